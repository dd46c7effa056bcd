//! Pieces in packs. The splitter makes one piece of what exactly the same areas need: with a dozen areas these are more than a
//! hundred, most of them small, and each would be a request. A large piece that several areas need is a pack of its own, which
//! is loaded once for all of them. All else that an area needs lies in the area's own pack: a small piece is in the pack of each
//! area that needs it, as it takes less room there than anywhere else. The script that loads pieces takes them out of packs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    path::Path,
};

use crate::tools::{Result, read, write};

/// What each area loads, by name.
pub(crate) type Manifest = BTreeMap<String, Vec<String>>;

/// From how many bytes on, compressed, a piece of several areas is a pack of its own. A smaller one costs less than this when it is
/// loaded again for another area, and so much is a request worth.
const LARGE: usize = 5_000;

/// How the loading script gets a piece out of its pack.
const LOADER: &str = include_str!("packs.js");

/// Pieces that lie in one file, and the areas that load it.
#[derive(Debug, PartialEq, Eq)]
struct Pack {
    areas: BTreeSet<String>,
    pieces: Vec<String>,
}

/// Puts pieces into packs, by the areas that need each and its size.
fn together(pieces: &BTreeMap<String, (BTreeSet<String>, usize)>) -> Vec<Pack> {
    let mut own: BTreeMap<&String, Vec<String>> = BTreeMap::new();
    let mut packs = Vec::new();
    for (piece, (areas, bytes)) in pieces {
        if areas.len() > 1 && *bytes >= LARGE {
            packs.push(Pack { areas: areas.clone(), pieces: vec![piece.clone()] });
        } else {
            for area in areas {
                own.entry(area).or_default().push(piece.clone());
            }
        }
    }
    packs.extend(own.into_iter().map(|(area, pieces)| Pack { areas: BTreeSet::from([area.clone()]), pieces }));
    packs
}

/// Packs the pieces of a folder, has the script `link` take them from there, and says which packs each area loads.
pub(crate) fn pack(pkg: &Path, link: &Path, manifest: &Manifest) -> Result<Manifest> {
    let file = |piece: &str| pkg.join(format!("{piece}.wasm"));
    let mut pieces: BTreeMap<String, (BTreeSet<String>, usize)> = BTreeMap::new();
    for (area, needed) in manifest {
        for piece in needed {
            pieces.entry(piece.clone()).or_default().0.insert(area.clone());
        }
    }
    let mut bytes = BTreeMap::new();
    for (piece, (_, size)) in &mut pieces {
        let read = read(&file(piece))?;
        *size = compressed(&read)?;
        bytes.insert(piece.clone(), read);
        fs::remove_file(file(piece)).map_err(|error| format!("{piece}: {error}"))?;
    }
    let mut packed: Manifest = manifest.keys().map(|area| (area.clone(), Vec::new())).collect();
    // Where each piece lies: its pack's number, and from which byte on.
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for (number, pack) in together(&pieces).into_iter().enumerate() {
        let name = format!("pack_{number}");
        let mut whole = Vec::new();
        for piece in &pack.pieces {
            places.entry(piece.clone()).or_default().push_str(&format!(", {number}, {}", whole.len()));
            whole.extend(&bytes[piece]);
        }
        write(&file(&name), &whole)?;
        for area in &pack.areas {
            packed.entry(area.clone()).or_default().push(name.clone());
        }
    }
    let script = fs::read_to_string(link).map_err(|error| format!("{}: {error}", link.display()))?;
    // Its notes name all areas of every piece.
    let mut script: String = script.lines().filter(|line| !line.starts_with("/*")).collect::<Vec<_>>().join("\n");
    for (piece, places) in &places {
        let fetched = format!("fetch(new URL(\"./{piece}.wasm\", import.meta.url))");
        if script.matches(&fetched).count() != 1 {
            return Err(format!("{}: does not load {piece} as it used to", link.display()));
        }
        script = script.replace(&fetched, &format!("piece({}{places})", bytes[piece].len()));
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

    fn packed(pieces: &[(&str, &[&str], usize)]) -> Vec<(Vec<String>, Vec<String>)> {
        let piece = |(name, areas, bytes): &(&str, &[&str], usize)| {
            ((*name).to_owned(), (areas.iter().map(|area| (*area).to_owned()).collect(), *bytes))
        };
        let packs = together(&pieces.iter().map(piece).collect());
        packs.into_iter().map(|pack| (pack.areas.into_iter().collect(), pack.pieces)).collect()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_large_piece_of_several_areas_is_loaded_once_and_a_small_one_with_each() {
        let packs = packed(&[
            ("door", &["door"], 60_000),
            ("frame", &["cancel", "renewal"], LARGE),
            ("little", &["door", "renewal"], LARGE - 1),
            ("renewal", &["renewal"], 20_000),
        ]);
        assert_eq!(
            packs,
            [
                (names(&["cancel", "renewal"]), names(&["frame"])),
                (names(&["door"]), names(&["door", "little"])),
                (names(&["renewal"]), names(&["little", "renewal"])),
            ]
        );
    }

    #[test]
    fn each_area_loads_each_of_its_pieces_once() {
        let areas = ["a", "b", "c", "d", "e"];
        let sets: Vec<(String, Vec<&str>)> = (1..32usize)
            .map(|set| (format!("{set:02}"), (0..5).filter(|bit| set >> bit & 1 == 1).map(|bit| areas[bit]).collect()))
            .collect();
        let pieces: Vec<(&str, &[&str], usize)> = sets
            .iter()
            .enumerate()
            .map(|(index, (name, areas))| (name.as_str(), areas.as_slice(), index * 997 % 20_000))
            .collect();
        let packs = packed(&pieces);
        for area in areas {
            let loaded = packs.iter().filter(|(of, _)| of.iter().any(|one| one == area));
            let mut loaded: Vec<String> = loaded.flat_map(|(_, pieces)| pieces.clone()).collect();
            loaded.sort();
            let needed = sets.iter().filter(|(_, areas)| areas.contains(&area));
            assert_eq!(loaded, needed.map(|(name, _)| name.clone()).collect::<Vec<_>>(), "{area}");
        }
    }
}
