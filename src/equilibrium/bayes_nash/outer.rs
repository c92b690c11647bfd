//! Bounds on large games from laws over pairs (theta, a), of which every equilibrium is one.

use super::LeafBound;
use crate::equilibrium::answer::Proof;
use crate::equilibrium::laws::solve_laws;
use crate::equilibrium::{Concept, LawProof, Question};
use crate::game::Game;
use crate::solve::{Control, Precision};

/// Most obedience rows of a program that is quick to solve.
const MOST_OBEDIENCE: usize = 10_000;

/// Multipliers that prove of all equilibria what column generation proves of Bayes correlated laws, or, where those
/// have too many rows, of coarse ones.
pub(super) fn outer_bound(game: &Game, question: &Question, control: &Control<'_>) -> LeafBound {
    let rows = game.allowed.iter().flatten().map(|actions| actions.len() * actions.len());
    let concept = match rows.sum::<usize>() <= MOST_OBEDIENCE {
        true => Concept::Bce,
        false => Concept::Coarse,
    };
    let weaker = Question { concept, monotone: false, undominated: None, ..question.clone() };
    match solve_laws(game, &weaker, &Precision::roughly(), control).proof {
        Proof::Laws(proof) => leaf(game, &proof),
        _ => LeafBound::nothing(),
    }
}

/// The multipliers by agent, not by class: a regret row is a slack row with the other sign.
fn leaf(game: &Game, proof: &LawProof) -> LeafBound {
    let mut leaf = LeafBound::nothing();
    let Some(multipliers) = &proof.bound else { return leaf };
    leaf.denominator = multipliers.denominator.clone();
    for agent in 0..game.agents.len() {
        let class = proof.orbits.class_of[agent];
        for (&(c, t, d), y) in multipliers.regret.iter().filter(|(_, y)| !y.is_zero()) {
            if c == class {
                leaf.slack.push((agent, t, d, -y));
            }
        }
        for (&(c, t, r, d), y) in multipliers.obedience.iter().filter(|(_, y)| !y.is_zero()) {
            if c == class {
                leaf.obedience.push((agent, t, r, d, y.clone()));
            }
        }
    }
    leaf
}
