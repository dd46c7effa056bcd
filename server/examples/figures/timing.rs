//! How alike the answers for known and unknown addresses are in time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

use jiff::{SignedDuration, Timestamp, ToSpan};
use rules::{
    permission::Kind,
    wizard::{
        Answers, TRUTH, WizardKind,
        change_form::{MAILBOX, WHO},
    },
};
use server::clock::SystemChance;
use services::{
    Clock, ErrandDelay, Failure, Filler, Intent, MasterKey, Portal, Secret, SignInStep, SignedIn, Visitor,
    letters::{AnyLetter, SmsCode},
};
use store::{Db, NewPermission};

use crate::{
    behind::behind,
    fill::{new_organization, user},
};

/// Rounds before anything is measured.
const WARM_UP: usize = 20;
pub(crate) const PASSWORD: &str = "Zonnebloem-2026!";
/// The user who asks for links.
const MANAGER: usize = 0;

/// A clock that goes on by hours, so that no try has to wait for the one before it.
struct Hours(AtomicI64);

impl Clock for Hours {
    fn now(&self) -> Timestamp {
        let start = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(500_000);
        start + SignedDuration::from_hours(self.0.load(Ordering::Relaxed))
    }
}

/// What a stranger may try with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Try {
    LinkRequest,
    ChangeForm,
    ChangeFormCode,
    WrongPassword,
    ForgotPassword,
}

impl Try {
    const ALL: [Try; 5] =
        [Try::LinkRequest, Try::ChangeForm, Try::ChangeFormCode, Try::WrongPassword, Try::ForgotPassword];

    fn name(self) -> &'static str {
        match self {
            Try::LinkRequest => "link request",
            Try::ChangeForm => "change form, who it is",
            Try::ChangeFormCode => "change form, a wrong code",
            Try::WrongPassword => "wrong password",
            Try::ForgotPassword => "forgot password",
        }
    }

    /// Hours between two tries: passwords wait for each other for a day, an Admin authorization lasts five years.
    fn apart(self) -> i64 {
        if matches!(self, Try::WrongPassword | Try::ForgotPassword) { 30 } else { 1 }
    }

    /// The address of a round; what can be asked once for an address only has one of its own each round.
    fn email(self, known: bool, round: usize) -> String {
        let who = if known { "user" } else { "nobody" };
        let number = if self.apart() == 1 { round + 1 } else { MANAGER };
        format!("{who}{number}@many.example")
    }
}

/// The portal, with a manager and the users of one organization, and others of none.
struct World {
    portal: Portal,
    clock: Arc<Hours>,
    manager: SignedIn,
    organization: String,
}

impl World {
    async fn new(db: Db, rounds: usize) -> Result<Self, Failure> {
        let clock = Arc::new(Hours(AtomicI64::new(0)));
        let companies = Arc::new(server::demo::COMPANIES);
        let portal = Portal::new(db, clock.clone(), Arc::new(SystemChance), companies, &MasterKey::demo(), 1)?;
        // They are run between the tries.
        let portal = portal.with_errand_delay(ErrandDelay::NONE);
        let hash = portal.hash_password(Secret::new(PASSWORD.to_owned())).await?;
        let mut tx = portal.db().write().await?;
        let organization = new_organization(&portal, &mut tx, 0).await?;
        // Nobody who is asked to link himself is linked; whoever lost the phone is, elsewhere.
        let elsewhere = new_organization(&portal, &mut tx, 1).await?;
        let manager = portal.insert_person(&mut tx, &user(MANAGER, Some(hash))).await?;
        let ends = portal.today().saturating_add(4.years());
        let login = NewPermission {
            id: "login",
            kind: Kind::Login,
            person: &manager.id,
            organization: &organization,
            branch: None,
            service: None,
            level: rules::level::Level::Eh3,
            period: rules::period::Period { starts: portal.today(), ends },
            login: None,
            application: None,
        };
        let held = tx.hold(&[&manager.id]).await?;
        tx.insert_permission(&held, &login, 0).await?;
        let admin = NewPermission { id: "admin", kind: Kind::Admin, login: Some("login"), ..login };
        tx.insert_permission(&held, &admin, 0).await?;
        for number in 1..=rounds {
            let person = portal.insert_person(&mut tx, &user(number, None)).await?;
            let held = tx.hold(&[&person.id]).await?;
            tx.link(&held, &person.id, &elsewhere, 0).await?;
        }
        tx.commit().await?;
        let manager = signed_in(&portal).await?;
        Ok(Self { portal, clock, manager, organization })
    }

    /// A link request that is filled in up to check answers.
    async fn begin_link_request(&self, email: &str) -> Result<Form, Failure> {
        let draft = self.manager.start_wizard(WizardKind::LinkRequest).await?;
        let filler = Filler::from(self.manager.clone());
        let rev = filler.open_draft(&draft).await?.rev;
        let who = [("organization", self.organization.as_str()), ("email", email)];
        let who = who.map(|(name, answer)| (name.to_owned(), answer.to_owned())).into();
        let rev = filler.save_step(&draft, "who", rev, who, Intent::GoOn).await?.rev;
        Ok(Form { filler, draft, rev })
    }

    fn visitor(known: bool, round: usize) -> Visitor {
        // Tries of one network address are counted: these come from many.
        Visitor { address: format!("192.0.2.{round}-{known}"), device: "Figures".into(), ..Visitor::default() }
    }

    /// What a try needs before it: a change form that was begun or, for its code, in which somebody said who he is.
    async fn begin(&self, what: Try, known: bool, round: usize) -> Result<Option<Form>, Failure> {
        match what {
            Try::LinkRequest => return self.begin_link_request(&what.email(known, round)).await.map(Some),
            Try::ChangeForm | Try::ChangeFormCode => {}
            Try::WrongPassword | Try::ForgotPassword => return Ok(None),
        }
        let visitor = Self::visitor(known, round);
        let (draft, token) = self.portal.start_change_form(&visitor).await?;
        let guest = token.map(|token| token.reveal().clone());
        let guest = self.portal.guest(&Visitor { guest, ..visitor });
        let guest = guest.ok_or_else(|| Failure::Broken("no guest".into()))?;
        let mut form = Form { filler: guest.into(), draft, rev: 1 };
        if what == Try::ChangeFormCode {
            form.rev = form.claim(&what.email(known, round)).await?;
        }
        Ok(Some(form))
    }

    /// Makes a try; the milliseconds until its answer.
    async fn make(&self, what: Try, known: bool, round: usize, form: Option<&Form>) -> Result<f64, Failure> {
        let email = what.email(known, round);
        let visitor = Self::visitor(known, round);
        let begun = || form.ok_or_else(|| Failure::Broken("no form".into()));
        let took = match what {
            Try::LinkRequest => {
                let form = begun()?;
                let last = Answers::from([(TRUTH.to_owned(), "on".to_owned())]);
                let begun = Instant::now();
                form.filler.send_wizard(&form.draft, form.rev, last).await?;
                begun.elapsed()
            }
            Try::ChangeForm => {
                let form = begun()?;
                let begun = Instant::now();
                form.claim(&email).await?;
                begun.elapsed()
            }
            Try::ChangeFormCode => {
                let form = begun()?;
                let code = Answers::from([("code".to_owned(), "000000".to_owned())]);
                let begun = Instant::now();
                form.filler.save_step(&form.draft, MAILBOX, form.rev, code, Intent::GoOn).await?;
                begun.elapsed()
            }
            Try::WrongPassword => {
                let password = Secret::new("not the password".to_owned());
                let begun = Instant::now();
                self.portal.sign_in(&visitor, &email, password, "/account").await?;
                begun.elapsed()
            }
            Try::ForgotPassword => {
                let begun = Instant::now();
                self.portal.forgot_password(&visitor, &email).await?;
                begun.elapsed()
            }
        };
        Ok(took.as_secs_f64() * 1_000.0)
    }

    /// The milliseconds of each answer, for known and for unknown addresses.
    async fn times(&self, what: Try, pairs: usize) -> Result<[Vec<f64>; 2], Failure> {
        let mut times = [Vec::new(), Vec::new()];
        for round in 0..pairs + WARM_UP {
            self.clock.0.fetch_add(what.apart(), Ordering::Relaxed);
            let forms = [self.begin(what, true, round).await?, self.begin(what, false, round).await?];
            // What is done behind the answers comes before or after both, so that neither answer comes right after it.
            self.portal.run_errands().await?;
            // Who goes first changes, so that neither always comes after the other.
            for step in 0..2 {
                let which = (round + step) % 2;
                let took = self.make(what, which == 0, round, forms[which].as_ref()).await?;
                if round >= WARM_UP {
                    times[which].push(took);
                }
            }
            self.portal.run_errands().await?;
        }
        Ok(times)
    }
}

/// A wizard that is filled in: a change form in a browser of its own, or a link request of the manager.
struct Form {
    filler: Filler,
    draft: String,
    rev: i64,
}

impl Form {
    /// Says who one is: the answers of nobody differ in the address only. The revision after it.
    async fn claim(&self, email: &str) -> Result<i64, Failure> {
        let who = [
            ("email", email),
            ("surname", "User"),
            ("day", "17"),
            ("month", "5"),
            ("year", "1980"),
            ("kvk", "10000001"),
        ];
        let who: Answers = who.iter().map(|(name, answer)| ((*name).into(), (*answer).into())).collect();
        Ok(self.filler.save_step(&self.draft, WHO, self.rev, who, Intent::GoOn).await?.rev)
    }
}

pub(crate) async fn signed_in(portal: &Portal) -> Result<SignedIn, Failure> {
    let broken = || Failure::Broken("the manager could not sign in".into());
    let visitor = Visitor { address: "192.0.2.1".into(), device: "Figures".into(), ..Visitor::default() };
    let password = Secret::new(PASSWORD.to_owned());
    let step = portal.sign_in(&visitor, "user0@many.example", password, "/account").await?;
    let SignInStep::Code(Some(sign_in)) = step else { return Err(broken()) };
    let post = portal.newest_post(1).await?;
    let Some((_, Some(AnyLetter::SmsCode(SmsCode { code })))) = post.into_iter().next() else { return Err(broken()) };
    let visitor = Visitor { sign_in: Some(sign_in.reveal().clone()), ..visitor };
    let entered = portal.enter_code(&visitor, code.reveal()).await?.map_err(|_| broken())?;
    portal.signed_in(entered.session.reveal()).await?.ok_or_else(broken)
}

/// Compares them all, and prints what came out.
///
/// # Errors
/// Where known and unknown addresses differ in time.
pub(crate) async fn timing(pairs: usize) -> Result<(), Failure> {
    let file = |name: &str| std::env::temp_dir().join(format!("{name}-{}.db", std::process::id()));
    let (answers, jobs) = (file("timing"), file("timing-behind"));
    let world = World::new(Db::open(&format!("sqlite:{}", answers.display())).await?, pairs + WARM_UP).await?;
    for what in Try::ALL {
        let times = world.times(what, pairs).await?;
        print_alike(what.name(), pairs, times)?;
    }
    world.portal.db().close().await;
    behind(Db::open(&format!("sqlite:{}", jobs.display())).await?, pairs).await?;
    for file in [answers, jobs] {
        for ending in ["db", "db-wal", "db-shm"] {
            let _ = std::fs::remove_file(file.with_extension(ending));
        }
    }
    Ok(())
}

pub(crate) fn print_alike(what: &str, pairs: usize, mut times: [Vec<f64>; 2]) -> Result<(), Failure> {
    // The slowest twentieth of each is the machine's doing: other work, written-out pages.
    for one in &mut times {
        one.sort_by(f64::total_cmp);
        one.truncate(one.len() * 19 / 20);
    }
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let variance = |of: &[f64]| of.iter().map(|one| (one - mean(of)).powi(2)).sum::<f64>() / (of.len() - 1) as f64;
    let [known, unknown] = &times;
    let error = (variance(known) / known.len() as f64 + variance(unknown) / unknown.len() as f64).sqrt();
    let t = (mean(known) - mean(unknown)) / error;
    println!(
        "{what}: known address {:.3} ms, unknown {:.3} ms, {pairs} of each, t = {t:.2} (alike below 4.5)",
        mean(known),
        mean(unknown)
    );
    if t.abs() < 4.5 {
        Ok(())
    } else {
        Err(Failure::Broken(format!("{what}: known and unknown addresses differ in time")))
    }
}
