//! Names as other formats take them.

use super::ExportError;
use std::collections::BTreeSet;

/// A name between quotes, as Gambit reads it back.
///
/// # Errors
///
/// Names with a backslash: before a quote it would be read as part of the quote.
pub(super) fn quoted(name: &str) -> Result<String, ExportError> {
    match name.contains('\\') {
        true => Err(ExportError::Name { name: name.to_owned() }),
        false => Ok(format!("\"{}\"", name.replace('"', "\\\""))),
    }
}

/// A list of such names between braces.
///
/// # Errors
///
/// As for one name.
pub(super) fn quoted_list<'a>(
    names: impl IntoIterator<Item = &'a str>,
) -> Result<String, ExportError> {
    let names: Vec<String> = names.into_iter().map(quoted).collect::<Result<_, _>>()?;
    Ok(format!("{{ {} }}", names.join(" ")))
}

/// Labels of a foreign file as distinct names that an instance may have: without control characters and
/// blanks around them, numbered where they are empty or stand twice.
pub(super) fn distinct<'a>(labels: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let clean = |label: &str| -> String {
        let spaced: String = label.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        spaced.trim().to_owned()
    };
    let labels: Vec<String> = labels.into_iter().map(clean).collect();
    // A label that stands there first keeps its name, whatever numbers are given to others.
    let mut taken: BTreeSet<String> = labels.iter().cloned().collect();
    let mut seen = BTreeSet::new();
    let mut names = Vec::with_capacity(labels.len());
    for (place, label) in labels.into_iter().enumerate() {
        if !label.is_empty() && seen.insert(label.clone()) {
            names.push(label);
            continue;
        }
        let numbered = |number: usize| match label.is_empty() {
            true if number == 0 => (place + 1).to_string(),
            true => format!("{} ({number})", place + 1),
            false => format!("{label} ({})", number + 2),
        };
        let free = (0..).map(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(free.clone());
        names.push(free);
    }
    names
}

/// The longest part of a name in a linear program; longer names are numbered instead.
const LONGEST: usize = 16;

/// Names as parts of names in a linear program, which has only letters, digits and underscores; their
/// numbers, from 1, where they would no longer be distinct, or long.
pub(super) fn parts(names: &[String]) -> Vec<String> {
    let part = |name: &String| -> String {
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
    };
    let parts: Vec<String> = names.iter().map(part).collect();
    let is_short = parts.iter().all(|part| part.len() <= LONGEST);
    match is_short && parts.iter().collect::<BTreeSet<_>>().len() == parts.len() {
        true => parts,
        false => (1..=names.len()).map(|number| number.to_string()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_escaped_and_backslashes_refused() {
        assert_eq!(quoted("a \"b\"").as_deref(), Ok("\"a \\\"b\\\"\""));
        assert_eq!(quoted("a\\"), Err(ExportError::Name { name: "a\\".into() }));
    }

    #[test]
    fn foreign_labels_become_distinct_names() {
        assert_eq!(
            distinct(["a", "", "a", " b\n", "a (2)", ""]),
            ["a", "2", "a (3)", "b", "a (2)", "6"]
        );
        assert_eq!(distinct(["2", ""]), ["2", "2 (1)"]);
    }

    #[test]
    fn parts_of_names_stay_distinct() {
        let parts = |names: &[&str]| {
            super::parts(&names.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(parts(&["0", "1/2", "out"]), ["0", "1_2", "out"]);
        assert_eq!(parts(&["1/2", "1-2"]), ["1", "2"]);
        assert_eq!(parts(&["a name of more than sixteen"]), ["1"]);
    }
}
