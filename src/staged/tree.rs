//! A staged game as its ends of play and its agents' information sets, all that any question about it needs.

use crate::instance::Allocation;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// Which answers to posted prices are left to buyers, in the last lot of the last market.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Buyers {
    /// All of them.
    #[default]
    All,
    /// Only rational ones; an indifferent buyer is free.
    Free,
    /// Only rational ones; an indifferent buyer accepts.
    Accepting,
}

/// An extensive game in which a play is described by every agent's last sequence.
///
/// Sets and sequences are numbered as `proofs/FORMAT.md`, section 1c, says.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The agents, in the instance's order.
    pub agents: Vec<Side>,
    /// The denominator of all amounts of money.
    pub money: IBig,
    /// The denominator of all probabilities of ends.
    pub chance: IBig,
    /// Where play may end: one entry for each profile of last sequences with positive probability of chance, ascending.
    pub ends: Vec<End>,
}

/// What one agent may see and do.
#[derive(Clone, Debug)]
pub struct Side {
    /// Her name.
    pub name: String,
    /// Her types' names.
    pub types: Vec<String>,
    /// Her information sets; each comes after those that precede it.
    pub sets: Vec<InformationSet>,
    /// How many sequences she has, the empty one included, which is number 0.
    pub sequences: usize,
}

/// All that an agent cannot tell apart when she moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InformationSet {
    /// The sequence that leads here; 0 at the start.
    pub parent: usize,
    /// Her type.
    pub of_type: usize,
    /// Everything she saw and did: texts as in `proofs/FORMAT.md`, section 1c.
    pub path: Vec<String>,
    /// The last thing she saw, in parts.
    pub place: Place,
    /// What she may do here.
    pub actions: Vec<String>,
    /// The sequence that ends with the first of these actions; the others follow it.
    pub first: usize,
}

/// Where in the order of play an agent moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// She chooses an option of information.
    Information,
    /// She bids.
    Bid {
        /// The option chosen, if she has any.
        option: Option<String>,
        /// The signal; there is none after `none`.
        signal: Option<String>,
    },
    /// She moves in an aftermarket.
    Market {
        /// The option chosen before, if she has any.
        option: Option<String>,
        /// The signal it gave.
        signal: Option<String>,
        /// Her bid.
        bid: String,
        /// The market's number, from 1.
        market: usize,
        /// The lot's number, from 1.
        lot: usize,
        /// Who holds what.
        holds: Allocation,
        /// What she has paid so far, information apart; `None` if she does not see that.
        paid: Option<RBig>,
        /// Disclosed signals by key, in the order of the format.
        saw: Vec<(String, String)>,
        /// The price that was posted to her, if she answers one.
        price: Option<RBig>,
    },
}

/// An end of play: what it is worth, times its probability under chance (the prior included).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Every agent's last sequence.
    pub sequences: Vec<usize>,
    /// Its probability, over [`Tree::chance`].
    pub weight: IBig,
    /// Utilities by agent, times the probability: over `money * chance`, as all that follows.
    pub utility: Vec<IBig>,
    /// Values minus costs of information.
    pub welfare: IBig,
    /// All payments.
    pub revenue: IBig,
    /// Those of the payments that are made in aftermarkets.
    pub surplus: IBig,
    /// `Wel(theta)` at the types of this end, times the probability.
    pub optimum: IBig,
}

impl Place {
    /// Is it the bid of an agent who chose to learn nothing? Then she has seen nothing new.
    pub fn is_after_none(&self) -> bool {
        matches!(self, Place::Bid { option: Some(_), signal: None })
    }
}

impl Side {
    /// The set at whose end this sequence stands; `None` for the empty one.
    pub fn set_of(&self, sequence: usize) -> Option<usize> {
        let after = self.sets.partition_point(|set| set.first <= sequence);
        if sequence == 0 { None } else { after.checked_sub(1) }
    }

    /// The sequence that leads to the set of this one; 0 for the empty one.
    pub fn before(&self, sequence: usize) -> usize {
        self.set_of(sequence).map_or(0, |set| self.sets[set].parent)
    }

    /// The sets that follow a sequence, ascending.
    pub fn following(&self) -> Vec<Vec<usize>> {
        let mut following = vec![Vec::new(); self.sequences];
        for (number, set) in self.sets.iter().enumerate() {
            following[set.parent].push(number);
        }
        following
    }

    /// The action a sequence ends with.
    pub fn action(&self, sequence: usize) -> Option<&str> {
        let set = &self.sets[self.set_of(sequence)?];
        set.actions.get(sequence - set.first).map(String::as_str)
    }
}
