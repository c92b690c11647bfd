//! Equilibria: worst and best welfare and revenue over each concept, and profiles judged.

mod answer;
mod concept;
pub mod dominance;
mod multipliers;
mod orbits;
mod pricing;
mod profile;
mod program;
mod question;
mod rows;

pub use answer::{Answer, Law, solve};
pub use concept::Concept;
pub use multipliers::Multipliers;
pub use orbits::Orbits;
pub use profile::{Interim, Judged, Strategies, Weights, judge};
pub use program::EquilibriumProgram;
pub use question::{Direction, Objective, PriorMode, Question};
