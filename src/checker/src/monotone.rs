//! Monotone play: of two types of an agent, the one of larger value never bids below the other.

use crate::bound::Playable;
use crate::code::{Checked, Code, at, reject};
use crate::game::Game;
use crate::instance::Value;
use crate::instance::single_item::Bid;
use dashu::rational::RBig;

/// The orders of bids and of values in a single-item auction, as ranks.
pub(crate) struct Order {
    /// By agent and action; `out` is below all bids.
    bids: Vec<Vec<usize>>,
    /// By agent and type.
    values: Vec<Vec<usize>>,
}

impl Order {
    /// The orders of an instance; `unsupported-instance` where it has none.
    pub(crate) fn of(game: &Game) -> Checked<Order> {
        let Some(auction) = game.auction()?.single_item() else {
            return reject(
                Code::UnsupportedInstance,
                "claim.monotone",
                "only single-item auctions have monotone equilibria",
            );
        };
        let mut order = Order { bids: Vec::new(), values: Vec::new() };
        for ((player, bids), agent) in
            game.players.iter().zip(&auction.bids).zip(game.agents.iter())
        {
            let mut amounts: Vec<Option<&RBig>> = Vec::new();
            for origin in &player.origin {
                amounts.push(match at(bids, *origin)? {
                    Bid::Amount(amount) => Some(amount),
                    Bid::Out => None,
                });
            }
            let values = agent.types.iter().map(|kind| match &kind.value {
                Value::Item(value) => Some(value),
                _ => None,
            });
            order.bids.push(ranks(&amounts));
            order.values.push(ranks(&values.collect::<Vec<_>>()));
        }
        Ok(order)
    }

    /// The order a claim asks for, where it says `monotone: true`.
    pub(crate) fn asked(game: &Game, monotone: bool) -> Checked<Option<Order>> {
        monotone.then(|| Order::of(game)).transpose()
    }

    /// Whether the value of one type of an agent is below that of another.
    pub(crate) fn is_below(&self, agent: usize, low: usize, high: usize) -> bool {
        let values = self.values.get(agent);
        values.is_some_and(|own| own.get(low) < own.get(high))
    }

    /// Whether an action of an agent comes before another, or is as high.
    pub(crate) fn is_up_to(&self, agent: usize, action: usize, bound: usize) -> bool {
        let bids = self.bids.get(agent);
        bids.is_some_and(|own| own.get(action) <= own.get(bound))
    }

    /// Whether every play of these actions is monotone; those of types that do not count are not
    /// looked at.
    pub(crate) fn admits(&self, game: &Game, played: &Playable) -> bool {
        let orders = self.bids.iter().zip(&self.values);
        game.players.iter().zip(played).zip(orders).all(|((player, played), (bids, values))| {
            // By value, the lowest and the highest bid of the types that have it.
            let mut ranges: Vec<(usize, usize, usize)> = Vec::new();
            for ((kind, plays), value) in player.kinds.iter().zip(played).zip(values) {
                let own = bids.iter().zip(plays).filter(|(_, plays)| **plays).map(|(bid, _)| *bid);
                if let (true, Some(least), Some(most)) = (kind.counts, own.clone().min(), own.max())
                {
                    ranges.push((*value, least, most));
                }
            }
            ranges.sort_unstable();
            let (mut below, mut so_far, mut last) = (0, 0, None);
            ranges.into_iter().all(|(value, least, most)| {
                if last.replace(value) != Some(value) {
                    below = so_far;
                }
                so_far = so_far.max(most);
                below <= least
            })
        })
    }
}

/// The position of each item among the distinct items in ascending order.
fn ranks<T: Ord + Clone>(items: &[T]) -> Vec<usize> {
    let mut sorted = items.to_vec();
    sorted.sort();
    sorted.dedup();
    items.iter().map(|item| sorted.binary_search(item).unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::ranks;

    #[test]
    fn ranks_are_shared_by_equal_items() {
        assert_eq!(ranks(&[Some(5), None, Some(2), Some(5)]), [2, 0, 1, 2]);
    }
}
