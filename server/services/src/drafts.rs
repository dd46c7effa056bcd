//! Drafts of wizards: begin, open, save a step, send. Knows no wizard's business, nor who fills one in: that is
//! [`crate::filler`]'s.
//!
//! What a wizard needs to know is looked up once for each save, before the transaction: the one writer of SQLite is not kept
//! waiting by it. Inside, the draft must still be what it was.

use rules::{
    problem::{Problem, Problems, Refusal},
    shown::StepSaved,
    wizard::{self, Answers, CHECK, MOST_ANSWERS, Outline, StepName, Wizard, WizardKind, list::Change},
};
use store::{Draft, Held, Reading, Writing};

use crate::{Portal, Result, account::not_yours, filler::Asked};

/// How long a draft is kept after its last save, in seconds.
pub(crate) const KEPT: i64 = 30 * 24 * 60 * 60;
/// The most characters of a field's name and of its answer that are kept.
const LONGEST_NAME: usize = 100;
const LONGEST_ANSWER: usize = 1_000;
/// The most drafts of one kind that one owner has: of more, those that were not touched for longest go.
const MOST_OF_A_KIND: usize = 20;

/// What a step's form was sent for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// To go on: what is wrong is said.
    GoOn,
    /// To keep what was typed so far: nothing is called wrong.
    Keep,
    /// To change the list that the step shows.
    Change(Change),
}

/// What became of a wizard that was sent.
pub(crate) enum Sent {
    /// It became these, and this was left undone.
    As(Vec<String>, Problems),
    /// The answers do not fit after all.
    Refused(Problems),
}

impl Sent {
    /// It became this, as a whole.
    pub(crate) fn one(reference: String) -> Self {
        Sent::As(vec![reference], Problems::new())
    }
}

/// Whose drafts they are, and what their wizards are about.
pub(crate) trait Drafter {
    /// The wizards.
    type Wizard: Wizard;

    fn portal(&self) -> &Portal;

    /// The owner in the store.
    fn owner(&self) -> &str;

    /// What is known of a wizard before anything is looked up.
    fn outline(kind: WizardKind) -> &'static Outline;

    /// Refuses a draft that asks for something first.
    fn must_be_open(&self, draft: &Draft) -> Result<()>;

    /// What a wizard needs to know today about who fills it in.
    async fn circumstances(&self, reading: &mut Reading, asked: Asked<'_>) -> Result<Self::Wizard>;

    /// Before a step is saved: looks up what it asks for, takes out what is no answer.
    async fn prepare(&self, draft: &Draft, step: &str, posted: &mut Answers) -> Result<()>;

    /// After a step with nothing wrong, in the transaction that saves it: does what it asks for, and says what is wrong after
    /// all.
    async fn step_done(&self, tx: &mut Writing, draft: &Draft, step: &str, answers: &Answers) -> Result<Problems>;

    /// Whose permissions a wizard is about: they are held while it is sent.
    async fn people(&self, reading: &mut Reading, draft: &Draft, answers: &Answers) -> Result<Vec<String>>;

    /// Does what a wizard asks for, in the transaction that marks its draft as sent.
    async fn send(
        &self,
        tx: &mut Writing,
        held: &Held,
        draft: &str,
        wizard: &Self::Wizard,
        answers: &Answers,
    ) -> Result<Sent>;

    /// One's own draft.
    async fn own_draft(&self, reading: &mut Reading, id: &str) -> Result<Draft> {
        reading.draft(id, self.owner(), self.portal().now()).await?.ok_or_else(not_yours)
    }
}

/// A draft of a kind that begins with these answers; one that holds no other yet is taken again.
pub(crate) async fn begin<D: Drafter>(
    who: &D,
    tx: &mut Writing,
    kind: WizardKind,
    wizard: &D::Wizard,
    begun: &Answers,
) -> Result<String> {
    let first = wizard.steps(begun).into_iter().next().unwrap_or(CHECK.into());
    let answers = serde_json::to_string(begun)?;
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
        kind,
        rev: 1,
        answers,
        errors: "[]".to_owned(),
        place: place_of(&wizard::place(wizard, begun, &first)),
        step: first.into_owned(),
        created: now,
        updated: now,
        expires: now + KEPT,
        submitted: None,
    };
    tx.insert_draft(&draft).await?;
    Ok(draft.id)
}

/// Opens a draft.
pub(crate) async fn open<D: Drafter>(who: &D, id: &str) -> Result<(Draft, Answers, D::Wizard)> {
    let mut reading = who.portal().db().read().await?;
    let draft = who.own_draft(&mut reading, id).await?;
    who.must_be_open(&draft)?;
    let answers = serde_json::from_str(&draft.answers)?;
    let wizard = who.circumstances(&mut reading, Asked { kind: draft.kind, draft: id, answers: &answers }).await?;
    Ok((draft, answers, wizard))
}

/// Refuses a draft that was sent, or saved by another window since `rev`.
fn must_be_at(draft: &Draft, rev: i64) -> Result<()> {
    if draft.submitted.is_some() {
        Err(Refusal::Gone.into())
    } else if draft.rev != rev {
        Err(Refusal::Changed.into())
    } else {
        Ok(())
    }
}

/// Saves what a step's form sent, as typed, and says what is wrong with it and where to go on.
pub(crate) async fn save<D: Drafter>(
    who: &D,
    id: &str,
    step: &str,
    rev: i64,
    posted: Answers,
    intent: Intent,
) -> Result<StepSaved> {
    let db = who.portal().db();
    let draft = who.own_draft(&mut db.read().await?, id).await?;
    must_be_at(&draft, rev)?;
    who.must_be_open(&draft)?;
    let outline = D::outline(draft.kind);
    let before: Answers = serde_json::from_str(&draft.answers)?;
    let mut problems = Problems::new();
    let mut opened: Option<StepName> = None;
    let answers = match intent {
        Intent::GoOn => {
            let mut posted = shortened(posted);
            who.prepare(&draft, step, &mut posted).await?;
            within_limits(outline, &before, step, posted)
        }
        Intent::Keep => within_limits(outline, &before, step, shortened(posted)),
        Intent::Change(change) => {
            let list = outline.list(step).ok_or_else(not_yours)?;
            match list.changed(&before, change) {
                Ok(changed) => {
                    opened = changed.open.map(|entry| list.entry_step(entry).into());
                    changed.answers
                }
                // The page showed an entry that is gone.
                Err(Problem::EntryGone) => return Err(Refusal::Changed.into()),
                Err(problem) => {
                    problems.push((list.group.to_owned(), problem));
                    before
                }
            }
        }
    };
    let asked = Asked { kind: draft.kind, draft: id, answers: &answers };
    let wizard = who.circumstances(&mut db.read().await?, asked).await?;
    // A step that these answers took away asks nothing any more.
    let checked = intent == Intent::GoOn && wizard::exists(&wizard, &answers, step);
    if checked {
        problems = wizard::problems(&wizard, step, &answers);
    }
    let mut tx = db.write().await?;
    must_be_at(&who.own_draft(&mut tx, id).await?, rev)?;
    if checked && problems.is_empty() {
        problems = who.step_done(&mut tx, &draft, step, &answers).await?;
    }
    let next = match intent {
        Intent::Change(_) => opened.unwrap_or_else(|| step.to_owned().into()),
        Intent::GoOn | Intent::Keep if problems.is_empty() => wizard::next(&wizard, &answers, step),
        Intent::GoOn | Intent::Keep => step.to_owned().into(),
    };
    let next = wizard::place(&wizard, &answers, &next);
    let left = match intent {
        Intent::GoOn | Intent::Change(_) => next.clone(),
        Intent::Keep => wizard::place(&wizard, &answers, step),
    };
    keep(who, tx, draft, &answers, (&problems, left)).await?;
    Ok(StepSaved { rev: rev + 1, problems, next: next.step })
}

/// Changes answers of one's own draft that no step's form asks for, and gives the step to go on with.
pub(crate) async fn answer<D: Drafter>(who: &D, id: &str, change: impl FnOnce(&mut Answers)) -> Result<StepName> {
    let db = who.portal().db();
    let draft = who.own_draft(&mut db.read().await?, id).await?;
    must_be_at(&draft, draft.rev)?;
    who.must_be_open(&draft)?;
    let mut answers: Answers = serde_json::from_str(&draft.answers)?;
    change(&mut answers);
    let asked = Asked { kind: draft.kind, draft: id, answers: &answers };
    let wizard = who.circumstances(&mut db.read().await?, asked).await?;
    let next = wizard::place(&wizard, &answers, &wizard::first_unmet(&wizard, &answers));
    let mut tx = db.write().await?;
    must_be_at(&who.own_draft(&mut tx, id).await?, draft.rev)?;
    let step = next.step.clone().into();
    keep(who, tx, draft, &answers, (&Problems::new(), next)).await?;
    Ok(step)
}

/// Keeps answers, what is wrong with them, and where to go on.
async fn keep(
    who: &impl Drafter,
    mut tx: Writing,
    mut draft: Draft,
    answers: &Answers,
    (problems, place): (&Problems, wizard::Place),
) -> Result<()> {
    draft.answers = serde_json::to_string(answers)?;
    draft.errors = serde_json::to_string(problems)?;
    draft.place = place_of(&place);
    draft.step = place.step;
    draft.updated = who.portal().now();
    draft.expires = draft.updated + KEPT;
    if !tx.save_draft(&draft).await? {
        return Err(Refusal::Changed.into());
    }
    tx.commit().await?;
    Ok(())
}

/// Sends a wizard: in one transaction what it asks for, the mails and the audit lines, and the draft marked as sent. A second
/// sending of the same draft gives the same references.
pub(crate) async fn send<D: Drafter>(who: &D, id: &str, rev: i64, last: Answers) -> Result<Vec<String>> {
    let db = who.portal().db();
    let people = {
        let mut reading = db.read().await?;
        let draft = who.own_draft(&mut reading, id).await?;
        if draft.submitted.is_none() {
            must_be_at(&draft, rev)?;
        }
        let answers = serde_json::from_str(&draft.answers)?;
        who.people(&mut reading, &draft, &answers).await?
    };
    let mut tx = db.write().await?;
    // People before drafts: who ends an eHerkenning holds its owner, and then deletes their drafts.
    let held = tx.hold(&people.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    tx.lock_draft(id, who.owner()).await?;
    let draft = who.own_draft(&mut tx, id).await?;
    if let Some(references) = &draft.submitted {
        return Ok(references.split(',').map(str::to_owned).collect());
    }
    // With this revision the answers are those that said who is held.
    must_be_at(&draft, rev)?;
    who.must_be_open(&draft)?;
    let before: Answers = serde_json::from_str(&draft.answers)?;
    let answers = within_limits(D::outline(draft.kind), &before, CHECK, shortened(last));
    let asked = Asked { kind: draft.kind, draft: id, answers: &answers };
    let wizard = who.circumstances(&mut tx, asked).await?;
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

/// What a form sent, without names that nothing has, each answer cut off where it gets too long.
fn shortened(posted: Answers) -> Answers {
    let cut = |answer: String| match answer.char_indices().nth(LONGEST_ANSWER) {
        Some((end, _)) => answer[..end].to_owned(),
        None => answer,
    };
    let posted = posted.into_iter().filter(|(field, _)| field.len() <= LONGEST_NAME).take(MOST_ANSWERS);
    posted.map(|(field, answer)| (field, cut(answer))).collect()
}

/// The answers with one step's replaced, as far as there is room: what no person would fill in fills no table.
fn within_limits(outline: &Outline, before: &Answers, step: &str, posted: Answers) -> Answers {
    let bytes = |field: &str, answer: &str| {
        let escaped = |one: char| match one {
            '"' | '\\' => 2,
            _ if one.is_control() => 6,
            _ => one.len_utf8(),
        };
        // With quotes, colon and comma.
        field.len() + answer.chars().map(escaped).sum::<usize>() + 6
    };
    let merged = outline.with_step(before, step, posted);
    let (own, others): (Answers, Answers) = merged.into_iter().partition(|(field, _)| outline.owns(step, field));
    let taken: usize = others.iter().map(|(field, answer)| bytes(field, answer)).sum();
    let mut room = outline.most_bytes().saturating_sub(taken + "{}".len());
    let most = outline.most_answers().saturating_sub(others.len());
    let fits = |(field, answer): &(String, String)| {
        let left = room.checked_sub(bytes(field, answer));
        room = left.unwrap_or(room);
        left.is_some()
    };
    let own: Vec<_> = own.into_iter().filter(fits).take(most).collect();
    others.into_iter().chain(own).collect()
}
