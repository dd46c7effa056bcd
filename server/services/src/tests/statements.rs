//! How much a page asks of the database: a few statements, for many rows as for one.

use jiff::civil::date;
use rules::{
    approval::Authority,
    approval::Ticks,
    level::Level,
    shown::{PeopleFilter, UsersFilter},
    wizard::{
        Answers, WizardKind,
        renewal::{WHICH, field},
    },
};

use super::{
    terminate,
    world::{Ask, HOUR, Somebody, World},
};
use crate::{Result, Secret, SignedIn};

/// The most statements of a page, less those of the frame around it.
const A_PAGE: u64 = 6;
/// The most statements of who is signed in and the frame around a page.
const THE_FRAME: u64 = 2;

impl World {
    /// What some work asks of the database.
    async fn asked<T>(&self, what: &str, work: impl Future<Output = Result<T>>, most: u64) -> T {
        self.portal.db().take_observed();
        let done = work.await.unwrap_or_else(|failure| panic!("{what}: {failure}"));
        let observed = self.portal.db().take_observed();
        println!("{what}: {} statements", observed.runs());
        assert!(observed.runs() <= most, "{what}: {} of {most}, {observed:#?}", observed.runs());
        assert_eq!(observed.connections, 1, "{what}: one connection");
        done
    }
}

/// A holding of three organizations that Bram manages, with five users each. Of three of them requests wait; Anna, who works for
/// all three organizations, has whatever somebody can have: decided and waiting requests, requests to be linked, drafts.
async fn holding() -> (World, Somebody, Somebody, Vec<String>) {
    let world = World::new().await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let vat = world.service("Omzetbelasting", Level::Eh3).await;
    let mut logins = Vec::new();
    for name in ["Bakkerij", "Molen", "Winkel"] {
        // Nobody is sent more than ten codes an hour.
        world.clock.forward(HOUR);
        let organization = world.organization(name).await;
        let his = world.login(&bram, &organization, date(2027, 10, 31)).await;
        world.admin(&bram, &his).await;
        world.authority(&anna, &organization, Authority::None).await;
        let hers = world.login(&anna, &organization, date(2027, 1, 9)).await;
        let vat = world.login_for(&anna, &organization, Some(&vat), Level::Eh3, date(2027, 1, 9)).await;
        let here = world.sign_in(&anna).await;
        let asked = Ask::plainly(&[&vat], &organization, &bram).reference(&here).await;
        world.decider(&bram, &asked).await.approve(&asked, Ticks::ALL).await.unwrap();
        let asked = Ask::plainly(&[&hers], &organization, &bram).reference(&here).await;
        world.decider(&bram, &asked).await.refuse(&asked, "Nee").await.unwrap();
        Ask::plainly(&[&hers], &organization, &bram).reference(&here).await;
        logins.push(hers);
        for user in ["Cas", "Dirk", "Eva"] {
            let (who, login) = world.user_of(&organization, &format!("{user}{name}")).await;
            Ask::plainly(&[&login], &organization, &bram).reference(&world.sign_in(&who).await).await;
            logins.push(login);
        }
        // Of these nothing waits: they can be renewed by a manager.
        for user in ["Fien", "Gijs"] {
            logins.push(world.user_of(&organization, &format!("{user}{name}")).await.1);
        }
        let other = world.organization(&format!("{name} Holding")).await;
        let theirs = world.login(&bram, &other, date(2027, 10, 31)).await;
        world.admin(&bram, &theirs).await;
        world.sign_in(&bram).await.ask_link(&other, &anna.email, "Welkom!").await.unwrap();
        world.portal.run_errands().await.unwrap();
    }
    let here = world.sign_in(&anna).await;
    here.start_wizard(WizardKind::Email).await.unwrap();
    here.start_wizard(WizardKind::Mobile).await.unwrap();
    (world, anna, bram, logins)
}

/// Review §4: no page asks more for more rows.
#[tokio::test]
async fn every_page_asks_the_database_a_few_things_however_long_its_lists_are() {
    let (world, anna, bram, logins) = holding().await;
    let signed_in = async |token: &Secret<String>| world.portal.signed_in(token.reveal()).await.unwrap().unwrap();
    let (annas, brams) = (world.session_of(&anna).await, world.session_of(&bram).await);
    let here: SignedIn = signed_in(&annas).await;
    let overview = world.asked("My Account", here.overview(), A_PAGE).await;
    assert_eq!((overview.organizations.len(), overview.waiting.len(), overview.drafts.len()), (3, 3, 2));
    assert_eq!(overview.drafts.iter().map(|draft| draft.number).max(), Some(1));
    assert!(overview.drafts.iter().all(|draft| draft.total > 1) && overview.link_request.is_some());
    world.asked("My Details", here.details(), A_PAGE).await;
    world.asked("My Permissions", here.my_permissions(rules::people::Language::En), A_PAGE).await;
    let requests = world.asked("My requests", here.my_requests(), A_PAGE).await;
    assert_eq!((requests.own.len(), requests.links.len()), (9, 3));
    let activity = world.asked("Activity", here.activity(""), A_PAGE).await;
    assert!(activity.events.len() > 10 && activity.events.iter().any(|event| event.by.is_some()));
    let links = world.asked("Organizations that see you", here.links(), A_PAGE).await;
    assert!(links.len() == 3 && links.iter().all(|link| link.held));
    let reference = requests.links[0].reference.clone();
    world.asked("a link request", here.link_request(&reference), A_PAGE).await;
    let done = requests.own.iter().map(|one| one.reference.as_str()).collect::<Vec<_>>().join(",");
    assert_eq!(world.asked("what was sent", here.done(&done), A_PAGE).await.applications.len(), 9);
    world.asked("Security", here.security(), A_PAGE).await;

    let manager = signed_in(&brams).await;
    let overview = world.asked("the overview of Administration", manager.managers_overview(), A_PAGE).await;
    assert_eq!((overview.organizations.len(), overview.months.len()), (6, 12));
    let to_decide = world.asked("To approve", manager.to_decide(), A_PAGE).await;
    assert_eq!(to_decide.applications.len(), 12);
    assert_eq!(world.asked("Sent", manager.sent_requests(""), A_PAGE).await.rows.len(), 3);
    let finished = world.asked("Finished", manager.finished_requests(""), A_PAGE).await;
    assert_eq!(finished.rows.len(), 3);
    let all = UsersFilter::default();
    let seen = world.asked("the users' permissions", manager.users_permissions(&all), A_PAGE).await;
    assert!(seen.rows.len() > 12 && seen.organizations.len() == 6);
    let seen = world.asked("the users", manager.users(&PeopleFilter::default()), A_PAGE).await;
    assert!(seen.rows.len() > 12 && seen.organizations.len() == 6);
    let ended: Vec<&str> = logins.iter().map(String::as_str).collect();
    let ticked: Answers = logins.iter().map(|id| (field(WHICH, id), "on".to_owned())).collect();
    let draft = manager.start_users_renewal(ticked).await.unwrap();
    world.asked("renewing for users", manager.open_draft(&draft), A_PAGE).await;
    let draft = manager.start_terminate(terminate::rows(&ended)).await.unwrap();
    world.asked("ending for users", manager.open_draft(&draft), A_PAGE).await;
    let one = world.asked("a user", manager.one_user(&anna.id, ""), 2 * A_PAGE).await;
    assert!(one.organizations.len() == 3 && one.events.len() > 5);
    for (token, name, seen) in [(&annas, "who manages nothing", (false, 0)), (&brams, "a manager", (true, 12))] {
        let (_, viewer) = world.asked(name, world.portal.signed_in_to_a_page(token.reveal()), THE_FRAME).await.unwrap();
        assert_eq!((viewer.manages, viewer.waiting), seen);
    }
}

/// A step with what its form sends.
type Step<'a> = (&'a str, &'a [(String, String)]);

/// What a save asks of the database: what the wizard is made of once, each statement once; in the transaction, which keeps every
/// other writer waiting on SQLite, only whether the draft is still what it was, and the draft.
#[tokio::test]
async fn a_save_looks_up_once_what_its_wizard_needs_and_outside_the_transaction() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let (anna, login) = world.user_of(&bakery, "Anna").await;
    let vat = world.service("Omzetbelasting", Level::Eh3).await;
    let here = world.sign_in(&anna).await;
    let on = || "on".to_owned();
    let text = |text: &str| text.to_owned();
    let saves: [(WizardKind, &[Step<'_>]); 4] = [
        (WizardKind::Renewal, &[("which", &[(field(WHICH, &login), on())]), ("term", &[(text("term"), text("3"))])]),
        (
            WizardKind::Request,
            &[
                ("organization", &[(text("organization"), bakery.clone())]),
                ("company", &[(text("branch"), text("no"))]),
                (
                    "services",
                    &[(text("scope"), text("some")), (format!("service.{vat}"), on()), (text("admin"), text("no"))],
                ),
            ],
        ),
        (WizardKind::Cancel, &[("what", &[(text("what"), text("part"))]), ("which", &[(field(WHICH, &login), on())])]),
        (WizardKind::Mobile, &[("new", &[(text("mobile"), text("06 87654321"))])]),
    ];
    for (kind, steps) in saves {
        let draft = here.start_wizard(kind).await.unwrap();
        for (step, posted) in steps {
            let rev = here.open_draft(&draft).await.unwrap().rev;
            world.portal.db().take_observed();
            let saved = here.save_step(&draft, step, rev, posted.iter().cloned().collect(), true).await.unwrap();
            let observed = world.portal.db().take_observed();
            // They have the service already: refused, a step is saved all the same.
            assert_eq!(saved.problems.is_empty(), *step != "services", "{kind}: {step}");
            assert_eq!(observed.in_transactions, 2, "{kind}: {step}: {observed:#?}");
            let twice: Vec<_> = observed.statements.iter().filter(|(_, runs)| **runs > 1).collect();
            assert!(
                matches!(twice[..], [(name, 2)] if name.contains("drafts")),
                "{kind}: {step}: the draft alone is read again: {observed:#?}"
            );
        }
    }
}
