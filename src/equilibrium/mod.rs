//! Equilibria: worst and best welfare and revenue over each concept, and profiles judged.

mod answer;
mod bayes_nash;
mod closing;
mod communication;
mod concept;
pub mod dominance;
mod laws;
mod multipliers;
mod orbits;
mod plans;
mod pricing;
mod profile;
mod program;
mod question;
mod rows;
pub mod sequence_form;
mod staged_profile;
mod two_sided;

pub use answer::{Answer, Proof, solve};
pub use bayes_nash::{Component, Equilibria, Equilibrium, Kind, Strategy};
pub use bayes_nash::{EquilibriumBox, Finder, Found, LeafBound, Node, Point, ProfileProof};
pub use bayes_nash::{extreme_equilibria, pure_equilibria, solve_pure};
pub use communication::{ReportMultipliers, ReportProof, mediator_entries};
pub use concept::{Concept, Family};
pub use laws::{Law, LawProof};
pub use multipliers::{ByType, Multipliers, TypeMultipliers};
pub use orbits::Orbits;
pub use plans::{
    OfPlan, Plan, PlanBound, PlanLaw, PlanMultipliers, PlanProfile, PlanProof, counting_types,
    profile_count,
};
pub use profile::{Interim, Judged, Strategies, Weights, judge, judge_strategies};
pub use program::EquilibriumProgram;
pub use question::{Direction, Objective, PriorMode, Question};
pub use staged_profile::{
    Behaviour, Build, Follow, Local, Sequential, SetJudged, StagedDeviation, StagedInterim,
    StagedJudged, Step, Unjudged, in_words, judge_sequential, judge_staged, place_in_words,
    plan_behaviour, plan_strategies,
};
pub use two_sided::TwoSided;
