//! Importing a service catalogue: what is new is added, what is known is updated, what is gone is no longer listed;
//! nothing that a permission uses is ever deleted.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::BufRead,
};

use rules::permission::Named;
use store::{OfferRow, ProviderRow, ServiceRow};

use crate::{
    Failure, Portal, Result,
    catalogue::{self, CatalogueError, RefusedService},
};

/// What an import did, by name.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// Providers in the catalogue.
    pub providers: usize,
    /// Services that are new.
    pub added: Vec<String>,
    /// Services that differ from what was known.
    pub changed: Vec<String>,
    /// Services that are as they were.
    pub unchanged: usize,
    /// Services that are no longer listed.
    pub unlisted: Vec<String>,
    /// Services that were refused, and why.
    pub refused: Vec<RefusedService>,
    /// Services that providers share and call differently: the first name is shown to everybody.
    pub renamed: Vec<Renamed>,
}

/// A shared service under another name than the one that is shown.
#[derive(Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The service's UUID.
    pub uuid: String,
    /// Its name at the first provider, in Dutch, which is shown.
    pub shown: String,
    /// Its name at this one.
    pub name: String,
}

/// What an import may do that is seldom meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caution {
    /// Nothing: a file of which nothing can be used, or that takes more than a tenth of the listed services away, is refused.
    Careful,
    /// Whatever the file says: somebody looked at it.
    Sure,
}

/// Of how many listed services one may go.
const A_TENTH: usize = 10;

/// What a catalogue that can be read would take away that is seldom meant.
fn too_much(listed: usize, gone: usize, usable: usize) -> Option<CatalogueError> {
    if usable == 0 {
        Some(CatalogueError::NothingUsable)
    } else if gone * A_TENTH > listed {
        Some(CatalogueError::TakesAway { gone, listed })
    } else {
        None
    }
}

impl Portal {
    /// Imports a catalogue, whole or not at all.
    ///
    /// # Errors
    /// The outer one of the database; the inner one where the file as a whole was refused, and nothing was changed.
    pub async fn import_catalogue(
        &self,
        source: impl BufRead + Send + 'static,
        caution: Caution,
    ) -> Result<std::result::Result<ImportReport, CatalogueError>> {
        let read = match self.blocking(move || Ok(catalogue::read(source))).await? {
            Ok(read) => read,
            Err(error) => return Ok(Err(error)),
        };
        let mut report = ImportReport { providers: read.providers.len(), refused: read.refused, ..Default::default() };
        let mut tx = self.db().write().await?;
        let before: BTreeMap<String, ServiceRow> =
            tx.services().await?.into_iter().map(|service| (service.uuid.clone(), service)).collect();
        let listed = before.values().filter(|known| known.listed).count();
        let stay: BTreeSet<&str> = read.services.iter().map(|service| service.uuid.as_str()).collect();
        let gone = before.values().filter(|known| known.listed && !stay.contains(known.uuid.as_str())).count();
        if let (Caution::Careful, Some(error)) = (caution, too_much(listed, gone, read.services.len())) {
            return Ok(Err(error));
        }
        tx.unlist_catalogue().await?;
        for provider in read.providers {
            let name = Named { nl: provider.name_nl, en: provider.name_en };
            tx.upsert_provider(&ProviderRow { oin: provider.oin.to_string(), name, public: provider.public }).await?;
        }
        // Providers may share a service: its row is written once, then every offer.
        let mut shared: BTreeMap<String, (ServiceRow, Vec<OfferRow>)> = BTreeMap::new();
        for service in read.services {
            let offer = OfferRow { service: service.uuid.clone(), provider: service.oin.to_string(), urn: service.urn };
            let row = ServiceRow {
                uuid: service.uuid.clone(),
                level: service.level,
                name: Named { nl: service.name_nl, en: service.name_en },
                description: Named { nl: service.description_nl, en: service.description_en },
                branch_restriction: service.branch_restriction,
                public: service.public,
                listed: true,
            };
            let entry = shared.entry(service.uuid).or_insert_with(|| (row.clone(), Vec::new()));
            if entry.0.name != row.name {
                let (shown, name) = (entry.0.name.nl.clone(), row.name.nl.clone());
                report.renamed.push(Renamed { uuid: row.uuid.clone(), shown, name });
            }
            entry.0.public |= row.public;
            entry.0.branch_restriction &= row.branch_restriction;
            entry.1.push(offer);
        }
        for (uuid, (row, offers)) in &shared {
            tx.upsert_service(row).await?;
            for offer in offers {
                tx.upsert_offer(offer).await?;
            }
            match before.get(uuid) {
                None => report.added.push(row.name.nl.clone()),
                Some(known) if known == row => report.unchanged += 1,
                Some(_) => report.changed.push(row.name.nl.clone()),
            }
        }
        let gone = before.values().filter(|known| known.listed && !shared.contains_key(&known.uuid));
        report.unlisted = gone.map(|service| service.name.nl.clone()).collect();
        tx.commit().await.map_err(Failure::from)?;
        // It is imported, whether or not this goes well: it is read anew within a minute anyway.
        if let Err(failure) = self.refresh_offer().await {
            tracing::warn!("reading the catalogue after an import: {failure}");
        }
        Ok(Ok(report))
    }
}
