//! Administration, the overview: what needs the manager, who may act for whom, what ends when. A few statements, however many
//! users there are; nothing of an organization that is not managed.

use jiff::ToSpan as _;
use rules::{
    period::expiring_until,
    shown::{Acts, EndsShown, Lasts, MONTHS, ManagersOverview, UserAtAGlance},
};
use store::{EndsInMonth, LinkedPermission, NamedUser, Reading};

use crate::{Result, SignedIn, account::shown, management::Management};

/// How many users are seen at a glance.
const AT_A_GLANCE: usize = 12;
/// Among how many permissions that end first they are looked for: most users have a few.
const AMONG: i64 = 200;

impl SignedIn {
    /// Administration, the overview.
    ///
    /// # Errors
    /// [`rules::problem::Refusal::NotYours`] where they manage nothing.
    pub async fn managers_overview(&self) -> Result<ManagersOverview> {
        let mut reading = self.portal.db().read().await?;
        self.managing(&mut reading).await?.somewhere()?.overview(&mut reading).await
    }
}

impl Management {
    async fn overview(&self, reading: &mut Reading) -> Result<ManagersOverview> {
        let (me, today) = (&self.who.person.id, self.portal().today());
        let first = today.first_of_month();
        let end = first.saturating_add(MONTHS.months());
        let ends = reading.ends_of_users(me, today, expiring_until(today), end).await?;
        let count = |number: i64| usize::try_from(number).unwrap_or_default();
        let users = reading.count_users(me, today).await?;
        let months = (0..MONTHS).map(|month| self.ends_in(first.saturating_add(month.months()), &ends));
        Ok(ManagersOverview {
            organizations: self.organizations().cloned().map(shown).collect(),
            only_manager_of: self.alone_in(),
            expiring: ends.iter().map(|one| count(one.soon)).sum(),
            invited: count(users.invited),
            users: count(users.users),
            rows: self.at_a_glance(reading).await?,
            months: months.collect(),
        })
    }

    fn ends_in(&self, first: jiff::civil::Date, ends: &[EndsInMonth]) -> EndsShown {
        let mut shown = EndsShown { first, counts: Vec::new() };
        let month = shown.month();
        let of = |id: &str| ends.iter().find(|one| one.organization == id && one.month == month);
        let count = |id: &str| of(id).map_or(0, |one| usize::try_from(one.count).unwrap_or_default());
        shown.counts = self.organizations().map(|one| count(&one.id)).collect();
        shown
    }

    /// The users of whom something ends soonest; where those are few, others by name.
    async fn at_a_glance(&self, reading: &mut Reading) -> Result<Vec<UserAtAGlance>> {
        let (me, today) = (&self.who.person.id, self.portal().today());
        let most = AT_A_GLANCE as i64;
        let mut users = reading.users_by_end(me, today, most, AMONG).await?;
        if users.len() < AT_A_GLANCE {
            // Among so many by name there are enough who are not there yet.
            let known = users.len() as i64;
            for user in reading.users_by_name(me, today, most + known).await? {
                if users.len() < AT_A_GLANCE && users.iter().all(|one| one.person != user.person) {
                    users.push(user);
                }
            }
        }
        let people: Vec<&str> = users.iter().map(|one| one.person.as_str()).collect();
        let linked = reading.linked_permissions(&people).await?;
        Ok(users.into_iter().map(|user| self.glance(user, &linked)).collect())
    }

    fn glance(&self, user: NamedUser, linked: &[LinkedPermission]) -> UserAtAGlance {
        let today = self.portal().today();
        let acts = self.organizations().map(|organization| {
            let of = || linked.iter().filter(|one| one.person == user.person && one.organization == organization.id);
            let lasts = |one: &LinkedPermission| {
                let store::Lasting { kind, level, period, renewed } = one.permission?;
                Some(Lasts { kind, level, period, renewed })
            };
            let all: Vec<Lasts> = of().filter_map(lasts).collect();
            (of().count() > 0).then(|| Acts::of(&all, today))
        });
        let acts = acts.collect();
        UserAtAGlance {
            own: user.person == self.who.person.id,
            person: user.person,
            name: user.name,
            email: user.email,
            means: user.means,
            acts,
        }
    }
}
