//! Importing the service catalogue, and what people see of it.

use jiff::civil::date;
use rules::{level::Level, people::Language, permission::Named};
use store::{OfferRow, ProviderRow, ServiceRow};

use super::world::{Somebody, World, row};
use crate::{Caution, ImportReport, catalogue::CatalogueError};

const SAMPLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../demo/service-catalogue.xml"));
/// The first service of the sample: VAT, of the tax administration, at EH3.
const VAT: &str = "d652d6c4-d781-551f-9d54-c04cfe435633";
const LOA3: &str = "urn:etoegang:core:assurance-class:loa3";
const LOA4: &str = "urn:etoegang:core:assurance-class:loa4";

impl World {
    async fn import_with(&self, file: &str, caution: Caution) -> Result<ImportReport, CatalogueError> {
        self.portal.import_catalogue(std::io::Cursor::new(file.to_owned()), caution).await.unwrap()
    }

    async fn import(&self, file: &str) -> Result<ImportReport, CatalogueError> {
        self.import_with(file, Caution::Sure).await
    }

    /// A world with the sample's services, in which Anna has a permission for VAT.
    async fn with_a_catalogue() -> (Self, Somebody, String) {
        let world = Self::new().await;
        world.import(SAMPLE).await.unwrap();
        let (anna, bv) = (world.person("Anna").await, world.organization("Bakkerij").await);
        let login = world.login_for(&anna, &bv, Some(VAT), Level::Eh3, date(2027, 1, 9)).await;
        (world, anna, login)
    }

    /// All that is stored of it.
    async fn catalogue(&self) -> (Vec<ProviderRow>, Vec<ServiceRow>, Vec<OfferRow>) {
        let mut reading = self.portal.db().read().await.unwrap();
        (reading.providers().await.unwrap(), reading.services().await.unwrap(), reading.offers().await.unwrap())
    }

    /// How many services "all services" opens today, and whether VAT is among them, and at which level.
    async fn all_services_of(&self, who: &Somebody) -> (usize, Option<Level>) {
        let shown = self.sign_in(who).await.my_permissions(Language::En).await.unwrap().all_services;
        let services: Vec<_> = shown.into_iter().flat_map(|provider| provider.services).collect();
        let vat = services.iter().find(|(name, _)| name == "My Tax Business - VAT").map(|(_, level)| *level);
        (services.len(), vat)
    }
}

/// The sample without its first provider, the tax administration with nine services.
fn without_the_first_provider() -> String {
    let (start, end) = (SAMPLE.find("<esc:ServiceProvider ").unwrap(), "</esc:ServiceProvider>");
    let stop = start + SAMPLE[start..].find(end).unwrap() + end.len();
    format!("{}{}", &SAMPLE[..start], &SAMPLE[stop..])
}

#[tokio::test]
async fn r131_the_first_import_adds_everything_and_the_second_changes_nothing() {
    let world = World::new().await;
    let first = world.import(SAMPLE).await.unwrap();
    // 168 offers, of 165 services: some providers share one.
    assert_eq!((first.providers, first.added.len(), first.unchanged), (58, 165, 0));
    assert_eq!((first.changed.len(), first.unlisted.len(), first.refused.len()), (0, 0, 0));
    let before = world.catalogue().await;
    assert_eq!((before.0.len(), before.1.len(), before.2.len()), (58, 165, 168));

    let second = world.import(SAMPLE).await.unwrap();
    assert_eq!((second.added.len(), second.changed.len(), second.unlisted.len()), (0, 0, 0));
    assert_eq!(second.unchanged, 165);
    assert_eq!(world.catalogue().await, before);
}

#[tokio::test]
async fn r131_a_level_that_rises_is_seen_by_permissions_that_exist() {
    let (world, anna, login) = World::with_a_catalogue().await;
    let bv = world.rows(&anna).await[0].organization.clone();
    world.login(&anna, &bv, date(2027, 1, 9)).await;
    let (open, vat) = world.all_services_of(&anna).await;
    assert!(open > 100, "{open}");
    assert_eq!(vat, Some(Level::Eh3));

    let report = world.import(&SAMPLE.replacen(LOA3, LOA4, 1)).await.unwrap();
    assert_eq!(report.changed, ["Mijn Belastingdienst Zakelijk - Omzetbelasting"]);
    assert_eq!((report.unchanged, report.added.len(), report.unlisted.len()), (164, 0, 0));
    let rows = world.rows(&anna).await;
    let service = row(&rows, &login).service.clone().unwrap();
    assert_eq!((service.needs, row(&rows, &login).level), (Level::Eh4, Level::Eh3), "the permission itself stays");
    assert_eq!(service.service.en, "My Tax Business - VAT");
    world.clock.forward(61);
    assert_eq!(world.all_services_of(&anna).await, (open, Some(Level::Eh4)));
}

#[tokio::test]
async fn r131_a_service_that_disappears_is_no_longer_listed_but_keeps_its_names() {
    let (world, anna, login) = World::with_a_catalogue().await;
    let bv = world.rows(&anna).await[0].organization.clone();
    world.login(&anna, &bv, date(2027, 1, 9)).await;
    let (open, _) = world.all_services_of(&anna).await;
    let report = world.import(&without_the_first_provider()).await.unwrap();
    assert_eq!((report.providers, report.unlisted.len(), report.unchanged), (57, 9, 156));

    let rows = world.rows(&anna).await;
    let service = row(&rows, &login).service.as_ref().unwrap();
    let provider = Named { nl: "Belastingdienst".into(), en: "Tax Administration".into() };
    assert_eq!((service.service.en.as_str(), &service.provider), ("My Tax Business - VAT", &provider));
    world.clock.forward(61);
    // One of the nine was never public.
    assert_eq!(world.all_services_of(&anna).await, (open - 8, None), "\"all services\" means those of today");

    let again = world.import(&without_the_first_provider()).await.unwrap();
    assert_eq!((again.unlisted.len(), again.unchanged), (0, 156), "it disappears once");
    let back = world.import(SAMPLE).await.unwrap();
    assert_eq!((back.changed.len(), back.added.len()), (9, 0));
    world.clock.forward(61);
    assert_eq!(world.all_services_of(&anna).await, (open, Some(Level::Eh3)));
}

#[tokio::test]
async fn r131_a_service_that_comes_later_is_covered_by_all_services() {
    let world = World::new().await;
    world.import(&without_the_first_provider()).await.unwrap();
    let (anna, bv) = (world.person("Anna").await, world.organization("Bakkerij").await);
    world.login(&anna, &bv, date(2027, 1, 9)).await;
    assert_eq!(world.all_services_of(&anna).await.1, None);
    let report = world.import(SAMPLE).await.unwrap();
    assert_eq!((report.added.len(), report.unchanged), (9, 156));
    world.clock.forward(61);
    assert_eq!(world.all_services_of(&anna).await.1, Some(Level::Eh3));
}

#[tokio::test]
async fn r131_a_refused_file_changes_nothing() {
    let (world, _, _) = World::with_a_catalogue().await;
    let before = world.catalogue().await;
    let cut = &SAMPLE.replacen(LOA3, LOA4, 1)[..SAMPLE.len() - 40];
    let doctype = SAMPLE.replacen("<esc:ServiceCatalogue", "<!DOCTYPE x><esc:ServiceCatalogue", 1);
    let root = SAMPLE.replace("esc:ServiceCatalogue", "esc:Catalogue");
    for file in [cut, &doctype, &root, "", "no XML"] {
        let refused = world.import(file).await;
        assert!(refused.is_err(), "{refused:?}");
        assert_eq!(world.catalogue().await, before);
    }
}

#[tokio::test]
async fn r131_a_service_with_a_mistake_is_refused_alone_and_named() {
    let world = World::new().await;
    let report = world.import(&SAMPLE.replacen(LOA3, "urn:etoegang:core:assurance-class:loa9", 1)).await.unwrap();
    assert_eq!((report.added.len(), report.refused.len()), (164, 1));
    assert_eq!(report.refused[0].provider, "Belastingdienst");
    assert_eq!(report.refused[0].service, "Mijn Belastingdienst Zakelijk - Omzetbelasting");
}

/// R131: what another process imports is seen within a minute, whether or not the job that reads it anew runs.
#[tokio::test]
async fn r131_what_another_process_imports_is_seen_within_a_minute() {
    let world = World::new().await;
    let (anna, bv) = (world.person("Anna").await, world.organization("Bakkerij").await);
    world.login(&anna, &bv, date(2027, 1, 9)).await;
    assert_eq!(world.all_services_of(&anna).await, (0, None));
    world.another_portal().import_catalogue(SAMPLE.as_bytes(), Caution::Careful).await.unwrap().unwrap();
    world.clock.forward(59);
    assert_eq!(world.all_services_of(&anna).await, (0, None), "what was read is kept for a minute");
    world.clock.forward(1);
    assert_eq!(world.all_services_of(&anna).await.1, Some(Level::Eh3));
    world.import(&without_the_first_provider()).await.unwrap();
    assert_eq!(world.all_services_of(&anna).await.1, None, "one's own import is seen at once");
    world.another_portal().import_catalogue(SAMPLE.as_bytes(), Caution::Careful).await.unwrap().unwrap();
    world.portal.refresh_offer().await.unwrap();
    assert_eq!(world.all_services_of(&anna).await.1, Some(Level::Eh3), "and what the job read, too");
}

/// F2, edge case 15: a damaged or partial file took every other service off the list without a word.
#[tokio::test]
async fn r131_f2_a_catalogue_that_would_empty_the_list_is_refused_unless_somebody_is_sure() {
    let world = World::new().await;
    world.import(SAMPLE).await.unwrap();
    let before = world.catalogue().await;
    let nothing = SAMPLE.replace("urn:etoegang:core:assurance-class:", "urn:etoegang:core:assurance-klasse:");
    let empty = r#"<c:ServiceCatalogue xmlns:c="urn:etoegang:1.13:service-catalog"/>"#;
    for file in [nothing.as_str(), empty] {
        let error = world.import_with(file, Caution::Careful).await.unwrap_err();
        assert_eq!(error, CatalogueError::NothingUsable);
        assert!(error.to_string().contains("--yes"));
        assert_eq!(world.catalogue().await, before, "nothing was changed");
    }
    // Up to a tenth may go: nine of 165 do here, and of what is left then more than a tenth.
    let fewer = without_the_first_provider();
    let report = world.import_with(&fewer, Caution::Careful).await.unwrap();
    assert!(report.unlisted.len() <= 16 && !report.unlisted.is_empty(), "{:?}", report.unlisted);
    let listed = 165 - report.unlisted.len();
    let few = {
        let end = "</esc:ServiceProvider>";
        let cut = fewer.rfind("</esc:ServiceCatalogue>").unwrap();
        let half = fewer[..cut / 2].rfind(end).unwrap() + end.len();
        format!("{}{}", &fewer[..half], &fewer[cut..])
    };
    let before = world.catalogue().await;
    match world.import_with(&few, Caution::Careful).await.unwrap_err() {
        CatalogueError::TakesAway { gone, listed: of } => assert!(of == listed && gone * 10 > of, "{gone} of {of}"),
        other => panic!("{other}"),
    }
    assert_eq!(world.catalogue().await, before);
    world.import_with(&few, Caution::Sure).await.unwrap();
    assert_ne!(world.catalogue().await, before, "who is sure gets it");
}

/// FC27: providers that share a service and call it differently are told of; the first name is shown.
#[tokio::test]
async fn r131_fc27_two_names_of_one_service_are_reported() {
    let world = World::new().await;
    let report = world.import(SAMPLE).await.unwrap();
    assert!(report.renamed.iter().all(|one| one.shown != one.name), "{:?}", report.renamed);
    let known = report.renamed.len();
    let name = world.catalogue().await.1.into_iter().find(|one| one.uuid == VAT).unwrap().name.nl;
    let (start, end) = (SAMPLE.find("<esc:ServiceProvider ").unwrap(), "</esc:ServiceProvider>");
    let stop = start + SAMPLE[start..].find(end).unwrap() + end.len();
    // The same provider under another number, which calls the same service something else.
    let first = &SAMPLE[start..stop];
    let other = first.replace("00000002003214394002", "00000001003214345000").replace(&name, "Omzetbelasting anders");
    let file = format!("{}{other}{}", &SAMPLE[..stop], &SAMPLE[stop..]);
    let report = world.import(&file).await.unwrap();
    let found = report.renamed.iter().find(|one| one.uuid == VAT);
    let found = found.unwrap_or_else(|| panic!("{:?} {:?}", report.renamed, report.refused));
    assert_eq!((found.shown.as_str(), found.name.as_str()), (name.as_str(), "Omzetbelasting anders"));
    assert!(report.renamed.len() > known);
}
