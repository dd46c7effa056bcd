//! What is done behind an answer, so that the answer takes the same time and says the same whatever becomes of it: whether an
//! address is anybody's is looked up here only.
//!
//! Nor does it show in what comes after the answer (R39): an errand waits for a random while first, and takes the same
//! transactions for everybody; where nobody is to be told, a message to nobody goes through the outbox instead.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt as _;
use rules::{desk::TaskKind, people::Language};
use serde::{Deserialize, Serialize};
use store::{Channel, Errand, Message, Priority, TO_NOBODY, Writing};

use crate::{Failure, Portal, Result, change_form::Claim, delivery::wait_after};

/// How many are claimed in one go; run one after the other, they end before the claim does.
const AT_ONCE: i64 = 16;
/// How long one may take.
const LIMIT: Duration = Duration::from_secs(5);
/// How long they are claimed: before that, nobody else tries. In seconds.
const CLAIM: i64 = 120;
/// How often one is tried before it is the helpdesk's.
const TRIES: i64 = 10;
/// How long one of an unknown kind waits before it is looked at again, in seconds.
const UNKNOWN_WAITS: i64 = 60 * 60;

/// How long errands wait before they are run, in seconds: the least, and the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrandDelay {
    least: u32,
    most: u32,
}

impl ErrandDelay {
    /// One to ten seconds: when an errand runs tells nothing of what was asked when.
    pub const HIDDEN: Self = Self { least: 1, most: 10 };
    /// None: for demo data and tests, where nobody is to be hidden.
    pub const NONE: Self = Self { least: 0, most: 0 };
}

impl Default for ErrandDelay {
    fn default() -> Self {
        Self::HIDDEN
    }
}

/// Something to do.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Work {
    /// Send a link to a new password, where somebody has the address.
    ForgotPassword {
        /// The address as it is compared.
        email_key: String,
    },
    /// Bring a link request to who has the address, or tell the address.
    LinkRequest {
        /// The request.
        reference: String,
    },
    /// Bring an invitation to its address.
    Invitation {
        /// The invitation.
        reference: String,
    },
    /// Remind who has the address of a link request, or tell the address once more.
    LinkReminder {
        /// The request.
        reference: String,
    },
    /// Send the code of a change form, where the claim fits somebody.
    ChangeForm {
        /// The form.
        form: String,
        /// What it is known by while the claim stays the same.
        identity: String,
        /// Who somebody says he is.
        claim: Claim,
        /// The code's id.
        id: String,
        /// The code.
        code: String,
    },
}

impl Work {
    const KINDS: [&str; 5] = ["forgot-password", "link-request", "change-form", "invitation", "link-reminder"];

    fn name(&self) -> &'static str {
        match self {
            Work::ForgotPassword { .. } => Self::KINDS[0],
            Work::LinkRequest { .. } => Self::KINDS[1],
            Work::ChangeForm { .. } => Self::KINDS[2],
            Work::Invitation { .. } => Self::KINDS[3],
            Work::LinkReminder { .. } => Self::KINDS[4],
        }
    }
}

/// Whom an errand is sealed for.
pub(crate) fn sealed_to(id: &str) -> String {
    format!("errand:{id}")
}

impl Portal {
    /// Asks for something to be done.
    pub(crate) async fn later(&self, tx: &mut Writing, work: &Work) -> Result<()> {
        let now = self.now();
        let id = self.id();
        // Some hold a code: who takes the database alone cannot read it.
        let data = self.keys().seal(self.chance(), &sealed_to(&id), &serde_json::to_string(work)?)?;
        let errand = Errand {
            id,
            kind: work.name().to_owned(),
            data,
            created: now,
            due: Some(now + self.errand_wait()),
            attempts: 0,
        };
        Ok(tx.insert_errand(&errand).await?)
    }

    fn errand_wait(&self) -> i64 {
        let ErrandDelay { least, most } = self.settings().errand_delay;
        let mut bytes = [0; 4];
        self.chance().fill(&mut bytes);
        i64::from(least + u32::from_be_bytes(bytes) % (most - least + 1))
    }

    /// Does what was asked for behind the answers and is due, and says how much that was. Trouble with one is noted, tried
    /// again later, and handed to the helpdesk in the end; it keeps no other from being run.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn run_errands(&self) -> Result<usize> {
        let mut run = 0;
        loop {
            let now = self.now();
            // Looking costs nobody the writer.
            if !self.db().read().await?.is_errand_due(now).await? {
                return Ok(run);
            }
            let mut tx = self.db().write().await?;
            let errands = tx.claim_errands(now, now + CLAIM, AT_ONCE).await?;
            tx.commit().await?;
            for errand in &errands {
                match self.run_limited(errand).await {
                    Ok(done) => run += usize::from(done),
                    Err(trouble) => self.errand_failed(errand, &trouble).await?,
                }
            }
        }
    }

    /// Runs one within the limit; what it wrote until then is taken back where it takes longer, or panics.
    async fn run_limited(&self, errand: &Errand) -> std::result::Result<bool, String> {
        // What is wrong with the data is not told: it may hold a code.
        let data = self.keys().open(&sealed_to(&errand.id), &errand.data).map_err(|failure| failure.to_string())?;
        let work = serde_json::from_str(data.reveal()).map_err(|_| "its data cannot be read".to_owned())?;
        let ran = AssertUnwindSafe(tokio::time::timeout(LIMIT, self.run_one(errand, work))).catch_unwind();
        match ran.await {
            Ok(Ok(outcome)) => outcome.map_err(|failure: Failure| failure.to_string()),
            Ok(Err(_)) => Err(format!("took longer than {LIMIT:?}")),
            Err(_) => Err("it panicked".to_owned()),
        }
    }

    /// Runs one; `false` where somebody else did.
    async fn run_one(&self, errand: &Errand, work: Work) -> Result<bool> {
        let mut tx = self.db().write().await?;
        if !tx.take_errand(&errand.id).await? {
            return Ok(false);
        }
        match work {
            Work::ForgotPassword { email_key } => self.bring_reset(&mut tx, &email_key).await?,
            Work::ChangeForm { form, identity, claim, id, code } => {
                self.bring_form_code(&mut tx, (&form, &identity), &claim, (&id, &code)).await?;
            }
            Work::LinkRequest { reference } => self.bring_link_request(&mut tx, &reference).await?,
            Work::Invitation { reference } => self.bring_invitation(&mut tx, &reference).await?,
            Work::LinkReminder { reference } => self.bring_link_reminder(&mut tx, &reference).await?,
        }
        if !tx.has_posted() {
            self.post_to_nobody(&mut tx, &errand.id).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn errand_failed(&self, errand: &Errand, trouble: &str) -> Result<()> {
        let now = self.now();
        // A newer version of the portal wrote it, and may run it.
        let unknown = !Work::KINDS.contains(&errand.kind.as_str());
        let again = match unknown {
            true => Some(now + UNKNOWN_WAITS),
            false if errand.attempts < TRIES => Some(now + wait_after(errand.attempts)),
            false => None,
        };
        tracing::warn!(errand = %errand.id, kind = %errand.kind, again, "not run: {trouble}");
        let mut tx = self.db().write().await?;
        tx.errand_failed(&errand.id, again, trouble).await?;
        if again.is_none() {
            tx.insert_desk_task(&self.id(), TaskKind::ErrandFailed, None, &errand.kind, now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// A message that is claimed and noted like any other, and carried nowhere.
    async fn post_to_nobody(&self, tx: &mut Writing, errand: &str) -> Result<()> {
        let message = Message {
            id: self.id(),
            key: format!("{TO_NOBODY}:{errand}"),
            channel: Channel::Mail,
            template: TO_NOBODY.to_owned(),
            person: None,
            recipient: String::new(),
            language: Language::Nl,
            data: "{}".to_owned(),
            priority: Priority::Urgent,
            created: self.now(),
            expires: None,
            attempts: 0,
            sent: None,
        };
        tx.post(&message).await?;
        Ok(())
    }
}
