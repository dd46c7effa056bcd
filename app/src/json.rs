//! Reads the JSON that the server has written. It reads what `serde_json` writes of the types that are shown, and says of
//! anything else only that it cannot be read: of the general reader most is the wording of errors that nobody sees, brought
//! along with every type. The browser's half would carry that; the server writes with `serde_json`.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
    value::{BorrowedStrDeserializer, StringDeserializer},
};

/// The value of a text; nothing where it is another type's or no JSON.
pub(crate) fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    let mut reader = Reader { text, at: 0 };
    let value = T::deserialize(&mut reader).ok()?;
    reader.next().is_none().then_some(value)
}

/// It cannot be read. Takes none of the words that it is offered, so that none are compiled.
#[derive(Debug, PartialEq)]
struct Unreadable;

type Result<T> = std::result::Result<T, Unreadable>;

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Unreadable
    }
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Unreadable
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Unreadable
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Unreadable
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Unreadable
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Unreadable
    }
    fn missing_field(_: &'static str) -> Self {
        Unreadable
    }
    fn duplicate_field(_: &'static str) -> Self {
        Unreadable
    }
}

/// A text, and how far it has been read.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// A string of the text: as it stands there, or, where something in it is written with a backslash, as it is meant.
enum Text<'a> {
    Plain(&'a str),
    Meant(String),
}

impl<'a> Reader<'a> {
    /// The byte that comes next, after white space.
    fn next(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes past `byte`, where it comes next.
    fn takes(&mut self, byte: u8) -> bool {
        let found = self.next() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<()> {
        if self.takes(byte) { Ok(()) } else { Err(Unreadable) }
    }

    /// Goes past a word such as `null`, where it comes next.
    fn takes_word(&mut self, word: &str) -> bool {
        self.next();
        let found = self.text[self.at..].starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// A whole number.
    fn number(&mut self) -> Result<i64> {
        self.next();
        let rest = &self.text[self.at..];
        let end = rest.find(|one: char| !matches!(one, '-' | '0'..='9')).unwrap_or(rest.len());
        self.at += end;
        rest[..end].parse().map_err(|_| Unreadable)
    }

    fn string(&mut self) -> Result<Text<'a>> {
        self.expect(b'"')?;
        let rest = &self.text[self.at..];
        let end = rest.find(['"', '\\']).ok_or(Unreadable)?;
        let mut meant = String::new();
        if rest.as_bytes()[end] == b'"' {
            self.at += end + 1;
            return Ok(Text::Plain(&rest[..end]));
        }
        loop {
            let rest = &self.text[self.at..];
            let end = rest.find(['"', '\\']).ok_or(Unreadable)?;
            meant.push_str(&rest[..end]);
            self.at += end + 1;
            if rest.as_bytes()[end] == b'"' {
                return Ok(Text::Meant(meant));
            }
            meant.push(self.escaped()?);
        }
    }

    /// What stands after a backslash.
    fn escaped(&mut self) -> Result<char> {
        let byte = self.text.as_bytes().get(self.at).copied().ok_or(Unreadable)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => byte.into(),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.hexadecimal()?;
                if !(0xd800..0xdc00).contains(&high) {
                    return char::from_u32(high).ok_or(Unreadable);
                }
                // A character in two halves.
                if !self.text[self.at..].starts_with("\\u") {
                    return Err(Unreadable);
                }
                self.at += 2;
                let low = self.hexadecimal()?.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or(Unreadable)?;
                char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low).ok_or(Unreadable)?
            }
            _ => return Err(Unreadable),
        })
    }

    fn hexadecimal(&mut self) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Unreadable)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Unreadable);
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| Unreadable)
    }

    /// Goes past a whole value.
    fn skip(&mut self) -> Result<()> {
        match self.next().ok_or(Unreadable)? {
            b'"' => self.string().map(|_| ()),
            b'[' | b'{' => {
                let mut depth = 0;
                loop {
                    match self.next().ok_or(Unreadable)? {
                        b'"' => {
                            self.string()?;
                            continue;
                        }
                        b'[' | b'{' => depth += 1,
                        b']' | b'}' => depth -= 1,
                        _ => {}
                    }
                    // All that stands outside strings is ASCII.
                    self.at += 1;
                    if depth == 0 {
                        return Ok(());
                    }
                }
            }
            _ => {
                let rest = &self.text[self.at..];
                self.at += rest.find([',', ']', '}']).unwrap_or(rest.len());
                Ok(())
            }
        }
    }
}

macro_rules! numbers {
    ($($name:ident)*) => {$(
        fn $name<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
            visitor.visit_i64(self.number()?)
        }
    )*};
}

macro_rules! strings {
    ($($name:ident)*) => {$(
        fn $name<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
            match self.string()? {
                Text::Plain(text) => visitor.visit_borrowed_str(text),
                Text::Meant(text) => visitor.visit_string(text),
            }
        }
    )*};
}

/// What no type that is shown has.
macro_rules! never {
    ($($name:ident)*) => {$(
        fn $name<V: Visitor<'a>>(self, _: V) -> Result<V::Value> {
            Err(Unreadable)
        }
    )*};
}

impl<'a> Deserializer<'a> for &mut Reader<'a> {
    type Error = Unreadable;

    numbers! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
    deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }
    strings! { deserialize_char deserialize_str deserialize_string deserialize_identifier }
    never! { deserialize_any deserialize_f32 deserialize_f64 deserialize_bytes deserialize_byte_buf }

    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        let value = self.takes_word("true");
        if value || self.takes_word("false") { visitor.visit_bool(value) } else { Err(Unreadable) }
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        if self.takes_word("null") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        if self.takes_word("null") { visitor.visit_unit() } else { Err(Unreadable) }
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        self.expect(b'[')?;
        let value = visitor.visit_seq(Parts { reader: self, first: true })?;
        self.expect(b']')?;
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        self.expect(b'{')?;
        let value = visitor.visit_map(Parts { reader: self, first: true })?;
        self.expect(b'}')?;
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        if self.next() == Some(b'"') {
            return match self.string()? {
                Text::Plain(name) => visitor.visit_enum(BorrowedStrDeserializer::new(name)),
                Text::Meant(name) => {
                    let name: StringDeserializer<Unreadable> = name.into_deserializer();
                    visitor.visit_enum(name)
                }
            };
        }
        self.expect(b'{')?;
        let value = visitor.visit_enum(&mut *self)?;
        self.expect(b'}')?;
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }
}

/// What stands between brackets, part by part.
struct Parts<'r, 'a> {
    reader: &'r mut Reader<'a>,
    first: bool,
}

impl Parts<'_, '_> {
    /// Whether there is another part, up to `end`.
    fn another(&mut self, end: u8) -> Result<bool> {
        if self.reader.next() == Some(end) {
            return Ok(false);
        }
        if !std::mem::take(&mut self.first) {
            self.reader.expect(b',')?;
        }
        Ok(true)
    }
}

impl<'a> SeqAccess<'a> for Parts<'_, 'a> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        if self.another(b']')? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'a> MapAccess<'a> for Parts<'_, 'a> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        if self.another(b'}')? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value> {
        self.reader.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

impl<'a> EnumAccess<'a> for &mut Reader<'a> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'a>>(self, seed: V) -> Result<(V::Value, Self)> {
        let name = seed.deserialize(&mut *self)?;
        self.expect(b':')?;
        Ok((name, self))
    }
}

impl<'a> VariantAccess<'a> for &mut Reader<'a> {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<()> {
        Err(Unreadable)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Result<T::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'a>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests;
