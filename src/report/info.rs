//! What an instance is: sizes, with properties and their witnesses.

use super::law::{mixture, profile};
use super::lines::Lines;
use super::number::number;
use super::revenue::{RevenueOutput, fields as revenue_fields, regular};
use super::stages::{StagesOutput, stages_lines, stages_output};
use super::trade::{TradeOutput, trade_lines, trade_outputs};
use super::valuations::{self, ValuationOutput};
use super::{Fraction, Shown};
use crate::equilibrium::Concept;
use crate::game::{Game, played_actions, ratio, symmetric_classes};
use crate::instance::{Agent, Auction, Instance, MultiUnitRule, SingleItemRule};
use crate::revenue::Summary;
use crate::smoothness::{Safety, SafetyLaw};
use crate::staged::{Sizes, Uncounted};
use crate::trade::{ExPost, Trade};
use crate::valuation::Recognised;
use dashu::base::Sign;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The most columns searched for actions that reach the optimum.
const MOST_COLUMNS: usize = 20_000_000;

/// The output of `poacert info --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct InfoOutput {
    /// the instance's title
    title: Option<String>,
    /// where the instance comes from
    source: Option<String>,
    /// the rule of the auction
    rule: &'static str,
    /// agents, with the sizes of what they have
    agents: Vec<AgentOutput>,
    /// what follows from the payoffs of the auction; left out if its tables are too large
    #[serde(flatten)]
    auction: Option<AuctionOutput>,
    /// of combined markets: what surrounds the auction
    #[serde(skip_serializing_if = "Option::is_none")]
    stages: Option<StagesOutput>,
    /// of combined markets: what kind of mechanism each aftermarket is
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aftermarkets: Vec<TradeOutput>,
    /// where the certificate of the aftermarkets' properties is; left out unless one was written
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<String>,
}

/// What follows from the payoffs of an auction.
#[derive(Serialize, JsonSchema)]
struct AuctionOutput {
    /// type profiles, those of probability 0 included
    type_profiles: usize,
    /// action profiles
    action_profiles: usize,
    /// pairs of a type profile and actions its types may play
    columns: usize,
    /// rows of each concept's program, before any symmetry is used
    rows: BTreeMap<&'static str, usize>,
    /// expected optimal welfare
    optimal_welfare: Fraction,
    /// what can be earned, and what simple ways of selling earn
    revenue: RevenueOutput,
    /// properties by name
    properties: BTreeMap<&'static str, PropertyOutput>,
    /// of several items or units: the classes of every type's valuation; else left out
    #[serde(skip_serializing_if = "Vec::is_empty")]
    valuations: Vec<ValuationOutput>,
}

/// An agent.
#[derive(Serialize, JsonSchema)]
struct AgentOutput {
    /// her name
    name: String,
    /// her types
    types: Vec<String>,
    /// how many actions her types may play together
    actions: usize,
}

/// A property, decided.
#[derive(Serialize, JsonSchema)]
pub(super) struct PropertyOutput {
    /// whether it holds; null if a limit came first
    pub holds: Option<bool>,
    /// what shows it
    pub witness: Option<String>,
}

impl PropertyOutput {
    pub fn holds(witness: impl Into<String>) -> Self {
        PropertyOutput { holds: Some(true), witness: Some(witness.into()) }
    }

    pub fn fails(witness: impl Into<String>) -> Self {
        PropertyOutput { holds: Some(false), witness: Some(witness.into()) }
    }
}

/// What is known of an auction from its payoffs.
pub struct AuctionInfo<'a> {
    /// Its game.
    pub game: &'a Game,
    /// Its safe actions.
    pub safety: &'a Safety,
    /// The classes of valuations.
    pub recognised: &'a [Recognised],
    /// What can be earned.
    pub revenue: &'a Summary,
}

/// What is known of a combined market besides.
pub struct MarketInfo<'a> {
    /// How large it is; `None` if the auction is all there is.
    pub sizes: Option<&'a Result<Sizes, Uncounted>>,
    /// What kind of mechanism each aftermarket is.
    pub markets: &'a [(Trade, ExPost)],
    /// Where the certificate of this was written, if one was.
    pub certificate: Option<&'a str>,
}

/// An instance's sizes, with its properties; without those of the auction if its tables are too large.
pub fn info(
    instance: &Instance,
    auction: Option<&AuctionInfo<'_>>,
    market: &MarketInfo<'_>,
) -> Shown {
    let output = InfoOutput {
        title: instance.title.clone(),
        source: instance.citation.clone(),
        rule: rule(&instance.auction),
        agents: agents(instance),
        auction: auction.map(|auction| auction_output(instance, auction)),
        stages: stages_output(instance, market.sizes),
        aftermarkets: trade_outputs(instance, market.markets),
        certificate: market.certificate.map(str::to_owned),
    };
    let mut lines = Lines::default();
    lines.title(instance.title.as_deref());
    lines.line(format!("valid: {}", output.rule));
    if let Some(source) = &output.source {
        lines.field("source", source);
    }
    for agent in &output.agents {
        let types = match agent.types.len() {
            0..=8 => agent.types.join(", "),
            many => format!("{}, and {} more", agent.types[..8].join(", "), many - 8),
        };
        let label = format!("agent {}", agent.name);
        lines.field(&label, format!("{} actions; types {types}", agent.actions));
    }
    match (auction, &output.auction) {
        (Some(auction), Some(output)) => {
            auction_lines(&mut lines, auction, output, instance.stages.is_some());
        }
        _ => {
            lines.field("auction", "its payoffs are too many to list");
        }
    }
    if let Some(stages) = &output.stages {
        stages_lines(&mut lines, stages);
    }
    trade_lines(&mut lines, &output.aftermarkets);
    if let Some(certificate) = market.certificate {
        lines.gap().field("certificate", certificate);
    }
    Shown::new(lines.into_text(), &output)
}

/// The agents with the numbers of actions that some type of theirs may play.
fn agents(instance: &Instance) -> Vec<AgentOutput> {
    let of_agent = |(agent, played): (&Agent, usize)| AgentOutput {
        name: agent.name.clone(),
        types: agent.types.iter().map(|of_type| of_type.name.clone()).collect(),
        actions: played,
    };
    instance.agents.iter().zip(played_actions(instance)).map(of_agent).collect()
}

fn auction_output(instance: &Instance, auction: &AuctionInfo<'_>) -> AuctionOutput {
    let AuctionInfo { game, safety, recognised, revenue } = auction;
    let mut properties = BTreeMap::from([
        ("product-prior", product_prior(game)),
        ("safe-action", safe_action(game, safety)),
        ("interchangeable", interchangeable(game)),
        ("budget", budget(game)),
        ("optimum-reached", optimum_reached(game)),
    ]);
    if let Some(virtual_values) = &revenue.virtual_values {
        properties.insert("regular", regular(game, virtual_values));
    }
    properties.extend(valuations::properties(instance, recognised));
    AuctionOutput {
        type_profiles: game.types.count(),
        action_profiles: game.actions.count(),
        columns: game.column_count(),
        rows: Concept::LAWS
            .into_iter()
            .map(|concept| (concept.name(), rows(game, concept)))
            .collect(),
        optimal_welfare: Fraction::from(&game.expected_optimum()),
        revenue: RevenueOutput::from(*revenue),
        properties,
        valuations: valuations::each(instance, recognised),
    }
}

/// The auction; `alone`: where it is part of a combined market.
fn auction_lines(
    lines: &mut Lines,
    auction: &AuctionInfo<'_>,
    output: &AuctionOutput,
    alone: bool,
) {
    if alone {
        lines.gap().line("The auction alone, without its stages:");
    }
    lines.field("type profiles", output.type_profiles.to_string());
    lines.field("action profiles", output.action_profiles.to_string());
    lines.field("columns", output.columns.to_string());
    let rows: Vec<String> = Concept::LAWS
        .into_iter()
        .filter_map(|concept| Some(format!("{concept} {}", output.rows.get(concept.name())?)))
        .collect();
    lines.field("rows", rows.join(", "));
    lines.field("optimal welfare", number(&auction.game.expected_optimum()));
    revenue_fields(lines, auction.revenue);
    lines.gap().line(if alone { "Properties of the auction alone:" } else { "Properties:" });
    for (name, property) in &output.properties {
        let holds = match property.holds {
            Some(true) => "yes",
            Some(false) => "no",
            None => "unknown",
        };
        let witness = property.witness.as_ref().map(|witness| format!(": {witness}"));
        lines.field(name, format!("{holds}{}", witness.unwrap_or_default()));
    }
}

fn rule(auction: &Auction) -> &'static str {
    match auction {
        Auction::SingleItem(auction) => match auction.rule {
            SingleItemRule::FirstPrice => "first-price",
            SingleItemRule::SecondPrice => "second-price",
            SingleItemRule::AllPay => "all-pay",
            SingleItemRule::PostedPrice => "posted-price",
        },
        Auction::Items(auction) => match auction.rule {
            SingleItemRule::FirstPrice => "simultaneous-first-price",
            SingleItemRule::SecondPrice => "simultaneous-second-price",
            SingleItemRule::AllPay => "simultaneous-all-pay",
            SingleItemRule::PostedPrice => "posted-price",
        },
        Auction::Units(auction) => match auction.rule {
            MultiUnitRule::Discriminatory => "discriminatory",
            MultiUnitRule::UniformPrice => "uniform-price",
            MultiUnitRule::PostedPrice => "posted-price",
        },
        Auction::Table(_) => "table",
    }
}

/// Regret, obedience and no-signalling rows.
fn rows(game: &Game, concept: Concept) -> usize {
    let allowed = || game.allowed.iter().flatten();
    let regret: usize = allowed().map(Vec::len).sum();
    let obedience: usize = allowed().map(|actions| actions.len() * actions.len()).sum();
    let mut count = 0;
    if concept.has_regret() {
        count += regret;
    }
    if concept.has_obedience() {
        count += obedience;
    }
    if concept.has_no_signalling() {
        count += no_signalling(game);
    }
    count
}

/// One row per agent, type profile of positive probability and actions of the others.
fn no_signalling(game: &Game) -> usize {
    let likely = (0..game.types.count()).filter(|&types| !game.prior[types].is_zero());
    let of_profile = |types: usize| -> usize {
        let choices = |i: usize| game.allowed[i][game.types.digit(types, i)].len();
        let all: usize = (0..game.agents.len()).map(choices).product();
        (0..game.agents.len()).map(|i| all / choices(i).max(1)).sum()
    };
    likely.map(of_profile).sum()
}

fn product_prior(game: &Game) -> PropertyOutput {
    match game.product_gap() {
        None => PropertyOutput { holds: Some(true), witness: None },
        Some(types) => {
            let total = &game.prior_total;
            let given = ratio(game.prior[types].clone(), total.clone());
            let marginals = (0..game.agents.len())
                .map(|i| ratio(game.marginal(i, game.types.digit(types, i)), total.clone()));
            let product: dashu::rational::RBig = marginals.fold(1.into(), |all, one| all * one);
            let names = profile(&game.type_profile_names(types));
            PropertyOutput::fails(format!(
                "{names} has probability {given}, the product of its marginals is {product}"
            ))
        }
    }
}

fn safe_action(game: &Game, safety: &Safety) -> PropertyOutput {
    match safety {
        Safety::Safe(laws) => {
            let each: Vec<String> = laws.iter().map(|law| safe_law(game, law)).collect();
            let shown = each.iter().take(6).cloned().collect::<Vec<_>>().join("; ");
            PropertyOutput::holds(match each.len() {
                0..=6 => shown,
                many => format!("{shown}; and so on for {} more types", many - 6),
            })
        }
        Safety::Unsafe(law) => {
            let agent = &game.agents[law.agent];
            let of_type = &game.type_names[law.agent][law.of_type];
            PropertyOutput::fails(format!(
                "the others can make agent {agent} of type {of_type} lose, whatever she plays"
            ))
        }
        Safety::Undecided => PropertyOutput { holds: None, witness: None },
    }
}

fn safe_law(game: &Game, law: &SafetyLaw) -> String {
    let names = &game.action_names[law.agent];
    let weights =
        law.weights.iter().map(|(action, weight)| (names[*action].as_str(), weight.clone()));
    let played = mixture(weights, &law.denominator);
    let (agent, of_type) = (&game.agents[law.agent], &game.type_names[law.agent][law.of_type]);
    format!("agent {agent} of type {of_type} plays {played}")
}

fn interchangeable(game: &Game) -> PropertyOutput {
    let classes = symmetric_classes(game);
    let several: Vec<String> = classes
        .iter()
        .filter(|class| class.len() > 1)
        .map(|class| profile(&class.iter().map(|&i| game.agents[i].as_str()).collect::<Vec<_>>()))
        .collect();
    match several.is_empty() {
        true => PropertyOutput { holds: Some(false), witness: None },
        false => PropertyOutput::holds(several.join(", ")),
    }
}

/// Payments never sum to less than zero.
fn budget(game: &Game) -> PropertyOutput {
    let least = (0..game.actions.count()).min_by_key(|&actions| &game.revenue[actions]);
    match least {
        Some(actions) if game.revenue[actions].sign() == Sign::Negative => {
            let revenue = ratio(game.revenue[actions].clone(), game.money.clone());
            let actions = profile(&game.action_profile_names(actions));
            PropertyOutput::fails(format!("at actions {actions} the revenue is {revenue}"))
        }
        _ => PropertyOutput { holds: Some(true), witness: None },
    }
}

/// Whether some allowed actions reach the optimal welfare of every type profile.
fn optimum_reached(game: &Game) -> PropertyOutput {
    if game.column_count() > MOST_COLUMNS {
        let witness = format!("not looked for among more than {MOST_COLUMNS} columns");
        return PropertyOutput { holds: None, witness: Some(witness) };
    }
    let plays = |types: usize, actions: usize, i: usize| {
        let allowed = &game.allowed[i][game.types.digit(types, i)];
        allowed.binary_search(&game.actions.digit(actions, i)).is_ok()
    };
    let reached = |types: usize| {
        (0..game.actions.count()).any(|actions| {
            game.welfare(types, actions) == game.optimum[types]
                && (0..game.agents.len()).all(|i| plays(types, actions, i))
        })
    };
    match (0..game.types.count()).find(|&types| !reached(types)) {
        Some(types) => PropertyOutput::fails(format!(
            "no actions reach the optimal welfare {} of {}",
            ratio(game.optimum[types].clone(), game.money.clone()),
            profile(&game.type_profile_names(types))
        )),
        None => PropertyOutput { holds: Some(true), witness: None },
    }
}
