//! The linear program over Bayesian incentive compatible, interim individually rational mechanisms.
//!
//! Every round solves the mechanisms over the outcomes listed so far, exactly; its multipliers let payments cancel, so they
//! bound every mechanism, and name the outcomes that are missing.

use super::{Mechanism, Multipliers, Outcome, Setting};
use crate::program::{Column, Row, Sense, merged};
use crate::solve::{Control, Progress, Solved, minimum};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeSet;

/// Outcomes are listed from the start if each profile has at most so many.
const MOST_LISTED: usize = 32;

/// What the rounds came to: a mechanism, and multipliers, each with what it shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Ends {
    /// The best mechanism found.
    pub mechanism: Option<(RBig, Mechanism)>,
    /// The best multipliers found.
    pub multipliers: Option<(RBig, Multipliers)>,
}

impl Ends {
    /// Do both show the same?
    pub fn meet(&self) -> bool {
        match (&self.mechanism, &self.multipliers) {
            (Some((lower, _)), Some((upper, _))) => lower == upper,
            _ => false,
        }
    }
}

/// How many rows the program has.
pub(super) fn row_count(setting: &Setting) -> usize {
    setting.types.iter().map(|types| types.len() * types.len()).sum::<usize>()
        + setting.profiles.count()
}

/// The most revenue and its proof, or the interval between what was found when a limit came.
pub(super) fn maximise(setting: &Setting, control: &Control<'_>) -> Ends {
    let agents = setting.agents();
    let all = setting.feasible.all(agents, MOST_LISTED);
    let start: BTreeSet<Outcome> =
        all.unwrap_or_else(|| vec![setting.feasible.idle(agents)]).into_iter().collect();
    let mut listed = vec![start; setting.profiles.count()];
    let mut ends = Ends::default();
    for iterations in 0.. {
        let program = Listed::of(setting, &listed);
        control.report(&Progress {
            stage: "optimal revenue",
            iterations,
            columns: program.columns.len(),
            ..Progress::default()
        });
        let (rows, columns) = (&program.rows, program.columns.clone());
        let Ok(solved) = minimum(rows, columns, &IBig::ONE, control) else { return ends };
        let mechanism = program.mechanism(&solved);
        if let Some(earned) = mechanism.earns(setting)
            && ends.mechanism.as_ref().is_none_or(|(known, _)| earned > *known)
        {
            ends.mechanism = Some((earned, mechanism));
        }
        let multipliers = program.multipliers(&solved);
        let Some(proved) = multipliers.prove(setting) else { return ends };
        if ends.multipliers.as_ref().is_none_or(|(known, _)| proved.bound < *known) {
            ends.multipliers = Some((proved.bound, multipliers));
        }
        let mut missing = false;
        for (known, outcome) in listed.iter_mut().zip(proved.outcomes) {
            missing |= known.insert(outcome);
        }
        if ends.meet() || !missing {
            break;
        }
    }
    ends
}

/// The program over some outcomes of every profile, as a minimisation of minus the revenue.
struct Listed<'s> {
    setting: &'s Setting,
    rows: Vec<Row>,
    /// Laws over outcomes by profile, then payments.
    columns: Vec<Column>,
    outcomes: Vec<(usize, Outcome)>,
    /// The agent and the profiles, as reported, of every column of payments.
    payments: Vec<(usize, Vec<usize>)>,
    /// Payments are counted in this many units of `1/money`, so that they are about 1.
    unit: IBig,
}

impl<'s> Listed<'s> {
    fn of(setting: &'s Setting, listed: &[BTreeSet<Outcome>]) -> Self {
        let mut program = Listed {
            setting,
            rows: Vec::new(),
            columns: Vec::new(),
            outcomes: Vec::new(),
            payments: Vec::new(),
            unit: setting.largest_value(),
        };
        for (agent, types) in setting.types.iter().enumerate() {
            for of_type in 0..types.len() {
                let scale = setting.marginal(agent, of_type) * &program.unit;
                let row = Row { sense: Sense::AtLeast, rhs: IBig::ZERO, scale };
                program.rows.extend(vec![row; types.len()]);
            }
        }
        let law = Row { sense: Sense::Equal, rhs: IBig::ONE, scale: IBig::ONE };
        program.rows.extend(vec![law; setting.profiles.count()]);
        for (profile, outcomes) in listed.iter().enumerate() {
            for outcome in outcomes {
                program.list_outcome(profile, outcome);
            }
        }
        for agent in 0..setting.agents() {
            for report in 0..setting.types[agent].len() {
                let others = 0..setting.profiles.others_count(agent);
                let told = others.map(|o| setting.profiles.with_others(o, agent, report));
                // Under independent types only what is paid on average matters.
                match setting.independent {
                    true => program.list_payment(agent, told.collect()),
                    false => told.for_each(|profile| program.list_payment(agent, vec![profile])),
                }
            }
        }
        program
    }

    /// The row of `E_i(t, t) >= 0` where the report is the type, else that of `E_i(t, t) - E_i(t, s) >= 0`.
    fn row(&self, agent: usize, of_type: usize, report: usize) -> usize {
        let sizes = self.setting.types.iter().map(Vec::len);
        let before: usize = sizes.take(agent).map(|size| size * size).sum();
        before + of_type * self.setting.types[agent].len() + report
    }

    /// Entries of a column that is worth `gain(t)` to type t of the agent, times weights, at these profiles as reported.
    fn entries(
        &self,
        agent: usize,
        told: &[usize],
        gain: impl Fn(usize) -> IBig,
    ) -> Vec<(usize, IBig)> {
        let (setting, mut entries) = (self.setting, Vec::new());
        let Some(&first) = told.first() else { return entries };
        let report = setting.profiles.digit(first, agent);
        for of_type in 0..setting.types[agent].len() {
            let truths =
                told.iter().map(|&profile| setting.profiles.replace(profile, agent, of_type));
            let weight: IBig = truths.map(|truth| &setting.prior[truth]).sum();
            let amount = weight * gain(of_type);
            if of_type != report {
                entries.push((self.row(agent, of_type, report), -amount));
                continue;
            }
            for other in 0..setting.types[agent].len() {
                entries.push((self.row(agent, of_type, other), amount.clone()));
            }
        }
        entries
    }

    fn list_outcome(&mut self, profile: usize, outcome: &Outcome) {
        let mut entries =
            vec![(self.rows.len() - self.setting.profiles.count() + profile, IBig::ONE)];
        for (agent, &share) in outcome.iter().enumerate() {
            let value = |of_type: usize| self.setting.values[agent][of_type][share].clone();
            entries.extend(self.entries(agent, &[profile], value));
        }
        self.columns.push(Column { cost: IBig::ZERO, entries: merged(entries), free: false });
        self.outcomes.push((profile, outcome.clone()));
    }

    fn list_payment(&mut self, agent: usize, told: Vec<usize>) {
        let entries = merged(self.entries(agent, &told, |_| -&self.unit));
        // What nobody ever pays is left out.
        if entries.is_empty() {
            return;
        }
        let weight: IBig = told.iter().map(|&profile| &self.setting.prior[profile]).sum();
        self.columns.push(Column { cost: -weight * &self.unit, entries, free: true });
        self.payments.push((agent, told));
    }

    fn mechanism(&self, solved: &Solved) -> Mechanism {
        let (setting, values) = (self.setting, &solved.values);
        let (laws, paid) = values.numerators.split_at(self.outcomes.len());
        let mut outcomes = vec![Vec::new(); setting.profiles.count()];
        for ((profile, outcome), weight) in self.outcomes.iter().zip(laws) {
            if !weight.is_zero() {
                outcomes[*profile].push((outcome.clone(), weight * &setting.money));
            }
        }
        let mut payments = vec![vec![IBig::ZERO; setting.profiles.count()]; setting.agents()];
        for ((agent, told), amount) in self.payments.iter().zip(paid) {
            for &profile in told {
                payments[*agent][profile] = amount * &self.unit;
            }
        }
        Mechanism { denominator: &values.denominator * &setting.money, outcomes, payments }
    }

    fn multipliers(&self, solved: &Solved) -> Multipliers {
        let multiplier = |agent, of_type, report| {
            solved.multipliers.numerators[self.row(agent, of_type, report)].clone()
        };
        let sizes = || self.setting.types.iter().map(Vec::len).enumerate();
        let lies = |agent: usize, of_type: usize, size: usize| -> Vec<IBig> {
            let of = |report| match report == of_type {
                true => IBig::ZERO,
                false => multiplier(agent, of_type, report),
            };
            (0..size).map(of).collect()
        };
        Multipliers {
            denominator: solved.multipliers.denominator.clone(),
            rational: sizes().map(|(i, n)| (0..n).map(|t| multiplier(i, t, t)).collect()).collect(),
            compatible: sizes().map(|(i, n)| (0..n).map(|t| lies(i, t, n)).collect()).collect(),
        }
    }
}
