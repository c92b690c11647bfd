//! Whether anybody moves after a lot, whatever happens in it.

use super::allocation::{Lot, moved};
use super::market::Rule;
use super::passage::Now;
use super::walk::{State, Walk};

impl Walk<'_, '_> {
    /// Whether anybody moves after this lot, in some case.
    pub fn moves_after(&mut self, now: &Now, lot: Lot, buyers: &[usize], state: &State) -> bool {
        let later = now.lots[now.lot + 1..].iter();
        if later.clone().any(|later| self.anybody_in(now.market, *later)) {
            return true;
        }
        let mut ends = vec![state.holds];
        for &buyer in buyers {
            let holds = moved(self.allocations.get(state.holds), lot, buyer);
            ends.push(self.allocations.number(&self.market.instance, &holds));
        }
        ends.into_iter().any(|holds| self.moves_from(now.market + 1, holds, state.public))
    }

    /// Does anybody move in a lot of a market that is no table?
    pub fn anybody_in(&self, market: usize, lot: Lot) -> bool {
        match &self.market.rules[market] {
            Rule::PostedPrice(rule) => !rule.buyers(lot.seller).is_empty(),
            Rule::Bargaining(rule) => !rule.buyers(lot.seller).is_empty(),
            Rule::DoubleAuction(rule) => {
                let names = [&rule.offers, &rule.replies];
                !rule.buyers(lot.seller).is_empty() && names.iter().any(|names| names.len() > 1)
            }
            Rule::Table(_) => false,
        }
    }

    /// Does anybody move once this market opens, at an allocation and what is public?
    fn moves_from(&mut self, market: usize, holds: u32, public: u32) -> bool {
        let Some(rule) = self.market.rules.get(market) else { return false };
        if let Some(&known) = self.moves.get(&(market, holds, public)) {
            return known;
        }
        let moves = match rule {
            Rule::Table(table) => {
                let lot = self.table_lot(market, table, holds, public);
                (0..self.market.agents()).any(|agent| lot.moves(agent)) || {
                    let next = lot.entry(&lot.all_out()).map(|entry| table.result(entry).0);
                    let next =
                        next.map_or(holds, |to| self.allocations.number(&self.market.instance, to));
                    self.moves_from(market + 1, next, public)
                }
            }
            // Where nobody moves nothing happens.
            _ => {
                let lots = self.allocations.lots(holds);
                lots.iter().any(|lot| self.anybody_in(market, *lot))
                    || self.moves_from(market + 1, holds, public)
            }
        };
        self.moves.insert((market, holds, public), moves);
        moves
    }
}
