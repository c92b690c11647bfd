//! Exact linear algebra over the rationals, with certified enclosures of real constants.

mod compressed;
mod dense_lu;
mod dictionary;
mod dixon;
#[cfg(test)]
mod dixon_test;
mod double_description;
mod elimination;
pub mod enclosure;
mod entry;
mod extended;
mod fixed;
mod interval;
mod lifting;
mod modular;
mod padic;
pub mod rationalise;
mod reconstruction;
mod sparse_lu;

pub use dictionary::{Dictionary, Overflow, Row};
pub use dixon::{Factor, SolveError, Stop, Vector};
pub use double_description::{Guard, Unfinished, Vertex, vertices};
pub use entry::Entry;
pub use extended::{Bracket, Extended};
pub use fixed::{Fixed, PLACES};
pub use interval::Interval;
