//! What is submitted, and what the database holds of it afterwards: all of it, or not a trace.

use rules::{
    period::{Period, Term},
    permission::Permission,
    state::{ApplicationState, CancellationState},
    wizard::{
        Answers, WizardKind, cancel,
        renewal::{TERM, WHICH, field},
    },
};
use services::Portal;
use store::{Draft, Reading};

/// What somebody submits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// The own permission is renewed at once.
    Own,
    /// A manager renews a user's permission.
    ForUser,
    /// The own permission is cancelled, now.
    Cancel,
}

impl Task {
    pub(crate) fn kind(self) -> WizardKind {
        match self {
            Task::Own => WizardKind::Renewal,
            Task::ForUser => WizardKind::UsersRenewal,
            Task::Cancel => WizardKind::Cancel,
        }
    }
}

/// Somebody who submits, with this round's permission and draft.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) task: Task,
    pub(crate) person: String,
    pub(crate) cookie: String,
    /// Whose permission it is.
    pub(crate) holder: String,
    pub(crate) permission: String,
    pub(crate) draft: String,
}

impl Client {
    /// The form of check answers, ticked.
    pub(crate) fn form(&self) -> String {
        format!("kind={}&draft={}&rev=1&answers%5Btruth%5D=on", self.task.kind(), self.draft)
    }

    /// What was answered before.
    pub(crate) fn answers(&self, organization: &str) -> Answers {
        let which = (field(WHICH, &self.permission), "on".to_owned());
        let answer = |name: &str, answer: &str| (name.to_owned(), answer.to_owned());
        match self.task {
            Task::Own => [which, (field("scope", organization), "same".to_owned()), answer(TERM, "3")].into(),
            Task::ForUser => [which, answer(TERM, "3")].into(),
            Task::Cancel => [which, answer(cancel::WHAT, "part"), answer(cancel::WHEN, "now")].into(),
        }
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}, {} of {}", self.task, self.draft, self.person)
    }
}

/// What the database holds of a submission.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Not a trace.
    Nothing,
    /// Rows, letters, audit lines and draft, each once.
    Done {
        /// What the answer leads to.
        reference: String,
        /// The letters that it wrote.
        letters: usize,
    },
}

/// What there is of a submission, or a failed test where it is there in part, or twice.
pub(crate) async fn look_at(portal: &Portal, client: &Client) -> Found {
    let mut reading = portal.db().read().await.unwrap();
    let rows = reading.permissions_of(&client.holder).await.unwrap();
    let row = rows.iter().find(|row| row.id == client.permission).unwrap();
    let draft = reading.draft(&client.draft, &client.person, portal.now()).await.unwrap().unwrap();
    match client.task {
        Task::Own | Task::ForUser => renewed(&mut reading, client, &rows, row, &draft).await,
        Task::Cancel => cancelled(&mut reading, client, row, &draft).await,
    }
}

/// How many letters there are with this key, or a key that goes on from it.
async fn letters(reading: &mut Reading, key: &str) -> usize {
    let letters = reading.newest_messages(100_000).await.unwrap();
    letters.iter().filter(|letter| letter.key == key || letter.key.starts_with(&format!("{key}:"))).count()
}

async fn lines(reading: &mut Reading, person: &str, reference: &str) -> usize {
    let lines = reading.audit_of(person, 100_000).await.unwrap();
    lines.iter().filter(|line| line.reference == reference).count()
}

async fn renewed(
    reading: &mut Reading,
    client: &Client,
    rows: &[Permission],
    row: &Permission,
    draft: &Draft,
) -> Found {
    let next = row.successor.as_ref().and_then(|(id, _)| rows.iter().find(|row| row.id == *id));
    let applications = reading.applications_of_draft(&client.draft).await.unwrap();
    let [application] = applications.as_slice() else {
        assert_eq!((applications.len(), next, &draft.submitted), (0, None, &None), "{client:?} is there in part");
        return Found::Nothing;
    };
    assert_eq!(application.state, ApplicationState::Processed);
    let reference = draft.submitted.clone().unwrap_or_else(|| panic!("{client:?} is there in part"));
    let own = client.task == Task::Own;
    let key = if own { "M03" } else { "M05" };
    let told = letters(reading, &format!("{key}:{}", application.id)).await;
    assert_eq!((lines(reading, &client.holder, &application.reference).await, told), (1, 1), "{client:?}");
    let told = if own {
        assert_eq!(reference, application.reference);
        told
    } else {
        let to_the_manager = letters(reading, &format!("M01:{}", client.draft)).await;
        assert_eq!(to_the_manager, 1, "{client:?}");
        told + to_the_manager
    };
    let starts = row.period.ends.tomorrow().unwrap();
    assert_eq!(next.map(|next| next.period), Some(Period::from(starts, Term::Three)), "{client:?}");
    Found::Done { reference, letters: told }
}

async fn cancelled(reading: &mut Reading, client: &Client, row: &Permission, draft: &Draft) -> Found {
    let mut about = Vec::new();
    for cancellation in reading.cancellations_of(&client.person).await.unwrap() {
        let ended = reading.cancelled_permissions(&[&cancellation.id]).await.unwrap();
        if ended.iter().any(|(_, permission)| *permission == client.permission) {
            about.push(cancellation);
        }
    }
    let [cancellation] = about.as_slice() else {
        assert_eq!((about.len(), row.terminated, &draft.submitted), (0, None, &None), "{client:?} is there in part");
        return Found::Nothing;
    };
    assert_eq!((cancellation.state, cancellation.last_day), (CancellationState::Done, None), "{client:?}");
    assert!(row.terminated.is_some(), "{client:?}");
    assert_eq!(draft.submitted.as_ref(), Some(&cancellation.reference), "{client:?}");
    // What was cancelled, and for which organization.
    assert_eq!(lines(reading, &client.person, &cancellation.reference).await, 2, "{client:?}");
    let own = letters(reading, &format!("M23:{}", cancellation.id)).await;
    let to_managers = letters(reading, &format!("M24:{}", cancellation.id)).await;
    assert_eq!((own, to_managers), (1, super::world::MANAGERS), "{client:?}");
    Found::Done { reference: cancellation.reference.clone(), letters: own + to_managers }
}
