//! A file of users, as spreadsheets write it (R102): its columns, and what each row says of somebody.
//!
//! A row stands alone: whatever is wrong with it spoils no other. What spreadsheets make of numbers and days is undone where
//! nothing was lost, and said where something was.

mod cell;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::cell::{DayOrder, day_parts, is_formula, language, level, number, unmarked};
use crate::{
    invitation::Invitee,
    level::Level,
    people::{Language, display_name},
    problem::Problem,
    typed,
    wizard::Answers,
};

/// Where the pages of files are.
pub const PAGES: &str = "/administration/users/import/";
/// The most rows of a file.
pub const MOST_ROWS: usize = 1_000;
/// The most bytes of a file.
pub const MOST_BYTES: usize = 1_000_000;
/// The most characters of a part of a name.
const LONGEST_NAME: usize = 64;
/// The most characters of a cell that are kept of a row that is wrong.
const LONGEST_SHOWN: usize = 80;

/// A column of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Column {
    /// Initials.
    Initials,
    /// The first name, which counts where there are no initials.
    FirstName,
    /// "van de".
    Prefix,
    /// Surname.
    LastName,
    /// Date of birth.
    DateOfBirth,
    /// E-mail address.
    Email,
    /// Mobile number.
    Mobile,
    /// The level of the eHerkenning; without, the one that the wizard asks for.
    Level,
    /// The language of the mails; without, Dutch.
    Language,
}

impl Column {
    /// Every column, in the order of the example.
    pub const ALL: [Column; 9] = [
        Column::Initials,
        Column::FirstName,
        Column::Prefix,
        Column::LastName,
        Column::DateOfBirth,
        Column::Email,
        Column::Mobile,
        Column::Level,
        Column::Language,
    ];

    /// The column that a heading names, in either language and however it is written.
    pub fn named(heading: &str) -> Option<Self> {
        let word: String = heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        Some(match word.as_str() {
            "initials" | "initial" | "voorletters" | "voorletter" | "initialen" => Column::Initials,
            "firstname" | "firstnames" | "givenname" | "givennames" | "voornaam" | "voornamen" | "roepnaam" => {
                Column::FirstName
            }
            "prefix" | "infix" | "tussenvoegsel" | "tussenvoegsels" | "voorvoegsel" | "voorvoegsels" => Column::Prefix,
            "lastname" | "surname" | "familyname" | "achternaam" | "familienaam" => Column::LastName,
            "dateofbirth" | "birthdate" | "birthday" | "dob" | "geboortedatum" | "geborenop" => Column::DateOfBirth,
            "email" | "emailaddress" | "mail" | "emailadres" | "mailadres" => Column::Email,
            "mobile" | "mobilenumber" | "mobilephone" | "phone" | "mobiel" | "mobielnummer" | "mobieletelefoon"
            | "telefoon" | "telefoonnummer" | "gsm" => Column::Mobile,
            "level" | "assurancelevel" | "niveau" | "betrouwbaarheidsniveau" => Column::Level,
            "language" | "taal" => Column::Language,
            _ => return None,
        })
    }

    /// The column of a field of [`Invitee::read`].
    fn of_field(field: &str) -> Self {
        match field {
            "initials" => Column::Initials,
            "prefix" => Column::Prefix,
            "surname" => Column::LastName,
            "email" => Column::Email,
            "mobile" => Column::Mobile,
            "language" => Column::Language,
            _ => Column::DateOfBirth,
        }
    }
}

/// What keeps a whole file from being used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileProblem {
    /// More rows or bytes than [`MOST_ROWS`] and [`MOST_BYTES`].
    Size,
    /// No file was chosen, or it holds nobody.
    Empty,
    /// A workbook, a picture, or another file that is no text.
    NotText,
    /// The first row names none of these, which have to be there.
    Missing(Vec<Column>),
    /// The first row names a column twice.
    Twice(Column),
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowProblem {
    /// As if it had been typed.
    Typed(Column, Problem),
    /// It has more cells than the first row has columns.
    MoreCells,
    /// A quote that opens a cell is never closed.
    OpenQuote,
    /// A cell in which a spreadsheet would compute.
    Formula(Column),
    /// A number of which a spreadsheet has cut digits off: `3,16E+10`.
    CutNumber(Column),
    /// A level that is none.
    UnknownLevel,
    /// A level that is not issued any more.
    WithdrawnLevel(Level),
    /// A level above the manager's own, which is this.
    AboveLevel(Level),
    /// The manager's right had ended when the row was to be done.
    NotManager,
    /// The manager had invited as many in a day as can be.
    TooManyToday,
}

/// A row of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    /// Its number, as a spreadsheet counts: the first row with the headings is 1.
    pub number: usize,
    /// Who it is about, as far as it can be told.
    pub name: String,
    /// The address, as far as there is one.
    pub email: String,
    /// Who is to be invited, where nothing is wrong.
    pub user: Option<Invitee>,
    /// The level that the row names.
    pub level: Option<Level>,
    /// What is wrong.
    pub problems: Vec<RowProblem>,
}

/// The cells of a row, as they were taken out of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cells {
    /// Its number.
    pub number: usize,
    /// What stands in it.
    pub cells: Vec<String>,
    /// Whether a quote was opened and never closed.
    pub open_quote: bool,
}

impl Cells {
    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| typed::text(cell).is_empty())
    }
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeopleFile {
    /// Its rows.
    pub rows: Vec<FileRow>,
    /// The headings of columns that mean nothing here.
    pub unused: Vec<String>,
}

/// A file that is used in place of users who are typed, in sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileUsed {
    /// The file's name.
    pub name: String,
    /// How many rows are good.
    pub good: usize,
    /// How many are left out.
    pub wrong: usize,
    /// The levels of those that are good, the lowest first.
    pub levels: Vec<Level>,
}

/// Where a draft's file is given and shown.
pub fn page(draft: &str) -> String {
    format!("{PAGES}{draft}")
}

/// The same of what somebody calls a draft; nothing where that is no id.
pub fn checked_page(draft: &str) -> Option<String> {
    let is_id = !draft.is_empty() && draft.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_id.then(|| page(draft))
}

/// The page of a file that was given, and of which nothing is used before somebody says so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileShown {
    /// The draft of adding users.
    pub draft: String,
    /// The file's id.
    pub id: String,
    /// Its name; nothing where none was given yet.
    pub name: Option<String>,
    /// What keeps the whole file from being used.
    pub problem: Option<FileProblem>,
    /// The headings of columns that mean nothing here.
    pub unused: Vec<String>,
    /// How many rows are good.
    pub good: usize,
    /// How many are not.
    pub wrong: usize,
    /// Whether those that are good are shown, or the others.
    pub shows_good: bool,
    /// Some of them.
    pub rows: Vec<FileRow>,
    /// The number of the last one that is shown, where more follow.
    pub more: Option<usize>,
}

/// Where each column stands.
struct Heading(Vec<Option<Column>>);

impl Heading {
    fn read(cells: &[String]) -> Result<(Self, Vec<String>), FileProblem> {
        let columns: Vec<Option<Column>> = cells.iter().map(|cell| Column::named(cell)).collect();
        let known: Vec<Column> = columns.iter().copied().flatten().collect();
        if let Some((_, twice)) = known.iter().enumerate().find(|(place, one)| known[..*place].contains(one)) {
            return Err(FileProblem::Twice(*twice));
        }
        let named = |column: &Column| known.contains(column);
        let needed = [Column::LastName, Column::DateOfBirth, Column::Email, Column::Mobile];
        let mut missing: Vec<Column> = needed.into_iter().filter(|column| !named(column)).collect();
        if !named(&Column::Initials) && !named(&Column::FirstName) {
            missing.insert(0, Column::Initials);
        }
        if !missing.is_empty() {
            return Err(FileProblem::Missing(missing));
        }
        let others = cells.iter().zip(&columns).filter(|(cell, column)| column.is_none() && !cell.trim().is_empty());
        let unused = others.map(|(cell, _)| shortened(typed::text(cell))).collect();
        Ok((Self(columns), unused))
    }

    fn cell<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        let place = self.0.iter().position(|one| *one == Some(column));
        place.and_then(|place| cells.get(place)).map_or("", |cell| typed::text(cell))
    }
}

/// Reads a file, row by row.
///
/// # Errors
/// Where the file as a whole cannot be used.
pub fn read(rows: Vec<Cells>, today: Date) -> Result<PeopleFile, FileProblem> {
    let mut rows = rows.into_iter().filter(|row| !row.is_empty());
    let (heading, unused) = Heading::read(&rows.next().ok_or(FileProblem::Empty)?.cells)?;
    let rows: Vec<Cells> = rows.take(MOST_ROWS + 1).collect();
    if rows.len() > MOST_ROWS {
        return Err(FileProblem::Size);
    }
    let order = DayOrder::of(rows.iter().map(|row| heading.cell(&row.cells, Column::DateOfBirth)));
    let read: Vec<FileRow> = rows.iter().map(|row| read_row(&heading, row, order, today)).collect();
    if read.is_empty() { Err(FileProblem::Empty) } else { Ok(PeopleFile { rows: read, unused }) }
}

/// Marks rows about an address that an earlier one is about with which nothing is wrong; `key` is what tells mailboxes apart.
pub fn mark_doubles(rows: &mut [FileRow], key: impl Fn(&str) -> String) {
    let mut earlier = BTreeSet::new();
    for row in rows.iter_mut().filter(|row| row.problems.is_empty()) {
        if let Some(user) = &row.user
            && !earlier.insert(key(&user.email))
        {
            row.problems.push(RowProblem::Typed(Column::Email, Problem::UserTwice));
        }
    }
}

fn read_row(heading: &Heading, row: &Cells, order: DayOrder, today: Date) -> FileRow {
    let mut problems = Vec::new();
    let cell = |column| heading.cell(&row.cells, column);
    if row.open_quote {
        problems.push(RowProblem::OpenQuote);
    } else if row.cells.iter().skip(heading.0.len()).any(|cell| !typed::text(cell).is_empty()) {
        problems.push(RowProblem::MoreCells);
    }
    let mut given = [(Column::Initials, ""); Column::ALL.len()];
    for (place, column) in Column::ALL.into_iter().enumerate() {
        let text = unmarked(cell(column));
        let is_name = matches!(column, Column::Initials | Column::FirstName | Column::Prefix | Column::LastName);
        if is_formula(text) {
            problems.push(RowProblem::Formula(column));
        } else if is_name && text.chars().count() > LONGEST_NAME {
            problems.push(RowProblem::Typed(column, Problem::TooLong { max: LONGEST_NAME }));
        }
        given[place] = (column, text);
    }
    let text = |column| given.iter().find(|(one, _)| *one == column).map_or("", |(_, text)| *text);
    let initials = if text(Column::Initials).is_empty() { text(Column::FirstName) } else { text(Column::Initials) };
    let mobile = number(text(Column::Mobile));
    if mobile.is_none() {
        problems.push(RowProblem::CutNumber(Column::Mobile));
    }
    let level = level(text(Column::Level)).unwrap_or_else(|problem| {
        problems.push(problem);
        None
    });
    let language = language(text(Column::Language)).map_or("?", Language::tag);
    let mut answers = Answers::new();
    let mut answer = |name: &str, text: &str| drop(answers.insert(name.to_owned(), text.to_owned()));
    answer("initials", initials);
    answer("prefix", text(Column::Prefix));
    answer("surname", text(Column::LastName));
    answer("email", text(Column::Email));
    answer("mobile", mobile.as_deref().unwrap_or_default());
    answer("language", language);
    for (name, part) in ["year", "month", "day"].iter().zip(day_parts(text(Column::DateOfBirth), order)) {
        answer(name, &part);
    }
    let user = Invitee::read(&answers, today);
    let wrong = user.as_ref().err().into_iter().flatten();
    for (field, problem) in wrong {
        let column = Column::of_field(field);
        let said = |one: &RowProblem| match one {
            RowProblem::Typed(known, _) | RowProblem::Formula(known) | RowProblem::CutNumber(known) => *known == column,
            RowProblem::OpenQuote => true,
            _ => false,
        };
        if !problems.iter().any(said) {
            problems.push(RowProblem::Typed(column, problem.clone()));
        }
    }
    let name = display_name(initials, text(Column::Prefix), text(Column::LastName));
    FileRow {
        number: row.number,
        name: shortened(&name),
        email: shortened(text(Column::Email)),
        user: user.ok().filter(|_| problems.is_empty()),
        level,
        problems,
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
