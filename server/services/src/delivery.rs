//! Delivering the outbox: at least once, every repeat with the same Message-ID, nothing lost.
//!
//! A row is claimed by moving its due time forward; a crash after sending and before noting it means one more try with
//! the same id, which the receiving side recognises.

use store::{Message, Writing};

use crate::{Letter, Portal, Result, register::BoxFuture};

/// How long one try may take before somebody else may try, in seconds.
const CLAIM: i64 = 120;
/// How many messages are taken at a time.
const AT_ONCE: i64 = 32;
/// Waits after failed tries, in seconds; the last repeats.
const PATIENCE: [i64; 6] = [5, 30, 2 * 60, 10 * 60, 30 * 60, 60 * 60];
/// A code is of no use later than this, in seconds.
const CODE_STALE: i64 = 10 * 60;
/// A letter is given up after this long, in seconds: five days, as mail servers do.
const GIVEN_UP: i64 = 5 * 24 * 60 * 60;

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
        letter: &'a Letter,
    ) -> BoxFuture<'a, std::result::Result<(), CarrierTrouble>>;

    /// Whether codes and links stay readable after they were sent: in demo mode only, where a page shows them.
    fn shows_sent(&self) -> bool {
        false
    }
}

/// A code or link that was sent, or is given up, is of no further use to anybody.
async fn forget_secrets(
    tx: &mut Writing,
    message: &Message,
    letter: &std::result::Result<Letter, serde_json::Error>,
) -> Result<()> {
    if let Some(rest) = letter.as_ref().ok().and_then(Letter::without_secrets) {
        tx.set_message_data(&message.id, &serde_json::to_string(&rest)?).await?;
    }
    Ok(())
}

impl Portal {
    /// Tries everything that is due once, and says how many were sent.
    ///
    /// # Errors
    /// Of the database only; a carrier's trouble is noted at the message.
    pub async fn deliver(&self, carrier: &dyn Carrier) -> Result<usize> {
        let due = self.db().read().await?.due_messages(self.now(), AT_ONCE).await?;
        let mut sent = 0;
        for id in due {
            let mut tx = self.db().write().await?;
            let claimed = tx.claim_message(&id, self.now(), self.now() + CLAIM).await?;
            tx.commit().await?;
            if let Some(message) = claimed {
                sent += usize::from(self.deliver_one(carrier, &message).await?);
            }
        }
        Ok(sent)
    }

    async fn deliver_one(&self, carrier: &dyn Carrier, message: &Message) -> Result<bool> {
        let letter = serde_json::from_str::<Letter>(&message.data);
        let age = self.now() - message.created;
        let outcome = match &letter {
            Ok(Letter::Code { .. }) if age > CODE_STALE => {
                Err(CarrierTrouble::Never("the code had expired before it could be sent".into()))
            }
            Ok(letter) => carrier.carry(message, letter).await,
            // Another version of the portal wrote it, and may send it; it holds up no other.
            Err(error) => Err(CarrierTrouble::Later(format!("cannot be read: {error}"))),
        };
        let mut tx = self.db().write().await?;
        let sent = match outcome {
            Ok(()) => {
                tx.message_sent(&message.id, self.now()).await?;
                if !carrier.shows_sent() {
                    forget_secrets(&mut tx, message, &letter).await?;
                }
                true
            }
            Err(trouble) => {
                let tries = usize::try_from(message.attempts).unwrap_or(1).clamp(1, PATIENCE.len());
                let again = match &trouble {
                    CarrierTrouble::Later(_) if age < GIVEN_UP => Some(self.now() + PATIENCE[tries - 1]),
                    _ => None,
                };
                tracing::warn!(message = %message.id, template = %message.template, again, "not sent: {trouble}");
                tx.message_failed(&message.id, again, &trouble.to_string()).await?;
                if again.is_none() {
                    forget_secrets(&mut tx, message, &letter).await?;
                }
                false
            }
        };
        tx.commit().await?;
        Ok(sent)
    }

    /// The newest messages with their letters, for the post page of demo mode.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn newest_post(&self, most: i64) -> Result<Vec<(Message, Option<Letter>)>> {
        let messages = self.db().read().await?.newest_messages(most).await?;
        Ok(messages
            .into_iter()
            .map(|message| (serde_json::from_str(&message.data).ok(), message))
            .map(|(l, m)| (m, l))
            .collect())
    }
}
