//! The worst equilibria of a combined market itself, against the bound of its auction.

use super::certify::ExplicitBound;
use super::staged_theorem::{TheoremJudged, is_informed};
use super::{ClaimError, Verdict, optimum, ratio_of};
use crate::equilibrium::sequence_form::SequenceAnswer;
use crate::equilibrium::{Answer, Concept, Objective, Question};
use crate::exact::{Bracket, Extended};
use crate::game::Game;
use crate::instance::Instance;
use crate::revenue::OptimalRevenue;
use crate::smoothness::Kind;

/// The worst (or best) value over a concept, with what proves it.
#[derive(Clone, Debug)]
pub enum StagedAnswer {
    /// Of the plan game.
    Plans(Box<Answer>),
    /// Of the tree, in sequence form.
    Sequences(Box<SequenceAnswer>),
}

impl StagedAnswer {
    /// What was asked.
    pub fn question(&self) -> &Question {
        match self {
            StagedAnswer::Plans(answer) => &answer.question,
            StagedAnswer::Sequences(answer) => &answer.question,
        }
    }

    /// Whether only equilibria that are sequential count.
    pub fn is_sequential(&self) -> bool {
        match self {
            StagedAnswer::Plans(_) => false,
            StagedAnswer::Sequences(answer) => answer.sequential,
        }
    }

    /// Whether nothing is proved, of undominated equilibria; see [`Answer::is_open`].
    pub fn is_open(&self) -> bool {
        match self {
            StagedAnswer::Plans(answer) => answer.is_open(),
            StagedAnswer::Sequences(_) => false,
        }
    }

    /// Where the value lies.
    pub fn value(&self) -> &Bracket {
        match self {
            StagedAnswer::Plans(answer) => &answer.value,
            StagedAnswer::Sequences(answer) => &answer.value,
        }
    }
}

/// A claim about a combined market, judged by solving it.
#[derive(Clone, Debug)]
pub struct DirectJudged {
    /// The verdict.
    pub verdict: Verdict,
    /// The worst value; the best one where that was asked for.
    pub worst: StagedAnswer,
    /// What revenue is compared with; only if revenue alone is judged.
    pub optimal_revenue: Option<OptimalRevenue>,
    /// Optimal welfare (optimal revenue, where that is there) over that value.
    pub ratio: Bracket,
    /// What it was judged against.
    pub bound: Bracket,
}

/// The concept that is solved where none is named: `coarse-net` where information may be acquired, for it holds under every
/// technology at once; else Bayes-Nash equilibria of two agents, and coarse laws of more.
pub fn staged_concept(instance: &Instance, game: &Game) -> Concept {
    match () {
        () if is_informed(instance) => Concept::CoarseNet,
        () if instance.agents.len() == 2 => Concept::Bne,
        () if game.product_gap().is_none() => Concept::CoarseNs,
        () => Concept::Coarse,
    }
}

/// The kind of smoothness that a concept named is judged against.
pub fn staged_kind(concept: Concept) -> Kind {
    if concept.is_without_signalling() { Kind::Smooth } else { Kind::SemiSmooth }
}

/// Whether sequence form answers questions about this concept, for so many agents.
pub fn is_by_sequences(concept: Concept, agents: usize) -> bool {
    agents == 2 && matches!(concept, Concept::Bne | Concept::CoarseNs | Concept::BceNs)
}

/// Judges what was found of the worst equilibria of a combined market against the bound, beside what the theorems say.
///
/// # Errors
///
/// If the bound cannot be read, or is missing where the objective is not welfare, or a theorem that applies is contradicted, which is a bug.
pub fn judge_direct(
    theorem: &TheoremJudged,
    bound: Option<&str>,
    worst: StagedAnswer,
    optimal_revenue: Option<OptimalRevenue>,
) -> Result<DirectJudged, ClaimError> {
    let of_welfare = worst.question().objective == Objective::welfare();
    if !of_welfare && bound.is_none() {
        return Err(ClaimError::BoundNeeded);
    }
    let best = optimum(&theorem.optimal_welfare, optimal_revenue.as_ref());
    let ratio = ratio_of(worst.question(), worst.value(), &best);
    let bound = match bound {
        Some(text) => ExplicitBound::read(text)?.against(&ratio)?,
        None => theorem.bound.clone(),
    };
    if let Some(applies) = &theorem.theorem
        && of_welfare
        && covers(applies.name, worst.question())
        && Extended::Finite(applies.ratio.clone()) < ratio.lower
    {
        let (name, says) = (applies.name, applies.ratio.clone());
        return Err(ClaimError::Contradiction { ratio: ratio.lower, theorem: name, bound: says });
    }
    let verdict = Verdict::of(&ratio, &bound);
    Ok(DirectJudged { verdict, worst, optimal_revenue, ratio, bound })
}

/// Whether a theorem says anything of the worst member of a concept: C of laws without signalling, D of all.
fn covers(theorem: &str, question: &Question) -> bool {
    theorem == "D" || question.concept.is_without_signalling()
}
