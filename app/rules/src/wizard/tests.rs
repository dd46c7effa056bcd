//! What holds for every wizard of the table.

use std::collections::BTreeSet;

use super::*;

#[test]
fn every_kind_is_found_by_its_word_and_by_no_other() {
    let words: BTreeSet<&str> = WizardKind::ALL.iter().map(|kind| kind.word()).collect();
    assert_eq!(words.len(), WizardKind::ALL.len(), "each has a word of its own");
    for kind in WizardKind::ALL {
        assert_eq!(WizardKind::parse(kind.word()), Some(*kind));
        // In addresses, the store and what travels it is the same word.
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        assert!(kind.word().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{kind}");
    }
    for word in ["", "no-such-wizard", "Renewal", "renewal "] {
        assert_eq!(WizardKind::parse(word), None, "{word}");
    }
}

#[test]
fn every_wizard_is_kept_and_done_on_a_page_of_the_portal() {
    for kind in WizardKind::ALL {
        let traits = kind.traits();
        for path in [traits.kept_at, traits.done_at] {
            assert!(path.starts_with('/') && !path.starts_with("//"), "{kind}: {path}");
        }
        assert!(traits.done_at.ends_with('/'), "{kind}: the reference follows");
    }
}

/// A stranger can begin a wizard a hundred times a day from one address.
#[test]
fn what_a_guest_fills_in_is_kept_small() {
    for kind in WizardKind::ALL {
        match kind.traits().filled_by {
            FilledBy::Guest => assert!(kind.outline().most_bytes() <= 96 * 1024, "{kind}"),
            FilledBy::Person => assert!(kind.outline().most_bytes() <= 1024 * 1024, "{kind}"),
        }
    }
}

#[test]
fn the_names_of_lists_are_told_from_each_other_and_from_steps() {
    for kind in WizardKind::ALL {
        let lists = kind.outline().lists;
        let names: BTreeSet<&str> = lists.iter().flat_map(|list| [list.group, list.step]).collect();
        assert_eq!(names.len(), 2 * lists.len(), "{kind}");
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase())), "{kind}: {names:?}");
    }
}
