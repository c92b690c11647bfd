//! Resale at posted prices.

use super::super::bids::distinct;
use super::{MarketRule, Report, Setting};
use crate::instance::raw::RawPostedPriceMarket;

impl Setting<'_> {
    pub(super) fn posted_price(
        &self,
        raw: &RawPostedPriceMarket,
        report: &mut Report,
    ) -> Option<MarketRule> {
        let traders = self.traders(&raw.sellers, &raw.buyers, report);
        let prices = raw.prices.get();
        let prices = prices.and_then(|prices| distinct(prices, "price", self.numbers, report));
        Some(MarketRule::PostedPrice { traders: traders?, prices: prices? })
    }
}
