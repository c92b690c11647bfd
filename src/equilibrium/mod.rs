//! Equilibria: worst and best welfare and revenue over each concept, and profiles judged.

mod answer;
mod bayes_nash;
mod concept;
mod laws;
mod multipliers;
mod orbits;
mod pricing;
mod profile;
mod program;
mod question;
mod rows;

pub use answer::{Answer, Proof, solve};
pub use bayes_nash::{Component, Equilibria, Equilibrium, Kind, Strategy};
pub use bayes_nash::{EquilibriumBox, LeafBound, Node, Point, ProfileProof};
pub use bayes_nash::{extreme_equilibria, pure_equilibria, solve_pure};
pub use concept::{Concept, Family};
pub use laws::{Law, LawProof};
pub use multipliers::Multipliers;
pub use orbits::Orbits;
pub use profile::{Interim, Judged, Strategies, Weights, judge, judge_strategies};
pub use program::EquilibriumProgram;
pub use question::{Direction, Objective, PriorMode, Question};
