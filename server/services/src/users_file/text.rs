//! The text of a file that a spreadsheet wrote, and the cells of its rows.
//!
//! Cells are read by a library, one row at a time: a quote that nobody closed ends with its own row.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};
use rules::people_file::{Cells, FileProblem, MOST_BYTES};

/// How workbooks, pictures and packed files begin.
const OTHERS: [&[u8]; 6] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b"];
/// How many lines a cell with line breaks may take.
const MOST_LINES: usize = 5;
/// What may part cells.
const SEPARATORS: [char; 3] = [';', ',', '\t'];

/// The rows of a file.
///
/// # Errors
/// Where it is too large, empty, or no text.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Cells>, FileProblem> {
    if bytes.len() > MOST_BYTES {
        return Err(FileProblem::Size);
    }
    let text = text(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines = text.split('\n').peekable();
    // Spreadsheets show no row for this line.
    let told = lines.peek().and_then(|line| told_separator(line));
    if told.is_some() {
        lines.next();
    }
    let lines: Vec<&str> = lines.collect();
    let separator = told.unwrap_or_else(|| guessed_separator(&lines));
    Ok(cells(&lines, separator))
}

/// UTF-8 or UTF-16 with a mark, UTF-8 without one, and else all of it as Windows writes Western European text.
fn text(bytes: &[u8]) -> Result<Cow<'_, str>, FileProblem> {
    if OTHERS.iter().any(|other| bytes.starts_with(other)) {
        return Err(FileProblem::NotText);
    }
    let text = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, mark)), _) => encoding.decode_without_bom_handling(&bytes[mark..]).0,
        (None, Ok(text)) => Cow::Borrowed(text),
        (None, Err(_)) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    if text.contains('\0') { Err(FileProblem::NotText) } else { Ok(text) }
}

/// The separator of a line `sep=;`.
fn told_separator(line: &str) -> Option<char> {
    let rest = line.trim_matches('"').strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    let mut rest = rest.chars();
    rest.next().filter(|told| SEPARATORS.contains(told))
}

/// The separator that the first row with anything in it has most of.
fn guessed_separator(lines: &[&str]) -> char {
    let heading = lines.iter().find(|line| !line.trim().is_empty()).copied().unwrap_or_default();
    // Of equally many the first.
    let most = SEPARATORS.into_iter().rev().max_by_key(|separator| heading.matches(*separator).count());
    most.unwrap_or(';')
}

/// How the quotes of a text stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// Each that opens a cell closes it.
    Closed,
    /// One that opens a cell is not closed.
    Open,
    /// More stands behind one that closes a cell.
    Odd,
}

fn quotes(text: &str, separator: char) -> Quotes {
    let mut characters = text.chars().peekable();
    let mut at_start = true;
    let mut odd = false;
    while let Some(one) = characters.next() {
        if at_start && one == '"' {
            loop {
                match characters.next() {
                    None => return Quotes::Open,
                    Some('"') if characters.peek() == Some(&'"') => drop(characters.next()),
                    Some('"') => break,
                    Some(_) => {}
                }
            }
            odd |= characters.peek().is_some_and(|next| *next != separator);
        }
        at_start = one == separator;
    }
    if odd { Quotes::Odd } else { Quotes::Closed }
}

fn cells(lines: &[&str], separator: char) -> Vec<Cells> {
    let mut rows: Vec<Cells> = Vec::new();
    let mut columns = None;
    let mut next = 0;
    while let Some(line) = lines.get(next) {
        let number = rows.len() + 1;
        let whole = match quotes(line, separator) {
            Quotes::Closed | Quotes::Odd => Some(((*line).to_owned(), 1)),
            Quotes::Open => joined(&lines[next..], separator, columns),
        };
        let row = match &whole {
            Some((text, _)) => Cells { number, cells: parsed(text, separator, true), open_quote: false },
            None => Cells { number, cells: parsed(line, separator, false), open_quote: true },
        };
        if columns.is_none() && !row.is_empty() {
            columns = Some(row.cells.len());
        }
        next += whole.map_or(1, |(_, taken)| taken);
        rows.push(row);
    }
    rows
}

/// The row that begins here with a cell of several lines, and how many it takes; `None` where its quote is never closed.
fn joined(lines: &[&str], separator: char, columns: Option<usize>) -> Option<(String, usize)> {
    (2..=MOST_LINES.min(lines.len())).find_map(|taken| {
        let text = lines[..taken].join("\n");
        let whole = quotes(&text, separator) == Quotes::Closed;
        (whole && columns.is_none_or(|columns| parsed(&text, separator, true).len() == columns))
            .then_some((text, taken))
    })
}

fn parsed(text: &str, separator: char, quoting: bool) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).quoting(quoting).delimiter(u8::try_from(separator).unwrap_or(b';'));
    let record = reader.from_reader(text.as_bytes()).into_records().next();
    let cells = record.and_then(Result::ok).unwrap_or_default();
    cells.iter().map(|cell| cell.replace('\n', " ")).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        rows(bytes).unwrap().into_iter().filter(|row| !row.is_empty()).map(|row| row.cells).collect()
    }

    #[test]
    fn r102_files_are_read_in_the_encodings_that_spreadsheets_write() {
        let wanted = [["naam", "plaats"], ["Zoë", "’s-Gravenhage"]];
        let text = "naam;plaats\r\nZoë;’s-Gravenhage\r\n";
        let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let marked = format!("\u{feff}{text}");
        for bytes in [text.as_bytes(), marked.as_bytes(), &utf16, b"naam;plaats\rZo\xeb;\x92s-Gravenhage"] {
            assert_eq!(read(bytes), wanted);
        }
    }

    #[test]
    fn r102_cells_are_parted_as_the_file_says_or_as_its_first_row_has_it() {
        let wanted = [["a", "b"], ["1,5", "2"]];
        for text in [
            "sep=;\na;b\n1,5;2",
            "a;b\n1,5;2\n",
            "\n\na;b\n\"1,5\";2",
            "a\tb\n1,5\t2",
            "a,b\n\"1,5\",2",
            "\"sep=,\"\na,b\n\"1,5\",2",
        ] {
            assert_eq!(read(text.as_bytes()), wanted, "{text:?}");
        }
        let numbers: Vec<usize> = rows(b"sep=;\na;b\n\n1;2").unwrap().iter().map(|row| row.number).collect();
        assert_eq!(numbers, [1, 2, 3], "as a spreadsheet counts");
    }

    #[test]
    fn r102_a_quote_that_is_not_closed_ends_with_its_row() {
        let found = rows(b"a;b;c\n1;\"2;3\n4;\"5;6\n7;8;9\n").unwrap();
        let found: Vec<_> = found.iter().map(|row| (row.number, row.cells.join("|"), row.open_quote)).collect();
        let found: Vec<_> = found.iter().map(|(number, cells, open)| (*number, cells.as_str(), *open)).collect();
        assert_eq!(
            found,
            [(1, "a|b|c", false), (2, "1|\"2|3", true), (3, "4|\"5|6", true), (4, "7|8|9", false), (5, "", false)]
        );
        assert_eq!(read(b"a;b\n\"x\ny\";2\n3;4"), [["a", "b"], ["x y", "2"], ["3", "4"]], "a line break within a cell");
        assert_eq!(read(b"a;b\n\"x \"\"y\"\"\";2"), [["a", "b"], ["x \"y\"", "2"]]);
        assert_eq!(read(b"a;b\nJan \"Jaap\" Smit;2"), [["a", "b"], ["Jan \"Jaap\" Smit", "2"]]);
    }

    #[test]
    fn r102_what_is_no_text_or_too_large_is_said() {
        for other in [&b"PK\x03\x04rest"[..], b"%PDF-1.7", b"a;b\0c"] {
            assert_eq!(rows(other), Err(FileProblem::NotText));
        }
        assert_eq!(rows(&vec![b'a'; MOST_BYTES + 1]), Err(FileProblem::Size));
        assert!(rows(&vec![b'a'; MOST_BYTES]).is_ok());
    }

    proptest! {
        /// Whatever a file holds: it is read, or it is said what is wrong with it.
        #[test]
        fn r102_any_bytes_are_a_file_or_have_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..400), headed: bool) {
            let heading: &[u8] = if headed { b"initials;last_name;date_of_birth;email;mobile\n" } else { b"" };
            let today = jiff::civil::date(2026, 11, 28);
            if let Ok(file) = rows(&[heading, &bytes].concat()).and_then(|rows| rules::people_file::read(rows, today)) {
                prop_assert!(file.rows.iter().all(|row| row.user.is_some() == row.problems.is_empty()));
            }
        }

        /// Whatever one line holds, the next is read as it stands.
        #[test]
        fn r102_no_line_swallows_another(line in "[a-z\";,]{0,30}") {
            let file = format!("a;b;c\n{line}\nx;y;z\n");
            let found = rows(file.as_bytes()).unwrap();
            prop_assert_eq!(&found[2].cells, &["x", "y", "z"]);
        }
    }
}
