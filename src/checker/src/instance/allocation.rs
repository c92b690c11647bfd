//! Who holds what: the feasible outcomes of an auction, as files write them.

use super::{Agent, Mechanism, agent_index};
use crate::code::Checked;
use crate::tree::{Node, Tree};

/// An allocation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Allocation {
    /// The owner of each item; a single item is one of them.
    Owners(Vec<Option<usize>>),
    /// The number of units by agent.
    Units(Vec<usize>),
    /// The outcome of a table.
    Outcome(usize),
}

impl Allocation {
    /// Whether everything that is handed out in `later` was handed out before: nothing is given
    /// away that nobody holds.
    pub(crate) fn covers(&self, later: &Allocation) -> bool {
        match (self, later) {
            (Allocation::Owners(before), Allocation::Owners(after)) => {
                before.iter().zip(after).all(|(old, new)| old.is_some() || new.is_none())
            }
            (Allocation::Units(before), Allocation::Units(after)) => {
                after.iter().sum::<usize>() <= before.iter().sum()
            }
            _ => true,
        }
    }
}

/// Reads an allocation: for a single item a name, or a list of one or none; for items a table from
/// item to owner; for units one from agent to number; for a table the outcome.
pub(crate) fn read(
    node: &Node<'_>,
    mechanism: &Mechanism,
    agents: &[Agent],
) -> Checked<Allocation> {
    let owner = |node: &Node<'_>| agent_index(agents, node, node.text()?);
    match mechanism {
        Mechanism::SingleItem(_) => {
            let Tree::List(_) = node.tree else {
                return Ok(Allocation::Owners(vec![Some(owner(node)?)]));
            };
            match &*node.list()? {
                [] => Ok(Allocation::Owners(vec![None])),
                [one] => Ok(Allocation::Owners(vec![Some(owner(one)?)])),
                _ => node.wrong("a single item has at most one owner"),
            }
        }
        Mechanism::Items(auction) => {
            let names: Vec<&str> = auction.names.iter().map(String::as_str).collect();
            let table = node.table(&names)?;
            let owners = names.iter().map(|name| table.find(name).map(|own| owner(&own)));
            Ok(Allocation::Owners(owners.map(Option::transpose).collect::<Checked<_>>()?))
        }
        Mechanism::Units(auction) => {
            let mut units = vec![0; agents.len()];
            for (name, number) in node.pairs()? {
                let agent = agent_index(agents, &number, name)?;
                if let Some(own) = units.get_mut(agent) {
                    *own = whole(&number, auction.units)?;
                }
            }
            if units.iter().sum::<usize>() > auction.units {
                return node.wrong("more units than there are");
            }
            Ok(Allocation::Units(units))
        }
        Mechanism::Table(table) => {
            let name = node.text()?;
            match table.outcomes.iter().position(|outcome| outcome == name) {
                Some(outcome) => Ok(Allocation::Outcome(outcome)),
                None => node.wrong(format!("`{name}` is no outcome")),
            }
        }
    }
}

/// A number of units: an integer, perhaps in quotes.
fn whole(node: &Node<'_>, most: usize) -> Checked<usize> {
    let text = match node.tree {
        Tree::Number(text) | Tree::Text(text) => text,
        _ => return node.wrong("a number of units is expected"),
    };
    match text.parse::<usize>() {
        Ok(number) if number <= most => Ok(number),
        _ => node.wrong(format!("a number of units, at most {most}, is expected")),
    }
}
