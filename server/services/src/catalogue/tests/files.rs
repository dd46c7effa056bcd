//! Whole files that are refused.

use std::io::{BufReader, Read};

use super::super::*;
use super::{OIN, SAMPLE, UUID, catalogue, provider, service};

fn refusal(file: &str) -> CatalogueError {
    read(file.as_bytes()).unwrap_err()
}

#[test]
fn r131_a_doctype_refuses_the_file() {
    let rest = catalogue(&provider(OIN, &service(UUID, "Naam", "loa3")));
    let (declaration, root) = rest.split_once("?>").unwrap();
    let with = |doctype: &str| format!("{declaration}?>{doctype}{root}");
    let laughs: String =
        (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    for doctype in [
        "<!DOCTYPE ServiceCatalogue>".to_owned(),
        "<!DOCTYPE c SYSTEM \"file:///etc/passwd\">".to_owned(),
        "<!DOCTYPE c [<!ENTITY x SYSTEM \"http://localhost/\">]>".to_owned(),
        format!("<!DOCTYPE c [<!ENTITY l0 \"lol\">{laughs}]>"),
    ] {
        assert_eq!(refusal(&with(&doctype)), CatalogueError::Doctype, "{doctype}");
    }
}

#[test]
fn r131_an_entity_of_the_file_s_own_is_never_resolved() {
    let file = catalogue(&provider(OIN, &service(UUID, "&l9;", "loa3")));
    assert!(matches!(refusal(&file), CatalogueError::NotWellFormed { .. }));
}

#[test]
fn r131_a_wrong_root_or_namespace_refuses_the_file() {
    let good = catalogue("");
    assert!(read(good.as_bytes()).is_ok());
    for wrong in [
        good.replace("ServiceCatalogue", "ServiceCatalog"),
        good.replace("urn:etoegang:1.13:service-catalog", "urn:etoegang:service-catalog"),
        good.replace("urn:etoegang:1.13:service-catalog", "urn:etoegang:x:service-catalog"),
        good.replace("urn:etoegang:1.13:service-catalog", "http://www.w3.org/1999/xhtml"),
        "<ServiceCatalogue/>".to_owned(),
    ] {
        assert!(matches!(refusal(&wrong), CatalogueError::WrongRoot { .. }), "{wrong}");
    }
    assert!(read(good.replace("1.13", "2.0").as_bytes()).is_ok());
}

#[test]
fn r131_a_truncated_file_is_refused_wherever_it_is_cut() {
    for part in 0..200 {
        let cut = SAMPLE.len() * part / 200;
        let refused = read(&SAMPLE.as_bytes()[..cut]);
        assert!(matches!(refused, Err(CatalogueError::NotWellFormed { .. })), "cut after {cut} bytes: {refused:?}");
    }
}

#[test]
fn r131_what_is_not_well_formed_is_refused_with_its_line() {
    let good = catalogue("\n<!-- - -->\n<c:x y=\"1\"/>\n");
    assert!(read(good.as_bytes()).is_ok());
    assert!(read(format!("{good}\n<!-- after -->\n").as_bytes()).is_ok());
    for (from, to) in [
        ("<c:x y=\"1\"/>", "<c:x>"),
        ("<c:x y=\"1\"/>", "<c:x></c:y>"),
        ("<c:x y=\"1\"/>", "</c:x>"),
        ("y=\"1\"", "y=\"1\" y=\"2\""),
        ("y=\"1\"", "y=\"<\""),
        ("y=\"1\"", "y=\"&unknown;\""),
        ("y=\"1\"", "y"),
        ("<c:x", "<d:x"),
        ("<c:x", "<1x"),
        ("<c:x y=\"1\"/>", "& alone"),
        ("<c:x y=\"1\"/>", "&#1;"),
        ("<c:x y=\"1\"/>", "]]>"),
        ("<c:x y=\"1\"/>", "\u{b}"),
        ("<c:x y=\"1\"/>", "<?xml version=\"1.0\"?>"),
        ("- -->", "-- -->"),
        ("UTF-8", "ISO-8859-1"),
        ("version=\"1.0\"", "version=\"1.1\""),
    ] {
        let broken = refusal(&good.replacen(from, to, 1));
        assert!(matches!(broken, CatalogueError::NotWellFormed { .. }), "{to}: {broken:?}");
    }
    for after in ["x", "<x/>", "&amp;", "<![CDATA[ ]]>"] {
        let broken = refusal(&format!("{good}{after}"));
        assert!(matches!(broken, CatalogueError::NotWellFormed { line: 5.., .. }), "{after}: {broken:?}");
    }
    let mut latin = good.into_bytes();
    latin.extend_from_slice(b"<!-- \xeb -->");
    assert!(matches!(read(latin.as_slice()), Err(CatalogueError::NotWellFormed { .. })));
}

#[test]
fn r131_elements_without_end_are_refused() {
    let deep = catalogue(&"<c:x>".repeat(100_000));
    assert!(matches!(refusal(&deep), CatalogueError::NotWellFormed { .. }));
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=\"\"")).collect();
    let wide = catalogue(&format!("<c:x{attributes}/>"));
    assert!(matches!(refusal(&wide), CatalogueError::NotWellFormed { .. }));
}

#[test]
fn r131_a_file_that_is_too_large_is_refused() {
    let good = catalogue("");
    let limit = good.len() as u64;
    assert!(read_at_most(good.as_bytes(), limit).is_ok());
    assert_eq!(read_at_most(good.as_bytes(), limit - 1), Err(CatalogueError::TooLarge { max: limit - 1 }));
    let (begin, end) = good.split_at(good.len() - "</c:ServiceCatalogue>".len());
    let endless = begin.as_bytes().chain(std::io::repeat(b' ').take(MAX_BYTES)).chain(end.as_bytes());
    assert_eq!(read(BufReader::new(endless)), Err(CatalogueError::TooLarge { max: MAX_BYTES }));
}
