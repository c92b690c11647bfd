//! Why a claim's verdict is not the one expected, in lines.

use super::claims::{place, quantity};
use super::number::brief_interval;
use crate::trials::{Decided, JudgedClaim, JudgedPoint, JudgedTrial, Outcome};

/// What is found in the place of what is expected, in words.
pub(super) fn unlike(claim: &JudgedClaim<'_>) -> String {
    let (expected, found) = (claim.claim.expected, claim.found);
    match expected == found {
        true => format!("{found} as expected, but not every trial ended as it must"),
        false => format!("expected {expected}, found {found}"),
    }
}

/// What decides each trial that did not end as it must, in lines.
pub(super) fn reasons(claim: &JudgedClaim<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let unlike = claim.trials.iter().filter(|trial| !trial.is_as_expected());
    let fails =
        claim.trials.iter().filter(|trial| trial.is_as_expected() && !claim.is_as_expected());
    let shown: Vec<&JudgedTrial<'_>> = match claim.trials.iter().all(JudgedTrial::is_as_expected) {
        false => unlike.collect(),
        true => fails.collect(),
    };
    for trial in shown {
        let wanted = if trial.trial.must_fail { "fail" } else { "hold" };
        let name = match &trial.trial.name {
            Some(name) => format!("the trial `{name}`"),
            None => "the trial".to_owned(),
        };
        let ended = match trial.outcome {
            Outcome::Holds | Outcome::Fails => trial.outcome.text().to_owned(),
            other => format!("is {}", other.text()),
        };
        lines.push(format!("{name} must {wanted} and {ended}"));
        let of_outcome = |point: &&JudgedPoint<'_>| point.outcome == trial.outcome;
        if let Some(point) = trial.points.iter().find(of_outcome) {
            lines.push(format!("at {}: {}", place(point), point.line));
            lines.extend(point.problem.clone());
            let is_open = trial.trial.must_fail;
            let states = point.requires.iter().chain(&point.states);
            let told = states.filter(|state| is_open || state.truth != Some(true));
            lines.extend(told.map(decided));
        }
        for trend in trial.trends.iter().filter(|trend| trend.truth != Some(true)) {
            let values: Vec<String> = trend.values.iter().map(brief_interval).collect();
            let truth = if trend.truth.is_none() { "is not decided" } else { "is not so" };
            lines.push(format!("{} {truth}: {}", trend.text, values.join("; ")));
        }
    }
    lines
}

/// What is decided, in words: `fails`, with what the sides are.
fn decided(state: &Decided) -> String {
    let truth = match state.truth {
        Some(true) => "is so",
        Some(false) => "is not so",
        None => "is not decided",
    };
    let parts =
        state.parts.iter().filter(|(text, found)| *text != quantity(found) && !is_literal(text));
    let parts: Vec<String> =
        parts.map(|(text, found)| format!("{text} is {}", quantity(found))).collect();
    match parts.is_empty() {
        true => format!("{} {truth}", state.text),
        false => format!("{} {truth}: {}", state.text, parts.join(", ")),
    }
}

fn is_literal(text: &str) -> bool {
    !text.chars().any(char::is_alphabetic)
}
