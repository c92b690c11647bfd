//! Certificates of strategy profiles (section 8 of the format).

use super::smoothness::weights;
use super::{Certificate, Number};
use crate::equilibrium::{Judged, Strategies};
use crate::game::Game;
use crate::instance::Instance;
use serde::Serialize;

/// The certificate of a profile, equilibrium or not.
pub fn of_profile(instance: &Instance, game: &Game, judged: &Judged) -> Certificate {
    let claim = Claim {
        equilibrium: judged.holds(),
        regret: Number(judged.regret()),
        welfare: Number(judged.welfare.clone()),
        revenue: Number(judged.revenue.clone()),
        epsilon: (!judged.epsilon.is_zero()).then(|| Number(judged.epsilon.clone())),
    };
    let proof = Proof { strategies: strategies(game, &judged.strategies) };
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
}

/// Agent, type, denominator, weights of actions.
pub(super) type NamedStrategy = (String, String, String, Vec<(String, String)>);

/// The profile by names.
#[derive(Serialize)]
struct Proof {
    strategies: Vec<NamedStrategy>,
}

/// Every type of positive probability by name, with what it plays.
pub(super) fn strategies(game: &Game, strategies: &Strategies) -> Vec<NamedStrategy> {
    let mut named = Vec::new();
    for (i, laws) in strategies.laws.iter().enumerate() {
        for (t, law) in laws.iter().enumerate() {
            let Some(law) = law else { continue };
            named.push((
                game.agents[i].clone(),
                game.type_names[i][t].clone(),
                strategies.denominators[i].to_string(),
                weights(&game.action_names[i], law),
            ));
        }
    }
    named
}
