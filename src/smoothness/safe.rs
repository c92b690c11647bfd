//! Safe actions: what guarantees an agent a utility of at least zero.

use super::program::SmoothnessProgram;
use crate::game::Game;
use crate::solve::{Control, Precision, minimise};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// A law over one type's own actions that is safe, or over the others' that makes every action unsafe.
#[derive(Clone, Debug)]
pub struct SafetyLaw {
    /// Whose.
    pub agent: usize,
    /// Of which type.
    pub of_type: usize,
    /// Own actions, or numbers of the others' profiles, with positive numerators.
    pub weights: Vec<(usize, IBig)>,
    /// What the numerators are over; they sum to it.
    pub denominator: IBig,
}

/// Whether every type has a safe action.
#[derive(Clone, Debug)]
pub enum Safety {
    /// Each does: one law over her own actions for every agent and type.
    Safe(Vec<SafetyLaw>),
    /// This one does not: a law of the others against which every action loses.
    Unsafe(SafetyLaw),
    /// A limit came first.
    Undecided,
}

/// Looks for safe actions, pure ones first, then mixed ones by linear programming (maxmin utility).
pub fn safety(game: &Game, control: &Control<'_>) -> Safety {
    let mut laws = Vec::new();
    for agent in 0..game.agents.len() {
        for of_type in 0..game.types.size(agent) {
            match safety_of(game, agent, of_type, control) {
                Some(Ok(law)) => laws.push(law),
                Some(Err(law)) => return Safety::Unsafe(law),
                None => return Safety::Undecided,
            }
        }
    }
    Safety::Safe(laws)
}

fn safety_of(
    game: &Game,
    agent: usize,
    of_type: usize,
    control: &Control<'_>,
) -> Option<Result<SafetyLaw, SafetyLaw>> {
    let law = |weights, denominator| SafetyLaw { agent, of_type, weights, denominator };
    let utility = &game.utility[agent][of_type];
    let never_loses = |&&action: &&usize| {
        (0..game.actions.others_count(agent))
            .all(|o| utility[game.actions.with_others(o, agent, action)] >= IBig::ZERO)
    };
    if let Some(&action) = game.allowed[agent][of_type].iter().find(never_loses) {
        return Some(Ok(law(vec![(action, IBig::ONE)], IBig::ONE)));
    }
    let program = SmoothnessProgram::against(game, agent, of_type);
    let optimum = minimise(&program, &Precision::Exact, control);
    if let Some((value, laws)) = optimum.lower
        && value >= RBig::ZERO
    {
        let own = laws.laws[agent][of_type].clone();
        return Some(Ok(law(own, laws.denominator)));
    }
    let (value, weighted) = optimum.upper?;
    if value >= RBig::ZERO {
        return None;
    }
    let others = |id| game.actions.others(game.pair_profiles(id).1, agent);
    let weights = weighted.weights.into_iter().map(|(id, weight)| (others(id), weight));
    Some(Err(law(weights.collect(), weighted.denominator)))
}
