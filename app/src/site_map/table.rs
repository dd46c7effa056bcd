//! The table of pages: name, path, who it needs, its places in the navigation, and its view.

use leptos::prelude::*;
use leptos_router::ChooseView;

use super::{Declared, Entry, Needs, Reader, macros::pages};
use crate::{
    pages::{account, administration, desk, door, help, lost, public, wizards},
    texts::Texts,
};

pages! {
    /// Signing in: what most visits begin with.
    first sign_in_area: SignIn {
        /// Address and password.
        Login: "/login", Nobody => public::Login();
        /// The code, which always follows.
        EnterCode: "/login/code", Nobody => public::EnterCode();
    }

    /// A page that stands alone: welcome, passwords, links in mails.
    lazy door_area: Door {
        /// Welcome.
        Home: "/", Nobody => public::Home();
        /// After logging out.
        LoggedOut: "/logged-out", Nobody => public::LoggedOut();
        /// After logging in again, beside a window in which something waits.
        LoggedIn: "/logged-in", SignedIn => public::LoggedIn();
        /// Forgot password.
        Forgot: "/password/forgot", Nobody => door::Forgot();
        /// The link to a new password.
        Reset: "/password/reset/:token", Nobody => door::Reset();
        /// A password was set by a link.
        ResetDone: "/password/done", Nobody => door::ResetDone();
        /// Change password.
        ChangePassword: "/password/change", SignedIn => door::ChangePassword();
        /// A password was changed.
        PasswordChanged: "/password/changed", SignedIn => door::PasswordChanged();
        /// The code again.
        Confirm: "/confirm", SignedIn => door::Confirm();
        /// The link in a new mailbox.
        EmailLink: "/email/confirm/:token", Nobody => door::EmailLink();
        /// What a link about the e-mail address did.
        EmailOutcome: "/email/:outcome", Nobody => door::EmailOutcome();
        /// The link in an old mailbox.
        Undo: "/undo/:token", Nobody => door::Undo();
        /// What was cancelled.
        Cancelled: "/cancelled/:id", Nobody => door::Cancelled();
        /// Before a change form.
        FormStart: "/change-form", Nobody => door::FormStart();
        /// Where a change form stands.
        FormSent: "/change-form/sent/:reference", Nobody => door::FormSent();
        /// The link in the mailbox that a change form claims.
        FormLink: "/change-form/confirm/:token", Nobody => door::FormLink();
        /// What a link about a change form did.
        FormOutcome: "/change-form/:outcome", Nobody => door::FormOutcome();
        /// The link that stops a change form.
        StopForm: "/stop/:token", Nobody => door::StopForm();
        /// The link of an invitation.
        Invite: "/invite/:token", Nobody => door::Invite();
        /// What became of an invitation.
        InviteOutcome: "/invited/:outcome", Nobody => door::InviteOutcome();
        /// Why something was not done.
        Sorry: "/sorry/:why", Nobody => lost::Sorry();
    }

    /// Help, and what is said of the portal itself.
    lazy help_area: Help {
        /// The questions that are answered.
        Topics: "/help", Nobody => help::Help();
        /// One of them.
        Topic: "/help/:topic", Nobody => help::Topic();
        /// What keeps somebody from logging in.
        CannotLogIn: "/cannot-log-in", Nobody => help::CannotLogIn();
        /// Privacy.
        Privacy: "/privacy", Nobody => help::About();
        /// Accessibility.
        Accessibility: "/accessibility", Nobody => help::About();
        /// Security.
        Security: "/security", Nobody => help::About();
    }

    /// The desk of the helpdesk.
    lazy desk_area: Desk {
        /// Signing in, of officers.
        Login: "/desk/login", Nobody => desk::Login();
        /// The link to an officer's account.
        Activate: "/desk/activate/:token", Nobody => desk::Activate();
        /// What waits.
        Overview: "/desk", Officer => desk::Overview();
        /// Finding somebody.
        People: "/desk/people", Officer => desk::People();
        /// Somebody.
        Person: "/desk/people/:person", Officer => desk::Person();
        /// Why something was not done.
        Sorry: "/desk/sorry/:why", Nobody => desk::Sorry();
        /// Every other address of the desk.
        Nothing: "/desk/*why", Officer => desk::Nothing();
    }

    /// A page of My Account.
    lazy account_area: Account {
        /// Overview.
        Overview: "/account", SignedIn, menu(nav_overview, "home"), bar(1, Anybody, nav_home_short, "home")
            => account::Overview();
        /// My Details.
        Details: "/account/details", SignedIn, menu(nav_details, "user"), bar(5, Anybody, nav_details_short, "user")
            => account::Details();
        /// My Details > Edit.
        Edit: "/account/details/edit", SignedIn => account::Edit();
        /// The proof of a change.
        Prove: "/account/prove/:reference", SignedIn => account::Prove();
        /// My Permissions.
        Permissions: "/account/permissions", SignedIn, menu(nav_permissions, "key"),
            bar(2, Anybody, nav_permissions_short, "key") => account::Permissions();
        /// Where a reminder leads.
        Renew: "/account/renew", SignedIn => account::Renew();
        /// My requests.
        Requests: "/account/requests", SignedIn, menu(nav_my_requests, "send"), bar(3, User, nav_my_requests_short, "send")
            => account::Requests();
        /// Taking a request back.
        Withdraw: "/account/requests/:reference/withdraw", SignedIn => account::Withdraw();
        /// A request to link oneself.
        LinkRequest: "/account/requests/:reference", SignedIn => account::LinkRequest();
        /// Organizations that see the reader.
        Links: "/account/links", SignedIn => account::Links();
        /// Leaving one of them.
        Unlink: "/account/links/:organization", SignedIn => account::Unlink();
        /// Security.
        Security: "/account/security", SignedIn, menu(nav_security, "shield") => account::Security();
        /// Security > Authenticator app.
        Authenticator: "/account/security/authenticator", SignedIn => account::Authenticator();
        /// Security > Recovery codes.
        Recovery: "/account/security/recovery", SignedIn => account::Recovery();
        /// Activity.
        Activity: "/account/activity", SignedIn, menu(nav_activity, "activity") => account::Activity();
        /// Preferences.
        Preferences: "/account/preferences", SignedIn, menu(preferences_title, "globe") => account::Preferences();
        /// My data.
        Data: "/account/data", SignedIn => account::Data();
    }

    /// What a manager sees first.
    lazy managing_area: Managing {
        /// Overview of Administration.
        Overview: "/administration", Manager, menu(nav_overview, "home")
            => administration::Overview();
    }

    /// A page of Administration.
    lazy administration_area: Administration {
        /// Users.
        Users: "/administration/users", Manager, menu(nav_users, "users"), bar(3, Manager, nav_users, "users")
            => administration::Users();
        /// Permissions of users.
        Permissions: "/administration/permissions", Manager, menu(nav_users_permissions, "key")
            => administration::Permissions();
        /// Users > the step-by-step plan.
        Plan: "/administration/users/plan", Manager => administration::Plan();
        /// Users > Invited.
        Invitations: "/administration/users/invited", Manager => administration::Invitations();
        /// Users > a file of them.
        UsersFile: "/administration/users/import/:draft", Manager => administration::UsersFile();
        /// One user.
        User: "/administration/users/:user", Manager => administration::User();
    }

    /// Administration > Requests.
    lazy requests_area: Requests {
        /// Requests: to decide, sent, finished.
        List: "/administration/requests", Manager, menu(nav_requests, "inbox"),
            bar(4, Manager, nav_to_approve_short, "inbox") => administration::Requests();
        /// A link request that was sent.
        Asked: "/administration/requests/asked/:reference", Manager => administration::JustAsked();
        /// A change form.
        Number: "/administration/requests/number/:reference", Manager => administration::Number();
        /// A request to decide.
        Request: "/administration/requests/:reference", Manager => administration::Request();
    }

    /// Renewing one's own permissions.
    lazy renewal_area: Renewal {
        /// A step.
        Step: "/w/renewal/:draft/*step", SignedIn => wizards::Renewal();
    }

    /// Requesting permissions.
    lazy request_area: Request {
        /// A step.
        Step: "/w/request/:draft/*step", SignedIn => wizards::Request();
    }

    /// Renewing permissions of users.
    lazy users_renewal_area: UsersRenewal {
        /// A step.
        Step: "/w/users-renewal/:draft/*step", SignedIn => wizards::UsersRenewal();
    }

    /// Giving users new permissions.
    lazy users_request_area: UsersRequest {
        /// A step.
        Step: "/w/users-request/:draft/*step", SignedIn => wizards::UsersRequest();
    }

    /// Adding users.
    lazy add_users_area: AddUsers {
        /// A step.
        Step: "/w/add-users/:draft/*step", SignedIn => wizards::AddUsers();
    }

    /// A link request.
    lazy link_request_area: LinkRequest {
        /// A step.
        Step: "/w/link-request/:draft/*step", SignedIn => wizards::LinkRequest();
    }

    /// Ending permissions of users.
    lazy terminate_area: Terminate {
        /// A step.
        Step: "/w/terminate/:draft/*step", SignedIn => wizards::Terminate();
    }

    /// Cancelling permissions.
    lazy cancel_area: Cancel {
        /// A step.
        Step: "/w/cancel/:draft/*step", SignedIn => wizards::Cancel();
    }

    /// Changing one's own e-mail address or mobile number.
    lazy contact_area: Contact {
        /// A step to another e-mail address.
        Email: "/w/email/:draft/*step", SignedIn => wizards::Email();
        /// A step to another mobile number.
        Mobile: "/w/mobile/:draft/*step", SignedIn => wizards::Mobile();
    }

    /// The form of who lost the phone, who cannot sign in.
    lazy change_form_area: ChangeForm {
        /// A step.
        Step: "/w/change-form/:draft/*step", Nobody => wizards::ChangeForm();
    }

    /// After a wizard.
    lazy done_area: Done {
        /// What was sent.
        Sent: "/done/:references", SignedIn => wizards::Done();
        /// What ended of users.
        Ended: "/done/ended/:reference", SignedIn => wizards::Ended();
    }
}
