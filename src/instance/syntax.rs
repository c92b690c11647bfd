//! The tree of tables, lists and scalars that both notations are read into.

mod json;
mod read;
mod toml;

pub(crate) use read::{Fields, Got, Map, Read, Report, Spanned, wrong_kind};

use super::diagnostic::{Diagnostic, Span};
use super::source::{Source, Syntax};

/// How deep tables and lists may be nested.
const MAXIMUM_NESTING: usize = 32;

/// A value with its place in the text.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub span: Span,
}

/// The kinds of values.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// A quoted string, without its quotes and escapes.
    Text(String),
    /// A number as it is written, in decimal notation; also `inf` and `nan`.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
    /// A list.
    List(Vec<Node>),
    /// A table, in the order of the text, its keys distinct.
    Table(Vec<Entry>),
    /// A kind that no format of ours uses: a date, or `null`.
    Foreign(&'static str),
}

/// A key of a table with its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The key, without its quotes.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// What kind of value this is, for messages.
    pub fn describe(&self) -> &'static str {
        match self.kind {
            Kind::Text(_) => "a string",
            Kind::Number(_) => "a number",
            Kind::Boolean(_) => "a truth value",
            Kind::List(_) => "a list",
            Kind::Table(_) => "a table",
            Kind::Foreign(what) => what,
        }
    }
}

/// Reads a source as a tree. What cannot be read is reported; with TOML the rest is then still there.
pub(crate) fn parse(source: &Source, report: &mut Report) -> Option<Node> {
    match source.syntax {
        Syntax::Toml => toml::parse(&source.text, report),
        Syntax::Json => json::parse(&source.text, report),
    }
}

fn too_deep(span: Span) -> Diagnostic {
    let message = format!("tables and lists are nested more than {MAXIMUM_NESTING} levels deep");
    Diagnostic::new(super::code::Code::NestingTooDeep, span, message)
        .help("no format needs this depth: check the brackets")
}
