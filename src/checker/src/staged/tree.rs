//! A staged game as the ends of play and the information sets of its agents.

use crate::code::{Checked, at};
use dashu::integer::IBig;

/// An extensive game; sets and sequences are numbered as in section 1c of the format.
pub(crate) struct Tree {
    pub(crate) sides: Vec<Side>,
    /// The denominator of money.
    pub(crate) money: IBig,
    /// The denominator of the probabilities of ends, the prior included.
    pub(crate) chance: IBig,
    /// One for each profile of last sequences (and of types, where these do not tell them) that chance gives
    /// positive probability, ascending.
    pub(crate) ends: Vec<End>,
}

/// One agent's part.
pub(crate) struct Side {
    pub(crate) name: String,
    pub(crate) types: Vec<String>,
    pub(crate) sets: Vec<InformationSet>,
    /// The set of every sequence; nothing for number 0, the empty one.
    pub(crate) set_of: Vec<Option<usize>>,
}

/// An information set.
pub(crate) struct InformationSet {
    /// The sequence that leads here.
    pub(crate) parent: usize,
    pub(crate) kind: usize,
    /// When she moves: options `[0, 0, 0]`, bids `[0, 0, 1]`, then market, lot, and 1 for answers to a posted price.
    pub(crate) stage: [usize; 3],
    pub(crate) path: Vec<String>,
    pub(crate) actions: Vec<String>,
    /// The sequence of the first action; those of the others follow.
    pub(crate) first: usize,
}

/// An end of play; amounts are multiplied with its probability, over money times chance.
pub(crate) struct End {
    pub(crate) sequences: Vec<usize>,
    pub(crate) types: Vec<usize>,
    pub(crate) weight: IBig,
    pub(crate) utility: Vec<IBig>,
    pub(crate) welfare: IBig,
    pub(crate) revenue: IBig,
    pub(crate) surplus: IBig,
    pub(crate) optimum: IBig,
}

impl Side {
    /// The sequence before this one; the empty one precedes itself.
    pub(crate) fn before(&self, sequence: usize) -> Checked<usize> {
        match at(&self.set_of, sequence)? {
            Some(set) => Ok(at(&self.sets, *set)?.parent),
            None => Ok(0),
        }
    }
}
