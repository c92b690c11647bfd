//! What kind of mechanism the aftermarkets of an instance are.

use super::lines::Lines;
use super::number::number;
use crate::instance::{Instance, MarketRule};
use crate::staged::allocation_text;
use crate::trade::{Decided, ExPost, Trade, Witnessed};
use schemars::JsonSchema;
use serde::Serialize;

/// An aftermarket with its properties.
#[derive(Serialize, JsonSchema)]
pub(super) struct TradeOutput {
    /// its number, from 1
    market: usize,
    /// its rule
    rule: &'static str,
    /// Definition 1 as printed: an opt-out action, chosen before the allocation is known, never loses
    voluntary_literal: TradeProperty,
    /// at every allocation every type has an action that never loses
    voluntary: TradeProperty,
    /// Definition 2: payments never sum to less than 0
    budget: TradeProperty,
    /// Assumption 6: staying out is an equilibrium that changes nothing
    stays_out: TradeProperty,
    /// Definition 3: nobody loses in any Bayes-Nash equilibrium of the market alone, at any types
    ex_post: TradeProperty,
}

/// A property of an aftermarket.
#[derive(Serialize, JsonSchema)]
struct TradeProperty {
    /// whether it holds; null if that is not decided
    holds: Option<bool>,
    /// what shows it, or why it is not decided
    witness: String,
}

/// The aftermarkets with their properties, in both forms.
pub(super) fn trade_outputs(instance: &Instance, markets: &[(Trade, ExPost)]) -> Vec<TradeOutput> {
    let stages = instance.stages.iter().flat_map(|stages| &stages.aftermarkets);
    let mut outputs = Vec::new();
    for (market, (trade, ex_post)) in stages.zip(markets) {
        outputs.push(TradeOutput {
            market: outputs.len() + 1,
            rule: rule(&market.rule),
            voluntary_literal: property(&trade.literal),
            voluntary: property(&trade.per_allocation),
            budget: property(&trade.budget),
            stays_out: property(&trade.stays_out),
            ex_post: ex_post_property(instance, ex_post),
        });
    }
    outputs
}

fn rule(rule: &MarketRule) -> &'static str {
    match rule {
        MarketRule::PostedPrice { .. } => "posted-price",
        MarketRule::Bargaining { .. } => "bargaining",
        MarketRule::DoubleAuction { .. } => "double-auction",
        MarketRule::Table(_) => "table",
    }
}

fn property(decided: &Option<Decided>) -> TradeProperty {
    match decided {
        Some(decided) => {
            TradeProperty { holds: Some(decided.holds), witness: decided.witness.clone() }
        }
        None => {
            TradeProperty { holds: None, witness: "there is too much to go through".to_owned() }
        }
    }
}

fn ex_post_property(instance: &Instance, found: &ExPost) -> TradeProperty {
    let (holds, witness) = match found {
        ExPost::Holds(_) => (
            Some(true),
            "no Bayes correlated law of the market alone takes anything from anybody, at any types"
                .to_owned(),
        ),
        ExPost::Fails(witnessed) => (Some(false), failure(instance, witnessed)),
        ExPost::Undecided(why) => (None, why.clone()),
    };
    TradeProperty { holds, witness }
}

fn failure(instance: &Instance, found: &Witnessed) -> String {
    let held = allocation_text(instance, &found.allocation);
    let agent = &found.game.agents[found.agent];
    let types = found.game.type_profile_names(found.types).join(", ");
    let loss = number(&found.loss);
    format!(
        "from holder {held} on, an equilibrium of the market alone takes {loss} from agent {agent} at the types ({types})"
    )
}

/// A paragraph for every market.
pub(super) fn trade_lines(lines: &mut Lines, outputs: &[TradeOutput]) {
    for market in outputs {
        lines.gap().line(format!("Aftermarket {} ({}):", market.market, market.rule));
        let all = [
            ("opt-out, literal", &market.voluntary_literal),
            ("opt-out", &market.voluntary),
            ("budget balance", &market.budget),
            ("staying out", &market.stays_out),
            ("ex-post rational", &market.ex_post),
        ];
        for (name, property) in all {
            let holds = match property.holds {
                Some(true) => "yes",
                Some(false) => "no",
                None => "undecided",
            };
            lines.field(name, format!("{holds}: {}", property.witness));
        }
    }
}
