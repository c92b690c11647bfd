//! The linear program over laws of plans, its columns priced by search.

use super::multipliers::PlanBound;
use super::plan::{Plan, PlanProfile, Plans};
use super::pricing::{Choices, Setting, least};
use super::rows::{Rows, scale};
use super::search::Limits;
use crate::equilibrium::pricing::Weights;
use crate::equilibrium::program::Costs;
use crate::equilibrium::{Concept, Question};
use crate::game::{Game, ratio};
use crate::program::{Column, ColumnId, Payoffs, Program, Proved, Ring, Row, merged};
use crate::solve::Control;
use dashu::integer::IBig;
use std::collections::BTreeSet;

/// Most columns listed after one search.
const MOST_AT_ONCE: usize = 200;

/// `min` of the question's signed objective over laws of plans; rows of whole plans for those listed only.
pub(super) struct PlanProgram<'g, 'c> {
    pub plans: Plans<'g>,
    question: Question,
    rows: Rows,
    choices: Choices,
    costs: Costs,
    cost_scale: IBig,
    rhs_scale: IBig,
    start: Vec<ColumnId>,
    control: &'c Control<'c>,
}

impl<'g, 'c> PlanProgram<'g, 'c> {
    /// The program with rows for the plans `listed`, by agent, and with columns `start`, and some more, to begin with.
    pub fn new(
        game: &'g Game,
        question: &Question,
        listed: &BTreeSet<(usize, Plan)>,
        start: Vec<ColumnId>,
        control: &'c Control<'c>,
    ) -> Self {
        let plans = Plans::new(game);
        let (_, _, unit) = question.objective.integers();
        let mut program = PlanProgram {
            rows: Rows::of(&plans, question.concept, listed),
            choices: Choices::of(&plans),
            costs: Costs::of(question),
            cost_scale: scale(&plans) * unit,
            rhs_scale: IBig::ONE,
            start,
            plans,
            question: question.clone(),
            control,
        };
        for number in program.pooling() {
            if !program.start.contains(&number) {
                program.start.push(number);
            }
        }
        program
    }

    /// Profiles in which all types of everybody play alike.
    fn pooling(&self) -> Vec<ColumnId> {
        let game = self.plans.game;
        let most = game.allowed.iter().flatten().map(Vec::len).max().unwrap_or(1);
        let alike = |place: usize| -> PlanProfile {
            let of_agent = |(agent, counting): (usize, &Vec<usize>)| {
                let mut plan: Plan = vec![None; game.types.size(agent)];
                for &t in counting {
                    let allowed = &game.allowed[agent][t];
                    plan[t] = Some(allowed[place.min(allowed.len() - 1)]);
                }
                plan
            };
            self.plans.types.iter().enumerate().map(of_agent).collect()
        };
        let mut start: Vec<_> = (0..most).map(|place| self.plans.number(&alike(place))).collect();
        start.sort();
        start.dedup();
        start
    }

    /// `G_i(t, d)` of one agent in units of `1/scale`, by type and deviation.
    pub fn gains(&self, profile: &PlanProfile, agent: usize) -> Vec<Vec<IBig>> {
        let game = self.plans.game;
        let mut gains = vec![vec![IBig::ZERO; game.actions.size(agent)]; game.types.size(agent)];
        for &types in &self.plans.likely {
            let t = game.types.digit(types, agent);
            let utility = &game.utility[agent][t];
            let actions = self.plans.played(profile, types);
            for &d in &game.allowed[agent][t] {
                let gain = &utility[actions] - &utility[game.actions.replace(actions, agent, d)];
                gains[t][d] += gain * &game.prior[types];
            }
        }
        gains
    }
}

impl Program for PlanProgram<'_, '_> {
    type Multipliers = PlanBound;

    fn rows(&self) -> &[Row] {
        &self.rows.rows
    }

    fn fixed(&self) -> &[Column] {
        &self.rows.fixed
    }

    fn game(&self) -> &Game {
        self.plans.game
    }

    fn column(&self, id: ColumnId) -> Column {
        let game = self.plans.game;
        let profile = self.plans.profile(id);
        let cost = |&types: &usize| {
            let actions = self.plans.played(&profile, types);
            self.costs.at(game, types, actions) * &game.prior[types]
        };
        let mut entries = vec![(0, IBig::ONE)];
        for (agent, plan) in profile.iter().enumerate() {
            let gains = self.gains(&profile, agent);
            let whole = self.rows.plans.get(&(agent, plan.clone()));
            for (t, gains) in gains.into_iter().enumerate() {
                let Some(recommended) = plan[t] else { continue };
                let rows = [
                    Some(&self.rows.regret[agent][t]),
                    Some(&self.rows.obedience[agent][t][recommended]),
                    whole.map(|by_type| &by_type[t]),
                ];
                for rows in rows.into_iter().flatten() {
                    let listed = rows.iter().zip(&gains);
                    entries.extend(listed.filter_map(|(row, gain)| Some(((*row)?, gain.clone()))));
                }
            }
        }
        let cost = self.plans.likely.iter().map(cost).sum();
        Column { cost, entries: merged(entries), free: false }
    }

    fn start(&self) -> Vec<ColumnId> {
        self.start.clone()
    }

    fn complete(&self) -> bool {
        false
    }

    fn groups(&self) -> usize {
        1
    }

    fn may_start_infeasible(&self) -> bool {
        true
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
        let game = self.plans.game;
        let convert = |weight: &IBig| N::from_units(weight, &game.prior_total);
        let setting = Setting {
            payoffs,
            weights: Weights::of(&self.question, N::from_units),
            prior: game.prior.iter().map(convert).collect(),
            multipliers: &self.rows.read(multipliers),
        };
        let limits = Limits {
            keep: self.rows.rows.len().clamp(1, MOST_AT_ONCE),
            below: Some(multipliers[0].clone()),
            stop: &|| self.control.stopped(),
        };
        for (mut cost, profile) in least(&self.plans, &self.choices, &setting, limits).best {
            cost.subtract(&multipliers[0]);
            visit(0, self.plans.number(&profile), cost);
        }
    }

    fn prove(&self, multipliers: &[IBig], denominator: &IBig) -> Option<Proved<PlanBound>> {
        let game = self.plans.game;
        let multipliers = self.rows.read(multipliers);
        let mut bound =
            PlanBound { denominator: denominator.clone(), multipliers }.without_negative();
        if self.question.concept == Concept::StrategicCce {
            bound = bound.balanced(&self.plans.types, &game.allowed);
        }
        let (_, _, unit) = self.question.objective.integers();
        bound.multiply(&unit);
        let over = |weight: &IBig, unit: &IBig| weight * (&bound.denominator / unit);
        let setting = Setting {
            payoffs: &Payoffs::exact(game),
            weights: Weights::of(&self.question, over),
            prior: game.prior.clone(),
            multipliers: &bound.multipliers,
        };
        let limits = Limits { keep: 1, below: None, stop: &|| self.control.stopped() };
        let found = least(&self.plans, &self.choices, &setting, limits);
        let best = found.best.first();
        let binding = best.map(|(_, profile)| self.plans.number(profile)).into_iter().collect();
        let value = best.map(|(cost, _)| cost).into_iter().chain(&found.skipped).min()?.clone();
        let bound_value = ratio(value, scale(&self.plans) * &bound.denominator);
        Some(Proved { bound: bound_value, multipliers: bound, binding })
    }
}
