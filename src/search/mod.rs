//! Hunts for counterexamples: floats look, exact arithmetic decides.

mod climb;
mod decided;
mod every;
mod exact;
mod hunting;
mod lambda;
mod minimise;
mod of_instance;
mod random;
mod score;
mod simpler;
mod simplex;
mod small;
mod space;
mod state;
mod table_game;
mod written;

pub use decided::question;
pub use exact::{Counterexample, Equilibrium};
pub use hunting::{Ended, hunt};
pub use minimise::simpler;
pub use space::Space;
pub use state::{HuntState, STATE_FORMAT};
