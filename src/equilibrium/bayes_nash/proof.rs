//! Proofs about the set of Bayes-Nash equilibria: a tree of cases for one end, an equilibrium for the other.

use super::super::Strategies;
use super::super::dominance::Dominance;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What proves both ends of an optimum over Bayes-Nash equilibria (section 3c of the certificate format).
#[derive(Clone, Debug, Default)]
pub struct ProfileProof {
    /// Proves the lower end of a minimum, the upper end of a maximum: the nodes in depth-first order, a
    /// parent before its first child's subtree and that before the second's. `None`: that end is infinite.
    pub tree: Option<Vec<Node>>,
    /// Proves the other end. `None`: that end is what every profile satisfies, or that of an empty set.
    pub point: Option<Point>,
    /// Of undominated equilibria: the rounds; where they are undecided, nothing is proved.
    pub undominated: Option<Box<Dominance>>,
    /// What is proved without any case distinction, of the question as a minimum: shorter, and weaker.
    pub(super) root: Option<(RBig, LeafBound)>,
}

/// A case distinction, or what settles a case.
///
/// On the way down every type keeps the actions it may still play and a set of actions known to be best replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// First the case that the type does not play the action; second that it is a best reply (and, for pure
    /// equilibria, what the type plays).
    Branch {
        /// The agent.
        agent: usize,
        /// Her type, of positive probability.
        of_type: usize,
        /// An action the type may play.
        action: usize,
    },
    /// Monotone equilibria: first the case that the type of lower value plays nothing above the action, second
    /// that the type of higher value plays nothing up to it.
    Monotone {
        /// The agent.
        agent: usize,
        /// Her type of lower value.
        low: usize,
        /// Her type of higher value.
        high: usize,
        /// A bid; what is above it is a matter of amounts, out being the least.
        action: usize,
    },
    /// First the case that the type's probability of the actions up to this one is at most `at`, second that it
    /// is at least that.
    Split {
        /// The agent.
        agent: usize,
        /// Her type, of positive probability.
        of_type: usize,
        /// The last action counted.
        action: usize,
        /// Between 0 and 1.
        at: RBig,
    },
    /// Multipliers that prove the end for every equilibrium of the case.
    Leaf(LeafBound),
    /// Some type has nothing left to play.
    Empty,
    /// Pure equilibria: the checker goes through all profiles of the case.
    Enumerate,
}

/// Multipliers of the rows of a leaf, over one denominator; rows not listed have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafBound {
    /// What all multipliers are over.
    pub denominator: IBig,
    /// Agent, type, recommended action, deviation, multiplier: `>= 0` unless the deviation is known to be a best
    /// reply.
    pub obedience: Vec<(usize, usize, usize, usize, IBig)>,
    /// Agent, type, action, multiplier: `<= 0` unless the action is known to be a best reply.
    pub slack: Vec<(usize, usize, usize, IBig)>,
    /// Agent, type profile, number of the others' actions, multiplier; they cancel over the agent's types.
    pub no_signalling: Vec<(usize, usize, usize, IBig)>,
    /// Cap (numbered on the way down from 0), its agent, type profile, number of the others' actions, multiplier
    /// `>= 0`.
    pub caps: Vec<(usize, usize, usize, usize, IBig)>,
}

impl LeafBound {
    /// No multipliers at all.
    pub(super) fn nothing() -> Self {
        LeafBound {
            denominator: IBig::ONE,
            obedience: Vec::new(),
            slack: Vec::new(),
            no_signalling: Vec::new(),
            caps: Vec::new(),
        }
    }
}

/// An equilibrium.
#[derive(Clone, Debug)]
pub enum Point {
    /// In exact numbers.
    Profile(Strategies),
    /// Known to exist near a point.
    Box(EquilibriumBox),
}

/// A box around a profile that holds an equilibrium, by Krawczyk's test.
#[derive(Clone, Debug)]
pub struct EquilibriumBox {
    /// Agent, type of positive probability, the actions it plays: ascending agents and types.
    pub supports: Vec<(usize, usize, Vec<usize>)>,
    /// The middle, with exactly these supports.
    pub centre: Strategies,
    /// Half the side in every direction.
    pub radius: RBig,
    /// An approximate inverse of the Jacobian at the centre, row by row.
    pub preconditioner: Vec<Vec<RBig>>,
}
