//! Several items: the law of the bundle an agent gets and of what she pays, item by item.

use super::Share;
use crate::code::{Checked, Code, at, reject};
use crate::instance::items::ItemAuction;
use crate::instance::single_item::{Bid, SingleItem};
use crate::number::{Budget, bits, scaled};
use dashu::integer::IBig;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The most branches of what agents get at one profile, over all of them.
const BRANCHES: usize = 1_000_000;
/// The most profiles of bids for one item that are remembered.
const REMEMBERED: usize = 100_000;

/// What the sale of one item means for an agent.
struct Lot {
    /// The chance that she wins it, times `tied`.
    wins: IBig,
    /// What she pays for it, won or lost, times `money`.
    if_won: IBig,
    if_lost: IBig,
}

/// The bids for an item: which one it is, and the position of each agent's bid.
type ItemBids = (usize, Vec<usize>);

/// How sales end; those seen before are remembered.
pub(super) struct Lots {
    /// Uniform ties of one item are whole multiples of 1/`tied`.
    tied: IBig,
    money: IBig,
    seen: RefCell<HashMap<ItemBids, Rc<Vec<Lot>>>>,
}

impl Lots {
    pub(super) fn new(tied: IBig, money: IBig) -> Lots {
        Lots { tied, money, seen: RefCell::default() }
    }

    /// What each agent gets and pays at a profile of actions.
    pub(super) fn shares(
        &self,
        auction: &ItemAuction,
        profile: &[usize],
        budget: &Budget,
    ) -> Checked<Vec<Vec<Share>>> {
        let bids: Vec<Vec<usize>> =
            profile.iter().enumerate().map(|(i, action)| auction.bid(i, *action)).collect();
        let mut sold = Vec::new();
        for (item, sale) in auction.sales.iter().enumerate() {
            let positions =
                bids.iter().map(|bid| at(bid, item).copied()).collect::<Checked<_>>()?;
            sold.push(self.sell(sale, (item, positions))?);
        }
        let mut shares = Vec::new();
        let mut branches = 0usize;
        for i in 0..profile.len() {
            let lots = sold.iter().map(|lots| at(lots, i)).collect::<Checked<Vec<&Lot>>>()?;
            let own = 1usize << lots.iter().filter(|lot| !self.is_certain(lot)).count();
            branches += own;
            if branches > BRANCHES {
                return reject(Code::TooLarge, "instance", "too many ways to break ties");
            }
            let length = bits(&self.tied).saturating_mul(lots.len());
            budget.spend("instance", 8 * (own + lots.len()) as u128, length)?;
            shares.push(self.law(&lots));
        }
        Ok(shares)
    }

    fn is_certain(&self, lot: &Lot) -> bool {
        lot.wins == IBig::ZERO || lot.wins == self.tied
    }

    /// The product of the laws of the items: each is won or lost, independently.
    fn law(&self, lots: &[&Lot]) -> Vec<Share> {
        let mut law = vec![Share { weight: IBig::ONE, thing: 0, payment: IBig::ZERO }];
        for (item, lot) in lots.iter().enumerate() {
            let loses = &self.tied - &lot.wins;
            let mut longer = Vec::new();
            for Share { weight, thing, payment } in &law {
                if lot.wins > IBig::ZERO {
                    longer.push(Share {
                        weight: weight * &lot.wins,
                        thing: thing | 1 << item,
                        payment: payment + &lot.if_won,
                    });
                }
                if loses > IBig::ZERO {
                    longer.push(Share {
                        weight: weight * &loses,
                        thing: *thing,
                        payment: payment + &lot.if_lost,
                    });
                }
            }
            law = longer;
        }
        law
    }

    /// Sells one item.
    fn sell(&self, sale: &SingleItem, bids: ItemBids) -> Checked<Rc<Vec<Lot>>> {
        if let Some(known) = self.seen.borrow().get(&bids) {
            return Ok(Rc::clone(known));
        }
        let own = sale.bids.iter().zip(&bids.1).map(|(own, position)| at(own, *position));
        let endings = sale.endings(&own.collect::<Checked<Vec<&Bid>>>()?);
        let weight = &self.tied / IBig::from(endings.len().max(1));
        let mut lots = Vec::new();
        for i in 0..bids.1.len() {
            let mut lot = Lot { wins: IBig::ZERO, if_won: IBig::ZERO, if_lost: IBig::ZERO };
            for ending in &endings {
                let payment = scaled(at(&ending.payments, i)?, &self.money);
                if ending.winner == Some(i) {
                    lot.wins += &weight;
                    lot.if_won = payment;
                } else {
                    lot.if_lost = payment;
                }
            }
            lots.push(lot);
        }
        let lots = Rc::new(lots);
        let mut seen = self.seen.borrow_mut();
        if seen.len() < REMEMBERED {
            seen.insert(bids, Rc::clone(&lots));
        }
        Ok(lots)
    }
}
