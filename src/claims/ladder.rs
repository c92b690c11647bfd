//! One table: the optimum, every concept's worst value, and what smoothness promises.

use super::certify::mechanism_bound;
use super::{
    ClaimError, check_question, check_welfare, default_precision, optimum, ratio, revenue_to_beat,
};
use crate::equilibrium::{
    Answer, Concept, Direction, Family, Objective, PriorMode, Question, solve,
};
use crate::exact::Bracket;
use crate::game::Game;
use crate::instance::Instance;
use crate::revenue::OptimalRevenue;
use crate::smoothness::{Kind, Smoothness, safety};
use crate::solve::{Control, Precision};
use dashu::rational::RBig;

/// One concept's worst or best value.
#[derive(Clone, Debug)]
pub struct Rung {
    /// The value, with its question.
    pub found: Answer,
    /// Optimal welfare, or revenue, over it: the instance's price of anarchy, or of stability.
    pub ratio: Bracket,
}

/// Every concept's worst value, and the best of Bayes-Nash equilibria, beside the bounds of smoothness.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// `Wel(F)`.
    pub optimal_welfare: RBig,
    /// What revenue is compared with, if the rungs are about revenue alone.
    pub optimal_revenue: Option<OptimalRevenue>,
    /// What the rungs are about.
    pub objective: Objective,
    /// By concept, weaker ones first.
    pub rungs: Vec<Rung>,
    /// Concepts that were not asked for by name and are too large to solve without being asked.
    pub left_out: Vec<Concept>,
    /// Smooth, then semi-smooth.
    pub smoothness: Vec<Smoothness>,
}

impl Ladder {
    /// The ladder with wider intervals and shorter proofs; see [`Answer::shorter`].
    pub fn shorter(mut self, game: &Game) -> Option<Ladder> {
        let mut changed = false;
        let optimum = optimum(&self.optimal_welfare, self.optimal_revenue.as_ref());
        for rung in &mut self.rungs {
            if let Some(found) = rung.found.clone().shorter(game) {
                rung.ratio = ratio(&found, &optimum);
                rung.found = found;
                changed = true;
            }
        }
        changed.then_some(self)
    }
}

/// Most columns for which trees, plans and reports are solved without being asked for.
const MOST_COLUMNS_UNASKED: usize = 3_000;

/// Climbs the ladder of one-shot concepts under the instance's prior: those named, or all that are quick to solve.
pub fn ladder(
    instance: &Instance,
    game: &Game,
    objective: &Objective,
    concepts: Option<&[Concept]>,
    precision: Option<&Precision>,
    control: &Control<'_>,
) -> Result<Ladder, ClaimError> {
    check_welfare(game)?;
    let optimal_welfare = game.expected_optimum();
    if optimal_welfare.is_zero() {
        return Err(ClaimError::NoExpectedWelfare);
    }
    let (mut questions, mut left_out) = (Vec::new(), Vec::new());
    for concept in Concept::ALL {
        let asked = concepts.map(|concepts| concepts.contains(&concept));
        if asked == Some(false) {
            continue;
        }
        let question = |direction| Question {
            concept,
            objective: objective.clone(),
            direction,
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
        };
        let worst = question(Direction::Min);
        match (check_question(game, &worst), asked) {
            (Err(error), Some(_)) => return Err(error),
            (Ok(()), None) if is_quick(game, concept) => {}
            (Ok(()), Some(_)) => {}
            _ => {
                left_out.push(concept);
                continue;
            }
        }
        questions.push(worst);
        if concept.family() == Family::Profiles {
            questions.push(question(Direction::Max));
        }
    }
    // Every part may take its share of the time that is left.
    let mut parts = questions.len() + 4;
    let mut share = || {
        parts -= 1;
        control.share(parts + 1)
    };
    let optimal_revenue = revenue_to_beat(instance, game, objective, PriorMode::Given, &share())?;
    let optimum = optimum(&optimal_welfare, optimal_revenue.as_ref());
    let safety = safety(game, &share());
    let smoothness = [Kind::Smooth, Kind::SemiSmooth]
        .into_iter()
        .map(|kind| mechanism_bound(game, kind, &safety, &share()))
        .collect();
    let rung = |question: Question| {
        let precision =
            precision.cloned().unwrap_or_else(|| default_precision(game, question.concept));
        let found = solve(game, &question, &precision, &share());
        Rung { ratio: ratio(&found, &optimum), found }
    };
    let rungs = questions.into_iter().map(rung).collect();
    let objective = objective.clone();
    Ok(Ladder { optimal_welfare, optimal_revenue, objective, rungs, left_out, smoothness })
}

/// Is it solved without being asked for?
fn is_quick(game: &Game, concept: Concept) -> bool {
    match concept {
        // Equilibria of three and more agents may take any time to tell apart.
        Concept::Bne if game.agents.len() > 2 => false,
        _ => concept.family() == Family::Laws || game.column_count() <= MOST_COLUMNS_UNASKED,
    }
}
