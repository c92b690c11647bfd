//! Where HiGHS is called: the only floats of this crate live below here.

mod column_generation;
mod control;
mod float_ring;
mod highs;
mod listed;
mod master;
mod optimum;
mod pivot;
mod refine;
#[cfg(test)]
mod smoke_test;

pub use control::{Control, Progress};
pub use listed::{Alternative, Solved, Unsolved, alternative, minimum};
pub use optimum::{Optimum, Precision, Weighted, minimise};
