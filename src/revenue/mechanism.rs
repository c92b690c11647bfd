//! Direct mechanisms, judged exactly.

use super::{Outcome, Setting};
use crate::game::ratio;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What is done at every report of types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mechanism {
    /// What weights and payments are over; positive.
    pub denominator: IBig,
    /// A law over outcomes, by profile of the setting; its weights are positive and sum to the denominator.
    pub outcomes: Vec<Vec<(Outcome, IBig)>>,
    /// What each agent pays, by agent and profile.
    pub payments: Vec<Vec<IBig>>,
}

impl Mechanism {
    /// Its expected revenue; `None` if it is not Bayesian incentive compatible and interim individually rational.
    pub fn earns(&self, setting: &Setting) -> Option<RBig> {
        for agent in 0..setting.agents() {
            let types = setting.types[agent].len();
            for of_type in 0..types {
                let gain = |report| self.gain(setting, agent, of_type, report);
                let honest = gain(of_type);
                if honest < IBig::ZERO || (0..types).any(|report| gain(report) > honest) {
                    return None;
                }
            }
        }
        let paid = |(profile, weight): (usize, &IBig)| -> IBig {
            let payments = self.payments.iter().map(|of_agent| &of_agent[profile]);
            weight * payments.sum::<IBig>()
        };
        let total: IBig = setting.prior.iter().enumerate().map(paid).sum();
        Some(ratio(total, &self.denominator * &setting.prior_total))
    }

    /// `E_i(t, s)` in units of `1 / (denominator money prior_total)`.
    fn gain(&self, setting: &Setting, agent: usize, of_type: usize, report: usize) -> IBig {
        let values = &setting.values[agent][of_type];
        let against = |others: usize| -> IBig {
            let truth = setting.profiles.with_others(others, agent, of_type);
            if setting.prior[truth].is_zero() {
                return IBig::ZERO;
            }
            let told = setting.profiles.with_others(others, agent, report);
            let law = self.outcomes[told].iter();
            let worth: IBig = law.map(|(outcome, weight)| weight * &values[outcome[agent]]).sum();
            &setting.prior[truth] * (worth - &setting.money * &self.payments[agent][told])
        };
        (0..setting.profiles.others_count(agent)).map(against).sum()
    }
}
