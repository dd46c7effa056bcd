//! Invitations: a manager adds somebody who has no eHerkenning yet (requirements.md, R23 to R29).
//!
//! Nobody becomes a person of the portal before they followed the mail's link themselves: what a manager typed of somebody is
//! kept with the invitation until then. Where the address has an eHerkenning already, its holder is asked to become visible
//! instead, and the manager sees the same as for anybody else.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    level::Level,
    link::LinkStanding,
    people::{EmailAddress, Language, display_name, mobile_number, name_part},
    people_file::FileRow,
    period::Term,
    permission::Named,
    problem::{Problem, Problems},
    shown::OrganizationShown,
    typed,
    wizard::{Answers, answered_day},
};

/// How many days an invitation waits for its answer: as long as a link request, which it may have become.
pub const WAITS_DAYS: i64 = crate::link::WAITS_DAYS;
/// How often its mail is sent again at the most.
pub const MOST_REMINDERS: i64 = 3;
/// Levels that are issued, lowest first: the older ones are only shown.
pub const ISSUED: [Level; 3] = [Level::Eh2Plus, Level::Eh3, Level::Eh4];
/// Nobody who lives was born before.
const EARLIEST_BIRTH: Date = Date::constant(1900, 1, 1);

/// The names of the answers about somebody who is invited.
pub const FIELDS: [&str; 9] = ["initials", "prefix", "surname", "day", "month", "year", "email", "mobile", "language"];

/// Somebody who is invited, with everything in the form in which it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitee {
    /// Initials, or first names.
    pub initials: String,
    /// "van de", or nothing.
    pub prefix: String,
    /// Surname.
    pub surname: String,
    /// Date of birth.
    #[serde(with = "crate::day")]
    pub born: Date,
    /// The address that the invitation goes to.
    pub email: String,
    /// The mobile number, `+31612345678`.
    pub mobile: String,
    /// The language of the mail.
    pub language: Language,
}

impl Invitee {
    /// "A. de Vries".
    pub fn name(&self) -> String {
        display_name(&self.initials, &self.prefix, &self.surname)
    }

    /// Reads what was typed about somebody, by the names of [`FIELDS`].
    ///
    /// # Errors
    /// What is wrong, field by field, in their order.
    pub fn read(answers: &Answers, today: Date) -> Result<Self, Problems> {
        let given = |name: &str| answers.get(name).map_or("", String::as_str);
        let mut problems = Problems::new();
        let mut part = |name: &str, read: Result<String, Problem>| {
            read.map_err(|problem| problems.push((name.to_owned(), problem))).unwrap_or_default()
        };
        let initials = part("initials", name_part(given("initials")));
        let prefix = match typed::name(given("prefix")).is_empty() {
            true => String::new(),
            false => part("prefix", name_part(given("prefix"))),
        };
        let surname = part("surname", name_part(given("surname")));
        let born = match ["day", "month", "year"].iter().all(|name| typed::text(given(name)).is_empty()) {
            true => Err(Problem::RequiredText),
            false => answered_day(answers).and_then(|born| match born {
                born if born >= today => Err(Problem::DatePast),
                born if born < EARLIEST_BIRTH => Err(Problem::DateReal),
                born => Ok(born),
            }),
        };
        let born = born.map_err(|problem| problems.push(("day".to_owned(), problem))).ok();
        let mut text = |name: &str, read: fn(&str) -> Result<String, Problem>| {
            let typed = given(name);
            let read = if typed::text(typed).is_empty() { Err(Problem::RequiredText) } else { read(typed) };
            read.map_err(|problem| problems.push((name.to_owned(), problem))).unwrap_or_default()
        };
        let email = text("email", |typed| EmailAddress::parse(typed).map(String::from));
        let mobile = text("mobile", mobile_number);
        let language = Language::from_tag(given("language"));
        if language.is_none() {
            problems.push(("language".to_owned(), Problem::RequiredChoice));
        }
        match (born, language) {
            (Some(born), Some(language)) if problems.is_empty() => {
                Ok(Self { initials, prefix, surname, born, email, mobile, language })
            }
            _ => Err(problems),
        }
    }
}

/// What is given to somebody along with the invitation, from the day on which they accept it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// The services; nothing is all services.
    pub services: Option<Vec<Named>>,
    /// The only branch that it counts for.
    pub branch: Option<String>,
    /// How long.
    pub term: Term,
}

/// An invitation, as managers of its organization see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationShown {
    /// The reference.
    pub reference: String,
    /// The organization.
    pub organization: OrganizationShown,
    /// Whom the manager named: "A. de Vries".
    pub name: String,
    /// The address that it went to.
    pub email: String,
    /// The level of the eHerkenning.
    pub level: Level,
    /// The manager who invited.
    pub manager: String,
    /// Where it stands.
    pub standing: LinkStanding,
    /// What is given along with it.
    pub granted: Option<Granted>,
    /// When it was sent first.
    #[serde(with = "crate::day")]
    pub asked: Date,
    /// When it was sent last.
    #[serde(with = "crate::day")]
    pub sent: Date,
    /// The last day to answer.
    #[serde(with = "crate::day")]
    pub until: Date,
    /// When it was answered, or ended.
    #[serde(default, with = "crate::day::maybe")]
    pub decided: Option<Date>,
    /// Whether its mail can be sent again now.
    pub may_remind: bool,
}

/// A page of invitations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitations {
    /// This page, the newest first.
    pub rows: Vec<InvitationShown>,
    /// Whether those are shown that wait for an answer, or the others.
    pub waiting: bool,
    /// How many wait for an answer.
    pub waiting_in_all: usize,
    /// Where the next page begins, where there is one.
    pub older: Option<String>,
}

/// What became of adding users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersAdded {
    /// The reference of the action.
    pub reference: String,
    /// Who was invited; of a file, they stand with the other invitations.
    pub users: Vec<InvitationShown>,
    /// How far it came, where it was a file.
    pub import: Option<ImportProgress>,
    /// The same in words, as the portal writes it.
    pub written: String,
}

/// How far a file of users came that was sent. The browser only learns whether it is at its end, and of how many: the portal
/// writes the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProgress {
    /// The file's name.
    #[serde(skip)]
    pub file: String,
    /// How many rows there are to do.
    #[serde(skip)]
    pub all: usize,
    /// How many were done.
    #[serde(skip)]
    pub done: usize,
    /// How many of them became an invitation.
    pub invited: usize,
    /// Whether nothing is left to do.
    pub finished: bool,
    /// Rows that did not become an invitation, and why.
    #[serde(skip)]
    pub left_out: Vec<FileRow>,
}

/// How far somebody came who follows the link of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InviteStep {
    /// Nothing was done yet.
    Start,
    /// A code was sent to the mobile number.
    Code,
    /// The number is proven: the password is to be chosen.
    Password,
}

/// The page of an invitation's link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteShown {
    /// What comes next.
    pub step: InviteStep,
    /// Whom the manager named.
    pub name: String,
    /// The address, which becomes the username.
    pub email: String,
    /// The last two digits of the mobile number that the manager named.
    pub mobile_ending: String,
    /// The organization.
    pub organization: OrganizationShown,
    /// The manager who invited.
    pub manager: String,
    /// The level of the eHerkenning.
    pub level: Level,
    /// What is given along with it.
    pub granted: Option<Granted>,
    /// What was wrong with the last try.
    pub problems: Vec<Problem>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 28);

    fn answers(changed: &[(&str, &str)]) -> Answers {
        let good = [
            ("initials", "A.M."),
            ("prefix", "van 't"),
            ("surname", "Hoff"),
            ("day", "29"),
            ("month", "2"),
            ("year", "1984"),
            ("email", " Anna@Bakkerij.example;"),
            ("mobile", "06-1234 5678"),
            ("language", "nl"),
        ];
        good.iter().chain(changed).map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
    }

    #[test]
    fn r133_somebody_is_kept_as_they_are_written_once_cleaned() {
        let invitee = Invitee::read(&answers(&[]), TODAY).unwrap();
        assert_eq!(invitee.name(), "A.M. van 't Hoff");
        assert_eq!((invitee.born, invitee.email.as_str()), (date(1984, 2, 29), "Anna@Bakkerij.example"));
        assert_eq!((invitee.mobile.as_str(), invitee.language), ("+31612345678", Language::Nl));
        assert_eq!(Invitee::read(&answers(&[("prefix", "  ")]), TODAY).unwrap().prefix, "");
    }

    #[test]
    fn every_field_has_its_own_error_and_all_are_said_at_once() {
        let wrong = |changed: &[(&str, &str)]| Invitee::read(&answers(changed), TODAY).unwrap_err();
        for (pair, problem) in [
            (("initials", ""), Problem::RequiredText),
            (("initials", "=A"), Problem::NameChars),
            (("prefix", "<b>"), Problem::NameChars),
            (("surname", " "), Problem::RequiredText),
            (("surname", &*"a".repeat(65)), Problem::NameChars),
            (("email", "anna"), Problem::EmailSyntax),
            (("mobile", "020 123 45 67"), Problem::PhoneNotMobile),
            (("language", "de"), Problem::RequiredChoice),
        ] {
            assert_eq!(wrong(&[pair]), [(pair.0.to_owned(), problem)]);
        }
        for (day, month, year, problem) in [
            ("30", "2", "1984", Problem::DateReal),
            ("29", "2", "1985", Problem::DateReal),
            ("1", "1", "85", Problem::DateReal),
            ("31", "12", "1899", Problem::DateReal),
            ("28", "11", "2026", Problem::DatePast),
            ("", "", "", Problem::RequiredText),
        ] {
            let born = [("day", day), ("month", month), ("year", year)];
            assert_eq!(wrong(&born), [("day".to_owned(), problem)], "{born:?}");
        }
        let names: Vec<String> =
            Invitee::read(&Answers::new(), TODAY).unwrap_err().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["initials", "surname", "day", "email", "mobile", "language"]);
    }
}
