//! What a change form does that was sent: once a manager has confirmed who it is ([`crate::number_check`]) and a wait has
//! passed, the new number counts; or it is refused, or stopped from the old address or number.

use rules::{
    actor::Actor,
    change_form::{FormBegun, FormShown, FormStanding},
    deed::Deed,
    desk::TaskKind,
    opens::{Link, LinkEnd},
    problem::Refusal,
    state::{ContactState, MeansState},
};
use store::{ChangeForm, ContactChange, ContactKind, Person, Reading, Token, Writing};

use crate::{
    Guest, Portal, Result, SignedIn,
    account::not_yours,
    letters::{M51, M52, M53, M54, NumberChanged, NumberRequested},
    portal::Audit,
    sign_in::ending,
    throttling,
};

/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// How long a new number waits after the form was sent, in seconds: long enough for its owner to stop it.
pub(crate) const WAIT: i64 = DAY;
/// How long a form waits for somebody to confirm who it is, in seconds: as long as it can be stopped.
const LAPSES: i64 = Link::StopForm.life();
/// How many are done in one round.
const AT_ONCE: i64 = 50;

impl Portal {
    /// Blocks signing in; `false` where it was not open.
    pub(crate) async fn block(&self, tx: &mut Writing, person: &Person) -> Result<bool> {
        let held = tx.hold(&[&person.id]).await?;
        let means = tx.means_of(&person.id).await?.filter(|means| means.state == MeansState::Active);
        let Some(means) = means else { return Ok(false) };
        tx.set_means_state(&held, &means.id, MeansState::Suspended, self.now()).await?;
        self.end_access(tx, &person.id, None).await?;
        self.audit(tx, Audit { person: Some(&person.id), ..Audit::by_portal(Deed::MeansBlocked) });
        Ok(true)
    }

    /// Opens signing in again that a form has blocked.
    async fn unblock(&self, tx: &mut Writing, form: &ChangeForm, person: &str) -> Result<()> {
        if !form.blocked {
            return Ok(());
        }
        let held = tx.hold(&[person]).await?;
        let means = tx.means_of(person).await?.filter(|means| means.state == MeansState::Suspended);
        if let Some(means) = means {
            tx.set_means_state(&held, &means.id, MeansState::Active, self.now()).await?;
            self.audit(tx, Audit { person: Some(person), ..Audit::by_portal(Deed::MeansUnblocked) });
        }
        Ok(())
    }

    /// Tells whom a form concerns that it was sent: the mailbox and the old number, each with a way to stop it; and who is to
    /// confirm it.
    pub(crate) async fn tell_form_sent(&self, tx: &mut Writing, person: &Person, form: &ChangeForm) -> Result<()> {
        let reference = form.reference.clone().unwrap_or_default();
        let holder = Actor::person(&person.id);
        let by_mail = self.new_token(tx, Link::StopForm, &holder, &reference).await?;
        let by_sms = self.new_token(tx, Link::StopForm, &holder, &reference).await?;
        let letter = M51 {
            name: person.name(),
            reference: reference.clone(),
            ending: ending(form.number.as_deref().unwrap_or_default()),
            ready: self.local(form.ready.unwrap_or_default()),
            by_manager: form.checker.is_some(),
            blocked: form.blocked,
            token: (&by_mail).into(),
        };
        self.post(tx, person, format!("M51:{}", form.id), letter).await?;
        let letter = NumberRequested { token: (&by_sms).into() };
        self.post(tx, person, format!("M51-sms:{}", form.id), letter).await?;
        let organization = form.organization.as_deref();
        match form.checker.as_ref().and_then(Actor::person_id) {
            None => {
                tx.insert_desk_task(&self.id(), TaskKind::ChangeForm, Some(&person.id), &reference, self.now()).await?;
            }
            Some(checker) => {
                let manager = tx.person(checker).await?.ok_or_else(not_yours)?;
                let organization = tx.organization(organization.unwrap_or_default()).await?.ok_or_else(not_yours)?;
                let letter = M52 {
                    name: manager.name(),
                    user: person.name(),
                    reference: reference.clone(),
                    organization: organization.name,
                };
                self.post(tx, &manager, format!("M52:{}", form.id), letter).await?;
            }
        }
        let line = Audit {
            person: Some(&person.id),
            organization,
            reference: &reference,
            ..Audit::by_portal(Deed::NumberRequested)
        };
        self.audit(tx, line);
        Ok(())
    }

    /// Ends what waits for somebody's new number, as it has become pointless or suspicious.
    pub(crate) async fn stop_open_forms(&self, tx: &mut Writing, person: &str) -> Result<()> {
        for form in tx.open_change_forms(person).await? {
            if tx.move_change_form(&form, FormStanding::Stopped, self.now(), None, "").await? {
                self.end_stop_links(tx, &form).await?;
                self.unblock(tx, &form, person).await?;
            }
        }
        Ok(())
    }

    async fn end_stop_links(&self, tx: &mut Writing, form: &ChangeForm) -> Result<()> {
        let reference = form.reference.as_deref().unwrap_or_default();
        Ok(tx.end_tokens_about(Link::StopForm, reference, LinkEnd::Overtaken, self.now()).await?)
    }

    /// Confirmed forms whose wait is over count; what nobody confirmed in time is refused. Says how many of each.
    pub(crate) async fn finish_change_forms(&self) -> Result<(u64, u64)> {
        let (now, mut done, mut lapsed) = (self.now(), 0, 0);
        let mut reading = self.db().read().await?;
        let due = reading.due_change_forms(now, AT_ONCE).await?;
        let overdue = reading.overdue_change_forms(now - (LAPSES - WAIT), AT_ONCE).await?;
        drop(reading);
        for form in due {
            let mut tx = self.db().write().await?;
            done +=
                u64::from(self.make_count(&mut tx, &form, form.decided_by.as_ref().unwrap_or(&Actor::Portal)).await?);
            tx.commit().await?;
        }
        for form in overdue {
            let mut tx = self.db().write().await?;
            lapsed += u64::from(self.refuse_form(&mut tx, &form, None, "").await?);
            tx.commit().await?;
        }
        if done + lapsed > 0 {
            self.tell_posted();
        }
        Ok((done, lapsed))
    }

    /// The new number counts: with the old one go all access, every known browser, the authenticator app and its recovery
    /// codes. `false` where somebody was first.
    pub(crate) async fn make_count(&self, tx: &mut Writing, form: &ChangeForm, by: &Actor) -> Result<bool> {
        let now = self.now();
        let (Some(person), Some(number)) = (&form.person, &form.number) else { return Ok(false) };
        if !tx.move_change_form(form, FormStanding::Done, now, Some(by), "").await? {
            return Ok(false);
        }
        let person = tx.person(person).await?.ok_or_else(not_yours)?;
        let reference = form.reference.clone().unwrap_or_default();
        self.end_access(tx, &person.id, None).await?;
        // Kept among the changes of the number: undoing a change of the address takes it back too.
        let change = ContactChange {
            id: form.id.clone(),
            reference: reference.clone(),
            person: person.id.clone(),
            kind: ContactKind::Mobile,
            old: person.mobile.clone(),
            new: number.clone(),
            old_key: person.mobile.clone(),
            new_key: number.clone(),
            session: String::new(),
            return_to: String::new(),
            state: ContactState::Pending,
            created: form.sent.unwrap_or(now),
            decided: None,
        };
        tx.insert_contact_change(&change).await?;
        tx.move_contact_change(&change.id, ContactState::Pending, ContactState::Done, now).await?;
        tx.set_mobile(&person.id, number).await?;
        tx.forget_browsers(&person.id).await?;
        self.forget_factors_since(tx, &person.id, 0).await?;
        // Codes that were guessed at were those of another number.
        throttling::forget_strangers(tx, &person, now).await?;
        self.end_stop_links(tx, form).await?;
        self.unblock(tx, form, &person.id).await?;
        let letter = M53 { name: person.name(), reference: reference.clone(), ending: ending(number) };
        self.post(tx, &person, format!("M53:{}", form.id), letter).await?;
        self.post(tx, &person, format!("M53-sms:{}", form.id), NumberChanged).await?;
        let line = Audit {
            deed: Deed::NumberChanged,
            actor: by.clone(),
            person: Some(&person.id),
            organization: form.organization.as_deref(),
            reference: &reference,
        };
        self.audit(tx, line);
        Ok(true)
    }

    /// Refuses a form: a manager with a reason, or nobody in time. `false` where somebody was first.
    pub(crate) async fn refuse_form(
        &self,
        tx: &mut Writing,
        form: &ChangeForm,
        by: Option<&SignedIn>,
        reason: &str,
    ) -> Result<bool> {
        let actor = by.map_or(Actor::Portal, |by| Actor::person(&by.person.id));
        if !tx.move_change_form(form, FormStanding::Refused, self.now(), Some(&actor), reason).await? {
            return Ok(false);
        }
        self.end_stop_links(tx, form).await?;
        let Some(person) = &form.person else { return Ok(true) };
        self.unblock(tx, form, person).await?;
        let person = tx.person(person).await?.ok_or_else(not_yours)?;
        let reference = form.reference.clone().unwrap_or_default();
        let letter = M54 {
            name: person.name(),
            reference: reference.clone(),
            refused_by: by.map(|by| by.person.name()),
            reason: reason.to_owned(),
            stopped: false,
        };
        self.post(tx, &person, format!("M54:{}", form.id), letter).await?;
        let line = Audit {
            deed: Deed::NumberRefused,
            actor,
            person: Some(&person.id),
            organization: form.organization.as_deref(),
            reference: &reference,
        };
        self.audit(tx, line);
        Ok(true)
    }

    pub(crate) fn form_shown(&self, form: &ChangeForm) -> FormShown {
        let sent = form.sent.unwrap_or(form.created);
        FormShown {
            reference: form.reference.clone().unwrap_or_default(),
            since: form.decided.map(|at| self.local(at)),
            standing: form.standing,
            sent: self.day(sent),
            ready: self.local(form.ready.unwrap_or(sent)),
            until: self.day(sent + LAPSES),
            by_manager: form.checker.is_some(),
            blocked: form.blocked,
        }
    }

    async fn form_of_link(&self, reading: &mut Reading, token: &str) -> Result<(Token, ChangeForm)> {
        let token = self.opened_once(reading, Link::StopForm, token).await?;
        let form = reading.change_form_by_reference(&token.subject).await?.ok_or_else(not_yours)?;
        Ok((token, form))
    }

    /// Where the form of a link stands that was sent to the old address or number, also once it can be stopped no more.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link of which nothing is known.
    pub async fn stop_shown(&self, token: &str) -> Result<FormShown> {
        let mut reading = self.db().read().await?;
        let (_, form) = self.form_of_link(&mut reading, token).await?;
        Ok(self.form_shown(&form))
    }

    /// Stops a form from the old address or number: nothing changes, and the helpdesk looks at it.
    ///
    /// # Errors
    /// [`Refusal::Changed`] where the form waits no more, [`Refusal::Link`] for a link of which nothing is known.
    pub async fn stop_form(&self, token: &str) -> Result<()> {
        let mut tx = self.db().write().await?;
        let (token, form) = self.form_of_link(&mut tx, token).await?;
        let now = self.now();
        let stopped = tx.use_token(&token.hash, now).await?
            && tx.move_change_form(&form, FormStanding::Stopped, now, None, "").await?;
        if !stopped {
            return Err(Refusal::Changed.into());
        }
        self.end_stop_links(&mut tx, &form).await?;
        let (person, reference) = (form.person.clone().unwrap_or_default(), form.reference.clone().unwrap_or_default());
        self.unblock(&mut tx, &form, &person).await?;
        let person = tx.person(&person).await?.ok_or_else(not_yours)?;
        tx.insert_desk_task(&self.id(), TaskKind::FormStopped, Some(&person.id), &reference, now).await?;
        let (name, reason) = (person.name(), String::new());
        let letter = M54 { name, reference: reference.clone(), refused_by: None, reason, stopped: true };
        self.post(&mut tx, &person, format!("M54:{}", form.id), letter).await?;
        let line = Audit { person: Some(&person.id), reference: &reference, ..Audit::by_portal(Deed::NumberStopped) };
        self.audit(&mut tx, line);
        tx.commit().await?;
        self.tell_posted();
        Ok(())
    }

    async fn form_of_mail(&self, reading: &mut Reading, token: &str) -> Result<(Token, ChangeForm)> {
        let token = self.opened(reading, Link::ConfirmForm, token).await?;
        let form = reading.change_form(&token.subject).await?.ok_or_else(not_yours)?;
        let waits = form.standing == FormStanding::Draft && form.mailbox_proven.is_none();
        if waits { Ok((token, form)) } else { Err(self.overtaken(form.mailbox_proven.unwrap_or(self.now()))) }
    }

    /// The form that the link of M50 is about. The link proves nothing: only the code does, in the browser in which the form is
    /// filled in. Whoever reads the mail and did not fill it in could otherwise prove it for somebody else by one press.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work.
    pub async fn form_link(&self, token: &str) -> Result<FormBegun> {
        let mut reading = self.db().read().await?;
        let (_, form) = self.form_of_mail(&mut reading, token).await?;
        Ok(FormBegun { at: self.local(form.matched.unwrap_or(form.created)) })
    }

    /// Takes a form back from whoever fills it in, as the owner of the mailbox says that it is somebody else: what was found
    /// out and sent for it is of no use any more, and the helpdesk looks at it.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work.
    pub async fn disown_form(&self, token: &str) -> Result<()> {
        let mut tx = self.db().write().await?;
        let (token, form) = self.form_of_mail(&mut tx, token).await?;
        let now = self.now();
        if !tx.use_token(&token.hash, now).await? {
            return Err(self.used_just_now());
        }
        let person = form.person.as_deref().ok_or_else(not_yours)?;
        // No answers are those of this identity: whoever goes on has to say anew who they are.
        tx.begin_change_form_anew(&form.id, &self.id()).await?;
        tx.insert_desk_task(&self.id(), TaskKind::FormDisowned, Some(person), &form.id, now).await?;
        self.audit(&mut tx, Audit { person: Some(person), ..Audit::by_portal(Deed::NumberStopped) });
        Ok(tx.commit().await?)
    }
}

impl Guest {
    /// Where a form stands that was sent from this browser.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for one that was not.
    pub async fn form(&self, reference: &str) -> Result<FormShown> {
        let mut reading = self.portal.db().read().await?;
        let draft = reading.draft_sent_as(&self.owner, reference, self.portal.now()).await?.ok_or_else(not_yours)?;
        let form = reading.change_form(&draft.id).await?.ok_or_else(not_yours)?;
        Ok(self.portal.form_shown(&form))
    }
}
