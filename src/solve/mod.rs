//! Where floats propose: HiGHS, and the search for equilibria.

mod basic_optimum;
mod column_generation;
mod control;
mod float_ring;
mod highs;
mod listed;
mod master;
mod nash;
mod optimum;
mod pivot;
mod pure_play;
mod random;
mod refine;
mod relaxation;
#[cfg(test)]
mod smoke_test;

pub use basic_optimum::{BasicOptimum, basic_optimum, optimum_near};
pub use control::{Control, Progress};
pub use listed::{Alternative, Solved, Unsolved, alternative, minimum};
pub use nash::{Bias, FloatGame, FloatProfile, Linearised, Playable, Support};
pub use optimum::{FloatPayoffs, Optimum, Precision, Weighted, minimise, minimise_with};
pub use pure_play::{Plans, PurePlay, pure_play};
pub(crate) use random::Random;
pub use relaxation::{Ending, Relaxation, Relaxed, Restriction, Start};
