//! What the browser may download, as brotli. Budgets go down; one goes up only with what its page newly does for its reader, and
//! none over the ceiling.

use std::collections::BTreeMap;

use crate::tools::Result;

/// Bytes of wasm and script that the first interactive route may take.
const MOST_CODE: usize = 204_400;

/// Bytes that the first page of an area or of a wizard may take beyond that, all its packs together.
const MOST_AREA: [(&str, usize); 18] = [
    ("account_area", 123_700),
    ("add_users_area", 89_300),
    ("administration_area", 86_400),
    ("cancel_area", 84_800),
    ("change_form_area", 77_900),
    ("contact_area", 70_400),
    ("desk_area", 6_500),
    ("done_area", 45_400),
    ("door_area", 70_600),
    ("help_area", 18_100),
    ("link_request_area", 74_800),
    ("managing_area", 16_800),
    ("renewal_area", 88_800),
    ("request_area", 85_900),
    ("requests_area", 66_900),
    ("users_renewal_area", 58_400),
    ("users_request_area", 88_600),
    ("terminate_area", 81_900),
];

/// Bytes that a site takes.
pub(crate) struct Sizes {
    /// Wasm and script of the first interactive route.
    pub(crate) code: usize,
    /// The style sheet.
    pub(crate) style: usize,
    /// What each area loads beyond the first route.
    pub(crate) areas: BTreeMap<String, usize>,
}

impl Sizes {
    /// Prints what the browser downloads.
    pub(crate) fn print(&self) {
        println!("wasm + js: {} bytes as brotli (budget {MOST_CODE})", self.code);
        for (area, bytes) in &self.areas {
            let budget = budget(area).map_or("none".to_owned(), |budget| budget.to_string());
            println!("{area}: {bytes} bytes as brotli beyond it (budget {budget})");
        }
        println!("css:       {} bytes as brotli", self.style);
    }

    /// Fails where a budget is exceeded, an area has none, or a budget has no area.
    pub(crate) fn check(&self) -> Result<()> {
        if self.code > MOST_CODE {
            return Err(format!("wasm + js: {} bytes, over the budget of {MOST_CODE}", self.code));
        }
        for (area, bytes) in &self.areas {
            match budget(area) {
                Some(budget) if *bytes <= budget => {}
                Some(budget) => return Err(format!("{area}: {bytes} bytes, over its budget of {budget}")),
                None => return Err(format!("{area} has no budget")),
            }
        }
        match MOST_AREA.iter().find(|(name, _)| !self.areas.contains_key(*name)) {
            Some((name, _)) => Err(format!("{name} has a budget and is no area")),
            None => Ok(()),
        }
    }
}

fn budget(area: &str) -> Option<usize> {
    MOST_AREA.iter().find(|(name, _)| *name == area).map(|(_, budget)| *budget)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What no budget may be raised over: the first route, and any area or wizard.
    const CEILINGS: (usize, usize) = (210_000, 90_000);
    /// These hold many pages each.
    const LARGE: ([&str; 2], usize) = (["account_area", "administration_area"], 150_000);

    fn at_budget() -> Sizes {
        let areas = MOST_AREA.iter().map(|(name, bytes)| ((*name).to_owned(), *bytes)).collect();
        Sizes { code: MOST_CODE, style: 0, areas }
    }

    #[test]
    fn a_byte_over_a_budget_fails() {
        assert_eq!(at_budget().check(), Ok(()));
        let mut code = at_budget();
        code.code += 1;
        assert!(code.check().is_err());
        for (name, _) in MOST_AREA {
            let mut area = at_budget();
            *area.areas.get_mut(name).unwrap() += 1;
            assert!(area.check().is_err(), "{name}");
        }
    }

    #[test]
    fn no_budget_is_over_the_ceiling() {
        let (first, each) = CEILINGS;
        assert!(MOST_CODE <= first);
        for (name, bytes) in MOST_AREA {
            let (large, many) = LARGE;
            let most = match name {
                _ if large.contains(&name) => many,
                _ => each,
            };
            assert!(bytes <= most, "{name}");
        }
    }

    #[test]
    fn an_area_without_a_budget_fails_and_a_budget_without_an_area() {
        let mut new = at_budget();
        new.areas.insert("new_area".into(), 1);
        assert!(new.check().is_err());
        let mut gone = at_budget();
        gone.areas.pop_first();
        assert!(gone.check().is_err());
    }
}
