//! A file of users (R102): read and looked at, used or not, and done in slices that lose nothing and do nothing twice.

use jiff::civil::date;
use rules::{
    invitation::ImportProgress,
    level::Level,
    link::LinkStanding,
    people_file::{Column, FileProblem, RowProblem},
    problem::{Problem, Refusal},
    wizard::{
        Answers, CHECK, TRUTH, WizardKind,
        add_users::{COMPANY, FILE, GOOD, KNOWN, LATER, SERVICES, USER_LIST, USERS},
        renewal::TERM,
    },
};
use store::testing::Kind;

use super::world::{DAY, Somebody, World, refusal};
use crate::{
    SignedIn,
    letters::{AnyLetter, M01Added},
};

fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}

const HEADING: &str = "initials;first_name;prefix;last_name;date_of_birth;email;mobile;level\r\n";

/// Rows of people of whom nothing is wrong.
fn good(numbers: std::ops::Range<usize>) -> String {
    numbers.map(|n| format!("N.;;;Nieuw;17-5-1980;n{n}@new.example;0612345678;\r\n")).collect()
}

/// A draft in which the organization was checked, with a file that was read.
async fn with_file(who: &SignedIn, file: &str) -> String {
    let draft = who.start_wizard(WizardKind::AddUsers).await.unwrap();
    let rev = who.open_draft(&draft).await.unwrap().rev;
    let company = answers(&[("level", "EH3"), ("branch", "no")]);
    who.save_step(&draft, COMPANY, rev, company, true).await.unwrap();
    who.read_users_file(&draft, "people.csv", file.as_bytes().to_vec()).await.unwrap();
    draft
}

/// Uses the file and completes; the action's reference.
async fn send(who: &SignedIn, draft: &str, given: &[(&str, &str)]) -> String {
    let shown = who.users_file(draft, true, 0).await.unwrap();
    assert_eq!(who.use_users_file(draft, &shown.id).await.unwrap(), SERVICES);
    let mut rev = who.open_draft(draft).await.unwrap().rev;
    for step in [SERVICES, TERM] {
        rev = who.save_step(draft, step, rev, answers(given), true).await.unwrap().rev;
    }
    let seen = shown.good.to_string();
    let last = [(TRUTH, "on"), (KNOWN, "on"), (GOOD, seen.as_str())];
    who.send_wizard(draft, rev, answers(&last)).await.unwrap().concat()
}

async fn progress(who: &SignedIn, action: &str) -> ImportProgress {
    who.done(action).await.unwrap().added.unwrap().import.unwrap()
}

async fn bakery_on(kind: Kind) -> (World, String, Somebody) {
    let world = World::on(kind).await;
    let bakery = world.organization("Bakkerij").await;
    let (bram, _) = world.manager_of(&bakery, "Bram").await;
    (world, bakery, bram)
}

const ALL: [(&str, &str); 2] = [("scope", "all"), (TERM, "3")];
const NOTHING: [(&str, &str); 1] = [("scope", LATER)];

/// R102: the file is a dry run until somebody says so, and every row has its result.
#[tokio::test]
async fn r102_a_file_is_looked_at_used_and_done_with_a_result_for_each_row() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (world, bakery, bram) = bakery_on(kind).await;
        let (linked, _) = world.user_of(&bakery, "Linked").await;
        // Has an eHerkenning, and nothing to do with the bakery.
        let known = world.person("Known").await;
        let manager = world.sign_in(&bram).await;
        let file = format!(
            "{HEADING}{}A.;;de;Vries;1980-02-31;anna@new.example;0612345678;EH3\r\nL.;;;Linked;1980-02-01;{};0612345678;\r\n\
             K.;;;Known;1980-02-01;{};0612345678;EH2+\r\nN.;;;Dubbel;1980-02-01;N1@new.example;0612345678;\r\n\
             H.;;;Hoog;1980-02-01;high@new.example;0612345678;EH1\r\n",
            good(0..3),
            linked.email,
            known.email
        );
        let draft = with_file(&manager, &file).await;
        let shown = manager.users_file(&draft, false, 0).await.unwrap();
        assert_eq!((shown.good, shown.wrong, shown.name.as_deref()), (4, 4, Some("people.csv")));
        let why: Vec<_> = shown.rows.iter().map(|row| (row.number, row.problems.clone())).collect();
        let linked_already = Problem::LinkLinked { organization: "Bakkerij".into() };
        assert_eq!(
            why,
            [
                (5, vec![RowProblem::Typed(Column::DateOfBirth, Problem::DateReal)]),
                (6, vec![RowProblem::Typed(Column::Email, linked_already)]),
                (8, vec![RowProblem::Typed(Column::Email, Problem::UserTwice)]),
                (9, vec![RowProblem::WithdrawnLevel(Level::Eh1)]),
            ]
        );
        let shown = manager.users_file(&draft, true, 3).await.unwrap();
        assert_eq!(shown.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [4, 7], "behind a number");

        // Nothing of it is used before somebody says so.
        let opened = manager.open_draft(&draft).await.unwrap();
        assert!(!opened.answers.contains_key(FILE));
        assert_eq!(world.portal.run_imports().await.unwrap(), 0);
        let action = send(&manager, &draft, &ALL).await;
        let before = progress(&manager, &action).await;
        assert_eq!((before.all, before.done, before.finished), (4, 0, false));

        // Between the look and the job somebody of the file became a user elsewhere.
        let two = manager.users_file(&draft, true, 0).await;
        assert_eq!(refusal(two), Refusal::Gone, "it was sent");
        world.login(&known, &bakery, date(2027, 1, 9)).await;
        assert_eq!(world.portal.run_imports().await.unwrap(), 4);
        let after = progress(&manager, &action).await;
        assert_eq!((after.all, after.done, after.invited, after.finished), (4, 4, 3, true));
        let [left_out] = &after.left_out[..] else { panic!("{after:?}") };
        let why = [RowProblem::Typed(Column::Email, Problem::LinkLinked { organization: "Bakkerij".into() })];
        assert_eq!((left_out.number, &left_out.problems[..], left_out.user.as_ref()), (7, &why[..], None));

        let invited = manager.invitations(true, None).await.unwrap().rows;
        assert_eq!(invited.len(), 3);
        assert!(invited.iter().all(|one| one.standing == LinkStanding::Pending && one.granted.is_some()));
        world.portal.run_errands().await.unwrap();
        assert_eq!(world.mails().await.iter().filter(|(one, _)| one.template == "M07").count(), 3);
        let letters = world.mails_to(&bram, "M01e").await;
        let [AnyLetter::M01Added(M01Added { users, others: 0, left_out: 1, granted: Some(_), .. })] = &letters[..]
        else {
            panic!("{letters:?}")
        };
        assert_eq!(users.len(), 3);
        assert_eq!(world.portal.run_imports().await.unwrap(), 0, "once");
    }
}

/// R44: who has an eHerkenning is asked, and looks the same to the manager.
#[tokio::test]
async fn r44_r102_a_known_address_in_a_file_looks_like_any_other() {
    let (world, _, bram) = bakery_on(Kind::Sqlite).await;
    let known = world.person("Known").await;
    let manager = world.sign_in(&bram).await;
    let file = format!("{HEADING}{}K.;;;Known;1980-02-01;{};0612345678;\r\n", good(0..1), known.email);
    let draft = with_file(&manager, &file).await;
    assert_eq!(manager.users_file(&draft, true, 0).await.unwrap().good, 2);
    let action = send(&manager, &draft, &NOTHING).await;
    world.portal.run_imports().await.unwrap();
    world.portal.run_errands().await.unwrap();
    let seen = progress(&manager, &action).await;
    assert_eq!((seen.invited, seen.left_out.len()), (2, 0));
    let rows = manager.invitations(true, None).await.unwrap().rows;
    assert!(rows.iter().all(|one| one.standing == LinkStanding::Pending && one.level == Level::Eh3));
    assert_eq!(world.mails_to(&known, "M07").await.len(), 0);
    assert_eq!(world.mails_to(&known, "M30").await.len(), 1, "they are asked to become visible");
}

/// R102: several portals on one database, stopped and started again: each row is done once, and the manager told once.
#[tokio::test]
async fn r102_a_file_goes_on_where_it_stopped_and_is_done_once() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (world, _, bram) = bakery_on(kind).await;
        let manager = world.sign_in(&bram).await;
        let draft = with_file(&manager, &format!("{HEADING}{}", good(0..230))).await;
        let action = send(&manager, &draft, &ALL).await;
        // Stopped in the middle of whatever it was doing, as often as it takes.
        for polls in 1..200 {
            let mut run = std::pin::pin!(world.portal.run_imports());
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            for _ in 0..polls {
                if run.as_mut().poll(&mut context).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        let some = progress(&manager, &action).await;
        let (one, other) = (world.portal.clone(), world.another_portal());
        let (one, other) =
            tokio::join!(tokio::spawn(async move { one.run_imports().await }), async { other.run_imports().await });
        let done = one.unwrap().unwrap() + other.unwrap();
        assert_eq!(some.done + done, 230);
        let all = progress(&manager, &action).await;
        assert_eq!((all.done, all.invited, all.finished), (230, 230, true));
        assert_eq!(world.mails_to(&bram, "M01e").await.len(), 1);
        let [AnyLetter::M01Added(M01Added { users, others, .. })] = &world.mails_to(&bram, "M01e").await[..] else {
            panic!("one letter")
        };
        assert_eq!(users.len() + others, 230);
        assert_eq!(manager.invitations(true, None).await.unwrap().waiting_in_all, 230);
    }
}

/// R23: rights act at once, also on what is under way; and a file is its manager's alone.
#[tokio::test]
async fn r23_r102_who_is_no_manager_any_more_invites_nobody_and_a_file_is_its_managers() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let ((bram, of_bram), (carla, _)) =
        (world.manager_of(&bakery, "Bram").await, world.manager_of(&bakery, "Carla").await);
    let (manager, other) = (world.sign_in(&bram).await, world.sign_in(&carla).await);
    let draft = with_file(&manager, &format!("{HEADING}{}", good(0..2))).await;
    for draft in [draft.as_str(), "nothing", ""] {
        assert_eq!(refusal(other.users_file(draft, false, 0).await), Refusal::NotYours);
        assert_eq!(refusal(other.use_users_file(draft, "").await), Refusal::NotYours);
        assert_eq!(refusal(other.forget_users_file(draft).await), Refusal::NotYours);
        assert_eq!(refusal(other.read_users_file(draft, "x", Vec::new()).await), Refusal::NotYours);
    }
    let action = send(&manager, &draft, &NOTHING).await;
    assert_eq!(refusal(other.done(&action).await), Refusal::NotYours);
    world.terminate(&of_bram, &carla).await;
    world.portal.run_imports().await.unwrap();
    assert_eq!(
        world.portal.db().read().await.unwrap().count_invitations(&carla.id, world.portal.today()).await.unwrap(),
        0
    );
    assert_eq!(refusal(manager.done(&action).await), Refusal::NotYours);
}

/// R102: what is sent is what was shown: where a row has changed since, it is shown again.
#[tokio::test]
async fn r102_rows_that_changed_since_they_were_shown_are_shown_again() {
    let (world, bakery, bram) = bakery_on(Kind::Sqlite).await;
    let (linked, _) = world.user_of(&bakery, "Linked").await;
    let manager = world.sign_in(&bram).await;
    let file = format!("{HEADING}{}L.;;;Linked;1980-02-01;{};0612345678;\r\n", good(0..2), linked.email);
    let draft = with_file(&manager, &file).await;
    let id = manager.users_file(&draft, true, 0).await.unwrap().id;
    manager.use_users_file(&draft, &id).await.unwrap();
    let rev = manager.open_draft(&draft).await.unwrap().rev;
    let rev = manager.save_step(&draft, SERVICES, rev, answers(&NOTHING), true).await.unwrap().rev;
    for seen in ["3", "", "x"] {
        let last = answers(&[(TRUTH, "on"), (GOOD, seen)]);
        assert_eq!(refusal(manager.send_wizard(&draft, rev, last).await), Refusal::Changed, "{seen}");
    }
    manager.send_wizard(&draft, rev, answers(&[(TRUTH, "on"), (GOOD, "2")])).await.unwrap();
    assert_eq!(world.portal.run_imports().await.unwrap(), 2);
}

/// R102: one mailbox in two spellings is invited once, and holds up nobody else's file.
#[tokio::test]
async fn r102_one_mailbox_in_two_spellings_is_invited_once() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (world, _, bram) = bakery_on(kind).await;
        let manager = world.sign_in(&bram).await;
        let long = format!("{}@{}.example", "a".repeat(60), "b".repeat(60));
        let rows: Vec<String> =
            ["n@b\u{fc}cher.example", "n@xn--bcher-kva.example", "N@b\u{fc}cher.example", &long, &long]
                .iter()
                .map(|email| format!("N.;;;Nieuw;17-5-1980;{email};0612345678;\r\n"))
                .collect();
        let draft = with_file(&manager, &format!("{HEADING}{}", rows.concat())).await;
        let shown = manager.users_file(&draft, false, 0).await.unwrap();
        assert_eq!((shown.good, shown.wrong), (2, 3), "{:?}", shown.rows);
        send(&manager, &draft, &NOTHING).await;
        assert_eq!(world.portal.run_imports().await.unwrap(), 2);
        assert_eq!(manager.invitations(true, None).await.unwrap().waiting_in_all, 2);
    }
}

/// R102: a file that cannot be read is said to be, and replaces what was there; users can be typed again instead.
#[tokio::test]
async fn r102_a_file_that_cannot_be_read_says_why_and_typing_goes_on_as_before() {
    let (world, _, bram) = bakery_on(Kind::Sqlite).await;
    let manager = world.sign_in(&bram).await;
    let draft = with_file(&manager, &format!("{HEADING}{}", good(0..3))).await;
    let file = manager.users_file(&draft, true, 0).await.unwrap().id;
    assert_eq!(refusal(manager.use_users_file(&draft, "another").await), Refusal::Changed);
    assert_eq!(manager.use_users_file(&draft, &file).await.unwrap(), SERVICES);
    let used = manager.open_draft(&draft).await.unwrap();
    assert!(used.answers.contains_key(FILE));
    for (bytes, problem) in [
        (&b"PK\x03\x04"[..], FileProblem::NotText),
        (b"", FileProblem::Empty),
        (
            b"name;mail\nx;y",
            FileProblem::Missing(vec![Column::Initials, Column::LastName, Column::DateOfBirth, Column::Mobile]),
        ),
    ] {
        manager.read_users_file(&draft, "other.xlsx", bytes.to_vec()).await.unwrap();
        let shown = manager.users_file(&draft, false, 0).await.unwrap();
        assert_eq!((shown.problem, shown.good), (Some(problem), 0));
        assert_eq!(refusal(manager.use_users_file(&draft, &shown.id).await), Refusal::Changed);
    }
    // The file that was used is gone: nothing can be completed with it.
    let opened = manager.open_draft(&draft).await.unwrap();
    let given = [answers(&NOTHING), opened.answers].into_iter().flatten().collect();
    let wrong = rules::wizard::all_problems(&opened.wizard, &given);
    assert!(wrong.contains(&(FILE.to_owned(), Problem::ListShort { least: 1 })), "{wrong:?}");
    manager.forget_users_file(&draft).await.unwrap();
    let opened = manager.open_draft(&draft).await.unwrap();
    let steps = rules::wizard::Wizard::steps(&opened.wizard, &opened.answers);
    assert!(steps.iter().any(|step| step == USERS) && !steps.iter().any(|step| step == FILE));
    assert_eq!(USER_LIST.ids(&opened.answers).len(), 1, "the list is as it was");
    assert!(rules::wizard::exists(&opened.wizard, &opened.answers, CHECK));
}

/// R102: a file that was done is forgotten after a month, and one of a draft with its draft.
#[tokio::test]
async fn r102_files_are_forgotten() {
    let (world, _, bram) = bakery_on(Kind::Sqlite).await;
    let manager = world.sign_in(&bram).await;
    let draft = with_file(&manager, &format!("{HEADING}{}", good(0..2))).await;
    let action = send(&manager, &draft, &NOTHING).await;
    world.portal.run_imports().await.unwrap();
    let import = world.portal.db().read().await.unwrap().import_of_action(&action).await.unwrap().unwrap();
    let rows = world.portal.db().read().await.unwrap().import_rows(&import.id).await.unwrap();
    assert!(rows.iter().all(|row| row.data.is_none()), "what was invited is kept once");
    world.clock.forward(31 * DAY);
    world.portal.tidy().await.unwrap();
    assert_eq!(world.portal.db().read().await.unwrap().import_of_action(&action).await.unwrap(), None);
}
