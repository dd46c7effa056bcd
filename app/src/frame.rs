//! What every page knows from its request: language, theme, and who looks. Brought over from the server with the page.

use leptos::prelude::*;
use rules::{people::Language, shown::Viewer};
use serde::{Deserialize, Serialize};

use crate::{api, texts::Texts};

/// The appearance that the reader chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Theme {
    /// As the device has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order of the switch.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The name in the cookie and in `data-theme`.
    pub const fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of a name; the system's for every other text.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}

/// What every page knows from its request.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Frame {
    /// The language of the page.
    pub language: Language,
    /// Its appearance.
    pub theme: Theme,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
}

impl Frame {
    /// Whose page it is, as forms and calls name it; empty where it is nobody's.
    pub(crate) fn mark(&self) -> String {
        self.viewer.as_ref().map(|viewer| viewer.mark.clone()).unwrap_or_default()
    }
}

/// Makes the frame and the texts known to everything below.
pub(crate) fn provide() {
    let frame = SharedValue::<Frame, api::query::Plain>::new_with_encoding(api::request_frame).into_inner();
    #[cfg(not(feature = "ssr"))]
    api::query::calls_are_of(frame.mark());
    provide_context(Texts(frame.language));
    provide_context(frame);
}

/// The frame of this page.
pub(crate) fn use_frame() -> Frame {
    use_context::<Frame>().unwrap_or_default()
}
