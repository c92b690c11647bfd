//! The rows of laws over plans, numbered, with the fixed columns that go with them.

use super::multipliers::{OfPlan, PlanMultipliers, picked};
use super::plan::{Plan, Plans};
use crate::equilibrium::Concept;
use crate::equilibrium::multipliers::TypeMultipliers;
use crate::program::{Column, Ring, Row, Sense};
use dashu::integer::IBig;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of one type of one agent by deviation; positions in [`Rows::rows`].
type ByDeviation = Vec<Option<usize>>;

/// Rows by what they are about. Row 0 says that weights sum to 1.
pub(super) struct Rows {
    pub rows: Vec<Row>,
    pub fixed: Vec<Column>,
    /// By agent and type.
    pub regret: Vec<Vec<ByDeviation>>,
    /// By agent, type and recommended action.
    pub obedience: Vec<Vec<Vec<ByDeviation>>>,
    /// By agent and plan, then by type.
    pub plans: BTreeMap<(usize, Plan), Vec<ByDeviation>>,
}

impl Rows {
    /// The rows of a concept: of whole plans only those `listed`, by agent.
    pub fn of(plans: &Plans<'_>, concept: Concept, listed: &BTreeSet<(usize, Plan)>) -> Self {
        let mut rows = Rows {
            rows: vec![Row { sense: Sense::Equal, rhs: IBig::ONE, scale: IBig::ONE }],
            fixed: Vec::new(),
            regret: Vec::new(),
            obedience: Vec::new(),
            plans: BTreeMap::new(),
        };
        let game = plans.game;
        let coarse = matches!(concept, Concept::AgentCce | Concept::StrategicCce);
        for agent in 0..game.agents.len() {
            let actions = game.actions.size(agent);
            let (mut regret, mut obedience) = (Vec::new(), Vec::new());
            for (t, allowed) in game.allowed[agent].iter().enumerate() {
                let mut by_deviation = vec![None; actions];
                let mut by_recommended = vec![Vec::new(); actions];
                let counts = plans.types[agent].contains(&t);
                if counts && coarse {
                    by_deviation = rows.incentives(plans, allowed, None, actions);
                } else if counts {
                    for &recommended in allowed {
                        by_recommended[recommended] =
                            rows.incentives(plans, allowed, Some(recommended), actions);
                    }
                }
                regret.push(by_deviation);
                obedience.push(by_recommended);
            }
            rows.regret.push(regret);
            rows.obedience.push(obedience);
            if concept == Concept::StrategicCce {
                rows.sum_over_types(plans, agent);
            }
        }
        for (agent, plan) in listed {
            let of_type = |(t, action): (usize, &Option<usize>)| match action {
                Some(_) => {
                    let actions = game.actions.size(*agent);
                    rows.incentives(plans, &game.allowed[*agent][t], *action, actions)
                }
                None => vec![None; game.actions.size(*agent)],
            };
            let by_type = plan.iter().enumerate().map(of_type).collect();
            rows.plans.insert((*agent, plan.clone()), by_type);
        }
        rows
    }

    /// A row for every deviation from an action, or from whatever is recommended.
    fn incentives(
        &mut self,
        plans: &Plans<'_>,
        allowed: &[usize],
        recommended: Option<usize>,
        actions: usize,
    ) -> ByDeviation {
        let mut by_deviation = vec![None; actions];
        for &deviation in allowed.iter().filter(|&&d| Some(d) != recommended) {
            by_deviation[deviation] = Some(self.push(scale(plans)));
        }
        by_deviation
    }

    fn push(&mut self, scale: IBig) -> usize {
        self.rows.push(Row { sense: Sense::AtLeast, rhs: IBig::ZERO, scale });
        self.rows.len() - 1
    }

    /// Regret summed over types: a free column for the regret of each type, which a row sums.
    fn sum_over_types(&mut self, plans: &Plans<'_>, agent: usize) {
        let sum = self.push(scale(plans));
        for &t in &plans.types[agent] {
            let rows = self.regret[agent][t].iter().flatten();
            let entries = std::iter::once((sum, scale(plans)));
            let entries = entries.chain(rows.map(|&row| (row, -scale(plans))));
            let mut entries: Vec<_> = entries.collect();
            entries.sort_by_key(|&(row, _)| row);
            self.fixed.push(Column { cost: IBig::ZERO, entries, free: true });
        }
    }

    /// Multipliers of all rows, by what they are about.
    pub fn read<N: Ring>(&self, multipliers: &[N]) -> PlanMultipliers<N> {
        let by_deviation = |rows: &ByDeviation| -> Vec<(usize, N)> {
            let listed = rows.iter().enumerate();
            listed.filter_map(|(d, &row)| Some((d, picked(multipliers, row)?))).collect()
        };
        let of_type = |(regret, obedience): (&ByDeviation, &Vec<ByDeviation>)| TypeMultipliers {
            regret: by_deviation(regret),
            obedience: obedience
                .iter()
                .enumerate()
                .flat_map(|(r, rows)| by_deviation(rows).into_iter().map(move |(d, y)| (r, d, y)))
                .collect(),
        };
        let agents = self.regret.iter().zip(&self.obedience);
        let types =
            agents.map(|(regret, obedience)| regret.iter().zip(obedience).map(of_type).collect());
        let of_plan = |((agent, plan), by_type): (&(usize, Plan), &Vec<ByDeviation>)| OfPlan {
            agent: *agent,
            plan: plan.clone(),
            rows: by_type
                .iter()
                .enumerate()
                .flat_map(|(t, rows)| by_deviation(rows).into_iter().map(move |(d, y)| (t, d, y)))
                .collect(),
        };
        PlanMultipliers {
            types: types.collect(),
            plans: self
                .plans
                .iter()
                .map(of_plan)
                .filter(|of_plan| !of_plan.rows.is_empty())
                .collect(),
        }
    }
}

/// The unit of what deviations gain in expectation over all types.
pub(super) fn scale(plans: &Plans<'_>) -> IBig {
    &plans.game.money * &plans.game.prior_total
}
