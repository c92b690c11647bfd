//! A staged game as the ends of play and the information sets of its agents.

use super::market::{Buyers, Market};
use super::numbering::in_order;
use super::play::{self, Follow, Play, Sink, Wanted};
use crate::code::{Checked, Code, at, reject};
use crate::instance::allocation::Allocation;
use dashu::integer::IBig;
use std::collections::HashMap;

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

/// The most numbers in the ends of a tree.
const NUMBERS: usize = 40_000_000;

impl Tree {
    /// The whole game of a staged instance.
    ///
    /// # Errors
    /// `too-large`; `unsupported-instance` where two information sets have the same path.
    pub(crate) fn new(market: &Market, buyers: Buyers) -> Checked<Tree> {
        Tree::build(market, Play::whole(market, buyers, true, None, Ends::of(market))?)
    }

    /// The part of it in which agents take, at the information sets for which `follow` names some
    /// actions by position, only these. Sets that are then never reached are not in the tree; in what
    /// `follow` is given the numbers `parent` and `first` mean nothing.
    pub(crate) fn along(market: &Market, buyers: Buyers, follow: Follow<'_>) -> Checked<Tree> {
        Tree::build(market, Play::whole(market, buyers, true, Some(follow), Ends::of(market))?)
    }

    /// One aftermarket alone, which opens at an allocation: nothing was paid, nothing is disclosed,
    /// types are those of the prior.
    pub(crate) fn alone(market: &Market, index: usize, start: &Allocation) -> Checked<Tree> {
        Tree::build(market, Play::alone(market, index, start, Ends::of(market))?)
    }

    fn build(market: &Market, mut play: Play<'_, '_, Ends<'_>>) -> Checked<Tree> {
        let prior = market.auction.prior.iter().enumerate();
        for (theta, weight) in prior.filter(|(_, weight)| !weight.is_zero()) {
            play.at(theta, weight)?;
        }
        let mut sides = Vec::new();
        let mut numbers = Vec::new();
        for (seat, player) in play.seats.iter().zip(&market.auction.players) {
            let (side, renumbered) = in_order(seat, player)?;
            sides.push(side);
            numbers.push(renumbered);
        }
        let chance = play.chance * &market.auction.prior_denominator;
        let mut ends = play.sink.ends;
        for end in &mut ends {
            for (sequence, numbers) in end.sequences.iter_mut().zip(&numbers) {
                *sequence = *at(numbers, *sequence)?;
            }
        }
        ends.sort_by(|a, b| (&a.sequences, &a.types).cmp(&(&b.sequences, &b.types)));
        Ok(Tree { sides, money: market.money.clone(), chance, ends })
    }
}

/// Ends merged by the agents' last sequences and types.
struct Ends<'m> {
    market: &'m Market,
    numbers: HashMap<(Vec<usize>, usize), usize>,
    ends: Vec<End>,
}

impl<'m> Ends<'m> {
    fn of(market: &'m Market) -> Ends<'m> {
        Ends { market, numbers: HashMap::new(), ends: Vec::new() }
    }
}

impl Sink for Ends<'_> {
    fn wants(&self) -> Wanted {
        Wanted::Own
    }

    fn end(&mut self, end: &play::End<'_>) -> Checked<()> {
        let agents = end.sequences.len();
        let key = (end.sequences.to_vec(), end.theta);
        let number = match self.numbers.get(&key) {
            Some(number) => *number,
            None => {
                let number = self.ends.len();
                if number.saturating_mul(3 * agents + 5) > NUMBERS {
                    return reject(Code::TooLarge, "instance", "too many ends of play");
                }
                self.ends.push(End {
                    sequences: key.0.clone(),
                    types: end.kinds.to_vec(),
                    weight: IBig::ZERO,
                    utility: vec![IBig::ZERO; agents],
                    welfare: IBig::ZERO,
                    revenue: IBig::ZERO,
                    surplus: IBig::ZERO,
                    optimum: IBig::ZERO,
                });
                self.numbers.insert(key, number);
                number
            }
        };
        let Some(merged) = self.ends.get_mut(number) else { return Ok(()) };
        let (mut welfare, mut revenue) = (IBig::ZERO, IBig::ZERO);
        let own = end.values.iter().zip(end.paid).zip(end.costs);
        for ((values, paid), cost) in own.clone() {
            welfare += values.iter().sum::<IBig>() - cost;
            revenue += paid;
        }
        for (sum, ((values, paid), cost)) in merged.utility.iter_mut().zip(own) {
            *sum += &end.weight * (values.iter().sum::<IBig>() - paid - cost);
        }
        merged.welfare += &end.weight * welfare;
        merged.revenue += &end.weight * revenue;
        merged.surplus += &end.weight * end.surplus;
        merged.optimum += &end.weight * self.market.optimum(end.theta)?;
        merged.weight += &end.weight;
        Ok(())
    }
}
