//! Worst and best Bayes-Nash equilibria, and all of them.

mod answer;
mod branching;
mod case;
mod components;
mod equilibria;
mod extreme;
mod finder;
mod incumbent;
mod indifference;
mod krawczyk;
mod leaf;
mod mixing;
mod outer;
mod program;
mod proof;
mod pure;
mod reply;
mod search;
mod settle;

pub(super) use answer::solve_profiles;
pub use components::Component;
pub use equilibria::{Equilibria, Equilibrium, Kind, Strategy};
pub use extreme::extreme_equilibria;
pub use finder::{Finder, Found};
pub(super) use incumbent::law_of_equilibrium;
pub use proof::{EquilibriumBox, LeafBound, Node, Point, ProfileProof};
pub use pure::{pure_equilibria, solve_pure};
