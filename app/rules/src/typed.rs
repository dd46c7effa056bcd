//! Typed text, cleaned before it is judged (R133): what people paste or what keyboards make of it is not their mistake.

use crate::problem::Problem;

/// How many digits a code by text message or of an app has.
const CODE: usize = 6;
/// How many a recovery code has.
const RECOVERY_CODE: usize = 10;

/// A digit of whatever width or script, as an ordinary one.
fn digit(c: char) -> Option<char> {
    // Arabic, Persian, full width, and the styled ones of mathematics.
    let zeros = ['0', '\u{660}', '\u{6f0}', '\u{ff10}'].map(u32::from).into_iter();
    let zeros = zeros.chain((0..5).map(|style| 0x1d7ce + 10 * style));
    let value = zeros.into_iter().find_map(|zero| u32::from(c).checked_sub(zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// Whether a character only steers how text is laid out.
fn is_format(c: char) -> bool {
    matches!(u32::from(c), 0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff)
}

/// Whether a character is a dash of any kind.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// The groups of digits in a text; blanks and dashes between two digits part them, or do not.
fn groups(text: &str, parted: bool) -> Vec<String> {
    let mut groups = vec![String::new()];
    for c in text.chars().filter(|c| !is_format(*c)) {
        let open = groups.last().is_some_and(|group| !group.is_empty());
        match digit(c) {
            Some(digit) => groups.iter_mut().last().into_iter().for_each(|group| group.push(digit)),
            None if !parted && (c.is_whitespace() || is_dash(c)) => {}
            None if open => groups.push(String::new()),
            None => {}
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// The digits of a code as typed: blanks and dashes inside it, and text around exactly one group of six digits, are no harm.
/// A recovery code of ten digits is one where there are any.
///
/// # Errors
/// [`Problem::CodeShape`] for what cannot be a code.
pub fn code(typed: &str, recovery: bool) -> Result<String, Problem> {
    let fits = |group: &String| group.len() == CODE || (recovery && group.len() == RECOVERY_CODE);
    // "123 456" is one group; of "123456 10" the six stand alone.
    for parted in [false, true] {
        let mut found = groups(typed, parted).into_iter().filter(fits);
        if let (Some(code), None) = (found.next(), found.next()) {
            return Ok(code);
        }
    }
    Err(Problem::CodeShape)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ] {
            assert_eq!(code(typed, false).as_deref(), Ok("123456"), "{typed:?}");
        }
        assert_eq!(code("12345 67890", true).as_deref(), Ok("1234567890"));
    }

    #[test]
    fn r134_what_cannot_be_a_code_says_so() {
        for typed in
            ["12345", "1234567", "12345 67890", "abcdef", "123456 or 654321", "12345x", "-", "", " ", "\u{200b}"]
        {
            assert_eq!(code(typed, false), Err(Problem::CodeShape), "{typed:?}");
        }
    }
}
