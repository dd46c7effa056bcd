//! Delivering the outbox: at least once, every repeat with the same Message-ID, nothing lost.
//!
//! Text messages and mail are delivered apart, each in batches: claimed by one statement, sent side by side, noted in one
//! commit. A message is claimed by moving its due time forward; a crash after sending and before noting it means one more
//! try with the same id, which the receiving side recognises. No carrier gets more time than the claim lasts.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures::{FutureExt as _, future::join_all};
use rules::desk::TaskKind;
use store::{Channel, Message, TO_NOBODY, Writing};

use crate::{Portal, Result, letters::AnyLetter, register::BoxFuture};

/// How long a batch is claimed: before that, nobody else tries. In seconds.
const CLAIM: i64 = 120;
/// How many messages are sent at once.
const AT_ONCE: i64 = 16;
/// How long a carrier may take for one message, from the first connection to the last word.
const LIMIT: Duration = Duration::from_secs(20);
/// Waits after failed tries, in seconds; the last repeats.
const PATIENCE: [i64; 6] = [5, 30, 2 * 60, 10 * 60, 30 * 60, 60 * 60];
/// A message is given up after this long, in seconds: five days, as mail servers do.
const GIVEN_UP: i64 = 5 * 24 * 60 * 60;

/// How long to wait after so many failed tries, in seconds.
pub(crate) fn wait_after(attempts: i64) -> i64 {
    let tries = usize::try_from(attempts).unwrap_or(1).clamp(1, PATIENCE.len());
    PATIENCE[tries - 1]
}

/// Why a carrier could not take a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CarrierTrouble {
    /// It may work later.
    #[error("{0}")]
    Later(String),
    /// It will never work: the address does not exist, say.
    #[error("{0}")]
    Never(String),
}

/// Takes messages out of the house: by SMTP, by a text message gateway, or to a page in demo mode.
pub trait Carrier: Send + Sync {
    /// Hands one message over.
    fn carry<'a>(
        &'a self,
        message: &'a Message,
        letter: &'a AnyLetter,
    ) -> BoxFuture<'a, std::result::Result<(), CarrierTrouble>>;

    /// Whether codes and links stay readable after they were sent: in demo mode only, where a page shows them.
    fn shows_sent(&self) -> bool {
        false
    }

    /// How long it may take for one message. What takes longer is tried later.
    fn limit(&self) -> Duration {
        LIMIT
    }
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivered {
    /// How many messages were claimed and tried.
    pub tried: usize,
    /// How many of them were sent.
    pub sent: usize,
}

impl Delivered {
    /// Whether more may be due: the batch was full.
    pub fn is_full(&self) -> bool {
        i64::try_from(self.tried).is_ok_and(|tried| tried >= AT_ONCE)
    }
}

/// A message that was tried, with its letter where it can be read.
struct Tried<'a> {
    message: &'a Message,
    letter: Option<AnyLetter>,
    outcome: std::result::Result<(), CarrierTrouble>,
}

impl Portal {
    /// Tries one batch of what is due in a channel.
    ///
    /// # Errors
    /// Of the database only; a carrier's trouble is noted at the message.
    pub async fn deliver(&self, channel: Channel, carrier: &dyn Carrier) -> Result<Delivered> {
        let now = self.now();
        // Looking costs nobody the writer.
        if !self.db().read().await?.is_message_due(channel, now).await? {
            return Ok(Delivered::default());
        }
        let mut tx = self.db().write().await?;
        let messages = tx.claim_messages(channel, now, now + CLAIM, AT_ONCE).await?;
        tx.commit().await?;
        if messages.is_empty() {
            return Ok(Delivered::default());
        }
        let tried = join_all(messages.iter().map(|message| self.try_one(carrier, message))).await;
        let mut delivered = Delivered { tried: tried.len(), sent: 0 };
        let mut tx = self.db().write().await?;
        for one in tried {
            delivered.sent += usize::from(self.note(&mut tx, carrier, one).await?);
        }
        tx.commit().await?;
        Ok(delivered)
    }

    async fn try_one<'a>(&self, carrier: &dyn Carrier, message: &'a Message) -> Tried<'a> {
        if message.template == TO_NOBODY {
            return Tried { message, letter: None, outcome: Ok(()) };
        }
        let letter = match self.opened_letter(message) {
            Ok(letter) => letter,
            // Another version of the portal wrote it, and may send it; it holds up no other.
            Err(error) => {
                let outcome = Err(CarrierTrouble::Later(format!("cannot be read: {error}")));
                return Tried { message, letter: None, outcome };
            }
        };
        let outcome = if message.expires.is_some_and(|at| at < self.now()) {
            Err(CarrierTrouble::Never("it had expired before it could be sent".into()))
        } else {
            carry(carrier, message, &letter).await
        };
        Tried { message, letter: Some(letter), outcome }
    }

    /// Notes what became of a try; whether the message was sent.
    async fn note(&self, tx: &mut Writing, carrier: &dyn Carrier, tried: Tried<'_>) -> Result<bool> {
        let Tried { message, letter, outcome } = tried;
        let now = self.now();
        // A code or link that was sent, or is given up, is of no further use to anybody.
        let rest = match letter.as_ref().map(AnyLetter::without_secrets).transpose()?.flatten() {
            Some(rest) => Some(self.sealed_letter(&message.id, &rest)?),
            None => None,
        };
        match outcome {
            Ok(()) if message.template == TO_NOBODY => {
                tx.delete_message(&message.id).await?;
                Ok(false)
            }
            Ok(()) => {
                let rest = rest.filter(|_| !carrier.shows_sent());
                tx.message_sent(&message.id, now, rest.as_deref()).await?;
                Ok(true)
            }
            Err(trouble) => {
                let again = now + wait_after(message.attempts);
                let in_time = message.expires.is_none_or(|at| again <= at) && now - message.created < GIVEN_UP;
                let again = (in_time && matches!(trouble, CarrierTrouble::Later(_))).then_some(again);
                tracing::warn!(message = %message.id, template = %message.template, again, "not sent: {trouble}");
                let rest = rest.filter(|_| again.is_none());
                // The helpdesk asks for another address (R19); what went to nobody known was a stranger's.
                if again.is_none()
                    && message.channel == Channel::Mail
                    && let Some(person) = &message.person
                {
                    let (kind, about) = (TaskKind::MailBounced, &message.template);
                    tx.insert_desk_task(&self.id(), kind, Some(person), about, now).await?;
                }
                tx.message_failed(&message.id, again, &trouble.to_string(), rest.as_deref()).await?;
                Ok(false)
            }
        }
    }

    /// The newest messages with their letters, for the post page of demo mode.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn newest_post(&self, most: i64) -> Result<Vec<(Message, Option<AnyLetter>)>> {
        let messages = self.db().read().await?.newest_messages(most).await?;
        Ok(messages
            .into_iter()
            .map(|message| (self.opened_letter(&message).ok(), message))
            .map(|(l, m)| (m, l))
            .collect())
    }

    /// A letter as it is kept in the outbox: sealed to its message, as many hold what opens something. Who takes the
    /// database alone cannot read it, and who writes into it cannot make the portal send what they like.
    pub(crate) fn sealed_letter(&self, id: &str, letter: &AnyLetter) -> Result<String> {
        self.keys().seal(self.chance(), &sealed_to(id), &serde_json::to_string(letter)?)
    }

    fn opened_letter(&self, message: &Message) -> Result<AnyLetter> {
        let text = self.keys().open(&sealed_to(&message.id), &message.data)?;
        Ok(serde_json::from_str(text.reveal())?)
    }
}

/// Whom a letter is sealed for.
pub(crate) fn sealed_to(id: &str) -> String {
    format!("outbox:{id}")
}

/// Hands a message over within the limit. One that makes its carrier panic holds up no other.
async fn carry(
    carrier: &dyn Carrier,
    message: &Message,
    letter: &AnyLetter,
) -> std::result::Result<(), CarrierTrouble> {
    // Before the claim is over, whatever the carrier asks for.
    let limit = carrier.limit().min(Duration::from_secs(CLAIM.unsigned_abs() / 2));
    let carried = AssertUnwindSafe(async { tokio::time::timeout(limit, carrier.carry(message, letter)).await });
    match carried.catch_unwind().await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(CarrierTrouble::Later(format!("took longer than {limit:?}"))),
        Err(_) => Err(CarrierTrouble::Later("the carrier panicked".into())),
    }
}
