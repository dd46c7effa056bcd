//! A manager gives users new permissions, and makes them manager: what everybody gets, and what nobody can be given.

use jiff::civil::date;
use rules::{
    approval::Authority,
    deed::Deed,
    level::Level,
    period::Period,
    permission::Kind as PermissionKind,
    problem::{Problem, Refusal},
    state::ApplicationState,
    wizard::{
        Answers, TRUTH, WizardKind,
        add_users::ORGANIZATION,
        renewal::TERM,
        users_request::{MANAGER, ROLE, SERVICES, USERS},
    },
};
use store::testing::Kind;

use super::world::{Somebody, World, problems, refusal};
use crate::{
    Result, SignedIn,
    letters::{AnyLetter, M01Granted, M06},
};

fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}

/// Goes through the wizard for these users, and completes it: the reference of the action.
pub(super) async fn give(
    who: &SignedIn,
    organization: &str,
    users: &[&Somebody],
    given: &[(&str, &str)],
) -> Result<String> {
    let draft = who.start_wizard(WizardKind::UsersRequest).await?;
    let mut rev = who.open_draft(&draft).await?.rev;
    let ticked = users.iter().map(|user| (format!("user.{}", user.id), "on".to_owned())).collect();
    for (step, posted) in [
        (ORGANIZATION, answers(&[(ORGANIZATION, organization)])),
        (USERS, ticked),
        (SERVICES, answers(given)),
        (TERM, answers(given)),
    ] {
        rev = who.save_step(&draft, step, rev, posted, true).await?.rev;
    }
    Ok(who.send_wizard(&draft, rev, answers(&[(TRUTH, "on"), (MANAGER, "on")])).await?.concat())
}

const ALL: [(&str, &str); 2] = [("scope", "all"), (TERM, "3")];

async fn bakery_on(kind: Kind) -> (World, String, Somebody) {
    let world = World::on(kind).await;
    let bakery = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    (world, bakery, bram)
}

impl World {
    /// Somebody who is linked to an organization and has nothing there.
    async fn linked(&self, name: &str, organization: &str) -> Somebody {
        let who = self.person(name).await;
        let mut tx = self.portal.db().write().await.unwrap();
        let held = tx.hold(&[&who.id]).await.unwrap();
        tx.link(&held, &who.id, organization, self.portal.now()).await.unwrap();
        tx.commit().await.unwrap();
        who
    }
}

/// R72, R73: linked users only, several at once, active at once, everybody is told.
#[tokio::test]
async fn r72_r73_a_manager_gives_users_new_permissions_at_once() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (world, bakery, bram) = bakery_on(kind).await;
        let (anna, eva) = (world.linked("Anna", &bakery).await, world.linked("Eva", &bakery).await);
        let stranger = world.person("Gijs").await;
        let manager = world.sign_in(&bram).await;
        let action = give(&manager, &bakery, &[&anna, &eva, &stranger, &bram], &ALL).await.unwrap();
        for user in [&anna, &eva] {
            let rows = world.rows(user).await;
            assert_eq!(rows.len(), 1);
            assert_eq!(rows[0].period, Period { starts: date(2026, 11, 22), ends: date(2029, 11, 21) });
            let letters = world.mails_to(user, "M06").await;
            assert!(
                matches!(&letters[..], [AnyLetter::M06(M06 { manager, admin: false, .. })] if *manager == bram.name),
                "{letters:?}"
            );
            assert_eq!(world.mails_to(user, "M03").await, [], "one letter says it");
            assert_eq!(world.audit(user, Deed::RequestProcessed).await.len(), 1);
        }
        assert_eq!(world.rows(&stranger).await, [], "who is not linked is given nothing");
        assert_eq!(world.rows(&bram).await.len(), 2, "nobody approves themselves");
        let told = world.mails_to(&bram, "M01d").await;
        let [AnyLetter::M01Granted(M01Granted { granted, undone, .. })] = &told[..] else { panic!("{told:?}") };
        assert_eq!((granted.len(), undone.len()), (2, 0));
        let done = manager.done(&action).await.unwrap();
        assert!(done.for_users.is_some_and(|one| one.granted && one.grants.is_empty()));
        assert!(done.applications.iter().all(|one| one.standing == ApplicationState::Processed));
        assert_eq!(refusal(world.sign_in(&anna).await.done(&action).await), Refusal::NotYours);
    }
}

/// R48, R73: a user of one organization only is none of another, whatever stands in the form.
#[tokio::test]
async fn r48_r73_who_is_linked_elsewhere_is_not_there() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let bank = world.organization("Bank").await;
    let gijs = world.linked("Gijs", &bank).await;
    let manager = world.sign_in(&bram).await;
    let refused = problems(give(&manager, &bank, &[&gijs], &ALL).await);
    assert!(refused.contains(&("user".to_owned(), Problem::SelectUser)), "{refused:?}");
    assert_eq!(world.rows(&gijs).await, []);
    let draft = manager.start_users_request(&[&gijs.id]).await.unwrap();
    let rules::wizard::AnyWizard::UsersRequest(wizard) = manager.open_draft(&draft).await.unwrap().wizard else {
        panic!()
    };
    assert!(wizard.picked.is_empty() && wizard.found.is_empty(), "{wizard:?}");
    assert_eq!(wizard.company.unwrap().0.id, bakery);
    let anna = world.sign_in(&gijs).await;
    assert_eq!(refusal(anna.start_wizard(WizardKind::UsersRequest).await), Refusal::NotYours);
    assert_eq!(refusal(anna.start_users_request(&[]).await), Refusal::NotYours);
}

/// Rule 4: what is above the manager's level is refused for that user, and the others are done.
#[tokio::test]
async fn r94_what_cannot_be_given_is_said_user_by_user() {
    let (world, bakery, _) = bakery_on(Kind::Sqlite).await;
    let (low, _) = world.manager_at(&bakery, "Low", Level::Eh2Plus).await;
    let anna = world.linked("Anna", &bakery).await;
    let (carla, _) = world.manager_of(&bakery, "Carla").await;
    let (eva, _) = world.user_of(&bakery, "Eva").await;
    let manager = world.sign_in(&low).await;
    let refused = problems(give(&manager, &bakery, &[&anna], &ALL).await);
    assert!(refused.contains(&("user".to_owned(), Problem::NothingToAsk)), "{refused:?}");

    let manager = world.sign_in(&carla).await;
    let action = give(&manager, &bakery, &[&anna, &eva], &ALL).await.unwrap();
    let done = manager.done(&action).await.unwrap().for_users.unwrap();
    let [one] = &done.grants[..] else { panic!("{done:?}") };
    assert_eq!((one.user.as_str(), &one.problem), ("X. Eva", &Problem::PermissionExists { until: date(2027, 1, 9) }));
}

/// R3, R95, R143: somebody is made manager along with new permissions, or on what they have; never above, never longer.
#[tokio::test]
async fn r3_r95_r143_users_are_made_manager_on_what_they_have_or_get() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (world, bakery, bram) = bakery_on(kind).await;
        let anna = world.linked("Anna", &bakery).await;
        let (eva, evas) = world.user_of(&bakery, "Eva").await;
        let manager = world.sign_in(&bram).await;
        let admin = |who: &Somebody| format!("admin.{}", who.id);
        give(&manager, &bakery, &[&anna], &[("scope", "all"), (TERM, "1"), (&admin(&anna), "on")]).await.unwrap();
        let rows = world.rows(&anna).await;
        let of = |kind| rows.iter().find(|row| row.kind == kind).unwrap();
        assert_eq!(of(PermissionKind::Admin).login.as_ref(), Some(&of(PermissionKind::Login).id));
        assert_eq!(of(PermissionKind::Admin).period, of(PermissionKind::Login).period);
        assert!(world.sign_in(&anna).await.as_manager(&bakery).await.is_ok(), "rights act at once");

        let action = give(&manager, &bakery, &[&eva], &[("scope", ROLE), (&admin(&eva), "on")]).await.unwrap();
        let rows = world.rows(&eva).await;
        let role = rows.iter().find(|row| row.kind == PermissionKind::Admin).unwrap();
        assert_eq!((role.login.as_deref(), role.period.ends), (Some(evas.as_str()), date(2027, 1, 9)));
        assert_eq!(role.period.starts, date(2026, 11, 22));
        let letters = world.mails_to(&eva, "M06").await;
        assert!(
            matches!(&letters[..], [AnyLetter::M06(M06 { admin: true, lines, .. })] if lines.is_empty()),
            "{letters:?}"
        );
        assert_eq!(manager.done(&action).await.unwrap().applications.len(), 1);
        // R11: without a tick of its own nothing happens.
        let gijs = world.linked("Gijs", &bakery).await;
        let draft = manager.start_users_request(&[&gijs.id]).await.unwrap();
        let mut rev = manager.open_draft(&draft).await.unwrap().rev;
        let all = answers(&[("scope", "all"), (TERM, "1"), (&admin(&gijs), "on")]);
        for step in [SERVICES, TERM] {
            rev = manager.save_step(&draft, step, rev, all.clone(), true).await.unwrap().rev;
        }
        let refused = problems(manager.send_wizard(&draft, rev, answers(&[(TRUTH, "on")])).await);
        assert_eq!(refused, [(MANAGER.to_owned(), Problem::RequiredTick)]);
    }
}

/// Edge case 1: a manager's right ends between opening and sending: nothing is given.
#[tokio::test]
async fn a_manager_who_is_none_any_more_gives_nothing() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let anna = world.linked("Anna", &bakery).await;
    let manager = world.sign_in(&bram).await;
    let draft = manager.start_users_request(&[&anna.id]).await.unwrap();
    let mut rev = manager.open_draft(&draft).await.unwrap().rev;
    for step in [SERVICES, TERM] {
        rev = manager.save_step(&draft, step, rev, answers(&ALL), true).await.unwrap().rev;
    }
    let rows = world.rows(&bram).await;
    world.terminate(&rows.iter().find(|row| row.login.is_some()).unwrap().id, &bram).await;
    assert_eq!(refusal(manager.send_wizard(&draft, rev, answers(&[(TRUTH, "on")])).await), Refusal::NotYours);
    assert_eq!(world.rows(&anna).await, []);
}

/// What a user asked for themselves and waits is decided, not given a second time.
#[tokio::test]
async fn what_waits_already_is_said() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let anna = world.linked("Anna", &bakery).await;
    world.authority(&anna, &bakery, Authority::None).await;
    let own = world.sign_in(&anna).await;
    let draft = own.start_wizard(WizardKind::Request).await.unwrap();
    let mut rev = own.open_draft(&draft).await.unwrap().rev;
    let asked = answers(&[
        ("organization", &bakery),
        ("branch", "no"),
        ("scope", "all"),
        ("admin", "no"),
        (TERM, "1"),
        ("approver", &bram.id),
    ]);
    for step in ["organization", "company", "services", TERM, "approval"] {
        rev = own.save_step(&draft, step, rev, asked.clone(), true).await.unwrap().rev;
    }
    let references = own.send_wizard(&draft, rev, answers(&[(TRUTH, "on")])).await.unwrap();
    let manager = world.sign_in(&bram).await;
    let refused = problems(give(&manager, &bakery, &[&anna], &ALL).await);
    assert!(refused.contains(&("user".to_owned(), Problem::NothingToAsk)), "{refused:?}");
    let draft = manager.start_users_request(&[&anna.id]).await.unwrap();
    let rules::wizard::AnyWizard::UsersRequest(wizard) = manager.open_draft(&draft).await.unwrap().wizard else {
        panic!()
    };
    let why = wizard.picked[0].service_problem(None, None, date(2026, 11, 22));
    assert_eq!(why, Some(Problem::WaitsAlready { reference: references[0].clone() }));
}
