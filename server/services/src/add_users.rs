//! W4, a manager adds users: what the wizard needs to know, and sending it. What becomes of each invitation afterwards is
//! [`crate::invitations`]' business.

use rules::{
    deed::Deed,
    invitation::{Granted, Invitee, UsersAdded, WAITS_DAYS},
    level::Level,
    link::LinkStanding,
    people::EmailAddress,
    permission::Named,
    problem::{Problem, Refusal},
    shown::Done,
    wizard::{
        Answers,
        add_users::{AddUsers, GOOD, Given, Outcome, USER_LIST, Written, file_of},
    },
};
use store::{Grants, Held, Invitation, Organization, Person, Reading, Writing};

use crate::{
    Portal, Result, SignedIn,
    account::not_yours,
    chance,
    drafts::Sent,
    errands::Work,
    filler::{Asked, ServerSide},
    letters::{InvitedUser, M01Added},
    management::Management,
    new_permissions::company_card,
    portal::Audit,
    throttling,
    users_file::ForAll,
};

/// What the reference of such an action begins with.
pub(crate) const ADDED: &str = "UA-";
/// What references of invitations begin with.
const PREFIX: &str = "IV";
/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// How many people one manager can invite in a day.
const A_DAY: i64 = 1_200;

impl ServerSide for AddUsers {
    type Filler = SignedIn;

    async fn circumstances(by: &SignedIn, reading: &mut Reading, asked: Asked<'_>) -> Result<Self> {
        by.managing(reading).await?.somewhere()?.adding_users(reading, asked).await
    }

    async fn send(&self, by: &SignedIn, tx: &mut Writing, _: &Held, draft: &str, answers: &Answers) -> Result<Sent> {
        let invitees = || match file_of(answers) {
            Some(_) => Ok(Vec::new()),
            None => Self::invitees(answers, self.today),
        };
        let read = self.outcome(answers).and_then(|outcome| Ok((outcome, invitees()?)));
        let seen = answers.get(GOOD).and_then(|good| good.parse().ok());
        Ok(match read {
            // Rows have become good, or are good no more, since the answers were shown.
            Ok((outcome, _)) if outcome.file.is_some_and(|file| Some(file.good) != seen) => {
                return Err(Refusal::Changed.into());
            }
            Ok((outcome, users)) => Sent::one(by.send_invitations(tx, draft, &outcome, &users).await?),
            Err(problems) => Sent::Refused(problems),
        })
    }
}

impl Management {
    /// What the wizard needs to know about what is managed, with these answers.
    async fn adding_users(&self, reading: &mut Reading, asked: Asked<'_>) -> Result<AddUsers> {
        let answers = asked.answers;
        let mut adding = AddUsers {
            today: self.portal().today(),
            organizations: self.managed_cards(),
            company: None,
            users: Vec::new(),
            file: None,
            choice: rules::wizard::choice::Choice::default(),
            written: Written::default(),
        };
        let Some(managed) = self.picked(answers) else { return Ok(adding) };
        let branches = reading.branches_of(&managed.organization.id).await?;
        adding.company = Some((company_card(managed.organization.clone(), branches), managed.level));
        let level = adding.level(answers).unwrap_or(managed.level);
        adding.file = self.file_used(reading, (asked.draft, answers), managed, level).await?;
        // What everybody is given has to fit everybody in the file.
        let level = adding.file.as_ref().and_then(|file| file.levels.first().copied()).unwrap_or(level);
        let barred =
            |_: &str, needs: Level| (!level.opens(needs)).then_some(Problem::LevelTooLow { needs, held: level });
        let offer = self.portal().offer(reading).await?;
        adding.choice = offer.choice(answers, self.who.person.language, level, barred);
        if file_of(answers).is_none() {
            let taken = taken(reading, &managed.organization, &self.who.person, typed_addresses(answers)).await?;
            adding.users = AddUsers::read_users(answers, &taken, adding.today);
        }
        Ok(adding)
    }
}

/// The addresses that were typed: each as it is compared, and as it was typed.
fn typed_addresses(answers: &Answers) -> Vec<(String, String)> {
    let typed = USER_LIST.entries(answers).into_iter().filter_map(|entry| entry.answers.get("email").cloned());
    let read = typed.filter_map(|typed| EmailAddress::parse(&typed).ok());
    read.map(|address| (Portal::email_key(address.as_str()), address.into())).collect()
}

/// Which of these addresses need no invitation of a manager, and why. Nothing else is told of any address: whether it has an
/// eHerkenning is found out behind the answer.
pub(crate) async fn taken(
    reading: &mut Reading,
    organization: &Organization,
    manager: &Person,
    addresses: Vec<(String, String)>,
) -> Result<Vec<(String, Problem)>> {
    let known = reading.known_addresses(&addresses.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>()).await?;
    let why = |key: &str, address: &str| {
        let pair = (organization.id.clone(), key.to_owned());
        if Portal::envelope(address).is_none() {
            Some(Problem::EmailSyntax)
        } else if key == manager.email_key {
            Some(Problem::LinkSelf)
        } else if known.linked.contains(&pair) {
            Some(Problem::LinkLinked { organization: organization.name.clone() })
        } else {
            known.asked.contains(&pair).then_some(Problem::InvitedAlready)
        }
    };
    Ok(addresses.into_iter().filter_map(|(key, address)| why(&key, &address).map(|why| (address, why))).collect())
}

/// Whether a manager can invite one more today; it is counted.
pub(crate) async fn invited_within(tx: &mut Writing, manager: &str, now: i64) -> Result<bool> {
    throttling::within(tx, &invitations_of(manager), A_DAY, DAY, now).await
}

/// What the invitations of a manager are counted by.
fn invitations_of(manager: &str) -> [&str; 2] {
    ["invited", manager]
}

impl SignedIn {
    /// Writes an invitation for each user, with a letter to the manager. Who has the addresses, and the letters to them, follow
    /// behind. Gives the reference of the action.
    async fn send_invitations(
        &self,
        tx: &mut Writing,
        draft: &str,
        outcome: &Outcome<'_>,
        users: &[Invitee],
    ) -> Result<String> {
        let (portal, now) = (&self.portal, self.portal.now());
        let action = chance::reference(portal.chance(), ADDED.trim_end_matches('-'), portal.today().year());
        let given = || outcome.given.as_ref().map(|given| grants(given, outcome.branch.as_deref()));
        if outcome.file.is_some() {
            let organization = &outcome.company.id;
            let of = ForAll { action: &action, organization, level: outcome.level, grants: given() };
            self.managing(tx).await?.somewhere()?.send_file(tx, draft, of).await?;
            return Ok(action);
        }
        for user in users {
            throttling::must_be_within(tx, &invitations_of(&self.person.id), A_DAY, DAY, now).await?;
            let new = NewInvitation {
                manager: &self.person.id,
                organization: &outcome.company.id,
                action: &action,
                draft,
                user,
                level: outcome.level,
                grants: given(),
            };
            portal.write_invitation(tx, new).await?;
        }
        let named = |user: &Invitee| InvitedUser { name: user.name(), email: user.email.clone(), level: None };
        let letter = M01Added {
            name: self.person.name(),
            reference: action.clone(),
            organization: outcome.company.name.clone(),
            level: outcome.level,
            users: users.iter().map(named).collect(),
            others: 0,
            left_out: 0,
            granted: outcome.given.as_ref().map(|given| granted(given, outcome.branch.as_deref())),
        };
        portal.post(tx, &self.person, format!("M01:{draft}"), letter).await?;
        Ok(action)
    }

    /// What an action became: where each invitation stands, of what is still managed.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] for an action of somebody else, or of an organization that is managed no more.
    pub(crate) async fn users_added(&self, reading: &mut Reading, action: &str) -> Result<Done> {
        let managing = self.managing(reading).await?.somewhere()?;
        let import = self.portal.import_progress(reading, &managing, action).await?;
        if import.is_some() {
            let added =
                Some(UsersAdded { reference: action.to_owned(), users: Vec::new(), import, written: String::new() });
            return Ok(Done { applications: Vec::new(), email: self.person.email.clone(), for_users: None, added });
        }
        let mut invitations = reading.invitations_of_action(action, &self.person.id).await?;
        invitations.retain(|one| managing.level_in(&one.organization).is_some());
        if invitations.is_empty() {
            return Err(not_yours());
        }
        let users = managing.invitations_shown(reading, invitations).await?;
        let added = Some(UsersAdded { reference: action.to_owned(), users, import: None, written: String::new() });
        Ok(Done { applications: Vec::new(), email: self.person.email.clone(), for_users: None, added })
    }
}

/// An invitation to write.
pub struct NewInvitation<'a> {
    /// The manager who invites, by their id.
    pub manager: &'a str,
    /// The organization's id.
    pub organization: &'a str,
    /// The reference of all that the manager does in one go.
    pub action: &'a str,
    /// The draft that it comes from.
    pub draft: &'a str,
    /// Who is invited.
    pub user: &'a Invitee,
    /// The level of the eHerkenning.
    pub level: Level,
    /// What is given from acceptance on.
    pub grants: Option<Grants>,
}

impl Portal {
    /// Writes an invitation that may be sent. Who has the address, and the letter to it, follow behind.
    ///
    /// # Errors
    /// Where one of the organization to this address waits already.
    pub async fn write_invitation(&self, tx: &mut Writing, new: NewInvitation<'_>) -> Result<()> {
        let (now, user) = (self.now(), new.user);
        let invitation = Invitation {
            id: self.id(),
            reference: chance::reference(self.chance(), PREFIX, self.today().year()),
            action: new.action.to_owned(),
            draft: new.draft.to_owned(),
            organization: new.organization.to_owned(),
            manager: new.manager.to_owned(),
            email: user.email.clone(),
            email_key: Self::email_key(&user.email),
            initials: user.initials.clone(),
            prefix: user.prefix.clone(),
            surname: user.surname.clone(),
            born: Some(user.born),
            mobile: Some(user.mobile.clone()),
            language: user.language,
            level: new.level,
            grants: new.grants,
            link_request: None,
            standing: LinkStanding::Pending,
            created: now,
            sent: now,
            reminders: 0,
            expires: now + WAITS_DAYS * DAY,
            decided: None,
        };
        tx.insert_invitation(&invitation).await?;
        self.later(tx, &Work::Invitation { reference: invitation.reference.clone() }).await?;
        let line = Audit::by(new.manager, Deed::InvitationSent);
        self.audit(tx, Audit { organization: Some(new.organization), reference: &invitation.reference, ..line });
        Ok(())
    }
}

fn grants(given: &Given<'_>, branch: Option<&str>) -> Grants {
    let keys = |all: &Vec<&rules::wizard::choice::ServiceCard>| all.iter().map(|one| one.uuid.clone()).collect();
    Grants { term: given.term, services: given.services.as_ref().map(keys), branch: branch.map(str::to_owned) }
}

fn granted(given: &Given<'_>, branch: Option<&str>) -> Granted {
    let names = |all: &Vec<&rules::wizard::choice::ServiceCard>| -> Vec<Named> {
        all.iter().map(|one| one.service.clone()).collect()
    };
    Granted { services: given.services.as_ref().map(names), branch: branch.map(str::to_owned), term: given.term }
}
