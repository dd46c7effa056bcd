//! Pages of help, as the portal writes them.

use maud::{Markup, PreEscaped, html};
use rules::{people::Language, shown::WrittenPage};

use crate::{
    components::still::icon,
    help::{self, GROUPS, TOPICS, Topic},
    texts::Texts,
};

/// The list of questions; of a search, those that it finds.
pub(crate) fn list(language: Language, looked_for: &str) -> WrittenPage {
    let (texts, looked_for) = (Texts(language), looked_for.trim());
    let html = html! {
        div class="mr-head" {
            h1 tabindex="-1" { (texts.help_title()) }
            p class="mr-head__lead" { (texts.help_lead()) }
        }
        div class="mr-stack mr-stack--lg" {
            (search(texts, looked_for))
            @if looked_for.is_empty() { (all(texts)) } @else { (found(texts, looked_for)) }
            (helpdesk(texts))
        }
    };
    WrittenPage { title: texts.help_title().to_owned(), html: html.0 }
}

fn search(texts: Texts, looked_for: &str) -> Markup {
    html! {
        form class="mr-form mr-help__search" method="get" action="/help" role="search" {
            div class="mr-field" {
                label class="mr-label" for="q" { (texts.help_search_label()) }
                div class="mr-searchbox" {
                    input class="mr-input" id="q" name="q" type="search" maxlength="100" value=(looked_for) autocomplete="off";
                    button class="mr-button mr-button--second" { (icon("search", false)) (texts.help_search()) }
                }
            }
        }
    }
}

fn all(texts: Texts) -> Markup {
    let names = [texts.help_group_own(), texts.help_group_login(), texts.help_group_managing()];
    let mut groups: Vec<Vec<&Topic>> = Vec::new();
    for topic in TOPICS.iter() {
        match groups.last_mut().filter(|_| !GROUPS.contains(&topic.slug)) {
            Some(group) => group.push(topic),
            None => groups.push(vec![topic]),
        }
    }
    html! {
        div class="mr-grid mr-grid--fit" {
            @for (name, topics) in names.iter().zip(&groups) {
                section class="mr-card mr-help" {
                    h2 { (name) }
                    (links(texts, topics))
                }
            }
        }
    }
}

fn found(texts: Texts, looked_for: &str) -> Markup {
    let topics = help::found(looked_for, texts.0);
    let said = match topics.len() {
        0 => texts.help_found_none(looked_for),
        1 => texts.help_found_one(looked_for),
        n => texts.help_found(n, looked_for),
    };
    html! {
        section class="mr-narrow mr-stack" {
            p role="status" { (said) }
            @if !topics.is_empty() { div class="mr-card mr-help" { (links(texts, &topics)) } }
            p { a href="/help" { (texts.help_every()) } }
        }
    }
}

fn links(texts: Texts, topics: &[&Topic]) -> Markup {
    html! {
        ul {
            @for topic in topics { li { a href={ "/help/" (topic.slug) } { (topic.text(texts.0).title) } } }
        }
    }
}

/// A question with its answer, and the way to its screen (R60). `from` is the page that its reader comes from.
pub(crate) fn topic(language: Language, topic: &Topic, from: &str) -> WrittenPage {
    let (texts, text) = (Texts(language), topic.text(language));
    let related: Vec<&Topic> = topic.related.iter().filter_map(|slug| help::topic(slug)).collect();
    let from = services::is_own_path(from).then_some(from).filter(|from| !from.starts_with("/api/"));
    let html = html! {
        article class="mr-narrow mr-stack mr-stack--lg" {
            div {
                @match from {
                    Some(from) => a class="mr-back" href=(from) { (icon("left", true)) (texts.help_back()) },
                    None => a class="mr-back" href="/help" { (icon("left", true)) (texts.help_every()) },
                }
                div class="mr-head" { h1 tabindex="-1" { (text.title) } }
                div class="mr-prose" { (PreEscaped(&text.html)) }
            }
            // Some screens decide on the server where they lead.
            div class="mr-actions" { a class="mr-button" href=(topic.screen) rel="external" { (texts.help_go()) } }
            section class="mr-help" {
                h2 { (texts.help_related()) }
                (links(texts, &related))
                p { a href="/help" { (texts.help_every()) } }
            }
            (helpdesk(texts))
        }
    };
    WrittenPage { title: text.title.clone(), html: html.0 }
}

/// A page about the portal itself.
pub(crate) fn about(language: Language, about: &Topic) -> WrittenPage {
    let (texts, text) = (Texts(language), about.text(language));
    let html = html! {
        article class="mr-narrow mr-stack mr-stack--lg" {
            div {
                div class="mr-head" { h1 tabindex="-1" { (text.title) } }
                div class="mr-prose" { (PreEscaped(&text.html)) }
            }
            (helpdesk(texts))
        }
    };
    WrittenPage { title: text.title.clone(), html: html.0 }
}

/// Whoever is not helped by a page asks the helpdesk (R93).
fn helpdesk(texts: Texts) -> Markup {
    html! {
        section class="mr-inset" {
            h2 { (texts.help_helpdesk()) }
            p {
                (texts.help_helpdesk_text(texts.helpdesk_phone(), texts.helpdesk_hours())) " "
                a href=(texts.helpdesk_email_link()) translate="no" { (texts.helpdesk_email()) } "."
            }
        }
    }
}
