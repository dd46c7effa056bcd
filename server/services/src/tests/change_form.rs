//! The change form of who lost the phone: what it tells to whom, what it changes when, and how it is stopped.

use jiff::civil::date;
use rules::{
    change_form::FormStanding,
    deed::Deed,
    level::Level,
    problem::{Problem, Problems, Refusal},
    state::MeansState,
    wizard::{
        Answers,
        change_form::{CHECKER, HELPDESK, MAILBOX, NUMBER, PHONE, REASON, WHO},
    },
};

use super::world::{DAY, PASSWORD, Somebody, World, lost, problems, refusal, visitor};
use crate::{
    Guest, Result, SignInStep, Visitor,
    letters::{AnyLetter, M50, M51, M54, NumberChanged, NumberRequested},
};

const OLD: &str = "+31612345678";
const NEW: &str = "+31687654321";

/// A bakery that Anna may act for and Bram manages.
async fn bakery() -> (World, Somebody, Somebody, String) {
    bakery_in(World::new().await).await
}

async fn bakery_in(world: World) -> (World, Somebody, Somebody, String) {
    let bakery = world.organization("Bakkerij").await;
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    world.login_for(&anna, &bakery, None, Level::Eh3, date(2027, 3, 9)).await;
    let of_bram = world.login_for(&bram, &bakery, None, Level::Eh3, date(2027, 8, 9)).await;
    world.admin(&bram, &of_bram).await;
    (world, anna, bram, bakery)
}

/// A form that is being filled in.
pub(in crate::tests) struct Filling {
    guest: Guest,
    draft: String,
    rev: i64,
}

impl Filling {
    pub(in crate::tests) async fn step(&mut self, step: &str, pairs: &[(&str, &str)]) -> Result<Problems> {
        let answers: Answers = pairs.iter().map(|(name, answer)| ((*name).into(), (*answer).into())).collect();
        let saved = self.guest.save_step(&self.draft, step, self.rev, answers, true).await?;
        self.rev = saved.rev;
        Ok(saved.problems)
    }

    async fn send(&self) -> Result<String> {
        let truth = Answers::from([("truth".to_owned(), "on".to_owned())]);
        Ok(self.guest.send_wizard(&self.draft, self.rev, truth).await?.remove(0))
    }
}

impl World {
    pub(in crate::tests) async fn begin_form(&self) -> Filling {
        self.begin_form_from("198.51.100.7").await
    }

    async fn begin_form_from(&self, address: &str) -> Filling {
        let visitor = Visitor { address: address.to_owned(), ..visitor() };
        let (draft, token) = self.portal.start_change_form(&visitor).await.unwrap();
        let token = token.unwrap().reveal().clone();
        let guest = self.portal.guest(&Visitor { guest: Some(token), ..visitor }).unwrap();
        Filling { guest, draft, rev: 1 }
    }

    pub(in crate::tests) async fn kvk(&self, organization: &str) -> String {
        self.portal.db().read().await.unwrap().organization(organization).await.unwrap().unwrap().kvk
    }

    /// Says who somebody is, truly but for what is given.
    pub(in crate::tests) async fn claim(
        &self,
        form: &mut Filling,
        who: &Somebody,
        bakery: &str,
        other: &[(&str, &str)],
    ) -> Result<()> {
        let kvk = self.kvk(bakery).await;
        let surname = who.name.trim_start_matches("X. ").to_owned();
        let mut pairs: Vec<(&str, &str)> = vec![
            ("email", &who.email),
            ("surname", &surname),
            ("day", "17"),
            ("month", "5"),
            ("year", "1980"),
            ("kvk", &kvk),
        ];
        pairs.retain(|(name, _)| other.iter().all(|(changed, _)| name != changed));
        pairs.extend(other);
        assert_eq!(form.step(WHO, &pairs).await?, []);
        self.portal.run_errands().await?;
        Ok(())
    }

    /// Up to the choice of who confirms it.
    async fn prove_both(&self, form: &mut Filling, who: &Somebody, bakery: &str) {
        self.claim(form, who, bakery, &[]).await.unwrap();
        let code = self.newest_code(&who.email).await;
        assert_eq!(form.step(MAILBOX, &[("code", &code)]).await.unwrap(), []);
        assert_eq!(form.step(NUMBER, &[("mobile", "06 87654321")]).await.unwrap(), []);
        let code = self.newest_code(NEW).await;
        assert_eq!(form.step(PHONE, &[("code", &code)]).await.unwrap(), []);
    }

    /// A form that was sent; its reference.
    pub(in crate::tests) async fn sent_form(
        &self,
        who: &Somebody,
        bakery: &str,
        checker: &str,
        reason: &[(&str, &str)],
    ) -> String {
        let mut form = self.begin_form().await;
        self.prove_both(&mut form, who, bakery).await;
        assert_eq!(form.step(CHECKER, &[("checker", checker)]).await.unwrap(), []);
        assert_eq!(form.step(REASON, reason).await.unwrap(), []);
        form.send().await.unwrap()
    }

    async fn number_of(&self, who: &Somebody) -> String {
        self.portal.db().read().await.unwrap().person(&who.id).await.unwrap().unwrap().mobile
    }

    async fn standing(&self, reference: &str) -> FormStanding {
        let mut reading = self.portal.db().read().await.unwrap();
        reading.change_form_by_reference(reference).await.unwrap().unwrap().standing
    }

    async fn means(&self, who: &Somebody) -> MeansState {
        self.portal.db().read().await.unwrap().means_of(&who.id).await.unwrap().unwrap().state
    }

    /// The tokens by which a form can be stopped: the mail's and the text message's.
    async fn stop_links(&self, who: &Somebody) -> (String, String) {
        let mail = self.letters_to(&who.email).await.into_iter().find_map(|letter| match letter {
            AnyLetter::M51(M51 { token, .. }) => Some(token.reveal().to_owned()),
            _ => None,
        });
        let sms = self.letters_to(OLD).await.into_iter().find_map(|letter| match letter {
            AnyLetter::NumberRequested(NumberRequested { token }) => Some(token.reveal().to_owned()),
            _ => None,
        });
        (mail.unwrap(), sms.unwrap())
    }
}

const LOST: &[(&str, &str)] = &[("reason", "lost")];
const STOLEN: &[(&str, &str)] = &[("reason", "stolen"), ("block", "on")];

/// L5: what a visitor made up opens nothing, and is not kept.
#[tokio::test]
async fn l5_a_browser_is_known_by_a_token_that_the_portal_gave_and_no_other() {
    let (world, ..) = bakery().await;
    let given = world.begin_form().await.guest.visitor.guest.unwrap();
    let mut changed = given.clone();
    changed.replace_range(..1, if given.starts_with('0') { "1" } else { "0" });
    for made_up in ["chosen-by-attacker", "chosen.by.attacker", "", ".", changed.as_str(), &given[..64]] {
        let from = Visitor { guest: Some(made_up.to_owned()), ..visitor() };
        assert!(world.portal.guest(&from).is_none(), "{made_up:?}");
        let (draft, new) = world.portal.start_change_form(&from).await.unwrap();
        let own = Visitor { guest: new.map(|token| token.reveal().clone()), ..visitor() };
        assert!(own.guest.as_deref().is_some_and(|token| token != made_up), "{made_up:?}");
        assert!(world.portal.guest(&own).unwrap().open_draft(&draft).await.is_ok());
    }
    let from = Visitor { guest: Some(given), ..visitor() };
    assert!(world.portal.start_change_form(&from).await.unwrap().1.is_none(), "one of ours stays");
}

/// R85
#[tokio::test]
async fn r85_a_new_number_counts_a_day_after_a_manager_confirmed_who_it_is() {
    let (world, anna, bram, bakery) = bakery().await;
    let session = world.session_of(&anna).await;
    let mut form = world.begin_form().await;
    world.prove_both(&mut form, &anna, &bakery).await;
    let opened = form.guest.open_draft(&form.draft).await.unwrap();
    let shown = serde_json::to_string(&opened).unwrap();
    assert!(shown.contains("X*** B***") && !shown.contains("Bram"), "masked: {shown}");
    assert!(!shown.contains("12345678"), "the registered number is never shown");
    assert!(form.step(CHECKER, &[("checker", &anna.id)]).await.unwrap().len() == 1, "nobody confirms himself");
    assert_eq!(form.step(CHECKER, &[("checker", &bram.id)]).await.unwrap(), []);
    assert_eq!(form.step(REASON, LOST).await.unwrap(), []);
    let reference = form.send().await.unwrap();
    assert_eq!(form.send().await.unwrap(), reference, "sent once");
    assert_eq!(form.guest.form(&reference).await.unwrap().standing, FormStanding::Awaiting);
    assert_eq!(world.mails_to(&anna, "M51").await.len(), 1);
    assert_eq!(world.mails_to(&bram, "M52").await.len(), 1);
    world.stop_links(&anna).await;

    let manager = world.sign_in(&bram).await;
    let waiting = manager.forms_to_confirm().await.unwrap();
    assert_eq!((waiting[0].user.as_str(), waiting[0].ending.as_str()), (anna.name.as_str(), "21"));
    assert_eq!(manager.viewer_now().await.waiting, 1);
    let checker = manager.as_checker(&reference).await.unwrap();
    let unticked = problems(checker.confirm_form_sender(&reference, false).await);
    assert_eq!(unticked, [("spoken".to_owned(), Problem::RequiredTick)]);
    checker.confirm_form_sender(&reference, true).await.unwrap();
    assert_eq!(refusal(checker.confirm_form_sender(&reference, true).await), Refusal::Changed);
    assert_eq!(world.number_of(&anna).await, OLD, "a day has to pass");
    world.clock.forward(DAY - 60);
    assert_eq!(world.portal.tidy().await.unwrap().ended, 0);
    assert_eq!(world.number_of(&anna).await, OLD);
    world.clock.forward(60);
    assert_eq!(world.portal.tidy().await.unwrap().ended, 1);
    assert_eq!(world.number_of(&anna).await, NEW);
    assert_eq!(world.standing(&reference).await, FormStanding::Done);
    assert!(world.portal.signed_in(session.reveal()).await.unwrap().is_none(), "every session is over");
    assert_eq!(world.mails_to(&anna, "M53").await.len(), 1);
    assert_eq!(world.letters_to(OLD).await[0], AnyLetter::NumberChanged(NumberChanged));
    for deed in [Deed::NumberRequested, Deed::NumberConfirmed, Deed::NumberChanged] {
        assert_eq!(world.audit(&anna, deed).await.len(), 1, "{deed:?}");
    }
    assert_eq!(world.portal.tidy().await.unwrap().ended, 0, "once");
}

/// R85: confirmed after the wait is over, it counts at once.
#[tokio::test]
async fn r85_confirmed_after_a_day_it_counts_at_once_and_the_lost_phones_app_with_it() {
    let (world, anna, bram, bakery) = bakery().await;
    let here = world.sign_in(&anna).await;
    world.set_up(&here).await;
    world.clock.forward(60);
    let reference = world.sent_form(&anna, &bakery, &bram.id, LOST).await;
    world.clock.forward(2 * DAY);
    let manager = world.sign_in(&bram).await;
    manager.as_checker(&reference).await.unwrap().confirm_form_sender(&reference, true).await.unwrap();
    assert_eq!(world.number_of(&anna).await, NEW);
    let mut reading = world.portal.db().read().await.unwrap();
    assert!(reading.authenticator(&anna.id).await.unwrap().is_none(), "the app was on the lost phone");
    assert_eq!(reading.recovery_codes_left(&anna.id).await.unwrap(), 0);
}

/// R85, R90: whoever says he is somebody learns nothing before the mailbox is proven.
#[tokio::test]
async fn r85_r90_a_claim_that_fits_nobody_looks_like_one_that_fits() {
    let (world, anna, bram, bakery) = bakery().await;
    let farm = world.kvk(&world.organization("Boerderij").await).await;
    world.person_who_is("Jan", MeansState::Revoked, None).await;
    let mut seen = Vec::new();
    for (number, wrong) in [
        &[][..],
        &[("email", "nobody@demo.example")],
        &[("email", "jan@demo.example"), ("surname", "Jan")],
        &[("surname", "Annas")],
        &[("day", "18")],
        &[("kvk", &farm)],
        &[("kvk", "99999999")],
    ]
    .into_iter()
    .enumerate()
    {
        let mut form = world.begin_form_from(&format!("198.51.100.{number}")).await;
        let before = world.mails().await.len();
        world.claim(&mut form, &anna, &bakery, wrong).await.unwrap();
        let mails = world.mails().await.len() - before;
        assert_eq!(mails, usize::from(wrong.is_empty()), "{wrong:?}");
        let mut answers = Vec::new();
        for _ in 0..7 {
            answers.push(form.step(MAILBOX, &[("code", "000000")]).await.unwrap());
        }
        answers.push(form.step(MAILBOX, &[]).await.unwrap());
        form.guest.resend_form_code(&form.draft, MAILBOX).await.unwrap();
        let opened = form.guest.open_draft(&form.draft).await.unwrap();
        assert_eq!(opened.errors, [("code".to_owned(), Problem::CodeLocked { minutes: 30 })], "why there is none now");
        seen.push((answers, opened.wizard, opened.errors, opened.step));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
    let tries: Vec<_> = seen[0].0.iter().map(|problems| problems[0].1.clone()).collect();
    assert_eq!(tries[0], Problem::CodeWrong { left: 4 });
    assert_eq!(tries[4], Problem::CodeLocked { minutes: 30 });
    assert_eq!(tries[7], Problem::CodeShape);
    assert_eq!(world.mails_to(&bram, "M52").await, []);
}

#[tokio::test]
async fn r85_the_surname_is_compared_as_people_write_it() {
    let (world, anna, _, bakery) = bakery().await;
    for surname in ["ANNA", " anna "] {
        let mut form = world.begin_form_from(surname).await;
        world.claim(&mut form, &anna, &bakery, &[("surname", surname)]).await.unwrap();
    }
    assert_eq!(world.mails_to(&anna, "M50").await.len(), 2);
}

/// R85: no code ever stands in a draft.
#[tokio::test]
async fn r85_codes_are_in_no_draft() {
    let (world, anna, _, bakery) = bakery().await;
    let mut form = world.begin_form().await;
    world.claim(&mut form, &anna, &bakery, &[]).await.unwrap();
    form.step(MAILBOX, &[("code", "314159")]).await.unwrap();
    let opened = form.guest.open_draft(&form.draft).await.unwrap();
    assert!(!serde_json::to_string(&opened).unwrap().contains("314159"));
    assert!(opened.answers.keys().all(|name| name != "code"));
}

/// L6, R85: the link in the mail proves nothing for whoever filled the form in; it takes the form away from them.
#[tokio::test]
async fn l6_the_link_in_the_mail_proves_nothing_and_takes_the_form_from_who_filled_it_in() {
    let (world, anna, bram, bakery) = bakery().await;
    let mut form = world.begin_form().await;
    let link = async || {
        let letters = world.letters_to(&anna.email).await;
        letters.into_iter().find_map(|letter| match letter {
            AnyLetter::M50(M50 { token, .. }) => Some(token.reveal().to_owned()),
            _ => None,
        })
    };
    world.claim(&mut form, &anna, &bakery, &[]).await.unwrap();
    let (first, code) = (link().await.unwrap(), world.newest_code(&anna.email).await);
    assert_eq!(world.portal.form_link(&first).await.unwrap().at, world.portal.local(world.portal.now()));
    assert_eq!(form.step(MAILBOX, &[("code", "")]).await.unwrap()[0].1, Problem::CodeShape, "looking proves nothing");
    world.portal.disown_form(&first).await.unwrap();
    assert_eq!(lost(world.portal.disown_form(&first).await), "used");
    assert_eq!(world.desk_tasks().await[0].0, "form-disowned");
    form.step(MAILBOX, &[("code", &code)]).await.unwrap();
    let opened = form.guest.open_draft(&form.draft).await.unwrap();
    assert_eq!(opened.step, MAILBOX, "nor does the code any more");
    let kept = world.portal.db().read().await.unwrap().change_form(&form.draft).await.unwrap().unwrap();
    assert_eq!((kept.person, kept.mailbox_proven), (None, None));

    // Who goes on says anew who they are, and the owner is told anew; a link of before is about nothing then.
    world.clock.forward(60);
    world.claim(&mut form, &anna, &bakery, &[]).await.unwrap();
    let second = link().await.unwrap();
    world.claim(&mut form, &bram, &bakery, &[]).await.unwrap();
    assert_eq!(lost(world.portal.disown_form(&second).await), "replaced", "it was for another claim");
}

#[tokio::test]
async fn r85_a_form_is_its_browsers_alone() {
    let (world, anna, bram, bakery) = bakery().await;
    let mut form = world.begin_form().await;
    world.prove_both(&mut form, &anna, &bakery).await;
    let other = world.begin_form().await.guest;
    let here = world.sign_in(&anna).await;
    for draft in [form.draft.as_str(), "nothing", ""] {
        assert_eq!(refusal(other.open_draft(draft).await), Refusal::NotYours);
        let save = other.save_step(draft, MAILBOX, 2, Answers::from([("code".into(), "1".into())]), true).await;
        assert_eq!(refusal(save), Refusal::NotYours);
        assert_eq!(refusal(other.resend_form_code(draft, MAILBOX).await), Refusal::NotYours);
        assert_eq!(refusal(other.send_wizard(draft, 2, Answers::new()).await), Refusal::NotYours);
        assert_eq!(refusal(here.open_draft(draft).await), Refusal::NotYours);
    }
    form.step(CHECKER, &[("checker", &bram.id)]).await.unwrap();
    form.step(REASON, LOST).await.unwrap();
    let reference = form.send().await.unwrap();
    assert_eq!(refusal(other.form(&reference).await), Refusal::NotYours);
    assert_eq!(refusal(form.guest.form("CF-2026-NOTONE").await), Refusal::NotYours);
}

/// R85: section 6: a manager of the organization, not his own, at the same or a higher level.
#[tokio::test]
async fn r85_only_another_manager_of_the_organization_at_that_level_confirms() {
    let (world, anna, bram, bakery) = bakery().await;
    let farm = world.organization("Boerderij").await;
    let (lower, _) = world.manager_at(&bakery, "Carla", Level::Eh2Plus).await;
    let (elsewhere, _) = world.manager_of(&farm, "Dirk").await;
    let of_anna = world.rows(&anna).await[0].id.clone();
    world.admin(&anna, &of_anna).await;
    let reference = world.sent_form(&anna, &bakery, &bram.id, LOST).await;
    for other in [&lower, &elsewhere, &anna] {
        let other = world.sign_in(other).await;
        for id in [reference.as_str(), "CF-2026-NOTONE"] {
            assert!(matches!(other.as_checker(id).await, Err(crate::Failure::Refused(Refusal::NotYours))));
        }
        assert_eq!(other.forms_to_confirm().await.unwrap(), []);
    }
    // The right is looked up again when it is used.
    let manager = world.sign_in(&bram).await.as_checker(&reference).await.unwrap();
    let admin = world.rows(&bram).await.into_iter().find(|row| row.login.is_some()).unwrap();
    world.terminate(&admin.id, &bram).await;
    assert_eq!(refusal(manager.confirm_form_sender(&reference, true).await), Refusal::NotYours);
    assert_eq!(world.standing(&reference).await, FormStanding::Awaiting);
}

#[tokio::test]
async fn r85_a_refusal_needs_a_reason_and_changes_nothing() {
    let (world, anna, bram, bakery) = bakery().await;
    let reference = world.sent_form(&anna, &bakery, &bram.id, LOST).await;
    let manager = world.sign_in(&bram).await.as_checker(&reference).await.unwrap();
    let empty = problems(manager.refuse_form_sender(&reference, " ").await);
    assert_eq!(empty, [("reason".to_owned(), Problem::RequiredText)]);
    let long = problems(manager.refuse_form_sender(&reference, &"x".repeat(301)).await);
    assert_eq!(long, [("reason".to_owned(), Problem::TooLong { max: 300 })]);
    manager.refuse_form_sender(&reference, "It was not her").await.unwrap();
    assert_eq!(refusal(manager.confirm_form_sender(&reference, true).await), Refusal::Changed);
    let mails = world.mails_to(&anna, "M54").await;
    assert!(matches!(&mails[..], [AnyLetter::M54(M54 { refused_by: Some(by), .. })] if *by == bram.name), "{mails:?}");
    let (link, _) = world.stop_links(&anna).await;
    assert_eq!(refusal(world.portal.stop_form(&link).await), Refusal::Changed, "nothing is left to stop");
    assert_eq!(world.number_of(&anna).await, OLD);
}

/// R85: stoppable from the old address and number.
#[tokio::test]
async fn r85_the_old_address_and_the_old_number_can_stop_it_until_it_counts() {
    for by_mail in [true, false] {
        let (world, anna, bram, bakery) = bakery().await;
        let reference = world.sent_form(&anna, &bakery, &bram.id, STOLEN).await;
        assert_eq!(world.means(&anna).await, MeansState::Suspended);
        let manager = world.sign_in(&bram).await.as_checker(&reference).await.unwrap();
        manager.confirm_form_sender(&reference, true).await.unwrap();
        let (mail, sms) = world.stop_links(&anna).await;
        let (link, other) = if by_mail { (mail, sms) } else { (sms, mail) };
        let shown = world.portal.stop_shown(&link).await.unwrap();
        assert_eq!((shown.reference.as_str(), shown.standing), (reference.as_str(), FormStanding::Confirmed));
        world.portal.stop_form(&link).await.unwrap();
        assert_eq!(world.standing(&reference).await, FormStanding::Stopped);
        for link in [&link, &other] {
            let shown = world.portal.stop_shown(link).await.unwrap();
            assert!(!shown.standing.is_open() && shown.since.is_some(), "it says how it stands, and since when (R135)");
            assert_eq!(refusal(world.portal.stop_form(link).await), Refusal::Changed);
        }
        world.clock.forward(2 * DAY);
        world.portal.tidy().await.unwrap();
        assert_eq!(world.number_of(&anna).await, OLD);
        assert_eq!(world.means(&anna).await, MeansState::Active, "what the form blocked is open again");
        let tasks = world.desk_tasks().await;
        assert_eq!(tasks, [("form-stopped".to_owned(), reference)], "the helpdesk looks at it");
        assert!(matches!(&world.mails_to(&anna, "M54").await[..], [AnyLetter::M54(M54 { stopped: true, .. })]));
    }
}

/// R85: a stolen phone: signing in is blocked at once, and opens with the new number.
#[tokio::test]
async fn r85_signing_in_is_blocked_until_the_new_number_counts_where_that_was_asked() {
    let (world, anna, bram, bakery) = bakery().await;
    let session = world.session_of(&anna).await;
    let reference = world.sent_form(&anna, &bakery, &bram.id, STOLEN).await;
    assert!(world.portal.signed_in(session.reveal()).await.unwrap().is_none());
    let (_, step) = world.knock(&visitor(), &anna.email, PASSWORD).await;
    assert!(matches!(step, SignInStep::Again(_)), "{step:?}");
    world.clock.forward(DAY);
    let manager = world.sign_in(&bram).await.as_checker(&reference).await.unwrap();
    manager.confirm_form_sender(&reference, true).await.unwrap();
    assert_eq!(world.means(&anna).await, MeansState::Active);
    world.sign_in(&anna).await;
}

#[tokio::test]
async fn r85_what_nobody_confirms_in_thirty_days_is_over() {
    let (world, anna, bram, bakery) = bakery().await;
    let reference = world.sent_form(&anna, &bakery, &bram.id, STOLEN).await;
    world.clock.forward(30 * DAY - 60);
    assert_eq!(world.portal.tidy().await.unwrap().lapsed, 0);
    world.clock.forward(60);
    assert_eq!(world.portal.tidy().await.unwrap().lapsed, 1);
    assert_eq!(world.standing(&reference).await, FormStanding::Refused);
    assert!(matches!(
        &world.mails_to(&anna, "M54").await[..],
        [AnyLetter::M54(M54 { refused_by: None, stopped: false, .. })]
    ));
    assert_eq!(world.means(&anna).await, MeansState::Active);
}

/// R85: the helpdesk's way waits for the helpdesk; no manager sees it.
#[tokio::test]
async fn r85_the_helpdesks_way_is_a_task_of_the_helpdesk() {
    let (world, anna, bram, bakery) = bakery().await;
    let reference = world.sent_form(&anna, &bakery, HELPDESK, LOST).await;
    let tasks = world.desk_tasks().await;
    assert_eq!(tasks, [("change-form".to_owned(), reference.clone())]);
    let manager = world.sign_in(&bram).await;
    assert_eq!(manager.forms_to_confirm().await.unwrap(), []);
    assert!(manager.as_checker(&reference).await.is_err());
    assert_eq!(world.mails_to(&bram, "M52").await, []);
}

/// Goals: 3 forms per account per week, 10 per address and day.
#[tokio::test]
async fn r85_forms_of_an_account_and_of_a_network_address_are_few() {
    let (world, anna, _, bakery) = bakery().await;
    let mut sent = 0;
    for number in 0..5 {
        let mut form = world.begin_form_from(&format!("198.51.100.{number}")).await;
        world.claim(&mut form, &anna, &bakery, &[]).await.unwrap();
        sent += 1;
        assert_eq!(world.mails_to(&anna, "M50").await.len(), sent.min(3));
    }
    world.clock.forward(7 * DAY + 1);
    let mut form = world.begin_form_from("198.51.100.9").await;
    world.claim(&mut form, &anna, &bakery, &[]).await.unwrap();
    assert_eq!(world.mails_to(&anna, "M50").await.len(), 4);

    let mut form = world.begin_form_from("203.0.113.1").await;
    for number in 0..10 {
        let name = format!("Somebody {}", ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"][number]);
        world.claim(&mut form, &anna, &bakery, &[("surname", &name)]).await.unwrap();
    }
    let refused = world.claim(&mut form, &anna, &bakery, &[("surname", "One more")]).await;
    assert!(matches!(refusal(refused), Refusal::TooMany { .. }));
}

/// Nobody is flooded with codes, whoever asks for them.
#[tokio::test]
async fn r85_codes_for_a_mailbox_and_for_new_numbers_are_ten_a_day() {
    let (world, anna, _, bakery) = bakery().await;
    let mut form = world.begin_form().await;
    world.prove_both(&mut form, &anna, &bakery).await;
    let mut other = world.begin_form_from("203.0.113.1").await;
    world.claim(&mut other, &anna, &bakery, &[]).await.unwrap();
    let mut told = Problems::new();
    for number in 10..40 {
        world.clock.forward(15 * 60);
        other.guest.resend_form_code(&other.draft, MAILBOX).await.unwrap();
        world.portal.run_errands().await.unwrap();
        told.extend(form.step(NUMBER, &[("mobile", &format!("+316876500{number}"))]).await.unwrap());
    }
    assert_eq!(world.mails_to(&anna, "M50").await.len(), 10);
    let post = world.portal.newest_post(10_000).await.unwrap();
    assert_eq!(post.iter().filter(|(message, _)| message.recipient.starts_with("+316876")).count(), 10);
    assert_eq!(told[0], ("mobile".to_owned(), Problem::CodeLocked { minutes: 24 * 60 }), "and says so");
}

/// What makes a form pointless or suspicious ends it.
#[tokio::test]
async fn r85_a_newer_form_the_old_phone_and_cancelling_end_what_waits() {
    let (world, anna, bram, bakery) = bakery().await;
    let first = world.sent_form(&anna, &bakery, &bram.id, LOST).await;
    world.clock.forward(60);
    let second = world.sent_form(&anna, &bakery, &bram.id, LOST).await;
    assert_eq!(world.standing(&first).await, FormStanding::Stopped, "the newer one takes its place");
    world.clock.forward(60);
    let here = world.sign_in(&anna).await;
    let reference = world.ask_change(&here, "mobile", "+31611111111").await;
    let code = world.newest_code("+31611111111").await;
    here.prove(&reference, &code).await.unwrap();
    assert_eq!(world.standing(&second).await, FormStanding::Stopped, "whoever has the phone needs no form");
    world.clock.forward(8 * DAY);
    let third = world.sent_form(&anna, &bakery, &bram.id, LOST).await;
    let here = world.sign_in(&anna).await;
    world.cancel(&here, &[("what", "all"), ("when", "now"), ("truth", "on")]).await.unwrap();
    assert_eq!(world.standing(&third).await, FormStanding::Stopped);
    let manager = world.sign_in(&bram).await;
    let checker = manager.as_checker(&third).await.unwrap();
    assert_eq!(refusal(checker.confirm_form_sender(&third, true).await), Refusal::Changed);
}

/// R84: who took the mailbox over and then the number loses both with the undo link.
#[tokio::test]
async fn r84_r85_undoing_a_change_of_address_takes_a_number_of_a_form_back_too() {
    let (world, anna, bram, bakery) = bakery().await;
    let here = world.sign_in(&anna).await;
    world.change_address(&here, "thief@demo.example").await;
    let undo = world.newest_link(&anna.email).await;
    let thief = Somebody { email: "thief@demo.example".into(), ..anna.clone() };
    let reference = world.sent_form(&thief, &bakery, &bram.id, LOST).await;
    world.clock.forward(DAY);
    let manager = world.sign_in(&bram).await;
    manager.as_checker(&reference).await.unwrap().confirm_form_sender(&reference, true).await.unwrap();
    assert_eq!(world.number_of(&anna).await, NEW);
    world.portal.undo_change(&undo).await.unwrap();
    assert_eq!(world.number_of(&anna).await, OLD);
}

on_both!(r85_of_a_thousand_parallel_redemptions_one_succeeds);

/// 1,000 parallel uses of the code, the link in the mail and the link that stops: one success each.
async fn r85_of_a_thousand_parallel_redemptions_one_succeeds(world: World) {
    let (world, anna, bram, bakery) = bakery_in(world).await;
    let mut form = world.begin_form().await;
    world.claim(&mut form, &anna, &bakery, &[]).await.unwrap();
    let link = world.letters_to(&anna.email).await.into_iter().find_map(|letter| match letter {
        AnyLetter::M50(M50 { token, .. }) => Some(token.reveal().to_owned()),
        _ => None,
    });
    let link = link.unwrap();
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..1_000 {
        let (portal, link) = (world.portal.clone(), link.clone());
        all.spawn(async move { portal.disown_form(&link).await.is_ok() });
    }
    assert_eq!(all.join_all().await.into_iter().filter(|done| *done).count(), 1, "the link in the mail");

    world.clock.forward(60);
    let reference = world.sent_form(&anna, &bakery, &bram.id, LOST).await;
    let (mail, sms) = world.stop_links(&anna).await;
    let mut all = tokio::task::JoinSet::new();
    for number in 0..1_000 {
        let (portal, link) = (world.portal.clone(), if number % 2 == 0 { mail.clone() } else { sms.clone() });
        all.spawn(async move { portal.stop_form(&link).await.is_ok() });
    }
    assert_eq!(all.join_all().await.into_iter().filter(|done| *done).count(), 1, "the links that stop it");
    assert_eq!(world.standing(&reference).await, FormStanding::Stopped);
    assert_eq!(world.audit(&anna, Deed::NumberStopped).await.len(), 2, "one for each");
}
