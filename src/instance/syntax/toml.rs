//! TOML as a tree, its numbers kept as they are written.

use super::{Entry, Kind, MAXIMUM_NESTING, Node, Report, Spanned, too_deep};
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use dashu::integer::IBig;
use toml::de::{DeTable, DeValue, Error};

pub(super) fn parse(text: &str, report: &mut Report) -> Option<Node> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut broken = false;
    for error in &errors {
        let problem = syntax_error(text, error);
        broken |= problem.code != Code::DuplicateKey;
        report.add(problem);
    }
    if broken {
        // What recovery makes of a broken text would only raise questions that are none.
        return None;
    }
    let entries = entries(table.get_ref(), MAXIMUM_NESTING, report);
    Some(Node { kind: Kind::Table(entries), span: 0..0 })
}

fn syntax_error(text: &str, error: &Error) -> Diagnostic {
    let span = error.span().unwrap_or(text.len()..text.len());
    let message = error.message().replace('\n', "; ");
    if message.contains("duplicate key") {
        return Diagnostic::new(Code::DuplicateKey, span, "this key stands twice in its table")
            .help("remove one of them");
    }
    if message.contains("recurs") {
        return too_deep(span);
    }
    Diagnostic::new(Code::TomlSyntax, span, format!("not valid TOML: {message}"))
        .help("strings such as \"1/2\" need quotes; so do keys with other characters than A-Z a-z 0-9 _ -")
}

fn entries(table: &DeTable<'_>, depth: usize, report: &mut Report) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| {
            let key = Spanned { span: key.span(), value: key.get_ref().to_string() };
            let value = node(value.get_ref(), value.span(), depth, report);
            Entry { key, value }
        })
        .collect();
    entries.sort_by_key(|entry| entry.key.span.start);
    entries
}

fn node(value: &DeValue<'_>, span: super::Span, depth: usize, report: &mut Report) -> Node {
    let Some(below) = depth.checked_sub(1) else {
        report.add(too_deep(span.clone()));
        return Node { kind: Kind::Foreign("something nested too deeply"), span };
    };
    let kind = match value {
        DeValue::String(text) => Kind::Text(text.to_string()),
        DeValue::Integer(integer) => Kind::Number(match integer.radix() {
            10 => integer.as_str().to_owned(),
            radix => IBig::from_str_radix(integer.as_str(), radix)
                .map_or_else(|_| integer.to_string(), |integer| integer.to_string()),
        }),
        DeValue::Float(float) => Kind::Number(float.as_str().to_owned()),
        DeValue::Boolean(value) => Kind::Boolean(*value),
        DeValue::Datetime(_) => Kind::Foreign("a date"),
        DeValue::Array(array) => {
            let nodes = array.iter().map(|item| node(item.get_ref(), item.span(), below, report));
            Kind::List(nodes.collect())
        }
        DeValue::Table(table) => Kind::Table(entries(table, below, report)),
    };
    Node { kind, span }
}
