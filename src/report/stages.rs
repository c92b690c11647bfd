//! The stages of a combined market in words, with its sizes.

use super::Fraction;
use super::lines::Lines;
use crate::instance::{
    Aftermarket, Disclosure, InformationOption, Instance, MarketRule, Told, Traders,
};
use crate::staged::{Sizes, Uncounted};
use dashu::rational::RBig;
use schemars::JsonSchema;
use serde::Serialize;

/// More plans than this are not counted.
const MOST_PLANS: u64 = 1_000_000_000_000_000_000;

/// What surrounds the auction.
#[derive(Serialize, JsonSchema)]
pub(super) struct StagesOutput {
    /// what agents may learn before they bid
    information: Vec<InformationOutput>,
    /// what is told after the auction, in words
    disclosure: String,
    /// the aftermarkets in words
    markets: Vec<String>,
    /// sizes of the combined market; null if they were not counted
    sizes: Option<SizesOutput>,
    /// why they were not; null if they were
    uncounted: Option<String>,
}

/// An option of information.
#[derive(Serialize, JsonSchema)]
struct InformationOutput {
    /// whose option
    agent: String,
    /// its name
    name: String,
    /// the agents whose types the signal depends on
    about: Vec<String>,
    /// the signals
    signals: Vec<String>,
    /// what it costs, by own type
    costs: Vec<Fraction>,
}

/// How large a combined market is; all numbers in decimal digits.
#[derive(Serialize, JsonSchema)]
struct SizesOutput {
    /// positions in which somebody moves, and ends
    positions: String,
    /// those in which agents choose options of information; null if nobody has any
    information: Option<String>,
    /// those in which agents bid
    bidding: String,
    /// those in each market
    markets: Vec<String>,
    /// ways to play to the end, draws of chance included; those of the auction that come to the same once
    plays: String,
    /// what agents may have to decide
    agents: Vec<AgentSizesOutput>,
}

/// What an agent may have to decide.
#[derive(Serialize, JsonSchema)]
struct AgentSizesOutput {
    /// her name
    name: String,
    /// whether these are her numbers; else they are at most so large
    exact: bool,
    /// her information sets
    sets: String,
    /// her sequences, the empty one included
    sequences: String,
    /// the plans of single types, summed over her types of positive probability; null if they are more than 10^18
    plans: Option<String>,
    /// her types
    #[serde(skip)]
    #[schemars(skip)]
    types: usize,
}

/// The stages of an instance, if it has any, with its sizes if they were counted.
pub(super) fn stages_output(
    instance: &Instance,
    sizes: Option<&Result<Sizes, Uncounted>>,
) -> Option<StagesOutput> {
    let stages = instance.stages.as_ref()?;
    let name = |agent: usize| instance.agents[agent].name.clone();
    let option = |agent: usize, option: &InformationOption| InformationOutput {
        agent: name(agent),
        name: option.name.clone(),
        about: option.about.iter().map(|&other| name(other)).collect(),
        signals: option.signals.clone(),
        costs: option.cost.iter().map(Fraction::from).collect(),
    };
    let information = stages.information.iter().enumerate();
    let information =
        information.flat_map(|(agent, options)| options.iter().map(move |o| option(agent, o)));
    Some(StagesOutput {
        information: information.collect(),
        disclosure: disclosure(&stages.disclosure),
        markets: stages.aftermarkets.iter().map(|market| aftermarket(instance, market)).collect(),
        sizes: sizes
            .and_then(|sizes| sizes.as_ref().ok())
            .map(|sizes| sizes_output(instance, sizes)),
        uncounted: sizes.and_then(|sizes| sizes.as_ref().err()).map(uncounted),
    })
}

/// Why there are no sizes.
fn uncounted(why: &Uncounted) -> String {
    match why {
        Uncounted::TooMany(profiles) => {
            let most = Uncounted::MOST;
            format!(
                "there are {profiles} profiles of types and bids to go through, more than {most}"
            )
        }
        Uncounted::Stopped => "a limit came first".to_owned(),
    }
}

fn sizes_output(instance: &Instance, sizes: &Sizes) -> SizesOutput {
    let agents = instance.agents.iter().zip(&sizes.agents);
    SizesOutput {
        positions: sizes.positions().to_string(),
        information: sizes.information.as_ref().map(ToString::to_string),
        bidding: sizes.bidding.to_string(),
        markets: sizes.markets.iter().map(ToString::to_string).collect(),
        plays: sizes.plays.to_string(),
        agents: agents
            .map(|(agent, own)| AgentSizesOutput {
                name: agent.name.clone(),
                exact: own.is_exact,
                sets: own.sets.to_string(),
                sequences: own.sequences.to_string(),
                types: agent.types.len(),
                plans: (own.plans <= MOST_PLANS).then(|| own.plans.to_string()),
            })
            .collect(),
    }
}

/// What is told after the auction.
fn disclosure(rule: &Disclosure) -> String {
    let mut told = vec!["the allocation".to_owned()];
    if !rule.hides_own_payment {
        told.push("own payments".to_owned());
    }
    let public = [
        (rule.winning_bid, "the winning bid"),
        (rule.all_bids, "all bids"),
        (rule.types, "all types"),
    ];
    told.extend(public.into_iter().filter(|(is, _)| *is).map(|(_, what)| what.to_owned()));
    if !rule.law.is_empty() {
        let draws = || rule.law.iter().flat_map(|row| &row.draws);
        let public = draws().any(|(_, told)| matches!(told, Told::Public(_)));
        let private = draws().any(|(_, told)| matches!(told, Told::Private(_)));
        told.push(match (public, private) {
            (true, true) => "public and private signals by law".to_owned(),
            (false, true) => "private signals by law".to_owned(),
            _ => "public signals by law".to_owned(),
        });
    }
    told.join(", ")
}

fn aftermarket(instance: &Instance, market: &Aftermarket) -> String {
    let rule = match &market.rule {
        MarketRule::PostedPrice { traders, prices } => {
            format!("posted price: {}{}", amounts(prices), restricted(instance, traders))
        }
        MarketRule::Bargaining { traders, share } => format!(
            "bargaining: the seller gets {share} of the reported gain{}",
            restricted(instance, traders)
        ),
        MarketRule::DoubleAuction { traders, asks, bids, k } => format!(
            "double auction: asks {}, bids {}, the ask counts {k} in the price{}",
            amounts(asks),
            amounts(bids),
            restricted(instance, traders)
        ),
        MarketRule::Table(table) => format!("table of {} entries", table.entries.len()),
    };
    match market.discount == RBig::ONE {
        true => rule,
        false => format!("{rule}; discount {}", market.discount),
    }
}

/// The amounts, the first and the last of many.
fn amounts(amounts: &[RBig]) -> String {
    let all: Vec<String> = amounts.iter().map(ToString::to_string).collect();
    match all.as_slice() {
        [] => "none".to_owned(),
        [first, .., last] if all.len() > 8 => {
            format!("{first} to {last} ({} amounts)", all.len())
        }
        _ => all.join(", "),
    }
}

/// Who alone may trade.
fn restricted(instance: &Instance, traders: &Traders) -> String {
    let named = |who: &str, may: &[bool]| match may.iter().all(|may| *may) {
        true => String::new(),
        false => {
            let names = instance.agents.iter().zip(may).filter(|(_, may)| **may);
            let names: Vec<&str> = names.map(|(agent, _)| agent.name.as_str()).collect();
            match names.is_empty() {
                true => format!("; {who} nobody"),
                false => format!("; {who} {}", names.join(", ")),
            }
        }
    };
    named("sellers", &traders.sellers) + &named("buyers", &traders.buyers)
}

/// The stages as lines.
pub(super) fn stages_lines(lines: &mut Lines, output: &StagesOutput) {
    lines.gap().line("Stages:");
    for option in &output.information {
        let about = match option.about.is_empty() {
            true => "nobody".to_owned(),
            false => option.about.join(", "),
        };
        let costs: Vec<String> = option.costs.iter().map(|cost| cost.0.to_string()).collect();
        let same = costs.windows(2).all(|pair| pair[0] == pair[1]);
        let costs =
            if same { costs.first().cloned().unwrap_or_default() } else { costs.join(", ") };
        lines.field(
            "information",
            format!(
                "agent {} may choose {}: about {about}, {} signals, at {costs}",
                option.agent,
                option.name,
                option.signals.len()
            ),
        );
    }
    lines.field("disclosure", &output.disclosure);
    for (number, market) in output.markets.iter().enumerate() {
        lines.field(&format!("market {}", number + 1), market);
    }
    let Some(sizes) = &output.sizes else {
        if let Some(why) = &output.uncounted {
            lines.field("sizes", format!("not counted: {why}"));
        }
        return;
    };
    let mut stages: Vec<String> = Vec::new();
    stages.extend(sizes.information.iter().map(|number| format!("{number} before information")));
    stages.push(format!("{} before bids", sizes.bidding));
    for (number, positions) in sizes.markets.iter().enumerate() {
        stages.push(format!("{positions} in market {}", number + 1));
    }
    stages.push(format!("{} ends", sizes.plays));
    lines.field("positions", format!("{}: {}", sizes.positions, stages.join(", ")));
    for agent in &sizes.agents {
        lines.field(
            &format!("agent {}", agent.name),
            format!(
                "{}{} information sets, {} sequences, {} plans{}",
                if agent.exact { "" } else { "at most " },
                agent.sets,
                agent.sequences,
                agent.plans.as_deref().unwrap_or("more than 10^18"),
                if agent.types > 1 { " (the sum over types)" } else { "" }
            ),
        );
    }
}
