//! What multipliers make of profiles of plans: tables of costs for the search.

use super::multipliers::{OfPlan, PlanMultipliers};
use super::plan::{PlanProfile, Plans};
use super::search::{Chosen, Decider, Found, Limits, Surcharged, cheapest};
use crate::equilibrium::pricing::{Priced, Weights};
use crate::equilibrium::rows::for_each_others;
use crate::equilibrium::two_sided::every_agent_apart;
use crate::program::{Payoffs, Ring};
use std::ops::Range;

/// How the search numbers what agents and types may do. Agents with few plans come first: the last one's types
/// separate.
pub(super) struct Choices {
    order: Vec<usize>,
    /// By agent: the types that count, and the choices of each.
    types: Vec<Vec<(usize, Range<usize>)>>,
    /// By agent: the action of each choice.
    actions: Vec<Vec<usize>>,
    /// By agent, type and action: the choice.
    number: Vec<Vec<Vec<usize>>>,
}

impl Choices {
    pub fn of(plans: &Plans<'_>) -> Self {
        let game = plans.game;
        let mut choices = Choices {
            order: (0..game.agents.len()).collect(),
            types: Vec::new(),
            actions: Vec::new(),
            number: Vec::new(),
        };
        for (agent, counting) in plans.types.iter().enumerate() {
            let (mut types, mut actions) = (Vec::new(), Vec::new());
            let mut number = vec![vec![0; game.actions.size(agent)]; game.types.size(agent)];
            for &t in counting {
                let first = actions.len();
                for &action in &game.allowed[agent][t] {
                    number[t][action] = actions.len();
                    actions.push(action);
                }
                types.push((t, first..actions.len()));
            }
            choices.types.push(types);
            choices.actions.push(actions);
            choices.number.push(number);
        }
        let plans_of = |&agent: &usize| {
            let sizes = choices.types[agent].iter().map(|(_, choices)| choices.len() as u128);
            sizes.fold(1, u128::saturating_mul)
        };
        choices.order.sort_by_key(plans_of);
        choices
    }

    /// The number of a pair of profiles among the choices of these agents.
    fn index(&self, plans: &Plans<'_>, agents: &[usize], types: usize, actions: usize) -> usize {
        agents.iter().fold(0, |index, &agent| {
            let t = plans.game.types.digit(types, agent);
            let action = plans.game.actions.digit(actions, agent);
            index * self.actions[agent].len() + self.number[agent][t][action]
        })
    }

    fn count(&self, agents: &[usize]) -> usize {
        agents.iter().map(|&agent| self.actions[agent].len()).product()
    }

    fn profile(&self, plans: &Plans<'_>, chosen: &[Chosen]) -> PlanProfile {
        let sizes = (0..plans.types.len()).map(|agent| plans.game.types.size(agent));
        let mut profile: PlanProfile = sizes.map(|size| vec![None; size]).collect();
        for (&agent, choices) in self.order.iter().zip(chosen) {
            for ((t, _), &choice) in self.types[agent].iter().zip(choices) {
                profile[agent][*t] = Some(self.actions[agent][choice]);
            }
        }
        profile
    }
}

/// What multipliers and prior are in a ring.
pub(super) struct Setting<'a, N: Ring> {
    pub payoffs: &'a Payoffs<'a, N>,
    pub weights: Weights<N>,
    /// By type profile.
    pub prior: Vec<N>,
    pub multipliers: &'a PlanMultipliers<N>,
}

/// The profiles of plans with the least reduced cost.
pub(super) fn least<N: Ring>(
    plans: &Plans<'_>,
    choices: &Choices,
    setting: &Setting<'_, N>,
    limits: Limits<'_, N>,
) -> Found<N, PlanProfile> {
    let game = plans.game;
    let apart = every_agent_apart(game);
    let types = &setting.multipliers.types;
    let priced = Priced::tabulate(game, &apart, setting.payoffs, &setting.weights, types);
    let mut costs = vec![N::zero(); choices.count(&choices.order)];
    for &types in &plans.likely {
        priced.for_each(game, &apart, types, &mut |actions, cost| {
            let index = choices.index(plans, &choices.order, types, actions);
            costs[index].add_product(&setting.prior[types], &cost);
        });
    }
    let decider = |&agent: &usize| Decider {
        types: choices.types[agent].iter().map(|(_, choices)| choices.clone()).collect(),
        surcharged: (setting.multipliers.plans.iter())
            .filter(|of_plan| of_plan.agent == agent)
            .map(|of_plan| surcharged(plans, choices, setting, of_plan))
            .collect(),
    };
    let deciders: Vec<Decider<N>> = choices.order.iter().map(decider).collect();
    let Found { best, skipped } = cheapest(&deciders, costs, limits);
    let named = |(cost, chosen): (N, Vec<Chosen>)| (cost, choices.profile(plans, &chosen));
    Found { best: best.into_iter().map(named).collect(), skipped }
}

/// What the rows of a whole plan add, by the others' choices: `− F sum_d y (u_i(a) − u_i(d, a_-i))`.
fn surcharged<N: Ring>(
    plans: &Plans<'_>,
    choices: &Choices,
    setting: &Setting<'_, N>,
    of_plan: &OfPlan<N>,
) -> Surcharged<N> {
    let (game, agent) = (plans.game, of_plan.agent);
    let others: Vec<usize> =
        choices.order.iter().copied().filter(|&other| other != agent).collect();
    let mut surcharge = vec![N::zero(); choices.count(&others)];
    for &types in &plans.likely {
        let t = game.types.digit(types, agent);
        let Some(obeyed) = of_plan.plan[t] else { continue };
        let utility = &setting.payoffs.utility[agent][t];
        for_each_others(game, types, agent, &mut |number| {
            let actions = game.actions.with_others(number, agent, obeyed);
            let mut total = N::zero();
            for (_, deviation, y) in of_plan.rows.iter().filter(|row| row.0 == t) {
                let mut gain = utility[game.actions.replace(actions, agent, *deviation)].clone();
                gain.subtract(&utility[actions]);
                total.add_product(y, &gain);
            }
            let index = choices.index(plans, &others, types, actions);
            surcharge[index].add_product(&setting.prior[types], &total);
        });
    }
    let choice =
        |(t, _): &(usize, Range<usize>)| choices.number[agent][*t][of_plan.plan[*t].unwrap_or(0)];
    Surcharged { plan: choices.types[agent].iter().map(choice).collect(), surcharge }
}
