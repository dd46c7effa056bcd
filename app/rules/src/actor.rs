//! Who did something, as one word: in every column that says so, and in the audit trail.

use std::{fmt, str::FromStr};

/// Who did something, or was asked to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// Somebody with an account, by the person's id: `person:…`.
    Person(String),
    /// An officer of the helpdesk, by their id: `officer:…`.
    Officer(String),
    /// Somebody who signs by a link and has no account, by the signature's id: `signer:…`.
    Signer(String),
    /// The portal by itself, or whoever followed a link whose reader is nobody known: `portal`.
    Portal,
}

/// A text that names no actor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} names no actor")]
pub struct UnknownActor(pub String);

impl Actor {
    /// Somebody with an account.
    pub fn person(id: &str) -> Self {
        Actor::Person(id.to_owned())
    }

    /// The person's id, where it is somebody with an account.
    pub fn person_id(&self) -> Option<&str> {
        match self {
            Actor::Person(id) => Some(id),
            Actor::Officer(_) | Actor::Signer(_) | Actor::Portal => None,
        }
    }

    /// Whether it is this person.
    pub fn is_person(&self, id: &str) -> bool {
        self.person_id() == Some(id)
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::Person(id) => write!(f, "person:{id}"),
            Actor::Officer(id) => write!(f, "officer:{id}"),
            Actor::Signer(id) => write!(f, "signer:{id}"),
            Actor::Portal => f.write_str("portal"),
        }
    }
}

impl FromStr for Actor {
    type Err = UnknownActor;

    fn from_str(text: &str) -> Result<Self, UnknownActor> {
        let unknown = || UnknownActor(text.to_owned());
        if text == "portal" {
            return Ok(Actor::Portal);
        }
        let (kind, id) = text.split_once(':').filter(|(_, id)| !id.is_empty()).ok_or_else(unknown)?;
        match kind {
            "person" => Ok(Actor::Person(id.to_owned())),
            "officer" => Ok(Actor::Officer(id.to_owned())),
            "signer" => Ok(Actor::Signer(id.to_owned())),
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn actor() -> impl Strategy<Value = Actor> {
        prop_oneof![
            ".+".prop_map(Actor::Person),
            ".+".prop_map(Actor::Officer),
            ".+".prop_map(Actor::Signer),
            Just(Actor::Portal),
        ]
    }

    proptest! {
        #[test]
        fn an_actor_is_read_back_as_written(actor in actor()) {
            prop_assert_eq!(actor.to_string().parse::<Actor>(), Ok(actor));
        }

        #[test]
        fn what_is_read_is_written_the_same_and_everything_else_is_named_by_the_error(text in "(person|officer|signer|portal|.*):?.*") {
            match text.parse::<Actor>() {
                Ok(actor) => prop_assert_eq!(actor.to_string(), text),
                Err(error) => prop_assert_eq!(error, UnknownActor(text)),
            }
        }
    }

    #[test]
    fn only_the_four_kinds_of_actors_are_read() {
        for wrong in ["", "anna", "person", "person:", ":anna", "Person:anna", "portal:", "helpdesk:1", " portal"] {
            assert_eq!(wrong.parse::<Actor>(), Err(UnknownActor(wrong.to_owned())));
        }
        assert_eq!("officer:a:b".parse(), Ok(Actor::Officer("a:b".into())));
        assert_eq!(UnknownActor("anna".into()).to_string(), "\"anna\" names no actor");
    }
}
