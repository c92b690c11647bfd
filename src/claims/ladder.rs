//! One table: the optimum, every concept's worst value, and what smoothness promises.

use super::certify::mechanism_bound;
use super::{ClaimError, check_welfare, default_precision};
use crate::equilibrium::{Answer, Concept, Direction, Objective, PriorMode, Question, solve};
use crate::exact::Bracket;
use crate::game::Game;
use crate::smoothness::{Kind, Smoothness, safety};
use crate::solve::{Control, Precision};
use dashu::rational::RBig;

/// One concept's worst value.
#[derive(Clone, Debug)]
pub struct Rung {
    /// The worst value, with its question.
    pub worst: Answer,
    /// Optimal welfare over it.
    pub ratio: Bracket,
}

/// Every concept's worst value beside the bounds of smoothness.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// `Wel(F)`.
    pub optimal_welfare: RBig,
    /// What the rungs are about.
    pub objective: Objective,
    /// By concept, weaker ones first.
    pub rungs: Vec<Rung>,
    /// Smooth, then semi-smooth.
    pub smoothness: Vec<Smoothness>,
}

impl Ladder {
    /// The ladder with wider intervals and shorter proofs; see [`Answer::shorter`].
    pub fn shorter(mut self, game: &Game) -> Option<Ladder> {
        let mut changed = false;
        for rung in &mut self.rungs {
            if let Some(worst) = rung.worst.clone().shorter(game) {
                rung.ratio = worst.value.divide(&self.optimal_welfare);
                rung.worst = worst;
                changed = true;
            }
        }
        changed.then_some(self)
    }
}

/// Climbs the ladder of one-shot concepts under the instance's prior.
pub fn ladder(
    game: &Game,
    objective: &Objective,
    precision: Option<&Precision>,
    control: &Control<'_>,
) -> Result<Ladder, ClaimError> {
    check_welfare(game)?;
    let optimal_welfare = game.expected_optimum();
    if optimal_welfare.is_zero() {
        return Err(ClaimError::NoExpectedWelfare);
    }
    // Every part may take its share of the time that is left.
    let mut parts = Concept::LAWS.len() + 3;
    let mut share = || {
        parts -= 1;
        control.share(parts + 1)
    };
    let safety = safety(game, &share());
    let smoothness = [Kind::Smooth, Kind::SemiSmooth]
        .into_iter()
        .map(|kind| mechanism_bound(game, kind, &safety, &share()))
        .collect();
    let rung = |concept: Concept| {
        let question = Question {
            concept,
            objective: objective.clone(),
            direction: Direction::Min,
            prior: PriorMode::Given,
            monotone: false,
        };
        let precision = precision.cloned().unwrap_or_else(|| default_precision(game, concept));
        let worst = solve(game, &question, &precision, &share());
        Rung { ratio: worst.value.divide(&optimal_welfare), worst }
    };
    let rungs = Concept::LAWS.into_iter().map(rung).collect();
    Ok(Ladder { optimal_welfare, objective: objective.clone(), rungs, smoothness })
}
