//! Efficient allocations of items and units: optimal welfare, exactly and in integers.

mod canonical;
mod subsets;
mod units;
mod worth;

pub use canonical::canonical_allocation;

use crate::instance::{Valuation, Value};
use dashu::rational::RBig;

/// The most items for which optimal welfare is found by going through all sets of them; beyond, it is proved by prices.
pub const MOST_LISTED: usize = 12;

/// The valuation of bundles, if the value is one.
fn valuation(value: &Value) -> Option<&Valuation> {
    match value {
        Value::Bundles(valuation) => Some(valuation),
        _ => None,
    }
}

/// The marginal values of units, if the value is given by them.
fn marginals(value: &Value) -> Option<&[RBig]> {
    match value {
        Value::Marginals(marginals) => Some(marginals),
        _ => None,
    }
}
