//! Turns the two locale files into one typed function a text: a missing key, language or parameter does not compile.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

type Texts = BTreeMap<String, String>;

fn main() {
    println!("cargo:rerun-if-changed=../locales");
    let en = read("../locales/en.toml");
    let nl = read("../locales/nl.toml");
    let only = |a: &Texts, b: &Texts| a.keys().filter(|key| !b.contains_key(*key)).cloned().collect::<Vec<_>>();
    assert!(only(&en, &nl).is_empty(), "these texts have no Dutch: {:?}", only(&en, &nl));
    assert!(only(&nl, &en).is_empty(), "these texts have no English: {:?}", only(&nl, &en));

    let mut code = String::from("impl Texts {\n");
    for (key, english) in &en {
        let dutch = &nl[key];
        let names = parameters(english);
        let mut sorted = (names.clone(), parameters(dutch));
        sorted.0.sort();
        sorted.1.sort();
        assert!(sorted.0 == sorted.1, "{key}: the languages have other parameters: {:?} and {:?}", sorted.0, sorted.1);
        let _ = writeln!(code, "    /// {english:?}");
        if names.is_empty() {
            let _ = writeln!(
                code,
                "    pub fn {key}(self) -> &'static str {{ match self.0 {{ Language::En => {english:?}, Language::Nl => {dutch:?} }} }}"
            );
        } else {
            let arguments: String = names.iter().map(|name| format!(", {name}: impl std::fmt::Display")).collect();
            let _ = writeln!(
                code,
                "    pub fn {key}(self{arguments}) -> String {{ match self.0 {{ Language::En => format!({english:?}), Language::Nl => format!({dutch:?}) }} }}"
            );
        }
    }
    code.push_str("}\n");
    let file = Path::new(&std::env::var("OUT_DIR").unwrap_or_default()).join("texts.rs");
    std::fs::write(&file, code).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

fn read(file: &str) -> Texts {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut texts = Texts::new();
    for (section, entries) in table {
        let entries = entries.as_table().unwrap_or_else(|| panic!("{file}: [{section}] is no table"));
        for (key, value) in entries {
            let value = value.as_str().unwrap_or_else(|| panic!("{file}: {section}.{key} is no text"));
            texts.insert(format!("{section}_{key}"), value.to_owned());
        }
    }
    texts
}

/// The names in braces, in the order of their first appearance.
fn parameters(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in text.split('{').skip(1) {
        let name = part.split('}').next().unwrap_or_default().to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
