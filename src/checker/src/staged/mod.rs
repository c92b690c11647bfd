//! Staged instances as extensive games: the checker's own reading.

pub(crate) mod tree;
