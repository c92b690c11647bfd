//! Allocations: their texts, the lots they are traded in, and their numbers in a walk.

use super::hash::Lookup;
use crate::auction::Share;
use crate::instance::{Allocation, Auction, Instance};
use std::sync::Arc;

/// One thing that may be traded, with the agent who holds it as the market opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lot {
    pub seller: usize,
    /// What it adds to a share: the bit of an item, or 1.
    pub good: Share,
}

/// The text of an allocation (`proofs/FORMAT.md`, section 1c): the owners' names, numbers of units, or the outcome.
pub fn allocation_text(instance: &Instance, allocation: &Allocation) -> String {
    let shares = match (allocation, &instance.auction) {
        (Allocation::Outcome(outcome), Auction::Table(table)) => {
            return table.outcomes.get(*outcome).cloned().unwrap_or_default();
        }
        (Allocation::Outcome(outcome), _) => return outcome.to_string(),
        (Allocation::Shares(shares), _) => shares,
    };
    let owner = |item: usize| {
        let agent = shares.iter().position(|share| share >> item & 1 == 1);
        agent.map_or("", |agent| instance.agents[agent].name.as_str())
    };
    match &instance.auction {
        Auction::Items(rule) => (0..rule.items.len()).map(owner).collect::<Vec<_>>().join(","),
        Auction::Units(_) => shares.iter().map(Share::to_string).collect::<Vec<_>>().join(","),
        Auction::SingleItem(_) | Auction::Table(_) => owner(0).to_owned(),
    }
}

/// The lots of an allocation, in order; of the outcome of a table there are none.
pub(super) fn lots(instance: &Instance, allocation: &Allocation) -> Vec<Lot> {
    let Allocation::Shares(shares) = allocation else { return Vec::new() };
    match &instance.auction {
        Auction::Units(_) => {
            let each = shares.iter().enumerate();
            each.flat_map(|(seller, &units)| (0..units).map(move |_| Lot { seller, good: 1 }))
                .collect()
        }
        Auction::Items(rule) => {
            let of_item = |item: usize| {
                let seller = shares.iter().position(|share| share >> item & 1 == 1)?;
                Some(Lot { seller, good: 1 << item })
            };
            (0..rule.items.len()).filter_map(of_item).collect()
        }
        Auction::SingleItem(_) | Auction::Table(_) => {
            let seller = shares.iter().position(|share| *share == 1);
            seller.map(|seller| Lot { seller, good: 1 }).into_iter().collect()
        }
    }
}

/// The allocation after a lot went to this buyer.
pub(super) fn moved(allocation: &Allocation, lot: Lot, buyer: usize) -> Allocation {
    let mut moved = allocation.clone();
    if let Allocation::Shares(shares) = &mut moved {
        shares[lot.seller] -= lot.good;
        shares[buyer] += lot.good;
    }
    moved
}

/// Numbered allocations.
#[derive(Default)]
pub(super) struct Allocations {
    numbers: Lookup<Allocation, u32>,
    list: Vec<(Allocation, Arc<[Lot]>)>,
}

impl Allocations {
    /// The number of an allocation.
    pub fn number(&mut self, instance: &Instance, allocation: &Allocation) -> u32 {
        if let Some(&number) = self.numbers.get(allocation) {
            return number;
        }
        let number = self.list.len() as u32;
        self.numbers.insert(allocation.clone(), number);
        self.list.push((allocation.clone(), lots(instance, allocation).into()));
        number
    }

    /// The allocation of this number.
    pub fn get(&self, number: u32) -> &Allocation {
        &self.list[number as usize].0
    }

    /// Its lots.
    pub fn lots(&self, number: u32) -> Arc<[Lot]> {
        self.list[number as usize].1.clone()
    }
}
