//! The values of parameters, and of the numbers written with them.

use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::expression::{self, Expr, ExprError, ExprErrorKind};
use crate::instance::number::{Number, is_not_finite};
use crate::instance::suggestion::{did_you_mean, listed};
use crate::instance::syntax::{Got, Map, Report};
use dashu::rational::RBig;
use std::collections::{BTreeMap, BTreeSet};

/// The parameters of a file with their values.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// `None` for those without value; that has been reported.
    values: BTreeMap<String, Option<RBig>>,
}

/// What a parameter is defined by, and where.
struct Definition<'a> {
    key: Span,
    from: From<'a>,
}

enum From<'a> {
    File(&'a Number),
    /// `--set`, with its text; no expression if it could not be read.
    Outside(&'a str, Option<Expr>),
}

impl Definition<'_> {
    fn expression(&self) -> Option<&Expr> {
        match &self.from {
            From::File(number) => number.expression.as_ref(),
            From::Outside(_, expression) => expression.as_ref(),
        }
    }

    fn problem(&self, name: &str, error: &ExprError) -> Diagnostic {
        match &self.from {
            From::File(number) => number.problem(error),
            From::Outside(text, _) => outside(name, text, error),
        }
    }
}

fn outside(name: &str, text: &str, error: &ExprError) -> Diagnostic {
    Number::problem_elsewhere(error, &format!("--set {name}={text}"))
}

impl Numbers {
    /// Evaluates the parameters, those set from outside first of all, in an order in which each
    /// needs only earlier ones.
    pub fn resolve(
        params: Option<&Map<Number>>,
        set: &BTreeMap<String, String>,
        report: &mut Report,
    ) -> Numbers {
        let definitions = definitions(params, set, report);
        let mut numbers = Numbers::default();
        let mut dependents: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut unmet: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, definition) in &definitions {
            let needed: BTreeSet<&str> = needs(definition, &definitions).collect();
            unmet.insert(name, needed.len());
            for other in needed {
                dependents.entry(other).or_default().push(name);
            }
        }
        let mut ready: Vec<&str> =
            unmet.iter().filter(|(_, count)| **count == 0).map(|(name, _)| *name).collect();
        while let Some(name) = ready.pop() {
            unmet.remove(name);
            let value = definitions.get(name).and_then(|definition| {
                let expression = definition.expression()?;
                numbers.value(expression, |error| definition.problem(name, error), report)
            });
            numbers.values.insert(name.to_owned(), value);
            for dependent in dependents.remove(name).unwrap_or_default() {
                if let Some(count) = unmet.get_mut(dependent) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(dependent);
                    }
                }
            }
        }
        report_cycle(&unmet, &definitions, report);
        for name in unmet.into_keys() {
            numbers.values.insert(name.to_owned(), None);
        }
        numbers
    }

    /// The numbers of parameters that have been evaluated before.
    pub fn given(params: &BTreeMap<String, RBig>) -> Numbers {
        let some = |(name, value): (&String, &RBig)| (name.clone(), Some(value.clone()));
        Numbers { values: params.iter().map(some).collect() }
    }

    /// The parameters that have a value.
    pub fn into_values(self) -> BTreeMap<String, RBig> {
        let values = self.values.into_iter();
        values.filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The value of a number; reports why if it has none.
    pub fn evaluate(&self, number: &Number, report: &mut Report) -> Option<RBig> {
        self.value(number.expression.as_ref()?, |error| number.problem(error), report)
    }

    /// The value of a number that had to be there.
    pub fn of(&self, number: &Got<Number>, report: &mut Report) -> Option<RBig> {
        self.evaluate(number.get()?, report)
    }

    /// The value of a number that could be left out.
    pub fn or(
        &self,
        number: &Option<Got<Number>>,
        default: RBig,
        report: &mut Report,
    ) -> Option<RBig> {
        match number {
            None => Some(default),
            Some(number) => self.of(number, report),
        }
    }

    fn value(
        &self,
        expression: &Expr,
        problem: impl Fn(&ExprError) -> Diagnostic,
        report: &mut Report,
    ) -> Option<RBig> {
        let value_of = |name: &str| self.values.get(name).cloned().flatten();
        let error = match expression.evaluate(&value_of) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        match &error.kind {
            ExprErrorKind::UnknownName(name) if self.values.contains_key(name) => {}
            ExprErrorKind::UnknownName(name) if !is_not_finite(name) && !self.values.is_empty() => {
                let help = did_you_mean(name, self.values.keys().map(String::as_str));
                report.add(problem(&error).help(help));
            }
            _ => report.add(problem(&error)),
        }
        None
    }
}

fn definitions<'a>(
    params: Option<&'a Map<Number>>,
    set: &'a BTreeMap<String, String>,
    report: &mut Report,
) -> BTreeMap<&'a str, Definition<'a>> {
    let mut definitions = BTreeMap::new();
    for (key, number) in params.iter().flat_map(|params| &params.0) {
        if !is_name(&key.value) {
            let message = format!("`{}` cannot be the name of a parameter", key.value);
            let help = "names are letters, digits and underscores, and do not start with a digit";
            report.add(Diagnostic::new(Code::BadName, key.span.clone(), message).help(help));
        }
        let definition = Definition { key: key.span.clone(), from: From::File(number) };
        definitions.insert(key.value.as_str(), definition);
    }
    for (name, text) in set {
        if let Some(definition) = definitions.get_mut(name.as_str()) {
            let expression = expression::parse(text)
                .map_err(|error| report.add(outside(name, text, &error)))
                .ok();
            definition.from = From::Outside(text, expression);
        } else {
            let message = format!("--set {name}={text}: there is no parameter `{name}`");
            let help = did_you_mean(name, definitions.keys().copied());
            report.add(Diagnostic::elsewhere(Code::UnknownParameter, message).help(help));
        }
    }
    definitions
}

fn is_name(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// The other parameters a definition refers to.
fn needs<'a>(
    definition: &'a Definition<'_>,
    definitions: &'a BTreeMap<&str, Definition<'_>>,
) -> impl Iterator<Item = &'a str> {
    let names = definition.expression().map(Expr::names).unwrap_or_default();
    names.into_iter().filter(|name| definitions.contains_key(name))
}

/// Reports one circle among the parameters left over; those behind it have no value either.
fn report_cycle(
    left: &BTreeMap<&str, usize>,
    definitions: &BTreeMap<&str, Definition<'_>>,
    report: &mut Report,
) {
    let mut path: Vec<&str> = Vec::new();
    let mut next = left.keys().next().copied();
    while let Some(name) = next.filter(|name| !path.contains(name)) {
        path.push(name);
        let definition = definitions.get(name);
        next = definition.and_then(|definition| {
            needs(definition, definitions).find(|other| left.contains_key(other))
        });
    }
    let start = path.iter().position(|name| Some(*name) == next);
    let Some(circle) = start.and_then(|start| path.get(start..)) else { return };
    let keys: Vec<Span> =
        circle.iter().filter_map(|name| definitions.get(name)).map(|d| d.key.clone()).collect();
    let Some((first, others)) = keys.split_first() else { return };
    let message = match circle {
        [name] => format!("the parameter `{name}` is defined by itself"),
        _ => format!("the parameters {} are defined by each other", listed(circle.iter().copied())),
    };
    let mut problem = Diagnostic::new(Code::CyclicParameters, first.clone(), message)
        .help("give one of them a number");
    for other in others {
        problem = problem.also(other.clone(), "in the circle");
    }
    report.add(problem);
}
