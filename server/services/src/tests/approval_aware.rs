//! What nobody approves unawares (R143), and what is said of a request: renewal or request, when it begins, what limits it.

use jiff::civil::date;
use rules::{
    approval::{MANAGER, STRANGER, Ticks},
    people::Language,
    period::Term,
    problem::Problem,
    shown::{AdminAsked, ApplicationShown, Runs},
    wizard::{
        Answers, WizardKind,
        request::{APPROVAL, COMPANY, ORGANIZATION, OTHER, SERVICES, TERM},
    },
};
use texts::Texts;

use super::world::{Ask, Somebody, TODAY, World, complete, problems};
use crate::{
    SignedIn,
    letters::{AnyLetter, Content, Site, Words},
};

const SITE: Site<'_> = Site { origin: "https://mijn.reconi.example", host: "mijn.reconi.example" };
const KVK: &str = "90000102";
const BRANCH: &str = "000037178598";
const STRANGER_ALONE: Ticks = Ticks { stranger: true, manager: false };
const MANAGER_ALONE: Ticks = Ticks { stranger: false, manager: true };

impl World {
    /// An organization with a branch, as the trade register has it.
    async fn organization_with_branch(&self, name: &str) -> String {
        self.register.add(KVK, name, BRANCH, true);
        let anybody = self.sign_in(&self.person("Noor").await).await;
        let mut number =
            [(ORGANIZATION, OTHER), ("kvk", KVK)].map(|(name, answer)| (name.to_owned(), answer.to_owned())).into();
        anybody.look_up(&mut number).await.unwrap();
        self.portal.db().read().await.unwrap().organization_by_kvk(KVK).await.unwrap().unwrap().id
    }

    /// All services for a branch of an organization, for three years, as who is not linked to it asks.
    async fn ask_as_stranger(&self, who: &SignedIn, admin: &str) -> String {
        let given = [(ORGANIZATION, OTHER), ("kvk", KVK), ("branch", "yes"), ("number", BRANCH)];
        let asked = [("scope", "all"), ("admin", admin), ("term", "3")];
        let answers = given.into_iter().chain(asked).map(|(name, answer)| (name.to_owned(), answer.to_owned()));
        let answers: Answers = answers.collect();
        let id = who.start_wizard(WizardKind::Request).await.unwrap();
        let mut rev = who.open_draft(&id).await.unwrap().rev;
        for step in [ORGANIZATION, COMPANY, SERVICES, TERM, APPROVAL] {
            let saved = who.save_step(&id, step, rev, answers.clone(), true).await.unwrap();
            assert_eq!(saved.problems, [], "{step}");
            rev = saved.rev;
        }
        complete(who, &id, rev).await.unwrap().remove(0)
    }

    /// The only letter of a number to somebody, in words.
    async fn told(&self, who: &Somebody, template: &str, language: Language) -> Content {
        let letters = self.mails_to(who, template).await;
        let [letter] = letters.as_slice() else { panic!("{letters:?}") };
        words(letter, language)
    }

    async fn to_decide(&self, manager: &Somebody) -> ApplicationShown {
        let mut all = self.sign_in(manager).await.to_approve().await.unwrap();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }
}

fn words(letter: &AnyLetter, language: Language) -> Content {
    let Words::Mail(content) = letter.words(Texts(language), SITE) else { panic!("{letter:?}") };
    content
}

fn unticked(names: &[&str]) -> Vec<(String, Problem)> {
    names.iter().map(|name| ((*name).to_owned(), Problem::RequiredTick)).collect()
}

/// R143, F11
#[tokio::test]
async fn r143_f11_a_stranger_gets_nothing_and_nobody_becomes_manager_without_a_tick_for_each() {
    let world = World::new().await;
    let bv = world.organization_with_branch("Bolderbast").await;
    let (carla, _) = world.manager_of(&bv, "Carla").await;
    let kees = world.person("Kees").await;
    let here = world.sign_in(&kees).await;
    let reference = world.ask_as_stranger(&here, "yes").await;

    let shown = world.to_decide(&carla).await;
    assert_eq!((shown.stranger, shown.admin, shown.ticks()), (true, AdminAsked::Becomes, Ticks::ALL));
    for language in [Language::En, Language::Nl] {
        let texts = Texts(language);
        let told = world.told(&carla, "M02", language).await.paragraphs;
        assert!(told.contains(&texts.mail_m02_stranger(&kees.name, "Bolderbast")), "{told:?}");
        assert!(told.contains(&texts.mail_m02_admin(&kees.name)), "{told:?}");
    }

    let decider = world.decider(&carla, &reference).await;
    let both = unticked(&[STRANGER, MANAGER]);
    assert_eq!(problems(decider.approve(&reference, Ticks::default()).await), both);
    assert_eq!(problems(decider.approve(&reference, STRANGER_ALONE).await), unticked(&[MANAGER]));
    assert_eq!(problems(decider.approve(&reference, MANAGER_ALONE).await), unticked(&[STRANGER]));
    assert_eq!(world.rows(&kees).await, [], "nothing was given");
    assert_eq!(world.mails_to(&kees, "M03").await, []);
    assert!(world.to_decide(&carla).await.stranger, "it waits as before");

    decider.approve(&reference, Ticks::ALL).await.unwrap();
    assert_eq!(world.rows(&kees).await.len(), 2);
    let after = decider.application(&reference).await.unwrap();
    assert_eq!((after.stranger, after.admin), (false, AdminAsked::Becomes), "it says what was decided");
}

/// R143: the ordinary request of a colleague is approved with one press, and so is what a manager renews.
#[tokio::test]
async fn r143_a_colleague_and_a_manager_who_renews_ask_no_tick() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let (anna, login) = world.user_of(&bv, "Anna").await;
    let asked = Ask::plainly(&[&login], &bv, &bram).reference(&world.sign_in(&anna).await).await;
    assert_eq!(world.to_decide(&bram).await.ticks(), Ticks::default());
    world.decider(&bram, &asked).await.approve(&asked, Ticks::default()).await.unwrap();

    let (bea, hers) = world.user_of(&bv, "Bea").await;
    let admin = world.admin(&bea, &hers).await;
    let ask = Ask::to_renew(&[&hers, &admin]).same(&bv).approver(&bv, &bram);
    let renewed = ask.reference(&world.sign_in(&bea).await).await;
    let shown = world.to_decide(&bram).await;
    assert_eq!((shown.admin, shown.ticks()), (AdminAsked::Renews, Ticks::default()));
    world.decider(&bram, &renewed).await.approve(&renewed, Ticks::default()).await.unwrap();
    assert_eq!(world.rows(&bea).await.len(), 4);
}

/// R143, F8: a renewal with which somebody becomes manager asks the tick, whatever else it renews.
#[tokio::test]
async fn r143_a_renewal_that_makes_somebody_manager_asks_its_tick_alone() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let (anna, login) = world.user_of(&bv, "Anna").await;
    let ask = Ask::plainly(&[&login], &bv, &bram).manager(&bv, "yes");
    let reference = ask.reference(&world.sign_in(&anna).await).await;
    let decider = world.decider(&bram, &reference).await;
    assert_eq!(problems(decider.approve(&reference, STRANGER_ALONE).await), unticked(&[MANAGER]));
    decider.approve(&reference, MANAGER_ALONE).await.unwrap();
    let confirmed = world.told(&anna, "M03", Language::En).await.paragraphs;
    let from = Texts(Language::En).day(TODAY);
    assert!(confirmed.contains(&Texts(Language::En).mail_m03_becomes("Bakkerij", from)), "{confirmed:?}");
}

/// F8: a renewal is called one, and a manager who renews does not "become" manager.
#[tokio::test]
async fn f8_letters_say_renew_for_a_renewal_and_request_for_a_request() {
    let world = World::new().await;
    let bv = world.organization_with_branch("Donald").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let (carla, login) = world.user_of(&bv, "Carla").await;
    let admin = world.admin(&carla, &login).await;
    let ask = Ask::to_renew(&[&login, &admin]).same(&bv).approver(&bv, &bram);
    let reference = ask.reference(&world.sign_in(&carla).await).await;
    for language in [Language::En, Language::Nl] {
        let texts = Texts(language);
        let told = world.told(&bram, "M02", language).await;
        assert_eq!(told.subject, texts.mail_m02_subject_renewal(&carla.name));
        let until = texts.day(world.to_decide(&bram).await.lapses);
        let asks = texts.mail_m02_text_renewal(&carla.name, "Donald", texts.term(Term::Three), until);
        assert_eq!(told.paragraphs, [asks, texts.mail_m02_renews(&carla.name)]);
        let received = world.told(&carla, "M01", language).await;
        assert_eq!(received.subject, texts.mail_m01_subject_renewal(&reference));
        assert_eq!(received.paragraphs[1], texts.mail_m01_renews());
        assert_eq!(
            received.lines[0].period,
            texts.mail_line_until(texts.day(date(2027, 1, 10)), texts.day(date(2030, 1, 9)))
        );
    }
    world.decider(&bram, &reference).await.refuse(&reference, "Later").await.unwrap();
    let refused = world.told(&carla, "M04", Language::En).await;
    assert_eq!(refused.subject, Texts(Language::En).mail_m04_subject_renewal(&reference));

    let kees = world.person("Kees").await;
    let here = world.sign_in(&kees).await;
    let reference = world.ask_as_stranger(&here, "no").await;
    let received = world.told(&kees, "M01", Language::En).await;
    assert_eq!(received.subject, Texts(Language::En).mail_m01_subject(&reference));
}

/// R19, F9: before anybody approved, no day is promised; afterwards the days are those that were recorded.
#[tokio::test]
async fn r19_f9_a_new_permission_has_no_days_before_it_is_approved() {
    let world = World::new().await;
    let bv = world.organization_with_branch("Donald").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let kees = world.person("Kees").await;
    let here = world.sign_in(&kees).await;
    let reference = world.ask_as_stranger(&here, "no").await;
    let once = Runs::OnceApproved(Term::Three);
    let waiting = world.to_decide(&bram).await;
    assert_eq!((waiting.runs(), waiting.lines[0].runs()), (once, once));
    assert_eq!(here.done(&reference).await.unwrap().applications[0].runs(), once);
    for (who, template) in [(&kees, "M01"), (&bram, "M02")] {
        for language in [Language::En, Language::Nl] {
            let texts = Texts(language);
            let told = world.told(who, template, language).await;
            assert_eq!(told.lines[0].period, texts.mail_line_once(texts.term(Term::Three)), "{template}");
            assert!(told.lines[0].what.contains(BRANCH), "R139: {told:?}");
        }
    }

    world.decider(&bram, &reference).await.approve(&reference, STRANGER_ALONE).await.unwrap();
    let days = Runs::Days(TODAY, Term::Three.last_day(TODAY));
    let processed = here.done(&reference).await.unwrap().applications.remove(0);
    assert_eq!((processed.runs(), processed.lines[0].runs()), (days, days));
    let confirmed = world.told(&kees, "M03", Language::En).await;
    assert!(confirmed.lines[0].what.contains(BRANCH), "R139: {confirmed:?}");
}

/// F9: what follows a permission that runs has its days at once; what follows one that is over begins on approval.
#[tokio::test]
async fn f9_a_renewal_begins_after_the_old_end_or_once_approved_if_that_is_over() {
    let world = World::new().await;
    let bv = world.organization_with_branch("Donald").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let (anna, login) = world.user_of(&bv, "Anna").await;
    let reference = Ask::plainly(&[&login], &bv, &bram).reference(&world.sign_in(&anna).await).await;
    let days = Runs::Days(date(2027, 1, 10), date(2030, 1, 9));
    let waiting = world.to_decide(&bram).await;
    assert_eq!((waiting.runs(), waiting.lines[0].runs()), (days, days));
    world.decider(&bram, &reference).await.approve(&reference, Ticks::default()).await.unwrap();

    let (over, _) = world.user_of(&bv, "Olga").await;
    let ended = world.login(&over, &bv, date(2026, 1, 1)).await;
    Ask::plainly(&[&ended], &bv, &bram).reference(&world.sign_in(&over).await).await;
    let once = Runs::OnceApproved(Term::Three);
    let waiting = world.to_decide(&bram).await;
    assert_eq!((waiting.runs(), waiting.lines[0].runs()), (once, once));
    let texts = Texts(Language::Nl);
    let told = world.told(&over, "M01", Language::Nl).await;
    assert_eq!(told.lines[0].period, texts.mail_line_once(texts.term(Term::Three)));
}
