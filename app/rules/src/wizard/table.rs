//! Which wizards there are: one line each. Everything that has to know them all is made from these lines.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, IgnoredAny, MapAccess, Visitor},
};

use super::{Answers, Outline, StepName, Wizard, list};
use crate::problem::Problems;

/// Gives every wizard to the macro `$make`. A line names the wizard and its rules; its kinds with their words in addresses and
/// the store; who fills it in; whether it starts from nothing; whether a fresh code is asked for before anything of it is shown;
/// where "save and finish later" leads; and where it is done, with the references behind it.
#[macro_export]
macro_rules! each_wizard {
    ($make:ident) => {
        $make! {
            /// W1: renewing one's own permissions.
            Renewal($crate::wizard::renewal::Renewal) [Renewal = "renewal"] by Person, starts Alone, step_up false, kept "/account?saved=1", done "/done/";
            /// W2: requesting new permissions for oneself.
            Request($crate::wizard::request::Request) [Request = "request"] by Person, starts Alone, step_up false, kept "/account?saved=1", done "/done/";
            /// W1b: a manager renews for users.
            UsersRenewal($crate::wizard::users_renewal::UsersRenewal) [UsersRenewal = "users-renewal"] by Person, starts Elsewhere, step_up false, kept "/account?saved=1", done "/done/";
            /// W3: a manager gives users new permissions.
            UsersRequest($crate::wizard::users_request::UsersRequest) [UsersRequest = "users-request"] by Person, starts Alone, step_up false, kept "/account?saved=1", done "/done/";
            /// W4: a manager adds users.
            AddUsers($crate::wizard::add_users::AddUsers) [AddUsers = "add-users"] by Person, starts Alone, step_up false, kept "/account?saved=1", done "/done/";
            /// W9: a manager asks somebody to become visible to an organization.
            NewLinkRequest($crate::wizard::link_request::NewLinkRequest) [LinkRequest = "link-request"] by Person, starts Alone, step_up false, kept "/account?saved=1", done "/administration/requests/asked/";
            /// W8: a manager ends permissions of users.
            Terminate($crate::wizard::terminate::Terminate) [Terminate = "terminate"] by Person, starts Elsewhere, step_up false, kept "/account?saved=1", done "/done/ended/";
            /// W5 and W6: changing one's own e-mail address or mobile number.
            Contact($crate::wizard::contact::Contact) [Email = "email", Mobile = "mobile"] by Person, starts Alone, step_up true, kept "/account?saved=1", done "/account/prove/";
            /// W7: cancelling.
            Cancel($crate::wizard::cancel::Cancel) [Cancel = "cancel"] by Person, starts Alone, step_up true, kept "/account?saved=1", done "/cancelled/";
            /// W11: the change form of who lost the phone.
            ChangeForm($crate::wizard::change_form::ChangeForm) [ChangeForm = "change-form"] by Guest, starts Alone, step_up false, kept "/change-form?kept=1", done "/change-form/sent/";
        }
    };
}

/// Who fills a wizard in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilledBy {
    /// Somebody who is signed in.
    Person,
    /// A browser in which nobody needs to be.
    Guest,
}

/// What a wizard starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// Nothing.
    Alone,
    /// What was chosen on a page before.
    Elsewhere,
}

/// What is the same for every wizard of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits {
    /// Who fills it in.
    pub filled_by: FilledBy,
    /// What it starts from.
    pub starts: Starts,
    /// Whether a fresh code is asked for before anything of it is shown (the screens' step-up).
    pub asks_step_up: bool,
    /// The page to which "save and finish later" leads.
    pub kept_at: &'static str,
    /// Where what was sent is confirmed: the references follow, joined by commas.
    pub done_at: &'static str,
}

/// The kind of a wizard: of the only kind that it has, or what it says itself.
macro_rules! kind_of {
    ($wizard:ident; $kind:ident) => {{
        let _ = $wizard;
        WizardKind::$kind
    }};
    ($wizard:ident; $($kind:ident),+) => {
        $wizard.kind()
    };
}

macro_rules! make {
    ($(
        #[doc = $doc:literal]
        $wizard:ident($type:ty) [$($kind:ident = $word:literal),+]
        by $filled_by:ident, starts $starts:ident, step_up $step_up:literal, kept $kept:literal, done $done:literal;
    )+) => {
        /// What kind of wizard: as it is named in addresses and the store.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum WizardKind {
            $($(
                #[doc = $doc]
                #[serde(rename = $word)]
                $kind,
            )+)+
        }

        impl WizardKind {
            /// Every kind.
            pub const ALL: &'static [WizardKind] = &[$($(WizardKind::$kind),+),+];

            /// Its name in addresses and the store.
            pub const fn word(self) -> &'static str {
                match self {
                    $($(WizardKind::$kind => $word,)+)+
                }
            }

            /// The kind of a name; `None` for none.
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $($($word => Some(WizardKind::$kind),)+)+
                    _ => None,
                }
            }

            /// What is the same for every wizard of this kind.
            pub const fn traits(self) -> Traits {
                match self {
                    $($(WizardKind::$kind)|+ => Traits {
                        filled_by: FilledBy::$filled_by,
                        starts: Starts::$starts,
                        asks_step_up: $step_up,
                        kept_at: $kept,
                        done_at: $done,
                    },)+
                }
            }

            /// What is known of such a wizard before anything is looked up.
            pub const fn outline(self) -> &'static Outline {
                match self {
                    $($(WizardKind::$kind)|+ => &<$type>::OUTLINE,)+
                }
            }
        }

        /// Each wizard, as it travels between server and browser.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum AnyWizard {
            $(
                #[doc = $doc]
                $wizard(Box<$type>),
            )+
        }

        impl AnyWizard {
            /// Its kind.
            pub fn kind(&self) -> WizardKind {
                match self {
                    $(AnyWizard::$wizard(wizard) => kind_of!(wizard; $($kind),+),)+
                }
            }

            fn inner(&self) -> &dyn Wizard {
                match self {
                    $(AnyWizard::$wizard(wizard) => wizard.as_ref(),)+
                }
            }
        }

        $(
            impl From<$type> for AnyWizard {
                fn from(wizard: $type) -> Self {
                    AnyWizard::$wizard(Box::new(wizard))
                }
            }
        )+
    };
}

each_wizard!(make);

/// A wizard as itself, read from what [`AnyWizard`] wrote of it: who knows which wizard it is needs no other one's rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Only<W>(pub W);

impl<'de, W: Deserialize<'de>> Deserialize<'de> for Only<W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Named<W>(PhantomData<W>);

        impl<'de, W: Deserialize<'de>> Visitor<'de> for Named<W> {
            type Value = Only<W>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a wizard by its name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Only<W>, A::Error> {
                match map.next_entry::<IgnoredAny, W>()? {
                    Some((_, wizard)) => Ok(Only(wizard)),
                    None => Err(A::Error::custom("no wizard")),
                }
            }
        }

        deserializer.deserialize_map(Named(PhantomData))
    }
}

impl fmt::Display for WizardKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Wizard for AnyWizard {
    fn outline(&self) -> &'static Outline {
        self.kind().outline()
    }

    fn steps(&self, answers: &Answers) -> Vec<StepName> {
        self.inner().steps(answers)
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        self.inner().problems(step, answers)
    }

    fn entry_problems(&self, list: &list::List, entry: &list::Entry, all: &[list::Entry]) -> Problems {
        self.inner().entry_problems(list, entry, all)
    }
}
