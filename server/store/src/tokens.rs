//! Links in mails: tokens of 256 bits, known by their hashes. A token is used by one caller only: a single update, so that
//! parallel tries cannot get around it.

use rules::{
    actor::Actor,
    opens::{Link, LinkEnd},
};

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
};

/// A link in a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// SHA-256 of the token, in hex.
    pub hash: String,
    /// What it opens.
    pub link: Link,
    /// Whose matter it is.
    pub holder: Actor,
    /// The change or request that it is about.
    pub subject: String,
    /// How far its reader has come (JSON).
    pub state: String,
    /// When it was made.
    pub created: i64,
    /// When it stops working.
    pub expires: i64,
    /// When it ended before that, and why.
    pub ended: Option<(i64, LinkEnd)>,
}

impl Token {
    /// Whether it works.
    pub fn works(&self, now: i64) -> bool {
        self.ended.is_none() && self.expires > now
    }
}

statements! {
    INSERT = "INSERT INTO tokens (hash, purpose, holder, subject, state, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ONE = "SELECT hash, purpose, holder, subject, state, created, expires, used, ended FROM tokens \
           WHERE hash = $1 AND purpose = $2";
    SET_STATE = "UPDATE tokens SET state = $2 WHERE hash = $1 AND used IS NULL";
    USE = "UPDATE tokens SET used = $2, ended = 'used' WHERE hash = $1 AND used IS NULL AND expires > $2";
    END_OF_HOLDER = "UPDATE tokens SET used = $3, ended = $4 WHERE holder = $1 AND purpose = $2 AND used IS NULL";
    END_ABOUT = "UPDATE tokens SET used = $3, ended = $4 WHERE purpose = $1 AND subject = $2 AND used IS NULL";
    EXPIRE = "DELETE FROM tokens WHERE hash IN (SELECT hash FROM tokens WHERE expires <= $1 LIMIT $2)";
}

fn token(row: &Row) -> Result<Token> {
    Ok(Token {
        hash: row.get("hash")?,
        link: row.word("purpose", Link::from_name)?,
        holder: row.actor("holder")?,
        subject: row.get("subject")?,
        state: row.get("state")?,
        created: row.get("created")?,
        expires: row.get("expires")?,
        ended: match row.get::<Option<i64>>("used")? {
            Some(at) => Some((at, row.word("ended", LinkEnd::from_name)?)),
            None => None,
        },
    })
}

impl Writing {
    /// A new token.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn insert_token(&mut self, token: &Token) -> Result<()> {
        let values = values![
            &token.hash,
            token.link.name(),
            &token.holder,
            &token.subject,
            &token.state,
            token.created,
            token.expires,
        ];
        self.change(&INSERT, values).await?;
        Ok(())
    }

    /// Notes how far the reader has come.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn set_token_state(&mut self, hash: &str, state: &str) -> Result<()> {
        self.change(&SET_STATE, values![hash, state]).await?;
        Ok(())
    }

    /// Uses a token up; `false` where somebody was first, or it is past its date.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn use_token(&mut self, hash: &str, now: i64) -> Result<bool> {
        Ok(self.change(&USE, values![hash, now]).await? == 1)
    }

    /// Ends all tokens of a holder for one link.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn end_tokens(&mut self, holder: &Actor, link: Link, why: LinkEnd, now: i64) -> Result<()> {
        self.change(&END_OF_HOLDER, values![holder, link.name(), now, why.name()]).await?;
        Ok(())
    }

    /// Ends all tokens for a link that are about one thing.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn end_tokens_about(&mut self, link: Link, subject: &str, why: LinkEnd, now: i64) -> Result<()> {
        self.change(&END_ABOUT, values![link.name(), subject, now, why.name()]).await?;
        Ok(())
    }

    /// Forgets up to `most` tokens that stopped working before `now`.
    pub async fn expire_tokens(&mut self, now: i64, most: i64) -> Result<u64> {
        self.change(&EXPIRE, values![now, most]).await
    }
}

impl Reading {
    /// A token, also one that works no more.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn token(&mut self, hash: &str, link: Link) -> Result<Option<Token>> {
        self.row(&ONE, values![hash, link.name()]).await?.as_ref().map(token).transpose()
    }
}
