//! Where HiGHS is called: the only floats of this crate live below here.

mod basic_optimum;
mod column_generation;
mod control;
mod float_ring;
mod highs;
mod master;
mod optimum;
mod pure_play;
mod refine;
mod relaxation;
#[cfg(test)]
mod smoke_test;

pub use basic_optimum::{BasicOptimum, basic_optimum};
pub use control::{Control, Progress};
pub use optimum::{Optimum, Precision, Weighted, minimise};
pub use pure_play::{Plans, PurePlay, pure_play};
pub use relaxation::{Ending, Relaxation, Relaxed, Restriction, Start};
