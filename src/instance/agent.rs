//! The agents of an instance.

use super::Valuation;
use dashu::rational::RBig;

/// A player, known by her name in all input and output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Unique among the agents.
    pub name: String,
    /// At least one, with distinct names.
    pub types: Vec<Type>,
}

/// What an agent may privately know about herself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Type {
    /// Unique among the agent's types.
    pub name: String,
    /// What she gains from each allocation: [`Value::Item`] exactly in auctions of a single item, [`Value::Outcomes`] in
    /// tables, [`Value::Bundles`] in auctions of items, [`Value::Marginals`] in those of units.
    pub value: Value,
    /// Which of her agent's actions in a [`Table`](super::Table) she may play: positions, ascending, at
    /// least one. `None`: all of them.
    pub actions: Option<Vec<usize>>,
}

impl Type {
    /// Whether she may play this action of a table.
    pub fn may_play(&self, action: usize) -> bool {
        self.actions.as_ref().is_none_or(|actions| actions.binary_search(&action).is_ok())
    }
}

/// A type's values, in the unit payments are made in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Of having the item; not having it is worth 0.
    Item(RBig),
    /// Of each outcome, in the order of [`Table::outcomes`](super::Table::outcomes).
    Outcomes(Vec<RBig>),
    /// Of each bundle of several items.
    Bundles(Valuation),
    /// Of the first unit, of the second, and so on: non-increasing, not negative, at most as many as there are
    /// units; those left out are worth 0.
    Marginals(Vec<RBig>),
}

impl Value {
    /// The value of the single item, if it is one.
    pub fn item(&self) -> Option<&RBig> {
        match self {
            Value::Item(value) => Some(value),
            _ => None,
        }
    }
}
