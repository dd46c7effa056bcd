//! What a password must hold (R30 to R36, R38). Whether it is one of the last five is known to the server alone (R37).
//!
//! Passwords come here in Unicode's composed form (NFC), which the browser and the server each have at hand: the tables
//! for it would weigh more in the browser than everything else in this room.

use crate::problem::Problem;

/// The fewest characters (R30).
pub const SHORTEST: usize = 8;
/// The most characters (R35). More than that is refused, never cut off.
pub const LONGEST: usize = 128;
/// How many passwords are remembered, the current one included (R37).
pub const REMEMBERED: i64 = 5;
/// The special characters (R34): the en dash counts like the hyphen, curly quotes like the straight one.
pub const SPECIAL: [char; 24] = [
    '-', '–', '_', '!', '$', '%', '\'', '‘', '’', '.', '=', '/', '\\', ':', '|', '?', '@', '[', ']', '^', '`', '{',
    '}', '~',
];
/// A local part of an address that is shorter than this may stand in a password (R36).
const TELLING: usize = 4;

/// A rule of the list that is shown while somebody types, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// 8 to 128 characters.
    Length,
    /// One of a to z.
    Lower,
    /// One of A to Z.
    Upper,
    /// One of 0 to 9.
    Digit,
    /// One of [`SPECIAL`].
    Special,
    /// Not the username.
    Username,
}

impl Rule {
    /// All of them.
    pub const ALL: [Rule; 6] = [Rule::Length, Rule::Lower, Rule::Upper, Rule::Digit, Rule::Special, Rule::Username];

    /// What is wrong with a password by this rule; nothing, where it keeps it.
    pub fn problem(self, password: &str, username: &str) -> Option<Problem> {
        let lacks = |fits: fn(char) -> bool| !password.chars().any(fits);
        match self {
            Rule::Length => match password.chars().count() {
                ..SHORTEST => Some(Problem::PasswordShort),
                SHORTEST..=LONGEST => None,
                _ => Some(Problem::TooLong { max: LONGEST }),
            },
            Rule::Lower => lacks(|c| c.is_ascii_lowercase()).then_some(Problem::PasswordLower),
            Rule::Upper => lacks(|c| c.is_ascii_uppercase()).then_some(Problem::PasswordUpper),
            Rule::Digit => lacks(|c| c.is_ascii_digit()).then_some(Problem::PasswordDigit),
            Rule::Special => lacks(|c| SPECIAL.contains(&c)).then_some(Problem::PasswordSpecial),
            Rule::Username => contains_username(password, username).then_some(Problem::PasswordUsername),
        }
    }
}

/// Every rule that a password breaks, at once.
pub fn problems(password: &str, username: &str) -> Vec<Problem> {
    Rule::ALL.into_iter().filter_map(|rule| rule.problem(password, username)).collect()
}

/// Whether a password contains the e-mail address, or its local part where that tells something, whatever the case (R36).
pub fn contains_username(password: &str, username: &str) -> bool {
    let (password, username) = (password.to_lowercase(), username.trim().to_lowercase());
    let local = username.rsplit_once('@').map_or(username.as_str(), |(local, _)| local);
    let telling = local.chars().count() >= TELLING && password.contains(local);
    telling || (!username.is_empty() && password.contains(&username))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ANNA: &str = "anna@demo.example";

    /// One character of each kind but one, and what is missing then.
    #[test]
    fn r31_r32_r33_each_kind_of_character_is_asked_for_by_name() {
        assert_eq!(problems("Abcdef1!", ANNA), []);
        for (password, problem) in [
            ("ABCDEF1!", Problem::PasswordLower),
            ("abcdef1!", Problem::PasswordUpper),
            ("Abcdefg!", Problem::PasswordDigit),
            ("Abcdefg1", Problem::PasswordSpecial),
            // ASCII only: letters and digits of other scripts count for none of them.
            ("ÀBCDEFÉ1!é", Problem::PasswordLower),
            ("àbcdefé1!É", Problem::PasswordUpper),
            ("Abcdefg!٣", Problem::PasswordDigit),
        ] {
            assert_eq!(problems(password, ANNA), [problem], "{password}");
        }
    }

    #[test]
    fn r38_every_broken_rule_is_told_at_once() {
        let all = [
            Problem::PasswordShort,
            Problem::PasswordLower,
            Problem::PasswordUpper,
            Problem::PasswordDigit,
            Problem::PasswordSpecial,
        ];
        assert_eq!(problems("", ANNA), all);
        assert_eq!(problems("ANNA", ANNA).last(), Some(&Problem::PasswordUsername));
    }

    /// The contract's list, written out once more: every character on it counts.
    #[test]
    fn r34_every_special_character_of_the_list_counts() {
        let list = "- – _ ! $ % ' ‘ ’ . = / \\ : | ? @ [ ] ^ ` { } ~";
        let all: Vec<char> = list.chars().filter(|c| *c != ' ').collect();
        assert_eq!(all.len(), 24);
        for special in &all {
            let password = format!("Abcdefg1{special}");
            assert_eq!(problems(&password, ANNA), [], "{special}");
        }
        assert!(SPECIAL.iter().all(|special| all.contains(special)), "nothing else is on ours");
        for other in ('\u{20}'..='\u{2ff}').chain(['—', '“', '”', '€', '😀', '…']) {
            if !all.contains(&other) && !other.is_ascii_alphanumeric() {
                let password = format!("Abcdefg1{other}");
                assert_eq!(problems(&password, ANNA), [Problem::PasswordSpecial], "{other:?}");
            }
        }
    }

    #[test]
    fn r30_length_counts_characters_and_not_bytes() {
        assert_eq!(problems("Ab1!😀😀😀😀", ANNA), []);
        assert_eq!(problems("Ab1!😀😀😀", ANNA), [Problem::PasswordShort]);
        assert_eq!(problems(&format!("Ab1!{}", "😀".repeat(124)), ANNA), []);
    }

    #[test]
    fn r35_every_other_character_is_permitted_up_to_128() {
        for other in ['€', ' ', '李', '😀', '\t', '"', '<', '&', '\u{0}'] {
            assert_eq!(problems(&format!("Abcdef1!{other}"), ANNA), [], "{other:?}");
        }
        let longest = format!("Abc1!{}", "x".repeat(LONGEST - 5));
        assert_eq!(problems(&longest, ANNA), []);
        assert_eq!(problems(&format!("{longest}x"), ANNA), [Problem::TooLong { max: 128 }]);
    }

    #[test]
    fn r36_the_username_is_found_whatever_the_case() {
        for (password, username, found) in [
            ("xANNA@Demo.Example1!", ANNA, true),
            ("1!Anna-xyz", ANNA, true),
            ("Ann-a-2026", ANNA, false),
            // A short local part alone tells nothing; the whole address does.
            ("Jan-is-1-naam", "jan@demo.example", false),
            ("jan@demo.example-A1", "jan@demo.example", true),
            ("Müller-1!x", "MÜLLER@demo.example", true),
            ("Abcdef1!", "", false),
        ] {
            assert_eq!(contains_username(password, username), found, "{password} of {username}");
        }
    }

    proptest! {
        /// Whatever somebody types: the problems are those of the rules counted one by one, and adding to a password never
        /// breaks a rule that it kept, but the two that forbid something.
        #[test]
        fn r38_more_characters_only_mend(password in "\\PC{0,60}", more in "\\PC{0,60}") {
            let longer = format!("{password}{more}");
            let (before, after) = (problems(&password, ANNA), problems(&longer, ANNA));
            for problem in after {
                let forbids = matches!(problem, Problem::TooLong { .. } | Problem::PasswordUsername);
                prop_assert!(forbids || before.contains(&problem), "{:?} came with {:?}", problem, more);
            }
        }

        #[test]
        fn r30_r35_the_length_is_that_of_the_characters(password in prop::collection::vec(any::<char>(), 0..200)) {
            let text: String = password.iter().collect();
            let fits = Rule::Length.problem(&text, ANNA).is_none();
            prop_assert_eq!(fits, (8..=128).contains(&password.len()));
        }

        #[test]
        fn r36_no_password_with_the_username_inside_passes(before in "\\PC{0,20}", after in "\\PC{0,20}", local in "[a-z]{4,12}") {
            let username = format!("{local}@demo.example");
            for inside in [local.clone(), local.to_uppercase(), username.clone()] {
                let password = format!("{before}{inside}{after}");
                prop_assert!(problems(&password, &username).contains(&Problem::PasswordUsername));
            }
        }
    }
}
