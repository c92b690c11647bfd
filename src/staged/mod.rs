//! Combined markets as extensive games: every stage in order, information sets with perfect recall.

mod tree;

pub use tree::{Buyers, End, InformationSet, Place, Side, Tree};
