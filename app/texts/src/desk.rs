//! What the desk says, and what a user reads of it.

use rules::desk::{DeskProblem, LONGEST_NOTE, LookReason, Reason, SHORTEST_NAME, SHORTEST_NOTE, TaskKind};

use crate::{Texts, problems::special_characters};

impl Texts {
    /// The special characters of a password, as a list to read.
    pub fn special_characters(self) -> String {
        special_characters()
    }

    /// Why an officer looks.
    pub fn look_reason(self, reason: LookReason) -> &'static str {
        match reason {
            LookReason::Phone => self.desk_reason_phone(),
            LookReason::Mail => self.desk_reason_mail(),
            LookReason::Chat => self.desk_reason_chat(),
            LookReason::Task => self.desk_reason_task(),
            LookReason::Misuse => self.desk_reason_misuse(),
        }
    }

    /// The same with what they said of it.
    pub fn look_why(self, reason: &Reason) -> String {
        self.desk_reason_said(self.look_reason(reason.reason), &reason.note)
    }

    /// What waits for the helpdesk.
    pub fn task(self, kind: Option<TaskKind>) -> &'static str {
        match kind {
            Some(TaskKind::LinkUnknown) => self.desk_task_link_unknown(),
            Some(TaskKind::ChangeForm) => self.desk_task_change_form(),
            Some(TaskKind::FormStopped) => self.desk_task_form_stopped(),
            Some(TaskKind::FormDisowned) => self.desk_task_form_disowned(),
            Some(TaskKind::EmailUndone) => self.desk_task_email_undone(),
            Some(TaskKind::ErrandFailed) => self.desk_task_errand_failed(),
            Some(TaskKind::MailBounced) => self.desk_task_mail_bounced(),
            None => self.desk_task_unknown(),
        }
    }

    /// What is wrong with what an officer typed.
    pub fn desk_problem(self, problem: DeskProblem) -> String {
        match problem {
            DeskProblem::ReasonMissing => self.desk_problem_reason().to_owned(),
            DeskProblem::NoteMissing => self.desk_problem_note().to_owned(),
            DeskProblem::NoteShort => self.desk_problem_note_short(SHORTEST_NOTE),
            DeskProblem::NoteLong => self.desk_problem_note_long(LONGEST_NOTE),
            DeskProblem::NothingSought => self.desk_find_nothing().to_owned(),
            DeskProblem::NameShort => self.desk_find_short(SHORTEST_NAME),
        }
    }
}
