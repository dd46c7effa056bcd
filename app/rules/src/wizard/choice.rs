//! Which services a wizard asks for: all of them, all of one provider's, or some picked one by one, found by a search.
//!
//! In the answers: `scope` is one of these words, `q` what is searched for, `provider` whose services, and `service.<key>` is
//! ticked for each that is picked.

use serde::{Deserialize, Serialize};

use super::{Answers, renewal::field};
use crate::{
    level::Level,
    permission::Named,
    problem::{Problem, Problems},
};

/// The answer for all services, existing and future.
pub const ALL: &str = "all";
/// The answer for all services of one provider.
pub const PROVIDER: &str = "provider";
/// The answer for services that are picked one by one.
pub const SOME: &str = "some";
/// The most services of one request.
pub const MOST_SERVICES: usize = 50;

/// What there is to choose, as the server looked it up for these answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Choice {
    /// What was picked one by one.
    pub picked: Vec<ServiceCard>,
    /// What the provider offers that was chosen.
    pub offered: Vec<ServiceCard>,
    /// What the search found and can be asked for, less what was picked.
    pub found: Vec<ServiceCard>,
    /// What it found that cannot: as many as are listed.
    pub barred: Vec<ServiceCard>,
    /// How many those are in all.
    pub barred_in_all: usize,
    /// The providers that the search found, and the one that was chosen.
    pub providers: Vec<ProviderCard>,
    /// The search found more than is listed.
    pub more: bool,
    /// Where a branch was chosen: how many services the level opens, and how many of them do not accept permissions for one.
    pub no_branch: Option<(usize, usize)>,
}

/// A service to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceCard {
    /// The service's key.
    pub uuid: String,
    /// The service.
    pub service: Named,
    /// Who offers it.
    pub provider: Named,
    /// The level that it asks for.
    pub needs: Level,
    /// Why it cannot be asked for: it is there already, or waits, or is too high.
    pub barred: Option<Problem>,
    /// A branch was chosen, and the service does not accept permissions for one: told, never forbidden (R139).
    pub no_branch: bool,
}

/// A provider to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderCard {
    /// Its number in the government register.
    pub oin: String,
    /// Its name.
    pub name: Named,
    /// How many services it offers.
    pub services: usize,
}

/// Which of the words was chosen; empty before one was.
pub fn scope(answers: &Answers) -> &str {
    answers.get("scope").map_or("", String::as_str)
}

/// The keys of the services that were picked.
pub fn picked(answers: &Answers) -> Vec<&str> {
    answers.keys().filter_map(|name| name.strip_prefix("service.")).collect()
}

/// Whether a form control belongs to the choice.
pub fn owns(name: &str) -> bool {
    matches!(name.split('.').next().unwrap_or(name), "scope" | "provider" | "service" | "q")
}

impl Choice {
    /// What the answers name: what was picked, or what the provider offers; nothing where all services are asked for.
    fn named(&self, answers: &Answers) -> &[ServiceCard] {
        match scope(answers) {
            SOME => &self.picked,
            PROVIDER => &self.offered,
            _ => &[],
        }
    }

    /// What of it can be asked for; `None` is all services.
    pub fn chosen(&self, answers: &Answers) -> Option<Vec<&ServiceCard>> {
        (scope(answers) != ALL).then(|| self.named(answers).iter().filter(|one| one.barred.is_none()).collect())
    }

    /// What of the provider's services can be asked for.
    pub fn askable(&self) -> Vec<&ServiceCard> {
        self.offered.iter().filter(|one| one.barred.is_none()).collect()
    }

    /// Why nothing of a provider can be asked for: where everything needs a higher level, the lowest that would help.
    fn nothing_to_ask(&self) -> Problem {
        let lowest = self.offered.iter().min_by_key(|one| one.needs).and_then(|one| one.barred.clone());
        lowest.filter(|why| matches!(why, Problem::LevelTooLow { .. })).unwrap_or(Problem::NothingToAsk)
    }

    /// What is wrong with the choice; `all_barred` says why all services cannot be asked for.
    pub fn problems(&self, answers: &Answers, all_barred: impl FnOnce() -> Option<Problem>) -> Problems {
        let mut problems = Problems::new();
        let at = |name: &str, problem| Some((name.to_owned(), problem));
        match scope(answers) {
            ALL => problems.extend(all_barred().and_then(|problem| at("scope", problem))),
            PROVIDER => {
                let known = answers.get("provider").is_some_and(|oin| self.providers.iter().any(|one| one.oin == *oin));
                problems.extend(match (known, self.askable().is_empty()) {
                    (false, _) => at("provider", Problem::RequiredChoice),
                    (true, true) => at("provider", self.nothing_to_ask()),
                    _ if self.askable().len() > MOST_SERVICES => {
                        at("provider", Problem::TooMany { max: MOST_SERVICES })
                    }
                    _ => None,
                });
            }
            SOME => {
                // What is not offered is answered like what was not picked.
                if self.picked.is_empty() {
                    problems.extend(at("service", Problem::SelectService));
                } else if self.picked.len() > MOST_SERVICES {
                    problems.extend(at("service", Problem::TooMany { max: MOST_SERVICES }));
                }
                let barred = |one: &ServiceCard| Some((field("service", &one.uuid), one.barred.clone()?));
                problems.extend(self.picked.iter().filter_map(barred));
            }
            _ => problems.extend(at("scope", Problem::RequiredChoice)),
        }
        problems
    }
}
