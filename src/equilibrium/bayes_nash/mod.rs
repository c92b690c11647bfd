//! Worst and best Bayes-Nash equilibria, and all of them.

mod components;
mod equilibria;
mod extreme;
mod proof;
mod pure;

pub use components::Component;
pub use equilibria::{Equilibria, Equilibrium, Kind, Strategy};
pub use extreme::extreme_equilibria;
pub use proof::{EquilibriumBox, LeafBound, Node, Point, ProfileProof};
pub use pure::{pure_equilibria, solve_pure};
