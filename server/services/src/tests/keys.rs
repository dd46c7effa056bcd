//! What is sealed and marked with the portal's own key.

use super::world::{SeededChance, World, visitor};
use crate::{
    Portal, Resealed, Unfit,
    keys::{Keys, MasterKey},
};

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
    for at in [0, 12, 30, sealed.len() - 1] {
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

impl World {
    /// The same database, taken up with other keys.
    async fn with_keys(&self, key: MasterKey) -> (Portal, std::result::Result<(), Unfit>) {
        let db = self.portal.db().clone();
        let portal = Portal::new(db, self.clock.clone(), self.chance.clone(), self.register.clone(), &key, 1).unwrap();
        let begun = portal.begin_audit().await.unwrap();
        (portal, begun)
    }
}

fn master(digit: &str) -> MasterKey {
    MasterKey::parse(&digit.repeat(64)).unwrap()
}

/// Issue "The frame made ready", part 3: an app that was set up with the old key works on, the new one seals, and the old one
/// can go.
#[tokio::test]
async fn a_key_is_replaced_and_apps_recovery_codes_and_trail_outlive_it() {
    let world = World::new().await;
    world.portal.begin_audit().await.unwrap().unwrap();
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let (app, recovery) = world.set_up(&here).await;
    world.portal.forgot_password(&visitor(), &anna.email).await.unwrap();
    let here = world.again(&here).await;
    here.make_calendar().await.unwrap();
    let calendar = here.calendar().await.unwrap();
    let officer = world.activated("sam@desk.example").await;
    let before = world.portal.audit_end().await.unwrap();

    // Nothing of it opens with another key alone, and nothing is written then.
    let (_, unfit) = world.with_keys(master("b")).await;
    assert!(matches!(&unfit, Err(Unfit::OtherKey { id }) if id.len() == 8), "{unfit:?}");
    assert!(unfit.unwrap_err().to_string().contains("SECRET_KEY_OLD"));
    assert_eq!(world.portal.audit_end().await.unwrap(), before);

    let (both, begun) = world.with_keys(master("b").replacing([MasterKey::demo()])).await;
    assert_eq!(begun, Ok(()));
    let there = world.taken_up_by(both);
    assert!(there.enters_with(&anna, &there.shows(&app, 1)).await.is_ok(), "the app's secret opens with the old key");
    let resealed = there.portal.reseal().await.unwrap();
    assert!(
        resealed.done >= 6 && resealed.unreadable == 0,
        "app, fresh codes, letters, errand, calendar, officer: {resealed:?}"
    );
    assert_eq!(there.portal.reseal().await.unwrap(), Resealed::default());
    let known = there.portal.verify_audit(Some(before.clone())).await.unwrap();
    assert_eq!(known, Ok(there.portal.audit_end().await.unwrap().0));

    // The old key is gone for good.
    let (new, begun) = there.with_keys(master("b")).await;
    assert_eq!(begun, Ok(()));
    let world = there.taken_up_by(new);
    assert!(!world.mails_to(&anna, "M43").await.is_empty(), "letters of before can be read and sent");
    world.clock.forward(60);
    assert_eq!(world.portal.run_errands().await.unwrap(), 1, "and what was asked for is done");
    world.clock.forward(120);
    let here = world.enters_with(&anna, &world.shows(&app, 0)).await.unwrap();
    assert_eq!(here.calendar().await.unwrap(), calendar, "the address of a calendar");
    assert!(world.is_let_in(&officer, "sam@desk.example").await, "an officer's app");
    let code = recovery[0].replace(' ', "");
    assert!(world.enters_with(&anna, &code).await.is_ok(), "recovery codes were made with the old key");
    assert!(world.enters_with(&anna, &code).await.is_err(), "and work once");
    let lines = world.portal.audit_end().await.unwrap().0;
    assert_eq!(world.portal.verify_audit(Some(before)).await.unwrap(), Ok(lines), "lines of both keys");

    // Nobody goes back to it, and it is replaced again as before.
    let (_, unfit) = world.with_keys(MasterKey::demo()).await;
    assert!(matches!(unfit, Err(Unfit::OtherKey { .. })));
    let (third, begun) = world.with_keys(master("c").replacing([master("b")])).await;
    assert_eq!(begun, Ok(()));
    assert_eq!(third.verify_audit(None).await.unwrap(), Ok(lines + 1));
    assert_eq!(third.reseal().await.unwrap().unreadable, 0);
}

#[test]
fn what_a_replaced_key_sealed_opens_while_that_is_given_and_the_new_one_seals() {
    let chance = SeededChance::default();
    let old = keys("a").seal(&chance, "anna", "the secret").unwrap();
    let both = Keys::new(&master("b").replacing([master("a")])).unwrap();
    assert_eq!(both.open("anna", &old).unwrap().reveal(), "the secret");
    let new = both.seal(&chance, "anna", "the secret").unwrap();
    assert!(keys("b").open("anna", &new).is_ok() && keys("a").open("anna", &new).is_err());
    let without = keys("b").open("anna", &old).unwrap_err().to_string();
    assert!(without.contains("SECRET_KEY_OLD") && without.contains(&old[..8]), "{without}");
}
