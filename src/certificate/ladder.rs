//! Certificates of ladders (section 7 of the format).

use super::equilibrium::{self, Weights};
use super::{Certificate, Number, revenue, smoothness};
use crate::claims::Ladder;
use crate::equilibrium::Direction;
use crate::exact::Bracket;
use crate::game::Game;
use crate::instance::Instance;
use serde::Serialize;

/// The certificate of every rung.
pub fn of_ladder(instance: &Instance, game: &Game, ladder: &Ladder) -> Certificate {
    let claim = Claim {
        objective: Weights::of(&ladder.objective),
        optimal_welfare: Number(ladder.optimal_welfare.clone()),
        optimal_revenue: ladder.optimal_revenue.as_ref().map(|optimal| &optimal.value),
        rows: ladder
            .rungs
            .iter()
            .map(|rung| RowClaim {
                concept: rung.found.question.concept.name(),
                value: match rung.found.question.direction {
                    Direction::Min => RowValue::Worst(&rung.found.value),
                    Direction::Max => RowValue::Best(&rung.found.value),
                },
                ratio: &rung.ratio,
            })
            .collect(),
        smoothness: ladder.smoothness.iter().map(smoothness::Claim::of).collect(),
    };
    let rows = ladder.rungs.iter().map(|rung| equilibrium::Proof::of(game, &rung.found));
    let parts = ladder.smoothness.iter().map(|part| smoothness::Proof::of(game, part));
    let revenue =
        ladder.optimal_revenue.as_ref().map(|optimal| revenue::Proof::of(instance, game, optimal));
    let proof = Proof { rows: rows.collect(), smoothness: parts.collect(), revenue };
    Certificate::new("ladder", instance, game, claim, proof)
}

#[derive(Serialize)]
struct Claim<'a> {
    objective: Weights,
    optimal_welfare: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    optimal_revenue: Option<&'a Bracket>,
    rows: Vec<RowClaim<'a>>,
    smoothness: Vec<smoothness::Claim>,
}

#[derive(Serialize)]
struct RowClaim<'a> {
    concept: &'static str,
    #[serde(flatten)]
    value: RowValue<'a>,
    ratio: &'a Bracket,
}

/// The least value over a concept, or the largest.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum RowValue<'a> {
    Worst(&'a Bracket),
    Best(&'a Bracket),
}

#[derive(Serialize)]
struct Proof {
    rows: Vec<equilibrium::Proof>,
    smoothness: Vec<smoothness::Proof>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revenue: Option<revenue::Proof>,
}
