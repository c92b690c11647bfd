//! Refinements of the Bayes-Nash equilibria that a claim may be about.

use crate::bound::Playable;
use crate::code::{Checked, Code};
use crate::concept::{Concept, Family};
use crate::dominance::{Rounds, surviving};
use crate::game::Game;
use crate::monotone::Order;
use crate::tree::{Node, Table};

/// Which of the equilibria the set is of, beside being monotone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refinement {
    /// All of them.
    None,
    /// Those that are sequential equilibria for some trembles (3d).
    Sequential,
    /// Those that play only what survives rounds of weak dominance (3d).
    Undominated(Rounds),
}

impl Refinement {
    /// Reads the keys `sequential` and `undominated` of a claim about a concept.
    pub(crate) fn read(claim: &Table<'_>, concept: Concept) -> Checked<Refinement> {
        let plain = concept.family == Family::BayesNash { pure: false };
        match (claim.find("sequential"), claim.find("undominated")) {
            (None, None) => Ok(Refinement::None),
            (Some(node), _) | (None, Some(node)) if !plain => {
                node.wrong("this concept has no refinement")
            }
            (Some(_), Some(node)) => node.wrong("the claim is about sequential equilibria"),
            (Some(node), None) if node.boolean()? => Ok(Refinement::Sequential),
            (Some(node), None) => node.wrong("true is expected, or nothing"),
            (None, Some(node)) => Ok(Refinement::Undominated(Rounds::read(&node)?)),
        }
    }
}

/// What the types of a game play in equilibria of the set.
pub(crate) struct Admitted {
    pub(crate) order: Option<Order>,
    /// What survives, by agent, type and action; nothing where everything may be played.
    pub(crate) survivors: Option<Playable>,
}

impl Admitted {
    /// What a claim asks for; the survivors of rounds of weak dominance from the proof of these.
    pub(crate) fn of(
        game: &Game,
        monotone: bool,
        refinement: &Refinement,
        proof: &Table<'_>,
    ) -> Checked<Admitted> {
        let order = Order::asked(game, monotone)?;
        let survivors = match refinement {
            Refinement::Undominated(rounds) => {
                let (shown, counts) = (proof.section("dominance")?, proof.section("survivors")?);
                Some(surviving(game, rounds, &shown, &counts)?)
            }
            Refinement::None => None,
            Refinement::Sequential => {
                return proof.node().reject(
                    Code::Malformed,
                    "sequential equilibria are of games in sequence form",
                );
            }
        };
        Ok(Admitted { order, survivors })
    }

    /// Whether all that is played may be.
    pub(crate) fn verify(&self, game: &Game, played: &Playable, node: &Node<'_>) -> Checked<()> {
        if self.order.as_ref().is_some_and(|order| !order.admits(game, played)) {
            let message = "a type bids above one of larger value";
            return node.reject(Code::ProfileNotMonotone, message);
        }
        let Some(survivors) = &self.survivors else { return Ok(()) };
        let (mut left, all) = (survivors.iter().flatten().flatten(), played.iter().flatten());
        if all.flatten().all(|plays| left.next().is_some_and(|left| *left || !plays)) {
            return Ok(());
        }
        node.reject(Code::ProfileNotUndominated, "an action that is played does not survive")
    }
}
