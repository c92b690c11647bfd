//! Several units: the law of the number an agent gets, and what she pays for it.

use super::Share;
use crate::code::{Checked, at};
use crate::instance::units::{UnitAuction, UnitRule};
use crate::number::{Budget, bits, scaled};
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// What each agent gets and pays at a profile of actions.
pub(super) fn shares(
    auction: &UnitAuction,
    profile: &[usize],
    money: &IBig,
    chance: &IBig,
    budget: &Budget,
) -> Checked<Vec<Vec<Share>>> {
    let mut bids: Vec<Vec<&RBig>> = Vec::new();
    for (i, (own, action)) in auction.bids.iter().zip(profile).enumerate() {
        bids.push(auction.marginal_bids(i, at(own, *action)?)?);
    }
    let mut all: Vec<&RBig> = bids.iter().flatten().copied().collect();
    budget.spend("instance", 8 * (all.len() + bids.len()) as u128, bits(chance))?;
    all.sort_by(|a, b| b.cmp(a));
    // The (m+1)-th highest, or the reserve.
    let price =
        all.get(auction.units).map_or(&auction.reserve, |next| (*next).max(&auction.reserve));
    let laws = won(auction, &bids, &all, chance);
    let mut shares = Vec::new();
    for (own, law) in bids.iter().zip(laws) {
        let share = |(units, weight): (usize, IBig)| {
            let paid = match auction.rule {
                UnitRule::UniformPrice => price * RBig::from(units),
                UnitRule::Discriminatory | UnitRule::PostedPrice => {
                    own.iter().take(units).fold(RBig::ZERO, |sum, bid| sum + *bid)
                }
            };
            Share { weight, thing: units, payment: scaled(&paid, money) }
        };
        shares.push(law.into_iter().map(share).collect());
    }
    Ok(shares)
}

/// For every agent the numbers of units she may win and their chances, times `chance`. `all` are the
/// marginal bids in descending order.
fn won(
    auction: &UnitAuction,
    bids: &[Vec<&RBig>],
    all: &[&RBig],
    chance: &IBig,
) -> Vec<Vec<(usize, IBig)>> {
    let serious = all.iter().filter(|bid| ***bid >= auction.reserve).count();
    let count = |own: &[&RBig], wanted: &dyn Fn(&RBig) -> bool| {
        own.iter().filter(|bid| wanted(bid)).count()
    };
    let last = match all.get(auction.units - 1) {
        Some(last) if serious > auction.units => *last,
        // Enough for everybody.
        _ => {
            let wins = |own: &Vec<&RBig>| count(own, &|bid| *bid >= auction.reserve);
            return bids.iter().map(|own| vec![(wins(own), chance.clone())]).collect();
        }
    };
    let above: Vec<usize> = bids.iter().map(|own| count(own, &|bid| bid > last)).collect();
    let tied: Vec<usize> = bids.iter().map(|own| count(own, &|bid| bid == last)).collect();
    let left = auction.units - above.iter().sum::<usize>();
    if let Some(order) = &auction.priority {
        let mut left = left;
        let mut laws: Vec<Vec<(usize, IBig)>> =
            above.iter().map(|above| vec![(*above, chance.clone())]).collect();
        for i in order {
            let given = tied.get(*i).copied().unwrap_or(0).min(left);
            left -= given;
            for (units, _) in laws.get_mut(*i).into_iter().flatten() {
                *units += given;
            }
        }
        return laws;
    }
    // Every set of `left` of all tied marginal bids is equally likely.
    let total: usize = tied.iter().sum();
    let unit = chance / choose(total, left);
    let law = |(above, own): (&usize, &usize)| {
        let numbers = left.saturating_sub(total - own)..=left.min(*own);
        numbers
            .map(|k| (above + k, choose(*own, k) * choose(total - own, left - k) * &unit))
            .collect()
    };
    above.iter().zip(&tied).map(law).collect()
}

/// The number of sets of k out of n.
pub(crate) fn choose(n: usize, k: usize) -> IBig {
    let mut count = UBig::ONE;
    for j in 0..k {
        count = count * UBig::from(n.saturating_sub(j)) / UBig::from(j + 1);
    }
    IBig::from(count)
}
