//! Multipliers of the rows of laws over plans, in the terms of the certificate format.

use super::plan::Plan;
use crate::equilibrium::multipliers::{ByType, TypeMultipliers};
use crate::program::Ring;
use dashu::integer::IBig;

/// Multipliers of one plan's rows.
#[derive(Clone, Debug)]
pub struct OfPlan<N> {
    /// Whose plan.
    pub agent: usize,
    /// Which one.
    pub plan: Plan,
    /// (type, deviation, y), non-zero.
    pub rows: Vec<(usize, usize, N)>,
}

/// Multipliers in any ring.
#[derive(Clone, Debug)]
pub struct PlanMultipliers<N> {
    /// Of regret and obedience rows, by agent and type.
    pub types: ByType<N>,
    /// Of the rows of whole plans.
    pub plans: Vec<OfPlan<N>>,
}

/// What proves a bound: multipliers over one denominator.
#[derive(Clone, Debug)]
pub struct PlanBound {
    /// What every numerator is over.
    pub denominator: IBig,
    /// The numerators, none negative.
    pub multipliers: PlanMultipliers<IBig>,
}

impl PlanBound {
    /// Clears negative multipliers.
    pub(super) fn without_negative(mut self) -> Self {
        for of_type in self.multipliers.types.iter_mut().flatten() {
            of_type.regret.retain(|(_, y)| *y > IBig::ZERO);
            of_type.obedience.retain(|(_, _, y)| *y > IBig::ZERO);
        }
        for of_plan in &mut self.multipliers.plans {
            of_plan.rows.retain(|(_, _, y)| *y > IBig::ZERO);
        }
        self.multipliers.plans.retain(|of_plan| !of_plan.rows.is_empty());
        self
    }

    /// Raises regret multipliers until they sum to the same for all types of an agent that count: they are then
    /// those of whole deviating plans. `deviations` are those of each type, by agent.
    pub(super) fn balanced(mut self, types: &[Vec<usize>], allowed: &[Vec<Vec<usize>>]) -> Self {
        for (agent, counting) in types.iter().enumerate() {
            let by_type = &mut self.multipliers.types[agent];
            let total = |of_type: &TypeMultipliers<IBig>| -> IBig {
                of_type.regret.iter().map(|(_, y)| y).sum()
            };
            let most = counting.iter().map(|&t| total(&by_type[t])).max().unwrap_or(IBig::ZERO);
            for &t in counting {
                let missing = &most - total(&by_type[t]);
                if missing.is_zero() {
                    continue;
                }
                let regret = &mut by_type[t].regret;
                match regret.iter_mut().max_by(|a, b| a.1.cmp(&b.1)) {
                    Some((_, largest)) => *largest += missing,
                    None => regret.push((allowed[agent][t][0], missing)),
                }
            }
        }
        self
    }

    /// Multiplies numerators and denominator.
    pub(super) fn multiply(&mut self, factor: &IBig) {
        if factor.is_one() {
            return;
        }
        self.denominator *= factor;
        for of_type in self.multipliers.types.iter_mut().flatten() {
            of_type.regret.iter_mut().for_each(|(_, y)| *y *= factor);
            of_type.obedience.iter_mut().for_each(|(_, _, y)| *y *= factor);
        }
        for of_plan in &mut self.multipliers.plans {
            of_plan.rows.iter_mut().for_each(|(_, _, y)| *y *= factor);
        }
    }
}

/// Multipliers of rows, in the certificate's terms; zeros are left out.
pub(super) fn picked<N: Ring>(multipliers: &[N], row: Option<usize>) -> Option<N> {
    row.map(|row| multipliers[row].clone()).filter(|y| !y.is_zero())
}
