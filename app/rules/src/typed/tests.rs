use proptest::prelude::*;

use super::*;
use crate::{
    company::{BranchNumber, KvkNumber, Oin, Rsin},
    people::{EmailAddress, mobile_number, name_part},
};

/// What keyboards, mail programs and web pages put around what was meant.
const AROUND: [&str; 8] = ["", " ", "\u{a0}", "\t", "\u{200b}", "\u{feff}", "\u{202a}", "\u{2060}"];
const DASHES: [&str; 6] = ["-", "\u{2010}", "\u{2011}", "–", "—", "−"];
const BLANKS: [&str; 4] = [" ", "\u{a0}", "\u{202f}", "\u{2009}"];

#[test]
fn r133_r134_a_code_is_read_however_it_was_pasted() {
    for typed in [
        "123456",
        " 123 456 ",
        "123-456",
        "123–456",
        "\u{200e}123\u{a0}456\u{feff}",
        "Your code is 123456.",
        "Uw code: 123456, 10 minuten geldig",
        "123456 10",
        "１２３４５６",
        "١٢٣٤٥٦",
        "@portal.example #123456",
        "Uw code is 123456. Geef hem aan niemand, ook niet aan ons.\n\n@127.0.0.1:3000 #123456",
    ] {
        assert_eq!(code(typed, false).as_deref(), Ok("123456"), "{typed:?}");
    }
    assert_eq!(code("123456 654321", false), Err(Problem::CodeShape), "two codes are none");
    assert_eq!(code("12345 67890", true).as_deref(), Ok("1234567890"));
}

#[test]
fn r134_what_cannot_be_a_code_says_so() {
    for typed in ["12345", "1234567", "12345 67890", "abcdef", "123456 or 654321", "12345x", "-", "", " ", "\u{200b}"] {
        assert_eq!(code(typed, false), Err(Problem::CodeShape), "{typed:?}");
    }
}

#[test]
fn r133_a_mobile_number_is_read_in_every_spelling() {
    for typed in [
        "0612345678",
        "06-12345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06/12345678",
        "(06) 12345678",
        "+31612345678",
        "+31 6 12345678",
        "+31 (0)6 12 34 56 78",
        "+31(0)612345678",
        "+31 (0) 6-12345678",
        "0031 (0) 6 12345678",
        "0031612345678",
        "+31 06 12345678",
        "(+31) 6 12345678",
        "31612345678",
        "tel:+31612345678",
        "TEL: 06 12345678",
        "Tel. 06-12345678",
        "\u{202a}+31612345678\u{202c}",
        "06\u{200b}12345678",
        "０６１２３４５６７８",
    ] {
        assert_eq!(mobile_number(typed).as_deref(), Ok("+31612345678"), "{typed:?}");
    }
    for typed in ["+32 (0)470 12 34 56", "0032 470/12.34.56", "+32470123456"] {
        assert_eq!(mobile_number(typed).as_deref(), Ok("+32470123456"), "{typed:?}");
    }
    for typed in
        ["+31 00612345678", "06 1234567", "06 123456789", "316123456789", "telefoon", "0612345678x", "06,12345678"]
    {
        assert_eq!(mobile_number(typed), Err(Problem::PhoneSyntax), "{typed:?}");
    }
}

#[test]
fn r133_an_address_is_read_as_mail_programs_copy_it() {
    for typed in [
        "anna@demo.example",
        "Anna de Vries <anna@demo.example>",
        "<anna@demo.example>",
        "mailto:anna@demo.example",
        "<MAILTO:anna@demo.example>;",
        "anna@demo.example;",
        "anna@demo.example, ",
        "\u{feff}anna@demo.example\u{200b}",
        "anna\u{200b}@demo.example",
        "\"Vries, A. de\" <anna@demo.example>,",
    ] {
        assert_eq!(EmailAddress::parse(typed).map(String::from).as_deref(), Ok("anna@demo.example"), "{typed:?}");
    }
    assert_eq!(EmailAddress::parse("jan–piet@demo.example").map(String::from).as_deref(), Ok("jan-piet@demo.example"));
}

#[test]
fn r133_an_address_that_a_mail_server_may_not_reach_says_why() {
    for typed in ["jörg@demo.example", "üser@bücher.example", "анна@demo.example"] {
        assert_eq!(EmailAddress::parse(typed), Err(Problem::EmailLocal), "{typed:?}");
    }
    for typed in
        ["anna@demo.example.", "a@b.nl c@d.nl", "a@“b”.nl", "anna@demo…example", "a@b\u{2028}c.nl", "a@b.nl, c@d.nl"]
    {
        assert_eq!(EmailAddress::parse(typed), Err(Problem::EmailSyntax), "{typed:?}");
    }
    for typed in ["anna@bücher.example", "anna@उदाहरण.example", "anna@例え.example"] {
        assert!(EmailAddress::parse(typed).is_ok(), "{typed:?}");
    }
}

#[test]
fn r133_numbers_are_read_with_what_stands_around_them() {
    for typed in [
        "68750110",
        "6875 0110",
        "68.75.01.10",
        "68-75-01-10",
        "KVK 68750110",
        "KVK68750110",
        "KvK: 68750110",
        "KvK-nummer: 68750110",
        "K.v.K. nr. 68750110",
        "NL68750110",
        "68750110.",
        "68750110\u{200b}",
        "６８７５０１１０",
    ] {
        assert_eq!(KvkNumber::parse(typed).map(String::from).as_deref(), Ok("68750110"), "{typed:?}");
    }
    for typed in ["0000 3717 8598", "vestigingsnummer 000037178598", "0000.3717.8598"] {
        assert_eq!(BranchNumber::parse(typed).map(String::from).as_deref(), Ok("000037178598"), "{typed:?}");
    }
    for typed in ["RSIN 123456782", "1234.56.782", "NL123456782"] {
        assert_eq!(Rsin::parse(typed).map(String::from).as_deref(), Ok("123456782"), "{typed:?}");
    }
    assert!(Oin::parse("0000 0004 0000 0000 1234").is_ok());
}

#[test]
fn r133_a_name_keeps_its_apostrophe_and_loses_what_nobody_sees() {
    for (typed, kept) in [
        (" de\u{a0}Vries\u{200b}", "de Vries"),
        ("Jansen‑Bakker", "Jansen-Bakker"),
        ("Jansen – Bakker", "Jansen - Bakker"),
        ("van ’t Hoff", "van ’t Hoff"),
        ("O`Neill", "O`Neill"),
        ("Zoe\u{308}\u{ad}", "Zoe\u{308}"),
    ] {
        assert_eq!(name_part(typed).as_deref(), Ok(kept), "{typed:?}");
    }
    for typed in ["a\u{202e}b", "a\nb", "a\u{7}b"] {
        assert_eq!(name_part(typed), Err(Problem::NameChars), "{typed:?}");
    }
}

#[test]
fn r133_names_are_compared_by_their_letters() {
    let same = |names: &[&str]| {
        let first = compared(names.first().unwrap());
        names.iter().for_each(|name| assert_eq!(compared(name), first, "{name:?}"));
    };
    same(&["van 't Hoff", "van ’t Hoff", "van ‘t Hoff", "Van t Hoff", "VAN ʼT HOFF", "van ´t  hoff"]);
    same(&["O'Neill-Bakker", "O’Neill-Bakker", "O`Neill‑Bakker", "oneill bakker"]);
    same(&["Großmann", "GROSSMANN", "großmann"]);
    same(&["Zoë", "Zoe\u{308}", "ZOE"]);
    same(&["ﬁscher", "Fischer"]);
    same(&["hoff, van 't", "Hoff van 't"]);
    assert_ne!(compared("Janssen"), compared("Jansen"), "one letter counts");
}

#[test]
fn a_text_loses_nothing_but_what_nobody_sees_at_its_ends() {
    assert_eq!(text("\u{feff} two\n lines – 👨\u{200d}👩 \u{200b}\n"), "two\n lines – 👨\u{200d}👩");
}

/// Somebody's spelling of a number: blanks, dashes or nothing between its digits, and what was pasted around it.
fn spelled(digits: &'static str) -> impl Strategy<Value = String> {
    let between = prop_oneof![
        3 => Just(""),
        1 => prop::sample::select(DASHES.to_vec()),
        1 => prop::sample::select(BLANKS.to_vec()),
        1 => prop::sample::select(vec!["\u{200b}", "\u{ad}", "\u{2060}"]),
    ];
    let around = || prop::sample::select(AROUND.to_vec());
    (around(), prop::collection::vec(between, digits.len()), around()).prop_map(move |(before, between, after)| {
        let inside: String =
            digits.chars().zip(&between).flat_map(|(c, between)| [c.to_string(), (*between).into()]).collect();
        format!("{before}{inside}{after}")
    })
}

proptest! {
    #[test]
    fn r133_every_spelling_of_a_number_is_the_number(
        mobile in spelled("0612345678"), kvk in spelled("68750110"), branch in spelled("000037178598"), sms in spelled("123456"),
    ) {
        prop_assert_eq!(mobile_number(&mobile), Ok("+31612345678".to_owned()));
        prop_assert_eq!(KvkNumber::parse(&kvk).map(String::from), Ok("68750110".to_owned()));
        prop_assert_eq!(BranchNumber::parse(&branch).map(String::from), Ok("000037178598".to_owned()));
        prop_assert_eq!(code(&sms, false), Ok("123456".to_owned()));
    }

    #[test]
    fn r133_what_is_clean_stays_as_it_is(typed in ".{0,40}") {
        prop_assert_eq!(text(text(&typed)), text(&typed));
        let clean = line(&typed);
        prop_assert_eq!(line(&clean), clean);
        let clean = name(&typed);
        prop_assert_eq!(name(&clean), clean);
        let clean = compared(&typed);
        prop_assert_eq!(compared(&clean), clean);
    }

    #[test]
    fn r133_what_was_accepted_is_read_again_as_itself(
        email in "[a-z.+]{1,5}[ ;,\u{200b}\u{2013}]?@[a-zü–-]{1,5}[.][a-z]{2,3}[;, >]{0,2}",
        phone in "[+(]{0,2}[0-9() ./–-]{6,18}",
        kvk in "(KvK|NL|nummer)?[ :.]{0,2}[0-9 .–-]{6,12}",
        surname in "[a-zA-Z'’` \u{a0}–\u{200b}]{1,12}",
    ) {
        if let Ok(read) = EmailAddress::parse(&email) {
            prop_assert_eq!(EmailAddress::parse(read.as_str()), Ok(read));
        }
        if let Ok(read) = mobile_number(&phone) {
            prop_assert_eq!(mobile_number(&read), Ok(read));
        }
        if let Ok(read) = KvkNumber::parse(&kvk) {
            prop_assert_eq!(KvkNumber::parse(read.as_str()), Ok(read));
        }
        if let Ok(read) = name_part(&surname) {
            prop_assert_eq!(name_part(&read), Ok(read));
        }
    }

    /// Nothing valid becomes another valid value: what needs no cleaning is not touched.
    #[test]
    fn r133_what_needs_no_cleaning_is_not_touched(
        email in "[a-z0-9][a-z0-9+_'-]{0,20}@[a-z0-9]{1,10}[.][a-z]{2,6}", foreign in "[+](49|32|44)[1-9][0-9]{7,9}", kvk in "[0-9]{8}",
        surname in "[A-Z][a-zé]{1,10}( |-|'|’)?[A-Z][a-z]{1,10}",
    ) {
        prop_assert_eq!(EmailAddress::parse(&email).map(String::from), Ok(email));
        prop_assert_eq!(mobile_number(&foreign), Ok(foreign));
        prop_assert_eq!(KvkNumber::parse(&kvk).map(String::from), Ok(kvk));
        prop_assert_eq!(name_part(&surname), Ok(surname));
    }
}
