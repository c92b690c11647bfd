//! Classes of valuations, recognised exactly; every answer comes with what shows it.
//!
//! Submodular valuations are XOS, and XOS valuations subadditive (Lehmann, Lehmann and Nisan 2006).

mod bundle_table;
mod monotone;
mod subadditive;
mod submodular;
mod xos;

pub use bundle_table::{BundleTable, MOST_TABLED};
pub use monotone::{Lowered, monotone};
pub use subadditive::{Split, subadditive};
pub use submodular::{Complements, submodular};
pub use xos::{Clauses, Cover, Xos, xos};

use crate::instance::{Auction, Instance, Valuation, Value};
use crate::solve::{Control, Unsolved};
use dashu::rational::RBig;

/// Whether a valuation is of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding<Yes, No> {
    /// It is.
    Holds(Yes),
    /// It is not.
    Fails(No),
    /// Nobody knows.
    Unknown(Unknown),
}

impl<Yes, No> Finding<Yes, No> {
    /// The answer, if there is one.
    pub fn holds(&self) -> Option<bool> {
        match self {
            Finding::Holds(_) => Some(true),
            Finding::Fails(_) => Some(false),
            Finding::Unknown(_) => None,
        }
    }
}

/// Why a class was not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The values of all bundles of more than [`MOST_TABLED`] items are not listed.
    TooManyItems,
    /// A limit came first.
    Stopped,
}

/// The classes one valuation is in, after free disposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    /// More is never listed at less; free disposal is for valuations of which this is not so.
    pub monotone: Finding<(), Lowered>,
    /// `v(S + j) + v(S + k) >= v(S + j + k) + v(S)`.
    pub submodular: Finding<(), Complements>,
    /// The largest of additive values. They are not given for units.
    pub xos: Finding<Clauses, Cover>,
    /// `v(S) + v(T) >= v(S + T)`.
    pub subadditive: Finding<(), Split>,
}

impl Classes {
    /// Whether a limit came before an answer; the size of the instance is no such limit.
    pub fn was_stopped(&self) -> bool {
        matches!(self.xos, Finding::Unknown(Unknown::Stopped))
    }
}

/// The classes of one type's valuation.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// Position of the agent.
    pub agent: usize,
    /// Position among her types.
    pub of_type: usize,
    /// What her valuation is.
    pub classes: Classes,
}

/// The classes of every type's valuation of several items or units; nothing for other goods.
pub fn recognise(instance: &Instance, control: &Control<'_>) -> Vec<Recognised> {
    let items = match &instance.auction {
        Auction::Items(auction) => auction.items.len(),
        _ => 0,
    };
    let mut recognised = Vec::new();
    for (agent, of_agent) in instance.agents.iter().enumerate() {
        for (of_type, of) in of_agent.types.iter().enumerate() {
            let classes = match &of.value {
                Value::Bundles(valuation) => classes(valuation, items, control),
                Value::Marginals(_) => concave(Vec::new()),
                Value::Item(_) | Value::Outcomes(_) => continue,
            };
            recognised.push(Recognised { agent, of_type, classes });
        }
    }
    recognised
}

/// What is true of non-increasing marginal values.
fn concave(clauses: Clauses) -> Classes {
    Classes {
        monotone: Finding::Holds(()),
        submodular: Finding::Holds(()),
        xos: Finding::Holds(clauses),
        subadditive: Finding::Holds(()),
    }
}

/// The classes of a valuation of so many items.
pub fn classes(valuation: &Valuation, items: usize, control: &Control<'_>) -> Classes {
    let tabled = || (items <= MOST_TABLED).then(|| BundleTable::of(valuation, items));
    match valuation {
        Valuation::Additive(values) => concave(vec![values.clone()]),
        Valuation::UnitDemand(values) => {
            let only = |item: usize| {
                let mut clause = vec![RBig::ZERO; values.len()];
                clause[item] = values[item].clone();
                clause
            };
            concave((0..values.len()).map(only).collect())
        }
        Valuation::Xos(clauses) => Classes {
            submodular: tabled().map_or(Finding::Unknown(Unknown::TooManyItems), |table| {
                Finding::of(submodular(&table))
            }),
            ..concave(clauses.clone())
        },
        Valuation::Bundles(listed) => {
            let monotone = Finding::of(monotone(listed));
            let Some(table) = tabled() else {
                return Classes {
                    monotone,
                    submodular: Finding::Unknown(Unknown::TooManyItems),
                    xos: Finding::Unknown(Unknown::TooManyItems),
                    subadditive: Finding::Unknown(Unknown::TooManyItems),
                };
            };
            let split = subadditive(&table);
            let xos = match &split {
                // Two bundles that are worth less than both together are a cover.
                Some(split) => Finding::Fails(split.cover()),
                None => match xos(&table, control) {
                    Ok(Xos::Clauses(clauses)) => Finding::Holds(clauses),
                    Ok(Xos::Cover(cover)) => Finding::Fails(cover),
                    Err(Unsolved::Stopped | Unsolved::NotFound) => {
                        Finding::Unknown(Unknown::Stopped)
                    }
                },
            };
            let submodular = Finding::of(submodular(&table));
            Classes { monotone, submodular, xos, subadditive: Finding::of(split) }
        }
    }
}

impl<No> Finding<(), No> {
    /// It holds unless there is a witness.
    fn of(witness: Option<No>) -> Self {
        witness.map_or(Finding::Holds(()), Finding::Fails)
    }
}
