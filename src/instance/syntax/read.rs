//! Typed reading of trees, where what is wrong is reported once and reading goes on.

use super::{Entry, Kind, Node};
use crate::instance::code::Code;
use crate::instance::diagnostic::{COLLECTED, Diagnostic, Span};
use crate::instance::suggestion::did_you_mean;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// The problems found so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    list: Vec<Diagnostic>,
}

impl Report {
    pub fn add(&mut self, problem: Diagnostic) {
        if !self.is_full() {
            self.list.push(problem);
        }
    }

    /// Whether further problems are dropped, and need not be put into words.
    pub fn is_full(&self) -> bool {
        self.list.len() >= COLLECTED
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }
}

/// Something with its place in the text.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    pub span: Span,
    pub value: T,
}

/// Something that had to be there; if nothing is in it, that has been reported.
#[derive(Clone, Debug)]
pub(crate) struct Got<T>(pub Option<T>);

impl<T> Got<T> {
    pub fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

/// A table with free keys, in the order of the text.
#[derive(Clone, Debug)]
pub(crate) struct Map<T>(pub Vec<(Spanned<String>, T)>);

/// What can be read from a node; `None` is returned exactly after a report.
pub(crate) trait Read: Sized {
    fn read(node: &Node, report: &mut Report) -> Option<Self>;
}

/// Reports a node of another kind than wanted; `wanted` is in words, with its article.
pub(crate) fn wrong_kind(node: &Node, wanted: &str, report: &mut Report) {
    let message = format!("{wanted} belongs here, not {}", node.describe());
    let help = match (&node.kind, wanted) {
        (Kind::Foreign("null"), _) => "leave the key out if there is nothing to say".to_owned(),
        (Kind::Number(text), "a string") => format!("names are strings: write \"{text}\""),
        (Kind::Table(_), "a number") => {
            "a key with a point in it needs quotes: \"0.5\" = ..".to_owned()
        }
        (_, "a string") => "put it into double quotes".to_owned(),
        (_, "a number") => "numbers are written 3, 0.1 or \"1/2\"".to_owned(),
        (_, "a list") => "lists are written [ .. , .. ]".to_owned(),
        (_, "a table") => "tables are written { key = value } or under a [header]".to_owned(),
        _ => "`poacert schema` shows what may stand where".to_owned(),
    };
    let problem = Diagnostic::new(Code::WrongKind, node.span.clone(), message);
    report.add(problem.label(format!("this is {}", node.describe())).help(help));
}

impl Read for String {
    fn read(node: &Node, report: &mut Report) -> Option<String> {
        match &node.kind {
            Kind::Text(text) => Some(text.clone()),
            _ => {
                wrong_kind(node, "a string", report);
                None
            }
        }
    }
}

impl Read for bool {
    fn read(node: &Node, report: &mut Report) -> Option<bool> {
        match &node.kind {
            Kind::Boolean(value) => Some(*value),
            _ => {
                wrong_kind(node, "true or false", report);
                None
            }
        }
    }
}

impl<T: Read> Read for Spanned<T> {
    fn read(node: &Node, report: &mut Report) -> Option<Spanned<T>> {
        let value = T::read(node, report)?;
        Some(Spanned { span: node.span.clone(), value })
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, report: &mut Report) -> Option<Vec<T>> {
        let Kind::List(items) = &node.kind else {
            wrong_kind(node, "a list", report);
            return None;
        };
        let read: Vec<_> = items.iter().map(|item| T::read(item, report)).collect();
        read.into_iter().collect()
    }
}

impl<T: Read> Read for Map<T> {
    fn read(node: &Node, report: &mut Report) -> Option<Map<T>> {
        let Kind::Table(entries) = &node.kind else {
            wrong_kind(node, "a table", report);
            return None;
        };
        let read: Vec<_> = entries
            .iter()
            .map(|Entry { key, value }| Some((key.clone(), T::read(value, report)?)))
            .collect();
        read.into_iter().collect::<Option<_>>().map(Map)
    }
}

/// A table with fixed keys while it is read: what is asked for is known, the rest is not.
pub(crate) struct Fields<'a> {
    what: &'static str,
    entries: &'a [Entry],
    span: Span,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Starts reading a table; `what` names it in messages, with its article.
    pub fn open(node: &'a Node, what: &'static str, report: &mut Report) -> Option<Fields<'a>> {
        match &node.kind {
            Kind::Table(entries) => {
                Some(Fields { what, entries, span: node.span.clone(), known: Vec::new() })
            }
            _ => {
                wrong_kind(node, "a table", report);
                None
            }
        }
    }

    pub fn optional<T: Read>(&mut self, key: &'static str, report: &mut Report) -> Option<Got<T>> {
        self.known.push(key);
        let entry = self.entries.iter().find(|entry| entry.key.value == key)?;
        Some(Got(T::read(&entry.value, report)))
    }

    pub fn required<T: Read>(&mut self, key: &'static str, report: &mut Report) -> Got<T> {
        self.optional(key, report).unwrap_or_else(|| {
            let message = format!("{} needs the key `{key}`", self.what);
            let label = format!("`{key}` is missing here");
            let problem = Diagnostic::new(Code::MissingKey, self.span.clone(), message);
            report.add(problem.label(label).help(format!("add `{key}`")));
            Got(None)
        })
    }

    /// Reports the keys that were not asked for.
    pub fn close(self, report: &mut Report) {
        for Entry { key, .. } in self.entries {
            if !self.known.contains(&key.value.as_str()) {
                let message = format!("`{}` is no key of {}", key.value, self.what);
                report.add(
                    Diagnostic::new(Code::UnknownKey, key.span.clone(), message)
                        .label("unknown key")
                        .help(did_you_mean(&key.value, self.known.iter().copied())),
                );
            }
        }
    }
}

/// Schemas see through what only reading needs.
macro_rules! same_schema {
    ($wrapper:ident) => {
        impl<T: JsonSchema> JsonSchema for $wrapper<T> {
            fn inline_schema() -> bool {
                T::inline_schema()
            }

            fn schema_name() -> Cow<'static, str> {
                T::schema_name()
            }

            fn schema_id() -> Cow<'static, str> {
                T::schema_id()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                T::json_schema(generator)
            }
        }
    };
}
same_schema!(Spanned);
same_schema!(Got);

impl<T: JsonSchema> JsonSchema for Map<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("TableOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}
