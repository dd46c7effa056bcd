//! Admin authorizations: renewed with login permissions only, asked for in so many words, and never longer than they.

use jiff::civil::date;
use rules::{
    approval::{Authority, Ticks},
    permission::{Kind, Permission},
    problem::Problem,
    shown::AdminAsked,
    wizard::{WizardKind, renewal::field},
};

use super::world::{Ask, Somebody, TODAY, World, complete, problems, row};
use crate::{
    SignedIn,
    letters::{AnyLetter, M02},
};

impl World {
    async fn admins(&self, who: &Somebody) -> Vec<Permission> {
        self.rows(who).await.into_iter().filter(|row| row.kind == Kind::Admin).collect()
    }

    async fn approve(&self, manager: &Somebody, reference: &str) {
        let decider = self.sign_in(manager).await.as_decider(reference).await.unwrap();
        decider.approve(reference, Ticks::ALL).await.unwrap();
    }
}

#[tokio::test]
async fn r1_an_admin_authorization_is_renewed_only_together_with_a_login_permission() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (anna, login) = world.user_of(&bv, "Anna").await;
    let admin = world.admin(&anna, &login).await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let signed_in = world.sign_in(&anna).await;

    let alone = Ask::to_renew(&[&admin]).same(&bv).approver(&bv, &bram).send(&signed_in).await;
    assert!(problems(alone).contains(&("which".to_owned(), Problem::AdminAlone)));
    assert_eq!(world.rows(&anna).await.len(), 2);
    assert_eq!(world.mails().await, []);

    let both = Ask::to_renew(&[&admin, &login]).same(&bv).approver(&bv, &bram);
    world.approve(&bram, &both.reference(&signed_in).await).await;
    assert_eq!(world.next_period(&anna, &admin).await, Some((date(2027, 1, 10), date(2030, 1, 9))));
}

#[tokio::test]
async fn r1_a_login_permission_of_another_organization_does_not_help() {
    let world = World::new().await;
    let (bakery, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (robin, login) = world.representative_of(&bakery, "Robin").await;
    let admin = world.admin(&robin, &login).await;
    let other = world.login(&robin, &mill, date(2027, 1, 9)).await;
    world.authority(&robin, &mill, Authority::Independent).await;
    let ask = Ask::to_renew(&[&admin, &other]).same(&bakery).same(&mill);
    assert!(
        problems(ask.send(&world.sign_in(&robin).await).await).contains(&("which".to_owned(), Problem::AdminAlone))
    );
    assert_eq!(world.rows(&robin).await.len(), 3);
}

#[tokio::test]
async fn r2_after_a_renewal_it_ends_on_the_day_its_login_permission_ends() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let longer = world.login(&robin, &bv, date(2027, 4, 30)).await;
    let admin = world.admin(&robin, &login).await;
    let ask = Ask::to_renew(&[&longer, &login, &admin]).same(&bv).years("5");
    ask.reference(&world.sign_in(&robin).await).await;

    let rows = world.rows(&robin).await;
    let (next, until) = row(&rows, &admin).successor.clone().unwrap();
    let next = row(&rows, &next);
    let on = row(&rows, next.login.as_deref().unwrap());
    assert_eq!(row(&rows, &login).successor.as_ref().unwrap().0, on.id, "it follows its own login permission");
    assert_eq!((until, next.period, next.level), (on.period.ends, on.period, on.level));
}

#[tokio::test]
async fn r6_the_independent_representative_gets_it_without_being_asked() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (robin, login) = world.representative_of(&bv, "Robin").await;
    let signed_in = world.sign_in(&robin).await;
    Ask::to_renew(&[&login]).same(&bv).reference(&signed_in).await;
    let admins = world.admins(&robin).await;
    assert!(admins.iter().any(|admin| admin.is_valid(TODAY) && admin.login.as_deref() == Some(&login)));
    assert_eq!(admins.iter().map(|admin| admin.period.ends).max(), Some(date(2030, 1, 9)));
    assert!(signed_in.viewer_now().await.manages, "from this moment on");
}

#[tokio::test]
async fn r7_joint_limited_and_no_authority_bring_none_by_default() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    for kind in [Authority::Joint, Authority::Limited, Authority::None] {
        let (who, login) = world.user_of(&bv, &format!("{kind:?}")).await;
        world.authority(&who, &bv, kind).await;
        let signed_in = world.sign_in(&who).await;
        let ask = Ask::to_renew(&[&login]).same(&bv).approver(&bv, &bram);
        let unanswered = problems(ask.send(&signed_in).await);
        assert_eq!(unanswered, [(field("admin", &bv), Problem::RequiredChoice)], "{kind:?}: it is asked");
        world.approve(&bram, &ask.manager(&bv, "no").reference(&signed_in).await).await;
        assert!(world.next_period(&who, &login).await.is_some());
        assert_eq!(world.admins(&who).await, [], "{kind:?}");
    }
}

#[tokio::test]
async fn r11_nothing_is_preselected_and_nothing_but_an_explicit_yes_grants_it() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (anna, login) = world.user_of(&bv, "Anna").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let signed_in = world.sign_in(&anna).await;
    let draft = signed_in.start_wizard(WizardKind::Renewal).await.unwrap();
    assert_eq!(signed_in.open_draft(&draft).await.unwrap().answers, Default::default());
    for answer in ["", "on", "true", "Yes", "ja", "maybe"] {
        let ask = Ask::plainly(&[&login], &bv, &bram).manager(&bv, answer);
        let refused = problems(ask.send(&signed_in).await);
        assert_eq!(refused, [(field("admin", &bv), Problem::RequiredChoice)], "{answer:?}");
    }
    let no = Ask::plainly(&[&login], &bv, &bram).manager(&bv, "no");
    world.approve(&bram, &no.reference(&signed_in).await).await;
    assert_eq!(world.admins(&anna).await, []);
}

#[tokio::test]
async fn r11_a_yes_for_one_organization_is_none_for_another() {
    let world = World::new().await;
    let (bakery, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (anna, first) = world.user_of(&bakery, "Anna").await;
    let second = world.login(&anna, &mill, date(2027, 1, 9)).await;
    let ((bram, _), (mies, _)) = (world.manager_of(&bakery, "Bram").await, world.manager_of(&mill, "Mies").await);
    let both = [first.as_str(), second.as_str()];
    let ask = Ask::plainly(&both, &bakery, &bram).same(&mill).approver(&mill, &mies).manager(&bakery, "yes");
    let signed_in = world.sign_in(&anna).await;
    assert_eq!(problems(ask.send(&signed_in).await), [(field("admin", &mill), Problem::RequiredChoice)]);
    let references = ask.manager(&mill, "no").send(&signed_in).await.unwrap();
    world.approve(&bram, &references[0]).await;
    world.approve(&mies, &references[1]).await;
    let admins = world.admins(&anna).await;
    assert!(!admins.is_empty() && admins.iter().all(|admin| admin.organization == bakery), "{admins:?}");
}

#[tokio::test]
async fn r12_a_yes_is_requested_along_and_waits_for_the_same_approval() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (anna, login) = world.user_of(&bv, "Anna").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let signed_in = world.sign_in(&anna).await;
    let reference = Ask::plainly(&[&login], &bv, &bram).manager(&bv, "yes").reference(&signed_in).await;
    assert_eq!(world.admins(&anna).await, []);
    assert!(!signed_in.viewer_now().await.manages);
    let asked = world.mails_to(&bram, "M02").await;
    assert!(
        matches!(&asked[0], AnyLetter::M02(M02 { admin: AdminAsked::Becomes, .. })),
        "who approves is told: {asked:?}"
    );

    world.approve(&bram, &reference).await;
    let admins = world.admins(&anna).await;
    let held: Vec<_> = admins.iter().filter(|admin| admin.is_valid(TODAY)).collect();
    assert_eq!(held.len(), 1, "it starts when processed");
    assert_eq!((held[0].login.as_deref(), held[0].period.ends), (Some(login.as_str()), date(2027, 1, 9)));
    assert_eq!(world.next_period(&anna, &held[0].id).await, Some((date(2027, 1, 10), date(2030, 1, 9))));
    assert!(signed_in.viewer_now().await.manages);
}

#[tokio::test]
async fn r12_a_refused_request_makes_nobody_manager() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (anna, login) = world.user_of(&bv, "Anna").await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let signed_in = world.sign_in(&anna).await;
    let reference = Ask::plainly(&[&login], &bv, &bram).manager(&bv, "yes").reference(&signed_in).await;
    let decider = world.sign_in(&bram).await.as_decider(&reference).await.unwrap();
    decider.refuse(&reference, "Not you").await.unwrap();
    assert_eq!(world.rows(&anna).await.len(), 1);
    assert!(!signed_in.viewer_now().await.manages);
}

/// The Admin authorization that he holds runs on; nothing else is asked or added.
#[tokio::test]
async fn r3_a_manager_who_renews_another_permission_does_not_lengthen_his_admin_authorization() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (bea, long) = world.manager_of(&bv, "Bea").await;
    let short = world.login(&bea, &bv, date(2027, 1, 9)).await;
    let (bram, _) = world.manager_of(&bv, "Bram").await;
    let before = world.admins(&bea).await;
    let ask = Ask::to_renew(&[&short]).same(&bv).years("5").approver(&bv, &bram);
    world.approve(&bram, &ask.reference(&world.sign_in(&bea).await).await).await;
    assert_eq!(world.next_period(&bea, &short).await.map(|(_, until)| until), Some(date(2032, 1, 9)));
    assert_eq!(world.admins(&bea).await, before);
    assert_eq!(before[0].login.as_deref(), Some(long.as_str()));
}

/// Requirements, section 3, rule 6.
#[tokio::test]
async fn an_approver_who_lost_his_right_meanwhile_is_refused_and_the_answers_are_kept() {
    let world = World::new().await;
    let bv = world.organization("Bakkerij").await;
    let (anna, login) = world.user_of(&bv, "Anna").await;
    let ((bram, his), (bea, _)) = (world.manager_of(&bv, "Bram").await, world.manager_of(&bv, "Bea").await);
    let signed_in: SignedIn = world.sign_in(&anna).await;
    let (draft, rev) = Ask::plainly(&[&login], &bv, &bram).years("5").fill(&signed_in).await;
    world.terminate(&his, &bea).await;

    let refused = problems(complete(&signed_in, &draft, rev).await);
    assert_eq!(refused, [(field("approver", &bv), Problem::ApproverGone)]);
    let shown = signed_in.open_draft(&draft).await.unwrap();
    assert_eq!(shown.errors, refused);
    assert_eq!(shown.answers.get("term").map(String::as_str), Some("5"));
    assert_eq!(shown.answers.get(&field("which", &login)).map(String::as_str), Some("on"));

    let other = [(field("approver", &bv), bea.id.clone())].into();
    let saved = signed_in.save_step(&draft, "approval", shown.rev, other, true).await.unwrap();
    assert_eq!(complete(&signed_in, &draft, saved.rev).await.unwrap().len(), 1, "with another he goes on");
}

#[tokio::test]
async fn nobody_picks_himself_or_a_lower_manager_or_one_from_elsewhere_as_approver() {
    let world = World::new().await;
    let (bv, mill) = (world.organization("Bakkerij").await, world.organization("Molen").await);
    let (anna, login) = world.user_of(&bv, "Anna").await;
    world.manager_of(&bv, "Bram").await;
    let (lower, _) = world.manager_at(&bv, "Lies", rules::level::Level::Eh2Plus).await;
    let (elsewhere, _) = world.manager_of(&mill, "Mies").await;
    let signed_in = world.sign_in(&anna).await;
    for (who, problem) in
        [(&anna, Problem::ApproverSelf), (&lower, Problem::ApproverGone), (&elsewhere, Problem::ApproverGone)]
    {
        let refused = problems(Ask::plainly(&[&login], &bv, who).send(&signed_in).await);
        assert_eq!(refused, [(field("approver", &bv), problem)], "{}", who.name);
    }
    assert_eq!(world.mails().await, []);
}
