//! The screens, foldered like the site. Each reads what it shows from one server function.

pub(crate) mod account;
pub(crate) mod administration;
pub(crate) mod desk;
pub(crate) mod door;
pub(crate) mod help;
pub(crate) mod lost;
pub(crate) mod public;
pub(crate) mod wizards;
