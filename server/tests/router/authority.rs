//! Who may do what: actors × every server function × objects. A function that is not listed here fails the test.

use crate::world::{Answer, Visitor, World, functions};

/// What an actor gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gets {
    Done,
    SignedOut,
    NotFound,
    /// A link that does not work, whyever.
    Gone,
}

impl Gets {
    fn of(answer: &Answer) -> Self {
        match (answer.status.as_u16(), answer.location()) {
            (401, _) => Gets::SignedOut,
            (404, _) => Gets::NotFound,
            (410, _) | (302, "/sorry/gone") => Gets::Gone,
            // The link's page says why.
            (302, to) if to.ends_with(TOKEN) => Gets::Gone,
            (302, to) if to == "/login" || to.starts_with("/login?next=") => Gets::SignedOut,
            (302, to) if to.starts_with("/desk/login?next=") => Gets::SignedOut,
            (302, "/sorry/not-found" | "/desk/sorry/not-found") => Gets::NotFound,
            // Another window's changes: told to the owner only.
            (200 | 302 | 409, _) => Gets::Done,
            other => panic!("{other:?}: {}", answer.body),
        }
    }
}

const ACTORS: [&str; 9] = ["nobody", "anna", "gijs", "bram", "carla", "lotte", "dirk", "eva", "desk"];

/// Who gets what on Anna's draft, or on her request at Donald.
fn expected(function: &str, actor: &str) -> Gets {
    // An officer is signed in at the desk, and nobody anywhere else.
    let signed_in = actor != "nobody" && actor != "desk";
    let only = |who: &[&str]| if who.contains(&actor) { Gets::Done } else { Gets::NotFound };
    match function {
        // Open to everybody; they tell nothing of anybody.
        "sign_in_shown" | "sign_in" | "sign_out" | "choose_language" | "choose_theme" => Gets::Done,
        "forgot_password" => Gets::Done,
        "help" | "help_topic" | "about" | "log_in_checks" => Gets::Done,
        // What opens the desk is open to everybody, and a link that was made up opens nothing.
        "desk/login" | "desk/sign_in" | "desk/leave" | "desk/choose" => Gets::Done,
        "desk/activation" | "desk/activate" => Gets::Gone,
        // It says of what was asked for that it is not there, to everybody.
        "desk/sorry" => Gets::NotFound,
        // What officers do at the desk, and nobody else anywhere: whoever is signed in elsewhere is nobody there.
        "desk/overview" | "desk/people" if actor == "desk" => Gets::Done,
        // Anna's draft is no task, which somebody else may have done; nor is it a person.
        "desk/task_done" | "desk/look_away" if actor == "desk" => Gets::Done,
        "desk/person" | "desk/look" if actor == "desk" => Gets::NotFound,
        _ if function.starts_with("desk/") => Gets::SignedOut,
        // Links in mails: one that was made up is one that was used, to everybody.
        "read_reset" | "read_email_link" | "confirm_email" | "read_undo" | "undo_change" => Gets::Gone,
        "read_cancelled" => Gets::Gone,
        // The change form of who cannot sign in: begun by everybody; what is begun in another browser is not there.
        "start_change_form" | "read_change_form_start" => Gets::Done,
        "read_form_link" | "disown_form" | "read_stop" | "stop_change_form" => Gets::Gone,
        "resend_form_code" | "read_change_form" => Gets::NotFound,
        "send_reset_code" | "check_reset_code" | "reset_password" => Gets::Gone,
        "read_invite" | "send_invite_code" | "check_invite_code" | "activate" | "decline_invite" | "renew_invite" => {
            Gets::Gone
        }
        // Without a sign-in under way they lead to its start.
        "enter_code" | "resend_code" => Gets::SignedOut,
        _ if !signed_in => Gets::SignedOut,
        // About oneself.
        "account_calendar" | "make_calendar" | "drop_calendar" => Gets::Done,
        "account_overview" | "account_details" | "account_permissions" | "account_ending" => Gets::Done,
        "stay_signed_in" | "start_wizard" => Gets::Done,
        // Two at once send one mail each, a few an hour at most; whoever asks gets it themselves.
        "forgot_own_password" => Gets::Done,
        "account_security" | "end_session" | "end_other_sessions" => Gets::Done,
        "read_confirm" | "send_confirm_code" | "confirm" => Gets::Done,
        "read_authenticator" | "start_authenticator" | "confirm_authenticator" | "remove_authenticator" => Gets::Done,
        "read_recovery_codes" | "new_recovery_codes" | "put_recovery_codes_away" => Gets::Done,
        "read_password_change" | "change_password" | "choose_edit" => Gets::Done,
        // Here they are asked about what is no change of anybody's; whose it is has a test of its own.
        "read_proof" | "prove" | "resend_proof" | "undo_cancellation" => Gets::NotFound,
        // Nobody asked to link them; whose a request is has stories of its own.
        "read_link_request" | "answer_link_request" => Gets::NotFound,
        // Of Anna's draft, which is no organization.
        "unlink" => Gets::NotFound,
        "account_links" => Gets::Done,
        "account_requests" | "account_activity" | "account_own_data" => Gets::Done,
        // Anna's draft and request are Anna's. Deleting what is not there is no mistake, and tells nothing.
        "delete_draft" => Gets::Done,
        "open_draft" | "save_step" | "complete_wizard" | "wizard_done" => only(&["anna"]),
        // The one she really withdraws is looked at before others are told that it is none of theirs.
        "withdraw_request" => only(&["anna"]),
        // Nobody has sent one; whose a form is has stories of its own.
        "form_to_confirm" | "decide_change_form" => Gets::NotFound,
        // Managers of Donald; Anna is none, Lotte is none any more, the others manage elsewhere or nothing.
        "request_to_decide" | "decide_request" => only(&["bram", "carla"]),
        "users_invited" => only(&["bram", "carla", "dirk"]),
        // Anna's request is no invitation; whose an invitation is has stories of its own.
        "remind_invitation" | "withdraw_invitation" => Gets::NotFound,
        // Asked about Anna's request, which is none of theirs to remind of; whose one is has stories of its own.
        "asked" | "remind_asked" | "withdraw_asked" => Gets::NotFound,
        "managers_overview" | "managers_requests" | "users" | "users_permissions" => only(&["bram", "carla", "dirk"]),
        // Dirk manages another organization: to him Anna's row is one that does not exist, and the list says so.
        "renew_users_permissions" | "end_users_permissions" => only(&["bram", "carla", "dirk"]),
        // Anna's draft adds no users; whose such a draft is has a test of its own.
        "users_file" | "use_users_file" | "forget_users_file" => Gets::NotFound,
        // Anna's draft is no user: the wizard starts without.
        "request_for_users" => only(&["bram", "carla", "dirk"]),
        // Of Anna's draft and request, which are neither a user nor an end; whose those are has a test of its own.
        "one_user" | "undo_termination" | "ended_for_users" => Gets::NotFound,
        other => panic!("{other}: who may call this?"),
    }
}

fn signed_in_elsewhere(actor: &str) -> bool {
    !matches!(actor, "nobody" | "desk")
}

/// A token that nobody was sent.
const TOKEN: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// What a function is called with, where it is about a draft or a request.
pub fn fields_of(function: &str, draft: &str, reference: &str) -> Vec<(String, String)> {
    let row = format!("answers[which.{draft}]");
    let fields: Vec<(&str, &str)> = match function {
        "open_draft" => vec![("kind", "renewal"), ("draft", draft), ("step", "which")],
        "save_step" => vec![("kind", "renewal"), ("draft", draft), ("step", "which"), ("rev", "1")],
        "complete_wizard" => vec![("kind", "renewal"), ("draft", draft), ("rev", "1")],
        "delete_draft" => vec![("draft", draft)],
        "wizard_done" => vec![("references", reference)],
        "request_to_decide" | "asked" | "remind_asked" | "withdraw_asked" => vec![("reference", reference)],
        "managers_requests" => vec![("tab", "finished"), ("older", "1.a")],
        "decide_request" => vec![("reference", reference), ("decision", "refuse")],
        "start_wizard" => vec![("kind", "renewal")],
        "desk/activation" => vec![("token", TOKEN)],
        "desk/activate" => vec![("token", TOKEN), ("password", "Welkom-2027!"), ("code", "123456")],
        "desk/task_done" => vec![("task", draft)],
        "desk/people" => vec![("q", "vries"), ("asked", "true")],
        "desk/person" => vec![("person", draft), ("before", "")],
        "desk/look" => vec![("person", draft), ("reason", "phone"), ("note", "cannot find the renewal")],
        "desk/look_away" => vec![("person", draft)],
        "desk/sorry" => vec![("why", "nothing")],
        "users" => vec![("filter[q]", "vries"), ("filter[after]", draft)],
        "users_permissions" => vec![("filter[inactive]", "false"), ("filter[after]", "2026-01-01.a")],
        "renew_users_permissions" | "end_users_permissions" => vec![(row.as_str(), "on")],
        "one_user" => vec![("user", draft), ("before", "")],
        "undo_termination" => vec![("id", draft)],
        "ended_for_users" => vec![("reference", reference)],
        "help_topic" => vec![("topic", "renew"), ("from", "/account")],
        "about" => vec![("page", "privacy")],
        "account_ending" => vec![("ends", "2027-01-10")],
        "forgot_password" => vec![("email", "anna@demo.example")],
        "read_reset" | "read_email_link" | "confirm_email" | "read_undo" | "undo_change" => vec![("token", TOKEN)],
        "send_reset_code" | "check_reset_code" | "reset_password" => vec![("token", TOKEN)],
        "read_invite" | "send_invite_code" | "check_invite_code" | "activate" | "decline_invite" | "renew_invite" => {
            vec![("token", TOKEN)]
        }
        "users_invited" => vec![("waiting", "true")],
        "users_file" => vec![("draft", draft), ("good", "false"), ("after", "0"), ("size", "false")],
        "use_users_file" | "forget_users_file" => vec![("draft", draft)],
        "remind_invitation" | "withdraw_invitation" => vec![("reference", reference)],
        "read_form_link" | "disown_form" | "read_stop" | "stop_change_form" => vec![("token", TOKEN)],
        "resend_form_code" => vec![("draft", draft), ("step", "mailbox")],
        "read_change_form" | "form_to_confirm" => vec![("reference", reference)],
        "decide_change_form" => vec![("reference", reference), ("decision", "confirm"), ("spoken", "on")],
        "read_cancelled" => vec![("id", TOKEN)],
        "read_confirm" => vec![("next", "/account")],
        "account_activity" => vec![("before", "")],
        "end_session" => vec![("id", draft)],
        "unlink" => vec![("organization", draft)],
        "read_link_request" => vec![("reference", reference)],
        "answer_link_request" => vec![("reference", reference), ("answer", "accept")],
        "read_proof" | "prove" | "resend_proof" | "undo_cancellation" | "withdraw_request" => {
            vec![("reference", reference)]
        }
        _ => Vec::new(),
    };
    fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

async fn call(world: &World, visitor: &mut Visitor, function: &str, draft: &str, reference: &str) -> Answer {
    let fields = fields_of(function, draft, reference);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    // Forms answer with a way to go, calls with a value.
    let is_form = matches!(
        function,
        "sign_in"
            | "enter_code"
            | "resend_code"
            | "sign_out"
            | "choose_language"
            | "choose_theme"
            | "start_wizard"
            | "complete_wizard"
            | "delete_draft"
            | "decide_request"
            | "renew_users_permissions"
            | "end_users_permissions"
            | "undo_termination"
            | "forgot_password"
            | "forgot_own_password"
            | "confirm_email"
            | "undo_change"
            | "send_reset_code"
            | "check_reset_code"
            | "reset_password"
            | "end_session"
            | "end_other_sessions"
            | "send_confirm_code"
            | "confirm"
            | "change_password"
            | "start_authenticator"
            | "confirm_authenticator"
            | "remove_authenticator"
            | "new_recovery_codes"
            | "put_recovery_codes_away"
            | "choose_edit"
            | "prove"
            | "undo_cancellation"
            | "withdraw_request"
            | "remind_asked"
            | "withdraw_asked"
            | "answer_link_request"
            | "unlink"
            | "start_change_form"
            | "request_for_users"
            | "use_users_file"
            | "forget_users_file"
            | "send_invite_code"
            | "check_invite_code"
            | "activate"
            | "decline_invite"
            | "renew_invite"
            | "remind_invitation"
            | "withdraw_invitation"
            | "resend_form_code"
            | "disown_form"
            | "stop_change_form"
            | "decide_change_form"
            | "resend_proof"
            | "make_calendar"
            | "drop_calendar"
            | "desk/sign_in"
            | "desk/leave"
            | "desk/activate"
            | "desk/task_done"
            | "desk/look"
            | "desk/look_away"
            | "desk/choose"
    );
    if is_form { world.form(visitor, function, &fields).await } else { world.call(visitor, function, &fields).await }
}

/// R23
#[tokio::test]
async fn r23_every_function_gives_everybody_what_is_his_and_answers_the_foreign_like_the_nonexistent() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let reference = world.request_of_anna(&mut anna).await;
    let draft = world.draft(&mut anna).await;
    let nothing = ["00000000-0000-7000-8000-000000000000", "malformed", "", "../../etc"];
    for actor in ACTORS {
        let visitor = match actor {
            "nobody" => Visitor::default(),
            "desk" => world.at_the_desk(0).await,
            _ => world.signed_in(actor).await,
        };
        for function in functions() {
            let function = function.trim_start_matches("/api/");
            let wanted = expected(function, actor);
            let mut visitor = visitor.clone();
            // Logging out ends a session of its own; Anna's draft is wanted until the end.
            if function == "sign_out" && signed_in_elsewhere(actor) {
                visitor = world.signed_in(actor).await;
            }
            if function == "desk/leave" && actor == "desk" {
                visitor = world.at_the_desk(1).await;
            }
            let own_draft = if function == "delete_draft" { nothing[0] } else { draft.as_str() };
            let foreign = call(&world, &mut visitor, function, own_draft, &reference).await;
            assert_eq!(Gets::of(&foreign), wanted, "{actor} calls {function}");
            if wanted != Gets::NotFound {
                continue;
            }
            for id in nothing {
                let answer = call(&world, &mut visitor.clone(), function, id, id).await;
                assert_eq!(
                    (answer.status, &answer.body, answer.location()),
                    (foreign.status, &foreign.body, foreign.location()),
                    "{actor} calls {function} with {id:?}"
                );
            }
        }
    }
    // Ending all others ended hers.
    let mut anna = world.signed_in("anna").await;
    let mut gijs = world.signed_in("gijs").await;
    call(&world, &mut gijs, "delete_draft", &draft, "").await;
    let still = call(&world, &mut anna, "open_draft", &draft, "").await;
    assert_eq!(Gets::of(&still), Gets::Done, "nobody deletes another's draft");
    call(&world, &mut anna, "delete_draft", &draft, "").await;
    let gone = call(&world, &mut anna, "open_draft", &draft, "").await;
    assert_eq!(Gets::of(&gone), Gets::NotFound);
}

/// R64: the rows, the draft and the confirmation of a manager's action are his alone.
#[tokio::test]
async fn a_managers_action_for_users_is_his_alone() {
    let world = World::new().await;
    let mut bram = world.signed_in("bram").await;
    let row = {
        let mut reading = world.portal.db().read().await.unwrap();
        let person = reading.person_by_email("anna@demo.example").await.unwrap().unwrap();
        reading.permissions_of(&person.id).await.unwrap().remove(0)
    };
    let ticked = format!("answers[which.{}]", row.id);
    let started = world.form(&mut bram, "renew_users_permissions", &[(&ticked, "on")]).await;
    let draft = started.location().split('/').nth(3).unwrap().to_owned();
    assert_eq!(started.location(), format!("/w/users-renewal/{draft}/start"));
    let term = [("kind", "users-renewal"), ("draft", &draft), ("rev", "1"), ("step", "term"), ("answers[term]", "3")];
    let saved = world.form(&mut bram, "save_step", &term).await;
    assert_eq!(saved.location(), format!("/w/users-renewal/{draft}/check"));
    let last = [("kind", "users-renewal"), ("draft", &draft), ("rev", "2"), ("answers[truth]", "on")];
    for other in ["carla", "anna", "dirk"] {
        let mut visitor = world.signed_in(other).await;
        for (function, fields) in
            [("open_draft", &[term[0], ("draft", draft.as_str()), ("step", "term")][..]), ("save_step", &term)]
        {
            let answer = world.call(&mut visitor, function, fields).await;
            assert_eq!(Gets::of(&answer), Gets::NotFound, "{other} calls {function}");
        }
        let sent = world.form(&mut visitor, "complete_wizard", &last).await;
        assert_eq!(Gets::of(&sent), Gets::NotFound, "{other} completes");
        // A foreign row and one that does not exist lead to the same place.
        let mut tries = Vec::new();
        for id in [row.id.as_str(), "malformed"] {
            let name = format!("answers[which.{id}]");
            let answer = world.form(&mut visitor, "renew_users_permissions", &[(&name, "on")]).await;
            tries.push((answer.status, answer.location().to_owned()));
        }
        assert!(other == "carla" || tries[0] == tries[1], "{other}: {tries:?}");
    }
    let done = world.form(&mut bram, "complete_wizard", &last).await;
    let reference = done.location().strip_prefix("/done/").unwrap().to_owned();
    for (other, gets) in [("bram", Gets::Done), ("carla", Gets::NotFound), ("anna", Gets::NotFound)] {
        let mut visitor = world.signed_in(other).await;
        let answer = world.call(&mut visitor, "wizard_done", &[("references", &reference)]).await;
        assert_eq!(Gets::of(&answer), gets, "{other}");
    }
}

/// R56: whose change it is.
#[tokio::test]
async fn a_change_of_an_address_is_its_owners_alone() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let chosen = world.form(&mut anna, "choose_edit", &[("kind", "email")]).await;
    let draft = chosen.location().split('/').nth(3).unwrap().to_owned();
    assert_eq!(chosen.location(), format!("/w/email/{draft}/start"));
    let new =
        [("kind", "email"), ("draft", &draft), ("rev", "1"), ("step", "new"), ("answers[email]", "a@new.example")];
    let saved = world.form(&mut anna, "save_step", &new).await;
    assert_eq!(saved.location(), format!("/w/email/{draft}/check"));
    let last = [("kind", "email"), ("draft", &draft), ("rev", "2"), ("answers[truth]", "on")];
    let done = world.form(&mut anna, "complete_wizard", &last).await;
    let reference = done.location().strip_prefix("/account/prove/").unwrap().to_owned();
    let own = world.call(&mut anna, "read_proof", &[("reference", &reference)]).await;
    assert_eq!(Gets::of(&own), Gets::Done);
    for other in ["bram", "carla", "dirk"] {
        let mut visitor = world.signed_in(other).await;
        let mut answers = Vec::new();
        for id in [reference.as_str(), "EM-2026-NOTONE", "../x"] {
            let read = world.call(&mut visitor, "read_proof", &[("reference", id)]).await;
            let proven = world.form(&mut visitor, "prove", &[("reference", id), ("code", "123456")]).await;
            let sent = world.form(&mut visitor, "resend_proof", &[("reference", id)]).await;
            answers.push((read.status, read.body, proven.location().to_owned(), sent.location().to_owned()));
        }
        assert_eq!(answers[0].0.as_u16(), 404, "{other}");
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{other}: {answers:?}");
    }
    // The plain form of a draft that was sent leads to the proof.
    let page = world.page(&mut anna, &format!("/w/email/{draft}/new")).await;
    assert_eq!(page.location(), format!("/account/prove/{reference}"));
}

#[tokio::test]
async fn a_selection_that_cannot_be_taken_on_leads_back_to_the_list_as_it_was() {
    let world = World::new().await;
    let mut bram = world.signed_in("bram").await;
    let home = "/administration/permissions";
    for (back, leads) in [
        (
            "/administration/permissions?show=expiring&page=2",
            "/administration/permissions?show=expiring&page=2&again=1",
        ),
        ("/administration/permissions?again=1", "/administration/permissions?again=1"),
        ("https://elsewhere.example/", "/administration/permissions?again=1"),
        ("/account?x", "/administration/permissions?again=1"),
    ] {
        let answer = world.form(&mut bram, "renew_users_permissions", &[("back", back)]).await;
        assert_eq!(answer.location(), leads);
    }
    let page = world.page(&mut bram, &format!("{home}?again=1")).await;
    assert!(page.body.contains("Select at least one permission"), "{}", page.body);
}

/// R141: who was signed out in the middle of something signs in and comes back to the page of the form.
#[tokio::test]
async fn r141_a_form_of_who_was_signed_out_leads_over_the_sign_in_back_to_its_page() {
    let world = World::new().await;
    let users = "/administration/permissions?show=expiring&page=2";
    // A form, what it sends, and its page as the sign-in is told of it.
    type Form<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);
    let forms: [Form<'_>; 5] = [
        ("unlink", &[("organization", "x")], "/account/links"),
        ("confirm_authenticator", &[("code", "123456")], "/account/security/authenticator"),
        ("decide_request", &[("reference", "RN-2026-1")], "/administration/requests/RN-2026-1"),
        ("renew_users_permissions", &[("back", users)], "/administration/permissions%3Fshow%3Dexpiring%26page%3D2"),
        (
            "save_step",
            &[("kind", "renewal"), ("draft", "d1"), ("step", "term"), ("rev", "1"), ("answers[term]", "3")],
            "/w/renewal/d1/term",
        ),
    ];
    for (form, fields, page) in forms {
        let answer = world.form(&mut Visitor::default(), form, fields).await;
        assert_eq!(answer.location(), format!("/login?next={page}"), "{form}");
    }
}

/// Rights are looked up at every request (section 3, rule 6).
#[tokio::test]
async fn who_stopped_being_manager_a_second_ago_is_refused() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let reference = world.request_of_anna(&mut anna).await;
    let mut bram = world.signed_in("bram").await;
    let before = world.call(&mut bram, "request_to_decide", &[("reference", &reference)]).await;
    assert_eq!(before.status.as_u16(), 200);

    let mut tx = world.portal.db().write().await.unwrap();
    let person = tx.person_by_email("bram@demo.example").await.unwrap().unwrap();
    let admin = tx.permissions_of(&person.id).await.unwrap().into_iter().find(|one| one.login.is_some()).unwrap();
    let held = tx.hold(&[&person.id]).await.unwrap();
    tx.terminate_permission(&held, &admin.id, world.portal.today(), &rules::actor::Actor::person(&person.id))
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let after = world.form(&mut bram, "decide_request", &[("reference", &reference), ("decision", "approve")]).await;
    assert_eq!(after.location(), "/sorry/not-found");
    let page = world.page(&mut bram, "/administration/requests").await;
    assert_eq!(page.status.as_u16(), 404);
}

#[tokio::test]
async fn a_revoked_means_ends_access_at_the_next_request() {
    let world = World::new().await;
    let mut anna = world.signed_in("anna").await;
    let mut tx = world.portal.db().write().await.unwrap();
    let person = tx.person_by_email("anna@demo.example").await.unwrap().unwrap();
    let means = tx.means_of(&person.id).await.unwrap().unwrap();
    let held = tx.hold(&[&person.id]).await.unwrap();
    tx.set_means_state(&held, &means.id, rules::state::MeansState::Revoked, world.portal.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(world.call(&mut anna, "account_overview", &[]).await.status.as_u16(), 401);
}

/// R41 R47: a link request is there for the managers of its organization alone.
#[tokio::test]
async fn r41_r47_what_was_asked_is_its_organizations_managers_alone() {
    let world = World::new().await;
    let reference = {
        let mut reading = world.portal.db().read().await.unwrap();
        let hanna = reading.person_by_email("hanna@demo.example").await.unwrap().unwrap();
        reading.link_requests_of(&hanna.id, 1).await.unwrap().remove(0).reference
    };
    let mut all = Vec::new();
    for other in ["bram", "anna", "hanna", "dirk"] {
        let mut visitor = world.signed_in(other).await;
        let mut answers = Vec::new();
        for id in [reference.as_str(), "LR-2026-NOTONE", "../x", ""] {
            let read = world.call(&mut visitor, "asked", &[("reference", id)]).await;
            let reminded = world.form(&mut visitor, "remind_asked", &[("reference", id)]).await;
            let withdrawn = world.form(&mut visitor, "withdraw_asked", &[("reference", id)]).await;
            assert_eq!(Gets::of(&read), Gets::NotFound, "{other}");
            answers.push((read.status, read.body, reminded.location().to_owned(), withdrawn.location().to_owned()));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{other}: {answers:?}");
        all.extend(answers);
    }
    assert!(all.iter().all(|answer| *answer == all[0]), "whoever asks: {all:?}");
    let mut carla = world.signed_in("carla").await;
    let read = world.call(&mut carla, "asked", &[("reference", &reference)]).await;
    assert!(Gets::of(&read) == Gets::Done && read.body.contains("hanna@demo.example"), "{}", read.body);
    let early = world.form(&mut carla, "remind_asked", &[("reference", &reference)]).await;
    assert_eq!(early.location(), "/administration/requests?tab=sent&stale=1");
    let withdrawn = world.form(&mut carla, "withdraw_asked", &[("reference", &reference)]).await;
    assert_eq!(withdrawn.location(), "/administration/requests?tab=sent&withdrawn=1");
}
