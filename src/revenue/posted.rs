//! One price for everybody, or one reserve: what the best of them earns.

use super::{Feasible, Setting};
use crate::game::ratio;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeSet;

/// A price, or a reserve, with what it earns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// The price per unit, a value somebody may have; 0 if no value is positive.
    pub price: RBig,
    /// The expected revenue.
    pub revenue: RBig,
}

/// The price per unit that earns most when everybody buys what is worth it, the lowest of them if there are several; `None` for
/// goods of several kinds.
pub fn best_price(setting: &Setting) -> Option<Best> {
    best(setting, |price| Some(sold(setting, price)? * ratio(price.clone(), setting.money.clone())))
}

/// What a price per unit earns when everybody buys what is worth it; `None` for goods of several kinds.
pub fn price_revenue(setting: &Setting, price: &RBig) -> Option<RBig> {
    // Values are whole units of `1/money`: a price between two sells as much as the next higher one does.
    let next = (price * RBig::from(setting.money.clone())).ceil();
    Some(price * sold(setting, &next)?)
}

/// The reserve that earns most in a second-price auction of one item with truthful bids, the lowest of them if there are
/// several; `None` for other goods.
pub fn best_reserve(setting: &Setting) -> Option<Best> {
    if setting.feasible != Feasible::Bundles(1) {
        return None;
    }
    best(setting, |reserve| Some(earned_by_reserve(setting, reserve)))
}

/// The candidate that earns most: prices between values earn less than the next higher value.
fn best(setting: &Setting, earned: impl Fn(&IBig) -> Option<RBig>) -> Option<Best> {
    let mut candidates: BTreeSet<IBig> = BTreeSet::from([IBig::ZERO]);
    for values in setting.values.iter().flatten() {
        candidates.extend(marginals(values).filter(|value| *value > IBig::ZERO));
    }
    let mut best: Option<Best> = None;
    for candidate in candidates {
        let revenue = earned(&candidate)?;
        if best.as_ref().is_none_or(|best| revenue > best.revenue) {
            best = Some(Best { price: ratio(candidate, setting.money.clone()), revenue });
        }
    }
    best
}

/// What each further unit is worth.
fn marginals(values: &[IBig]) -> impl Iterator<Item = IBig> + '_ {
    values.windows(2).map(|pair| &pair[1] - &pair[0])
}

/// The expected number of units sold at a price over `money`.
fn sold(setting: &Setting, price: &IBig) -> Option<RBig> {
    let units = match setting.feasible {
        Feasible::Bundles(1) => 1,
        Feasible::Units(units) => units,
        _ => return None,
    };
    let wanted = |values: &Vec<IBig>| marginals(values).filter(|value| value >= price).count();
    let wanted: Vec<Vec<usize>> =
        setting.values.iter().map(|types| types.iter().map(wanted).collect()).collect();
    let at = |profile: usize| -> usize {
        let of = wanted.iter().enumerate();
        of.map(|(agent, of)| of[setting.profiles.digit(profile, agent)]).sum::<usize>().min(units)
    };
    let weights = setting.prior.iter().enumerate();
    let sales: IBig = weights.map(|(profile, weight)| weight * IBig::from(at(profile))).sum();
    Some(ratio(sales, setting.prior_total.clone()))
}

fn earned_by_reserve(setting: &Setting, reserve: &IBig) -> RBig {
    let paid = |profile: usize| -> IBig {
        let value =
            |agent: usize| &setting.values[agent][setting.profiles.digit(profile, agent)][1];
        let (mut first, mut second): (Option<&IBig>, Option<&IBig>) = (None, None);
        for value in (0..setting.agents()).map(value) {
            if first.is_none_or(|first| value > first) {
                (first, second) = (Some(value), first);
            } else if second.is_none_or(|second| value > second) {
                second = Some(value);
            }
        }
        match first.is_some_and(|first| first >= reserve) {
            true => second.unwrap_or(reserve).max(reserve).clone(),
            false => IBig::ZERO,
        }
    };
    let weights = setting.prior.iter().enumerate();
    let total: IBig = weights.map(|(profile, weight)| weight * paid(profile)).sum();
    ratio(total, &setting.money * &setting.prior_total)
}
