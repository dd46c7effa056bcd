//! The portal's own keys: what must be read again is sealed with them, what is only compared is marked. Whoever takes the
//! database alone can neither open the one nor make the other.
//!
//! Everything sealed or marked begins with the id of its key. One key seals and marks; keys that it replaced may be given
//! beside it and still open what is not sealed anew yet ([`crate::reseal`]). Marks cannot be made anew: of each replaced
//! key what marks are checked with is kept in the database, sealed with its successor, so that the audit trail and recovery
//! codes outlive the key itself.

use std::sync::RwLock;

use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};
use serde::{Deserialize, Serialize};
use store::{AuditLine, Marking};

use crate::{
    Chance, Failure, Result, Secret,
    chance::{self, same},
};

/// The key that the portal is told at start, with those that it replaced; all others are derived from it.
#[derive(Debug, Clone)]
pub struct MasterKey {
    key: Secret<[u8; 32]>,
    older: Vec<Secret<[u8; 32]>>,
}

impl MasterKey {
    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// Anything else; what is wrong, without the key.
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        let mut bytes = [0; 32];
        match hex::decode_to_slice(text.trim(), &mut bytes) {
            Ok(()) => Ok(Self { key: Secret::new(bytes), older: Vec::new() }),
            Err(_) => Err("give 64 hexadecimal digits, as `openssl rand -hex 32` makes them".to_owned()),
        }
    }

    /// The key of demo mode, which everybody knows.
    pub fn demo() -> Self {
        Self { key: Secret::new([7; 32]), older: Vec::new() }
    }

    /// The same key, and those that it replaced: they still open what they sealed.
    pub fn replacing(self, older: impl IntoIterator<Item = MasterKey>) -> Self {
        Self { older: older.into_iter().map(|key| key.key).collect(), ..self }
    }
}

/// A key for one use.
fn derive(master: &[u8; 32], purpose: &str) -> [u8; 32] {
    let mark = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, master), purpose.as_bytes());
    let mut key = [0; 32];
    key.copy_from_slice(mark.as_ref());
    key
}

/// What marks are made and checked with.
#[derive(Clone, Serialize, Deserialize)]
struct Marks {
    /// The key's id: it tells nothing of the key.
    id: String,
    /// For codes and whatever else is compared.
    marking: [u8; 32],
    /// For the audit trail.
    chaining: [u8; 32],
}

impl Marks {
    fn of(master: &[u8; 32]) -> Self {
        let id = hex::encode(&derive(master, "id")[..4]);
        Self { id, marking: derive(master, "mark"), chaining: derive(master, "audit") }
    }

    fn mark(&self, key: &[u8; 32], parts: &[&str]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        format!("{}.{}", self.id, hex::encode(hmac::sign(&key, chance::hash(parts).as_bytes())))
    }
}

/// One key.
struct KeySet {
    sealing: LessSafeKey,
    marks: Marks,
}

impl KeySet {
    fn of(master: &Secret<[u8; 32]>) -> Result<Self> {
        let sealing = UnboundKey::new(&CHACHA20_POLY1305, &derive(master.reveal(), "seal"));
        let sealing = sealing.map_err(|_| Failure::Broken("the sealing key does not fit".into()))?;
        Ok(Self { sealing: LessSafeKey::new(sealing), marks: Marks::of(master.reveal()) })
    }
}

/// The keys in use.
pub(crate) struct Keys {
    current: KeySet,
    older: Vec<KeySet>,
    /// Of keys that were replaced before, and need not be given any more.
    retired: RwLock<Vec<Marks>>,
}

/// The id of the key that something was sealed or marked with.
pub(crate) fn key_of(sealed: &str) -> &str {
    sealed.split_once('.').map_or("", |(id, _)| id)
}

impl Keys {
    pub(crate) fn new(master: &MasterKey) -> Result<Self> {
        let older = master.older.iter().map(KeySet::of).collect::<Result<_>>()?;
        Ok(Self { current: KeySet::of(&master.key)?, older, retired: RwLock::default() })
    }

    /// The id of the key that seals and marks.
    pub(crate) fn id(&self) -> &str {
        &self.current.marks.id
    }

    /// Whether this is the id of a key that was given at start.
    pub(crate) fn is_given(&self, id: &str) -> bool {
        self.given().any(|set| set.marks.id == id)
    }

    fn given(&self) -> impl Iterator<Item = &KeySet> {
        std::iter::once(&self.current).chain(&self.older)
    }

    /// What marks of a key are checked with, replaced ones included.
    fn marks_of(&self, id: &str) -> Option<Marks> {
        let given = self.given().map(|set| &set.marks).find(|marks| marks.id == id).cloned();
        let retired = || self.retired.read().ok()?.iter().find(|marks| marks.id == id).cloned();
        given.or_else(retired)
    }

    /// What is kept in the database of keys that were replaced: sealed with the one in use.
    pub(crate) fn seal_retired(&self, chance: &dyn Chance) -> Result<String> {
        let mut all: Vec<Marks> = self.older.iter().map(|set| set.marks.clone()).collect();
        if let Ok(retired) = self.retired.read() {
            all.extend(retired.iter().filter(|one| !self.is_given(&one.id)).cloned());
        }
        self.seal(chance, "retired keys", &serde_json::to_string(&all)?)
    }

    /// Takes up what [`Keys::seal_retired`] gave.
    pub(crate) fn open_retired(&self, sealed: &str) -> Result<()> {
        let opened = serde_json::from_str(self.open("retired keys", sealed)?.reveal())?;
        if let Ok(mut retired) = self.retired.write() {
            *retired = opened;
        }
        Ok(())
    }

    /// Seals a text; it opens with the same key and `whose` only.
    pub(crate) fn seal(&self, chance: &dyn Chance, whose: &str, text: &str) -> Result<String> {
        let mut nonce = [0; NONCE_LEN];
        chance.fill(&mut nonce);
        let mut bytes = text.as_bytes().to_vec();
        let sealed = self.current.sealing.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(whose.as_bytes()),
            &mut bytes,
        );
        sealed.map_err(|_| Failure::Broken("cannot seal".into()))?;
        Ok(format!("{}.{}{}", self.id(), hex::encode(nonce), hex::encode(bytes)))
    }

    /// Opens what was sealed.
    ///
    /// # Errors
    /// Where it was sealed with a key that is not given, for another, or was changed since.
    pub(crate) fn open(&self, whose: &str, sealed: &str) -> Result<Secret<String>> {
        let broken = || Failure::Broken("what is sealed does not open: it was changed, or is another's".into());
        let (id, text) = sealed.split_once('.').ok_or_else(broken)?;
        let key = self.given().find(|set| set.marks.id == id).ok_or_else(|| {
            Failure::Broken(format!(
                "what is sealed does not open: key {id:?} is neither SECRET_KEY nor SECRET_KEY_OLD"
            ))
        })?;
        let bytes = hex::decode(text).map_err(|_| broken())?;
        let (nonce, rest) = bytes.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
        let mut rest = rest.to_vec();
        let text = key.sealing.open_in_place(nonce, Aad::from(whose.as_bytes()), &mut rest).map_err(|_| broken())?;
        String::from_utf8(text.to_vec()).map(Secret::new).map_err(|_| broken())
    }

    /// The mark of a text that belongs to somebody: compared, never read.
    pub(crate) fn mark(&self, parts: &[&str]) -> String {
        self.current.marks.mark(&self.current.marks.marking, parts)
    }

    /// The marks that this text may have been given, by whatever key was in use then; the present one's first.
    pub(crate) fn marks(&self, parts: &[&str]) -> Vec<String> {
        let mut all: Vec<Marks> = self.given().map(|set| set.marks.clone()).collect();
        if let Ok(retired) = self.retired.read() {
            all.extend(retired.iter().filter(|one| !self.is_given(&one.id)).cloned());
        }
        all.iter().map(|marks| marks.mark(&marks.marking, parts)).collect()
    }

    /// Whether a mark is this text's, by whatever key it was made.
    pub(crate) fn is_mark(&self, mark: &str, parts: &[&str]) -> bool {
        self.marks_of(key_of(mark)).is_some_and(|marks| same(mark, &marks.mark(&marks.marking, parts)))
    }

    /// Whether a line of the trail has its mark.
    pub(crate) fn is_line(&self, mark: &str, before: &str, number: i64, line: &AuditLine) -> bool {
        self.marks_of(key_of(mark)).is_some_and(|marks| same(mark, &line_mark(&marks, before, number, line)))
    }

    /// Whether the trail's end is sealed.
    pub(crate) fn is_end(&self, seal: &str, number: i64, mark: &str) -> bool {
        self.marks_of(key_of(seal)).is_some_and(|marks| same(seal, &end_mark(&marks, number, mark)))
    }

    /// The mark of a database whose trail has begun.
    pub(crate) fn begun(&self, database: &str) -> String {
        begun_mark(&self.current.marks, database)
    }

    /// Whether a database's trail has begun.
    pub(crate) fn is_begun(&self, mark: &str, database: &str) -> bool {
        self.marks_of(key_of(mark)).is_some_and(|marks| same(mark, &begun_mark(&marks, database)))
    }
}

fn begun_mark(marks: &Marks, database: &str) -> String {
    marks.mark(&marks.chaining, &["begun", database])
}

fn end_mark(marks: &Marks, number: i64, mark: &str) -> String {
    marks.mark(&marks.chaining, &["end", &number.to_string(), mark])
}

fn line_mark(marks: &Marks, before: &str, number: i64, line: &AuditLine) -> String {
    // Nothing and an empty word are told apart.
    let maybe = |part: &Option<String>| part.as_ref().map_or_else(String::new, |text| format!("={text}"));
    let (number, at) = (number.to_string(), line.at.to_string());
    let (person, organization) = (maybe(&line.person), maybe(&line.organization));
    let parts =
        ["line", before, &number, &line.id, &at, &line.actor, &person, &organization, &line.action, &line.reference];
    marks.mark(&marks.chaining, &parts)
}

impl Marking for Keys {
    fn line(&self, before: &str, number: i64, line: &AuditLine) -> String {
        line_mark(&self.current.marks, before, number, line)
    }

    fn end(&self, number: i64, mark: &str) -> String {
        end_mark(&self.current.marks, number, mark)
    }
}
