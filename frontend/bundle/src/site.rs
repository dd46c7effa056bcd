//! The site: what the browser downloads, made of `frontend`, `style` and `public`, and compressed beforehand.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
};

use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    budgets::Sizes,
    packs::{self, Manifest},
    tools::{Result, cargo, find, output, packages, read, root, run, target, write},
};

/// A site that was made.
pub(crate) struct Site {
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// What the browser downloads of it.
    pub(crate) sizes: Sizes,
}

/// Makes the site, unless it stands as it would be made.
pub(crate) fn make() -> Result<Site> {
    let wasm = build_wasm()?;
    let folder = target().join("site");
    let stamp = target().join("site.made-of");
    let sources = sources(&wasm)?;
    if fs::read_to_string(&stamp).is_ok_and(|made_of| made_of == sources) {
        println!("the site stands as it was made");
    } else {
        let _ = fs::remove_file(&stamp);
        let _ = fs::remove_dir_all(&folder);
        let pkg = folder.join("pkg");
        fs::create_dir_all(&pkg).map_err(|error| format!("{}: {error}", pkg.display()))?;
        let pieces = bind(&wasm, &pkg)?;
        let packs = packs::pack(&pkg, &pkg.join(LINK), &pieces)?;
        let manifest = serde_json::to_string(&packs).map_err(|error| error.to_string())?;
        write(&pkg.join(MANIFEST), manifest.as_bytes())?;
        write(&pkg.join("portal.css"), style()?.as_bytes())?;
        copy(&root().join("public"), &folder)?;
        let build = compress(&folder)?;
        write(&folder.join("build.txt"), build.as_bytes())?;
        write(&stamp, sources.as_bytes())?;
    }
    let pkg = folder.join("pkg");
    let size = |name: &str| fs::metadata(pkg.join(format!("{name}.br"))).map_or(0, |meta| meta.len() as usize);
    let manifest: Manifest =
        serde_json::from_slice(&read(&pkg.join(MANIFEST))?).map_err(|error| format!("{MANIFEST}: {error}"))?;
    // An area's name ends with a number that changes with the code.
    let name = |area: &str| area.rsplit_once('_').map_or(area, |(name, _)| name).to_owned();
    let weight = |packs: &[String]| packs.iter().map(|pack| size(&format!("{pack}.wasm"))).sum();
    let sizes = Sizes {
        code: size("frontend_bg.wasm") + size("frontend.js") + size(LINK),
        style: size("portal.css"),
        areas: manifest.iter().map(|(area, packs)| (name(area), weight(packs))).collect(),
    };
    Ok(Site { folder, sizes })
}

/// Which pieces each area loads.
const MANIFEST: &str = "__wasm_split_manifest.json";

/// What a site is made of, as one word: the browser half, sheets, pictures, and what makes it.
fn sources(wasm: &Path) -> Result<String> {
    let own = root().join("frontend/bundle");
    let mut files = vec![wasm.to_path_buf(), root().join("Cargo.lock"), own.join("package-lock.json")];
    for folder in [root().join("style"), root().join("public"), own.join("src")] {
        files.extend(every_file(&folder)?);
    }
    let mut hasher = DefaultHasher::new();
    wasm_opt()?.is_some().hash(&mut hasher);
    for file in files {
        file.strip_prefix(root()).ok().hash(&mut hasher);
        read(&file)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The files of a folder and of those below it, in order.
fn every_file(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(every_file(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
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
    // Panics name the files that they come from: without the builder's folders, so that no build tells where it was made
    // and two builders get the same. Joined with what .cargo/config.toml has, which RUSTFLAGS would replace.
    let remap = builder_paths().map(|(path, name)| format!("{:?}", format!("--remap-path-prefix={path}={name}")));
    let flags = format!("target.{TRIPLE}.rustflags=[{}]", remap.join(", "));
    let mut build = cargo(&["build", "--package", "frontend", "--lib", "--target", TRIPLE, "--profile", "browser"]);
    run(build.args(["--config", &flags]))?;
    Ok(target().join(TRIPLE).join("browser/frontend.wasm"))
}

/// The folders of whoever builds that could stand in a program, and what stands there instead.
fn builder_paths() -> [(String, &'static str); 3] {
    let home = |variable: &str| std::env::var_os(variable).map(PathBuf::from);
    let cargo_home = home("CARGO_HOME").or_else(|| home("HOME").map(|home| home.join(".cargo"))).unwrap_or_default();
    // The compiler takes the last that fits: the target folder may lie in the project's.
    [(cargo_home, "cargo"), (root(), "portal"), (target(), "target")]
        .map(|(path, name)| (path.canonicalize().unwrap_or(path).display().to_string(), name))
}

/// Texts of the date library's parsers, which the browser has no use for: one sum by its spans or one error that is shown
/// brings all of them.
const PARSERS: [&str; 3] = ["strptime", "RFC 2822", "ISO 8601 duration"];

/// Fails where a piece holds what it must not: a folder of who builds, or the date library's parsers.
fn check_texts(pkg: &Path) -> Result<()> {
    let paths = builder_paths().map(|(path, _)| path);
    let forbidden: Vec<&str> = paths.iter().map(String::as_str).chain(PARSERS).filter(|text| text.len() > 1).collect();
    for file in files(pkg, "wasm")? {
        let bytes = read(&file)?;
        let holds = |text: &&&str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        if let Some(text) = forbidden.iter().find(holds) {
            return Err(format!("{} holds {text:?}", file.display()));
        }
    }
    Ok(())
}

/// The module through which pieces are loaded; pages know this name.
const LINK: &str = "__wasm_split.______________________.js";

/// Splits the browser half into the main piece and one for every lazy page, binds the main piece, makes all smaller.
/// Says which pieces each area loads.
fn bind(wasm: &Path, pkg: &Path) -> Result<Manifest> {
    let whole = fs::read(wasm).map_err(|error| format!("{}: {error}", wasm.display()))?;
    let main = pkg.join("frontend.wasm");
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = pkg;
    options.main_out_path = &main;
    options.main_module = "./frontend.js";
    let link = format!("./{LINK}");
    options.link_name = &link;
    let split = wasm_split_cli_support::transform(options).map_err(|error| format!("wasm-split: {error}"))?;
    let pieces: Manifest = split.prefetch_map.into_iter().collect();

    let mut bindgen = Bindgen::new();
    bindgen.input_path(&main).out_name("frontend").typescript(false);
    bindgen.keep_lld_exports(true).demangle(false).remove_name_section(true).remove_producers_section(true);
    bindgen.web(true).map_err(|error| error.to_string())?;
    bindgen.generate(pkg).map_err(|error| format!("wasm-bindgen: {error}"))?;
    fs::remove_file(&main).map_err(|error| error.to_string())?;

    check_texts(pkg)?;
    let Some(wasm_opt) = wasm_opt()? else {
        println!("Node is missing (package nodejs), and with it wasm-opt: the site is larger than it could be");
        return Ok(pieces);
    };
    side_by_side(files(pkg, "wasm")?, |file| {
        let small = file.with_extension("small");
        let features =
            ["bulk-memory", "nontrapping-float-to-int", "reference-types", "sign-ext", "mutable-globals", "multivalue"];
        let mut command = Command::new("node");
        // What is smallest as brotli: other passes make the code shorter, and less like itself.
        let passes = ["-O1", "--duplicate-function-elimination", "--dae-optimizing"];
        let strips = ["--strip-debug", "--strip-producers", "--strip-target-features"];
        command.arg(&wasm_opt).args(passes).args(strips);
        command.args(features.map(|feature| format!("--enable-{feature}")));
        run(command.arg(file).arg("-o").arg(&small))?;
        fs::rename(&small, file).map_err(|error| error.to_string())
    })?;
    Ok(pieces)
}

/// Does the same with every file, on as many threads as there are cores; the largest first, as it takes longest.
fn side_by_side(mut files: Vec<PathBuf>, work: impl Fn(&Path) -> Result<()> + Sync) -> Result<()> {
    files.sort_by_key(|file| fs::metadata(file).map_or(0, |meta| meta.len()));
    let queue = Mutex::new(files);
    let next = || queue.lock().ok().and_then(|mut files| files.pop());
    let worker = || -> Result<()> {
        while let Some(file) = next() {
            work(&file)?;
        }
        Ok(())
    };
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        let ends = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| Err("a thread panicked".into())));
        ends.collect::<Result<Vec<()>>>().map(|_| ())
    })
}

/// wasm-opt from the bundle's own lock file: older ones that distributions have mix up the tables of a split module.
fn wasm_opt() -> Result<Option<PathBuf>> {
    let folder = root().join("frontend/bundle");
    let script = folder.join("node_modules/binaryen/bin/wasm-opt");
    let (Some(_), Some(npm)) = (find("node", &[]), find("npm", &[])) else { return Ok(None) };
    packages(&npm, &folder)?;
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
    for file in &files {
        read(file)?.hash(&mut hasher);
    }
    side_by_side(files, |file| {
        let bytes = read(file)?;
        let mut packed = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 11, 24);
        writer.write_all(&bytes).map_err(|error| error.to_string())?;
        drop(writer);
        if packed.len() < bytes.len() {
            let mut name = file.to_path_buf().into_os_string();
            name.push(".br");
            write(Path::new(&name), &packed)?;
        }
        Ok(())
    })?;
    Ok(format!("{:016x}", hasher.finish()))
}
