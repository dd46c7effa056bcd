//! What a page sends counts for whom the page was made (R137).

use app::api::{PAGE_OF_FIELD, SOMEBODY_ELSE};
use axum::http::StatusCode;

use crate::world::{Visitor, World, functions};

/// FC12: forms without a draft counted for whoever was signed in.
#[tokio::test]
async fn r137_what_a_page_of_somebody_else_sends_changes_nothing_and_says_so() {
    let world = World::new().await;
    let (anna, hanna) = (world.signed_in("anna").await, world.signed_in("hanna").await);
    for function in functions().into_iter().filter(|function| !app::site_map::is_desk(function)) {
        let function = function.trim_start_matches("/api/");
        let fields = [(PAGE_OF_FIELD, anna.mark.as_str()), ("lang", "nl"), ("back", "/account"), ("kind", "renewal")];
        let answer = world.form(&mut hanna.clone(), function, &fields).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, SOMEBODY_ELSE), "{function}");
        let mut script = Visitor { mark: anna.mark.clone(), ..hanna.clone() };
        let answer = world.call(&mut script, function, &[("lang", "nl"), ("kind", "renewal")]).await;
        assert_eq!(
            (answer.status.as_u16(), answer.body.as_str()),
            (409, "{\"Refused\":\"SomebodyElse\"}"),
            "{function}"
        );
    }
    let page = world.page(&mut hanna.clone(), SOMEBODY_ELSE).await;
    assert!(page.body.contains("Somebody else is logged in now") && page.body.contains("H. Meijer"), "{}", page.body);
    let overview = world.page(&mut hanna.clone(), "/account").await;
    assert!(overview.body.contains("lang=\"en\""), "her language is what it was, and her session goes on");
    assert!(!overview.body.contains("/w/renewal/"), "nothing was begun for her");
}

/// The same at the desk; and a page of a person's acts for no officer, nor one of an officer's for a person, whoever is signed
/// in in the same browser.
#[tokio::test]
async fn r137_what_a_page_of_another_officer_sends_changes_nothing_and_says_so() {
    let world = World::new().await;
    let (sam, noor, anna) = (world.at_the_desk(0).await, world.at_the_desk(1).await, world.signed_in("anna").await);
    let mut both = anna.clone();
    both.cookies.extend(sam.cookies.clone());
    let desk = functions().into_iter().filter(|function| app::site_map::is_desk(function));
    for function in desk.map(|function| function.trim_start_matches("/api/")) {
        for mark in [&noor.mark, &anna.mark] {
            let fields = [(PAGE_OF_FIELD, mark.as_str()), ("back", "/desk"), ("lang", "nl")];
            let answer = world.form(&mut both.clone(), function, &fields).await;
            let to = (answer.status, answer.location());
            assert_eq!(to, (StatusCode::SEE_OTHER, "/desk/sorry/somebody-else"), "{function}");
        }
    }
    let fields = [(PAGE_OF_FIELD, sam.mark.as_str()), ("kind", "renewal")];
    assert_eq!(world.form(&mut both.clone(), "start_wizard", &fields).await.location(), SOMEBODY_ELSE);
    // Each leaves alone.
    world.form(&mut both.clone(), "desk/leave", &[(PAGE_OF_FIELD, sam.mark.as_str())]).await;
    assert_eq!(world.page(&mut both.clone(), "/account").await.status, StatusCode::OK);
    assert_eq!(world.page(&mut both.clone(), "/desk").await.location(), "/desk/login?next=/desk&ended=1");
    world.form(&mut both, "sign_out", &[(PAGE_OF_FIELD, anna.mark.as_str())]).await;
    let mut noor = noor;
    assert_eq!(world.page(&mut noor, "/desk").await.status, StatusCode::OK);
}

/// A page that was made for nobody, as of the sign-in, acts for nobody.
#[tokio::test]
async fn r137_what_a_page_of_nobody_sends_acts_for_nobody() {
    let world = World::new().await;
    let mut hanna = world.signed_in("hanna").await;
    let fields = [(PAGE_OF_FIELD, ""), ("lang", "nl"), ("back", "/login")];
    assert_eq!(world.form(&mut hanna, "choose_language", &fields).await.location(), "/login");
    hanna.cookies.remove("language");
    assert!(world.page(&mut hanna, "/account").await.body.contains("lang=\"en\""), "her profile is hers");
    let started = world.form(&mut hanna, "start_wizard", &[(PAGE_OF_FIELD, ""), ("kind", "renewal")]).await;
    assert_eq!(started.location(), "/login?next=/account");
}

/// Every form of every page says whose page it is.
#[tokio::test]
async fn r137_every_form_names_whose_page_it_stands_on() {
    let world = World::new().await;
    let mut bram = world.signed_in("bram").await;
    let draft = world.draft(&mut bram).await;
    let mut pages: Vec<String> = app::site_map::pages()
        .iter()
        .filter(|page| !page.path.contains(':'))
        .map(|page| page.path.to_owned())
        .collect();
    pages.push(format!("/w/renewal/{draft}/which"));
    let mut seen = 0;
    let is_desk = |path: &str| app::site_map::is_desk(path);
    for (mut reader, at_desk) in
        [(bram.clone(), false), (Visitor::default(), false), (world.at_the_desk(0).await, true)]
    {
        let field = format!("<input type=\"hidden\" name=\"{PAGE_OF_FIELD}\" value=\"{}\"", reader.mark);
        let nobody = reader.mark.is_empty();
        for path in pages.iter().filter(|path| nobody || is_desk(path) == at_desk) {
            let page = world.page(&mut reader, path).await;
            // A form that filters changes nothing, and stands in its reader's history.
            let forms = page.body.matches("<form").count() - page.body.matches("method=\"get\"").count();
            seen += forms;
            assert_eq!(page.body.matches(&field).count(), forms, "{path}");
        }
    }
    assert!(seen > 60, "{seen}");
}

/// Two sessions of one person are one person's.
#[tokio::test]
async fn r141_a_page_counts_for_its_person_in_their_next_session_too() {
    let world = World::new().await;
    let before = world.signed_in("anna").await;
    let mut after = world.signed_in("anna").await;
    assert_eq!(before.mark, after.mark);
    let answer =
        world.form(&mut after, "start_wizard", &[(PAGE_OF_FIELD, before.mark.as_str()), ("kind", "renewal")]).await;
    assert!(answer.location().starts_with("/w/renewal/"), "{}", answer.location());
}

/// Longer than a session lives unused.
const IDLE: i64 = 25 * 60;

/// Signs in with the browser that they have, from where a form of theirs led; gives where that leads.
async fn signs_in_again(world: &World, visitor: &mut Visitor, name: &str, login: &str) -> String {
    let page = world.page(visitor, login).await;
    assert!(page.body.contains("you were logged out"), "a word why: {login}");
    let next = login.split_once("next=").unwrap().1.split('&').next().unwrap();
    let next = percent_encoding::percent_decode_str(next).decode_utf8().unwrap().into_owned();
    assert!(page.body.contains(&format!("name=\"next\" value=\"{}\"", next.replace('&', "&amp;"))), "{next}");
    let email = format!("{name}@demo.example");
    let fields = [("username", email.as_str()), ("password", server::demo::PASSWORD), ("next", next.as_str())];
    world.form(visitor, "sign_in", &fields).await;
    let code = world.code().await;
    world.form(visitor, "enter_code", &[("code", &code)]).await.location().to_owned()
}

/// F4: a session that ends in the middle of a wizard.
#[tokio::test]
async fn r141_what_was_typed_in_a_step_is_there_again_after_signing_in() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    anna.cookies.insert("language".into(), "en".into());
    let draft = world.draft(&mut anna).await;
    let opened =
        world.call(&mut anna, "open_draft", &[("kind", "renewal"), ("draft", &draft), ("step", "which")]).await;
    let opened: rules::shown::WizardShown = serde_json::from_str(&opened.body).unwrap();
    let rules::wizard::AnyWizard::Renewal(wizard) = &opened.wizard else { panic!("{opened:?}") };
    let which = format!("answers[{}]", wizard.preselected().into_keys().next().unwrap());
    let mark = anna.mark.clone();
    let step = [
        (PAGE_OF_FIELD, mark.as_str()),
        ("kind", "renewal"),
        ("draft", draft.as_str()),
        ("step", "which"),
        ("rev", "1"),
        (which.as_str(), "on"),
    ];
    world.clock.forward(IDLE);

    // Somebody else who signs in there meanwhile gets none of it, and changes none of it.
    let mut other = anna.clone();
    let login = world.form(&mut other, "save_step", &step).await.location().to_owned();
    signs_in_again(&world, &mut other, "hanna", &login).await;
    // She herself is back at the same step.
    let login = world.form(&mut anna, "save_step", &step).await.location().to_owned();
    assert_eq!(login, format!("/login?next=/w/renewal/{draft}/which&ended=kept"));
    world.clock.forward(60);
    let back = signs_in_again(&world, &mut anna, "anna", &login).await;
    assert_eq!(back, format!("/w/renewal/{draft}/which"));
    let opened =
        world.call(&mut anna, "open_draft", &[("kind", "renewal"), ("draft", &draft), ("step", "which")]).await;
    let opened: rules::shown::WizardShown = serde_json::from_str(&opened.body).unwrap();
    let field = which.trim_start_matches("answers[").trim_end_matches(']');
    assert_eq!((opened.answers.get(field).map(String::as_str), opened.rev), (Some("on"), 2));
    assert!(!anna.cookies.contains_key("typed"), "once only");
}

/// The last step, with its tick; and more than fits, which is not said to be kept.
#[tokio::test]
async fn r141_the_last_step_too_and_what_is_too_much_is_not_promised() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let draft = world.draft(&mut anna).await;
    let mark = anna.mark.clone();
    world.clock.forward(IDLE);
    let last = [
        (PAGE_OF_FIELD, mark.as_str()),
        ("kind", "renewal"),
        ("draft", &draft),
        ("rev", "1"),
        ("answers[truth]", "on"),
    ];
    let login = world.form(&mut anna, "complete_wizard", &last).await.location().to_owned();
    assert_eq!(login, format!("/login?next=/w/renewal/{draft}/check&ended=kept"));
    let much: Vec<(String, &str)> = (0..200).map(|n| (format!("answers[which.{n:020}]"), "on")).collect();
    let mut fields =
        vec![(PAGE_OF_FIELD, mark.as_str()), ("kind", "renewal"), ("draft", &draft), ("step", "which"), ("rev", "1")];
    fields.extend(much.iter().map(|(name, value)| (name.as_str(), *value)));
    let login = world.form(&mut anna, "save_step", &fields).await.location().to_owned();
    assert_eq!(login, format!("/login?next=/w/renewal/{draft}/which&ended=1"));
}

/// A reason that was typed, and a page that was opened.
#[tokio::test]
async fn r141_a_reason_is_there_again_and_a_page_says_why_it_asks() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let reference = world.request_of_anna(&mut anna).await;
    let mut bram = world.signed_in("bram").await;
    bram.cookies.insert("language".into(), "en".into());
    world.clock.forward(IDLE);
    let page = format!("/administration/requests/{reference}");
    assert_eq!(world.page(&mut bram, &page).await.location(), format!("/login?next={page}&ended=1"));
    let mark = bram.mark.clone();
    let refusal = [
        (PAGE_OF_FIELD, mark.as_str()),
        ("reference", &reference),
        ("decision", "refuse"),
        ("reason", "Not this year"),
    ];
    let login = world.form(&mut bram, "decide_request", &refusal).await.location().to_owned();
    let back = signs_in_again(&world, &mut bram, "bram", &login).await;
    assert_eq!(back, format!("{page}?again=1"));
    let shown = world.page(&mut bram, &back).await;
    assert!(shown.body.contains("Not this year</textarea>"), "{}", shown.body);
}

/// F5: another language or appearance in the middle of a step.
#[tokio::test]
async fn r10_switching_language_or_appearance_keeps_what_stands_on_the_step() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let draft = world.draft(&mut anna).await;
    let here = format!("/w/renewal/{draft}/which");
    for (rev, (switch, value)) in [("lang", "nl"), ("theme", "dark")].into_iter().enumerate() {
        let rev = (rev + 1).to_string();
        let field = format!("answers[which.{rev}]");
        let fields = [
            ("kind", "renewal"),
            ("draft", draft.as_str()),
            ("step", "which"),
            ("rev", &rev),
            (&field, "on"),
            (switch, value),
        ];
        assert_eq!(world.form(&mut anna, "save_step", &fields).await.location(), here);
    }
    let page = world.page(&mut anna, &here).await;
    assert!(page.body.contains("<html lang=\"nl\" data-theme=\"dark\""), "{}", &page.body[..200]);
    assert!(page.body.contains("name=\"rev\" value=\"3\""), "both were saved");
    // The switches of a step's page belong to its form.
    assert_eq!(page.body.matches("form=\"step\"").count(), 4, "{}", page.body);
    let fields =
        [("kind", "renewal"), ("draft", draft.as_str()), ("rev", "3"), ("answers[truth]", "on"), ("lang", "en")];
    let answer = world.form(&mut anna, "complete_wizard", &fields).await;
    assert_eq!(answer.location(), format!("/w/renewal/{draft}/check"), "nothing is sent by it");
}
