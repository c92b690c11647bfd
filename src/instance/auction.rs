//! The mechanism of an instance.

use super::{Bundle, Valuation};
use dashu::base::Signed;
use dashu::rational::RBig;
use std::fmt;

/// How actions become an allocation with payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auction {
    /// One item, sold by bids.
    SingleItem(SingleItem),
    /// Several items, each sold by bids of its own.
    Items(Simultaneous),
    /// Several units of one good, sold by marginal bids.
    Units(MultiUnit),
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

    /// The canonical name of a bid: its amount, `out`, or `buy` where the price is posted.
    pub fn label(&self, bid: &Bid) -> String {
        match (self.rule, bid) {
            (SingleItemRule::PostedPrice, Bid::Amount(_)) => "buy".to_owned(),
            _ => bid.to_string(),
        }
    }
}

impl Simultaneous {
    /// How many bundles [`may_bid`](Self::may_bid) goes through for this bid, unless the valuation has a quicker test: those of the
    /// items with a positive bid.
    pub(super) fn bundles_compared(&self, bid: &[Bid]) -> u64 {
        let positive = |bid: &&Bid| matches!(bid, Bid::Amount(amount) if *amount > RBig::ZERO);
        if self.overbidding { 0 } else { 1 << bid.iter().filter(positive).count() }
    }

    /// Whether a type of this valuation may make this bid: without overbidding, no bundle's bids sum to more than its value.
    pub fn may_bid(&self, bid: &[Bid], valuation: &Valuation) -> bool {
        if self.overbidding {
            return true;
        }
        // Bids that are not positive only make sums smaller.
        let positive = |(item, bid): (usize, &Bid)| match bid {
            Bid::Amount(amount) if *amount > RBig::ZERO => Some((item, amount.clone())),
            _ => None,
        };
        let bids: Vec<(usize, RBig)> = bid.iter().enumerate().filter_map(positive).collect();
        match valuation {
            // If each bid is at most the item's value, so are all sums.
            Valuation::Additive(values) => {
                bids.iter().all(|(item, amount)| values.get(*item).is_some_and(|v| amount <= v))
            }
            // Of the bundles of the same value the one of all items up to it has the largest sum.
            Valuation::UnitDemand(values) => bids.iter().all(|(item, _)| {
                let value = values.get(*item);
                let below = bids.iter().filter(|(other, _)| values.get(*other) <= value);
                let sum = below.fold(RBig::ZERO, |sum, (_, amount)| sum + amount);
                value.is_some_and(|value| sum <= *value)
            }),
            Valuation::Xos(_) | Valuation::Bundles(_) => (0..1u32 << bids.len()).all(|chosen| {
                let (mut bundle, mut sum): (Bundle, RBig) = (0, RBig::ZERO);
                for (place, (item, amount)) in bids.iter().enumerate() {
                    if chosen >> place & 1 == 1 {
                        bundle |= 1 << item;
                        sum += amount;
                    }
                }
                sum <= valuation.worth(bundle)
            }),
        }
    }

    /// The canonical name of a bid: `A=0 B=1/2`, `out`, or the items wanted where prices are posted.
    pub fn label(&self, bid: &[Bid]) -> String {
        let amounts = self.items.iter().zip(bid).filter_map(|(item, bid)| match (self.rule, bid) {
            (_, Bid::Out) => None,
            (SingleItemRule::PostedPrice, Bid::Amount(_)) => Some(item.clone()),
            (_, Bid::Amount(amount)) => Some(format!("{item}={amount}")),
        });
        let amounts: Vec<String> = amounts.collect();
        if amounts.is_empty() { "out".to_owned() } else { amounts.join(" ") }
    }
}

impl MultiUnit {
    /// Whether a type with these marginal values may make this bid: without overbidding, the first k marginal bids never sum to
    /// more than the value of k units.
    pub fn may_bid(&self, bid: &[RBig], marginals: &[RBig]) -> bool {
        let mut left = RBig::ZERO;
        self.overbidding
            || bid.iter().enumerate().all(|(unit, amount)| {
                left += marginals.get(unit).unwrap_or(&RBig::ZERO);
                left -= amount;
                !left.is_negative()
            })
    }

    /// The canonical name of a bid: `3 1`, `out`, or the number of units wanted where the price is posted.
    pub fn label(&self, bid: &[RBig]) -> String {
        match (self.rule, bid) {
            (_, []) => "out".to_owned(),
            (MultiUnitRule::PostedPrice, _) => bid.len().to_string(),
            _ => bid.iter().map(RBig::to_string).collect::<Vec<_>>().join(" "),
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
    /// The price is posted: the only bids are the price, called `buy`, and out.
    PostedPrice,
}

/// Simultaneous auctions of several items by sealed bids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simultaneous {
    /// Who pays what, item by item.
    pub rule: SingleItemRule,
    /// The items' names, 1 to [`MAXIMUM_ITEMS`](super::MAXIMUM_ITEMS).
    pub items: Vec<String>,
    /// What each agent may bid: one entry per item; distinct, at least one, the last item's bid moving fastest. The bid that is
    /// out for every item comes last if the auction allows it (first, where prices are posted).
    /// See [`Simultaneous::may_bid`] for what a type may bid.
    pub bids: Vec<Vec<Vec<Bid>>>,
    /// Who wins among equal highest bids; uniform ties are drawn independently for each item.
    pub ties: Ties,
    /// An item is sold if some bid on it is at least this.
    pub reserve: RBig,
    /// Whether a type may bid more for a bundle, summed over its items, than the bundle's value.
    pub overbidding: bool,
}

/// An auction of several units of one good by sealed marginal bids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultiUnit {
    /// Who pays what.
    pub rule: MultiUnitRule,
    /// How many units there are.
    pub units: usize,
    /// What each agent may bid: non-increasing marginal bids, one per unit (fewer, where prices are posted);
    /// distinct, at least one, ascending. The bid without marginal bids, `out`, comes last if the auction allows it (first,
    /// where prices are posted).
    pub bids: Vec<Vec<Vec<RBig>>>,
    /// Who wins among tied marginal bids.
    pub ties: Ties,
    /// A marginal bid wins only if it is at least this.
    pub reserve: RBig,
    /// Whether a type may bid more for its first k units than they are worth.
    pub overbidding: bool,
}

/// The payment rule of an auction of units; the highest marginal bids win in all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MultiUnitRule {
    /// Each winning marginal bid is paid.
    Discriminatory,
    /// Every unit costs the larger of the reserve and the highest marginal bid beyond as many as there are units.
    UniformPrice,
    /// The price is posted: an agent says how many units she wants.
    PostedPrice,
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
