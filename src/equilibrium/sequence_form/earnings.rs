//! What the sequences of two agents earn together, and the range of what every set may be worth.

use crate::equilibrium::Question;
use crate::game::ratio;
use crate::staged::{Side, Tree};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// The tables of one question about a tree of two agents, by sequence.
pub(super) struct Earnings<'t> {
    pub tree: &'t Tree,
    /// By agent and sequence: the sets that follow it.
    pub following: [Vec<Vec<usize>>; 2],
    /// By agent and own sequence: the other's sequence and what she gets, over [`unit`](Self::unit).
    pub utility: [Vec<Vec<(usize, IBig)>>; 2],
    /// By pair of sequences: the signed objective, over [`objective_unit`](Self::objective_unit).
    pub objective: Vec<(usize, usize, IBig)>,
    /// `money * chance`.
    pub unit: IBig,
    /// The same times the denominator of the objective's weights.
    pub objective_unit: IBig,
}

impl<'t> Earnings<'t> {
    /// The tables; the tree has two agents.
    pub fn new(tree: &'t Tree, question: &Question) -> Self {
        let (welfare, revenue, over) = question.objective.integers();
        let sign = question.direction.sign();
        let of_agent =
            |i: usize| -> Vec<Vec<(usize, IBig)>> { vec![Vec::new(); tree.agents[i].sequences] };
        let mut utility = [of_agent(0), of_agent(1)];
        let mut objective = Vec::with_capacity(tree.ends.len());
        for end in &tree.ends {
            let (first, second) = (end.sequences[0], end.sequences[1]);
            for (i, own, other) in [(0, first, second), (1, second, first)] {
                if !end.utility[i].is_zero() {
                    utility[i][own].push((other, end.utility[i].clone()));
                }
            }
            let worth = &sign * (&welfare * &end.welfare + &revenue * &end.revenue);
            objective.push((first, second, worth));
        }
        let unit = &tree.money * &tree.chance;
        Earnings {
            tree,
            following: [tree.agents[0].following(), tree.agents[1].following()],
            utility,
            objective,
            objective_unit: &unit * over,
            unit,
        }
    }

    /// An agent's sets and sequences.
    pub fn side(&self, agent: usize) -> &'t Side {
        &self.tree.agents[agent]
    }

    /// At most the signed objective of any play, over [`objective_unit`](Self::objective_unit) times the probability of the
    /// types: the best end at each pair of types.
    pub fn most(&self) -> RBig {
        // What types have what probability is told by the play in which everybody takes her first action.
        let mut chances: BTreeMap<[usize; 2], IBig> = BTreeMap::new();
        let mut best: BTreeMap<[usize; 2], RBig> = BTreeMap::new();
        let first = [0, 1].map(|i| self.first_actions(i));
        for (end, (_, _, worth)) in self.tree.ends.iter().zip(&self.objective) {
            let types = [0, 1].map(|i| {
                let set = self.side(i).set_of(end.sequences[i]);
                set.map_or(0, |set| self.side(i).sets[set].of_type)
            });
            let each = ratio(worth.clone(), end.weight.clone());
            let most = best.entry(types).or_insert_with(|| each.clone());
            if each > *most {
                *most = each;
            }
            let chance = chances.entry(types).or_insert(IBig::ZERO);
            if first[0][end.sequences[0]] && first[1][end.sequences[1]] {
                *chance += &end.weight;
            }
        }
        let each = best.into_iter().map(|(types, most)| most * &chances[&types]);
        each.fold(RBig::ZERO, |sum, most| sum + most) / &self.objective_unit
    }

    /// Expected optimal welfare, which is the same whatever is played.
    pub fn optimal_welfare(&self) -> RBig {
        let first = [0, 1].map(|i| self.first_actions(i));
        let ends = self.tree.ends.iter();
        let reached = ends.filter(|end| (0..2).all(|i| first[i][end.sequences[i]]));
        ratio(reached.map(|end| &end.optimum).sum(), self.unit.clone())
    }

    /// The sequences in which only first actions are taken.
    fn first_actions(&self, agent: usize) -> Vec<bool> {
        let side = self.side(agent);
        let mut taken = vec![false; side.sequences];
        taken[0] = true;
        for set in &side.sets {
            taken[set.first] = taken[set.parent];
        }
        taken
    }

    /// The extreme of `sum at(sequence) r(sequence)` over an agent's plans r: the largest, or the smallest.
    pub fn over_plans(&self, agent: usize, at: &[(usize, IBig)], largest: bool) -> IBig {
        let side = self.side(agent);
        let mut worth: BTreeMap<usize, IBig> = BTreeMap::new();
        let mut touched: BTreeMap<usize, ()> = BTreeMap::new();
        for (sequence, amount) in at {
            *worth.entry(*sequence).or_insert(IBig::ZERO) += amount;
            if let Some(set) = side.set_of(*sequence) {
                touched.insert(set, ());
            }
        }
        while let Some((number, ())) = touched.pop_last() {
            let set = &side.sets[number];
            let each = (set.first..set.first + set.actions.len())
                .map(|sequence| worth.remove(&sequence).unwrap_or(IBig::ZERO));
            let best = if largest { each.max() } else { each.min() };
            *worth.entry(set.parent).or_insert(IBig::ZERO) += best.unwrap_or(IBig::ZERO);
            if let Some(before) = side.set_of(set.parent) {
                touched.insert(before, ());
            }
        }
        worth.remove(&0).unwrap_or(IBig::ZERO)
    }
}

/// Ranges of values and slacks of one agent, over [`Earnings::unit`].
#[derive(Clone)]
pub(super) struct Ranges {
    /// By set: the least and the most it may be worth.
    pub values: Vec<(IBig, IBig)>,
    /// By sequence: the most it may fall short of its set.
    pub slacks: Vec<IBig>,
}

impl Ranges {
    /// The ranges, from the last sets up.
    pub fn new(earnings: &Earnings<'_>, agent: usize) -> Self {
        let side = earnings.side(agent);
        let mut values = vec![(IBig::ZERO, IBig::ZERO); side.sets.len()];
        let mut slacks = vec![IBig::ZERO; side.sequences];
        for (number, set) in side.sets.iter().enumerate().rev() {
            let sequences = set.first..set.first + set.actions.len();
            let range = |sequence: usize| {
                let at = &earnings.utility[agent][sequence];
                let mut least = earnings.over_plans(1 - agent, at, false);
                let mut most = earnings.over_plans(1 - agent, at, true);
                for &after in &earnings.following[agent][sequence] {
                    least += &values[after].0;
                    most += &values[after].1;
                }
                (least, most)
            };
            let ranges: Vec<(IBig, IBig)> = sequences.clone().map(range).collect();
            let least = ranges.iter().map(|(least, _)| least).max().cloned().unwrap_or_default();
            let most = ranges.iter().map(|(_, most)| most).max().cloned().unwrap_or_default();
            for (sequence, (lowest, _)) in sequences.zip(&ranges) {
                slacks[sequence] = (&most - lowest).max(IBig::ZERO);
            }
            values[number] = (least, most);
        }
        Ranges { values, slacks }
    }
}
