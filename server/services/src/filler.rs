//! Who fills in a wizard, and what each wizard does on the server. The one place in which they meet; what it has to know of every
//! wizard is made from the table of them.

use rules::{
    each_wizard,
    problem::{Problems, Refusal},
    shown::{StepSaved, WizardShown},
    state::MeansState,
    wizard::{Answers, AnyWizard, Outline, Wizard, WizardKind},
};
use store::{Draft, Held, Reading, Writing};

use crate::{
    Guest, Portal, Result, Secret, SignedIn,
    account::not_yours,
    drafts::{self, Drafter, Intent, Sent},
};

/// Who fills in a wizard.
#[derive(Clone)]
pub enum Filler {
    /// Somebody who is signed in.
    Person(Box<SignedIn>),
    /// A browser in which nobody needs to be.
    Guest(Box<Guest>),
}

impl From<SignedIn> for Filler {
    fn from(person: SignedIn) -> Self {
        Filler::Person(Box::new(person))
    }
}

impl From<Guest> for Filler {
    fn from(guest: Guest) -> Self {
        Filler::Guest(Box::new(guest))
    }
}

/// What a wizard is made of: of which kind it is, in which draft (`""` before there is one), with which answers.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) kind: WizardKind,
    pub(crate) draft: &'a str,
    pub(crate) answers: &'a Answers,
}

/// What a wizard does on the server. Each implements it where what it sends is written.
pub(crate) trait ServerSide: Wizard + Sized {
    /// Who fills it in.
    type Filler;

    /// Looks up what the wizard needs to know today.
    async fn circumstances(by: &Self::Filler, reading: &mut Reading, asked: Asked<'_>) -> Result<Self>;

    /// Before a step is saved, outside any transaction: asks elsewhere what it needs, takes out what is no answer.
    async fn prepare(_by: &Self::Filler, _draft: &str, _step: &str, _posted: &mut Answers) -> Result<()> {
        Ok(())
    }

    /// After a step with nothing wrong, in the transaction that saves it: does what it asks for, and says what is wrong after
    /// all. The circumstances are those of before.
    async fn step_done(
        _by: &Self::Filler,
        _tx: &mut Writing,
        _draft: &str,
        _step: &str,
        _answers: &Answers,
    ) -> Result<Problems> {
        Ok(Problems::new())
    }

    /// Whose permissions it is about besides those of who sends it: they are held while it is sent.
    async fn others(_by: &Self::Filler, _reading: &mut Reading, _answers: &Answers) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    /// Does what the wizard asks for, in the transaction that marks its draft as sent.
    async fn send(
        &self,
        by: &Self::Filler,
        tx: &mut Writing,
        held: &Held,
        draft: &str,
        answers: &Answers,
    ) -> Result<Sent>;

    /// After it was sent: the token by which its page can be seen, where sending ended the session.
    async fn farewell(_by: &Self::Filler, _reference: &str) -> Result<Option<Secret<String>>> {
        Ok(None)
    }
}

/// A kind that this one does not fill in is answered like one that does not exist: the `_` of each second arm.
macro_rules! dispatch {
    ($(
        #[doc = $doc:literal]
        $wizard:ident($type:ty) [$($kind:ident = $word:literal),+]
        by $filler:ident, starts $starts:ident, step_up $step_up:literal, kept $kept:literal, done $done:literal;
    )+) => {
        impl Filler {
            async fn look_up(&self, reading: &mut Reading, asked: Asked<'_>) -> Result<AnyWizard> {
                match (asked.kind, self) {
                    $(
                        ($(WizardKind::$kind)|+, Filler::$filler(by)) => {
                            Ok(<$type as ServerSide>::circumstances(by, reading, asked).await?.into())
                        }
                        ($(WizardKind::$kind)|+, _) => Err(not_yours()),
                    )+
                }
            }

            async fn prepare_step(&self, draft: &Draft, step: &str, posted: &mut Answers) -> Result<()> {
                match (draft.kind, self) {
                    $(
                        ($(WizardKind::$kind)|+, Filler::$filler(by)) => {
                            <$type as ServerSide>::prepare(by, &draft.id, step, posted).await
                        }
                        ($(WizardKind::$kind)|+, _) => Err(not_yours()),
                    )+
                }
            }

            async fn do_step(&self, tx: &mut Writing, draft: &Draft, step: &str, answers: &Answers) -> Result<Problems> {
                match (draft.kind, self) {
                    $(
                        ($(WizardKind::$kind)|+, Filler::$filler(by)) => {
                            <$type as ServerSide>::step_done(by, tx, &draft.id, step, answers).await
                        }
                        ($(WizardKind::$kind)|+, _) => Err(not_yours()),
                    )+
                }
            }

            async fn others(&self, reading: &mut Reading, kind: WizardKind, answers: &Answers) -> Result<Vec<String>> {
                match (kind, self) {
                    $(
                        ($(WizardKind::$kind)|+, Filler::$filler(by)) => {
                            <$type as ServerSide>::others(by, reading, answers).await
                        }
                        ($(WizardKind::$kind)|+, _) => Err(not_yours()),
                    )+
                }
            }

            async fn do_send(
                &self,
                tx: &mut Writing,
                held: &Held,
                draft: &str,
                wizard: &AnyWizard,
                answers: &Answers,
            ) -> Result<Sent> {
                match (wizard, self) {
                    $(
                        (AnyWizard::$wizard(wizard), Filler::$filler(by)) => {
                            wizard.send(by, tx, held, draft, answers).await
                        }
                        (AnyWizard::$wizard(_), _) => Err(not_yours()),
                    )+
                }
            }

            /// Where sending ended the session of who sent it: the token by which the page of what was sent can still be
            /// seen.
            ///
            /// # Errors
            /// [`Refusal::NotYours`] for what somebody else sent.
            pub async fn farewell(&self, kind: WizardKind, reference: &str) -> Result<Option<Secret<String>>> {
                match (kind, self) {
                    $(
                        ($(WizardKind::$kind)|+, Filler::$filler(by)) => {
                            <$type as ServerSide>::farewell(by, reference).await
                        }
                        ($(WizardKind::$kind)|+, _) => Err(not_yours()),
                    )+
                }
            }
        }
    };
}

each_wizard!(dispatch);

impl Drafter for Filler {
    type Wizard = AnyWizard;

    fn portal(&self) -> &Portal {
        match self {
            Filler::Person(person) => &person.portal,
            Filler::Guest(guest) => &guest.portal,
        }
    }

    fn owner(&self) -> &str {
        match self {
            Filler::Person(person) => &person.person.id,
            Filler::Guest(guest) => &guest.owner,
        }
    }

    fn outline(kind: WizardKind) -> &'static Outline {
        kind.outline()
    }

    /// Refuses a draft that asks for a fresh code, where there was none.
    fn must_be_open(&self, draft: &Draft) -> Result<()> {
        match self {
            Filler::Person(person) if draft.kind.traits().asks_step_up && draft.submitted.is_none() => {
                person.must_be_checked(Some(draft.created))
            }
            Filler::Person(_) | Filler::Guest(_) => Ok(()),
        }
    }

    async fn circumstances(&self, reading: &mut Reading, asked: Asked<'_>) -> Result<AnyWizard> {
        self.look_up(reading, asked).await
    }

    async fn prepare(&self, draft: &Draft, step: &str, posted: &mut Answers) -> Result<()> {
        self.prepare_step(draft, step, posted).await
    }

    async fn step_done(&self, tx: &mut Writing, draft: &Draft, step: &str, answers: &Answers) -> Result<Problems> {
        self.do_step(tx, draft, step, answers).await
    }

    async fn people(&self, reading: &mut Reading, draft: &Draft, answers: &Answers) -> Result<Vec<String>> {
        let mut people = self.others(reading, draft.kind, answers).await?;
        match self {
            Filler::Person(person) => people.push(person.person.id.clone()),
            Filler::Guest(_) => {}
        }
        Ok(people)
    }

    async fn send(
        &self,
        tx: &mut Writing,
        held: &Held,
        draft: &str,
        wizard: &AnyWizard,
        answers: &Answers,
    ) -> Result<Sent> {
        if let Filler::Person(person) = self {
            // It may have ended since the request began.
            let means = tx.means_of(&person.person.id).await?;
            if means.is_none_or(|means| means.state != MeansState::Active) {
                return Err(Refusal::SignedOut.into());
            }
        }
        self.do_send(tx, held, draft, wizard, answers).await
    }
}

impl Filler {
    /// Opens one's own draft.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign, unknown or expired one, [`Refusal::StepUp`] where a fresh code is asked for.
    pub async fn open_draft(&self, id: &str) -> Result<WizardShown> {
        let (draft, answers, wizard) = drafts::open(self, id).await?;
        Ok(WizardShown {
            wizard,
            rev: draft.rev,
            answers,
            errors: serde_json::from_str(&draft.errors)?,
            step: draft.step,
            saved: self.portal().day(draft.updated),
            kept_until: self.portal().day(draft.expires),
            submitted: draft.submitted.map(|references| references.split(',').map(str::to_owned).collect()),
            id: draft.id,
        })
    }

    /// Saves a step of one's own draft.
    ///
    /// # Errors
    /// [`Refusal::Changed`] where the draft was saved in another window since `rev`, [`Refusal::Gone`] where it was
    /// sent, [`Refusal::NotYours`] for a foreign one, [`Refusal::StepUp`] where a fresh code is asked for,
    /// [`Refusal::TooMany`] where somebody says too often who they are.
    pub async fn save_step(
        &self,
        id: &str,
        step: &str,
        rev: i64,
        posted: Answers,
        intent: Intent,
    ) -> Result<StepSaved> {
        let saved = drafts::save(self, id, step, rev, posted, intent).await?;
        match self {
            // Their steps send codes.
            Filler::Guest(guest) => guest.portal.tell_posted(),
            Filler::Person(_) => {}
        }
        Ok(saved)
    }

    /// Sends one's own wizard, once.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for answers with problems, [`Refusal::Changed`] for another window's changes,
    /// [`Refusal::NotYours`] for a foreign draft.
    pub async fn send_wizard(&self, id: &str, rev: i64, last: Answers) -> Result<Vec<String>> {
        drafts::send(self, id, rev, last).await
    }
}
