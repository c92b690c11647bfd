//! Auction rules: from a profile of actions to what everybody gets and pays.
//!
//! Single items and tables draw from lotteries over numbered outcomes ([`ByLottery`]). Auctions of several items or units
//! have too many outcomes for that: there an agent's law depends on her own action and a threat ([`ByThreat`]).

mod all_pay;
mod denominator;
pub mod deviation_family;
mod discriminatory;
mod draw;
pub mod efficient;
mod first_price;
mod lottery;
mod multi_unit;
mod second_price;
mod simultaneous;
mod single_item;
mod threat;
mod uniform_price;

pub use denominator::{common_denominator, over, scaled};
pub use draw::{Joint, Outcome, Outcomes, amounts, least_common_multiple, outcome_denominator};
pub use lottery::{ByLottery, Lottery};
pub use multi_unit::UnitAuction;
pub use simultaneous::ItemAuction;
pub use threat::{ByThreat, ShareLaw};

use crate::instance::{Auction, Instance, Type, Value};
use dashu::integer::IBig;

/// What an agent gets: a [`Bundle`](crate::instance::Bundle) of items, or a number of units.
pub type Share = u32;

/// The names of every agent's actions: canonical names of bids, `out`, or a table's own names.
pub fn action_names(auction: &Auction) -> Vec<Vec<String>> {
    match auction {
        Auction::SingleItem(rule) => {
            rule.bids.iter().map(|bids| bids.iter().map(|bid| rule.label(bid)).collect()).collect()
        }
        Auction::Items(rule) => {
            rule.bids.iter().map(|bids| bids.iter().map(|bid| rule.label(bid)).collect()).collect()
        }
        Auction::Units(rule) => {
            rule.bids.iter().map(|bids| bids.iter().map(|bid| rule.label(bid)).collect()).collect()
        }
        Auction::Table(table) => table.actions.clone(),
    }
}

/// The positions, in the agent's list, of the actions a type of hers may play.
///
/// Bids are restricted by `overbidding = false`, which stops them at what the type's values allow; actions of a table
/// by the type's own list.
pub fn allowed_actions(auction: &Auction, agent: usize, of_type: &Type) -> Vec<usize> {
    match (auction, &of_type.value) {
        (Auction::Items(rule), Value::Bundles(valuation)) => {
            positions(&rule.bids[agent], |bid| rule.may_bid(bid, valuation))
        }
        (Auction::Units(rule), Value::Marginals(marginals)) => {
            positions(&rule.bids[agent], |bid| rule.may_bid(bid, marginals))
        }
        (Auction::SingleItem(rule), value) => single_item::allowed(rule, agent, value),
        (Auction::Table(table), _) => {
            (0..table.actions[agent].len()).filter(|&action| of_type.may_play(action)).collect()
        }
        // A valid instance has values of its own goods only.
        (Auction::Items(_) | Auction::Units(_), _) => Vec::new(),
    }
}

/// The positions of those entries of a list that are allowed.
fn positions<B>(list: &[B], allowed: impl Fn(&B) -> bool) -> Vec<usize> {
    list.iter().enumerate().filter(|(_, entry)| allowed(entry)).map(|(place, _)| place).collect()
}

/// The common denominator of all money in an auction of items or units: bids, the reserve and values.
pub fn money_unit(instance: &Instance) -> IBig {
    let values = instance.agents.iter().flat_map(|agent| &agent.types).map(|t| &t.value);
    let values = values.flat_map(|value| match value {
        Value::Bundles(valuation) => efficient::numbers(valuation),
        Value::Marginals(marginals) => marginals.iter().collect(),
        Value::Item(_) | Value::Outcomes(_) => Vec::new(),
    });
    match &instance.auction {
        Auction::Items(rule) => common_denominator(values.chain(simultaneous::numbers(rule))),
        Auction::Units(rule) => common_denominator(values.chain(multi_unit::numbers(rule))),
        Auction::SingleItem(_) | Auction::Table(_) => common_denominator(values),
    }
}
