//! A portal with demo data in a database of its own, and visitors who keep their cookies.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use app::{SiteFiles, api::PAGE_OF};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use jiff::Timestamp;
use server::{
    client_address::Proxies,
    clock::SystemChance,
    config::PublicUrl,
    demo,
    router::{Edge, router},
};
use services::{
    Clock, ErrandDelay, MasterKey, Portal,
    letters::{AnyLetter, SmsCode},
};
use store::testing::{Fresh, Kind};
use tower::ServiceExt;

pub const ORIGIN: &str = "http://127.0.0.1:3000";

pub struct World {
    pub portal: Portal,
    pub clock: Arc<Still>,
    edge: Edge,
    app: Router,
    /// Gone with the last world that uses it.
    fresh: Arc<Fresh>,
}

/// A clock that stands still unless it is moved: what an answer says of seconds is then the same for everybody who asks.
#[derive(Default)]
pub struct Still {
    seconds: AtomicI64,
    /// Whoever asks next for the time breaks down.
    pub panics_once: AtomicBool,
}

impl Still {
    pub fn forward(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for Still {
    fn now(&self) -> Timestamp {
        assert!(!self.panics_once.swap(false, Ordering::SeqCst), "the clock has stopped");
        Timestamp::from_second(1_793_606_400 + self.seconds.load(Ordering::SeqCst)).unwrap()
    }
}

/// What sends something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A plain form.
    Form,
    /// A page's script.
    Script,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }
}

/// Somebody with a browser.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    pub cookies: BTreeMap<String, String>,
    /// Whose pages their scripts stand on.
    pub mark: String,
}

impl World {
    pub async fn new() -> Self {
        Self::on(Kind::Sqlite).await
    }

    /// The same on either database.
    pub async fn on(kind: Kind) -> Self {
        let fresh = Fresh::of(kind).await;
        let db = fresh.db();
        let (clock, chance) = (Arc::new(Still::default()), Arc::new(SystemChance));
        let portal =
            Portal::new(db, clock.clone(), chance.clone(), Arc::new(server::demo::COMPANIES), &MasterKey::demo(), 2)
                .unwrap();
        let portal = portal.with_errand_delay(ErrandDelay::NONE);
        demo::fill(&portal).await.unwrap();
        let public = PublicUrl::parse(ORIGIN).unwrap();
        let edge = Edge { public, proxies: Proxies::default(), chance, files: SiteFiles::none(), former: None };
        let app = router(portal.clone(), edge.clone(), None);
        Self { portal, clock, edge, app, fresh: Arc::new(fresh) }
    }

    /// The same portal with another edge.
    pub fn with_edge(self, change: impl FnOnce(&mut Edge)) -> Self {
        let Self { portal, clock, mut edge, fresh, .. } = self;
        change(&mut edge);
        let app = router(portal.clone(), edge.clone(), None);
        Self { portal, clock, edge, app, fresh }
    }

    /// The same portal, as a server that has just started.
    pub fn again(&self) -> Self {
        let (portal, clock, edge) = (self.portal.clone(), self.clock.clone(), self.edge.clone());
        let app = router(portal.clone(), edge.clone(), None);
        Self { portal, clock, edge, app, fresh: self.fresh.clone() }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 10_000_000).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// A page, as a browser asks for it.
    pub async fn page(&self, visitor: &mut Visitor, path: &str) -> Answer {
        let request = visitor.request("GET", path).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
        let answer = self.send(request).await;
        visitor.keep(&answer);
        answer
    }

    /// A page that a link of another one of the portal leads to.
    pub async fn page_from(&self, visitor: &mut Visitor, path: &str, from: &str) -> Answer {
        let request = visitor.request("GET", path).header(header::REFERER, format!("{ORIGIN}{from}"));
        let answer = self.send(request.header(header::ACCEPT, "text/html").body(Body::empty()).unwrap()).await;
        visitor.keep(&answer);
        answer
    }

    /// A plain form.
    pub async fn form(&self, visitor: &mut Visitor, function: &str, fields: &[(&str, &str)]) -> Answer {
        self.post(visitor, function, &encoded(fields), By::Form).await
    }

    /// A call of a page's script.
    pub async fn call(&self, visitor: &mut Visitor, function: &str, fields: &[(&str, &str)]) -> Answer {
        self.post(visitor, function, &encoded(fields), By::Script).await
    }

    pub async fn post(&self, visitor: &mut Visitor, function: &str, body: &str, by: By) -> Answer {
        let request = visitor.request("POST", &format!("/api/{function}"));
        let request = match by {
            By::Form => request,
            By::Script => request.header(PAGE_OF, &visitor.mark),
        };
        let request = request
            .header(header::ORIGIN, ORIGIN)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let answer = self.send(request).await;
        visitor.keep(&answer);
        answer
    }

    /// The newest code that was sent.
    pub async fn code(&self) -> String {
        let post = self.portal.newest_post(50).await.unwrap();
        let codes = post.into_iter().filter_map(|(_, letter)| match letter {
            Some(AnyLetter::SmsCode(SmsCode { code })) => Some(code.reveal().to_owned()),
            _ => None,
        });
        codes.into_iter().next().unwrap()
    }

    pub async fn signed_in(&self, name: &str) -> Visitor {
        self.signed_in_as(&format!("{name}@demo.example")).await
    }

    pub async fn signed_in_as(&self, name: &str) -> Visitor {
        let mut visitor = Visitor::default();
        let fields = [("username", name), ("password", demo::PASSWORD)];
        let answer = self.form(&mut visitor, "sign_in", &fields).await;
        assert_eq!(answer.location(), "/login/code", "{name}");
        let code = self.code().await;
        let answer = self.form(&mut visitor, "enter_code", &[("code", &code)]).await;
        assert_eq!(answer.location(), "/account", "{name}");
        visitor.mark = self.portal.signed_in(&visitor.cookies["session"]).await.unwrap().unwrap().mark();
        visitor
    }

    /// One of the demo officers, signed in at the desk.
    pub async fn at_the_desk(&self, which: usize) -> Visitor {
        let (address, _, secret) = demo::OFFICERS[which];
        let mut visitor = Visitor::default();
        let code = services::app_code(secret, self.portal.now()).unwrap();
        let fields = [("username", address), ("password", demo::PASSWORD), ("code", &code)];
        let answer = self.form(&mut visitor, "desk/sign_in", &fields).await;
        assert_eq!(answer.location(), "/desk", "{address}");
        visitor.mark = self.portal.officer(&visitor.cookies["desk-session"]).await.unwrap().unwrap().mark();
        visitor
    }

    /// A draft of the renewal wizard, as the page's form starts it.
    pub async fn draft(&self, visitor: &mut Visitor) -> String {
        let answer = self.form(visitor, "start_wizard", &[("kind", "renewal")]).await;
        answer.location().split('/').nth(3).unwrap().to_owned()
    }

    /// Anna's request for a renewal at Donald, that waits; its reference.
    pub async fn request_of_anna(&self, anna: &mut Visitor) -> String {
        let draft = self.draft(anna).await;
        let opened = self.call(anna, "open_draft", &[("kind", "renewal"), ("draft", &draft), ("step", "which")]).await;
        let opened: rules::shown::WizardShown = serde_json::from_str(&opened.body).unwrap();
        let rules::wizard::AnyWizard::Renewal(wizard) = &opened.wizard else { panic!("{opened:?}") };
        let organization = &wizard.organizations[0];
        let which = wizard.preselected().into_keys().next().unwrap();
        let bram = organization.managers.iter().find(|manager| manager.name.contains("Jansen")).unwrap();
        let steps: [(&str, Vec<(String, &str)>); 4] = [
            ("which", vec![(which, "on")]),
            (
                "permissions",
                vec![(format!("scope.{}", organization.id), "same"), (format!("admin.{}", organization.id), "no")],
            ),
            ("term", vec![("term".into(), "3")]),
            ("approval", vec![(format!("approver.{}", organization.id), &bram.id)]),
        ];
        for (index, (step, answers)) in steps.iter().enumerate() {
            let rev = (index + 1).to_string();
            let names: Vec<String> = answers.iter().map(|(name, _)| format!("answers[{name}]")).collect();
            let mut fields =
                vec![("kind", "renewal"), ("draft", draft.as_str()), ("step", step), ("rev", rev.as_str())];
            fields.extend(names.iter().zip(answers).map(|(name, (_, value))| (name.as_str(), *value)));
            let answer = self.form(anna, "save_step", &fields).await;
            assert!(!answer.location().contains("again"), "{step}: {}", answer.location());
        }
        let last = [("kind", "renewal"), ("draft", &draft), ("rev", "5"), ("answers[truth]", "on")];
        let done = self.form(anna, "complete_wizard", &last).await;
        done.location().strip_prefix("/done/").unwrap_or_else(|| panic!("{}", done.location())).to_owned()
    }
}

impl Visitor {
    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder().method(method).uri(path).header(header::COOKIE, cookies.join("; "))
    }

    fn keep(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

pub fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The paths of all server functions, from the router itself: a new one is included by itself.
pub fn functions() -> Vec<&'static str> {
    let mut all: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    all.sort_unstable();
    assert!(all.len() >= 16, "the functions are not registered: {all:?}");
    all
}
