//! The ladder of concepts as one table.

use super::answer::objective;
use super::lines::Lines;
use super::number::{brief_interval, number};
use super::smoothness::mu;
use super::table::table;
use super::{Ends, Fraction, Shown, Subject};
use crate::claims::Ladder;
use schemars::JsonSchema;
use serde::Serialize;

/// The output of `poacert ladder --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct LadderOutput {
    /// `welfare`, `revenue`, or weights
    objective: String,
    /// expected optimal welfare
    optimal_welfare: Fraction,
    /// one row per concept, weaker ones first
    rows: Vec<RungOutput>,
    /// one row per kind of smoothness
    smoothness: Vec<SmoothnessRow>,
    /// whether every row is as precise as was asked
    reached: bool,
    /// where the certificate is, if one was written
    certificate: Option<String>,
}

/// A concept's worst value.
#[derive(Serialize, JsonSchema)]
struct RungOutput {
    /// the set of equilibrium laws
    concept: &'static str,
    /// where the least value lies
    worst: Ends,
    /// optimal welfare over it
    ratio: Ends,
}

/// What smoothness promises.
#[derive(Serialize, JsonSchema)]
struct SmoothnessRow {
    /// `smooth` or `semi-smooth`
    kind: &'static str,
    /// where the largest lambda lies
    lambda: Ends,
    /// the best mu if every type has a safe action, else 1
    mu: Fraction,
    /// mu/lambda
    bound: Ends,
}

/// The whole table; `reached`: every row as precisely as was asked.
pub fn ladder(subject: &Subject<'_>, ladder: &Ladder, reached: bool) -> Shown {
    let output = LadderOutput {
        objective: objective(&ladder.objective),
        optimal_welfare: Fraction::from(&ladder.optimal_welfare),
        rows: ladder
            .rungs
            .iter()
            .map(|rung| RungOutput {
                concept: rung.worst.question.concept.name(),
                worst: Ends::from(&rung.worst.value),
                ratio: Ends::from(&rung.ratio),
            })
            .collect(),
        smoothness: ladder
            .smoothness
            .iter()
            .map(|found| SmoothnessRow {
                kind: found.kind.name(),
                lambda: Ends::from(&found.lambda),
                mu: Fraction::from(&mu(found)),
                bound: Ends::from(&found.bound),
            })
            .collect(),
        reached,
        certificate: subject.certificate_key(),
    };
    let concepts = ladder.rungs.iter().map(|rung| {
        let concept = rung.worst.question.concept;
        let net = if concept.has_costs() { " (net of costs)" } else { "" };
        vec![
            format!("{concept}{net}"),
            brief_interval(&rung.worst.value),
            brief_interval(&rung.ratio),
        ]
    });
    let promises = ladder.smoothness.iter().map(|found| {
        let at = format!("lambda {}, mu {}", brief_interval(&found.lambda), mu(found));
        vec![format!("{} bound", found.kind.name()), at, brief_interval(&found.bound)]
    });
    let mut lines = Lines::default();
    lines.title(subject.title());
    lines.field("optimal welfare", number(&ladder.optimal_welfare));
    lines.field("objective", &output.objective);
    lines.field("certificate", subject.certificate_text());
    lines.gap();
    let header = ["laws", "worst value", "optimal welfare / worst value"];
    lines.line(table(header, concepts.chain(promises)));
    if !reached {
        lines.gap().prose("A limit came first: intervals are what is proved so far.");
    }
    Shown::new(lines.into_text(), &output)
}
