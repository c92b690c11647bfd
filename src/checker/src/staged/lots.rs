//! Markets that sell lot by lot.

use super::play::{Play, Sink, set};
use crate::code::{Checked, at};
use crate::instance::aftermarkets::{Sides, Trade};
use crate::instance::allocation::Allocation;
use dashu::integer::IBig;

/// A lot in which somebody may buy.
pub(super) struct Lot<'l> {
    /// Which of the markets of play it is in.
    pub(super) position: usize,
    /// Its number in the market, from 0.
    pub(super) number: usize,
    pub(super) seller: usize,
    pub(super) item: usize,
    pub(super) buyers: Vec<usize>,
    /// All lots of the market.
    lots: &'l [(usize, usize)],
}

/// What a lot is sold for, and to whom: one of these, drawn uniformly.
pub(super) struct Sale {
    pub(super) buyers: Vec<usize>,
    pub(super) price: IBig,
}

/// The buyers of a lot, where something may happen in it.
fn buyers(sides: &Sides, seller: usize) -> Option<Vec<usize>> {
    let buys = sides.buyers.iter().enumerate().filter(|(agent, buys)| **buys && *agent != seller);
    let buyers: Vec<usize> = buys.map(|(agent, _)| agent).collect();
    (sides.sellers.get(seller) == Some(&true) && !buyers.is_empty()).then_some(buyers)
}

impl<S: Sink> Play<'_, '_, S> {
    /// The lots of a market from one on.
    pub(super) fn lots(
        &mut self,
        position: usize,
        lots: &[(usize, usize)],
        from: usize,
    ) -> Checked<()> {
        let market = self.market;
        let rule = &at(&market.stages.markets, *at(&self.markets, position)?)?.rule;
        for (number, (seller, item)) in lots.iter().enumerate().skip(from) {
            let Some(buyers) = rule.sides().and_then(|sides| buyers(sides, *seller)) else {
                continue;
            };
            let (seller, item) = (*seller, *item);
            let lot = Lot { position, number, seller, item, buyers, lots };
            return self.deeper(|play| match rule {
                Trade::PostedPrice { .. } => play.posted_price(&lot),
                Trade::Bargaining { share, .. } => play.bargaining(&lot, share),
                Trade::DoubleAuction { asks, bids, k, .. } => {
                    play.double_auction(&lot, (asks, bids), k)
                }
                Trade::Table(_) => play.close(position),
            });
        }
        self.close(position)
    }

    /// The stage of a lot, and of the answers in it.
    pub(super) fn stage(lot: &Lot<'_>, answers: bool) -> [usize; 3] {
        [lot.position + 1, lot.number + 1, usize::from(answers)]
    }

    /// What happens in a lot has happened; the next one opens.
    pub(super) fn settle(&mut self, lot: &Lot<'_>, word: &str, sale: Option<&Sale>) -> Checked<()> {
        let Some(sale) = sale else { return self.next_lot(lot, word) };
        self.draw(&sale.buyers, |play, buyer| {
            let (now, paid) = (play.now.clone(), play.paid.clone());
            play.now = now.sold(lot.seller, lot.item, buyer);
            let pays = [(buyer, at(&paid, buyer)? + &sale.price)];
            let gets = [(lot.seller, at(&paid, lot.seller)? - &sale.price)];
            for (agent, amount) in pays.into_iter().chain(gets) {
                set(&mut play.paid, agent, amount);
            }
            play.next_lot(lot, word)?;
            (play.now, play.paid) = (now, paid);
            Ok(())
        })
    }

    fn next_lot(&mut self, lot: &Lot<'_>, word: &str) -> Checked<()> {
        let before = self.after;
        let now = self.seen.allocation(&self.now);
        self.after = self.seen.event(before, word, now);
        self.lots(lot.position, lot.lots, lot.number + 1)?;
        self.after = before;
        Ok(())
    }

    /// Whether nobody moves after a lot, whatever becomes of it.
    pub(super) fn is_last(&mut self, lot: &Lot<'_>) -> Checked<bool> {
        let market = self.market;
        let rule = &at(&market.stages.markets, *at(&self.markets, lot.position)?)?.rule;
        let Some(sides) = rule.sides() else { return Ok(false) };
        let mut later = lot.lots.iter().skip(lot.number + 1);
        if later.any(|(seller, _)| buyers(sides, *seller).is_some()) {
            return Ok(false);
        }
        let sold = lot.buyers.iter().map(|buyer| self.now.sold(lot.seller, lot.item, *buyer));
        let ways: Vec<Allocation> = sold.chain([self.now.clone()]).collect();
        for way in ways {
            if !self.is_quiet(lot.position + 1, way)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether nobody moves in any market from one on.
    fn is_quiet(&mut self, from: usize, mut now: Allocation) -> Checked<bool> {
        let market = self.market;
        for index in self.markets.clone().into_iter().skip(from) {
            match &at(&market.stages.markets, index)?.rule {
                Trade::Table(table) => {
                    let position = self.position(index, table, &now)?;
                    if position.movers().next().is_some() {
                        return Ok(false);
                    }
                    if let Some(entry) = position.nobody_moves().and_then(|e| table.entries.get(e))
                    {
                        now = entry.to.clone();
                    }
                }
                rule => {
                    let lots = now.lots();
                    let sides = rule.sides();
                    let opens = |(seller, _): &(usize, usize)| {
                        sides.is_some_and(|sides| buyers(sides, *seller).is_some())
                    };
                    if lots.iter().any(opens) {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }
}
