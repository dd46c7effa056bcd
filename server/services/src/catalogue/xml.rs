//! A walk over XML that is stricter than the parser under it.
//!
//! The parser leaves some rules to its caller: one root with nothing around it, no DOCTYPE, names and characters that
//! XML allows, prefixes that were declared. All of them are kept here, so that a broken file is refused rather than
//! half understood. Only the five predefined entities and character references exist; nothing is ever fetched.

use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use super::CatalogueError;
use super::limit::Limited;

/// A catalogue is five deep. The limit keeps a hostile file from filling the memory with open elements.
const MAX_DEPTH: usize = 64;
/// Catalogue elements have at most five. The limit keeps the comparison of every attribute with every other cheap.
const MAX_ATTRIBUTES: usize = 32;

/// What comes next.
pub(super) enum Step {
    /// An element begins.
    Open(Element),
    /// Text in the element that is open; one text may come in several pieces.
    Text(String),
    /// The element that was opened last ends.
    Close,
    /// The document is over, and was well formed.
    End,
}

/// The begin of an element.
pub(super) struct Element {
    /// The namespace, empty for none.
    pub(super) namespace: String,
    /// The name without its prefix.
    pub(super) name: String,
    attributes: Vec<(String, String, String)>,
}

impl Element {
    /// The value of an attribute; an empty namespace is one without a prefix.
    pub(super) fn attribute(&self, namespace: &str, name: &str) -> Option<&str> {
        let wanted = |held: &&(String, String, String)| held.0 == namespace && held.1 == name;
        self.attributes.iter().find(wanted).map(|held| held.2.as_str())
    }
}

/// Walks over a document.
pub(super) struct Walker<R> {
    reader: NsReader<Limited<R>>,
    buffer: Vec<u8>,
    depth: usize,
    began: bool,
    root_seen: bool,
}

impl<R: BufRead> Walker<R> {
    /// Begins at the first byte; more than `max` bytes are refused.
    pub(super) fn new(source: R, max: u64) -> Self {
        let mut reader = NsReader::from_reader(Limited::new(source, max));
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_comments = true;
        Self { reader, buffer: Vec::new(), depth: 0, began: false, root_seen: false }
    }

    /// The next step.
    pub(super) fn next(&mut self) -> Result<Step, CatalogueError> {
        // The event borrows the buffer, so the walker lends it out meanwhile.
        let mut buffer = std::mem::take(&mut self.buffer);
        let step = loop {
            buffer.clear();
            let step = match self.reader.read_event_into(&mut buffer) {
                Ok(event) => self.step(&event)?,
                Err(quick_xml::Error::Io(error)) => {
                    return Err(match self.reader.get_mut().exceeded() {
                        Some(max) => CatalogueError::TooLarge { max },
                        None => CatalogueError::Unreadable { kind: error.kind() },
                    });
                }
                Err(error) => return Err(self.broken(error)),
            };
            self.began = true;
            if let Some(step) = step {
                break step;
            }
        };
        self.buffer = buffer;
        Ok(step)
    }

    /// The error for what was just read.
    pub(super) fn broken(&mut self, reason: impl std::fmt::Display) -> CatalogueError {
        CatalogueError::NotWellFormed { line: self.reader.get_mut().line(), reason: reason.to_string() }
    }

    fn step(&mut self, event: &Event<'_>) -> Result<Option<Step>, CatalogueError> {
        Ok(match event {
            Event::Start(start) | Event::Empty(start) => Some(Step::Open(self.open(start)?)),
            Event::End(_) => {
                self.depth -= 1;
                Some(Step::Close)
            }
            Event::Text(text) => {
                if text.contains("]]>") {
                    return Err(self.broken("]]> stands outside CDATA"));
                }
                self.text(&text.xml10_content(), false)?
            }
            Event::CData(text) => self.text(&text.xml10_content(), true)?,
            Event::GeneralRef(reference) => {
                let resolved = self.reference(reference)?;
                self.text(&resolved, true)?
            }
            Event::Decl(declaration) => {
                if self.began {
                    return Err(self.broken("the XML declaration does not come first"));
                }
                let version = declaration.version().map_err(|error| self.broken(error))?;
                if version != "1.0" {
                    return Err(self.broken("only XML 1.0 is read"));
                }
                match declaration.encoding() {
                    None => None,
                    Some(Ok(name)) if ["utf-8", "us-ascii"].contains(&name.to_ascii_lowercase().as_str()) => None,
                    Some(_) => return Err(self.broken("only UTF-8 is read")),
                }
            }
            Event::DocType(_) => return Err(CatalogueError::Doctype),
            Event::Comment(_) | Event::PI(_) => None,
            Event::Eof if self.depth > 0 => return Err(self.broken("the file ends before its elements do")),
            Event::Eof if !self.root_seen => return Err(self.broken("there is no element")),
            Event::Eof => Some(Step::End),
        })
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<Element, CatalogueError> {
        if self.depth == 0 && self.root_seen {
            return Err(self.broken("a second root element follows the first"));
        }
        if self.depth == MAX_DEPTH {
            return Err(self.broken(format_args!("elements are nested more than {MAX_DEPTH} deep")));
        }
        self.root_seen = true;
        self.depth += 1;
        let qualified = start.name();
        let (resolved, local) = self.reader.resolver().resolve_element(qualified);
        let (space, name) = (owned(resolved), local.as_ref().to_owned());
        let namespace = self.named(space, qualified.as_ref())?;
        let mut attributes: Vec<(String, String, String)> = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| self.broken(error))?;
            // Declarations of namespaces count too, so that they are limited with the rest.
            if attributes.len() == MAX_ATTRIBUTES {
                return Err(self.broken(format_args!("an element has more than {MAX_ATTRIBUTES} attributes")));
            }
            if attribute.value.contains('<') {
                return Err(self.broken("an attribute has a < in its value"));
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| self.broken(error))?;
            self.allowed(&value)?;
            let (resolved, local) = self.reader.resolver().resolve_attribute(attribute.key);
            let (space, name) = (owned(resolved), local.as_ref().to_owned());
            let space = self.named(space, attribute.key.as_ref())?;
            if attributes.iter().any(|held| held.0 == space && held.1 == name) {
                return Err(self.broken(format_args!("the attribute {name} comes twice")));
            }
            attributes.push((space, name, value.into_owned()));
        }
        Ok(Element { namespace, name, attributes })
    }

    /// The namespace of a name that XML allows and whose prefix was declared.
    fn named(&mut self, namespace: Option<String>, qualified: &str) -> Result<String, CatalogueError> {
        let part = |part: &str| {
            part.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{b7}'))
        };
        let allowed = match qualified.split_once(':') {
            Some((prefix, local)) => part(prefix) && part(local),
            None => part(qualified),
        };
        if !allowed {
            return Err(self.broken(format_args!("{qualified:?} is no name")));
        }
        namespace.ok_or_else(|| self.broken(format_args!("the prefix of {qualified} is not declared")))
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<String, CatalogueError> {
        if let Some(character) = reference.resolve_char_ref().map_err(|error| self.broken(error))? {
            return Ok(character.to_string());
        }
        match resolve_predefined_entity(reference) {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.broken(format_args!("the entity {:?} is not one of the five of XML", &**reference))),
        }
    }

    /// Text with meaning has to be inside the root; around it only white space is allowed, and no CDATA at all.
    fn text(&mut self, text: &str, marked: bool) -> Result<Option<Step>, CatalogueError> {
        self.allowed(text)?;
        if self.depth > 0 {
            return Ok(Some(Step::Text(text.to_owned())));
        }
        if marked || text.contains(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')) {
            return Err(self.broken("there is text outside the root element"));
        }
        Ok(None)
    }

    /// XML 1.0 allows no control characters but tab and line ends, not even as references.
    fn allowed(&mut self, text: &str) -> Result<(), CatalogueError> {
        let forbidden =
            |c: &char| (*c < ' ' && !matches!(c, '\t' | '\r' | '\n')) || matches!(c, '\u{fffe}' | '\u{ffff}');
        match text.chars().find(forbidden) {
            Some(c) => Err(self.broken(format_args!("the character U+{:04X} is not allowed", u32::from(c)))),
            None => Ok(()),
        }
    }
}

/// The namespace, empty for none; `None` when the prefix was never declared.
fn owned(resolved: ResolveResult<'_>) -> Option<String> {
    match resolved {
        ResolveResult::Bound(Namespace(name)) => Some(name.to_owned()),
        ResolveResult::Unbound => Some(String::new()),
        ResolveResult::Unknown(_) => None,
    }
}
