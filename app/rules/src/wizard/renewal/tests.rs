use super::*;
use crate::{
    permission::{
        Named, ServiceName,
        tests::{admin, login as all_services},
    },
    wizard::{before, first_unmet, place, with_step},
};
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 22);

/// A permission for one service.
fn login(id: &str, organization: &str, ends: Date) -> Permission {
    let named = |text: &str| Named { nl: text.into(), en: text.into() };
    let service = ServiceName { uuid: id.into(), service: named(id), provider: named("Provider"), needs: Level::Eh3 };
    Permission { service: Some(service), ..all_services(id, organization, ends) }
}

fn manager(id: &str, level: Level) -> ManagerCard {
    ManagerCard { id: id.into(), name: id.into(), level }
}

fn organization(id: &str, authority: Authority, permissions: Vec<Permission>) -> OrganizationFacts {
    let managers = vec![manager("bram", Level::Eh3)];
    OrganizationFacts { id: id.into(), name: id.into(), kvk: "68750110".into(), authority, permissions, managers }
}

fn anna(organizations: Vec<OrganizationFacts>) -> Renewal {
    let person = PersonCard {
        id: "anna".into(),
        name: "A. de Vries".into(),
        born: date(1977, 3, 13),
        email: "anna@demo.example".into(),
        mobile_ending: "01".into(),
    };
    Renewal { today: TODAY, person, organizations }
}

fn donald() -> Renewal {
    anna(vec![organization("bv1", Authority::None, vec![login("l", "bv1", date(2027, 1, 3))])])
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

const COMPLETE: &[(&str, &str)] = &[
    ("which.l", "on"),
    ("scope.bv1", "same"),
    ("admin.bv1", "no"),
    ("term", "3"),
    ("approver.bv1", "bram"),
    ("truth", "on"),
];

#[test]
fn r10_every_step_asks_for_its_answer_and_the_way_on_is_the_first_unmet_step() {
    let wizard = donald();
    let mut given = Answers::new();
    for (name, step) in ["which.l", "scope.bv1", "term", "approver.bv1"].iter().zip(wizard.steps(&given)) {
        assert_eq!(first_unmet(&wizard, &given), step);
        assert!(!wizard.problems(&step, &given).is_empty(), "{step} accepts nothing");
        let value = COMPLETE.iter().find(|(key, _)| key == name).map(|(_, value)| *value).unwrap();
        given.insert((*name).to_owned(), value.to_owned());
        if *name == "scope.bv1" {
            assert!(!wizard.problems(&step, &given).is_empty(), "the question for the Admin authorization is open");
            given.insert("admin.bv1".into(), "no".into());
        }
    }
    assert_eq!(first_unmet(&wizard, &given), CHECK);
    assert_eq!(wizard.problems(CHECK, &given), [("truth".to_owned(), Problem::RequiredTick)]);
}

#[test]
fn a_step_beyond_the_first_unmet_one_leads_back_there() {
    let wizard = donald();
    let given = answers(&COMPLETE[..1]);
    let there = place(&wizard, &given, TERM);
    assert_eq!((there.step.as_str(), there.answer_first, there.number, there.total), (PERMISSIONS, true, 2, 5));
    assert!(!place(&wizard, &given, WHICH).answer_first);
    assert_eq!(place(&wizard, &given, "nonsense").step, PERMISSIONS);
    assert_eq!(before(&wizard, &given, WHICH), None);
    assert_eq!(before(&wizard, &given, CHECK), Some(APPROVAL.into()));
}

#[test]
fn a_step_s_form_cannot_answer_another_step() {
    let wizard = donald();
    let posted = answers(&[("term", "5"), ("truth", "on"), ("approver.bv1", "anna")]);
    let given = with_step(&wizard, &answers(&COMPLETE[..1]), TERM, posted);
    assert_eq!(given.get("term").map(String::as_str), Some("5"));
    assert!(!given.contains_key("truth") && !given.contains_key("approver.bv1"));
    let cleared = with_step(&wizard, &given, WHICH, Answers::new());
    assert!(!cleared.contains_key("which.l"), "an unticked box is no longer ticked");
}

/// R1
#[test]
fn r1_an_admin_authorization_alone_is_refused_and_with_its_permission_it_is_not() {
    let base = login("l", "bv1", date(2027, 1, 3));
    let wizard = anna(vec![organization("bv1", Authority::None, vec![base.clone(), admin("a", &base)])]);
    let alone = wizard.problems(WHICH, &answers(&[("which.a", "on")]));
    assert_eq!(alone, [(WHICH.to_owned(), Problem::AdminAlone)]);
    assert!(wizard.problems(WHICH, &answers(&[("which.a", "on"), ("which.l", "on")])).is_empty());
}

#[test]
fn r11_the_manager_question_has_no_default_and_only_yes_grants() {
    let wizard = donald();
    let mut given = answers(COMPLETE);
    for (answer, admin) in [("no", false), ("yes", true)] {
        given.insert("admin.bv1".into(), answer.into());
        assert_eq!(wizard.parts(&given).unwrap()[0].asked.admin, admin);
    }
    for answer in ["", "YES", "on"] {
        given.insert("admin.bv1".into(), answer.into());
        assert!(wizard.parts(&given).is_err(), "{answer}");
    }
}

#[test]
fn r11_who_renews_an_admin_authorization_or_cannot_renew_his_yet_is_not_asked() {
    let base = login("l", "bv1", date(2027, 1, 3));
    let far = login("f", "bv1", date(2029, 1, 3));
    let renews = anna(vec![organization("bv1", Authority::None, vec![base.clone(), admin("a", &base)])]);
    assert!(!renews.organizations[0].asks_admin(&answers(&[("which.l", "on"), ("which.a", "on")]), TODAY));
    assert!(renews.organizations[0].asks_admin(&answers(&[("which.l", "on")]), TODAY));
    let holds = anna(vec![organization("bv1", Authority::None, vec![base, admin("a", &far)])]);
    assert!(!holds.organizations[0].asks_admin(&answers(&[("which.l", "on")]), TODAY));
}

#[test]
fn r6_r7_an_independent_representative_is_not_asked_and_decides_alone() {
    for authority in Authority::ALL {
        let permissions = vec![login("l", "bv1", date(2027, 1, 3))];
        let wizard = anna(vec![organization("bv1", authority, permissions)]);
        let alone = authority == Authority::Independent;
        let given = answers(COMPLETE);
        assert_eq!(wizard.steps(&given).contains(&APPROVAL.into()), !alone, "{authority:?}");
        let parts = wizard.parts(&given).unwrap();
        assert_eq!(parts[0].asked.admin, alone, "by default for him, by question for nobody");
        assert_eq!(parts[0].approver.is_none(), alone);
    }
}

#[test]
fn r18_no_other_term_is_accepted() {
    for term in ["2", "0", "-3", "3.0", "five", ""] {
        let mut given = answers(COMPLETE);
        given.insert("term".into(), term.into());
        assert!(donald().parts(&given).is_err(), "{term}");
    }
}

#[test]
fn only_a_qualified_manager_other_than_oneself_can_be_picked() {
    let mut wizard = donald();
    wizard.organizations[0].managers =
        vec![manager("bram", Level::Eh3), manager("anna", Level::Eh4), manager("low", Level::Eh2Plus)];
    for (picked, problem) in
        [("anna", Problem::ApproverSelf), ("low", Problem::ApproverGone), ("x", Problem::ApproverGone)]
    {
        let mut given = answers(COMPLETE);
        given.insert("approver.bv1".into(), picked.into());
        assert_eq!(wizard.problems(APPROVAL, &given), [("approver.bv1".to_owned(), problem)]);
    }
    wizard.organizations[0].managers.retain(|manager| manager.id != "bram");
    let nobody = wizard.problems(APPROVAL, &answers(COMPLETE));
    assert_eq!(nobody, [("approver.bv1".to_owned(), Problem::ApproverNobody)]);
}

#[test]
fn r140_f28_that_nobody_can_approve_is_known_before_anything_is_answered() {
    let none = |wizard: &Renewal| wizard.organizations[0].has_no_approver("anna", TODAY);
    let mut wizard = donald();
    assert!(!none(&wizard), "bram can");
    wizard.organizations[0].managers = vec![manager("anna", Level::Eh4), manager("low", Level::Eh2Plus)];
    assert!(none(&wizard), "oneself cannot, nor who is below the level");
    wizard.organizations[0]
        .permissions
        .push(Permission { level: Level::Eh2Plus, ..login("m", "bv1", date(2027, 1, 3)) });
    assert!(!none(&wizard), "a part can be approved: what is picked decides");
    wizard.organizations[0].permissions.clear();
    assert!(!none(&wizard), "nothing is renewed here");
    let mut alone = anna(vec![organization("bv1", Authority::Independent, vec![login("l", "bv1", date(2027, 1, 3))])]);
    alone.organizations[0].managers.clear();
    assert!(!none(&alone), "nobody has to");
}

#[test]
fn a_foreign_permission_is_answered_like_one_that_was_ended() {
    let foreign = donald().problems(WHICH, &answers(&[("which.l", "on"), ("which.foreign", "on")]));
    assert_eq!(foreign, [("which.foreign".to_owned(), Problem::PermissionEnded)]);
}

/// F10: two answers that nobody can tell apart are no question, and a step without one is none.
#[test]
fn all_services_alone_are_not_asked_about() {
    let all = all_services("l", "bv1", date(2027, 1, 3));
    let mut wizard = anna(vec![organization("bv1", Authority::Independent, vec![all])]);
    let given = answers(&[("which.l", "on"), ("term", "3"), ("truth", "on")]);
    assert_eq!(wizard.steps(&given), [WHICH, TERM, CHECK]);
    assert_eq!(wizard.steps(&Answers::new()), [WHICH, TERM, CHECK], "known before anything is chosen");
    let parts = wizard.parts(&given).unwrap();
    assert!(!parts[0].asked.all_services && parts[0].asked.admin);
    assert!(wizard.problems(PERMISSIONS, &given).is_empty());
    // What was answered before, when it was a question, counts no more.
    let stale = answers(&[("which.l", "on"), ("term", "3"), ("truth", "on"), ("scope.bv1", "all")]);
    assert_eq!(wizard.parts(&stale).unwrap()[0].plan, parts[0].plan);
    // Beside another permission it is one.
    wizard.organizations[0].permissions.push(login("m", "bv1", date(2027, 1, 3)));
    assert_eq!(wizard.steps(&answers(&[("which.l", "on"), ("which.m", "on")]))[1], PERMISSIONS);
}

/// F10: where only the Admin authorization is a question, only that is asked.
#[test]
fn r11_the_admin_question_is_asked_without_the_other() {
    let all = all_services("l", "bv1", date(2027, 1, 3));
    let wizard = anna(vec![organization("bv1", Authority::None, vec![all])]);
    let given = answers(&[("which.l", "on")]);
    assert_eq!(wizard.problems(PERMISSIONS, &given), [("admin.bv1".to_owned(), Problem::RequiredChoice)]);
    assert!(wizard.steps(&given).contains(&PERMISSIONS.into()));
}

#[test]
fn two_organizations_make_two_parts_and_each_asks_its_own_questions() {
    let wizard = anna(vec![
        organization("bv1", Authority::None, vec![login("l", "bv1", date(2027, 1, 3))]),
        organization("bv2", Authority::Independent, vec![login("m", "bv2", date(2026, 11, 1))]),
    ]);
    let mut given = answers(COMPLETE);
    given.insert("which.m".into(), "on".into());
    assert_eq!(wizard.problems(PERMISSIONS, &given), [("scope.bv2".to_owned(), Problem::RequiredChoice)]);
    given.insert("scope.bv2".into(), "all".into());
    let parts = wizard.parts(&given).unwrap();
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[0].approver.map(|manager| manager.id.as_str()), Some("bram"));
    assert!(parts[1].approver.is_none() && parts[1].asked.all_services);
}

#[test]
fn what_ends_within_two_months_or_has_ended_is_preselected() {
    let permissions = vec![
        login("soon", "bv1", date(2027, 1, 22)),
        login("later", "bv1", date(2027, 1, 23)),
        login("gone", "bv1", date(2026, 11, 1)),
    ];
    let wizard = anna(vec![organization("bv1", Authority::None, permissions)]);
    assert_eq!(wizard.preselected().into_keys().collect::<Vec<_>>(), ["which.gone", "which.soon"]);
}

proptest! {
    #[test]
    fn no_answers_make_the_wizard_panic_or_skip_a_step(
        given in prop::collection::btree_map("[a-z]{1,6}(\\.(l|bv1|bram))?", ".{0,12}", 0..8),
        asked in "[a-z]{0,8}",
    ) {
        let wizard = donald();
        let there = place(&wizard, &given, &asked);
        prop_assert!(there.number >= 1 && there.number <= there.total);
        if wizard.parts(&given).is_ok() {
            prop_assert_eq!(first_unmet(&wizard, &given), CHECK);
        }
    }
}
