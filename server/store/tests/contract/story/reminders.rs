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
        let people = tx.people_to_remind(day, &LeftAt::default(), 100).await.unwrap().ids;
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
    let of_hers = ("rita's".to_owned(), "rita".to_owned(), ENDS);
    assert!(!tx.too_late_to_remind(date(2027, 3, 31), ENDS, 1_000).await.unwrap().contains(&of_hers));
    let after_it = ENDS.tomorrow().unwrap();
    assert!(tx.too_late_to_remind(date(2027, 3, 31), after_it, 1_000).await.unwrap().contains(&of_hers));
    // Whoever goes on behind her meets others only.
    let all = tx.people_to_remind(date(2027, 3, 31), &LeftAt::default(), 1_000).await.unwrap();
    let place = all.ids.iter().position(|id| id == "rita").unwrap();
    let up_to_her = i64::try_from(place).unwrap() + 1;
    let behind = tx.people_to_remind(date(2027, 3, 31), &LeftAt::default(), up_to_her).await.unwrap().left_at;
    let rest = tx.people_to_remind(date(2027, 3, 31), &behind, 1_000).await.unwrap();
    assert_eq!(rest.ids, all.ids[place + 1..]);
    tx.reminded(&["rita's"], None).await.unwrap();
    assert_eq!(of_rita(tx, ENDS).await, Vec::<String>::new());

    let to_reckon = tx.reminders_to_reckon(1_000).await.unwrap();
    assert!(to_reckon.iter().all(|(id, ..)| id != "rita's"), "it was reckoned as it was written");
    tx.reckon_reminder("rita's", ENDS.tomorrow().unwrap(), on).await.unwrap();
    assert!(tx.reminders_to_reckon(1_000).await.unwrap().contains(&of_hers));
    tx.reckon_reminder("rita's", ENDS, on).await.unwrap();
    assert_eq!(of_rita(tx, on).await, ["rita's"]);
}

/// What ends in an organization, by day; and of which week its managers have the digest.
async fn digests(tx: &mut Writing) {
    let found = tx.expiring_in(&["donald"], ENDS, ENDS).await.unwrap();
    let found: Vec<_> = found.iter().map(|one| (one.person.as_str(), one.permission.id.as_str())).collect();
    assert_eq!(found, [("rita", "rita's")]);
    let monday = date(2027, 3, 1);
    let is_due = async |tx: &mut Writing, monday| {
        let all = tx.organizations_to_digest(monday, &LeftAt::default(), 1_000).await.unwrap();
        assert_eq!(tx.organizations_to_digest(monday, &all.left_at, 1_000).await.unwrap().ids, Vec::<String>::new());
        let listed = all.ids.contains(&"donald".to_owned());
        let of_these = tx.organizations_without_digest(&["donald", "nobody's"], monday).await.unwrap();
        assert_eq!(of_these == ["donald"], listed, "{of_these:?}");
        listed
    };
    assert!(is_due(tx, monday).await);
    assert_eq!(tx.digested(&["donald"], monday).await.unwrap(), 1);
    assert!(!is_due(tx, monday).await);
    assert!(is_due(tx, monday + 1.week()).await);
    // Written while the clock was ahead.
    assert!(!tx.has_digests_after(monday).await.unwrap());
    assert_eq!(tx.forget_digests_after(monday).await.unwrap(), 0);
    assert!(tx.has_digests_after(monday - 1.week()).await.unwrap());
    assert_eq!(tx.forget_digests_after(monday - 1.week()).await.unwrap(), 1);
    assert!(is_due(tx, monday).await);
}

/// Whoever has not used it is told once; whoever then uses it keeps it.
async fn unused(tx: &mut Writing) {
    let later = NOW + 1_000;
    let first = LeftAt::default();
    let is_without_use = async |tx: &mut Writing| {
        tx.people_without_use(later, &first, 1_000).await.unwrap().ids.contains(&"rita".to_owned())
    };
    let lapses = async |tx: &mut Writing, day| {
        let listed = tx.people_to_lapse(day, &first, 1_000).await.unwrap().ids.contains(&"rita".to_owned());
        assert_eq!(tx.has_lapsed("rita", day).await.unwrap(), listed);
        listed
    };
    assert!(is_without_use(tx).await);
    assert!(tx.lapses_on("rita", ENDS, later).await.unwrap());
    assert!(!tx.lapses_on("rita", ENDS, later).await.unwrap(), "once is enough");
    assert!(!is_without_use(tx).await);
    assert!(lapses(tx, ENDS).await && !lapses(tx, ENDS.yesterday().unwrap()).await);
    assert_eq!(tx.lapses_no_more(ENDS).await.unwrap(), 0);
    assert_eq!(tx.lapses_no_more(ENDS.tomorrow().unwrap()).await.unwrap(), 1);
    assert!(is_without_use(tx).await && !lapses(tx, ENDS).await);
    assert!(tx.lapses_on("rita", ENDS, later).await.unwrap());
    tx.use_means("rita", later).await.unwrap();
    assert!(!lapses(tx, ENDS).await && !is_without_use(tx).await);
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
