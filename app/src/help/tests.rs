use std::collections::BTreeSet;

use super::*;
use crate::site_map::PAGES;

const BOTH: [Language; 2] = [Language::En, Language::Nl];

/// R68, R60, R87: every topic has both languages, a screen that exists, and what else is worth reading exists too.
#[test]
fn r60_r68_r87_every_topic_is_written_in_both_languages_and_leads_to_its_screen() {
    for topic in TOPICS.iter().chain(ABOUT.iter()) {
        let [en, nl] = BOTH.map(|language| topic.text(language));
        assert!(en.title != nl.title || topic.slug == "privacy", "{}", topic.slug);
        for text in [en, nl] {
            assert!(text.title.len() > 5 && text.words.len() > 20, "{}", topic.slug);
            assert!(!text.html.contains("<h1") && text.html.contains("<p>"), "{}", topic.slug);
        }
        assert_eq!(
            en.html.matches("<li>").count(),
            nl.html.matches("<li>").count(),
            "{}: not the same steps",
            topic.slug
        );
        assert_eq!(en.html.matches("<h2>").count(), nl.html.matches("<h2>").count(), "{}", topic.slug);
        let is_screen = topic.screen == "/up" || PAGES.iter().any(|page| page.path == topic.screen);
        assert!(is_screen, "{}: {}", topic.slug, topic.screen);
        assert!(topic.related.iter().all(|slug| super::topic(slug).is_some() && *slug != topic.slug), "{}", topic.slug);
    }
    assert!(GROUPS.iter().all(|slug| super::topic(slug).is_some()));
}

/// R25: from every page a link leads to a topic of its own, but for those of help itself; and every topic is there for a page, or
/// beside one.
#[test]
fn every_page_leads_to_a_topic_and_every_topic_can_be_reached() {
    let mut reached = BTreeSet::new();
    for page in PAGES.iter().filter(|page| !page.path.starts_with("/help") && about(&page.path[1..]).is_none()) {
        let address = address_for(page.path);
        let slug = address.strip_prefix("/help/").and_then(|rest| rest.split('?').next()).unwrap();
        let topic = super::topic(slug).unwrap_or_else(|| panic!("{address}"));
        reached.insert(topic.slug);
        reached.extend(topic.related);
        if !["/", "/up", "/logged-out", "/logged-in", "/confirm"].contains(&page.path) {
            let begins = SCREENS.iter().any(|(begin, _)| *begin != "/" && page.path.starts_with(begin));
            assert!(begins, "{} has no topic of its own", page.path);
        }
    }
    assert_eq!(reached.len(), TOPICS.len());
    assert_eq!(address_for("/account/permissions?x=1"), "/help/renew?from=%2Faccount%2Fpermissions%3Fx%3D1");
}

#[test]
fn what_people_type_finds_what_they_mean_also_misspelled() {
    for (language, looked_for, slug) in [
        (Language::En, "password", "password"),
        (Language::En, "pasword forgoten", "password"),
        (Language::En, "renewal", "renew"),
        (Language::En, "lost my phone", "lost-phone"),
        (Language::En, "trash can", "end-permission"),
        (Language::En, "COOKIES", "cannot-log-in"),
        (Language::En, "link a user to two companies", "link-user"),
        (Language::Nl, "wachtword", "password"),
        (Language::Nl, "password", "password"),
        (Language::Nl, "verlengen", "renew"),
        (Language::Nl, "telefoon kwijt nummer", "lost-phone"),
        (Language::Nl, "gebruiker toevoegen", "add-user"),
        (Language::Nl, "machtiginenbeheerder", "management"),
        (Language::Nl, "inloggen lukt niet", "cannot-log-in"),
        (Language::Nl, "opzegen", "cancel"),
        (Language::Nl, "twee bv's", "link-user"),
    ] {
        let found: Vec<&str> = found(looked_for, language).iter().map(|topic| topic.slug).collect();
        assert!(found.iter().take(3).any(|one| *one == slug), "{looked_for}: {found:?}");
    }
    for nothing in ["", "  ", "a b", "xyzzyqqq"] {
        assert!(found(nothing, Language::En).is_empty(), "{nothing}");
    }
}

#[test]
fn html_in_a_file_stays_text() {
    let text = Text::read("# A <b>title</b>\nOne <script>alert(1)</script> two\n");
    assert!(!text.html.contains("<script>"), "{}", text.html);
    assert_eq!(text.title, "A title");
}
