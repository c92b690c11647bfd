//! A combined market compiled: integers over one denominator of money and one of chance.

use super::bargaining::Bargaining;
use super::disclosure::Disclosed;
use super::double_auction::DoubleAuction;
use super::information::Information;
use super::posted_price::PostedPrice;
use super::table::Table;
use super::values::Values;
use crate::auction::{
    action_names, allowed_actions, amounts, common_denominator, efficient, least_common_multiple,
    outcome_denominator, over, scaled,
};
use crate::instance::{
    Aftermarket, Auction, Instance, MarketRule, Prior, Stages, Traders, Type, Value,
};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::sync::Arc;

/// A combined market, or an auction alone if the instance has no stages.
#[derive(Debug)]
pub struct Market {
    pub(super) instance: Instance,
    /// The denominator of all amounts of money.
    pub(super) money: IBig,
    /// The denominator of all probabilities of plays.
    pub(super) chance: IBig,
    pub(super) information: Vec<Information>,
    /// The names of the actions in the auction that a type may play, and their positions, by agent and type.
    pub(super) bids: Vec<Vec<Bids>>,
    pub(super) disclosure: Disclosed,
    pub(super) rules: Vec<Rule>,
    pub(super) values: Values,
    /// The agents' types of positive probability.
    pub(super) likely: Vec<Vec<usize>>,
}

/// Names of actions, with their positions among those of the agent.
pub(super) type Bids = (Arc<[String]>, Vec<usize>);

/// The rule of an aftermarket.
#[derive(Debug)]
pub(super) enum Rule {
    PostedPrice(PostedPrice),
    Bargaining(Bargaining),
    DoubleAuction(DoubleAuction),
    Table(Table),
}

impl Market {
    /// Compiles a valid instance.
    pub fn of(instance: &Instance) -> Market {
        let stages = instance.stages.clone().unwrap_or_default();
        let discounts = stages.aftermarkets.iter().map(|market| &market.discount);
        let discount = common_denominator(discounts);
        let money = common_denominator(all_amounts(instance, &stages).iter())
            * common_denominator(stages.aftermarkets.iter().filter_map(split))
            * &discount;
        let no_options = Vec::new();
        let information = (0..instance.agents.len()).map(|agent| {
            let options = stages.information.get(agent).unwrap_or(&no_options);
            Information::of(options, &instance.agents, &money)
        });
        let information: Vec<Information> = information.collect();
        let disclosure = Disclosed::of(instance, &stages.disclosure);
        let likely = likely_types(instance);
        let mut chance = outcome_denominator(instance)
            * &disclosure.denominator
            * prior_denominator(instance, &likely);
        for information in &information {
            chance *= &information.denominator;
        }
        for market in &stages.aftermarkets {
            chance *= market_denominator(instance, market);
        }
        let names = action_names(&instance.auction);
        let bids = instance.agents.iter().enumerate().map(|(i, agent)| {
            let of_type = |t: &Type| {
                let positions = allowed_actions(&instance.auction, i, t);
                let names = positions.iter().map(|&position| names[i][position].clone()).collect();
                (names, positions)
            };
            agent.types.iter().map(of_type).collect()
        });
        Market {
            values: Values::of(instance, &money, &discount),
            bids: bids.collect(),
            rules: stages.aftermarkets.iter().map(|m| rule(instance, m, &money)).collect(),
            instance: instance.clone(),
            information,
            disclosure,
            likely,
            money,
            chance,
        }
    }

    /// Does what agents learn depend on types, beyond what their own choices tell? (So does information before the auction.)
    pub fn tells_types(&self) -> bool {
        self.disclosure.tells_types()
            || self.information.iter().any(|information| !information.names.is_empty())
    }

    /// How many agents there are.
    pub(super) fn agents(&self) -> usize {
        self.instance.agents.len()
    }

    /// `Wel(theta)` at every profile of types, over the market's money.
    pub(super) fn optima(
        &self,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<Vec<IBig>, efficient::Unproved> {
        Ok(efficient::optima(&self.instance, &self.money, stop)?.0)
    }
}

/// The share or weight by which an aftermarket divides amounts.
fn split(market: &Aftermarket) -> Option<&RBig> {
    match &market.rule {
        MarketRule::Bargaining { share, .. } => Some(share),
        MarketRule::DoubleAuction { k, .. } => Some(k),
        MarketRule::PostedPrice { .. } | MarketRule::Table(_) => None,
    }
}

/// All amounts of money given in an instance.
fn all_amounts(instance: &Instance, stages: &Stages) -> Vec<RBig> {
    let mut all = amounts(&instance.auction);
    for of_type in instance.agents.iter().flat_map(|agent| &agent.types) {
        match &of_type.value {
            Value::Item(value) => all.push(value.clone()),
            Value::Outcomes(values) | Value::Marginals(values) => {
                all.extend(values.iter().cloned())
            }
            Value::Bundles(valuation) => {
                all.extend(efficient::numbers(valuation).into_iter().cloned());
            }
        }
    }
    let options = stages.information.iter().flatten();
    all.extend(options.flat_map(|option| option.cost.iter().cloned()));
    for market in &stages.aftermarkets {
        match &market.rule {
            MarketRule::PostedPrice { prices, .. } => all.extend(prices.iter().cloned()),
            MarketRule::Bargaining { .. } => {}
            MarketRule::DoubleAuction { asks, bids, .. } => {
                all.extend(asks.iter().chain(bids).cloned());
            }
            MarketRule::Table(table) => {
                let entries = table.entries.iter();
                all.extend(entries.flat_map(|entry| entry.payments.iter().cloned()));
            }
        }
    }
    all
}

/// The types of positive probability, by agent.
fn likely_types(instance: &Instance) -> Vec<Vec<usize>> {
    let likely = |(i, agent): (usize, &crate::instance::Agent)| {
        let is_likely = |of_type: &usize| match &instance.prior {
            Prior::Product(laws) => !laws[i][*of_type].is_zero(),
            Prior::Joint(laws) => laws
                .iter()
                .any(|(types, probability)| types[i] == *of_type && !probability.is_zero()),
        };
        (0..agent.types.len()).filter(is_likely).collect()
    };
    instance.agents.iter().enumerate().map(likely).collect()
}

fn prior_denominator(instance: &Instance, likely: &[Vec<usize>]) -> IBig {
    match &instance.prior {
        Prior::Product(laws) => {
            let of_agent = |(law, likely): (&Vec<RBig>, &Vec<usize>)| {
                common_denominator(likely.iter().map(|&of_type| &law[of_type]))
            };
            laws.iter().zip(likely).map(of_agent).fold(IBig::ONE, |all, one| all * one)
        }
        Prior::Joint(laws) => common_denominator(laws.values()),
    }
}

/// A number that the denominators of all probabilities of one passage through a market divide.
fn market_denominator(instance: &Instance, market: &Aftermarket) -> IBig {
    let traders: &Traders = match &market.rule {
        MarketRule::PostedPrice { traders, .. }
        | MarketRule::Bargaining { traders, .. }
        | MarketRule::DoubleAuction { traders, .. } => traders,
        MarketRule::Table(_) => return IBig::ONE,
    };
    let lots = match &instance.auction {
        Auction::Items(rule) => rule.items.len(),
        Auction::Units(rule) => rule.units,
        Auction::SingleItem(_) | Auction::Table(_) => 1,
    };
    let buyers = traders.buyers.iter().filter(|may| **may).count();
    least_common_multiple(buyers.min(instance.agents.len().saturating_sub(1))).pow(lots)
}

fn rule(instance: &Instance, market: &Aftermarket, money: &IBig) -> Rule {
    let fraction =
        |number: &RBig| (number.numerator().clone(), IBig::from(number.denominator().clone()));
    match &market.rule {
        MarketRule::PostedPrice { traders, prices } => {
            Rule::PostedPrice(PostedPrice::of(traders, prices, scaled(prices, money)))
        }
        MarketRule::Bargaining { traders, share } => {
            Rule::Bargaining(Bargaining::of(traders, fraction(share), &instance.agents))
        }
        MarketRule::DoubleAuction { traders, asks, bids, k } => {
            let asks = (asks.as_slice(), scaled(asks, money));
            let bids = (bids.as_slice(), scaled(bids, money));
            Rule::DoubleAuction(DoubleAuction::of(traders, asks, bids, fraction(k)))
        }
        MarketRule::Table(table) => {
            let payments = table.entries.iter().map(|entry| scaled(&entry.payments, money));
            Rule::Table(Table::of(table, payments.collect()))
        }
    }
}

/// The weight of a type profile over the market's chance.
pub(super) fn prior_weight(market: &Market, types: &[usize]) -> Option<IBig> {
    let probability = market.instance.prior.probability(types);
    (!probability.is_zero()).then(|| over(&probability, &market.chance))
}
