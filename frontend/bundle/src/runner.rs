//! The tests of all crates, each in a process of its own, side by side.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use quick_xml::{Reader, events::Event};

use crate::{
    postgres::Cluster,
    stages::Tested,
    tools::{Result, cargo, find, root, run, target},
};

/// The version of the test runner that is built where there is none.
const NEXTEST: &str = "0.9.143";

/// Crates whose tests run. Named one by one: `frontend` would switch on the browser's features.
const CRATES: [&str; 7] = ["rules", "texts", "app", "bundle", "store", "services", "server"];

/// The test runner; built once, beside everything else that is built.
pub(crate) struct Runner(PathBuf);

impl Runner {
    /// Finds it, or builds it.
    pub(crate) fn find() -> Result<Self> {
        let tools = target().join("tools");
        let built = tools.join("bin/cargo-nextest");
        if let Some(found) = find("cargo-nextest", &[]).or_else(|| built.is_file().then(|| built.clone())) {
            return Ok(Self(found));
        }
        println!("building cargo-nextest {NEXTEST}");
        let mut install = cargo(&["install", "cargo-nextest", "--version", NEXTEST, "--locked", "--quiet"]);
        run(install.arg("--root").arg(&tools).arg("--target-dir").arg(tools.join("build")))?;
        Ok(Self(built))
    }

    fn call(&self, profile: &str, crates: &[&str], more: &[&str]) -> Result<Command> {
        let mut command = cargo(&["nextest", "run", "--profile", profile]);
        command.args(more).args(crates.iter().flat_map(|name| ["--package", name]));
        // Cargo finds the runner by PATH.
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.0.parent().map(Path::to_path_buf).into_iter().chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(folders).map_err(|error| error.to_string())?);
        Ok(command)
    }

    /// Compiles the tests.
    pub(crate) fn build(&self) -> Result<()> {
        run(&mut self.call("verify", &CRATES, &["--no-run"])?)
    }

    /// Runs those that a filter names, however long they take, and shows what they print.
    pub(crate) fn run_only(&self, cluster: &Cluster, filter: &str, settings: &[(&str, &str)]) -> Result<()> {
        let mut command = self.call("attack", &CRATES, &["--filterset", filter])?;
        run(command.env("TEST_POSTGRES_URL", cluster.url()).envs(settings.iter().copied()))
    }

    /// The same for one test program of a crate, compiled to be fast.
    pub(crate) fn run_fast(
        &self,
        cluster: &Cluster,
        (name, tests, filter): (&str, &str, &str),
        settings: &[(&str, &str)],
    ) -> Result<()> {
        let more = ["--cargo-profile", "attack", "--test", tests, "--filterset", filter];
        let mut command = self.call("attack", &[name], &more)?;
        run(command.env("TEST_POSTGRES_URL", cluster.url()).envs(settings.iter().copied()))
    }

    /// Runs them; gives all, passed or not, and fails where one did.
    pub(crate) fn run(&self, cluster: &Cluster) -> Result<Vec<Tested>> {
        // Where the runner keeps what it writes, whatever the target folder is.
        let report = root().join("target/nextest/verify/tests.xml");
        let _ = std::fs::remove_file(&report);
        run(self.call("verify", &CRATES, &[])?.env("TEST_POSTGRES_URL", cluster.url()))?;
        let text = std::fs::read_to_string(&report).map_err(|error| format!("{}: {error}", report.display()))?;
        tests_of(&text)
    }
}

/// Reads the runner's report (JUnit's XML).
fn tests_of(text: &str) -> Result<Vec<Tested>> {
    let mut reader = Reader::from_str(text);
    let mut tests: Vec<Tested> = Vec::new();
    loop {
        match reader.read_event().map_err(|error| format!("report of the tests: {error}"))? {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "testcase" => {
                let mut test = Tested { name: String::new(), seconds: 0.0, ok: true };
                for attribute in tag.attributes().flatten() {
                    let value = attribute
                        .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                        .map_err(|error| format!("report of the tests: {error}"))?;
                    match attribute.key.as_ref() {
                        "name" => test.name = value.into_owned(),
                        "time" => test.seconds = value.parse().unwrap_or_default(),
                        _ => {}
                    }
                }
                tests.push(test);
            }
            Event::Start(tag) | Event::Empty(tag) if matches!(tag.name().as_ref(), "failure" | "error") => {
                if let Some(test) = tests.last_mut() {
                    test.ok = false;
                }
            }
            Event::Eof => return Ok(tests),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_tells_names_times_and_failures() {
        let report = r#"<?xml version="1.0"?><testsuites><testsuite name="services">
            <testcase name="tests::r3_one" classname="services" time="0.25"><system-out>failure</system-out></testcase>
            <testcase name="tests::two" classname="services" time="1.5"><failure type="test failure">no</failure></testcase>
            <testcase name="tests::three" classname="services" time="0"/></testsuite></testsuites>"#;
        let expected = [("tests::r3_one", 0.25, true), ("tests::two", 1.5, false), ("tests::three", 0.0, true)];
        let expected = expected.map(|(name, seconds, ok)| Tested { name: name.into(), seconds, ok });
        assert_eq!(tests_of(report).unwrap(), expected);
    }
}
