//! Change forms: a new mobile number for somebody who lost the registered phone.

use jiff::civil::Date;
use rules::{actor::Actor, change_form::FormStanding};

use crate::{
    Reading, Result, Writing,
    db::{Row, statements, values},
    permissions::manages,
};

/// A change form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeForm {
    /// The draft that it was filled in by.
    pub id: String,
    /// What people call it by, once it was sent.
    pub reference: Option<String>,
    /// A hash of who somebody says he is.
    pub identity: String,
    /// Who it is; `None` where the answers fit nobody.
    pub person: Option<String>,
    /// The organization that he named.
    pub organization: Option<String>,
    /// When it was found out who it is.
    pub matched: Option<i64>,
    /// When the mailbox was proven.
    pub mailbox_proven: Option<i64>,
    /// What was wrong with the last try (JSON).
    pub mailbox_problem: Option<String>,
    /// The new number.
    pub number: Option<String>,
    /// When it was proven.
    pub number_proven: Option<i64>,
    /// What was wrong with the last try (JSON).
    pub number_problem: Option<String>,
    /// Who is asked; `None` is the helpdesk.
    pub checker: Option<Actor>,
    /// Why: a word of the wizard.
    pub reason: String,
    /// Signing in was blocked with it.
    pub blocked: bool,
    /// Where it stands.
    pub standing: FormStanding,
    /// When it was begun.
    pub created: i64,
    /// When it was sent.
    pub sent: Option<i64>,
    /// The instant from which the new number may count.
    pub ready: Option<i64>,
    /// When it was confirmed, done, refused or stopped.
    pub decided: Option<i64>,
    /// Who did that.
    pub decided_by: Option<Actor>,
    /// Why it was refused.
    pub refusal: String,
}

statements! {
    INSERT = "INSERT INTO change_forms (id, identity, state, created) VALUES ($1, $2, 'draft', $3)";
    BY_ID = "SELECT id, reference, identity, person_id, organization_id, matched, mailbox_proven, mailbox_problem, number, number_proven, number_problem, checker, reason, blocked, state, created, sent, ready, decided, decided_by, refusal \
             FROM change_forms WHERE id = $1";
    BY_REFERENCE = "SELECT id, reference, identity, person_id, organization_id, matched, mailbox_proven, mailbox_problem, number, number_proven, number_problem, checker, reason, blocked, state, created, sent, ready, decided, decided_by, refusal \
                    FROM change_forms WHERE reference = $1";
    WAITING_FOR = concat!(
        "SELECT id, reference, identity, person_id, organization_id, matched, mailbox_proven, mailbox_problem, number, number_proven, number_problem, checker, reason, blocked, state, created, sent, ready, decided, decided_by, refusal \
         FROM change_forms WHERE state = 'awaiting' AND person_id <> $1 AND checker IS NOT NULL \
         AND EXISTS (SELECT 1 FROM links l WHERE l.person_id = change_forms.person_id AND l.organization_id = change_forms.organization_id) \
         AND EXISTS (SELECT 1 FROM permissions g WHERE g.organization_id = change_forms.organization_id AND g.person_id = $1 AND ",
        manages!("$2"),
        ") ORDER BY sent, reference LIMIT $3"
    );
    OPEN_OF = "SELECT id, reference, identity, person_id, organization_id, matched, mailbox_proven, mailbox_problem, number, number_proven, number_problem, checker, reason, blocked, state, created, sent, ready, decided, decided_by, refusal \
               FROM change_forms WHERE person_id = $1 AND state IN ('awaiting', 'confirmed') ORDER BY sent, id";
    OF_PERSON = "SELECT id, reference, identity, person_id, organization_id, matched, mailbox_proven, mailbox_problem, number, number_proven, number_problem, checker, reason, blocked, state, created, sent, ready, decided, decided_by, refusal \
                 FROM change_forms WHERE person_id = $1 AND state <> 'draft' ORDER BY sent DESC, id DESC";
    DUE = "SELECT id, reference, identity, person_id, organization_id, matched, mailbox_proven, mailbox_problem, number, number_proven, number_problem, checker, reason, blocked, state, created, sent, ready, decided, decided_by, refusal \
           FROM change_forms WHERE state = 'confirmed' AND ready <= $1 ORDER BY ready, id LIMIT $2";
    OVERDUE = "SELECT id, reference, identity, person_id, organization_id, matched, mailbox_proven, mailbox_problem, number, number_proven, number_problem, checker, reason, blocked, state, created, sent, ready, decided, decided_by, refusal \
               FROM change_forms WHERE state = 'awaiting' AND ready <= $1 ORDER BY ready, id LIMIT $2";
    BEGIN_ANEW = "UPDATE change_forms SET identity = $2, person_id = NULL, organization_id = NULL, matched = NULL, mailbox_proven = NULL, mailbox_problem = NULL, number = NULL, number_proven = NULL, number_problem = NULL \
                  WHERE id = $1 AND state = 'draft'";
    MATCH = "UPDATE change_forms SET person_id = $3, organization_id = $4, matched = $5 WHERE id = $1 AND identity = $2 AND state = 'draft'";
    SET_MAILBOX = "UPDATE change_forms SET mailbox_proven = $2, mailbox_problem = $3 WHERE id = $1 AND state = 'draft'";
    SET_NUMBER = "UPDATE change_forms SET number = $2, number_proven = $3, number_problem = $4 WHERE id = $1 AND state = 'draft'";
    SEND = "UPDATE change_forms SET state = 'awaiting', reference = $2, checker = $3, reason = $4, blocked = $5, sent = $6, ready = $7 WHERE id = $1 AND state = 'draft'";
    MOVE = "UPDATE change_forms SET state = $3, decided = $4, decided_by = $5, refusal = $6 WHERE id = $1 AND state = $2";
    COUNT_OF = "SELECT COUNT(*) AS forms FROM change_forms WHERE person_id = $1 AND matched > $2";
    FORGET = "DELETE FROM change_forms WHERE state = 'draft' AND created <= $1 AND id IN \
              (SELECT id FROM change_forms WHERE state = 'draft' AND created <= $1 LIMIT $2)";
}

fn form(row: &Row) -> Result<ChangeForm> {
    Ok(ChangeForm {
        id: row.get("id")?,
        reference: row.get("reference")?,
        identity: row.get("identity")?,
        person: row.get("person_id")?,
        organization: row.get("organization_id")?,
        matched: row.get("matched")?,
        mailbox_proven: row.get("mailbox_proven")?,
        mailbox_problem: row.get("mailbox_problem")?,
        number: row.get("number")?,
        number_proven: row.get("number_proven")?,
        number_problem: row.get("number_problem")?,
        checker: row.maybe_actor("checker")?,
        reason: row.get("reason")?,
        blocked: row.get("blocked")?,
        standing: row.word("state", FormStanding::from_name)?,
        created: row.get("created")?,
        sent: row.get("sent")?,
        ready: row.get("ready")?,
        decided: row.get("decided")?,
        decided_by: row.maybe_actor("decided_by")?,
        refusal: row.get("refusal")?,
    })
}

impl Writing {
    /// A form that is begun.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] where the draft has one.
    pub async fn insert_change_form(&mut self, id: &str, identity: &str, created: i64) -> Result<()> {
        self.change(&INSERT, values![id, identity, created]).await?;
        Ok(())
    }

    /// Forgets what was found out and proven, as somebody says that he is somebody else.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn begin_change_form_anew(&mut self, id: &str, identity: &str) -> Result<()> {
        self.change(&BEGIN_ANEW, values![id, identity]).await?;
        Ok(())
    }

    /// Notes who it is; `false` where he says he is somebody else by now, or it was sent.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn match_change_form(
        &mut self,
        id: &str,
        identity: &str,
        person: &str,
        organization: &str,
        at: i64,
    ) -> Result<bool> {
        Ok(self.change(&MATCH, values![id, identity, person, organization, at]).await? == 1)
    }

    /// Notes that the mailbox was proven, or what was wrong with the last try (JSON).
    ///
    /// # Errors
    /// Of the database only.
    pub async fn set_form_mailbox(&mut self, id: &str, proven: Option<i64>, problem: Option<&str>) -> Result<()> {
        self.change(&SET_MAILBOX, values![id, proven, problem]).await?;
        Ok(())
    }

    /// Notes the new number, when it was proven, or what was wrong with the last try (JSON).
    ///
    /// # Errors
    /// Of the database only.
    pub async fn set_form_number(
        &mut self,
        id: &str,
        number: &str,
        proven: Option<i64>,
        problem: Option<&str>,
    ) -> Result<()> {
        self.change(&SET_NUMBER, values![id, number, proven, problem]).await?;
        Ok(())
    }

    /// Sends a form with its reference, checker, reason, block, and the instants of both; `false` where it was sent before.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn send_change_form(&mut self, form: &ChangeForm) -> Result<bool> {
        let values =
            values![&form.id, &form.reference, &form.checker, &form.reason, form.blocked, form.sent, form.ready];
        Ok(self.change(&SEND, values).await? == 1)
    }

    /// Moves a form from where it stands, by whom and why; `false` where it stands elsewhere by now.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn move_change_form(
        &mut self,
        form: &ChangeForm,
        to: FormStanding,
        at: i64,
        by: Option<&Actor>,
        refusal: &str,
    ) -> Result<bool> {
        let values = values![&form.id, form.standing.name(), to.name(), at, by, refusal];
        Ok(self.change(&MOVE, values).await? == 1)
    }

    /// Forgets up to `most` forms that were begun before an instant and never sent.
    pub async fn forget_change_forms(&mut self, before: i64, most: i64) -> Result<u64> {
        self.change(&FORGET, values![before, most]).await
    }
}

impl Reading {
    /// The form of a draft.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn change_form(&mut self, id: &str) -> Result<Option<ChangeForm>> {
        self.row(&BY_ID, values![id]).await?.as_ref().map(form).transpose()
    }

    /// The form of a reference.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn change_form_by_reference(&mut self, reference: &str) -> Result<Option<ChangeForm>> {
        self.row(&BY_REFERENCE, values![reference]).await?.as_ref().map(form).transpose()
    }

    /// What waits for a manager on a day, the oldest first: of others, who are linked to an organization that he manages.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn change_forms_for(&mut self, manager: &str, today: Date, most: i64) -> Result<Vec<ChangeForm>> {
        self.rows(&WAITING_FOR, values![manager, today, most]).await?.iter().map(form).collect()
    }

    /// The forms of a person that are not decided, or whose wait is not over.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn open_change_forms(&mut self, person: &str) -> Result<Vec<ChangeForm>> {
        self.rows(&OPEN_OF, values![person]).await?.iter().map(form).collect()
    }

    /// Every form of a person that was sent, the newest first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn change_forms_of(&mut self, person: &str) -> Result<Vec<ChangeForm>> {
        self.rows(&OF_PERSON, values![person]).await?.iter().map(form).collect()
    }

    /// Confirmed forms whose wait is over.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn due_change_forms(&mut self, now: i64, most: i64) -> Result<Vec<ChangeForm>> {
        self.rows(&DUE, values![now, most]).await?.iter().map(form).collect()
    }

    /// Forms that nobody confirmed, and that were ready before an instant.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn overdue_change_forms(&mut self, ready_before: i64, most: i64) -> Result<Vec<ChangeForm>> {
        self.rows(&OVERDUE, values![ready_before, most]).await?.iter().map(form).collect()
    }

    /// How many forms were found to be a person's since an instant.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn count_change_forms(&mut self, person: &str, since: i64) -> Result<i64> {
        let row = self.row(&COUNT_OF, values![person, since]).await?;
        row.map_or(Ok(0), |row| row.get("forms"))
    }
}
