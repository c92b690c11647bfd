//! What an agent values a course of holdings at, with discounts for what came later.

use super::allocation::{changed, in_both};
use super::market::Market;
use crate::code::{Checked, at};
use crate::instance::allocation::Allocation;
use dashu::integer::IBig;
use dashu::rational::RBig;

impl Market {
    /// By type of an agent, or of one type alone, the value of holding the things `held` after the auction and after each
    /// market, in units of money: `v(S_0) + sum_k discount_k (v(S_k) − v(S_(k−1)))`, with S_k what is in all
    /// of the holdings from the k-th on. `discounts` are those of the markets.
    pub(super) fn value(
        &self,
        agent: usize,
        kind: Option<usize>,
        held: &[usize],
        discounts: &[&RBig],
    ) -> Checked<Vec<IBig>> {
        let of = |thing: usize| -> Checked<Vec<IBig>> {
            let values = self.values(agent, thing)?;
            Ok(match kind {
                Some(kind) => vec![at(&values, kind)?.clone()],
                None => (*values).clone(),
            })
        };
        let mechanism = &self.auction.rules.mechanism;
        let mut kept: Vec<usize> = Vec::with_capacity(held.len());
        for thing in held.iter().rev() {
            kept.push(kept.last().map_or(*thing, |later| in_both(mechanism, *thing, *later)));
        }
        kept.reverse();
        let (Some(first), later) = (kept.first(), kept.iter().skip(1)) else {
            return Ok(Vec::new());
        };
        let mut value = of(*first)?;
        let mut before = first;
        for (after, discount) in later.zip(discounts) {
            if after != before {
                for ((value, old), new) in value.iter_mut().zip(&of(*before)?).zip(&of(*after)?) {
                    *value += discounted(&(new - old), discount);
                }
            }
            before = after;
        }
        Ok(value)
    }

    /// By type of an agent, what a lot is worth to her as things stand: what her value loses
    /// without it (the seller), or gains with it (a buyer). `held` ends with what she holds now.
    pub(super) fn worth(
        &self,
        agent: usize,
        held: &[usize],
        discounts: &[&RBig],
        (item, buys): (usize, bool),
    ) -> Checked<Vec<IBig>> {
        let mut other = held.to_vec();
        if let Some(now) = other.last_mut() {
            *now = changed(&self.auction.rules.mechanism, *now, item, buys);
        }
        let now = self.value(agent, None, held, discounts)?;
        let then = self.value(agent, None, &other, discounts)?;
        let (more, less) = if buys { (then, now) } else { (now, then) };
        Ok(more.iter().zip(&less).map(|(more, less)| more - less).collect())
    }

    /// By type of an agent, what she values an allocation at that the auction left.
    pub(crate) fn value_of(&self, agent: usize, allocation: &Allocation) -> Checked<Vec<IBig>> {
        self.value(agent, None, &[allocation.held(agent)], &[])
    }
}

/// An amount times a number between 0 and 1 that divides the unit of money.
pub(super) fn discounted(amount: &IBig, share: &RBig) -> IBig {
    // `money` is a multiple of the denominator times that of every amount that is multiplied.
    amount * share.numerator() / IBig::from(share.denominator().clone())
}
