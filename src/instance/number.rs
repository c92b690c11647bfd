//! Numbers as they stand in a file: literals, or expressions in quotes.

use super::code::Code;
use super::diagnostic::{Diagnostic, Span};
use super::expression::{self, Expr, ExprError, ExprErrorKind};
use super::syntax::{Kind, Node, Read, Report};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// A number that is yet to be evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    pub span: Span,
    /// `None` if it could not be read; that has been reported.
    pub expression: Option<Expr>,
    /// Where in the file the expression's text starts, unless escapes moved its parts about.
    start: Option<usize>,
}

impl Number {
    /// Reads an expression that stands somewhere in the file, such as in a key.
    pub fn parse(text: &str, span: Span, report: &mut Report) -> Number {
        let start = start_of(text, &span);
        let expression =
            expression::parse(text).map_err(|error| report.add(problem(&error, &span, start))).ok();
        Number { span, expression, start }
    }

    /// An error of evaluation as a diagnostic.
    pub fn problem(&self, error: &ExprError) -> Diagnostic {
        problem(error, &self.span, self.start)
    }

    /// An error in an expression that does not stand in the file.
    pub fn problem_elsewhere(error: &ExprError, text: &str) -> Diagnostic {
        let message = format!("{text}: {}", error.message);
        Diagnostic { span: None, message, ..problem(error, &(0..0), None) }
    }
}

/// Where a text starts within its span: after a quote, if there are quotes.
fn start_of(text: &str, span: &Span) -> Option<usize> {
    match span.len().checked_sub(text.len()) {
        Some(0) => Some(span.start),
        Some(2) => Some(span.start + 1),
        _ => None,
    }
}

fn problem(error: &ExprError, span: &Span, start: Option<usize>) -> Diagnostic {
    let place = match start {
        Some(start) => start + error.range.start..start + error.range.end,
        None => span.clone(),
    };
    if let ExprErrorKind::UnknownName(name) = &error.kind
        && is_not_finite(name)
    {
        return not_finite(place);
    }
    let (code, help) = match error.kind {
        ExprErrorKind::Syntax | ExprErrorKind::FractionalExponent => (
            Code::BadExpression,
            "numbers are written 3, 0.1, 1e-3, \"3/4\", or in quotes with parameters and + - * / ^ ( )",
        ),
        ExprErrorKind::TooComplex => {
            (Code::NestingTooDeep, "put parts of the expression into [params]")
        }
        ExprErrorKind::UnknownName(_) => {
            (Code::UnknownParameter, "define it under [params], or write a number")
        }
        ExprErrorKind::DivisionByZero => {
            (Code::DivisionByZero, "the divisor is zero for these [params]: check their values")
        }
        ExprErrorKind::TooLarge => {
            (Code::NumberTooLarge, "no auction needs such a number: check its exponents")
        }
    };
    Diagnostic::new(code, place, error.message.clone()).help(help)
}

pub(crate) fn is_not_finite(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['+', '-']);
    ["inf", "infinity", "nan"].iter().any(|word| unsigned.eq_ignore_ascii_case(word))
}

fn not_finite(span: Span) -> Diagnostic {
    Diagnostic::new(Code::NotFinite, span, "numbers here are finite")
        .help("write a rational number")
}

impl Read for Number {
    fn read(node: &Node, report: &mut Report) -> Option<Number> {
        match &node.kind {
            Kind::Number(text) if is_not_finite(text) => {
                report.add(not_finite(node.span.clone()));
                Some(Number { span: node.span.clone(), expression: None, start: None })
            }
            Kind::Number(text) | Kind::Text(text) => {
                Some(Number::parse(text, node.span.clone(), report))
            }
            _ => {
                super::syntax::wrong_kind(node, "a number", report);
                None
            }
        }
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An exact rational: an integer, a decimal read from its text (0.1 is 1/10), \
                or in quotes a fraction or an expression over the params with + - * / ^ and parentheses.",
            "type": ["number", "string"],
            "examples": [1, 0.1, "3/4", "1/m"],
        })
    }
}
