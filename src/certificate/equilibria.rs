//! Certificates of all equilibria of a kind (section 9 of the format).

use super::Certificate;
use super::smoothness::weights;
use crate::equilibrium::{Equilibria, Equilibrium, Kind, Strategy};
use crate::game::Game;
use crate::instance::Instance;
use serde::Serialize;

/// The certificate that these are all; of a list that is complete.
pub fn of_equilibria(instance: &Instance, game: &Game, found: &Equilibria) -> Certificate {
    let claim = Claim {
        pure: found.kind != Kind::Extreme,
        monotone: found.monotone,
        equilibria: found.list.len().to_string(),
        components: found.components.len().to_string(),
    };
    let proof = match found.kind {
        Kind::Extreme => Proof::Extreme {
            strategies: (0..2).map(|agent| named(game, found, agent)).collect(),
            pairs: found.list.iter().map(pair).collect(),
        },
        Kind::Pure => Proof::Pure { profiles: profiles(game, found) },
    };
    Certificate::new("equilibria", instance, game, claim, proof)
}

#[derive(Serialize)]
struct Claim {
    pure: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    monotone: bool,
    equilibria: String,
    components: String,
}

/// Type, denominator, weights of actions; one entry for every type that counts.
type NamedStrategy = Vec<(String, String, Vec<(String, String)>)>;

/// By type the action, `None` for types that do not count.
type Plan = Vec<Option<String>>;

#[derive(Serialize)]
#[serde(untagged)]
enum Proof {
    Extreme { strategies: Vec<Vec<NamedStrategy>>, pairs: Vec<[String; 3]> },
    Pure { profiles: Vec<Vec<Plan>> },
}

/// The places of what the two play, and of the component.
fn pair(one: &Equilibrium) -> [String; 3] {
    [one.played[0], one.played[1], one.component].map(|place| place.to_string())
}

fn named(game: &Game, found: &Equilibria, agent: usize) -> Vec<NamedStrategy> {
    let one = |strategy: &Strategy| {
        let laws = strategy.laws.iter().zip(&game.type_names[agent]);
        let counted = laws.filter_map(|(law, name)| {
            let law = weights(&game.action_names[agent], law.as_ref()?);
            Some((name.clone(), strategy.denominator.to_string(), law))
        });
        counted.collect()
    };
    found.strategies[agent].iter().map(one).collect()
}

fn profiles(game: &Game, found: &Equilibria) -> Vec<Vec<Plan>> {
    let plan = |(agent, &place): (usize, &usize)| {
        let strategy = found.strategy(agent, place);
        let action = |t: usize| Some(game.action_names[agent][strategy.action(t)?].clone());
        (0..game.types.size(agent)).map(action).collect()
    };
    found.list.iter().map(|one| one.played.iter().enumerate().map(plan).collect()).collect()
}
