//! W11, the change form of who lost the registered phone: filled in and sent by somebody who is not signed in (R85).
//!
//! Until the mailbox is proven, whoever fills it in learns nothing: whether anybody is who he says is found out behind the
//! answer, a code is made in any case, and its tries are counted alike. What a form that was sent does is [`crate::number_change`]'s.

use rules::{
    actor::Actor,
    change_form::{FormStanding, masked_name},
    company::KvkNumber,
    opens::{Link, LinkEnd},
    people::mobile_number,
    problem::{Problem, Problems},
    state::MeansState,
    typed,
    wizard::{
        Answers,
        change_form::{CHECKER, CODE, ChangeForm, CheckerCard, HELPDESK, MAILBOX, NUMBER, PHONE, Proof, REASON, WHO},
    },
};
use serde::{Deserialize, Serialize};
use store::{ManagerRow, Means, Person, Reading, Writing};

use crate::{
    Guest, Portal, Result, Visitor,
    account::not_yours,
    chance,
    codes::{About, Purpose, minutes},
    drafts::Sent,
    errands::Work,
    filler::{Asked, ServerSide},
    keys::Keys,
    letters::{M50, Once, SmsCode},
    number_change::WAIT,
    throttling,
};

/// What references of change forms begin with.
const PREFIX: &str = "CF";
/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// How often one network address can say in a day who it is.
const SAID_A_DAY: i64 = 10;
/// Forms of one account in a week.
const A_WEEK: i64 = 3;
/// Codes that one mailbox, and that the numbers of one form, are sent in a day.
const CODES_A_DAY: i64 = 10;

/// Who somebody says he is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claim {
    email_key: String,
    surname: String,
    #[serde(with = "rules::day")]
    born: jiff::civil::Date,
    kvk: String,
}

impl Claim {
    /// What the answers of the first step say; `None` where they are not in order.
    fn of(wizard: &ChangeForm, answers: &Answers) -> Option<Self> {
        let given = |name: &str| answers.get(name).map_or("", String::as_str);
        Some(Self {
            email_key: Portal::email_key(given("email")),
            surname: typed::compared(given("surname")),
            born: wizard.born(answers).ok()?,
            kvk: KvkNumber::parse(given("kvk")).ok()?.as_str().to_owned(),
        })
    }

    /// What it is known by: keyed, as name and date of birth could be found by trying.
    fn identity(&self, keys: &Keys) -> String {
        keys.mark(&["claim", &self.email_key, &self.surname, &self.born.to_string(), &self.kvk])
    }

    /// Whether it is this person; the prefix stands before the surname for some, behind it or nowhere for others.
    fn fits(&self, person: &Person) -> bool {
        let Person { prefix, surname, .. } = person;
        let ways = [surname.clone(), format!("{prefix}{surname}"), format!("{surname}{prefix}")];
        let fits = ways.iter().any(|name| typed::compared(name) == self.surname);
        fits && self.born == person.born
    }
}

fn kept(problem: &Option<String>) -> Option<Problem> {
    serde_json::from_str(problem.as_deref()?).ok()
}

fn word(problem: Option<Problem>) -> Result<Option<String>> {
    Ok(problem.map(|problem| serde_json::to_string(&problem)).transpose()?)
}

/// Whether a manager can confirm who a person is: another one, at his level or a higher one.
pub(crate) fn may_check(manager: &str, level: rules::level::Level, person: &str, means: &Means) -> bool {
    manager != person && level.opens(means.level)
}

/// What codes for a mailbox are about: other answers ask for another one.
fn mailbox_subject(form: &str, identity: &str) -> String {
    format!("{form}:{identity}")
}

fn number_subject(form: &store::ChangeForm, number: &str) -> String {
    format!("{}:{number}", form.id)
}

impl ServerSide for ChangeForm {
    type Filler = Guest;

    async fn circumstances(by: &Guest, reading: &mut Reading, asked: Asked<'_>) -> Result<Self> {
        by.portal.form_circumstances(reading, asked.draft, asked.answers).await
    }

    async fn prepare(by: &Guest, draft: &str, step: &str, posted: &mut Answers) -> Result<()> {
        let typed = posted.remove(CODE).unwrap_or_default();
        if step == MAILBOX || step == PHONE {
            by.portal.try_form_code(draft, step, &typed).await?;
        }
        Ok(())
    }

    async fn step_done(by: &Guest, tx: &mut Writing, draft: &str, step: &str, answers: &Answers) -> Result<Problems> {
        let (field, problem) = match step {
            WHO => ("email", by.portal.form_identity(tx, draft, &by.visitor, answers).await?),
            NUMBER => ("mobile", by.portal.form_number(tx, draft, answers).await?),
            _ => return Ok(Problems::new()),
        };
        Ok(problem.map(|problem| (field.to_owned(), problem)).into_iter().collect())
    }

    async fn send(
        &self,
        by: &Guest,
        tx: &mut Writing,
        _held: &store::Held,
        draft: &str,
        answers: &Answers,
    ) -> Result<Sent> {
        by.portal.send_form(tx, draft, self, answers).await
    }
}

impl Portal {
    /// What the wizard needs to know about a draft.
    async fn form_circumstances(&self, reading: &mut Reading, draft: &str, answers: &Answers) -> Result<ChangeForm> {
        let mut wizard = ChangeForm {
            today: self.today(),
            mailbox: Proof::Missing(None),
            phone: Proof::Missing(None),
            checkers: Vec::new(),
            registered: None,
        };
        let Some(form) = reading.change_form(draft).await? else { return Ok(wizard) };
        // Proofs are of who the answers say it is, and of the number that they hold.
        if Claim::of(&wizard, answers).is_none_or(|claim| claim.identity(self.keys()) != form.identity) {
            return Ok(wizard);
        }
        wizard.mailbox = match form.mailbox_proven {
            Some(_) => Proof::Given,
            None => Proof::Missing(kept(&form.mailbox_problem)),
        };
        let number = answers.get("mobile").and_then(|typed| mobile_number(typed).ok());
        if number.is_some() && number == form.number {
            wizard.phone = match form.number_proven {
                Some(_) => Proof::Given,
                None => Proof::Missing(kept(&form.number_problem)),
            };
        }
        if let (Some(_), Some(person)) = (form.mailbox_proven, &form.person) {
            wizard.registered = reading.person(person).await?.map(|person| person.mobile);
            let checkers = self.checkers_of(reading, &form).await?;
            let card = |one: ManagerRow| CheckerCard { id: one.person, name: masked_name(&one.name) };
            wizard.checkers = checkers.into_iter().map(card).collect();
        }
        Ok(wizard)
    }

    /// The managers who may confirm who it is.
    async fn checkers_of(&self, reading: &mut Reading, form: &store::ChangeForm) -> Result<Vec<ManagerRow>> {
        let (Some(person), Some(organization)) = (&form.person, &form.organization) else { return Ok(Vec::new()) };
        let Some(means) = reading.means_of(person).await? else { return Ok(Vec::new()) };
        let managers = reading.managers_of(organization, self.today()).await?;
        Ok(managers.into_iter().filter(|one| may_check(&one.person, one.level, person, &means)).collect())
    }

    /// Somebody has said who he is: a code is made, and sent behind the answer if he is somebody. Or why there is none now.
    async fn form_identity(
        &self,
        tx: &mut Writing,
        draft: &str,
        visitor: &Visitor,
        answers: &Answers,
    ) -> Result<Option<Problem>> {
        let wizard = self.form_circumstances(tx, draft, answers).await?;
        let claim = Claim::of(&wizard, answers).ok_or_else(not_yours)?;
        let identity = claim.identity(self.keys());
        let known = tx.change_form(draft).await?;
        if known.as_ref().is_some_and(|form| form.identity == identity) {
            return Ok(None);
        }
        throttling::must_be_within_at(tx, "change-form", &visitor.address, SAID_A_DAY, DAY, self.now()).await?;
        // Without a code nothing changes: the same answers ask for it again.
        if let Some(problem) = self.make_mailbox_code(tx, draft, &identity, claim).await? {
            return Ok(Some(problem));
        }
        match known {
            Some(_) => tx.begin_change_form_anew(draft, &identity).await?,
            None => tx.insert_change_form(draft, &identity, self.now()).await?,
        }
        Ok(None)
    }

    async fn make_mailbox_code(
        &self,
        tx: &mut Writing,
        draft: &str,
        identity: &str,
        claim: Claim,
    ) -> Result<Option<Problem>> {
        let subject = mailbox_subject(draft, identity);
        let (id, code) = match self.new_code(tx, &About::new(Purpose::Form, draft, &subject)).await? {
            Ok(made) => made,
            Err(problem) => return Ok(Some(problem)),
        };
        let (form, identity, code) = (draft.to_owned(), identity.to_owned(), code.reveal().clone());
        self.later(tx, &Work::ChangeForm { form, identity, claim, id, code }).await?;
        Ok(None)
    }

    /// Sends the code to the mailbox of whoever it is; nothing, where the claim fits nobody.
    pub(crate) async fn bring_form_code(
        &self,
        tx: &mut Writing,
        (form, identity): (&str, &str),
        claim: &Claim,
        (id, code): (&str, &str),
    ) -> Result<()> {
        let Some(person) = tx.person_by_email(&claim.email_key).await? else { return Ok(()) };
        let Some(organization) = tx.organization_by_kvk(&claim.kvk).await? else { return Ok(()) };
        let linked = tx.is_linked(&person.id, &organization.id).await?;
        let usable = tx.means_of(&person.id).await?.is_some_and(|means| means.state == MeansState::Active);
        if !claim.fits(&person) || !linked || !usable {
            return Ok(());
        }
        let now = self.now();
        // Forms of one person are counted one after the other.
        tx.hold(&[&person.id]).await?;
        let known = tx.change_form(form).await?.is_some_and(|form| form.person.is_some());
        if !known && tx.count_change_forms(&person.id, now - 7 * DAY).await? >= A_WEEK {
            return Ok(());
        }
        if !throttling::within(tx, &["form-mail", &person.id], CODES_A_DAY, DAY, now).await? {
            return Ok(());
        }
        if !tx.match_change_form(form, identity, &person.id, &organization.id, now).await? {
            return Ok(());
        }
        tx.end_tokens_about(Link::ConfirmForm, form, LinkEnd::Replaced, now).await?;
        let token = self.new_token(tx, Link::ConfirmForm, &Actor::person(&person.id), form).await?;
        let letter = M50 { name: person.name(), code: Once::new(code.to_owned()), token: (&token).into() };
        self.post(tx, &person, format!("M50:{id}"), letter).await
    }

    /// Sends a code to the new number, where it is another than before; or says why not.
    async fn form_number(&self, tx: &mut Writing, draft: &str, answers: &Answers) -> Result<Option<Problem>> {
        let form = tx.change_form(draft).await?.ok_or_else(not_yours)?;
        let typed = answers.get("mobile").map_or("", String::as_str);
        let number = mobile_number(typed).map_err(|problem| crate::Failure::invalid("mobile", problem))?;
        if form.mailbox_proven.is_none() || form.number.as_ref() == Some(&number) {
            return Ok(None);
        }
        let problem = self.send_number_code(tx, &form, &number).await?;
        if problem.is_none() {
            tx.set_form_number(draft, &number, None, None).await?;
        }
        Ok(problem)
    }

    async fn send_number_code(
        &self,
        tx: &mut Writing,
        form: &store::ChangeForm,
        number: &str,
    ) -> Result<Option<Problem>> {
        let subject = number_subject(form, number);
        let made = match throttling::within(tx, &["form-number", &form.id], CODES_A_DAY, DAY, self.now()).await? {
            true => self.new_code(tx, &About::new(Purpose::FormNumber, &form.id, &subject)).await?,
            false => Err(Problem::CodeLocked { minutes: minutes(DAY) }),
        };
        let (id, code) = match made {
            Ok(made) => made,
            Err(problem) => return Ok(Some(problem)),
        };
        // A form that is nobody's sends nothing anywhere.
        if let Some(person) = &form.person
            && let Some(person) = tx.person(person).await?
        {
            let letter = SmsCode { code: (&code).into() };
            self.post_to(tx, &person, number, format!("code:{id}"), letter).await?;
        }
        Ok(None)
    }

    /// Tries the code of a step, and keeps what became of it.
    async fn try_form_code(&self, draft: &str, step: &str, code: &str) -> Result<()> {
        let mut tx = self.db().write().await?;
        let Some(form) = tx.change_form(draft).await? else { return Ok(()) };
        let (mailbox, now) = (step == MAILBOX, self.now());
        let given = if mailbox { form.mailbox_proven } else { form.number_proven };
        let number = form.number.clone().unwrap_or_default();
        if given.is_some() || form.standing != FormStanding::Draft {
            return Ok(());
        }
        let problem = if typed::text(code).is_empty() {
            Some(Problem::CodeShape)
        } else {
            let (purpose, subject) = match mailbox {
                true => (Purpose::Form, mailbox_subject(&form.id, &form.identity)),
                false => (Purpose::FormNumber, number_subject(&form, &number)),
            };
            self.redeem_code(&mut tx, purpose, &subject, code).await?.err()
        };
        let proven = problem.is_none().then_some(now);
        let problem = word(problem)?;
        if mailbox {
            tx.set_form_mailbox(draft, proven, problem.as_deref()).await?;
        } else {
            tx.set_form_number(draft, &number, proven, problem.as_deref()).await?;
        }
        if mailbox && proven.is_some() {
            tx.end_tokens_about(Link::ConfirmForm, draft, LinkEnd::Overtaken, now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Completes the form: it waits, whoever it concerns is told, and who is to confirm it is asked.
    async fn send_form(&self, tx: &mut Writing, draft: &str, wizard: &ChangeForm, answers: &Answers) -> Result<Sent> {
        let now = self.now();
        let form = tx.change_form(draft).await?.ok_or_else(not_yours)?;
        let answer = |name: &str| answers.get(name).cloned().unwrap_or_default();
        let checker = Some(answer(CHECKER)).filter(|id| id != HELPDESK);
        let mut form = store::ChangeForm {
            reference: Some(chance::reference(self.chance(), PREFIX, self.today().year())),
            checker: checker.filter(|id| wizard.checkers.iter().any(|one| one.id == *id)).map(Actor::Person),
            reason: answer(REASON),
            sent: Some(now),
            ready: Some(now + WAIT),
            ..form
        };
        let person = match &form.person {
            Some(person) => tx.person(person).await?,
            None => None,
        };
        if let Some(person) = &person {
            self.stop_open_forms(tx, &person.id).await?;
            form.blocked = ChangeForm::blocks(answers) && self.block(tx, person).await?;
        }
        if !tx.send_change_form(&form).await? {
            return Err(rules::problem::Refusal::Changed.into());
        }
        if let Some(person) = &person {
            let form = store::ChangeForm { standing: FormStanding::Awaiting, ..form.clone() };
            self.tell_form_sent(tx, person, &form).await?;
        }
        Ok(Sent::As(form.reference.into_iter().collect(), Problems::new()))
    }
}

impl Guest {
    /// Sends the code of a step once more.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] for a foreign draft, or one that asks for no code.
    pub async fn resend_form_code(&self, draft: &str, step: &str) -> Result<()> {
        let mut tx = self.portal.db().write().await?;
        let mut kept = tx.draft(draft, &self.owner, self.portal.now()).await?.ok_or_else(not_yours)?;
        let answers: Answers = serde_json::from_str(&kept.answers)?;
        let form = tx.change_form(draft).await?.ok_or_else(not_yours)?;
        let problem = if step == MAILBOX && form.mailbox_proven.is_none() {
            let wizard = self.portal.form_circumstances(&mut tx, draft, &answers).await?;
            let claim = Claim::of(&wizard, &answers).ok_or_else(not_yours)?;
            self.portal.make_mailbox_code(&mut tx, draft, &form.identity, claim).await?
        } else if let (Some(number), None) = (&form.number, form.number_proven) {
            self.portal.send_number_code(&mut tx, &form, number).await?
        } else {
            None
        };
        // The step shows why there is no other code now, or nothing of the last try.
        let problems: Problems = problem.map(|problem| (CODE.to_owned(), problem)).into_iter().collect();
        kept.errors = serde_json::to_string(&problems)?;
        tx.save_draft(&kept).await?;
        tx.commit().await?;
        self.portal.tell_posted();
        Ok(())
    }
}
