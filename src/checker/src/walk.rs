//! Trees whose nodes divide what is left of a set, in depth-first order, until every leaf is proved.

use crate::code::{Checked, Code};
use crate::number::Budget;
use crate::tree::Node;

/// The most words the nodes that wait for their turn may take.
const WORDS: usize = 50_000_000;

/// What a node leaves of the set.
pub(crate) trait Part {
    /// The words it takes.
    fn words(&self) -> usize;
}

/// The two children of a node, given what is left there, or nothing for a leaf, which it proves.
type Divide<'d, P> = &'d mut dyn FnMut(P, &Node<'_>) -> Checked<Option<(P, P)>>;

/// Goes through a list of nodes.
///
/// # Errors
/// `tree-shape` where the list has too few or too many nodes, and what `divide` rejects.
pub(crate) fn walk<P: Part>(
    node: &Node<'_>,
    budget: &Budget,
    root: P,
    divide: Divide<'_, P>,
) -> Checked<()> {
    let mut waiting = vec![root];
    let mut words = 0usize;
    for node in node.list()? {
        let Some(left) = waiting.pop() else {
            return node.reject(Code::TreeShape, "the tree has ended before this node");
        };
        let size = left.words();
        words = words.saturating_sub(size);
        budget.spend(&node.place, size as u128, 0)?;
        if let Some((first, second)) = divide(left, &node)? {
            words = words.saturating_add(first.words()).saturating_add(second.words());
            if words > WORDS {
                return node.reject(Code::TooLarge, "too many nodes wait for their turn");
            }
            waiting.push(second);
            waiting.push(first);
        }
    }
    if waiting.is_empty() {
        Ok(())
    } else {
        node.reject(Code::TreeShape, format!("{} nodes are missing", waiting.len()))
    }
}
