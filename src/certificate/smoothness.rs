//! Certificates of smoothness, best or given (sections 4 and 5 of the format).

use super::equilibrium::LawSection;
use super::names::{self, KeyName, Names};
use super::{Certificate, Number};
use crate::exact::{Bracket, Extended};
use crate::game::Game;
use crate::instance::Instance;
use crate::smoothness::{Given, Smoothness};
use dashu::integer::IBig;
use dashu::rational::RBig;
use serde::Serialize;

/// The certificate of a largest lambda, or of a best bound.
pub fn of_smoothness(instance: &Instance, game: &Game, smoothness: &Smoothness) -> Certificate {
    Certificate::new(
        "smoothness",
        instance,
        game,
        Claim::of(smoothness),
        Proof::of(game, smoothness),
    )
}

/// The certificate of a check of the instance's own deviations.
pub fn of_given(instance: &Instance, game: &Game, given: &Given) -> Certificate {
    let (types, actions) = given.row;
    let witness = (!given.holds()).then(|| Witness {
        types: names::types(game, types),
        actions: names::actions(game, actions),
        slack: Number(given.slack.clone()),
    });
    let claim = GivenClaim {
        smoothness: given.kind.name(),
        lambda: Number(given.lambda.clone()),
        mu: Number(given.weights.mu.clone()),
        mu2: Number(given.weights.mu2.clone()),
        holds: given.holds(),
        witness,
    };
    Certificate::new("deviations", instance, game, claim, serde_json::Map::new())
}

#[derive(Serialize)]
struct GivenClaim {
    smoothness: &'static str,
    lambda: Number,
    mu: Number,
    mu2: Number,
    holds: bool,
    witness: Option<Witness>,
}

#[derive(Serialize)]
struct Witness {
    types: Names,
    actions: Names,
    slack: Number,
}

/// What is claimed of lambda and of the bound.
#[derive(Serialize)]
pub(super) struct Claim {
    smoothness: &'static str,
    mu: Extended,
    mu2: Number,
    best: bool,
    lambda: Bracket,
    bound: Bracket,
}

impl Claim {
    pub fn of(smoothness: &Smoothness) -> Self {
        let weights = smoothness.weights.as_ref();
        Claim {
            smoothness: smoothness.kind.name(),
            mu: weights.map_or(Extended::Infinity, |weights| weights.mu.clone().into()),
            mu2: Number(weights.map_or(RBig::ZERO, |weights| weights.mu2.clone())),
            best: smoothness.best,
            lambda: smoothness.lambda.clone(),
            bound: smoothness.bound.clone(),
        }
    }
}

/// Deviations for one end, a law for the other.
#[derive(Serialize)]
pub(super) struct Proof {
    deviations: Option<Deviations>,
    law: Option<LawSection>,
}

/// Agent, key, denominator, weights of actions.
type NamedLaw = (String, KeyName, String, Vec<(String, String)>);

#[derive(Serialize)]
struct Deviations {
    laws: Vec<NamedLaw>,
}

impl Proof {
    pub fn of(game: &Game, smoothness: &Smoothness) -> Self {
        let deviations = smoothness.deviations.as_ref().map(|laws| Deviations {
            laws: laws
                .iter()
                .map(|law| {
                    let agent = law.agent;
                    let key = names::key(game, agent, law.key);
                    let weights = weights(&game.action_names[agent], &law.weights);
                    (game.agents[agent].clone(), key, law.denominator.to_string(), weights)
                })
                .collect(),
        });
        let law = smoothness.law.as_ref().map(|law| LawSection::of(game, law));
        Proof { deviations, law }
    }
}

/// A law over actions, by name.
pub(super) fn weights(names: &[String], weights: &[(usize, IBig)]) -> Vec<(String, String)> {
    weights.iter().map(|(action, weight)| (names[*action].clone(), weight.to_string())).collect()
}
