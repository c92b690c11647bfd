//! Names and numbers of a certificate looked up in a staged game.

use super::tree::{Side, Tree};
use crate::code::{Checked, Code};
use crate::number::integer;
use crate::tree::Node;
use std::collections::HashMap;

impl Tree {
    /// The agent a node names.
    pub(crate) fn agent(&self, node: &Node<'_>) -> Checked<(usize, &Side)> {
        let name = node.text()?;
        match self.sides.iter().enumerate().find(|(_, side)| side.name == name) {
            Some(found) => Ok(found),
            None => node.reject(Code::UnknownName, format!("there is no agent `{name}`")),
        }
    }
}

impl Side {
    /// The sequence a node numbers, not the empty one.
    pub(crate) fn sequence(&self, node: &Node<'_>) -> Checked<usize> {
        match number_below(node, self.set_of.len(), "sequence")? {
            0 => node.reject(Code::UnknownName, "the empty sequence has no part here"),
            sequence => Ok(sequence),
        }
    }

    /// The information set a node numbers.
    pub(crate) fn set(&self, node: &Node<'_>) -> Checked<usize> {
        number_below(node, self.sets.len(), "information set")
    }

    /// The sets by their paths.
    pub(crate) fn by_path(&self) -> HashMap<&[String], usize> {
        self.sets.iter().enumerate().map(|(number, set)| (set.path.as_slice(), number)).collect()
    }
}

/// The Integer at a node, which is below a limit.
pub(crate) fn number_below(node: &Node<'_>, limit: usize, what: &str) -> Checked<usize> {
    let Some(number) = integer(node.text()?) else { return node.wrong("an integer is expected") };
    match usize::try_from(number).ok().filter(|number| *number < limit) {
        Some(number) => Ok(number),
        None => node.reject(Code::UnknownName, format!("there is no such {what}")),
    }
}
