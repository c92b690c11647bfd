//! Bargaining: the gain from trade at the reported types is split.

use super::lot::{Trade, traders_in};
use crate::instance::{Agent, Traders};
use dashu::integer::IBig;
use std::sync::Arc;

/// By which everybody opts out.
pub(super) const OUT: &str = "out";

/// The rule, compiled.
#[derive(Debug)]
pub(super) struct Bargaining {
    traders: Traders,
    /// The seller's share of the gain, over the second number.
    share: (IBig, IBig),
    /// By agent: her types' names, then `out`.
    pub reports: Vec<Arc<[String]>>,
}

impl Bargaining {
    pub fn of(traders: &Traders, share: (IBig, IBig), agents: &[Agent]) -> Self {
        let reports = |agent: &Agent| {
            let types = agent.types.iter().map(|of_type| of_type.name.clone());
            types.chain([OUT.to_owned()]).collect()
        };
        Bargaining {
            traders: traders.clone(),
            share,
            reports: agents.iter().map(reports).collect(),
        }
    }

    /// Who may buy from this seller.
    pub fn buyers(&self, seller: usize) -> Vec<usize> {
        traders_in(&self.traders, seller)
    }

    /// What happens, given the worths of the lot to the reported types; `None` for those who are out.
    pub fn trade(&self, seller: Option<IBig>, buyers: &[(usize, Option<IBig>)]) -> Option<Trade> {
        let seller = seller?;
        let largest = buyers.iter().filter_map(|(_, worth)| worth.as_ref()).max()?;
        let gain = largest - &seller;
        if gain <= IBig::ZERO {
            return None;
        }
        let first = buyers.iter().filter(|(_, worth)| worth.as_ref() == Some(largest));
        Some(Trade {
            winners: first.map(|(buyer, _)| *buyer).collect(),
            price: seller + gain * &self.share.0 / &self.share.1,
        })
    }
}
