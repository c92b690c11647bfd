//! Auctions that draw from a lottery over numbered outcomes.

use super::single_item;
use crate::instance::{Bid, Branch, SingleItem, Table, Ties, Value};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// The lottery a rule draws from at one profile of actions.
pub type Lottery = Vec<Branch>;

/// A single item, whose outcomes are 0 for "unsold" and `i + 1` for "sold to agent i", or a table mechanism with its list
/// of outcomes.
#[derive(Clone, Copy, Debug)]
pub enum ByLottery<'a> {
    /// One item, sold by bids.
    SingleItem(&'a SingleItem),
    /// Any finite mechanism.
    Table(&'a Table),
}

impl ByLottery<'_> {
    /// What the auction does at `profile`, one action position per agent.
    ///
    /// `position` is the same profile as a number, last agent fastest, which tables are listed by.
    pub fn lottery(&self, profile: &[usize], position: usize) -> Lottery {
        match self {
            ByLottery::SingleItem(rule) => single_item::lottery(rule, profile),
            ByLottery::Table(table) => table.lotteries[position].clone(),
        }
    }

    /// How many feasible outcomes there are, for so many agents.
    pub fn outcome_count(&self, agents: usize) -> usize {
        match self {
            ByLottery::SingleItem(_) => agents + 1,
            ByLottery::Table(table) => table.outcomes.len(),
        }
    }

    /// `v_i(x; theta_i)`: what `agent` gets from `outcome` when her type's value is `value`; 0 if the value is of other goods.
    pub fn value(&self, value: &Value, agent: usize, outcome: usize) -> RBig {
        match value {
            Value::Item(worth) if outcome == agent + 1 => worth.clone(),
            Value::Outcomes(worths) => worths[outcome].clone(),
            Value::Item(_) | Value::Bundles(_) | Value::Marginals(_) => RBig::ZERO,
        }
    }

    /// What an outcome gives this agent, numbered: the item or not, or the outcome of the table.
    pub fn share(&self, agent: usize, outcome: usize) -> usize {
        match self {
            ByLottery::SingleItem(_) => usize::from(outcome == agent + 1),
            ByLottery::Table(_) => outcome,
        }
    }

    /// Numbers whose denominators are those of all probabilities of branches, and all payments.
    pub fn numbers(&self) -> (Vec<RBig>, Vec<RBig>) {
        match self {
            ByLottery::SingleItem(rule) => {
                let tied = match rule.ties {
                    Ties::Uniform => rule.bids.len(),
                    Ties::Priority(_) => 1,
                };
                let share = |tied: usize| RBig::from_parts(IBig::ONE, tied.into());
                let bids = rule.bids.iter().flatten().filter_map(|bid| match bid {
                    Bid::Amount(amount) => Some(amount.clone()),
                    Bid::Out => None,
                });
                ((1..=tied).map(share).collect(), bids.chain([rule.reserve.clone()]).collect())
            }
            ByLottery::Table(table) => {
                let branches = || table.lotteries.iter().flatten();
                let payments = branches().flat_map(|branch| branch.payments.iter().cloned());
                (branches().map(|branch| branch.probability.clone()).collect(), payments.collect())
            }
        }
    }
}
