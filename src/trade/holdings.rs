//! What allocations are worth, and what they are called.

use crate::instance::{Allocation, Auction, Instance, Value};
use crate::staged::allocation_text;
use dashu::rational::RBig;

/// What an agent of this value has of an allocation.
pub(super) fn worth(value: &Value, agent: usize, allocation: &Allocation) -> RBig {
    match (value, allocation) {
        (Value::Outcomes(worths), Allocation::Outcome(outcome)) => {
            worths.get(*outcome).cloned().unwrap_or(RBig::ZERO)
        }
        (value, Allocation::Shares(shares)) => share_worth(value, shares[agent]),
        (_, Allocation::Outcome(_)) => RBig::ZERO,
    }
}

fn share_worth(value: &Value, share: u32) -> RBig {
    match value {
        Value::Item(worth) if share > 0 => worth.clone(),
        Value::Bundles(valuation) => valuation.worth(share),
        Value::Marginals(marginals) => {
            let held = marginals.iter().take(share as usize);
            held.fold(RBig::ZERO, |sum, worth| sum + worth)
        }
        Value::Item(_) | Value::Outcomes(_) => RBig::ZERO,
    }
}

/// What an agent of this value has after a market, of which she held what `before` gives her from the auction on.
pub(super) fn worth_after(
    value: &Value,
    agent: usize,
    before: &Allocation,
    after: &Allocation,
    discount: &RBig,
) -> RBig {
    match (before, after) {
        (Allocation::Shares(had), Allocation::Shares(has)) => {
            let kept = match value {
                Value::Bundles(_) => had[agent] & has[agent],
                _ => had[agent].min(has[agent]),
            };
            let kept = share_worth(value, kept);
            let all = share_worth(value, has[agent]);
            &kept + discount * (all - &kept)
        }
        _ => worth(value, agent, after),
    }
}

/// An allocation in words: who holds what.
pub(super) fn in_words(instance: &Instance, allocation: &Allocation) -> String {
    match allocation_text(instance, allocation) {
        nobody if nobody.is_empty() => "nobody holds anything".to_owned(),
        held => format!("holder {held}"),
    }
}

/// Every feasible allocation, if they are at most so many.
pub(super) fn allocations(instance: &Instance, most: usize) -> Option<Vec<Allocation>> {
    let agents = instance.agents.len();
    let shares = match &instance.auction {
        Auction::Table(table) => {
            return Some((0..table.outcomes.len()).map(Allocation::Outcome).collect());
        }
        Auction::SingleItem(_) => {
            let held = |owner: usize| (0..agents).map(|agent| u32::from(agent == owner)).collect();
            // The last one is that of nobody.
            (0..=agents).map(held).collect()
        }
        Auction::Items(rule) => {
            let mut all: Vec<Vec<u32>> = vec![vec![0; agents]];
            for item in 0..rule.items.len() {
                let given = |shares: &Vec<u32>, owner: usize| {
                    let mut shares = shares.clone();
                    if let Some(share) = shares.get_mut(owner) {
                        *share |= 1 << item;
                    }
                    shares
                };
                let more = all
                    .iter()
                    .flat_map(|shares| (0..=agents).map(move |owner| given(shares, owner)));
                all = more.take(most + 1).collect();
                if all.len() > most {
                    return None;
                }
            }
            all
        }
        Auction::Units(rule) => {
            let mut all: Vec<Vec<u32>> = vec![Vec::new()];
            for _ in 0..agents {
                let left = |shares: &Vec<u32>| rule.units as u32 - shares.iter().sum::<u32>();
                let more = all.iter().flat_map(|shares| {
                    (0..=left(shares)).map(move |share| {
                        let mut shares = shares.clone();
                        shares.push(share);
                        shares
                    })
                });
                all = more.take(most + 1).collect();
                if all.len() > most {
                    return None;
                }
            }
            all
        }
    };
    Some(shares.into_iter().map(Allocation::Shares).collect())
}
