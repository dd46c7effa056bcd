//! Typed text, cleaned before it is judged (R133): what people paste or what keyboards make of it is not their mistake.

use unicode_normalization::UnicodeNormalization;

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

/// Whether a character only steers how text is laid out or joined, and is seen by nobody (Unicode's category Cf).
fn is_format(c: char) -> bool {
    matches!(
        u32::from(c),
        0xad | 0x600..=0x605
            | 0x61c
            | 0x6dd
            | 0x70f
            | 0x890..=0x891
            | 0x8e2
            | 0x180e
            | 0x200b..=0x200f
            | 0x202a..=0x202e
            | 0x2060..=0x206f
            | 0xfeff
            | 0xfff9..=0xfffb
            | 0x110bd
            | 0x110cd
            | 0x13430..=0x1343f
            | 0x1bca0..=0x1bca3
            | 0x1d173..=0x1d17a
            | 0xe0001
            | 0xe0020..=0xe007f
    )
}

/// Whether a character turns the direction of what stands behind it.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character is a dash of any kind.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Whether a character is an apostrophe of any kind.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '\u{2b9}'..='\u{2bc}' | '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{ff07}')
}

/// A text of any length without what nobody sees at its ends. Within it may be meant: it joins emoji and letters.
pub fn text(typed: &str) -> &str {
    typed.trim_matches(is_unseen)
}

fn is_unseen(c: char) -> bool {
    c.is_whitespace() || is_format(c)
}

/// A blank of any kind as a space, a dash of any kind as a hyphen.
fn plain(c: char) -> char {
    match c {
        c if is_dash(c) => '-',
        // A line break is none: no field of one line has it.
        c if c == '\t' || (c.is_whitespace() && !c.is_control()) => ' ',
        c => c,
    }
}

/// Part of a name. What turns direction within it stays, to be refused: it makes a name look like another.
pub fn name(typed: &str) -> String {
    text(typed).chars().filter(|c| !is_format(*c) || is_direction(*c)).map(plain).collect()
}

/// A line in which only what is seen counts, and digits are digits whatever their width.
pub fn line(typed: &str) -> String {
    let seen = text(typed).chars().filter(|c| !is_format(*c));
    seen.map(|c| digit(c).unwrap_or_else(|| plain(c))).collect()
}

/// `text` without `word` at its start, however it is written.
fn without<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

/// An address out of what a mail program copies: `mailto:`, `<…>` behind a name, what parts it from the next one.
pub fn address(typed: &str) -> String {
    let line = line(typed);
    let mut address = line.trim_end_matches([';', ',', ' ']);
    if let Some((_, inside)) = address.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        address = inside.trim();
    }
    without(address, "mailto:").unwrap_or(address).trim().to_owned()
}

/// The number of an organization, a branch or an entity: without what makes it readable, and without its name before it.
pub fn number(typed: &str) -> String {
    let digits: String = line(typed).chars().filter(|c| !matches!(c, ' ' | '.' | '-' | ':')).collect();
    let mut rest = digits.as_str();
    for word in ["NL", "KvK", "vestigings", "RSIN", "nummer", "number", "nr"] {
        rest = without(rest, word).unwrap_or(rest);
    }
    rest.to_owned()
}

/// A telephone number with its country, `+31612345678`, out of all the ways to write one in the Netherlands; whether it is a
/// number at all is judged afterwards.
pub fn telephone(typed: &str) -> String {
    let line = line(typed);
    let line = without(&line, "tel:").or_else(|| without(&line, "tel.")).unwrap_or(&line);
    let marks: Vec<char> = line.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '/')).collect();
    let (mut number, mut rest) = (String::new(), &*marks);
    while let [c, after @ ..] = rest {
        rest = match (c, after) {
            // The 0 that is dialled within the country only: `+31 (0)6`.
            ('(', ['0', ')', further @ ..]) if !number.is_empty() => further,
            _ => after,
        };
        if !matches!(c, '(' | ')') {
            number.push(*c);
        }
    }
    let number = if let Some(rest) = number.strip_prefix("00") {
        format!("+{rest}")
    } else if let Some(rest) = number.strip_prefix('0') {
        format!("+31{rest}")
    } else if number.len() == 11 && number.starts_with("316") {
        format!("+{number}")
    } else {
        number
    };
    match number.strip_prefix("+310") {
        Some(rest) => format!("+31{rest}"),
        None => number,
    }
}

/// What of a name tells it from another: letters and digits, without marks, case, and whatever stands between (R133).
pub fn compared(name: &str) -> String {
    let letters = name.nfkd().filter(|c| c.is_alphanumeric() && !is_apostrophe(*c));
    // Upper case in between: ß, its capital, and ss are one.
    letters.flat_map(char::to_lowercase).flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
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

/// The token of a link: 64 hexadecimal digits, whatever a sentence or a mail program put around them. Nothing, where a part of
/// it is missing or something stands within it.
pub fn token(typed: &str) -> Option<String> {
    let around = |c: char| is_unseen(c) || !c.is_alphanumeric();
    let token = typed.trim_matches(around).to_ascii_lowercase();
    (token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(token)
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
        let mut found: Vec<String> = groups(typed, parted).into_iter().filter(fits).collect();
        // A whole text message has it twice: for people, and for browsers that fill it in.
        found.dedup();
        if let [code] = &*found {
            return Ok(code.clone());
        }
    }
    Err(Problem::CodeShape)
}

#[cfg(test)]
mod tests;
