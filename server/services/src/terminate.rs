//! W8: a manager ends permissions of users, or everything of one user in an organization: what it starts from, what it knows,
//! and what it does.

use std::collections::BTreeMap;

use rules::{
    actor::Actor,
    deed::Deed,
    permission::Kind,
    problem::{Problem, Problems, Refusal},
    shown::{EndedFor, EndedRow, OrganizationShown, RefusedForm},
    state::CancellationState,
    typed,
    wizard::{
        Answers, WizardKind,
        cancel::Held as Holds,
        renewal::field,
        terminate::{
            EndedMeanwhile, LEAVER, MOST_ROWS, ORGANIZATION, Part, REASON, Terminate, UserEnds, WHEN, WHICH, WaitingOf,
        },
    },
};
use store::{Held, PermissionOf, Reading, Termination, Writing};

use crate::{
    Filler, Result, SignedIn,
    account::{not_yours, shown},
    applications::who_may_decide,
    chance,
    drafts::{self, Sent},
    filler::{Asked, ServerSide},
    letters::{EndedOf, M01Ended, M25, UndoneFor},
    management::Management,
    portal::Audit,
    users_renewal::{FORM, ticked},
};

/// What the reference of such an action begins with.
const ACTION: &str = "ME";
/// The most requests that wait for somebody of which it is said what becomes of them.
const MOST_WAITING: i64 = 200;

/// What a manager wants to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ends {
    /// These rows, `which.<permission>`.
    Rows(Answers),
    /// Everything of a person in an organization, by their ids.
    Everything {
        /// The person.
        person: String,
        /// The organization.
        organization: String,
    },
}

impl Ends {
    /// What of it stands in the answers from then on.
    fn answers(self) -> Answers {
        match self {
            Ends::Rows(rows) => {
                let rows = rows.into_iter().filter(|(name, _)| ticked(name).is_some());
                rows.map(|(name, _)| (name, "on".into())).collect()
            }
            Ends::Everything { person, organization } => {
                Answers::from([(LEAVER.to_owned(), person), (ORGANIZATION.to_owned(), organization)])
            }
        }
    }
}

/// Somebody's id that can be asked for: no id has any other character, and not every database takes every one.
pub(crate) fn id(text: &str) -> Option<&str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (!text.is_empty() && text.bytes().all(fits)).then_some(text)
}

impl ServerSide for Terminate {
    type Filler = SignedIn;

    /// Whoever gives up an Admin authorization of their own gives a fresh code first.
    async fn circumstances(by: &SignedIn, reading: &mut Reading, asked: Asked<'_>) -> Result<Self> {
        let wizard = by.managing(reading).await?.to_end(reading, asked.answers).await?;
        if wizard.ends_own_role() {
            let draft = reading.draft(asked.draft, &by.person.id, by.portal.now()).await?;
            by.must_be_checked(draft.map(|draft| draft.created))?;
        }
        Ok(wizard)
    }

    async fn others(by: &SignedIn, reading: &mut Reading, answers: &Answers) -> Result<Vec<String>> {
        let action = by.managing(reading).await?.to_end(reading, answers).await?;
        Ok(action.users.into_iter().map(|user| user.person).collect())
    }

    async fn send(&self, by: &SignedIn, tx: &mut Writing, held: &Held, draft: &str, answers: &Answers) -> Result<Sent> {
        let (reference, undone) = by.send_terminate(tx, held, draft, self, answers).await?;
        Ok(Sent::As(vec![reference], undone))
    }
}

/// What was found of what somebody wants to end.
#[derive(Default)]
struct Found {
    /// Person and organization, with the person's name and the chosen rows.
    chosen: BTreeMap<(String, String), (String, Vec<String>)>,
    ended: Vec<EndedMeanwhile>,
    lost: Vec<OrganizationShown>,
    gone: usize,
}

impl Management {
    /// What a manager's action needs to know: the chosen rows with their holders. What is not seen is left out.
    pub(crate) async fn to_end(&self, reading: &mut Reading, answers: &Answers) -> Result<Terminate> {
        let today = self.portal().today();
        let leaver = answers.get(LEAVER);
        let found = match leaver {
            Some(person) => self.found_leaver(reading, person, answers).await?,
            None => self.found_rows(reading, answers).await?,
        };
        let people: Vec<&str> = found.chosen.keys().map(|(person, _)| person.as_str()).collect();
        let permissions = reading.permissions_of_people(&people).await?;
        let of: Vec<&str> = found.chosen.keys().map(|(_, organization)| organization.as_str()).collect();
        let managed = reading.managed_among(&of, today).await?;
        let mut users = Vec::new();
        for ((person, organization), (name, chosen)) in &found.chosen {
            let Some((of, managers)) = managed.get(organization) else { continue };
            let theirs: Vec<&PermissionOf> = permissions
                .iter()
                .filter(|one| one.person == *person && one.permission.organization == *organization)
                .collect();
            let mut requests: Vec<WaitingOf> = Vec::new();
            for one in &theirs {
                let Some(reference) = &one.permission.waiting else { continue };
                match requests.iter_mut().find(|known| known.reference == *reference) {
                    Some(known) => known.renews.push(one.permission.id.clone()),
                    None => requests
                        .push(WaitingOf { reference: reference.clone(), renews: vec![one.permission.id.clone()] }),
                }
            }
            if leaver.is_some() {
                let waiting = reading.waiting_of(person).await?.into_iter();
                let there = waiting.filter(|one| one.organization == *organization).map(|one| one.reference);
                for reference in
                    there.filter(|one| requests.iter().all(|known| known.reference != *one)).collect::<Vec<_>>()
                {
                    requests.push(WaitingOf { reference, renews: Vec::new() });
                }
            }
            let held = Holds {
                id: of.id.clone(),
                name: of.name.clone(),
                kvk: of.kvk.clone(),
                permissions: theirs
                    .iter()
                    .map(|one| one.permission.clone())
                    .filter(|one| one.can_be_ended(today))
                    .collect(),
                only_manager: false,
                handed_on: 0,
                left_alone: 0,
            };
            users.push(UserEnds {
                own: *person == self.who.person.id,
                manages: managers.iter().any(|one| one.person == *person),
                managers: managers.len(),
                person: person.clone(),
                name: name.clone(),
                chosen: chosen.clone(),
                held,
                requests,
            });
        }
        users.sort_by(|a, b| (&a.name, &a.held.name, &a.person).cmp(&(&b.name, &b.held.name, &b.person)));
        let Found { ended, lost, gone, .. } = found;
        let mut wizard = Terminate { today, leaver: leaver.is_some(), users, ended, lost, gone };
        self.note_what_waits(reading, &mut wizard).await?;
        Ok(wizard)
    }

    /// What waits for those whose role ends: what another manager decides from then on, and what nobody can (R140).
    async fn note_what_waits(&self, reading: &mut Reading, wizard: &mut Terminate) -> Result<()> {
        let today = self.portal().today();
        let ending: Vec<(String, String)> = wizard
            .parts()
            .iter()
            .filter(|part| part.ends_role(today))
            .map(|part| (part.user.person.clone(), part.user.held.id.clone()))
            .collect();
        for (person, organization) in &ending {
            let managers = reading.managers_of(organization, today).await?;
            let (mut handed_on, mut left_alone) = (0, 0);
            let waiting = reading.waiting_for(person, today, MOST_WAITING).await?;
            for application in waiting.iter().filter(|one| one.organization == *organization) {
                let stays = |who: &str| !ending.iter().any(|(gone, of)| gone == who && of == organization);
                let others = who_may_decide(&managers, application).iter().any(|(who, _)| stays(who));
                let by_name = application.approver().is_some_and(|asked: &Actor| asked.is_person(person));
                handed_on += usize::from(others && by_name);
                left_alone += usize::from(!others);
            }
            let user = wizard.users.iter_mut().find(|one| one.person == *person && one.held.id == *organization);
            if let Some(user) = user {
                (user.held.handed_on, user.held.left_alone) = (handed_on, left_alone);
            }
        }
        Ok(())
    }

    async fn found_rows(&self, reading: &mut Reading, answers: &Answers) -> Result<Found> {
        let today = self.portal().today();
        let ids: Vec<&str> = answers.keys().filter_map(|name| ticked(name)).take(MOST_ROWS).collect();
        let rows = reading.permissions_of_linked_users(&ids).await?;
        let mut found = Found { gone: ids.len() - rows.len(), ..Found::default() };
        let of: Vec<&str> = rows.iter().map(|(row, _)| row.permission.organization.as_str()).collect();
        let organizations = reading.organizations(&of).await?;
        for (row, _) in rows {
            let Some(organization) = organizations.get(&row.permission.organization) else { continue };
            if self.level_in(&organization.id).is_none() {
                if found.lost.iter().all(|known| known.id != organization.id) {
                    found.lost.push(shown(organization.clone()));
                }
            } else if row.permission.can_be_ended(today) {
                let of = (row.person, organization.id.clone());
                found.chosen.entry(of).or_insert_with(|| (row.name, Vec::new())).1.push(row.permission.id);
            } else {
                let (name, organization) = (row.name, organization.name.clone());
                found.ended.push(EndedMeanwhile { name, organization, permission: row.permission });
            }
        }
        Ok(found)
    }

    async fn found_leaver(&self, reading: &mut Reading, person: &str, answers: &Answers) -> Result<Found> {
        let organization = answers.get(ORGANIZATION).map(String::as_str).unwrap_or_default();
        let mut found = Found::default();
        let (Some(person), Some(organization)) = (id(person), id(organization)) else { return Ok(found) };
        if self.level_in(organization).is_none() {
            found.lost.extend(reading.organization(organization).await?.map(shown));
        } else if !reading.is_linked(person, organization).await? {
            found.gone = 1;
        } else if let Some(known) = reading.person(person).await? {
            found.chosen.insert((person.to_owned(), organization.to_owned()), (known.name(), Vec::new()));
        }
        Ok(found)
    }
}

impl SignedIn {
    /// Starts ending permissions of users; gives the draft.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] where nothing of it can be ended: what was ticked is kept for the list; [`Refusal::NotYours`] where
    /// nothing is managed any more, or the person is not seen.
    pub async fn start_terminate(&self, ends: Ends) -> Result<String> {
        let begin = ends.answers();
        let mut reading = self.portal.db().read().await?;
        let managing = self.managing(&mut reading).await?.somewhere()?;
        let wizard = managing.to_end(&mut reading, &begin).await?;
        drop(reading);
        if wizard.leaver && wizard.users.is_empty() {
            return Err(not_yours());
        }
        let rows = begin.keys().filter_map(|name| ticked(name)).count();
        let problems = match rows > MOST_ROWS {
            true => vec![(WHICH.to_owned(), Problem::TooMany { max: MOST_ROWS })],
            false => wizard.start_problems(),
        };
        // A foreign row is answered like one that does not exist.
        let known = |name: &str| match ticked(name) {
            Some(row) => {
                wizard.users.iter().any(|user| user.chosen.iter().any(|one| one == row))
                    || wizard.ended.iter().any(|one| one.permission.id == row)
            }
            None => true,
        };
        let mut begin: Answers = begin.into_iter().filter(|(name, _)| known(name)).collect();
        if !problems.is_empty() {
            let form = RefusedForm { form: FORM.to_owned(), answers: begin, problems: problems.clone() };
            self.keep_refused_form(&form).await?;
            return Err(Refusal::Invalid(problems).into());
        }
        // What most want.
        begin.insert(WHEN.to_owned(), "now".to_owned());
        let wizard = Terminate { lost: Vec::new(), gone: 0, ..wizard };
        let mut tx = self.portal.db().write().await?;
        let filler = Filler::from(self.clone());
        let draft = drafts::begin(&filler, &mut tx, WizardKind::Terminate, &wizard.into(), &begin).await?;
        self.forget_refused_form(&mut tx, FORM).await?;
        tx.commit().await?;
        Ok(draft)
    }

    /// Does what the manager asked for: of each user and organization what ends has ended in this transaction, or waits for its
    /// last day; a letter to each user, one to the manager. Gives the reference of the action, and what was left undone.
    async fn send_terminate(
        &self,
        tx: &mut Writing,
        held: &Held,
        draft: &str,
        wizard: &Terminate,
        answers: &Answers,
    ) -> Result<(String, Problems)> {
        let last_day = wizard.last_day(answers).map_err(|problem| Refusal::invalid("day", problem))?;
        let reason = answers.get(REASON).map(|text| typed::text(text).to_owned()).unwrap_or_default();
        let action = chance::reference(self.portal.chance(), ACTION, wizard.today.year());
        let (now, unlink) = (self.portal.now(), wizard.unlinks(answers));
        let mut ended: Vec<EndedOf> = Vec::new();
        let mut letters: BTreeMap<&str, M25> = BTreeMap::new();
        for part in wizard.parts() {
            let user = part.user;
            let termination = Termination {
                id: self.portal.id(),
                action: action.clone(),
                actor: Actor::person(&self.person.id),
                person: user.person.clone(),
                organization: user.held.id.clone(),
                whole: wizard.leaver,
                unlink,
                last_day,
                reason: reason.clone(),
                state: if last_day.is_some() { CancellationState::Pending } else { CancellationState::Done },
                created: now,
                decided: last_day.is_none().then_some(now),
            };
            let ids = part.ids();
            tx.insert_termination(&termination, &ids).await?;
            let withdrawn = match last_day {
                None => self.portal.carry_out(tx, held, &termination, &ids).await?.withdrawn,
                Some(_) => Vec::new(),
            };
            let rows = rows_of(&part, wizard);
            let about = EndedFor { organization: user.held.name.clone(), rows };
            let letter = letters.entry(&user.person).or_insert_with(|| M25 {
                name: user.name.clone(),
                manager: self.person.name(),
                reference: action.clone(),
                last_day,
                ended: Vec::new(),
                unlinked: Vec::new(),
                withdrawn: Vec::new(),
                reason: reason.clone(),
                undone: false,
            });
            letter.ended.push(about.clone());
            letter.unlinked.extend(unlink.then(|| user.held.name.clone()));
            letter.withdrawn.extend(withdrawn);
            ended.push(EndedOf { user: user.name.clone(), ended: about, unlinked: unlink });
            let deed = if last_day.is_some() { Deed::TerminationAsked } else { Deed::PermissionsTerminated };
            let line = Audit {
                person: Some(&user.person),
                organization: Some(&user.held.id),
                reference: &action,
                ..self.line(deed)
            };
            self.portal.audit(tx, line);
        }
        // Who ends their own is told of it in the manager's letter.
        for (person, letter) in letters.into_iter().filter(|(person, _)| *person != self.person.id) {
            let to = tx.person(person).await?.ok_or_else(not_yours)?;
            self.portal.post(tx, &to, format!("M25:{draft}:{person}"), letter).await?;
        }
        let undone = |row: &EndedMeanwhile| UndoneFor {
            user: row.name.clone(),
            organization: row.organization.clone(),
            service: row.permission.service.as_ref().map(|service| service.service.clone()),
            branch: row.permission.branch.clone(),
            admin: row.permission.kind == Kind::Admin,
            problem: Problem::PermissionEnded,
        };
        let letter = M01Ended {
            name: self.person.name(),
            reference: action.clone(),
            last_day,
            ended,
            undone: wizard.ended.iter().map(undone).collect(),
            lost: wizard.lost.iter().map(|organization| organization.name.clone()).collect(),
            gone: wizard.gone > 0,
        };
        self.portal.post(tx, &self.person, format!("M01:{draft}"), letter).await?;
        let undone = wizard.ended.iter().map(|row| (field(WHICH, &row.permission.id), Problem::PermissionEnded));
        let lost = wizard.lost.first().map(|_| (WHICH.to_owned(), Problem::NotManager));
        let gone = (wizard.gone > 0).then(|| (WHICH.to_owned(), Problem::Unlinked));
        Ok((action, undone.chain(lost).chain(gone).collect()))
    }
}

/// What ends of a part, as letters tell it.
fn rows_of(part: &Part<'_>, wizard: &Terminate) -> Vec<EndedRow> {
    part.heads.iter().map(|head| EndedRow::of(head, wizard.today)).collect()
}
