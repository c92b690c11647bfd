//! One strategy against everything its agent may meet: dominated by a mixture, or best against a belief.
//!
//! A strategy is weakly dominated by no mixture exactly if it is a best reply to some belief that gives
//! every profile of the others' plans positive weight (Pearce 1984, lemma 4, for correlated beliefs). The
//! belief gives each profile weight 1 and some of them more; how much more is the solution of a linear
//! system, and where it has none, the multipliers that prove it (Farkas) are the dominator. Ex-ante utility
//! is a sum over types, so that of a mixture of plans only what each type plays matters.

use super::meetings::{Meetings, Met};
use super::survivors::Part;
use crate::equilibrium::Weights;
use crate::program::{Column, Row, Sense};
use crate::solve::{Alternative, Control, Unsolved, alternative};
use dashu::base::Gcd;
use dashu::integer::IBig;
use std::collections::{BTreeMap, BTreeSet};

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

/// How many meetings join the working ones at a time.
const JOINING: usize = 4;

/// A dominator against everything that is met.
enum Comparison {
    /// Nowhere worse, and better at this one.
    Dominates(usize),
    /// Worse at these, the worst first; or nowhere better.
    Worse(Vec<usize>),
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
    ///
    /// Of the meetings only those in `working` are looked at until a dominator of these fails against others,
    /// which then join them. Few ever matter, and they are the same for many strategies.
    pub fn standing(
        &self,
        tested: Tested<'_>,
        choices: &[Vec<usize>],
        working: &mut BTreeSet<usize>,
        control: &Control<'_>,
    ) -> Result<Standing, Unsolved> {
        if let Some(pure) = self.improvement(tested) {
            return Ok(pure);
        }
        let changes = self.changes(tested, choices);
        let least: Vec<IBig> = self.lost(tested, &changes, &self.total);
        if least.iter().all(|lost| *lost >= IBig::ZERO) {
            return Ok(Standing::Undominated(Belief { base: IBig::ONE, extra: Vec::new() }));
        }
        loop {
            let row = |lost: &IBig| Row { sense: Sense::AtLeast, rhs: -lost, scale: IBig::ONE };
            let mut rows: Vec<Row> = least.iter().map(row).collect();
            let mut columns = Vec::new();
            for &meeting in working.iter() {
                let lost = self.lost(tested, &changes, &self.met[meeting].values);
                for (row, lost) in rows.iter_mut().zip(&lost) {
                    let size = if *lost < IBig::ZERO { -lost } else { lost.clone() };
                    row.scale = size.max(std::mem::take(&mut row.scale));
                }
                let entries = lost.into_iter().enumerate();
                let entries = entries.filter(|(_, entry)| !entry.is_zero()).collect();
                columns.push(Column { cost: IBig::ZERO, entries, free: false });
            }
            match alternative(&rows, columns, &self.profiles, control)? {
                Alternative::Solution(weights) => {
                    let extra = working.iter().copied().zip(weights.numerators);
                    let extra = extra.filter(|(_, weight)| !weight.is_zero()).collect();
                    let belief = Belief { base: weights.denominator, extra };
                    return match self.is_best(tested, &belief) {
                        true => Ok(Standing::Undominated(belief)),
                        false => Err(Unsolved::NotFound),
                    };
                }
                Alternative::Ray(moved) => {
                    let dominator = dominator(tested, &changes, self, &moved.numerators);
                    match self.compare(tested, &dominator) {
                        Comparison::Dominates(strict) => {
                            return Ok(Standing::Dominated(dominator, strict));
                        }
                        Comparison::Worse(at) => {
                            let known = working.len();
                            working.extend(at);
                            if working.len() == known {
                                return Err(Unsolved::NotFound);
                            }
                        }
                    }
                }
            }
        }
    }

    /// What each change would lose at these values, times the denominator of what is tested.
    fn lost(&self, tested: Tested<'_>, changes: &[(usize, usize)], values: &[IBig]) -> Vec<IBig> {
        let played = |&(place, law): &(usize, &Weights)| -> IBig {
            law.iter().map(|(a, w)| w * &values[self.option(place, *a)]).sum()
        };
        let played: Vec<IBig> = tested.laws.iter().map(played).collect();
        let lost = |&(law, k): &(usize, usize)| &played[law] - tested.denominator * &values[k];
        changes.iter().map(lost).collect()
    }

    /// The options of a type.
    fn of_place(&self, place: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let options = self.options.iter().enumerate();
        options.filter(move |(_, option)| option.0 == place).map(|(k, option)| (k, option.1))
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
                let dominator = vec![(place, mixture)];
                if let Comparison::Dominates(strict) = self.compare(tested, &dominator) {
                    return Some(Standing::Dominated(dominator, strict));
                }
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

    /// Compares a dominator with what is tested, against everything that is met.
    fn compare(&self, tested: Tested<'_>, dominator: &Dominator) -> Comparison {
        // Over the product of all denominators, each of which is positive.
        let unit: IBig = dominator.iter().map(|(_, mixture)| &mixture.denominator).product();
        let mut gained: BTreeMap<usize, IBig> = BTreeMap::new();
        for (place, mixture) in dominator {
            let share = tested.denominator * &unit / &mixture.denominator;
            for (action, weight) in &mixture.weights {
                *gained.entry(self.option(*place, *action)).or_default() += weight * &share;
            }
            for (_, law) in tested.laws.iter().filter(|(own, _)| own == place) {
                for (action, weight) in *law {
                    *gained.entry(self.option(*place, *action)).or_default() -= weight * &unit;
                }
            }
        }
        let gain = |met: &Met| -> IBig { gained.iter().map(|(k, w)| w * &met.values[*k]).sum() };
        let gains: Vec<(IBig, usize)> = self.met.iter().map(gain).zip(0..).collect();
        let mut worse: Vec<&(IBig, usize)> =
            gains.iter().filter(|(gain, _)| *gain < IBig::ZERO).collect();
        worse.sort();
        let better = gains.iter().find(|(gain, _)| *gain > IBig::ZERO);
        match better {
            Some((_, strict)) if worse.is_empty() => Comparison::Dominates(*strict),
            _ => Comparison::Worse(worse.iter().take(JOINING).map(|(_, met)| *met).collect()),
        }
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
        let common = weights.iter().fold(IBig::ZERO, |common, (_, w)| match common.is_zero() {
            true => w.clone(),
            false => common.gcd(w).into(),
        });
        weights.iter_mut().for_each(|(_, w)| *w /= &common);
        let denominator = weights.iter().map(|(_, w)| w).sum();
        Mixture { denominator, weights }
    }
}

/// The part of a plan that a dominator changes.
pub fn changed(plan: &[(usize, usize)], dominator: &Dominator) -> Part {
    let changes = |(place, _): &&(usize, usize)| dominator.iter().any(|(own, _)| own == place);
    plan.iter().filter(changes).copied().collect()
}
