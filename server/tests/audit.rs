//! `server audit verify`, as an operator runs it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use server::clock::{SystemChance, SystemClock};
use services::{
    MasterKey, Portal, Visitor,
    letters::{AnyLetter, SmsCode},
};
use store::Db;

async fn portal(file: &Path) -> Portal {
    let db = Db::open(&format!("sqlite:{}", file.display())).await.unwrap();
    let clock = Arc::new(SystemClock::default());
    let register = Arc::new(server::demo::COMPANIES);
    Portal::new(db, clock, Arc::new(SystemChance), register, &MasterKey::demo(), 1).unwrap()
}

/// The exit code of a command on a database, and all that it said.
fn command(file: &Path, options: &[&str], command: &[&str]) -> (i32, String) {
    let database = format!("sqlite:{}", file.display());
    let done = Command::new(env!("CARGO_BIN_EXE_server"))
        .args(["--demo", "--database-url", &database])
        .args(options)
        .args(command)
        .env_remove("SECRET_KEY")
        .env_remove("SECRET_KEY_OLD")
        .env_remove("AUDIT_END_FILE")
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (done.status.code().unwrap(), said)
}

fn verify(file: &Path, options: &[&str], known: &[&str]) -> (i32, String) {
    command(file, options, &[["audit", "verify"].as_slice(), known].concat())
}

/// A folder that goes with its test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A database in which the trail has begun.
async fn begun(file: &Path) -> Portal {
    let portal = portal(file).await;
    portal.begin_audit().await.unwrap().unwrap();
    portal
}

#[tokio::test]
async fn r122_the_command_says_that_the_trail_is_whole_and_finds_an_older_one_and_another_key() {
    let folder = Folder::new("audit");
    let (file, older) = (folder.0.join("portal.db"), folder.0.join("older.db"));
    let first = begun(&file).await;
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
        AnyLetter::SmsCode(SmsCode { code }) => Some(code.reveal().to_owned()),
        _ => None,
    });
    let at = Visitor { sign_in: Some(sign_in.reveal().clone()), ..visitor };
    later.enter_code(&at, &code.unwrap()).await.unwrap().unwrap();
    let end = later.audit_end().await.unwrap();
    later.db().close().await;
    assert_eq!(end.0, noted.0 + 1);

    let known = |(number, mark): &(i64, String)| format!("--known={number}:{mark}");
    let (code, said) = verify(&file, &[], &[&known(&noted)]);
    assert!(code == 0 && said.contains(&format!("{} lines, each as it was written", end.0)), "{said}");
    assert!(said.contains(&format!("{}:{}", end.0, end.1)), "{said}");
    let (code, said) = verify(&older, &[], &[&known(&end)]);
    assert!(code == 1 && said.contains("an older one"), "{said}");
    let (code, said) = verify(&file, &[&format!("--secret-key={}", "ab".repeat(32))], &[]);
    assert!(code == 1 && said.contains("SECRET_KEY is not the key"), "{said}");
    let (code, said) = verify(&file, &[], &["--known=here"]);
    assert!(code == 2 && said.contains("NUMBER:MARK"), "{said}");
}

/// M5: without anything that was noted nobody can tell, and the command says so.
#[tokio::test]
async fn m5_without_an_end_that_was_noted_the_command_says_what_it_cannot_tell() {
    let folder = Folder::new("audit-alone");
    let file = folder.0.join("portal.db");
    begun(&file).await.db().close().await;
    let (code, said) = verify(&file, &[], &[]);
    assert!(code == 3 && said.contains("1 lines, each as it was written") && said.contains("NOT compared"), "{said}");
    let (code, said) = verify(&folder.0.join("empty.db"), &[], &[]);
    assert!(code == 1 && said.contains("no audit trail was ever begun"), "{said}");
}

/// M5: the end is noted outside the database, and looked up at every start and when the trail is verified.
#[tokio::test]
async fn m5_a_database_that_was_put_back_is_found_by_the_file_in_which_its_end_was_noted() {
    let folder = Folder::new("audit-file");
    let (file, older, end) = (folder.0.join("portal.db"), folder.0.join("older.db"), folder.0.join("end"));
    begun(&file).await.db().close().await;
    std::fs::copy(&file, &older).unwrap();
    let noting = format!("--audit-end-file={}", end.display());
    let rotated = format!("--secret-key={}", "ab".repeat(32));
    let before = format!("--secret-key-old={}", "07".repeat(32));
    let (code, said) = command(&file, &[&noting, &rotated, &before], &["keys", "rotate"]);
    assert!(code == 0 && said.contains("SECRET_KEY_OLD can go"), "{said}");
    let noted = std::fs::read_to_string(&end).unwrap();
    assert!(noted.starts_with("2:"), "a line says that the key changed: {noted}");

    let (code, said) = verify(&file, &[&noting, &rotated], &[]);
    assert!(code == 0 && said.contains("2 lines, each as it was written"), "{said}");
    let (code, said) = verify(&older, &[&noting], &[]);
    assert!(code == 1 && said.contains("an older one"), "{said}");
    // It is not served either.
    let (code, said) = command(&older, &[&noting], &["keys", "rotate"]);
    assert!(code == 1 && said.contains("move the file away"), "{said}");
    assert_eq!(std::fs::read_to_string(&end).unwrap(), noted, "and the file stays as it was");
    std::fs::write(&end, "something else").unwrap();
    let (code, said) = command(&file, &[&noting, &rotated], &["keys", "rotate"]);
    assert!(code == 1 && said.contains("AUDIT_END_FILE"), "{said}");
}
