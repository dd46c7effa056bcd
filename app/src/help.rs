//! Help: topics as text files in `app/help`, in both languages. The portal puts them into HTML and searches them; the browser gets
//! no more of them than what it shows.

mod search;

use std::sync::LazyLock;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, html};
use rules::people::Language;

/// What a page of help answers.
#[derive(Debug)]
pub(crate) struct Topic {
    /// Its name in addresses.
    pub(crate) slug: &'static str,
    /// The screen that it talks about.
    pub(crate) screen: &'static str,
    /// What else is worth reading.
    pub(crate) related: &'static [&'static str],
    /// The texts, in English and Dutch.
    texts: [Text; 2],
}

/// A topic in one language.
#[derive(Debug)]
pub(crate) struct Text {
    /// The question.
    pub(crate) title: String,
    /// The answer (HTML).
    pub(crate) html: String,
    /// All its words, as they are searched.
    words: Vec<String>,
    /// The words of the question.
    title_words: Vec<String>,
}

/// Names topics: the file, the screen, what else is worth reading.
macro_rules! topics {
    ($($slug:literal: $screen:literal, [$($related:literal),*];)+) => {
        [$(Topic {
            slug: $slug,
            screen: $screen,
            related: &[$($related),*],
            texts: [
                Text::read(include_str!(concat!("../help/en/", $slug, ".md"))),
                Text::read(include_str!(concat!("../help/nl/", $slug, ".md"))),
            ],
        }),+]
    };
}

/// Every topic, in the order in which they are listed.
pub(crate) static TOPICS: LazyLock<[Topic; 17]> = LazyLock::new(|| {
    topics! {
        "renew": "/account/permissions", ["renew-admin", "validity"];
        "validity": "/account/permissions", ["renew"];
        "what-i-see": "/account", ["request-user", "change-contact"];
        "request-user": "/account/permissions", ["get-admin", "request-manager"];
        "cancel": "/account/details", ["end-permission"];
        "log-in": "/up", ["cannot-log-in", "password"];
        "cannot-log-in": "/cannot-log-in", ["password", "lost-phone", "log-in"];
        "password": "/password/forgot", ["cannot-log-in", "lost-phone"];
        "change-contact": "/account/details", ["lost-phone"];
        "lost-phone": "/change-form", ["change-contact", "cannot-log-in"];
        "management": "/administration", ["add-user", "link-user", "get-admin"];
        "get-admin": "/account/permissions", ["management", "renew-admin"];
        "renew-admin": "/account/permissions", ["renew", "get-admin"];
        "add-user": "/administration/users", ["link-user", "request-manager"];
        "link-user": "/administration/requests", ["add-user", "request-manager"];
        "request-manager": "/administration/permissions", ["link-user", "end-permission"];
        "end-permission": "/administration/permissions", ["cancel"];
    }
});

/// Where the list of topics begins anew: your eHerkenning, logging in, managing.
pub(crate) const GROUPS: [&str; 3] = ["renew", "log-in", "management"];

/// What is said of the portal itself, on pages that stand alone.
pub(crate) static ABOUT: LazyLock<[Topic; 3]> = LazyLock::new(|| {
    topics! {
        "privacy": "/account/data", [];
        "accessibility": "/", [];
        "security": "/account/security", [];
    }
});

/// The topic of each screen, by the beginning of its address: the longest that fits counts.
const SCREENS: &[(&str, &str)] = &[
    ("/", "log-in"),
    ("/account", "what-i-see"),
    ("/account/details", "change-contact"),
    ("/account/links", "link-user"),
    ("/account/permissions", "renew"),
    ("/account/prove", "change-contact"),
    ("/account/renew", "renew"),
    ("/account/requests", "request-user"),
    ("/account/security", "password"),
    ("/administration", "management"),
    ("/administration/permissions", "request-manager"),
    ("/administration/requests", "link-user"),
    ("/administration/users", "add-user"),
    ("/cancelled", "cancel"),
    ("/cannot-log-in", "cannot-log-in"),
    ("/change-form", "lost-phone"),
    ("/desk", "cannot-log-in"),
    ("/done", "validity"),
    ("/email", "change-contact"),
    ("/invite", "log-in"),
    ("/invited", "log-in"),
    ("/login", "cannot-log-in"),
    ("/password", "password"),
    ("/sorry", "cannot-log-in"),
    ("/stop", "lost-phone"),
    ("/undo", "change-contact"),
    ("/w/add-users", "add-user"),
    ("/w/cancel", "cancel"),
    ("/w/change-form", "lost-phone"),
    ("/w/email", "change-contact"),
    ("/w/link-request", "link-user"),
    ("/w/mobile", "change-contact"),
    ("/w/renewal", "renew"),
    ("/w/request", "request-user"),
    ("/w/terminate", "end-permission"),
    ("/w/users-renewal", "renew"),
    ("/w/users-request", "request-manager"),
];

/// The topic with a name.
pub(crate) fn topic(slug: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.slug == slug)
}

/// A page about the portal itself.
pub(crate) fn about(slug: &str) -> Option<&'static Topic> {
    ABOUT.iter().find(|topic| topic.slug == slug)
}

/// The page of help for a screen, from which a link leads back there.
pub fn address_for(screen: &str) -> String {
    let path = screen.split(['?', '#']).next().unwrap_or_default();
    if path == "/help" || path.starts_with("/help/") || about(path.trim_start_matches('/')).is_some() {
        return "/help".to_owned();
    }
    let is_below = |begin: &str| {
        begin == "/" || path == begin || path.strip_prefix(begin).is_some_and(|rest| rest.starts_with('/'))
    };
    let fitting = SCREENS.iter().filter(|(begin, _)| is_below(begin)).max_by_key(|(begin, _)| begin.len());
    let slug = fitting.map_or("log-in", |(_, slug)| slug);
    let from = percent_encoding::utf8_percent_encode(screen, percent_encoding::NON_ALPHANUMERIC);
    format!("/help/{slug}?from={from}")
}

/// The topics that what somebody looks for fits, the best first.
pub(crate) fn found(looked_for: &str, language: Language) -> Vec<&'static Topic> {
    search::found(looked_for, TOPICS.iter().map(|topic| (topic, topic.text(language), topic.text(language.other()))))
}

impl Topic {
    /// As a reader of a language has it.
    pub(crate) fn text(&self, language: Language) -> &Text {
        match language {
            Language::En => &self.texts[0],
            Language::Nl => &self.texts[1],
        }
    }
}

impl Text {
    /// A heading with the question, then the answer. HTML in the file stays text.
    fn read(source: &str) -> Self {
        let (mut title, mut text, mut body, mut in_title) = (String::new(), String::new(), Vec::new(), false);
        for event in Parser::new(source) {
            match event {
                Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => in_title = true,
                Event::End(TagEnd::Heading(HeadingLevel::H1)) => in_title = false,
                Event::Text(words) if in_title => title.push_str(&words),
                Event::Html(html) | Event::InlineHtml(html) => body.push(Event::Text(html)),
                // A browser that translates leaves addresses as they are.
                Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with("mailto:") => {
                    let link = maud::html! { a href=(dest_url) translate="no" {} }.0;
                    body.push(Event::InlineHtml(link.trim_end_matches("</a>").to_owned().into()));
                }
                other => {
                    if let Event::Text(words) | Event::Code(words) = &other {
                        text.push_str(words);
                        text.push(' ');
                    }
                    body.push(other);
                }
            }
        }
        let mut answer = String::with_capacity(source.len() * 2);
        html::push_html(&mut answer, body.into_iter());
        Self { words: search::words(&text), title_words: search::words(&title), title, html: answer }
    }
}

#[cfg(test)]
mod tests;
