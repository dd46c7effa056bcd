//! A wizard with a list: somebody adds people, in two windows, up to the most that fit. The wizard is the stories' own; it is
//! filled in, saved and sent as every wizard is.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

use rules::{
    problem::{Problem, Problems, Refusal},
    shown::StepSaved,
    wizard::{
        Answers, CHECK, Outline, StepName, TRUTH, Wizard, WizardKind, check_problems,
        list::{Change, Entry, List},
        named,
    },
};
use store::{Draft, Held, Reading, Writing};

use super::world::{World, problems, refusal, ticked};
use crate::{
    Intent, Portal, Result, SignedIn,
    drafts::{self, Drafter, Sent},
    filler::Asked,
};

/// Under which kind its drafts stand in the store.
const KIND: WizardKind = WizardKind::UsersRenewal;
const MOST: usize = 200;
const PEOPLE: List = List { group: "people", step: "person", fields: &["name", "email"], least: 1, most: MOST };
const OUTLINE: Outline =
    Outline { owns: |step, field| step == CHECK && field == TRUTH, needs_server: |_| false, lists: &[PEOPLE] };

/// A list of people, and a tick.
struct AddPeople;

impl Wizard for AddPeople {
    fn outline(&self) -> &'static Outline {
        &OUTLINE
    }

    fn steps(&self, _answers: &Answers) -> Vec<StepName> {
        named([PEOPLE.group, CHECK])
    }

    fn problems(&self, step: &str, answers: &Answers) -> Problems {
        if step == CHECK { check_problems(answers) } else { Problems::new() }
    }

    fn entry_problems(&self, list: &List, entry: &Entry, _all: &[Entry]) -> Problems {
        let missing = list.fields.iter().filter(|name| entry.answers.get(**name).is_none_or(String::is_empty));
        missing.map(|name| ((*name).to_owned(), Problem::RequiredText)).collect()
    }
}

/// Somebody who adds people.
struct Adding {
    who: SignedIn,
    looked_up: AtomicU32,
}

impl Drafter for Adding {
    type Wizard = AddPeople;

    fn portal(&self) -> &Portal {
        &self.who.portal
    }

    fn owner(&self) -> &str {
        self.who.id()
    }

    fn outline(_kind: WizardKind) -> &'static Outline {
        &OUTLINE
    }

    fn must_be_open(&self, _draft: &Draft) -> Result<()> {
        Ok(())
    }

    async fn circumstances(&self, reading: &mut Reading, _asked: Asked<'_>) -> Result<AddPeople> {
        self.looked_up.fetch_add(1, Relaxed);
        reading.managed_by(self.who.id(), self.portal().today()).await?;
        Ok(AddPeople)
    }

    async fn prepare(&self, _draft: &Draft, _step: &str, _posted: &mut Answers) -> Result<()> {
        Ok(())
    }

    async fn step_done(&self, _tx: &mut Writing, _draft: &Draft, _step: &str, _answers: &Answers) -> Result<Problems> {
        Ok(Problems::new())
    }

    async fn people(&self, _reading: &mut Reading, _draft: &Draft, _answers: &Answers) -> Result<Vec<String>> {
        Ok(vec![self.owner().to_owned()])
    }

    async fn send(
        &self,
        _tx: &mut Writing,
        _held: &Held,
        _draft: &str,
        _wizard: &AddPeople,
        answers: &Answers,
    ) -> Result<Sent> {
        Ok(Sent::one(format!("{} people", PEOPLE.ids(answers).len())))
    }
}

/// What another window saved while this one was open.
const STALE: Refusal = Refusal::Changed;

impl Adding {
    async fn begin(world: &World) -> (Self, String) {
        let anna = world.person("Anna").await;
        let adding = Self { who: world.sign_in(&anna).await, looked_up: AtomicU32::new(0) };
        let mut tx = world.portal.db().write().await.unwrap();
        let draft = drafts::begin(&adding, &mut tx, KIND, &AddPeople, &Answers::new()).await.unwrap();
        tx.commit().await.unwrap();
        (adding, draft)
    }

    async fn change(&self, draft: &str, rev: i64, change: Change) -> Result<StepSaved> {
        drafts::save(self, draft, PEOPLE.group, rev, Answers::new(), Intent::Change(change)).await
    }

    async fn fill(&self, draft: &str, rev: i64, id: u32, name: &str, email: &str) -> Result<StepSaved> {
        let posted = [("name", name), ("email", email)];
        let posted = posted.map(|(field, answer)| (PEOPLE.field(id, field), answer.to_owned())).into();
        drafts::save(self, draft, &PEOPLE.entry_step(id), rev, posted, Intent::GoOn).await
    }

    /// Adds somebody, as the pages do it: the button, then the page of the entry.
    async fn add(&self, draft: &str, rev: i64, name: &str) -> Result<StepSaved> {
        let added = self.change(draft, rev, Change::Add).await?;
        let id = PEOPLE.id_of(&added.next).unwrap_or_else(|| panic!("{added:?}"));
        self.fill(draft, added.rev, id, name, &format!("{name}@demo.example")).await
    }

    /// The entries by their ids and names, the step that the draft is at, and its revision.
    async fn opened(&self, draft: &str) -> (Vec<(u32, String)>, String, i64) {
        let (draft, answers, _) = drafts::open(self, draft).await.unwrap();
        let name = |entry: &Entry| entry.answers.get("name").cloned().unwrap_or_default();
        let entries = PEOPLE.entries(&answers).iter().map(|entry| (entry.id, name(entry))).collect();
        (entries, draft.step, draft.rev)
    }
}

fn named_so(pairs: &[(u32, &str)]) -> Vec<(u32, String)> {
    pairs.iter().map(|(id, name)| (*id, (*name).to_owned())).collect()
}

on_both! {
    entries_are_added_changed_moved_removed_and_sent
    a_second_window_never_edits_another_entry_than_it_shows
    two_hundred_entries_are_saved_and_opened_and_a_save_asks_no_more_for_the_last
    endless_entries_fill_no_table
}

async fn entries_are_added_changed_moved_removed_and_sent(world: World) {
    let (adding, draft) = Adding::begin(&world).await;
    let refused = drafts::save(&adding, &draft, "people", 1, Answers::new(), Intent::GoOn).await.unwrap();
    assert_eq!(refused.problems, [("people".to_owned(), Problem::ListShort { least: 1 })]);
    let added = adding.change(&draft, refused.rev, Change::Add).await.unwrap();
    assert_eq!((added.problems, added.next.as_str()), (vec![], "person/1"));
    // Left on its page: that is where the draft is gone on with.
    assert_eq!(adding.opened(&draft).await, (named_so(&[(1, "")]), "person/1".to_owned(), 3));
    let wrong = adding.fill(&draft, 3, 1, "Bram", "").await.unwrap();
    assert_eq!(wrong.problems, [("people.1.email".to_owned(), Problem::RequiredText)]);
    assert_eq!(wrong.next, "person/1");
    let unfinished = drafts::save(&adding, &draft, "people", 4, Answers::new(), Intent::GoOn).await.unwrap();
    assert_eq!(unfinished.problems, [("people.1".to_owned(), Problem::EntryUnfinished)]);
    let early = drafts::send(&adding, &draft, 5, ticked()).await;
    assert_eq!(problems(early), [("people.1".to_owned(), Problem::EntryUnfinished)]);
    let (_, _, rev) = adding.opened(&draft).await;
    let right = adding.fill(&draft, rev, 1, "Bram", "bram@demo.example").await.unwrap();
    assert_eq!((right.problems, right.next.as_str()), (vec![], "people"));
    let mut rev = right.rev;
    for name in ["Cas", "Dirk"] {
        rev = adding.add(&draft, rev, name).await.unwrap().rev;
    }
    rev = adding.change(&draft, rev, Change::Up(3)).await.unwrap().rev;
    rev = adding.change(&draft, rev, Change::Remove(1)).await.unwrap().rev;
    assert_eq!(adding.opened(&draft).await, (named_so(&[(3, "Dirk"), (2, "Cas")]), "people".to_owned(), rev));
    let on = drafts::save(&adding, &draft, "people", rev, Answers::new(), Intent::GoOn).await.unwrap();
    assert_eq!(on.next, CHECK);
    assert_eq!(drafts::send(&adding, &draft, on.rev, ticked()).await.unwrap(), ["2 people"]);
    assert_eq!(drafts::send(&adding, &draft, on.rev, ticked()).await.unwrap(), ["2 people"], "once");
    assert_eq!(refusal(adding.change(&draft, on.rev + 1, Change::Add).await), Refusal::Gone);
}

async fn a_second_window_never_edits_another_entry_than_it_shows(world: World) {
    let (adding, draft) = Adding::begin(&world).await;
    let mut rev = 1;
    for name in ["Bram", "Cas", "Dirk"] {
        rev = adding.add(&draft, rev, name).await.unwrap().rev;
    }
    // Both windows show the list; the first removes Cas and adds Eva.
    let stale = rev;
    rev = adding.change(&draft, rev, Change::Remove(2)).await.unwrap().rev;
    rev = adding.add(&draft, rev, "Eva").await.unwrap().rev;
    let expected = named_so(&[(1, "Bram"), (3, "Dirk"), (4, "Eva")]);
    for change in [Change::Add, Change::Remove(2), Change::Remove(3), Change::Up(3), Change::Down(1)] {
        assert_eq!(refusal(adding.change(&draft, stale, change).await), STALE);
    }
    assert_eq!(refusal(adding.fill(&draft, stale, 2, "Cornelis", "c@demo.example").await), STALE);
    assert_eq!(adding.opened(&draft).await, (expected.clone(), "people".to_owned(), rev));
    // Shown anew, its address of Cas is nobody's: what is typed there is nobody else's either.
    assert_eq!(refusal(adding.change(&draft, rev, Change::Remove(2)).await), STALE);
    let saved = adding.fill(&draft, rev, 2, "Cornelis", "c@demo.example").await.unwrap();
    assert_eq!((saved.problems, saved.next.as_str()), (vec![], "people"));
    assert_eq!(adding.opened(&draft).await.0, expected);
    // Only its list changes an entry's place, and only by its own step.
    let sneaky = [("people.order".to_owned(), "1".to_owned()), ("people.1.name".to_owned(), "X".to_owned())];
    let saved = drafts::save(&adding, &draft, "people", saved.rev, sneaky.into(), Intent::Keep).await.unwrap();
    assert_eq!(adding.opened(&draft).await.0, expected);
    let elsewhere = drafts::save(&adding, &draft, CHECK, saved.rev, Answers::new(), Intent::Change(Change::Add)).await;
    assert_eq!(refusal(elsewhere), Refusal::NotYours);
    // Of two at once one is done, and the other told.
    let (adding, rev) = (Arc::new(adding), saved.rev);
    let at_once = [Change::Add, Change::Remove(1)].map(|change| {
        let (adding, draft) = (adding.clone(), draft.clone());
        tokio::spawn(async move { adding.change(&draft, rev, change).await })
    });
    let (mut done, mut told) = (0, 0);
    for one in at_once {
        match one.await.unwrap() {
            Ok(_) => done += 1,
            refused => {
                assert_eq!(refusal(refused), STALE);
                told += 1;
            }
        }
    }
    assert_eq!((done, told), (1, 1));
}

async fn two_hundred_entries_are_saved_and_opened_and_a_save_asks_no_more_for_the_last(world: World) {
    let (adding, draft) = Adding::begin(&world).await;
    let (mut rev, mut asked) = (1, Vec::new());
    for number in 1..=MOST {
        world.portal.db().take_observed();
        rev = adding.add(&draft, rev, &format!("person{number}")).await.unwrap().rev;
        let observed = world.portal.db().take_observed();
        asked.push((observed.runs(), observed.in_transactions));
    }
    asked.dedup();
    // The button and the page of each: the draft, what the wizard needs; inside, the draft again and its save.
    assert_eq!(asked, [(8, 4)], "for the last as for the first");
    assert_eq!(adding.looked_up.load(Relaxed) as usize, 2 * MOST, "once for each save");
    let (entries, step, _) = adding.opened(&draft).await;
    assert_eq!((entries.len(), step.as_str()), (MOST, "people"));
    assert_eq!(entries[199], (200, "person200".to_owned()));
    let full = adding.change(&draft, rev, Change::Add).await.unwrap();
    assert_eq!(
        (full.problems, full.next.as_str()),
        (vec![("people".to_owned(), Problem::ListFull { max: MOST })], "people")
    );
    assert_eq!(adding.opened(&draft).await.0, entries);
    assert_eq!(drafts::send(&adding, &draft, full.rev, ticked()).await.unwrap(), ["200 people"]);
}

async fn endless_entries_fill_no_table(world: World) {
    let (adding, draft) = Adding::begin(&world).await;
    let (mut rev, endless) = (1, "é".repeat(1_000));
    for _ in 0..MOST {
        let added = adding.change(&draft, rev, Change::Add).await.unwrap();
        let id = PEOPLE.id_of(&added.next).unwrap();
        rev = adding.fill(&draft, added.rev, id, &endless, &endless).await.unwrap().rev;
    }
    let stored = adding.own_draft(&mut world.portal.db().read().await.unwrap(), &draft).await.unwrap().answers;
    assert!(stored.len() <= OUTLINE.most_bytes(), "{} of {}", stored.len(), OUTLINE.most_bytes());
    let (entries, _, _) = adding.opened(&draft).await;
    assert_eq!(entries[0].1, endless, "what was there is not lost to what comes after it");
}
