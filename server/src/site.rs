//! The site inside the program: wasm, script, style and pictures, as `bundle` made them, compressed beforehand.

use std::{collections::HashMap, io, path::Path, sync::LazyLock};

use app::SiteFiles;
use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use crate::former;

/// The files. The folder is given at build time; without one, the program has no site (tests of the router).
#[derive(RustEmbed)]
#[folder = "$RECONI_SITE"]
struct Files;

/// How long a browser keeps what never changes under its address.
pub(crate) const FOREVER: &str = "public, max-age=31536000, immutable";

/// This build's name; nothing of a program without a site.
fn build() -> Option<String> {
    Files::get("build.txt").map(|file| String::from_utf8_lossy(&file.data).trim().to_owned())
}

/// The path under which this build's files never change: `/v/<hash>`.
fn root() -> String {
    format!("/v/{}", build().unwrap_or_else(|| "0".into()))
}

/// Leaves this build's files in a folder, for the builds after it.
///
/// # Errors
/// Of the file system.
pub fn keep(folder: &Path) -> io::Result<()> {
    let Some(build) = build() else { return Ok(()) };
    let files = Files::iter().filter_map(|path| Some((path.to_string(), Files::get(&path)?.data.into_owned())));
    former::keep(folder, &build, files)
}

/// The script that loads pieces, as the bundler names it.
const LINK: &str = "__wasm_split.______________________.js";

/// The site's files, as pages name them. Without the list of pieces, pages work too: theirs are asked for a moment later.
pub fn files() -> SiteFiles {
    static FILES: LazyLock<SiteFiles> = LazyLock::new(|| {
        let pieces = Files::get("pkg/__wasm_split_manifest.json").map(|list| serde_json::from_slice(&list.data));
        let pieces = pieces.transpose().unwrap_or_else(|error| {
            tracing::warn!("pieces of pages are not named: {error}");
            None
        });
        let pieces: HashMap<String, Vec<String>> = pieces.unwrap_or_default();
        SiteFiles::new(&root(), move |function| pieces.get(function).cloned().unwrap_or_default(), LINK)
    });
    FILES.clone()
}

/// Whether a path is a file's: one that is there, or one of this or another build. A full stop in an address makes none.
pub fn is_asset(path: &str) -> bool {
    path.starts_with("/v/") || (path.contains('.') && Files::get(path.trim_start_matches('/')).is_some())
}

/// The file of a path, in the smallest form that the browser takes.
pub fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let forever = path.strip_prefix(root().as_str());
    let name = forever.unwrap_or(path).trim_start_matches('/');
    if name.ends_with(".br") || name == "build.txt" {
        return None;
    }
    let plain = Files::get(name)?;
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let brotli = accepts.split(',').any(|item| item.trim().starts_with("br"));
    let packed = brotli.then(|| Files::get(&format!("{name}.br"))).flatten();
    let tag = format!("\"{}\"", hex::encode(&plain.metadata.sha256_hash()[..8]));
    let cache = if forever.is_some() { FOREVER } else { "public, max-age=3600" };
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Some(
            (StatusCode::NOT_MODIFIED, [(header::ETAG, tag), (header::CACHE_CONTROL, cache.into())]).into_response(),
        );
    }
    let kind = mime_guess::from_path(name).first_or_octet_stream().to_string();
    let base = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::ETAG, tag),
        (header::VARY, "accept-encoding".to_owned()),
    ];
    Some(match packed {
        Some(packed) => (base, [(header::CONTENT_ENCODING, "br")], packed.data).into_response(),
        None => (base, plain.data).into_response(),
    })
}
