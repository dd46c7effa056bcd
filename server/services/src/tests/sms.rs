//! The gateway for text messages, as it answers in the world outside.

use std::time::Duration;

use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{bearer_token, body_json, method, path},
};

use crate::{CarrierTrouble, DemoSms, HttpSms, Secret, SmsGateway};

const KEY: &str = "geheime-sleutel-7f3a";
const TO: &str = "+31612345678";

fn gateway(server: &MockServer) -> HttpSms {
    let key = Secret::new(KEY.to_owned());
    HttpSms::new(&format!("{}/messages", server.uri()), key, "My Reconi", Duration::from_secs(5)).unwrap()
}

/// What comes of a message that is answered with this status.
async fn answered(status: u16) -> Result<(), CarrierTrouble> {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_string(format!("your key {KEY} and number {TO}"));
    Mock::given(method("POST")).and(path("/messages")).respond_with(answer).expect(1).mount(&server).await;
    gateway(&server).send(TO, "Your code is 123456", "message-1").await
}

#[tokio::test]
async fn a_message_goes_with_key_number_text_sender_and_its_own_id() {
    let server = MockServer::start().await;
    let body =
        serde_json::json!({ "to": TO, "from": "My Reconi", "text": "Your code is 123456", "reference": "message-1" });
    Mock::given(method("POST"))
        .and(path("/messages"))
        .and(bearer_token(KEY))
        .and(body_json(body))
        .respond_with(ResponseTemplate::new(200))
        .expect(1)
        .mount(&server)
        .await;
    assert_eq!(gateway(&server).send(TO, "Your code is 123456", "message-1").await, Ok(()));
}

#[tokio::test]
async fn every_success_is_one() {
    for status in [200, 201, 202, 204] {
        assert_eq!(answered(status).await, Ok(()), "{status}");
    }
}

#[tokio::test]
async fn a_number_that_makes_no_sense_will_never_get_better() {
    for status in [400, 404, 422] {
        let outcome = answered(status).await;
        assert!(matches!(outcome, Err(CarrierTrouble::Never(_))), "{status}: {outcome:?}");
    }
}

/// A redirection is not followed: the key belongs to one address.
#[tokio::test]
async fn everything_else_may_work_later() {
    for status in [302, 401, 403, 408, 429, 500, 502, 503] {
        let outcome = answered(status).await;
        assert!(matches!(outcome, Err(CarrierTrouble::Later(_))), "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn the_key_goes_to_no_other_address_than_its_own() {
    let (server, other) = (MockServer::start().await, MockServer::start().await);
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).expect(0).mount(&other).await;
    let moved = ResponseTemplate::new(307).insert_header("location", format!("{}/messages", other.uri()).as_str());
    Mock::given(method("POST")).respond_with(moved).expect(1).mount(&server).await;
    let outcome = gateway(&server).send(TO, "x", "message-1").await;
    assert!(matches!(outcome, Err(CarrierTrouble::Later(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_gateway_that_is_silent_or_not_there_is_tried_later() {
    let server = MockServer::start().await;
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_secs(60));
    Mock::given(method("POST")).respond_with(slow).mount(&server).await;
    let key = || Secret::new(KEY.to_owned());
    let impatient = HttpSms::new(&server.uri(), key(), "My Reconi", Duration::from_millis(50)).unwrap();
    let silent = impatient.send(TO, "x", "message-1").await.unwrap_err();
    // Port 9 of this machine: nobody listens.
    let absent = HttpSms::new("http://127.0.0.1:9/messages", key(), "My Reconi", Duration::from_secs(5)).unwrap();
    let absent = absent.send(TO, "x", "message-1").await.unwrap_err();
    for trouble in [silent, absent] {
        assert!(matches!(trouble, CarrierTrouble::Later(_)), "{trouble:?}");
        let text = format!("{trouble} {trouble:?}");
        assert!(!text.contains(KEY) && !text.contains("127.0.0.1"), "{text}");
    }
}

#[tokio::test]
async fn what_is_logged_of_a_failure_tells_neither_key_nor_number_nor_code() {
    for status in [400, 401, 500] {
        let trouble = answered(status).await.unwrap_err();
        let text = format!("{trouble} {trouble:?} {:?}", Secret::new(KEY.to_owned()));
        assert!([KEY, TO, "123456"].iter().all(|hidden| !text.contains(hidden)), "{text}");
        assert!(text.contains(&status.to_string()), "{text}");
    }
}

#[tokio::test]
async fn in_demo_mode_nothing_leaves_the_house_and_nothing_fails() {
    assert_eq!(DemoSms.send(TO, "x", "message-1").await, Ok(()));
}
