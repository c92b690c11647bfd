//! The linear program over a mediator's laws, written out in full.
//!
//! A law `pi(.|theta)` for every profile of reports; `V(i, t)` is what type t expects from truth and obedience, and
//! `h(i, t, t', r)` the most she can make of recommendation r after reporting t': `V >= sum_r h`, `h >=` every
//! action's payoff.

use super::multipliers::{ByRecommendation, ReportMultipliers, Setting};
use crate::equilibrium::Question;
use crate::equilibrium::plans::counting_types;
use crate::equilibrium::program::Costs;
use crate::game::{Game, ratio};
use crate::program::{Column, ColumnId, Payoffs, Program, Proved, Ring, Row, Sense, merged};
use dashu::integer::IBig;
use std::collections::BTreeMap;

/// How many entries the program has, about.
pub fn mediator_entries(game: &Game) -> usize {
    let choices = |agent: usize| game.allowed[agent].iter().map(Vec::len).sum::<usize>() + 1;
    let of_column: usize = (0..game.agents.len()).map(choices).sum();
    game.column_count().saturating_mul(of_column)
}

/// `min` of the question's signed objective over communication equilibria.
pub(super) struct CommunicationProgram<'g> {
    game: &'g Game,
    types: Vec<Vec<usize>>,
    /// Profiles of types that count, with the row that normalises the law there.
    profiles: BTreeMap<usize, usize>,
    rows: Vec<Row>,
    fixed: Vec<Column>,
    /// By agent and type: the row that defines V.
    value: BTreeMap<(usize, usize), usize>,
    /// By agent, type, report, recommended action and deviation.
    deviating: BTreeMap<(usize, usize, usize, usize, usize), usize>,
    costs: Costs,
    unit: IBig,
    cost_scale: IBig,
    rhs_scale: IBig,
}

impl<'g> CommunicationProgram<'g> {
    pub fn new(game: &'g Game, question: &Question) -> Self {
        let (_, _, unit) = question.objective.integers();
        let scale = &game.money * &game.prior_total;
        let mut program = CommunicationProgram {
            game,
            types: counting_types(game),
            profiles: BTreeMap::new(),
            rows: Vec::new(),
            fixed: Vec::new(),
            value: BTreeMap::new(),
            deviating: BTreeMap::new(),
            costs: Costs::of(question),
            cost_scale: &scale * &unit,
            unit,
            rhs_scale: IBig::ONE,
        };
        for types in 0..game.types.count() {
            let counts =
                |agent: usize| program.types[agent].contains(&game.types.digit(types, agent));
            if (0..game.agents.len()).all(counts) {
                program.profiles.insert(types, program.rows.len());
                program.rows.push(Row { sense: Sense::Equal, rhs: IBig::ONE, scale: IBig::ONE });
            }
        }
        for agent in 0..game.agents.len() {
            for t in program.types[agent].clone() {
                program.add_incentives(agent, t, &scale);
            }
        }
        program
    }

    /// The rows of one type: what she expects, and what every report and every way to disobey gives at most.
    fn add_incentives(&mut self, agent: usize, t: usize, scale: &IBig) {
        let value = self.push(Sense::Equal, scale);
        self.value.insert((agent, t), value);
        let mut expected = vec![(value, -scale)];
        for report in self.types[agent].clone() {
            let honest = self.push(Sense::AtLeast, scale);
            expected.push((honest, scale.clone()));
            for &recommended in &self.game.allowed[agent][report] {
                let mut most = vec![(honest, -scale)];
                for &deviation in &self.game.allowed[agent][t] {
                    let row = self.push(Sense::AtLeast, scale);
                    self.deviating.insert((agent, t, report, recommended, deviation), row);
                    most.push((row, scale.clone()));
                }
                self.fixed.push(Column { cost: IBig::ZERO, entries: most, free: true });
            }
        }
        self.fixed.push(Column { cost: IBig::ZERO, entries: expected, free: true });
    }

    fn push(&mut self, sense: Sense, scale: &IBig) -> usize {
        self.rows.push(Row { sense, rhs: IBig::ZERO, scale: scale.clone() });
        self.rows.len() - 1
    }

    /// Multipliers of the rows of deviations, zeros left out.
    fn read<N: Ring>(&self, multipliers: &[N]) -> ByRecommendation<N> {
        let mut read = ByRecommendation::new();
        for (&(agent, t, report, recommended, deviation), &row) in &self.deviating {
            if !multipliers[row].is_zero() {
                let entry: &mut Vec<_> = read.entry((agent, t, report, recommended)).or_default();
                entry.push((deviation, multipliers[row].clone()));
            }
        }
        read
    }

    /// Calls `visit` with every profile of actions at these types.
    fn for_each_play(&self, types: usize, visit: &mut dyn FnMut(usize)) {
        let mut partial = vec![0];
        for (agent, allowed) in self.game.allowed.iter().enumerate() {
            let allowed = &allowed[self.game.types.digit(types, agent)];
            let size = self.game.actions.size(agent);
            partial =
                partial.iter().flat_map(|p| allowed.iter().map(move |a| p * size + a)).collect();
        }
        partial.into_iter().for_each(visit);
    }
}

impl Program for CommunicationProgram<'_> {
    type Multipliers = ReportMultipliers;

    fn rows(&self) -> &[Row] {
        &self.rows
    }

    fn fixed(&self) -> &[Column] {
        &self.fixed
    }

    fn game(&self) -> &Game {
        self.game
    }

    fn column(&self, id: ColumnId) -> Column {
        let game = self.game;
        let (types, actions) = game.pair_profiles(id);
        let mut entries = Vec::new();
        entries.extend(self.profiles.get(&types).map(|&row| (row, IBig::ONE)));
        for agent in 0..game.agents.len() {
            let report = game.types.digit(types, agent);
            let recommended = game.actions.digit(actions, agent);
            if let Some(&row) = self.value.get(&(agent, report)) {
                let expected = &game.utility[agent][report][actions] * &game.prior[types];
                entries.push((row, expected));
            }
            for &t in &self.types[agent] {
                let prior = &game.prior[game.types.replace(types, agent, t)];
                for &deviation in &game.allowed[agent][t] {
                    let deviated = game.actions.replace(actions, agent, deviation);
                    let key = (agent, t, report, recommended, deviation);
                    if let Some(&row) = self.deviating.get(&key) {
                        entries.push((row, -(&game.utility[agent][t][deviated] * prior)));
                    }
                }
            }
        }
        let cost = self.costs.at(game, types, actions) * &game.prior[types];
        Column { cost, entries: merged(entries), free: false }
    }

    fn start(&self) -> Vec<ColumnId> {
        let mut start = Vec::new();
        for &types in self.profiles.keys() {
            self.for_each_play(types, &mut |actions| start.push(self.game.pair(types, actions)));
        }
        start
    }

    fn complete(&self) -> bool {
        true
    }

    fn groups(&self) -> usize {
        self.profiles.len()
    }

    fn may_start_infeasible(&self) -> bool {
        false
    }

    fn cost_scale(&self) -> &IBig {
        &self.cost_scale
    }

    fn rhs_scale(&self) -> &IBig {
        &self.rhs_scale
    }

    fn scan<N: Ring>(
        &self,
        payoffs: &Payoffs<'_, N>,
        multipliers: &[N],
        visit: &mut dyn FnMut(usize, ColumnId, N),
    ) {
        let game = self.game;
        let convert = |weight: &IBig| N::from_units(weight, &game.prior_total);
        let mut obeying: Vec<Vec<N>> =
            (0..game.agents.len()).map(|i| vec![N::zero(); game.types.size(i)]).collect();
        for (&(agent, t), &row) in &self.value {
            obeying[agent][t] = multipliers[row].clone();
        }
        let setting = Setting {
            game,
            utility: &payoffs.utility,
            prior: game.prior.iter().map(convert).collect(),
            obeying,
            rows: self.read(multipliers),
        };
        let unit = &self.cost_scale;
        for (&types, &row) in &self.profiles {
            self.for_each_play(types, &mut |actions| {
                let cost = self.costs.at(game, types, actions) * &game.prior[types];
                let mut cost = N::from_units(&cost, unit);
                setting.reduce(types, actions, &mut cost);
                cost.subtract(&multipliers[row]);
                visit(types, game.pair(types, actions), cost);
            });
        }
    }

    fn prove(&self, multipliers: &[IBig], denominator: &IBig) -> Option<Proved<ReportMultipliers>> {
        let game = self.game;
        let read =
            ReportMultipliers { denominator: denominator.clone(), rows: self.read(multipliers) };
        let mut repaired = read.repaired(game, &self.types);
        repaired.multiply(&self.unit);
        let setting = Setting {
            game,
            utility: &game.utility,
            prior: game.prior.clone(),
            obeying: repaired.of_obeying(game, &self.types),
            rows: repaired.rows,
        };
        let factor = &repaired.denominator / &self.unit;
        let (mut total, mut binding) = (IBig::ZERO, Vec::new());
        for &types in self.profiles.keys() {
            let mut least: Option<(IBig, usize)> = None;
            self.for_each_play(types, &mut |actions| {
                let mut cost = self.costs.at(game, types, actions) * &game.prior[types] * &factor;
                setting.reduce(types, actions, &mut cost);
                if least.as_ref().is_none_or(|(value, _)| &cost < value) {
                    least = Some((cost, actions));
                }
            });
            let (value, actions) = least?;
            total += value;
            binding.push(game.pair(types, actions));
        }
        let bound = ratio(total, &game.money * &game.prior_total * &repaired.denominator);
        let multipliers =
            ReportMultipliers { denominator: repaired.denominator, rows: setting.rows };
        Some(Proved { bound, multipliers, binding })
    }
}
