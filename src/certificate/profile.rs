//! Certificates of strategy profiles (section 8 of the format).

use super::smoothness::weights;
use super::{Certificate, Form, Number, dominance};
use crate::equilibrium::dominance::Dominance;
use crate::equilibrium::{Judged, Strategies};
use crate::game::Game;
use crate::instance::Instance;
use crate::staged::Buyers;
use serde::Serialize;
use serde_json::Value;

/// The certificate of a profile, equilibrium or not; with rounds of weak dominance where they decide anything.
pub fn of_profile(
    instance: &Instance,
    game: &Game,
    judged: &Judged,
    rounds: Option<&Dominance>,
) -> Certificate {
    of_form(instance, game, judged, rounds, Form::default())
}

/// The same of a profile of a staged instance in plans; `game` is the plan game.
pub fn of_plan_profile(
    instance: &Instance,
    game: &Game,
    judged: &Judged,
    rounds: Option<&Dominance>,
    buyers: Buyers,
) -> Certificate {
    of_form(instance, game, judged, rounds, Form::plans(buyers))
}

fn of_form(
    instance: &Instance,
    game: &Game,
    judged: &Judged,
    rounds: Option<&Dominance>,
    form: Form,
) -> Certificate {
    let undominated = rounds.and_then(|rounds| dominance::claim(game, rounds));
    let shown = rounds.filter(|_| undominated.is_some());
    let proof = Proof {
        strategies: strategies(game, &judged.strategies),
        dominance: shown.map(|rounds| dominance::Proof::of(game, rounds)),
    };
    let claim = Claim {
        form,
        equilibrium: judged.holds(),
        regret: Number(judged.regret()),
        welfare: Number(judged.welfare.clone()),
        revenue: Number(judged.revenue.clone()),
        epsilon: (!judged.epsilon.is_zero()).then(|| Number(judged.epsilon.clone())),
        undominated,
    };
    Certificate::new("profile", instance, game, claim, proof)
}

#[derive(Serialize)]
struct Claim {
    #[serde(flatten)]
    form: Form,
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
pub(super) type NamedStrategy = (String, String, String, Vec<(String, String)>);

/// The profile by names.
#[derive(Serialize)]
struct Proof {
    strategies: Vec<NamedStrategy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dominance: Option<dominance::Proof>,
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
