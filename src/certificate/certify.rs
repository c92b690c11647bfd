//! Certificates of price-of-anarchy claims (section 6 of the format).

use super::equilibrium::{self, Weights};
use super::names::{self, Names};
use super::revenue;
use super::smoothness::{self, weights};
use super::{Certificate, Number, dominance};
use crate::claims::{Certified, Hypothesis, Theorem, Verdict};
use crate::equilibrium::Direction;
use crate::exact::{Bracket, Extended};
use crate::game::Game;
use crate::instance::Instance;
use crate::smoothness::{Safety, SafetyLaw, Smoothness};
use serde::Serialize;

/// The certificate of a judged claim.
pub fn of_certified(instance: &Instance, game: &Game, certified: &Certified) -> Certificate {
    let question = &certified.worst.question;
    let claim = Claim {
        verdict: certified.verdict,
        concept: question.concept.name(),
        objective: Weights::of(&question.objective),
        prior: question.prior.name(),
        sense: (question.direction == Direction::Max).then(|| question.direction.name()),
        monotone: question.monotone,
        undominated: question.undominated.map(dominance::asked),
        optimal_welfare: Number(certified.optimal_welfare.clone()),
        optimal_revenue: certified.optimal_revenue.as_ref().map(|optimal| &optimal.value),
        worst: &certified.worst.value,
        ratio: &certified.ratio,
        bound: BoundClaim {
            expression: &certified.expression,
            lower: &certified.bound.lower,
            upper: &certified.bound.upper,
        },
        theorem: certified
            .theorem
            .as_ref()
            .zip(certified.smoothness.as_ref())
            .map(|(theorem, smoothness)| TheoremClaim::of(theorem, smoothness)),
        hypotheses: certified.hypotheses.iter().map(HypothesisClaim::of).collect(),
    };
    let proof = Proof {
        worst: equilibrium::Proof::of(game, &certified.worst),
        smoothness: certified.smoothness.as_ref().map(|found| SmoothnessPart::of(game, found)),
        safe: certified.safety.as_ref().and_then(|safety| Safe::of(game, safety)),
        revenue: certified
            .optimal_revenue
            .as_ref()
            .map(|optimal| revenue::Proof::of(instance, game, optimal)),
    };
    Certificate::new("certify", instance, game, claim, proof)
}

#[derive(Serialize)]
struct Claim<'a> {
    verdict: Verdict,
    concept: &'static str,
    objective: Weights,
    prior: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sense: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    monotone: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    undominated: Option<String>,
    optimal_welfare: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    optimal_revenue: Option<&'a Bracket>,
    worst: &'a Bracket,
    ratio: &'a Bracket,
    bound: BoundClaim<'a>,
    theorem: Option<TheoremClaim>,
    hypotheses: Vec<HypothesisClaim>,
}

#[derive(Serialize)]
pub(super) struct BoundClaim<'a> {
    pub expression: &'a str,
    pub lower: &'a Extended,
    pub upper: &'a Extended,
}

#[derive(Serialize)]
pub(super) struct TheoremClaim {
    name: &'static str,
    smoothness: &'static str,
    mu: Extended,
    best: bool,
    ratio: Number,
}

impl TheoremClaim {
    pub fn of(theorem: &Theorem, smoothness: &Smoothness) -> Self {
        let weights = smoothness.weights.as_ref();
        TheoremClaim {
            name: theorem.name,
            smoothness: smoothness.kind.name(),
            mu: weights.map_or(Extended::Infinity, |weights| weights.mu.clone().into()),
            best: smoothness.best,
            ratio: Number(theorem.ratio.clone()),
        }
    }
}

#[derive(Serialize)]
pub(super) struct HypothesisClaim {
    name: &'static str,
    holds: bool,
}

impl HypothesisClaim {
    pub fn of(hypothesis: &Hypothesis) -> Self {
        HypothesisClaim { name: hypothesis.name, holds: hypothesis.holds }
    }
}

#[derive(Serialize)]
struct Proof {
    worst: equilibrium::Proof,
    smoothness: Option<SmoothnessPart>,
    safe: Option<Safe>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revenue: Option<revenue::Proof>,
}

#[derive(Serialize)]
pub(super) struct SmoothnessPart {
    claim: smoothness::Claim,
    proof: smoothness::Proof,
}

impl SmoothnessPart {
    pub fn of(game: &Game, found: &Smoothness) -> Self {
        SmoothnessPart {
            claim: smoothness::Claim::of(found),
            proof: smoothness::Proof::of(game, found),
        }
    }
}

type NamedLaw<A> = (String, String, String, Vec<(A, String)>);

#[derive(Serialize)]
pub(super) struct Safe {
    actions: Vec<NamedLaw<String>>,
    fails: Option<NamedLaw<Names>>,
}

impl Safe {
    pub fn of(game: &Game, safety: &Safety) -> Option<Self> {
        let head = |law: &SafetyLaw| {
            let (agent, of_type) = (law.agent, law.of_type);
            let names = (game.agents[agent].clone(), game.type_names[agent][of_type].clone());
            (names.0, names.1, law.denominator.to_string())
        };
        match safety {
            Safety::Safe(laws) => {
                let named = |law: &SafetyLaw| {
                    let (agent, of_type, denominator) = head(law);
                    let actions = weights(&game.action_names[law.agent], &law.weights);
                    (agent, of_type, denominator, actions)
                };
                Some(Safe { actions: laws.iter().map(named).collect(), fails: None })
            }
            Safety::Unsafe(law) => {
                let (agent, of_type, denominator) = head(law);
                let against = law.weights.iter().map(|(others, weight)| {
                    (names::others(game, law.agent, *others), weight.to_string())
                });
                let fails = Some((agent, of_type, denominator, against.collect()));
                Some(Safe { actions: Vec::new(), fails })
            }
            Safety::Undecided => None,
        }
    }
}
