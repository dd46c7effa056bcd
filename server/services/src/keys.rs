//! The portal's own key: what must be read again is sealed with it, what is only compared is marked with it. Whoever takes
//! the database alone can neither open the one nor make the other.

use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};

use store::{AuditLine, Marking};

use crate::{Chance, Failure, Result, Secret};

/// The key that the portal is told at start; all others are derived from it.
#[derive(Debug, Clone)]
pub struct MasterKey(Secret<[u8; 32]>);

impl MasterKey {
    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// Anything else; what is wrong, without the key.
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        let mut bytes = [0; 32];
        match hex::decode_to_slice(text.trim(), &mut bytes) {
            Ok(()) => Ok(Self(Secret::new(bytes))),
            Err(_) => Err("give 64 hexadecimal digits, as `openssl rand -hex 32` makes them".to_owned()),
        }
    }

    /// The key of demo mode, which everybody knows.
    pub fn demo() -> Self {
        Self(Secret::new([7; 32]))
    }

    /// A key for one use.
    fn derive(&self, purpose: &str) -> [u8; 32] {
        let mark = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, self.0.reveal()), purpose.as_bytes());
        let mut key = [0; 32];
        key.copy_from_slice(mark.as_ref());
        key
    }
}

/// The keys in use.
pub(crate) struct Keys {
    sealing: LessSafeKey,
    marking: hmac::Key,
    chaining: hmac::Key,
}

impl Keys {
    pub(crate) fn new(master: &MasterKey) -> Result<Self> {
        let sealing = UnboundKey::new(&CHACHA20_POLY1305, &master.derive("seal"));
        let sealing = sealing.map_err(|_| Failure::Broken("the sealing key does not fit".into()))?;
        let marking = hmac::Key::new(hmac::HMAC_SHA256, &master.derive("mark"));
        let chaining = hmac::Key::new(hmac::HMAC_SHA256, &master.derive("audit"));
        Ok(Self { sealing: LessSafeKey::new(sealing), marking, chaining })
    }

    /// Seals a text; it opens with the same key and `whose` only.
    pub(crate) fn seal(&self, chance: &dyn Chance, whose: &str, text: &str) -> Result<String> {
        let mut nonce = [0; NONCE_LEN];
        chance.fill(&mut nonce);
        let mut bytes = text.as_bytes().to_vec();
        let sealed = self.sealing.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(whose.as_bytes()),
            &mut bytes,
        );
        sealed.map_err(|_| Failure::Broken("cannot seal".into()))?;
        Ok(format!("{}{}", hex::encode(nonce), hex::encode(bytes)))
    }

    /// Opens what was sealed.
    ///
    /// # Errors
    /// Where it was sealed with another key, for another, or was changed since.
    pub(crate) fn open(&self, whose: &str, sealed: &str) -> Result<Secret<String>> {
        let broken = || Failure::Broken("what is sealed does not open: is SECRET_KEY the one of before?".into());
        let bytes = hex::decode(sealed).map_err(|_| broken())?;
        let (nonce, rest) = bytes.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
        let mut rest = rest.to_vec();
        let text = self.sealing.open_in_place(nonce, Aad::from(whose.as_bytes()), &mut rest).map_err(|_| broken())?;
        String::from_utf8(text.to_vec()).map(Secret::new).map_err(|_| broken())
    }

    /// The mark of a text that belongs to somebody: compared, never read.
    pub(crate) fn mark(&self, parts: &[&str]) -> String {
        hex::encode(hmac::sign(&self.marking, crate::chance::hash(parts).as_bytes()))
    }
}

impl Marking for Keys {
    fn line(&self, before: &str, number: i64, line: &AuditLine) -> String {
        // Nothing and an empty word are told apart.
        let maybe = |part: &Option<String>| part.as_ref().map_or_else(String::new, |text| format!("={text}"));
        let (number, at) = (number.to_string(), line.at.to_string());
        let (actor, person, organization) = (maybe(&line.actor), maybe(&line.person), maybe(&line.organization));
        let parts = [
            "line",
            before,
            &number,
            &line.id,
            &at,
            &actor,
            &person,
            &organization,
            &line.action,
            &line.reference,
            &line.data,
        ];
        hex::encode(hmac::sign(&self.chaining, crate::chance::hash(&parts).as_bytes()))
    }

    fn end(&self, number: i64, mark: &str) -> String {
        let parts = ["end", &number.to_string(), mark];
        hex::encode(hmac::sign(&self.chaining, crate::chance::hash(&parts).as_bytes()))
    }
}
