//! Help, and what keeps somebody from logging in.

use serde::{Deserialize, Serialize};

use crate::level::Level;

/// A page that the portal writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenPage {
    /// Its title.
    pub title: String,
    /// All of it (HTML).
    pub html: String,
}

/// What the portal sees of why somebody cannot log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogInChecks {
    /// Who is logged in.
    pub name: Option<String>,
    /// Whether the browser takes cookies, as far as that can be seen.
    pub cookies: Option<bool>,
    /// Where the browser is: `host[:port]`.
    pub here: String,
    /// Where the portal is.
    pub address: String,
    /// The portal's time, in seconds since 1970.
    pub now: i64,
    /// The level that a service asks for, where its refusal said so.
    pub needs: Option<Level>,
    /// The level of who is logged in.
    pub held: Option<Level>,
}
