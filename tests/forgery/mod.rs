//! Forged certificates: what is forged, how, and what must be said of it.

pub mod attacks;
pub mod case;
pub mod edit;
pub mod judge;
pub mod judge_optimum;
pub mod judge_smooth;
pub mod mutate;
pub mod originals;
pub mod parts;
pub mod swap;
pub mod tally;
pub mod truth;
