use super::*;
use crate::wizard::{all_problems, first_unmet, list::Change, place};
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 28);

fn donald() -> CompanyCard {
    CompanyCard {
        id: "bv1".into(),
        name: "Test BV Donald".into(),
        kvk: "68750110".into(),
        address: String::new(),
        legal_form: "BV".into(),
        active: true,
        branches: Vec::new(),
    }
}

fn managed(id: &str) -> ManagedCard {
    ManagedCard { id: id.into(), name: id.into(), kvk: "68750110".into() }
}

fn adding(level: Level) -> AddUsers {
    AddUsers {
        today: TODAY,
        organizations: vec![managed("bv1")],
        company: Some((donald(), level)),
        users: Vec::new(),
        choice: Choice::default(),
        file: None,
        written: Written::default(),
    }
}

/// A draft in which these addresses were added.
fn users(emails: &[&str]) -> Answers {
    let mut answers = Answers::new();
    for email in emails {
        let changed = USER_LIST.changed(&answers, Change::Add).unwrap();
        answers = changed.answers;
        let good = [
            ("initials", "A."),
            ("surname", "Vries"),
            ("day", "1"),
            ("month", "2"),
            ("year", "1980"),
            ("mobile", "0612345678"),
            ("language", "nl"),
            ("email", email),
        ];
        for (name, answer) in good {
            answers.insert(USER_LIST.field(changed.open.unwrap(), name), answer.into());
        }
    }
    answers
}

fn with(mut answers: Answers, given: &[(&str, &str)]) -> Answers {
    answers.extend(given.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())));
    answers
}

#[test]
fn r26_the_steps_follow_from_the_answers() {
    let mut wizard = adding(Level::Eh3);
    assert_eq!(wizard.steps(&Answers::new()), [COMPANY, USERS, SERVICES, CHECK]);
    assert_eq!(wizard.steps(&with(Answers::new(), &[("scope", "all")])), [COMPANY, USERS, SERVICES, TERM, CHECK]);
    assert_eq!(wizard.steps(&with(Answers::new(), &[("scope", LATER)])), [COMPANY, USERS, SERVICES, CHECK]);
    wizard.organizations.push(managed("bv2"));
    assert_eq!(wizard.steps(&Answers::new())[0], ORGANIZATION);
    wizard.company = None;
    assert_eq!(first_unmet(&wizard, &Answers::new()), ORGANIZATION);
}

#[test]
fn r27_levels_go_up_to_the_manager_s_own_and_no_legacy_one_is_issued() {
    assert_eq!(adding(Level::Eh4).levels(), [Level::Eh2Plus, Level::Eh3, Level::Eh4]);
    let wizard = adding(Level::Eh2Plus);
    assert_eq!(wizard.levels(), [Level::Eh2Plus]);
    for wrong in ["EH3", "EH4", "EH2", "EH1", "", "x"] {
        let answers = with(Answers::new(), &[("level", wrong), ("branch", "no")]);
        assert_eq!(wizard.problems(COMPANY, &answers), [("level".to_owned(), Problem::RequiredChoice)], "{wrong}");
    }
    assert_eq!(wizard.problems(COMPANY, &with(Answers::new(), &[("level", "EH2+"), ("branch", "no")])), []);
}

#[test]
fn an_address_is_added_once_whatever_its_case_and_who_is_known_needs_no_invitation() {
    let mut wizard = adding(Level::Eh3);
    let answers = users(&["anna@bakkerij.example", "ANNA@Bakkerij.example", "bram@bakkerij.example"]);
    let wrong = |wizard: &AddUsers, id: u32| {
        let all = USER_LIST.entries(&answers);
        let entry = all.iter().find(|one| one.id == id).unwrap();
        wizard.entry_problems(&USER_LIST, entry, &all)
    };
    let taken = [("Bram@bakkerij.example".to_owned(), Problem::InvitedAlready)];
    wizard.users = AddUsers::read_users(&answers, &taken, TODAY);
    assert_eq!(wrong(&wizard, 1), []);
    assert_eq!(wrong(&wizard, 2), [("email".to_owned(), Problem::UserTwice)]);
    assert_eq!(wrong(&wizard, 3), [("email".to_owned(), Problem::InvitedAlready)]);
    assert_eq!(place(&wizard, &with(answers.clone(), &[("level", "EH3"), ("branch", "no")]), CHECK).step, USERS);
}

#[test]
fn r143_permissions_for_people_who_are_new_ask_a_tick_of_their_own() {
    let mut wizard = adding(Level::Eh3);
    let base = with(users(&["anna@bakkerij.example"]), &[("level", "EH3"), ("branch", "no")]);
    wizard.users = AddUsers::read_users(&base, &[], TODAY);
    let later = with(base.clone(), &[("scope", LATER), (TRUTH, "on")]);
    assert_eq!(all_problems(&wizard, &later), []);
    let outcome = wizard.outcome(&later).unwrap();
    assert_eq!((outcome.level, outcome.users.len(), outcome.given), (Level::Eh3, 1, None));

    let now = with(base, &[("scope", "all"), (TERM, "3"), (TRUTH, "on")]);
    assert_eq!(all_problems(&wizard, &now), [(KNOWN.to_owned(), Problem::RequiredTick)]);
    let now = with(now, &[(KNOWN, "on")]);
    assert_eq!(all_problems(&wizard, &now), []);
    let given = wizard.outcome(&now).unwrap().given.unwrap();
    assert_eq!(given, Given { services: None, term: Term::Three });
}

#[test]
fn r26_without_users_nothing_goes_on() {
    let wizard = adding(Level::Eh3);
    let answers = with(Answers::new(), &[("level", "EH3"), ("branch", "no"), ("scope", LATER)]);
    assert_eq!(first_unmet(&wizard, &answers), USERS);
    assert!(wizard.outcome(&answers).is_err());
}

/// R102: a file stands in place of the list, and nothing is asked about users then; without good rows nothing goes on.
#[test]
fn r102_a_file_stands_in_place_of_the_list() {
    let used = |good| FileUsed { name: "people.csv".into(), good, wrong: 1, levels: vec![Level::Eh2Plus, Level::Eh3] };
    let mut adding = adding(Level::Eh3);
    let mut given = with(users(&[]), &[("level", "EH3"), ("branch", "no"), ("scope", "all"), (TERM, "3")]);
    given.insert(FILE.to_owned(), "import".to_owned());
    for (file, wrong) in [(Some(used(3)), false), (Some(used(0)), true), (None, true)] {
        adding.file = file;
        let steps = adding.steps(&given);
        assert!(steps.iter().any(|step| step == FILE) && !steps.iter().any(|step| step == USERS));
        let problems = crate::wizard::problems(&adding, FILE, &given);
        assert_eq!(problems.contains(&(FILE.to_owned(), Problem::ListShort { least: 1 })), wrong);
        match adding.outcome(&given) {
            Ok(outcome) => {
                assert!(!wrong && outcome.users.is_empty() && outcome.file.is_some_and(|file| file.good == 3))
            }
            Err(problems) => assert!(wrong, "{problems:?}"),
        }
    }
    let posted = [(FILE.to_owned(), "another".to_owned())].into();
    let after = crate::wizard::with_step(&adding, &given, FILE, posted);
    assert_eq!(file_of(&after), Some("import"), "no form says which file it is");
}
