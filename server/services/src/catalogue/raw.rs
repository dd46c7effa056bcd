//! The elements of a catalogue, gathered provider by provider as the text they hold.
//!
//! Only what the portal uses is gathered; everything else (the signature, addresses, brokers, elements of later
//! versions) is passed over. What the text means, and whether it is right, is decided in `check`.

use std::io::BufRead;

use super::CatalogueError;
use super::xml::{Element, Step, Walker};

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const SAML: &str = "urn:oasis:names:tc:SAML:2.0:assertion";

/// Texts in two languages. A text without a language is Dutch.
#[derive(Default)]
pub(super) struct Texts {
    /// The Dutch ones; more than one is a mistake.
    pub(super) nl: Vec<String>,
    /// The English ones; more than one is a mistake.
    pub(super) en: Vec<String>,
}

impl Texts {
    fn add(&mut self, language: &str, text: String) {
        match language.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" => self.en.push(text),
            "nl" | "" => self.nl.push(text),
            _ => {}
        }
    }
}

/// A `ServiceProvider`.
#[derive(Default)]
pub(super) struct RawProvider {
    /// `IsPublic`, if it is there.
    pub(super) public: Option<String>,
    /// `ServiceProviderID`.
    pub(super) id: Vec<String>,
    /// `OrganizationDisplayName`.
    pub(super) names: Texts,
    /// What it provides.
    pub(super) definitions: Vec<RawDefinition>,
    /// Where that is found.
    pub(super) instances: Vec<RawInstance>,
}

/// A `ServiceDefinition`.
#[derive(Default)]
pub(super) struct RawDefinition {
    /// `IsPublic`, if it is there.
    pub(super) public: Option<String>,
    /// `ServiceUUID`.
    pub(super) uuid: Vec<String>,
    /// `ServiceName`.
    pub(super) names: Texts,
    /// `ServiceDescription`.
    pub(super) descriptions: Texts,
    /// `AuthnContextClassRef`.
    pub(super) level: Vec<String>,
    /// `ServiceRestrictionsAllowed`, any number.
    pub(super) restrictions: Vec<String>,
}

/// A `ServiceInstance`.
#[derive(Default)]
pub(super) struct RawInstance {
    /// `IsPublic`, if it is there.
    pub(super) public: Option<String>,
    /// `ServiceID`.
    pub(super) id: Vec<String>,
    /// `InstanceOfService`.
    pub(super) of: Vec<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Tag {
    Catalogue,
    Provider,
    ProviderId,
    ProviderName,
    Definition,
    Uuid,
    Name,
    Description,
    Level,
    Restriction,
    Instance,
    Id,
    Of,
    Other,
}

impl Tag {
    fn of(element: &Element, scheme: &str) -> Self {
        match (element.namespace.as_str(), element.name.as_str()) {
            (SAML, "AuthnContextClassRef") => Tag::Level,
            (space, name) if space == scheme => match name {
                "ServiceCatalogue" => Tag::Catalogue,
                "ServiceProvider" => Tag::Provider,
                "ServiceProviderID" => Tag::ProviderId,
                "OrganizationDisplayName" => Tag::ProviderName,
                "ServiceDefinition" => Tag::Definition,
                "ServiceUUID" => Tag::Uuid,
                "ServiceName" => Tag::Name,
                "ServiceDescription" => Tag::Description,
                "ServiceRestrictionsAllowed" => Tag::Restriction,
                "ServiceInstance" => Tag::Instance,
                "ServiceID" => Tag::Id,
                "InstanceOfService" => Tag::Of,
                _ => Tag::Other,
            },
            _ => Tag::Other,
        }
    }
}

/// Walks to the end and hands out every provider; gives the moment of issue as the root has it.
pub(super) fn read<R: BufRead>(
    mut walker: Walker<R>,
    mut provider_read: impl FnMut(RawProvider),
) -> Result<Option<String>, CatalogueError> {
    let (mut scheme, mut issued) = (String::new(), None);
    let mut path: Vec<Tag> = Vec::new();
    let (mut language, mut text) = (String::new(), String::new());
    let mut provider = RawProvider::default();
    loop {
        match walker.next()? {
            Step::Open(element) => {
                if path.is_empty() {
                    scheme = scheme_of(&element)?;
                    issued = element.attribute(&scheme, "IssueInstant").map(str::to_owned);
                }
                path.push(Tag::of(&element, &scheme));
                let public =
                    || element.attribute(&scheme, "IsPublic").or(element.attribute("", "IsPublic")).map(str::to_owned);
                match path.as_slice() {
                    [Tag::Catalogue, Tag::Provider] => provider.public = public(),
                    [Tag::Catalogue, Tag::Provider, Tag::Definition] => {
                        provider.definitions.push(RawDefinition { public: public(), ..RawDefinition::default() });
                    }
                    [Tag::Catalogue, Tag::Provider, Tag::Instance] => {
                        provider.instances.push(RawInstance { public: public(), ..RawInstance::default() });
                    }
                    _ => {}
                }
                element.attribute(XML, "lang").unwrap_or_default().clone_into(&mut language);
                text.clear();
            }
            Step::Text(piece) => text.push_str(&piece),
            Step::Close => {
                if path == [Tag::Catalogue, Tag::Provider] {
                    provider_read(std::mem::take(&mut provider));
                } else {
                    keep(&mut provider, &path, &language, std::mem::take(&mut text));
                }
                path.pop();
            }
            Step::End => return Ok(issued),
        }
    }
}

/// Puts the text of the element that ends where it belongs.
fn keep(provider: &mut RawProvider, path: &[Tag], language: &str, text: String) {
    let [Tag::Catalogue, Tag::Provider, inside @ ..] = path else { return };
    match inside {
        [Tag::ProviderId] => provider.id.push(text),
        [Tag::ProviderName] => provider.names.add(language, text),
        [Tag::Definition, leaf] => {
            let Some(definition) = provider.definitions.last_mut() else { return };
            match leaf {
                Tag::Uuid => definition.uuid.push(text),
                Tag::Name => definition.names.add(language, text),
                Tag::Description => definition.descriptions.add(language, text),
                Tag::Level => definition.level.push(text),
                Tag::Restriction => definition.restrictions.push(text),
                _ => {}
            }
        }
        [Tag::Instance, leaf] => {
            let Some(instance) = provider.instances.last_mut() else { return };
            match leaf {
                Tag::Id => instance.id.push(text),
                Tag::Of => instance.of.push(text),
                _ => {}
            }
        }
        _ => {}
    }
}

/// The namespace of the catalogue: `urn:etoegang:<version>:service-catalog`, whatever the version.
fn scheme_of(root: &Element) -> Result<String, CatalogueError> {
    let version = root.namespace.strip_prefix("urn:etoegang:").and_then(|rest| rest.strip_suffix(":service-catalog"));
    let versioned = version.is_some_and(|version| {
        version.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    if versioned && root.name == "ServiceCatalogue" {
        return Ok(root.namespace.clone());
    }
    let found = format!("{{{}}}{}", root.namespace, root.name);
    Err(CatalogueError::WrongRoot { found: super::refusal::shown(&found) })
}
