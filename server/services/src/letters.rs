//! Letters and text messages: one file each, with its data, its words in both languages, its way and its urgency.
//!
//! A new one is a file here, its line in [`letters!`], its texts in the locale files, and the use case that sends it. The
//! outbox keeps a letter as data under its name, `{"M41": {"name": …}}`; it becomes words when it is sent. How words look in
//! a mail is the server's.

mod code;
mod m01;
mod m01_added;
mod m01_ended;
mod m01_granted;
mod m01_users;
mod m02;
mod m03;
mod m04;
mod m05;
mod m06;
mod m07;
mod m08;
mod m09;
mod m10;
mod m11;
mod m13;
mod m14;
mod m15;
mod m20;
mod m21;
mod m22;
mod m23;
mod m24;
mod m25;
mod m30;
mod m31;
mod m32;
mod m33;
mod m40;
mod m41;
mod m42;
mod m43;
mod m44;
mod m50;
mod m51;
mod m52;
mod m53;
mod m54;
mod m60;
mod once;
mod parts;

use rules::opens::Link;
use serde::{Deserialize, Serialize};
use store::{Channel, Priority};
use texts::Texts;

use crate::Result;

pub use m01_added::InvitedUser;
pub use m01_ended::EndedOf;
pub use m01_users::{RenewedFor, UndoneFor};
pub use m10::Ending;
pub use m11::EndingOf;
pub use m43::FactorNews;
pub use once::Once;

/// A letter or text message. What it leaves open does not compile; what of it opens something is a [`Once`].
pub trait Letter: Into<AnyLetter> {
    /// Its number in the list of messages; letters that stand there under one number share it.
    const TEMPLATE: &'static str;
    /// How soon it goes: first what somebody waits for, or must know before harm is done.
    const PRIORITY: Priority;
    /// How long it is of use to anybody, in seconds; `None` is for good.
    const WORKS: Option<i64>;
    /// What it is made of words, which is also by which way it goes.
    type Words: Form;

    /// What Activity calls it.
    fn title(texts: Texts) -> &'static str;

    /// What it says.
    fn words(&self, texts: Texts, site: Site<'_>) -> Self::Words;
}

/// A form of words that goes its own way.
pub trait Form: Into<Words> {
    /// By which way.
    const CHANNEL: Channel;
}

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// A mail.
    Mail(Content),
    /// A text message.
    Sms(Sms),
}

/// Everything that a mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The subject, which is also its heading.
    pub subject: String,
    /// What a list of mails shows beside the subject.
    pub preheader: String,
    /// The salutation.
    pub dear: String,
    /// What it says.
    pub paragraphs: Vec<String>,
    /// What it is about, item by item.
    pub lines: Vec<Line>,
    /// Where its button leads.
    pub link: String,
    /// What the button says.
    pub button: &'static str,
    /// Why its reader got it.
    pub footer: String,
}

/// An item of what a mail is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// A service, or all of them.
    pub what: String,
    /// Organization and level.
    pub for_whom: String,
    /// From when until when.
    pub period: String,
}

/// A text message in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sms(pub String);

impl Form for Content {
    const CHANNEL: Channel = Channel::Mail;
}

impl Form for Sms {
    const CHANNEL: Channel = Channel::Sms;
}

impl From<Content> for Words {
    fn from(content: Content) -> Self {
        Self::Mail(content)
    }
}

impl From<Sms> for Words {
    fn from(sms: Sms) -> Self {
        Self::Sms(sms)
    }
}

/// Where the portal is reached, for what letters link to.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// `https://host[:port]`.
    pub origin: &'a str,
    /// `host[:port]`.
    pub host: &'a str,
}

impl Site<'_> {
    /// The address of a page.
    fn page(self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The address that a token opens.
    fn opens(self, link: Link, token: &Once) -> String {
        link.address(self.origin, token.reveal())
    }
}

/// Names every letter, and makes of them the one type that the outbox keeps.
macro_rules! letters {
    ($($file:ident: $($name:ident),+;)+) => {
        $(pub use $file::{$($name),+};)+

        /// Any letter, as the outbox keeps it: its name and its data.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub enum AnyLetter {
            $($(
                #[doc = concat!("A [`", stringify!($name), "`].")]
                $name($name),
            )+)+
        }

        $($(
            impl From<$name> for AnyLetter {
                fn from(letter: $name) -> Self {
                    Self::$name(letter)
                }
            }
        )+)+

        impl AnyLetter {
            /// The names under which the outbox keeps letters.
            #[cfg(test)]
            pub(crate) const NAMES: &[&str] = &[$($(stringify!($name)),+),+];

            /// Its number in the list of messages.
            pub fn template(&self) -> &'static str {
                match self { $($(Self::$name(_) => $name::TEMPLATE,)+)+ }
            }

            /// By which way it goes.
            pub fn channel(&self) -> Channel {
                match self { $($(Self::$name(_) => <$name as Letter>::Words::CHANNEL,)+)+ }
            }

            /// How soon it goes.
            pub(crate) fn priority(&self) -> Priority {
                match self { $($(Self::$name(_) => $name::PRIORITY,)+)+ }
            }

            /// How long it is of use to anybody, in seconds; `None` is for good.
            pub(crate) fn works(&self) -> Option<i64> {
                match self { $($(Self::$name(_) => $name::WORKS,)+)+ }
            }

            /// What it says in its recipient's language.
            pub fn words(&self, texts: Texts, site: Site<'_>) -> Words {
                match self { $($(Self::$name(letter) => letter.words(texts, site).into(),)+)+ }
            }

            /// What Activity calls the letters with a number; `None` for a number that another version of the portal knows.
            pub fn title_of(template: &str, texts: Texts) -> Option<&'static str> {
                let titles = [$($(($name::TEMPLATE, <$name as Letter>::title as fn(Texts) -> &'static str),)+)+];
                titles.iter().find(|(known, _)| *known == template).map(|(_, title)| title(texts))
            }
        }
    };
}

letters! {
    code: SmsCode;
    m01: M01;
    m01_added: M01Added;
    m01_granted: M01Granted;
    m01_ended: M01Ended;
    m01_users: M01Users;
    m02: M02;
    m03: M03;
    m04: M04;
    m05: M05;
    m06: M06;
    m07: M07, InvitationAccepted;
    m08: M08;
    m09: M09;
    m10: M10, M12;
    m11: M11;
    m13: M13;
    m14: M14;
    m15: M15, M16, M17;
    m20: M20;
    m21: M21;
    m22: M22, NumberChanged;
    m23: M23;
    m24: M24;
    m25: M25;
    m30: M30;
    m31: M31;
    m32: M32;
    m33: M33;
    m40: M40, M40Instead;
    m41: M41;
    m42: M42;
    m43: M43;
    m44: M44;
    m50: M50;
    m51: M51, NumberRequested;
    m52: M52;
    m53: M53;
    m54: M54;
    m60: M60;
}

impl AnyLetter {
    /// The same without what opens something; `None` where it holds nothing like it.
    ///
    /// # Errors
    /// None for a letter that can be stored.
    pub(crate) fn without_secrets(&self) -> Result<Option<Self>> {
        let mut stored = serde_json::to_value(self)?;
        Ok(if once::blank(&mut stored) { Some(serde_json::from_value(stored)?) } else { None })
    }
}
