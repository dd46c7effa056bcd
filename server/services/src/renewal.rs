//! W1, renewing one's own permissions: what the wizard needs to know, and sending it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::{
    permission::{Kind, Permission, is_manager},
    reminder::RenewalLink,
    shown::{AdminAsked, MyPermissions},
    wizard::{
        Answers, WizardKind, begun,
        renewal::{ManagerCard, OrganizationFacts, Part, Renewal, WHICH, field},
    },
};
use store::{Held, Holdings, Reading, Writing};

use crate::{
    Result, SignedIn,
    account::{named, not_yours},
    applications::{About, Decider, NewApplication, Turn, deed, lines, waiting_lines},
    drafts::Sent,
    filler::{Asked, ServerSide},
    letters::{M01, M02},
    portal::Audit,
    wizards::Started,
};

impl ServerSide for Renewal {
    type Filler = SignedIn;

    async fn circumstances(by: &SignedIn, reading: &mut Reading, _asked: Asked<'_>) -> Result<Self> {
        by.renewal_circumstances(reading).await
    }

    async fn send(&self, by: &SignedIn, tx: &mut Writing, held: &Held, draft: &str, answers: &Answers) -> Result<Sent> {
        Ok(match self.parts(answers) {
            Ok(parts) => Sent::As(by.send_renewal(tx, held, draft, &parts).await?, Vec::new()),
            Err(problems) => Sent::Refused(problems),
        })
    }
}

/// What is ticked to be renewed, in order.
fn ticked(answers: &Answers) -> impl Iterator<Item = &String> {
    let which = field(WHICH, "");
    answers.iter().filter(move |(name, value)| name.starts_with(&which) && *value == "on").map(|(name, _)| name)
}

impl SignedIn {
    /// What a reminder's link is about, whatever has become of it.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] for a link that somebody else was sent.
    pub async fn ending_by(&self, link: &RenewalLink) -> Result<MyPermissions> {
        if link.reader != self.mark() {
            return Err(not_yours());
        }
        self.ending_on(&link.ends).await
    }

    /// What of one's own ends on these days.
    async fn ending_on(&self, days: &[Date]) -> Result<MyPermissions> {
        let today = self.portal.today();
        let mut reading = self.portal.db().read().await?;
        let Holdings { mut permissions, organizations, .. } = reading.holdings_of(&self.person.id, today).await?;
        permissions.retain(|one| days.contains(&one.period.ends));
        let notes = self.end_notes(&mut reading, &permissions).await?;
        let organizations = organizations.into_iter().map(named).collect();
        Ok(MyPermissions { today, organizations, permissions, all_services: Vec::new(), notes })
    }

    /// Goes on with renewing what a reminder's link is about and can be renewed, or starts it: exactly that is ticked.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] for a link that somebody else was sent.
    pub async fn start_renewing_what_ends(&self, link: &RenewalLink) -> Result<Started> {
        let mut begin = begun(WizardKind::Renewal.outline());
        let ending = self.ending_by(link).await?;
        let renewable = || ending.permissions.iter().filter(|one| one.is_renewable(ending.today));
        // An Admin authorization is renewed with a permission to log in, never alone (R3).
        let with_login = |one: &&Permission| {
            renewable().any(|other| other.kind == Kind::Login && other.organization == one.organization)
        };
        let renewable = renewable().filter(with_login);
        begin.extend(renewable.map(|one| (field(WHICH, &one.id), "on".to_owned())));
        let drafts = self.portal.db().read().await?.drafts_of(&self.person.id, self.portal.now()).await?;
        for draft in drafts.into_iter().filter(|draft| draft.kind == WizardKind::Renewal) {
            let answers: Answers = serde_json::from_str(&draft.answers)?;
            if answers != begin && ticked(&answers).eq(ticked(&begin)) {
                return Ok(Started { draft: draft.id, left_at: Some(draft.step) });
            }
        }
        Ok(Started { draft: self.begin_wizard(WizardKind::Renewal, &begin).await?, left_at: None })
    }

    /// What the renewal wizard needs to know about this person today.
    async fn renewal_circumstances(&self, reading: &mut Reading) -> Result<Renewal> {
        let today = self.portal.today();
        let all = reading.permissions_of(&self.person.id).await?;
        let mut by_organization: BTreeMap<String, Vec<Permission>> = BTreeMap::new();
        // What somebody ended is never renewed; the rest is shown, with the reason where it cannot be.
        for permission in all.into_iter().filter(|one| one.terminated.is_none()) {
            by_organization.entry(permission.organization.clone()).or_default().push(permission);
        }
        let mut organizations = Vec::new();
        for (id, permissions) in by_organization {
            let Some(organization) = reading.organization(&id).await? else { continue };
            let managers = reading.managers_of(&id, today).await?;
            organizations.push(OrganizationFacts {
                authority: reading.authority(&self.person.id, &id).await?,
                managers: managers
                    .into_iter()
                    .filter(|manager| manager.person != self.person.id)
                    .map(|manager| ManagerCard { id: manager.person, name: manager.name, level: manager.level })
                    .collect(),
                name: organization.name,
                kvk: organization.kvk,
                id,
                permissions,
            });
        }
        organizations.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Renewal { today, person: self.person_card(), organizations })
    }

    /// Sends what was asked: an application for each organization, what can be processed at once, mails and audit lines.
    async fn send_renewal(
        &self,
        tx: &mut Writing,
        held: &Held,
        draft: &str,
        parts: &[Part<'_>],
    ) -> Result<Vec<String>> {
        let mut references = Vec::new();
        for part in parts {
            references.push(self.send_part(tx, held, draft, part).await?);
        }
        Ok(references)
    }

    async fn send_part(&self, tx: &mut Writing, held: &Held, draft: &str, part: &Part<'_>) -> Result<String> {
        let new = NewApplication {
            person: &self.person.id,
            organization: &part.organization.id,
            draft,
            about: About::Renewed(&part.selected),
            asked: &part.asked,
            plan: &part.plan,
            decider: match part.approver {
                Some(manager) => Decider::AskedOf(Some(&manager.id)),
                None => Decider::TakenBy(&self.person.id),
            },
        };
        let application = self.portal.write_application(tx, held, &new).await?;
        let lines = lines(&part.selected, &part.plan);
        let (today, there) = (self.portal.today(), part.organization);
        let manages = is_manager(&there.permissions, &there.id, today);
        let admin = AdminAsked::of(application.admin, manages);
        let organization = &part.organization.name;
        let reference = application.reference.clone();
        let turn = if part.approver.is_some() { Turn::Requested } else { Turn::Processed };
        let own = self.line(deed(application.kind, turn));
        let line = Audit { organization: Some(&part.organization.id), reference: &reference, ..own };
        match part.approver {
            None => {
                self.portal.confirm(tx, &self.person, &application, organization, lines, admin).await?;
                self.portal.audit(tx, line);
            }
            Some(manager) => {
                let lapses = self.portal.day(application.lapses);
                let lines = waiting_lines(lines, application.term, today);
                let received = M01 {
                    name: self.person.name(),
                    reference: reference.clone(),
                    organization: organization.clone(),
                    kind: application.kind,
                    lines: lines.clone(),
                    term: application.term,
                    admin,
                    approver: Some(manager.name.clone()),
                    lapses,
                };
                self.portal.post(tx, &self.person, format!("M01:{}", application.id), received).await?;
                let Some(approver) = tx.person(&manager.id).await? else { return Err(not_yours()) };
                let asks = M02 {
                    name: approver.name(),
                    requester: self.person.name(),
                    reference: reference.clone(),
                    organization: organization.clone(),
                    kind: application.kind,
                    stranger: false,
                    lines,
                    term: application.term,
                    admin,
                    lapses,
                };
                self.portal.post(tx, &approver, format!("M02:{}", application.id), asks).await?;
                self.portal.audit(tx, line);
            }
        }
        Ok(reference)
    }
}
