//! Certificates of strategy profiles (section 8 of the format).

use super::smoothness::weights;
use super::{Certificate, Number};
use crate::equilibrium::Judged;
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
    Certificate::new("profile", instance, claim, Proof::of(game, judged))
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
type NamedStrategy = (String, String, String, Vec<(String, String)>);

/// The profile by names.
#[derive(Serialize)]
struct Proof {
    strategies: Vec<NamedStrategy>,
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
        Proof { strategies }
    }
}
