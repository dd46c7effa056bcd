//! Users, as their managers see them: a list by page, searched and filtered within the managers' organizations. What it needs of
//! each user stands beside the link and is written anew with whatever changes it ([`Writing::refresh_links`]).

use jiff::civil::Date;
use rules::{search, state::MeansState};

use crate::{
    Db, Look, Reading, Result, Writing,
    db::{Value, among, statements, values},
};

/// How many rows are written anew at once where a database is brought up to date.
const AT_ONCE: usize = 500;

/// The organizations that a manager manages on a day.
macro_rules! managed_by {
    ($manager:literal, $day:literal) => {
        concat!(
            "(SELECT g.organization_id FROM permissions g WHERE g.person_id = ",
            $manager,
            " AND ",
            $crate::permissions::manages!($day),
            ")"
        )
    };
}
pub(crate) use managed_by;

/// Whether a manager ($1) manages an organization ($3) on a day ($2): asked once, whatever the list.
macro_rules! manages_it {
    () => {
        concat!(
            "(SELECT COUNT(*) FROM permissions g WHERE g.person_id = $1 AND g.organization_id = $3 AND ",
            $crate::permissions::manages!("$2"),
            ") > 0"
        )
    };
}
pub(crate) use manages_it;

/// Whether a link is of a user who is asked for: found ($4 to $8) and whose means stands so ($9) or anyhow ('').
macro_rules! asked_for {
    () => {
        "($4 OR (l.search LIKE $5 AND l.search LIKE $6 AND l.search LIKE $7 AND l.search LIKE $8)) AND ($9 = '' OR l.means = $9)"
    };
}

/// Whether a link counts: the user is active there today ($2) or inactive ones are asked for too ($10), and has a permission for one
/// branch ($11) or any ('').
macro_rules! counts {
    ($link:literal) => {
        concat!(
            "($10 OR ",
            $link,
            ".means = 'invited' OR (",
            $link,
            ".means <> 'revoked' AND ",
            $link,
            ".until >= $2)) \
             AND ($11 = '' OR EXISTS (SELECT 1 FROM permissions b WHERE b.person_id = ",
            $link,
            ".person_id \
             AND b.organization_id = ",
            $link,
            ".organization_id AND b.branch_number = $11 AND b.terminated IS NULL))"
        )
    };
}

/// The users of one organization ($3), in the order of the index.
macro_rules! seen_in_one {
    ($columns:literal, $more:expr) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM links l WHERE l.organization_id = $3 AND ",
            manages_it!(),
            " AND ",
            asked_for!(),
            " AND ",
            counts!("l"),
            $more
        )
    };
}

/// The users of all that a manager manages, each once: by the first link that counts.
macro_rules! seen_in_several {
    ($columns:literal, $more:expr) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM links l WHERE $3 = '' AND l.organization_id IN ",
            managed_by!("$1", "$2"),
            " AND ",
            asked_for!(),
            " AND ",
            counts!("l"),
            " AND (NOT l.shared OR NOT EXISTS (SELECT 1 FROM links e WHERE e.person_id = l.person_id \
             AND e.organization_id < l.organization_id AND e.organization_id IN ",
            managed_by!("$1", "$2"),
            " AND ",
            counts!("e"),
            "))",
            $more
        )
    };
}

/// The place of a user ($12) in it: their key beside a link that the manager sees.
macro_rules! place {
    () => {
        concat!(
            "((SELECT MIN(c.name_key) FROM links c WHERE c.person_id = $12 AND c.organization_id IN ",
            managed_by!("$1", "$2"),
            "), $12)"
        )
    };
}

/// The rows on one side of that place, or all.
macro_rules! beyond {
    ($side:literal, $order:literal) => {
        concat!(
            " AND ($12 = '' OR (l.name_key, l.person_id) ",
            $side,
            " ",
            place!(),
            ") ORDER BY l.name_key",
            $order,
            ", l.person_id",
            $order,
            " LIMIT $13"
        )
    };
}

/// Whether a permission is held, runs on a day ($102) or later, and was not renewed.
macro_rules! held {
    () => {
        "p.kind = 'login' AND p.terminated IS NULL AND p.successor_id IS NULL AND p.ends >= $102"
    };
}

statements! {
    OF_ONE_AFTER = seen_in_one!("l.person_id", beyond!(">", ""));
    OF_ONE_BEFORE = seen_in_one!("l.person_id", beyond!("<", " DESC"));
    COUNT_OF_ONE = concat!(
        "SELECT COUNT(*) AS n, COUNT(*) FILTER (WHERE (u.name_key, u.person_id) < ", place!(), ") AS earlier FROM (",
        seen_in_one!("l.name_key, l.person_id", ""), ") u"
    );
    OF_SEVERAL_AFTER = seen_in_several!("l.person_id", beyond!(">", ""));
    OF_SEVERAL_BEFORE = seen_in_several!("l.person_id", beyond!("<", " DESC"));
    COUNT_OF_SEVERAL = concat!(
        "SELECT COUNT(*) AS n, COUNT(*) FILTER (WHERE (u.name_key, u.person_id) < ", place!(), ") AS earlier FROM (",
        seen_in_several!("l.name_key, l.person_id", ""), ") u"
    );
    HELD_AMONG = among!(
        concat!(
            "SELECT l.person_id, l.organization_id, COUNT(p.id) FILTER (WHERE ",
            held!(),
            ") AS n, MIN(p.ends) FILTER (WHERE ",
            held!(),
            // The users are few, their organization may have thousands: they are what is gone by, here and for their permissions.
            ") AS soonest FROM links l \
             LEFT JOIN permissions p ON p.person_id = l.person_id AND (p.organization_id || '') = l.organization_id \
             WHERE (l.organization_id || '') IN ",
            managed_by!("$101", "$102"),
            " AND l.person_id"
        ),
        " GROUP BY l.person_id, l.organization_id ORDER BY l.person_id, l.organization_id"
    );
    REFRESH_LINKS_AMONG = among!(
        "UPDATE links SET \
         (name_key, search) = (SELECT h.name_key, h.search FROM people h WHERE h.id = links.person_id), \
         means = COALESCE((SELECT m.state FROM means m WHERE m.person_id = links.person_id ORDER BY m.id DESC LIMIT 1), ''), \
         until = COALESCE((SELECT MAX(p.ends) FROM permissions p WHERE p.person_id = links.person_id \
         AND p.organization_id = links.organization_id AND p.terminated IS NULL), ''), \
         shared = (SELECT COUNT(*) FROM links o WHERE o.person_id = links.person_id) > 1 \
         WHERE person_id",
        ""
    );
    REFRESH_PERMISSIONS_AMONG = among!(
        "UPDATE permissions SET linked = NOT linked WHERE linked <> EXISTS (SELECT 1 FROM links k \
         WHERE k.person_id = permissions.person_id AND k.organization_id = permissions.organization_id) AND person_id",
        ""
    );
    UNSEARCHED_PEOPLE = "SELECT id, initials, prefix, surname, email FROM people WHERE search = '' LIMIT $1";
    UNSEARCHED_SERVICES = "SELECT uuid, name_nl, name_en FROM services WHERE search = ''";
    UNSEARCHED_PROVIDERS = "SELECT oin, name_nl, name_en FROM providers WHERE search = ''";
    SET_SEARCH = "UPDATE people SET name_key = $2, search = $3 WHERE id = $1";
    SET_SEARCH_OF_SERVICE = "UPDATE services SET search = $2 WHERE uuid = $1";
    SET_SEARCH_OF_PROVIDER = "UPDATE providers SET search = $2 WHERE oin = $1";
}

/// Which users a manager asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedFilter<'a> {
    /// The manager.
    pub manager: &'a str,
    /// Today.
    pub today: Date,
    /// Of one organization; `None` is all that he manages.
    pub organization: Option<&'a str>,
    /// Whom.
    pub look: Look,
    /// Those whose newest means stands so.
    pub means: Option<MeansState>,
    /// Also those whose means is revoked, or who were invited once and hold nothing that runs or is still to start.
    pub inactive: bool,
    /// Those with a permission for this branch.
    pub branch: Option<&'a str>,
}

/// A page of that list, which stays the same page when users before it come or go. A user of whom the manager sees nothing is
/// in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkedPage<'a> {
    /// The first users after one, or of all ('').
    After(&'a str),
    /// The last users before one, or of all ('').
    Before(&'a str),
}

/// What a user holds in an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedHolding {
    /// The user's id.
    pub person: String,
    /// The organization's id.
    pub organization: String,
    /// Login permissions that run or are still to start.
    pub permissions: i64,
    /// The soonest last day of those that were not renewed.
    pub soonest: Option<Date>,
}

impl LinkedFilter<'_> {
    fn values(&self, person: &str) -> Vec<Value> {
        let mut values: Vec<Value> =
            vec![self.manager.into(), self.today.into(), self.organization.unwrap_or_default().into()];
        values.push(self.look.words.is_empty().into());
        values.extend(self.look.patterns());
        values.extend([
            Value::from(self.means.map_or("", MeansState::name)),
            self.inactive.into(),
            self.branch.unwrap_or_default().into(),
            person.into(),
        ]);
        values
    }
}

impl Reading {
    /// A page of the users that a manager sees, by name: their ids.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn linked_users(
        &mut self,
        filter: &LinkedFilter<'_>,
        page: LinkedPage<'_>,
        most: i64,
    ) -> Result<Vec<String>> {
        let (statement, person) = match page {
            LinkedPage::After(person) if filter.organization.is_some() => (&OF_ONE_AFTER, person),
            LinkedPage::Before(person) if filter.organization.is_some() => (&OF_ONE_BEFORE, person),
            LinkedPage::After(person) => (&OF_SEVERAL_AFTER, person),
            LinkedPage::Before(person) => (&OF_SEVERAL_BEFORE, person),
        };
        let mut values = filter.values(person);
        values.push(most.into());
        let rows = self.rows(statement, &values).await?;
        let mut ids = rows.iter().map(|row| row.get("person_id")).collect::<Result<Vec<String>>>()?;
        if matches!(page, LinkedPage::Before(_)) {
            ids.reverse();
        }
        Ok(ids)
    }

    /// How many there are in all, and how many of them before one.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn count_linked(&mut self, filter: &LinkedFilter<'_>, person: &str) -> Result<(i64, i64)> {
        let statement = if filter.organization.is_some() { &COUNT_OF_ONE } else { &COUNT_OF_SEVERAL };
        match self.row(statement, &filter.values(person)).await? {
            Some(row) => Ok((row.get("n")?, row.get("earlier")?)),
            None => Ok((0, 0)),
        }
    }

    /// What these users hold today in each organization that a manager manages and they are linked to.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn held_by_linked(&mut self, manager: &str, today: Date, people: &[&str]) -> Result<Vec<LinkedHolding>> {
        let rows = self.rows_among_with(&HELD_AMONG, people, values![manager, today]).await?;
        let holding = |row: &crate::db::Row| {
            Ok(LinkedHolding {
                person: row.get("person_id")?,
                organization: row.get("organization_id")?,
                permissions: row.get("n")?,
                soonest: row.maybe_day("soonest")?,
            })
        };
        rows.iter().map(holding).collect()
    }
}

impl Writing {
    /// Writes beside their links what lists of users need of those whose permissions, means, links or address this transaction
    /// has changed.
    pub(crate) async fn refresh_links(&mut self) -> Result<()> {
        let touched = std::mem::take(&mut self.touched);
        self.change_among(&REFRESH_LINKS_AMONG, &touched).await?;
        self.change_among(&REFRESH_PERMISSIONS_AMONG, &touched).await
    }
}

impl Writing {
    /// What somebody of this name and address is searched and ordered by.
    pub(crate) async fn set_search(&mut self, person: &str, name: [&str; 3], email: &str) -> Result<()> {
        let [initials, prefix, surname] = name;
        let key = search::name_key(initials, prefix, surname);
        let text = search::of_person(initials, prefix, surname, email);
        self.change(&SET_SEARCH, values![person, key, text]).await?;
        self.touch(person);
        Ok(())
    }

    /// What a service of these names is searched by.
    pub(crate) async fn set_search_of_service(&mut self, uuid: &str, names: [&str; 2]) -> Result<()> {
        self.change(&SET_SEARCH_OF_SERVICE, values![uuid, search::of_names(&names)]).await?;
        Ok(())
    }

    /// What a provider of these names is searched by.
    pub(crate) async fn set_search_of_provider(&mut self, oin: &str, names: [&str; 2]) -> Result<()> {
        self.change(&SET_SEARCH_OF_PROVIDER, values![oin, search::of_names(&names)]).await?;
        Ok(())
    }
}

impl Db {
    /// Writes what lists are searched by where it is not written yet: what was there before lists were searched.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn write_searches(&self) -> Result<()> {
        loop {
            let mut reading = self.read().await?;
            let people = reading.rows(&UNSEARCHED_PEOPLE, values![AT_ONCE as i64]).await?;
            let services = reading.rows(&UNSEARCHED_SERVICES, values![]).await?;
            let providers = reading.rows(&UNSEARCHED_PROVIDERS, values![]).await?;
            drop(reading);
            if people.is_empty() && services.is_empty() && providers.is_empty() {
                return Ok(());
            }
            let mut tx = self.write().await?;
            for row in people {
                let [initials, prefix, surname, email]: [String; 4] =
                    [row.get("initials")?, row.get("prefix")?, row.get("surname")?, row.get("email")?];
                tx.set_search(&row.get::<String>("id")?, [&initials, &prefix, &surname], &email).await?;
            }
            for row in services {
                let [uuid, nl, en]: [String; 3] = [row.get("uuid")?, row.get("name_nl")?, row.get("name_en")?];
                tx.set_search_of_service(&uuid, [&nl, &en]).await?;
            }
            for row in providers {
                let [oin, nl, en]: [String; 3] = [row.get("oin")?, row.get("name_nl")?, row.get("name_en")?];
                tx.set_search_of_provider(&oin, [&nl, &en]).await?;
            }
            tx.commit().await?;
        }
    }
}
