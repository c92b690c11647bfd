//! Texts that may be written as numbers, and what is made of them: allocations, disclosed signals.

use crate::instance::syntax::{Kind, Map, Node, Read, Report, Spanned, wrong_kind};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// A text, or a number as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Scalar(pub String);

impl Read for Scalar {
    fn read(node: &Node, report: &mut Report) -> Option<Scalar> {
        match &node.kind {
            Kind::Text(text) | Kind::Number(text) => Some(Scalar(text.clone())),
            _ => {
                wrong_kind(node, "a string or a number", report);
                None
            }
        }
    }
}

impl JsonSchema for Scalar {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["number", "string"] })
    }
}

/// A text with its place.
pub(crate) fn text(scalar: &Spanned<Scalar>) -> Spanned<String> {
    Spanned { span: scalar.span.clone(), value: scalar.value.0.clone() }
}

/// Who holds what.
#[derive(Clone, Debug)]
pub(crate) enum RawAllocation {
    Name(String),
    List(Vec<Spanned<String>>),
    Table(Map<Spanned<Scalar>>),
}

impl Read for RawAllocation {
    fn read(node: &Node, report: &mut Report) -> Option<RawAllocation> {
        match &node.kind {
            Kind::Text(name) => Some(RawAllocation::Name(name.clone())),
            Kind::List(_) => Vec::read(node, report).map(RawAllocation::List),
            Kind::Table(_) => Map::read(node, report).map(RawAllocation::Table),
            _ => {
                wrong_kind(node, "a name, a list or a table", report);
                None
            }
        }
    }
}

impl JsonSchema for RawAllocation {
    fn schema_name() -> Cow<'static, str> {
        "RawAllocation".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Who holds what. Single item: the owner's name, or a list of one name or none; items: a table \
                from item to owner, unsold items left out; units: a table from agent to number, 0 left out; \
                a table's outcome: its name.",
            "type": ["string", "array", "object"],
            "items": { "type": "string" },
            "additionalProperties": { "type": ["number", "string"] },
            "examples": ["2", ["2"], [], { "A": "1", "B": "2" }, { "1": 2 }],
        })
    }
}

/// A disclosed signal: its text, or the list of its parts.
#[derive(Clone, Debug)]
pub(crate) enum RawSaw {
    Text(Scalar),
    Parts(Vec<Spanned<Scalar>>),
}

impl Read for RawSaw {
    fn read(node: &Node, report: &mut Report) -> Option<RawSaw> {
        match &node.kind {
            Kind::List(_) => Vec::read(node, report).map(RawSaw::Parts),
            Kind::Text(_) | Kind::Number(_) => Scalar::read(node, report).map(RawSaw::Text),
            _ => {
                wrong_kind(node, "a string, a number or a list", report);
                None
            }
        }
    }
}

impl JsonSchema for RawSaw {
    fn schema_name() -> Cow<'static, str> {
        "RawSaw".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What was disclosed: its text, or the list of its parts, such as one bid per agent.",
            "type": ["number", "string", "array"],
            "items": { "type": ["number", "string"] },
            "examples": ["1/2", ["0", "2", "1"]],
        })
    }
}
