//! Nash bargaining over reported types.

use super::lots::{Lot, Sale};
use super::play::{Play, Sink};
use super::values::discounted;
use crate::code::{Checked, at};
use dashu::integer::IBig;
use dashu::rational::RBig;

impl<S: Sink> Play<'_, '_, S> {
    /// A lot bargained over: the seller gets her reported worth and `share` of the gain.
    pub(super) fn bargaining(&mut self, lot: &Lot<'_>, share: &RBig) -> Checked<()> {
        let market = self.market;
        let moves = at(&market.moves, *at(&self.markets, lot.position)?)?;
        let mut movers = Vec::new();
        // By mover and report, the reported worth.
        let mut worths: Vec<Vec<IBig>> = Vec::new();
        for agent in [lot.seller].iter().chain(&lot.buyers) {
            let sight = self.view(*agent, (lot.position, lot.number), None)?;
            let buys = *agent != lot.seller;
            let names = at(if buys { &moves.buys } else { &moves.sells }, *agent)?;
            let reached = self.set(*agent, sight, Self::stage(lot, false), names)?;
            movers.push((*agent, reached));
            let held = self.held(*agent);
            let lot = (lot.item, buys);
            worths.push(market.worth(*agent, &held, self.discounts_so_far(), lot)?);
        }
        self.together(&movers, &mut |play, chosen| {
            // `out` comes after all types.
            let mut reports = chosen.iter().zip(&worths).map(|(choice, own)| own.get(*choice));
            let sale = match (reports.next().flatten(), reports.clone().flatten().max()) {
                (Some(least), Some(most)) if most > least => {
                    let tied = lot.buyers.iter().zip(reports);
                    let tied = tied.filter(|(_, worth)| *worth == Some(most));
                    let price = least + discounted(&(most - least), share);
                    Some(Sale { buyers: tied.map(|(buyer, _)| *buyer).collect(), price })
                }
                _ => None,
            };
            play.settle(lot, "-", sale.as_ref())
        })
    }
}
