//! Proofs about staged games in sequence form: a tree of cases for one end, a point or an equilibrium for the other.

use crate::equilibrium::staged_profile;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What proves both ends (section 3d of the certificate format).
#[derive(Clone, Debug, Default)]
pub struct SequenceProof {
    /// Proves the lower end of a minimum, the upper end of a maximum: the nodes in depth-first order. `None`: that end
    /// is infinite.
    pub tree: Option<Vec<Node>>,
    /// Proves the other end; without it that end is what every play satisfies.
    pub attained: Option<Attained>,
    /// What is proved without any case distinction but those of dominance, of the question as a minimum: shorter, and
    /// weaker.
    pub(super) root: Option<(RBig, Vec<Node>)>,
}

/// A case distinction, or what settles a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// First the case that the sequence is not played; second that it is worth as much as its set.
    Branch {
        /// The agent.
        agent: usize,
        /// Her sequence.
        sequence: usize,
    },
    /// First the case that the chance of the sequence under the agent's plan is at most `at`, second that it is at least
    /// that.
    Split {
        /// The agent.
        agent: usize,
        /// Her sequence.
        sequence: usize,
        /// Between 0 and 1.
        at: RBig,
    },
    /// Multipliers that prove the end for every member of the case.
    Leaf(LeafBound),
}

/// Multipliers of rows, over one denominator; rows that are not listed have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafBound {
    /// What all multipliers are over.
    pub denominator: IBig,
    /// Rows with their multipliers.
    pub rows: Vec<(RowName, IBig)>,
}

/// A row, as the certificate format names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowName {
    /// The chances at a set sum to that of the sequence that leads there: agent, set.
    Flow(usize, usize),
    /// What a sequence is worth, with its slack, is the value of its set: agent, sequence.
    Value(usize, usize),
    /// The same with joint chances: agent, set, sequence of the other.
    Joint(usize, usize, usize),
    /// What is played earns the value of a set at the start: agent, set.
    Root(usize, usize),
    /// Shares of the value of a set: agent, a set before it, the set.
    Share(usize, usize, usize),
    /// Whoever is told to play the one sequence gains nothing by the other: agent, sequence told, sequence that ends with
    /// the deviation.
    Obey(usize, usize, usize),
    /// A cap on a chance, given what the other plays: its number from 0, sequence of the other.
    Cap(usize, usize),
}

/// What attains an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attained {
    /// A point of the relaxation.
    Point(SequencePoint),
    /// An equilibrium.
    Equilibrium(Behaviour),
    /// A sequential equilibrium: what is played, and by mistake, at every set of the tree.
    Sequential(staged_profile::Behaviour),
}

/// A point of `coarse-ns` or `bce-ns`; what is not listed is 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequencePoint {
    /// What everything is over.
    pub denominator: IBig,
    /// Joint chances by pair of sequences.
    pub joint: Vec<(usize, usize, IBig)>,
    /// Chances of each agent's sequences.
    pub own: Vec<(usize, usize, IBig)>,
    /// Values: agent, set.
    pub values: Vec<(usize, usize, IBig)>,
    /// Shares of values: agent, sequence, set.
    pub shares: Vec<(usize, usize, usize, IBig)>,
}

/// What is played at one set: positive weights by action.
pub type Law = Vec<(usize, IBig)>;

/// What is played at the sets that own play does not exclude.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behaviour {
    /// By agent and set; `None` where own play never leads.
    pub laws: [Vec<Option<Law>>; 2],
}

impl LeafBound {
    /// No multipliers at all.
    pub(super) fn nothing() -> Self {
        LeafBound { denominator: IBig::ONE, rows: Vec::new() }
    }
}
