//! What a form typed that was refused: shown again with the form, and with no other.

use rules::{problem::Problem, shown::RefusedForm};

use super::world::World;
use crate::{SignedIn, Tidied};

fn refused(form: &str, typed: &str) -> RefusedForm {
    RefusedForm {
        form: form.into(),
        answers: [("reason".to_owned(), typed.to_owned())].into(),
        problems: vec![("reason".into(), Problem::TooLong { max: 300 })],
    }
}

async fn kept(who: &SignedIn, form: &str) -> Option<RefusedForm> {
    who.refused_form(form).await.unwrap()
}

on_both! {
    two_forms_in_two_tabs_do_not_overwrite_each_other
    of_a_session_a_few_forms_are_kept_and_none_that_is_very_long
    what_was_refused_is_forgotten_after_half_an_hour
}

async fn two_forms_in_two_tabs_do_not_overwrite_each_other(world: World) {
    let anna = world.person("Anna").await;
    let (here, there) = (world.sign_in(&anna).await, world.sign_in(&anna).await);
    here.keep_refused_form(&refused("RN-2026-1", "one")).await.unwrap();
    here.keep_refused_form(&refused("RN-2026-2", "other")).await.unwrap();
    assert_eq!(kept(&here, "RN-2026-1").await, Some(refused("RN-2026-1", "one")));
    assert_eq!(kept(&here, "RN-2026-2").await, Some(refused("RN-2026-2", "other")));
    here.keep_refused_form(&refused("RN-2026-1", "again")).await.unwrap();
    assert_eq!(kept(&here, "RN-2026-1").await, Some(refused("RN-2026-1", "again")), "what was typed last");
    assert_eq!(kept(&there, "RN-2026-1").await, None, "another session's");
}

async fn of_a_session_a_few_forms_are_kept_and_none_that_is_very_long(world: World) {
    let here = world.sign_in(&world.person("Anna").await).await;
    for number in 0..11 {
        here.keep_refused_form(&refused(&format!("RN-{number}"), "typed")).await.unwrap();
        world.clock.forward(1);
    }
    assert_eq!(kept(&here, "RN-0").await, None, "the oldest");
    assert!(kept(&here, "RN-1").await.is_some());
    let long = refused("RN-1", &"a".repeat(16 * 1024));
    here.keep_refused_form(&long).await.unwrap();
    let expected = RefusedForm { answers: Default::default(), ..long };
    assert_eq!(kept(&here, "RN-1").await, Some(expected), "what is wrong with it is told");
    here.keep_refused_form(&refused(&"R".repeat(101), "typed")).await.unwrap();
    assert_eq!(kept(&here, &"R".repeat(101)).await, None);
}

async fn what_was_refused_is_forgotten_after_half_an_hour(world: World) {
    let here = world.sign_in(&world.person("Anna").await).await;
    world.portal.tidy().await.unwrap();
    here.keep_refused_form(&refused("RN-2026-1", "one")).await.unwrap();
    world.clock.forward(30 * 60 - 1);
    assert!(kept(&here, "RN-2026-1").await.is_some());
    world.clock.forward(1);
    assert_eq!(kept(&here, "RN-2026-1").await, None, "before the job came by, too");
    assert!(world.portal.tidy().await.unwrap().forgotten > 0);
    assert_eq!(world.portal.tidy().await.unwrap(), Tidied::default());
}
