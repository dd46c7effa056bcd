//! Passwords that are tried first (R142): common words and names with the endings that rules like ours call forth.
//!
//! `common.txt` holds the words, in small letters and sorted: the six thousand most common of the passwords in zxcvbn's list
//! (MIT License, © 2016 Joshua Holmer; after Dropbox's, © 2012–2016 Dropbox, Inc.) without their endings, and what is
//! common in the Netherlands: months, cities, first names, clubs, greetings. Here only, never in the browser: it weighs
//! 50 kB.

use std::{collections::HashSet, sync::LazyLock};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("common.txt").lines().collect());

/// The names of the portal and of what it is about.
const PORTAL: [&str; 8] = [
    "reconi",
    "myreconi",
    "mijnreconi",
    "eherkenning",
    "herkenning",
    "ereconi",
    "reconieherkenning",
    "mijneherkenning",
];

/// What stands behind the names of companies and tells none from another.
const LEGAL_FORMS: [&str; 11] =
    ["bv", "nv", "vof", "cv", "ua", "coop", "holding", "groep", "group", "stichting", "vereniging"];

/// Nobody's usual ending is longer than this.
const LONGEST_ENDING: usize = 12;

/// A word of a name that is shorter than this is not the name.
const TELLING: usize = 4;

/// Whether a password is a common word with a usual ending.
pub(crate) fn is_common(password: &str) -> bool {
    cores(password).any(|(core, run)| {
        let letters = core.chars().count();
        // A few letters before 123456 are nothing but the price for it.
        let few = run && letters <= 3;
        let halves = core.split_at_checked(core.len() / 2).filter(|(first, second)| letters >= 6 && first == second);
        few || is_run(&core) || COMMON.contains(core.as_str()) || halves.is_some_and(|(half, _)| COMMON.contains(half))
    })
}

/// Whether a password is the portal's name, or one of these organizations', with a usual ending.
pub(crate) fn is_a_name<'a>(password: &str, organizations: impl IntoIterator<Item = &'a str>) -> bool {
    let names: HashSet<String> = organizations.into_iter().flat_map(forms).chain(PORTAL.map(str::to_owned)).collect();
    cores(password).any(|(core, _)| names.contains(&core))
}

/// What is left of a password without its ending and beginning, as words are compared: small letters without marks, figures
/// and signs read as the letters they stand for. Each with whether its ending is a run of figures.
fn cores(password: &str) -> impl Iterator<Item = (String, bool)> {
    let password: Vec<char> = plain(password).chars().collect();
    let before = password.iter().take_while(|c| !c.is_alphabetic()).count();
    let after = password.iter().rev().take_while(|c| !c.is_alphabetic()).count();
    let mut found = Vec::new();
    if before < password.len() {
        let (before, after) = (before.min(LONGEST_ENDING), after.min(LONGEST_ENDING));
        for (start, end) in (0..=before).flat_map(|start| (0..=after).map(move |end| (start, end))) {
            let (head, rest) = password.split_at(start);
            let (middle, tail) = rest.split_at(rest.len() - end);
            if !is_usual(head) || !is_usual(tail) {
                continue;
            }
            let digits: String = tail.iter().filter(|c| c.is_ascii_digit()).collect();
            let run = digits.len() >= 4 && is_run(&digits);
            for one in ['i', 'l'] {
                found.push((middle.iter().filter_map(|c| letter(*c, one)).collect(), run));
            }
            found.push((middle.iter().filter(|c| c.is_alphanumeric()).collect(), run));
        }
    }
    found.into_iter()
}

/// Small letters, without the marks on them.
fn plain(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The letter that a sign stands for, as people write "P@ssw0rd"; nothing for what only separates.
fn letter(sign: char, one: char) -> Option<char> {
    Some(match sign {
        '0' => 'o',
        '1' | '!' | '|' => one,
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        other if other.is_alphabetic() => other,
        _ => return None,
    })
}

/// Whether this is how people begin or end what they must make longer: a year, a date, a few figures, 12345, a sign or two.
fn is_usual(ending: &[char]) -> bool {
    let digits: String = ending.iter().filter(|c| c.is_ascii_digit()).collect();
    let signs = ending.len() - digits.len();
    signs <= 3 && (digits.len() <= 4 || is_run(&digits) || is_date(&digits))
}

/// Whether each character follows the one before, in one direction, or is the same: "1234", "9876", "1111", "abcdef".
fn is_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps = |step: i64| codes.windows(2).all(|pair| pair[1] - pair[0] == step || (pair[0], pair[1]) == (57, 48));
    codes.len() >= 4 && [1, -1, 0].into_iter().any(steps)
}

/// Whether these are day, month and year in some order.
fn is_date(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let day_and_month = |a: u32, b: u32| (1..=31).contains(&a) && (1..=12).contains(&b);
    let either = |a: u32, b: u32| day_and_month(a, b) || day_and_month(b, a);
    let year = |year: u32| (1900..=2099).contains(&year);
    match digits.len() {
        6 => either(part(0, 2), part(2, 4)) || either(part(2, 4), part(4, 6)),
        8 => either(part(0, 2), part(2, 4)) && year(part(4, 8)) || year(part(0, 4)) && either(part(4, 6), part(6, 8)),
        _ => false,
    }
}

/// How somebody writes an organization's name in a password: whole, without its legal form, and each telling word of it.
fn forms(name: &str) -> Vec<String> {
    // "B.V." is one word.
    let name = plain(name).replace('.', "");
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let own: Vec<&str> = words.iter().copied().filter(|word| !LEGAL_FORMS.contains(word)).collect();
    let telling = own.iter().filter(|word| word.chars().count() >= TELLING).map(|word| (*word).to_owned());
    let mut forms: Vec<String> = telling.collect();
    forms.extend([words.concat(), own.concat()].into_iter().filter(|form| form.chars().count() >= TELLING));
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: &str = "anna.jansen@demo.example";

    /// M7, R142: the four that were taken, and others of their kind.
    #[test]
    fn r142_common_words_with_usual_endings_are_refused() {
        for common in [
            "Password1!",
            "Welkom01!",
            "Qwerty123!",
            "Welkom-2026!",
            "P@ssw0rd1!",
            "Pa$$w0rd!",
            "W3lkom2026!",
            "Zomer2026!",
            "!Zomer2026",
            "2026-Zomer",
            "Wachtwoord_1",
            "WelkomWelkom1!",
            "Feyenoord1908!",
            "Amsterdam.020",
            "Geheim123456789!",
            "Januari-01",
            "Sanne17051980!",
            "Aa123456!",
            "Abc12345!",
            "Abcdefgh1!",
            "Aaaaaaa1!",
            "1Qaz2wsx!",
            "Ik-Hou-Van-Jou1",
        ] {
            assert!(is_common(common), "{common}");
        }
    }

    #[test]
    fn r142_what_nobody_tries_first_is_not_called_common() {
        for fine in [
            "Korenbloem-2027!",
            "Klaproos-2028!",
            "correct-Horse-7-battery",
            "Welkom-bij-de-7-dwergen!",
            "Zomer7$92!4x",
            "Tg7!kvPq2-",
            "Wachtwoordkluis-op-3-hoog",
            "Password-kept-nowhere-4",
            "Welkom84920175362!",
            "Ab1!😀😀😀😀",
            "李李李李-Ab1",
        ] {
            assert!(!is_common(fine), "{fine}");
        }
    }

    /// R142: at least 3,000, each of which somebody could choose by R30 to R34.
    #[test]
    fn r142_thousands_of_words_are_known_and_each_would_have_been_taken_with_an_ending() {
        let mut refused = 0;
        for word in COMMON.iter().filter(|word| word.chars().all(char::is_alphabetic)) {
            let mut letters = word.chars();
            let first = letters.next().unwrap().to_ascii_uppercase();
            let password = format!("{first}{}2026!", letters.as_str());
            if rules::password::problems(&password, ANNA).is_empty() {
                assert!(is_common(&password), "{password}");
                refused += 1;
            }
        }
        assert!(refused >= 3_000, "{refused}");
    }

    #[test]
    fn the_list_is_sorted_and_holds_each_word_once_in_small_letters() {
        let words: Vec<&str> = include_str!("common.txt").lines().collect();
        assert!(words.is_sorted_by(|a, b| a < b));
        assert!(words.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())));
    }

    #[test]
    fn r142_the_names_of_the_portal_and_of_ones_organizations_are_refused() {
        let own = ["Bakkerij de Vries & Zonen B.V.", "Café Noord Holding"];
        for name in [
            "Reconi2026!",
            "R3c0ni-2026",
            "MijnReconi1!",
            "eHerkenning3!",
            "Bakkerij2026!",
            "BakkerijdeVriesZonen1!",
            "Bakkerij-de-Vries-Zonen-BV1",
            "Vries-2026!",
            "Cafenoord2026!",
            "Café2026!",
        ] {
            assert!(is_a_name(name, own), "{name}");
        }
        for other in ["Bakkerswinkel-2026!", "Zuivelboer-2026!", "Tg7!kvPq2-", "Reconi-en-de-7-geiten"] {
            assert!(!is_a_name(other, own), "{other}");
        }
        assert!(!is_a_name("Bakkerij2026!", []), "another's");
    }
}
