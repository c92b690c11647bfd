//! What the single-item auctions have in common: who may bid what, who wins, and who pays what.

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

/// What an agent pays for an item, `bid` being her bid and `other` the highest of the others.
pub(super) fn paid<N: Clone + Default + Ord>(
    rule: SingleItemRule,
    bid: Option<&N>,
    other: Option<&N>,
    reserve: &N,
    wins: bool,
) -> N {
    match rule {
        SingleItemRule::FirstPrice | SingleItemRule::PostedPrice => first_price::paid(bid, wins),
        SingleItemRule::SecondPrice => second_price::paid(other, reserve, wins),
        SingleItemRule::AllPay => all_pay::paid(bid),
    }
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
    let payment = |agent: usize, winner: Option<usize>| {
        let others = bids.iter().enumerate().filter(|(other, _)| *other != agent);
        let other = others.filter_map(|(_, bid)| *bid).max();
        paid(rule.rule, bids[agent], other, &rule.reserve, winner == Some(agent))
    };
    let payments = |winner| (0..bids.len()).map(|agent| payment(agent, winner)).collect();
    let winners = winners(&bids, rule);
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

/// The agents the item may go to, equally likely: empty if no bid reaches the reserve. A posted price has none.
fn winners(bids: &[Option<&RBig>], rule: &SingleItem) -> Vec<usize> {
    let enough = |bid: &RBig| rule.rule == SingleItemRule::PostedPrice || *bid >= rule.reserve;
    let Some(highest) = bids.iter().flatten().max().filter(|bid| enough(bid)) else {
        return Vec::new();
    };
    let tied = |&agent: &usize| bids[agent] == Some(*highest);
    match &rule.ties {
        Ties::Uniform => (0..bids.len()).filter(tied).collect(),
        Ties::Priority(order) => order.iter().copied().find(tied).into_iter().collect(),
    }
}
