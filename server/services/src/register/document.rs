//! Understands the documents of the register, and only what the portal uses of them.
//!
//! Their quirks: fields are absent rather than null, dates are `YYYYMMDD` with zeros for unknown parts, one-line
//! addresses have a long gap in the middle, and a company without branches has its address under `eigenaar`.

use jiff::civil::Date;
use rules::company::{BranchNumber, KvkNumber, Rsin};
use serde::Deserialize;

use super::{Branch, Company, RegisterTrouble};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Profile {
    kvk_nummer: String,
    naam: Option<String>,
    statutaire_naam: Option<String>,
    formele_registratiedatum: Option<String>,
    #[serde(default)]
    materiele_registratie: Registration,
    #[serde(default)]
    links: Vec<Link>,
    #[serde(default, rename = "_embedded")]
    embedded: Embedded,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Registration {
    datum_einde: Option<String>,
}

#[derive(Deserialize)]
struct Link {
    rel: String,
}

#[derive(Deserialize, Default)]
struct Embedded {
    hoofdvestiging: Option<MainBranch>,
    #[serde(default)]
    eigenaar: Owner,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MainBranch {
    vestigingsnummer: String,
    rsin: Option<String>,
    eerste_handelsnaam: Option<String>,
    #[serde(default)]
    adressen: Vec<Address>,
}

#[derive(Deserialize, Default)]
struct Owner {
    rsin: Option<String>,
    rechtsvorm: Option<String>,
    #[serde(default)]
    adressen: Vec<Address>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Address {
    #[serde(rename = "type")]
    kind: String,
    ind_afgeschermd: Option<String>,
    volledig_adres: Option<String>,
    plaats: Option<String>,
    straat_huisnummer: Option<String>,
    postcode_woonplaats: Option<String>,
    land: Option<String>,
}

#[derive(Deserialize)]
struct BranchList {
    vestigingen: Vec<ListedBranch>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedBranch {
    vestigingsnummer: String,
    eerste_handelsnaam: Option<String>,
    ind_hoofdvestiging: Option<String>,
    volledig_adres: Option<String>,
}

#[derive(Deserialize)]
struct Faults {
    fout: Vec<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    code: String,
}

/// A profile whose branches may still have to be asked for.
pub(super) struct Read {
    /// The company; its branches are the main one only.
    pub(super) company: Company,
    /// Whether the register has a list of branches.
    pub(super) lists_branches: bool,
}

/// Reads the profile of the company with this number.
pub(super) fn profile(kvk: &KvkNumber, text: &str) -> Result<Read, RegisterTrouble> {
    let profile: Profile = understood(text)?;
    if profile.kvk_nummer != kvk.as_str() {
        tracing::warn!(%kvk, "the trade register answers about another company");
        return Err(RegisterTrouble::Unintelligible);
    }
    let name = [profile.naam, profile.statutaire_naam].into_iter().flatten().map(|name| tidy(&name));
    let name = name.into_iter().find(|name| !name.is_empty()).ok_or(RegisterTrouble::Unintelligible)?;
    let Embedded { hoofdvestiging, eigenaar } = profile.embedded;
    let rsin = eigenaar.rsin.or(hoofdvestiging.as_ref().and_then(|main| main.rsin.clone()));
    let (mut addresses, mut branches) = (Vec::new(), Vec::new());
    if let Some(main) = hoofdvestiging {
        let town = main.adressen.iter().find(|address| address.visited()).and_then(|address| address.plaats.as_deref());
        let (town, first) = (town.map(tidy), main.eerste_handelsnaam);
        branches.push(branch(&main.vestigingsnummer, first, town, true, &name)?);
        addresses.extend(main.adressen);
    }
    addresses.extend(eigenaar.adressen);
    let company = Company {
        kvk: kvk.clone(),
        name,
        legal_form: eigenaar.rechtsvorm.map(|form| tidy(&form)).filter(|form| !form.is_empty()),
        rsin: rsin.and_then(|digits| Rsin::parse(&digits).ok()),
        address: address(&addresses),
        active: profile.materiele_registratie.datum_einde.is_none(),
        registered: profile.formele_registratiedatum.as_deref().and_then(date),
        branches,
    };
    let lists_branches = profile.links.iter().any(|link| link.rel == "vestigingen");
    Ok(Read { company, lists_branches })
}

/// Puts the list of branches into the company, the main one first.
pub(super) fn add_branches(company: &mut Company, text: &str) -> Result<(), RegisterTrouble> {
    let list: BranchList = understood(text)?;
    let listed = list.vestigingen.into_iter().map(|listed| {
        let town = listed.volledig_adres.as_deref().and_then(town);
        let main = yes(listed.ind_hoofdvestiging.as_deref());
        branch(&listed.vestigingsnummer, listed.eerste_handelsnaam, town, main, &company.name)
    });
    let mut branches = listed.collect::<Result<Vec<_>, _>>()?;
    branches.sort_by_key(|branch| !branch.main);
    // A list is never shorter than what the profile itself names; an empty one tells nothing.
    if !branches.is_empty() {
        company.branches = branches;
    }
    Ok(())
}

/// Whether an answer with this status and body says that there is no such company.
///
/// # Errors
/// What the answer says instead.
pub(super) fn unknown(status: u16, text: &str) -> Result<(), RegisterTrouble> {
    let faults: Faults = understood(text)?;
    let has = |code: &str| faults.fout.iter().any(|fault| fault.code == code);
    match status {
        404 if has("IPD1003") => Err(RegisterTrouble::NotNow),
        404 if has("IPD0005") => Ok(()),
        400 if has("IPD0004") => Ok(()),
        // A 404 of something else, such as a wrong base address, says nothing about the company.
        _ => Err(RegisterTrouble::Unintelligible),
    }
}

fn understood<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, RegisterTrouble> {
    serde_json::from_str(text).map_err(|error| {
        tracing::warn!(%error, "the trade register answers in an unknown shape");
        RegisterTrouble::Unintelligible
    })
}

fn branch(
    number: &str,
    name: Option<String>,
    town: Option<String>,
    main: bool,
    company: &str,
) -> Result<Branch, RegisterTrouble> {
    let number = BranchNumber::parse(number).map_err(|_| RegisterTrouble::Unintelligible)?;
    let name = name.map(|name| tidy(&name)).filter(|name| !name.is_empty()).unwrap_or_else(|| company.to_owned());
    Ok(Branch { number, name, town: town.filter(|town| !town.is_empty()), main })
}

impl Address {
    fn visited(&self) -> bool {
        self.kind == "bezoekadres"
    }

    fn line(&self) -> Option<String> {
        if yes(self.ind_afgeschermd.as_deref()) {
            return None;
        }
        let line = match (&self.straat_huisnummer, &self.postcode_woonplaats, &self.volledig_adres) {
            (Some(street), Some(place), _) => {
                let parts = [Some(street.as_str()), Some(place), self.land.as_deref()];
                parts.into_iter().flatten().map(tidy).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
            }
            (_, _, Some(whole)) => before_postcode(whole),
            _ => String::new(),
        };
        Some(line).filter(|line| !line.is_empty())
    }
}

fn address(addresses: &[Address]) -> Option<String> {
    let line = |visited: bool| addresses.iter().filter(|address| address.visited() == visited).find_map(Address::line);
    line(true).or_else(|| line(false))
}

/// Where the Dutch postcode ("8823SJ") stands in a one-line address, as an index of its words.
fn postcode(words: &[&str]) -> Option<usize> {
    words.iter().rposition(|word| {
        let (digits, letters) = word.as_bytes().split_at(word.len().min(4));
        word.len() == 6 && digits.iter().all(u8::is_ascii_digit) && letters.iter().all(u8::is_ascii_uppercase)
    })
}

/// The address with a comma where the long gap is: before the postcode.
fn before_postcode(whole: &str) -> String {
    let whole = tidy(whole);
    let words: Vec<&str> = whole.split(' ').collect();
    match postcode(&words) {
        Some(place) if place > 0 => format!("{}, {}", words[..place].join(" "), words[place..].join(" ")),
        _ => whole,
    }
}

/// The town of a one-line address: what follows the postcode, or everything when only the town is left of it.
fn town(whole: &str) -> Option<String> {
    let whole = tidy(whole);
    let words: Vec<&str> = whole.split(' ').collect();
    match postcode(&words) {
        Some(place) => Some(words[place + 1..].join(" ")),
        None if whole.bytes().any(|byte| byte.is_ascii_digit()) => None,
        None => Some(whole),
    }
}

fn date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
    // Year 0 exists for the calendar, but here it means that the year is not known.
    if year == 0 { None } else { Date::new(year, month, day).ok() }
}

fn yes(text: Option<&str>) -> bool {
    text == Some("Ja")
}

/// On one line, without the gaps, and without characters that no page can show.
fn tidy(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_with_unknown_parts_is_no_date() {
        assert_eq!(date("20170519"), Some(jiff::civil::date(2017, 5, 19)));
        for unknown in ["00000000", "18990000", "19990500", "20230229", "2017051", "", "2017-5-1", "２０１７"] {
            assert_eq!(date(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn the_gap_in_an_address_becomes_a_comma() {
        assert_eq!(before_postcode("Postbus 200       1000AE Rommeldam"), "Postbus 200, 1000AE Rommeldam");
        assert_eq!(before_postcode("Sterksel"), "Sterksel");
        assert_eq!(town("Brink 1     7431AA Den  Haag").as_deref(), Some("Den Haag"));
        assert_eq!(town("Sterksel").as_deref(), Some("Sterksel"));
        assert_eq!(town("Musterstraße 12 12345 Beispielstadt Duitsland"), None);
    }
}
