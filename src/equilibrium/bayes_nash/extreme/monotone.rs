//! What a vertex may play where bids shall not fall as values rise.

use super::best_replies::Label;
use crate::exact::{Guard, Overflow};
use crate::game::{BidOrder, Game};

/// What an agent plays, of those she may play together.
#[derive(Clone, Debug)]
pub(super) struct Play<'a> {
    agent: usize,
    labels: &'a [Label],
    /// `None`: she may play anything.
    order: Option<&'a BidOrder>,
    played: Vec<Label>,
}

impl<'a> Play<'a> {
    /// Nothing yet.
    pub fn of(game: &'a Game, agent: usize, labels: &'a [Label], monotone: bool) -> Self {
        let order = game.order.as_ref().filter(|_| monotone);
        Play { agent, labels, order, played: Vec::new() }
    }
}

impl Guard for Play<'_> {
    fn admit(&mut self, variable: usize) -> Result<bool, Overflow> {
        let label = self.labels[variable];
        // The labels of the other agent are slack where they are positive, and not played.
        let Some(order) = self.order.filter(|_| label.agent == self.agent) else { return Ok(true) };
        let pair = |label: &Label| (label.of_type, label.action);
        let crosses = |other: &Label| order.crosses(self.agent, pair(&label), pair(other));
        let admitted = !self.played.iter().any(crosses);
        self.played.push(label);
        Ok(admitted)
    }
}
