//! Sequential equilibria: beliefs as limits of trembles, by leading terms, and what deviations gain at every set.

use super::behaviour::{Behaviour, find_action, find_set};
use super::regret::best_values;
use crate::code::{Checked, Code, at, reject};
use crate::number::{Budget, bits, integer};
use crate::staged::tree::{End, Side, Tree};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::HashSet;

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
        let by_sequence = ends_by_sequence(game, agent, side)?;
        for number in 0..side.sets.len() {
            largest = largest.max(assessment.gain(agent, number, &by_sequence)?);
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

/// By sequence of an agent, the ends at which it is her last.
fn ends_by_sequence<'a>(game: &'a Tree, agent: usize, side: &Side) -> Checked<Vec<Vec<&'a End>>> {
    let mut ends = vec![Vec::new(); side.set_of.len()];
    for end in &game.ends {
        if let Some(place) = ends.get_mut(*at(&end.sequences, agent)?) {
            place.push(end);
        }
    }
    Ok(ends)
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
    fn gain(&self, agent: usize, number: usize, by_sequence: &[Vec<&End>]) -> Checked<RBig> {
        let side = at(&self.game.sides, agent)?;
        let set = at(&side.sets, number)?;
        // The sets here and below, and how likely the behaviour makes her sequences from here on.
        let mut likely = vec![None; side.set_of.len()];
        let mut below = Vec::new();
        for (later, of_set) in side.sets.iter().enumerate().skip(number) {
            let before = match later == number {
                true => Some(RBig::ONE),
                false => at(&likely, of_set.parent)?.clone(),
            };
            let Some(before) = before else { continue };
            for sequence in (of_set.first..).take(of_set.actions.len()) {
                let played = at(&self.behaviour.own, agent)?.probability(side, sequence)?;
                if let (Some(place), Some(played)) = (likely.get_mut(sequence), played) {
                    *place = Some(&before * played);
                    below.push(sequence);
                }
            }
        }
        self.budget.spend(&self.behaviour.place, side.set_of.len() as u128, self.length)?;
        let mut least = u64::MAX;
        let mut met: Vec<(usize, &End, RBig)> = Vec::new();
        for sequence in below {
            let ends = at(by_sequence, sequence)?;
            let work = (ends.len() * 8 * self.game.sides.len()) as u128;
            self.budget.spend(&self.behaviour.place, work, self.length)?;
            for end in ends {
                let Some(term) = self.belief(agent, set.stage, end)? else { continue };
                if term.order < least {
                    least = term.order;
                    met.clear();
                }
                if term.order == least {
                    met.push((sequence, end, term.coefficient));
                }
            }
        }
        let mut earned = vec![RBig::ZERO; side.set_of.len()];
        let (mut own, mut total) = (RBig::ZERO, RBig::ZERO);
        for (sequence, end, weight) in met {
            let utility = &weight * RBig::from(at(&end.utility, agent)?.clone());
            if let Some(likely) = at(&likely, sequence)?.as_ref().filter(|likely| !likely.is_zero())
            {
                own += likely * &utility;
                total += likely * &weight * RBig::from(end.weight.clone());
            }
            if let Some(place) = earned.get_mut(sequence) {
                *place += utility;
            }
        }
        if total.is_zero() {
            return reject(
                Code::StrategyMissing,
                self.behaviour.place.clone(),
                "a set is never reached",
            );
        }
        let best = at(&best_values(side, &mut earned)?, number)?.clone();
        Ok((best - own) / (total * RBig::from(self.game.money.clone())))
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
