//! Permissions: what one is, where it stands today, and whether it can be renewed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    level::Level,
    people::Language,
    period::{Period, day_after, days_left, renewable_from, warning_day},
    problem::Problem,
};

/// What a permission is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A login authorization: lets its holder log in at services.
    Login,
    /// An Admin authorization: makes its holder authorization manager; hangs on a login permission and ends with it.
    Admin,
}

impl Kind {
    /// The word that the store keeps.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Login => "login",
            Kind::Admin => "admin",
        }
    }

    /// The kind of a stored word.
    pub fn from_name(name: &str) -> Option<Self> {
        [Kind::Login, Kind::Admin].into_iter().find(|kind| kind.name() == name)
    }
}

/// Names in both languages, as the service catalogue has them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Named {
    /// The Dutch name.
    pub nl: String,
    /// The English name.
    pub en: String,
}

impl Named {
    /// As a reader of a language has it.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Nl => &self.nl,
            Language::En => &self.en,
        }
    }
}

/// The service that a permission opens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ServiceName {
    /// The service's key in the catalogue.
    pub uuid: String,
    /// The service.
    pub service: Named,
    /// Who offers it.
    pub provider: Named,
    /// The level that the service asks for.
    pub needs: Level,
}

/// A permission as its holder and his managers see it. Written without what it lacks: most rows of a page lack most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permission {
    /// The permission's id.
    pub id: String,
    /// Login or Admin.
    pub kind: Kind,
    /// The organization's id.
    pub organization: String,
    /// The one service it opens; `None` is **all services**, and for Admin authorizations always `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceName>,
    /// Only for this branch, where there is a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The level of the permission.
    pub level: Level,
    /// From when to when.
    pub period: Period,
    /// The day on which somebody ended it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::day::maybe")]
    pub terminated: Option<Date>,
    /// The login permission that an Admin authorization hangs on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// The permission that follows it, and its last valid day.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::day::after_id")]
    pub successor: Option<(String, Date)>,
    /// The reference of the renewal that waits for approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<String>,
}

/// What a permission is called, never without what limits it (R139). Sentences, lists and letters name permissions by this
/// alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Called<'a> {
    /// What it is for.
    pub what: What<'a>,
    /// The only branch that it counts for, where there is one.
    pub branch: Option<&'a str>,
    /// The day on which it begins, where that is still to come and nothing beside it says so.
    pub starts: Option<Date>,
    /// A renewal of it waits for approval, and nothing beside it says so.
    pub waits: bool,
}

/// What a permission is for, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What<'a> {
    /// An Admin authorization.
    Manager,
    /// All services.
    AllServices,
    /// One service.
    Service(&'a Named),
}

impl<'a> Called<'a> {
    /// What a login permission is called: for one service, or for all of them.
    pub fn login(service: Option<&'a Named>, branch: Option<&'a str>) -> Self {
        Self::of(service.map_or(What::AllServices, What::Service), branch)
    }

    /// What something is called that counts for one branch or for all.
    pub fn of(what: What<'a>, branch: Option<&'a str>) -> Self {
        Self { what, branch, starts: None, waits: false }
    }
}

/// Where a permission stands. Derived from its dates and today, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Valid.
    Active,
    /// Valid, and ends within two months.
    Expiring,
    /// Its last day has passed.
    Expired,
    /// Its first day is still to come.
    StartsOn(Date),
    /// Somebody ended it.
    Terminated(Date),
}

/// Whether a permission can be renewed today, and why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renewability {
    /// It can.
    Renewable,
    /// It ends more than six months from now.
    NotYet {
        /// From when it can be renewed.
        from: Date,
    },
    /// It was renewed.
    Renewed {
        /// The last day of its successor.
        until: Date,
    },
    /// A renewal of it waits for approval.
    Waits {
        /// The application's reference.
        reference: String,
    },
    /// It was ended: terminated permissions are never renewed.
    Ended,
}

impl Permission {
    /// Where it stands on `today`.
    pub fn status(&self, today: Date) -> Status {
        match self.terminated {
            Some(day) => Status::Terminated(day),
            None if today < self.period.starts => Status::StartsOn(self.period.starts),
            None if today > self.period.ends => Status::Expired,
            None if today >= warning_day(self.period.ends) => Status::Expiring,
            None => Status::Active,
        }
    }

    /// What it is called where a status or a period stands beside it.
    pub fn called(&self) -> Called<'_> {
        let branch = self.branch.as_deref();
        match self.kind {
            Kind::Admin => Called::of(What::Manager, branch),
            Kind::Login => Called::login(self.service.as_ref().map(|service| &service.service), branch),
        }
    }

    /// What it is called on a day where nothing beside it says whether it counts.
    pub fn called_on(&self, today: Date) -> Called<'_> {
        let starts = (today < self.period.starts).then_some(self.period.starts);
        Called { starts, waits: self.waiting.is_some(), ..self.called() }
    }

    /// Whether it says yes on `today`.
    pub fn is_valid(&self, today: Date) -> bool {
        self.terminated.is_none() && self.period.covers(today)
    }

    /// Whether its last day has passed, or it was ended before.
    pub fn has_ended(&self, today: Date) -> bool {
        matches!(self.status(today), Status::Expired | Status::Terminated(_))
    }

    /// Days until the last valid day.
    pub fn days_left(&self, today: Date) -> i64 {
        days_left(self.period.ends, today)
    }

    /// Whether this is followed by the same, later: told of it in one line with this.
    pub fn goes_on_as(&self, later: &Permission) -> bool {
        self.successor.as_ref().is_some_and(|(id, _)| *id == later.id)
            && (self.kind, self.level, self.called()) == (later.kind, later.level, later.called())
    }

    /// Whether it can be renewed on `today`: from six months before the end, and after it.
    pub fn renewability(&self, today: Date) -> Renewability {
        let from = renewable_from(self.period.ends);
        if self.terminated.is_some() {
            Renewability::Ended
        } else if let Some((_, until)) = self.successor {
            Renewability::Renewed { until }
        } else if let Some(reference) = &self.waiting {
            Renewability::Waits { reference: reference.clone() }
        } else if today < from {
            Renewability::NotYet { from }
        } else {
            Renewability::Renewable
        }
    }

    /// What keeps it from being renewed on `today`.
    ///
    /// # Errors
    /// The reason, as a problem with an answer that picks it.
    pub fn may_be_renewed(&self, today: Date) -> Result<(), Problem> {
        match self.renewability(today) {
            Renewability::Renewable => Ok(()),
            Renewability::NotYet { from } => Err(Problem::NotRenewableYet { from }),
            Renewability::Renewed { until } => Err(Problem::RenewedAlready { until }),
            Renewability::Waits { reference } => Err(Problem::WaitsAlready { reference }),
            Renewability::Ended => Err(Problem::PermissionEnded),
        }
    }

    /// Whether anything of it can be ended on `today`: nobody has, and its last day has not passed.
    pub fn can_be_ended(&self, today: Date) -> bool {
        self.terminated.is_none() && self.period.ends >= today
    }

    /// Whether it can be renewed on `today`.
    pub fn is_renewable(&self, today: Date) -> bool {
        self.renewability(today) == Renewability::Renewable
    }

    /// The first day of what follows it: the day after its end, or, once that has passed, the day of processing.
    pub fn next_start(&self, processed: Date) -> Date {
        day_after(self.period.ends).max(processed)
    }

    /// Whether it opens a service that asks for `needed` (edge case 10: a level that rose above it closes the door).
    pub fn opens(&self, uuid: &str, needed: Level) -> bool {
        self.kind == Kind::Login
            && self.level.opens(needed)
            && self.service.as_ref().is_none_or(|service| service.uuid == uuid)
    }
}

/// Whether these permissions of one person make them authorization manager of an organization on a day.
pub fn is_manager<'a>(permissions: impl IntoIterator<Item = &'a Permission>, organization: &str, day: Date) -> bool {
    permissions.into_iter().any(|one| {
        one.kind == Kind::Admin
            && one.organization == organization
            && one.period.covers(day)
            && one.terminated.is_none_or(|ended| ended > day)
    })
}

/// What a warning names: of the permissions that stand so and can be renewed, those of one organization that end on the first
/// day.
pub fn first_to_end(permissions: &[Permission], status: Status, today: Date) -> Vec<&Permission> {
    let fitting = || permissions.iter().filter(|one| one.status(today) == status && one.is_renewable(today));
    let Some(first) = fitting().min_by_key(|one| one.period.ends) else { return Vec::new() };
    let beside = |one: &&Permission| one.organization == first.organization && one.period.ends == first.period.ends;
    fitting().filter(beside).collect()
}

/// Until when a means is valid: the latest last day of its login permissions, successors included (R55).
pub fn valid_until<'a>(permissions: impl IntoIterator<Item = &'a Permission>) -> Option<Date> {
    permissions
        .into_iter()
        .filter(|permission| permission.kind == Kind::Login && permission.terminated.is_none())
        .map(|permission| permission.period.ends)
        .max()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;

    pub(crate) fn login(id: &str, organization: &str, ends: Date) -> Permission {
        Permission {
            id: id.into(),
            kind: Kind::Login,
            organization: organization.into(),
            service: None,
            branch: None,
            level: Level::Eh3,
            period: Period { starts: date(2024, 1, 1), ends },
            terminated: None,
            login: None,
            successor: None,
            waiting: None,
        }
    }

    pub(crate) fn admin(id: &str, of: &Permission) -> Permission {
        Permission { id: id.into(), kind: Kind::Admin, login: Some(of.id.clone()), ..of.clone() }
    }

    #[test]
    fn r52_the_status_follows_from_the_dates() {
        let permission = login("a", "bv1", date(2027, 1, 9));
        assert_eq!(permission.status(date(2023, 12, 31)), Status::StartsOn(date(2024, 1, 1)));
        assert_eq!(permission.status(date(2026, 11, 8)), Status::Active);
        assert_eq!(permission.status(date(2026, 11, 9)), Status::Expiring);
        assert_eq!(permission.status(date(2027, 1, 9)), Status::Expiring, "the last day is a valid day");
        assert_eq!(permission.status(date(2027, 1, 10)), Status::Expired);
        let ended = Permission { terminated: Some(date(2026, 5, 1)), ..permission };
        assert_eq!(ended.status(date(2026, 11, 9)), Status::Terminated(date(2026, 5, 1)));
        assert!(!ended.is_valid(date(2026, 11, 9)));
    }

    /// F26: a renewed permission is told in one line, unless what follows is another one.
    #[test]
    fn what_goes_on_as_the_same_is_told_with_it() {
        let end = date(2030, 1, 9);
        let now = Permission { successor: Some(("b".into(), end)), ..login("a", "bv1", date(2027, 1, 9)) };
        let later = login("b", "bv1", end);
        assert!(now.goes_on_as(&later));
        assert!(!later.goes_on_as(&now));
        let others = [
            Permission { id: "c".into(), ..later.clone() },
            Permission { branch: Some("000037178598".into()), ..later.clone() },
            Permission { level: Level::Eh2Plus, ..later.clone() },
            admin("b", &later),
        ];
        assert!(others.iter().all(|other| !now.goes_on_as(other)));
    }

    #[test]
    fn renewal_is_offered_from_six_months_before_the_end_and_after_it() {
        let permission = login("a", "bv1", date(2027, 1, 9));
        assert_eq!(permission.renewability(date(2026, 7, 8)), Renewability::NotYet { from: date(2026, 7, 9) });
        for day in [date(2026, 7, 9), date(2027, 1, 9), date(2027, 1, 10), date(2031, 1, 1)] {
            assert!(permission.is_renewable(day), "{day}");
        }
        let renewed = Permission { successor: Some(("b".into(), date(2030, 1, 9))), ..permission.clone() };
        assert_eq!(renewed.renewability(date(2026, 12, 1)), Renewability::Renewed { until: date(2030, 1, 9) });
        let waits = Permission { waiting: Some("RN-1".into()), ..permission.clone() };
        assert_eq!(waits.renewability(date(2026, 12, 1)), Renewability::Waits { reference: "RN-1".into() });
        let ended = Permission { terminated: Some(date(2026, 5, 1)), ..permission };
        assert_eq!(ended.renewability(date(2026, 12, 1)), Renewability::Ended);
    }

    /// R139
    #[test]
    fn r139_what_has_not_begun_and_what_waits_is_part_of_the_name() {
        let day = date(2026, 11, 9);
        let counts = Permission { branch: Some("000037178598".into()), ..login("a", "bv1", date(2027, 1, 9)) };
        let called = counts.called_on(day);
        assert_eq!((called.branch, called.starts, called.waits), (Some("000037178598"), None, false));
        let begins = Period { starts: day.tomorrow().unwrap(), ..counts.period };
        let later = Permission { period: begins, waiting: Some("RN-1".into()), ..counts };
        let called = later.called_on(day);
        assert_eq!((called.starts, called.waits), (Some(begins.starts), true));
        assert_eq!(later.called_on(begins.starts).starts, None, "on its first day it counts");
        let beside = later.called();
        assert_eq!((beside.branch, beside.starts, beside.waits), (Some("000037178598"), None, false));
    }

    /// R143: who was manager until the day of the end, or will be one later, is none on that day.
    #[test]
    fn r143_somebody_is_manager_where_and_while_an_admin_authorization_counts() {
        let own = login("a", "bv1", date(2027, 1, 9));
        let held = admin("b", &own);
        let day = date(2026, 11, 9);
        assert!(is_manager([&own, &held], "bv1", day));
        assert!(!is_manager([&own, &held], "bv2", day), "elsewhere");
        assert!(!is_manager([&own], "bv1", day), "a login permission makes nobody manager");
        assert!(!is_manager([&held], "bv1", date(2027, 1, 10)), "it is over");
        assert!(!is_manager([&held], "bv1", date(2023, 12, 31)), "it has not begun");
        let ended = Permission { terminated: Some(day), ..held };
        assert!(!is_manager([&ended], "bv1", day));
        assert!(is_manager([&ended], "bv1", date(2026, 11, 8)));
    }

    #[test]
    fn f23_a_warning_names_all_that_ends_first_for_one_organization() {
        let (first, later) = (date(2027, 1, 6), date(2027, 1, 9));
        let renewed = Permission { successor: Some(("z".into(), later)), ..login("e", "bv1", first) };
        let all = [
            login("a", "bv1", later),
            login("b", "bv1", first),
            login("c", "bv1", first),
            login("d", "bv2", first),
            renewed,
        ];
        let ids =
            |status| first_to_end(&all, status, date(2026, 11, 28)).iter().map(|one| &*one.id).collect::<Vec<_>>();
        assert_eq!(ids(Status::Expiring), ["b", "c"]);
        assert_eq!(ids(Status::Expired), [""; 0]);
    }

    /// R55
    #[test]
    fn r55_a_means_is_valid_until_its_latest_login_permission() {
        let short = login("a", "bv1", date(2027, 1, 9));
        let long = login("b", "bv1", date(2029, 1, 9));
        let longest_but_ended =
            Permission { terminated: Some(date(2026, 1, 1)), ..login("c", "bv1", date(2031, 1, 9)) };
        assert_eq!(valid_until([&short, &long, &longest_but_ended]), Some(date(2029, 1, 9)));
        assert_eq!(valid_until([&admin("d", &short)]), None);
    }

    #[test]
    fn all_services_cover_what_comes_later_but_never_a_higher_level() {
        let all = login("a", "bv1", date(2027, 1, 9));
        assert!(all.opens("a service of next year", Level::Eh3));
        assert!(!all.opens("a service that rose", Level::Eh4));
    }
}
