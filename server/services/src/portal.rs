//! The portal: everything that the use cases need, in one place.

use std::{sync::Arc, time::Duration};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use rules::{
    actor::Actor,
    approval::Authority,
    deed::Deed,
    level::Level,
    people::{EmailAddress, Language},
    problem::Problem,
    reminder::Reminders,
    state::MeansState,
};
use store::{AuditLine, Db, Means, Message, Organization, Person, Writing};
use tokio::sync::Notify;

use crate::{
    Chance, Clock, Hasher, MasterKey, Result, Secret, chance,
    clock::Amsterdam,
    errands::ErrandDelay,
    keys::Keys,
    letters::AnyLetter,
    offer::Kept,
    register::{Company, CompanyRegister},
    uses::Uses,
    work_queue::WorkQueue,
};

/// How much work waits for a place at the most, passwords and the rest each.
const MOST_WAITING: usize = 64;

/// The portal's use cases. Cheap to clone.
#[derive(Clone)]
pub struct Portal(Arc<Inner>, Arc<Settings>);

/// What an operator chooses.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// How long errands wait.
    pub errand_delay: ErrandDelay,
    /// When users are reminded that something ends.
    pub reminders: Reminders,
    /// After how many months without use an eHerkenning lapses, once its holder was told; `None` is never (R110).
    pub dormant_after: Option<i64>,
}

struct Inner {
    db: Db,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    hasher: Hasher,
    /// Other work that takes the processor.
    work: WorkQueue,
    keys: Arc<Keys>,
    register: Arc<dyn CompanyRegister>,
    amsterdam: Amsterdam,
    /// Told when the outbox may have got a text message.
    texted: Notify,
    offer: Kept,
    uses: Uses,
    uses_at_desk: Uses,
}

/// Somebody to write into the database as he is: by the helpdesk, an import, or demo data.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The e-mail address, which is the username.
    pub email: String,
    /// Initials.
    pub initials: String,
    /// Prefix, or nothing.
    pub prefix: String,
    /// Surname.
    pub surname: String,
    /// Date of birth.
    pub born: Date,
    /// Mobile number as stored.
    pub mobile: String,
    /// Language of pages and mails.
    pub language: Language,
    /// The level of the means.
    pub level: Level,
    /// The state of the means.
    pub state: MeansState,
    /// The password's hash; `None` while it was not chosen.
    pub password_hash: Option<String>,
}

impl Portal {
    /// The portal on a database.
    ///
    /// # Errors
    /// Where the password hasher cannot be set up.
    pub fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        register: Arc<dyn CompanyRegister>,
        key: &MasterKey,
        hashing_places: usize,
    ) -> Result<Self> {
        let hasher = Hasher::new(chance.clone(), hashing_places, MOST_WAITING)?;
        let work = WorkQueue::new(hashing_places, MOST_WAITING);
        let (amsterdam, texted, offer) = (Amsterdam::new(), Notify::new(), Kept::default());
        let (uses, uses_at_desk) = (Uses::default(), Uses::default());
        let keys = Arc::new(Keys::new(key)?);
        let db = db.marked(keys.clone());
        let inner =
            Inner { db, clock, chance, hasher, work, keys, register, amsterdam, texted, offer, uses, uses_at_desk };
        Ok(Self(Arc::new(inner), Arc::default()))
    }

    /// The same portal with other settings.
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.1 = Arc::new(settings);
        self
    }

    /// The same portal, whose errands wait this long.
    pub fn with_errand_delay(self, delay: ErrandDelay) -> Self {
        let settings = Settings { errand_delay: delay, ..(*self.1).clone() };
        self.with_settings(settings)
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.1
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    pub(crate) fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    /// Does work that takes the processor for longer than a millisecond, off the async threads.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::TooMany`] where too much waits already; otherwise the work's own.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.0.work.run(work).await
    }

    pub(crate) fn register(&self) -> &dyn CompanyRegister {
        &*self.0.register
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(crate) fn kept_offer(&self) -> &Kept {
        &self.0.offer
    }

    pub(crate) fn uses(&self) -> &Uses {
        &self.0.uses
    }

    pub(crate) fn uses_at_desk(&self) -> &Uses {
        &self.0.uses_at_desk
    }

    pub(crate) fn chance(&self) -> &dyn Chance {
        &*self.0.chance
    }

    /// Now, in whole seconds since 1970.
    pub fn now(&self) -> i64 {
        self.0.clock.now().as_second()
    }

    /// Today in Amsterdam.
    pub fn today(&self) -> Date {
        self.day(self.now())
    }

    pub(crate) fn day(&self, seconds: i64) -> Date {
        self.0.amsterdam.day(seconds)
    }

    pub(crate) fn local(&self, seconds: i64) -> DateTime {
        self.0.amsterdam.local(seconds)
    }

    pub(crate) fn timestamp(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(crate) fn id(&self) -> String {
        chance::id(self.chance(), self.timestamp())
    }

    /// A number by which a fault is found in the log.
    pub fn incident(&self) -> String {
        chance::reference(self.chance(), "IN", self.today().year())
    }

    /// The hash of a password, for accounts that are written as they are.
    ///
    /// # Errors
    /// Where too many wait already.
    pub async fn hash_password(&self, password: Secret<String>) -> Result<String> {
        self.hasher().hash(password).await
    }

    /// Waits until the outbox may have got a text message, for which somebody waits, or a time has passed. Mail and errands
    /// wake nobody: they follow their own beat, which tells nothing of when they were asked for.
    pub async fn wait_for_text(&self, most: Duration) {
        let _ = tokio::time::timeout(most, self.0.texted.notified()).await;
    }

    /// Says that the outbox got something.
    pub(crate) fn tell_posted(&self) {
        self.0.texted.notify_one();
    }

    /// The address as it is compared: lower case, the domain in ASCII form.
    pub fn email_key(email: &str) -> String {
        let email = rules::typed::address(email);
        match email.rsplit_once('@') {
            // Too long for an address: nobody's, and not worth what its domain would take to convert.
            _ if email.len() > rules::people::EmailAddress::MAX => email.to_lowercase(),
            Some((local, domain)) => {
                let ascii = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_lowercase());
                format!("{}@{ascii}", local.to_lowercase())
            }
            None => email.to_lowercase(),
        }
    }

    /// An address as it stands on the envelope of a mail: with its domain in ASCII form, as not every mail server reads another
    /// (RFC 6531). `None` where its domain has no such form.
    pub fn envelope(email: &str) -> Option<String> {
        let (local, domain) = email.rsplit_once('@')?;
        Some(format!("{local}@{}", idna::domain_to_ascii(domain).ok()?))
    }

    /// An address that a mail reaches, out of what was typed (R133).
    pub(crate) fn mailable(typed: &str) -> std::result::Result<EmailAddress, Problem> {
        let address = EmailAddress::parse(typed)?;
        Self::envelope(address.as_str()).map(|_| address).ok_or(Problem::EmailSyntax)
    }

    /// Writes a person with a means.
    ///
    /// # Errors
    /// Where the address is taken.
    pub async fn insert_person(&self, tx: &mut Writing, new: &NewPerson) -> Result<Person> {
        let person = Person {
            id: self.id(),
            email: new.email.clone(),
            email_key: Self::email_key(&new.email),
            initials: new.initials.clone(),
            prefix: new.prefix.clone(),
            surname: new.surname.clone(),
            born: new.born,
            mobile: new.mobile.clone(),
            language: new.language,
        };
        tx.insert_person(&person, self.now()).await?;
        tx.insert_means(&person.id, &Means { id: self.id(), level: new.level, state: new.state }, self.now()).await?;
        if let Some(hash) = &new.password_hash {
            tx.insert_password(&self.id(), &person.id, hash, self.now()).await?;
        }
        Ok(person)
    }

    /// Writes an organization as the trade register gave it, with its branches, and gives its id.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn upsert_company(&self, tx: &mut Writing, company: &Company) -> Result<String> {
        let organization = Organization {
            id: self.id(),
            kvk: company.kvk.to_string(),
            name: company.name.clone(),
            rsin: company.rsin.as_ref().map(ToString::to_string),
            legal_form: company.legal_form.clone().unwrap_or_default(),
            address: company.address.clone().unwrap_or_default(),
            active: company.active,
        };
        let id = tx.upsert_organization(&organization, self.now()).await?;
        for branch in &company.branches {
            let branch = store::Branch {
                number: branch.number.to_string(),
                name: branch.name.clone(),
                town: branch.town.clone().unwrap_or_default(),
                main: branch.main,
            };
            tx.upsert_branch(&id, &branch).await?;
        }
        Ok(id)
    }

    /// Records how far a person may represent an organization, as checked by the helpdesk today.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn record_authority(
        &self,
        tx: &mut Writing,
        person: &str,
        organization: &str,
        kind: Authority,
        by: &Actor,
    ) -> Result<()> {
        Ok(tx.set_authority(person, organization, kind, self.today(), by).await?)
    }

    /// Puts a letter into the outbox, once per key.
    pub(crate) async fn post(
        &self,
        tx: &mut Writing,
        to: &Person,
        key: String,
        letter: impl Into<AnyLetter>,
    ) -> Result<()> {
        let letter = letter.into();
        let recipient = if letter.channel() == store::Channel::Sms { &to.mobile } else { &to.email };
        self.post_to(tx, to, recipient, key, letter).await
    }

    /// Puts a letter to somebody's other address or number into the outbox, once per key.
    pub(crate) async fn post_to(
        &self,
        tx: &mut Writing,
        to: &Person,
        recipient: &str,
        key: String,
        letter: impl Into<AnyLetter>,
    ) -> Result<()> {
        self.put(tx, Some(&to.id), recipient, to.language, key, &letter.into()).await
    }

    /// Puts a letter to somebody without an account into the outbox, once per key.
    pub(crate) async fn post_outside(
        &self,
        tx: &mut Writing,
        recipient: &str,
        language: Language,
        key: String,
        letter: impl Into<AnyLetter>,
    ) -> Result<()> {
        self.put(tx, None, recipient, language, key, &letter.into()).await
    }

    async fn put(
        &self,
        tx: &mut Writing,
        person: Option<&str>,
        recipient: &str,
        language: Language,
        key: String,
        letter: &AnyLetter,
    ) -> Result<()> {
        let message = self.message(person, recipient, language, key, letter)?;
        tx.post(&message).await?;
        Ok(())
    }

    /// A mail to somebody, to be put into the outbox with others.
    pub(crate) fn mail_to(&self, to: &Person, key: String, letter: impl Into<AnyLetter>) -> Result<Message> {
        self.message(Some(&to.id), &to.email, to.language, key, &letter.into())
    }

    fn message(
        &self,
        person: Option<&str>,
        recipient: &str,
        language: Language,
        key: String,
        letter: &AnyLetter,
    ) -> Result<Message> {
        let id = self.id();
        Ok(Message {
            data: self.sealed_letter(&id, letter)?,
            id,
            key,
            channel: letter.channel(),
            template: letter.template().to_owned(),
            person: person.map(str::to_owned),
            recipient: recipient.to_owned(),
            language,
            priority: letter.priority(),
            created: self.now(),
            expires: letter.works().map(|seconds| self.now() + seconds),
            attempts: 0,
            sent: None,
        })
    }

    /// Adds an audit line.
    pub(crate) fn audit(&self, tx: &mut Writing, line: Audit<'_>) {
        let line = AuditLine {
            id: self.id(),
            at: self.now(),
            actor: line.actor.to_string(),
            person: line.person.map(str::to_owned),
            organization: line.organization.map(str::to_owned),
            action: line.deed.name().to_owned(),
            reference: line.reference.to_owned(),
        };
        tx.audit(line);
    }
}

/// An audit line to add: what was done, by whom, to whom, for which organization, under which reference.
pub(crate) struct Audit<'a> {
    pub(crate) deed: Deed,
    pub(crate) actor: Actor,
    pub(crate) person: Option<&'a str>,
    pub(crate) organization: Option<&'a str>,
    pub(crate) reference: &'a str,
}

impl<'a> Audit<'a> {
    /// Something that somebody with an account did.
    pub(crate) fn by(person: &str, deed: Deed) -> Self {
        Self { actor: Actor::person(person), ..Self::by_portal(deed) }
    }

    /// Something that a person did to themselves.
    pub(crate) fn own(person: &'a str, deed: Deed) -> Self {
        Self { person: Some(person), ..Self::by(person, deed) }
    }

    /// Something that the portal did, or whoever followed a link whose reader is nobody known.
    pub(crate) fn by_portal(deed: Deed) -> Self {
        Self { deed, actor: Actor::Portal, person: None, organization: None, reference: "" }
    }
}
