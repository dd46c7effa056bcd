//! The helpdesk: why an officer looks at the data of a person, what waits for them, and what a search is after.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use crate::{
    company::KvkNumber,
    level::Level,
    people::Language,
    permission::Permission,
    search::Words,
    shown::{EventShown, MailShown, OrganizationShown},
    state::MeansState,
    typed,
    words::words,
};

/// The fewest characters of a note: a word says nothing to who reads it later.
pub const SHORTEST_NOTE: usize = 10;
/// The most characters of a note.
pub const LONGEST_NOTE: usize = 200;
/// The fewest letters of a name that is looked for: fewer find too many.
pub const SHORTEST_NAME: usize = 3;

/// The field of the reason.
pub const REASON: &str = "reason";
/// The field of the note.
pub const NOTE: &str = "note";

words! {
    /// Why an officer looks at the data of a person.
    pub enum LookReason {
        /// The person, or somebody about them, is on the phone.
        Phone = "phone",
        /// They wrote.
        Mail = "mail",
        /// They ask in the chat.
        Chat = "chat",
        /// Something of theirs stands on the helpdesk's list.
        Task = "task",
        /// Misuse is suspected.
        Misuse = "misuse",
    }
}

words! {
    /// What waits for the helpdesk.
    pub enum TaskKind {
        /// Somebody does not know who asks to see them.
        LinkUnknown = "link-unknown",
        /// A change form that nobody else can confirm.
        ChangeForm = "change-form",
        /// A change form was stopped by who has the account.
        FormStopped = "form-stopped",
        /// Who is said to have sent a change form says that they did not.
        FormDisowned = "form-disowned",
        /// A change of the e-mail address was taken back by the old one.
        EmailUndone = "email-undone",
        /// What was to be done behind an answer was given up.
        ErrandFailed = "errand-failed",
        /// A mail could not be delivered.
        MailBounced = "mail-bounced",
    }
}

/// What is wrong with what an officer typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskProblem {
    /// No reason was chosen.
    ReasonMissing,
    /// No note was typed.
    NoteMissing,
    /// Fewer than [`SHORTEST_NOTE`] characters.
    NoteShort,
    /// More than [`LONGEST_NOTE`] characters.
    NoteLong,
    /// Nothing is looked for.
    NothingSought,
    /// Fewer than [`SHORTEST_NAME`] letters of a name.
    NameShort,
}

/// What is wrong with a form, by the names of its fields, in their order.
pub type DeskProblems = Vec<(&'static str, DeskProblem)>;

/// A reason to look, as it was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Why.
    pub reason: LookReason,
    /// In the officer's words, which the person reads.
    pub note: String,
}

impl Reason {
    /// Judges what was chosen and typed.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn of(reason: &str, note: &str) -> Result<Self, DeskProblems> {
        let note = typed::line(note);
        let wrong = match note.chars().count() {
            0 => Some(DeskProblem::NoteMissing),
            count if count < SHORTEST_NOTE => Some(DeskProblem::NoteShort),
            count if count > LONGEST_NOTE => Some(DeskProblem::NoteLong),
            _ => None,
        };
        match (LookReason::from_name(reason), wrong) {
            (Some(reason), None) => Ok(Self { reason, note }),
            (chosen, wrong) => {
                let missing = chosen.is_none().then_some((REASON, DeskProblem::ReasonMissing));
                Err(missing.into_iter().chain(wrong.map(|wrong| (NOTE, wrong))).collect())
            }
        }
    }
}

/// What an officer is after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// Whoever has an address, which is given as it was typed.
    Address(String),
    /// Users of an organization, of whom all of these words are true.
    Users(KvkNumber, Words),
    /// Somebody by name.
    Name(Words),
}

impl Sought {
    /// What a typed text is after: an address, a KvK number with or without a name, or a name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of(looked_for: &str) -> Result<Self, DeskProblem> {
        let line = typed::line(looked_for);
        if line.is_empty() {
            return Err(DeskProblem::NothingSought);
        }
        if line.contains('@') {
            return Ok(Self::Address(typed::address(&line)));
        }
        if let Ok(kvk) = KvkNumber::parse(&line) {
            return Ok(Self::Users(kvk, Words::default()));
        }
        let mut parts: Vec<&str> = line.split(' ').collect();
        if let Some((place, kvk)) =
            parts.iter().enumerate().find_map(|(place, part)| Some((place, KvkNumber::parse(part).ok()?)))
        {
            parts.remove(place);
            // As it stands on letters: "KvK 68750110".
            parts.retain(|part| !part.to_ascii_lowercase().starts_with("kvk"));
            return Ok(Self::Users(kvk, Words::of(&parts.join(" "))));
        }
        let words = Words::of(&line);
        let letters = words.words.iter().map(|word| word.chars().count()).max().unwrap_or_default();
        if letters < SHORTEST_NAME {
            return Err(DeskProblem::NameShort);
        }
        Ok(Self::Name(words))
    }
}

/// Somebody whom a search found: no more than tells them from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The id.
    pub id: String,
    /// "A. de Vries".
    pub name: String,
    /// Their address, [`masked`](crate::people::masked).
    pub email: String,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Find {
    /// What was typed.
    pub looked_for: String,
    /// What is wrong with it.
    pub problem: Option<DeskProblem>,
    /// The organization whose users were searched, by its number.
    pub organization: Option<String>,
    /// The first ones.
    pub found: Vec<Found>,
    /// Whether there are others.
    pub more: bool,
}

/// Something that waits for the helpdesk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskShown {
    /// The id.
    pub id: String,
    /// What it is; nothing where only a newer version of the portal knows.
    pub kind: Option<TaskKind>,
    /// Whom it is about.
    pub person: Option<String>,
    /// What it is known by: a reference, the name of a letter, the kind of an errand.
    pub about: String,
    /// Since when it waits, in Amsterdam.
    pub since: DateTime,
}

/// What an officer sees first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskShown {
    /// Today in Amsterdam.
    pub today: Date,
    /// What waits, the oldest first.
    pub tasks: Vec<TaskShown>,
    /// Whether more waits than is shown.
    pub more: bool,
}

/// What an officer is asked before they see anything of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedWhy {
    /// The person.
    pub person: String,
    /// "A. de Vries".
    pub name: String,
    /// Their address, [`masked`](crate::people::masked).
    pub email: String,
    /// What was chosen and typed last, and refused: the reason's word, and the note.
    pub typed: Option<(String, String)>,
    /// Why.
    pub problems: DeskProblems,
}

/// Everything that an officer sees of a person, once they said why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonFile {
    /// Today in Amsterdam.
    pub today: Date,
    /// The reference of the look.
    pub reference: String,
    /// Why they look.
    pub reason: Reason,
    /// Until when, in Amsterdam.
    pub until: DateTime,
    /// The person.
    pub id: String,
    /// "A. de Vries".
    pub name: String,
    /// Date of birth.
    pub born: Date,
    /// The username.
    pub email: String,
    /// The mobile number.
    pub mobile: String,
    /// The language of pages and mails.
    pub language: Language,
    /// Level and state of the eHerkenning.
    pub means: Option<(Level, MeansState)>,
    /// The last day of the eHerkenning.
    pub valid_until: Option<Date>,
    /// In how many browsers they are logged in.
    pub sessions: usize,
    /// Organizations of their permissions, and those that they are linked to.
    pub organizations: Vec<OrganizationShown>,
    /// Their permissions, in the order of ends.
    pub permissions: Vec<Permission>,
    /// On which day permissions end before that, as somebody decided: by their ids.
    pub ends_before: BTreeMap<String, Date>,
    /// References of requests that wait, with their organization.
    pub waiting: Vec<(String, String)>,
    /// What happened, the newest first.
    pub events: Vec<EventShown>,
    /// The line from before which the older ones are read on.
    pub older: Option<String>,
    /// The newest mails.
    pub mails: Vec<MailShown>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_needs_a_reason_and_a_note_that_says_something() {
        let wrong = |reason, note| Reason::of(reason, note).unwrap_err();
        assert_eq!(wrong("", " "), [(REASON, DeskProblem::ReasonMissing), (NOTE, DeskProblem::NoteMissing)]);
        assert_eq!(wrong("curious", "asked about renewing"), [(REASON, DeskProblem::ReasonMissing)]);
        assert_eq!(wrong("phone", "asks"), [(NOTE, DeskProblem::NoteShort)]);
        assert_eq!(wrong("phone", &"a".repeat(LONGEST_NOTE + 1)), [(NOTE, DeskProblem::NoteLong)]);
        let reason = Reason::of("phone", "  cannot find   the renewal ").unwrap();
        assert_eq!(reason.reason, LookReason::Phone);
        assert_eq!(reason.note.trim(), reason.note);
    }

    #[test]
    fn a_search_is_after_an_address_a_number_or_a_name() {
        assert_eq!(Sought::of("<Anna@demo.example>;"), Ok(Sought::Address("Anna@demo.example".into())));
        let kvk = KvkNumber::parse("68750110").unwrap();
        assert_eq!(Sought::of("KvK 6875.0110"), Ok(Sought::Users(kvk.clone(), Words::default())));
        assert_eq!(Sought::of("68750110 de Vries"), Ok(Sought::Users(kvk.clone(), Words::of("de Vries"))));
        assert_eq!(Sought::of("de Vries 68750110"), Ok(Sought::Users(kvk.clone(), Words::of("de Vries"))));
        assert_eq!(Sought::of("KvK: 68750110 de Vries"), Ok(Sought::Users(kvk, Words::of("de Vries"))));
        assert_eq!(Sought::of("de Vries"), Ok(Sought::Name(Words::of("de Vries"))));
        assert_eq!(Sought::of(" "), Err(DeskProblem::NothingSought));
        assert_eq!(Sought::of("de"), Err(DeskProblem::NameShort));
        assert_eq!(Sought::of("--- !"), Err(DeskProblem::NameShort));
    }
}
