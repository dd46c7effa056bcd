use super::*;
use crate::{
    permission::{
        Named,
        tests::{admin, login},
    },
    wizard::{TRUTH, all_problems, choice::ProviderCard, company::BranchCard, first_unmet, place},
};
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 23);

fn service(uuid: &str, needs: Level, barred: Option<Problem>) -> ServiceCard {
    let name = |text: &str| Named { nl: format!("{text} nl"), en: text.into() };
    ServiceCard {
        uuid: uuid.into(),
        service: name(uuid),
        provider: name("Belastingdienst"),
        needs,
        barred,
        no_branch: false,
    }
}

fn company(authority: Authority) -> CompanyFacts {
    let bram = ManagerCard { id: "bram".into(), name: "B. Jansen".into(), level: Level::Eh3 };
    let low = ManagerCard { id: "low".into(), name: "L. Laag".into(), level: Level::Eh2Plus };
    let branch = BranchCard { number: "000037178598".into(), name: "Donald".into(), town: "Lollum".into() };
    let card = CompanyCard {
        id: "bv1".into(),
        name: "Test BV Donald".into(),
        kvk: "68750110".into(),
        address: "Hizzaarderlaan 3A, Lollum".into(),
        legal_form: "BV".into(),
        active: true,
        branches: vec![branch],
    };
    CompanyFacts { card, authority, linked: true, managers: vec![bram, low], permissions: Vec::new(), all_wait: None }
}

fn anna() -> Request {
    let person = PersonCard {
        id: "anna".into(),
        name: "A. de Vries".into(),
        born: date(1985, 3, 27),
        email: "anna@demo.example".into(),
        mobile_ending: "01".into(),
    };
    Request {
        today: TODAY,
        person,
        level: Level::Eh3,
        organizations: vec![OrganizationCard {
            id: "bv1".into(),
            name: "Test BV Donald".into(),
            kvk: "68750110".into(),
        }],
        company: Some(company(Authority::None)),
        choice: Choice {
            picked: vec![service("a", Level::Eh3, None), service("b", Level::Eh2Plus, None)],
            offered: vec![service("a", Level::Eh3, None), service("b", Level::Eh2Plus, None)],
            providers: vec![ProviderCard {
                oin: "1".into(),
                name: Named { nl: "B".into(), en: "B".into() },
                services: 2,
            }],
            ..Choice::default()
        },
    }
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

const DONE: [(&str, &str); 8] = [
    ("organization", "bv1"),
    ("branch", "no"),
    ("scope", "some"),
    ("service.a", "on"),
    ("service.b", "on"),
    ("admin", "no"),
    ("term", "3"),
    ("approver", "bram"),
];

fn with(changed: &[(&str, &str)]) -> Answers {
    let mut all = answers(&DONE);
    all.extend(answers(changed));
    all
}

#[test]
fn r74_the_steps_follow_who_decides() {
    let all = [ORGANIZATION, COMPANY, SERVICES, TERM, APPROVAL, CHECK];
    let without: Vec<_> = all.into_iter().filter(|step| *step != APPROVAL).collect();
    let steps = |change: &dyn Fn(&mut CompanyFacts)| {
        let mut anna = anna();
        change(anna.company.as_mut().unwrap());
        anna.steps(&Answers::new())
    };
    assert_eq!(steps(&|_| {}), all);
    assert_eq!(steps(&|company| company.authority = Authority::Independent), without, "policy 2");
    assert_eq!(steps(&|company| company.linked = false), without, "strangers are not told who manages it");
    assert_eq!(
        steps(&|company| {
            company.linked = false;
            company.managers.clear();
        }),
        all,
        "that there is nobody is told"
    );
}

#[test]
fn each_step_submitted_empty_says_what_it_wants() {
    let anna = anna();
    let nothing = Answers::new();
    let of = |step| anna.problems(step, &nothing);
    let choice = |name: &str| (name.to_owned(), Problem::RequiredChoice);
    assert_eq!(of(ORGANIZATION), [choice("organization")]);
    assert_eq!(of(COMPANY), [choice("branch")]);
    assert_eq!(of(SERVICES), [choice("scope"), choice("admin")]);
    assert_eq!(of(TERM), [choice("term")]);
    assert_eq!(of(APPROVAL), [choice("approver")]);
    assert_eq!(of(CHECK), [("truth".to_owned(), Problem::RequiredTick)]);
    assert_eq!(first_unmet(&anna, &nothing), ORGANIZATION);
    assert_eq!(place(&anna, &nothing, TERM).step, ORGANIZATION);
    assert!(place(&anna, &nothing, TERM).answer_first);
}

#[test]
fn another_organization_is_found_by_its_number() {
    let mut anna = anna();
    let kvk = |anna: &Request, number: &str, look_up: &str| {
        let all = answers(&[("organization", OTHER), ("kvk", number), (LOOK_UP, look_up)]);
        anna.problems(ORGANIZATION, &all).into_iter().map(|(_, problem)| problem).collect::<Vec<_>>()
    };
    assert_eq!(kvk(&anna, "687501", ""), [Problem::KvkSyntax]);
    assert_eq!(kvk(&anna, "", ""), [Problem::RequiredText]);
    assert_eq!(kvk(&anna, "6875 0110", ""), []);
    assert_eq!(kvk(&anna, "90000102", ""), [Problem::KvkUnknown]);
    assert_eq!(kvk(&anna, "90000102", DOWN), [Problem::RegisterDown], "no answer never means: unknown");
    assert_eq!(kvk(&anna, "90000102", BUSY), [Problem::CodeLocked { minutes: 60 }]);
    anna.company.as_mut().unwrap().card.active = false;
    assert_eq!(kvk(&anna, "68750110", ""), [Problem::CompanyGone]);
    let foreign = answers(&[("organization", "bv2")]);
    assert_eq!(anna.problems(ORGANIZATION, &foreign)[0].1, Problem::RequiredChoice, "edge case 4");
}

#[test]
fn a_branch_has_twelve_digits_and_belongs_to_the_organization() {
    let anna = anna();
    let of = |number: &str| anna.problems(COMPANY, &answers(&[("branch", "yes"), ("number", number)]));
    assert_eq!(of("0000 3717 8598"), []);
    assert_eq!(of("37178598"), [("number".to_owned(), Problem::BranchSyntax)]);
    assert_eq!(of("000037178599"), [("number".to_owned(), Problem::BranchUnknown)]);
    let limited = with(&[("branch", "yes"), ("number", "000037178598")]);
    assert_eq!(anna.outcome(&limited).unwrap().plan.logins[0].branch.as_deref(), Some("000037178598"));
    let not_any_more = with(&[("branch", "no"), ("number", "000037178598")]);
    assert_eq!(anna.outcome(&not_any_more).unwrap().branch, None);
}

#[test]
fn r89_a_service_above_the_level_is_refused_with_both_levels() {
    let mut anna = anna();
    let too_low = Problem::LevelTooLow { needs: Level::Eh4, held: Level::Eh3 };
    anna.choice.picked.push(service("c", Level::Eh4, Some(too_low.clone())));
    let problems = all_problems(&anna, &with(&[("truth", "on"), ("service.c", "on")]));
    assert_eq!(problems, [("service.c".to_owned(), too_low)]);
}

#[test]
fn r89_of_a_provider_everything_is_asked_that_can_be() {
    let mut anna = anna();
    anna.choice.offered[1].barred = Some(Problem::PermissionExists { until: date(2027, 5, 1) });
    let all = with(&[("scope", "provider"), ("provider", "1")]);
    let outcome = anna.outcome(&all).unwrap();
    assert_eq!(outcome.services.unwrap().iter().map(|one| one.uuid.as_str()).collect::<Vec<_>>(), ["a"]);
    anna.choice.offered[0].barred = anna.choice.offered[1].barred.clone();
    assert_eq!(anna.problems(SERVICES, &all), [("provider".to_owned(), Problem::NothingToAsk)]);
    for (one, needs) in anna.choice.offered.iter_mut().zip([Level::Eh4, Level::Eh3]) {
        one.needs = needs;
        one.barred = Some(Problem::LevelTooLow { needs, held: Level::Eh2Plus });
    }
    let lowest = Problem::LevelTooLow { needs: Level::Eh3, held: Level::Eh2Plus };
    assert_eq!(anna.problems(SERVICES, &all), [("provider".to_owned(), lowest)], "R89: both levels are told");
    let unknown = with(&[("scope", "provider"), ("provider", "2")]);
    assert_eq!(anna.problems(SERVICES, &unknown), [("provider".to_owned(), Problem::RequiredChoice)]);
}

#[test]
fn what_is_there_already_says_so() {
    let mut anna = anna();
    let until = date(2028, 1, 1);
    anna.company.as_mut().unwrap().permissions = vec![login("l", "bv1", until)];
    let all = with(&[("scope", "all")]);
    assert_eq!(anna.problems(SERVICES, &all), [("scope".to_owned(), Problem::PermissionExists { until })]);
    anna.company.as_mut().unwrap().permissions.clear();
    anna.company.as_mut().unwrap().all_wait = Some("PR-1".into());
    let waits = Problem::WaitsAlready { reference: "PR-1".into() };
    assert_eq!(anna.problems(SERVICES, &all), [("scope".to_owned(), waits)]);
    anna.choice.picked.clear();
    assert_eq!(anna.problems(SERVICES, &with(&[])), [("service".to_owned(), Problem::SelectService)]);
}

/// R5, R7, R70
#[test]
fn r5_r7_r70_the_admin_authorization_comes_by_default_to_independent_representatives_and_is_asked_of_others() {
    let mut anna = anna();
    for (authority, answer, gets) in [
        (Authority::None, "yes", true),
        (Authority::None, "no", false),
        (Authority::Joint, "no", false),
        (Authority::Limited, "no", false),
        (Authority::Independent, "no", true),
    ] {
        anna.company = Some(company(authority));
        let outcome = anna.outcome(&with(&[("admin", answer)])).unwrap();
        assert_eq!((outcome.admin, outcome.plan.admins.len()), (gets, usize::from(gets)), "{authority:?} {answer}");
        assert_eq!(outcome.approver == Approver::Oneself, authority == Authority::Independent);
    }
    let base = login("l", "bv2", date(2028, 1, 1));
    let facts = anna.company.as_mut().unwrap();
    facts.permissions =
        vec![Permission { service: None, branch: Some("000037178598".into()), ..base.clone() }, admin("m", &base)];
    assert!(!facts.asks_admin(TODAY));
    assert!(!anna.outcome(&with(&[])).unwrap().admin, "he has one");
}

#[test]
fn who_approves_is_a_manager_of_at_least_that_level_and_never_oneself() {
    let mut anna = anna();
    for (id, problem) in
        [("anna", Problem::ApproverSelf), ("low", Problem::ApproverGone), ("nobody", Problem::ApproverGone)]
    {
        assert_eq!(anna.problems(APPROVAL, &with(&[("approver", id)])), [("approver".to_owned(), problem)]);
    }
    assert!(matches!(anna.outcome(&with(&[])).unwrap().approver, Approver::One(manager) if manager.id == "bram"));
    anna.company.as_mut().unwrap().linked = false;
    assert_eq!(anna.outcome(&with(&[])).unwrap().approver, Approver::Any);
    assert!(!anna.has_no_approver(&with(&[])));
    anna.company.as_mut().unwrap().managers.clear();
    assert_eq!(anna.outcome(&with(&[])).unwrap_err(), [("approver".to_owned(), Problem::ApproverNobody)]);
}

#[test]
fn r140_f28_that_nobody_can_approve_is_known_as_soon_as_the_organization_is() {
    let mut anna = anna();
    let first = || answers(&[(ORGANIZATION, "bv1")]);
    assert!(!anna.has_no_approver(&first()), "bram can");
    anna.company.as_mut().unwrap().managers.retain(|one| one.id != "bram");
    assert!(anna.has_no_approver(&first()));
    anna.company.as_mut().unwrap().authority = Authority::Independent;
    assert!(!anna.has_no_approver(&first()), "nobody has to");
    anna.company = None;
    assert!(!anna.has_no_approver(&Answers::new()), "nothing is known yet");
}

proptest! {
    /// R18: nothing but 1, 3 and 5 years is taken; whatever is typed, the engine finds a step and never panics.
    #[test]
    fn r18_whatever_is_typed_an_outcome_has_a_lawful_term(
        typed in prop::collection::btree_map(
            prop::sample::select(vec!["organization", "kvk", "branch", "number", "scope", "provider", "q", "service.a", "admin", "term", "approver"]),
            prop::sample::select(vec!["bv1", "other", "68750110", "yes", "no", "all", "some", "provider", "1", "2", "3", "5", "bram", "", "on", "\u{202e}"]),
            0..11,
        ),
    ) {
        let anna = anna();
        let all: Answers = typed.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let at = place(&anna, &all, CHECK);
        match anna.outcome(&all) {
            Ok(outcome) => {
                prop_assert_eq!(at.step, CHECK);
                prop_assert!([1, 3, 5].contains(&outcome.term.years()));
                prop_assert!(!outcome.plan.logins.is_empty());
            }
            Err(problems) => {
                prop_assert_ne!(at.step, CHECK);
                prop_assert!(!problems.is_empty());
            }
        }
        let mut ticked = all.clone();
        ticked.insert(TRUTH.to_owned(), "on".to_owned());
        prop_assert_eq!(all_problems(&anna, &ticked).is_empty(), anna.outcome(&all).is_ok());
    }
}
