//! Combined markets as extensive games: every stage in order, information sets with perfect recall.

mod allocation;
mod bargaining;
mod continuation;
mod disclosure;
mod double_auction;
mod ends;
mod extensive;
mod finality;
mod given_types;
mod hash;
mod information;
mod lot;
mod market;
mod moves;
mod numbering;
mod passage;
mod plan;
mod posted_price;
mod sets;
mod sizes;
mod table;
mod tree;
mod values;
mod view;
mod walk;

pub use allocation::allocation_text;
pub use extensive::{Extensive, Node, NodeSet};
pub use given_types::{GivenEnd, GivenTypes};
pub use market::Market;
pub use plan::{Plan, plan_count, plans_of};
pub use sizes::{AgentSizes, Sizes, Uncounted, sizes, sizes_until};
pub use tree::{Buyers, End, InformationSet, Place, Side, Tree};

use crate::auction::efficient::Unproved;
use dashu::integer::UBig;

/// Why a tree was not built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbuilt {
    /// There are too many ways to play.
    #[error(
        "the tree has {} ways to play, more than {limit}; use coarser grids, fewer types or fewer stages",
        .plays.as_ref().map_or_else(|| "too many".to_owned(), |plays| plays.to_string())
    )]
    TooLarge {
        /// How many; `None` if they were not counted.
        plays: Option<UBig>,
        /// How many there may be.
        limit: usize,
    },
    /// What an agent sees does not tell what she may do.
    #[error(
        "agent {agent} cannot tell two places apart at which she may do different things: {}",
        .path.join(", ")
    )]
    SamePath {
        /// Whose information sets they are.
        agent: String,
        /// What she saw and did at both.
        path: Vec<String>,
    },
    /// A limit came before all plays were gone through.
    #[error("a limit came first: not all plays of the combined market were gone through")]
    Stopped,
    /// Optimal welfare was not found.
    #[error(transparent)]
    Optimum(#[from] Unproved),
}
