//! The feasible outcomes of a game: how certificates write them, and what types value them at.

use super::goods::Goods;
use crate::code::{Checked, Code, at};
use crate::game::{Game, PAYOFFS};
use crate::instance::{Mechanism, Value};
use crate::optimum::ENUMERATED;
use crate::tree::Node;
use dashu::integer::IBig;
use std::collections::HashMap;

/// The feasible outcomes of a game.
pub(super) struct Outcomes<'g> {
    game: &'g Game,
    pub(super) goods: Goods,
    /// Of a table, the number of each outcome.
    numbers: HashMap<&'g str, usize>,
}

/// Everybody's thing, by agent.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Outcome(Vec<usize>);

impl Outcome {
    /// The agent's thing.
    pub(super) fn thing(&self, agent: usize) -> Checked<usize> {
        at(&self.0, agent).copied()
    }

    /// Everybody's thing.
    pub(super) fn things(&self) -> &[usize] {
        &self.0
    }
}

impl<'g> Outcomes<'g> {
    /// The outcomes of a game.
    pub(super) fn of(game: &'g Game) -> Outcomes<'g> {
        let mut numbers = HashMap::new();
        let goods = match &game.rules.mechanism {
            Mechanism::SingleItem(_) => Goods::Items(1),
            Mechanism::Items(auction) => Goods::Items(auction.sales.len()),
            Mechanism::Units(auction) => Goods::Units(auction.units),
            Mechanism::Table(table) => {
                numbers = table.outcomes.iter().map(String::as_str).zip(0..).collect();
                Goods::Table(table.outcomes.len())
            }
        };
        Outcomes { game, goods, numbers }
    }

    /// By type of an agent, what she values a thing at, times the unit of money.
    pub(super) fn values(&self, agent: usize, thing: usize, place: &str) -> Checked<Vec<IBig>> {
        let types = &at(&self.game.agents, agent)?.types;
        let work = types.iter().map(|kind| match &kind.value {
            Value::Bundles(valuation) => valuation.work(),
            Value::Marginals(marginals) => marginals.len() as u128 + 1,
            Value::Item(_) | Value::Outcomes(_) => 2,
        });
        self.game.spend(place, work.sum(), 0)?;
        Ok(types.iter().map(|kind| self.game.rules.worth(&kind.value, thing)).collect())
    }

    /// By agent, type and thing, all values times the unit of money.
    ///
    /// # Errors
    /// `too-large` for more than twelve items.
    pub(super) fn all_values(&self, node: &Node<'_>) -> Checked<Vec<Vec<Vec<IBig>>>> {
        let types: usize = self.game.players.iter().map(|player| player.kinds.len()).sum();
        let too_many = match self.goods {
            Goods::Items(count) => count > ENUMERATED,
            _ => false,
        };
        if too_many || types.saturating_mul(self.goods.things()) > PAYOFFS {
            return node.reject(Code::TooLarge, "too many values of bundles");
        }
        let mut all = Vec::new();
        for (i, player) in self.game.players.iter().enumerate() {
            let mut own = vec![Vec::with_capacity(self.goods.things()); player.kinds.len()];
            for thing in 0..self.goods.things() {
                for (values, value) in own.iter_mut().zip(self.values(i, thing, &node.place)?) {
                    values.push(value);
                }
            }
            all.push(own);
        }
        Ok(all)
    }

    /// Reads the owners of the items, the numbers of units, or the name of the outcome.
    pub(super) fn read(&self, node: &Node<'_>) -> Checked<Outcome> {
        match self.goods {
            Goods::Items(count) => self.read_owners(node, count),
            Goods::Units(supply) => self.read_units(node, supply),
            Goods::Table(_) => {
                let name = node.text()?;
                match self.numbers.get(name) {
                    Some(outcome) => Ok(Outcome(vec![*outcome; self.game.players.len()])),
                    None => node.reject(Code::UnknownName, format!("there is no outcome `{name}`")),
                }
            }
        }
    }

    fn read_owners(&self, node: &Node<'_>, count: usize) -> Checked<Outcome> {
        let owners = node.list()?;
        if owners.len() != count {
            return node.wrong(format!("an owner or null is expected for each of {count} items"));
        }
        let mut things = vec![0usize; self.game.players.len()];
        for (item, owner) in owners.into_iter().enumerate() {
            let Some(owner) = owner.present() else { continue };
            if let Some(thing) = things.get_mut(self.game.player(&owner)?.0) {
                *thing |= 1 << item;
            }
        }
        Ok(Outcome(things))
    }

    fn read_units(&self, node: &Node<'_>, supply: usize) -> Checked<Outcome> {
        let numbers = node.list()?;
        if numbers.len() != self.game.players.len() {
            return node.wrong("one number of units per agent is expected");
        }
        let mut things = Vec::new();
        let mut left = supply;
        for number in numbers {
            let units = usize::try_from(number.integer()?).ok();
            let Some((units, rest)) = units.and_then(|n| Some((n, left.checked_sub(n)?))) else {
                let message = format!("between 0 and {supply} units are given away in all");
                return number.reject(Code::MechanismNotALaw, message);
            };
            left = rest;
            things.push(units);
        }
        Ok(Outcome(things))
    }
}
