//! Double auctions: an ask meets bids.

use super::bargaining::OUT;
use super::lot::{Trade, traders_in};
use crate::instance::Traders;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::sync::Arc;

/// The rule, compiled.
#[derive(Debug)]
pub(super) struct DoubleAuction {
    traders: Traders,
    asks: Vec<IBig>,
    bids: Vec<IBig>,
    /// The weight of the ask in the price, over the second number.
    k: (IBig, IBig),
    /// `ask a` and `out`, by which the seller opts out.
    pub offers: Arc<[String]>,
    /// `bid b` and `out`.
    pub replies: Arc<[String]>,
}

impl DoubleAuction {
    /// The rule with its amounts, as given and in integers.
    pub fn of(
        traders: &Traders,
        asks: (&[RBig], Vec<IBig>),
        bids: (&[RBig], Vec<IBig>),
        k: (IBig, IBig),
    ) -> Self {
        let named = |word: &str, amounts: &[RBig]| {
            let all = amounts.iter().map(|amount| format!("{word} {amount}"));
            all.chain([OUT.to_owned()]).collect()
        };
        DoubleAuction {
            traders: traders.clone(),
            offers: named("ask", asks.0),
            replies: named("bid", bids.0),
            asks: asks.1,
            bids: bids.1,
            k,
        }
    }

    /// Who may buy from this seller.
    pub fn buyers(&self, seller: usize) -> Vec<usize> {
        traders_in(&self.traders, seller)
    }

    /// What happens at the positions of an offer and of the buyers' replies.
    pub fn trade(&self, offer: usize, replies: &[(usize, usize)]) -> Option<Trade> {
        let ask = self.asks.get(offer)?;
        let highest = replies.iter().filter_map(|(_, reply)| self.bids.get(*reply)).max()?;
        if highest < ask {
            return None;
        }
        let first = replies.iter().filter(|(_, reply)| self.bids.get(*reply) == Some(highest));
        Some(Trade {
            winners: first.map(|(buyer, _)| *buyer).collect(),
            price: (ask * &self.k.0 + highest * (&self.k.1 - &self.k.0)) / &self.k.1,
        })
    }
}
