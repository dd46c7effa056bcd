//! The calendar of one's end dates, and its secret address.

use jiff::civil::date;
use rules::{level::Level, state::MeansState};

use super::world::{Ask, DAY, World};
use crate::SignedIn;

const ORIGIN: &str = "https://mijn.reconi.example";

impl World {
    async fn feed(&self, path: &str) -> Option<String> {
        self.portal.calendar_feed(path.strip_prefix("/calendar/").unwrap(), ORIGIN).await.unwrap()
    }
}

async fn made(who: &SignedIn) -> String {
    who.make_calendar().await.unwrap();
    who.calendar().await.unwrap().unwrap()
}

/// Lines as RFC 5545 unfolds them; what is longer than 75 octets, or ends otherwise, is no calendar.
fn lines(calendar: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in calendar.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(line.len() <= 75 && !line.contains('\n'), "{line:?}");
        match line.strip_prefix(' ') {
            Some(rest) => all.last_mut().unwrap().push_str(rest),
            None => all.push(line.to_owned()),
        }
    }
    all
}

/// What the lines of a name say.
fn all_of<'a>(lines: &'a [String], name: &str) -> Vec<&'a str> {
    lines.iter().filter_map(|line| line.strip_prefix(name)).collect()
}

/// R129
#[tokio::test]
async fn r129_each_last_day_stands_in_the_calendar_once_for_each_organization() {
    let world = World::new().await;
    let (bakery, garage) = (world.organization("Bakkerij, Vis; & Zn").await, world.organization("Garage").await);
    let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
    let service = world.service("Verzuimmelder", Level::Eh3).await;
    let first = world.login_for(&anna, &bakery, Some(&service), Level::Eh3, date(2027, 1, 9)).await;
    world.login_for(&anna, &bakery, None, Level::Eh3, date(2027, 1, 9)).await;
    let later = world.login(&anna, &garage, date(2028, 2, 29)).await;
    world.admin(&anna, &later).await;
    world.login(&anna, &garage, date(2026, 11, 1)).await;
    world.login(&bram, &garage, date(2027, 5, 5)).await;
    let here = world.sign_in(&anna).await;
    assert_eq!(here.calendar().await.unwrap(), None, "nobody has one who did not ask for it");
    let path = made(&here).await;
    let calendar = lines(&world.feed(&path).await.unwrap());
    assert_eq!((calendar[0].as_str(), calendar.last().unwrap().as_str()), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
    assert_eq!(
        all_of(&calendar, "DTSTART;VALUE=DATE:"),
        ["20270109", "20280229"],
        "nothing that has ended, nor another's"
    );
    assert_eq!(all_of(&calendar, "DTEND;VALUE=DATE:"), ["20270110", "20280301"]);
    let told = all_of(&calendar, "SUMMARY:");
    assert_eq!(told[0], "Laatste dag van uw machtigingen voor Bakkerij\\, Vis\\; & Zn");
    let described = all_of(&calendar, "DESCRIPTION:");
    assert!(described[0].starts_with("Verzuimmelder\\nAlle diensten\\n"), "{described:?}");
    assert!(described[0].ends_with(&format!("{ORIGIN}/account/permissions")), "{described:?}");
    assert!(described[1].contains("Machtigingenbeheerder"), "{described:?}");
    let stable = |calendar: &[String]| all_of(calendar, "UID:").iter().map(ToString::to_string).collect::<Vec<_>>();
    let before = stable(&calendar);
    world.clock.forward(DAY);
    assert_eq!(stable(&lines(&world.feed(&path).await.unwrap())), before, "the same entries, not new ones");

    // Renewed, it moves.
    let manager = world.manager_of(&bakery, "Carla").await.0;
    let here = world.sign_in(&anna).await;
    let reference = Ask::plainly(&[&first], &bakery, &manager).reference(&here).await;
    let carla = world.sign_in(&manager).await;
    let ticks = rules::approval::Ticks::ALL;
    carla.as_decider(&reference).await.unwrap().approve(&reference, ticks).await.unwrap();
    let renewed = lines(&world.feed(&path).await.unwrap());
    assert_eq!(
        all_of(&renewed, "DTSTART;VALUE=DATE:"),
        ["20270109", "20280229", "20300109"],
        "what was not renewed ends"
    );
}

/// R129
#[tokio::test]
async fn r129_only_the_newest_address_opens_it_until_it_is_taken_back_or_the_means_ends() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let (anna, _) = world.user_of(&bakery, "Anna").await;
    let here = world.sign_in(&anna).await;
    let first = made(&here).await;
    let second = made(&here).await;
    assert_ne!(first, second);
    assert_eq!(world.feed(&first).await, None);
    assert!(world.feed(&second).await.is_some());
    for wrong in [&second[..second.len() - 4], "/calendar/.ics", "/calendar/x.ics", &format!("{}0.ics", &first[..73])] {
        assert_eq!(world.feed(wrong).await, None, "{wrong}");
    }
    let token = &second["/calendar/".len()..second.len() - 4];
    let stored = world.stored_bytes();
    assert!(!stored.windows(token.len()).any(|bytes| bytes == token.as_bytes()), "it is nowhere to be read");

    world.set_means(&anna, MeansState::Suspended).await;
    assert_eq!(world.feed(&second).await, None);
    world.set_means(&anna, MeansState::Active).await;
    assert!(world.feed(&second).await.is_some());
    let here = world.sign_in(&anna).await;
    here.drop_calendar().await.unwrap();
    here.drop_calendar().await.unwrap();
    assert_eq!((world.feed(&second).await, here.calendar().await.unwrap()), (None, None));
    let deeds: Vec<_> =
        here.activity("").await.unwrap().events.iter().map(|one| one.action.word().to_owned()).collect();
    let told = ["calendar-dropped", "signed-in", "calendar-made", "calendar-made", "signed-in"];
    assert_eq!(deeds, told, "told once");

    let third = made(&here).await;
    let mut tx = world.portal.db().write().await.unwrap();
    let held = tx.hold(&[&anna.id]).await.unwrap();
    let by = rules::actor::Actor::Portal;
    world.portal.revoke_means(&mut tx, &held, &anna.id, &by, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(world.feed(&third).await, None);
    assert_eq!(world.portal.db().read().await.unwrap().calendar(&anna.id).await.unwrap(), None, "nor ever again");
}

/// R129
#[tokio::test]
async fn r129_what_is_ended_before_its_last_day_stands_on_the_earlier_one_and_is_not_to_be_renewed() {
    let world = World::new().await;
    let bakery = world.organization("Bakkerij").await;
    let (anna, login) = world.user_of(&bakery, "Anna").await;
    let here = world.sign_in(&anna).await;
    let path = made(&here).await;
    let which = format!("which.{login}");
    let on_the_day = [("when", "date"), ("day", "24"), ("month", "12"), ("year", "2026"), ("truth", "on")];
    let pairs = [&[("what", "part"), (which.as_str(), "on")], &on_the_day[..]].concat();
    let reference = world.cancel(&here, &pairs).await.unwrap();
    let cancelled = lines(&world.feed(&path).await.unwrap());
    assert_eq!(all_of(&cancelled, "DTSTART;VALUE=DATE:"), ["20261224"]);
    assert!(!all_of(&cancelled, "DESCRIPTION:")[0].contains("Verlengen"));
    here.undo_cancellation(&reference).await.unwrap();
    let taken_back = lines(&world.feed(&path).await.unwrap());
    assert_eq!(all_of(&taken_back, "DTSTART;VALUE=DATE:"), ["20270109"]);
    assert!(all_of(&taken_back, "DESCRIPTION:")[0].contains("Verlengen"));
}
