//! Who decides about a request (requirements.md, section 3).

use crate::{level::Level, words::words};

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
    fn nobody_approves_his_own_request_or_above_his_level() {
        assert!(may_approve("bram", Level::Eh3, "anna", Level::Eh3));
        assert!(may_approve("bram", Level::Eh4, "anna", Level::Eh3));
        assert!(!may_approve("bram", Level::Eh2Plus, "anna", Level::Eh3));
        assert!(!may_approve("bram", Level::Eh4, "bram", Level::Eh3));
    }
}
