//! Why a service of a catalogue is left out: sentences for the operator who imports it, who can ask the source to mend
//! it. Each names the element and what it should hold.

use rules::level::Level;

/// A service that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedService {
    /// The provider: its Dutch name, or else its OIN, or else its place ("provider 3").
    pub provider: String,
    /// The service: its Dutch name, or else its UUID, or else its place ("service 3"); "all services" when a provider
    /// without services is refused.
    pub service: String,
    /// Why.
    pub reason: RefusalReason,
}

/// What is wrong with a service or its provider. Texts of the file are cut to 100 characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusalReason {
    /// A field that every service or provider has is absent or empty.
    #[error("{field} is missing or empty: fill it in.")]
    Missing {
        /// The element, with its language if it has one.
        field: &'static str,
    },
    /// A field that comes once comes more often, so nobody can tell which one counts.
    #[error("{field} is there more than once: leave one.")]
    Repeated {
        /// The element, with its language if it has one.
        field: &'static str,
    },
    /// A text is longer than the scheme allows. It is never cut, because a cut name may be another service's.
    #[error("{field} has {length} characters: shorten it to {max}.")]
    TooLong {
        /// The element and its language.
        field: &'static str,
        /// Characters it has.
        length: usize,
        /// Characters it may have.
        max: usize,
    },
    /// A control or direction character, which can make a text look like another.
    #[error("{field} holds the character {character}, which no text needs: remove it.")]
    Character {
        /// The element and its language.
        field: &'static str,
        /// The character, as `U+202E`.
        character: String,
    },
    /// Something other than true or false.
    #[error("IsPublic is \"{text}\": write true or false.")]
    NotBoolean {
        /// What the file says.
        text: String,
    },
    /// Not 20 digits.
    #[error("ServiceProviderID \"{text}\" is no OIN: write its 20 digits.")]
    Oin {
        /// What the file says.
        text: String,
    },
    /// A second provider with the same OIN.
    #[error("A provider with OIN {oin} came before: put the services of both under one ServiceProvider.")]
    ProviderTwice {
        /// The OIN of both.
        oin: String,
    },
    /// Not a UUID.
    #[error("ServiceUUID \"{text}\" is no UUID: write 32 hexadecimal digits as 8-4-4-4-12.")]
    Uuid {
        /// What the file says.
        text: String,
    },
    /// The provider has an earlier service with this UUID.
    #[error("ServiceUUID {uuid} belongs to an earlier service of the same provider: give each its own.")]
    UuidTwice {
        /// The UUID of both.
        uuid: String,
    },
    /// Not a level of the scheme.
    #[error(
        "AuthnContextClassRef \"{text}\" is no level: write urn:etoegang:core:assurance-class: and loa1, loa2, loa2plus, loa3 or loa4."
    )]
    Level {
        /// What the file says.
        text: String,
    },
    /// One permission covers all services with a UUID, so they must ask for the same level.
    #[error(
        "AuthnContextClassRef asks for {here}, while another provider's service with the same ServiceUUID asks for {first}: agree on one level."
    )]
    LevelDisagrees {
        /// The level of the first, which is kept.
        first: Level,
        /// The level of this one.
        here: Level,
    },
    /// Not the name of a service of this provider.
    #[error(
        "ServiceID \"{text}\" is not of the form urn:etoegang:DV:<OIN>:services:<number> with the OIN of its provider."
    )]
    ServiceId {
        /// What the file says.
        text: String,
    },
    /// An instance that points to nothing of its provider.
    #[error(
        "InstanceOfService \"{text}\" is the ServiceUUID of no ServiceDefinition of this provider: correct it or add the definition."
    )]
    NoDefinition {
        /// What the file says.
        text: String,
    },
}

/// A text of the file as it may be shown: on one line, without anything that hides, at most 100 characters.
pub(super) fn shown(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(100)
        .map(|c| if hides(c) { '\u{fffd}' } else { c })
        .collect()
}

/// Control characters, and those that turn the direction of a text or cannot be seen.
pub(super) fn hides(c: char) -> bool {
    let unseen = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    c.is_control() || unseen || matches!(c, '\u{2028}'..='\u{202e}')
}
