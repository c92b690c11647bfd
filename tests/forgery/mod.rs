//! Forged certificates: what is forged, how, and what must be said of it.

pub mod attacks;
pub mod attacks_on_equilibria;
pub mod attacks_on_lists;
pub mod case;
pub mod edit;
pub mod judge;
pub mod judge_optimum;
pub mod judge_smooth;
pub mod mutate;
pub mod optima;
pub mod originals;
pub mod originals_of_play;
pub mod parts;
pub mod planted;
pub mod swap;
pub mod tally;
pub mod truth;
pub mod truth_of_profiles;
