//! Staged instances as extensive games: the checker's own reading of section 1c of the format.
//!
//! A [`Market`] is a staged instance in integers; [`play`] goes through every course of play,
//! [`tree`] is what it leads to by information sets and sequences, and [`plans`] the game of whole
//! plans. Each aftermarket rule has a file of its own.

pub(crate) mod allocation;
pub(crate) mod alone;
mod bargaining;
mod disclosed;
mod double_auction;
#[cfg(test)]
pub(crate) mod hand;
mod joint;
mod lots;
mod market;
mod names;
mod numbering;
mod opening;
pub(crate) mod plans;
mod play;
mod posted_price;
mod record;
mod sets;
mod table;
pub(crate) mod tree;
mod values;
mod view;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
mod fuzz;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod refused;
#[cfg(test)]
mod tests;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod trades;

pub(crate) use market::{Buyers, Market};
pub(crate) use names::number_below;
