//! Certificates of price-of-anarchy claims about combined markets (sections 6 and 6b of the format).

use super::certify::{BoundClaim, HypothesisClaim, Safe, SmoothnessPart, TheoremClaim};
use super::equilibrium::{self, Weights};
use super::sequence_form::SequenceSection;
use super::{Certificate, Form, Number, dominance, revenue};
use crate::claims::{DirectJudged, StagedAnswer, TheoremJudged, Verdict};
use crate::equilibrium::{Direction, Objective};
use crate::exact::Bracket;
use crate::game::Game;
use crate::instance::Instance;
use crate::staged::{Buyers, Tree};
use serde::Serialize;
use serde_json::Value;

/// The certificate of what a theorem says of a combined market; `None` if none applies. `game` is the auction alone.
pub fn of_theorem(instance: &Instance, game: &Game, judged: &TheoremJudged) -> Option<Certificate> {
    let theorem = judged.theorem.as_ref()?;
    let claim = Claim {
        form: Form::theorem(),
        verdict: judged.verdict,
        concept: "bne",
        sequential: false,
        objective: Weights::of(&Objective::welfare()),
        prior: "given",
        sense: None,
        undominated: None,
        optimal_welfare: Number(judged.optimal_welfare.clone()),
        optimal_revenue: None,
        worst: None,
        ratio: None,
        bound: bound(&judged.expression, &judged.bound),
        theorem: Some(TheoremClaim::of(theorem, &judged.smoothness)),
        hypotheses: judged.hypotheses.iter().map(HypothesisClaim::of).collect(),
    };
    let proof = TheoremProof {
        smoothness: SmoothnessPart::of(game, &judged.smoothness),
        safe: Safe::of(game, &judged.safety),
    };
    Some(Certificate::new("certify", instance, game, claim, proof))
}

/// What an answer is about.
#[derive(Clone, Copy)]
pub enum Played<'a> {
    /// The plan game.
    Plans(&'a Game),
    /// The tree.
    Tree(&'a Tree),
}

/// The certificate of a claim about a combined market that was solved; `game` is the auction alone.
pub fn of_direct(
    instance: &Instance,
    (game, played): (&Game, Played<'_>),
    buyers: Buyers,
    theorem: &TheoremJudged,
    judged: &DirectJudged,
) -> Certificate {
    let question = judged.worst.question();
    // Smoothness says nothing of anything else.
    let of_welfare = question.objective == Objective::welfare();
    let form = match &judged.worst {
        StagedAnswer::Plans(_) => Form::plans(buyers),
        StagedAnswer::Sequences(_) => Form::sequences(buyers),
    };
    let claim = Claim {
        form,
        verdict: judged.verdict,
        concept: question.concept.name(),
        sequential: judged.worst.is_sequential(),
        objective: Weights::of(&question.objective),
        prior: question.prior.name(),
        sense: (question.direction == Direction::Max).then(|| question.direction.name()),
        undominated: question.undominated.map(dominance::asked),
        optimal_welfare: Number(theorem.optimal_welfare.clone()),
        optimal_revenue: judged.optimal_revenue.as_ref().map(|optimal| &optimal.value),
        worst: Some(judged.worst.value()),
        ratio: Some(&judged.ratio),
        bound: bound(&theorem.expression, &judged.bound),
        theorem: None,
        hypotheses: match of_welfare {
            true => theorem.hypotheses.iter().map(HypothesisClaim::of).collect(),
            false => Vec::new(),
        },
    };
    let worst = match (&judged.worst, played) {
        (StagedAnswer::Plans(answer), Played::Plans(game)) => {
            super::value(equilibrium::Proof::of(game, answer))
        }
        (StagedAnswer::Sequences(answer), Played::Tree(tree)) => {
            super::value(SequenceSection::of(tree, answer))
        }
        _ => Value::Null,
    };
    let proof = DirectProof {
        worst,
        smoothness: of_welfare.then(|| SmoothnessPart::of(game, &theorem.smoothness)),
        safe: if of_welfare { Safe::of(game, &theorem.safety) } else { None },
        revenue: judged
            .optimal_revenue
            .as_ref()
            .map(|optimal| revenue::Proof::of(instance, game, optimal)),
    };
    Certificate::new("certify", instance, game, claim, proof)
}

fn bound<'a>(expression: &'a str, bound: &'a Bracket) -> BoundClaim<'a> {
    BoundClaim { expression, lower: &bound.lower, upper: &bound.upper }
}

#[derive(Serialize)]
struct Claim<'a> {
    #[serde(flatten)]
    form: Form,
    verdict: Verdict,
    concept: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    sequential: bool,
    objective: Weights,
    prior: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sense: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undominated: Option<String>,
    optimal_welfare: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    optimal_revenue: Option<&'a Bracket>,
    worst: Option<&'a Bracket>,
    ratio: Option<&'a Bracket>,
    bound: BoundClaim<'a>,
    theorem: Option<TheoremClaim>,
    hypotheses: Vec<HypothesisClaim>,
}

#[derive(Serialize)]
struct TheoremProof {
    smoothness: SmoothnessPart,
    safe: Option<Safe>,
}

#[derive(Serialize)]
struct DirectProof {
    worst: Value,
    smoothness: Option<SmoothnessPart>,
    safe: Option<Safe>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revenue: Option<revenue::Proof>,
}
