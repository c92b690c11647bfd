//! Strict JSON: duplicate keys and deep nesting are errors, numbers keep their source text.

use crate::tree::{NESTING, Tree};
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// The key under which serde_json, keeping source texts, hands over a number.
const NUMBER: &str = "$serde_json::private::Number";

/// Reads one JSON value.
///
/// # Errors
/// A sentence saying what is wrong.
pub(crate) fn parse(text: &str) -> Result<Tree, String> {
    // With the literal key out of the way, only serde_json itself can hand it over borrowed.
    if text.contains(NUMBER) {
        return Err(format!("the key {NUMBER} is reserved"));
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tree = Value { depth: 0 }.deserialize(&mut deserializer).map_err(|e| e.to_string())?;
    deserializer.end().map_err(|e| e.to_string())?;
    Ok(tree)
}

#[derive(Clone, Copy)]
struct Value {
    depth: usize,
}

impl Value {
    fn deeper<E: Error>(self) -> Result<Value, E> {
        if self.depth >= NESTING {
            return Err(E::custom(format!("nested deeper than {NESTING}")));
        }
        Ok(Value { depth: self.depth + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for Value {
    type Value = Tree;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Boolean(value))
    }

    // Integers that fit come as such; every other number comes as its source text, below.
    fn visit_u64<E: Error>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut table = BTreeMap::new();
        while let Some(key) = entries.next_key_seed(Key)? {
            let key = match key {
                KeyText::Number => return entries.next_value::<String>().map(Tree::Number),
                KeyText::Ordinary(key) => key,
            };
            if table.contains_key(&key) {
                return Err(A::Error::custom(format!("duplicate key `{key}`")));
            }
            let value = entries.next_value_seed(self.deeper()?)?;
            table.insert(key, value);
        }
        Ok(Tree::Table(table))
    }
}

enum KeyText {
    Number,
    Ordinary(String),
}

struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = KeyText;

    fn deserialize<D: serde::Deserializer<'de>>(self, keys: D) -> Result<KeyText, D::Error> {
        keys.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = KeyText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<KeyText, E> {
        match text {
            NUMBER => Ok(KeyText::Number),
            _ => self.visit_str(text),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<KeyText, E> {
        Ok(KeyText::Ordinary(text.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_texts_are_kept() {
        let tree = parse(r#"{"a": [0.10, -12e-2, 7, -7, 123456789012345678901, "x", true, null]}"#)
            .unwrap();
        let Tree::Table(table) = tree else { panic!("a table") };
        let number = |text: &str| Tree::Number(text.into());
        assert_eq!(
            table["a"],
            Tree::List(vec![
                number("0.10"),
                number("-12e-2"),
                number("7"),
                number("-7"),
                number("123456789012345678901"),
                Tree::Text("x".into()),
                Tree::Boolean(true),
                Tree::Null
            ])
        );
    }

    #[test]
    fn refusals() {
        let deep = "[".repeat(65) + &"]".repeat(65);
        let token = format!(r#"{{"{NUMBER}": "1"}}"#);
        for text in [r#"{"a":1,"a":2}"#, "[1] 2", "[1,]", "01", "NaN", "", &deep, &token] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&("[".repeat(64) + &"]".repeat(64))).is_ok());
        assert!(parse(&"[".repeat(1_000_000)).is_err());
    }

    #[test]
    fn an_escaped_number_key_is_an_ordinary_key() {
        let tree = parse(r#"{"\u0024serde_json::private::Number": "1"}"#).unwrap();
        assert!(matches!(tree, Tree::Table(_)));
    }
}
