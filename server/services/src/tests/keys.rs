//! What is sealed and marked with the portal's own key.

use super::world::SeededChance;
use crate::keys::{Keys, MasterKey};

fn keys(digit: &str) -> Keys {
    Keys::new(&MasterKey::parse(&digit.repeat(64)).unwrap()).unwrap()
}

#[test]
fn what_is_sealed_opens_for_its_owner_with_its_key_only() {
    let chance = SeededChance::default();
    let sealed = keys("a").seal(&chance, "anna", "the secret").unwrap();
    assert_ne!(keys("a").seal(&chance, "anna", "the secret").unwrap(), sealed, "never the same twice");
    assert_eq!(keys("a").open("anna", &sealed).unwrap().reveal(), "the secret");
    assert!(keys("a").open("bram", &sealed).is_err());
    assert!(keys("b").open("anna", &sealed).is_err());
    for at in [0, 30, sealed.len() - 1] {
        let mut changed = sealed.clone().into_bytes();
        changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
        assert!(keys("a").open("anna", &String::from_utf8(changed).unwrap()).is_err());
    }
    for wrong in ["", "ab", "not hex"] {
        assert!(keys("a").open("anna", wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_mark_is_made_with_its_key_only() {
    assert_eq!(keys("a").mark(&["anna", "1"]), keys("a").mark(&["anna", "1"]));
    assert_ne!(keys("a").mark(&["anna", "1"]), keys("b").mark(&["anna", "1"]));
    assert_ne!(keys("a").mark(&["anna", "1"]), keys("a").mark(&["ann", "a1"]));
}

#[test]
fn a_key_is_64_hexadecimal_digits() {
    assert!(MasterKey::parse(&"0aF".repeat(21)).is_err());
    assert!(MasterKey::parse(&"g".repeat(64)).is_err());
    assert!(MasterKey::parse(&format!(" {}\n", "0a".repeat(32))).is_ok());
}
