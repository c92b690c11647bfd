//! One strategy against everything its agent may meet: dominated by a mixture, or best against a belief.
//!
//! A strategy is weakly dominated by no mixture exactly if it is a best reply to some belief that gives
//! every profile of the others' plans positive weight (Pearce 1984, lemma 4, for correlated beliefs). The
//! belief gives each profile weight 1 and some of them more; how much more is the solution of a linear
//! system, and where it has none, the multipliers that prove it (Farkas) are the dominator. Ex-ante utility
//! is a sum over types, so that of a mixture of plans only what each type plays matters.

use super::meetings::Meetings;
use super::survivors::Part;
use crate::equilibrium::Weights;
use crate::program::{Column, Row, Sense};
use crate::solve::{Alternative, Control, Unsolved, alternative};
use dashu::base::Gcd;
use dashu::integer::IBig;
use std::collections::{BTreeMap, HashSet};

/// A mixture of a type's actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mixture {
    /// The sum of the weights.
    pub denominator: IBig,
    /// Positive weights, ascending by action.
    pub weights: Weights,
}

/// What types, by their places, play instead; the other types stay with what they play.
pub type Dominator = Vec<(usize, Mixture)>;

/// A belief about what an agent meets: everything has weight `base` times as often as it occurs, and more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belief {
    /// The weight of every single profile of the others' plans.
    pub base: IBig,
    /// Additional weights: places among the meetings, ascending, and positive numbers.
    pub extra: Vec<(usize, IBig)>,
}

/// A strategy of some types, all over one denominator.
#[derive(Clone, Copy)]
pub struct Tested<'a> {
    /// Places of types with what they play.
    pub laws: &'a [(usize, &'a Weights)],
    /// The sum of the weights of each.
    pub denominator: &'a IBig,
}

/// What is the case.
pub enum Standing {
    /// Weakly dominated, strictly at this one of the meetings.
    Dominated(Dominator, usize),
    /// A best reply to this belief.
    Undominated(Belief),
}

impl Meetings {
    /// Decides how a strategy stands, with `choices` of every type, by its place, to replace it by.
    ///
    /// Actions that are weakly dominated by mixtures of the choices need not be among them: what dominates them
    /// can replace them in any dominator, and does better against any belief of full support.
    pub fn standing(
        &self,
        tested: Tested<'_>,
        choices: &[Vec<usize>],
        control: &Control<'_>,
    ) -> Result<Standing, Unsolved> {
        if let Some(pure) = self.improvement(tested) {
            return Ok(pure);
        }
        let changes = self.changes(tested, choices);
        let lost = |values: &[IBig]| -> Vec<IBig> {
            let played = |&(place, _): &(usize, &Weights)| self.played(values, tested, place);
            let played: Vec<IBig> = tested.laws.iter().map(played).collect();
            let lost = |&(law, k): &(usize, usize)| &played[law] - tested.denominator * &values[k];
            changes.iter().map(lost).collect()
        };
        let row = |lost: IBig| Row { sense: Sense::AtLeast, rhs: -lost, scale: IBig::ONE };
        let mut rows: Vec<Row> = lost(&self.total).into_iter().map(row).collect();
        let uniform = Belief { base: IBig::ONE, extra: Vec::new() };
        if rows.iter().all(|row| row.rhs <= IBig::ZERO) {
            return Ok(Standing::Undominated(uniform));
        }
        // What favours no action that is played over another can stay at its least weight.
        let (mut columns, mut meetings) = (Vec::new(), Vec::new());
        let mut known: HashSet<Vec<(usize, IBig)>> = HashSet::new();
        for (place, met) in self.met.iter().enumerate() {
            let entries = lost(&met.values).into_iter().enumerate();
            let entries: Vec<_> = entries.filter(|(_, entry)| !entry.is_zero()).collect();
            let favours = entries.iter().any(|(_, entry)| *entry > IBig::ZERO);
            if favours && known.insert(direction(&entries)) {
                for (row, entry) in &entries {
                    let size = if *entry < IBig::ZERO { -entry } else { entry.clone() };
                    if size > rows[*row].scale {
                        rows[*row].scale = size;
                    }
                }
                columns.push(Column { cost: IBig::ZERO, entries, free: false });
                meetings.push(place);
            }
        }
        match alternative(&rows, columns, &self.profiles, control)? {
            Alternative::Solution(weights) => {
                let extra = meetings.into_iter().zip(weights.numerators);
                let extra = extra.filter(|(_, weight)| !weight.is_zero()).collect();
                let belief = Belief { base: weights.denominator, extra };
                match self.is_best(tested, &belief) {
                    true => Ok(Standing::Undominated(belief)),
                    false => Err(Unsolved::NotFound),
                }
            }
            Alternative::Ray(moved) => {
                self.dominated_by(tested, dominator(tested, &changes, self, &moved.numerators))
            }
        }
    }

    /// The options of a type.
    fn of_place(&self, place: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let options = self.options.iter().enumerate();
        options.filter(move |(_, option)| option.0 == place).map(|(k, option)| (k, option.1))
    }

    /// What a type's own strategy gives, times its denominator.
    fn played(&self, values: &[IBig], tested: Tested<'_>, place: usize) -> IBig {
        let laws = tested.laws.iter().filter(|(own, _)| *own == place);
        laws.flat_map(|(_, law)| law.iter()).map(|(a, w)| w * &values[self.option(place, *a)]).sum()
    }

    /// The number of an option, which must be one.
    fn option(&self, place: usize, action: usize) -> usize {
        self.options.binary_search(&(place, action)).unwrap_or_default()
    }

    /// Options that differ from what is played, with the numbers of the laws they would change.
    fn changes(&self, tested: Tested<'_>, choices: &[Vec<usize>]) -> Vec<(usize, usize)> {
        let of_law = |(number, &(place, law)): (usize, &(usize, &Weights))| {
            let plays = |action: usize| law.len() == 1 && law[0].0 == action;
            let others = choices[place].iter().filter(|&&action| !plays(action));
            others.map(|&action| (number, self.option(place, action))).collect::<Vec<_>>()
        };
        tested.laws.iter().enumerate().flat_map(of_law).collect()
    }

    /// An action that is played, and another that dominates it alone: the simplest dominators.
    fn improvement(&self, tested: Tested<'_>) -> Option<Standing> {
        for &(place, law) in tested.laws {
            for (action, weight) in law {
                let Some(better) = self.better(place, *action) else { continue };
                let mut weights: Weights = law.iter().filter(|w| w.0 != *action).cloned().collect();
                match weights.iter_mut().find(|known| known.0 == better) {
                    Some(known) => known.1 += weight,
                    None => weights.push((better, weight.clone())),
                }
                weights.sort();
                let mixture = Mixture { denominator: tested.denominator.clone(), weights };
                return self.dominated_by(tested, vec![(place, mixture)]).ok();
            }
        }
        None
    }

    /// The action best on average among those that alone dominate this one.
    pub fn better(&self, place: usize, action: usize) -> Option<usize> {
        let own = self.option(place, action);
        let dominates = |&(k, _): &(usize, usize)| {
            self.total[k] > self.total[own]
                && self.met.iter().all(|met| met.values[k] >= met.values[own])
        };
        let best = self.of_place(place).filter(dominates);
        best.max_by(|a, b| self.total[a.0].cmp(&self.total[b.0]).then(b.0.cmp(&a.0))).map(|b| b.1)
    }

    /// Checks a dominator against everything that is met.
    fn dominated_by(&self, tested: Tested<'_>, dominator: Dominator) -> Result<Standing, Unsolved> {
        let mut strict = None;
        for (number, met) in self.met.iter().enumerate() {
            // Over the product of all denominators, each of which is positive.
            let mut gain = IBig::ZERO;
            let unit: IBig = dominator.iter().map(|(_, mixture)| &mixture.denominator).product();
            for (place, mixture) in &dominator {
                let weights = mixture.weights.iter();
                let new: IBig =
                    weights.map(|(a, w)| w * &met.values[self.option(*place, *a)]).sum();
                let old = self.played(&met.values, tested, *place);
                gain += new * tested.denominator * (&unit / &mixture.denominator);
                gain -= old * &unit;
            }
            if gain < IBig::ZERO {
                return Err(Unsolved::NotFound);
            }
            if gain > IBig::ZERO && strict.is_none() {
                strict = Some(number);
            }
        }
        strict.map(|strict| Standing::Dominated(dominator, strict)).ok_or(Unsolved::NotFound)
    }

    /// The actions of each type that are best against a belief, by its place.
    pub fn best_replies(&self, belief: &Belief) -> Vec<Vec<usize>> {
        let value = |k: usize| {
            let extra = belief.extra.iter();
            let extra: IBig = extra.map(|(met, w)| w * &self.met[*met].values[k]).sum();
            &belief.base * &self.total[k] + extra
        };
        let mut best: Vec<(IBig, Vec<usize>)> = Vec::new();
        for (k, &(place, action)) in self.options.iter().enumerate() {
            let value = value(k);
            match best.get_mut(place) {
                None => best.push((value, vec![action])),
                Some((most, actions)) if value == *most => actions.push(action),
                Some((most, _)) if value < *most => {}
                Some(beaten) => *beaten = (value, vec![action]),
            }
        }
        best.into_iter().map(|(_, actions)| actions).collect()
    }

    fn is_best(&self, tested: Tested<'_>, belief: &Belief) -> bool {
        let best = self.best_replies(belief);
        tested.laws.iter().all(|(place, law)| law.iter().all(|(a, _)| best[*place].contains(a)))
    }
}

/// The strategy moved in the direction of the multipliers as far as the type that moves most can.
fn dominator(
    tested: Tested<'_>,
    changes: &[(usize, usize)],
    meetings: &Meetings,
    moved: &[IBig],
) -> Dominator {
    let mut sums = vec![IBig::ZERO; tested.laws.len()];
    for (&(law, _), amount) in changes.iter().zip(moved) {
        sums[law] += amount;
    }
    let most = sums.iter().max().cloned().unwrap_or_default();
    let mut dominator = Vec::new();
    for (number, (&(place, law), sum)) in tested.laws.iter().zip(&sums).enumerate() {
        if sum.is_zero() {
            continue;
        }
        let mut weights: BTreeMap<usize, IBig> =
            law.iter().map(|(action, w)| (*action, w * (&most - sum))).collect();
        for (&(of_law, k), amount) in changes.iter().zip(moved) {
            if of_law == number {
                let weight = weights.entry(meetings.options[k].1).or_insert(IBig::ZERO);
                *weight += amount * tested.denominator;
            }
        }
        dominator.push((place, Mixture::reduced(weights)));
    }
    dominator
}

impl Mixture {
    /// Weights divided by what they have in common.
    fn reduced(weights: BTreeMap<usize, IBig>) -> Mixture {
        let mut weights: Weights = weights.into_iter().filter(|(_, w)| !w.is_zero()).collect();
        let common = common_divisor(&weights);
        weights.iter_mut().for_each(|(_, w)| *w /= &common);
        let denominator = weights.iter().map(|(_, w)| w).sum();
        Mixture { denominator, weights }
    }
}

/// The greatest common divisor of numbers that are not zero; 0 of none.
fn common_divisor(numbers: &[(usize, IBig)]) -> IBig {
    numbers.iter().fold(IBig::ZERO, |common, (_, number)| match common.is_zero() {
        true => number.clone(),
        false => common.gcd(number).into(),
    })
}

/// The entries up to a positive factor: columns of one direction can stand for each other.
fn direction(entries: &[(usize, IBig)]) -> Vec<(usize, IBig)> {
    let common = common_divisor(entries);
    let common = if common < IBig::ZERO { -common } else { common };
    entries.iter().map(|(row, entry)| (*row, entry / &common)).collect()
}

/// The part of a plan that a dominator changes.
pub fn changed(plan: &[(usize, usize)], dominator: &Dominator) -> Part {
    let changes = |(place, _): &&(usize, usize)| dominator.iter().any(|(own, _)| own == place);
    plan.iter().filter(changes).copied().collect()
}
