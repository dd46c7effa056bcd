//! What time brings: reminders, digests, and what nobody uses.

use jiff::ToSpan as _;

use super::*;

/// When Rita's permission ends.
const ENDS: jiff::civil::Date = date(2027, 4, 30);

pub(super) async fn reminders(tx: &mut Writing) {
    tx.insert_person(&person("rita"), NOW).await.unwrap();
    tx.insert_means("rita", &means("means of rita"), NOW).await.unwrap();
    let held = tx.hold(&["rita"]).await.unwrap();
    tx.link(&held, "rita", "donald", NOW).await.unwrap();
    for (id, ends) in [("rita's", ENDS), ("rita's last", ENDS + 1.year())] {
        let from = Period { starts: date(2026, 1, 1), ends };
        tx.insert_permission(&held, &NewPermission { period: from, ..login(id, "rita", ends) }, NOW).await.unwrap();
    }
    tx.hold_reminders().await.unwrap();
    due(tx).await;
    digests(tx).await;
    unused(tx).await;
    posted_together(tx).await;
}

/// Due two months before, until it is noted; and when it was noted for another last day it is to be reckoned anew.
async fn due(tx: &mut Writing) {
    let (before, on) = (date(2027, 2, 27), date(2027, 2, 28));
    let of_rita = async |tx: &mut Writing, day| {
        let people = tx.people_to_remind(day, 100).await.unwrap();
        let rows = tx.permissions_to_remind_of(&["rita"], day).await.unwrap();
        assert_eq!(people.contains(&"rita".to_owned()), !rows.is_empty());
        rows.into_iter().map(|one| one.permission.id).collect::<Vec<_>>()
    };
    assert_eq!(of_rita(tx, before).await, Vec::<String>::new());
    assert_eq!(of_rita(tx, on).await, ["rita's"]);
    assert_eq!(tx.last_days_of(&["rita"]).await.unwrap(), [("rita".to_owned(), ENDS + 1.year())]);
    assert_eq!(tx.reminded(&["rita's"], Some(date(2027, 3, 31))).await.unwrap(), 1);
    assert_eq!(of_rita(tx, on).await, Vec::<String>::new());
    assert_eq!(of_rita(tx, date(2027, 3, 31)).await, ["rita's"]);
    tx.too_late_to_remind(date(2027, 3, 31), ENDS, 1_000).await.unwrap();
    assert_eq!(of_rita(tx, date(2027, 3, 31)).await, ["rita's"]);
    assert!(tx.too_late_to_remind(date(2027, 3, 31), ENDS.tomorrow().unwrap(), 1_000).await.unwrap() >= 1);
    assert_eq!(of_rita(tx, date(2027, 3, 31)).await, Vec::<String>::new());
    tx.reminded(&["rita's"], None).await.unwrap();
    assert_eq!(of_rita(tx, ENDS).await, Vec::<String>::new());

    let to_reckon = tx.reminders_to_reckon(1_000).await.unwrap();
    assert!(to_reckon.iter().all(|(id, _)| id != "rita's"), "it was reckoned as it was written");
    tx.reckon_reminder("rita's", ENDS.tomorrow().unwrap(), on).await.unwrap();
    assert!(tx.reminders_to_reckon(1_000).await.unwrap().contains(&("rita's".to_owned(), ENDS)));
    tx.reckon_reminder("rita's", ENDS, on).await.unwrap();
    assert_eq!(of_rita(tx, on).await, ["rita's"]);
}

/// What ends in an organization, by day; and of which week its managers have the digest.
async fn digests(tx: &mut Writing) {
    let found = tx.expiring_in(&["donald"], ENDS, ENDS).await.unwrap();
    let found: Vec<_> = found.iter().map(|one| (one.person.as_str(), one.permission.id.as_str())).collect();
    assert_eq!(found, [("rita", "rita's")]);
    let monday = date(2027, 3, 1);
    assert!(tx.organizations_to_digest(monday, 1_000).await.unwrap().contains(&"donald".to_owned()));
    assert_eq!(tx.digested(&["donald"], monday).await.unwrap(), 1);
    assert!(!tx.organizations_to_digest(monday, 1_000).await.unwrap().contains(&"donald".to_owned()));
    assert!(tx.organizations_to_digest(monday + 1.week(), 1_000).await.unwrap().contains(&"donald".to_owned()));
}

/// Whoever has not used it is told once; whoever then uses it keeps it.
async fn unused(tx: &mut Writing) {
    let later = NOW + 1_000;
    assert!(tx.people_without_use(later, 1_000).await.unwrap().contains(&"rita".to_owned()));
    assert!(tx.warn_unused("rita", later, later).await.unwrap());
    assert!(!tx.warn_unused("rita", later, later).await.unwrap(), "once is enough");
    assert!(tx.people_without_use_still(later, 1_000).await.unwrap().contains(&"rita".to_owned()));
    assert!(tx.is_without_use("rita", later).await.unwrap() && !tx.is_without_use("rita", later - 1).await.unwrap());
    tx.use_means("rita", later).await.unwrap();
    assert!(!tx.is_without_use("rita", later).await.unwrap());
    assert!(!tx.people_without_use(later, 1_000).await.unwrap().contains(&"rita".to_owned()));
}

/// Many messages at once, of which some are there already and some are the same news.
async fn posted_together(tx: &mut Writing) {
    let twelve: Vec<Message> =
        (0..12).map(|number| mail(&format!("r{number}"), &format!("many:{}", number / 2))).collect();
    tx.post_all(&twelve).await.unwrap();
    tx.post_all(&[mail("again", "many:0"), mail("new", "many:new")]).await.unwrap();
    tx.post_all(&[]).await.unwrap();
    let kept = tx.newest_messages(1_000).await.unwrap();
    let mut ids: Vec<&str> =
        kept.iter().filter(|one| one.key.starts_with("many:")).map(|one| one.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["new", "r0", "r10", "r2", "r4", "r6", "r8"]);
}
