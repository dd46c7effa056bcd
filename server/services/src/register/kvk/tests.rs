//! What only a network can do wrong.

use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::tests::{file, kvk};
use super::*;

const NUMBER: &str = "68750110";
const PROFILE: &str = "/v1/basisprofielen/68750110";

fn api(base: &str, timeout: Duration) -> KvkApi {
    KvkApi::new(base, None, timeout).unwrap()
}

/// What comes of a register that answers this to everything.
async fn answered(response: ResponseTemplate) -> Result<Option<Company>, RegisterTrouble> {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(response).mount(&server).await;
    api(&server.uri(), Duration::from_secs(10)).company(&kvk(NUMBER)).await
}

#[tokio::test]
async fn a_register_that_takes_too_long_times_out() {
    let server = MockServer::start().await;
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_secs(20));
    Mock::given(method("GET")).respond_with(slow).mount(&server).await;
    let asked = api(&server.uri(), Duration::from_millis(100)).company(&kvk(NUMBER)).await;
    assert_eq!(asked, Err(RegisterTrouble::TimedOut));
}

#[tokio::test]
async fn a_register_that_asks_to_wait_is_heard() {
    for (said, heard) in [(Some("30"), Some(30)), (None, None), (Some("Wed, 21 Oct 2026 07:28:00 GMT"), None)] {
        let mut response = ResponseTemplate::new(429);
        if let Some(said) = said {
            response = response.insert_header("Retry-After", said);
        }
        assert_eq!(answered(response).await, Err(RegisterTrouble::RateLimited { retry_after_seconds: heard }));
    }
}

#[tokio::test]
async fn every_bad_status_has_its_trouble() {
    for (status, trouble) in [
        (401, RegisterTrouble::Refused),
        (403, RegisterTrouble::Refused),
        (500, RegisterTrouble::Unreachable),
        (503, RegisterTrouble::Unreachable),
        (302, RegisterTrouble::Unintelligible),
        (204, RegisterTrouble::Unintelligible),
        (404, RegisterTrouble::Unintelligible),
    ] {
        let response = ResponseTemplate::new(status).insert_header("Location", "http://localhost:9/");
        assert_eq!(answered(response).await, Err(trouble), "{status}");
    }
}

#[tokio::test]
async fn a_company_that_is_being_worked_on_is_not_unknown() {
    let response = ResponseTemplate::new(404).set_body_string(file("fout-404-in-verwerking.json"));
    assert_eq!(answered(response).await, Err(RegisterTrouble::NotNow));
}

#[tokio::test]
async fn garbage_is_not_understood() {
    for garbage in ["<html>", "", "{}", "{\"kvkNummer\": \"68750110\"}", file("69599084.json")] {
        let response = ResponseTemplate::new(200).set_body_string(garbage);
        assert_eq!(answered(response).await, Err(RegisterTrouble::Unintelligible));
    }
    let latin = ResponseTemplate::new(200).set_body_bytes(b"{\"naam\": \"Co\xebperatie\"}");
    assert_eq!(answered(latin).await, Err(RegisterTrouble::Unintelligible));
}

#[tokio::test]
async fn an_answer_is_read_up_to_its_limit() {
    let profile = file("90000749.json");
    for (length, read) in [(MAX_BYTES, true), (MAX_BYTES + 1, false)] {
        let server = MockServer::start().await;
        let padded = profile.to_owned() + &" ".repeat(length - profile.len());
        let response = ResponseTemplate::new(200).set_body_string(padded);
        Mock::given(method("GET")).respond_with(response).mount(&server).await;
        let asked = api(&server.uri(), Duration::from_secs(10)).company(&kvk("90000749")).await;
        assert_eq!(asked.is_ok(), read, "{length}: {asked:?}");
        assert!(read || asked == Err(RegisterTrouble::Unintelligible));
    }
}

#[tokio::test]
async fn trouble_with_the_branches_is_trouble_with_the_company() {
    let server = MockServer::start().await;
    let profile = ResponseTemplate::new(200).set_body_string(file("68750110.json"));
    Mock::given(path(PROFILE)).respond_with(profile).mount(&server).await;
    let failing = Mock::given(path(format!("{PROFILE}/vestigingen"))).respond_with(ResponseTemplate::new(500));
    failing.mount(&server).await;
    let asked = api(&server.uri(), Duration::from_secs(10)).company(&kvk(NUMBER)).await;
    assert_eq!(asked, Err(RegisterTrouble::Unreachable));
}

#[tokio::test]
async fn a_company_without_a_list_of_branches_takes_one_question() {
    let server = MockServer::start().await;
    let profile = ResponseTemplate::new(200).set_body_string(file("90000749.json"));
    Mock::given(path("/v1/basisprofielen/90000749")).respond_with(profile).expect(1).mount(&server).await;
    assert!(api(&server.uri(), Duration::from_secs(10)).company(&kvk("90000749")).await.is_ok());
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_closed_port_is_unreachable() {
    // A port that was free a moment ago: bound to learn its number, then closed.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let asked = api(&base, Duration::from_secs(10)).company(&kvk(NUMBER)).await;
    assert_eq!(asked, Err(RegisterTrouble::Unreachable));
}

#[test]
fn a_mistake_in_the_configuration_is_told() {
    let second = Duration::from_secs(1);
    for wrong in ["", "api.kvk.nl", "ftp://api.kvk.nl", "https://api.kvk.nl/api?x=1", "https://api.kvk.nl/#api"] {
        assert_eq!(KvkApi::new(wrong, None, second).unwrap_err(), SetUpTrouble::Address, "{wrong}");
    }
    let broken = Some(ApiKey::new("two\nlines"));
    assert_eq!(KvkApi::new("https://api.kvk.nl/api", broken, second).unwrap_err(), SetUpTrouble::Key);
}

#[test]
fn the_key_is_never_printed() {
    let key = ApiKey::new("the-key");
    let register = KvkApi::new("https://api.kvk.nl/api", Some(key.clone()), Duration::from_secs(1)).unwrap();
    assert!(!format!("{key:?} {register:?}").contains("the-key"));
}
