use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 11, 28);
const HEADING: [&str; 9] =
    ["initials", "first_name", "prefix", "last_name", "date_of_birth", "email", "mobile", "level", "language"];
const GOOD: [&str; 9] = ["A.", "Anna", "de", "Vries", "1977-03-13", "anna@new.example", "+31612000001", "EH3", ""];

fn cells(number: usize, cells: &[&str]) -> Cells {
    Cells { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect(), open_quote: false }
}

/// The row with one cell changed, as it is read.
fn with(column: Column, cell: &str) -> FileRow {
    let mut row = GOOD;
    row[Column::ALL.iter().position(|one| *one == column).unwrap()] = cell;
    read(vec![cells(1, &HEADING), cells(2, &row)], TODAY).unwrap().rows.remove(0)
}

fn user(column: Column, cell: &str) -> Invitee {
    let row = with(column, cell);
    row.user.unwrap_or_else(|| panic!("{column:?} {cell:?}: {:?}", row.problems))
}

#[test]
fn r102_a_row_says_who_somebody_is() {
    let row = with(Column::Level, "EH3");
    assert_eq!((row.number, row.name.as_str(), row.email.as_str()), (2, "A. de Vries", "anna@new.example"));
    assert_eq!(row.level, Some(Level::Eh3));
    let user = row.user.unwrap();
    assert_eq!((user.born, user.mobile.as_str(), user.language), (date(1977, 3, 13), "+31612000001", Language::Nl));
    assert_eq!(with(Column::Initials, "").user.unwrap().initials, "Anna", "a first name stands for initials");
}

#[test]
fn r102_what_spreadsheets_make_of_days_is_undone() {
    let days = [
        "1980-12-31",
        "31-12-1980",
        "31/12/1980",
        "31.12.1980",
        "1980/12/31",
        "19801231",
        "29586",
        "29586.0",
        "1980-12-31 00:00:00",
        "1980-12-31T00:00:00",
        "31-12-1980 0:00",
        "\u{a0}31-12-1980\u{a0}",
        "31 12 1980",
    ];
    for day in days {
        assert_eq!(user(Column::DateOfBirth, day).born, date(1980, 12, 31), "{day:?}");
    }
    for (day, problem) in [
        ("31-02-1980", Problem::DateReal),
        ("29-02-1981", Problem::DateReal),
        ("31-12-80", Problem::DateReal),
        ("onbekend", Problem::DateReal),
        ("#######", Problem::DateReal),
        ("366", Problem::DateReal),
        ("2026-11-28", Problem::DatePast),
        ("", Problem::RequiredText),
    ] {
        assert_eq!(
            with(Column::DateOfBirth, day).problems,
            [RowProblem::Typed(Column::DateOfBirth, problem)],
            "{day:?}"
        );
    }
}

#[test]
fn r102_what_spreadsheets_make_of_numbers_is_undone_where_nothing_is_lost() {
    for number in [
        "+31612345678",
        "0612345678",
        "612345678",
        "31612345678",
        "0031612345678",
        "06-1234 5678",
        "'+31612345678",
        "=\"0612345678\"",
        "6.12345678E8",
        "6,12345678E+08",
        "3.1612345678E+10",
        "06\u{a0}12345678",
        "+31 (0)6 12345678",
    ] {
        assert_eq!(user(Column::Mobile, number).mobile, "+31612345678", "{number:?}");
    }
    let cut = ["3,16E+10", "3.16123E+10", "6,12E+08", "6E8", "3.161234568E+10", "6.123456785E8", "1.0E99999999999"];
    for number in cut.into_iter().chain(["1.00000000000000E99999999999", "1.23456789012345E4000000000"]) {
        assert_eq!(with(Column::Mobile, number).problems, [RowProblem::CutNumber(Column::Mobile)], "{number:?}");
    }
    for (number, problem) in
        [("020 123 45 67", Problem::PhoneNotMobile), ("201234567", Problem::PhoneSyntax), ("", Problem::RequiredText)]
    {
        assert_eq!(with(Column::Mobile, number).problems, [RowProblem::Typed(Column::Mobile, problem)], "{number:?}");
    }
}

#[test]
fn r102_levels_are_read_however_they_are_written_and_withdrawn_ones_are_said() {
    for (word, level) in [
        ("EH3", Some(Level::Eh3)),
        ("eh 3", Some(Level::Eh3)),
        ("EH2+", Some(Level::Eh2Plus)),
        ("eh2plus", Some(Level::Eh2Plus)),
        ("EH4", Some(Level::Eh4)),
        ("", None),
    ] {
        let row = with(Column::Level, word);
        assert_eq!((row.level, row.problems), (level, vec![]), "{word:?}");
    }
    for (word, problem) in [
        ("EH1", RowProblem::WithdrawnLevel(Level::Eh1)),
        ("eh2", RowProblem::WithdrawnLevel(Level::Eh2)),
        ("EH5", RowProblem::UnknownLevel),
        ("hoog", RowProblem::UnknownLevel),
    ] {
        let row = with(Column::Level, word);
        assert_eq!((row.level, row.problems, row.user), (None, vec![problem], None), "{word:?}");
    }
}

#[test]
fn r102_formulas_long_names_and_odd_cells_are_told_by_their_column() {
    for cell in ["=HYPERLINK(\"http://x\")", "@SUM(A1)", "+cmd|' /C calc'!A0", "-x", "=1+1"] {
        assert_eq!(with(Column::LastName, cell).problems, [RowProblem::Formula(Column::LastName)], "{cell:?}");
    }
    assert_eq!(user(Column::LastName, "'s Gravesande").surname, "'s Gravesande");
    assert_eq!(user(Column::LastName, "Zoë\u{a0}Coté").surname, "Zoë Coté");
    let long = "a".repeat(65);
    let too_long = RowProblem::Typed(Column::LastName, Problem::TooLong { max: 64 });
    assert_eq!(with(Column::LastName, &long).problems, [too_long]);
    assert_eq!(with(Column::Prefix, &"b".repeat(300)).name.chars().count(), LONGEST_SHOWN + 1, "not all of it is kept");
    assert_eq!(with(Column::Email, "anna").problems, [RowProblem::Typed(Column::Email, Problem::EmailSyntax)]);
    assert_eq!(with(Column::Language, "de").problems, [RowProblem::Typed(Column::Language, Problem::RequiredChoice)]);
    assert_eq!(user(Column::Language, "English").language, Language::En);
}

#[test]
fn r102_a_bad_row_never_spoils_its_neighbours_and_doubles_are_found_in_other_case() {
    let mut more = GOOD.to_vec();
    more.push("extra");
    let mut twice = GOOD;
    twice[5] = "ANNA@new.example";
    let mut other = GOOD;
    other[5] = "other@new.example";
    let open = Cells { open_quote: true, ..cells(5, &["B.", "", "", "Jans;1980"]) };
    let rows = vec![
        cells(1, &HEADING),
        cells(2, &more),
        cells(3, &GOOD),
        cells(4, &["", " "]),
        open,
        cells(6, &twice),
        cells(7, &other),
    ];
    let mut read = read(rows, TODAY).unwrap();
    mark_doubles(&mut read.rows, str::to_lowercase);
    let found: Vec<_> = read.rows.iter().map(|row| (row.number, row.user.is_some(), row.problems.clone())).collect();
    assert_eq!(
        found,
        [
            (2, false, vec![RowProblem::MoreCells]),
            (3, true, vec![]),
            (5, false, vec![RowProblem::OpenQuote]),
            (6, true, vec![RowProblem::Typed(Column::Email, Problem::UserTwice)]),
            (7, true, vec![]),
        ]
    );
    let blank_behind = [&GOOD[..], &["", " "]].concat();
    let read = super::read(vec![cells(1, &HEADING), cells(2, &blank_behind)], TODAY).unwrap();
    assert!(read.rows[0].user.is_some(), "blank cells at the end are none");
}

#[test]
fn r102_the_first_row_names_the_columns_in_either_language_and_any_case() {
    let dutch =
        ["Voorletters", "TUSSENVOEGSEL", "Achternaam", "Geboortedatum", "E-mailadres", "Mobiel nummer", "afdeling"];
    let row = ["A.", "", "Jansen", "1-2-1980", "a@new.example", "0612345678", "Inkoop"];
    let file = read(vec![cells(1, &dutch), cells(2, &row)], TODAY).unwrap();
    assert_eq!(file.unused, ["afdeling"]);
    assert!(file.rows[0].user.is_some());
    let missing = read(vec![cells(1, &["first name", "email"]), cells(2, &["a", "b"])], TODAY);
    assert_eq!(missing, Err(FileProblem::Missing(vec![Column::LastName, Column::DateOfBirth, Column::Mobile])));
    let none = read(vec![cells(1, &["A.", "Jansen"])], TODAY).unwrap_err();
    assert!(matches!(none, FileProblem::Missing(all) if all.len() == 5));
    let twice = [&HEADING[..], &["E-mail"]].concat();
    assert_eq!(read(vec![cells(1, &twice)], TODAY), Err(FileProblem::Twice(Column::Email)));
    assert_eq!(read(vec![cells(1, &HEADING), cells(2, &["", ""])], TODAY), Err(FileProblem::Empty));
    assert_eq!(read(Vec::new(), TODAY), Err(FileProblem::Empty));
    let many: Vec<Cells> = std::iter::once(cells(1, &HEADING)).chain((2..1_003).map(|n| cells(n, &GOOD))).collect();
    assert_eq!(read(many, TODAY), Err(FileProblem::Size));
}

proptest! {
    /// Whatever stands in a row: it is read, its neighbour is as it was, and it is either somebody or has a reason.
    #[test]
    fn r102_any_row_is_somebody_or_has_a_reason(row in proptest::collection::vec("\\PC{0,40}", 0..12), open: bool) {
        let mut neighbour = GOOD;
        neighbour[5] = "neighbour@new.example";
        let odd = Cells { open_quote: open, number: 2, cells: row };
        let empty = odd.is_empty();
        let read = read(vec![cells(1, &HEADING), odd, cells(3, &neighbour)], TODAY).unwrap();
        prop_assert_eq!(read.rows.len(), if empty { 1 } else { 2 });
        prop_assert!(read.rows.last().unwrap().user.is_some());
        for row in read.rows {
            prop_assert_eq!(row.user.is_some(), row.problems.is_empty());
        }
    }
}

/// What a spreadsheet of another country makes of the example.
#[test]
fn r102_a_file_that_writes_the_month_first_is_read_so_as_a_whole() {
    let born = |days: &[&str]| {
        let rows = days.iter().enumerate().map(|(number, day)| {
            let mut row = GOOD;
            row[4] = day;
            cells(number + 2, &row)
        });
        let file = read(std::iter::once(cells(1, &HEADING)).chain(rows).collect(), TODAY).unwrap();
        file.rows.into_iter().map(|row| row.user.map(|user| user.born)).collect::<Vec<_>>()
    };
    assert_eq!(born(&["3/13/1977", "1/3/1998"]), [Some(date(1977, 3, 13)), Some(date(1998, 1, 3))]);
    assert_eq!(born(&["13/3/1977", "1/3/1998"]), [Some(date(1977, 3, 13)), Some(date(1998, 3, 1))]);
    assert_eq!(born(&["1/3/1998", "3-1-1998"]), [Some(date(1998, 3, 1)), Some(date(1998, 1, 3))]);
    assert_eq!(born(&["3/13/1977", "13/3/1977"]), [None, Some(date(1977, 3, 13))], "it cannot be both");
}
