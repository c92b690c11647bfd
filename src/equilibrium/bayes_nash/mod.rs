//! Worst and best Bayes-Nash equilibria, and all of them.

mod components;
mod equilibria;
mod extreme;
mod proof;

pub use components::Component;
pub use equilibria::{Equilibria, Equilibrium, Kind, Strategy};
pub use extreme::extreme_equilibria;
pub use proof::{EquilibriumBox, LeafBound, Node, Point, ProfileProof};
