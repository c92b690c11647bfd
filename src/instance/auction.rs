//! The mechanism of an instance.

use dashu::rational::RBig;
use std::fmt;

/// How actions become an allocation with payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auction {
    /// One item, sold by bids.
    SingleItem(SingleItem),
    /// Any finite mechanism, written out.
    Table(Table),
}

/// An auction of one item by sealed bids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SingleItem {
    /// Who pays what.
    pub rule: SingleItemRule,
    /// What each agent may bid: distinct, at least one, in the order of the file; `Out` comes last if
    /// the auction allows it. See [`SingleItem::may_bid`] for what a type may bid.
    pub bids: Vec<Vec<Bid>>,
    /// Who wins among equal highest bids.
    pub ties: Ties,
    /// The item is sold if some bid is at least this.
    pub reserve: RBig,
    /// Whether a type may bid above its value.
    pub overbidding: bool,
}

impl SingleItem {
    /// Whether a type of this value may make this bid; staying out is always allowed.
    pub fn may_bid(&self, bid: &Bid, value: &RBig) -> bool {
        match bid {
            Bid::Amount(amount) => self.overbidding || amount <= value,
            Bid::Out => true,
        }
    }
}

/// The payment rule of a single-item auction; the highest bid wins in all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SingleItemRule {
    /// The winner pays her bid.
    FirstPrice,
    /// The winner pays the larger of the reserve and the highest other bid.
    SecondPrice,
    /// All pay their bids, even if the item stays unsold.
    AllPay,
}

/// One entry of a bid grid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bid {
    /// A bid of this amount.
    Amount(RBig),
    /// No bid: never wins, pays nothing.
    Out,
}

impl fmt::Display for Bid {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bid::Amount(amount) => amount.fmt(to),
            Bid::Out => to.write_str("out"),
        }
    }
}

/// Who wins among equal highest bids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ties {
    /// Each of them with the same probability.
    Uniform,
    /// The one of them who comes first in this order of all agents.
    Priority(Vec<usize>),
}

/// A finite mechanism, written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Names of the feasible outcomes, reached by some profile or not.
    pub outcomes: Vec<String>,
    /// Names of each agent's actions: distinct, at least one.
    pub actions: Vec<Vec<String>>,
    /// What each action profile leads to; the last agent's action moves fastest.
    pub lotteries: Vec<Vec<Branch>>,
}

impl Table {
    /// The place of an action profile in [`Table::lotteries`]; `None` if there is no such profile.
    pub fn position(&self, profile: &[usize]) -> Option<usize> {
        if profile.len() != self.actions.len() {
            return None;
        }
        self.actions.iter().zip(profile).try_fold(0usize, |place, (actions, &chosen)| {
            (chosen < actions.len()).then(|| place * actions.len() + chosen)
        })
    }
}

/// One branch of a lottery; the probabilities of a profile's branches sum to 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Not negative.
    pub probability: RBig,
    /// Position in [`Table::outcomes`].
    pub outcome: usize,
    /// What each agent pays; negative is received.
    pub payments: Vec<RBig>,
}
