//! Plays given the types, whatever their probability: what plan games are made of.

use super::numbering::build;
use super::tree::{Buyers, Side};
use super::walk::Plays;
use super::{Market, Unbuilt};
use crate::instance::Allocation;
use dashu::integer::IBig;

/// The ends of play at every type profile, each given the types.
#[derive(Debug)]
pub struct GivenTypes {
    /// The agents, with the information sets that some type profile leads to.
    pub agents: Vec<Side>,
    /// The denominator of all amounts at ends: that of money times that of chance.
    pub unit: IBig,
    /// One for each type profile and profile of last sequences.
    pub ends: Vec<GivenEnd>,
}

/// An end of play; amounts are multiplied with its probability given the types.
#[derive(Debug)]
pub struct GivenEnd {
    /// The types.
    pub types: Vec<usize>,
    /// Every agent's last sequence; 0 if she never moves.
    pub sequences: Vec<usize>,
    /// By agent and type: what the type would earn, with what the agent gets and pays here.
    pub utility: Vec<Vec<IBig>>,
    /// All payments.
    pub revenue: IBig,
}

impl GivenTypes {
    /// All plays of a market.
    ///
    /// # Errors
    ///
    /// As [`Tree::whole`](super::Tree::whole).
    pub fn of(market: &Market, buyers: Buyers, limit: usize) -> Result<Self, Unbuilt> {
        GivenTypes::of_until(market, buyers, limit, &|| false)
    }

    /// The same, until `stop` says so.
    ///
    /// # Errors
    ///
    /// As [`GivenTypes::of`], and if it was stopped.
    pub fn of_until(
        market: &Market,
        buyers: Buyers,
        limit: usize,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, Unbuilt> {
        GivenTypes::built(market, buyers, Plays::Given, (limit, stop))
    }

    /// The plays of the aftermarkets alone, the first of which opens at an allocation, with nothing paid and nothing
    /// disclosed before. Paths of information sets have no bids.
    ///
    /// # Errors
    ///
    /// As [`Tree::whole`](super::Tree::whole), and if `stop` said so.
    pub fn alone(
        market: &Market,
        start: &Allocation,
        limit: usize,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<Self, Unbuilt> {
        GivenTypes::built(market, Buyers::All, Plays::Alone(start), (limit, stop))
    }

    fn built<'m>(
        market: &'m Market,
        buyers: Buyers,
        which: Plays<'m>,
        until: (usize, &'m (dyn Fn() -> bool + Sync)),
    ) -> Result<Self, Unbuilt> {
        let built = build(market, buyers, which, until, None)?;
        let ends = built.tree.ends.into_iter().zip(built.given);
        let ends = ends.map(|(end, (types, utility))| GivenEnd {
            types,
            sequences: end.sequences,
            utility,
            revenue: end.revenue,
        });
        Ok(GivenTypes {
            agents: built.tree.agents,
            unit: built.tree.money * built.tree.chance,
            ends: ends.collect(),
        })
    }
}
