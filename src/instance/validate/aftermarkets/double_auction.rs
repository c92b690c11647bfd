//! Resale by asks and bids.

use super::super::bids::distinct;
use super::{MarketRule, Report, Setting, half};
use crate::instance::raw::RawDoubleAuction;

impl Setting<'_> {
    pub(super) fn double_auction(
        &self,
        raw: &RawDoubleAuction,
        report: &mut Report,
    ) -> Option<MarketRule> {
        let traders = self.traders(&raw.sellers, &raw.buyers, report);
        let asks = raw.asks.get().and_then(|asks| distinct(asks, "ask", self.numbers, report));
        let bids = raw.bids.get().and_then(|bids| distinct(bids, "bid", self.numbers, report));
        let k = self.share(&raw.k, "k", half(), report);
        Some(MarketRule::DoubleAuction { traders: traders?, asks: asks?, bids: bids?, k: k? })
    }
}
