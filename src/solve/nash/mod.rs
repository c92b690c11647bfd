//! Bayes-Nash equilibria in floats: what an exact search is started from.

mod complementarity;
mod dynamics;
mod float_game;
mod homotopy;
mod indifference;
mod layout;

pub use dynamics::Bias;
pub use float_game::{FloatGame, FloatProfile, Playable, Support};
pub use indifference::Linearised;
