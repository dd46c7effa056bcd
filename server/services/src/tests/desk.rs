//! Officers of the helpdesk: how they get in, that they are nobody else, and that nothing of a person is seen without a reason.

use std::slice::from_ref;

use jiff::civil::date;
use rules::{
    deed::{Deed, Recorded},
    desk::{DeskProblem, Find, PersonFile, REASON},
    level::Level,
    people::Language,
    problem::{LinkTrouble, Problem, Refusal},
};
use store::{Channel, alone};

use super::{
    outbox::Postman,
    world::{DAY, HOUR, World, visitor},
};
use crate::{
    CarrierTrouble, DeskStep, Failure, NewOfficer, Officer, OfficerActivated, PersonSeen, Result, Secret, Visitor,
    app_code,
    letters::{AnyLetter, M41, M50, Once},
};

on_both! {
    an_officer_gets_in_by_the_link_that_was_printed_and_by_all_three_from_then_on
    a_link_of_an_officer_works_once_for_three_days_and_ends_with_a_newer_one_or_the_account
    whoever_gets_one_of_the_three_wrong_learns_nothing
    wrong_codes_of_an_officer_end_and_the_officer_is_told
    two_officers_do_a_task_once
    an_account_that_ends_while_it_is_activated_is_one_or_the_other
    r122_nothing_of_a_person_is_seen_without_a_reason
}

const ADDRESS: &str = "Sam@desk.example";
const PASSWORD: &str = "Vergeet-mij-niet-7";

/// An officer's way in.
pub(super) struct Keys {
    secret: String,
    session: Secret<String>,
    browser: Secret<String>,
}

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

fn refusal<T>(done: Result<T>) -> Refusal {
    match done {
        Err(Failure::Refused(refusal)) => refusal,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was done"),
    }
}

impl World {
    async fn officers_link(&self, address: &str) -> String {
        let new = NewOfficer { email: address.to_owned(), name: "Sam de Wit".to_owned() };
        let path = self.portal.create_officer(&new).await.unwrap();
        path.strip_prefix("/desk/activate/").unwrap().to_owned()
    }

    /// The key that the page of a link shows, as an app stores it.
    async fn key_of(&self, link: &str) -> String {
        let shown = self.portal.officer_activation(link).await.unwrap();
        let key = totp_rs::Secret::Encoded(shown.setup.key.replace(' ', ""));
        hex::encode(key.to_bytes().unwrap())
    }

    fn code(&self, key: &str) -> String {
        app_code(key, self.portal.now()).unwrap()
    }

    pub(super) async fn activated(&self, address: &str) -> Keys {
        let link = self.officers_link(address).await;
        let key = self.key_of(&link).await;
        match self.portal.activate_officer(&link, secret(PASSWORD), &self.code(&key)).await.unwrap() {
            OfficerActivated::Entered { session, browser } => Keys { secret: key, session, browser },
            OfficerActivated::Refused => panic!("refused"),
        }
    }

    async fn officer(&self, address: &str) -> Officer {
        self.officer_of(&self.activated(address).await.session).await
    }

    async fn officer_of(&self, session: &Secret<String>) -> Officer {
        self.portal.officer(session.reveal()).await.unwrap().unwrap()
    }

    /// What the sign-in says to a try.
    async fn at_the_desk(&self, visitor: &Visitor, address: &str, password: &str, code: &str) -> Option<Problem> {
        match self.portal.officer_sign_in(visitor, address, secret(password), code, "").await.unwrap() {
            DeskStep::Again(sealed) => {
                let back = Visitor { remembered: Some(sealed.reveal().clone()), ..Visitor::default() };
                Some(self.portal.refused_sign_in(&back).problem.unwrap())
            }
            DeskStep::Entered { .. } => None,
        }
    }

    /// Whether an officer gets in with a password and what their app shows now.
    pub(super) async fn is_let_in(&self, keys: &Keys, address: &str) -> bool {
        self.at_the_desk(&visitor(), address, PASSWORD, &self.code(&keys.secret)).await.is_none()
    }

    async fn deeds(&self) -> Vec<String> {
        let mut reading = self.portal.db().read().await.unwrap();
        reading.audit_chain(0, 1_000).await.unwrap().into_iter().map(|one| one.line.action).collect()
    }
}

fn file(seen: PersonSeen) -> PersonFile {
    match seen {
        PersonSeen::File(file) => *file,
        PersonSeen::Ask(asked) => panic!("{asked:?}"),
    }
}

async fn an_officer_gets_in_by_the_link_that_was_printed_and_by_all_three_from_then_on(world: World) {
    let link = world.officers_link(ADDRESS).await;
    let key = world.key_of(&link).await;
    assert_eq!(key, world.key_of(&link).await, "looking changes nothing (R135)");
    assert_eq!(world.at_the_desk(&visitor(), ADDRESS, PASSWORD, &world.code(&key)).await, Some(Problem::LoginGeneric));

    let refused = world.portal.activate_officer(&link, secret("short"), "000000").await.unwrap();
    assert!(matches!(refused, OfficerActivated::Refused));
    let problems = world.portal.officer_activation(&link).await.unwrap().problems;
    let fields: Vec<_> = problems.iter().map(|(field, _)| field.as_str()).collect();
    assert!(fields.contains(&"password") && fields.last() == Some(&"code"), "{problems:?}");
    let refused = world.portal.activate_officer(&link, secret(PASSWORD), "12345").await.unwrap();
    assert!(matches!(refused, OfficerActivated::Refused));
    assert_eq!(world.portal.officer_activation(&link).await.unwrap().problems, [("code".into(), Problem::CodeShape)]);

    let code = world.code(&key);
    let entered = world.portal.activate_officer(&link, secret(PASSWORD), &code).await.unwrap();
    let OfficerActivated::Entered { session, browser } = entered else { panic!("{entered:?}") };
    let officer = world.portal.officer(session.reveal()).await.unwrap().unwrap();
    assert_eq!((officer.name(), officer.viewer().badge.as_str()), ("Sam de Wit", "Sd"));
    assert_ne!(session.reveal(), browser.reveal());

    assert_eq!(
        world.at_the_desk(&visitor(), ADDRESS, PASSWORD, &code).await,
        Some(Problem::CodeUsed),
        "each works once"
    );
    world.clock.forward(30);
    assert_eq!(world.at_the_desk(&visitor(), " <sam@DESK.example> ", PASSWORD, &world.code(&key)).await, None);
    officer.leave().await.unwrap();
    assert!(world.portal.officer(session.reveal()).await.unwrap().is_none());
    let deeds = world.deeds().await;
    let told = ["officer-invited", "officer-activated", "officer-signed-in", "officer-signed-out"];
    assert_eq!(deeds.iter().filter(|deed| deed.starts_with("officer")).collect::<Vec<_>>(), told);
}

async fn a_link_of_an_officer_works_once_for_three_days_and_ends_with_a_newer_one_or_the_account(world: World) {
    let trouble = async |link: &str| match refusal(world.portal.officer_activation(link).await) {
        Refusal::Link(trouble) => trouble,
        other => panic!("{other:?}"),
    };
    let first = world.officers_link(ADDRESS).await;
    let second = world.officers_link("sam@desk.example").await;
    assert!(matches!(trouble(&first).await, LinkTrouble::Replaced { .. }));
    world.clock.forward(3 * DAY);
    assert!(matches!(trouble(&second).await, LinkTrouble::Expired { .. }));

    let keys = world.activated(ADDRESS).await;
    let lost_phone = world.officers_link(ADDRESS).await;
    assert!(world.portal.officer(keys.session.reveal()).await.unwrap().is_some(), "a link alone ends nothing");
    let key = world.key_of(&lost_phone).await;
    assert_ne!(key, keys.secret);
    world.clock.forward(30);
    let code = world.code(&key);
    let new = "Zilverdraad-op-3";
    let (one, other) = tokio::join!(
        alone(world.portal.activate_officer(&lost_phone, secret(new), &code)),
        alone(world.portal.activate_officer(&lost_phone, secret(new), &code)),
    );
    let entered = [one, other].into_iter().filter(|done| matches!(done, Ok(OfficerActivated::Entered { .. }))).count();
    assert_eq!(entered, 1, "once");
    assert!(matches!(trouble(&lost_phone).await, LinkTrouble::Used { .. }));
    assert!(world.portal.officer(keys.session.reveal()).await.unwrap().is_none(), "what was before has ended");
    world.clock.forward(30);
    let old = world.at_the_desk(&visitor(), ADDRESS, PASSWORD, &world.code(&keys.secret)).await;
    assert_eq!(old, Some(Problem::LoginGeneric));
    assert_eq!(world.at_the_desk(&visitor(), ADDRESS, new, &world.code(&key)).await, None);

    let waiting = world.officers_link(ADDRESS).await;
    world.portal.end_officer(ADDRESS).await.unwrap();
    world.clock.forward(30);
    let ended = world.at_the_desk(&visitor(), ADDRESS, new, &world.code(&key)).await;
    assert_eq!(ended, Some(Problem::LoginGeneric));
    assert!(matches!(trouble(&waiting).await, LinkTrouble::Overtaken { .. }), "nor by a link that was there");
    let wrong_hands = world.officers_link(ADDRESS).await;
    world.portal.end_officer(ADDRESS).await.unwrap();
    assert!(matches!(trouble(&wrong_hands).await, LinkTrouble::Overtaken { .. }), "also of an account that had ended");
    assert_eq!(refusal(world.portal.end_officer("nobody@desk.example").await), Refusal::NotYours);
    let again = world.activated(ADDRESS).await;
    assert!(world.portal.officer(again.session.reveal()).await.unwrap().is_some(), "made anew");
}

/// R90
async fn whoever_gets_one_of_the_three_wrong_learns_nothing(world: World) {
    let keys = world.activated(ADDRESS).await;
    world.clock.forward(30);
    let (code, wrong) = (world.code(&keys.secret), "000000");
    assert_ne!(code, wrong);
    for (address, password, code) in [
        ("nobody@desk.example", PASSWORD, code.as_str()),
        (ADDRESS, "Vergeet-mij-niet-8", &code),
        (ADDRESS, PASSWORD, wrong),
        (ADDRESS, "Vergeet-mij-niet-8", wrong),
    ] {
        let said = world.at_the_desk(&visitor(), address, password, code).await;
        assert_eq!(said, Some(Problem::LoginGeneric), "{address} {password} {code}");
    }
    // What cannot be right is no try, and says why (R134).
    for _ in 0..20 {
        assert_eq!(world.at_the_desk(&visitor(), ADDRESS, PASSWORD, "12").await, Some(Problem::CodeShape));
        assert_eq!(world.at_the_desk(&visitor(), ADDRESS, "", &code).await, Some(Problem::LoginShape));
        assert_eq!(world.at_the_desk(&visitor(), "sam", PASSWORD, &code).await, Some(Problem::EmailSyntax));
    }
    let no_cookies = Visitor { takes_no_cookies: true, ..visitor() };
    let step = world.portal.officer_sign_in(&no_cookies, ADDRESS, secret(PASSWORD), &code, "").await.unwrap();
    assert!(matches!(step, DeskStep::Again(_)));

    // Whoever fails on purpose bars themselves, and not the officer in a browser that they used.
    let mut barred = None;
    for _ in 0..20 {
        barred = world.at_the_desk(&visitor(), ADDRESS, "Vergeet-mij-niet-8", wrong).await;
    }
    assert!(matches!(barred, Some(Problem::CodeLocked { .. })), "{barred:?}");
    assert!(matches!(world.at_the_desk(&visitor(), ADDRESS, PASSWORD, &code).await, Some(Problem::CodeLocked { .. })));
    let known = Visitor { browser: Some(keys.browser.reveal().clone()), ..visitor() };
    assert_eq!(world.at_the_desk(&known, ADDRESS, PASSWORD, &code).await, None);
    let made_up = Visitor { browser: Some("00000000.00".to_owned()), ..visitor() };
    assert!(matches!(world.at_the_desk(&made_up, ADDRESS, PASSWORD, &code).await, Some(Problem::CodeLocked { .. })));
    world.clock.forward(HOUR / 3);
    let code = world.code(&keys.secret);
    assert_eq!(world.at_the_desk(&visitor(), ADDRESS, PASSWORD, &code).await, None, "within twenty minutes (R138)");
}

async fn wrong_codes_of_an_officer_end_and_the_officer_is_told(world: World) {
    let keys = world.activated(ADDRESS).await;
    let known = Visitor { browser: Some(keys.browser.reveal().clone()), ..visitor() };
    let mut wrong = 0;
    for _ in 0..400 {
        world.clock.forward(HOUR / 2);
        let code = if world.code(&keys.secret) == "000000" { "000001" } else { "000000" };
        match world.at_the_desk(&known, ADDRESS, PASSWORD, code).await {
            Some(Problem::LoginGeneric) => wrong += 1,
            Some(Problem::CodesBarred { .. }) => break,
            other => panic!("{other:?} after {wrong}"),
        }
    }
    assert!((90..=100).contains(&wrong), "{wrong}");
    let right = world.at_the_desk(&known, ADDRESS, PASSWORD, &world.code(&keys.secret)).await;
    assert!(matches!(right, Some(Problem::CodesBarred { .. })), "for good: {right:?}");
    // Others' failures are no longer the officer's once they activated anew: in no browser.
    for _ in 0..40 {
        world.at_the_desk(&visitor(), ADDRESS, "Vergeet-mij-niet-8", "000000").await;
    }
    let told = world.letters_to(ADDRESS).await;
    let keys = world.activated(ADDRESS).await;
    world.clock.forward(30);
    assert_eq!(world.at_the_desk(&visitor(), ADDRESS, PASSWORD, &world.code(&keys.secret)).await, None);
    assert_eq!(told.iter().filter(|letter| letter.template() == "M60").count(), wrong / 10);
    let noted = world.deeds().await.iter().filter(|deed| *deed == "officer-code-wrong").count();
    assert_eq!(noted, wrong - 9);
}

#[tokio::test]
async fn r23_the_session_of_an_officer_is_no_persons_and_the_other_way_round() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let session = world.session_of(&anna).await;
    let keys = world.activated(ADDRESS).await;
    assert!(world.portal.officer(session.reveal()).await.unwrap().is_none());
    assert!(world.portal.signed_in(keys.session.reveal()).await.unwrap().is_none());
    // A user's address opens nothing at the desk, and an officer's nothing elsewhere.
    let code = world.code(&keys.secret);
    assert_eq!(
        world.at_the_desk(&visitor(), &anna.email, super::world::PASSWORD, &code).await,
        Some(Problem::LoginGeneric)
    );
    let step = world.portal.sign_in(&visitor(), ADDRESS, secret(PASSWORD), "").await.unwrap();
    assert!(matches!(step, crate::SignInStep::Again(_)));
    // One address can be both, and is two accounts.
    let both = world.activated(&anna.email).await;
    assert!(world.portal.officer(both.session.reveal()).await.unwrap().is_some());
    assert!(world.portal.signed_in(session.reveal()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_session_at_the_desk_ends_unused_after_twenty_minutes_and_always_after_eight_hours() {
    let world = World::new().await;
    let session = world.activated(ADDRESS).await.session;
    let is_there = async || world.portal.officer(session.reveal()).await.unwrap().is_some();
    let mut hours = 0;
    while is_there().await {
        world.clock.forward(HOUR / 4);
        hours += 1;
        world.portal.tidy().await.unwrap();
    }
    assert_eq!(hours, 4 * 8);
    // What is not written yet counts here, and what is written on every server.
    let session = world.activated(ADDRESS).await.session;
    world.clock.forward(HOUR / 4);
    assert!(world.portal.officer(session.reveal()).await.unwrap().is_some());
    assert_eq!(world.portal.write_uses().await.unwrap(), 1);
    world.clock.forward(HOUR / 4);
    assert!(world.another_portal().officer(session.reveal()).await.unwrap().is_some());
    let session = world.activated(ADDRESS).await.session;
    world.clock.forward(20 * 60 - 1);
    assert!(world.portal.officer(session.reveal()).await.unwrap().is_some());
    world.clock.forward(20 * 60);
    assert!(world.portal.officer(session.reveal()).await.unwrap().is_none());
}

/// Requirements, section 6: everything that an officer sees of a person is logged with a reason.
async fn r122_nothing_of_a_person_is_seen_without_a_reason(world: World) {
    let (bakery, anna) = (world.organization("Bakkerij").await, world.person("Anna").await);
    let service = world.service("Kanariedienst", Level::Eh3).await;
    world.login_for(&anna, &bakery, Some(&service), Level::Eh3, date(2027, 8, 9)).await;
    let here = world.sign_in(&anna).await;
    let person = world.portal.db().read().await.unwrap().person(&anna.id).await.unwrap().unwrap();
    let canaries = ["Kanariedienst", anna.email.as_str(), &person.mobile, &person.born.to_string()];
    let keys = world.activated(ADDRESS).await;
    let (sam, noor) = (world.officer_of(&keys.session).await, world.officer("noor@desk.example").await);
    let look = async |officer: &Officer| officer.person(&anna.id, "", Language::En).await.unwrap();
    let blind = async |officer: &Officer, why: &str| {
        let seen = look(officer).await;
        assert!(matches!(seen, PersonSeen::Ask(_)), "{why}");
        let everything = format!("{seen:?} {:?} {:?}", officer.desk().await, officer.find(&anna.email).await.unwrap());
        // What was typed is known to who typed it.
        let everything = everything.replace(&format!("looked_for: {:?}", anna.email), "");
        assert!(canaries.iter().all(|canary| !everything.contains(canary)), "{why}: {everything}");
    };
    blind(&sam, "nobody said why").await;
    for (reason, note) in [("", ""), ("phone", ""), ("phone", "hi"), ("curious", "she is my neighbour")] {
        assert!(!sam.look(&anna.id, reason, note).await.unwrap(), "{reason} {note}");
        blind(&sam, "a reason that is none").await;
    }
    let PersonSeen::Ask(asked) = look(&sam).await else { panic!("seen") };
    assert_eq!(asked.typed, Some((String::new(), "she is my neighbour".into())), "nothing typed is lost");
    assert_eq!(asked.problems, [(REASON, DeskProblem::ReasonMissing)]);
    assert!(!world.deeds().await.contains(&"looked-at".to_owned()));
    assert_eq!(here.activity("").await.unwrap().events.len(), 1, "she signed in");

    assert!(sam.look(&anna.id, "phone", "Cannot find how to renew").await.unwrap());
    let seen = file(look(&sam).await);
    let everything = format!("{seen:?}");
    assert!(canaries.iter().all(|canary| everything.contains(canary)), "{everything}");
    assert_eq!((seen.sessions, seen.permissions.len()), (1, 1));
    blind(&noor, "a colleague's reason is nobody else's").await;
    world.clock.forward(30);
    let code = world.code(&keys.secret);
    let step = world.portal.officer_sign_in(&visitor(), ADDRESS, secret(PASSWORD), &code, "").await.unwrap();
    let DeskStep::Entered { session, .. } = step else { panic!("{step:?}") };
    blind(&world.officer_of(&session).await, "nor does it count in another session").await;

    // She reads who, when and why, though the clock went on between the look and its line.
    world.tamper("UPDATE looks SET created = created - 5").await;
    let events = here.activity("").await.unwrap().events;
    assert_eq!(events[0].action, Recorded::Known(Deed::LookedAt));
    assert_eq!((events[0].own, &events[0].by, &events[0].reference), (false, &None, &seen.reference));
    assert_eq!(events[0].why.as_deref(), Some("Een telefoongesprek: ‘Cannot find how to renew’"));
    assert_eq!(
        seen.events[0].why.as_deref(),
        Some("A phone call: “Cannot find how to renew”"),
        "in the officer's words"
    );

    sam.look_away(&anna.id).await.unwrap();
    blind(&sam, "it was ended").await;
    assert!(sam.look(&anna.id, "mail", "Asks about her invoice").await.unwrap());
    world.clock.forward(HOUR / 4);
    let sam = world.officer_of(&keys.session).await;
    world.clock.forward(HOUR / 4 - 1);
    file(look(&sam).await);
    world.clock.forward(1);
    blind(&sam, "it is over after half an hour").await;
    let events = world.sign_in(&anna).await.activity("").await.unwrap().events;
    assert_eq!(events.iter().filter(|event| event.why.is_some()).count(), 2, "each look is told of");

    for nobody in ["", "nobody", "../x", "00000000-0000-7000-8000-000000000000"] {
        assert_eq!(refusal(sam.person(nobody, "", Language::En).await), Refusal::NotYours, "{nobody:?}");
        assert_eq!(refusal(sam.look(nobody, "phone", "Cannot find it").await), Refusal::NotYours, "{nobody:?}");
    }
}

#[tokio::test]
async fn an_officer_finds_people_by_address_name_and_number_and_each_search_is_logged() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let ((anna, _), bram) = (world.user_of(&bakery, "Anna").await, world.person("Bram").await);
    let kvk = world.portal.db().read().await.unwrap().organization(&bakery).await.unwrap().unwrap().kvk;
    let sam = world.officer(ADDRESS).await;
    let ids = |found: &Find| found.found.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    let find = async |sought: &str| ids(&sam.find(sought).await.unwrap());
    assert_eq!(find(&format!(" <{}>; ", anna.email.to_uppercase())).await, from_ref(&anna.id));
    assert_eq!(find("nobody@example.nl").await, Vec::<String>::new());
    assert_eq!(find(&kvk).await, from_ref(&anna.id), "whoever is linked to it");
    assert_eq!(find(&format!("KvK {kvk} ann")).await, from_ref(&anna.id));
    assert_eq!(find(&format!("{kvk} bram")).await, Vec::<String>::new());
    assert_eq!(find("69599084").await, Vec::<String>::new(), "a number that nobody has");
    assert_eq!(find("bram").await, from_ref(&bram.id), "a name holds it, or an address");
    let both = sam.find(&anna.email).await.unwrap();
    assert_eq!(both.found[0].email, rules::people::masked(&anna.email));
    assert_eq!((both.found[0].name.as_str(), &both.organization), (anna.name.as_str(), &None));
    assert_eq!(sam.find(&kvk).await.unwrap().organization.as_deref(), Some("Bakkerij"));
    for fragment in ["demo.example", "nna@", "emo.exam"] {
        assert_eq!(sam.find(fragment).await.unwrap().found, [], "a part of an address finds nobody: {fragment}");
    }
    assert_eq!(sam.find("an").await.unwrap().problem, Some(DeskProblem::NameShort));
    assert_eq!(sam.find(" ").await.unwrap().problem, Some(DeskProblem::NothingSought));
    assert_eq!(sam.find("100%").await.unwrap().found, [], "signs are no wildcards");
    let searched = world.deeds().await.iter().filter(|deed| *deed == "people-searched").count();
    assert_eq!(searched, 13, "what was no search is not logged");
    for n in 0..30 {
        world.person(&format!("Pieternel{n}")).await;
    }
    let many = sam.find("pieternel").await.unwrap();
    assert!(many.found.len() == 20 && many.more);
    let mut left = 0;
    while sam.find("anna").await.is_ok() {
        left += 1;
    }
    assert_eq!(left, 186, "two hundred an hour");
    world.clock.forward(HOUR);
    let sam = world.officer(ADDRESS).await;
    assert!(sam.find("anna").await.is_ok());
}

async fn two_officers_do_a_task_once(world: World) {
    let anna = world.person("Anna").await;
    let (sam, noor) = (world.officer(ADDRESS).await, world.officer("noor@desk.example").await);
    assert!(sam.desk().await.unwrap().tasks.is_empty());
    let mut tx = world.portal.db().write().await.unwrap();
    let (kind, now) = (rules::desk::TaskKind::EmailUndone, world.portal.now());
    tx.insert_desk_task("t1", kind, Some(&anna.id), "EM-2026-1", now).await.unwrap();
    tx.commit().await.unwrap();
    let task = noor.desk().await.unwrap().tasks.remove(0);
    assert_eq!((task.kind, task.person.as_ref(), task.about.as_str()), (Some(kind), Some(&anna.id), "EM-2026-1"));
    let (one, other) = tokio::join!(alone(sam.task_done(&task.id)), alone(noor.task_done(&task.id)));
    let done = [&one, &other].iter().filter(|done| done.is_ok()).count();
    assert_eq!(done, 1);
    let late = if one.is_ok() { other } else { one };
    assert_eq!(refusal(late), Refusal::Changed);
    assert!(sam.desk().await.unwrap().tasks.is_empty());
    assert_eq!(world.deeds().await.iter().filter(|deed| *deed == "task-done").count(), 1);
    let events = world.sign_in(&anna).await.activity("").await.unwrap().events;
    assert!(
        events.iter().all(|event| event.action != Recorded::Known(Deed::TaskDone)),
        "nothing about her: {events:?}"
    );
}

/// An account that ends while its link is used has ended afterwards, or is refused: nobody waits for ever.
async fn an_account_that_ends_while_it_is_activated_is_one_or_the_other(world: World) {
    for round in 0..6 {
        let address = format!("sam{round}@desk.example");
        let link = world.officers_link(&address).await;
        let code = world.code(&world.key_of(&link).await);
        let (activated, ended) = tokio::join!(
            alone(world.portal.activate_officer(&link, secret(PASSWORD), &code)),
            alone(world.portal.end_officer(&address)),
        );
        ended.unwrap();
        match activated {
            Ok(OfficerActivated::Entered { session, .. }) => {
                let there = world.portal.officer(session.reveal()).await.unwrap();
                let row = world.portal.db().read().await.unwrap().officer_by_email(&address).await.unwrap().unwrap();
                assert_eq!(there.is_some(), row.ended.is_none(), "{round}");
            }
            Ok(OfficerActivated::Refused) => panic!("refused"),
            Err(Failure::Refused(Refusal::Link(LinkTrouble::Overtaken { .. }))) => {}
            Err(other) => panic!("{other}"),
        }
    }
}

/// R19: a bounce makes a helpdesk task, once.
#[tokio::test]
async fn r19_a_mail_that_bounces_is_the_helpdesks_once_and_only_where_it_was_to_somebody_known() {
    let world = World::new().await;
    let (anna, postman) = (world.person("Anna").await, Postman::default());
    let will = |trouble| *postman.trouble.lock().unwrap() = Some(trouble);
    let post = async |key: &str, letter: AnyLetter| {
        let mut tx = world.portal.db().write().await.unwrap();
        let person = tx.person(&anna.id).await.unwrap().unwrap();
        world.portal.post(&mut tx, &person, key.to_owned(), letter).await.unwrap();
        tx.commit().await.unwrap();
    };
    let changed = || M41 { name: anna.name.clone(), at: world.portal.local(world.portal.now()) }.into();
    let deliver = async || world.portal.deliver(Channel::Mail, &postman).await.unwrap();
    will(CarrierTrouble::Later("not now".into()));
    post("one", changed()).await;
    deliver().await;
    assert_eq!(world.desk_tasks().await, [], "it may yet arrive");
    world.clock.forward(6 * DAY);
    deliver().await;
    let bounced = ("mail-bounced".to_owned(), "M41".to_owned());
    assert_eq!(world.desk_tasks().await, from_ref(&bounced), "it was tried for days");
    will(CarrierTrouble::Never("no such user".into()));
    post("two", changed()).await;
    deliver().await;
    assert_eq!(world.desk_tasks().await, [bounced], "the same is on the list once");
    // To whom nobody knows it was not theirs to send.
    let mut tx = world.portal.db().write().await.unwrap();
    let letter = M50 { name: anna.name.clone(), code: Once::new("123456".into()), token: Once::new("0".into()) };
    world.portal.post_outside(&mut tx, "typo@demo.example", Language::Nl, "three".into(), letter).await.unwrap();
    tx.commit().await.unwrap();
    deliver().await;
    assert_eq!(world.desk_tasks().await.len(), 1);
}
