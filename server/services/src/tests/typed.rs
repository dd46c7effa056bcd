//! Typed text at the doors that open without a session (R133): what people paste is understood, and what is stored is clean.

use jiff::civil::date;
use rules::{
    level::Level,
    people::Language,
    problem::Problem,
    state::MeansState,
    wizard::{Answers, WizardKind, change_form::WHO, contact::NEW},
};

use super::world::{DAY, PASSWORD, Somebody, World, problems, visitor};
use crate::{NewPerson, Portal, SignInStep, Visitor};

/// An address as mail programs copy it.
fn spellings(email: &str) -> Vec<String> {
    let (local, domain) = email.rsplit_once('@').unwrap();
    vec![
        format!(" {email}\u{200b}"),
        format!("\u{feff}{email}"),
        format!("Anna de Vries <{email}>"),
        format!("mailto:{email}"),
        format!("{email};"),
        format!("<{email}>, "),
        format!("{}@{}", local.to_uppercase(), domain.to_uppercase()),
        format!("{local}\u{2060}@{domain}"),
    ]
}

/// R133
#[tokio::test]
async fn r133_whoever_signs_in_may_paste_the_address_as_mail_programs_copy_it() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    for typed in spellings(&anna.email) {
        world.clock.forward(60);
        let (_, step) = world.knock(&visitor(), &typed, PASSWORD).await;
        assert!(matches!(step, SignInStep::Code(_)), "{typed:?}");
    }
}

/// R133
#[tokio::test]
async fn r133_a_new_address_is_stored_clean_and_stands_on_the_envelope_in_ascii() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let reference = world.ask_change(&here, "email", "New <new@bücher.example>;").await;
    let code = world.newest_code("new@bücher.example").await;
    here.prove(&reference, &code).await.unwrap();
    assert_eq!(
        world.portal.db().read().await.unwrap().person(&anna.id).await.unwrap().unwrap().email,
        "new@bücher.example"
    );
    assert_eq!(Portal::envelope("new@bücher.example").as_deref(), Some("new@xn--bcher-kva.example"));
}

/// R133
#[tokio::test]
async fn r133_an_address_that_no_mail_server_finds_is_refused() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let draft = here.start_wizard(WizardKind::Email).await.unwrap();
    // Letters and digits all of them, but right-to-left ones behind a digit: no domain is written so (RFC 5893).
    let typed = "new@1\u{5d0}a.example";
    assert_eq!(Portal::envelope(typed), None);
    let answers = Answers::from([("email".to_owned(), typed.to_owned())]);
    let saved = here.save_step(&draft, NEW, 1, answers, true).await.unwrap();
    let truth = Answers::from([("truth".to_owned(), "on".to_owned())]);
    let refused = problems(here.send_wizard(&draft, saved.rev, truth).await);
    assert_eq!(refused, [("email".to_owned(), Problem::EmailSyntax)]);
}

/// R133
#[tokio::test]
async fn r133_the_change_form_knows_a_name_by_its_letters_wherever_the_prefix_stands() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let new = NewPerson {
        email: "h@demo.example".into(),
        initials: "H.".into(),
        prefix: "van 't".into(),
        surname: "Hoff-Großmann".into(),
        born: date(1980, 5, 17),
        mobile: "+31612345678".into(),
        language: Language::Nl,
        level: Level::Eh3,
        state: MeansState::Active,
        password_hash: None,
    };
    let mut tx = world.portal.db().write().await.unwrap();
    let person = world.portal.insert_person(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    let who = Somebody { id: person.id.clone(), email: new.email.clone(), name: person.name() };
    world.login_for(&who, &bakery, None, Level::Eh3, date(2027, 3, 9)).await;
    let kvk = world.portal.db().read().await.unwrap().organization(&bakery).await.unwrap().unwrap().kvk;
    let known = [
        "Hoff-Großmann",
        "van ’t Hoff‑Großmann",
        "VAN T HOFF GROSSMANN",
        "hoff–grossmann, van 't",
        " Hoff\u{a0}-\u{a0}Grossmann\u{200b}",
    ];
    for (number, (surname, fits)) in known
        .map(|name| (name, true))
        .into_iter()
        .chain([("Hof-Großmann", false), ("'t Hoff-Großmann", false)])
        .enumerate()
    {
        let before = world.letters_to(&who.email).await.len();
        let from = Visitor { address: format!("198.51.100.{number}"), ..visitor() };
        let (draft, token) = world.portal.start_change_form(&from).await.unwrap();
        let token = token.unwrap().reveal().clone();
        let guest = world.portal.guest(&Visitor { guest: Some(token), ..from }).unwrap();
        let kvk = format!("KvK-nummer: {kvk}.");
        let answers = [
            ("email", "H. <h@demo.example>"),
            ("surname", surname),
            ("day", "１７"),
            ("month", "5"),
            ("year", "1980"),
            ("kvk", &kvk),
        ];
        let answers: Answers = answers.map(|(name, answer)| (name.to_owned(), answer.to_owned())).into();
        let saved = guest.save_step(&draft, WHO, 1, answers, true).await.unwrap();
        assert_eq!(saved.problems, [], "{surname:?}");
        world.portal.run_errands().await.unwrap();
        let letters = world.letters_to(&who.email).await.len() - before;
        assert_eq!(letters, usize::from(fits), "{surname:?}");
        // Three forms of one account in a week.
        world.clock.forward(8 * DAY);
    }
}
