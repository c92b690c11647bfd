//! The relaxation that a search branches on: laws without signalling, values and slacks in the open.
//!
//! Columns: `pi(theta, a)`; for every agent the joint law `m(theta_-i, a_-i)` of what the others play; her
//! types' values `v(t)` and slacks `s(t, a) >= 0`; and for every type profile a costly column for mass that is
//! nowhere, so that the program is always feasible. Rows: laws `sum_a pi + lost = F`; signals
//! `sum_{a_i} pi = F m`; values `U(a|t) + s = v`, with `U` on `m`; obedience on `pi`.

use super::case::{Case, Marks, listed};
use crate::equilibrium::Question;
use crate::equilibrium::program::Costs;
use crate::game::Game;
use crate::program::{Column, Listed, Row, Sense};
use crate::solve::{Relaxed, Restriction};
use dashu::integer::IBig;
use std::collections::BTreeMap;

/// What mass that is nowhere costs at first, in units of the spread of the objective.
const PENALTY: u32 = 100;

/// The program, and where its rows and columns stand.
pub(super) struct CaseProgram<'g> {
    pub game: &'g Game,
    pub listed: Listed,
    /// Type profiles of positive probability.
    pub profiles: Vec<usize>,
    /// Signal rows by agent and type profile: by number of the others' actions.
    pub signals: Vec<BTreeMap<(usize, usize), usize>>,
    /// Value rows by agent, type, action.
    pub values: BTreeMap<(usize, usize, usize), usize>,
    /// Obedience rows by agent, type, recommended action, deviation.
    pub obedience: BTreeMap<(usize, usize, usize, usize), usize>,
    /// Columns `pi` by type profile and action profile.
    pub laws: BTreeMap<(usize, usize), usize>,
    /// Columns `m` by agent, others' types, others' actions.
    pub marginals: BTreeMap<(usize, usize, usize), usize>,
    /// A played action and its slack, by agent, type, action.
    pub pairs: BTreeMap<(usize, usize, usize), Pair>,
    /// Columns for mass that is nowhere.
    pub lost: Vec<usize>,
}

/// The columns that say how often an action is played, and how much it falls short of the best.
#[derive(Clone, Debug, Default)]
pub(super) struct Pair {
    pub played: Vec<usize>,
    pub slack: usize,
}

impl<'g> CaseProgram<'g> {
    pub fn new(game: &'g Game, question: &Question) -> Self {
        let (_, _, unit) = question.objective.integers();
        let mut relaxed = CaseProgram {
            game,
            listed: Listed {
                rows: Vec::new(),
                columns: Vec::new(),
                cost_scale: &game.money * unit,
                rhs_scale: game.prior_total.clone(),
            },
            profiles: (0..game.types.count()).filter(|&t| !game.prior[t].is_zero()).collect(),
            signals: vec![BTreeMap::new(); game.agents.len()],
            values: BTreeMap::new(),
            obedience: BTreeMap::new(),
            laws: BTreeMap::new(),
            marginals: BTreeMap::new(),
            pairs: BTreeMap::new(),
            lost: Vec::new(),
        };
        let laws = relaxed.add_laws(&Costs::of(question));
        relaxed.add_values();
        relaxed.add_signals(&laws);
        relaxed.add_obedience();
        relaxed
    }

    fn row(&mut self, sense: Sense, rhs: IBig, scale: &IBig) -> usize {
        self.listed.rows.push(Row { sense, rhs, scale: scale.clone() });
        self.listed.rows.len() - 1
    }

    fn column(&mut self, cost: IBig, entries: Vec<(usize, IBig)>, free: bool) -> usize {
        self.listed.columns.push(Column { cost, entries, free });
        self.listed.columns.len() - 1
    }

    fn enter(&mut self, column: usize, row: usize, entry: IBig) {
        if !entry.is_zero() {
            self.listed.columns[column].entries.push((row, entry));
        }
    }

    /// The actions a type may play, of types of positive probability.
    fn types(&self) -> Vec<(usize, usize)> {
        let agents = 0..self.game.agents.len();
        let of_agent = |i: usize| (0..self.game.types.size(i)).map(move |t| (i, t));
        agents.flat_map(of_agent).filter(|&(i, t)| !self.game.marginal(i, t).is_zero()).collect()
    }

    /// Every pair (theta, a) with its column, and the rows of the laws.
    fn add_laws(&mut self, costs: &Costs) -> Vec<(usize, usize, usize)> {
        let game = self.game;
        let mut laws = Vec::new();
        let (mut least, mut most): (Option<IBig>, Option<IBig>) = (None, None);
        for types in self.profiles.clone() {
            let row = self.row(Sense::Equal, game.prior[types].clone(), &IBig::ONE);
            let allowed = |i: usize| game.allowed[i][game.types.digit(types, i)].clone();
            let lists: Vec<Vec<usize>> = (0..game.agents.len()).map(allowed).collect();
            for actions in profiles_of(game, &lists) {
                let cost = costs.at(game, types, actions);
                least = Some(least.map_or(cost.clone(), |least| least.min(cost.clone())));
                most = Some(most.map_or(cost.clone(), |most| most.max(cost.clone())));
                let column = self.column(cost, vec![(row, IBig::ONE)], false);
                self.laws.insert((types, actions), column);
                laws.push((types, actions, column));
            }
        }
        let (least, most) = (least.unwrap_or(IBig::ZERO), most.unwrap_or(IBig::ZERO));
        let spread = most.max(IBig::ZERO) - least.min(IBig::ZERO) + &self.listed.cost_scale;
        let penalty = spread * IBig::from(PENALTY);
        for row in 0..self.profiles.len() {
            let lost = self.column(penalty.clone(), vec![(row, IBig::ONE)], false);
            self.lost.push(lost);
        }
        laws
    }

    /// Values, slacks and their rows.
    fn add_values(&mut self) {
        let unit = &self.game.prior_total * &self.game.money;
        for (i, t) in self.types() {
            let value = self.column(IBig::ZERO, Vec::new(), true);
            for &action in &self.game.allowed[i][t] {
                let row = self.row(Sense::Equal, IBig::ZERO, &unit);
                self.values.insert((i, t, action), row);
                self.enter(value, row, -&unit);
                let slack = self.column(IBig::ZERO, vec![(row, unit.clone())], false);
                self.pairs.insert((i, t, action), Pair { played: Vec::new(), slack });
            }
        }
    }

    /// What the others play, whatever the agent's type.
    fn add_signals(&mut self, laws: &[(usize, usize, usize)]) {
        let game = self.game;
        let total = game.prior_total.clone();
        for i in 0..game.agents.len() {
            for &(types, actions, law) in laws {
                let others = game.actions.others(actions, i);
                let t = game.types.digit(types, i);
                let row = match self.signals[i].get(&(types, others)) {
                    Some(&row) => row,
                    None => {
                        let row = self.row(Sense::Equal, IBig::ZERO, &total);
                        self.signals[i].insert((types, others), row);
                        let marginal = self.marginal(i, types, others);
                        self.enter(marginal, row, -&game.prior[types]);
                        for &action in &game.allowed[i][t] {
                            let played = game.actions.with_others(others, i, action);
                            let entry = &game.prior[types] * &game.utility[i][t][played];
                            let value = self.values[&(i, t, action)];
                            self.enter(marginal, value, entry);
                        }
                        row
                    }
                };
                self.enter(law, row, total.clone());
                let action = game.actions.digit(actions, i);
                if let Some(pair) = self.pairs.get_mut(&(i, t, action)) {
                    pair.played.push(law);
                }
            }
        }
    }

    fn marginal(&mut self, agent: usize, types: usize, others: usize) -> usize {
        let key = (agent, self.game.types.others(types, agent), others);
        match self.marginals.get(&key) {
            Some(&column) => column,
            None => {
                let column = self.column(IBig::ZERO, Vec::new(), true);
                self.marginals.insert(key, column);
                column
            }
        }
    }

    /// Nobody gains by another action than the one she is told.
    fn add_obedience(&mut self) {
        let game = self.game;
        for (i, t) in self.types() {
            for &told in &game.allowed[i][t] {
                for &deviation in game.allowed[i][t].iter().filter(|&&d| d != told) {
                    let row = self.row(Sense::AtLeast, IBig::ZERO, &game.money);
                    self.obedience.insert((i, t, told, deviation), row);
                }
            }
        }
        let entered: Vec<((usize, usize), usize)> =
            self.laws.iter().map(|(&key, &column)| (key, column)).collect();
        for ((types, actions), law) in entered {
            for i in 0..game.agents.len() {
                let (t, told) = (game.types.digit(types, i), game.actions.digit(actions, i));
                let utility = &game.utility[i][t];
                for &deviation in game.allowed[i][t].iter().filter(|&&d| d != told) {
                    let deviated = game.actions.replace(actions, i, deviation);
                    let gain = &utility[actions] - &utility[deviated];
                    self.enter(law, self.obedience[&(i, t, told, deviation)], gain);
                }
            }
        }
    }

    /// What a case pins and adds; mass that is nowhere costs `dearer` times as much.
    pub fn restriction(&self, case: &Case, dearer: &IBig) -> Restriction {
        let mut pinned = vec![false; self.listed.columns.len()];
        for (&(i, t, action), pair) in &self.pairs {
            if !case.playable[i][t][action] {
                pair.played.iter().for_each(|&column| pinned[column] = true);
            }
            pinned[pair.slack] |= case.best[i][t][action];
        }
        for (&(i, types, others), &column) in &self.marginals {
            let types = self.game.types.with_others(types, i, 0);
            let actions = self.game.actions.with_others(others, i, 0);
            let plays = |j: usize| {
                let (t, action) =
                    (self.game.types.digit(types, j), self.game.actions.digit(actions, j));
                j == i || case.playable[j][t][action]
            };
            pinned[column] = !(0..self.game.agents.len()).all(plays);
        }
        let costs = match dearer.is_one() {
            true => Vec::new(),
            false => {
                let cost = |&column: &usize| (column, &self.listed.columns[column].cost * dearer);
                self.lost.iter().map(cost).collect()
            }
        };
        let rows = self.cap_rows(case).into_iter().map(|(_, _, _, row)| row).collect();
        Restriction { pinned, rows, costs }
    }

    /// The chances of all actions, by agent and type, as numerators over 2^40.
    pub fn chances(&self, relaxed: &Relaxed) -> Vec<Vec<Vec<IBig>>> {
        let game = self.game;
        let chance = |i: usize, t: usize, action: usize| match self.pairs.get(&(i, t, action)) {
            Some(pair) => relaxed.amount(&pair.played) * &game.prior_total / game.marginal(i, t),
            None => IBig::ZERO,
        };
        let of_type = |i: usize, t: usize| -> Vec<IBig> {
            (0..game.actions.size(i)).map(|action| chance(i, t, action)).collect()
        };
        let of_agent = |i: usize| (0..game.types.size(i)).map(|t| of_type(i, t)).collect();
        (0..game.agents.len()).map(of_agent).collect()
    }

    /// The playable actions of which something is said.
    pub fn marks(&self, case: &Case, says: impl Fn(&Pair) -> bool) -> Marks {
        let mut marks = case.playable.clone();
        for (&(i, t, action), pair) in &self.pairs {
            marks[i][t][action] &= says(pair);
        }
        marks
    }

    /// The rows of all caps: cap, type profile, number of the others' actions.
    pub fn cap_rows(&self, case: &Case) -> Vec<CapRow> {
        let game = self.game;
        let mut rows = Vec::new();
        for (number, cap) in case.caps.iter().enumerate() {
            let (i, t) = (cap.agent, cap.of_type);
            for &types in self.profiles.iter().filter(|&&types| game.types.digit(types, i) == t) {
                let lists: Vec<Vec<usize>> = (0..game.agents.len())
                    .map(|j| match j == i {
                        true => vec![0],
                        false => case.playable(j, game.types.digit(types, j)),
                    })
                    .collect();
                for actions in profiles_of(game, &lists) {
                    let (own, scale) = cap.weights(game);
                    let entry = |action: usize| {
                        let column = self.laws[&(types, game.actions.replace(actions, i, action))];
                        (column, own[action].clone())
                    };
                    let entries = listed(&case.playable[i][t]).into_iter().map(entry);
                    let entries = entries.filter(|(_, entry)| !entry.is_zero()).collect();
                    let row = Row { sense: Sense::AtLeast, rhs: IBig::ZERO, scale };
                    rows.push((number, types, game.actions.others(actions, i), (row, entries)));
                }
            }
        }
        rows
    }
}

/// Cap, type profile, number of the others' actions, row with its entries by column.
pub(super) type CapRow = (usize, usize, usize, (Row, Vec<(usize, IBig)>));

impl super::case::Cap {
    /// What an action counts in a row of this cap, over the cap's denominator.
    pub fn weights(&self, game: &Game) -> (Vec<IBig>, IBig) {
        let (at, unit) = (self.at.numerator(), IBig::from(self.at.denominator().clone()));
        let weight = |action: usize| {
            let up_to = if action <= self.action { unit.clone() } else { IBig::ZERO };
            if self.at_most { at - up_to } else { up_to - at }
        };
        ((0..game.actions.size(self.agent)).map(weight).collect(), unit)
    }
}

/// All action profiles with everybody's action from her list, ascending if the lists are.
pub(super) fn profiles_of(game: &Game, lists: &[Vec<usize>]) -> Vec<usize> {
    let mut profiles = vec![0];
    for (i, list) in lists.iter().enumerate() {
        let with = |&profile: &usize| {
            list.iter().map(move |&action| game.actions.replace(profile, i, action))
        };
        profiles = profiles.iter().flat_map(with).collect();
    }
    profiles
}
