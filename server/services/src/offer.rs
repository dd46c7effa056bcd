//! The services that are open to all, as they stood within the last minute. Kept in memory: whoever asks already holds a
//! connection, and never waits for a second one.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock},
};

use rules::{level::Level, people::Language, permission::ServiceName, wizard::choice::ProviderCard};
use store::{Offered, Reading};
use tokio::sync::Mutex;

use crate::{Portal, Result};

/// How long it is kept, in seconds: what another process imports is seen after that.
const KEPT: i64 = 60;

/// What is offered, read at one moment.
#[derive(Debug)]
pub(crate) struct Offer {
    read: i64,
    /// Each service at each of its providers, by provider and name.
    pub(crate) offered: Vec<Offered>,
    /// Each service once, with all its providers' names, in the same order.
    pub(crate) services: Vec<ServiceName>,
    /// Who offers, and how many.
    pub(crate) providers: Vec<ProviderCard>,
    places: HashMap<String, usize>,
    no_branch: HashSet<String>,
    /// The places of the services from A to Z, as a reader of either language has them.
    dutch: Vec<usize>,
    english: Vec<usize>,
}

/// The places from A to Z, whatever the case.
fn in_order(services: &[ServiceName], language: Language) -> Vec<usize> {
    let mut places: Vec<usize> = (0..services.len()).collect();
    places.sort_by_cached_key(|place| {
        let ServiceName { service, provider, .. } = &services[*place];
        (service.of(language).to_lowercase(), provider.of(language).to_lowercase())
    });
    places
}

impl Offer {
    fn new(read: i64, offered: Vec<Offered>) -> Self {
        let (mut services, mut places) = (Vec::<ServiceName>::new(), HashMap::new());
        let (mut providers, mut known) = (Vec::<ProviderCard>::new(), HashMap::new());
        let mut no_branch = HashSet::new();
        for Offered { provider, name, branch_restriction } in &offered {
            if !branch_restriction {
                no_branch.insert(name.uuid.clone());
            }
            let place = *known.entry(provider.clone()).or_insert(providers.len());
            match providers.get_mut(place) {
                Some(card) => card.services += 1,
                None => {
                    providers.push(ProviderCard { oin: provider.clone(), name: name.provider.clone(), services: 1 });
                }
            }
            let place = *places.entry(name.uuid.clone()).or_insert(services.len());
            match services.get_mut(place) {
                // Providers can share a service: one permission covers it at both.
                Some(shared) => {
                    shared.provider.nl = format!("{}, {}", shared.provider.nl, name.provider.nl);
                    shared.provider.en = format!("{}, {}", shared.provider.en, name.provider.en);
                }
                None => services.push(name.clone()),
            }
        }
        let (dutch, english) = (in_order(&services, Language::Nl), in_order(&services, Language::En));
        Self { read, offered, services, providers, places, no_branch, dutch, english }
    }

    /// The services from A to Z, as a reader has them.
    pub(crate) fn by_name(&self, language: Language) -> impl Iterator<Item = &ServiceName> {
        let places = match language {
            Language::Nl => &self.dutch,
            Language::En => &self.english,
        };
        places.iter().map(|place| &self.services[*place])
    }

    /// Whether a service does not accept permissions for one branch.
    pub(crate) fn refuses_branch(&self, uuid: &str) -> bool {
        self.no_branch.contains(uuid)
    }

    /// How many services a level opens, and how many of them do not accept permissions for one branch.
    pub(crate) fn refusing_branch(&self, level: Level) -> (usize, usize) {
        let opened: Vec<_> = self.services.iter().filter(|one| level.opens(one.needs)).collect();
        (opened.len(), opened.iter().filter(|one| self.refuses_branch(&one.uuid)).count())
    }

    /// The service of a key, where it is offered.
    pub(crate) fn service(&self, uuid: &str) -> Option<&ServiceName> {
        self.services.get(*self.places.get(uuid)?)
    }
}

/// What was read last.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    last: RwLock<Option<Arc<Offer>>>,
    /// Held by the one who reads.
    flight: Mutex<()>,
}

impl Kept {
    fn last(&self) -> Option<Arc<Offer>> {
        self.last.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn read_anew(&self, now: i64, reading: &mut Reading) -> Result<Arc<Offer>> {
        let offer = Arc::new(Offer::new(now, reading.open_services().await?));
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some(offer.clone());
        Ok(offer)
    }
}

impl Portal {
    /// What is offered. Read anew, by one at a time, where the job that does so is late; the others go on with what was.
    pub(crate) async fn offer(&self, reading: &mut Reading) -> Result<Arc<Offer>> {
        let (kept, now) = (self.kept_offer(), self.now());
        let is_fresh = |offer: &Arc<Offer>| (offer.read..offer.read + KEPT).contains(&now);
        let last = kept.last();
        if let Some(offer) = last.clone().filter(is_fresh) {
            return Ok(offer);
        }
        // Who waits here holds a connection, and so does who is waited for: neither waits for one.
        let _flight = match (kept.flight.try_lock(), last) {
            (Ok(flight), _) => flight,
            (Err(_), Some(offer)) => return Ok(offer),
            (Err(_), None) => kept.flight.lock().await,
        };
        match kept.last().filter(is_fresh) {
            Some(offer) => Ok(offer),
            None => kept.read_anew(now, reading).await,
        }
    }

    /// Reads anew what is offered: once a minute, and after an import.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn refresh_offer(&self) -> Result<()> {
        let mut reading = self.db().read().await?;
        let _flight = self.kept_offer().flight.lock().await;
        self.kept_offer().read_anew(self.now(), &mut reading).await.map(drop)
    }
}
