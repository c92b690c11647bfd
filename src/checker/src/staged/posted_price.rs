//! Posted prices: the seller posts a price or keeps the lot, and every buyer accepts or declines.

use super::lots::{Lot, Sale};
use super::market::Buyers;
use super::play::{Play, Sink};
use crate::code::{Checked, at};
use dashu::integer::IBig;
use std::cmp::Ordering;
use std::rc::Rc;

impl<S: Sink> Play<'_, '_, S> {
    /// A lot at a posted price.
    pub(super) fn posted_price(&mut self, lot: &Lot<'_>) -> Checked<()> {
        let market = self.market;
        let moves = at(&market.moves, *at(&self.markets, lot.position)?)?;
        let place = (lot.position, lot.number);
        let words = at(&moves.sells, lot.seller)?;
        let sight = self.view(lot.seller, place, None)?;
        let posting = self.set(lot.seller, sight, Self::stage(lot, false), words)?;
        let restricted = self.buyers != Buyers::Any && self.is_last(lot)?;
        for choice in posting.actions() {
            self.act(lot.seller, &posting, choice, |play| play.posted(lot, choice, restricted))?;
        }
        Ok(())
    }

    /// The seller has done something: kept the lot, or posted a price, which is answered.
    fn posted(&mut self, lot: &Lot<'_>, choice: usize, restricted: bool) -> Checked<()> {
        let market = self.market;
        let moves = at(&market.moves, *at(&self.markets, lot.position)?)?;
        let place = (lot.position, lot.number);
        let word = at(at(&moves.sells, lot.seller)?, choice)?;
        let Some(price) = choice.checked_sub(1) else { return self.settle(lot, word, None) };
        let (text, price) = at(&moves.prices, price)?;
        let mut answers = Vec::new();
        // By buyer, which of her actions is to accept.
        let mut accepting = Vec::new();
        for buyer in &lot.buyers {
            let sight = self.view(*buyer, place, Some(text))?;
            let free = at(&moves.buys, *buyer)?;
            let may = if restricted { self.answers(*buyer, lot, price)? } else { [true; 2] };
            let names: Rc<[String]> = match may {
                [true, true] => Rc::clone(free),
                _ => free.iter().zip(may).filter(|(_, may)| *may).map(|(n, _)| n.clone()).collect(),
            };
            accepting.push(may == [true, true] || may == [true, false]);
            answers.push((*buyer, self.set(*buyer, sight, Self::stage(lot, true), &names)?));
        }
        self.together(&answers, &mut |play, chosen| {
            let accepts = lot.buyers.iter().zip(chosen).zip(&accepting);
            let buyers: Vec<usize> = accepts
                .filter(|((_, choice), first)| **choice == 0 && **first)
                .map(|((buyer, _), _)| *buyer)
                .collect();
            let sale = Sale { buyers, price: price.clone() };
            play.settle(lot, word, (!sale.buyers.is_empty()).then_some(&sale))
        })
    }

    /// Whether a buyer may accept, and whether she may decline, in the last lot of all.
    fn answers(&self, buyer: usize, lot: &Lot<'_>, price: &IBig) -> Checked<[bool; 2]> {
        let held = self.held(buyer);
        let discounts = self.discounts_so_far();
        let worths = self.market.worth(buyer, &held, discounts, (lot.item, true))?;
        Ok(match (at(&worths, *at(&self.kinds, buyer)?)?.cmp(price), self.buyers) {
            (Ordering::Greater, _) | (Ordering::Equal, Buyers::Accepting) => [true, false],
            (Ordering::Less, _) => [false, true],
            (Ordering::Equal, _) => [true, true],
        })
    }
}
