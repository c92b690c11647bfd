//! Sequences that are strictly dominated by another action at their set, whatever is left to the other agent.

use super::case::{Marks, close};
use super::earnings::{Earnings, Ranges};
use super::program::sequences;
use super::proof::{LeafBound, RowName};
use dashu::integer::IBig;
use std::collections::{BTreeMap, BTreeSet};

/// What is played in no equilibrium, and why.
pub(super) struct Dominated {
    /// The sequences and what is below them.
    pub barred: Marks,
    /// One after the other: agent, sequence, and multipliers that show that it is no best reply once those before it are
    /// not played.
    pub steps: Vec<(usize, usize, LeafBound)>,
}

impl Dominated {
    /// Nothing.
    pub fn nothing(earnings: &Earnings<'_>) -> Self {
        let barred = [0, 1].map(|i| vec![false; earnings.side(i).sequences]);
        Dominated { barred, steps: Vec::new() }
    }

    /// Round by round until nothing is dominated any more.
    pub fn new(earnings: &Earnings<'_>, ranges: &[Ranges; 2]) -> Self {
        let mut dominated = Dominated::nothing(earnings);
        loop {
            let before = dominated.steps.len();
            for i in 0..2 {
                for number in 0..earnings.side(i).sets.len() {
                    dominated.reduce(earnings, ranges, i, number);
                }
            }
            if dominated.steps.len() == before {
                return dominated;
            }
        }
    }

    /// Bars what is dominated at one set.
    fn reduce(&mut self, earnings: &Earnings<'_>, ranges: &[Ranges; 2], i: usize, number: usize) {
        for sequence in sequences(earnings, i, number) {
            if self.barred[i][sequence] {
                continue;
            }
            let shown = sequences(earnings, i, number)
                .filter(|&better| better != sequence && !self.barred[i][better])
                .find_map(|better| self.shown(earnings, ranges, i, sequence, better));
            if let Some(leaf) = shown {
                self.steps.push((i, sequence, leaf));
                self.barred[i][sequence] = true;
                close(earnings.side(i), &mut self.barred[i]);
            }
        }
    }

    /// Multipliers that show that `worse` is worth less than `better`: the difference of their value rows, and the flow
    /// rows of the other agent, whose plan makes that difference least.
    fn shown(
        &self,
        earnings: &Earnings<'_>,
        ranges: &[Ranges; 2],
        i: usize,
        worse: usize,
        better: usize,
    ) -> Option<LeafBound> {
        let other = earnings.side(1 - i);
        let mut gains: BTreeMap<usize, IBig> = BTreeMap::new();
        for (sequence, amount) in &earnings.utility[i][better] {
            *gains.entry(*sequence).or_insert(IBig::ZERO) += amount;
        }
        for (sequence, amount) in &earnings.utility[i][worse] {
            *gains.entry(*sequence).or_insert(IBig::ZERO) -= amount;
        }
        // What follows may be worth anything in its range.
        let after = |sequence: usize| earnings.following[i][sequence].iter();
        let mut least: IBig = after(better).map(|&set| &ranges[i].values[set].0).sum();
        least -= after(worse).map(|&set| &ranges[i].values[set].1).sum::<IBig>();
        // The other's worst plan for it, from the last sets up.
        let mut flows = Vec::new();
        let mut touched: BTreeSet<usize> =
            gains.keys().filter_map(|&sequence| other.set_of(sequence)).collect();
        while let Some(number) = touched.pop_last() {
            let parent = other.sets[number].parent;
            let left = sequences(earnings, 1 - i, number).filter(|&s| !self.barred[1 - i][s]);
            let each = left.map(|sequence| gains.get(&sequence).cloned().unwrap_or_default());
            let Some(worst) = each.min() else { continue };
            if !worst.is_zero() {
                *gains.entry(parent).or_insert(IBig::ZERO) += &worst;
                touched.extend(other.set_of(parent));
                flows.push((RowName::Flow(1 - i, number), worst));
            }
        }
        least += gains.get(&0).cloned().unwrap_or_default();
        if least <= IBig::ZERO {
            return None;
        }
        // Values are over the unit of money, chances are not.
        let unit = &earnings.unit;
        let mut rows = vec![
            (RowName::Value(i, better), -unit.clone()),
            (RowName::Value(i, worse), unit.clone()),
        ];
        flows.reverse();
        rows.splice(0..0, flows);
        Some(LeafBound { denominator: unit.clone(), rows })
    }
}
