//! The browsers that the journeys run in: Chromium, and by WebDriver Firefox and WebKitGTK.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    requirements,
    stages::Tested,
    tools::{Result, cargo, find, install, packages, root, run, target},
};

/// The version of Firefox's WebDriver that is built where there is none.
const GECKODRIVER: &str = "0.37.1";

/// Everything that the browser journeys need.
pub(crate) struct Browsers {
    npm: PathBuf,
    node: PathBuf,
    chromium: PathBuf,
    firefox: PathBuf,
    geckodriver: PathBuf,
    webkit_driver: PathBuf,
    mini_browser: PathBuf,
}

impl Browsers {
    /// Finds them all, and installs what is missing where that is one command.
    pub(crate) fn find() -> Result<Self> {
        let one = |program: &str, package: &str| {
            if find(program, &["/usr/bin"]).is_none() {
                install(&[package]);
            }
            find(program, &["/usr/bin"]).ok_or(format!("{program} is missing: apt-get install {package}"))
        };
        one("xauth", "xauth")?;
        one("xvfb-run", "xvfb")?;
        // Half the work of the whole browser; one set of journeys runs in that.
        one("chromium-headless-shell", "chromium-headless-shell")?;
        Ok(Self {
            node: one("node", "nodejs")?,
            npm: one("npm", "npm")?,
            chromium: one("chromium", "chromium")?,
            firefox: one("firefox-esr", "firefox-esr")?,
            webkit_driver: one("WebKitWebDriver", "webkit2gtk-driver")?,
            mini_browser: mini_browser().ok_or("MiniBrowser is missing: apt-get install webkit2gtk-driver")?,
            geckodriver: geckodriver()?,
        })
    }

    /// Installs the packages of the journeys where they are not those of the lock file; gives their folder.
    pub(crate) fn prepare(&self) -> Result<PathBuf> {
        let folder = root().join("end2end");
        packages(&self.npm, &folder)?;
        Ok(folder)
    }

    /// Prints what a first visit weighs, and how soon it can be used on a slow line.
    pub(crate) fn figures(&self, server: &Path) -> Result<()> {
        let mut measure = Command::new(&self.node);
        measure.arg("measure.mjs").env("PORTAL_BIN", server).env("CHROMIUM", &self.chromium);
        run(measure.current_dir(self.prepare()?))
    }

    /// Installs what the journeys need, runs them, and gives them all.
    pub(crate) fn journeys(&self, server: &Path) -> Result<Vec<Tested>> {
        let folder = self.prepare()?;
        let report = target().join("end2end-report.json");
        let _ = std::fs::remove_file(&report);
        let mut journeys = Command::new(&self.node);
        journeys.arg("node_modules/@playwright/test/cli.js").arg("test");
        journeys.env("PORTAL_BIN", server).env("E2E_REPORT", &report);
        journeys.env("CHROMIUM", &self.chromium).env("FIREFOX", &self.firefox).env("GECKODRIVER", &self.geckodriver);
        journeys.env("WEBKIT_DRIVER", &self.webkit_driver).env("MINIBROWSER", &self.mini_browser);
        run(journeys.current_dir(&folder))?;
        requirements::browser_run(&report)
    }
}

/// WebKitGTK's small browser lies in a folder that names the machine and the version.
fn mini_browser() -> Option<PathBuf> {
    let folders = |of: &Path| std::fs::read_dir(of).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = folders(Path::new("/usr/lib"))
        .flat_map(|machine| folders(&machine).collect::<Vec<_>>())
        .filter(|folder| folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with("webkit2gtk-")))
        .map(|folder| folder.join("MiniBrowser"))
        .filter(|program| program.is_file())
        .collect();
    found.sort();
    found.pop()
}

/// Firefox's WebDriver, which Debian does not carry: built once, beside everything else that is built.
fn geckodriver() -> Result<PathBuf> {
    let tools = target().join("tools");
    let built = tools.join("bin/geckodriver");
    if let Some(found) = find("geckodriver", &["/usr/bin"]).or_else(|| built.is_file().then(|| built.clone())) {
        return Ok(found);
    }
    println!("building geckodriver {GECKODRIVER}");
    let mut install = cargo(&["install", "geckodriver", "--version", GECKODRIVER, "--locked", "--quiet"]);
    run(install.arg("--root").arg(&tools).arg("--target-dir").arg(tools.join("build")))?;
    Ok(built)
}
