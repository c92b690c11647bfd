//! What kind of mechanism an aftermarket is: voluntary participation, budget balance, staying out, ex-post rationality.
//!
//! The definitions are those of the paper (Definitions 1 to 3 and Assumption 6), as section 9a of the format reads them.
//! Markets by rule have the first three by construction; tables are gone through entry by entry.

mod ex_post;
mod holdings;
mod signals;
mod table;

pub use ex_post::{ExPost, Obedience, Shown, Witnessed, ex_post};

use crate::instance::{Aftermarket, Instance, MarketRule};
use table::TableMarket;

/// A property, decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Whether it holds.
    pub holds: bool,
    /// What shows it, in words.
    pub witness: String,
}

impl Decided {
    fn yes(witness: impl Into<String>) -> Decided {
        Decided { holds: true, witness: witness.into() }
    }

    fn no(witness: impl Into<String>) -> Decided {
        Decided { holds: false, witness: witness.into() }
    }
}

/// What is decided without solving anything; `None` where there is too much to go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trade {
    /// Definition 1 as printed: the action that does not lose is chosen before the allocation is known.
    pub literal: Option<Decided>,
    /// Definition 1 with an action for each allocation.
    pub per_allocation: Option<Decided>,
    /// Definition 2: weak budget balance.
    pub budget: Option<Decided>,
    /// Assumption 6: staying out is an equilibrium that changes nothing.
    pub stays_out: Option<Decided>,
    /// Whether every type always has an action that leaves her, whatever the others do, with what she holds at no cost.
    pub keeps: Option<bool>,
}

/// The properties of every aftermarket of an instance, in order.
pub fn trade(instance: &Instance) -> Vec<Trade> {
    let Some(stages) = &instance.stages else { return Vec::new() };
    let of_market = |market: &Aftermarket| match &market.rule {
        MarketRule::Table(table) => {
            TableMarket::new(instance, stages, table, &market.discount).properties()
        }
        MarketRule::PostedPrice { .. } => by_rule(
            "keep",
            "decline",
            "whoever buys pays the seller",
            "if everybody keeps and declines, no price that is posted is accepted and nothing can be accepted",
        ),
        MarketRule::Bargaining { .. } => by_rule(
            "out",
            "out",
            "whoever buys pays the seller",
            "if everybody else stays out, a report meets no other",
        ),
        MarketRule::DoubleAuction { .. } => by_rule(
            "out",
            "out",
            "whoever buys pays the seller",
            "if everybody else stays out, an ask meets no bid and a bid no ask",
        ),
    };
    stages.aftermarkets.iter().map(of_market).collect()
}

/// Markets in which nothing changes hands unless its seller and its buyer want it to.
fn by_rule(seller: &str, buyer: &str, budget: &str, stays_out: &str) -> Trade {
    let out = match seller == buyer {
        true => format!("whoever plays `{seller}` keeps what she has and pays nothing"),
        false => {
            format!("whoever plays `{seller}` and `{buyer}` keeps what she has and pays nothing")
        }
    };
    Trade {
        literal: Some(Decided::yes(out.clone())),
        per_allocation: Some(Decided::yes(out)),
        budget: Some(Decided::yes(format!("payments sum to 0: {budget}"))),
        stays_out: Some(Decided::yes(stays_out)),
        keeps: Some(true),
    }
}
