//! Accepting an invitation by its link: a code by text message, a password, and somebody is a user (R29).
//!
//! The link alone makes nobody: it asks for the code, and goes on only in the browser in which that was given. Until then there
//! is no account, whatever a manager typed.

use rules::{
    actor::Actor,
    deed::Deed,
    invitation::{InviteShown, InviteStep},
    link::LinkStanding,
    opens::Link,
    problem::{LinkTrouble, Problem, Refusal},
    state::{Factor, MeansState},
    typed,
};
use serde::{Deserialize, Serialize};
use store::{Invitation, Means, Organization, Person, Reading, Token, Writing};

use crate::{
    Failure, NewPerson, Portal, Result, Secret, Visitor,
    account::{not_yours, shown},
    chance,
    codes::{About, Purpose},
    letters::SmsCode,
    portal::Audit,
    sign_in::{Entered, ending},
    throttling,
};

/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// How often a day a link that is too old sends a new one to the same address.
const NEW_LINKS_A_DAY: i64 = 3;

/// How far the reader of a link has come.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Progress {
    /// The hash of the token of the browser in which the code was given.
    proven: Option<String>,
    /// What was wrong with the last try.
    problems: Vec<Problem>,
}

/// What became of choosing the password.
pub enum Activated {
    /// It was refused; the page shows why.
    Refused,
    /// The account is there, and its owner signed in.
    Entered {
        /// The session.
        entered: Box<Entered>,
        /// The password is easy to guess: worth a word.
        weak: bool,
    },
}

/// An invitation whose link works, with what is known of it.
struct Opened {
    token: Token,
    progress: Progress,
    invitation: Invitation,
    organization: Organization,
    manager: Person,
}

impl Portal {
    /// The invitation of a link that works.
    async fn opened_invitation(&self, reading: &mut Reading, typed: &str) -> Result<Opened> {
        let token = self.opened(reading, Link::Invite, typed).await?;
        let invitation = reading.invitation_by_id(&token.subject).await?.ok_or_else(not_yours)?;
        // Nobody is made a user on the word of somebody who can no longer give it (section 3, rule 6).
        let managers = reading.managers_of(&invitation.organization, self.today()).await?;
        let stands = managers.iter().any(|one| one.person == invitation.manager && one.level.opens(invitation.level));
        if invitation.standing != LinkStanding::Pending || invitation.expires <= self.now() || !stands {
            return Err(self.overtaken(invitation.decided.unwrap_or_else(|| self.now())));
        }
        let organization = reading.organization(&invitation.organization).await?.ok_or_else(not_yours)?;
        let manager = reading.person(&invitation.manager).await?.ok_or_else(not_yours)?;
        Ok(Opened { progress: serde_json::from_str(&token.state)?, token, invitation, organization, manager })
    }

    async fn note_progress(&self, tx: &mut Writing, token: &Token, progress: &Progress) -> Result<()> {
        Ok(tx.set_token_state(&token.hash, &serde_json::to_string(progress)?).await?)
    }

    /// What the page of an invitation's link shows to this visitor.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work, with the reason.
    pub async fn invite_shown(&self, visitor: &Visitor, token: &str) -> Result<InviteShown> {
        let mut reading = self.db().read().await?;
        let opened = self.opened_invitation(&mut reading, token).await?;
        let invitation = opened.invitation;
        let step = if is_proven(&opened.progress, visitor) {
            InviteStep::Password
        } else if self.code_waits(&mut reading, Purpose::Invite, &invitation.id).await? {
            InviteStep::Code
        } else {
            InviteStep::Start
        };
        let offer = self.offer(&mut reading).await?;
        Ok(InviteShown {
            step,
            name: invitation.name(),
            mobile_ending: ending(invitation.mobile.as_deref().unwrap_or_default()),
            organization: shown(opened.organization),
            manager: opened.manager.name(),
            level: invitation.level,
            granted: invitation.grants.as_ref().map(|grants| offer.granted(grants)),
            problems: opened.progress.problems,
            email: invitation.email,
        })
    }

    /// Sends the code of an invitation's link.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work.
    pub async fn send_invite_code(&self, token: &str) -> Result<()> {
        let mut tx = self.db().write().await?;
        let opened = self.opened_invitation(&mut tx, token).await?;
        let (invitation, number) = (&opened.invitation, opened.invitation.mobile.clone().unwrap_or_default());
        let about = About::new(Purpose::Invite, &invitation.id, &invitation.id);
        let problem = match self.new_code(&mut tx, &about).await? {
            Ok((id, code)) => {
                let letter = SmsCode { code: (&code).into() };
                self.post_outside(&mut tx, &number, invitation.language, format!("code:{id}"), letter).await?;
                None
            }
            Err(problem) => Some(problem),
        };
        let progress = Progress { problems: problem.into_iter().collect(), ..opened.progress };
        self.note_progress(&mut tx, &opened.token, &progress).await?;
        tx.commit().await?;
        self.tell_posted();
        Ok(())
    }

    /// Tries the code. Gives the token by which this browser goes on; or nothing, and the page shows what is wrong.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work.
    pub async fn check_invite_code(&self, token: &str, typed: &str) -> Result<Option<Secret<String>>> {
        let mut tx = self.db().write().await?;
        let opened = self.opened_invitation(&mut tx, token).await?;
        let tried = self.redeem_code(&mut tx, Purpose::Invite, &opened.invitation.id, typed).await?;
        let (progress, going_on) = match tried {
            Ok(()) => {
                let going_on = chance::token(self.chance());
                let proven = Some(chance::hash(&[going_on.reveal()]));
                (Progress { proven, ..Progress::default() }, Some(going_on))
            }
            Err(problem) => (Progress { problems: vec![problem], ..opened.progress }, None),
        };
        self.note_progress(&mut tx, &opened.token, &progress).await?;
        tx.commit().await?;
        Ok(going_on)
    }

    /// Who was invited says that it is not them, or that they do not want it: the invitation ends, and its manager is told.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work.
    pub async fn decline_invite(&self, token: &str) -> Result<()> {
        let mut tx = self.db().write().await?;
        let Opened { token, invitation, .. } = self.opened_invitation(&mut tx, token).await?;
        if !tx.use_token(&token.hash, self.now()).await?
            || !self.end_invitation(&mut tx, &invitation, LinkStanding::Declined).await?
        {
            return Err(self.used_just_now());
        }
        self.tell_not_accepted(&mut tx, &invitation, LinkStanding::Declined).await?;
        let (organization, reference) = (Some(invitation.organization.as_str()), invitation.reference.as_str());
        self.audit(&mut tx, Audit { organization, reference, ..Audit::by_portal(Deed::InvitationDeclined) });
        tx.commit().await?;
        self.tell_posted();
        Ok(())
    }

    /// Sends a new link to the address of one that is too old, while its invitation still stands.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link of which nothing is known, or whose invitation stands no more; [`Refusal::TooMany`].
    pub async fn renew_invite(&self, token: &str) -> Result<()> {
        let mut tx = self.db().write().await?;
        let token = self.opened_once(&mut tx, Link::Invite, token).await?;
        let invitation = tx.invitation_by_id(&token.subject).await?;
        let stands = |one: &Invitation| one.standing == LinkStanding::Pending && one.expires > self.now();
        let Some(invitation) = invitation.filter(stands) else { return Err(self.overtaken(self.now())) };
        let key = ["invite-again", invitation.id.as_str()];
        throttling::must_be_within(&mut tx, &key, NEW_LINKS_A_DAY, DAY, self.now()).await?;
        self.remind(&mut tx, &invitation, &Actor::Portal).await?;
        Ok(tx.commit().await?)
    }

    /// Chooses the password: the account is there from then on, with what the invitation gives, and its owner signed in.
    ///
    /// # Errors
    /// [`Refusal::Link`] for a link that does not work, [`Refusal::Gone`] for one whose code was given in another browser.
    pub async fn activate(&self, visitor: &Visitor, link: &str, password: Secret<String>) -> Result<Activated> {
        let mut reading = self.db().read().await?;
        let opened = self.opened_invitation(&mut reading, link).await?;
        drop(reading);
        if !is_proven(&opened.progress, visitor) {
            return Err(Refusal::Gone.into());
        }
        let mut tx = self.db().write().await?;
        self.count_new_password(&mut tx, &opened.invitation.id).await?;
        tx.commit().await?;
        let problems = self.first_password_problems(&opened.invitation.email, &opened.organization.name, &password);
        if !problems.is_empty() {
            let mut tx = self.db().write().await?;
            self.note_progress(&mut tx, &opened.token, &Progress { problems, ..opened.progress }).await?;
            tx.commit().await?;
            return Ok(Activated::Refused);
        }
        let hash = self.hasher().hash(password.clone()).await?;
        let mut tx = self.db().write().await?;
        // The link may have been used, or the invitation have ended, while the password was hashed.
        let opened = self.opened_invitation(&mut tx, link).await?;
        if !is_proven(&opened.progress, visitor) {
            return Err(Refusal::Gone.into());
        }
        if !tx.use_token(&opened.token.hash, self.now()).await? {
            return Err(self.used_just_now());
        }
        let invitation = &opened.invitation;
        let person = self.new_user(&mut tx, invitation, hash).await?;
        let held = tx.hold(&[&person.id]).await?;
        self.accept_invitation(&mut tx, &held, invitation, &person).await?;
        self.adopt_link_requests(&mut tx, &person.id).await?;
        self.bring_other_invitations(&mut tx, &person).await?;
        let line = Audit::own(&person.id, Deed::MeansActivated);
        let (organization, reference) = (Some(invitation.organization.as_str()), invitation.reference.as_str());
        self.audit(&mut tx, Audit { organization, reference, ..line });
        let entered = self.enter(&mut tx, visitor, &person, Factor::Sms).await?;
        tx.commit().await?;
        self.tell_posted();
        let weak = self.is_weak(&password, &person.email).await;
        Ok(Activated::Entered { entered: Box::new(entered), weak })
    }

    /// The person whom an invitation names, with an active means. Whose means was revoked gets another one, where it is the same
    /// person; a mailbox that is somebody else's now opens nothing of theirs.
    async fn new_user(&self, tx: &mut Writing, invitation: &Invitation, hash: String) -> Result<Person> {
        let missing = || Failure::Broken("an invitation that waits, without a date of birth or number".into());
        let (born, mobile) = (invitation.born.ok_or_else(missing)?, invitation.mobile.clone().ok_or_else(missing)?);
        let Some(known) = tx.person_by_email(&invitation.email_key).await? else {
            let new = NewPerson {
                email: invitation.email.clone(),
                initials: invitation.initials.clone(),
                prefix: invitation.prefix.clone(),
                surname: invitation.surname.clone(),
                born,
                mobile,
                language: invitation.language,
                level: invitation.level,
                state: MeansState::Active,
                password_hash: Some(hash),
            };
            return self.insert_person(tx, &new).await;
        };
        let same = known.born == born && typed::compared(&known.surname) == typed::compared(&invitation.surname);
        let living = tx.means_of(&known.id).await?.is_some_and(|means| means.state != MeansState::Revoked);
        if living || !same {
            return Err(Refusal::Link(LinkTrouble::Overtaken { on: self.local(self.now()) }).into());
        }
        let means = Means { id: self.id(), level: invitation.level, state: MeansState::Active };
        tx.insert_means(&known.id, &means, self.now()).await?;
        tx.set_mobile(&known.id, &mobile).await?;
        tx.insert_password(&self.id(), &known.id, &hash, self.now()).await?;
        Ok(Person { mobile, ..known })
    }
}

fn is_proven(progress: &Progress, visitor: &Visitor) -> bool {
    match (&progress.proven, &visitor.reset) {
        (Some(proven), Some(token)) => chance::same(proven, &chance::hash(&[token])),
        _ => false,
    }
}
