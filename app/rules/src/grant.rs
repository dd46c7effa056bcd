//! What a request for new permissions writes, and what of it is there already.

use jiff::civil::Date;

use crate::{
    level::Level,
    period::{Period, Term},
    permission::{Kind, Permission},
    renewal::{Hangs, Plan, PlannedAdmin, PlannedLogin},
};

/// What is asked for one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The services' keys; `None` is all services.
    pub services: Option<Vec<&'a str>>,
    /// The branch that it is limited to.
    pub branch: Option<&'a str>,
    /// The level of the means: a new permission takes it.
    pub level: Level,
    /// Also an Admin authorization.
    pub admin: bool,
    /// How long.
    pub term: Term,
}

/// Until when somebody holds a service (`None`: all services) for a branch (`None`: the whole organization) already, by
/// the login permissions of one organization. What is limited to a branch never stands for the whole; what has become too
/// low for the service does not count.
pub fn held_until(
    permissions: &[Permission],
    service: Option<(&str, Level)>,
    branch: Option<&str>,
    today: Date,
) -> Option<Date> {
    let covers = |one: &&Permission| {
        one.kind == Kind::Login
            && one.terminated.is_none()
            && one.period.ends >= today
            && (one.branch.is_none() || one.branch.as_deref() == branch)
            && match service {
                Some((uuid, needed)) => one.opens(uuid, needed),
                None => one.service.is_none(),
            }
    };
    permissions.iter().filter(covers).map(|one| one.period.ends).max()
}

/// Whether somebody is authorization manager by one of these permissions, now or from a later day.
pub fn is_manager(permissions: &[Permission], today: Date) -> bool {
    permissions.iter().any(|one| one.kind == Kind::Admin && one.terminated.is_none() && one.period.ends >= today)
}

/// The rows of a request, as it would be processed on `processed`. `permissions` are those that the person has in that
/// organization. What has expired there and is asked for again is followed by the new row, so that it is not renewed too.
pub fn plan(permissions: &[Permission], wanted: &Wanted<'_>, processed: Date) -> Plan {
    let period = Period::from(processed, wanted.term);
    let expired = |one: &&Permission| {
        one.terminated.is_none()
            && one.successor.is_none()
            && one.waiting.is_none()
            && one.period.ends < processed
            && one.level == wanted.level
    };
    let login = |service: Option<&str>| {
        let same = |one: &&Permission| {
            one.kind == Kind::Login
                && one.branch.as_deref() == wanted.branch
                && one.service.as_ref().map(|service| service.uuid.as_str()) == service
        };
        PlannedLogin {
            follows: permissions.iter().filter(expired).filter(same).map(|one| one.id.clone()).collect(),
            service: service.map(str::to_owned),
            branch: wanted.branch.map(str::to_owned),
            level: wanted.level,
            period,
        }
    };
    let logins: Vec<PlannedLogin> = match &wanted.services {
        None => vec![login(None)],
        Some(services) => services.iter().map(|service| login(Some(service))).collect(),
    };
    let admins = if wanted.admin && !logins.is_empty() && !is_manager(permissions, processed) {
        let last = permissions.iter().filter(expired).filter(|one| one.kind == Kind::Admin);
        let follows = last.max_by_key(|one| one.period.ends).map(|one| one.id.clone());
        vec![PlannedAdmin { follows, hangs: Hangs::OnPlanned(0), level: wanted.level, period }]
    } else {
        Vec::new()
    };
    Plan { logins, admins }
}

/// The rows that make somebody authorization manager who is given nothing else: the Admin authorization hangs on what they have
/// today that ends last, and goes on with what follows that. Nothing where they have nothing that a manager of this level may give
/// it on, or are manager already.
pub fn plan_manager(permissions: &[Permission], managed: Level, today: Date) -> Option<Plan> {
    if is_manager(permissions, today) {
        return None;
    }
    let carries = |one: &&Permission| {
        one.kind == Kind::Login && one.terminated.is_none() && one.period.covers(today) && managed.opens(one.level)
    };
    let mut base = permissions.iter().filter(carries).max_by_key(|one| (one.period.ends, &one.id))?;
    let mut period = Period { starts: today, ends: base.period.ends };
    let mut admins = Vec::new();
    loop {
        admins.push(PlannedAdmin { follows: None, hangs: Hangs::On(base.id.clone()), level: base.level, period });
        let next = base.successor.as_ref().and_then(|(id, _)| permissions.iter().find(|one| one.id == *id));
        match next.filter(|one| one.terminated.is_none() && managed.opens(one.level)) {
            Some(next) if admins.len() < permissions.len() => (base, period) = (next, next.period),
            _ => return Some(Plan { logins: Vec::new(), admins }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        permission::{
            Named, ServiceName,
            tests::{admin, login},
        },
        renewal::Hangs,
    };
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 23);

    fn for_service(uuid: &str, of: Permission) -> Permission {
        let name = Named { nl: "Dienst".into(), en: "Service".into() };
        let service = ServiceName { uuid: uuid.into(), service: name.clone(), provider: name, needs: Level::Eh3 };
        Permission { service: Some(service), ..of }
    }

    fn wanted<'a>(services: Option<Vec<&'a str>>) -> Wanted<'a> {
        Wanted { services, branch: None, level: Level::Eh3, admin: false, term: Term::Three }
    }

    #[test]
    fn r18_r19_r21_new_permissions_start_when_processed_and_last_their_term() {
        let plan = plan(&[], &wanted(Some(vec!["a", "b"])), TODAY);
        let services: Vec<_> = plan.logins.iter().map(|one| one.service.as_deref()).collect();
        assert_eq!(services, [Some("a"), Some("b")]);
        let period = Period { starts: TODAY, ends: date(2029, 11, 22) };
        assert!(
            plan.logins.iter().all(|one| one.period == period && one.level == Level::Eh3 && one.follows.is_empty())
        );
        assert!(plan.admins.is_empty());
    }

    #[test]
    fn r70_the_admin_authorization_hangs_on_the_new_login_permission() {
        let asked = Wanted { admin: true, ..wanted(None) };
        let plan = plan(&[], &asked, TODAY);
        let [row] = plan.admins.as_slice() else { panic!("{plan:?}") };
        assert_eq!((&row.hangs, row.period, row.level), (&Hangs::OnPlanned(0), plan.logins[0].period, Level::Eh3));
        let base = login("l", "bv1", date(2027, 1, 9));
        assert!(super::plan(&[admin("a", &base)], &asked, TODAY).admins.is_empty(), "he is manager already");
    }

    #[test]
    fn r2_r3_who_only_becomes_manager_is_so_as_long_as_what_it_hangs_on() {
        let short = login("short", "bv1", date(2027, 1, 9));
        let long = login("long", "bv1", date(2028, 5, 1));
        let plan = |rows: &[Permission], managed| plan_manager(rows, managed, TODAY);
        let hangs = |plan: &Plan| plan.admins.iter().map(|one| (one.hangs.clone(), one.period)).collect::<Vec<_>>();
        let on = |id: &str| Hangs::On(id.to_owned());
        let made = plan(&[short.clone(), long.clone()], Level::Eh3).unwrap();
        assert_eq!(hangs(&made), [(on("long"), Period { starts: TODAY, ends: date(2028, 5, 1) })]);
        assert_eq!((made.starts(), made.until()), (Some(TODAY), Some(date(2028, 5, 1))));
        // Renewed in time: the role goes on with what follows.
        let next = Permission {
            period: Period { starts: date(2028, 5, 2), ends: date(2029, 5, 1) },
            ..login("next", "bv1", date(2029, 5, 1))
        };
        let renewed = Permission { successor: Some(("next".into(), date(2029, 5, 1))), ..long.clone() };
        let made = plan(&[renewed, next.clone()], Level::Eh3).unwrap();
        assert_eq!(hangs(&made)[1], (on("next"), next.period));

        assert_eq!(plan(&[], Level::Eh3), None, "there is nothing to hang on");
        assert_eq!(plan(&[next], Level::Eh3), None, "nor on what begins later");
        assert_eq!(plan(std::slice::from_ref(&long), Level::Eh2Plus), None, "above the level of who gives it");
        assert_eq!(plan(&[admin("m", &long), long], Level::Eh3), None, "manager already");
    }

    #[test]
    fn what_expired_and_is_asked_for_again_is_followed() {
        let gone = |id: &str| login(id, "bv1", TODAY.yesterday().unwrap());
        let service = for_service("a", gone("l"));
        let rows = [service.clone(), gone("all"), admin("m", &service)];
        let asked = Wanted { admin: true, ..wanted(Some(vec!["a", "b"])) };
        let plan = plan(&rows, &asked, TODAY);
        assert_eq!(plan.logins[0].follows, ["l"]);
        assert!(plan.logins[1].follows.is_empty());
        assert_eq!(plan.admins[0].follows.as_deref(), Some("m"));
        for other in [
            Permission { branch: Some("000037178598".into()), ..service.clone() },
            Permission { waiting: Some("RN-1".into()), ..service.clone() },
            Permission { level: Level::Eh2Plus, ..service.clone() },
            Permission { terminated: Some(TODAY), ..service },
        ] {
            assert!(super::plan(std::slice::from_ref(&other), &asked, TODAY).logins[0].follows.is_empty(), "{other:?}");
        }
    }

    #[test]
    fn what_is_there_already_says_until_when() {
        let all = login("all", "bv1", date(2027, 5, 1));
        let one = for_service("a", login("one", "bv1", date(2028, 5, 1)));
        let held = |rows: &[Permission], service| held_until(rows, service, None, TODAY);
        assert_eq!(held(std::slice::from_ref(&all), Some(("a", Level::Eh3))), Some(date(2027, 5, 1)));
        assert_eq!(held(&[all.clone(), one.clone()], Some(("a", Level::Eh3))), Some(date(2028, 5, 1)));
        assert_eq!(held(std::slice::from_ref(&one), Some(("b", Level::Eh3))), None);
        assert_eq!(held(std::slice::from_ref(&one), None), None, "one service is not all");
        assert_eq!(held(std::slice::from_ref(&all), None), Some(date(2027, 5, 1)));
        assert_eq!(
            held(std::slice::from_ref(&all), Some(("a", Level::Eh4))),
            None,
            "edge case 10: it does not open it any more"
        );
        let branch = Permission { branch: Some("000037178598".into()), ..all.clone() };
        assert_eq!(held(std::slice::from_ref(&branch), None), None, "a branch is not the whole");
        assert_eq!(held_until(&[branch], None, Some("000037178598"), TODAY), Some(date(2027, 5, 1)));
        assert_eq!(held_until(std::slice::from_ref(&all), None, Some("000037178598"), TODAY), Some(date(2027, 5, 1)));
        let ended = Permission { terminated: Some(TODAY), ..all.clone() };
        assert_eq!(held(&[ended], None), None);
        assert_eq!(held(&[login("gone", "bv1", TODAY.yesterday().unwrap())], None), None);
        assert_eq!(held(&[admin("m", &all)], None), None);
    }

    proptest! {
        /// R2, R3, R18: whatever somebody has, a request writes rows of its term only, and an Admin row shares its login row's end.
        #[test]
        fn r3_no_request_lengthens_an_admin_authorization_on_its_own(
            ends in prop::collection::vec((-900i64..900, any::<bool>()), 0..5),
            all in any::<bool>(), want_admin in any::<bool>(),
            term in prop_oneof![Just(Term::One), Just(Term::Three), Just(Term::Five)],
        ) {
            let rows: Vec<Permission> = ends.iter().enumerate().flat_map(|(index, (days, manages))| {
                let base = login(&format!("l{index}"), "bv1", TODAY.saturating_add(days.days()));
                let hung = manages.then(|| admin(&format!("a{index}"), &base));
                [Some(base), hung].into_iter().flatten()
            }).collect();
            let services = (!all).then(|| vec!["a", "b", "c"]);
            let plan = plan(&rows, &Wanted { services, branch: None, level: Level::Eh3, admin: want_admin, term }, TODAY);
            for row in &plan.logins {
                prop_assert!(row.period.is_lawful());
                prop_assert_eq!(row.period, Period { starts: TODAY, ends: term.last_day(TODAY) });
                for id in &row.follows {
                    let followed = rows.iter().find(|one| one.id == *id).unwrap();
                    prop_assert!(followed.kind == Kind::Login && followed.period.ends < TODAY);
                }
            }
            prop_assert!(plan.admins.len() <= usize::from(want_admin && !is_manager(&rows, TODAY)));
            for row in &plan.admins {
                prop_assert_eq!((row.period, row.level), (plan.logins[0].period, plan.logins[0].level));
            }
        }
    }
}
