//! The contract: the register over the network and the embedded one say the same about the same companies.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use jiff::civil::date;
use rules::company::KvkNumber;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

/// The files of the test companies, and of the answers that the API gives to numbers that are wrong.
static FILES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../demo/companies")).unwrap();
    let leaked = |text: String| &*text.leak();
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (leaked(name), leaked(std::fs::read_to_string(&path).unwrap()))
    };
    folder.map(|entry| read(entry.unwrap().path())).collect()
});

/// The text of one of the files.
pub(super) fn file(name: &str) -> &'static str {
    FILES.iter().find(|file| file.0 == name).unwrap().1
}

/// A number that is well formed.
pub(super) fn kvk(digits: &str) -> KvkNumber {
    KvkNumber::parse(digits).unwrap()
}

/// A register that plays the files and wants a key.
async fn played() -> MockServer {
    let server = MockServer::start().await;
    let json = |status, text: &str| ResponseTemplate::new(status).set_body_raw(text, "application/json");
    for (name, text) in FILES.iter().filter(|file| !file.0.starts_with("fout")) {
        let number = name.trim_end_matches(".json").replace('-', "/");
        let asked = Mock::given(method("GET")).and(path(format!("/api/v1/basisprofielen/{number}")));
        asked.and(header("apikey", "the-key")).respond_with(json(200, text)).mount(&server).await;
    }
    let wrong = Mock::given(method("GET")).and(path("/api/v1/basisprofielen/00000000"));
    wrong.respond_with(json(400, file("fout-400-ongeldig-nummer.json"))).mount(&server).await;
    let unknown = Mock::given(method("GET")).and(header("apikey", "the-key"));
    unknown.respond_with(json(404, file("fout-404-niet-gevonden.json"))).mount(&server).await;
    server
}

async fn keeps_the_contract(register: Arc<dyn CompanyRegister>) {
    let known = async |digits: &str| register.company(&kvk(digits)).await.unwrap().unwrap();

    for unknown in ["12345678", "00000000"] {
        assert_eq!(register.company(&kvk(unknown)).await, Ok(None), "{unknown}");
    }
    for (name, _) in FILES.iter().filter(|file| file.0.len() == "12345678.json".len()) {
        let company = known(name.trim_end_matches(".json")).await;
        assert!(company.registered.is_some() && company.legal_form.is_some(), "{company:?}");
        assert_eq!(company.active, company.kvk.as_str() != "96354429", "{company:?}");
        assert!(company.branches.iter().all(|branch| branch.town.is_some()), "{company:?}");
    }

    let donald = known("68750110").await;
    assert_eq!(donald.name, "Test BV Donald");
    assert_eq!(donald.legal_form.as_deref(), Some("Besloten vennootschap met gewone structuur"));
    assert_eq!(donald.rsin.as_ref().map(|rsin| rsin.as_str()), Some("857587973"));
    assert_eq!(donald.address.as_deref(), Some("Hizzaarderlaan 3 A, 8823SJ Lollum"));
    assert_eq!(donald.registered, Some(date(2017, 5, 19)));
    let branches = |company: &Company| -> Vec<(String, String, String, bool)> {
        let branch = |branch: &Branch| {
            (branch.number.to_string(), branch.name.clone(), branch.town.clone().unwrap_or_default(), branch.main)
        };
        company.branches.iter().map(branch).collect()
    };
    let row = |number: &str, name: &str, town: &str, main| (number.to_owned(), name.to_owned(), town.to_owned(), main);
    assert_eq!(
        branches(&donald),
        [
            row("000037178598", "Test BV Donald", "Lollum", true),
            row("000037178601", "Test BV Donald Nevenvestiging", "Diepenveen", false),
        ]
    );

    let dagobert = known("69599084").await;
    assert_eq!((dagobert.rsin, dagobert.branches.len()), (None, 2));

    // The profile links to a list of branches, but the register has none: the main branch is known all the same.
    let katrien = known("68727720").await;
    assert_eq!(branches(&katrien), [row("000037143557", "Test NV Katrien", "Veendam", true)]);

    let owners = known("90000749").await;
    assert_eq!((owners.address.as_deref(), owners.branches.len()), (Some("Blaauwweg 163, 3328XD Dordrecht"), 0));
    let abroad = known("55344526").await;
    assert_eq!(abroad.address.as_deref(), Some("Musterstraße 12, 12345 Beispielstadt, Duitsland"));
    let shielded = known("90001354").await;
    assert_eq!((shielded.address, shielded.branches[0].town.as_deref()), (None, Some("Sterksel")));
}

#[tokio::test]
async fn the_embedded_register_keeps_the_contract() {
    keeps_the_contract(Arc::new(TestCompanies { files: &FILES })).await;
}

#[tokio::test]
async fn the_register_over_the_network_keeps_the_contract() {
    let server = played().await;
    let base = format!("{}/api/", server.uri());
    let register = KvkApi::new(&base, Some(ApiKey::new("the-key")), Duration::from_secs(10)).unwrap();
    keeps_the_contract(Arc::new(register)).await;
}

#[test]
fn a_company_survives_being_stored() {
    let read = document::profile(&kvk("68750110"), file("68750110.json")).unwrap().company;
    let stored = serde_json::to_string(&read).unwrap();
    assert_eq!(serde_json::from_str::<Company>(&stored).unwrap(), read);
}
