//! Numbers of organizations: text that can only be made valid (requirements.md, section 5).

use serde::{Deserialize, Serialize};

use crate::{problem::Problem, typed};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $digits:literal, $wrong:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads what somebody typed, as [`typed::number`] cleans it.
            ///
            /// # Errors
            /// The problem to show at the field.
            pub fn parse(typed: &str) -> Result<Self, Problem> {
                let text = typed::number(typed);
                let digits = text.len() == $digits && text.bytes().all(|b| b.is_ascii_digit());
                if digits && Self::checks(&text) { Ok(Self(text)) } else { Err($wrong) }
            }

            /// The digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Problem;
            fn try_from(text: String) -> Result<Self, Problem> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> String {
                number.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

number!(
    /// An organization's number in the trade register: 8 digits.
    KvkNumber, 8, Problem::KvkSyntax
);
number!(
    /// A branch's (vestiging) number in the trade register: 12 digits.
    BranchNumber, 12, Problem::BranchSyntax
);
number!(
    /// A legal entity's number: 9 digits that pass the eleven test.
    Rsin, 9, Problem::RsinCheck
);
number!(
    /// A service provider's number in the government register: 20 digits.
    Oin, 20, Problem::OinSyntax
);

impl KvkNumber {
    fn checks(_: &str) -> bool {
        true
    }
}

impl BranchNumber {
    fn checks(_: &str) -> bool {
        true
    }
}

impl Oin {
    fn checks(_: &str) -> bool {
        true
    }
}

impl Rsin {
    /// Σ dᵢ·(9,8,7,6,5,4,3,2,−1) is a multiple of 11, and not all digits are zero.
    fn checks(digits: &str) -> bool {
        let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
        let sum: i32 = digits.bytes().zip(weights).map(|(digit, weight)| i32::from(digit - b'0') * weight).sum();
        sum % 11 == 0 && digits.bytes().any(|digit| digit != b'0')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kvk_numbers_have_eight_digits() {
        assert_eq!(KvkNumber::parse("6875 0110").unwrap().as_str(), "68750110");
        for wrong in ["1234567", "12a45678", "123456789", "", "68750110x", "x68750110"] {
            assert_eq!(KvkNumber::parse(wrong), Err(Problem::KvkSyntax), "{wrong}");
        }
    }

    #[test]
    fn branch_numbers_have_twelve_digits() {
        assert!(BranchNumber::parse("000037178598").is_ok());
        assert_eq!(BranchNumber::parse("00003717859"), Err(Problem::BranchSyntax));
        assert_eq!(BranchNumber::parse("0000371785981"), Err(Problem::BranchSyntax));
    }

    #[test]
    fn an_rsin_passes_the_eleven_test() {
        for good in ["111222333", "123456782", "857587973"] {
            assert!(Rsin::parse(good).is_ok(), "{good}");
        }
        for wrong in ["123456789", "000000000", "12345678"] {
            assert_eq!(Rsin::parse(wrong), Err(Problem::RsinCheck), "{wrong}");
        }
    }

    #[test]
    fn a_number_that_is_read_from_data_is_checked_too() {
        assert!(serde_json::from_str::<KvkNumber>("\"123\"").is_err());
    }
}
