//! What an agent sees at a move: told apart by numbers, and as text.

use super::disclosure::Saw;
use super::hash::Lookup;
use dashu::integer::IBig;
use std::hash::Hash;

/// What an agent learns right before a move, given all that she saw and did before.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Seen {
    /// Nothing new: she chooses an option of information.
    Information,
    /// A signal, by number, if there is one: she bids.
    Bid(Option<usize>),
    /// The state of a market.
    Market(View),
}

/// What an agent sees at a move in a market. Each number is that of one text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct View {
    /// From 0.
    pub market: usize,
    /// From 0.
    pub lot: usize,
    pub holds: u32,
    pub paid: Option<IBig>,
    pub saw: u32,
    pub price: Option<IBig>,
    /// The allocation after the auction.
    pub start: u32,
    pub after: u32,
}

/// What happened in a lot in which somebody moved.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Event {
    /// Those before.
    pub before: u32,
    pub done: Done,
    pub holds: u32,
}

/// What everybody sees of what was done.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Done {
    Kept,
    Posted(IBig),
    Other,
}

/// Different things with numbers from 0.
pub(super) struct Numbered<T> {
    numbers: Lookup<T, u32>,
    list: Vec<T>,
}

impl<T: Clone + Eq + Hash> Numbered<T> {
    pub fn new() -> Self {
        Numbered { numbers: Lookup::default(), list: Vec::new() }
    }

    /// The number of a thing, a new one if need be.
    pub fn number(&mut self, thing: T) -> u32 {
        if let Some(&number) = self.numbers.get(&thing) {
            return number;
        }
        let number = self.list.len() as u32;
        self.list.push(thing.clone());
        self.numbers.insert(thing, number);
        number
    }

    pub fn get(&self, number: u32) -> &T {
        &self.list[number as usize]
    }
}

/// The text of a view; see `proofs/FORMAT.md`, section 1c.
pub(super) struct ViewText<'a> {
    /// From 1.
    pub market: usize,
    /// From 1.
    pub lot: usize,
    pub holds: &'a str,
    pub paid: Option<String>,
    pub saw: &'a Saw,
    pub price: Option<String>,
    /// The allocation after the auction.
    pub start: &'a str,
    /// What happened since: a done thing with the allocation after it.
    pub after: &'a [(String, String)],
}

impl ViewText<'_> {
    pub fn text(&self) -> String {
        let mut parts = vec![
            format!("market {} lot {}", self.market, self.lot),
            format!("holds {}", self.holds),
        ];
        parts.extend(self.paid.iter().map(|paid| format!("paid {paid}")));
        parts.extend(self.saw.iter().map(|(key, text)| format!("saw {key} {text}")));
        parts.extend(self.price.iter().map(|price| format!("price {price}")));
        if !self.after.is_empty() || self.start != self.holds {
            let each = self.after.iter().map(|(done, holds)| format!(", {done}>{holds}"));
            parts.push(format!("after {}{}", self.start, each.collect::<String>()));
        }
        parts.join("; ")
    }
}
