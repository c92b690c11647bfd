//! Certificates of strategy profiles (section 8 of the format).

use super::smoothness::weights;
use super::{Certificate, Number, dominance};
use crate::equilibrium::Judged;
use crate::equilibrium::dominance::Dominance;
use crate::game::Game;
use crate::instance::Instance;
use serde::Serialize;
use serde_json::Value;

/// The certificate of a profile, equilibrium or not; with rounds of weak dominance where they decide anything.
pub fn of_profile(
    instance: &Instance,
    game: &Game,
    judged: &Judged,
    rounds: Option<&Dominance>,
) -> Certificate {
    let undominated = rounds.and_then(|rounds| dominance::claim(game, rounds));
    let mut proof = Proof::of(game, judged);
    if undominated.is_some() {
        proof.dominance = rounds.map(|rounds| dominance::Proof::of(game, rounds));
    }
    let claim = Claim {
        equilibrium: judged.holds(),
        regret: Number(judged.regret()),
        welfare: Number(judged.welfare.clone()),
        revenue: Number(judged.revenue.clone()),
        epsilon: (!judged.epsilon.is_zero()).then(|| Number(judged.epsilon.clone())),
        undominated,
    };
    Certificate::new("profile", instance, claim, proof)
}

#[derive(Serialize)]
struct Claim {
    equilibrium: bool,
    regret: Number,
    welfare: Number,
    revenue: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    epsilon: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undominated: Option<Value>,
}

/// Agent, type, denominator, weights of actions.
type NamedStrategy = (String, String, String, Vec<(String, String)>);

/// The profile by names.
#[derive(Serialize)]
struct Proof {
    strategies: Vec<NamedStrategy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dominance: Option<dominance::Proof>,
}

impl Proof {
    fn of(game: &Game, judged: &Judged) -> Self {
        let mut strategies = Vec::new();
        for (i, laws) in judged.strategies.laws.iter().enumerate() {
            for (t, law) in laws.iter().enumerate() {
                let Some(law) = law else { continue };
                strategies.push((
                    game.agents[i].clone(),
                    game.type_names[i][t].clone(),
                    judged.strategies.denominators[i].to_string(),
                    weights(&game.action_names[i], law),
                ));
            }
        }
        Proof { strategies, dominance: None }
    }
}
