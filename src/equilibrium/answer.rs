//! Answers to questions: an interval, with what proves its two ends.

use super::Question;
use super::bayes_nash::{ProfileProof, solve_profiles, solve_pure};
use super::concept::{Concept, Family};
use super::laws::{LawProof, solve_laws};
use crate::exact::Bracket;
use crate::game::Game;
use crate::solve::{Control, Precision};

/// What is known of an optimum.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked.
    pub question: Question,
    /// Where the optimum lies.
    pub value: Bracket,
    /// Why it lies there.
    pub proof: Proof,
}

/// What proves both ends, by the kind of set the optimum is over.
#[derive(Clone, Debug)]
pub enum Proof {
    /// Laws over pairs (theta, a).
    Laws(LawProof),
    /// Strategy profiles.
    Profiles(ProfileProof),
}

impl Answer {
    /// A wider interval with a shorter proof; `None` if there is nothing left to leave out.
    pub fn shorter(self, game: &Game) -> Option<Answer> {
        match self.proof {
            Proof::Laws(proof) => proof.shorter(game, &self.question, self.value),
            Proof::Profiles(_) => unimplemented!("a wider interval with a shorter tree"),
        }
    }

    /// The proof, of a set of laws over pairs (theta, a).
    pub fn laws(&self) -> Option<&LawProof> {
        match &self.proof {
            Proof::Laws(proof) => Some(proof),
            Proof::Profiles(_) => None,
        }
    }
}

/// Answers a question about a game.
///
/// Questions with any prior need a concept that admits it ([`super::Concept::admits_any_prior`]) and a game in which
/// some optimal welfare is positive and none negative.
pub fn solve(
    game: &Game,
    question: &Question,
    precision: &Precision,
    control: &Control<'_>,
) -> Answer {
    match question.concept.family() {
        Family::Laws => solve_laws(game, question, precision, control),
        Family::Plans => unimplemented!("agent and strategic forms"),
        Family::Reports => unimplemented!("communication"),
        Family::Profiles if question.concept == Concept::PureBne => {
            solve_pure(game, question, control)
        }
        Family::Profiles => solve_profiles(game, question, precision, control),
    }
}
