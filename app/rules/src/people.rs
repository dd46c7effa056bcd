//! People: names, e-mail addresses, mobile numbers, languages (requirements.md, section 5).

use serde::{Deserialize, Serialize};

use crate::{problem::Problem, typed};

/// The two languages of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// Dutch, the default.
    #[default]
    #[serde(rename = "nl")]
    Nl,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Language {
    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Language::Nl => Language::En,
            Language::En => Language::Nl,
        }
    }

    /// The tag for `lang` attributes and the store.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::Nl => "nl",
            Language::En => "en",
        }
    }

    /// The language of a tag, `None` for every other one.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag {
            "nl" => Some(Language::Nl),
            "en" => Some(Language::En),
            _ => None,
        }
    }
}

/// An e-mail address as somebody typed it, cleaned by [`typed::address`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Longest address (RFC 5321, path limit less the brackets).
    pub const MAX: usize = 254;

    /// # Errors
    /// [`Problem::EmailLocal`] for an address that mail servers often cannot reach, [`Problem::EmailSyntax`] where the text cannot
    /// be one.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = typed::address(typed);
        let Some((local, domain)) = text.rsplit_once('@') else { return Err(Problem::EmailSyntax) };
        let unfit = |c: char| c.is_control() || c.is_whitespace() || "\"(),:;<>@[\\]".contains(c);
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && !local.contains(unfit)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label_ok = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-' || is_mark(c))
        };
        let top_ok = |top: &str| top.chars().count() >= 2 && !top.bytes().all(|b| b.is_ascii_digit());
        let domain_ok =
            domain.contains('.') && domain.split('.').all(label_ok) && domain.rsplit('.').next().is_some_and(top_ok);
        if text.len() > Self::MAX || !local_ok || !domain_ok {
            return Err(Problem::EmailSyntax);
        }
        if local.is_ascii() { Ok(Self(text)) } else { Err(Problem::EmailLocal) }
    }

    /// The address as typed, cleaned.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both are one mailbox to us: letter case does not tell addresses apart.
    pub fn same_as(&self, other: &str) -> bool {
        self.0.to_lowercase() == typed::address(other).to_lowercase()
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = Problem;
    fn try_from(text: String) -> Result<Self, Problem> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> String {
        address.0
    }
}

/// Whether a character stands on or under the one before it: no letter to `char`, but part of names and of addresses, of those in
/// decomposed form and in scripts of India and South-East Asia.
fn is_mark(c: char) -> bool {
    matches!(
        u32::from(c),
        0x300..=0x36f
            | 0x1ab0..=0x1aff
            | 0x1dc0..=0x1dff
            | 0x94d | 0x9cd | 0xa4d | 0xacd | 0xb4d | 0xbcd | 0xc4d | 0xccd | 0xd4d | 0xdca
            | 0xe38..=0xe3a
            | 0xe47..=0xe4e
            | 0x1039..=0x103a
            | 0x17d2
    )
}

/// Checks one part of a person's name: 1 to 64 letters of any script, marks, spaces, hyphens, apostrophes, full stops.
///
/// # Errors
/// [`Problem::RequiredText`] where nothing is typed, [`Problem::NameChars`] for anything else than a name.
pub fn name_part(typed: &str) -> Result<String, Problem> {
    let text = typed::name(typed);
    if text.is_empty() {
        return Err(Problem::RequiredText);
    }
    let fits = |c: char| c.is_alphabetic() || is_mark(c) || typed::is_apostrophe(c) || matches!(c, ' ' | '-' | '.');
    if text.chars().count() <= 64 && text.chars().all(fits) && text.chars().any(char::is_alphabetic) {
        Ok(text)
    } else {
        Err(Problem::NameChars)
    }
}

/// Reads a mobile number and gives the form that is stored, `+31612345678`.
///
/// # Errors
/// [`Problem::PhoneNotMobile`] for a Dutch number that is no mobile one, [`Problem::PhoneSyntax`] otherwise.
pub fn mobile_number(typed: &str) -> Result<String, Problem> {
    let international = typed::telephone(typed);
    let Some(digits) = international.strip_prefix('+') else { return Err(Problem::PhoneSyntax) };
    if !digits.bytes().all(|b| b.is_ascii_digit()) || digits.starts_with('0') || !(7..=15).contains(&digits.len()) {
        return Err(Problem::PhoneSyntax);
    }
    match digits.strip_prefix("31") {
        Some(national) if national.len() != 9 => Err(Problem::PhoneSyntax),
        Some(national) if !national.starts_with('6') => Err(Problem::PhoneNotMobile),
        Some(_) => Ok(international),
        // `^\+[1-9]\d{6,14}$`
        None => Ok(international),
    }
}

/// A person's name as it is written in a sentence: "A. de Vries".
pub fn display_name(initials: &str, prefix: &str, surname: &str) -> String {
    [initials, prefix, surname].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An address of which only its owner knows all: "a***@demo.example".
pub fn masked(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    format!("{}***@{domain}", local.chars().next().unwrap_or('*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_again_by_who_has_it_and_told_to_nobody() {
        assert_eq!(masked("anna@demo.example"), "a***@demo.example");
        assert_eq!(masked("émile@demo.example"), "é***@demo.example");
        assert_eq!(masked(""), "****@");
    }
    use proptest::prelude::*;

    #[test]
    fn mobile_numbers_are_read_as_people_write_them() {
        for typed in ["06-12345678", "06 1234 5678", "+31612345678", "0031612345678", "+31 6 12345678"] {
            assert_eq!(mobile_number(typed).as_deref(), Ok("+31612345678"), "{typed}");
        }
        assert_eq!(mobile_number("+32470123456").as_deref(), Ok("+32470123456"));
        assert_eq!(mobile_number("0201234567"), Err(Problem::PhoneNotMobile));
        for wrong in ["+31612", "0971234567890", "", "061234567a", "12345678", "+0612345678"] {
            assert!(mobile_number(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn addresses_are_trimmed_and_compared_without_case() {
        let address = EmailAddress::parse(" Anna@Demo.example ").unwrap();
        assert_eq!(address.as_str(), "Anna@Demo.example");
        assert!(address.same_as("anna@demo.EXAMPLE"));
        assert!(EmailAddress::parse("jan@bücher.example").is_ok());
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        let long = format!("{}@example.nl", "a".repeat(65));
        for wrong in
            ["", "a", "a@", "@b.nl", "a@b", "a b@c.nl", "a..b@c.nl", ".a@c.nl", "a@-c.nl", "a@c.1", "a@b@c.nl", &long]
        {
            assert_eq!(EmailAddress::parse(wrong), Err(Problem::EmailSyntax), "{wrong}");
        }
        let longest = format!("{}@{}.nl", "a".repeat(64), ["b".repeat(60), "c".repeat(60), "d".repeat(60)].join("."));
        assert_eq!(longest.len(), 250);
        assert!(EmailAddress::parse(&longest).is_ok());
        assert!(EmailAddress::parse(&format!("{longest}xxxxx")).is_err());
    }

    #[test]
    fn names_of_any_script_are_names_and_formulas_are_not() {
        for good in ["O'Neill-van 't Hoff", "Chloë", "Zoe\u{308}", "李", "St. John"] {
            assert_eq!(name_part(good).as_deref(), Ok(good));
        }
        for wrong in ["=cmd", "a\u{202e}b", "a\nb", "<b>", "-", "R2D2"] {
            assert_eq!(name_part(wrong), Err(Problem::NameChars), "{wrong}");
        }
        assert_eq!(name_part("  "), Err(Problem::RequiredText));
        assert_eq!(name_part(&"a".repeat(64)).map(|name| name.len()), Ok(64));
        assert_eq!(name_part(&"a".repeat(65)), Err(Problem::NameChars));
    }

    proptest! {
        #[test]
        fn a_stored_number_is_read_back_as_itself(digits in "[1-9][0-9]{6,14}") {
            if let Ok(stored) = mobile_number(&format!("+{digits}")) {
                prop_assert_eq!(mobile_number(&stored), Ok(stored));
            }
        }

        #[test]
        fn no_text_makes_a_rule_panic(text in ".*") {
            let _ = (mobile_number(&text), EmailAddress::parse(&text), name_part(&text));
        }
    }
}
