//! What lists are searched and ordered by. A list keeps of each row a text in which only what tells names apart is left
//! ([`typed::compared`]); what somebody looks for is taken to words of the same kind, each of which must stand in it.

use crate::typed;

/// How many words are looked for apart; what comes after them is one with the last.
pub const WORDS: usize = 4;
/// The longest text that is kept of a row, in bytes, so that an index can hold it.
const LONGEST: usize = 1_200;
/// The longest key that a list is ordered by.
const LONGEST_KEY: usize = 300;

fn cut(mut text: String, longest: usize) -> String {
    text.truncate(text.floor_char_boundary(longest));
    text
}

/// Words that somebody looks for, cleaned. None where nothing was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// They were typed, and yet there are none: nothing is found.
    pub nothing: bool,
    /// Up to [`WORDS`] of them.
    pub words: Vec<String>,
}

impl Words {
    /// The words of a typed text; of an address it is the address, however a mail program copied it (R133).
    pub fn of(looked_for: &str) -> Self {
        let line = typed::line(looked_for);
        let line = if line.contains('@') { typed::address(&line) } else { line };
        let mut words: Vec<String> =
            line.split_whitespace().map(typed::compared).filter(|word| !word.is_empty()).collect();
        if words.len() > WORDS {
            let rest = words.split_off(WORDS - 1).concat();
            words.push(rest);
        }
        Self { nothing: words.is_empty() && !line.is_empty(), words }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && !self.nothing
    }

    /// Whether all of them stand in a text.
    pub fn are_in(&self, names: &str) -> bool {
        let text = of_names(&[names]);
        !self.nothing && self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// What names are searched by.
pub fn of_names(names: &[&str]) -> String {
    let parts: Vec<String> = names.iter().map(|name| typed::compared(name)).collect();
    // What keeps two parts apart is no letter: no word reaches from one into the next. Never empty, which means unwritten.
    cut(format!("|{}|", parts.join("|")), LONGEST)
}

/// What somebody is searched by: the name as it is written, the other way round, and the address.
pub fn of_person(initials: &str, prefix: &str, surname: &str, email: &str) -> String {
    let (written, turned) = ([initials, prefix, surname].concat(), [surname, initials, prefix].concat());
    of_names(&[&written, email, &turned])
}

/// What people are ordered by: surname, initials, prefix.
pub fn name_key(initials: &str, prefix: &str, surname: &str) -> String {
    cut([surname, initials, prefix].map(typed::compared).join(" "), LONGEST_KEY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(looked_for: &str, initials: &str, prefix: &str, surname: &str) -> bool {
        let text = of_person(initials, prefix, surname, "Anna.Vries@demo.example");
        let words = Words::of(looked_for);
        !words.nothing && words.words.iter().all(|word| text.contains(word.as_str()))
    }

    /// R133
    #[test]
    fn r133_a_name_is_found_however_it_is_written() {
        for typed in [
            "de Vries",
            "DE VRIES",
            "devries",
            "A. de Vries",
            "Vries, A. de",
            "  vries\u{a0}",
            "vriés",
            "anna.vries@demo",
            "\u{200b}Vries",
            "Anna <anna.vries@demo.example>;",
            "mailto:anna.vries@demo.example",
            "a.de vries anna demo example",
            "",
        ] {
            assert!(finds(typed, "A.", "de", "Vriës"), "{typed}");
        }
        for typed in ["Vriesde Boer", "bakker", "???", "@", "|", "%", "_", "vries anna jansen"] {
            assert!(!finds(typed, "A.", "de", "Vriës"), "{typed}");
        }
        assert!(Words::of(" \u{a0} ").is_empty() && !Words::of("%").is_empty());
        assert!(Words::of("belasting aangifte").are_in("Aangifte vennootschapsbelasting"));
    }

    #[test]
    fn no_text_is_longer_than_an_index_takes() {
        let long = "\u{fdfa}é".repeat(64);
        assert!(of_person(&long, &long, &long, &long).len() <= LONGEST);
        assert!(name_key(&long, &long, &long).len() <= LONGEST_KEY);
        assert!(Words::of(&"een ".repeat(40)).words.len() == WORDS);
        assert!(!of_names(&[""]).is_empty());
    }

    #[test]
    fn people_stand_in_the_order_of_their_surnames_whatever_the_case_and_marks() {
        let keys = [("B.", "", "Ähre"), ("A.", "van", "bakker"), ("C.", "", "Bakker"), ("A.", "de", "Vries")];
        let keys = keys.map(|(initials, prefix, surname)| name_key(initials, prefix, surname));
        assert!(keys.is_sorted(), "{keys:?}");
    }
}
