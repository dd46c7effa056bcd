//! People, their login means and their passwords.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rules::{level::Level, people::Language, search, state::MeansState};

use crate::{
    Held, Reading, Result, Writing,
    db::{Row, among, statements, values},
};

/// A person as registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: String,
    /// The e-mail address, which is the username.
    pub email: String,
    /// The address as it is compared.
    pub email_key: String,
    /// Initials.
    pub initials: String,
    /// "van de", or nothing.
    pub prefix: String,
    /// Surname.
    pub surname: String,
    /// Date of birth.
    pub born: Date,
    /// The registered mobile number, `+31612345678`.
    pub mobile: String,
    /// The language of pages and mails.
    pub language: Language,
}

impl Person {
    /// "A. de Vries".
    pub fn name(&self) -> String {
        rules::people::display_name(&self.initials, &self.prefix, &self.surname)
    }
}

/// A login means of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Means {
    /// The id.
    pub id: String,
    /// Its level.
    pub level: Level,
    /// Where it stands.
    pub state: MeansState,
}

/// The password in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Password {
    /// The id; it stays when the hash is made anew.
    pub id: String,
    /// Its hash.
    pub hash: String,
}

statements! {
    INSERT = "INSERT INTO people (id, email, email_key, initials, prefix, surname, born, mobile, language, created, name_key, search) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    BY_ID = "SELECT id, email, email_key, initials, prefix, surname, born, mobile, language FROM people WHERE id = $1";
    AMONG = among!(
        "SELECT h.id, h.email, h.email_key, h.initials, h.prefix, h.surname, h.born, h.mobile, h.language, m.id AS means_id, m.level, m.state \
         FROM people h LEFT JOIN means m ON m.id = (SELECT MAX(n.id) FROM means n WHERE n.person_id = h.id) WHERE h.id",
        ""
    );
    BY_EMAIL = "SELECT id, email, email_key, initials, prefix, surname, born, mobile, language FROM people WHERE email_key = $1";
    ANY = "SELECT id FROM people LIMIT 1";
    SET_LANGUAGE = "UPDATE people SET language = $2 WHERE id = $1";
    SET_EMAIL = "UPDATE people SET email = $2, email_key = $3 WHERE id = $1 RETURNING initials, prefix, surname";
    SET_MOBILE = "UPDATE people SET mobile = $2 WHERE id = $1";
    INSERT_MEANS = "INSERT INTO means (id, person_id, level, state, created, changed, used) VALUES ($1, $2, $3, $4, $5, $5, $5)";
    HOLD = "UPDATE means SET state = state WHERE person_id = $1";
    MEANS_OF = "SELECT id, level, state FROM means WHERE person_id = $1 ORDER BY id DESC LIMIT 1";
    // Becoming active counts as used: nobody loses at once what they could not use.
    SET_MEANS_STATE = "UPDATE means SET state = $2, changed = $3, used = CASE WHEN $2 = 'active' THEN $3 ELSE used END, \
                       lapses = NULL WHERE id = $1 AND state <> 'revoked'";
    INSERT_PASSWORD = "INSERT INTO passwords (id, person_id, hash, created) VALUES ($1, $2, $3, $4)";
    PASSWORD = "SELECT id, hash, ended FROM passwords WHERE person_id = $1 ORDER BY id DESC LIMIT 1";
    END_PASSWORD = "UPDATE passwords SET ended = $2 WHERE person_id = $1 AND ended IS NULL";
    PASSWORDS_OF = "SELECT hash, created FROM passwords WHERE person_id = $1 ORDER BY id DESC LIMIT $2";
    REHASH_PASSWORD = "UPDATE passwords SET hash = $3 WHERE person_id = $1 AND hash = $2";
}

pub(crate) fn person(row: &Row) -> Result<Person> {
    Ok(Person {
        id: row.get("id")?,
        email: row.get("email")?,
        email_key: row.get("email_key")?,
        initials: row.get("initials")?,
        prefix: row.get("prefix")?,
        surname: row.get("surname")?,
        born: row.day("born")?,
        mobile: row.get("mobile")?,
        language: row.word("language", Language::from_tag)?,
    })
}

/// "A. de Vries".
pub(crate) fn name(row: &Row) -> Result<String> {
    let parts: [String; 3] = [row.get("initials")?, row.get("prefix")?, row.get("surname")?];
    Ok(rules::people::display_name(&parts[0], &parts[1], &parts[2]))
}

/// A means, whose id stands in this column.
pub(crate) fn means(row: &Row, id: &str) -> Result<Means> {
    Ok(Means {
        id: row.get(id)?,
        level: row.word("level", Level::from_name)?,
        state: row.word("state", MeansState::from_name)?,
    })
}

impl Writing {
    /// A new person.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] where the address is taken.
    pub async fn insert_person(&mut self, person: &Person, created: i64) -> Result<()> {
        let values = values![
            &person.id,
            &person.email,
            &person.email_key,
            &person.initials,
            &person.prefix,
            &person.surname,
            person.born,
            &person.mobile,
            person.language.tag(),
            created,
            search::name_key(&person.initials, &person.prefix, &person.surname),
            search::of_person(&person.initials, &person.prefix, &person.surname, &person.email),
        ];
        self.change(&INSERT, values).await?;
        Ok(())
    }

    /// The language of pages and mails.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn set_language(&mut self, person: &str, language: Language) -> Result<()> {
        self.change(&SET_LANGUAGE, values![person, language.tag()]).await?;
        Ok(())
    }

    /// Another e-mail address, which is the username.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] where it is another's.
    pub async fn set_email(&mut self, person: &str, email: &str, email_key: &str) -> Result<()> {
        let Some(row) = self.row(&SET_EMAIL, values![person, email, email_key]).await? else { return Ok(()) };
        let [initials, prefix, surname]: [String; 3] = [row.get("initials")?, row.get("prefix")?, row.get("surname")?];
        self.set_search(person, [&initials, &prefix, &surname], email).await
    }

    /// Another mobile number.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn set_mobile(&mut self, person: &str, mobile: &str) -> Result<()> {
        self.change(&SET_MOBILE, values![person, mobile]).await?;
        Ok(())
    }

    /// A new means of a person.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] where he has one that is not revoked.
    pub async fn insert_means(&mut self, person: &str, means: &Means, created: i64) -> Result<()> {
        let values = values![&means.id, person, means.level.name(), means.state.name(), created];
        self.change(&INSERT_MEANS, values).await?;
        self.touch(person);
        Ok(())
    }

    /// Moves a means to another state; `false` where it was revoked, which is for good.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn set_means_state(&mut self, held: &Held, means: &str, state: MeansState, at: i64) -> Result<bool> {
        self.must_hold(held, None)?;
        Ok(self.change(&SET_MEANS_STATE, values![means, state.name(), at]).await? == 1)
    }

    /// Keeps others from changing what these people hold until this transaction ends: who waited sees what it wrote. Always
    /// in one order, so that two who want the same people do not wait for each other.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn hold(&mut self, people: &[&str]) -> Result<Held> {
        let people: BTreeSet<String> = people.iter().map(|person| (*person).to_owned()).collect();
        for person in &people {
            self.change(&HOLD, values![person]).await?;
        }
        Ok(self.held(people))
    }

    /// A new password; the ones before it stay as history.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn insert_password(&mut self, id: &str, person: &str, hash: &str, created: i64) -> Result<()> {
        self.change(&INSERT_PASSWORD, values![id, person, hash, created]).await?;
        Ok(())
    }

    /// No password of a person opens anything until another is chosen; all stay as history.
    pub async fn end_passwords(&mut self, person: &str, now: i64) -> Result<()> {
        self.change(&END_PASSWORD, values![person, now]).await?;
        Ok(())
    }

    /// The same password with the hash's present parameters.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn rehash_password(&mut self, person: &str, old: &str, new: &str) -> Result<()> {
        self.change(&REHASH_PASSWORD, values![person, old, new]).await?;
        Ok(())
    }
}

impl Reading {
    /// The person of an id.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn person(&mut self, id: &str) -> Result<Option<Person>> {
        self.row(&BY_ID, values![id]).await?.as_ref().map(person).transpose()
    }

    /// Whether there is anybody.
    pub async fn has_people(&mut self) -> Result<bool> {
        Ok(self.row(&ANY, values![]).await?.is_some())
    }

    /// The people of these ids, each with their newest means.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn people(&mut self, ids: &[&str]) -> Result<BTreeMap<String, (Person, Option<Means>)>> {
        let known = |row: &Row| {
            let person = person(row)?;
            let means = row.get::<Option<String>>("means_id")?.map(|_| means(row, "means_id")).transpose()?;
            Ok((person.id.clone(), (person, means)))
        };
        self.rows_among(&AMONG, ids).await?.iter().map(known).collect()
    }

    /// The person of an address, given as it is compared.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn person_by_email(&mut self, email_key: &str) -> Result<Option<Person>> {
        self.row(&BY_EMAIL, values![email_key]).await?.as_ref().map(person).transpose()
    }

    /// The newest means of a person.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn means_of(&mut self, person: &str) -> Result<Option<Means>> {
        self.row(&MEANS_OF, values![person]).await?.map(|row| means(&row, "id")).transpose()
    }

    /// The password in force; `None` where none was chosen, or the last one was ended.
    pub async fn password(&mut self, person: &str) -> Result<Option<Password>> {
        let Some(row) = self.row(&PASSWORD, values![person]).await? else { return Ok(None) };
        let ended: Option<i64> = row.get("ended")?;
        match ended {
            Some(_) => Ok(None),
            None => Ok(Some(Password { id: row.get("id")?, hash: row.get("hash")? })),
        }
    }

    /// The newest password hashes, the newest first.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn passwords_of(&mut self, person: &str, most: i64) -> Result<Vec<String>> {
        self.rows(&PASSWORDS_OF, values![person, most]).await?.iter().map(|row| row.get("hash")).collect()
    }

    /// When the password in force was chosen.
    ///
    /// # Errors
    /// Of the database only.
    pub async fn password_since(&mut self, person: &str) -> Result<Option<i64>> {
        self.row(&PASSWORDS_OF, values![person, 1]).await?.map(|row| row.get("created")).transpose()
    }
}
