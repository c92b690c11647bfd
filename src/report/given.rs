//! The smoothness inequality for an instance's own deviations.

use super::law::row;
use super::lines::Lines;
use super::number::number;
use super::smoothness::ALONE;
use super::{Ends, Fraction, Shown, Subject};
use crate::exact::{Bracket, Extended};
use crate::smoothness::Given;
use schemars::JsonSchema;
use serde::Serialize;

/// The output of `poacert smooth --given --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct GivenOutput {
    /// `smooth`, `semi-smooth`, `weak` or `weak-semi`
    kind: &'static str,
    /// always true: the instance's own deviations were tried
    given: bool,
    /// whether they satisfy the inequality on every row
    holds: bool,
    /// the lambda tried, as both ends
    lambda: Ends,
    /// the mu tried
    mu: Fraction,
    /// the weight of willingness to pay; 0 unless the kind is weak
    mu2: Fraction,
    /// mu/lambda, as both ends
    bound: Ends,
    /// the row (types, actions) with the least slack
    row: RowOutput,
    /// the slack there; negative where the inequality fails
    slack: Fraction,
    /// where the certificate is, if one was written
    certificate: Option<String>,
}

/// A row of the smoothness inequality.
#[derive(Serialize, JsonSchema)]
pub(super) struct RowOutput {
    /// one per agent
    types: Vec<String>,
    /// one per agent
    actions: Vec<String>,
}

impl RowOutput {
    pub fn of(subject: &Subject<'_>, (types, actions): (usize, usize)) -> Self {
        let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
        RowOutput {
            types: owned(subject.game.type_profile_names(types)),
            actions: owned(subject.game.action_profile_names(actions)),
        }
    }
}

/// Whether the given deviations suffice.
pub fn given(subject: &Subject<'_>, given: &Given) -> Shown {
    let lambda = Extended::Finite(given.lambda.clone());
    let bound = lambda.divide(&given.weights.numerator(given.kind));
    let output = GivenOutput {
        kind: given.kind.name(),
        given: true,
        holds: given.holds(),
        lambda: Ends::from(&Bracket::new(lambda.clone(), lambda)),
        mu: Fraction::from(&given.weights.mu),
        mu2: Fraction::from(&given.weights.mu2),
        bound: Ends::from(&Bracket::new(bound.clone(), bound.clone())),
        row: RowOutput::of(subject, given.row),
        slack: Fraction::from(&given.slack),
        certificate: subject.certificate_key(),
    };
    let mut lines = Lines::default();
    lines.title(subject.title());
    lines.line(match given.holds() {
        true => format!("yes: with the given deviations the mechanism is {}", given.kind.name()),
        false => "no: the given deviations do not satisfy the inequality".into(),
    });
    if subject.instance.stages.is_some() {
        lines.field("about", ALONE);
    }
    lines.field("kind", given.kind.name());
    lines.field("lambda", number(&given.lambda));
    lines.field("mu", number(&given.weights.mu));
    if given.kind.is_weak() {
        lines.field("mu2", number(&given.weights.mu2));
    }
    lines.field("least slack", number(&given.slack));
    lines.field("at", row(subject.game, given.row));
    lines.field("certificate", subject.certificate_text());
    if !given.holds() {
        lines.gap().prose(
            "Other deviations may do better: without --given, the largest lambda over all of them is found.",
        );
    }
    Shown::new(lines.into_text(), &output)
}
