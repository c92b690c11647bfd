//! Cases of a search: sequences that are not played, sequences that are best replies, caps on chances.

use super::Node;
use super::earnings::Earnings;
use crate::staged::Side;
use dashu::rational::RBig;

/// By agent and sequence.
pub(super) type Marks = [Vec<bool>; 2];

/// The equilibria with these properties.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// These and what is below them are played with probability 0.
    pub barred: Marks,
    /// These are worth as much as their sets.
    pub best: Marks,
    /// Caps on chances, in the order of their numbers.
    pub caps: Vec<Cap>,
}

/// A bound on the chance of a sequence under the agent's own plan.
#[derive(Clone, Debug)]
pub(super) struct Cap {
    pub agent: usize,
    pub sequence: usize,
    /// The chance is at most this, or at least this.
    pub at: RBig,
    /// At most?
    pub at_most: bool,
}

impl Case {
    /// All equilibria, in which some sequences are not played.
    pub fn root(barred: &Marks) -> Case {
        let none = barred.clone().map(|marks| vec![false; marks.len()]);
        Case { barred: barred.clone(), best: none, caps: Vec::new() }
    }

    /// The two parts a node splits the case into; a leaf leaves it as it is.
    pub fn parts(&self, earnings: &Earnings<'_>, node: &Node) -> [Case; 2] {
        let (mut first, mut second) = (self.clone(), self.clone());
        match node {
            &Node::Branch { agent, sequence } => {
                first.barred[agent][sequence] = true;
                close(earnings.side(agent), &mut first.barred[agent]);
                second.best[agent][sequence] = true;
            }
            Node::Split { agent, sequence, at } => {
                let cap =
                    |at_most| Cap { agent: *agent, sequence: *sequence, at: at.clone(), at_most };
                first.caps.push(cap(true));
                second.caps.push(cap(false));
            }
            Node::Leaf(_) => {}
        }
        [first, second]
    }

    /// A set at the start at which nothing may be played.
    pub fn nothing_to_play(&self, earnings: &Earnings<'_>) -> Option<(usize, usize)> {
        (0..2).find_map(|i| {
            let sets = earnings.side(i).sets.iter().enumerate();
            let mut roots = sets.filter(|(_, set)| set.parent == 0);
            let dead = roots.find(|(_, set)| {
                self.barred[i][set.first..set.first + set.actions.len()].iter().all(|&b| b)
            });
            dead.map(|(number, _)| (i, number))
        })
    }

    /// The range the caps leave to a chance.
    pub fn chances(&self, agent: usize, sequence: usize) -> (RBig, RBig) {
        let (mut from, mut to) = (RBig::ZERO, RBig::ONE);
        for cap in self.caps.iter().filter(|c| (c.agent, c.sequence) == (agent, sequence)) {
            if cap.at_most && cap.at < to {
                to = cap.at.clone();
            }
            if !cap.at_most && cap.at > from {
                from = cap.at.clone();
            }
        }
        (from, to)
    }
}

/// Marks whatever is below what is marked.
pub(super) fn close(side: &Side, marks: &mut [bool]) {
    for set in side.sets.iter().filter(|set| set.parent != 0) {
        if marks[set.parent] {
            marks[set.first..set.first + set.actions.len()].fill(true);
        }
    }
}
