//! What an agent sees at a move.

use super::disclosed::{Tellings, Told};
use super::market::Market;
use crate::instance::allocation::Allocation;
use crate::instance::market_table::Signal;
use crate::number::quotient;
use dashu::integer::IBig;
use std::collections::HashMap;
use std::rc::Rc;

/// What is new at an information set; two that are equal are the same, whatever their texts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sight {
    /// Her type.
    Type,
    /// That she has no signal, after `none`.
    Nothing,
    /// Her signal: the types of those she learns about, or one of a law.
    Signal(Vec<usize>),
    Market(View),
}

/// What is seen in a market.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct View {
    /// Both from 1.
    pub(super) market: usize,
    pub(super) lot: usize,
    /// The allocation as it stands, by number.
    pub(super) holds: usize,
    /// What she has paid, unless payments are hidden.
    pub(super) paid: Option<IBig>,
    pub(super) told: Told,
    /// The price posted, for answers.
    pub(super) price: Option<Rc<str>>,
    /// The allocation after the auction, by number.
    pub(super) start: usize,
    /// What happened in the lots since, by number.
    pub(super) after: usize,
}

/// Allocations and what happened in lots, by number.
pub(super) struct Seen {
    pub(super) tellings: Tellings,
    allocations: Vec<Allocation>,
    numbers: HashMap<Allocation, usize>,
    /// What happened before, the rule's word for the last lot, and the allocation after it;
    /// number 0 is nothing.
    events: Vec<(usize, String, usize)>,
    event_numbers: HashMap<(usize, String, usize), usize>,
}

impl Seen {
    pub(super) fn new() -> Seen {
        Seen {
            tellings: Tellings::default(),
            allocations: Vec::new(),
            numbers: HashMap::new(),
            events: vec![(0, String::new(), 0)],
            event_numbers: HashMap::new(),
        }
    }

    /// The number of an allocation.
    pub(super) fn allocation(&mut self, allocation: &Allocation) -> usize {
        if let Some(number) = self.numbers.get(allocation) {
            return *number;
        }
        self.allocations.push(allocation.clone());
        self.numbers.insert(allocation.clone(), self.allocations.len() - 1);
        self.allocations.len() - 1
    }

    /// The number of what happened, one lot later.
    pub(super) fn event(&mut self, before: usize, word: &str, after: usize) -> usize {
        let event = (before, word.to_string(), after);
        if let Some(number) = self.event_numbers.get(&event) {
            return *number;
        }
        self.events.push(event.clone());
        self.event_numbers.insert(event, self.events.len() - 1);
        self.events.len() - 1
    }

    /// The text of a view.
    pub(super) fn text(&self, market: &Market, view: &View) -> String {
        let allocation = |number: usize| {
            let (agents, rules) = (&market.auction.agents, &market.auction.rules);
            self.allocations.get(number).map_or(String::new(), |x| x.text(agents, &rules.mechanism))
        };
        let mut parts = vec![
            format!("market {} lot {}", view.market, view.lot),
            format!("holds {}", allocation(view.holds)),
        ];
        if let Some(paid) = &view.paid {
            parts.push(format!("paid {}", quotient(paid, &market.money)));
        }
        for signal in Signal::ALL {
            if let Some(number) = view.told.get(signal) {
                let told = self.tellings.parts(signal, number).join(",");
                parts.push(format!("saw {} {told}", signal.text()));
            }
        }
        if let Some(price) = &view.price {
            parts.push(format!("price {price}"));
        }
        let mut events = Vec::new();
        let mut next = view.after;
        while let Some((before, word, after)) = self.events.get(next).filter(|_| next > 0) {
            events.push(format!("{word}>{}", allocation(*after)));
            next = *before;
        }
        if !events.is_empty() || view.start != view.holds {
            events.push(allocation(view.start));
            events.reverse();
            parts.push(format!("after {}", events.join(", ")));
        }
        parts.join("; ")
    }
}
