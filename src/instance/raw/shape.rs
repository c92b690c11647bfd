//! The two shapes of which the formats are made: tables with fixed keys, words from a list.

/// Defines a struct for a table with fixed keys, with its reading and its schema.
///
/// Each line is a field, its key in the file, and what is read there. Required keys are stored as
/// `Got<T>`, optional ones as `Option<Got<T>>`; `span` is that of the whole table.
macro_rules! table {
    (
        $(#[$doc:meta])+
        $name:ident $what:literal {
            required { $($(#[$required_doc:meta])+ $required:ident $required_key:literal: $required_type:ty,)* }
            optional { $($(#[$optional_doc:meta])+ $optional:ident $optional_key:literal: $optional_type:ty,)* }
        }
    ) => {
        $(#[$doc])+
        #[derive(Clone, Debug, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub(crate) struct $name {
            #[schemars(skip)]
            #[allow(dead_code, reason = "not every table's place is needed")]
            pub span: $crate::instance::diagnostic::Span,
            $(
                $(#[$required_doc])+
                #[schemars(rename = $required_key)]
                #[allow(dead_code, reason = "some keys are checked, then not supported")]
                pub $required: $crate::instance::syntax::Got<$required_type>,
            )*
            $(
                $(#[$optional_doc])+
                #[schemars(rename = $optional_key)]
                #[allow(dead_code, reason = "some keys are checked, then not supported")]
                pub $optional: Option<$crate::instance::syntax::Got<$optional_type>>,
            )*
        }

        impl $crate::instance::syntax::Read for $name {
            fn read(
                node: &$crate::instance::syntax::Node,
                report: &mut $crate::instance::syntax::Report,
            ) -> Option<$name> {
                let mut fields = $crate::instance::syntax::Fields::open(node, $what, report)?;
                let table = $name {
                    span: node.span.clone(),
                    $($required: fields.required($required_key, report),)*
                    $($optional: fields.optional($optional_key, report),)*
                };
                fields.close(report);
                Some(table)
            }
        }
    };
}

/// Defines an enum for a word from a list, with its reading and its schema.
macro_rules! words {
    (
        $(#[doc = $doc:literal])+
        $name:ident { $($(#[doc = $word_doc:literal])+ $word:ident = $text:literal,)+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name { $($(#[doc = $word_doc])+ $word,)+ }

        impl $name {
            const WORDS: &[(&str, $name)] = &[$(($text, $name::$word)),+];
        }

        impl $crate::instance::syntax::Read for $name {
            fn read(
                node: &$crate::instance::syntax::Node,
                report: &mut $crate::instance::syntax::Report,
            ) -> Option<$name> {
                $crate::instance::raw::shape::read_word(node, $name::WORDS, report)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "description": concat!($($doc),+).trim_ascii(),
                    "oneOf": [$({
                        "const": $text,
                        "description": concat!($($word_doc),+).trim_ascii(),
                    }),+],
                })
            }
        }
    };
}

pub(crate) use {table, words};

use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::suggestion::did_you_mean;
use crate::instance::syntax::{Kind, Node, Report, wrong_kind};

/// The word a string is, out of a list of allowed ones.
pub(crate) fn read_word<T: Copy>(
    node: &Node,
    words: &[(&'static str, T)],
    report: &mut Report,
) -> Option<T> {
    let Kind::Text(text) = &node.kind else {
        wrong_kind(node, "a string", report);
        return None;
    };
    let found = words.iter().find(|(word, _)| word == text);
    if found.is_none() {
        let help = did_you_mean(text, words.iter().map(|(word, _)| *word));
        let message = format!("`{text}` is not known here");
        report.add(Diagnostic::new(Code::UnknownWord, node.span.clone(), message).help(help));
    }
    found.map(|(_, meaning)| *meaning)
}
