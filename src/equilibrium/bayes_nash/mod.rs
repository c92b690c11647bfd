//! Worst and best Bayes-Nash equilibria.

mod answer;
mod branching;
mod case;
mod incumbent;
mod leaf;
mod program;
mod proof;
mod reply;
mod search;

pub(super) use answer::solve_profiles;
pub use proof::{EquilibriumBox, LeafBound, Node, Point, ProfileProof};
