//! The ladder of concepts as one table.

use super::answer::objective;
use super::lines::Lines;
use super::number::{brief_interval, number};
use super::smoothness::mu;
use super::table::table;
use super::{Ends, Fraction, Shown, Subject, revenue};
use crate::claims::Ladder;
use crate::equilibrium::{Direction, Question};
use schemars::JsonSchema;
use serde::Serialize;

/// The output of `poacert ladder --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct LadderOutput {
    /// `welfare`, `revenue`, or weights
    pub objective: String,
    /// expected optimal welfare
    pub optimal_welfare: Fraction,
    /// the most a mechanism earns; only where the objective is revenue
    #[serde(skip_serializing_if = "Option::is_none")]
    pub optimal_revenue: Option<Ends>,
    /// one row per concept, weaker ones first
    pub rows: Vec<RungOutput>,
    /// one row per kind of smoothness
    pub smoothness: Vec<SmoothnessRow>,
    /// concepts that are solved only when asked for, as this instance is large
    pub left_out: Vec<&'static str>,
    /// whether every row is as precise as was asked
    pub reached: bool,
    /// where the certificate is, if one was written
    pub certificate: Option<String>,
}

/// A concept's worst value, or its best.
#[derive(Serialize, JsonSchema)]
pub(super) struct RungOutput {
    /// the set of equilibria
    pub concept: &'static str,
    /// where the least value lies, in a row about the worst
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worst: Option<Ends>,
    /// where the largest value lies, in a row about the best
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<Ends>,
    /// optimal welfare (revenue, where that is there) over it: the price of anarchy, or of stability
    pub ratio: Ends,
}

/// What smoothness promises.
#[derive(Serialize, JsonSchema)]
pub(super) struct SmoothnessRow {
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
        optimal_revenue: ladder.optimal_revenue.as_ref().map(|optimal| Ends::from(&optimal.value)),
        rows: ladder
            .rungs
            .iter()
            .map(|rung| {
                let question = &rung.found.question;
                let value = |of| (question.direction == of).then(|| Ends::from(&rung.found.value));
                RungOutput {
                    concept: question.concept.name(),
                    worst: value(Direction::Min),
                    best: value(Direction::Max),
                    ratio: Ends::from(&rung.ratio),
                }
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
        left_out: ladder.left_out.iter().map(|concept| concept.name()).collect(),
        reached,
        certificate: subject.certificate_key(),
    };
    let concepts = ladder.rungs.iter().map(|rung| {
        let Question { concept, direction, .. } = rung.found.question;
        let which = match direction {
            Direction::Max => " (best)",
            Direction::Min if concept.has_costs() => " (net of costs)",
            Direction::Min => "",
        };
        vec![
            format!("{concept}{which}"),
            brief_interval(&rung.found.value),
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
    if let Some(optimal) = &ladder.optimal_revenue {
        lines.field("optimal revenue", revenue::optimal(optimal));
    }
    lines.field("objective", &output.objective);
    lines.field("certificate", subject.certificate_text());
    lines.gap();
    let over = match ladder.optimal_revenue {
        Some(_) => "optimal revenue / value",
        None => "optimal welfare / value",
    };
    let header = ["equilibria", "value", over];
    lines.line(table(header, concepts.chain(promises)));
    if !output.left_out.is_empty() {
        let names = output.left_out.join(",");
        lines.gap().prose(&format!("Left out, as they may take long here: --concepts {names}"));
    }
    if !reached {
        lines.gap().prose("A limit came first: intervals are what is proved so far.");
    }
    Shown::new(lines.into_text(), &output)
}
