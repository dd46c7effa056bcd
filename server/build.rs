//! Tells where the site is that goes into the program. Without one an empty folder does: tests need no site.

fn main() {
    println!("cargo:rerun-if-env-changed=RECONI_SITE");
    let site = std::env::var("RECONI_SITE").ok().filter(|site| !site.is_empty());
    let site = site.unwrap_or_else(|| {
        let empty = std::path::Path::new(&std::env::var("OUT_DIR").unwrap_or_default()).join("no-site");
        std::fs::create_dir_all(&empty).unwrap_or_else(|error| panic!("{}: {error}", empty.display()));
        empty.to_string_lossy().into_owned()
    });
    println!("cargo:rerun-if-changed={site}");
    println!("cargo:rustc-env=RECONI_SITE={site}");
}
