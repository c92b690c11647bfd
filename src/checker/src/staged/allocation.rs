//! What an allocation gives an agent, its text, and what it becomes when a lot is sold.

use crate::instance::allocation::Allocation;
use crate::instance::table::TableMechanism;
use crate::instance::{Agent, Mechanism};

impl Allocation {
    /// What an agent has, as [`crate::rules::Share::thing`] numbers it.
    pub(crate) fn held(&self, agent: usize) -> usize {
        match self {
            Allocation::Owners(owners) => {
                let own = owners.iter().enumerate().filter(|(_, owner)| **owner == Some(agent));
                own.fold(0, |bundle, (item, _)| bundle | 1 << item)
            }
            Allocation::Units(units) => units.get(agent).copied().unwrap_or(0),
            Allocation::Outcome(outcome) => *outcome,
        }
    }

    /// Its text in views.
    pub(crate) fn text(&self, agents: &[Agent], mechanism: &Mechanism) -> String {
        match (self, mechanism) {
            (Allocation::Owners(owners), _) => {
                let name = |owner: &Option<usize>| {
                    owner.and_then(|i| agents.get(i)).map_or("", |agent| agent.name.as_str())
                };
                owners.iter().map(name).collect::<Vec<_>>().join(",")
            }
            (Allocation::Units(units), _) => {
                units.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
            }
            (Allocation::Outcome(outcome), Mechanism::Table(TableMechanism { outcomes, .. })) => {
                outcomes.get(*outcome).cloned().unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    /// The lots of a market that opens at this allocation, in order: who sells which item (for
    /// units, which does not matter).
    pub(super) fn lots(&self) -> Vec<(usize, usize)> {
        match self {
            Allocation::Owners(owners) => {
                let sold = owners.iter().enumerate();
                sold.filter_map(|(item, owner)| owner.map(|seller| (seller, item))).collect()
            }
            Allocation::Units(units) => {
                let held = units.iter().enumerate();
                held.flat_map(|(seller, units)| (0..*units).map(move |_| (seller, 0))).collect()
            }
            Allocation::Outcome(_) => Vec::new(),
        }
    }

    /// The allocation after a lot has gone from its seller to a buyer.
    pub(super) fn sold(&self, seller: usize, item: usize, buyer: usize) -> Allocation {
        let mut after = self.clone();
        match &mut after {
            Allocation::Owners(owners) => {
                if let Some(owner) = owners.get_mut(item) {
                    *owner = Some(buyer);
                }
            }
            Allocation::Units(units) => {
                if let Some(own) = units.get_mut(seller) {
                    *own = own.saturating_sub(1);
                }
                if let Some(own) = units.get_mut(buyer) {
                    *own += 1;
                }
            }
            Allocation::Outcome(_) => {}
        }
        after
    }
}

/// What is in both of two holdings of an agent: items in common, the smaller number of units.
pub(super) fn in_both(mechanism: &Mechanism, one: usize, other: usize) -> usize {
    match mechanism {
        Mechanism::SingleItem(_) | Mechanism::Items(_) => one & other,
        Mechanism::Units(_) => one.min(other),
        Mechanism::Table(_) => other,
    }
}

/// A holding with a lot more, or with it less.
pub(super) fn changed(mechanism: &Mechanism, held: usize, item: usize, more: bool) -> usize {
    match (mechanism, more) {
        (Mechanism::Units(_), true) => held + 1,
        (Mechanism::Units(_), false) => held.saturating_sub(1),
        (Mechanism::Table(_), _) => held,
        (_, true) => held | 1 << item,
        (_, false) => held & !(1 << item),
    }
}
