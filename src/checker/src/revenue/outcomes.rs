//! The feasible outcomes of a game: how certificates write them, and what types value them at.

use super::goods::Goods;
use crate::code::{Checked, Code, at};
use crate::game::Game;
use crate::instance::Value;
use crate::tree::Node;
use dashu::integer::IBig;

/// The feasible outcomes of a game, with what they are worth to the types.
pub(super) struct Outcomes<'g> {
    game: &'g Game,
    pub(super) goods: Goods,
    /// By agent, type and thing, the value times the unit of money.
    worth: Vec<Vec<Vec<IBig>>>,
}

/// Everybody's thing, by agent.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Outcome(Vec<usize>);

impl Outcome {
    /// The agent's thing.
    pub(super) fn thing(&self, agent: usize) -> Checked<usize> {
        at(&self.0, agent).copied()
    }
}

impl<'g> Outcomes<'g> {
    /// The outcomes of a game.
    pub(super) fn of(game: &'g Game) -> Outcomes<'g> {
        let goods = match game.rules.table() {
            Some(table) => Goods::Table(table.outcomes.clone()),
            None => Goods::Items(1),
        };
        let of_type = |i: usize, value: &Value| {
            let by_outcome = game.rules.worth(i, value);
            match goods {
                Goods::Table(_) => by_outcome,
                _ => vec![IBig::ZERO, by_outcome.get(i + 1).cloned().unwrap_or_default()],
            }
        };
        let agents = game.agents.iter().enumerate();
        let worth = agents
            .map(|(i, agent)| agent.types.iter().map(|kind| of_type(i, &kind.value)).collect());
        let worth = worth.collect();
        Outcomes { game, goods, worth }
    }

    /// What a type values a thing at, times the unit of money.
    pub(super) fn value(&self, agent: usize, kind: usize, thing: usize) -> Checked<&IBig> {
        at(at(at(&self.worth, agent)?, kind)?, thing)
    }

    /// What a type values every thing at.
    pub(super) fn values(&self, agent: usize, kind: usize) -> Checked<&[IBig]> {
        Ok(at(at(&self.worth, agent)?, kind)?)
    }

    /// Reads the owners of the items, the numbers of units, or the name of the outcome.
    pub(super) fn read(&self, node: &Node<'_>) -> Checked<Outcome> {
        let agents = self.game.players.len();
        match &self.goods {
            Goods::Items(count) => {
                let owners = node.list()?;
                if owners.len() != *count {
                    return node.wrong(format!("{count} owners or nulls are expected"));
                }
                let mut things = vec![0usize; agents];
                for (item, owner) in owners.into_iter().enumerate() {
                    let Some(owner) = owner.present() else { continue };
                    if let Some(thing) = things.get_mut(self.game.player(&owner)?.0) {
                        *thing |= 1 << item;
                    }
                }
                Ok(Outcome(things))
            }
            Goods::Units(supply) => {
                let numbers = node.list()?;
                if numbers.len() != agents {
                    return node.wrong("one number of units per agent is expected");
                }
                let mut things = Vec::new();
                let mut left = *supply;
                for number in numbers {
                    let units = usize::try_from(number.integer()?).ok();
                    let Some((units, rest)) = units.and_then(|n| Some((n, left.checked_sub(n)?)))
                    else {
                        let message = format!("there are {supply} units");
                        return number.reject(Code::MechanismNotALaw, message);
                    };
                    left = rest;
                    things.push(units);
                }
                Ok(Outcome(things))
            }
            Goods::Table(names) => {
                let name = node.text()?;
                match names.iter().position(|outcome| outcome == name) {
                    Some(outcome) => Ok(Outcome(vec![outcome; agents])),
                    None => node.reject(Code::UnknownName, format!("there is no outcome `{name}`")),
                }
            }
        }
    }
}
