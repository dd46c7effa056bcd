//! From the text of a catalogue to providers and services, or to the reason why not.

use std::collections::{HashMap, HashSet};

use rules::company::Oin;
use rules::level::Level;

use super::raw::{RawDefinition, RawInstance, RawProvider, Texts};
use super::refusal::{hides, shown};
use super::{Catalogue, Provider, RefusalReason, RefusedService, Service};

const MAX_NAME: usize = 64;
const MAX_DESCRIPTION: usize = 1024;

/// Checks provider after provider.
#[derive(Default)]
pub(super) struct Checker {
    catalogue: Catalogue,
    oins: HashSet<Oin>,
    /// The level of each UUID: the first that was accepted decides.
    levels: HashMap<String, Level>,
    read: usize,
}

impl Checker {
    /// Takes in one provider with its services.
    pub(super) fn provider(&mut self, raw: RawProvider) {
        self.read += 1;
        let known = [raw.names.nl.first(), raw.id.first()];
        let label = label(&known, || format!("provider {}", self.read));
        let provider = match self.provider_itself(&raw) {
            Ok(provider) => provider,
            Err(reason) => {
                self.refuse_all(&label, &raw, &reason);
                return;
            }
        };
        let mut seen = HashSet::new();
        for (index, definition) in raw.definitions.iter().enumerate() {
            match self.service(&provider, definition, &raw.instances, &mut seen) {
                Ok(service) => {
                    self.levels.insert(service.uuid.clone(), service.level);
                    self.catalogue.services.push(service);
                }
                Err(reason) => self.refuse(&label, service_label(definition, index), reason),
            }
        }
        self.lost_instances(&label, &raw, &seen);
        self.catalogue.providers.push(provider);
    }

    /// What came of it all.
    pub(super) fn finish(mut self, issued: Option<String>) -> Catalogue {
        self.catalogue.issued =
            issued.map(|text| text.trim().to_owned()).filter(|text| text.parse::<jiff::Timestamp>().is_ok());
        self.catalogue
    }

    fn provider_itself(&mut self, raw: &RawProvider) -> Result<Provider, RefusalReason> {
        let typed = required(&raw.id, "ServiceProviderID")?;
        let oin = Oin::parse(typed).map_err(|_| RefusalReason::Oin { text: shown(typed) })?;
        let (name_nl, name_en) = names(&raw.names, ["OrganizationDisplayName (nl)", "OrganizationDisplayName (en)"])?;
        let public = flag(raw.public.as_deref())?;
        if !self.oins.insert(oin.clone()) {
            return Err(RefusalReason::ProviderTwice { oin: oin.to_string() });
        }
        Ok(Provider { oin, name_nl, name_en, public })
    }

    fn service(
        &self,
        provider: &Provider,
        raw: &RawDefinition,
        instances: &[RawInstance],
        seen: &mut HashSet<String>,
    ) -> Result<Service, RefusalReason> {
        let typed = required(&raw.uuid, "ServiceUUID")?;
        let uuid = uuid(typed).ok_or_else(|| RefusalReason::Uuid { text: shown(typed) })?;
        // A UUID is taken even when its service is refused: which of two was meant is not for the importer to guess.
        if !seen.insert(uuid.clone()) {
            return Err(RefusalReason::UuidTwice { uuid });
        }
        let (name_nl, name_en) = names(&raw.names, ["ServiceName (nl)", "ServiceName (en)"])?;
        let description_nl = text(&raw.descriptions.nl, "ServiceDescription (nl)", MAX_DESCRIPTION)?;
        let description_en = text(&raw.descriptions.en, "ServiceDescription (en)", MAX_DESCRIPTION)?;
        let typed = required(&raw.level, "AuthnContextClassRef")?;
        let level = Level::from_urn(typed).ok_or_else(|| RefusalReason::Level { text: shown(typed) })?;
        if let Some(first) = self.levels.get(&uuid).copied().filter(|first| *first != level) {
            return Err(RefusalReason::LevelDisagrees { first, here: level });
        }
        let (urn, reachable) = instance(provider, &uuid, instances)?;
        let public = flag(raw.public.as_deref())? && reachable && provider.public;
        let branch_restriction = raw.restrictions.iter().any(|text| branch(text));
        let oin = provider.oin.clone();
        Ok(Service {
            uuid,
            oin,
            urn,
            name_nl,
            name_en,
            description_nl,
            description_en,
            level,
            branch_restriction,
            public,
        })
    }

    /// Reports instances that point to no definition; those of a refused definition are part of its refusal.
    fn lost_instances(&mut self, label: &str, raw: &RawProvider, seen: &HashSet<String>) {
        for (index, instance) in raw.instances.iter().enumerate() {
            let reason = match required(&instance.of, "InstanceOfService") {
                Ok(of) if uuid(of).is_some_and(|of| seen.contains(&of)) => continue,
                Ok(of) => RefusalReason::NoDefinition { text: shown(of) },
                Err(reason) => reason,
            };
            let service = self::label(&[instance.id.first()], || format!("instance {}", index + 1));
            self.refuse(label, service, reason);
        }
    }

    fn refuse_all(&mut self, label: &str, raw: &RawProvider, reason: &RefusalReason) {
        if raw.definitions.is_empty() {
            self.refuse(label, "all services".to_owned(), reason.clone());
        }
        for (index, definition) in raw.definitions.iter().enumerate() {
            self.refuse(label, service_label(definition, index), reason.clone());
        }
    }

    fn refuse(&mut self, provider: &str, service: String, reason: RefusalReason) {
        self.catalogue.refused.push(RefusedService { provider: provider.to_owned(), service, reason });
    }
}

/// The ServiceID of the definition's instance, and whether people can get there. A definition without an instance is
/// as public as it says itself.
fn instance(provider: &Provider, of: &str, instances: &[RawInstance]) -> Result<(Option<String>, bool), RefusalReason> {
    let mut found: Option<(String, bool)> = None;
    for raw in instances {
        let points_here = raw.of.iter().any(|text| uuid(text.trim()).is_some_and(|uuid| uuid == of));
        if !points_here {
            continue;
        }
        required(&raw.of, "InstanceOfService")?;
        let id = required(&raw.id, "ServiceID")?;
        let number = id.strip_prefix(&format!("urn:etoegang:DV:{}:services:", provider.oin));
        if !number.is_some_and(|number| (1..=10).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()))
        {
            return Err(RefusalReason::ServiceId { text: shown(id) });
        }
        let public = flag(raw.public.as_deref())?;
        if found.as_ref().is_none_or(|(_, earlier)| public && !earlier) {
            found = Some((id.to_owned(), public));
        }
    }
    Ok(found.map_or((None, true), |(id, public)| (Some(id), public)))
}

/// Both names; the English one may be left out.
fn names(texts: &Texts, [nl, en]: [&'static str; 2]) -> Result<(String, String), RefusalReason> {
    required(&texts.nl, nl)?;
    let dutch = text(&texts.nl, nl, MAX_NAME)?;
    let english = text(&texts.en, en, MAX_NAME)?;
    let english = if english.is_empty() { dutch.clone() } else { english };
    Ok((dutch, english))
}

/// A text of at most `max` characters on one line; empty when absent.
fn text(values: &[String], field: &'static str, max: usize) -> Result<String, RefusalReason> {
    let one = single(values, field)?.unwrap_or_default();
    let text = one.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(c) = text.chars().find(|c| hides(*c)) {
        return Err(RefusalReason::Character { field, character: format!("U+{:04X}", u32::from(c)) });
    }
    let length = text.chars().count();
    if length > max { Err(RefusalReason::TooLong { field, length, max }) } else { Ok(text) }
}

fn required<'a>(values: &'a [String], field: &'static str) -> Result<&'a str, RefusalReason> {
    single(values, field)?.filter(|value| !value.is_empty()).ok_or(RefusalReason::Missing { field })
}

fn single<'a>(values: &'a [String], field: &'static str) -> Result<Option<&'a str>, RefusalReason> {
    match values {
        [] => Ok(None),
        [value] => Ok(Some(value.trim())),
        _ => Err(RefusalReason::Repeated { field }),
    }
}

/// Absent means not public: what nobody published is not shown.
fn flag(value: Option<&str>) -> Result<bool, RefusalReason> {
    match value.map(str::trim) {
        Some("true" | "1") => Ok(true),
        None | Some("false" | "0") => Ok(false),
        Some(text) => Err(RefusalReason::NotBoolean { text: shown(text) }),
    }
}

/// The UUID in lower case, when it is one.
fn uuid(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('-').collect();
    let shaped = parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]);
    let digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()));
    (shaped && digits).then(|| text.to_ascii_lowercase())
}

/// `urn:etoegang:<version>:ServiceRestriction:Vestigingsnr`, whatever the version.
fn branch(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("urn:etoegang:") && text.ends_with(":ServiceRestriction:Vestigingsnr")
}

fn service_label(raw: &RawDefinition, index: usize) -> String {
    label(&[raw.names.nl.first(), raw.uuid.first()], || format!("service {}", index + 1))
}

/// The first that says something, or the place.
fn label(candidates: &[Option<&String>], place: impl FnOnce() -> String) -> String {
    let mut said = candidates.iter().flatten().map(|text| shown(text)).filter(|text| !text.is_empty());
    said.next().unwrap_or_else(place)
}
