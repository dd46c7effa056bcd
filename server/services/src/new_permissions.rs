//! W2, requesting new permissions for oneself: what the wizard needs to know, the trade register, the catalogue, sending.

use rules::{
    company::KvkNumber,
    grant::held_until,
    level::Level,
    permission::is_manager,
    problem::Problem,
    shown::AdminAsked,
    wizard::{
        Answers,
        choice::Choice,
        company::{BranchCard, CompanyCard, branch_of},
        renewal::ManagerCard,
        request::{
            Approver, BUSY, CompanyFacts, DOWN, LOOK_UP, ORGANIZATION, OTHER, OrganizationCard, Outcome, Request,
        },
    },
};
use store::{Held, Organization, Reading, WaitingService, Writing};

use crate::{
    Result, SignedIn,
    account::not_yours,
    applications::{About, Decider, NewApplication, Turn, deed, new_lines, waiting_lines},
    drafts::Sent,
    filler::{Asked, ServerSide},
    letters::{M01, M02},
    portal::Audit,
    throttling,
};

/// How many companies one person looks up in an hour.
const LOOK_UPS: i64 = 20;

impl ServerSide for Request {
    type Filler = SignedIn;

    async fn circumstances(by: &SignedIn, reading: &mut Reading, asked: Asked<'_>) -> Result<Self> {
        by.request_circumstances(reading, asked.answers).await
    }

    async fn prepare(by: &SignedIn, _draft: &str, step: &str, posted: &mut Answers) -> Result<()> {
        if step == ORGANIZATION { by.look_up(posted).await } else { Ok(()) }
    }

    async fn send(&self, by: &SignedIn, tx: &mut Writing, held: &Held, draft: &str, answers: &Answers) -> Result<Sent> {
        Ok(match self.outcome(answers) {
            Ok(outcome) => Sent::one(by.send_request(tx, held, draft, &outcome).await?),
            Err(problems) => Sent::Refused(problems),
        })
    }
}

impl SignedIn {
    /// What the wizard needs to know about this person, with these answers.
    async fn request_circumstances(&self, reading: &mut Reading, answers: &Answers) -> Result<Request> {
        let organizations = self.own_organizations(reading).await?;
        let company = match answers.get(ORGANIZATION).map(String::as_str) {
            Some(OTHER) => match KvkNumber::parse(answers.get("kvk").map_or("", String::as_str)) {
                Ok(number) => reading.organization_by_kvk(number.as_str()).await?,
                Err(_) => None,
            },
            Some(id) if organizations.iter().any(|one| one.id == id) => reading.organization(id).await?,
            _ => None,
        };
        let mut request = Request {
            today: self.portal.today(),
            person: self.person_card(),
            level: self.means.level,
            organizations: organizations.into_iter().map(card).collect(),
            company: None,
            choice: Choice::default(),
        };
        if let Some(company) = company {
            let waiting = reading.waiting_services(&self.person.id, &company.id).await?;
            request.company = Some(self.company_facts(reading, company, answers, &waiting).await?);
            let offer = self.portal.offer(reading).await?;
            let held = self.means.level;
            let branch = branch_of(answers);
            let permissions = request.company.as_ref().map(|company| company.permissions.as_slice());
            let permissions = permissions.unwrap_or_default();
            let barred = |uuid: &str, needs: Level| {
                let waits = waiting.iter().find(|one| one.service.as_deref() == Some(uuid) && one.branch == branch);
                if !held.opens(needs) {
                    Some(Problem::LevelTooLow { needs, held })
                } else if let Some(until) =
                    held_until(permissions, Some((uuid, needs)), branch.as_deref(), request.today)
                {
                    Some(Problem::PermissionExists { until })
                } else {
                    waits.map(|one| Problem::WaitsAlready { reference: one.reference.clone() })
                }
            };
            request.choice = offer.choice(answers, self.person.language, held, barred);
        }
        Ok(request)
    }

    /// The organizations that the person is linked to, or has permissions or a record of authority in.
    pub(crate) async fn own_organizations(&self, reading: &mut Reading) -> Result<Vec<Organization>> {
        let mut found = reading.own_organizations(&self.person.id).await?;
        found.retain(|one| one.active);
        found.sort_by(|a, b| (&a.name, &a.kvk).cmp(&(&b.name, &b.kvk)));
        Ok(found)
    }

    async fn company_facts(
        &self,
        reading: &mut Reading,
        company: Organization,
        answers: &Answers,
        waiting: &[WaitingService],
    ) -> Result<CompanyFacts> {
        let mut permissions = reading.permissions_of(&self.person.id).await?;
        permissions.retain(|one| one.organization == company.id && one.terminated.is_none());
        let linked = !permissions.is_empty() || reading.is_linked(&self.person.id, &company.id).await?;
        let managers = reading.managers_of(&company.id, self.portal.today()).await?;
        let managers = managers.into_iter().filter(|manager| manager.person != self.person.id).enumerate();
        let managers = managers.map(|(index, manager)| match linked {
            true => ManagerCard { id: manager.person, name: manager.name, level: manager.level },
            // A stranger is told that there is somebody, and nothing about who it is.
            false => ManagerCard { id: index.to_string(), name: String::new(), level: manager.level },
        });
        let branch = branch_of(answers);
        let all = waiting.iter().find(|one| one.service.is_none() && one.branch == branch);
        let branches = reading.branches_of(&company.id).await?;
        Ok(CompanyFacts {
            authority: reading.authority(&self.person.id, &company.id).await?,
            managers: managers.collect(),
            all_wait: all.map(|one| one.reference.clone()),
            linked,
            permissions,
            card: company_card(company, branches),
        })
    }

    /// Before the first step is saved: the company of a number that we do not know yet is asked of the trade register,
    /// outside any transaction. Says in the answers why there is none.
    pub(crate) async fn look_up(&self, posted: &mut Answers) -> Result<()> {
        posted.remove(LOOK_UP);
        if posted.get(ORGANIZATION).is_none_or(|answer| answer != OTHER) {
            return Ok(());
        }
        let Ok(number) = KvkNumber::parse(posted.get("kvk").map_or("", String::as_str)) else { return Ok(()) };
        if self.portal.db().read().await?.organization_by_kvk(number.as_str()).await?.is_some() {
            return Ok(());
        }
        if !self.may_look_up().await? {
            posted.insert(LOOK_UP.to_owned(), BUSY.to_owned());
            return Ok(());
        }
        match self.portal.register().company(&number).await {
            Ok(None) => {}
            Ok(Some(company)) => {
                let mut tx = self.portal.db().write().await?;
                self.portal.upsert_company(&mut tx, &company).await?;
                tx.commit().await?;
            }
            Err(trouble) => {
                tracing::warn!("trade register: {trouble}");
                posted.insert(LOOK_UP.to_owned(), DOWN.to_owned());
            }
        }
        Ok(())
    }

    /// Counts a look-up; `false` where there were too many.
    async fn may_look_up(&self) -> Result<bool> {
        let now = self.portal.now();
        let mut tx = self.portal.db().write().await?;
        let may = throttling::within(&mut tx, &["look-up", &self.person.id], LOOK_UPS, 60 * 60, now).await?;
        tx.commit().await?;
        Ok(may)
    }

    /// Sends what was asked: the application, what can be processed at once, mails and the audit line.
    async fn send_request(&self, tx: &mut Writing, held: &Held, draft: &str, outcome: &Outcome<'_>) -> Result<String> {
        let services: Option<Vec<&str>> =
            outcome.services.as_ref().map(|all| all.iter().map(|one| one.uuid.as_str()).collect());
        let asked =
            rules::renewal::Asked { all_services: services.is_none(), admin: outcome.admin, term: outcome.term };
        let new = NewApplication {
            person: &self.person.id,
            organization: &outcome.company.card.id,
            draft,
            about: About::New { services: services.as_deref(), branch: outcome.branch.as_deref() },
            asked: &asked,
            plan: &outcome.plan,
            decider: match outcome.approver {
                Approver::Oneself => Decider::TakenBy(&self.person.id),
                Approver::One(manager) => Decider::AskedOf(Some(&manager.id)),
                Approver::Any => Decider::AskedOf(None),
            },
        };
        let application = self.portal.write_application(tx, held, &new).await?;
        let named = tx.services_of_applications(&[&application.id]).await?.into_values().flatten();
        let named: Vec<_> = named.map(|(one, _)| one).collect();
        let lines = new_lines(&named, &outcome.plan);
        let today = self.portal.today();
        let manages = is_manager(&outcome.company.permissions, &outcome.company.card.id, today);
        let admin = AdminAsked::of(application.admin, manages);
        let (company, reference) = (outcome.company, application.reference.clone());
        let turn = if outcome.approver == Approver::Oneself { Turn::Processed } else { Turn::Requested };
        let own = self.line(deed(application.kind, turn));
        let line = Audit { organization: Some(&company.card.id), reference: &reference, ..own };
        if outcome.approver == Approver::Oneself {
            self.portal.confirm(tx, &self.person, &application, &company.card.name, lines, admin).await?;
            self.portal.audit(tx, line);
            return Ok(reference);
        }
        let lapses = self.portal.day(application.lapses);
        let lines = waiting_lines(lines, application.term, today);
        let received = M01 {
            name: self.person.name(),
            reference: reference.clone(),
            organization: company.card.name.clone(),
            kind: application.kind,
            lines: lines.clone(),
            term: application.term,
            admin,
            approver: match outcome.approver {
                Approver::One(manager) => Some(manager.name.clone()),
                Approver::Oneself | Approver::Any => None,
            },
            lapses,
        };
        self.portal.post(tx, &self.person, format!("M01:{}", application.id), received).await?;
        for manager in self.asked_managers(tx, outcome).await? {
            let Some(approver) = tx.person(&manager).await? else { return Err(not_yours()) };
            let asks = M02 {
                name: approver.name(),
                requester: self.person.name(),
                reference: reference.clone(),
                organization: company.card.name.clone(),
                kind: application.kind,
                stranger: !company.linked,
                lines: lines.clone(),
                term: application.term,
                admin,
                lapses,
            };
            self.portal.post(tx, &approver, format!("M02:{}:{manager}", application.id), asks).await?;
        }
        self.portal.audit(tx, line);
        Ok(reference)
    }

    /// Who gets the mail that asks for approval.
    async fn asked_managers(&self, reading: &mut Reading, outcome: &Outcome<'_>) -> Result<Vec<String>> {
        if let Approver::One(manager) = outcome.approver {
            return Ok(vec![manager.id.clone()]);
        }
        let all = reading.managers_of(&outcome.company.card.id, self.portal.today()).await?;
        let may = |manager: &store::ManagerRow| {
            rules::approval::may_approve(&manager.person, manager.level, &self.person.id, self.means.level)
        };
        Ok(all.into_iter().filter(may).map(|manager| manager.person).collect())
    }
}

fn card(organization: Organization) -> OrganizationCard {
    OrganizationCard { id: organization.id, name: organization.name, kvk: organization.kvk }
}

/// An organization as wizards show it, with its branches.
pub(crate) fn company_card(company: Organization, branches: Vec<store::Branch>) -> CompanyCard {
    let branch = |one: store::Branch| BranchCard { number: one.number, name: one.name, town: one.town };
    CompanyCard {
        branches: branches.into_iter().map(branch).collect(),
        id: company.id,
        name: company.name,
        kvk: company.kvk,
        address: company.address,
        legal_form: company.legal_form,
        active: company.active,
    }
}
