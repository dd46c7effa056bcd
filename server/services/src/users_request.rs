//! W3, a manager gives users new permissions: what the wizard needs to know, sending it, and what became of it.

use rules::{
    deed::Deed,
    level::Level,
    period::Term,
    permission::ServiceName,
    problem::{Problem, Problems},
    renewal::Asked,
    search::Words,
    shown::{Done, DoneForUsers, UndoneGrant},
    state::MeansState,
    wizard::{
        Answers,
        add_users::{ManagedCard, ORGANIZATION},
        choice::{Choice, ServiceCard},
        users_request::{MOST_USERS, Outcome, Part, Undone, UserCard, UserFacts, UsersRequest, Waiting, picked},
    },
};
use store::{Held, LinkedFilter, LinkedPage, Look, Reading, Writing};

use crate::{
    Filler, Result, SignedIn,
    account::not_yours,
    applications::{About, Decider, NewApplication, new_lines},
    chance, drafts,
    drafts::Sent,
    filler::{Asked as AskedFor, ServerSide},
    letters::{M01Granted, M06, RenewedFor, UndoneFor},
    management::Management,
    new_permissions::company_card,
    portal::Audit,
};

/// What the reference of such an action begins with.
pub(crate) const GRANTED: &str = "MP-";
/// How many users a search lists.
const LISTED: usize = 20;

impl ServerSide for UsersRequest {
    type Filler = SignedIn;

    async fn circumstances(by: &SignedIn, reading: &mut Reading, asked: AskedFor<'_>) -> Result<Self> {
        by.managing(reading).await?.somewhere()?.requesting_for_users(reading, asked.answers).await
    }

    async fn others(by: &SignedIn, reading: &mut Reading, answers: &Answers) -> Result<Vec<String>> {
        let managing = by.managing(reading).await?.somewhere()?;
        let Some(managed) = managing.picked(answers) else { return Ok(Vec::new()) };
        let users = managing.users_in(reading, &managed.organization.id, &ticked(answers)).await?;
        Ok(users.into_iter().map(|user| user.card.person).collect())
    }

    async fn send(&self, by: &SignedIn, tx: &mut Writing, held: &Held, draft: &str, answers: &Answers) -> Result<Sent> {
        match self.outcome(answers) {
            Ok(outcome) => {
                let (reference, undone) = by.send_users_request(tx, held, draft, &outcome).await?;
                Ok(Sent::As(vec![reference], undone))
            }
            Err(problems) => Ok(Sent::Refused(problems)),
        }
    }
}

/// The people who are ticked, up to one too many.
fn ticked(answers: &Answers) -> Vec<&str> {
    picked(answers).into_iter().take(MOST_USERS + 1).collect()
}

impl Management {
    /// What the wizard needs to know about what is managed, with these answers.
    async fn requesting_for_users(&self, reading: &mut Reading, answers: &Answers) -> Result<UsersRequest> {
        let today = self.portal().today();
        let organizations: Vec<ManagedCard> = self.managed_cards();
        let mut request = UsersRequest {
            today,
            company: None,
            picked: Vec::new(),
            found: Vec::new(),
            more: false,
            choice: Choice::default(),
            organizations,
        };
        let Some(managed) = self.picked(answers) else { return Ok(request) };
        let id = managed.organization.id.clone();
        let branches = reading.branches_of(&id).await?;
        request.company = Some((company_card(managed.organization.clone(), branches), managed.level));
        let ticked = ticked(answers);
        request.picked = self.users_in(reading, &id, &ticked).await?;
        (request.found, request.more) = self.found_users(reading, &id, answers, &ticked).await?;
        let branch = rules::wizard::company::branch_of(answers);
        let users: Vec<&UserFacts> =
            request.picked.iter().filter(|user| user.problem(managed.level).is_none()).collect();
        // What nobody of them can be given is out of reach; what only some cannot is said of those.
        let barred = |uuid: &str, needs: Level| {
            let mut why = None;
            for user in &users {
                match user.service_problem(Some((uuid, needs)), branch.as_deref(), today) {
                    None => return None,
                    Some(problem) => why = why.or(Some(problem)),
                }
            }
            why.or_else(|| (!managed.level.opens(needs)).then_some(Problem::LevelTooLow { needs, held: managed.level }))
        };
        let offer = self.portal().offer(reading).await?;
        request.choice = offer.choice(answers, self.who.person.language, managed.level, barred);
        Ok(request)
    }

    /// The users among these people who are linked to an organization, by name. The manager themselves is none of them: nobody
    /// approves themselves.
    async fn users_in(&self, reading: &mut Reading, organization: &str, people: &[&str]) -> Result<Vec<UserFacts>> {
        let known = reading.people(people).await?;
        let all = reading.permissions_of_people(people).await?;
        let waiting = reading.waiting_services_of(organization, people).await?;
        let linked = reading.linked_among(organization, people).await?;
        let mut users = Vec::new();
        for (id, (person, means)) in known {
            if id == self.who.person.id || !linked.contains(&id) {
                continue;
            }
            let held = all.iter().filter(|one| one.person == id).map(|one| one.permission.clone());
            let held = held.filter(|one| one.organization == organization && one.terminated.is_none());
            let waits = waiting.iter().filter(|(of, _)| *of == id).map(|(_, one)| Waiting {
                service: one.service.clone(),
                branch: one.branch.clone(),
                reference: one.reference.clone(),
            });
            users.push(UserFacts {
                has_means: means.as_ref().is_some_and(|means| means.state != MeansState::Revoked),
                card: UserCard {
                    name: person.name(),
                    email: person.email,
                    level: means.map_or(Level::Eh1, |means| means.level),
                    person: id.clone(),
                },
                permissions: held.collect(),
                waiting: waits.collect(),
            });
        }
        users.sort_by(|a, b| (&a.card.name, &a.card.person).cmp(&(&b.card.name, &b.card.person)));
        Ok(users)
    }

    /// The users whom the search finds, less those who are ticked, and whether it found more than are listed.
    async fn found_users(
        &self,
        reading: &mut Reading,
        organization: &str,
        answers: &Answers,
        ticked: &[&str],
    ) -> Result<(Vec<UserCard>, bool)> {
        let words = answers.get("find").map_or("", String::as_str);
        let most = LISTED + ticked.len() + 2;
        let asked = LinkedFilter {
            manager: &self.who.person.id,
            today: self.portal().today(),
            organization: Some(organization),
            look: Look { words: Words::of(words), ..Look::default() },
            means: None,
            // Who has nothing yet is whom most is asked for.
            inactive: true,
            branch: None,
        };
        let mut found = reading.linked_users(&asked, LinkedPage::After(""), most as i64).await?;
        found.retain(|id| *id != self.who.person.id);
        let people = reading.people(&found.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        let card = |id: &String| {
            let (person, means) = people.get(id)?;
            // What was withdrawn opens nothing: who has that is not offered.
            let means = means.as_ref().filter(|means| means.state != MeansState::Revoked)?;
            let (name, level) = (person.name(), means.level);
            Some(UserCard { person: id.clone(), name, email: person.email.clone(), level })
        };
        let found: Vec<UserCard> = found.iter().filter_map(card).collect();
        let mut cards: Vec<UserCard> = found.into_iter().filter(|one| !ticked.contains(&one.person.as_str())).collect();
        let more = cards.len() > LISTED;
        cards.truncate(LISTED);
        Ok((cards, more))
    }
}

impl SignedIn {
    /// Starts a request for these users: those who are none of an organization that is managed are left out.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] where nothing is managed.
    pub async fn start_users_request(&self, users: &[&str]) -> Result<String> {
        use rules::wizard::WizardKind;
        let answers: Answers =
            users.iter().take(MOST_USERS).map(|id| (format!("user.{id}"), "on".to_owned())).collect();
        let mut reading = self.portal.db().read().await?;
        let managing = self.managing(&mut reading).await?.somewhere()?;
        let mut begin = answers.clone();
        // With several organizations, the first in which all of them are.
        for one in &managing.of {
            let found = managing.users_in(&mut reading, &one.organization.id, users).await?;
            if managing.of.len() > 1 && !found.is_empty() && found.len() == users.len() {
                begin.insert(ORGANIZATION.to_owned(), one.organization.id.clone());
                break;
            }
        }
        let wizard = managing.requesting_for_users(&mut reading, &begin).await?;
        drop(reading);
        let filler = Filler::from(self.clone());
        let mut tx = self.portal.db().write().await?;
        let draft = drafts::begin(&filler, &mut tx, WizardKind::UsersRequest, &wizard.into(), &begin).await?;
        tx.commit().await?;
        Ok(draft)
    }

    /// Does what the manager asked for: an application for each user, processed at once; a letter to each, one to the manager.
    /// Gives the reference of the action, and what was left undone.
    async fn send_users_request(
        &self,
        tx: &mut Writing,
        held: &Held,
        draft: &str,
        outcome: &Outcome<'_>,
    ) -> Result<(String, Problems)> {
        let portal = &self.portal;
        let reference = chance::reference(portal.chance(), GRANTED.trim_end_matches('-'), portal.today().year());
        let mut granted = Vec::new();
        for part in &outcome.parts {
            granted.push(self.grant_to(tx, held, draft, outcome, part).await?);
        }
        let undone = |one: &Undone<'_>| UndoneFor {
            user: one.user.card.name.clone(),
            organization: outcome.company.name.clone(),
            service: one.service.map(|service| service.service.clone()),
            branch: outcome.branch.clone(),
            admin: one.service.is_none() && one.problem == Problem::NothingToHangOn,
            problem: one.problem.clone(),
        };
        let letter = M01Granted {
            name: self.person.name(),
            reference: reference.clone(),
            granted,
            undone: outcome.undone.iter().map(undone).collect(),
        };
        portal.post(tx, &self.person, format!("M01:{draft}"), letter).await?;
        let field = |one: &Undone<'_>| match one.service {
            Some(service) => format!("user.{}.{}", one.user.card.person, service.uuid),
            None => format!("user.{}", one.user.card.person),
        };
        Ok((reference, outcome.undone.iter().map(|one| (field(one), one.problem.clone())).collect()))
    }

    async fn grant_to(
        &self,
        tx: &mut Writing,
        held: &Held,
        draft: &str,
        outcome: &Outcome<'_>,
        part: &Part<'_>,
    ) -> Result<RenewedFor> {
        let (portal, organization, branch) = (&self.portal, outcome.company, outcome.branch.as_deref());
        let services: Option<Vec<&str>> =
            part.services.as_ref().map(|all| all.iter().map(|one| one.uuid.as_str()).collect());
        // What is only a role lasts as long as what it hangs on, whatever the term.
        let term = outcome.term.unwrap_or(Term::One);
        let asked = Asked { all_services: services.is_none(), admin: part.admin, term };
        let new = NewApplication {
            person: &part.user.card.person,
            organization: &organization.id,
            draft,
            about: About::New { services: services.as_deref(), branch },
            asked: &asked,
            plan: &part.plan,
            decider: Decider::TakenBy(&self.person.id),
        };
        let application = portal.write_application(tx, held, &new).await?;
        let user = tx.person(&part.user.card.person).await?.ok_or_else(not_yours)?;
        let name = |one: &&ServiceCard| ServiceName {
            uuid: one.uuid.clone(),
            service: one.service.clone(),
            provider: one.provider.clone(),
            needs: one.needs,
        };
        let named: Vec<ServiceName> = part.services.iter().flatten().map(name).collect();
        let lines = new_lines(&named, &part.plan);
        let letter = M06 {
            name: user.name(),
            manager: self.person.name(),
            reference: application.reference.clone(),
            organization: organization.name.clone(),
            lines: lines.clone(),
            admin: application.admin,
        };
        portal.post(tx, &user, format!("M06:{}", application.id), letter).await?;
        let line = Audit {
            person: Some(&user.id),
            organization: Some(&organization.id),
            reference: &application.reference,
            ..self.line(Deed::RequestProcessed)
        };
        portal.audit(tx, line);
        Ok(RenewedFor { user: user.name(), organization: organization.name.clone(), lines, admin: application.admin })
    }

    /// What an action became. Only what they still manage is shown to them.
    pub(crate) async fn granted_to_users(&self, reading: &mut Reading, reference: &str) -> Result<Done> {
        let draft = reading.draft_sent_as(&self.person.id, reference, self.portal.now()).await?;
        let draft = draft.ok_or_else(not_yours)?;
        let managing = self.managing(reading).await?;
        let mut applications = reading.applications_of_draft(&draft.id).await?;
        applications.retain(|one| managing.level_in(&one.organization).is_some());
        let Some(organization) = applications.first().map(|one| one.organization.clone()) else {
            return Err(not_yours());
        };
        let problems: Problems = serde_json::from_str(&draft.errors)?;
        let ids: Vec<&str> = problems.iter().filter_map(|(field, _)| field.split('.').nth(1)).collect();
        let linked = reading.linked_among(&organization, &ids).await?;
        let people = reading.people(&ids).await?;
        let offer = self.portal.offer(reading).await?;
        let undone = problems.iter().filter_map(|(field, problem)| {
            let mut parts = field.split('.').skip(1);
            let person = parts.next().filter(|id| linked.contains(*id))?;
            let (person, _) = people.get(person)?;
            let service = parts.next().and_then(|uuid| offer.service(uuid)).map(|one| one.service.clone());
            Some(UndoneGrant { user: person.name(), service, problem: problem.clone() })
        });
        let grants = undone.collect();
        let applications = self.portal.applications_shown(reading, applications).await?;
        let for_users = Some(DoneForUsers {
            reference: reference.to_owned(),
            undone: Vec::new(),
            lost: false,
            gone: false,
            granted: true,
            grants,
            written: None,
        });
        Ok(Done { applications, email: self.person.email.clone(), for_users, added: None })
    }
}
