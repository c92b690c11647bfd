//! Worst and best Bayes-Nash equilibria.

mod answer;
mod branching;
mod case;
mod finder;
mod incumbent;
mod indifference;
mod krawczyk;
mod leaf;
mod program;
mod proof;
mod reply;
mod search;
mod settle;

pub(super) use answer::solve_profiles;
pub use finder::{Finder, Found};
pub use proof::{EquilibriumBox, LeafBound, Node, Point, ProfileProof};
