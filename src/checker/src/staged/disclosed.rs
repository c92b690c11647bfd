//! What has been told after an auction, numbered so that the same number is the same telling.

use crate::instance::market_table::Signal;
use std::collections::HashMap;
use std::hash::Hash;

/// What an agent has been told, by the numbers of [`Tellings`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Told {
    pub(super) winning_bid: Option<usize>,
    pub(super) all_bids: Option<usize>,
    pub(super) types: Option<usize>,
    pub(super) drawn: Option<usize>,
}

impl Told {
    /// One of them.
    pub(super) fn get(&self, signal: Signal) -> Option<usize> {
        match signal {
            Signal::WinningBid => self.winning_bid,
            Signal::AllBids => self.all_bids,
            Signal::Types => self.types,
            Signal::Drawn => self.drawn,
        }
    }
}

/// The parts of what has been told so far, by number.
#[derive(Default)]
pub(super) struct Tellings {
    /// By what was bid, not by its text.
    pub(super) all_bids: Numbered<Vec<usize>>,
    pub(super) types: Numbered<usize>,
    pub(super) winning_bid: Numbered<Vec<String>>,
    pub(super) drawn: Numbered<String>,
}

impl Tellings {
    /// The parts of a text.
    pub(super) fn parts(&self, signal: Signal, number: usize) -> &[String] {
        let parts = match signal {
            Signal::WinningBid => &self.winning_bid.parts,
            Signal::AllBids => &self.all_bids.parts,
            Signal::Types => &self.types.parts,
            Signal::Drawn => &self.drawn.parts,
        };
        parts.get(number).map_or(&[], Vec::as_slice)
    }
}

/// Things in the order in which they were first seen.
pub(super) struct Numbered<K> {
    numbers: HashMap<K, usize>,
    parts: Vec<Vec<String>>,
}

impl<K> Default for Numbered<K> {
    fn default() -> Numbered<K> {
        Numbered { numbers: HashMap::new(), parts: Vec::new() }
    }
}

impl<K: Eq + Hash + Clone> Numbered<K> {
    /// The number of a thing; what it reads is asked for the first time only.
    pub(super) fn number(&mut self, thing: &K, parts: impl FnOnce() -> Vec<String>) -> usize {
        if let Some(number) = self.numbers.get(thing) {
            return *number;
        }
        let number = self.parts.len();
        self.numbers.insert(thing.clone(), number);
        self.parts.push(parts());
        number
    }
}
