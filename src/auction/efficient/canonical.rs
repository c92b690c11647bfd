//! The optimal allocation that the families of deviations are written for.

use super::subsets::completion;
use super::worth::{Worth, numbers};
use super::{marginals, units, valuation};
use crate::auction::Share;
use crate::auction::denominator::common_denominator;
use crate::instance::{Auction, Instance};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What every agent gets in the canonical optimal allocation at a profile of types (one position per agent): her bundle of
/// items, or her number of units.
///
/// For items it is, of all allocations of every item to some agent worth `Wel(theta)`, the one whose list of owners, in the order of
/// the items, comes first. For units each in turn goes to the agent with the largest next marginal value, the first
/// among equals. Auctions of neither have no such allocation, and get an empty list.
///
/// It needs `3^m` steps for m items, so that no more than [`MOST_LISTED`](super::MOST_LISTED) items are meant.
pub fn canonical_allocation(instance: &Instance, types: &[usize]) -> Vec<Share> {
    let values = || instance.agents.iter().zip(types).map(|(agent, &t)| &agent.types[t].value);
    match &instance.auction {
        Auction::Items(auction) => {
            let all: Vec<_> = values().filter_map(valuation).collect();
            let unit = common_denominator(all.iter().flat_map(|v| numbers(v)));
            let worths: Vec<Worth> = all.iter().map(|v| Worth::of(v, &unit)).collect();
            owners(&worths.iter().collect::<Vec<_>>(), auction.items.len())
        }
        Auction::Units(auction) => {
            let lists: Vec<&[RBig]> = values().filter_map(marginals).collect();
            units::greedy(&lists, auction.units)
        }
        Auction::SingleItem(_) | Auction::Table(_) => Vec::new(),
    }
}

/// The bundles of the first list of owners that is optimal.
fn owners(worths: &[&Worth], items: usize) -> Vec<Share> {
    let mut given = vec![0; worths.len()];
    let mut free: Vec<usize> = (0..items).collect();
    let optimum: IBig = completion(worths, &given, &free);
    for item in 0..items {
        free.remove(0);
        for owner in 0..worths.len() {
            given[owner] |= 1 << item;
            // Some agent is the item's owner in an optimal allocation: more is never worth less.
            if owner + 1 == worths.len() || completion(worths, &given, &free) == optimum {
                break;
            }
            given[owner] ^= 1 << item;
        }
    }
    given
}
