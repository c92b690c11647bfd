//! Staged instances as extensive games: the checker's own reading.

#[cfg(test)]
pub(crate) mod hand;
mod names;
pub(crate) mod tree;

pub(crate) use names::number_below;
