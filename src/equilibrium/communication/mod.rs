//! Communication equilibria: a mediator who is told the types recommends actions (Forges 1986).

mod multipliers;
mod program;

pub use multipliers::ReportMultipliers;
pub use program::mediator_entries;

use super::answer::{Answer, Proof};
use super::two_sided::{TwoSided, every_agent_apart};
use super::{Law, Question};
use crate::game::Game;
use crate::solve::{Control, Precision, minimise};
use dashu::integer::IBig;
use program::CommunicationProgram;

/// What proves the ends of an optimum over communication equilibria. Its law is one for every profile of reports: at each
/// profile of types that count its weights sum to the denominator.
pub type ReportProof = TwoSided<ReportMultipliers, Law>;

/// Answers a question about communication equilibria.
pub(super) fn solve_communication(
    game: &Game,
    question: &Question,
    precision: &Precision,
    control: &Control<'_>,
) -> Answer {
    let program = CommunicationProgram::new(game, question);
    let optimum = minimise(&program, precision, control);
    let law = optimum.upper.as_ref().map(|(_, weighted)| {
        let entry = |(pair, weight): &(u64, IBig)| {
            let (types, actions) = game.pair_profiles(*pair);
            (types, actions, weight.clone())
        };
        Law {
            entries: weighted.weights.iter().map(entry).collect(),
            denominator: weighted.denominator.clone(),
        }
    });
    let (value, proof) = TwoSided::of(game, question, optimum, law, every_agent_apart(game));
    Answer { question: question.clone(), value, proof: Proof::Reports(proof) }
}
