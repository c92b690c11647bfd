//! Certificates of optima over equilibrium laws (section 3 of the format).

use super::bayes_nash::ProfileSection;
use super::names::{self, Names};
use super::plans::{PlanBound, PlanLawSection, ReportBound};
use super::{Certificate, Number, dominance};
use crate::equilibrium::{self, Answer, Law, Multipliers, Objective, Orbits};
use crate::exact::Extended;
use crate::game::Game;
use crate::instance::Instance;
use dashu::integer::IBig;
use serde::Serialize;

/// The certificate of an answer.
pub fn of_answer(instance: &Instance, game: &Game, answer: &Answer) -> Certificate {
    let question = &answer.question;
    let claim = Claim {
        concept: question.concept.name(),
        objective: Weights::of(&question.objective),
        sense: question.direction.name(),
        prior: question.prior.name(),
        monotone: question.monotone,
        undominated: question.undominated.map(dominance::asked),
        lower: answer.value.lower.clone(),
        upper: answer.value.upper.clone(),
    };
    Certificate::new("equilibrium", instance, game, claim, Proof::of(game, answer))
}

#[derive(Serialize)]
struct Claim {
    concept: &'static str,
    objective: Weights,
    sense: &'static str,
    prior: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    monotone: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    undominated: Option<String>,
    lower: Extended,
    upper: Extended,
}

/// The objective's weights.
#[derive(Serialize)]
pub(super) struct Weights {
    welfare: Number,
    revenue: Number,
}

impl Weights {
    pub fn of(objective: &Objective) -> Self {
        Weights {
            welfare: Number(objective.welfare.clone()),
            revenue: Number(objective.revenue.clone()),
        }
    }
}

/// What proves both ends.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Proof {
    /// Of laws over pairs (theta, a).
    Laws { bound: Option<Bound>, law: Option<LawSection> },
    /// Of laws over profiles of plans.
    Plans { bound: Option<PlanBound>, law: Option<PlanLawSection> },
    /// Of laws over actions for every profile of reported types.
    Reports { bound: Option<ReportBound>, law: Option<LawSection> },
    /// Of strategy profiles.
    Profiles(ProfileSection),
}

impl Proof {
    pub fn of(game: &Game, answer: &Answer) -> Self {
        match &answer.proof {
            equilibrium::Proof::Laws(proof) => Proof::Laws {
                bound: proof.bound.as_ref().map(|y| Bound::of(game, &proof.orbits, y)),
                law: proof.law.as_ref().map(|law| LawSection::of(game, law)),
            },
            equilibrium::Proof::Plans(proof) => Proof::Plans {
                bound: proof.bound.as_ref().map(|y| PlanBound::of(game, y)),
                law: proof.law.as_ref().map(|law| PlanLawSection::of(game, law)),
            },
            equilibrium::Proof::Reports(proof) => Proof::Reports {
                bound: proof.bound.as_ref().map(|y| ReportBound::of(game, y)),
                law: proof.law.as_ref().map(|law| LawSection::of(game, law)),
            },
            equilibrium::Proof::Profiles(proof) => Proof::Profiles(ProfileSection::of(game, proof)),
        }
    }
}

/// Multipliers by named row.
#[derive(Serialize)]
pub(super) struct Bound {
    denominator: String,
    regret: Vec<(String, String, String, String)>,
    obedience: Vec<(String, String, String, String, String)>,
    no_signalling: Vec<(String, Names, Names, String)>,
}

impl Bound {
    fn of(game: &Game, orbits: &Orbits, multipliers: &Multipliers) -> Self {
        let mut bound = Bound {
            denominator: multipliers.denominator.to_string(),
            regret: Vec::new(),
            obedience: Vec::new(),
            no_signalling: Vec::new(),
        };
        for agent in 0..game.agents.len() {
            let class = orbits.class_of[agent];
            let name = || game.agents[agent].clone();
            let of_type = |t: usize| game.type_names[agent][t].clone();
            let action = |a: usize| game.action_names[agent][a].clone();
            for (&(c, t, d), y) in &multipliers.regret {
                if c == class && !y.is_zero() {
                    bound.regret.push((name(), of_type(t), action(d), y.to_string()));
                }
            }
            for (&(c, t, r, d), y) in &multipliers.obedience {
                if c == class && !y.is_zero() {
                    let row = (name(), of_type(t), action(r), action(d), y.to_string());
                    bound.obedience.push(row);
                }
            }
            multipliers.for_each_signal(game, orbits, agent, &mut |types, others, z| {
                let (types, others) =
                    (names::types(game, types), names::others(game, agent, others));
                bound.no_signalling.push((name(), types, others, z.to_string()));
            });
        }
        bound
    }
}

/// A law over named profiles.
#[derive(Serialize)]
pub(super) struct LawSection {
    denominator: String,
    entries: Vec<(Names, Names, String)>,
}

impl LawSection {
    pub fn of(game: &Game, law: &Law) -> Self {
        let named = |(types, actions, weight): &(usize, usize, IBig)| {
            (names::types(game, *types), names::actions(game, *actions), weight.to_string())
        };
        LawSection {
            denominator: law.denominator.to_string(),
            entries: law.entries.iter().map(named).collect(),
        }
    }
}
