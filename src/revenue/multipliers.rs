//! Multipliers that bound the revenue of every mechanism.

use super::{Outcome, Setting};
use crate::game::ratio;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// Multipliers of taking part and of telling the truth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multipliers {
    /// What they are over; positive.
    pub denominator: IBig,
    /// `y_i(t)`, by agent and type.
    pub rational: Vec<Vec<IBig>>,
    /// `z_i(t, s)`, by agent, type and report; 0 where they are the same.
    pub compatible: Vec<Vec<Vec<IBig>>>,
}

/// What multipliers prove.
#[derive(Clone, Debug)]
pub struct Proved {
    /// No mechanism earns more.
    pub bound: RBig,
    /// An outcome of largest virtual surplus, by profile.
    pub outcomes: Vec<Outcome>,
}

impl Multipliers {
    /// The bound they prove; `None` if one is negative or payments do not cancel.
    pub fn prove(&self, setting: &Setting) -> Option<Proved> {
        let all = self.rational.iter().flatten().chain(self.compatible.iter().flatten().flatten());
        if all.clone().any(|multiplier| *multiplier < IBig::ZERO) {
            return None;
        }
        let (mut total, mut outcomes) = (IBig::ZERO, Vec::new());
        for profile in 0..setting.profiles.count() {
            let mut weights = Vec::new();
            for agent in 0..setting.agents() {
                weights.push(self.virtual_values(setting, agent, profile)?);
            }
            let (surplus, outcome) = setting.feasible.best(&weights);
            total += surplus;
            outcomes.push(outcome);
        }
        let unit = &self.denominator * &setting.money * &setting.prior_total;
        Some(Proved { bound: ratio(total, unit), outcomes })
    }

    /// What giving a share to the agent at a profile is worth to the seller, times the profile's weight, by share; `None` if her
    /// payment there does not cancel.
    fn virtual_values(&self, setting: &Setting, agent: usize, profile: usize) -> Option<Vec<IBig>> {
        let of_type = setting.profiles.digit(profile, agent);
        let compatible = &self.compatible[agent];
        let out = &self.rational[agent][of_type] + compatible[of_type].iter().sum::<IBig>();
        let honest = &setting.prior[profile] * out;
        let mut unpaid = &setting.prior[profile] * &self.denominator - &honest;
        let scaled = |values: &[IBig], by: &IBig| values.iter().map(|value| value * by).collect();
        let mut weights: Vec<IBig> = scaled(&setting.values[agent][of_type], &honest);
        for (other, row) in compatible.iter().enumerate() {
            if row[of_type].is_zero() {
                continue;
            }
            let lie =
                &row[of_type] * &setting.prior[setting.profiles.replace(profile, agent, other)];
            for (weight, value) in weights.iter_mut().zip(&setting.values[agent][other]) {
                *weight -= value * &lie;
            }
            unpaid += lie;
        }
        unpaid.is_zero().then_some(weights)
    }
}
