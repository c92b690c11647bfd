//! Worst and best Bayes-Nash equilibria.

mod proof;

pub use proof::{EquilibriumBox, LeafBound, Node, Point, ProfileProof};
