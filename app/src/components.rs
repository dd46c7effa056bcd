//! What pages are made of. Markup and classes follow the design board.

pub(crate) mod asked;
mod chrome;
mod ended;
mod error_summary;
mod fields;
mod forms;
mod icon;
mod loaded;
mod password;
mod permission;
mod rich;
pub(crate) mod still;
mod timeline;

pub(crate) use chrome::{Footer, Header, SiteSection, SkipLink};
pub(crate) use ended::EndedList;
pub(crate) use error_summary::{ErrorSummary, FieldError};
pub(crate) use fields::{DateFields, Kind as FieldKind, TextField};
pub(crate) use forms::{Choice, Form, PageOf, escaped};
pub(crate) use icon::{Art, Icon, Tile};
pub(crate) use loaded::{loaded, loaded_or, refused_alone};
pub(crate) use password::{Composed, PasswordInput, Rules};
pub(crate) use permission::{
    LeftOut, Sign, StatusTag, Tag, about, about_admin, end_note, kind_of, of_provider, only_manager, service_name, sign,
};
pub(crate) use rich::{Day, Rich};
pub(crate) use timeline::Timeline;
