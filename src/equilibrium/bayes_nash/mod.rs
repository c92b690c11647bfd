//! Worst and best Bayes-Nash equilibria.

mod finder;
mod indifference;
mod krawczyk;
mod proof;
mod settle;

pub use finder::{Finder, Found};
pub use proof::{EquilibriumBox, LeafBound, Node, Point, ProfileProof};
