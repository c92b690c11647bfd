//! How an auction ends for all agents at once: allocation and payments, drawn jointly.

use crate::code::{Checked, Code, at, reject};
use crate::instance::Mechanism;
use crate::instance::allocation::Allocation;
use crate::instance::items::ItemAuction;
use crate::instance::single_item::{Bid, SingleItem};
use crate::instance::units::{UnitAuction, UnitRule};
use crate::number::{Budget, scaled};
use crate::rules::{Rules, choose};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// The most ways to break the ties of one profile.
const WAYS: usize = 1_000_000;

/// One way an auction may end.
pub(super) struct Ending {
    /// Its chance, times that of the rules.
    pub(super) weight: IBig,
    pub(super) allocation: Allocation,
    /// What each agent pays, in the rules' units of money.
    pub(super) payments: Vec<IBig>,
    /// The parts of what `winning-bid` tells.
    pub(super) winning: Vec<String>,
}

/// The ways an auction may end at a profile of actions, named by where they stand in the instance.
pub(super) fn endings(rules: &Rules, profile: &[usize], budget: &Budget) -> Checked<Vec<Ending>> {
    match &rules.mechanism {
        Mechanism::SingleItem(auction) => single_item(rules, auction, profile),
        Mechanism::Items(auction) => items(rules, auction, profile, budget),
        Mechanism::Units(auction) => units(rules, auction, profile, budget),
        Mechanism::Table(table) => {
            let Some(lottery) = table.lotteries.get(profile) else {
                return reject(Code::BadInstance, "instance.auction.entries", "a missing profile");
            };
            let ending = |branch: &crate::instance::table::Branch| Ending {
                weight: scaled(&branch.probability, &rules.chance),
                allocation: Allocation::Outcome(branch.outcome),
                payments: branch.payments.iter().map(|paid| scaled(paid, &rules.money)).collect(),
                winning: Vec::new(),
            };
            Ok(lottery.iter().map(ending).collect())
        }
    }
}

/// The text of the winner's bid.
fn winning(bid: Option<&&Bid>) -> String {
    bid.map_or_else(|| "none".to_string(), ToString::to_string)
}

fn single_item(rules: &Rules, auction: &SingleItem, profile: &[usize]) -> Checked<Vec<Ending>> {
    let own = auction.bids.iter().zip(profile).map(|(own, position)| at(own, *position));
    let bids = own.collect::<Checked<Vec<&Bid>>>()?;
    let ways = auction.endings(&bids);
    let weight = &rules.chance / IBig::from(ways.len().max(1));
    let ending = |way: crate::instance::single_item::Ending| Ending {
        weight: weight.clone(),
        payments: way.payments.iter().map(|paid| scaled(paid, &rules.money)).collect(),
        winning: vec![winning(way.winner.and_then(|winner| bids.get(winner)))],
        allocation: Allocation::Owners(vec![way.winner]),
    };
    Ok(ways.into_iter().map(ending).collect())
}

/// The product of the sales of the items, whose ties are drawn independently.
fn items(
    rules: &Rules,
    auction: &ItemAuction,
    profile: &[usize],
    budget: &Budget,
) -> Checked<Vec<Ending>> {
    let bids: Vec<Vec<usize>> =
        profile.iter().enumerate().map(|(i, action)| auction.bid(i, *action)).collect();
    let mut endings = vec![Ending {
        weight: rules.chance.clone(),
        allocation: Allocation::Owners(Vec::new()),
        payments: vec![IBig::ZERO; profile.len()],
        winning: Vec::new(),
    }];
    for (item, sale) in auction.sales.iter().enumerate() {
        let mut made = Vec::new();
        for (own, bid) in sale.bids.iter().zip(&bids) {
            made.push(at(own, *at(bid, item)?)?);
        }
        let ways = sale.endings(&made);
        if endings.len().saturating_mul(ways.len()) > WAYS {
            return reject(Code::TooLarge, "instance", "too many ways to break ties");
        }
        let work = endings.len() * ways.len() * (profile.len() + item + 4);
        budget.spend("instance", work as u128, 0)?;
        let mut longer = Vec::new();
        for before in &endings {
            let Allocation::Owners(owners) = &before.allocation else { continue };
            let weight = &before.weight / IBig::from(ways.len().max(1));
            for way in &ways {
                let paid = before.payments.iter().zip(&way.payments);
                let told = winning(way.winner.and_then(|winner| made.get(winner)));
                longer.push(Ending {
                    weight: weight.clone(),
                    allocation: Allocation::Owners(
                        owners.iter().copied().chain([way.winner]).collect(),
                    ),
                    payments: paid.map(|(sum, more)| sum + scaled(more, &rules.money)).collect(),
                    winning: before.winning.iter().cloned().chain([told]).collect(),
                });
            }
        }
        endings = longer;
    }
    Ok(endings)
}

fn units(
    rules: &Rules,
    auction: &UnitAuction,
    profile: &[usize],
    budget: &Budget,
) -> Checked<Vec<Ending>> {
    let mut bids: Vec<Vec<&RBig>> = Vec::new();
    for (i, (own, action)) in auction.bids.iter().zip(profile).enumerate() {
        bids.push(auction.marginal_bids(i, at(own, *action)?)?);
    }
    let mut all: Vec<&RBig> = bids.iter().flatten().copied().collect();
    all.sort_by(|a, b| b.cmp(a));
    // The (m+1)-th highest of all bids, or the reserve.
    let next = all.get(auction.units).map_or(&auction.reserve, |next| *next);
    let price = next.max(&auction.reserve);
    let mut endings = Vec::new();
    for (won, weight) in winners(auction, &bids, &all, &rules.chance)? {
        budget.spend("instance", 8 * (profile.len() + auction.units) as u128, 0)?;
        let mut payments = Vec::new();
        let mut winning: Vec<&RBig> = Vec::new();
        for (own, units) in bids.iter().zip(&won) {
            let best = own.iter().take(*units).copied();
            let paid = match auction.rule {
                UnitRule::UniformPrice => price * RBig::from(*units),
                UnitRule::Discriminatory | UnitRule::PostedPrice => {
                    best.clone().fold(RBig::ZERO, |sum, bid| sum + bid)
                }
            };
            payments.push(scaled(&paid, &rules.money));
            winning.extend(best);
        }
        winning.sort_by(|a, b| b.cmp(a));
        let told: Vec<String> = match winning.is_empty() {
            true => vec!["none".to_string()],
            false => winning.iter().map(ToString::to_string).collect(),
        };
        endings.push(Ending {
            weight,
            allocation: Allocation::Units(won),
            payments,
            winning: told,
        });
    }
    Ok(endings)
}

/// The numbers of units the agents may win, with their chances. `all` are the marginal bids in
/// descending order.
fn winners(
    auction: &UnitAuction,
    bids: &[Vec<&RBig>],
    all: &[&RBig],
    chance: &IBig,
) -> Checked<Vec<(Vec<usize>, IBig)>> {
    let count = |wanted: &dyn Fn(&RBig) -> bool| -> Vec<usize> {
        bids.iter().map(|own| own.iter().filter(|bid| wanted(bid)).count()).collect()
    };
    let serious = count(&|bid| *bid >= auction.reserve);
    let (true, Some(last)) =
        (serious.iter().sum::<usize>() > auction.units, all.get(auction.units.saturating_sub(1)))
    else {
        return Ok(vec![(serious, chance.clone())]);
    };
    let (above, tied) = (count(&|bid| bid > *last), count(&|bid| bid == *last));
    let left = auction.units.saturating_sub(above.iter().sum());
    if let Some(order) = &auction.priority {
        let (mut won, mut left) = (above, left);
        for i in order {
            let given = tied.get(*i).copied().unwrap_or(0).min(left);
            left -= given;
            if let Some(own) = won.get_mut(*i) {
                *own += given;
            }
        }
        return Ok(vec![(won, chance.clone())]);
    }
    // Every set of `left` of all tied marginal bids is equally likely.
    let unit = chance / choose(tied.iter().sum(), left);
    let mut ways: Vec<(Vec<usize>, IBig, usize)> = vec![(Vec::new(), unit, left)];
    for (i, (above, own)) in above.iter().zip(&tied).enumerate() {
        let behind: usize = tied.iter().skip(i + 1).sum();
        let mut longer = Vec::new();
        for (won, weight, left) in &ways {
            for k in left.saturating_sub(behind)..=(*left).min(*own) {
                let won = won.iter().copied().chain([above + k]).collect();
                longer.push((won, weight * choose(*own, k), left - k));
            }
        }
        if longer.len() > WAYS {
            return reject(Code::TooLarge, "instance", "too many ways to break ties");
        }
        ways = longer;
    }
    Ok(ways.into_iter().map(|(won, weight, _)| (won, weight)).collect())
}
