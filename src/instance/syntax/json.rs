//! JSON as a tree, its numbers kept as they are written.

use super::{Entry, Kind, MAXIMUM_NESTING, Node, Report, Spanned, too_deep};
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use jsonc_parser::ast::{Object, ObjectPropName, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};
use std::collections::BTreeMap;

/// RFC 8259 and nothing more.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

pub(super) fn parse(text: &str, report: &mut Report) -> Option<Node> {
    let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
    match parse_to_ast(text, &collect, &STRICT) {
        Ok(parsed) => match parsed.value {
            Some(value) => Some(node(&value, MAXIMUM_NESTING, report)),
            None => {
                let problem = Diagnostic::new(Code::JsonSyntax, 0..0, "the file is empty");
                report.add(problem.help("start with { and \"format\": \"poacert/1\""));
                None
            }
        },
        Err(error) => {
            report.add(syntax_error(&error));
            None
        }
    }
}

fn syntax_error(error: &ParseError) -> Diagnostic {
    let span = span(error.range());
    if let ParseErrorKind::NestingDepthExceeded = error.kind() {
        return too_deep(span);
    }
    let message = format!("not valid JSON: {}", lower_first(&error.kind().to_string()));
    Diagnostic::new(Code::JsonSyntax, span, message)
        .help("JSON has no comments, no trailing commas, and only double quotes")
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().chain(chars).collect())
}

fn span(range: jsonc_parser::common::Range) -> Span {
    range.start..range.end
}

fn node(value: &Value<'_>, depth: usize, report: &mut Report) -> Node {
    let span = span(value.range());
    let Some(below) = depth.checked_sub(1) else {
        report.add(too_deep(span.clone()));
        return Node { kind: Kind::Foreign("something nested too deeply"), span };
    };
    let kind = match value {
        Value::StringLit(text) => Kind::Text(text.value.to_string()),
        Value::NumberLit(number) => Kind::Number(number.value.to_owned()),
        Value::BooleanLit(boolean) => Kind::Boolean(boolean.value),
        Value::NullKeyword(_) => Kind::Foreign("null"),
        Value::Array(array) => {
            let nodes = array.elements.iter().map(|element| node(element, below, report));
            Kind::List(nodes.collect())
        }
        Value::Object(object) => Kind::Table(entries(object, below, report)),
    };
    Node { kind, span }
}

/// The first of entries with the same key; the others are reported.
fn entries(object: &Object<'_>, depth: usize, report: &mut Report) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for property in &object.properties {
        let key = match &property.name {
            ObjectPropName::String(text) => text.value.as_ref(),
            ObjectPropName::Word(word) => word.value,
        };
        let place = span(property.name.range());
        let value = node(&property.value, depth, report);
        if let Some(first) = seen.get(key) {
            let problem =
                Diagnostic::new(Code::DuplicateKey, place, "this key stands twice in its table");
            report.add(problem.also(first.clone(), "first here").help("remove one of them"));
            continue;
        }
        seen.insert(key, place.clone());
        entries.push(Entry { key: Spanned { span: place, value: key.to_owned() }, value });
    }
    entries
}
