//! The pieces of the builds before this one, for pages that were open over an update (R136): each start leaves its own in a
//! folder that stays.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use axum::{
    body::Body,
    http::{HeaderValue, Request, header},
    response::Response,
};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// How many builds before this one are kept.
const KEPT: usize = 2;

/// In the folder of a build: the how-manieth it is of those that were started here.
const TURN: &str = "turn.txt";

/// Leaves the files of a build in a folder, and takes away those of builds before the last [`KEPT`]. `files` are paths below
/// the site, each with what it holds.
///
/// # Errors
/// Of the file system.
pub fn keep(folder: &Path, build: &str, files: impl Iterator<Item = (String, Vec<u8>)>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let others: Vec<(u64, PathBuf)> = builds(folder)?.into_iter().filter(|(_, path)| !path.ends_with(build)).collect();
    let turn = others.iter().map(|(turn, _)| turn + 1).max().unwrap_or(1);
    let place = folder.join(build);
    if !place.is_dir() {
        // Another instance may start at once: a build stands whole under its name, or not at all.
        let begun = tempfile::Builder::new().prefix(".").tempdir_in(folder)?;
        for (path, content) in files {
            let file = begun.path().join(path);
            fs::create_dir_all(file.parent().unwrap_or(begun.path()))?;
            fs::write(file, content)?;
        }
        match fs::rename(begun.path(), &place) {
            Err(error) if !place.is_dir() => return Err(error),
            _ => {}
        }
    }
    fs::write(place.join(TURN), turn.to_string())?;
    let mut before = others;
    before.sort_by_key(|(turn, _)| std::cmp::Reverse(*turn));
    for (_, path) in before.into_iter().skip(KEPT) {
        match fs::remove_dir_all(path) {
            // Another instance was faster.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            removed => removed?,
        }
    }
    Ok(())
}

/// The builds in a folder, each with its turn; 0 where that cannot be read. What is being written is none yet.
fn builds(folder: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
            let turn = fs::read_to_string(entry.path().join(TURN)).ok().and_then(|text| text.trim().parse().ok());
            found.push((turn.unwrap_or(0), entry.path()));
        }
    }
    Ok(found)
}

/// The file of a former build, by its address (`/v/<build>/…`).
pub async fn file(folder: &Path, request: Request<Body>) -> Option<Response> {
    let (mut parts, body) = request.into_parts();
    parts.uri = parts.uri.path().strip_prefix("/v")?.parse().ok()?;
    let files = ServeDir::new(folder).precompressed_br().append_index_html_on_directories(false);
    let answer = files.oneshot(Request::from_parts(parts, body)).await.ok()?;
    if !(answer.status().is_success() || answer.status().is_redirection()) {
        return None;
    }
    let mut answer = answer.map(Body::new);
    let forever = HeaderValue::from_static(crate::site::FOREVER);
    answer.headers_mut().insert(header::CACHE_CONTROL, forever);
    Some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(folder: &Path, build: &str) {
        let files = [("pkg/frontend.js", build), ("favicon.svg", "<svg/>")];
        keep(folder, build, files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))).unwrap();
    }

    fn kept(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn r136_the_pieces_of_the_last_two_builds_stay() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("sites");
        for build in ["a", "b", "c"] {
            start(&folder, build);
        }
        assert_eq!(kept(&folder), ["a", "b", "c"]);
        start(&folder, "d");
        assert_eq!(kept(&folder), ["b", "c", "d"]);
        assert_eq!(fs::read_to_string(folder.join("b/pkg/frontend.js")).unwrap(), "b");
        // Put back after a bad update, an old build is the newest, and none goes that was open a moment ago.
        start(&folder, "b");
        start(&folder, "b");
        assert_eq!(kept(&folder), ["b", "c", "d"]);
        start(&folder, "e");
        assert_eq!(kept(&folder), ["b", "d", "e"]);
    }

    #[test]
    fn r136_a_start_that_was_cut_off_leaves_nothing_that_counts() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join(".a-1/pkg")).unwrap();
        start(folder.path(), "a");
        assert_eq!(fs::read_to_string(folder.path().join("a/pkg/frontend.js")).unwrap(), "a");
    }
}
