//! M1: whatever takes an account away from somebody takes all of it, a sign-in under way included.

use jiff::civil::{Date, date};
use rules::{level::Level, state::ContactState};
use store::{ContactKind, testing::Kind};

use super::world::{DAY, PASSWORD, Somebody, World, at, lost, visitor};
use crate::{NewPassword, Proven, Secret, SignInStep, SignedIn, Visitor};

const NEW: &str = "Korenbloem-2027!";
const NUMBER: &str = "+31612345678";
const NEW_NUMBER: &str = "+31687654321";
const ADDRESS: &str = "new@demo.example";
const LAST_DAY: Date = date(2026, 11, 24);

/// The ways in which access ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    PasswordChanged,
    PasswordReset,
    AddressProvenByCode,
    AddressProvenByLink,
    NumberProven,
    ChangeTakenBack,
    NumberChangedByForm,
    BlockedByForm,
    Cancelled,
    CancelledForALastDay,
    AppAdded,
    AppRemoved,
    RecoveryCodesMade,
    OtherSessionsEnded,
}

impl Way {
    const ALL: [Way; 14] = [
        Way::PasswordChanged,
        Way::PasswordReset,
        Way::AddressProvenByCode,
        Way::AddressProvenByLink,
        Way::NumberProven,
        Way::ChangeTakenBack,
        Way::NumberChangedByForm,
        Way::BlockedByForm,
        Way::Cancelled,
        Way::CancelledForALastDay,
        Way::AppAdded,
        Way::AppRemoved,
        Way::RecoveryCodesMade,
        Way::OtherSessionsEnded,
    ];

    /// Whether the session goes on in which it was done.
    fn spares_its_own(self) -> bool {
        use Way::*;
        matches!(
            self,
            PasswordChanged
                | AddressProvenByCode
                | AddressProvenByLink
                | NumberProven
                | AppAdded
                | AppRemoved
                | RecoveryCodesMade
                | OtherSessionsEnded
        )
    }
}

/// A story of one way: what Anna has, and what somebody else has who knows her password and holds her phone for a moment.
struct Story {
    world: World,
    anna: Somebody,
    bram: Somebody,
    bakery: String,
    /// Anna's own session.
    here: SignedIn,
    /// What the way needs that came before: a reference or a token.
    before: String,
}

impl Story {
    async fn begin(way: Way, kind: Kind) -> Self {
        let world = World::on(kind).await;
        let bakery = world.organization("Bakkerij").await;
        let (anna, bram) = (world.person("Anna").await, world.person("Bram").await);
        world.login_for(&anna, &bakery, None, Level::Eh3, date(2027, 3, 9)).await;
        let of_bram = world.login_for(&bram, &bakery, None, Level::Eh3, date(2027, 8, 9)).await;
        world.admin(&bram, &of_bram).await;
        let here = world.sign_in(&anna).await;
        let mut story = Self { world, anna, bram, bakery, here, before: String::new() };
        story.prepare(way).await;
        story
    }

    /// What must have happened before, so that the other one comes in between.
    async fn prepare(&mut self, way: Way) {
        let world = &self.world;
        self.before = match way {
            Way::ChangeTakenBack => {
                world.change_address(&self.here, ADDRESS).await;
                let undo = world.newest_link(&self.anna.email).await;
                self.anna.email = ADDRESS.to_owned();
                undo
            }
            Way::NumberChangedByForm => {
                let reference = world.sent_form(&self.anna, &self.bakery, &self.bram.id, &[("reason", "lost")]).await;
                let manager = world.sign_in(&self.bram).await.as_checker(&reference).await.unwrap();
                manager.confirm_form_sender(&reference, true).await.unwrap();
                world.clock.forward(DAY);
                reference
            }
            Way::CancelledForALastDay => {
                let pairs = [
                    ("what", "all"),
                    ("when", "date"),
                    ("day", "24"),
                    ("month", "11"),
                    ("year", "2026"),
                    ("truth", "on"),
                ];
                let reference = world.cancel(&self.here, &pairs).await.unwrap();
                world.clock.set_day(LAST_DAY.tomorrow().unwrap());
                reference
            }
            Way::AppRemoved | Way::RecoveryCodesMade => {
                world.set_up(&self.here).await;
                String::new()
            }
            _ => String::new(),
        };
        world.clock.forward(60);
        // Anna goes on where she is still signed in.
        let still = world.portal.db().read().await.unwrap().session(&self.here.session.hash).await.unwrap();
        self.here = match still {
            Some(_) if matches!(way, Way::NumberChangedByForm | Way::CancelledForALastDay) => {
                world.sign_in(&self.anna).await
            }
            Some(_) => world.again(&self.here).await,
            None => world.sign_in(&self.anna).await,
        };
        world.clock.forward(60);
    }

    async fn go(&self, way: Way) {
        let (world, here) = (&self.world, &self.here);
        let secret = |text: &str| Secret::new(text.to_owned());
        match way {
            Way::PasswordChanged => {
                here.change_password(&visitor(), secret(PASSWORD), secret(NEW)).await.unwrap();
            }
            Way::PasswordReset => {
                let token = world.forgotten(&self.anna).await;
                world.portal.send_reset_code(&token).await.unwrap();
                let code = world.newest_code(NUMBER).await;
                let going_on = world.portal.check_reset_code(&token, &code).await.unwrap().unwrap();
                let from = Visitor { reset: Some(going_on.reveal().clone()), ..visitor() };
                let set = world.portal.reset_password(&from, &token, secret(NEW)).await.unwrap();
                assert!(matches!(set.0, NewPassword::Chosen { .. }));
            }
            Way::AddressProvenByCode => {
                world.change_address(here, ADDRESS).await;
            }
            Way::AddressProvenByLink => {
                world.ask_change(here, "email", ADDRESS).await;
                let token = world.newest_link(ADDRESS).await;
                assert_eq!(world.portal.confirm_email(&token).await.unwrap(), Proven::Changed);
            }
            Way::NumberProven => {
                let reference = world.ask_change(here, "mobile", "06 87654321").await;
                let code = world.newest_code(NEW_NUMBER).await;
                assert_eq!(here.prove(&reference, &code).await.unwrap(), Proven::Changed);
            }
            Way::ChangeTakenBack => world.portal.undo_change(&self.before).await.unwrap(),
            Way::NumberChangedByForm | Way::CancelledForALastDay => {
                assert_eq!(world.portal.tidy().await.unwrap().ended, 1);
            }
            Way::BlockedByForm => {
                let reason = [("reason", "stolen"), ("block", "on")];
                world.sent_form(&self.anna, &self.bakery, &self.bram.id, &reason).await;
            }
            Way::Cancelled => {
                world.cancel(here, &[("what", "all"), ("when", "now"), ("truth", "on")]).await.unwrap();
            }
            Way::AppAdded => {
                world.set_up(here).await;
            }
            Way::AppRemoved => here.remove_authenticator().await.unwrap(),
            Way::RecoveryCodesMade => here.new_recovery_codes().await.unwrap(),
            Way::OtherSessionsEnded => here.end_other_sessions().await.unwrap(),
        }
    }

    /// A sign-in under way, and the code that is asked for.
    async fn knock(&self) -> (Secret<String>, String) {
        let (sign_in, _) = self.world.knock(&visitor(), &self.anna.email, PASSWORD).await;
        let anna = self.anna.id.as_str();
        if self.world.portal.db().read().await.unwrap().authenticator(anna).await.unwrap().is_some() {
            // Who has no app at hand asks for a text message.
            self.world.portal.resend_code(&at(&sign_in)).await.unwrap();
        }
        let code = self.world.code_for(&sign_in).await;
        (sign_in, code)
    }

    async fn is_open(&self, session: &Secret<String>) -> bool {
        self.world.portal.signed_in(session.reveal()).await.unwrap().is_some()
    }
}

/// M1, R39, R16: each way × everything that opens the account, or is on its way to opening it.
#[tokio::test]
async fn m1_nothing_that_opened_an_account_or_was_about_to_outlives_the_end_of_access() {
    nothing_outlives_the_end(Kind::Sqlite).await;
}

#[tokio::test]
async fn m1_nothing_outlives_the_end_of_access_on_postgres() {
    nothing_outlives_the_end(Kind::Postgres).await;
}

async fn nothing_outlives_the_end(kind: Kind) {
    for way in Way::ALL {
        let story = Story::begin(way, kind).await;
        let (world, anna) = (&story.world, &story.anna);
        let (sign_in, code) = story.knock().await;
        let session = world.portal.enter_code(&at(&sign_in), &code).await.unwrap().unwrap().session;
        let there = world.portal.signed_in(session.reveal()).await.unwrap().unwrap();
        world.clock.forward(60);
        let reset = world.forgotten(anna).await;
        // An address of the other one's own choice waits for its proof, unless Anna asks for another herself.
        let own = matches!(way, Way::AddressProvenByCode | Way::AddressProvenByLink);
        let theirs = match own {
            true => None,
            false => Some(world.ask_change(&there, "email", "theirs@demo.example").await),
        };
        let (sign_in, code) = story.knock().await;

        story.go(way).await;

        let entered = world.portal.enter_code(&at(&sign_in), &code).await.unwrap();
        assert!(entered.is_err(), "{way:?}: the sign-in under way opened the account");
        assert!(!story.is_open(&session).await, "{way:?}: the other session goes on");
        let why = lost(world.portal.reset_shown(&visitor(), &reset).await);
        assert!(["overtaken", "replaced"].contains(&why), "{way:?}: {why}");
        if let Some(theirs) = theirs {
            let change = world.portal.db().read().await.unwrap().contact_change(&theirs).await.unwrap().unwrap();
            assert_eq!((change.kind, change.state), (ContactKind::Email, ContactState::Replaced), "{way:?}");
            let link = world.newest_link("theirs@demo.example").await;
            let why = lost(world.portal.confirm_email(&link).await);
            assert!(["overtaken", "replaced", "used"].contains(&why), "{way:?}: {why}");
        }
        let mut reading = world.portal.db().read().await.unwrap();
        let own = reading.session(&story.here.session.hash).await.unwrap().is_some();
        assert_eq!(own, way.spares_its_own(), "{way:?}: the session in which it was done");
    }
}

/// M1: the password was right when it was sent, and another's when it had been checked.
#[tokio::test]
async fn m1_a_password_that_is_replaced_while_it_is_checked_opens_nothing() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let (portal, from) = (world.portal.clone(), visitor());
    let mut knocking = std::pin::pin!(portal.sign_in(&from, &anna.email, Secret::new(PASSWORD.into()), "/account"));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    // Up to the hash, which takes longer than a poll; then Anna changes her password, and only then is it looked at again.
    loop {
        assert!(knocking.as_mut().poll(&mut context).is_pending());
        tokio::task::yield_now().await;
        if world.portal.hasher().is_busy() {
            break;
        }
    }
    here.change_password(&visitor(), Secret::new(PASSWORD.into()), Secret::new(NEW.into())).await.unwrap();
    let step = knocking.await.unwrap();
    let SignInStep::Again(kept) = step else { panic!("{step:?}") };
    let shown = world.portal.sign_in_shown(&at(&kept)).await.unwrap();
    assert_eq!(shown.problem, Some(rules::problem::Problem::LoginGeneric));
    assert_eq!(shown.mobile_ending, None, "it is not under way");
}

/// Who asked for something in the session that goes on need not ask again.
#[tokio::test]
async fn m1_what_the_spared_session_asked_for_goes_on() {
    let world = World::new().await;
    let anna = world.person("Anna").await;
    let here = world.sign_in(&anna).await;
    let reference = world.ask_change(&here, "email", ADDRESS).await;
    here.change_password(&visitor(), Secret::new(PASSWORD.into()), Secret::new(NEW.into())).await.unwrap();
    let code = world.newest_code(ADDRESS).await;
    assert_eq!(here.prove(&reference, &code).await.unwrap(), Proven::Changed);
}
