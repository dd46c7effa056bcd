//! Who decides about a request (requirements.md, section 3).

use serde::{Deserialize, Serialize};

use crate::level::Level;

/// How far a person may represent an organization. A record of the helpdesk, never a claim of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Authority {
    /// Zelfstandig bevoegd.
    Independent,
    /// Gezamenlijk bevoegd.
    Joint,
    /// Beperkt bevoegd.
    Limited,
    /// No record, or a record that says so.
    #[default]
    None,
}

impl Authority {
    /// Every kind.
    pub const ALL: [Authority; 4] = [Authority::Independent, Authority::Joint, Authority::Limited, Authority::None];

    /// The word that the store keeps.
    pub const fn name(self) -> &'static str {
        match self {
            Authority::Independent => "independent",
            Authority::Joint => "joint",
            Authority::Limited => "limited",
            Authority::None => "none",
        }
    }

    /// The kind of a stored word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// R4 to R7: only who represents the organization independently gets the Admin authorization without asking.
    pub fn brings_admin(self) -> bool {
        self == Authority::Independent
    }

    /// Rule 2: the own request of an independent representative is processed at once; everybody else's waits (rule 3).
    pub fn decides_alone(self) -> bool {
        self == Authority::Independent
    }
}

/// What an application asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ApplicationKind {
    /// That permissions go on.
    Renewal,
    /// New permissions.
    Request,
}

impl ApplicationKind {
    /// The word that the store keeps.
    pub const fn name(self) -> &'static str {
        match self {
            ApplicationKind::Renewal => "renewal",
            ApplicationKind::Request => "request",
        }
    }

    /// The kind of a stored word.
    pub fn from_name(name: &str) -> Option<Self> {
        [ApplicationKind::Renewal, ApplicationKind::Request].into_iter().find(|kind| kind.name() == name)
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
