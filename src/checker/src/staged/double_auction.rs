//! Double auctions: an ask, and the highest bid that is at least as high.

use super::lots::{Lot, Sale};
use super::play::{Play, Sink};
use crate::code::{Checked, at};
use dashu::rational::RBig;

impl<S: Sink> Play<'_, '_, S> {
    /// A lot sold at a price between the ask and the highest bid: `k` of the one, the rest of the
    /// other.
    pub(super) fn double_auction(
        &mut self,
        lot: &Lot<'_>,
        (asks, bids): (&[RBig], &[RBig]),
        k: &RBig,
    ) -> Checked<()> {
        let market = self.market;
        let moves = at(&market.moves, *at(&self.markets, lot.position)?)?;
        let mut movers = Vec::new();
        for agent in [lot.seller].iter().chain(&lot.buyers) {
            let sight = self.view(*agent, (lot.position, lot.number), None)?;
            let names = if *agent == lot.seller { &moves.sells } else { &moves.buys };
            let reached = self.set(*agent, sight, Self::stage(lot, false), at(names, *agent)?)?;
            movers.push((*agent, reached));
        }
        self.together(&movers, &mut |play, chosen| {
            // `out` comes after all amounts.
            let ask = chosen.first().and_then(|choice| asks.get(*choice));
            let made: Vec<Option<&RBig>> =
                chosen.iter().skip(1).map(|choice| bids.get(*choice)).collect();
            let sale = match (ask, made.iter().flatten().max()) {
                (Some(ask), Some(highest)) if *highest >= ask => {
                    let tied = lot.buyers.iter().zip(&made);
                    let tied = tied.filter(|(_, bid)| **bid == Some(*highest));
                    let price = k * ask + (RBig::ONE - k) * *highest;
                    let buyers = tied.map(|(buyer, _)| *buyer).collect();
                    Some(Sale { buyers, price: market.amount(&price) })
                }
                _ => None,
            };
            play.settle(lot, "-", sale.as_ref())
        })
    }
}
