//! TOML, numbers keeping their source text.

use crate::tree::{NESTING, Tree};
use dashu::integer::IBig;
use toml::de::{DeTable, DeValue};

/// Reads one TOML document.
///
/// # Errors
/// A sentence saying what is wrong.
pub(crate) fn parse(text: &str) -> Result<Tree, String> {
    let document = DeTable::parse(text).map_err(|e| e.message().to_string())?;
    table(document.get_ref(), 1)
}

fn table(entries: &DeTable<'_>, depth: usize) -> Result<Tree, String> {
    entries
        .iter()
        .map(|(key, item)| Ok((key.get_ref().to_string(), value(item.get_ref(), depth)?)))
        .collect::<Result<_, _>>()
        .map(Tree::Table)
}

fn value(value_read: &DeValue<'_>, depth: usize) -> Result<Tree, String> {
    if depth > NESTING {
        return Err(format!("nested deeper than {NESTING}"));
    }
    match value_read {
        DeValue::String(text) => Ok(Tree::Text(text.to_string())),
        DeValue::Integer(digits) if digits.radix() == 10 => {
            Ok(Tree::Number(digits.as_str().to_string()))
        }
        DeValue::Integer(digits) => IBig::from_str_radix(digits.as_str(), digits.radix())
            .map(|number| Tree::Number(number.to_string()))
            .map_err(|_| "an integer cannot be read".to_string()),
        DeValue::Float(digits) => Ok(Tree::Number(digits.as_str().to_string())),
        DeValue::Boolean(truth) => Ok(Tree::Boolean(*truth)),
        DeValue::Datetime(_) => Err("a date has no meaning here".into()),
        DeValue::Array(items) => items
            .iter()
            .map(|item| value(item.get_ref(), depth + 1))
            .collect::<Result<_, _>>()
            .map(Tree::List),
        DeValue::Table(entries) => table(entries, depth + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_texts_are_kept() {
        let Ok(Tree::Table(table)) = parse("a = 0.10\nb = 0x1F\nc = 1_000\nd = +2.5e-3") else {
            panic!("a table")
        };
        let texts: Vec<_> = table.values().cloned().collect();
        let number = |text: &str| Tree::Number(text.into());
        assert_eq!(texts, [number("0.10"), number("31"), number("1000"), number("+2.5e-3")]);
    }

    #[test]
    fn refusals() {
        let deep = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
        for text in ["a = 1\na = 2", "a = 1979-05-27", "[a", &deep] {
            assert!(parse(text).is_err(), "{}", &text[..text.len().min(20)]);
        }
    }
}
