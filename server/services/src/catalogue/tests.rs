//! What the portal takes from a catalogue, and what it leaves out.

use std::collections::HashMap;

use super::*;

mod files;

const SAMPLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../demo/service-catalogue.xml"));
const OIN: &str = "00000001000000000001";
const UUID: &str = "d652d6c4-d781-551f-9d54-c04cfe435633";
const OTHER: &str = "47C711BB-5B92-5C32-90B7-62EA8F9BE9F4";

/// A catalogue around `inside`.
fn catalogue(inside: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><c:ServiceCatalogue xmlns:c="urn:etoegang:1.13:service-catalog"
        xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion" c:IssueInstant="2026-01-05T06:00:00Z">{inside}</c:ServiceCatalogue>"#
    )
}

fn provider(oin: &str, inside: &str) -> String {
    format!(
        r#"<c:ServiceProvider c:IsPublic="true"><c:ServiceProviderID>{oin}</c:ServiceProviderID>
        <c:OrganizationDisplayName xml:lang="nl">Dienst</c:OrganizationDisplayName>{inside}</c:ServiceProvider>"#
    )
}

fn service(uuid: &str, name: &str, level: &str) -> String {
    format!(
        r#"<c:ServiceDefinition c:IsPublic="true"><c:ServiceUUID>{uuid}</c:ServiceUUID>
        <c:ServiceName xml:lang="nl">{name}</c:ServiceName>
        <s:AuthnContextClassRef>urn:etoegang:core:assurance-class:{level}</s:AuthnContextClassRef></c:ServiceDefinition>"#
    )
}

fn instance(id: &str, of: &str, public: bool) -> String {
    format!(
        r#"<c:ServiceInstance c:IsPublic="{public}"><c:ServiceID>{id}</c:ServiceID><c:InstanceOfService>{of}</c:InstanceOfService></c:ServiceInstance>"#
    )
}

fn imported(inside: &str) -> Catalogue {
    read(catalogue(inside).as_bytes()).unwrap()
}

/// The only refusal of one provider with these services.
fn refused(services: &str) -> RefusalReason {
    let mut refused = imported(&provider(OIN, services)).refused;
    assert_eq!(refused.len(), 1, "{refused:?}");
    refused.remove(0).reason
}

#[test]
fn r131_the_reference_catalogue_is_read_whole() {
    let catalogue = read(SAMPLE.as_bytes()).unwrap();
    assert_eq!((catalogue.providers.len(), catalogue.services.len()), (58, 168));
    assert_eq!(catalogue.refused, []);
    assert_eq!(catalogue.issued.as_deref(), Some("2026-01-05T06:00:00Z"));
    let count = |level| catalogue.services.iter().filter(|service| service.level == level).count();
    assert_eq!([Level::Eh2Plus, Level::Eh3, Level::Eh4, Level::Eh2].map(count), [45, 116, 6, 1]);
    assert_eq!(catalogue.services.iter().filter(|service| service.branch_restriction).count(), 66);
    // One provider with three services, and four services of public providers.
    assert_eq!(catalogue.providers.iter().filter(|provider| !provider.public).count(), 1);
    assert_eq!(catalogue.services.iter().filter(|service| !service.public).count(), 7);
    let first = &catalogue.services[0];
    assert_eq!(first.uuid, UUID);
    assert_eq!(first.urn.as_deref(), Some("urn:etoegang:DV:00000002003214394002:services:1"));
    assert_eq!(
        (first.name_nl.as_str(), first.name_en.as_str()),
        ("Mijn Belastingdienst Zakelijk - Omzetbelasting", "My Tax Business - VAT",)
    );
}

#[test]
fn r131_providers_that_share_a_uuid_have_an_entry_each() {
    let catalogue = read(SAMPLE.as_bytes()).unwrap();
    let mut by_uuid: HashMap<&str, Vec<&Service>> = HashMap::new();
    for service in &catalogue.services {
        by_uuid.entry(&service.uuid).or_default().push(service);
    }
    let mut shared: Vec<_> = by_uuid.values().filter(|sharing| sharing.len() == 2).collect();
    shared.sort_by_key(|sharing| &sharing[0].name_nl);
    let names: Vec<_> = shared.iter().map(|sharing| sharing[0].name_nl.as_str()).collect();
    assert_eq!(names, ["Mijn RVO - Agrarisch", "Omgevingsloket", "Selfservice Werkgevers Portal"]);
    assert!(shared.iter().all(|sharing| sharing[0].oin != sharing[1].oin && sharing[0].level == sharing[1].level));
}

#[test]
fn r131_a_service_with_an_unknown_level_is_refused_alone() {
    let catalogue = imported(&provider(OIN, &(service(UUID, "Fout", "loa5") + &service(OTHER, "Goed", "loa3"))));
    assert_eq!(catalogue.services.len(), 1);
    assert_eq!(catalogue.services[0].uuid, OTHER.to_lowercase());
    let refused = &catalogue.refused[0];
    assert_eq!((refused.provider.as_str(), refused.service.as_str()), ("Dienst", "Fout"));
    assert!(refused.reason.to_string().contains("\"urn:etoegang:core:assurance-class:loa5\" is no level"));
}

#[test]
fn r131_names_have_1_to_64_characters_and_no_hidden_ones() {
    let longest = "ë".repeat(64);
    assert_eq!(imported(&provider(OIN, &service(UUID, &longest, "loa3"))).services[0].name_nl, longest);
    let field = "ServiceName (nl)";
    let too_long = RefusalReason::TooLong { field, length: 65, max: 64 };
    assert_eq!(refused(&service(UUID, &"ë".repeat(65), "loa3")), too_long);
    assert_eq!(too_long.to_string(), "ServiceName (nl) has 65 characters: shorten it to 64.");
    assert_eq!(refused(&service(UUID, " \n ", "loa3")), RefusalReason::Missing { field });
    for hidden in ["a&#x9f;b".to_owned(), "a\u{202e}b".to_owned(), "a&#x7f;b".to_owned()] {
        assert!(matches!(refused(&service(UUID, &hidden, "loa3")), RefusalReason::Character { .. }), "{hidden}");
    }
}

#[test]
fn r131_names_are_tidied_and_the_english_one_falls_back() {
    let name = " Vergunning &amp;\n  <![CDATA[<melding>]]> &#x2013; A ";
    let service = &imported(&provider(OIN, &service(UUID, name, "loa2plus"))).services[0];
    assert_eq!(service.name_nl, "Vergunning & <melding> – A");
    assert_eq!(service.name_en, service.name_nl);
    assert_eq!(service.description_nl, "");
}

#[test]
fn r131_a_description_is_never_cut() {
    let described = |length: usize| {
        let description = format!("<c:ServiceDescription>{}</c:ServiceDescription><s:Auth", "x".repeat(length));
        imported(&provider(OIN, &service(UUID, "Naam", "loa3").replace("<s:Auth", &description)))
    };
    assert_eq!(described(1024).services[0].description_nl.len(), 1024);
    assert!(matches!(described(1025).refused[0].reason, RefusalReason::TooLong { length: 1025, max: 1024, .. }));
}

#[test]
fn r131_a_uuid_is_checked_and_comes_once_in_a_provider() {
    for wrong in ["", "d652d6c4d781551f9d54c04cfe435633", "d652d6c4-d781-551f-9d54-c04cfe43563g"] {
        let reason = refused(&service(wrong, "Naam", "loa3"));
        assert!(matches!(reason, RefusalReason::Uuid { .. } | RefusalReason::Missing { .. }), "{wrong}: {reason}");
    }
    let twice = service(UUID, "Een", "loa3") + &service(&UUID.to_uppercase(), "Twee", "loa3");
    assert_eq!(refused(&twice), RefusalReason::UuidTwice { uuid: UUID.to_owned() });
}

#[test]
fn r131_providers_that_share_a_uuid_agree_on_its_level() {
    let second = provider("00000001000000000002", &service(UUID, "Twee", "loa4"));
    let catalogue = imported(&(provider(OIN, &service(UUID, "Een", "loa3")) + &second));
    assert_eq!((catalogue.services.len(), catalogue.providers.len()), (1, 2));
    assert_eq!(catalogue.refused[0].reason, RefusalReason::LevelDisagrees { first: Level::Eh3, here: Level::Eh4 });
}

#[test]
fn r131_a_bad_provider_takes_its_services_along() {
    let services = service(UUID, "Een", "loa3") + &service(OTHER, "Twee", "loa3");
    let bad_oin = imported(&provider("123", &services));
    let bad_name = imported(&provider(OIN, &services).replace("Dienst", &"D".repeat(65)));
    let second = imported(&(provider(OIN, "") + &provider(OIN, &services)));
    for (catalogue, says) in [(bad_oin, "is no OIN"), (bad_name, "65 characters"), (second, "came before")] {
        assert_eq!((catalogue.services.len(), catalogue.refused.len()), (0, 2));
        assert!(catalogue.refused.iter().all(|refused| refused.reason.to_string().contains(says)), "{says}");
    }
}

#[test]
fn r131_a_service_is_public_only_where_its_instance_and_provider_are() {
    let urn = format!("urn:etoegang:DV:{OIN}:services:7");
    let public = service(UUID, "Naam", "loa3");
    let found = |services: &str| imported(&provider(OIN, services)).services.remove(0);
    assert!(found(&public).public);
    assert_eq!(found(&public).urn, None);
    let reachable = found(&(public.clone() + &instance(&urn, UUID, true)));
    assert_eq!((reachable.public, reachable.urn), (true, Some(urn.clone())));
    assert!(!found(&(public.clone() + &instance(&urn, UUID, false))).public);
    assert!(!found(&public.replace("\"true\"", "\"false\"")).public);
    assert!(!found(&public.replace("c:IsPublic=\"true\"", "")).public);
    let hidden = imported(&provider(OIN, &public).replacen("\"true\"", "\"0\"", 1));
    assert!(!hidden.services[0].public);
    assert!(matches!(refused(&public.replace("\"true\"", "\"yes\"")), RefusalReason::NotBoolean { .. }));
}

#[test]
fn r131_a_service_id_is_of_its_provider_and_an_instance_of_a_definition() {
    let public = service(UUID, "Naam", "loa3");
    for wrong in
        ["urn:etoegang:DV:00000001000000000009:services:1".to_owned(), format!("urn:etoegang:DV:{OIN}:services:x")]
    {
        let reason = refused(&(public.clone() + &instance(&wrong, UUID, true)));
        assert_eq!(reason, RefusalReason::ServiceId { text: wrong });
    }
    let lost = refused(&(public + &instance("urn", OTHER, true)));
    assert_eq!(lost, RefusalReason::NoDefinition { text: OTHER.to_owned() });
}
