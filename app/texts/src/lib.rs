//! Every text in Dutch and English, as one function a text; and days and times in words.
//!
//! Pages say them in browser and server, letters on the server alone: the crate knows neither.

mod desk;
mod files;
mod problems;

use jiff::civil::{Date, DateTime};
use rules::{
    invitation::Granted,
    people::Language,
    period::{Term, days_left},
    permission::{Called, Named, What},
    shown::{Decides, Runs},
    state::MeansState,
};

/// The texts of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts(pub Language);

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
];

/// Keeps a day on one line.
const NBSP: char = '\u{a0}';

impl Texts {
    /// "14 March 2028", never broken.
    pub fn day(self, day: Date) -> String {
        format!("{}{NBSP}{}{NBSP}{}", day.day(), self.month(day), day.year())
    }

    /// "14 Mar 2028", never broken.
    pub fn short_day(self, day: Date) -> String {
        let month: String = match (self.0, day.month()) {
            (Language::Nl, 3) => "mrt".into(),
            _ => self.month(day).chars().take(3).collect(),
        };
        format!("{}{NBSP}{month}{NBSP}{}", day.day(), day.year())
    }

    /// "March 2028", the month in which a day lies; never broken.
    pub fn month_of(self, day: Date) -> String {
        format!("{}{NBSP}{}", self.month(day), day.year())
    }

    /// "March".
    pub fn month(self, day: Date) -> &'static str {
        let names = match self.0 {
            Language::En => &MONTHS[0],
            Language::Nl => &MONTHS[1],
        };
        names[usize::from(day.month().unsigned_abs()).saturating_sub(1) % 12]
    }

    /// "Today, 9:41" or "14 March 2028, 9:41".
    pub fn moment(self, at: DateTime, today: Date) -> String {
        if at.date() == today { self.account_today_at(self.time(at)) } else { self.day_and_time(at) }
    }

    /// The same in the middle of a sentence: "today, 9:41".
    pub fn moment_within(self, at: DateTime, today: Date) -> String {
        if at.date() == today { self.account_today_at_within(self.time(at)) } else { self.day_and_time(at) }
    }

    /// "14 March 2028, 9:41".
    pub fn day_and_time(self, at: DateTime) -> String {
        self.account_day_at(self.day(at.date()), self.time(at))
    }

    fn time(self, at: DateTime) -> String {
        match self.0 {
            Language::En => format!("{}:{:02}", at.hour(), at.minute()),
            Language::Nl => format!("{}.{:02}", at.hour(), at.minute()),
        }
    }

    /// How long somebody has to wait, in seconds, as people count it: "30 seconds", "1 minute", "20 minutes", "24 hours". Never
    /// less than it takes.
    pub fn wait(self, seconds: i64) -> String {
        let minutes = (seconds + 59) / 60;
        match (seconds, minutes) {
            (..=1, _) => self.wait_second().into(),
            (..60, _) => self.wait_seconds(seconds),
            (_, 1) => self.wait_minute().into(),
            (_, ..=90) => self.wait_minutes(minutes),
            _ => self.wait_hours((minutes + 59) / 60),
        }
    }

    /// What a permission is called, with what limits it: "All services, branch 000037178598 only, from 10 January 2027".
    pub fn called(self, called: Called<'_>) -> String {
        let what = match called.what {
            What::Manager => self.permissions_manager(),
            What::AllServices => self.permissions_all_services(),
            What::Service(name) => self.name(name),
        };
        self.limited(what, called)
    }

    /// The same in the middle of a sentence, where "all services" begins with a small letter.
    pub fn called_within(self, called: Called<'_>) -> String {
        match called.what {
            What::AllServices => self.limited(self.account_all_services(), called),
            What::Manager | What::Service(_) => self.called(called),
        }
    }

    /// Something with all that limits it.
    fn limited(self, what: &str, called: Called<'_>) -> String {
        let mut all = self.of_branch(what, called.branch);
        if let Some(day) = called.starts {
            all = format!("{all}, {}", self.permissions_from(self.day(day)));
        }
        if called.waits { format!("{all}, {}", self.permissions_renewal_waits()) } else { all }
    }

    /// Something with the only branch that it counts for.
    pub fn of_branch(self, what: &str, branch: Option<&str>) -> String {
        match branch {
            Some(number) => format!("{what}, {}", self.permissions_branch(number)),
            None => what.to_owned(),
        }
    }

    /// "10 January 2027 to 9 January 2030", or "From the day of approval, for 3 years" where nobody has decided.
    pub fn runs(self, runs: Runs) -> String {
        match runs {
            Runs::Days(from, until) => self.done_range(self.day(from), self.day(until)),
            Runs::OnceApproved(term) => self.done_once_approved(self.term(term)),
        }
    }

    /// Who decides about something that waits, and before when; or that nobody can, and what to do about it.
    pub fn decides(self, decides: &Decides, organization: &str, lapses: Date) -> String {
        let day = self.day(lapses);
        match decides {
            Decides::Only(name) => self.my_requests_next_only(name, day),
            Decides::OneOf(name) => self.my_requests_next_awaiting(name, day),
            Decides::Anybody => self.my_requests_next_waits(day),
            Decides::Nobody => self.my_requests_next_nobody(organization, self.helpdesk_phone(), day),
        }
    }

    /// "478 days left", "ends today", "ended 3 days ago".
    pub fn time_left(self, ends: Date, today: Date) -> String {
        match days_left(ends, today) {
            0 => self.days_ends_today().into(),
            1 => self.days_left_one().into(),
            -1 => self.days_ended_one().into(),
            days if days > 0 => self.days_left(days),
            days => self.days_ended(-days),
        }
    }

    /// What an invitation gives: "Aangifte and Verzuim, for 3 years".
    pub fn granted(self, granted: &Granted) -> String {
        let branch = granted.branch.as_deref();
        let all = match &granted.services {
            None => self.called(Called::login(None, branch)),
            Some(services) => {
                let names = services.iter().map(|one| self.called(Called::login(Some(one), branch)));
                names.collect::<Vec<_>>().join(", ")
            }
        };
        self.granted_for(all, self.term(granted.term))
    }

    /// Where an eHerkenning stands.
    pub fn means_state(self, state: MeansState) -> &'static str {
        match state {
            MeansState::Invited => self.users_list_invited(),
            MeansState::Active => self.tag_active(),
            MeansState::Suspended => self.users_list_suspended(),
            MeansState::Revoked => self.users_list_revoked(),
        }
    }

    /// "3 years".
    pub fn term(self, term: Term) -> &'static str {
        match term {
            Term::One => self.term_years_1(),
            Term::Three => self.term_years_3(),
            Term::Five => self.term_years_5(),
        }
    }

    /// A catalogue name in this language.
    pub fn name(self, named: &Named) -> &str {
        named.of(self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;
    use jiff::civil::date;
    use rules::problem::Problem;

    /// Every word of the code and the templates below a folder; tests say nothing to anybody.
    fn words(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = entry.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if entry.is_dir() && !["tests", "node_modules", "target"].contains(&name) && !name.starts_with('.') {
                words(&entry, found);
            } else if [".rs", ".html", ".txt"].iter().any(|end| name.ends_with(end)) && name != "tests.rs" {
                let text = String::from_utf8_lossy(&fs::read(&entry).unwrap()).into_owned();
                found.extend(text.split(|c: char| c != '_' && !c.is_ascii_alphanumeric()).map(str::to_owned));
            }
        }
    }

    /// The compiler does not miss who calls a public function: a text that no page and no letter says is found here.
    #[test]
    fn every_text_is_said_somewhere() {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut said = BTreeSet::new();
        for part in ["app", "server", "frontend"] {
            words(&project.join(part), &mut said);
        }
        let locale = fs::read_to_string(project.join("app/locales/en.toml")).unwrap();
        let locale: toml::Table = locale.parse().unwrap();
        let keys = locale.iter().flat_map(|(section, entries)| {
            entries.as_table().unwrap().keys().map(move |key| (format!("{section}.{key}"), format!("{section}_{key}")))
        });
        let unsaid: Vec<_> = keys.filter(|(_, called)| !said.contains(called)).map(|(key, _)| key).collect();
        assert_eq!(unsaid, Vec::<String>::new(), "texts that nothing says");
    }

    #[test]
    fn days_are_written_in_words_and_never_break() {
        assert_eq!(Texts(Language::En).day(date(2028, 3, 14)), "14\u{a0}March\u{a0}2028");
        assert_eq!(Texts(Language::Nl).day(date(2028, 3, 14)), "14\u{a0}maart\u{a0}2028");
        assert_eq!(Texts(Language::Nl).short_day(date(2028, 3, 1)), "1\u{a0}mrt\u{a0}2028");
        assert_eq!(Texts(Language::En).short_day(date(2027, 12, 31)), "31\u{a0}Dec\u{a0}2027");
    }

    /// R138: FC21, waits were told in seconds, a whole day as 86400 of them, and one minute as "1 minutes".
    #[test]
    fn r138_a_wait_is_told_as_people_count_it() {
        let english = Texts(Language::En);
        for (seconds, told) in [
            (0, "1 second"),
            (1, "1 second"),
            (30, "30 seconds"),
            (60, "1 minute"),
            (61, "2 minutes"),
            (3_599, "60 minutes"),
            (90 * 60, "90 minutes"),
            (90 * 60 + 1, "2 hours"),
            (86_400, "24 hours"),
        ] {
            assert_eq!(english.wait(seconds), told, "{seconds}");
        }
        let dutch = Texts(Language::Nl);
        assert_eq!([60, 120, 7_200].map(|seconds| dutch.wait(seconds)), ["1 minuut", "2 minuten", "2 uur"]);
        assert!(english.problem(&Problem::CodeLocked { minutes: 1 }, "").ends_with("in 1 minute"));
    }

    /// R139
    #[test]
    fn r139_a_permission_is_named_with_all_that_limits_it() {
        let name = Named { nl: "Aangifte".into(), en: "Returns".into() };
        let free = Called::login(Some(&name), None);
        assert_eq!(Texts(Language::En).called(free), "Returns");
        let limited = Called { branch: Some("000037178598"), starts: Some(date(2027, 1, 10)), waits: true, ..free };
        for language in [Language::En, Language::Nl] {
            let texts = Texts(language);
            let limits = [texts.permissions_branch("000037178598"), texts.day(date(2027, 1, 10))];
            for called in
                [limited, Called { what: What::AllServices, ..limited }, Called { what: What::Manager, ..limited }]
            {
                for said in [texts.called(called), texts.called_within(called)] {
                    assert!(limits.iter().all(|limit| said.contains(limit)), "{said}");
                    assert!(said.ends_with(texts.permissions_renewal_waits()), "{said}");
                }
            }
        }
    }

    #[test]
    fn r55_days_left_count_to_the_last_valid_day() {
        let left = |ends| Texts(Language::En).time_left(ends, date(2026, 11, 22));
        assert_eq!(left(date(2026, 11, 22)), "ends today");
        assert_eq!(left(date(2026, 11, 23)), "1 day left");
        assert_eq!(left(date(2027, 1, 9)), "48 days left");
        assert_eq!(left(date(2026, 11, 21)), "ended yesterday");
        assert_eq!(left(date(2026, 10, 1)), "ended 52 days ago");
    }
}
