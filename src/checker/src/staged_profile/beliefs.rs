//! Sequential equilibria: beliefs as limits of trembles, by leading terms, and what deviations gain at every set.

use super::behaviour::{Behaviour, Own, find_action, find_set};
use crate::code::{Checked, Code, at, reject};
use crate::number::{Budget, bits, integer};
use crate::staged::tree::{End, InformationSet, Side, Tree};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::{HashMap, HashSet};

/// The largest order of a tremble.
const ORDER: u64 = 1 << 32;

/// A probability `coefficient * epsilon^order`, as epsilon goes to 0.
#[derive(Clone)]
struct Leading {
    coefficient: RBig,
    order: u64,
}

/// By agent and set, then action: what is played, or how it trembles.
type Trembles = Vec<Vec<Vec<Leading>>>;

/// The most that the best continuation earns more than the behaviour, at any set, given the beliefs there.
pub(crate) fn sequential_regret(
    game: &Tree,
    budget: &Budget,
    behaviour: &Behaviour,
    node: &Node<'_>,
) -> Checked<RBig> {
    behaviour.verify_total(game)?;
    let trembles = read(game, behaviour, node)?;
    let mut sequences = Vec::new();
    for (side, own) in game.sides.iter().zip(&trembles) {
        sequences.push(leading_terms(side, own)?);
    }
    let lengths = sequences.iter().flatten().map(|leading| {
        let (p, q) = (leading.coefficient.numerator(), leading.coefficient.denominator());
        bits(p) + bits(&IBig::from(q.clone()))
    });
    let assessment = Assessment {
        game,
        budget,
        behaviour,
        sequences: &sequences,
        length: lengths.max().unwrap_or(0).saturating_mul(2 * game.sides.len()),
    };
    let mut largest = RBig::ZERO;
    for (agent, side) in game.sides.iter().enumerate() {
        let seat = Seat::new(game, agent, side)?;
        for number in 0..side.sets.len() {
            largest = largest.max(assessment.gain(&seat, number)?);
        }
    }
    Ok(largest)
}

/// Reads `[[agent, path, [[action, coefficient, order], ..]], ..]`, or nothing.
fn read(game: &Tree, behaviour: &Behaviour, node: &Node<'_>) -> Checked<Trembles> {
    let mut trembles: Trembles = Vec::new();
    for (side, own) in game.sides.iter().zip(&behaviour.own) {
        let mut sets = Vec::new();
        for (set, law) in side.sets.iter().zip(&own.laws) {
            let law = law.iter().flatten();
            let leading = law.map(|played| match played.is_zero() {
                true => Leading { coefficient: RBig::ONE, order: 1 },
                false => Leading { coefficient: played.clone(), order: 0 },
            });
            let leading: Vec<Leading> = leading.collect();
            if leading.len() != set.actions.len() {
                return node.reject(Code::StrategyMissing, "a set is not listed");
            }
            sets.push(leading);
        }
        trembles.push(sets);
    }
    let Some(list) = node.clone().present() else { return Ok(trembles) };
    let paths: Vec<_> = game.sides.iter().map(Side::by_path).collect();
    let mut seen = HashSet::new();
    for entry in list.list()? {
        let [agent, path, actions] = entry.tuple()?;
        let (i, side) = game.agent(&agent)?;
        let number = find_set(at(&paths, i)?, &path)?;
        if !seen.insert((i, number)) {
            return entry.reject(Code::DuplicateEntry, "this information set is listed twice");
        }
        let set = at(&side.sets, number)?;
        let mut listed = HashSet::new();
        for tremble in actions.list()? {
            let [action, coefficient, order] = tremble.tuple()?;
            let action = find_action(set, &action)?;
            if !listed.insert(action) {
                return tremble.reject(Code::DuplicateEntry, "this action is listed twice");
            }
            let leading = read_leading(&coefficient, &order)?;
            let own = trembles.get_mut(i).and_then(|own| own.get_mut(number));
            match own.and_then(|own| own.get_mut(action)) {
                Some(place) if place.order > 0 => *place = leading,
                _ => return tremble.wrong("this action is played"),
            }
        }
    }
    Ok(trembles)
}

fn read_leading(coefficient: &Node<'_>, order: &Node<'_>) -> Checked<Leading> {
    let value = coefficient.rational()?;
    if value <= RBig::ZERO {
        return coefficient.wrong("a coefficient must be positive");
    }
    let number = integer(order.text()?).and_then(|number| u64::try_from(number).ok());
    match number.filter(|number| (1..=ORDER).contains(number)) {
        Some(order) => Ok(Leading { coefficient: value, order }),
        None => order.wrong("an order is an integer, at least 1"),
    }
}

/// The leading term of the probability that an agent plays each sequence.
fn leading_terms(side: &Side, trembles: &[Vec<Leading>]) -> Checked<Vec<Leading>> {
    let mut terms = vec![Leading { coefficient: RBig::ONE, order: 0 }; side.set_of.len()];
    for (set, own) in side.sets.iter().zip(trembles) {
        let before = at(&terms, set.parent)?.clone();
        for (sequence, tremble) in (set.first..).zip(own) {
            if let Some(place) = terms.get_mut(sequence) {
                place.coefficient = &before.coefficient * &tremble.coefficient;
                place.order = before.order.saturating_add(tremble.order);
            }
        }
    }
    Ok(terms)
}

/// An agent's part of the game, by sequence.
struct Seat<'a> {
    agent: usize,
    side: &'a Side,
    /// The ends at which it is her last.
    ends: Vec<Vec<&'a End>>,
    /// The sets that follow it.
    following: Vec<Vec<usize>>,
}

impl<'a> Seat<'a> {
    fn new(game: &'a Tree, agent: usize, side: &'a Side) -> Checked<Seat<'a>> {
        let mut ends = vec![Vec::new(); side.set_of.len()];
        for end in &game.ends {
            if let Some(place) = ends.get_mut(*at(&end.sequences, agent)?) {
                place.push(end);
            }
        }
        let mut following = vec![Vec::new(); side.set_of.len()];
        for (number, set) in side.sets.iter().enumerate() {
            if let Some(place) = following.get_mut(set.parent) {
                place.push(number);
            }
        }
        Ok(Seat { agent, side, ends, following })
    }

    /// The sequences of a set and of all below it, each after those it follows, with how likely a behaviour
    /// makes them from here on.
    fn below(&self, number: usize, own: &Own) -> Checked<Vec<(usize, RBig)>> {
        let (mut found, mut waiting) = (Vec::new(), vec![(number, RBig::ONE)]);
        while let Some((number, likely)) = waiting.pop() {
            let set = at(&self.side.sets, number)?;
            for sequence in (set.first..).take(set.actions.len()) {
                let Some(played) = own.probability(self.side, sequence)? else { continue };
                let likely = &likely * played;
                for after in at(&self.following, sequence)? {
                    waiting.push((*after, likely.clone()));
                }
                found.push((sequence, likely));
            }
        }
        Ok(found)
    }
}

struct Assessment<'a> {
    game: &'a Tree,
    budget: &'a Budget,
    behaviour: &'a Behaviour,
    /// By agent and sequence.
    sequences: &'a [Vec<Leading>],
    length: usize,
}

impl Assessment<'_> {
    /// What the best continuation at a set earns more than the behaviour.
    fn gain(&self, seat: &Seat<'_>, number: usize) -> Checked<RBig> {
        let (agent, side) = (seat.agent, seat.side);
        let set = at(&side.sets, number)?;
        let below = seat.below(number, at(&self.behaviour.own, agent)?)?;
        self.spend(8 * below.len())?;
        // The ends of play through this set, at the least order among them: weights by sequence.
        let mut least = u64::MAX;
        let mut met: Vec<(usize, &End, RBig)> = Vec::new();
        for (position, (sequence, _)) in below.iter().enumerate() {
            let ends = at(&seat.ends, *sequence)?;
            self.spend(8 * self.game.sides.len() * ends.len())?;
            for end in ends {
                let Some(term) = self.belief(agent, set.stage, end)? else { continue };
                if term.order < least {
                    least = term.order;
                    met.clear();
                }
                if term.order == least {
                    met.push((position, end, term.coefficient));
                }
            }
        }
        let mut earned = HashMap::new();
        let (mut own, mut total) = (RBig::ZERO, RBig::ZERO);
        for (position, end, weight) in met {
            let (sequence, likely) = at(&below, position)?;
            let utility = &weight * RBig::from(at(&end.utility, agent)?.clone());
            if !likely.is_zero() {
                own += likely * &utility;
                total += likely * &weight * RBig::from(end.weight.clone());
            }
            *earned.entry(*sequence).or_insert(RBig::ZERO) += utility;
        }
        if total.is_zero() {
            let place = self.behaviour.place.clone();
            return reject(Code::StrategyMissing, place, "a set is never reached");
        }
        // Backwards: what a sequence earns with what follows it; a set is done when its first sequence is.
        for (sequence, _) in below.iter().rev() {
            let Some(later) = *at(&side.set_of, *sequence)? else { continue };
            let later_set = at(&side.sets, later)?;
            if *sequence != later_set.first || later == number {
                continue;
            }
            let best = best_of(later_set, &earned);
            *earned.entry(later_set.parent).or_insert(RBig::ZERO) += best;
        }
        let best = best_of(set, &earned);
        Ok((best - own) / (total * RBig::from(self.game.money.clone())))
    }

    fn spend(&self, operations: usize) -> Checked<()> {
        self.budget.spend(&self.behaviour.place, operations as u128, self.length)
    }

    /// How likely the others make an end: the leading term of what they did before a stage, times the
    /// probability of what they do from then on; nothing where that is 0.
    fn belief(&self, agent: usize, stage: [usize; 3], end: &End) -> Checked<Option<Leading>> {
        let mut term = Leading { coefficient: RBig::ONE, order: 0 };
        let others = self.game.sides.iter().zip(&self.behaviour.own).zip(self.sequences);
        for (other, ((side, own), terms)) in others.enumerate() {
            if other == agent {
                continue;
            }
            let mut sequence = *at(&end.sequences, other)?;
            while let Some(number) = *at(&side.set_of, sequence)? {
                let set = at(&side.sets, number)?;
                if set.stage < stage {
                    break;
                }
                match own.probability(side, sequence)? {
                    Some(played) if !played.is_zero() => term.coefficient *= played,
                    _ => return Ok(None),
                }
                sequence = set.parent;
            }
            let before = at(terms, sequence)?;
            term.coefficient *= &before.coefficient;
            term.order = term.order.saturating_add(before.order);
        }
        Ok(Some(term))
    }
}

/// The most that a sequence of a set earns.
fn best_of(set: &InformationSet, earned: &HashMap<usize, RBig>) -> RBig {
    let sequences = (set.first..).take(set.actions.len());
    let values = sequences.map(|sequence| earned.get(&sequence).cloned().unwrap_or(RBig::ZERO));
    values.max().unwrap_or(RBig::ZERO)
}
