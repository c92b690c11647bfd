//! The ladder of concepts of a combined market.

use super::answer::objective as objective_text;
use super::ladder::{LadderOutput, RungOutput};
use super::lines::Lines;
use super::number::{brief_interval, number};
use super::sequences::{buyers_line, net};
use super::table::table;
use super::{Ends, Fraction, Shown};
use crate::equilibrium::sequence_form::SequenceAnswer;
use crate::equilibrium::{Direction, Objective};
use crate::exact::Bracket;
use crate::instance::Instance;
use crate::staged::Buyers;
use dashu::rational::RBig;

/// The rows that sequence form answers; `reached`: every one as precisely as was asked.
pub fn staged_ladder(
    instance: &Instance,
    buyers: Buyers,
    objective: &Objective,
    found: &[SequenceAnswer],
    reached: bool,
) -> Shown {
    let optimum = found.first().map_or(RBig::ZERO, |found| found.optimal_welfare.clone());
    let ratio = |found: &SequenceAnswer| -> Bracket { found.value.divide(&optimum) };
    let output = LadderOutput {
        objective: objective_text(objective),
        optimal_welfare: Fraction::from(&optimum),
        optimal_revenue: None,
        rows: found
            .iter()
            .map(|found| {
                let of = |direction| {
                    (found.question.direction == direction).then(|| Ends::from(&found.value))
                };
                RungOutput {
                    concept: found.question.concept.name(),
                    worst: of(Direction::Min),
                    best: of(Direction::Max),
                    ratio: Ends::from(&ratio(found)),
                }
            })
            .collect(),
        smoothness: Vec::new(),
        left_out: Vec::new(),
        reached,
        certificate: None,
    };
    let rows = found.iter().map(|found| {
        let best = if found.question.direction == Direction::Max { " (best)" } else { "" };
        let concept = found.question.concept;
        vec![
            format!("{concept}{best}"),
            brief_interval(&found.value),
            brief_interval(&ratio(found)),
        ]
    });
    let mut lines = Lines::default();
    lines.title(instance.title.as_deref());
    lines.field("optimal welfare", number(&optimum));
    lines.field("objective", format!("{}{}", output.objective, net(instance)));
    buyers_line(&mut lines, instance, buyers);
    lines.field("certificate", "none written (poacert solve writes one for each row)");
    lines.gap();
    lines.line(table(["equilibria", "value", "optimal welfare / value"], rows));
    if !reached {
        lines.gap().prose("A limit came first: intervals are what is proved so far.");
    }
    Shown::new(lines.into_text(), &output)
}
