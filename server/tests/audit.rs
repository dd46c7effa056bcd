//! `server audit verify`, as an operator runs it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::{path::Path, process::Command, sync::Arc};

use server::clock::{SystemChance, SystemClock};
use services::{MasterKey, Portal, Visitor};
use store::Db;

async fn portal(file: &Path) -> Portal {
    let db = Db::open(&format!("sqlite:{}", file.display())).await.unwrap();
    let clock = Arc::new(SystemClock::default());
    let register = Arc::new(server::demo::COMPANIES);
    Portal::new(db, clock, Arc::new(SystemChance), register, &MasterKey::demo(), 1).unwrap()
}

/// Whether the command was content, and all that it said.
fn verify(file: &Path, more: &[&str]) -> (bool, String) {
    let database = format!("sqlite:{}", file.display());
    let done = Command::new(env!("CARGO_BIN_EXE_server"))
        .args(["--demo", "--database-url", &database])
        .args(more.iter().filter(|one| one.starts_with("--secret-key")))
        .args(["audit", "verify"])
        .args(more.iter().filter(|one| one.starts_with("--known")))
        .env_remove("SECRET_KEY")
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (done.status.success(), said)
}

#[tokio::test]
async fn r122_the_command_says_that_the_trail_is_whole_and_finds_an_older_one_and_another_key() {
    let folder = std::env::temp_dir().join(format!("audit-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (file, older) = (folder.join("portal.db"), folder.join("older.db"));
    let first = portal(&file).await;
    first.begin_audit().await.unwrap();
    server::demo::fill(&first).await.unwrap();
    let noted = first.audit_end().await.unwrap();
    first.db().close().await;
    std::fs::copy(&file, &older).unwrap();

    // Whoever reads it takes it as it is: this line is written by a session that begins and ends.
    let later = portal(&file).await;
    let visitor = Visitor { address: "192.0.2.7".into(), ..Visitor::default() };
    let password = services::Secret::new(server::demo::PASSWORD.to_owned());
    let step = later.sign_in(&visitor, "anna@demo.example", password, "/account").await.unwrap();
    let services::SignInStep::Code(Some(sign_in)) = step else { panic!("{step:?}") };
    let code = later.newest_post(9).await.unwrap().into_iter().find_map(|(_, letter)| match letter? {
        services::Letter::Code { code } => Some(code),
        _ => None,
    });
    let at = Visitor { sign_in: Some(sign_in.reveal().clone()), ..visitor };
    later.enter_code(&at, &code.unwrap()).await.unwrap().unwrap();
    let end = later.audit_end().await.unwrap();
    later.db().close().await;
    assert_eq!(end.0, noted.0 + 1);

    let known = |(number, mark): &(i64, String)| format!("--known={number}:{mark}");
    let (fine, said) = verify(&file, &[&known(&noted)]);
    assert!(fine && said.contains(&format!("{} lines, each as it was written", end.0)), "{said}");
    assert!(said.contains(&format!("{}:{}", end.0, end.1)), "{said}");
    let (fine, said) = verify(&older, &[&known(&end)]);
    assert!(!fine && said.contains("an older one"), "{said}");
    let (fine, said) = verify(&file, &[&format!("--secret-key={}", "ab".repeat(32))]);
    assert!(!fine && said.contains("line 1 is not as it was written"), "{said}");
    let (fine, said) = verify(&file, &["--known=here"]);
    assert!(!fine && said.contains("NUMBER:MARK"), "{said}");
    std::fs::remove_dir_all(&folder).unwrap();
}
