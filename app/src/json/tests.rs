//! Everything that `serde_json` writes of the kinds of types that are shown is read back as itself.

use std::{collections::BTreeMap, fmt::Debug};

use leptos::serde_json;
use rules::problem::{Problem, Refusal};
use serde::{Deserialize, Serialize};

use super::read;
use crate::api::ApiError;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Whole {
    text: String,
    number: i64,
    small: u8,
    yes: bool,
    maybe: Option<Box<Whole>>,
    none: Option<String>,
    list: Vec<Kind>,
    pair: (String, Option<u32>),
    map: BTreeMap<String, String>,
    unit: (),
    new: New,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct New(i32);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Plain,
    With(String),
    Two(i8, Vec<bool>),
    Named { at: usize, of: Option<New> },
}

fn same<T: Serialize + for<'a> Deserialize<'a> + PartialEq + Debug>(value: T) {
    let text = serde_json::to_string(&value).unwrap();
    assert_eq!(read::<T>(&text).as_ref(), Some(&value), "{text}");
    let spaced = serde_json::to_string_pretty(&value).unwrap();
    assert_eq!(read::<T>(&spaced).as_ref(), Some(&value), "{spaced}");
    // No part of it is another value.
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert_eq!(read::<T>(&text[..end]), None, "{}", &text[..end]);
    }
    assert_eq!(read::<T>(&format!("{text}]")), None);
}

fn whole(text: &str, inner: Option<Whole>) -> Whole {
    Whole {
        text: text.to_owned(),
        number: i64::MIN,
        small: 255,
        yes: inner.is_none(),
        maybe: inner.map(Box::new),
        none: None,
        list: vec![
            Kind::Plain,
            Kind::With(text.to_owned()),
            Kind::Two(-3, vec![true, false]),
            Kind::Named { at: 7, of: Some(New(-1)) },
            Kind::Named { at: 0, of: None },
        ],
        pair: (text.to_owned(), Some(0)),
        map: BTreeMap::from([(text.to_owned(), "a".to_owned()), ("b".to_owned(), text.to_owned())]),
        unit: (),
        new: New(12),
    }
}

#[test]
fn every_kind_of_type_is_read_back_as_itself() {
    for text in
        ["", "plain", "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}", "Ünïcødé 名 🙂", "</script>", "{\"a\":[1,2]}", "\\u0041"]
    {
        same(whole(text, Some(whole(text, None))));
    }
}

#[test]
fn refusals_are_read_back_as_themselves() {
    same(ApiError::Offline);
    same(ApiError::Refused(Refusal::TooMany { seconds: 42 }));
    same(ApiError::Refused(Refusal::Trouble { incident: "ab12".into() }));
    let problems = [("password".to_owned(), Problem::RequiredChoice)].into();
    same(ApiError::Refused(Refusal::Invalid(problems)));
}

#[test]
fn characters_may_be_written_by_number() {
    assert_eq!(read(r#""\u0041\ud83d\uDE42\u00e9""#), Some("A🙂é".to_owned()));
    for wrong in [r#""\ud83d""#, r#""\ud83dx""#, r#""\ud83dA""#, r#""\ude42""#, r#""\u12""#, r#""\x""#, r#""\u+041""#] {
        assert_eq!(read::<String>(wrong), None, "{wrong}");
    }
}

#[test]
fn a_field_that_is_new_is_passed_over() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct One {
        a: u8,
    }
    let text = r#"{"new":{"x":[1,"]}",{"y":null}],"z":-2.5e3},"a":1,"later":"\"}","last":true}"#;
    assert_eq!(read(text), Some(One { a: 1 }));
}

#[test]
fn what_does_not_fit_is_not_read() {
    assert_eq!(read::<u8>("256"), None);
    assert_eq!(read::<u8>("-1"), None);
    assert_eq!(read::<i64>("1.5"), None);
    assert_eq!(read::<i64>("--1"), None);
    assert_eq!(read::<Kind>("\"other\""), None);
    assert_eq!(read::<Kind>("\"with\""), None);
    assert_eq!(read::<Vec<u8>>("[1 2]"), None);
    assert_eq!(read::<Vec<u8>>("[1,2"), None);
    assert_eq!(read::<(u8, u8)>("[1]"), None);
    assert_eq!(read::<(u8, u8)>("[1,2,3]"), None);
    assert_eq!(read::<bool>("nullx"), None);
    assert_eq!(read::<New>(""), None);
}
