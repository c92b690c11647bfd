//! What the single-item auctions have in common: who may bid what, and who wins.

use super::{Lottery, all_pay, first_price, second_price};
use crate::instance::{Bid, Branch, SingleItem, SingleItemRule, Ties, Value};
use dashu::rational::RBig;

/// The outcome in which nobody gets the item.
pub(super) const UNSOLD: usize = 0;

/// Bids of `agent` that a type with this value may make: all, or those up to the value.
pub(super) fn allowed(rule: &SingleItem, agent: usize, value: &Value) -> Vec<usize> {
    let may = |bid: &Bid| value.item().is_none_or(|worth| rule.may_bid(bid, worth));
    let bids = rule.bids[agent].iter().enumerate();
    bids.filter(|(_, bid)| may(bid)).map(|(position, _)| position).collect()
}

/// Draws the winner among the highest bidders and asks the rule for the payments.
pub(super) fn lottery(rule: &SingleItem, profile: &[usize]) -> Lottery {
    let bids: Vec<Option<&RBig>> = profile
        .iter()
        .zip(&rule.bids)
        .map(|(&position, bids)| match &bids[position] {
            Bid::Amount(amount) => Some(amount),
            Bid::Out => None,
        })
        .collect();
    let payments = |winner| match rule.rule {
        SingleItemRule::FirstPrice | SingleItemRule::PostedPrice => {
            first_price::payments(&bids, winner)
        }
        SingleItemRule::SecondPrice => second_price::payments(&bids, winner, &rule.reserve),
        SingleItemRule::AllPay => all_pay::payments(&bids),
    };
    let winners = winners(&bids, &rule.ties, &rule.reserve);
    if winners.is_empty() {
        return vec![Branch { probability: RBig::ONE, outcome: UNSOLD, payments: payments(None) }];
    }
    let probability = RBig::from_parts(1.into(), winners.len().into());
    let branch = |&winner: &usize| Branch {
        probability: probability.clone(),
        outcome: winner + 1,
        payments: payments(Some(winner)),
    };
    winners.iter().map(branch).collect()
}

/// The agents the item may go to, equally likely: empty if no bid reaches the reserve.
fn winners(bids: &[Option<&RBig>], ties: &Ties, reserve: &RBig) -> Vec<usize> {
    let Some(highest) = bids.iter().flatten().max().filter(|&&bid| bid >= reserve) else {
        return Vec::new();
    };
    let tied = |&agent: &usize| bids[agent] == Some(*highest);
    match ties {
        Ties::Uniform => (0..bids.len()).filter(tied).collect(),
        Ties::Priority(order) => order.iter().copied().find(tied).into_iter().collect(),
    }
}
