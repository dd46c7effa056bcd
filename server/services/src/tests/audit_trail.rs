//! R122: the audit trail is tamper-evident.

use proptest::prelude::*;
use store::{AuditEnd, ChainedLine};

use super::world::{World, visitor};
use crate::{
    Tampered, Unfit,
    audit_trail::Check,
    keys::{Keys, MasterKey},
    portal::Audit,
};

impl World {
    /// So many lines, and more, as the portal writes them.
    async fn trail(&self, lines: usize) -> (Vec<ChainedLine>, AuditEnd) {
        self.portal.begin_audit().await.unwrap().unwrap();
        let anna = self.person("Anna").await;
        for index in 0..lines {
            let mut tx = self.portal.db().write().await.unwrap();
            let reference = format!("RN-{}", index % 7);
            let person = (index % 3 > 0).then_some(anna.id.as_str());
            let line = Audit { person, reference: &reference, ..Audit::by(&anna.id, rules::deed::Deed::SignedIn) };
            self.portal.audit(&mut tx, line);
            tx.commit().await.unwrap();
        }
        let mut reading = self.portal.db().read().await.unwrap();
        (reading.audit_chain(0, 10_000).await.unwrap(), reading.audit_end().await.unwrap())
    }
}

fn verify(keys: &Keys, lines: &[ChainedLine], end: &AuditEnd) -> Result<(), Tampered> {
    let mut check = Check::new(keys, None);
    for line in lines {
        check.line(line)?;
    }
    check.end(end)
}

/// What somebody does who has the database and not the key.
#[derive(Debug, Clone)]
enum Deed {
    /// Another word, person, organization, actor, reference, time or id in a line.
    Edit(usize, u8),
    /// A line deleted; the later ones numbered anew or not.
    Delete(usize, bool),
    /// Two lines in each other's place, with their numbers or with number and mark left where they are.
    Swap(usize, usize, bool),
    /// The last lines gone, with the end as it was, or set to the line before them.
    Truncate(usize, bool),
    /// A line written twice.
    Repeat(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, what)| Deed::Edit(at, what)),
        (any::<usize>(), any::<bool>()).prop_map(|(at, anew)| Deed::Delete(at, anew)),
        (any::<usize>(), any::<usize>(), any::<bool>()).prop_map(|(a, b, whole)| Deed::Swap(a, b, whole)),
        (1usize..40, any::<bool>()).prop_map(|(count, moved)| Deed::Truncate(count, moved)),
        any::<usize>().prop_map(Deed::Repeat),
    ]
}

fn done(deed: &Deed, lines: &mut Vec<ChainedLine>, end: &mut AuditEnd) {
    let count = lines.len();
    let renumber = |lines: &mut Vec<ChainedLine>| {
        for (number, line) in (1..).zip(lines.iter_mut()) {
            line.number = number;
        }
    };
    match deed {
        Deed::Edit(at, what) => {
            let line = &mut lines[at % count].line;
            match what % 7 {
                0 => line.action.push('x'),
                1 => line.person = line.person.take().map_or(Some(String::new()), |_| None),
                2 => line.organization = Some("another".into()),
                3 => line.actor.push('x'),
                4 => line.reference.push('1'),
                5 => line.at += 1,
                _ => line.id.push('0'),
            }
        }
        Deed::Delete(at, anew) => {
            lines.remove(at % count);
            if *anew {
                renumber(lines);
                end.number -= 1;
                end.mark = lines.last().map(|line| line.mark.clone()).unwrap_or_default();
            }
        }
        Deed::Swap(a, b, whole) => {
            let (a, b) = (a % count, if a % count == b % count { (b + 1) % count } else { b % count });
            if *whole {
                lines.swap(a, b);
                renumber(lines);
            } else {
                let (first, second) = (lines[a].line.clone(), lines[b].line.clone());
                (lines[a].line, lines[b].line) = (second, first);
            }
        }
        Deed::Truncate(cut, moved) => {
            lines.truncate(count - cut);
            if *moved {
                end.number -= i64::try_from(*cut).unwrap();
                end.mark = lines.last().unwrap().mark.clone();
            }
        }
        Deed::Repeat(at) => {
            let line = lines[at % count].clone();
            lines.push(line);
            renumber(lines);
        }
    }
}

#[tokio::test]
async fn r122_a_thousand_random_edits_deletions_swaps_and_truncations_are_found() {
    let (lines, end) = World::new().await.trail(200).await;
    let keys = Keys::new(&MasterKey::demo()).unwrap();
    assert_eq!(verify(&keys, &lines, &end), Ok(()));
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 1_000, ..ProptestConfig::default() });
    runner
        .run(&deed(), |deed| {
            let (mut lines, mut end) = (lines.clone(), end.clone());
            done(&deed, &mut lines, &mut end);
            prop_assert!(verify(&keys, &lines, &end).is_err(), "{deed:?} was not found");
            Ok(())
        })
        .unwrap();
    // Nor can it be made good again without the key.
    let other = Keys::new(&MasterKey::parse(&"ab".repeat(32)).unwrap()).unwrap();
    assert_eq!(verify(&other, &lines, &end), Err(Tampered::Changed { number: 1 }));
}

/// Some use, and then what somebody does who has the database and not the key; whether it is found by looking at the trail
/// alone, and whether the portal still takes the database up.
async fn after(tamper: &[&str]) -> (Result<i64, Unfit>, Result<(), Unfit>) {
    let world = World::new().await;
    world.trail(20).await;
    for sql in tamper {
        world.tamper(sql).await;
    }
    let found = world.portal.verify_audit(None).await.unwrap();
    (found, world.portal.begin_audit().await.unwrap())
}

const EMPTIED: &str = "DELETE FROM audit; UPDATE audit_end SET number = 0, mark = '', seal = ''";
const FORGED: &str = "INSERT INTO audit (id, at, actor, action) VALUES ('f1', 1, 'portal', 'signed-in'), ('f2', 2, 'nobody', 'signed-out')";
const UNSETTLED: &str = "DELETE FROM settings";

/// M5: an emptied trail is never in order, and the portal never begins it anew nor signs what stands outside of it.
#[tokio::test]
async fn m5_an_emptied_trail_is_found_without_anything_noted_and_forged_lines_are_never_signed() {
    assert_eq!(after(&[]).await, (Ok(21), Ok(())));
    let emptied: (_, Result<(), Unfit>) = (Err(Tampered::Empty.into()), Err(Tampered::Empty.into()));
    assert_eq!(after(&[EMPTIED]).await, emptied);
    let (found, begun) = after(&[EMPTIED, FORGED]).await;
    assert_eq!(found, Err(Tampered::Foreign { count: 2 }.into()));
    assert_eq!(begun, Err(Tampered::Empty.into()));
    // Nor where what says that it was begun is deleted with it.
    let never: (_, Result<(), Unfit>) = (Err(Tampered::NotBegun.into()), Err(Tampered::NotBegun.into()));
    assert_eq!(after(&[EMPTIED, UNSETTLED]).await, never);
    assert_eq!(after(&[EMPTIED, FORGED, UNSETTLED]).await, never);
    assert_eq!(after(&[UNSETTLED]).await, never);
    assert_eq!(after(&["UPDATE settings SET value = 'another' WHERE name = 'database'"]).await, never);
}

/// The other ways of the attack, all of which were found before too.
#[tokio::test]
async fn r122_fifteen_ways_to_change_the_trail_are_found_without_anything_noted() {
    for way in [
        "UPDATE audit SET action = 'x' WHERE number = 7",
        "UPDATE audit SET person_id = NULL WHERE number = 9",
        "UPDATE audit SET actor = 'portal' WHERE number = 7",
        "UPDATE audit SET reference = 'x' WHERE number = 7",
        "UPDATE audit SET at = at + 1 WHERE number = 7",
        "UPDATE audit SET actor = 'nobody' WHERE number = 8",
        "UPDATE audit SET id = 'x' WHERE number = 7",
        "UPDATE audit SET mark = 'x' WHERE number = 7",
        "DELETE FROM audit WHERE number = 7",
        "DELETE FROM audit WHERE number = 1",
        "DELETE FROM audit WHERE number = 21",
        "DELETE FROM audit WHERE number > 15",
        "DELETE FROM audit WHERE number = 7; UPDATE audit SET number = number - 1 WHERE number > 7; UPDATE audit_end SET number = 20",
        "UPDATE audit SET number = 99 WHERE number = 7; UPDATE audit SET number = 7 WHERE number = 8; UPDATE audit SET number = 8 WHERE number = 99",
        "UPDATE audit_end SET number = 20, mark = (SELECT mark FROM audit WHERE number = 20)",
        "UPDATE audit_end SET seal = ''",
        FORGED,
    ] {
        let (found, _) = after(&[way]).await;
        assert!(found.is_err(), "{way}");
    }
}

/// The first line names its database: a trail of another database with the same key does not fit.
#[tokio::test]
async fn m5_the_trail_of_another_database_is_no_trail_of_this_one() {
    let world = World::new().await;
    world.trail(3).await;
    let other = world.portal.keys().begun("another");
    world
        .tamper(&format!(
            "UPDATE settings SET value = 'another' WHERE name = 'database'; \
         UPDATE settings SET value = '{other}' WHERE name = 'audit-begun'"
        ))
        .await;
    assert_eq!(world.portal.verify_audit(None).await.unwrap(), Err(Tampered::Another.into()));
}

#[tokio::test]
async fn m5_an_end_that_was_noted_is_looked_up_by_its_line() {
    let world = World::new().await;
    world.trail(3).await;
    let (number, mark) = world.portal.audit_end().await.unwrap();
    assert_eq!(world.portal.knows_audit_end(&(number, mark.clone())).await.unwrap(), Ok(()));
    for noted in [(number + 1, mark.clone()), (number, "x".to_owned()), (number - 1, mark), (0, String::new())] {
        let known = world.portal.knows_audit_end(&noted).await.unwrap();
        assert_eq!(known, Err(Tampered::NotKnown { number: noted.0 }));
    }
}

#[tokio::test]
async fn r122_the_trail_of_real_use_is_whole_and_an_older_one_is_known_by_what_was_noted() {
    let world = World::new().await;
    world.portal.begin_audit().await.unwrap().unwrap();
    world.portal.begin_audit().await.unwrap().unwrap();
    assert_eq!(world.portal.verify_audit(None).await.unwrap(), Ok(1), "begun once");
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    here.sign_out().await.unwrap();
    let noted = world.portal.audit_end().await.unwrap();
    world.sign_in(&anna).await;
    let lines = world.portal.verify_audit(None).await.unwrap().unwrap();
    assert!(lines > noted.0, "{lines}");
    assert_eq!(world.portal.verify_audit(Some(noted.clone())).await.unwrap(), Ok(lines));
    let other = (noted.0, "0".repeat(64));
    assert_eq!(
        world.portal.verify_audit(Some(other)).await.unwrap(),
        Err(Tampered::NotKnown { number: noted.0 }.into())
    );
    let later = (lines + 1, noted.1);
    assert_eq!(
        world.portal.verify_audit(Some(later)).await.unwrap(),
        Err(Tampered::NotKnown { number: lines + 1 }.into())
    );
}

on_both!(r122_lines_that_are_written_at_once_are_one_queue_without_gaps);

async fn r122_lines_that_are_written_at_once_are_one_queue_without_gaps(world: World) {
    world.portal.begin_audit().await.unwrap().unwrap();
    let anna = world.person("Anna").await;
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (portal, email) = (world.portal.clone(), anna.email.clone());
        running.spawn(async move {
            let _ = portal.forgot_password(&visitor(), &email).await;
            let mut tx = portal.db().write().await.unwrap();
            portal.audit(&mut tx, Audit::by_portal(rules::deed::Deed::SignedIn));
            portal.audit(&mut tx, Audit::by_portal(rules::deed::Deed::SignedOut));
            tx.commit().await.unwrap();
        });
    }
    running.join_all().await;
    assert_eq!(world.portal.verify_audit(None).await.unwrap(), Ok(101));
}
