//! Auction rules: from a profile of actions to a lottery over outcomes and payments.
//!
//! Outcomes are numbered. For a single item, 0 is "unsold" and `i + 1` is "sold to agent i"; for a
//! table mechanism the numbers are the positions in its list of outcomes.

mod all_pay;
mod denominator;
pub mod deviation_family;
pub mod efficient;
mod first_price;
mod second_price;
mod single_item;

pub use denominator::{common_denominator, over, scaled};

use crate::instance::{Auction, Branch, Instance, Type, Value};
use dashu::rational::RBig;

/// What an agent gets: a [`Bundle`](crate::instance::Bundle) of items, or a number of units.
pub type Share = u32;

/// The lottery a rule draws from at one profile of actions.
pub type Lottery = Vec<Branch>;

/// The names of every agent's actions: canonical numbers of bids, `out`, or a table's own names.
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
/// Bids are restricted by `overbidding = false`, which stops them at the type's value; actions of a table
/// by the type's own list.
pub fn allowed_actions(auction: &Auction, agent: usize, of_type: &Type) -> Vec<usize> {
    match auction {
        Auction::SingleItem(rule) => single_item::allowed(rule, agent, &of_type.value),
        Auction::Items(_) | Auction::Units(_) => unimplemented!(),
        Auction::Table(table) => {
            (0..table.actions[agent].len()).filter(|&action| of_type.may_play(action)).collect()
        }
    }
}

/// What the auction does at `profile`, one action position per agent.
///
/// `position` is the same profile as a number, last agent fastest, which tables are listed by.
pub fn lottery(auction: &Auction, profile: &[usize], position: usize) -> Lottery {
    match auction {
        Auction::SingleItem(rule) => single_item::lottery(rule, profile),
        Auction::Items(_) | Auction::Units(_) => unimplemented!(),
        Auction::Table(table) => table.lotteries[position].clone(),
    }
}

/// How many feasible outcomes there are.
pub fn outcome_count(instance: &Instance) -> usize {
    match &instance.auction {
        Auction::SingleItem(_) => instance.agents.len() + 1,
        Auction::Items(_) | Auction::Units(_) => unimplemented!(),
        Auction::Table(table) => table.outcomes.len(),
    }
}

/// `v_i(x; theta_i)`: what `agent` gets from `outcome` when her type's value is `value`.
pub fn value_of(value: &Value, agent: usize, outcome: usize) -> RBig {
    match value {
        Value::Item(worth) if outcome == agent + 1 => worth.clone(),
        Value::Item(_) => RBig::ZERO,
        Value::Outcomes(worths) => worths[outcome].clone(),
        Value::Bundles(_) | Value::Marginals(_) => unimplemented!(),
    }
}
