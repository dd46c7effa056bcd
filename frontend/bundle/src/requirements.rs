//! Which requirements the tests of this run prove: only tests that ran and passed count, by what their names, doc comments
//! and titles say.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use crate::{
    stages::Tested,
    tools::{Result, root},
};

/// Every requirement of the contract with its priority.
fn contract() -> Result<BTreeMap<u32, String>> {
    let file = root().join("end2end/requirements.md");
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut priority = String::from("P0");
    let mut all = BTreeMap::new();
    let part = text.split("\n## 4.").nth(1).and_then(|part| part.split("\n## 5.").next()).unwrap_or_default();
    for line in part.lines() {
        if let Some(found) =
            ["(P0)", "(P1)", "(P2)"].into_iter().find(|mark| line.starts_with("**") && line.contains(mark))
        {
            priority = found.trim_matches(['(', ')']).to_owned();
        }
        if !(line.starts_with("- R") || line.starts_with("R1")) {
            continue;
        }
        for number in numbers_in(line) {
            all.entry(number).or_insert_with(|| priority.clone());
        }
    }
    Ok(all)
}

/// The requirements that a text names: `R11`, and the range `R79–R80`.
fn numbers_in(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let mut before: Option<(u32, usize)> = None;
    let mut rest = text;
    let mut at = 0;
    while let Some(start) = rest.find('R') {
        let tail = &rest[start + 1..];
        let digits: String = tail.chars().take_while(char::is_ascii_digit).collect();
        let stands_alone = !rest[..start].ends_with(|c: char| c.is_alphanumeric());
        if let (true, Ok(number)) = (stands_alone, digits.parse::<u32>()) {
            let gap = text[..at + start].chars().last();
            if let (Some((first, end)), Some('–' | '-')) = (before, gap)
                && text[end..at + start].chars().count() == 1
            {
                found.extend(first + 1..number);
            }
            found.push(number);
            before = Some((number, at + start + 1 + digits.len()));
        }
        at += start + 1;
        rest = &text[at..];
    }
    found
}

/// What the passed tests of the crates prove.
pub(crate) fn of_rust_run(tests: &[Tested]) -> Result<BTreeSet<u32>> {
    let comments = comments()?;
    let mut proven = BTreeSet::new();
    for test in tests.iter().filter(|test| test.ok) {
        let function = test.name.split("::").last().unwrap_or(&test.name);
        let mut words = function.split('_');
        while let Some(number) = words.next().and_then(|word| word.strip_prefix('r')).and_then(|word| word.parse().ok())
        {
            proven.insert(number);
        }
        proven.extend(comments.get(function).into_iter().flatten());
    }
    Ok(proven)
}

/// The requirements in the doc comment above each test.
fn comments() -> Result<BTreeMap<String, BTreeSet<u32>>> {
    let mut all: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let mut folders: Vec<PathBuf> = ["app", "server", "frontend"].map(|name| root().join(name)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
                collect(&text, &mut all);
            }
        }
    }
    Ok(all)
}

fn collect(text: &str, all: &mut BTreeMap<String, BTreeSet<u32>>) {
    let mut above = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("///") {
            above.extend(numbers_in(comment));
        } else if let Some(name) = line.split("fn ").nth(1).and_then(|tail| tail.split(['(', '<']).next()) {
            all.entry(name.to_owned()).or_default().append(&mut above);
        } else if !line.starts_with('#') {
            // A list of stories names the test on a line of its own.
            let word = line.trim_end_matches(',');
            if !above.is_empty() && !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_') {
                all.entry(word.to_owned()).or_default().extend(above.iter());
            }
            above.clear();
        }
    }
}

/// The tests of the browser journeys, as their reporter wrote them down.
pub(crate) fn browser_run(report: &Path) -> Result<Vec<Tested>> {
    let text = std::fs::read_to_string(report).map_err(|error| format!("{}: {error}", report.display()))?;
    let tests: Vec<serde_json::Value> = serde_json::from_str(&text).map_err(|error| format!("journeys: {error}"))?;
    let tested = |test: serde_json::Value| Tested {
        name: test["title"].as_str().unwrap_or_default().to_owned(),
        seconds: test["seconds"].as_f64().unwrap_or_default(),
        ok: test["ok"] == true,
    };
    Ok(tests.into_iter().map(tested).collect())
}

/// What the passed tests of the browser journeys prove.
pub(crate) fn of_browser_run(tests: &[Tested]) -> BTreeSet<u32> {
    let passed = tests.iter().filter(|test| test.ok);
    let tags = passed.flat_map(|test| test.name.split('@').skip(1)).filter_map(|tag| {
        let digits: String = tag.strip_prefix('R')?.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    tags.collect()
}

/// Says what is proven, and names the P0 requirements that are not.
pub(crate) fn report(proven: &BTreeSet<u32>) -> Result<()> {
    let contract = contract()?;
    for priority in ["P0", "P1", "P2"] {
        let all: Vec<u32> =
            contract.iter().filter(|(_, found)| *found == priority).map(|(number, _)| *number).collect();
        let count = all.iter().filter(|number| proven.contains(number)).count();
        println!("{priority}: {count} of {} requirements proven by tests of this run", all.len());
    }
    let missing = contract.iter().filter(|(number, priority)| *priority == "P0" && !proven.contains(number));
    let missing: Vec<String> = missing.map(|(number, _)| format!("R{number}")).collect();
    println!("P0 requirements that no test of this run proves: {}", missing.join(" "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_single_numbers_are_read() {
        assert_eq!(numbers_in("- R79–R80 \"My Details\" R82"), [79, 80, 82]);
        assert_eq!(numbers_in("- R113 PR12 R4"), [113, 4]);
        assert_eq!(numbers_in("R1–R3, R6"), [1, 2, 3, 6]);
    }

    #[test]
    fn only_passed_tests_prove_something() {
        let run = [("a::r11_r12_yes_is_yes", true), ("a::r13_no", false), ("b::r3_on_both", true)];
        let proven = of_rust_run(&run.map(|(name, ok)| Tested { name: name.into(), seconds: 0.0, ok })).unwrap();
        assert!([3, 11, 12].iter().all(|number| proven.contains(number)));
        assert!(!proven.contains(&13));
    }

    #[test]
    fn comments_above_a_test_count_for_it_alone() {
        let mut all = BTreeMap::new();
        collect(
            "/// R7: so it is.\n#[test]\nfn one() {}\n#[test]\nfn two() {}\n    /// R3\n    r3_story\n    other\n",
            &mut all,
        );
        assert_eq!(all["one"], BTreeSet::from([7]));
        assert!(all["two"].is_empty());
        assert_eq!(all["r3_story"], BTreeSet::from([3]));
    }

    #[test]
    fn the_contract_has_its_priorities() {
        let contract = contract().unwrap();
        assert_eq!(contract.get(&1).map(String::as_str), Some("P0"));
        assert_eq!(contract.get(&101).map(String::as_str), Some("P1"));
        assert_eq!(contract.get(&120).map(String::as_str), Some("P2"));
    }
}
