//! W2: who requests new permissions for what, who decides, and what is written.

use jiff::civil::date;
use rules::{
    approval::{Authority, Ticks},
    deed::Deed,
    level::Level,
    permission::{Kind, Permission},
    problem::{Problem, Problems, Refusal},
    shown::AdminAsked,
    state::{ApplicationState, MeansState},
    wizard::{
        Answers, WizardKind,
        choice::ServiceCard,
        request::{APPROVAL, COMPANY, ORGANIZATION, SERVICES, TERM},
    },
};
use store::{OfferRow, ProviderRow};

use super::world::{HOUR, Somebody, World, complete, problems, refusal, ticked};
use crate::{
    Result, SignedIn,
    letters::{AnyLetter, M01},
};

/// A company that nobody of the story belongs to, and its branch.
const STRANGE: &str = "90000102";
const BRANCH: &str = "000037178598";

/// What somebody answers.
#[derive(Clone)]
struct Want(Answers);

impl Want {
    /// These services at this organization, for three years, not limited to a branch, not to become manager.
    fn services(organization: &str, services: &[&str]) -> Self {
        let picked = services.iter().map(|uuid| (format!("service.{uuid}"), "on".to_owned()));
        Self(picked.collect()).with("organization", organization).plainly().with("scope", "some")
    }

    fn all(organization: &str) -> Self {
        Self(Answers::new()).with("organization", organization).plainly().with("scope", "all")
    }

    /// All services at the company of a number.
    fn all_at_number(kvk: &str) -> Self {
        Self::all("other").with("kvk", kvk)
    }

    fn plainly(self) -> Self {
        self.with("branch", "no").with("admin", "no").with("term", "3")
    }

    fn with(mut self, field: &str, answer: &str) -> Self {
        self.0.insert(field.to_owned(), answer.to_owned());
        self
    }

    fn of(self, approver: &Somebody) -> Self {
        self.with("approver", &approver.id)
    }

    /// Goes through the steps until one is refused; the draft, its revision, and what was wrong.
    async fn fill(&self, who: &SignedIn) -> (String, i64, Problems) {
        let id = who.start_wizard(WizardKind::Request).await.unwrap();
        let mut rev = who.open_draft(&id).await.unwrap().rev;
        for step in [ORGANIZATION, COMPANY, SERVICES, TERM, APPROVAL] {
            let saved = who.save_step(&id, step, rev, self.0.clone(), true).await.unwrap();
            rev = saved.rev;
            if !saved.problems.is_empty() {
                return (id, rev, saved.problems);
            }
        }
        (id, rev, Problems::new())
    }

    async fn send(&self, who: &SignedIn) -> Result<Vec<String>> {
        let (id, rev, problems) = self.fill(who).await;
        assert_eq!(problems, []);
        complete(who, &id, rev).await
    }

    async fn reference(&self, who: &SignedIn) -> String {
        self.send(who).await.unwrap().remove(0)
    }

    async fn problems(&self, who: &SignedIn) -> Problems {
        self.fill(who).await.2
    }
}

fn at<T: Into<String>>(field: T, problem: Problem) -> Problems {
    vec![(field.into(), problem)]
}

fn logins(rows: &[Permission]) -> Vec<(Option<String>, Option<&str>, Level)> {
    let logins = rows.iter().filter(|row| row.kind == Kind::Login);
    logins
        .map(|row| (row.service.as_ref().map(|one| one.service.nl.clone()), row.branch.as_deref(), row.level))
        .collect()
}

#[tokio::test]
async fn r59_r74_r75_a_user_asks_for_services_and_gets_them_when_a_manager_approves() {
    let world = World::new().await;
    let bv = world.organization("BV 1").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let anna = world.person("Anna").await;
    let tax = world.service("Aangifte", Level::Eh3).await;
    let leave = world.service("Verzuim", Level::Eh2Plus).await;
    let gone = world.login_for(&anna, &bv, Some(&tax), Level::Eh3, date(2026, 11, 1)).await;

    let here = world.sign_in(&anna).await;
    let reference = Want::services(&bv, &[&tax, &leave]).of(&bram).reference(&here).await;
    assert_eq!(world.rows(&anna).await.len(), 1, "R19: before that every check says no");
    let mails = world.mails_to(&anna, "M01").await;
    assert!(
        matches!(&mails[..], [AnyLetter::M01(M01 { approver: Some(name), lines, .. })] if *name == bram.name && lines.len() == 2)
    );
    assert_eq!(world.mails_to(&bram, "M02").await.len(), 1);
    assert_eq!(world.audit(&anna, Deed::RequestRequested).await.len(), 1);
    let shown = here.requests().await.unwrap().remove(0);
    assert_eq!((shown.standing, shown.lines.len(), shown.old_until), (ApplicationState::Awaiting, 2, None));

    world.clock.forward(HOUR);
    let of_bram = world.sign_in(&bram).await;
    assert_eq!(of_bram.to_approve().await.unwrap().len(), 1);
    of_bram.as_decider(&reference).await.unwrap().approve(&reference, Ticks::ALL).await.unwrap();
    let rows = world.rows(&anna).await;
    assert_eq!(rows.len(), 3);
    let expired = rows.iter().find(|row| row.id == gone).unwrap();
    let next = rows.iter().find(|row| expired.successor.as_ref().is_some_and(|(id, _)| *id == row.id)).unwrap();
    assert_eq!((next.period.starts, next.period.ends), (world.portal.today(), date(2029, 11, 21)));
    assert_eq!(world.mails_to(&anna, "M03").await.len(), 1, "R20");
    let done = world.again(&here).await.requests().await.unwrap().remove(0);
    assert_eq!((done.standing, done.lines.len()), (ApplicationState::Processed, 2));
    assert_eq!(done.left_out, []);
}

/// R5, R7
#[tokio::test]
async fn r5_an_independent_representative_gets_an_additional_organization_at_once_with_the_admin_authorization() {
    let world = World::new().await;
    let (first, second) = (world.organization("BV 1").await, world.organization("BV 2").await);
    let (dirk, _) = world.user_of(&first, "Dirk").await;
    world.authority(&dirk, &second, Authority::Independent).await;
    let here = world.sign_in(&dirk).await;
    let names: Vec<_> = {
        let draft = here.start_wizard(WizardKind::Request).await.unwrap();
        let rules::wizard::AnyWizard::Request(wizard) = here.open_draft(&draft).await.unwrap().wizard else { panic!() };
        wizard.organizations.into_iter().map(|one| one.name).collect()
    };
    assert_eq!(names, ["BV 1", "BV 2"], "what he represents is offered without its number");
    let reference = Want::all(&second).reference(&here).await;
    let rows = world.rows(&dirk).await;
    let new: Vec<_> = rows.iter().filter(|row| row.organization == second).collect();
    assert_eq!(new.iter().map(|row| row.kind).collect::<Vec<_>>(), [Kind::Login, Kind::Admin]);
    assert_eq!(new[0].period, new[1].period, "R2");
    assert_eq!(new[1].login.as_deref(), Some(new[0].id.as_str()));
    assert_eq!(world.mails_to(&dirk, "M01").await, [], "R20: processed at once sends M03 only");
    assert_eq!(world.mails_to(&dirk, "M03").await.len(), 1);
    assert!(here.as_manager(&second).await.is_ok());
    assert!(world.portal.db().read().await.unwrap().is_linked(&dirk.id, &second).await.unwrap());
    assert_eq!(here.done(&reference).await.unwrap().applications[0].standing, ApplicationState::Processed);

    for kind in [Authority::Joint, Authority::Limited, Authority::None] {
        let third = world.organization(&format!("BV {kind:?}")).await;
        let (manager, _) = world.manager_of(&third, &format!("Manager{kind:?}")).await;
        world.authority(&dirk, &third, kind).await;
        world.login(&dirk, &third, date(2026, 1, 1)).await;
        world.clock.forward(60);
        let here = world.sign_in(&dirk).await;
        Want::all(&third).of(&manager).reference(&here).await;
        let shown = here.requests().await.unwrap().remove(0);
        assert_eq!((shown.standing, shown.admin), (ApplicationState::Awaiting, AdminAsked::No), "R7: {kind:?}");
    }
}

#[tokio::test]
async fn r70_the_manager_role_is_asked_for_and_follows_the_approval() {
    let world = World::new().await;
    let bv = world.organization("BV 1").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let (anna, _) = world.user_of(&bv, "Anna").await;
    let tax = world.service("Aangifte", Level::Eh3).await;
    world.terminate(&world.rows(&anna).await[0].id.clone(), &bram).await;
    let here = world.sign_in(&anna).await;
    let reference = Want::services(&bv, &[&tax]).with("admin", "yes").of(&bram).reference(&here).await;
    assert!(refusal(here.as_managers().await.map(|_| ())) == Refusal::NotYours, "not before");
    let of_bram = world.sign_in(&bram).await;
    of_bram.as_decider(&reference).await.unwrap().approve(&reference, Ticks::ALL).await.unwrap();
    assert!(here.as_manager(&bv).await.is_ok());
}

#[tokio::test]
async fn another_organization_is_looked_up_and_its_managers_are_asked_without_their_names() {
    let world = World::new().await;
    world.register.add(STRANGE, "Vreemd BV", BRANCH, true);
    world.register.add("90000749", "Opgeheven BV", "000037178599", false);
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    assert_eq!(Want::all_at_number("9000010").problems(&here).await, at("kvk", Problem::KvkSyntax));
    assert_eq!(Want::all_at_number("12345678").problems(&here).await, at("kvk", Problem::KvkUnknown));
    assert_eq!(Want::all_at_number("90000749").problems(&here).await, at("kvk", Problem::CompanyGone));
    world.register.down.store(true, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(Want::all_at_number(STRANGE).problems(&here).await, at("kvk", Problem::RegisterDown));
    world.register.down.store(false, std::sync::atomic::Ordering::SeqCst);
    // Found; but nobody there can approve.
    assert_eq!(Want::all_at_number(STRANGE).problems(&here).await, at("approver", Problem::ApproverNobody));
    let id = world.portal.db().read().await.unwrap().organization_by_kvk(STRANGE).await.unwrap().unwrap().id;
    let (bram, _) = world.manager_of(&id, "Bram").await;
    let (carla, _) = world.manager_of(&id, "Carla").await;
    world.manager_at(&id, "Low", Level::Eh2Plus).await;
    let asked = world.register.asked.load(std::sync::atomic::Ordering::SeqCst);
    let (draft, rev, problems) = Want::all_at_number("9000 0102").fill(&here).await;
    assert_eq!(problems, []);
    assert_eq!(world.register.asked.load(std::sync::atomic::Ordering::SeqCst), asked, "it is known now");
    let shown = serde_json::to_string(&here.open_draft(&draft).await.unwrap()).unwrap();
    for secret in [&bram.name, &bram.id, &carla.name, &carla.id] {
        assert!(!shown.contains(secret.as_str()), "{secret} is told to a stranger");
    }
    complete(&here, &draft, rev).await.unwrap();
    let mails = world.mails_to(&anna, "M01").await;
    assert!(matches!(&mails[..], [AnyLetter::M01(M01 { approver: None, .. })]), "{mails:?}");
    for manager in [&bram, &carla] {
        assert_eq!(world.mails_to(manager, "M02").await.len(), 1, "{}", manager.name);
    }
    assert_eq!(world.mails().await.iter().filter(|(message, _)| message.template == "M02").count(), 2, "Low is below");
    let of_carla = world.sign_in(&carla).await;
    let reference = here.requests().await.unwrap().remove(0).reference;
    of_carla.as_decider(&reference).await.unwrap().approve(&reference, Ticks::ALL).await.unwrap();
    assert_eq!(logins(&world.rows(&anna).await), [(None, None, Level::Eh3)]);
}

#[tokio::test]
async fn one_person_looks_twenty_companies_up_in_an_hour() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    for number in 0..20 {
        let kvk = format!("{:08}", 12_000_000 + number);
        assert_eq!(Want::all_at_number(&kvk).problems(&here).await, at("kvk", Problem::KvkUnknown));
    }
    let busy = at("kvk", Problem::CodeLocked { minutes: 60 });
    assert_eq!(Want::all_at_number("12000099").problems(&here).await, busy);
    // Nobody writes the reason himself.
    let forged = Want::all_at_number("12").with("look_up", "down");
    assert_eq!(forged.problems(&here).await, at("kvk", Problem::KvkSyntax));
    world.clock.forward(HOUR);
    let here = world.sign_in(&anna).await;
    assert_eq!(Want::all_at_number("12000099").problems(&here).await, at("kvk", Problem::KvkUnknown));
}

#[tokio::test]
async fn r89_a_service_above_the_level_is_refused_with_both_levels_also_of_a_provider() {
    let world = World::new().await;
    let bv = world.organization("BV 1").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let (anna, row) = world.user_of(&bv, "Anna").await;
    world.terminate(&row, &bram).await;
    let tax = world.service("Aangifte", Level::Eh3).await;
    let high = world.service("Hoog", Level::Eh4).await;
    let here = world.sign_in(&anna).await;
    let too_low = Problem::LevelTooLow { needs: Level::Eh4, held: Level::Eh3 };
    let refused = Want::services(&bv, &[&tax, &high]).of(&bram).problems(&here).await;
    assert_eq!(refused, at(format!("service.{high}"), too_low));
    let provider = Want::all(&bv).with("scope", "provider").with("provider", "00000001000000000001").of(&bram);
    provider.reference(&here).await;
    let shown = here.requests().await.unwrap().remove(0);
    assert_eq!(
        shown.lines.iter().map(|line| line.service.as_ref().unwrap().nl.as_str()).collect::<Vec<_>>(),
        ["Aangifte"]
    );
}

#[tokio::test]
async fn what_is_there_or_waits_already_says_so() {
    let world = World::new().await;
    let bv = world.organization("BV 1").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let anna = world.person("Anna").await;
    let tax = world.service("Aangifte", Level::Eh3).await;
    let leave = world.service("Verzuim", Level::Eh3).await;
    world.login_for(&anna, &bv, Some(&tax), Level::Eh3, date(2027, 1, 9)).await;
    let here = world.sign_in(&anna).await;
    let until = date(2027, 1, 9);
    let twice = Want::services(&bv, &[&tax]).of(&bram);
    assert_eq!(twice.problems(&here).await, at(format!("service.{tax}"), Problem::PermissionExists { until }));

    // Two drafts for the same, both filled before one is sent: the second is refused, with the reference of the first.
    let want = Want::services(&bv, &[&leave]).of(&bram);
    let (first, rev1, _) = want.fill(&here).await;
    let (second, rev2, _) = want.fill(&here).await;
    assert_ne!(first, second);
    let reference = complete(&here, &first, rev1).await.unwrap().remove(0);
    let waits = Problem::WaitsAlready { reference: reference.clone() };
    assert_eq!(problems(complete(&here, &second, rev2).await), at(format!("service.{leave}"), waits));
    assert_eq!(
        complete(&here, &first, rev1).await.unwrap(),
        [reference],
        "edge case 11: a double click is one request"
    );
    // For another branch, or everything, it is another request.
    Want::all(&bv).of(&bram).reference(&here).await;
    assert!(matches!(Want::all(&bv).of(&bram).problems(&here).await[0].1, Problem::WaitsAlready { .. }));
}

/// Edge case 10
#[tokio::test]
async fn r89_what_rose_above_the_level_while_it_waited_is_left_out_and_explained() {
    let world = World::new().await;
    let bv = world.organization("BV 1").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let (anna, row) = world.user_of(&bv, "Anna").await;
    world.terminate(&row, &bram).await;
    let tax = world.service("Aangifte", Level::Eh3).await;
    let leave = world.service("Verzuim", Level::Eh3).await;
    let here = world.sign_in(&anna).await;
    let reference = Want::services(&bv, &[&tax, &leave]).of(&bram).reference(&here).await;
    world.service("Verzuim", Level::Eh4).await;
    let left_out = |of: rules::shown::ApplicationShown| {
        of.left_out.into_iter().map(|(name, why)| (name.nl, why)).collect::<Vec<_>>()
    };
    let wanted = [("Verzuim".to_owned(), Problem::LevelTooLow { needs: Level::Eh4, held: Level::Eh3 })];
    let of_bram = world.sign_in(&bram).await;
    assert_eq!(left_out(of_bram.to_approve().await.unwrap().remove(0)), wanted);
    of_bram.as_decider(&reference).await.unwrap().approve(&reference, Ticks::ALL).await.unwrap();
    assert_eq!(logins(&world.new_rows(&anna, &[]).await).len(), 2, "the ended one, and one that is new");
    assert_eq!(left_out(here.requests().await.unwrap().remove(0)), wanted);
}

#[tokio::test]
async fn a_request_of_which_nothing_is_left_ends_by_itself() {
    let world = World::new().await;
    let bv = world.organization("BV 1").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let (anna, row) = world.user_of(&bv, "Anna").await;
    world.terminate(&row, &bram).await;
    let tax = world.service("Aangifte", Level::Eh3).await;
    let here = world.sign_in(&anna).await;
    let reference = Want::services(&bv, &[&tax]).of(&bram).reference(&here).await;
    // Edge case 6, for requests: the means is revoked while they wait.
    world.set_means(&anna, MeansState::Revoked).await;
    let of_bram = world.sign_in(&bram).await;
    let decided = of_bram.as_decider(&reference).await.unwrap().approve(&reference, Ticks::ALL).await;
    assert_eq!(refusal(decided), Refusal::Changed);
    assert_eq!(world.mails_to(&anna, "M04").await.len(), 1);
    assert_eq!(world.audit(&anna, Deed::RequestLapsed).await.len(), 1);
}

#[tokio::test]
async fn a_branch_limits_what_is_written() {
    let world = World::new().await;
    world.register.add(STRANGE, "Vreemd BV", BRANCH, true);
    let dirk = world.person("Dirk").await;
    let here = world.sign_in(&dirk).await;
    Want::all_at_number(STRANGE).fill(&here).await;
    let id = world.portal.db().read().await.unwrap().organization_by_kvk(STRANGE).await.unwrap().unwrap().id;
    world.authority(&dirk, &id, Authority::Independent).await;
    let limited = Want::all(&id).with("branch", "yes");
    assert_eq!(limited.problems(&here).await, at("number", Problem::BranchSyntax));
    assert_eq!(
        limited.clone().with("number", "000037178599").problems(&here).await,
        at("number", Problem::BranchUnknown)
    );
    limited.with("number", BRANCH).reference(&here).await;
    assert_eq!(logins(&world.rows(&dirk).await), [(None, Some(BRANCH), Level::Eh3)]);
    // The whole is more than the branch: it can still be asked for.
    assert_eq!(Want::all(&id).problems(&here).await, []);
}

/// F7, R89: what is out of reach comes apart from what is not, and takes nobody's place; both from A to Z as they are read.
#[tokio::test]
async fn r89_what_can_be_asked_for_comes_first_from_a_to_z() {
    let world = World::new().await;
    let bv = world.organization("BV 1").await;
    let anna = world.person("Anna").await;
    let held = world.service("Zorg", Level::Eh3).await;
    world.login_for(&anna, &bv, Some(&held), Level::Eh3, date(2027, 3, 9)).await;
    // More than are listed, all above the level of the means.
    for number in 0..30 {
        world.service(&format!("Aangifte {number:02}"), Level::Eh4).await;
    }
    for name in ["zuivering", "Water", "bomen"] {
        world.service(name, Level::Eh3).await;
    }
    let here = world.sign_in(&anna).await;
    let draft = here.start_wizard(WizardKind::Request).await.unwrap();
    let want = Want::all(&bv).with("scope", "some");
    let mut rev = here.open_draft(&draft).await.unwrap().rev;
    for step in [ORGANIZATION, COMPANY] {
        rev = here.save_step(&draft, step, rev, want.0.clone(), true).await.unwrap().rev;
    }
    let rules::wizard::AnyWizard::Request(wizard) = here.open_draft(&draft).await.unwrap().wizard else { panic!() };
    let names = |cards: &[ServiceCard]| cards.iter().map(|one| one.service.nl.clone()).collect::<Vec<_>>();
    assert_eq!(names(&wizard.choice.found), ["bomen", "Water", "zuivering"]);
    assert_eq!((wizard.choice.barred.len(), wizard.choice.barred_in_all), (20, 31), "with the one that is held");
    assert_eq!(names(&wizard.choice.barred)[..2], ["Aangifte 00", "Aangifte 01"]);
    assert!(!wizard.choice.more, "everything that can be asked for is listed");
}

/// R139, FC23: told on the services step and on Check, by name or by number; it is no refusal.
#[tokio::test]
async fn r139_services_that_do_not_accept_a_branch_say_so_once_one_was_chosen() {
    let world = World::new().await;
    let refuses = world.service_that("Aangifte", Level::Eh3, false).await;
    let accepts = world.service_that("Verzuim", Level::Eh3, true).await;
    world.service_that("Te hoog", Level::Eh4, false).await;
    world.register.add(STRANGE, "Vreemd BV", BRANCH, true);
    let dirk = world.person("Dirk").await;
    let here = world.sign_in(&dirk).await;
    Want::all_at_number(STRANGE).fill(&here).await;
    let id = world.portal.db().read().await.unwrap().organization_by_kvk(STRANGE).await.unwrap().unwrap().id;
    world.authority(&dirk, &id, Authority::Independent).await;
    let told = async |want: Want| {
        let (draft, ..) = want.fill(&here).await;
        let rules::wizard::AnyWizard::Request(wizard) = here.open_draft(&draft).await.unwrap().wizard else { panic!() };
        let cards = wizard.choice.picked.iter().map(|one| (one.service.nl.clone(), one.no_branch));
        (cards.collect::<Vec<_>>(), wizard.choice.no_branch)
    };
    let both = Want::services(&id, &[&refuses, &accepts]);
    let named = |refuses| vec![("Aangifte".to_owned(), refuses), ("Verzuim".to_owned(), false)];
    assert_eq!(told(both.clone()).await, (named(false), None), "of the whole organization there is nothing to say");
    let limited = both.with("branch", "yes").with("number", BRANCH);
    assert_eq!(told(limited.clone()).await, (named(true), Some((2, 1))), "of what the level opens");
    assert_eq!(limited.problems(&here).await, [], "a notice only");
}

#[tokio::test]
async fn the_search_finds_services_and_providers_by_any_of_their_words_in_both_languages() {
    let world = World::new().await;
    let bv = world.organization("BV 1").await;
    let (anna, _) = world.user_of(&bv, "Anna").await;
    let tax = world.service("Aangifte omzetbelasting", Level::Eh3).await;
    world.service("Verzuim", Level::Eh3).await;
    let mut tx = world.portal.db().write().await.unwrap();
    let name = rules::permission::Named { nl: "Gemeente".into(), en: "Municipality".into() };
    let other = ProviderRow { oin: "00000001000000000002".into(), name, public: true };
    tx.upsert_provider(&other).await.unwrap();
    tx.upsert_offer(&OfferRow { service: tax.clone(), provider: other.oin, urn: None }).await.unwrap();
    tx.commit().await.unwrap();
    let here = world.sign_in(&anna).await;
    let found = async |scope: &str, words: &str| {
        let draft = here.start_wizard(WizardKind::Request).await.unwrap();
        let rev = here.open_draft(&draft).await.unwrap().rev;
        let want = Want::all(&bv).with("scope", scope).with("q", words);
        let rev = here.save_step(&draft, ORGANIZATION, rev, want.0.clone(), true).await.unwrap().rev;
        let rev = here.save_step(&draft, COMPANY, rev, want.0.clone(), true).await.unwrap().rev;
        // Searching saves what is picked, and calls nothing wrong.
        let saved = here.save_step(&draft, SERVICES, rev, want.0.clone(), false).await.unwrap();
        assert_eq!(saved.problems, []);
        let rules::wizard::AnyWizard::Request(wizard) = here.open_draft(&draft).await.unwrap().wizard else { panic!() };
        here.delete_draft(&draft).await.unwrap();
        match scope {
            "provider" => wizard.choice.providers.into_iter().map(|one| one.name.nl).collect::<Vec<_>>(),
            // Anna has them all already: they are found, out of her reach.
            _ => wizard
                .choice
                .found
                .into_iter()
                .chain(wizard.choice.barred)
                .map(|one| format!("{} ({})", one.service.nl, one.provider.nl))
                .collect(),
        }
    };
    let both = "Aangifte omzetbelasting (Gemeente, Waterschap)";
    assert_eq!(found("some", "OMZET aangifte").await, [both], "one service of two providers is one row");
    assert_eq!(found("some", "municipality").await, [both]);
    assert_eq!(found("some", "waterschap (en) verzuim").await, ["Verzuim (Waterschap)"]);
    assert_eq!(found("some", "zzz").await, Vec::<String>::new());
    assert_eq!(found("provider", "munici").await, ["Gemeente"]);
    assert_eq!(found("provider", "").await, ["Gemeente", "Waterschap"]);
}

#[tokio::test]
async fn a_foreign_draft_and_another_window_are_refused() {
    let world = World::new().await;
    let bv = world.organization("BV 1").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let (anna, row) = world.user_of(&bv, "Anna").await;
    world.terminate(&row, &bram).await;
    let here = world.sign_in(&anna).await;
    let want = Want::all(&bv).of(&bram);
    let (draft, rev, _) = want.fill(&here).await;
    let of_bram = world.sign_in(&bram).await;
    assert_eq!(refusal(of_bram.open_draft(&draft).await), Refusal::NotYours);
    assert_eq!(refusal(of_bram.send_wizard(&draft, rev, ticked()).await), Refusal::NotYours);
    assert_eq!(refusal(here.save_step(&draft, TERM, rev - 1, want.0, true).await), Refusal::Changed);
    assert_eq!(problems(here.send_wizard(&draft, rev, Answers::new()).await), at("truth", Problem::RequiredTick));
}

/// R57: cancelling some permissions leaves a request for others alone; cancelling everything withdraws it.
#[tokio::test]
async fn r57_a_partial_cancellation_leaves_a_request_for_new_permissions_alone() {
    let world = World::new().await;
    let bv = world.organization("BV 1").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let anna = world.person("Anna").await;
    let (tax, leave) = (world.service("Aangifte", Level::Eh3).await, world.service("Verzuim", Level::Eh3).await);
    let held = world.login_for(&anna, &bv, Some(&tax), Level::Eh3, date(2027, 1, 9)).await;
    let here = world.sign_in(&anna).await;
    Want::services(&bv, &[&leave]).of(&bram).reference(&here).await;
    let standing = async || world.again(&here).await.requests().await.unwrap().remove(0).standing;
    for (what, which, after) in
        [("part", Some(&held), ApplicationState::Awaiting), ("all", None, ApplicationState::Withdrawn)]
    {
        let draft = here.start_wizard(WizardKind::Cancel).await.unwrap();
        let mut rev = here.open_draft(&draft).await.unwrap().rev;
        let mut answers = Answers::from([("what".into(), what.into()), ("when".into(), "now".into())]);
        answers.extend(which.map(|id| (format!("which.{id}"), "on".to_owned())));
        for step in ["what", "which", "when"] {
            rev = here.save_step(&draft, step, rev, answers.clone(), true).await.unwrap().rev;
        }
        complete(&here, &draft, rev).await.unwrap();
        if what == "part" {
            assert_eq!(standing().await, after);
        } else {
            assert_eq!(here.requests().await.unwrap().remove(0).standing, after);
        }
    }
}
