//! What no form sends: every function and every page with inputs that somebody made up, on both databases. None of them is
//! trouble of the portal's: no answer of 500 or more, no panic, caught or not.
//!
//! As many inputs of each as `FUZZ_INPUTS` says; each run draws others, and a failure tells the seed, which `FUZZ_SEED` takes.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use store::testing::Kind;

use crate::{
    authority::fields_of,
    world::{Answer, ORIGIN, Visitor, World, functions},
};

/// Inputs of each function where nobody asks for another number.
const INPUTS: usize = 20;
/// Hours between the functions, so that no limit of an hour hides what lies behind it.
const TWO_HOURS: i64 = 2 * 60 * 60;

/// Addresses of pages, `{}` for what is made up.
pub const PAGES: [&str; 41] = [
    "/calendar/{}",
    "/desk/login?next={}&{}=1",
    "/desk/activate/{}",
    "/desk/people?q={}",
    "/desk/people/{}?before={}&again=1",
    "/desk/{}?seconds={}",
    "/login?{}",
    "/login/code?{}",
    "/password/reset/{}",
    "/confirm?next={}",
    "/email/confirm/{}",
    "/email/{}",
    "/undo/{}",
    "/cancelled/{}",
    "/change-form?{}",
    "/change-form/sent/{}",
    "/change-form/confirm/{}",
    "/change-form/{}",
    "/stop/{}",
    "/sorry/{}",
    "/account?{}",
    "/account/prove/{}",
    "/account/links/{}",
    "/account/activity?before={}",
    "/account/requests/{}",
    "/account/requests/{}/withdraw",
    "/administration/permissions?after={}&show={}",
    "/administration/users/invited?{}=1&before={}",
    "/invite/{}",
    "/invited/{}",
    "/administration/requests?tab={}&older={}",
    "/administration/requests/asked/{}",
    "/administration/permissions?q={}&service={}&month={}&org={}",
    "/administration/users?q={}&after={}&state={}&inactive={}",
    "/administration/users/download?q={}&sep={}&org={}",
    "/administration/permissions/download?q={}&sep={}&month={}",
    "/administration/users/{}?before={}",
    "/administration/users/import/{}?good={}&after={}&size={}",
    "/done/ended/{}",
    "/w/{}/{}/{}",
    "/{}",
];

fn written(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// What somebody may put where a value belongs, as it stands in a form or address.
fn value() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        " ",
        "\0",
        "a\0b",
        "\u{feff}",
        "\u{202e}abc",
        "\r\nSet-Cookie: session=x",
        "' OR 1=1 --",
        "\"><script>alert(1)</script>",
        "../../etc/passwd",
        "-1",
        "0",
        "1",
        "9223372036854775807",
        "9223372036854775808",
        "1e309",
        "NaN",
        "true",
        "on",
        "null",
        "[]",
        "{}",
        "2026-02-30",
        "2028-02-29",
        "9999-12-31",
        "-9999-01-01",
        "2026-01-01.",
        ".a",
        "a.b.c",
        "check",
        "start",
        "which",
        "renewal",
        "email",
        "change-form",
        "users-renewal",
        "add-users",
        "users-request",
        "link-request",
        "sent",
        "finished",
        "terminate",
        "anna@demo.example",
        "x@y",
        "00000000-0000-7000-8000-000000000000",
        "RN-2026-ABCDEF",
        "123456",
        "//elsewhere.example",
        "/account",
        "nl",
        "dark",
        "🦀",
        "0612345678",
        "+31612345678",
    ]);
    prop_oneof![
        8 => known.prop_map(written),
        // No text at all.
        1 => prop::sample::select(vec!["%", "%zz", "%00", "%ff%fe", "%c3%28", "%ed%a0%80", "+%2", "%F0%9F"]).prop_map(str::to_owned),
        1 => (1usize..3_000, prop::sample::select(vec!["a", "é", "\u{301}", "9", "\0", "&", " "]))
            .prop_map(|(times, what)| written(&what.repeat(times))),
        2 => any::<String>().prop_map(|text| written(&text)),
    ]
}

/// What becomes of a field that a function knows.
#[derive(Debug, Clone)]
enum Fate {
    Kept,
    Other(String),
    Twice(String),
    Deeper(String),
    Away,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        5 => Just(Fate::Kept),
        6 => value().prop_map(Fate::Other),
        1 => value().prop_map(Fate::Twice),
        1 => value().prop_map(Fate::Deeper),
        1 => Just(Fate::Away),
    ]
}

/// Names of fields that some function knows, with which another may be asked.
const NAMES: [&str; 26] = [
    "username",
    "password",
    "code",
    "token",
    "draft",
    "step",
    "rev",
    "reference",
    "references",
    "kind",
    "email",
    "next",
    "id",
    "before",
    "answer",
    "decision",
    "reason",
    "current",
    "new",
    "back",
    "later",
    "filter[show]",
    "filter[after]",
    "answers[truth]",
    "answers[which.x]",
    "answers",
];

/// A form: what a function knows of, each with its fate, and what it does not know of; or no form at all.
fn body(known: Vec<(String, String)>) -> impl Strategy<Value = Vec<u8>> {
    let fates = prop::collection::vec(fate(), known.len());
    let strange = prop::collection::vec((prop::sample::select(NAMES.to_vec()), value()), 0..4);
    let form = (fates, strange).prop_map(move |(fates, strange)| {
        let mut pairs = Vec::new();
        for ((name, usual), fate) in known.iter().zip(fates) {
            match fate {
                Fate::Kept => pairs.push(format!("{name}={usual}")),
                Fate::Other(value) => pairs.push(format!("{name}={value}")),
                Fate::Twice(value) => pairs.extend([format!("{name}={usual}"), format!("{name}={value}")]),
                Fate::Deeper(value) => pairs.push(format!("{name}[{value}]={usual}")),
                Fate::Away => {}
            }
        }
        pairs.extend(strange.into_iter().map(|(name, value)| format!("{name}={value}")));
        pairs.join("&").into_bytes()
    });
    prop_oneof![
        20 => form,
        1 => prop::collection::vec(any::<u8>(), 0..200),
        1 => (60usize..1_200).prop_map(|count| (0..count).map(|n| format!("answers[{n}]=x")).collect::<Vec<_>>().join("&").into_bytes()),
    ]
}

/// What came back, by class of status.
#[derive(Default)]
struct Tally {
    statuses: BTreeMap<u16, usize>,
    inputs: usize,
}

impl Tally {
    fn note(&mut self, answer: &Answer, what: &dyn Fn() -> String) {
        let status = answer.status;
        assert!(status < StatusCode::INTERNAL_SERVER_ERROR, "{status} for {}: {}", what(), answer.body);
        *self.statuses.entry(status.as_u16()).or_default() += 1;
        self.inputs += 1;
    }
}

fn number_of(variable: &str) -> Option<usize> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{variable}: not a number: {text}")))
}

/// Draws inputs, anew in each run.
struct Draw(TestRunner);

impl Draw {
    fn new(seed: usize) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&(seed as u64).to_le_bytes());
        Self(TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)))
    }

    fn one<T: std::fmt::Debug>(&mut self, strategy: &impl Strategy<Value = T>) -> T {
        strategy.new_tree(&mut self.0).unwrap().current()
    }
}

/// Everybody that a request may come from: nobody, somebody with cookies that nobody gave, a user, and a manager who is also an
/// officer at the desk.
async fn visitors(world: &World) -> Vec<Visitor> {
    world.clock.forward(TWO_HOURS);
    let mut strange = Visitor::default();
    for cookie in [
        "session",
        "sign-in",
        "remembered",
        "guest",
        "language",
        "theme",
        "desk-session",
        "desk-browser",
        "desk-remembered",
    ] {
        strange.cookies.insert(cookie.into(), "x.%00=1".into());
    }
    let mut both = world.signed_in("carla").await;
    both.cookies.extend(world.at_the_desk(0).await.cookies);
    vec![Visitor::default(), strange, world.signed_in("gijs").await, both]
}

/// Asks every function and every page as often as is asked for.
async fn fuzz(kind: Kind) {
    let inputs = number_of("FUZZ_INPUTS").unwrap_or(INPUTS);
    let seed = number_of("FUZZ_SEED").unwrap_or_else(|| usize::from_le_bytes(rand_seed()));
    println!("FUZZ_SEED={seed}");
    let panics = Arc::new(AtomicUsize::new(0));
    let (counted, usual) = (panics.clone(), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |panic| {
        counted.fetch_add(1, Ordering::Relaxed);
        usual(panic);
    }));
    let (world, mut draw, mut tally) = (World::on(kind).await, Draw::new(seed), Tally::default());
    let all = functions();
    for function in &all {
        let function = function.trim_start_matches("/api/");
        let from = visitors(&world).await;
        let mut gijs = from[2].clone();
        let draft = world.draft(&mut gijs).await;
        let (known, who) = (body(fields_of(function, &draft, "RN-2026-ABCDEF")), prop::sample::select(from));
        let accepts = prop::sample::select(vec!["text/html", "application/json", "*/*", ""]);
        let types = prop_oneof![
            30 => Just("application/x-www-form-urlencoded"),
            1 => prop::sample::select(vec!["application/json", "multipart/form-data; boundary=x", "text/plain", ""]),
        ];
        for _ in 0..inputs {
            let (body, who, accept, content) = (draw.one(&known), draw.one(&who), draw.one(&accepts), draw.one(&types));
            let request = who
                .request("POST", &format!("/api/{function}"))
                .header(header::ACCEPT, accept)
                .header(header::ORIGIN, ORIGIN)
                .header("sec-fetch-site", "same-origin")
                .header(header::CONTENT_TYPE, content)
                .body(Body::from(body.clone()))
                .unwrap();
            let answer = world.send(request).await;
            tally.note(&answer, &|| format!("{function} with {:?}", String::from_utf8_lossy(&body)));
        }
    }
    let made_up = value();
    for page in PAGES {
        let from = prop::sample::select(visitors(&world).await);
        for _ in 0..inputs {
            let mut path = String::new();
            let mut parts = page.split("{}");
            path.push_str(parts.next().unwrap_or_default());
            for part in parts {
                write!(path, "{}{part}", draw.one(&made_up).replace('+', "%20")).unwrap();
            }
            let Ok(uri) = path.parse::<axum::http::Uri>() else { continue };
            let request = draw.one(&from).request("GET", &uri.to_string()).header(header::ACCEPT, "text/html");
            let answer = world.send(request.body(Body::empty()).unwrap()).await;
            tally.note(&answer, &|| format!("GET {path}"));
        }
    }
    println!(
        "{kind:?}: {} functions and {} pages, {inputs} inputs each: {} answers, by status {:?}, {} panics",
        all.len(),
        PAGES.len(),
        tally.inputs,
        tally.statuses,
        panics.load(Ordering::Relaxed)
    );
    assert_eq!(panics.load(Ordering::Relaxed), 0, "panics");
    assert!(tally.statuses.len() > 4, "they reach no further than the gate: {:?}", tally.statuses);
}

fn rand_seed() -> [u8; size_of::<usize>()] {
    use std::hash::{BuildHasher, RandomState};
    // Each state has keys of chance.
    RandomState::new().hash_one(()).to_le_bytes()
}

/// M4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m4_nothing_that_is_made_up_is_trouble_on_sqlite() {
    fuzz(Kind::Sqlite).await;
}

/// M4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m4_nothing_that_is_made_up_is_trouble_on_postgres() {
    fuzz(Kind::Postgres).await;
}
