//! R3: no path lengthens an Admin authorization on its own. Random sequences over everything that changes anything,
//! looked at after every step.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rules::{
    approval::Authority,
    approval::Ticks,
    level::Level,
    permission::{Kind, Permission},
    shown::UsersFilter,
    state::MeansState,
};
use store::testing::Kind as Database;

use crate::Ends;

use super::{
    terminate::{end_for, rows},
    users_renewal::renew_for,
    world::{Ask, DAY, Somebody, World, row},
};

/// Every public use case that changes something, and the step of the walk that takes it; for those that cannot touch a
/// permission, why there is none. One that is missing here fails the test below.
const CHANGES: &[(&str, &str)] = &[
    ("activate_officer", "writes an officer only"),
    ("create_officer", "writes an officer and a token only"),
    ("end_officer", "ends an officer's access only"),
    ("find", "writes a count and an audit line only"),
    ("leave", "ends an officer's session only"),
    ("look", "writes why an officer looks only"),
    ("look_away", "writes why an officer looks only"),
    ("officer_sign_in", "writes an officer's session only"),
    ("task_done", "writes the helpdesk's list only"),
    ("write_demo_officer", "writes an officer only"),
    ("activate", "gives new login permissions only, and never an Admin authorization"),
    ("answer_link_request", "writes links, and what an invitation gives: new login permissions only"),
    ("approve", "Step::Approve"),
    ("begin_audit", "writes audit lines only"),
    ("drop_calendar", "writes an address for a calendar only"),
    ("make_calendar", "writes an address for a calendar only"),
    ("change_password", "writes a password only, and ends sessions"),
    ("check_invite_code", "writes the progress of a link only"),
    ("check_reset_code", "writes the progress of a link only"),
    ("choose_language", "writes the person's language only"),
    ("confirm", "writes the session only"),
    ("confirm_form_sender", "writes a mobile number only, and ends sessions"),
    ("confirm_authenticator", "writes a second factor only"),
    ("confirm_email", "writes a username; Step::Account proves by code, which takes the same path"),
    ("decline_invite", "ends an invitation only"),
    ("delete_draft", "Step::Renew leaves drafts behind, Step::Forget deletes them"),
    ("disown_form", "writes the progress of a form only"),
    ("deliver", "sends what is in the outbox"),
    ("end_other_sessions", "Step::Account"),
    ("end_session", "writes sessions only"),
    ("enter_code", "every step signs in"),
    ("export_permissions", "writes an audit line only"),
    ("export_users", "writes an audit line only"),
    ("farewell", "writes a token only"),
    ("forget_users_file", "writes a draft only"),
    ("forgot_own_password", "writes a token and a mail only"),
    ("forgot_password", "writes an errand only"),
    ("import_catalogue", "Step::Import"),
    ("insert_person", "the people of the walk"),
    ("keep_refused_form", "writes what a form typed only"),
    ("new_recovery_codes", "writes recovery codes only"),
    ("prove", "Step::Account"),
    ("put_recovery_codes_away", "writes the session only"),
    ("record_authority", "Step::Authority"),
    ("refuse", "Step::Refuse"),
    ("refuse_form_sender", "ends a form, and changes no permission"),
    ("remind_asked", "writes a request to be linked only"),
    ("remove_authenticator", "deletes a second factor only"),
    ("remind_invitation", "writes an invitation and an errand only"),
    ("renew_invite", "writes an invitation and an errand only"),
    ("read_users_file", "writes an import only"),
    ("reseal", "writes what is sealed only"),
    ("resend_code", "writes a code only"),
    ("resend_form_code", "writes a code only"),
    ("resend_proof", "writes a code only"),
    ("reset_password", "writes a password only, and ends sessions"),
    ("run_imports", "writes invitations, errands and letters only"),
    ("run_errands", "writes tokens and letters only"),
    ("save_step", "Step::Renew"),
    ("send_confirm_code", "writes a code only"),
    ("send_invite_code", "writes a code only"),
    ("send_reminders", "writes letters; what nobody uses it ends as Step::Cancel does"),
    ("send_reset_code", "writes a code only"),
    ("send_wizard", "Step::Renew"),
    ("sign_in", "every step signs in"),
    ("sign_out", "writes the session only"),
    ("start_authenticator", "writes a second factor only"),
    ("start_change_form", "writes a draft only"),
    ("start_or_go_on", "writes a draft only"),
    ("start_renewing_what_ends", "writes a draft only, which Step::Renew sends"),
    ("start_renewing_all", "writes a draft only, which Step::RenewForUsers sends"),
    ("start_terminate", "Step::EndForUsers"),
    ("start_users_renewal", "Step::RenewForUsers"),
    ("start_users_request", "writes a draft only"),
    ("start_wizard", "Step::Renew"),
    ("start_wizard_from", "Step::Account"),
    ("stop_form", "ends a form, and changes no permission"),
    ("tidy", "Step::Tidy"),
    ("undo_cancellation", "takes back what has not ended anything yet"),
    ("undo_termination", "takes back what has not ended anything yet"),
    ("undo_change", "writes an address, a number and a password only"),
    ("unlink", "writes links only"),
    ("withdraw_asked", "writes a request to be linked only"),
    ("withdraw", "ends a request, and changes no permission"),
    ("withdraw_invitation", "ends an invitation only"),
    ("write_invitation", "writes an invitation only"),
    ("write_link_request", "writes a request to be linked only"),
    ("write_uses", "writes when sessions were used only"),
    ("use_users_file", "writes a draft only"),
    ("upsert_company", "writes organizations only"),
];

/// Every public use case that only looks.
const LOOKS: &[&str] = &[
    "activity",
    "application",
    "asked",
    "as_checker",
    "as_decider",
    "as_manager",
    "as_managers",
    "audit_end",
    "authenticator",
    "calendar",
    "calendar_feed",
    "cancelled",
    "cancelled_by_token",
    "clock_behind",
    "confirm_shown",
    "desk",
    "details",
    "done",
    "draft_to_resume",
    "email_link",
    "ended_for_users",
    "ending_by",
    "finished_requests",
    "form",
    "form_link",
    "hash",
    "hash_password",
    "invitations",
    "invite_shown",
    "link_request",
    "link_requests",
    "knows_audit_end",
    "links",
    "managers_overview",
    "my_permissions",
    "my_requests",
    "newest_post",
    "one_user",
    "open_draft",
    "officer",
    "officer_activation",
    "overview",
    "own_data",
    "own_data_file",
    "password_change_shown",
    "person",
    "proof",
    "recovery_codes",
    "refresh_offer",
    "requests",
    "refused_form",
    "reset_shown",
    "security",
    "sent_requests",
    "sign_in_shown",
    "signed_in",
    "signed_in_to_a_page",
    "stop_shown",
    "to_decide",
    "undo_shown",
    "users",
    "users_file",
    "users_permissions",
    "verify",
    "verify_audit",
    "wait_for_text",
];

/// The names of the public use cases in the files of a folder and of the folders in it.
fn use_cases_in(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            found.extend(use_cases_in(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(path).unwrap();
            let names = text.lines().filter_map(|line| line.trim_start().strip_prefix("pub async fn "));
            found.extend(names.map(|rest| rest.split(['(', '<']).next().unwrap().to_owned()));
        }
    }
    found
}

#[test]
fn r3_every_use_case_is_known_to_the_walk() {
    let found = use_cases_in(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    let known = CHANGES.iter().map(|(name, _)| *name).chain(LOOKS.iter().copied()).map(str::to_owned).collect();
    let (found, known): (BTreeSet<String>, BTreeSet<String>) = (found, known);
    let missing: Vec<_> = found.difference(&known).collect();
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in the walk: {missing:?}; no longer there: {gone:?}");
}

#[test]
fn r3_a_use_case_in_a_subfolder_is_known_to_the_walk_too() {
    let folder = std::env::temp_dir().join(format!("use-cases-{}", std::process::id()));
    let deep = folder.join("area").join("part");
    std::fs::create_dir_all(&deep).unwrap();
    let written =
        |name: &str| format!("impl Manager {{\n    pub async fn {name}(&self) {{}}\n    async fn helper() {{}}\n}}\n");
    std::fs::write(folder.join("top.rs"), written("renew")).unwrap();
    std::fs::write(deep.join("deep.rs"), written("terminate")).unwrap();
    std::fs::write(deep.join("notes.txt"), written("nothing")).unwrap();
    let found = use_cases_in(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(found, ["renew", "terminate"].map(str::to_owned).into());
}

#[derive(Debug, Clone)]
enum Step {
    /// Somebody renews some of what he has, in whatever way.
    Renew {
        who: usize,
        which: u8,
        all: bool,
        manager: bool,
        years: usize,
        approver: usize,
    },
    /// Somebody who manages renews some of what he sees of others.
    RenewForUsers {
        who: usize,
        which: u8,
        years: usize,
    },
    /// Somebody who manages ends some of what he sees, now or tomorrow, or everything of somebody.
    EndForUsers {
        who: usize,
        which: u8,
        later: bool,
        leaver: Option<usize>,
    },
    Approve {
        who: usize,
    },
    Refuse {
        who: usize,
    },
    Terminate {
        who: usize,
        which: usize,
    },
    Authority {
        who: usize,
        independent: bool,
    },
    Suspend {
        who: usize,
    },
    Forget {
        who: usize,
    },
    /// Somebody cancels some of what he has, now.
    Cancel {
        who: usize,
        which: u8,
    },
    /// Somebody changes his own number, and ends his other sessions.
    Account {
        who: usize,
    },
    Days(i64),
    Tidy,
    Import,
}

const PEOPLE: usize = 3;

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..PEOPLE;
    let renew = (who(), any::<u8>(), any::<bool>(), any::<bool>(), 0..3usize, who()).prop_map(
        |(who, which, all, manager, years, approver)| Step::Renew { who, which, all, manager, years, approver },
    );
    prop_oneof![
        6 => renew,
        3 => (who(), any::<u8>(), 0..3usize).prop_map(|(who, which, years)| Step::RenewForUsers { who, which, years }),
        2 => (who(), any::<u8>(), any::<bool>(), prop::option::of(who()))
            .prop_map(|(who, which, later, leaver)| Step::EndForUsers { who, which, later, leaver }),
        4 => who().prop_map(|who| Step::Approve { who }),
        1 => who().prop_map(|who| Step::Refuse { who }),
        1 => (who(), 0..6usize).prop_map(|(who, which)| Step::Terminate { who, which }),
        1 => (who(), any::<bool>()).prop_map(|(who, independent)| Step::Authority { who, independent }),
        1 => who().prop_map(|who| Step::Suspend { who }),
        1 => who().prop_map(|who| Step::Forget { who }),
        1 => who().prop_map(|who| Step::Account { who }),
        1 => (who(), any::<u8>()).prop_map(|(who, which)| Step::Cancel { who, which }),
        3 => prop_oneof![Just(1i64), Just(20), Just(45), Just(200), Just(400)].prop_map(Step::Days),
        1 => Just(Step::Tidy),
        1 => Just(Step::Import),
    ]
}

struct Walk {
    world: World,
    people: Vec<Somebody>,
    organizations: Vec<String>,
}

impl Walk {
    /// Two organizations, and three people who are something in each: user, manager, independent representative.
    async fn begin(kind: Database) -> Self {
        let world = World::on(kind).await;
        let organizations = vec![world.organization("Bakkerij").await, world.organization("Molen").await];
        let mut people = Vec::new();
        for (index, name) in ["Anna", "Bram", "Robin"].into_iter().enumerate() {
            let who = world.person(name).await;
            for organization in &organizations {
                let level = if index == 0 { Level::Eh2Plus } else { Level::Eh3 };
                let login = world.login_for(&who, organization, None, level, date(2027, 3, 9)).await;
                world.login_for(&who, organization, None, level, date(2027, 1, 31)).await;
                if index > 0 {
                    world.admin(&who, &login).await;
                }
            }
            people.push(who);
        }
        world.authority(&people[2], &organizations[0], Authority::Independent).await;
        Self { world, people, organizations }
    }

    async fn rows(&self) -> Vec<Vec<Permission>> {
        let mut rows = Vec::new();
        for who in &self.people {
            rows.push(self.world.rows(who).await);
        }
        rows
    }

    /// Takes a step; what the portal refuses is a step too.
    async fn take(&self, step: &Step) {
        let world = &self.world;
        // Nobody is sent more than ten codes an hour.
        world.clock.forward(600);
        match *step {
            Step::Renew { who, which, all, manager, years, approver } => {
                let rows = world.rows(&self.people[who]).await;
                let open = rows.iter().filter(|row| row.terminated.is_none() && row.successor.is_none());
                let picked = open.enumerate().filter(|(index, _)| which >> (index % 8) & 1 == 1);
                let picked: Vec<&str> = picked.map(|(_, row)| row.id.as_str()).collect();
                let mut ask = Ask::to_renew(&picked).years(["1", "3", "5"][years]);
                for organization in &self.organizations {
                    ask = if all { ask.all_services(organization) } else { ask.same(organization) };
                    ask = ask.manager(organization, if manager { "yes" } else { "no" });
                    ask = ask.approver(organization, &self.people[approver]);
                }
                let _ = ask.send(&world.sign_in(&self.people[who]).await).await;
            }
            Step::RenewForUsers { who, which, years } => {
                let signed_in = world.sign_in(&self.people[who]).await;
                let Ok(seen) = signed_in.users_permissions(&UsersFilter::default()).await else { return };
                let picked = seen.rows.iter().enumerate().filter(|(index, _)| which >> (index % 8) & 1 == 1);
                let picked: Vec<&str> = picked.map(|(_, row)| row.permission.id.as_str()).collect();
                let _ = renew_for(&signed_in, &picked, ["1", "3", "5"][years]).await;
            }
            Step::EndForUsers { who, which, later, leaver } => {
                let signed_in = world.sign_in(&self.people[who]).await;
                let Ok(seen) = signed_in.users_permissions(&UsersFilter::default()).await else { return };
                let picked = seen.rows.iter().enumerate().filter(|(index, _)| which >> (index % 8) & 1 == 1);
                let picked: Vec<&str> = picked.map(|(_, row)| row.permission.id.as_str()).collect();
                let ends = match leaver {
                    Some(one) => Ends::Everything {
                        person: self.people[one].id.clone(),
                        organization: self.organizations[usize::from(which) % 2].clone(),
                    },
                    None => rows(&picked),
                };
                let day = later.then(|| self.world.portal.today().tomorrow().unwrap());
                let _ = end_for(&signed_in, ends, day, &self.organizations).await;
            }
            Step::Approve { who } | Step::Refuse { who } => {
                let signed_in = world.sign_in(&self.people[who]).await;
                let Some(first) = signed_in.to_approve().await.ok().and_then(|all| all.into_iter().next()) else {
                    return;
                };
                let decider = signed_in.as_decider(&first.reference).await.unwrap();
                if matches!(step, Step::Approve { .. }) {
                    let _ = decider.approve(&first.reference, Ticks::ALL).await;
                } else {
                    let _ = decider.refuse(&first.reference, "No").await;
                }
            }
            Step::Terminate { who, which } => {
                let rows = world.rows(&self.people[who]).await;
                if let Some(row) = rows.iter().filter(|row| row.terminated.is_none()).nth(which) {
                    world.terminate(&row.id, &self.people[who]).await;
                }
            }
            Step::Authority { who, independent } => {
                let kind = if independent { Authority::Independent } else { Authority::Joint };
                world.authority(&self.people[who], &self.organizations[1], kind).await;
            }
            Step::Suspend { who } => {
                world.set_means(&self.people[who], MeansState::Suspended).await;
                world.set_means(&self.people[who], MeansState::Active).await;
            }
            Step::Forget { who } => {
                let signed_in = world.sign_in(&self.people[who]).await;
                for draft in signed_in.overview().await.unwrap().drafts {
                    signed_in.delete_draft(&draft.id).await.unwrap();
                }
            }
            Step::Cancel { who, which } => {
                let signed_in = world.sign_in(&self.people[who]).await;
                let rows = world.rows(&self.people[who]).await;
                let picked = rows.iter().enumerate().filter(|(index, _)| which >> (index % 8) & 1 == 1);
                let names: Vec<String> = picked.map(|(_, row)| format!("which.{}", row.id)).collect();
                let alone: Vec<String> = self.organizations.iter().map(|id| format!("alone.{id}")).collect();
                let mut pairs = vec![("what", "part"), ("when", "now"), ("truth", "on")];
                pairs.extend(names.iter().chain(&alone).map(|name| (name.as_str(), "on")));
                let _ = world.cancel(&signed_in, &pairs).await;
            }
            Step::Account { who } => {
                let signed_in = world.sign_in(&self.people[who]).await;
                let number = format!("+316{:08}", world.portal.now() % 100_000_000);
                let reference = world.ask_change(&signed_in, "mobile", &number).await;
                let code = world.newest_code(&number).await;
                signed_in.prove(&reference, &code).await.unwrap();
                signed_in.end_other_sessions().await.unwrap();
            }
            Step::Days(days) => world.clock.forward(days * DAY),
            Step::Tidy => {
                world.portal.tidy().await.unwrap();
            }
            Step::Import => {
                let empty = r#"<c:ServiceCatalogue xmlns:c="urn:etoegang:1.13:service-catalog"/>"#;
                world.portal.import_catalogue(empty.as_bytes(), crate::Caution::Sure).await.unwrap().unwrap();
            }
        }
    }
}

/// The last day of the Admin authorizations, by organization.
fn last_days(rows: &[Permission]) -> BTreeMap<&str, Date> {
    let mut last = BTreeMap::new();
    for admin in rows.iter().filter(|row| row.kind == Kind::Admin) {
        let day = last.entry(admin.organization.as_str()).or_insert(admin.period.ends);
        *day = admin.period.ends.max(*day);
    }
    last
}

/// What holds after every step, for one person.
fn look(before: &[Permission], after: &[Permission], step: &Step) {
    for admin in after.iter().filter(|row| row.kind == Kind::Admin) {
        let login = row(after, admin.login.as_deref().unwrap());
        assert_eq!(login.kind, Kind::Login, "{step:?}");
        assert_eq!(admin.organization, login.organization, "{step:?}");
        assert_eq!((admin.period.ends, admin.level), (login.period.ends, login.level), "{step:?}");
        assert!(admin.terminated.is_some() || login.terminated.is_none(), "it outlives its login permission: {step:?}");
        assert!(admin.period.is_lawful() && login.period.is_lawful(), "{step:?}");
    }
    for known in before {
        let now = row(after, &known.id);
        assert_eq!((now.period, now.level, &now.login), (known.period, known.level, &known.login), "{step:?}");
        assert!(known.successor.is_none() || now.successor == known.successor, "two successors: {step:?}");
    }
    let (earlier, later) = (last_days(before), last_days(after));
    for (organization, day) in later {
        if earlier.get(organization).is_none_or(|known| day > *known) {
            let new_login = after.iter().any(|row| {
                row.kind == Kind::Login
                    && row.organization == organization
                    && before.iter().all(|known| known.id != row.id)
            });
            assert!(new_login, "an Admin authorization was lengthened alone: {step:?}");
        }
    }
}

/// Walks, and looks after every step.
fn walked(kind: Database, steps: &[Step]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let walk = Walk::begin(kind).await;
        let mut before = walk.rows().await;
        for step in steps {
            walk.take(step).await;
            let after = walk.rows().await;
            for (before, after) in before.iter().zip(&after) {
                look(before, after, step);
            }
            before = after;
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r3_no_sequence_of_steps_lengthens_an_admin_authorization_alone(steps in prop::collection::vec(step(), 12..20)) {
        walked(Database::Sqlite, &steps);
    }

    #[test]
    fn r3_nor_does_one_on_postgres(steps in prop::collection::vec(step(), 12..20)) {
        walked(Database::Postgres, &steps);
    }
}

/// The walk would prove nothing if every step were refused.
#[tokio::test]
async fn r3_the_walk_gets_somewhere() {
    let walk = Walk::begin(Database::Sqlite).await;
    let before = walk.rows().await;
    let renew = Step::Renew { who: 2, which: 0b11111111, all: false, manager: true, years: 1, approver: 1 };
    walk.take(&renew).await;
    walk.take(&Step::Approve { who: 1 }).await;
    let after = walk.rows().await;
    assert!(last_days(&after[2]).values().all(|day| *day > date(2030, 1, 1)), "{:?}", last_days(&after[2]));
    look(&before[2], &after[2], &renew);

    let for_users = Step::RenewForUsers { who: 2, which: 0b11111111, years: 2 };
    walk.take(&for_users).await;
    let later = walk.rows().await;
    assert!(last_days(&later[1]).values().all(|day| *day > date(2031, 12, 1)), "{:?}", last_days(&later[1]));
    look(&after[1], &later[1], &for_users);

    let ends = Step::EndForUsers { who: 2, which: 0b11111111, later: false, leaver: Some(1) };
    walk.take(&ends).await;
    let last = walk.rows().await;
    let ended = |rows: &[Permission]| rows.iter().filter(|one| one.terminated.is_some()).count();
    assert!(ended(&last[1]) > ended(&later[1]));
    look(&later[1], &last[1], &ends);
}
