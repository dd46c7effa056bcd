//! The site: what the browser downloads, made of `frontend`, `style` and `public`, and compressed beforehand.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
};
use wasm_bindgen_cli_support::Bindgen;

use crate::tools::{Result, cargo, find, output, root, run, target};

/// Bytes of wasm and script that the first interactive route may take, as brotli.
const MOST_CODE: usize = 220_000;

/// A site that was made.
pub(crate) struct Site {
    /// Its folder.
    pub(crate) folder: PathBuf,
    code: usize,
    style: usize,
}

impl Site {
    /// Prints what the browser downloads.
    pub(crate) fn print_sizes(&self) {
        println!("wasm + js: {} bytes as brotli (budget {MOST_CODE})", self.code);
        println!("css:       {} bytes as brotli", self.style);
    }

    /// Fails where a budget is exceeded.
    pub(crate) fn check_budgets(&self) -> Result<()> {
        self.print_sizes();
        if self.code > MOST_CODE {
            return Err(format!("wasm + js: {} bytes, over the budget of {MOST_CODE}", self.code));
        }
        Ok(())
    }
}

/// Makes the site.
pub(crate) fn make() -> Result<Site> {
    let wasm = build_wasm()?;
    let folder = target().join("site");
    let _ = fs::remove_dir_all(&folder);
    let pkg = folder.join("pkg");
    fs::create_dir_all(&pkg).map_err(|error| format!("{}: {error}", pkg.display()))?;
    bind(&wasm, &pkg)?;
    write(&pkg.join("portal.css"), &style()?)?;
    copy(&root().join("public"), &folder)?;
    let build = compress(&folder)?;
    write(&folder.join("build.txt"), &build)?;
    let size = |name: &str| fs::metadata(pkg.join(format!("{name}.br"))).map_or(0, |meta| meta.len() as usize);
    Ok(Site { code: size("frontend_bg.wasm") + size("frontend.js") + size(LINK), style: size("portal.css"), folder })
}

/// What the browser half is compiled for.
pub(crate) const TRIPLE: &str = "wasm32-unknown-unknown";

/// Adds that target where rustup lacks it.
pub(crate) fn add_target() -> Result<()> {
    let installed = output("rustup", &["target", "list", "--installed"]);
    if installed.is_some_and(|list| !list.lines().any(|line| line.trim() == TRIPLE)) {
        run(Command::new("rustup").args(["target", "add", TRIPLE]).current_dir(root()))?;
    }
    Ok(())
}

fn build_wasm() -> Result<PathBuf> {
    add_target()?;
    run(&mut cargo(&["build", "--package", "frontend", "--lib", "--target", TRIPLE, "--profile", "browser"]))?;
    Ok(target().join(TRIPLE).join("browser/frontend.wasm"))
}

/// The module through which pieces are loaded; pages know this name.
const LINK: &str = "__wasm_split.______________________.js";

/// Splits the browser half into the main piece and one for every lazy page, binds the main piece, makes all smaller.
fn bind(wasm: &Path, pkg: &Path) -> Result<()> {
    let whole = fs::read(wasm).map_err(|error| format!("{}: {error}", wasm.display()))?;
    let main = pkg.join("frontend.wasm");
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = pkg;
    options.main_out_path = &main;
    options.main_module = "./frontend.js";
    let link = format!("./{LINK}");
    options.link_name = &link;
    let split = wasm_split_cli_support::transform(options).map_err(|error| format!("wasm-split: {error}"))?;
    let manifest = serde_json::to_string(&split.prefetch_map).map_err(|error| error.to_string())?;
    write(&pkg.join("__wasm_split_manifest.json"), &manifest)?;

    let mut bindgen = Bindgen::new();
    bindgen.input_path(&main).out_name("frontend").typescript(false);
    bindgen.keep_lld_exports(true).demangle(false).remove_name_section(true).remove_producers_section(true);
    bindgen.web(true).map_err(|error| error.to_string())?;
    bindgen.generate(pkg).map_err(|error| format!("wasm-bindgen: {error}"))?;
    fs::remove_file(&main).map_err(|error| error.to_string())?;

    let Some(wasm_opt) = wasm_opt()? else {
        println!("Node is missing (package nodejs), and with it wasm-opt: the site is larger than it could be");
        return Ok(());
    };
    for file in files(pkg, "wasm")? {
        let small = file.with_extension("small");
        let features =
            ["bulk-memory", "nontrapping-float-to-int", "reference-types", "sign-ext", "mutable-globals", "multivalue"];
        let mut command = Command::new("node");
        command.arg(&wasm_opt).args(["-Oz", "--converge", "--strip-debug"]);
        command.args(features.map(|feature| format!("--enable-{feature}")));
        run(command.arg(&file).arg("-o").arg(&small))?;
        fs::rename(&small, &file).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// wasm-opt from the bundle's own lock file: older ones that distributions have mix up the tables of a split module.
fn wasm_opt() -> Result<Option<PathBuf>> {
    let folder = root().join("frontend/bundle");
    let script = folder.join("node_modules/binaryen/bin/wasm-opt");
    let (Some(_), Some(npm)) = (find("node", &[]), find("npm", &[])) else { return Ok(None) };
    if !script.is_file() {
        run(Command::new(npm).args(["ci", "--no-audit", "--no-fund", "--silent"]).current_dir(&folder))?;
    }
    Ok(Some(script))
}

/// The files of a folder with an ending, in order.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let fits = |file: &PathBuf| file.is_file() && file.extension().is_some_and(|found| found == ending);
    let mut found: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(fits).collect();
    found.sort();
    Ok(found)
}

/// The style sheets as one, minified. No browser targets: the sheets use what current browsers have.
fn style() -> Result<String> {
    let files = FileProvider::new();
    let main = root().join("style/main.css");
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(&main).map_err(|error| format!("style: {error}"))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| format!("style: {error}"))?;
    let printed = sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() });
    Ok(printed.map_err(|error| format!("style: {error}"))?.code)
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).map_err(|error| format!("{}: {error}", from.display()))? {
        let file = entry.map_err(|error| error.to_string())?.path();
        if let Some(name) = file.file_name().filter(|_| file.is_file()) {
            fs::copy(&file, to.join(name)).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    Ok(())
}

/// Writes a brotli form beside every file that gets smaller by it, and gives the name of this build: a hash of all.
fn compress(folder: &Path) -> Result<String> {
    let mut files = Vec::new();
    for folder in [folder.to_path_buf(), folder.join("pkg")] {
        let entries = fs::read_dir(&folder).map_err(|error| error.to_string())?;
        files.extend(entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(|file| file.is_file()));
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        let bytes = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        bytes.hash(&mut hasher);
        let mut packed = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 11, 24);
        writer.write_all(&bytes).map_err(|error| error.to_string())?;
        drop(writer);
        if packed.len() < bytes.len() {
            let mut name = file.into_os_string();
            name.push(".br");
            fs::write(name, packed).map_err(|error| error.to_string())?;
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}
