//! The text of an input file as it was read.

use super::code::Code;
use super::diagnostic::{Diagnostic, Diagnostics};
use std::collections::BTreeMap;

/// The two notations a file may be written in; their content has the same shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// TOML 1.1.
    Toml,
    /// JSON without comments or other extensions.
    Json,
}

impl Syntax {
    /// What a file is written in: by the ending of its name (`.toml`, `.json`); for any other name,
    /// such as that of standard input, JSON exactly if the text starts with `{`.
    pub fn guess(name: &str, text: &str) -> Syntax {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("json") => Syntax::Json,
            Some("toml") => Syntax::Toml,
            _ if text.trim_start().starts_with('{') => Syntax::Json,
            _ => Syntax::Toml,
        }
    }
}

/// A file's text, with all that is needed to read it the same way again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path it was read from, or `<stdin>`: used in messages only.
    pub name: String,
    /// The text itself.
    pub text: String,
    /// The notation of `text`.
    pub syntax: Syntax,
    /// Parameters given beside the file (`--set name=value`), each value an expression.
    pub set: BTreeMap<String, String>,
}

/// A place in a text, as a person counts: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line number, from 1.
    pub line: usize,
    /// Character within the line, from 1.
    pub column: usize,
}

impl Source {
    /// A source in the notation [`Syntax::guess`] finds, without parameters set from outside.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let (name, text) = (name.into(), text.into());
        let syntax = Syntax::guess(&name, &text);
        Source { name, text, syntax, set: BTreeMap::new() }
    }

    /// A source from the bytes of a file, as [`Source::new`] makes it.
    ///
    /// # Errors
    ///
    /// Bytes that are not UTF-8.
    pub fn decode(name: impl Into<String>, bytes: Vec<u8>) -> Result<Source, Diagnostics> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Source::new(name, text)),
            Err(error) => {
                let start = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes());
                let problem = Diagnostic::new(Code::NotText, start..start + 1, "this is not UTF-8")
                    .help("save the file as UTF-8 text");
                Err(Diagnostics::new(Source::new(name, text), vec![problem]))
            }
        }
    }

    /// Line and column of a byte offset; one beyond the end counts as the end.
    pub fn position(&self, offset: usize) -> Position {
        let before = self.text.as_bytes().get(..offset).unwrap_or(self.text.as_bytes());
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let in_line = before.get(start..).unwrap_or_default();
        // The bytes 10xxxxxx continue a character of UTF-8 and start none.
        let column = in_line.iter().filter(|&&byte| byte & 0xc0 != 0x80).count() + 1;
        Position { line, column }
    }
}
