//! Applications: what somebody asked for one organization, and what became of it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::{approval::ApplicationKind, level::Level, period::Term, permission::ServiceName, state::ApplicationState};

use crate::{
    Approval, EndedKey, Reading, Result, Writing,
    approvals::approval,
    catalogue::named,
    db::{Row, among, statements, values},
    permissions::{has_role, manages},
};

/// A service that a person asked for and that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingService {
    /// The service's key; `None` is all services.
    pub service: Option<String>,
    /// The branch that it is limited to.
    pub branch: Option<String>,
    /// The application's reference.
    pub reference: String,
}

/// An application that waits, as its requester's first page names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRow {
    /// The reference.
    pub reference: String,
    /// The organization's name.
    pub organization: String,
    /// Renewal, or new permissions.
    pub kind: ApplicationKind,
    /// The branch that what is new is limited to.
    pub branch: Option<String>,
    /// How long.
    pub term: Term,
    /// When it was sent.
    pub submitted: i64,
}

/// An application for one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// The id.
    pub id: String,
    /// What people call it by: "RN-2026-7K4Q".
    pub reference: String,
    /// Renewal, or new permissions.
    pub kind: ApplicationKind,
    /// Who asked.
    pub person: String,
    /// For which organization.
    pub organization: String,
    /// Where it stands.
    pub state: ApplicationState,
    /// One permission for all services instead of those that it names or renews.
    pub all_services: bool,
    /// Also an Admin authorization.
    pub admin: bool,
    /// How long.
    pub term: Term,
    /// The level asked for.
    pub level: Level,
    /// Who is to approve it, and what they decided: one manager, or each who must sign.
    pub approvals: Vec<Approval>,
    /// The draft it came from.
    pub draft: String,
    /// When it was sent.
    pub submitted: i64,
    /// When it lapses.
    pub lapses: i64,
    /// When it was decided, taken back or lapsed.
    pub decided: Option<i64>,
    /// The branch that a request is limited to.
    pub branch: Option<String>,
    /// The last valid day of what it renews.
    pub old_until: Option<Date>,
    /// The first day of the new period.
    pub new_from: Date,
    /// The last day of the new period.
    pub new_until: Date,
    /// Whether who asked is linked to the organization now; read with it, never written with it.
    pub linked: bool,
}

/// Applications with their approvals, one row each, those of one application together.
macro_rules! applications {
    ($condition:expr, $order:literal) => {
        concat!(applications_where!(), $condition, with_approvals!($order))
    };
}

macro_rules! applications_where {
    () => {
        "SELECT a.id, a.reference, a.kind, a.person_id, a.organization_id, a.state, a.all_services, a.admin, a.term, a.level, a.draft_id, \
         a.submitted, a.lapses, a.decided, a.branch_number, a.old_until, a.new_from, a.new_until, \
         EXISTS (SELECT 1 FROM links l WHERE l.person_id = a.person_id AND l.organization_id = a.organization_id) AS linked, \
         p.place, p.approver, p.actor, p.decided AS approval_decided, p.decision, p.reason FROM (SELECT * FROM applications WHERE "
    };
}

macro_rules! with_approvals {
    ($order:literal) => {
        concat!(") a LEFT JOIN application_approvals p ON p.application_id = a.id ORDER BY ", $order, ", p.place")
    };
}

statements! {
    INSERT = "INSERT INTO applications (id, reference, kind, person_id, organization_id, state, all_services, admin, term, level, \
              draft_id, submitted, lapses, decided, old_until, new_from, new_until, branch_number) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    INSERT_SERVICE = "INSERT INTO application_services (id, application_id, person_id, organization_id, branch_number, service_uuid, open) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CLOSE_SERVICES = "UPDATE application_services SET open = FALSE WHERE application_id = $1";
    SERVICES_OF = among!(
        "SELECT w.application_id, s.uuid, s.level, s.name_nl, s.name_en, s.listed, s.provider_nl, s.provider_en \
         FROM application_services w JOIN services s ON s.uuid = w.service_uuid WHERE w.application_id",
        " ORDER BY s.name_nl, s.uuid"
    );
    WAITING_SERVICES = "SELECT w.service_uuid, w.branch_number, a.reference FROM application_services w \
                        JOIN applications a ON a.id = w.application_id \
                        WHERE w.person_id = $1 AND w.organization_id = $2 AND w.open ORDER BY w.id";
    WAITING_SERVICES_AMONG = among!(
        "SELECT w.person_id, w.organization_id, w.service_uuid, w.branch_number, a.reference FROM application_services w \
         JOIN applications a ON a.id = w.application_id WHERE w.open AND w.person_id",
        " ORDER BY w.id"
    );
    INSERT_ITEM = "INSERT INTO application_items (application_id, permission_id, open) VALUES ($1, $2, $3)";
    CLOSE_ITEMS = "UPDATE application_items SET open = FALSE WHERE application_id = $1";
    BY_ID = applications!("id = $1", "a.id");
    BY_REFERENCE = applications!("reference = $1", "a.id");
    OF_PERSON = applications!("person_id = $1 ORDER BY id DESC LIMIT $2", "a.id DESC");
    AMONG_REFERENCES = among!(concat!(applications_where!(), "reference"), with_approvals!("a.id"));
    WAITING_NAMED = "SELECT a.reference, a.kind, a.branch_number, a.term, a.submitted, o.name FROM applications a JOIN organizations o ON o.id = a.organization_id \
                     WHERE a.person_id = $1 AND a.state = 'awaiting' ORDER BY a.id DESC LIMIT $2";
    WAITING_OF = applications!("person_id = $1 AND state = 'awaiting'", "a.id");
    WAITING_FOR = applications!(
        concat!(
            "state = 'awaiting' AND person_id <> $1 AND EXISTS (SELECT 1 FROM permissions g \
             WHERE g.organization_id = applications.organization_id AND applications.level <= g.level AND g.person_id = $1 AND ",
            manages!("$2"),
            ") ORDER BY submitted, reference LIMIT $3"
        ),
        "a.submitted, a.reference"
    );
    // What was processed as it was sent never waited, and was nobody's to answer.
    FINISHED = applications!(
        concat!(
            "state <> 'awaiting' AND NOT (state = 'processed' AND decided = submitted) AND person_id <> $1 AND (decided, id) < ($3, $4) \
             AND organization_id IN (SELECT g.organization_id FROM permissions g WHERE g.person_id = $1 AND applications.level <= g.level AND ",
            manages!("$2"),
            ") ORDER BY decided DESC, id DESC LIMIT $5"
        ),
        "a.decided DESC, a.id DESC"
    );
    OF_DRAFT = applications!("draft_id = $1", "a.id");
    OVERDUE = applications!("state = 'awaiting' AND lapses <= $1 ORDER BY id LIMIT $2", "a.id");
    // Who is asked by name manages no more; or any manager is asked, there is none who may, and nobody was told so yet. A means
    // that is suspended comes back: its holder manages all the same.
    WITHOUT_DECIDER = applications!(
        concat!(
            "state = 'awaiting' AND ($3 = '' OR organization_id = $3) AND EXISTS (SELECT 1 FROM application_approvals v \
             WHERE v.application_id = applications.id AND v.decision IS NULL AND ((v.approver LIKE 'person:%' \
             AND NOT EXISTS (SELECT 1 FROM permissions g WHERE g.organization_id = applications.organization_id \
             AND applications.level <= g.level AND v.approver = 'person:' || g.person_id AND ",
            has_role!("$1"),
            " AND EXISTS (SELECT 1 FROM means a WHERE a.person_id = g.person_id AND a.state <> 'revoked')",
            ")) OR (v.approver IS NULL AND NOT EXISTS (SELECT 1 FROM permissions g \
             WHERE g.organization_id = applications.organization_id AND g.person_id <> applications.person_id \
             AND applications.level <= g.level AND ",
            has_role!("$1"),
            " AND EXISTS (SELECT 1 FROM means a WHERE a.person_id = g.person_id AND a.state <> 'revoked')",
            ") AND NOT EXISTS (SELECT 1 FROM outbox m WHERE m.key = $4 || applications.id)))) ORDER BY organization_id, id LIMIT $2"
        ),
        "a.organization_id, a.id"
    );
    DECIDE = "UPDATE applications SET state = $2, decided = $3, new_from = $4, new_until = $5 \
              WHERE id = $1 AND state = 'awaiting'";
}

fn term(row: &Row) -> Result<Term> {
    let term: i64 = row.get("term")?;
    Term::from_years(term).map_err(|_| crate::Error::Unreadable(format!("term: {term}")))
}

/// Applications from their rows, which stand together.
fn applications(rows: &[Row]) -> Result<Vec<Application>> {
    let mut all: Vec<Application> = Vec::new();
    for row in rows {
        let id: String = row.get("id")?;
        if all.last().is_none_or(|last| last.id != id) {
            all.push(application(row)?);
        }
        if let (Some(last), Some(approval)) = (all.last_mut(), approval(row)?) {
            last.approvals.push(approval);
        }
    }
    Ok(all)
}

fn application(row: &Row) -> Result<Application> {
    Ok(Application {
        id: row.get("id")?,
        reference: row.get("reference")?,
        kind: row.word("kind", ApplicationKind::from_name)?,
        person: row.get("person_id")?,
        organization: row.get("organization_id")?,
        state: row.word("state", ApplicationState::from_name)?,
        all_services: row.get("all_services")?,
        admin: row.get("admin")?,
        term: term(row)?,
        level: row.word("level", Level::from_name)?,
        approvals: Vec::new(),
        draft: row.get("draft_id")?,
        submitted: row.get("submitted")?,
        lapses: row.get("lapses")?,
        decided: row.get("decided")?,
        branch: row.get("branch_number")?,
        old_until: row.maybe_day("old_until")?,
        new_from: row.day("new_from")?,
        new_until: row.day("new_until")?,
        linked: row.get("linked")?,
    })
}

impl Writing {
    /// A new application with its approvals and what it renews.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] where another open application renews one of these, or the draft was sent already.
    pub async fn insert_application(&mut self, new: &Application, items: &[&str]) -> Result<()> {
        let values = values![
            &new.id,
            &new.reference,
            new.kind.name(),
            &new.person,
            &new.organization,
            new.state.name(),
            new.all_services,
            new.admin,
            new.term.years(),
            new.level.name(),
            &new.draft,
            new.submitted,
            new.lapses,
            new.decided,
            new.old_until,
            new.new_from,
            new.new_until,
            &new.branch,
        ];
        self.change(&INSERT, values).await?;
        self.insert_approvals(new).await?;
        for item in items {
            let open = new.state == ApplicationState::Awaiting;
            self.change(&INSERT_ITEM, values![&new.id, *item, open]).await?;
        }
        Ok(())
    }

    /// Adds a service (`None`: all services) to what an application asks for.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] where another open application asks for the same.
    pub async fn insert_application_service(
        &mut self,
        id: &str,
        application: &Application,
        service: Option<&str>,
    ) -> Result<()> {
        let open = application.state == ApplicationState::Awaiting;
        let Application { id: of, person, organization, branch, .. } = application;
        self.change(&INSERT_SERVICE, values![id, of, person, organization, branch, service, open]).await?;
        Ok(())
    }

    /// Moves an application that waits to where it ends, with what was decided; `false` where somebody else did before.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn decide_application(&mut self, decided: &Application) -> Result<bool> {
        let values = values![&decided.id, decided.state.name(), decided.decided, decided.new_from, decided.new_until,];
        let first = self.change(&DECIDE, values).await? == 1;
        if first {
            self.decide_approvals(decided).await?;
            self.change(&CLOSE_ITEMS, values![&decided.id]).await?;
            self.change(&CLOSE_SERVICES, values![&decided.id]).await?;
        }
        Ok(first)
    }
}

impl Reading {
    /// The application of an id.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn application(&mut self, id: &str) -> Result<Option<Application>> {
        Ok(applications(&self.rows(&BY_ID, values![id]).await?)?.pop())
    }

    /// The application of a reference.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn application_by_reference(&mut self, reference: &str) -> Result<Option<Application>> {
        Ok(applications(&self.rows(&BY_REFERENCE, values![reference]).await?)?.pop())
    }

    /// The services that each of these applications asks for by name, and whether the catalogue still has each.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn services_of_applications(
        &mut self,
        ids: &[&str],
    ) -> Result<BTreeMap<String, Vec<(ServiceName, bool)>>> {
        let mut all = BTreeMap::<String, Vec<_>>::new();
        for row in self.rows_among(&SERVICES_OF, ids).await? {
            let known = ServiceName {
                uuid: row.get("uuid")?,
                service: named(&row, "name")?,
                provider: named(&row, "provider")?,
                needs: row.word("level", Level::from_name)?,
            };
            all.entry(row.get("application_id")?).or_default().push((known, row.get("listed")?));
        }
        Ok(all)
    }

    /// The services that a person asked for in an organization and that wait.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn waiting_services(&mut self, person: &str, organization: &str) -> Result<Vec<WaitingService>> {
        let waiting = |row: &Row| {
            Ok(WaitingService {
                service: row.get("service_uuid")?,
                branch: row.get("branch_number")?,
                reference: row.get("reference")?,
            })
        };
        self.rows(&WAITING_SERVICES, values![person, organization]).await?.iter().map(waiting).collect()
    }

    /// What these people ask for in an organization and waits, each with whose it is.
    pub async fn waiting_services_of(
        &mut self,
        organization: &str,
        people: &[&str],
    ) -> Result<Vec<(String, WaitingService)>> {
        let mut all = Vec::new();
        for row in self.rows_among(&WAITING_SERVICES_AMONG, people).await? {
            if row.get::<String>("organization_id")? == organization {
                let (service, branch) = (row.get("service_uuid")?, row.get("branch_number")?);
                all.push((row.get("person_id")?, WaitingService { service, branch, reference: row.get("reference")? }));
            }
        }
        Ok(all)
    }

    /// A person's newest applications.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn applications_of(&mut self, person: &str, most: i64) -> Result<Vec<Application>> {
        applications(&self.rows(&OF_PERSON, values![person, most]).await?)
    }

    /// The applications of these references.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn applications_by_references(&mut self, references: &[&str]) -> Result<Vec<Application>> {
        applications(&self.rows_among(&AMONG_REFERENCES, references).await?)
    }

    /// What waits of a person, the newest first, named.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn waiting_named(&mut self, person: &str, most: i64) -> Result<Vec<WaitingRow>> {
        let waiting = |row: &Row| {
            Ok(WaitingRow {
                reference: row.get("reference")?,
                organization: row.get("name")?,
                kind: row.word("kind", ApplicationKind::from_name)?,
                branch: row.get("branch_number")?,
                term: term(row)?,
                submitted: row.get("submitted")?,
            })
        };
        self.rows(&WAITING_NAMED, values![person, most]).await?.iter().map(waiting).collect()
    }

    /// What waits of a person.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn waiting_of(&mut self, person: &str) -> Result<Vec<Application>> {
        applications(&self.rows(&WAITING_OF, values![person]).await?)
    }

    /// What waits for a manager's decision on a day, the oldest first: of others, in the organizations that he manages, up to
    /// his level there.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn waiting_for(&mut self, manager: &str, today: Date, most: i64) -> Result<Vec<Application>> {
        applications(&self.rows(&WAITING_FOR, values![manager, today, most]).await?)
    }

    /// What waited for somebody's decision and is over, the newest first, from before a place on: of others, in the organizations
    /// that a manager manages on a day, up to his level there.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn finished_applications(
        &mut self,
        manager: &str,
        today: Date,
        before: Option<EndedKey<'_>>,
        most: i64,
    ) -> Result<Vec<Application>> {
        let (decided, id) = before.unwrap_or((i64::MAX, ""));
        applications(&self.rows(&FINISHED, values![manager, today, decided, id, most]).await?)
    }

    /// What a draft became.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn applications_of_draft(&mut self, draft: &str) -> Result<Vec<Application>> {
        applications(&self.rows(&OF_DRAFT, values![draft]).await?)
    }

    /// What waits, in one organization or (without one) anywhere, for somebody who cannot decide it any more; or for anybody
    /// where nobody can, and no message says so whose key is `told` and the application's id.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn without_decider(
        &mut self,
        organization: Option<&str>,
        today: Date,
        told: &str,
        most: i64,
    ) -> Result<Vec<Application>> {
        let values = values![today, most, organization.unwrap_or_default(), told];
        applications(&self.rows(&WITHOUT_DECIDER, values).await?)
    }

    /// What has waited too long.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn overdue_applications(&mut self, now: i64, most: i64) -> Result<Vec<Application>> {
        applications(&self.rows(&OVERDUE, values![now, most]).await?)
    }
}
