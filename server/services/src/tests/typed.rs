//! Typed text at the doors that open without a session (R133): what people paste is understood, and what is stored is clean.

use rules::{
    problem::Problem,
    wizard::{Answers, WizardKind, contact::NEW},
};

use super::world::{PASSWORD, World, problems, visitor};
use crate::{Portal, SignInStep};

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
