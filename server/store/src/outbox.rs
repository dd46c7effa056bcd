//! The outbox: mail and text messages, written in the transaction of what they tell, delivered afterwards.
//!
//! Delivery claims rows by moving their `due` forward, so that several servers never hold the same one; a crash in
//! between means another try later, with the same id and so the same Message-ID. Text messages and mail are queues of
//! their own; within each the more urgent goes first.

use rules::people::Language;

use crate::{
    Reading, Result, Writing,
    db::{Row, Value, statements, values},
};

/// By which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// E-mail.
    Mail,
    /// Text message.
    Sms,
}

impl Channel {
    fn name(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::Sms => "sms",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        match name {
            "mail" => Some(Channel::Mail),
            "sms" => Some(Channel::Sms),
            _ => None,
        }
    }
}

/// How soon a message goes, among those of its channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Somebody waits for it, or must know it soon: codes, links, security notices.
    Urgent,
    /// News.
    Normal,
    /// One of very many, written at once: reminders.
    Bulk,
}

impl Priority {
    fn rank(self) -> i64 {
        match self {
            Priority::Urgent => 0,
            Priority::Normal => 1,
            Priority::Bulk => 2,
        }
    }

    /// A rank that only a newer version knows is less urgent than all.
    fn from_rank(rank: i64) -> Self {
        match rank {
            0 => Priority::Urgent,
            1 => Priority::Normal,
            _ => Priority::Bulk,
        }
    }
}

/// How long the oldest of each queue has been due, in seconds; 0 where nothing is due. What was tried in vain has been due
/// since it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OldestDue {
    /// Text messages.
    pub texts: i64,
    /// Mail.
    pub mails: i64,
    /// Errands.
    pub errands: i64,
}

/// A message to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The id, of which the Message-ID is made.
    pub id: String,
    /// What makes it the same news: one row a key.
    pub key: String,
    /// Mail or text message.
    pub channel: Channel,
    /// Which text: "M03".
    pub template: String,
    /// Whom it is about, where it is somebody known.
    pub person: Option<String>,
    /// The address or number.
    pub recipient: String,
    /// The language of the text.
    pub language: Language,
    /// What the text is filled with (JSON).
    pub data: String,
    /// How soon it goes.
    pub priority: Priority,
    /// When it was written.
    pub created: i64,
    /// From when on it is of no use to anybody.
    pub expires: Option<i64>,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was sent.
    pub sent: Option<i64>,
}

/// The template of a message to nobody: it is claimed and noted like any other, and carried nowhere, so that what was done
/// for an unknown address takes as many transactions as for a known one (R39).
pub const TO_NOBODY: &str = "none";

statements! {
    INSERT = "INSERT INTO outbox (id, key, channel, template, person_id, recipient, language, data, priority, created, expires, due) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10) ON CONFLICT (key) DO NOTHING";
    // The same for ten at once.
    INSERT_TEN = "INSERT INTO outbox (id, key, channel, template, person_id, recipient, language, data, priority, created, expires, due) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10), \
              ($12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $21), \
              ($23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $32), \
              ($34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $43), \
              ($45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $54), \
              ($56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66, $65), \
              ($67, $68, $69, $70, $71, $72, $73, $74, $75, $76, $77, $76), \
              ($78, $79, $80, $81, $82, $83, $84, $85, $86, $87, $88, $87), \
              ($89, $90, $91, $92, $93, $94, $95, $96, $97, $98, $99, $98), \
              ($100, $101, $102, $103, $104, $105, $106, $107, $108, $109, $110, $109) ON CONFLICT (key) DO NOTHING";
    IS_DUE = "SELECT id FROM outbox WHERE channel = $1 AND due IS NOT NULL AND due <= $2 LIMIT 1";
    HOLD_QUEUE = "UPDATE queues SET claims = claims + 1 WHERE name = $1";
    CLAIM = "UPDATE outbox SET due = $3, attempts = attempts + 1 \
             WHERE due IS NOT NULL AND due <= $2 AND id IN \
                (SELECT id FROM outbox WHERE channel = $1 AND due IS NOT NULL AND due <= $2 \
                 ORDER BY priority, due, id LIMIT $4) \
             RETURNING id, key, channel, template, person_id, recipient, language, data, priority, created, expires, \
                attempts, sent";
    SENT = "UPDATE outbox SET due = NULL, sent = $2, trouble = NULL, data = COALESCE($3, data) WHERE id = $1";
    FAILED = "UPDATE outbox SET due = $2, trouble = $3, data = COALESCE($4, data) WHERE id = $1 AND sent IS NULL";
    DELETE = "DELETE FROM outbox WHERE id = $1";
    NEWEST = "SELECT id, key, channel, template, person_id, recipient, language, data, priority, created, expires, attempts, \
                sent FROM outbox WHERE template <> 'none' ORDER BY id DESC LIMIT $1";
    MAILS_OF = "SELECT id, key, channel, template, person_id, recipient, language, data, priority, created, expires, attempts, \
                sent FROM outbox WHERE person_id = $1 AND channel = 'mail' ORDER BY id DESC LIMIT $2";
    // What was tried in vain has a new time to be due, and has waited since it was written.
    OLDEST_DUE = "SELECT 'sms' AS queue, MIN(CASE WHEN attempts > 0 THEN created ELSE due END) AS due FROM outbox \
                    WHERE channel = 'sms' AND due IS NOT NULL AND (due <= $1 OR attempts > 0) \
                  UNION ALL \
                  SELECT 'mail', MIN(CASE WHEN attempts > 0 THEN created ELSE due END) FROM outbox \
                    WHERE channel = 'mail' AND due IS NOT NULL AND (due <= $1 OR attempts > 0) \
                  UNION ALL \
                  SELECT 'errands', MIN(CASE WHEN attempts > 0 THEN created ELSE due END) FROM errands \
                    WHERE due IS NOT NULL AND (due <= $1 OR attempts > 0)";
}

/// How many messages a statement takes at once.
const TEN: usize = 10;

fn values_of(message: &Message) -> [Value; 11] {
    [
        Value::from(&message.id),
        Value::from(&message.key),
        Value::from(message.channel.name()),
        Value::from(&message.template),
        Value::from(&message.person),
        Value::from(&message.recipient),
        Value::from(message.language.tag()),
        Value::from(&message.data),
        Value::from(message.priority.rank()),
        Value::from(message.created),
        Value::from(message.expires),
    ]
}

fn message(row: &Row) -> Result<Message> {
    Ok(Message {
        id: row.get("id")?,
        key: row.get("key")?,
        channel: row.word("channel", Channel::from_name)?,
        template: row.get("template")?,
        person: row.get("person_id")?,
        recipient: row.get("recipient")?,
        language: row.word("language", Language::from_tag)?,
        data: row.get("data")?,
        priority: Priority::from_rank(row.get("priority")?),
        created: row.get("created")?,
        expires: row.get("expires")?,
        attempts: row.get("attempts")?,
        sent: row.get("sent")?,
    })
}

impl Writing {
    /// Puts a message into the outbox; `false` where the same news is there already.
    pub async fn post(&mut self, message: &Message) -> Result<bool> {
        self.posted = true;
        Ok(self.change(&INSERT, &values_of(message)).await? == 1)
    }

    /// Puts many messages into the outbox; of news that is there already, nothing.
    pub async fn post_all(&mut self, messages: &[Message]) -> Result<()> {
        for ten in messages.chunks(TEN) {
            self.posted = true;
            // What is missing to ten is the last one again: that is there already.
            let padded = ten.iter().chain(std::iter::repeat_n(&ten[ten.len() - 1], TEN - ten.len()));
            let values: Vec<Value> = padded.flat_map(values_of).collect();
            self.change(&INSERT_TEN, &values).await?;
        }
        Ok(())
    }

    /// Whether something was put into the outbox in this transaction, though the same news may have been there already.
    pub fn has_posted(&self) -> bool {
        self.posted
    }

    /// Waits until nobody else claims from a queue; held until the end of the transaction.
    pub(crate) async fn hold_queue(&mut self, name: &str) -> Result<()> {
        self.change(&HOLD_QUEUE, values![name]).await?;
        Ok(())
    }

    /// Claims up to `most` messages of a channel until `until`, the most urgent first. No other server gets the same ones.
    pub async fn claim_messages(&mut self, channel: Channel, now: i64, until: i64, most: i64) -> Result<Vec<Message>> {
        self.hold_queue(channel.name()).await?;
        self.rows(&CLAIM, values![channel.name(), now, until, most]).await?.iter().map(message).collect()
    }

    /// Notes that a message was taken by the server it was for; `data` is what stays of it, where that is less.
    pub async fn message_sent(&mut self, id: &str, now: i64, data: Option<&str>) -> Result<()> {
        self.change(&SENT, values![id, now, data]).await?;
        Ok(())
    }

    /// Notes why a message could not be sent, and when it is tried again (`None`: never); `data` is what stays of it, where
    /// that is less.
    pub async fn message_failed(
        &mut self,
        id: &str,
        again: Option<i64>,
        trouble: &str,
        data: Option<&str>,
    ) -> Result<()> {
        self.change(&FAILED, values![id, again, trouble, data]).await?;
        Ok(())
    }

    /// Deletes a message to nobody.
    pub async fn delete_message(&mut self, id: &str) -> Result<()> {
        self.change(&DELETE, values![id]).await?;
        Ok(())
    }
}

impl Reading {
    /// Whether a message of a channel is due.
    pub async fn is_message_due(&mut self, channel: Channel, now: i64) -> Result<bool> {
        Ok(self.row(&IS_DUE, values![channel.name(), now]).await?.is_some())
    }

    /// How long the oldest of each queue has been due.
    pub async fn oldest_due(&mut self, now: i64) -> Result<OldestDue> {
        let mut oldest = OldestDue::default();
        for row in self.rows(&OLDEST_DUE, values![now]).await? {
            let (queue, due): (String, Option<i64>) = (row.get("queue")?, row.get("due")?);
            let age = due.map_or(0, |due| now - due);
            match queue.as_str() {
                "sms" => oldest.texts = age,
                "mail" => oldest.mails = age,
                _ => oldest.errands = age,
            }
        }
        Ok(oldest)
    }

    /// The newest mails to a person, sent or not.
    pub async fn mails_of(&mut self, person: &str, most: i64) -> Result<Vec<Message>> {
        self.rows(&MAILS_OF, values![person, most]).await?.iter().map(message).collect()
    }

    /// The newest messages, sent or not.
    pub async fn newest_messages(&mut self, most: i64) -> Result<Vec<Message>> {
        self.rows(&NEWEST, values![most]).await?.iter().map(message).collect()
    }
}
