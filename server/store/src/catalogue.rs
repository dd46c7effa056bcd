//! The service catalogue: providers, services, and who offers which. Nothing is ever deleted: what is gone from the
//! catalogue is no longer listed, and permissions that use it keep their names.

use rules::{
    level::Level,
    permission::{Named, ServiceName},
};

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
};

/// A service provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderRow {
    /// Its number in the government register.
    pub oin: String,
    /// Its name.
    pub name: Named,
    /// Whether the catalogue shows it to everybody.
    pub public: bool,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRow {
    /// Its key.
    pub uuid: String,
    /// The level that it asks for.
    pub level: Level,
    /// Its name.
    pub name: Named,
    /// What it is for.
    pub description: Named,
    /// Whether it accepts a permission that is limited to a branch.
    pub branch_restriction: bool,
    /// Whether the catalogue shows it to everybody.
    pub public: bool,
    /// Whether the present catalogue has it.
    pub listed: bool,
}

/// A service that is open to all, by one of its providers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The provider's OIN.
    pub provider: String,
    /// The service and its provider by name.
    pub name: ServiceName,
    /// Whether it accepts a permission that is limited to a branch.
    pub branch_restriction: bool,
}

/// That a provider offers a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferRow {
    /// The service's key.
    pub service: String,
    /// The provider's OIN.
    pub provider: String,
    /// The service's own name in the scheme.
    pub urn: Option<String>,
}

/// What stands beside a service of who provides it.
macro_rules! named_providers {
    () => {
        "provider_nl = COALESCE((SELECT string_agg(named.name_nl, ', ') FROM (SELECT v.name_nl FROM offers o \
         JOIN providers v ON v.oin = o.provider_oin WHERE o.service_uuid = services.uuid ORDER BY v.name_nl) named), ''), \
         provider_en = COALESCE((SELECT string_agg(named.name_en, ', ') FROM (SELECT v.name_en FROM offers o \
         JOIN providers v ON v.oin = o.provider_oin WHERE o.service_uuid = services.uuid ORDER BY v.name_nl) named), '')"
    };
}

statements! {
    UNLIST_PROVIDERS = "UPDATE providers SET listed = FALSE";
    UNLIST_SERVICES = "UPDATE services SET listed = FALSE";
    DROP_OFFERS = "DELETE FROM offers WHERE service_uuid = $1";
    UPSERT_PROVIDER = "INSERT INTO providers (oin, name_nl, name_en, public, listed) VALUES ($1, $2, $3, $4, TRUE) \
                       ON CONFLICT (oin) DO UPDATE SET name_nl = excluded.name_nl, name_en = excluded.name_en, \
                       public = excluded.public, listed = TRUE";
    UPSERT_SERVICE = "INSERT INTO services (uuid, level, name_nl, name_en, description_nl, description_en, branch_restriction, public, listed) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE) \
                      ON CONFLICT (uuid) DO UPDATE SET level = excluded.level, name_nl = excluded.name_nl, \
                      name_en = excluded.name_en, description_nl = excluded.description_nl, \
                      description_en = excluded.description_en, branch_restriction = excluded.branch_restriction, \
                      public = excluded.public, listed = TRUE";
    UPSERT_OFFER = "INSERT INTO offers (service_uuid, provider_oin, urn) VALUES ($1, $2, $3) \
                    ON CONFLICT (service_uuid, provider_oin) DO UPDATE SET urn = excluded.urn";
    NAME_PROVIDERS_OF = concat!("UPDATE services SET ", named_providers!(), " WHERE uuid = $1");
    RENAME_PROVIDER = concat!(
        "UPDATE services SET ",
        named_providers!(),
        " WHERE uuid IN (SELECT service_uuid FROM offers WHERE provider_oin = $1)"
    );
    PROVIDERS = "SELECT oin, name_nl, name_en, public FROM providers WHERE listed ORDER BY oin";
    SERVICES = "SELECT uuid, level, name_nl, name_en, description_nl, description_en, branch_restriction, public, listed \
                FROM services ORDER BY uuid";
    OFFERS = "SELECT service_uuid, provider_oin, urn FROM offers ORDER BY service_uuid, provider_oin";
    OPEN_TO_ALL = "SELECT p.oin, s.uuid, s.level, s.branch_restriction, s.name_nl, s.name_en, p.name_nl AS provider_nl, p.name_en AS provider_en \
                   FROM services s JOIN offers o ON o.service_uuid = s.uuid JOIN providers p ON p.oin = o.provider_oin \
                   WHERE s.listed AND s.public AND p.public ORDER BY p.name_nl, s.name_nl";
}

pub(crate) fn named(row: &Row, what: &str) -> Result<Named> {
    Ok(Named { nl: row.get(&format!("{what}_nl"))?, en: row.get(&format!("{what}_en"))? })
}

impl Writing {
    /// Starts an import: nothing is listed until the import names it.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn unlist_catalogue(&mut self) -> Result<()> {
        self.change(&UNLIST_PROVIDERS, values![]).await?;
        self.change(&UNLIST_SERVICES, values![]).await?;
        Ok(())
    }

    /// Lists a provider, new or known.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn upsert_provider(&mut self, provider: &ProviderRow) -> Result<()> {
        let values = values![&provider.oin, &provider.name.nl, &provider.name.en, provider.public];
        self.change(&UPSERT_PROVIDER, values).await?;
        self.change(&RENAME_PROVIDER, values![&provider.oin]).await?;
        self.set_search_of_provider(&provider.oin, [&provider.name.nl, &provider.name.en]).await
    }

    /// Lists a service, new or known; who offers it is written anew afterwards.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn upsert_service(&mut self, service: &ServiceRow) -> Result<()> {
        let values = values![
            &service.uuid,
            service.level.name(),
            &service.name.nl,
            &service.name.en,
            &service.description.nl,
            &service.description.en,
            service.branch_restriction,
            service.public,
        ];
        self.change(&UPSERT_SERVICE, values).await?;
        self.change(&DROP_OFFERS, values![&service.uuid]).await?;
        self.set_search_of_service(&service.uuid, [&service.name.nl, &service.name.en]).await
    }

    /// That a provider offers a service.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn upsert_offer(&mut self, offer: &OfferRow) -> Result<()> {
        self.change(&UPSERT_OFFER, values![&offer.service, &offer.provider, &offer.urn]).await?;
        self.change(&NAME_PROVIDERS_OF, values![&offer.service]).await?;
        Ok(())
    }
}

impl Reading {
    /// The providers of the present catalogue.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn providers(&mut self) -> Result<Vec<ProviderRow>> {
        let provider =
            |row: &Row| Ok(ProviderRow { oin: row.get("oin")?, name: named(row, "name")?, public: row.get("public")? });
        self.rows(&PROVIDERS, values![]).await?.iter().map(provider).collect()
    }

    /// Every service that was ever in the catalogue.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn services(&mut self) -> Result<Vec<ServiceRow>> {
        let service = |row: &Row| {
            Ok(ServiceRow {
                uuid: row.get("uuid")?,
                level: row.word("level", Level::from_name)?,
                name: named(row, "name")?,
                description: named(row, "description")?,
                branch_restriction: row.get("branch_restriction")?,
                public: row.get("public")?,
                listed: row.get("listed")?,
            })
        };
        self.rows(&SERVICES, values![]).await?.iter().map(service).collect()
    }

    /// Who offers which service.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn offers(&mut self) -> Result<Vec<OfferRow>> {
        let offer = |row: &Row| {
            Ok(OfferRow { service: row.get("service_uuid")?, provider: row.get("provider_oin")?, urn: row.get("urn")? })
        };
        self.rows(&OFFERS, values![]).await?.iter().map(offer).collect()
    }

    /// What "all services" opens today: everything listed and public, by provider and name.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn open_services(&mut self) -> Result<Vec<Offered>> {
        let service = |row: &Row| {
            let name = ServiceName {
                uuid: row.get("uuid")?,
                service: named(row, "name")?,
                provider: named(row, "provider")?,
                needs: row.word("level", Level::from_name)?,
            };
            Ok(Offered { provider: row.get("oin")?, name, branch_restriction: row.get("branch_restriction")? })
        };
        self.rows(&OPEN_TO_ALL, values![]).await?.iter().map(service).collect()
    }
}
