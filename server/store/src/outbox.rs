//! The outbox: mail and text messages, written in the transaction of what they tell, delivered afterwards.
//!
//! Delivery claims a row by moving its `due` forward, so that several instances never hold the same one; a crash in
//! between means another try later, with the same id and so the same Message-ID.

use rules::people::Language;

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
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
    /// When it was written.
    pub created: i64,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was sent.
    pub sent: Option<i64>,
}

statements! {
    INSERT = "INSERT INTO outbox (id, key, channel, template, person_id, recipient, language, data, created, due) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT (key) DO NOTHING";
    DUE = "SELECT id FROM outbox WHERE due IS NOT NULL AND due <= $1 ORDER BY due, id LIMIT $2";
    CLAIM = "UPDATE outbox SET due = $3, attempts = attempts + 1 WHERE id = $1 AND due IS NOT NULL AND due <= $2 \
             RETURNING id, key, channel, template, person_id, recipient, language, data, created, attempts, sent";
    SENT = "UPDATE outbox SET due = NULL, sent = $2, trouble = NULL WHERE id = $1";
    // A code or link that was sent is of no further use to anybody.
    SET_DATA = "UPDATE outbox SET data = $2 WHERE id = $1";
    FAILED = "UPDATE outbox SET due = $2, trouble = $3 WHERE id = $1 AND sent IS NULL";
    NEWEST = "SELECT id, key, channel, template, person_id, recipient, language, data, created, attempts, sent FROM outbox \
              ORDER BY id DESC LIMIT $1";
    MAILS_OF = "SELECT id, key, channel, template, person_id, recipient, language, data, created, attempts, sent FROM outbox \
                WHERE person_id = $1 AND channel = 'mail' ORDER BY id DESC LIMIT $2";
    NEXT_DUE = "SELECT MIN(due) AS due FROM outbox WHERE due IS NOT NULL";
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
        created: row.get("created")?,
        attempts: row.get("attempts")?,
        sent: row.get("sent")?,
    })
}

impl Writing {
    /// Puts a message into the outbox; `false` where the same news is there already.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn post(&mut self, message: &Message) -> Result<bool> {
        let values = values![
            &message.id,
            &message.key,
            message.channel.name(),
            &message.template,
            &message.person,
            &message.recipient,
            message.language.tag(),
            &message.data,
            message.created,
        ];
        Ok(self.change(&INSERT, values).await? == 1)
    }

    /// Claims a message until `until`; `None` where another instance has it.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn claim_message(&mut self, id: &str, now: i64, until: i64) -> Result<Option<Message>> {
        self.row(&CLAIM, values![id, now, until]).await?.as_ref().map(message).transpose()
    }

    /// Notes that a message was taken by the server it was for.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn message_sent(&mut self, id: &str, now: i64) -> Result<()> {
        self.change(&SENT, values![id, now]).await?;
        Ok(())
    }

    /// Writes what a message is filled with anew: without the code or link that nobody needs any more.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn set_message_data(&mut self, id: &str, data: &str) -> Result<()> {
        self.change(&SET_DATA, values![id, data]).await?;
        Ok(())
    }

    /// Notes why a message could not be sent, and when it is tried again (`None`: never).
    ///
    /// # Errors
    /// Of the database only.
    pub async fn message_failed(&mut self, id: &str, again: Option<i64>, trouble: &str) -> Result<()> {
        self.change(&FAILED, values![id, again, trouble]).await?;
        Ok(())
    }
}

impl Reading {
    /// The ids of what is due.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn due_messages(&mut self, now: i64, most: i64) -> Result<Vec<String>> {
        self.rows(&DUE, values![now, most]).await?.iter().map(|row| row.get("id")).collect()
    }

    /// When the next message is due.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn next_due(&mut self) -> Result<Option<i64>> {
        self.row(&NEXT_DUE, values![]).await?.map_or(Ok(None), |row| row.get("due"))
    }

    /// The newest mails to a person, sent or not.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn mails_of(&mut self, person: &str, most: i64) -> Result<Vec<Message>> {
        self.rows(&MAILS_OF, values![person, most]).await?.iter().map(message).collect()
    }

    /// The newest messages, sent or not.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn newest_messages(&mut self, most: i64) -> Result<Vec<Message>> {
        self.rows(&NEWEST, values![most]).await?.iter().map(message).collect()
    }
}
