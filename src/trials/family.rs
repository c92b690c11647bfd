//! The points of a family: all combinations of lists and ranges, or rows of values that go together.

use super::raw::{RawOver, RawRange, RawSteps};
use crate::instance::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::number::Number;
use crate::instance::syntax::{Got, Report, Spanned};
use dashu::rational::RBig;

/// Most points of a family.
pub(super) const MOST_POINTS: usize = 1_000;

/// The values of every name at one point, in the order of the names.
pub(super) type Values = Vec<(String, RBig)>;

/// The points in their order; one without values where there is no family.
pub(super) fn points(over: Option<&Spanned<RawOver>>, report: &mut Report) -> Option<Vec<Values>> {
    let Some(over) = over else { return Some(vec![Vec::new()]) };
    let points = match &over.value {
        RawOver::Product(names) => {
            let mut points = vec![Vec::new()];
            for (name, range) in &names.0 {
                let values = values(range, &name.span, report)?;
                if values.len().saturating_mul(points.len()) > MOST_POINTS {
                    report.add(too_many(over.span.clone()));
                    return None;
                }
                points = points
                    .iter()
                    .flat_map(|point: &Values| {
                        values.iter().map(|value| {
                            let mut longer = point.clone();
                            longer.push((name.value.clone(), value.clone()));
                            longer
                        })
                    })
                    .collect();
            }
            points
        }
        RawOver::Rows(rows) => {
            let row = |row: &crate::instance::syntax::Map<Number>, report: &mut Report| {
                let values: Vec<_> = row
                    .0
                    .iter()
                    .map(|(name, number)| Some((name.value.clone(), constant(number, report)?)))
                    .collect();
                values.into_iter().collect::<Option<Values>>()
            };
            let points: Vec<Option<Values>> = rows.iter().map(|one| row(one, report)).collect();
            let points: Vec<Values> = points.into_iter().collect::<Option<_>>()?;
            check_same_names(&points, &over.span, report)?;
            points
        }
    };
    if points.is_empty() || points == [Vec::new()] {
        let problem = Diagnostic::new(Code::EmptyList, over.span.clone(), "the family is empty");
        report.add(problem.help("give at least one value, or leave `over` out"));
        return None;
    }
    if points.len() > MOST_POINTS {
        report.add(too_many(over.span.clone()));
        return None;
    }
    Some(points)
}

/// The value of an expression without names.
pub(super) fn constant(number: &Number, report: &mut Report) -> Option<RBig> {
    let value = number.expression.as_ref()?.evaluate(&|_| None);
    value.map_err(|error| report.add(number.problem(&error))).ok()
}

fn values(range: &RawRange, span: &Span, report: &mut Report) -> Option<Vec<RBig>> {
    match range {
        RawRange::List(numbers) => {
            let values: Vec<_> = numbers.iter().map(|number| constant(number, report)).collect();
            values.into_iter().collect()
        }
        RawRange::Range(steps) => in_steps(steps, span, report),
    }
}

fn in_steps(steps: &RawSteps, span: &Span, report: &mut Report) -> Option<Vec<RBig>> {
    let from = constant(steps.from.get()?, report)?;
    let to = constant(steps.to.get()?, report)?;
    let step = match steps.step.as_ref().map(Got::get) {
        None => RBig::ONE,
        Some(step) => constant(step?, report)?,
    };
    if step <= RBig::ZERO || from > to {
        let problem = Diagnostic::new(Code::BadGrid, span.clone(), "the range has no values");
        report.add(problem.help("a range goes up, from `from` to `to` in positive steps"));
        return None;
    }
    let mut values = vec![from];
    while let Some(next) = values.last().map(|last| last + &step).filter(|next| *next <= to) {
        if values.len() > MOST_POINTS {
            report.add(too_many(span.clone()));
            return None;
        }
        values.push(next);
    }
    Some(values)
}

fn check_same_names(points: &[Values], span: &Span, report: &mut Report) -> Option<()> {
    let names = |point: &Values| {
        let mut names: Vec<String> = point.iter().map(|(name, _)| name.clone()).collect();
        names.sort();
        names
    };
    let first = points.first().map(names);
    if points.iter().all(|point| Some(names(point)) == first) {
        return Some(());
    }
    let message = "the rows of the family give values to different names";
    let problem = Diagnostic::new(Code::WrongLength, span.clone(), message);
    report.add(problem.help("every row gives a value to every name"));
    None
}

fn too_many(span: Span) -> Diagnostic {
    let message = format!("the family has more than {MOST_POINTS} points");
    Diagnostic::new(Code::TooLarge, span, message).help("take fewer values, or split the trial")
}
