//! A compiled game as JSON.

use super::{ExportError, MOST_PAYOFFS};
use crate::game::{Game, Shape, ratio};
use dashu::integer::IBig;
use dashu::rational::RBig;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The name of the format.
pub const GAME_FORMAT: &str = "poacert-game/1";

/// A one-shot Bayesian game with every payoff written out. Numbers are strings, "p" or "p/q" in lowest terms.
#[derive(Serialize, JsonSchema)]
struct GameOutput {
    /// always "poacert-game/1"
    format: &'static str,
    /// the instance's title
    title: Option<String>,
    /// the agents, in the order of all profiles
    agents: Vec<AgentOutput>,
    /// type profiles of positive probability
    prior: Vec<PriorOutput>,
    /// every action profile, the last agent's action the fastest
    payoffs: Vec<PayoffOutput>,
    /// expected optimal welfare
    optimal_welfare: String,
}

/// An agent.
#[derive(Serialize, JsonSchema)]
struct AgentOutput {
    /// her name
    name: String,
    /// what some type of hers may play
    actions: Vec<String>,
    /// her types
    types: Vec<TypeOutput>,
}

/// A type.
#[derive(Serialize, JsonSchema)]
struct TypeOutput {
    /// its name
    name: String,
    /// its probability
    probability: String,
    /// which actions it may play
    allowed: Vec<String>,
}

/// A type profile.
#[derive(Serialize, JsonSchema)]
struct PriorOutput {
    /// one type per agent
    types: Vec<String>,
    /// its probability
    probability: String,
    /// the largest total value over the feasible outcomes
    optimal_welfare: String,
}

/// What an action profile leads to.
#[derive(Serialize, JsonSchema)]
struct PayoffOutput {
    /// one action per agent
    actions: Vec<String>,
    /// expected utility by agent, then by type in the order of her types, also of those that may not play
    /// her action
    utility: Vec<Vec<String>>,
    /// expected sum of payments
    revenue: String,
}

/// The schema of the format, by its name.
pub fn schemas() -> BTreeMap<&'static str, Value> {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<GameOutput>().to_value();
    BTreeMap::from([(GAME_FORMAT, schema)])
}

/// A game as JSON: agents, types, prior, actions, payoffs, revenue and optimal welfare.
///
/// # Errors
///
/// More than a million payoffs.
pub fn game(game: &Game, title: Option<&str>) -> Result<Value, ExportError> {
    let types: usize = game.type_names.iter().map(Vec::len).sum();
    let size = game.actions.count().saturating_mul(types);
    if size > MOST_PAYOFFS {
        return Err(ExportError::TooLarge {
            what: "the game",
            size,
            unit: "payoffs (types x action profiles)",
            most: MOST_PAYOFFS,
            help: "use coarser grids or fewer types",
        });
    }
    let money = |units: &IBig| text(&ratio(units.clone(), game.money.clone()));
    let chance = |weight: &IBig| text(&ratio(weight.clone(), game.prior_total.clone()));
    let names = |shape: &Shape, names: &[Vec<String>], profile: usize| -> Vec<String> {
        (0..names.len()).map(|i| names[i][shape.digit(profile, i)].clone()).collect()
    };
    let agents = (0..game.agents.len()).map(|i| AgentOutput {
        name: game.agents[i].clone(),
        actions: game.action_names[i].clone(),
        types: (0..game.types.size(i))
            .map(|t| TypeOutput {
                name: game.type_names[i][t].clone(),
                probability: chance(&game.marginal(i, t)),
                allowed: game.allowed[i][t]
                    .iter()
                    .map(|&a| game.action_names[i][a].clone())
                    .collect(),
            })
            .collect(),
    });
    let possible = (0..game.types.count()).filter(|&types| !game.prior[types].is_zero());
    let prior = possible.map(|types| PriorOutput {
        types: names(&game.types, &game.type_names, types),
        probability: chance(&game.prior[types]),
        optimal_welfare: money(&game.optimum[types]),
    });
    let payoffs = (0..game.actions.count()).map(|actions| PayoffOutput {
        actions: names(&game.actions, &game.action_names, actions),
        utility: (game.utility.iter())
            .map(|types| types.iter().map(|payoffs| money(&payoffs[actions])).collect())
            .collect(),
        revenue: money(&game.revenue[actions]),
    });
    let output = GameOutput {
        format: GAME_FORMAT,
        title: title.map(str::to_owned),
        agents: agents.collect(),
        prior: prior.collect(),
        payoffs: payoffs.collect(),
        optimal_welfare: text(&game.expected_optimum()),
    };
    Ok(serde_json::to_value(output).unwrap_or(Value::Null))
}

fn text(number: &RBig) -> String {
    number.to_string()
}
