//! Drafts: answers that are kept, and only for who typed them.

use jiff::civil::date;
use rules::{
    problem::{Problem, Refusal},
    wizard::{Answers, MOST_ANSWERS, WizardKind, renewal::field},
};

use super::world::{Ask, DAY, World, complete, problems, refusal, ticked};

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().map(|(name, answer)| (name.to_string(), answer.to_string())).collect()
}

#[tokio::test]
async fn r10_answers_survive_sign_out_and_are_there_on_another_device() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let here = world.sign_in(&robin).await;
    let draft = here.start_wizard(WizardKind::Renewal).await.unwrap();
    let which = [(field("which", &login), "on".to_owned())].into();
    let saved = here.save_step(&draft, "which", 1, which, true).await.unwrap();
    assert_eq!((saved.rev, saved.next.as_str()), (2, "term"));
    here.sign_out().await.unwrap();

    world.clock.forward(5 * DAY);
    let there = world.sign_in(&robin).await;
    let listed = there.overview().await.unwrap().drafts;
    assert_eq!((listed.len(), listed[0].id.as_str(), listed[0].step.as_str()), (1, draft.as_str(), "term"));
    let shown = there.open_draft(&draft).await.unwrap();
    assert_eq!((shown.rev, shown.step.as_str()), (2, "term"));
    assert_eq!(shown.answers, [(field("which", &login), "on".to_owned())].into());
    assert_eq!(shown.kept_until, date(2026, 12, 22));
}

#[tokio::test]
async fn r10_going_back_and_forth_keeps_every_step_s_answers() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let (draft, rev) = Ask::to_renew(&[&login]).same(&bv).years("5").fill(&signed_in).await;
    let back = answers(&[(&field("scope", &bv), "same")]);
    let saved = signed_in.save_step(&draft, "permissions", rev, back, true).await.unwrap();
    assert_eq!(saved.next, "check");
    let shown = signed_in.open_draft(&draft).await.unwrap();
    assert_eq!(shown.answers.get("term").map(String::as_str), Some("5"));
    complete(&signed_in, &draft, saved.rev).await.unwrap();
    assert_eq!(world.next_period(&robin, &login).await, Some((date(2027, 1, 10), date(2032, 1, 9))));
}

#[tokio::test]
async fn a_step_s_form_changes_the_answers_of_that_step_only() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let (draft, rev) = Ask::to_renew(&[&login]).same(&bv).fill(&signed_in).await;
    let sneaky = answers(&[("term", "1"), ("which.other", "on"), ("scope.x", "all"), ("truth", "on"), ("x", "y")]);
    signed_in.save_step(&draft, "term", rev, sneaky, true).await.unwrap();
    let shown = signed_in.open_draft(&draft).await.unwrap().answers;
    let expected = [
        (field("which", &login), "on".to_owned()),
        (field("scope", &bv), "same".to_owned()),
        ("term".to_owned(), "1".to_owned()),
    ];
    assert_eq!(shown, expected.into());
}

#[tokio::test]
async fn save_and_finish_later_calls_nothing_wrong_and_stays_at_the_step() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let draft = signed_in.start_wizard(WizardKind::Renewal).await.unwrap();
    let which: Answers = [(field("which", &login), "on".to_owned())].into();
    let rev = signed_in.save_step(&draft, "which", 1, which, true).await.unwrap().rev;
    let saved = signed_in.save_step(&draft, "term", rev, Answers::new(), false).await.unwrap();
    assert_eq!(saved.problems, []);
    let shown = signed_in.open_draft(&draft).await.unwrap();
    assert_eq!((shown.step.as_str(), shown.errors), ("term", vec![]));
    let checked = signed_in.save_step(&draft, "term", saved.rev, Answers::new(), true).await.unwrap();
    assert_eq!(checked.problems, [("term".to_owned(), Problem::RequiredChoice)]);
}

#[tokio::test]
async fn without_the_last_tick_nothing_is_sent() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let (draft, rev) = Ask::to_renew(&[&login]).same(&bv).fill(&signed_in).await;
    let refused = problems(signed_in.send_wizard(&draft, rev, Answers::new()).await);
    assert_eq!(refused, [("truth".to_owned(), Problem::RequiredTick)]);
    assert_eq!(world.rows(&robin).await.len(), 1);
    let rev = signed_in.open_draft(&draft).await.unwrap().rev;
    complete(&signed_in, &draft, rev).await.unwrap();
}

/// Edge 11
#[tokio::test]
async fn r88_a_stale_window_is_refused_and_nothing_is_lost() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let (draft, stale) = Ask::to_renew(&[&login]).same(&bv).fill(&signed_in).await;
    let one_window = answers(&[("term", "5")]);
    let saved = signed_in.save_step(&draft, "term", stale, one_window, true).await.unwrap();
    let other_window = answers(&[("term", "1")]);
    assert_eq!(refusal(signed_in.save_step(&draft, "term", stale, other_window, true).await), Refusal::Changed);
    assert_eq!(refusal(complete(&signed_in, &draft, stale).await), Refusal::Changed);

    let shown = signed_in.open_draft(&draft).await.unwrap();
    assert_eq!((shown.rev, shown.answers.get("term").map(String::as_str)), (saved.rev, Some("5")));
    assert_eq!(world.rows(&robin).await.len(), 1);
    complete(&signed_in, &draft, shown.rev).await.unwrap();
    assert_eq!(world.next_period(&robin, &login).await.map(|(_, until)| until), Some(date(2032, 1, 9)));
}

/// Requirements, section 6: a foreign draft and one that does not exist are answered alike.
#[tokio::test]
async fn a_foreign_draft_is_answered_like_one_that_does_not_exist() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let owner = world.sign_in(&robin).await;
    let (draft, rev) = Ask::to_renew(&[&login]).same(&bv).fill(&owner).await;
    let other = world.sign_in(&world.person("Udo").await).await;
    for id in [draft.as_str(), "no-such-draft"] {
        assert_eq!(refusal(other.open_draft(id).await), Refusal::NotYours);
        assert_eq!(refusal(other.save_step(id, "term", rev, answers(&[("term", "1")]), true).await), Refusal::NotYours);
        assert_eq!(refusal(other.send_wizard(id, rev, ticked()).await), Refusal::NotYours);
        other.delete_draft(id).await.unwrap();
    }
    assert_eq!(other.overview().await.unwrap().drafts, []);
    assert_eq!(owner.open_draft(&draft).await.unwrap().rev, rev, "it is still there, as it was");
    complete(&owner, &draft, rev).await.unwrap();
    for id in [draft.as_str(), "no-such-draft"] {
        assert_eq!(refusal(other.send_wizard(id, rev, ticked()).await), Refusal::NotYours, "sent or not");
    }
}

#[tokio::test]
async fn one_deletes_one_s_own_draft_and_that_is_that() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let (draft, rev) = Ask::to_renew(&[&login]).same(&bv).fill(&signed_in).await;
    signed_in.delete_draft(&draft).await.unwrap();
    signed_in.delete_draft(&draft).await.unwrap();
    assert_eq!(refusal(complete(&signed_in, &draft, rev).await), Refusal::NotYours);
    assert_eq!(signed_in.overview().await.unwrap().drafts, []);
}

#[tokio::test]
async fn what_was_sent_cannot_be_changed_and_its_answers_are_gone() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let (draft, rev) = Ask::to_renew(&[&login]).same(&bv).fill(&signed_in).await;
    let references = complete(&signed_in, &draft, rev).await.unwrap();
    let shown = signed_in.open_draft(&draft).await.unwrap();
    assert_eq!((shown.submitted, shown.answers), (Some(references.clone()), Answers::new()));
    for rev in [rev, shown.rev] {
        let late = signed_in.save_step(&draft, "term", rev, answers(&[("term", "5")]), true).await;
        assert_eq!(refusal(late), Refusal::Gone);
    }
    signed_in.delete_draft(&draft).await.unwrap();
    assert_eq!(complete(&signed_in, &draft, rev).await.unwrap(), references, "back after complete");
    assert_eq!(signed_in.overview().await.unwrap().drafts, []);
}

#[tokio::test]
async fn starting_again_without_an_answer_gives_the_same_draft() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let first = signed_in.start_wizard(WizardKind::Renewal).await.unwrap();
    assert_eq!(signed_in.start_wizard(WizardKind::Renewal).await.unwrap(), first);
    let which: Answers = [(field("which", &login), "on".to_owned())].into();
    signed_in.save_step(&first, "which", 1, which, true).await.unwrap();
    assert_ne!(signed_in.start_wizard(WizardKind::Renewal).await.unwrap(), first, "what was begun is not overwritten");
    assert_eq!(refusal(signed_in.start_wizard(WizardKind::ChangeForm).await), Refusal::NotYours, "it is for guests");
}

#[tokio::test]
async fn endless_answers_are_cut_off_before_they_are_kept() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, _) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    let draft = signed_in.start_wizard(WizardKind::Renewal).await.unwrap();
    let many = |answer: &str| (0..2_000).map(|n| (format!("which.{n:05}"), answer.to_owned())).collect::<Answers>();
    let saved = signed_in.save_step(&draft, "which", 1, many("on"), true).await.unwrap();
    assert!(!saved.problems.is_empty());
    assert_eq!(signed_in.open_draft(&draft).await.unwrap().answers.len(), MOST_ANSWERS);
    for endless in ["é".repeat(5_000), "\u{1}".repeat(5_000), "\"".repeat(5_000)] {
        let rev = signed_in.open_draft(&draft).await.unwrap().rev;
        signed_in.save_step(&draft, "which", rev, many(&endless), true).await.unwrap();
        let kept = signed_in.open_draft(&draft).await.unwrap().answers;
        assert!(!kept.is_empty() && kept.values().all(|answer| answer.chars().count() == 1_000));
        let stored = serde_json::to_string(&kept).unwrap().len();
        assert!(stored <= WizardKind::Renewal.outline().most_bytes(), "{stored}");
    }
}

/// L9: however often somebody begins, the overview stays short, and what was touched last stays.
#[tokio::test]
async fn l9_one_person_has_twenty_drafts_of_a_kind_and_sees_the_ten_saved_last() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let mut begun = Vec::new();
    for number in 0..25 {
        world.clock.forward(1);
        let draft = here.start_wizard(WizardKind::Email).await.unwrap();
        let typed = answers(&[("email", &format!("anna{number}@demo.example"))]);
        here.save_step(&draft, "new", 1, typed, true).await.unwrap();
        begun.push(draft);
    }
    assert_eq!(refusal(here.open_draft(&begun[4]).await), Refusal::NotYours, "the oldest went");
    for draft in &begun[5..] {
        assert!(here.open_draft(draft).await.is_ok());
    }
    let shown: Vec<String> = here.overview().await.unwrap().drafts.into_iter().map(|draft| draft.id).collect();
    assert_eq!(shown, begun[15..].iter().rev().cloned().collect::<Vec<_>>());
    here.start_wizard(WizardKind::Mobile).await.unwrap();
    assert!(here.open_draft(&begun[5]).await.is_ok(), "another kind counts on its own");
}

/// F17: "Renew permissions" began from nothing although a draft waited.
#[tokio::test]
async fn r10_a_wizard_that_was_begun_is_gone_on_with_unless_it_is_to_start_afresh() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let here = world.sign_in(&robin).await;
    let started = async |instead_of: Option<&str>| here.start_or_go_on(WizardKind::Renewal, instead_of).await.unwrap();
    let first = started(None).await;
    assert_eq!(first.left_at, None);
    assert_eq!(started(None).await, first, "nothing was answered yet");
    let which = [(field("which", &login), "on".to_owned())].into();
    here.save_step(&first.draft, "which", 1, which, true).await.unwrap();
    let again = started(None).await;
    assert_eq!((&again.draft, again.left_at.as_deref()), (&first.draft, Some("term")));
    // Another kind is another matter.
    assert_eq!(here.start_or_go_on(WizardKind::Request, None).await.unwrap().left_at, None);
    let afresh = started(Some(&first.draft)).await;
    assert!(afresh.draft != first.draft && afresh.left_at.is_none());
    assert_eq!(refusal(here.open_draft(&first.draft).await), Refusal::NotYours, "there are no two of the same name");
    // What starts from something else starts nowhere here.
    assert_eq!(refusal(here.start_or_go_on(WizardKind::UsersRenewal, None).await), Refusal::NotYours);
}
