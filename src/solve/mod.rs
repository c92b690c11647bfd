//! Where floats propose: HiGHS, and the search for equilibria.

mod column_generation;
mod control;
mod float_ring;
mod highs;
mod master;
mod nash;
mod optimum;
mod refine;
#[cfg(test)]
mod smoke_test;

pub use control::{Control, Progress};
pub use nash::{Bias, FloatGame, FloatProfile, Linearised, Playable, Support};
pub use optimum::{Optimum, Precision, Weighted, minimise};
