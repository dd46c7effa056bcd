//! A manager adds users: what everybody sees and gets until somebody is one, and that nothing is told of an address.

use jiff::civil::date;
use rules::{
    invitation::{InvitationShown, InviteStep},
    level::Level,
    link::LinkStanding,
    period::Period,
    problem::{Problem, Problems, Refusal},
    wizard::{
        Answers, TRUTH, WizardKind,
        add_users::{COMPANY, KNOWN, LATER, ORGANIZATION, SERVICES, USER_LIST, USERS},
        list::Change,
        renewal::TERM,
    },
};
use store::testing::Kind;

use super::world::{DAY, HOUR, PASSWORD, Somebody, World, lost, problems, refusal, visitor};
use crate::{
    Activated, Filler, Intent, Result, Secret, SignedIn, Visitor,
    letters::{AnyLetter, InvitationAccepted, M01Added, M03, M07, M08, M30, M40Instead},
};

fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}

/// What a manager types about somebody, by the name before the at sign.
fn about(id: u32, email: &str) -> Answers {
    let surname = email.split('@').next().unwrap_or_default();
    let typed = [
        ("initials", "N."),
        ("prefix", ""),
        ("surname", surname),
        ("day", "17"),
        ("month", "5"),
        ("year", "1980"),
        ("email", email),
        ("mobile", "06 1234 5678"),
        ("language", "nl"),
    ];
    typed.iter().map(|(name, answer)| (USER_LIST.field(id, name), (*answer).to_owned())).collect()
}

/// As it is kept.
const MOBILE: &str = "+31612345678";

/// Goes through the wizard, and completes it: the reference of the action.
async fn add(who: &SignedIn, organization: &str, emails: &[&str], given: &[(&str, &str)]) -> Result<String> {
    let draft = who.start_wizard(WizardKind::AddUsers).await?;
    let filler = Filler::from(who.clone());
    let mut rev = who.open_draft(&draft).await?.rev;
    for (step, posted) in [
        (ORGANIZATION, answers(&[(ORGANIZATION, organization)])),
        (COMPANY, answers(&[("level", "EH3"), ("branch", "no")])),
    ] {
        rev = who.save_step(&draft, step, rev, posted, true).await?.rev;
    }
    let mut wrong = Problems::new();
    for (index, email) in emails.iter().enumerate() {
        let id = u32::try_from(index + 1).unwrap();
        if index > 0 {
            rev = filler.save_step(&draft, USERS, rev, Answers::new(), Intent::Change(Change::Add)).await?.rev;
        }
        let saved = who.save_step(&draft, &USER_LIST.entry_step(id), rev, about(id, email), true).await?;
        rev = saved.rev;
        wrong.extend(saved.problems);
    }
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(wrong).into());
    }
    for step in [SERVICES, TERM] {
        rev = who.save_step(&draft, step, rev, answers(given), true).await?.rev;
    }
    let references = who.send_wizard(&draft, rev, answers(&[(TRUTH, "on"), (KNOWN, "on")])).await?;
    who.portal.run_errands().await?;
    Ok(references.concat())
}

const ALL: [(&str, &str); 2] = [("scope", "all"), (TERM, "3")];
const NOTHING: [(&str, &str); 1] = [("scope", LATER)];

async fn bakery_on(kind: Kind) -> (World, String, Somebody) {
    let world = World::on(kind).await;
    let bakery = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    (world, bakery, bram)
}

impl World {
    /// The newest link that went to an address.
    async fn invitation_link(&self, email: &str) -> String {
        let mails = self.mails().await;
        let token = mails.into_iter().find_map(|(message, letter)| match letter {
            AnyLetter::M07(M07 { token, .. }) if message.recipient == email => Some(token.reveal().to_owned()),
            _ => None,
        });
        token.unwrap_or_else(|| panic!("no invitation went to {email}"))
    }

    /// Gives the code of a link; the browser in which that was done.
    async fn prove(&self, link: &str) -> Visitor {
        self.portal.send_invite_code(link).await.unwrap();
        let code = self.newest_code(MOBILE).await;
        let going_on = self.portal.check_invite_code(link, &code).await.unwrap().unwrap();
        Visitor { reset: Some(going_on.reveal().clone()), ..visitor() }
    }

    /// Follows the link to the end; whoever it makes a user.
    async fn accept(&self, link: &str) -> SignedIn {
        let browser = self.prove(link).await;
        let activated = self.portal.activate(&browser, link, Secret::new(PASSWORD.to_owned())).await.unwrap();
        let Activated::Entered { entered, .. } = activated else { panic!("the password was refused") };
        self.portal.signed_in(entered.session.reveal()).await.unwrap().unwrap()
    }
}

async fn waiting(who: &SignedIn) -> Vec<InvitationShown> {
    who.invitations(true, None).await.unwrap().rows
}

async fn past(who: &SignedIn) -> Vec<InvitationShown> {
    who.invitations(false, None).await.unwrap().rows
}

/// R23, R24, R26, R28, R29: from "Add users" to somebody who is signed in and may act.
#[tokio::test]
async fn r26_r28_r29_who_is_added_activates_and_can_act_at_once() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (world, bakery, bram) = bakery_on(kind).await;
        let manager = world.sign_in(&bram).await;
        let action = add(&manager, &bakery, &["nina@new.example", "otto@new.example"], &ALL).await.unwrap();
        let added = manager.done(&action).await.unwrap().added.unwrap();
        assert_eq!(added.users.len(), 2);
        let letters = world.mails_to(&bram, "M01e").await;
        assert!(
            matches!(&letters[..], [AnyLetter::M01Added(M01Added { users, .. })] if users.len() == 2),
            "{letters:?}"
        );
        let invited: Vec<_> = world.mails().await.into_iter().filter(|(one, _)| one.template == "M07").collect();
        assert_eq!(invited.len(), 2, "R28: one mail for each");
        assert_eq!(waiting(&manager).await.len(), 2);

        let link = world.invitation_link("nina@new.example").await;
        let shown = world.portal.invite_shown(&visitor(), &link).await.unwrap();
        assert_eq!((shown.step, shown.name.as_str(), shown.level), (InviteStep::Start, "N. nina", Level::Eh3));
        assert_eq!((shown.manager, shown.mobile_ending.as_str()), (bram.name.clone(), "78"));
        assert!(world.portal.db().read().await.unwrap().person_by_email("nina@new.example").await.unwrap().is_none());

        let nina = world.accept(&link).await;
        let rows = world.portal.db().read().await.unwrap().permissions_of(nina.id()).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].period, Period { starts: date(2026, 11, 22), ends: date(2029, 11, 21) });
        assert_eq!((rows[0].level, rows[0].service.is_none()), (Level::Eh3, true));
        let who = Somebody { id: nina.id().to_owned(), email: "nina@new.example".into(), name: "N. nina".into() };
        assert!(
            matches!(&world.mails_to(&who, "M03").await[..], [AnyLetter::M03(M03 { .. })]),
            "R20: one confirmation"
        );
        let told = world.mails_to(&bram, "M07b").await;
        let [AnyLetter::InvitationAccepted(InvitationAccepted { user, given, .. })] = &told[..] else {
            panic!("{told:?}")
        };
        assert_eq!((user.as_str(), *given), ("N. nina", true));
        assert_eq!(waiting(&manager).await.len(), 1);
        assert_eq!(past(&manager).await[0].standing, LinkStanding::Accepted);
        // Everybody signs in with what they chose.
        world.sign_in(&who).await;
        assert_eq!(lost(world.portal.invite_shown(&visitor(), &link).await), "used");
    }
}

/// R23, R27, R41: only what is managed, and nobody else learns of it.
#[tokio::test]
async fn r23_r27_only_managers_add_users_and_only_to_what_they_manage() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let bank = world.organization("Bank").await;
    let (carla, _) = world.manager_of(&bank, "Carla").await;
    let anna = world.sign_in(&world.person("Anna").await).await;
    assert_eq!(refusal(anna.start_wizard(WizardKind::AddUsers).await), Refusal::NotYours);
    assert_eq!(refusal(anna.invitations(true, None).await), Refusal::NotYours);

    let manager = world.sign_in(&bram).await;
    // With one organization nothing is chosen: a foreign one in the form is no answer of any step.
    let action = add(&manager, &bank, &["nina@new.example"], &NOTHING).await.unwrap();
    let [one] = &waiting(&manager).await[..] else { panic!("one invitation") };
    assert_eq!(one.organization.id, bakery);
    let other = world.sign_in(&carla).await;
    assert_eq!(waiting(&other).await, []);
    assert_eq!(refusal(other.done(&action).await), Refusal::NotYours);
    for reference in [one.reference.as_str(), "IV-2026-NOTONE", ""] {
        assert_eq!(refusal(other.remind_invitation(reference).await), Refusal::NotYours);
        assert_eq!(refusal(other.withdraw_invitation(reference).await), Refusal::NotYours);
    }
}

/// R44: the manager learns nothing of an address: neither at once nor before the answer.
#[tokio::test]
async fn r44_a_known_address_is_asked_and_looks_the_same_to_the_manager() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (world, bakery, bram) = bakery_on(kind).await;
        let anna = world.person("Anna").await;
        let manager = world.sign_in(&bram).await;
        add(&manager, &bakery, &["nina@new.example", &anna.email], &ALL).await.unwrap();
        let rows = waiting(&manager).await;
        let alike = |one: &InvitationShown| InvitationShown {
            reference: String::new(),
            name: String::new(),
            email: String::new(),
            ..one.clone()
        };
        assert_eq!(alike(&rows[0]), alike(&rows[1]));
        let asked = world.mails_to(&anna, "M30").await;
        assert!(matches!(&asked[..], [AnyLetter::M30(M30 { granted: Some(_), .. })]), "{asked:?}");

        let here = world.sign_in(&anna).await;
        let request = here.link_requests().await.unwrap().remove(0);
        let request = here.link_request(&request.reference).await.unwrap();
        assert!(request.granted.is_some(), "what comes with it is said before it is accepted");
        here.answer_link_request(&request.reference, "accept").await.unwrap();
        let rows = world.rows(&anna).await;
        assert_eq!((rows.len(), rows[0].organization.as_str()), (1, bakery.as_str()));
        assert_eq!(world.mails_to(&bram, "M07b").await.len(), 1);
        assert_eq!(world.mails_to(&bram, "M32").await, [], "to the manager it is the invitation that was answered");
        let answered = past(&manager).await;
        assert_eq!((answered.len(), answered[0].standing), (1, LinkStanding::Accepted));
        assert_eq!(answered[0].name, "N. anna", "as the manager named them");
    }
}

/// R44: saying no is told in the same words, whoever the address belonged to.
#[tokio::test]
async fn r44_declining_is_told_alike() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let anna = world.person("Anna").await;
    let manager = world.sign_in(&bram).await;
    add(&manager, &bakery, &["nina@new.example", &anna.email], &NOTHING).await.unwrap();
    let link = world.invitation_link("nina@new.example").await;
    world.portal.decline_invite(&link).await.unwrap();
    assert_eq!(lost(world.portal.invite_shown(&visitor(), &link).await), "used");
    let here = world.sign_in(&anna).await;
    let request = here.link_requests().await.unwrap().remove(0);
    here.answer_link_request(&request.reference, "decline").await.unwrap();
    let told = world.mails_to(&bram, "M08").await;
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|one| matches!(one, AnyLetter::M08(M08 { expired: false, .. }))), "{told:?}");
    assert_eq!(world.mails_to(&bram, "M33").await, []);
    assert!(past(&manager).await.iter().all(|one| one.standing == LinkStanding::Declined));
    // Either can be invited again.
    add(&manager, &bakery, &["nina@new.example", &anna.email], &NOTHING).await.unwrap();
    assert_eq!(waiting(&manager).await.len(), 2);
}

/// R49: who is linked, invited or asked already is refused kindly, field by field; the others are added.
#[tokio::test]
async fn r49_an_address_that_needs_no_invitation_says_why() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let (anna, _) = world.user_of(&bakery, "Anna").await;
    let manager = world.sign_in(&bram).await;
    add(&manager, &bakery, &["nina@new.example"], &NOTHING).await.unwrap();
    manager.ask_link(&bakery, "otto@new.example", "").await.unwrap();
    let typed =
        ["NINA@New.example", "otto@new.example", &anna.email, &bram.email, "pia@new.example", "Pia@new.example"];
    let wrong = problems(add(&manager, &bakery, &typed, &NOTHING).await);
    let why: Vec<&Problem> = wrong.iter().map(|(_, problem)| problem).collect();
    let linked = Problem::LinkLinked { organization: "Bakkerij".into() };
    assert_eq!(
        why,
        [&Problem::InvitedAlready, &Problem::InvitedAlready, &linked, &Problem::LinkSelf, &Problem::UserTwice]
    );
    // Nor is an address asked once more that is invited.
    let asked = manager.ask_link(&bakery, "nina@new.example", "").await;
    assert_eq!(problems(asked), [("email".to_owned(), Problem::LinkExists)]);
}

/// R29: left and opened again next day, in another browser, too late, after a newer mail.
#[tokio::test]
async fn r29_r135_a_link_is_gone_on_with_later_and_says_why_it_does_not_work() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let manager = world.sign_in(&bram).await;
    add(&manager, &bakery, &["nina@new.example"], &NOTHING).await.unwrap();
    let link = world.invitation_link("nina@new.example").await;
    let browser = world.prove(&link).await;
    world.clock.forward(DAY);
    let shown = world.portal.invite_shown(&browser, &link).await.unwrap();
    assert_eq!(shown.step, InviteStep::Password, "next day, in the same browser");
    assert_eq!(world.portal.invite_shown(&visitor(), &link).await.unwrap().step, InviteStep::Start, "in another one");
    let elsewhere = world.portal.activate(&visitor(), &link, Secret::new(PASSWORD.to_owned())).await;
    assert_eq!(refusal(elsewhere.map(|_| ())), Refusal::Gone);
    let weak = world.portal.activate(&browser, &link, Secret::new("kort".into())).await.unwrap();
    assert!(matches!(weak, Activated::Refused));
    let shown = world.portal.invite_shown(&browser, &link).await.unwrap();
    assert!(shown.problems.contains(&Problem::PasswordShort), "{:?}", shown.problems);

    world.clock.forward(2 * DAY);
    assert_eq!(lost(world.portal.invite_shown(&browser, &link).await), "expired");
    world.portal.renew_invite(&link).await.unwrap();
    world.portal.run_errands().await.unwrap();
    let newer = world.invitation_link("nina@new.example").await;
    assert_ne!(newer, link);
    world.accept(&newer).await;
    assert_eq!(lost(world.portal.renew_invite(&newer).await), "overtaken");
}

/// R29: sent again, taken back, expired.
#[tokio::test]
async fn r29_an_invitation_is_sent_again_withdrawn_and_expires() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let anna = world.person("Anna").await;
    let manager = world.sign_in(&bram).await;
    add(&manager, &bakery, &["nina@new.example", &anna.email], &NOTHING).await.unwrap();
    let first = world.invitation_link("nina@new.example").await;
    let rows = waiting(&manager).await;
    assert!(rows.iter().all(|one| !one.may_remind), "not at once");
    assert_eq!(refusal(manager.remind_invitation(&rows[0].reference).await), Refusal::Changed);
    world.clock.forward(HOUR);
    for one in &waiting(&manager).await {
        assert!(one.may_remind);
        manager.remind_invitation(&one.reference).await.unwrap();
    }
    world.portal.run_errands().await.unwrap();
    assert_eq!(lost(world.portal.invite_shown(&visitor(), &first).await), "replaced");
    assert_eq!(world.mails_to(&anna, "M30").await.len(), 2, "the same for who is known");
    for _ in 0..2 {
        world.clock.forward(HOUR);
        manager.remind_invitation(&rows[0].reference).await.unwrap();
    }
    world.clock.forward(HOUR);
    assert_eq!(refusal(manager.remind_invitation(&rows[0].reference).await), Refusal::Changed, "three times at most");

    world.portal.run_errands().await.unwrap();
    let link = world.invitation_link("nina@new.example").await;
    let by_name = |name: &str| rows.iter().find(|one| one.name == name).unwrap().reference.clone();
    manager.withdraw_invitation(&by_name("N. nina")).await.unwrap();
    assert_eq!(refusal(manager.withdraw_invitation(&by_name("N. nina")).await), Refusal::Changed);
    assert_eq!(lost(world.portal.invite_shown(&visitor(), &link).await), "overtaken");
    assert_eq!(lost(world.portal.renew_invite(&link).await), "overtaken");

    world.clock.forward(31 * DAY);
    world.portal.tidy().await.unwrap();
    let manager = world.sign_in(&bram).await;
    let ended: Vec<_> = past(&manager).await.into_iter().map(|one| (one.name, one.standing)).collect();
    assert!(ended.contains(&("N. anna".into(), LinkStanding::Expired)), "{ended:?}");
    assert!(ended.contains(&("N. nina".into(), LinkStanding::Withdrawn)), "{ended:?}");
    let told = world.mails_to(&bram, "M08").await;
    assert!(matches!(&told[..], [AnyLetter::M08(M08 { expired: true, .. })]), "{told:?}");
    assert_eq!(world.sign_in(&anna).await.link_requests().await.unwrap()[0].standing, LinkStanding::Expired);
}

/// Section 3, rule 6; edge case 3: nobody is made a user on the word of who manages the organization no longer.
#[tokio::test]
async fn an_invitation_of_somebody_who_manages_no_longer_is_refused_kindly() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let manager = world.sign_in(&bram).await;
    add(&manager, &bakery, &["nina@new.example"], &ALL).await.unwrap();
    let link = world.invitation_link("nina@new.example").await;
    let browser = world.prove(&link).await;
    let rows = world.rows(&bram).await;
    world.terminate(&rows.iter().find(|row| row.login.is_some()).unwrap().id, &bram).await;
    assert_eq!(lost(world.portal.invite_shown(&browser, &link).await), "overtaken");
    let activated = world.portal.activate(&browser, &link, Secret::new(PASSWORD.to_owned())).await;
    assert_eq!(lost(activated.map(|_| ())), "overtaken");
    assert!(world.portal.db().read().await.unwrap().person_by_email("nina@new.example").await.unwrap().is_none());
}

/// R44, R47: two organizations invite the same stranger; once they are a user, the second one asks.
#[tokio::test]
async fn r47_who_was_invited_twice_is_asked_by_the_second_organization() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let bank = world.organization("Bank").await;
    let (carla, _) = world.manager_of(&bank, "Carla").await;
    let (of_bakery, of_bank) = (world.sign_in(&bram).await, world.sign_in(&carla).await);
    add(&of_bakery, &bakery, &["nina@new.example"], &NOTHING).await.unwrap();
    let first = world.invitation_link("nina@new.example").await;
    add(&of_bank, &bank, &["nina@new.example"], &ALL).await.unwrap();
    let second = world.invitation_link("nina@new.example").await;
    let nina = world.accept(&first).await;
    world.portal.run_errands().await.unwrap();
    assert_eq!(lost(world.portal.invite_shown(&visitor(), &second).await), "overtaken");
    let requests = nina.link_requests().await.unwrap();
    assert_eq!((requests.len(), requests[0].organization.name.as_str()), (1, "Bank"));
    nina.answer_link_request(&requests[0].reference, "accept").await.unwrap();
    let of: Vec<String> = nina.links().await.unwrap().into_iter().map(|one| one.organization.name).collect();
    assert_eq!(of, ["Bakkerij", "Bank"]);
}

/// R40: who is invited and forgot a password that they never chose is told what to do.
#[tokio::test]
async fn r40_who_is_invited_is_told_to_follow_the_invitation() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let manager = world.sign_in(&bram).await;
    add(&manager, &bakery, &["nina@new.example"], &NOTHING).await.unwrap();
    world.portal.forgot_password(&visitor(), "Nina@new.example").await.unwrap();
    world.portal.run_errands().await.unwrap();
    let told = world.mails().await.into_iter().filter(|(one, _)| one.recipient == "nina@new.example");
    let told: Vec<_> = told.filter(|(one, _)| one.template == "M40").map(|(_, letter)| letter).collect();
    assert!(matches!(&told[..], [AnyLetter::M40Instead(M40Instead { why: Problem::MeansInvited, .. })]), "{told:?}");
}

/// R142: the first password is judged by the organization's name too.
#[tokio::test]
async fn r142_the_first_password_is_not_the_name_of_the_organization() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let manager = world.sign_in(&bram).await;
    add(&manager, &bakery, &["nina@new.example"], &NOTHING).await.unwrap();
    let link = world.invitation_link("nina@new.example").await;
    let browser = world.prove(&link).await;
    for (password, problem) in [("Bakkerij1!", Problem::PasswordName), ("Welkom01!", Problem::PasswordCommon)] {
        let refused = world.portal.activate(&browser, &link, Secret::new(password.into())).await.unwrap();
        assert!(matches!(refused, Activated::Refused), "{password}");
        assert_eq!(world.portal.invite_shown(&browser, &link).await.unwrap().problems, [problem]);
    }
}

/// Whose means was revoked gets another one by an invitation; somebody else at the same mailbox opens nothing of theirs.
#[tokio::test]
async fn r17_a_revoked_account_is_opened_again_for_the_same_person_only() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let state = rules::state::MeansState::Revoked;
    let jan = world.person_who_is("Jan", state, None).await;
    let manager = world.sign_in(&bram).await;
    for (surname, fits) in [("Pietersen", false), ("Jan", true)] {
        add(&manager, &bakery, &[&jan.email], &NOTHING).await.unwrap();
        let reference = waiting(&manager).await[0].reference.clone();
        world.tamper(&format!("UPDATE invitations SET surname = '{surname}' WHERE reference = '{reference}'")).await;
        let link = world.invitation_link(&jan.email).await;
        let browser = world.prove(&link).await;
        let activated = world.portal.activate(&browser, &link, Secret::new(PASSWORD.to_owned())).await;
        match fits {
            true => assert!(matches!(activated, Ok(Activated::Entered { .. }))),
            false => {
                assert_eq!(lost(activated.map(|_| ())), "overtaken");
                manager.withdraw_invitation(&reference).await.unwrap();
            }
        }
    }
    world.sign_in(&jan).await;
}
