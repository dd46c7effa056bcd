//! What a renewal writes: successors of login permissions, and the Admin authorizations that hang on them.
//!
//! An Admin authorization is never lengthened on its own (R1, R3): every row planned here names the login row it hangs
//! on and shares its last day (R2).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    level::Level,
    period::{Period, Term, day_after},
    permission::{Kind, Permission},
    problem::Problem,
};

/// When what follows some permissions begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Starts {
    /// The first of those days.
    #[serde(with = "crate::day")]
    pub first: Date,
    /// Whether there are others.
    pub several: bool,
}

impl Starts {
    /// Of login permissions among these, processed on a day; nothing where there are none.
    pub fn of<'a>(permissions: impl IntoIterator<Item = &'a Permission>, processed: Date) -> Option<Self> {
        let logins = permissions.into_iter().filter(|one| one.kind == Kind::Login);
        logins.map(|one| one.next_start(processed)).fold(None, |before, start| {
            let before = before.unwrap_or(Self { first: start, several: false });
            Some(Self { first: before.first.min(start), several: before.several || before.first != start })
        })
    }
}

/// What one organization's part of a renewal asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// One row for all services instead of the services selected.
    pub all_services: bool,
    /// Also an Admin authorization: asked for, renewed, or by default.
    pub admin: bool,
    /// How long.
    pub term: Term,
}

/// Where a planned Admin row hangs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hangs {
    /// On a permission that exists.
    On(String),
    /// On the planned login row of this index.
    OnPlanned(usize),
}

/// A login row to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedLogin {
    /// The permissions that it follows: they get it as their successor.
    pub follows: Vec<String>,
    /// The service's key; `None` is all services.
    pub service: Option<String>,
    /// The branch it is limited to.
    pub branch: Option<String>,
    /// Its level: that of what it follows.
    pub level: Level,
    /// From when to when.
    pub period: Period,
}

/// An Admin row to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedAdmin {
    /// The Admin authorization that it follows, where it follows a stored one.
    pub follows: Option<String>,
    /// The login row whose end it shares.
    pub hangs: Hangs,
    /// The level of that login row.
    pub level: Level,
    /// From when to when.
    pub period: Period,
}

/// All rows of one organization's renewal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The login rows.
    pub logins: Vec<PlannedLogin>,
    /// The Admin rows, each following the one before it.
    pub admins: Vec<PlannedAdmin>,
}

impl Plan {
    /// The last valid day of the whole.
    pub fn until(&self) -> Option<Date> {
        self.periods().map(|period| period.ends).max()
    }

    /// The first day of what is new.
    pub fn starts(&self) -> Option<Date> {
        self.periods().map(|period| period.starts).min()
    }

    /// The periods of the login rows; where only a role is given, those of its rows.
    fn periods(&self) -> impl Iterator<Item = Period> {
        let roles = self.admins.iter().filter(|_| self.logins.is_empty()).map(|admin| admin.period);
        self.logins.iter().map(|login| login.period).chain(roles)
    }

    /// The highest level of what it writes.
    pub fn level(&self) -> Option<Level> {
        self.logins.iter().map(|login| login.level).chain(self.admins.iter().map(|admin| admin.level)).max()
    }
}

/// Plans the renewal of `selected`, all of one person and one organization, as it would be processed on `processed`.
/// `current_admin` is the person's Admin authorization of that organization that was not renewed yet, selected or not.
///
/// # Errors
/// [`Problem::SelectSome`] for nothing, [`Problem::AdminAlone`] without a login permission (R1), or why one of
/// the permissions cannot be renewed.
pub fn plan(
    selected: &[Permission],
    current_admin: Option<&Permission>,
    asked: &Asked,
    processed: Date,
) -> Result<Plan, Problem> {
    let logins: Vec<&Permission> = selected.iter().filter(|permission| permission.kind == Kind::Login).collect();
    let Some(last) = logins.iter().copied().max_by_key(|login| (login.period.ends, &login.id)) else {
        return Err(if selected.is_empty() { Problem::SelectSome } else { Problem::AdminAlone });
    };
    for permission in selected {
        permission.may_be_renewed(processed)?;
    }

    let mut plan = Plan::default();
    if asked.all_services {
        let earliest = logins.iter().map(|login| login.next_start(processed)).min().unwrap_or(processed);
        let highest = logins.iter().map(|login| login.level).max().unwrap_or(last.level);
        plan.logins.push(PlannedLogin {
            follows: logins.iter().map(|login| login.id.clone()).collect(),
            service: None,
            branch: None,
            level: highest,
            period: Period::from(earliest, asked.term),
        });
    } else {
        plan.logins.extend(logins.iter().map(|login| PlannedLogin {
            follows: vec![login.id.clone()],
            service: login.service.as_ref().map(|service| service.uuid.clone()),
            branch: login.branch.clone(),
            level: login.level,
            period: Period::from(login.next_start(processed), asked.term),
        }));
    }
    if asked.admin {
        plan_admin(&mut plan, &logins, last, current_admin, processed);
    }
    Ok(plan)
}

/// The Admin authorization hangs on its own login permission where that is renewed too, else on the one among those
/// renewed that ends last; until that ends on the row itself, afterwards on its successor.
fn plan_admin(plan: &mut Plan, logins: &[&Permission], last: &Permission, old: Option<&Permission>, processed: Date) {
    let own = old.and_then(|admin| admin.login.as_deref());
    let base = logins.iter().copied().find(|login| Some(login.id.as_str()) == own).unwrap_or(last);
    let Some(next) = plan.logins.iter().position(|login| login.follows.contains(&base.id)) else { return };
    if old.is_some_and(|admin| admin.level != base.level) {
        // Renewal keeps the level: the one that is held is followed with its own login permission, or not at all.
        return;
    }
    let mut starts = old.map_or(processed, |admin| admin.next_start(processed));
    let mut follows = old.map(|admin| admin.id.clone());
    if starts <= base.period.ends {
        let period = Period { starts, ends: base.period.ends };
        plan.admins.push(PlannedAdmin { follows, hangs: Hangs::On(base.id.clone()), level: base.level, period });
        follows = None;
        starts = day_after(base.period.ends);
    }
    let login = &plan.logins[next];
    let period = Period { starts: starts.max(login.period.starts), ends: login.period.ends };
    if !period.is_lawful() {
        // The Admin authorization that is held lasts longer than what is renewed now: nothing to add.
        return;
    }
    plan.admins.push(PlannedAdmin { follows, hangs: Hangs::OnPlanned(next), level: login.level, period });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::tests::{admin, login};
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 22);

    fn asked(admin: bool, term: Term) -> Asked {
        Asked { all_services: false, admin, term }
    }

    /// R1
    #[test]
    fn r1_only_admin_authorizations_are_refused_with_that_reason() {
        let base = login("l", "bv1", date(2027, 1, 9));
        let admin = admin("a", &base);
        assert_eq!(
            plan(std::slice::from_ref(&admin), Some(&admin), &asked(true, Term::Three), TODAY),
            Err(Problem::AdminAlone)
        );
        assert!(plan(&[admin.clone(), base], Some(&admin), &asked(true, Term::Three), TODAY).is_ok());
        assert_eq!(plan(&[], None, &asked(true, Term::Three), TODAY), Err(Problem::SelectSome));
    }

    /// R2
    #[test]
    fn r2_the_admin_authorization_ends_with_its_login_permission() {
        let base = login("l", "bv1", date(2027, 1, 9));
        let admin = admin("a", &base);
        let plan = plan(&[base, admin.clone()], Some(&admin), &asked(true, Term::Three), TODAY).unwrap();
        assert_eq!(plan.logins[0].period, Period { starts: date(2027, 1, 10), ends: date(2030, 1, 9) });
        assert_eq!(plan.admins.len(), 1);
        assert_eq!(plan.admins[0].follows.as_deref(), Some("a"));
        assert_eq!(plan.admins[0].hangs, Hangs::OnPlanned(0));
        assert_eq!(plan.admins[0].period, plan.logins[0].period);
    }

    #[test]
    fn r12_a_new_admin_authorization_starts_when_processed_and_hangs_on_what_is_renewed() {
        let plan = plan(&[login("l", "bv1", date(2027, 1, 9))], None, &asked(true, Term::One), TODAY).unwrap();
        let [now, later] = plan.admins.as_slice() else { panic!("{plan:?}") };
        assert_eq!(
            (&now.hangs, now.period),
            (&Hangs::On("l".into()), Period { starts: TODAY, ends: date(2027, 1, 9) })
        );
        assert_eq!(later.hangs, Hangs::OnPlanned(0));
        assert_eq!(later.period, Period { starts: date(2027, 1, 10), ends: date(2028, 1, 9) });
    }

    #[test]
    fn after_the_end_it_starts_when_processed() {
        let gone = login("l", "bv1", TODAY.yesterday().unwrap());
        let plan = plan(&[gone], None, &asked(true, Term::One), TODAY).unwrap();
        assert_eq!(plan.logins[0].period.starts, TODAY);
        assert_eq!(plan.admins.len(), 1, "nothing is left of the old period to hang on");
        assert_eq!(plan.admins[0].period, plan.logins[0].period);
    }

    #[test]
    fn on_the_last_valid_day_the_successor_starts_tomorrow() {
        let plan = plan(&[login("l", "bv1", TODAY)], None, &asked(false, Term::One), TODAY).unwrap();
        assert_eq!(plan.logins[0].period.starts, TODAY.tomorrow().unwrap());
    }

    #[test]
    fn all_services_start_after_the_earliest_end_at_the_highest_level() {
        let early = Permission { level: Level::Eh2Plus, ..login("l", "bv1", date(2026, 12, 1)) };
        let late = login("m", "bv1", date(2027, 3, 1));
        let asked = Asked { all_services: true, admin: true, term: Term::Five };
        let plan = plan(&[early, late], None, &asked, TODAY).unwrap();
        let [all] = plan.logins.as_slice() else { panic!("{plan:?}") };
        assert_eq!((all.service.as_ref(), all.level), (None, Level::Eh3));
        assert_eq!(all.period, Period { starts: date(2026, 12, 2), ends: date(2031, 12, 1) });
        assert_eq!(all.follows, ["l", "m"]);
        assert_eq!(plan.admins[0].hangs, Hangs::On("m".into()));
        assert_eq!(plan.admins[1].period, Period { starts: date(2027, 3, 2), ends: date(2031, 12, 1) });
    }

    #[test]
    fn what_cannot_be_renewed_says_why() {
        let far = login("l", "bv1", date(2028, 1, 9));
        assert_eq!(
            plan(&[far], None, &asked(false, Term::One), TODAY),
            Err(Problem::NotRenewableYet { from: date(2027, 7, 9) })
        );
    }

    fn any_login() -> impl Strategy<Value = Permission> {
        ("[a-z]{6}", -400i64..180, prop_oneof![Just(Level::Eh2Plus), Just(Level::Eh3)])
            .prop_map(|(id, days, level)| Permission { level, ..login(&id, "bv1", TODAY.saturating_add(days.days())) })
    }

    proptest! {
        /// R2, R3: whatever is selected, every Admin row ends exactly with the login row that it hangs on, never runs over five
        /// years, and never overlaps the one before it.
        #[test]
        fn r2_r3_no_plan_lengthens_an_admin_authorization_on_its_own(
            logins in prop::collection::vec(any_login(), 1..5),
            with_admin in any::<Option<bool>>(),
            all_services in any::<bool>(),
            term in prop_oneof![Just(Term::One), Just(Term::Three), Just(Term::Five)],
        ) {
            let old = with_admin.map(|_| admin("admin", &logins[0]));
            let mut selected = logins.clone();
            if with_admin == Some(true) {
                selected.extend(old.clone());
            }
            let plan = plan(&selected, old.as_ref(), &Asked { all_services, admin: true, term }, TODAY).unwrap();
            let mut free_from = old.as_ref().map(|admin| day_after(admin.period.ends));
            for row in &plan.admins {
                let (ends, level) = match &row.hangs {
                    Hangs::On(id) => logins.iter().find(|login| &login.id == id).map(|l| (l.period.ends, l.level)).unwrap(),
                    Hangs::OnPlanned(index) => (plan.logins[*index].period.ends, plan.logins[*index].level),
                };
                prop_assert_eq!((row.period.ends, row.level), (ends, level));
                prop_assert!(row.period.is_lawful());
                prop_assert!(free_from.is_none_or(|day| row.period.starts >= day));
                free_from = Some(day_after(row.period.ends));
            }
            for row in &plan.logins {
                prop_assert!(row.period.is_lawful() && row.period.starts >= TODAY);
                prop_assert_eq!(row.period.ends, term.last_day(row.period.starts));
            }
        }
    }
}
