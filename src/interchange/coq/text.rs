//! Coq text: lists, comments, lines of a width to read.

use std::fmt::Display;

/// Longest line, where it can be broken.
const WIDTH: usize = 96;

/// Stands for a space at which no line is broken, until [`filled`] has broken them.
const KEPT: char = '\u{a0}';

/// A list of terms.
pub(super) fn list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    joined(items, "; ")
}

/// A profile, or another short list that stays on one line.
pub(super) fn profile<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    joined(items, &format!(";{KEPT}"))
}

/// Text that stays on one line.
pub(super) fn kept(text: &str) -> String {
    text.replace(' ', &KEPT.to_string())
}

fn joined<T: Display>(items: impl IntoIterator<Item = T>, between: &str) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    format!("[{}]", items.join(between))
}

/// A list with a line for each term.
pub(super) fn rows<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    match items.as_slice() {
        [] => "[]".to_owned(),
        items => format!("[\n    {}\n  ]", items.join(";\n    ")),
    }
}

/// An integer as an argument or a member of a pair: negative ones in parentheses.
pub(super) fn argument(number: impl Display) -> String {
    let text = number.to_string();
    if text.starts_with('-') { format!("({text})") } else { text }
}

/// A text that may stand in a comment: quotes and brackets of comments mean something to Coq even there.
pub(super) fn harmless(text: &str) -> String {
    let plain = |c: char| match c {
        '"' => '\'',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let text: String = text.chars().map(plain).collect();
    text.replace("(*", "( *").replace("*)", "* )")
}

/// A comment of some sentences, as Coq's documentation tool reads it.
pub(super) fn comment(text: &str) -> String {
    filled(&format!("(** {}{KEPT}*)", harmless(text)), "    ")
}

/// The text with every line broken at spaces where it is too long; lines that go on are indented.
pub(super) fn filled(text: &str, indent: &str) -> String {
    let mut result = String::new();
    for line in text.lines() {
        let own = &line[..line.len() - line.trim_start_matches(' ').len()];
        let mut width = own.len();
        result.push_str(own);
        for (place, word) in line.split(' ').filter(|word| !word.is_empty()).enumerate() {
            let length = word.chars().count();
            if place > 0 && width + 1 + length > WIDTH {
                result.push('\n');
                result.push_str(own);
                result.push_str(indent);
                width = own.len() + indent.len();
            } else if place > 0 {
                result.push(' ');
                width += 1;
            }
            result.push_str(word);
            width += length;
        }
        result.push('\n');
    }
    result.replace(KEPT, " ")
}
