//! Pieces in packs. The splitter makes one piece of what exactly the same areas need: with a dozen areas these are dozens,
//! most of them small, and each would be a request. Pieces that are loaded together mostly are put into one file, one after
//! another; the script that loads them takes its piece out of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    path::Path,
};

use crate::tools::{Result, read, write};

/// What each area loads, by name.
pub(crate) type Manifest = BTreeMap<String, Vec<String>>;

/// What a request is worth: as many bytes, compressed, may be loaded in vain to save one.
const REQUEST: usize = 4_000;

/// How the loading script gets a piece out of its pack.
const LOADER: &str = include_str!("packs.js");

/// Pieces, and the areas that load them.
struct Pack {
    areas: BTreeSet<String>,
    pieces: Vec<String>,
    bytes: usize,
}

impl Pack {
    /// What it costs all areas together.
    fn cost(&self) -> usize {
        self.areas.len() * (self.bytes + REQUEST)
    }

    /// What the two cost less as one.
    fn saved_with(&self, other: &Pack) -> Option<usize> {
        let areas = self.areas.union(&other.areas).count();
        (self.cost() + other.cost()).checked_sub(areas * (self.bytes + other.bytes + REQUEST))
    }

    fn take(&mut self, other: Pack) {
        self.areas.extend(other.areas);
        self.pieces.extend(other.pieces);
        self.bytes += other.bytes;
    }
}

/// Puts pieces together as long as that saves something, always first where it saves most.
fn together(mut packs: Vec<Pack>) -> Vec<Pack> {
    loop {
        let pairs = (0..packs.len()).flat_map(|one| (one + 1..packs.len()).map(move |other| (one, other)));
        let best = pairs.filter_map(|(one, other)| Some((packs[one].saved_with(&packs[other])?, one, other)));
        let Some((_, one, other)) = best.filter(|(saved, ..)| *saved > 0).max_by_key(|(saved, ..)| *saved) else {
            return packs;
        };
        let other = packs.swap_remove(other);
        packs[one].take(other);
    }
}

/// Packs the pieces of a folder, has the script `link` take them from there, and says which packs each area loads.
pub(crate) fn pack(pkg: &Path, link: &Path, manifest: &Manifest) -> Result<Manifest> {
    let mut areas: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
    for (area, pieces) in manifest {
        for piece in pieces {
            areas.entry(piece).or_default().insert(area.clone());
        }
    }
    let file = |piece: &str| pkg.join(format!("{piece}.wasm"));
    let mut packs = Vec::new();
    for (piece, areas) in areas {
        let bytes = compressed(&read(&file(piece))?)?;
        packs.push(Pack { areas, pieces: vec![piece.clone()], bytes });
    }
    let script = fs::read_to_string(link).map_err(|error| format!("{}: {error}", link.display()))?;
    // Its notes name all areas of every piece.
    let mut script: String = script.lines().filter(|line| !line.starts_with("/*")).collect::<Vec<_>>().join("\n");
    let mut packed: Manifest = manifest.keys().map(|area| (area.clone(), Vec::new())).collect();
    for (number, pack) in together(packs).into_iter().enumerate() {
        let name = format!("pack_{number}");
        let mut whole = Vec::new();
        for piece in &pack.pieces {
            let from = whole.len();
            whole.extend(read(&file(piece))?);
            fs::remove_file(file(piece)).map_err(|error| format!("{piece}: {error}"))?;
            let fetched = format!("fetch(new URL(\"./{piece}.wasm\", import.meta.url))");
            if script.matches(&fetched).count() != 1 {
                return Err(format!("{}: does not load {piece} as it used to", link.display()));
            }
            script = script.replace(&fetched, &format!("piece(\"./{name}.wasm\", {from}, {})", whole.len()));
        }
        write(&file(&name), &whole)?;
        for area in &pack.areas {
            packed.entry(area.clone()).or_default().push(name.clone());
        }
    }
    write(link, format!("{script}\n{LOADER}").as_bytes())?;
    Ok(packed)
}

/// About how many bytes a file takes over the wire.
fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 5, 22);
    writer.write_all(bytes).map_err(|error| error.to_string())?;
    drop(writer);
    Ok(packed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(name: &str, areas: &[&str], bytes: usize) -> Pack {
        Pack { areas: areas.iter().map(|area| (*area).to_owned()).collect(), pieces: vec![name.to_owned()], bytes }
    }

    fn packed(packs: Vec<Pack>) -> Vec<Vec<String>> {
        let sorted = |mut pack: Pack| {
            pack.pieces.sort();
            pack.pieces
        };
        let mut packs: Vec<_> = together(packs).into_iter().map(sorted).collect();
        packs.sort();
        packs
    }

    #[test]
    fn what_the_same_areas_load_is_one_pack() {
        let packs = packed(vec![piece("a", &["x", "y"], 90_000), piece("b", &["x", "y"], 70_000)]);
        assert_eq!(packs, [["a", "b"]]);
    }

    #[test]
    fn a_small_piece_goes_with_a_large_one_and_a_large_one_stands_alone() {
        let packs = packed(vec![
            piece("all", &["account", "renewal", "door"], 60_000),
            piece("two", &["account", "renewal"], 40_000),
            piece("little", &["account", "door"], 700),
        ]);
        assert_eq!(packs, [vec!["all", "little"], vec!["two"]]);
    }

    #[test]
    fn no_piece_is_lost_or_doubled() {
        let areas = ["a", "b", "c", "d", "e"];
        let pieces = (1..32usize).map(|set| {
            let of: Vec<&str> = (0..5).filter(|bit| set >> bit & 1 == 1).map(|bit| areas[bit]).collect();
            piece(&format!("{set:02}"), &of, set * 997 % 20_000)
        });
        let all = packed(pieces.collect());
        assert!(all.len() < 31);
        let mut names: Vec<String> = all.into_iter().flatten().collect();
        names.sort();
        assert_eq!(names, (1..32).map(|set| format!("{set:02}")).collect::<Vec<_>>());
    }
}
