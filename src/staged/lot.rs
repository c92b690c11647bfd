//! What the rules of aftermarkets have in common: who trades in a lot, and what a trade is.

use crate::instance::Traders;
use dashu::integer::IBig;

/// A lot changes hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trade {
    /// The buyers it is drawn among.
    pub winners: Vec<usize>,
    /// What the buyer pays the seller.
    pub price: IBig,
}

/// Who may buy from this seller; nobody if she may not sell.
pub(super) fn traders_in(traders: &Traders, seller: usize) -> Vec<usize> {
    if !traders.sellers[seller] {
        return Vec::new();
    }
    (0..traders.buyers.len()).filter(|&agent| agent != seller && traders.buyers[agent]).collect()
}
