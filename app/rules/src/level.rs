//! Assurance levels (betrouwbaarheidsniveaus) of eHerkenning.

use serde::{Deserialize, Serialize};

/// EH1 < EH2 < EH2+ < EH3 < EH4. A higher level opens the services of every lower one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// Legacy: shown, never issued.
    Eh1,
    /// Legacy: shown, never issued.
    Eh2,
    /// Substantial, with a password and a second factor.
    Eh2Plus,
    /// Substantial, the usual level of government services.
    Eh3,
    /// High.
    Eh4,
}

impl Level {
    /// Every level, lowest first.
    pub const ALL: [Level; 5] = [Level::Eh1, Level::Eh2, Level::Eh2Plus, Level::Eh3, Level::Eh4];

    /// The name people read, and the store keeps.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Eh1 => "EH1",
            Level::Eh2 => "EH2",
            Level::Eh2Plus => "EH2+",
            Level::Eh3 => "EH3",
            Level::Eh4 => "EH4",
        }
    }

    /// The level of a stored or typed name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }

    /// The level that the scheme writes as `urn:etoegang:core:assurance-class:…`; `None` for any other text.
    pub fn from_urn(urn: &str) -> Option<Self> {
        Some(match urn.strip_prefix("urn:etoegang:core:assurance-class:")? {
            "loa1" => Level::Eh1,
            "loa2" => Level::Eh2,
            "loa2plus" => Level::Eh2Plus,
            "loa3" => Level::Eh3,
            "loa4" => Level::Eh4,
            _ => return None,
        })
    }

    /// Whether a permission or means of this level opens a service that asks for `needed`.
    pub fn opens(self, needed: Level) -> bool {
        self >= needed
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn a_higher_level_opens_lower_services_and_never_the_other_way() {
        for held in Level::ALL {
            for needed in Level::ALL {
                assert_eq!(held.opens(needed), held.name() >= needed.name(), "{held} for {needed}");
            }
        }
    }

    #[test]
    fn only_the_scheme_s_own_words_are_levels() {
        assert_eq!(Level::from_urn("urn:etoegang:core:assurance-class:loa2plus"), Some(Level::Eh2Plus));
        for wrong in ["urn:etoegang:core:assurance-class:loa5", "loa3", "", "urn:etoegang:core:assurance-class:LOA3"] {
            assert_eq!(Level::from_urn(wrong), None, "{wrong}");
        }
        for level in Level::ALL {
            assert_eq!(Level::from_name(level.name()), Some(level));
        }
    }
}
