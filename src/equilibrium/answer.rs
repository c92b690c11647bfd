//! Answers to questions: an interval, with what proves its two ends.

use super::Question;
use super::bayes_nash::{ProfileProof, solve_profiles, solve_pure};
use super::communication::{ReportProof, solve_communication};
use super::concept::{Concept, Family};
use super::dominance::{Dominance, Verdict};
use super::laws::{LawProof, solve_laws};
use super::plans::{PlanProof, solve_plans};
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
    /// Laws over profiles of plans.
    Plans(PlanProof),
    /// Laws over actions for every profile of reported types.
    Reports(ReportProof),
    /// Strategy profiles.
    Profiles(ProfileProof),
}

impl Answer {
    /// A wider interval with a shorter proof; `None` if there is nothing left to leave out.
    pub fn shorter(self, game: &Game) -> Option<Answer> {
        let Answer { question, value, proof } = self;
        let (value, proof) = match proof {
            Proof::Laws(proof) => {
                let (value, proof) = proof.shorter(game, &question, value)?;
                (value, Proof::Laws(proof))
            }
            Proof::Plans(proof) => {
                let (value, proof) = proof.shorter(game, &question, value)?;
                (value, Proof::Plans(proof))
            }
            Proof::Reports(proof) => {
                let (value, proof) = proof.shorter(game, &question, value)?;
                (value, Proof::Reports(proof))
            }
            Proof::Profiles(proof) => {
                let (value, proof) = proof.shorter(&question, value)?;
                (value, Proof::Profiles(proof))
            }
        };
        Some(Answer { question, value, proof })
    }

    /// How many columns of its program were listed, where there is one program.
    pub fn columns(&self) -> Option<usize> {
        match &self.proof {
            Proof::Laws(proof) => Some(proof.columns),
            Proof::Plans(proof) => Some(proof.columns),
            Proof::Reports(proof) => Some(proof.columns),
            Proof::Profiles(_) => None,
        }
    }

    /// The rounds of weak dominance, of undominated equilibria.
    pub fn rounds(&self) -> Option<&Dominance> {
        match &self.proof {
            Proof::Profiles(proof) => proof.undominated.as_deref(),
            Proof::Laws(_) | Proof::Plans(_) | Proof::Reports(_) => None,
        }
    }

    /// Whether a limit came before the rounds of weak dominance that were asked for: then nothing is proved.
    pub fn is_open(&self) -> bool {
        self.rounds().is_some_and(|rounds| matches!(rounds.verdict, Verdict::Undecided(_)))
    }

    /// The proof, of a set of laws over pairs (theta, a).
    pub fn laws(&self) -> Option<&LawProof> {
        match &self.proof {
            Proof::Laws(proof) => Some(proof),
            Proof::Plans(_) | Proof::Reports(_) | Proof::Profiles(_) => None,
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
        Family::Plans => solve_plans(game, question, precision, control),
        Family::Reports => solve_communication(game, question, precision, control),
        Family::Profiles if question.concept == Concept::PureBne => {
            solve_pure(game, question, control)
        }
        Family::Profiles => solve_profiles(game, question, precision, control),
    }
}
