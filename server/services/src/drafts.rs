//! Drafts of wizards: begin, open, save a step, send. Knows no wizard's business, nor who fills one in: a person who is
//! signed in ([`crate::wizards`]) or a browser in which nobody is ([`crate::guest`]).

use rules::{
    problem::{Problems, Refusal},
    shown::{StepSaved, WizardShown},
    wizard::{self, Answers, AnyWizard, CHECK, Wizard},
};
use store::{Draft, Held, Reading, Writing};

use crate::{Portal, Result, account::not_yours};

/// How long a draft is kept after its last save, in seconds.
pub(crate) const KEPT: i64 = 30 * 24 * 60 * 60;
/// The most characters of a field's name and of its answer, and the most answers of one step, that are kept.
const LONGEST_NAME: usize = 100;
const LONGEST_ANSWER: usize = 1_000;
const MOST_ANSWERS: usize = 500;
/// The most drafts of one kind that one owner has: of more, those that were not touched for longest go.
const MOST_OF_A_KIND: usize = 20;

/// What became of a wizard that was sent.
pub(crate) enum Sent {
    /// It became these, and this was left undone.
    As(Vec<String>, Problems),
    /// The answers do not fit after all.
    Refused(Problems),
}

/// Whose drafts they are, and what their wizards are about.
pub(crate) trait Drafter {
    fn portal(&self) -> &Portal;

    /// The owner in the store.
    fn owner(&self) -> &str;

    /// What a wizard needs to know today about who fills it in.
    async fn circumstances(
        &self,
        reading: &mut Reading,
        kind: &str,
        draft: &str,
        answers: &Answers,
    ) -> Result<AnyWizard>;

    /// Refuses a draft that asks for something first.
    fn must_be_open(&self, wizard: &AnyWizard, draft: &Draft) -> Result<()>;

    /// Before a step is saved: looks up what it asks for, takes out what is no answer.
    async fn prepare(&self, draft: &str, step: &str, posted: &mut Answers) -> Result<()>;

    /// After a step with nothing wrong, in the transaction that saves it: does what it asks for, and says what is wrong after
    /// all.
    async fn step_done(&self, tx: &mut Writing, draft: &Draft, step: &str, answers: &Answers) -> Result<Problems>;

    /// Before a wizard is sent: holds the people whose permissions it is about.
    async fn hold(&self, tx: &mut Writing, _draft: &Draft) -> Result<Held> {
        Ok(tx.hold(&[]).await?)
    }

    /// Does what a wizard asks for, in the transaction that marks its draft as sent.
    async fn send(
        &self,
        tx: &mut Writing,
        held: &Held,
        draft: &str,
        wizard: &AnyWizard,
        answers: &Answers,
    ) -> Result<Sent>;

    /// His own draft.
    async fn own_draft(&self, reading: &mut Reading, id: &str) -> Result<Draft> {
        reading.draft(id, self.owner(), self.portal().now()).await?.ok_or_else(not_yours)
    }
}

/// A draft that begins with these answers; one that holds no other yet is taken again.
pub(crate) async fn begin(
    who: &impl Drafter,
    tx: &mut Writing,
    wizard: &AnyWizard,
    answers: &Answers,
) -> Result<String> {
    let first = wizard.steps(answers).first().copied().unwrap_or(CHECK);
    let answers_begun = answers;
    let (kind, answers) = (wizard.kind(), serde_json::to_string(answers_begun)?);
    let now = who.portal().now();
    let mut drafts = tx.drafts_of(who.owner(), now).await?;
    drafts.retain(|draft| draft.kind == kind);
    if let Some(untouched) = drafts.iter().find(|draft| draft.answers == answers) {
        return Ok(untouched.id.clone());
    }
    for oldest in drafts.iter().skip(MOST_OF_A_KIND - 1) {
        tx.delete_draft(&oldest.id, who.owner()).await?;
    }
    let draft = Draft {
        id: who.portal().id(),
        owner: who.owner().to_owned(),
        kind: kind.to_owned(),
        rev: 1,
        answers,
        errors: "[]".to_owned(),
        step: first.to_owned(),
        place: place_of(&wizard::place(wizard, answers_begun, first)),
        created: now,
        updated: now,
        expires: now + KEPT,
        submitted: None,
    };
    tx.insert_draft(&draft).await?;
    Ok(draft.id)
}

/// Opens a draft.
pub(crate) async fn open(who: &impl Drafter, id: &str) -> Result<WizardShown> {
    let mut reading = who.portal().db().read().await?;
    let draft = who.own_draft(&mut reading, id).await?;
    let answers = serde_json::from_str(&draft.answers)?;
    let wizard = who.circumstances(&mut reading, &draft.kind, id, &answers).await?;
    who.must_be_open(&wizard, &draft)?;
    Ok(WizardShown {
        wizard,
        rev: draft.rev,
        answers,
        errors: serde_json::from_str(&draft.errors)?,
        step: draft.step,
        kept_until: who.portal().day(draft.expires),
        submitted: draft.submitted.map(|references| references.split(',').map(str::to_owned).collect()),
        id: draft.id,
    })
}

/// Saves what a step's form sent, as typed, and says what is wrong with it and where to go on. `check` is off for "save and
/// finish later": then nothing is called wrong.
pub(crate) async fn save(
    who: &impl Drafter,
    id: &str,
    step: &str,
    rev: i64,
    posted: Answers,
    check: bool,
) -> Result<StepSaved> {
    let mut posted: Answers = posted
        .into_iter()
        .filter(|(field, _)| field.len() <= LONGEST_NAME)
        .take(MOST_ANSWERS)
        .map(|(field, answer)| (field, shorten(answer)))
        .collect();
    if check {
        who.prepare(id, step, &mut posted).await?;
    }
    let mut tx = who.portal().db().write().await?;
    let mut draft = who.own_draft(&mut tx, id).await?;
    if draft.submitted.is_some() {
        return Err(Refusal::Gone.into());
    }
    if draft.rev != rev {
        return Err(Refusal::Changed.into());
    }
    let before: Answers = serde_json::from_str(&draft.answers)?;
    let wizard = who.circumstances(&mut tx, &draft.kind, id, &before).await?;
    who.must_be_open(&wizard, &draft)?;
    let answers = wizard::with_step(&wizard, &before, step, posted);
    let mut wizard = match wizard.needs_server(step) {
        true => who.circumstances(&mut tx, &draft.kind, id, &answers).await?,
        false => wizard,
    };
    // A step that these answers took away asks nothing any more.
    let exists = wizard.steps(&answers).contains(&step);
    let mut problems: Problems = if check && exists { wizard.problems(step, &answers) } else { Vec::new() };
    if check && exists && problems.is_empty() {
        problems = who.step_done(&mut tx, &draft, step, &answers).await?;
        if wizard.needs_server(step) {
            wizard = who.circumstances(&mut tx, &draft.kind, id, &answers).await?;
        }
    }
    let next = if problems.is_empty() { wizard::first_unmet(&wizard, &answers) } else { step };
    let next = wizard::place(&wizard, &answers, next);
    let left = if check { next.clone() } else { wizard::place(&wizard, &answers, step) };
    let next = next.step;
    draft.answers = serde_json::to_string(&answers)?;
    draft.errors = serde_json::to_string(&problems)?;
    draft.place = place_of(&left);
    draft.step = left.step;
    draft.updated = who.portal().now();
    draft.expires = draft.updated + KEPT;
    if !tx.save_draft(&draft).await? {
        return Err(Refusal::Changed.into());
    }
    tx.commit().await?;
    Ok(StepSaved { rev: rev + 1, problems, next })
}

/// Sends a wizard: in one transaction what it asks for, the mails and the audit lines, and the draft marked as sent. A second
/// sending of the same draft gives the same references.
pub(crate) async fn send(who: &impl Drafter, id: &str, rev: i64, last: Answers) -> Result<Vec<String>> {
    let mut tx = who.portal().db().write().await?;
    let draft = who.own_draft(&mut tx, id).await?;
    // People before drafts: who ends an eHerkenning holds its owner, and then deletes his drafts.
    let held = who.hold(&mut tx, &draft).await?;
    tx.lock_draft(id, who.owner()).await?;
    let draft = who.own_draft(&mut tx, id).await?;
    if let Some(references) = &draft.submitted {
        return Ok(references.split(',').map(str::to_owned).collect());
    }
    if draft.rev != rev {
        return Err(Refusal::Changed.into());
    }
    let before: Answers = serde_json::from_str(&draft.answers)?;
    let wizard = who.circumstances(&mut tx, &draft.kind, id, &before).await?;
    who.must_be_open(&wizard, &draft)?;
    let answers = wizard::with_step(&wizard, &before, CHECK, last);
    let problems = wizard::all_problems(&wizard, &answers);
    if !problems.is_empty() {
        return refuse(who, tx, draft, &answers, problems).await;
    }
    let (references, undone) = match who.send(&mut tx, &held, id, &wizard, &answers).await? {
        Sent::As(references, undone) => (references, undone),
        Sent::Refused(problems) => return refuse(who, tx, draft, &answers, problems).await,
    };
    let (undone, now) = (serde_json::to_string(&undone)?, who.portal().now());
    if !tx.submit_draft(id, rev, &references.join(","), &undone, now).await? {
        return Err(Refusal::Changed.into());
    }
    tx.commit().await?;
    who.portal().tell_posted();
    Ok(references)
}

/// Keeps answers that cannot be sent, with what is wrong with them.
async fn refuse<T>(
    who: &impl Drafter,
    mut tx: Writing,
    mut draft: Draft,
    answers: &Answers,
    problems: Problems,
) -> Result<T> {
    draft.answers = serde_json::to_string(answers)?;
    draft.errors = serde_json::to_string(&problems)?;
    draft.updated = who.portal().now();
    if tx.save_draft(&draft).await? {
        tx.commit().await?;
    }
    Err(Refusal::Invalid(problems).into())
}

/// As it is stored: which step of how many.
fn place_of(place: &wizard::Place) -> (i64, i64) {
    let of = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    (of(place.number), of(place.total))
}

fn shorten(answer: String) -> String {
    if answer.chars().count() > LONGEST_ANSWER { answer.chars().take(LONGEST_ANSWER).collect() } else { answer }
}
