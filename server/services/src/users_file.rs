//! A file of users, given to the wizard that adds users (R102): read, looked at, used; and once it was sent, done in slices beside
//! the requests, so that nobody waits for the writer and nothing is lost or done twice where the portal stops.

mod text;

use std::collections::{BTreeMap, BTreeSet};

use rules::{
    invitation::ImportProgress,
    level::Level,
    people_file::{self, FileRow, FileShown, FileUsed, PeopleFile, RowProblem},
    problem::{Problem, Refusal},
    state::MeansState,
    wizard::{
        Answers, StepName, WizardKind,
        add_users::{FILE, file_of},
    },
};
use store::{Draft, Grants, Import, ImportRow, ImportSent, Managed, Organization, Reading, Writing};

use crate::{
    Failure, Filler, Portal, Result, SignedIn,
    account::not_yours,
    add_users::{NewInvitation, invited_within, taken},
    drafts::{self, Drafter},
    letters::{InvitedUser, M01Added},
    management::Management,
};

/// Rows on a page.
const PAGE: usize = 100;
/// How many files are done by turns.
const AT_ONCE: i64 = 20;
/// How many rows are done in one transaction.
const SLICE: i64 = 50;
/// How many of the invited are named in the mail to the manager.
const NAMED: i64 = 25;
/// How many rows that did not become an invitation are shown: all of a file.
const SHOWN: i64 = people_file::MOST_ROWS as i64;
/// The most characters of a file's name that are kept.
const LONGEST_NAME: usize = 100;

/// What a manager has chosen for everybody in a file.
pub(crate) struct ForAll<'a> {
    /// The reference of the action.
    pub(crate) action: &'a str,
    /// The organization's id.
    pub(crate) organization: &'a str,
    /// The level of who has no other in the file.
    pub(crate) level: Level,
    /// What everybody is given.
    pub(crate) grants: Option<Grants>,
}

/// A row of the store as it was read from the file.
fn read_row(row: &ImportRow) -> Result<FileRow> {
    let data = row.data.as_deref().ok_or_else(|| Failure::Broken("a row of an import holds nothing".to_owned()))?;
    Ok(serde_json::from_str(data)?)
}

fn number_of(row: &FileRow) -> Result<i64> {
    i64::try_from(row.number).map_err(|_| Failure::Broken("a row of an import with a number too large".to_owned()))
}

/// A row as it is stored.
fn stored(row: &FileRow) -> Result<ImportRow> {
    let number = number_of(row)?;
    let email_key = row.user.as_ref().map(|user| Portal::email_key(&user.email));
    Ok(ImportRow { number, email_key, level: row.level, data: Some(serde_json::to_string(row)?), invited: None })
}

impl SignedIn {
    /// Their draft of adding users, which can still be changed.
    async fn draft_of_users(&self, reading: &mut Reading, draft: &str) -> Result<(Draft, Answers)> {
        let draft = Filler::from(self.clone()).own_draft(reading, draft).await?;
        if draft.kind != WizardKind::AddUsers {
            return Err(not_yours());
        }
        if draft.submitted.is_some() {
            return Err(Refusal::Gone.into());
        }
        let answers = serde_json::from_str(&draft.answers)?;
        Ok((draft, answers))
    }

    /// Reads a file of users for a draft, in place of what it had before. Nothing of it is used before they say so.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for a foreign draft, [`Refusal::Gone`] for one that was sent.
    pub async fn read_users_file(&self, draft: &str, name: &str, bytes: Vec<u8>) -> Result<()> {
        {
            let mut reading = self.portal.db().read().await?;
            self.managing(&mut reading).await?.somewhere()?;
            self.draft_of_users(&mut reading, draft).await?;
        }
        let today = self.portal.today();
        let read = self.portal.blocking(move || Ok(text::rows(&bytes).and_then(|rows| people_file::read(rows, today))));
        let (file, problem) = match read.await? {
            Ok(file) => (file, None),
            Err(problem) => (PeopleFile::default(), Some(serde_json::to_string(&problem)?)),
        };
        let rows = file.rows.iter().map(stored).collect::<Result<Vec<_>>>()?;
        let mut tx = self.portal.db().write().await?;
        let (draft, _) = self.draft_of_users(&mut tx, draft).await?;
        let import = Import {
            id: self.portal.id(),
            draft: Some(draft.id),
            manager: self.person.id.clone(),
            name: name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect(),
            created: self.portal.now(),
            problem,
            unused: serde_json::to_string(&file.unused)?,
            sent: None,
            finished: None,
        };
        tx.insert_import(&import, &rows).await?;
        Ok(tx.commit().await?)
    }

    /// The page of a draft's file: a hundred of its rows behind a number, those that are good or the others.
    ///
    /// # Errors
    /// As [`SignedIn::read_users_file`].
    pub async fn users_file(&self, draft: &str, good: bool, after: usize) -> Result<FileShown> {
        let mut reading = self.portal.db().read().await?;
        let managing = self.managing(&mut reading).await?.somewhere()?;
        let (draft, answers) = self.draft_of_users(&mut reading, draft).await?;
        let mut shown = FileShown { draft: draft.id.clone(), ..FileShown::default() };
        let Some(import) = reading.import_of_draft(&draft.id).await? else { return Ok(shown) };
        let managed = managing.picked(&answers);
        let rows = managing.file_rows(&mut reading, managed, &import).await?;
        let (right, wrong): (Vec<FileRow>, Vec<FileRow>) = rows.into_iter().partition(|row| row.problems.is_empty());
        (shown.good, shown.wrong) = (right.len(), wrong.len());
        shown.shows_good = good || wrong.is_empty();
        let mut rows = if shown.shows_good { right } else { wrong };
        rows.retain(|row| row.number > after);
        shown.more = rows.get(PAGE).map(|_| rows[PAGE - 1].number);
        rows.truncate(PAGE);
        shown.rows = rows;
        shown.problem = import.problem.as_deref().map(serde_json::from_str).transpose()?;
        shown.unused = serde_json::from_str(&import.unused)?;
        shown.id = import.id;
        shown.name = Some(import.name);
        Ok(shown)
    }

    /// Uses the rows of the draft's file that are good, in place of users who were typed. Gives the step to go on with.
    ///
    /// # Errors
    /// As [`SignedIn::read_users_file`]; [`Refusal::Changed`] where no row is good any more, or the file is not this one.
    pub async fn use_users_file(&self, draft: &str, file: &str) -> Result<StepName> {
        let import = {
            let mut reading = self.portal.db().read().await?;
            let managing = self.managing(&mut reading).await?.somewhere()?;
            let (draft, answers) = self.draft_of_users(&mut reading, draft).await?;
            // Another window may have given another one since.
            let import = reading.import_of_draft(&draft.id).await?.filter(|import| import.id == file);
            let import = import.ok_or(Refusal::Changed)?;
            let rows = managing.file_rows(&mut reading, managing.picked(&answers), &import).await?;
            if !rows.iter().any(|row| row.problems.is_empty()) {
                return Err(Refusal::Changed.into());
            }
            import
        };
        let filler = Filler::from(self.clone());
        drafts::answer(&filler, draft, |answers| drop(answers.insert(FILE.to_owned(), import.id.clone()))).await
    }

    /// Forgets the draft's file: users are typed instead. Gives the step to go on with.
    ///
    /// # Errors
    /// As [`SignedIn::read_users_file`].
    pub async fn forget_users_file(&self, draft: &str) -> Result<StepName> {
        let mut tx = self.portal.db().write().await?;
        self.draft_of_users(&mut tx, draft).await?;
        tx.delete_import(draft).await?;
        tx.commit().await?;
        drafts::answer(&Filler::from(self.clone()), draft, |answers| drop(answers.remove(FILE))).await
    }
}

impl Management {
    /// The rows of a file, each with what is wrong with it as things stand. Of addresses no more is told than of typed ones.
    async fn file_rows(
        &self,
        reading: &mut Reading,
        managed: Option<&Managed>,
        import: &Import,
    ) -> Result<Vec<FileRow>> {
        let stored = reading.import_rows(&import.id).await?;
        let mut rows = stored.iter().map(read_row).collect::<Result<Vec<_>>>()?;
        let Some(managed) = managed else {
            people_file::mark_doubles(&mut rows, Portal::email_key);
            return Ok(rows);
        };
        let good = |row: &FileRow| row.user.as_ref().map(|user| (Portal::email_key(&user.email), user.email.clone()));
        let addresses = rows.iter().filter_map(good).collect();
        let taken: BTreeMap<String, Problem> =
            taken(reading, &managed.organization, &self.who.person, addresses).await?.into_iter().collect();
        for row in rows.iter_mut().filter(|row| row.problems.is_empty()) {
            let taken = row.user.as_ref().and_then(|user| taken.get(&user.email));
            row.problems.extend(taken.map(|why| RowProblem::Typed(people_file::Column::Email, why.clone())));
            if row.level.is_some_and(|level| !managed.level.opens(level)) {
                row.problems.push(RowProblem::AboveLevel(managed.level));
            }
        }
        // Only now it is known which of them are good.
        people_file::mark_doubles(&mut rows, Portal::email_key);
        Ok(rows)
    }

    /// Hands a draft's file over: from now on its rows are done, one slice after another, but for those that are left out.
    pub(crate) async fn send_file(&self, tx: &mut Writing, draft: &str, of: ForAll<'_>) -> Result<()> {
        let import = tx.import_of_draft(draft).await?.ok_or(Refusal::Changed)?;
        let ForAll { action, organization, level, grants } = of;
        let managed = self.of.iter().find(|one| one.organization.id == organization).ok_or_else(not_yours)?;
        for row in self.file_rows(tx, Some(managed), &import).await? {
            if !row.problems.is_empty() {
                tx.leave_import_row_out(&import.id, number_of(&row)?).await?;
            }
        }
        let sent = ImportSent { action: action.to_owned(), organization: organization.to_owned(), level, grants };
        if tx.send_import(&import.id, &sent).await? { Ok(()) } else { Err(Refusal::Changed.into()) }
    }

    /// The file that the answers use, in sum; nothing where there is no such file any more. `level` is that of rows without one.
    pub(crate) async fn file_used(
        &self,
        reading: &mut Reading,
        (draft, answers): (&str, &Answers),
        managed: &Managed,
        level: Level,
    ) -> Result<Option<FileUsed>> {
        let Some(file) = file_of(answers) else { return Ok(None) };
        let import = reading.import_of_draft(draft).await?.filter(|import| import.id == file);
        let Some(import) = import else { return Ok(None) };
        let rows = self.file_rows(reading, Some(managed), &import).await?;
        let mut used = FileUsed { name: import.name, good: 0, wrong: 0, levels: Vec::new() };
        for row in &rows {
            if !row.problems.is_empty() {
                used.wrong += 1;
                continue;
            }
            used.good += 1;
            used.levels.push(row.level.unwrap_or(level));
        }
        used.levels.sort_unstable();
        used.levels.dedup();
        Ok(Some(used))
    }
}

impl Portal {
    /// Does what is left of the files that were sent; how many rows that was.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn run_imports(&self) -> Result<usize> {
        let (mut done, mut failed) = (0, BTreeMap::new());
        loop {
            let mut imports = self.db().read().await?.imports_to_do(AT_ONCE).await?;
            imports.retain(|import| !failed.contains_key(&import.id));
            if imports.is_empty() {
                return failed.into_values().next().map_or(Ok(done), Err);
            }
            // By turns; one that cannot go on keeps no other from it.
            for import in imports {
                match self.do_slice(&import).await {
                    Ok(rows) => done += rows,
                    Err(failure) => drop(failed.insert(import.id, failure)),
                }
            }
        }
    }

    /// Does some rows of an import, in one transaction.
    async fn do_slice(&self, import: &Import) -> Result<usize> {
        let Some(sent) = &import.sent else { return Ok(0) };
        let mut tx = self.db().write().await?;
        if !tx.take_import(&import.id).await? {
            // Another server was faster.
            return Ok(0);
        }
        let rows = tx.import_rows_to_do(&import.id, SLICE).await?;
        if rows.is_empty() {
            self.finish_import(&mut tx, import, sent).await?;
            tx.commit().await?;
            self.tell_posted();
            return Ok(0);
        }
        let manager = tx.person(&import.manager).await?.ok_or_else(not_yours)?;
        let means = tx.means_of(&manager.id).await?.filter(|means| means.state == MeansState::Active);
        let managed = tx.managed_organizations(&manager.id, self.today()).await?;
        let managed = managed.iter().find(|one| means.is_some() && one.organization.id == sent.organization);
        let read = rows.iter().map(read_row).collect::<Result<Vec<_>>>()?;
        let taken: BTreeMap<String, Problem> = match managed {
            Some(managed) => {
                let users = read.iter().filter_map(|row| row.user.as_ref());
                let addresses = users.map(|user| (Self::email_key(&user.email), user.email.clone())).collect();
                taken(&mut tx, &managed.organization, &manager, addresses).await?.into_iter().collect()
            }
            None => BTreeMap::new(),
        };
        let mut keys = BTreeSet::new();
        for row in &read {
            let is_first = row.user.as_ref().is_none_or(|user| keys.insert(Self::email_key(&user.email)));
            let wrong = match (&row.user, managed) {
                (None, _) => Some(RowProblem::Typed(people_file::Column::Email, Problem::EntryUnfinished)),
                // The manager's right has ended since.
                (_, None) => Some(RowProblem::NotManager),
                (Some(user), Some(managed)) => {
                    let level = row.level.unwrap_or(sent.level);
                    let taken = taken.get(&user.email);
                    let new = NewInvitation {
                        manager: &import.manager,
                        organization: &sent.organization,
                        action: &sent.action,
                        draft: &import.id,
                        user,
                        level,
                        grants: sent.grants.clone(),
                    };
                    if !is_first {
                        Some(RowProblem::Typed(people_file::Column::Email, Problem::UserTwice))
                    } else if let Some(why) = taken {
                        Some(RowProblem::Typed(people_file::Column::Email, why.clone()))
                    } else if !managed.level.opens(level) {
                        Some(RowProblem::AboveLevel(managed.level))
                    } else if !invited_within(&mut tx, &import.manager, self.now()).await? {
                        Some(RowProblem::TooManyToday)
                    } else {
                        self.write_invitation(&mut tx, new).await?;
                        None
                    }
                }
            };
            let kept = wrong.map(|problem| FileRow { user: None, problems: vec![problem], ..row.clone() });
            let kept = kept.as_ref().map(serde_json::to_string).transpose()?;
            tx.import_row_done(&import.id, number_of(row)?, kept.as_deref()).await?;
        }
        tx.commit().await?;
        Ok(rows.len())
    }

    /// Tells the manager what became of the whole file.
    async fn finish_import(&self, tx: &mut Writing, import: &Import, sent: &ImportSent) -> Result<()> {
        tx.finish_import(&import.id, self.now()).await?;
        let person = tx.person(&import.manager).await?.ok_or_else(not_yours)?;
        let organization = tx.organization(&sent.organization).await?.ok_or_else(not_yours)?;
        let count = tx.count_import(&import.id).await?;
        let some = tx.some_invitations_of_action(&sent.action, NAMED).await?;
        let offer = self.offer(tx).await?;
        let several = |all: i64| usize::try_from(all).unwrap_or_default();
        let letter = M01Added {
            name: person.name(),
            reference: sent.action.clone(),
            organization: organization.name,
            level: sent.level,
            others: several(count.invited).saturating_sub(some.len()),
            left_out: several(count.done - count.invited),
            users: some.into_iter().map(InvitedUser::of).collect(),
            granted: sent.grants.as_ref().map(|grants| offer.granted(grants)),
        };
        self.post(tx, &person, format!("M01:{}", import.id), letter).await
    }

    /// How far the file of an action came, of what somebody did; nothing where the action had none.
    pub(crate) async fn import_progress(
        &self,
        reading: &mut Reading,
        managing: &Management,
        action: &str,
    ) -> Result<Option<ImportProgress>> {
        let Some(import) = reading.import_of_action(action).await? else { return Ok(None) };
        let organization = import.sent.as_ref().and_then(|sent| {
            let of = |one: &&Organization| one.id == sent.organization;
            managing.organizations().find(of)
        });
        if organization.is_none() || import.manager != managing.who.person.id {
            return Err(not_yours());
        }
        let count = reading.count_import(&import.id).await?;
        let left_out = reading.import_not_invited(&import.id, SHOWN).await?;
        let several = |all: i64| usize::try_from(all).unwrap_or_default();
        Ok(Some(ImportProgress {
            file: import.name,
            all: several(count.good),
            done: several(count.done),
            invited: several(count.invited),
            finished: import.finished.is_some(),
            left_out: left_out.iter().map(read_row).collect::<Result<_>>()?,
        }))
    }
}

impl InvitedUser {
    fn of(one: store::Invitation) -> Self {
        Self { name: one.name(), level: Some(one.level), email: one.email }
    }
}
