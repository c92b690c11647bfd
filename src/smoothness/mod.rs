//! Smoothness: the largest lambda, the best bound mu/lambda, given deviations, safe actions.

mod answer;
mod best;
mod given;
mod lambda;
mod program;
mod question;
mod safe;

pub use answer::{DeviationLaw, Key, LawSums, Smoothness};
pub use best::best_bound;
pub use given::{Given, GivenError, check_given};
pub use lambda::largest_lambda;
pub use question::{Kind, Weights};
pub use safe::{Safety, SafetyLaw, safety};
