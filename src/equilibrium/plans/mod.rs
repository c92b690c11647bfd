//! Correlated equilibria of the agent and strategic forms: laws over profiles of plans (Forges 1993).

mod known;
mod multipliers;
mod plan;
mod pricing;
mod program;
mod rows;
mod search;

pub use multipliers::{OfPlan, PlanBound, PlanMultipliers};
pub use plan::{Plan, PlanProfile, counting_types, profile_count};

use super::answer::{Answer, Proof};
use super::two_sided::{TwoSided, every_agent_apart};
use super::{Concept, Question};
use crate::game::Game;
use crate::program::ColumnId;
use crate::solve::{Control, Optimum, Precision, Weighted, minimise};
use dashu::integer::IBig;
use plan::Plans;
use program::PlanProgram;
use std::collections::{BTreeMap, BTreeSet};

/// A law over profiles of plans in exact rationals.
#[derive(Clone, Debug)]
pub struct PlanLaw {
    /// Profiles of plans and the numerators of their weights, in the order of their numbers.
    pub entries: Vec<(PlanProfile, IBig)>,
    /// What the numerators are over.
    pub denominator: IBig,
}

/// What proves the ends of an optimum over laws of plans.
pub type PlanProof = TwoSided<PlanBound, PlanLaw>;

/// Answers a question about a concept that laws over plans make up.
///
/// The strategic form's correlated equilibria are those of the agent form that also obey rows for every whole plan.
/// Such rows are added for the plans of a law that violates them, until none does; every bound on the way holds.
/// A Bayes-Nash equilibrium, where a short search finds one, is a law of every concept: it is what is left if time is
/// up before there is a better one. (Beginning with the columns it needs was tried, and slowed maxima down.)
pub(super) fn solve_plans(
    game: &Game,
    question: &Question,
    precision: &Precision,
    control: &Control<'_>,
) -> Answer {
    let plans = Plans::new(game);
    let known = known::equilibrium(&plans, question, control);
    let (mut optimum, mut law) = match question.concept {
        Concept::StrategicCe => with_whole_plans(game, question, precision, control),
        _ => {
            let program = PlanProgram::new(game, question, &BTreeSet::new(), Vec::new(), control);
            let optimum = minimise(&program, precision, control);
            let law = optimum.upper.as_ref().map(|(_, weighted)| law_of(&plans, weighted));
            (optimum, law)
        }
    };
    let attained = optimum.upper.as_ref().filter(|_| law.is_some()).map(|(value, _)| value);
    if let Some((value, weighted)) = known
        && attained.is_none_or(|attained| value < *attained)
    {
        law = Some(law_of(&plans, &weighted));
        optimum.upper = Some((value, weighted));
    }
    let (value, proof) = TwoSided::of(game, question, optimum, law, every_agent_apart(game));
    Answer { question: question.clone(), value, proof: Proof::Plans(proof) }
}

fn with_whole_plans(
    game: &Game,
    question: &Question,
    precision: &Precision,
    control: &Control<'_>,
) -> (Optimum<PlanBound>, Option<PlanLaw>) {
    let (mut listed, mut start) = (BTreeSet::new(), Vec::new());
    let mut precise = false;
    let mut best: Option<Optimum<PlanBound>> = None;
    loop {
        let program = PlanProgram::new(game, question, &listed, start, control);
        let until = if precise { precision } else { &Precision::roughly() };
        let mut optimum = minimise(&program, until, control);
        if let Some(weaker) = best.take() {
            optimum = optimum.or_bound(weaker);
        }
        let Some(law) =
            optimum.upper.as_ref().map(|(_, weighted)| law_of(&program.plans, weighted))
        else {
            return (optimum, None);
        };
        let violated = violated(&program, &law);
        match violated.is_empty() {
            true if precise => return (optimum, Some(law)),
            true => precise = true,
            false => listed.extend(violated),
        }
        if control.stopped() {
            return (optimum, None);
        }
        start = std::mem::take(&mut optimum.listed);
        best = Some(optimum);
    }
}

/// The plans whose rows a law violates, by agent.
fn violated(program: &PlanProgram<'_, '_>, law: &PlanLaw) -> BTreeSet<(usize, Plan)> {
    let mut sums: BTreeMap<(usize, Plan), Vec<Vec<IBig>>> = BTreeMap::new();
    for (profile, weight) in &law.entries {
        for (agent, plan) in profile.iter().enumerate() {
            let gains = program.gains(profile, agent);
            let zero = || gains.iter().map(|row| vec![IBig::ZERO; row.len()]).collect();
            let sum: &mut Vec<Vec<IBig>> = sums.entry((agent, plan.clone())).or_insert_with(zero);
            for (sum, gain) in sum.iter_mut().flatten().zip(gains.iter().flatten()) {
                *sum += gain * weight;
            }
        }
    }
    let fails = |rows: &Vec<Vec<IBig>>| rows.iter().flatten().any(|sum| *sum < IBig::ZERO);
    sums.into_iter().filter(|(_, rows)| fails(rows)).map(|(plan, _)| plan).collect()
}

fn law_of(plans: &Plans<'_>, weighted: &Weighted) -> PlanLaw {
    let entry = |(number, weight): &(ColumnId, IBig)| (plans.profile(*number), weight.clone());
    PlanLaw {
        entries: weighted.weights.iter().map(entry).collect(),
        denominator: weighted.denominator.clone(),
    }
}
