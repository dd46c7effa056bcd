//! Who decides about a request (requirements.md, section 3).

use serde::{Deserialize, Serialize};

use crate::{
    level::Level,
    problem::{Problem, Problems},
    words::words,
};

words! {
    /// How far a person may represent an organization. A record of the helpdesk, never a claim of the person.
    #[derive(Default)]
    pub enum Authority {
        /// Zelfstandig bevoegd.
        Independent = "independent",
        /// Gezamenlijk bevoegd.
        Joint = "joint",
        /// Beperkt bevoegd.
        Limited = "limited",
        /// No record, or a record that says so.
        #[default]
        None = "none",
    }
}

impl Authority {
    /// R4 to R7: only who represents the organization independently gets the Admin authorization without asking.
    pub fn brings_admin(self) -> bool {
        self == Authority::Independent
    }

    /// Rule 2: the own request of an independent representative is processed at once; everybody else's waits (rule 3).
    pub fn decides_alone(self) -> bool {
        self == Authority::Independent
    }
}

words! {
    /// What an application asks for.
    pub enum ApplicationKind {
        /// That permissions go on.
        Renewal = "renewal",
        /// New permissions.
        Request = "request",
    }
}

/// Whether a manager of level `managers` may approve a request for `level` of somebody: never his own, never above
/// his own level (rules 3 and 4).
pub fn may_approve(manager: &str, managers: Level, requester: &str, level: Level) -> bool {
    manager != requester && managers.opens(level)
}

/// The tick for giving something to somebody who was not known at the organization.
pub const STRANGER: &str = "stranger";
/// The tick for making somebody authorization manager.
pub const MANAGER: &str = "manager";

/// What an approval does that nobody should do unawares: each asks a tick of its own (R143).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ticks {
    /// It gives something to somebody who was not known at the organization until now.
    pub stranger: bool,
    /// It makes somebody authorization manager who is none.
    pub manager: bool,
}

impl Ticks {
    /// Both.
    pub const ALL: Self = Self { stranger: true, manager: true };

    /// What is missing of these where `given` was ticked.
    pub fn missing(self, given: Self) -> Problems {
        let asked = [(STRANGER, self.stranger, given.stranger), (MANAGER, self.manager, given.manager)];
        let missing = asked.into_iter().filter(|(_, asked, given)| *asked && !given);
        missing.map(|(name, ..)| (name.to_owned(), Problem::RequiredTick)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r6_r7_only_the_independent_representative_gets_the_admin_authorization_by_default() {
        for kind in Authority::ALL {
            assert_eq!(kind.brings_admin(), kind == Authority::Independent);
            assert_eq!(kind.decides_alone(), kind == Authority::Independent);
            assert_eq!(Authority::from_name(kind.name()), Some(kind));
        }
    }

    #[test]
    fn r143_each_tick_that_is_asked_is_missed_until_it_is_given() {
        let missed =
            |asked: Ticks, given: Ticks| asked.missing(given).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let (stranger, manager) = (Ticks { stranger: true, manager: false }, Ticks { stranger: false, manager: true });
        assert_eq!(missed(Ticks::ALL, Ticks::default()), [STRANGER, MANAGER]);
        assert_eq!(missed(Ticks::ALL, manager), [STRANGER], "one does not stand for the other");
        assert_eq!(missed(Ticks::ALL, stranger), [MANAGER]);
        assert_eq!(missed(Ticks::ALL, Ticks::ALL), [""; 0]);
        assert_eq!(missed(Ticks::default(), Ticks::default()), [""; 0], "an ordinary request asks none");
    }

    #[test]
    fn nobody_approves_his_own_request_or_above_his_level() {
        assert!(may_approve("bram", Level::Eh3, "anna", Level::Eh3));
        assert!(may_approve("bram", Level::Eh4, "anna", Level::Eh3));
        assert!(!may_approve("bram", Level::Eh2Plus, "anna", Level::Eh3));
        assert!(!may_approve("bram", Level::Eh4, "bram", Level::Eh3));
    }
}
