//! Proofs of linear optima: multipliers for one end, a law for the other.

use super::laws::{largest, signed};
use super::{Direction, Orbits, Question};
use crate::exact::{Bracket, Extended};
use crate::game::Game;
use crate::solve::Optimum;

/// Multipliers `M` and a law `L`, each proving one end.
#[derive(Clone, Debug)]
pub struct TwoSided<M, L> {
    /// Proves the lower end of a minimum, the upper end of a maximum. `None`: that end is infinite.
    pub bound: Option<M>,
    /// Proves the other end. `None`: that end is what every law satisfies.
    pub law: Option<L>,
    /// The classes of interchangeable agents the optimum was averaged over.
    pub orbits: Orbits,
    /// Priced columns listed, of all there are.
    pub columns: usize,
    /// A shorter proof of a weaker bound, if there is one.
    rounded: Option<(Extended, M)>,
}

impl<M, L> TwoSided<M, L> {
    /// The interval an optimum leaves, and what proves it; `law` is the feasible point that attains the upper end.
    pub(super) fn of(
        game: &Game,
        question: &Question,
        optimum: Optimum<M>,
        law: Option<L>,
        orbits: Orbits,
    ) -> (Bracket, Self) {
        let rounded = optimum
            .rounded
            .filter(|(weaker, _)| optimum.lower.as_ref().is_some_and(|(bound, _)| weaker < bound));
        let (bound, multipliers) = match optimum.lower {
            Some((bound, multipliers)) => (Extended::Finite(bound), Some(multipliers)),
            None => (Extended::NegativeInfinity, None),
        };
        let attained = match (&law, optimum.upper) {
            (Some(_), Some((value, _))) => Extended::Finite(value),
            _ => largest(game, question, &orbits),
        };
        let value = match question.direction {
            Direction::Min => Bracket::new(bound, attained),
            Direction::Max => Bracket::new(-attained, -bound),
        };
        let proof = TwoSided {
            bound: multipliers,
            law,
            orbits,
            columns: optimum.listed.len(),
            rounded: rounded.map(|(end, multipliers)| (signed(question, end.into()), multipliers)),
        };
        (value, proof)
    }

    /// See [`super::Answer::shorter`].
    pub(super) fn shorter(
        mut self,
        game: &Game,
        question: &Question,
        mut value: Bracket,
    ) -> Option<(Bracket, Self)> {
        let (proved, attained) = match question.direction {
            Direction::Min => (&mut value.lower, &mut value.upper),
            Direction::Max => (&mut value.upper, &mut value.lower),
        };
        if let Some((end, multipliers)) = self.rounded.take() {
            *proved = end;
            self.bound = Some(multipliers);
        } else {
            self.law.take()?;
            *attained = signed(question, largest(game, question, &self.orbits));
        }
        Some((value, self))
    }
}

/// No symmetry: every agent is a class of her own.
pub(super) fn every_agent_apart(game: &Game) -> Orbits {
    Orbits::new((0..game.agents.len()).map(|agent| vec![agent]).collect())
}
