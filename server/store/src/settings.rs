//! Settings of the portal that live with its data.

use crate::{
    Reading, Result, Writing,
    db::{statements, values},
};

statements! {
    FIND = "SELECT value FROM settings WHERE name = $1";
    PUT = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

impl Reading {
    /// A setting's value.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn setting(&mut self, name: &str) -> Result<Option<String>> {
        self.row(&FIND, values![name]).await?.map(|row| row.get("value")).transpose()
    }
}

impl Writing {
    /// Writes a setting.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn put_setting(&mut self, name: &str, value: &str) -> Result<()> {
        self.change(&PUT, values![name, value]).await?;
        Ok(())
    }
}
