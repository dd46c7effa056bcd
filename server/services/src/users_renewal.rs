//! W1b: a manager renews permissions of users: what they act on, and what becomes of it.

use std::collections::{BTreeMap, BTreeSet};

use rules::{
    deed::Deed,
    permission::{Kind, Permission},
    problem::{Problem, Problems, Refusal},
    shown::{Done, DoneForUsers, OrganizationShown, RefusedForm, UndoneRow, UsersFilter},
    state::MeansState,
    wizard::{
        Answers, WizardKind,
        renewal::field,
        users_renewal::{MOST_ROWS, Part, Picked, RefusedRow, UserFacts, UsersRenewal, WHICH},
    },
};
use store::{Held, Reading, UsersPage, Writing};

use crate::{
    Filler, Result, SignedIn,
    account::{not_yours, shown},
    applications::{About, Decider, NewApplication, current_admin, lines},
    chance,
    drafts::{self, Sent},
    filler::{Asked, ServerSide},
    letters::{M01Users, M05, RenewedFor, UndoneFor},
    management::Management,
    portal::Audit,
};

/// What the reference of a manager's action begins with.
pub(crate) const ACTION: &str = "MR-";
/// Rows of the list that are read at once.
const AT_ONCE: i64 = 500;
/// How many rows are looked at for what belongs together.
const MOST_FOUND: usize = 10 * MOST_ROWS;
/// How many of those who were renewed for the mail to the manager names, and how many rows that were not.
const NAMED: usize = 100;
/// The list's form, where it is refused.
pub(crate) const FORM: &str = WizardKind::UsersRenewal.word();

/// The first rows that one action takes, without those that would be parted from what they hang on, or from what hangs on them: a
/// role is never renewed alone (R1), and its permission is renewed only once.
fn whole(found: &[Permission], most: usize) -> BTreeSet<&str> {
    let all: BTreeSet<&str> = found.iter().map(|one| one.id.as_str()).collect();
    let first: BTreeSet<&str> = found.iter().take(most).map(|one| one.id.as_str()).collect();
    let mut picked = first.clone();
    for role in found {
        let Some(login) = role.login.as_deref().filter(|login| all.contains(login)) else {
            continue;
        };
        if first.contains(role.id.as_str()) != first.contains(login) {
            picked.remove(role.id.as_str());
            picked.remove(login);
        }
    }
    picked
}

/// The id of the permission that a ticked field is about.
pub(crate) fn ticked(field: &str) -> Option<&str> {
    let id = field.strip_prefix(WHICH)?.strip_prefix('.')?;
    // No id has any other character, and not every database takes every one.
    id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-').then_some(id)
}

impl ServerSide for UsersRenewal {
    type Filler = SignedIn;

    async fn circumstances(by: &SignedIn, reading: &mut Reading, asked: Asked<'_>) -> Result<Self> {
        by.users_renewal_circumstances(reading, asked.answers).await
    }

    async fn others(by: &SignedIn, reading: &mut Reading, answers: &Answers) -> Result<Vec<String>> {
        let action = by.users_renewal_circumstances(reading, answers).await?;
        Ok(action.users.into_iter().map(|user| user.person).collect())
    }

    async fn send(&self, by: &SignedIn, tx: &mut Writing, held: &Held, draft: &str, answers: &Answers) -> Result<Sent> {
        let (references, undone) = by.send_users_renewal(tx, held, draft, self, answers).await?;
        Ok(Sent::As(references, undone))
    }
}

impl Management {
    /// What a manager's action needs to know: the ticked rows with their holders. What is not seen is left out.
    async fn users_to_renew(&self, reading: &mut Reading, answers: &Answers) -> Result<UsersRenewal> {
        let today = self.portal().today();
        let level_in = |id: &str| self.level_in(id);
        let ids: Vec<&str> = answers.keys().filter_map(|name| ticked(name)).take(MOST_ROWS).collect();
        let rows = reading.permissions_of_linked_users(&ids).await?;
        let gone = ids.len() - rows.len();
        let (seen, others): (Vec<_>, Vec<_>) =
            rows.iter().partition(|(row, _)| level_in(&row.permission.organization).is_some());
        let elsewhere: Vec<&str> = others.iter().map(|(row, _)| row.permission.organization.as_str()).collect();
        let mut organizations = reading.organizations(&elsewhere).await?;
        organizations.extend(self.organizations().map(|one| (one.id.clone(), one.clone())));
        let people: Vec<&str> = seen.iter().map(|(row, _)| row.person.as_str()).collect();
        let authorities = reading.authorities_of(&people).await?;
        let mut permissions: BTreeMap<String, Vec<Permission>> = BTreeMap::new();
        for held in reading.permissions_of_people(&people).await? {
            permissions.entry(held.person).or_default().push(held.permission);
        }
        let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut users: Vec<UserFacts> = Vec::new();
        let mut lost: Vec<OrganizationShown> = Vec::new();
        for (row, means) in rows.iter().cloned() {
            let Some(organization) = organizations.get(&row.permission.organization) else { continue };
            let Some(managed) = level_in(&organization.id) else {
                if lost.iter().all(|known| known.id != organization.id) {
                    lost.push(shown(organization.clone()));
                }
                continue;
            };
            let whose = (row.person.clone(), organization.id.clone());
            if let Some(known) = places.get(&whose) {
                let user: &mut UserFacts = &mut users[*known];
                user.ticked.push(row.permission);
                continue;
            }
            places.insert(whose, users.len());
            let authority = authorities.get(&(row.person.clone(), organization.id.clone()));
            let held = permissions.get(row.person.as_str()).cloned().unwrap_or_default();
            users.push(UserFacts {
                brings_admin: authority.is_some_and(|authority| authority.brings_admin()),
                has_means: means.is_some_and(|state| state != MeansState::Revoked),
                admin: current_admin(held, &organization.id),
                organization: shown(organization.clone()),
                managed,
                name: row.name,
                ticked: vec![row.permission],
                person: row.person,
            });
        }
        users.sort_by(|a, b| (&a.name, &a.organization.name).cmp(&(&b.name, &b.organization.name)));
        Ok(UsersRenewal::new(today, self.who.person.id.clone(), users, lost, gone))
    }
}

impl SignedIn {
    /// Starts renewing the ticked rows of users; gives the draft.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] where nothing of it can be renewed, or Admin authorizations stand alone (R1): what was ticked is
    /// kept for the list; [`Refusal::NotYours`] where nothing is managed any more.
    pub async fn start_users_renewal(&self, answers: Answers) -> Result<String> {
        self.start_renewing(answers, Picked::OneByOne).await
    }

    /// Starts renewing what a filter of the list finds and can be renewed, as far as it goes in one action: what ends first.
    ///
    /// # Errors
    /// As [`SignedIn::start_users_renewal`]; [`Refusal::NotYours`] for the filter of an organization that is not managed.
    pub async fn start_renewing_all(&self, filter: &UsersFilter) -> Result<String> {
        let mut reading = self.portal.db().read().await?;
        let managing = self.managing(&mut reading).await?.somewhere()?;
        managing.must_manage(filter.organization.as_deref())?;
        let (asked, today) = (managing.permissions_asked(filter), self.portal.today());
        let mut place = (String::new(), String::new());
        let mut found: Vec<Permission> = Vec::new();
        loop {
            let page = UsersPage::After((&place.0, &place.1));
            let rows = reading.permissions_of_users(&asked, page, AT_ONCE).await?;
            let Some(last) = rows.last() else { break };
            place = (last.permission.period.ends.to_string(), last.permission.id.clone());
            // What hangs on a permission ends with it: with one day more than fits, nothing of the others is missed.
            let is_past = found.get(MOST_ROWS).is_some_and(|first| first.period.ends < last.permission.period.ends);
            found.extend(rows.into_iter().map(|row| row.permission).filter(|one| one.is_renewable(today)));
            if is_past || found.len() > MOST_FOUND {
                break;
            }
        }
        let picked = whole(&found, MOST_ROWS).into_iter().map(|id| (field(WHICH, id), "on".to_owned())).collect();
        drop(reading);
        self.start_renewing(picked, Picked::Together).await
    }

    async fn start_renewing(&self, answers: Answers, picked: Picked) -> Result<String> {
        let begin: Answers = answers
            .into_iter()
            .filter(|(name, _)| ticked(name).is_some())
            .map(|(name, _)| (name, "on".into()))
            .collect();
        let mut reading = self.portal.db().read().await?;
        let managing = self.managing(&mut reading).await?.somewhere()?;
        let wizard = managing.users_to_renew(&mut reading, &begin).await?;
        drop(reading);
        // A foreign row is answered like one that does not exist.
        let rows = wizard.users.iter().flat_map(|user| &user.ticked);
        let known: BTreeSet<String> = rows.map(|row| field(WHICH, &row.id)).collect();
        let problems = match begin.len() > MOST_ROWS {
            true => vec![(WHICH.to_owned(), Problem::TooMany { max: MOST_ROWS })],
            false => wizard.start_problems(picked),
        };
        let begin: Answers = begin.into_iter().filter(|(name, _)| known.contains(name)).collect();
        if !problems.is_empty() {
            let form = RefusedForm { form: FORM.to_owned(), answers: begin, problems: problems.clone() };
            self.keep_refused_form(&form).await?;
            return Err(Refusal::Invalid(problems).into());
        }
        let wizard = UsersRenewal { lost: Vec::new(), gone: 0, ..wizard };
        let mut tx = self.portal.db().write().await?;
        let filler = Filler::from(self.clone());
        let draft = drafts::begin(&filler, &mut tx, WizardKind::UsersRenewal, &wizard.into(), &begin).await?;
        self.forget_refused_form(&mut tx, FORM).await?;
        tx.commit().await?;
        Ok(draft)
    }

    /// What the wizard needs to know about what this person ticked, and manages today.
    async fn users_renewal_circumstances(&self, reading: &mut Reading, answers: &Answers) -> Result<UsersRenewal> {
        self.managing(reading).await?.users_to_renew(reading, answers).await
    }

    /// Does what the manager asked for: an application for each user and organization, processed at once; a letter to each
    /// user, one to the manager. Gives the reference of the action, and what was left undone.
    async fn send_users_renewal(
        &self,
        tx: &mut Writing,
        held: &Held,
        draft: &str,
        wizard: &UsersRenewal,
        answers: &Answers,
    ) -> Result<(Vec<String>, Problems)> {
        let term = UsersRenewal::term(answers).map_err(|problem| Refusal::invalid("term", problem))?;
        let outcome = wizard.outcome(term);
        let mut renewed = Vec::new();
        for part in &outcome.parts {
            renewed.push(self.renew_for(tx, held, draft, part).await?);
        }
        let reference = chance::reference(self.portal.chance(), ACTION.trim_end_matches('-'), wizard.today.year());
        let undone = |row: &RefusedRow<'_>| UndoneFor {
            user: row.user.name.clone(),
            organization: row.user.organization.name.clone(),
            service: row.permission.service.as_ref().map(|service| service.service.clone()),
            branch: row.permission.branch.clone(),
            admin: row.permission.kind == Kind::Admin,
            problem: row.problem.clone(),
        };
        let lines = |all: &[RenewedFor]| all.iter().map(|one| one.lines.len()).sum::<usize>();
        let all = lines(&renewed);
        // Whoever becomes or stays manager is always named.
        let mut places = 0..;
        renewed.retain(|one| places.next().is_some_and(|place| place < NAMED) || one.admin);
        let others = all - lines(&renewed);
        let letter = M01Users {
            name: self.person.name(),
            reference: reference.clone(),
            term,
            renewed,
            others,
            undone: outcome.refused.iter().take(NAMED).map(undone).collect(),
            lost: wizard.lost.iter().map(|organization| organization.name.clone()).collect(),
            gone: wizard.gone > 0,
        };
        self.portal.post(tx, &self.person, format!("M01:{draft}"), letter).await?;
        let undone = outcome.refused.into_iter().map(|row| (field(WHICH, &row.permission.id), row.problem));
        let lost = wizard.lost.first().map(|_| (WHICH.to_owned(), Problem::NotManager));
        let gone = (wizard.gone > 0).then(|| (WHICH.to_owned(), Problem::Unlinked));
        Ok((vec![reference], undone.chain(lost).chain(gone).collect()))
    }

    async fn renew_for(&self, tx: &mut Writing, held: &Held, draft: &str, part: &Part<'_>) -> Result<RenewedFor> {
        let organization = &part.user.organization;
        let new = NewApplication {
            person: &part.user.person,
            organization: &organization.id,
            draft,
            about: About::Renewed(&part.selected),
            asked: &part.asked,
            plan: &part.plan,
            decider: Decider::TakenBy(&self.person.id),
        };
        let application = self.portal.write_application(tx, held, &new).await?;
        let user = tx.person(&part.user.person).await?.ok_or_else(not_yours)?;
        let lines = lines(&part.selected, &part.plan);
        let letter = M05 {
            name: user.name(),
            manager: self.person.name(),
            reference: application.reference.clone(),
            organization: organization.name.clone(),
            lines: lines.clone(),
            admin: application.admin,
        };
        self.portal.post(tx, &user, format!("M05:{}", application.id), letter).await?;
        let line = Audit {
            person: Some(&user.id),
            organization: Some(&organization.id),
            reference: &application.reference,
            ..self.line(Deed::RenewalProcessed)
        };
        self.portal.audit(tx, line);
        Ok(RenewedFor { user: user.name(), organization: organization.name.clone(), lines, admin: application.admin })
    }

    /// What an action became. Only what they still manage is shown to them.
    pub(crate) async fn done_for_users(&self, reading: &mut Reading, reference: &str) -> Result<Done> {
        let draft = reading.draft_sent_as(&self.person.id, reference, self.portal.now()).await?;
        let draft = draft.ok_or_else(not_yours)?;
        let managing = self.managing(reading).await?;
        let sees = |organization: &str| managing.level_in(organization).is_some();
        let mut applications = reading.applications_of_draft(&draft.id).await?;
        applications.retain(|one| sees(&one.organization));
        if applications.is_empty() {
            return Err(not_yours());
        }
        let applications = self.portal.applications_shown(reading, applications).await?;
        let problems: Problems = serde_json::from_str(&draft.errors)?;
        let whole = |wanted: Problem| problems.iter().any(|(name, problem)| name == WHICH && *problem == wanted);
        let (lost, gone) = (whole(Problem::NotManager), whole(Problem::Unlinked));
        let ids: Vec<&str> = problems.iter().filter_map(|(name, _)| ticked(name)).collect();
        let mut rows: Vec<_> =
            reading.permissions_of_linked_users(&ids).await?.into_iter().map(|(row, _)| row).collect();
        rows.retain(|row| sees(&row.permission.organization));
        let of: Vec<&str> = rows.iter().map(|row| row.permission.organization.as_str()).collect();
        let organizations = reading.organizations(&of).await?;
        let undone = problems.into_iter().filter_map(|(name, problem)| {
            let row = rows.iter().find(|row| Some(row.permission.id.as_str()) == ticked(&name))?.clone();
            let organization = organizations.get(&row.permission.organization);
            Some(UndoneRow {
                user: row.name,
                organization: organization.map(|one| one.name.clone()).unwrap_or_default(),
                permission: row.permission,
                problem,
            })
        });
        let undone = undone.collect();
        let for_users = Some(DoneForUsers {
            reference: reference.to_owned(),
            undone,
            lost,
            gone,
            granted: false,
            grants: Vec::new(),
            written: None,
        });
        Ok(Done { applications, email: self.person.email.clone(), for_users, added: None })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rules::{level::Level, period::Period};

    use super::*;

    fn row(id: &str, login: Option<&str>) -> Permission {
        Permission {
            id: id.into(),
            kind: if login.is_some() { Kind::Admin } else { Kind::Login },
            organization: "bv".into(),
            service: None,
            branch: None,
            level: Level::Eh3,
            period: Period { starts: date(2026, 1, 1), ends: date(2027, 1, 1) },
            terminated: None,
            login: login.map(str::to_owned),
            successor: None,
            waiting: None,
        }
    }

    #[test]
    fn r1_r106_a_role_and_its_permission_are_taken_together_or_not_yet() {
        let found = [row("a", None), row("role", Some("b")), row("b", None), row("late", Some("a")), row("c", None)];
        assert_eq!(whole(&found, 5).len(), 5);
        assert_eq!(whole(&found, 4), ["a", "b", "late", "role"].into());
        assert_eq!(whole(&found, 3), ["b", "role"].into(), "the role of a would be left alone");
        assert_eq!(whole(&found, 2), [].into());
        let alone = [row("alone", Some("elsewhere")), row("a", None)];
        assert_eq!(whole(&alone, 2), ["a", "alone"].into(), "told in the result");
    }
}
