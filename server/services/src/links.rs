//! Links of mails and text messages: the token behind one, or why it does not work (R135).

use rules::{
    opens::{Link, LinkEnd},
    problem::{LinkTrouble, Refusal},
    typed,
};
use store::{Reading, Token};

use crate::{Failure, Portal, Result, chance};

/// How long it is still known why a link works no more, in seconds: 90 days.
pub(crate) const REMEMBERED: i64 = 90 * 24 * 60 * 60;

impl Portal {
    /// The token of a link that works, whatever a mail program put behind it.
    ///
    /// # Errors
    /// [`Refusal::Link`] with the reason why it does not.
    pub(crate) async fn opened(&self, reading: &mut Reading, link: Link, typed: &str) -> Result<Token> {
        let token = self.opened_once(reading, link, typed).await?;
        if token.works(self.now()) { Ok(token) } else { Err(self.closed(&token)) }
    }

    /// The same, also of a link that works no more.
    ///
    /// # Errors
    /// [`Refusal::Link`] where nothing is known of it.
    pub(crate) async fn opened_once(&self, reading: &mut Reading, link: Link, typed: &str) -> Result<Token> {
        let refused = |trouble| Failure::Refused(Refusal::Link(trouble));
        let text = typed::token(typed).ok_or(refused(LinkTrouble::Incomplete))?;
        reading.token(&chance::hash(&[&text]), link).await?.ok_or(refused(LinkTrouble::Unknown))
    }

    /// Why a token works no more.
    fn closed(&self, token: &Token) -> Failure {
        let trouble = match token.ended {
            Some((at, LinkEnd::Used)) => LinkTrouble::Used { on: self.local(at) },
            Some((at, LinkEnd::Replaced)) => LinkTrouble::Replaced { on: self.local(at) },
            Some((at, LinkEnd::Overtaken)) => LinkTrouble::Overtaken { on: self.local(at) },
            None => LinkTrouble::Expired { on: self.local(token.expires) },
        };
        Refusal::Link(trouble).into()
    }

    /// That somebody used a link a moment before.
    pub(crate) fn used_just_now(&self) -> Failure {
        Refusal::Link(LinkTrouble::Used { on: self.local(self.now()) }).into()
    }

    /// That what a link is about has ended or changed without it.
    pub(crate) fn overtaken(&self, at: i64) -> Failure {
        Refusal::Link(LinkTrouble::Overtaken { on: self.local(at) }).into()
    }
}
