//! Everything that the portal keeps about somebody, for himself (R128).

use rules::{
    approval::Authority,
    change_form::FormStanding,
    own_data::{
        CancellationData, ChangeData, DraftData, LogInData, OrganizationData, OwnData, PermissionData, PersonData,
        RequestData, SessionData, TerminationData,
    },
    permission::valid_until,
    shown::AdminAsked,
};

use crate::{Result, SignedIn};

impl SignedIn {
    /// All of it as a file, in JSON.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::TooMany`] where too much other work waits.
    pub async fn own_data_file(&self, most: i64) -> Result<Vec<u8>> {
        let data = self.own_data(most).await?;
        self.portal.blocking(move || Ok(serde_json::to_vec_pretty(&data)?)).await
    }

    /// All of it; of what happened and of the mails the newest `most`.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn own_data(&self, most: i64) -> Result<OwnData> {
        let (portal, id) = (&self.portal, self.person.id.as_str());
        let mut reading = portal.db().read().await?;
        let all = reading.permissions_of(id).await?;
        let mut organizations = Vec::new();
        let mut known = Vec::new();
        let linked = reading.organizations_of(id).await?;
        let authorities = reading.authorities_of(&[id]).await?;
        for one in self.own_organizations(&mut reading).await? {
            let authority = authorities.get(&(id.to_owned(), one.id.clone()));
            organizations.push(OrganizationData {
                linked: linked.iter().any(|known| known.id == one.id),
                authority: authority.copied().unwrap_or(Authority::None),
                name: one.name.clone(),
                kvk: one.kvk.clone(),
            });
            known.push(crate::account::shown(one));
        }
        let name_of = |id: &str| known.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default();
        let permissions = all.iter().map(|one| PermissionData {
            kind: one.kind,
            organization: name_of(&one.organization),
            service: one.service.as_ref().map(|service| service.service.clone()),
            provider: one.service.as_ref().map(|service| service.provider.clone()),
            branch: one.branch.clone(),
            level: one.level,
            from: one.period.starts,
            until: one.period.ends,
            ended: one.terminated,
        });
        let permissions = permissions.collect();
        let mut requests = Vec::new();
        let applications = reading.applications_of(id, most).await?;
        for shown in portal.applications_shown(&mut reading, applications).await? {
            requests.push(RequestData {
                reference: shown.reference,
                kind: shown.kind,
                organization: shown.organization.name,
                standing: shown.standing,
                term: shown.term,
                admin: shown.admin != AdminAsked::No,
                sent: shown.submitted,
                reason: shown.reason,
            });
        }
        let link_requests = portal.link_requests_shown(&mut reading, &self.person).await?;
        let changes = reading.contact_changes_of(id).await?.into_iter().map(|change| ChangeData {
            state: change.state.name().to_owned(),
            at: portal.local(change.created),
            reference: change.reference,
            old: change.old,
            new: change.new,
        });
        let mut changes: Vec<ChangeData> = changes.collect();
        // A form that was done is among the changes already.
        let forms = reading.change_forms_of(id).await?;
        changes.extend(forms.into_iter().filter(|form| form.standing != FormStanding::Done).map(|form| ChangeData {
            reference: form.reference.unwrap_or_default(),
            old: String::new(),
            new: form.number.unwrap_or_default(),
            state: form.standing.name().to_owned(),
            at: portal.local(form.sent.unwrap_or(form.created)),
        }));
        let cancellations = reading.cancellations_of(id).await?.into_iter().map(|one| CancellationData {
            at: portal.local(one.created),
            reference: one.reference,
            whole: one.whole,
            last_day: one.last_day,
            reason: one.reason,
            comment: one.comment,
        });
        let cancellations = cancellations.collect();
        let mut terminations = Vec::new();
        for one in reading.terminations_of(id).await? {
            terminations.push(TerminationData {
                at: portal.local(one.created),
                organization: reading.organization(&one.organization).await?.map(|one| one.name).unwrap_or_default(),
                reference: one.action,
                last_day: one.last_day,
                reason: one.reason,
            });
        }
        let mut drafts = Vec::new();
        for draft in reading.drafts_of(id, portal.now()).await? {
            let (saved, answers) = (portal.local(draft.updated), serde_json::from_str(&draft.answers)?);
            drafts.push(DraftData { kind: draft.kind, saved, answers });
        }
        let sessions = portal.sessions_of(&mut reading, id).await?.into_iter().map(|session| SessionData {
            device: session.device,
            since: portal.local(session.created),
            seen: portal.local(session.seen),
        });
        let log_in = LogInData {
            sessions: sessions.collect(),
            password_since: reading.password_since(id).await?.map(|at| portal.day(at)),
            app_since: reading.authenticator(id).await?.and_then(|app| app.confirmed).map(|at| portal.day(at)),
            recovery_codes_left: reading.recovery_codes_left(id).await?,
        };
        let lines = reading.named_audit_of(id, "", most).await?;
        let events = self.own_events(&mut reading, lines).await?;
        let mails = portal.mails_shown(&mut reading, id, self.person.language, most).await?;
        let person = &self.person;
        Ok(OwnData {
            made: portal.local(portal.now()),
            person: PersonData {
                initials: person.initials.clone(),
                prefix: person.prefix.clone(),
                surname: person.surname.clone(),
                born: person.born,
                email: person.email.clone(),
                mobile: person.mobile.clone(),
                language: person.language,
                level: self.means.level,
                valid_until: valid_until(&all),
            },
            log_in,
            organizations,
            permissions,
            requests,
            link_requests,
            changes,
            cancellations,
            terminations,
            drafts,
            calendar_since: reading.calendar(id).await?.map(|calendar| portal.day(calendar.created)),
            events,
            mails,
        })
    }
}
