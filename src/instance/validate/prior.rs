//! The prior, from the agents' probabilities or from a joint table.

use super::agents::Players;
use super::law::{law, probability, short};
use super::numbers::Numbers;
use crate::instance::Prior;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::raw::{RawJoint, RawPrior};
use crate::instance::syntax::{Got, Report, Spanned};
use dashu::rational::RBig;
use std::collections::BTreeMap;

pub(super) fn validate(
    players: &Players,
    raw: &Option<Got<RawPrior>>,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Prior> {
    let Some(raw) = raw else {
        let laws: Vec<_> =
            (0..players.len()).map(|agent| independent(players, agent, numbers, report)).collect();
        return laws.into_iter().collect::<Option<_>>().map(Prior::Product);
    };
    let joint = joint(players, raw.get()?.joint.get()?, numbers, report);
    check_marginals(players, joint.as_ref(), numbers, report);
    joint.map(Prior::Joint)
}

/// The law of one agent's types.
fn independent(
    players: &Players,
    agent: usize,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<RBig>> {
    let name = players.agents.name(agent);
    let raw = players.raw.value.get(agent)?;
    let types = raw.types.get()?;
    let sure = types.value.len() == 1;
    let probabilities: Vec<_> = types
        .value
        .iter()
        .map(|raw| match &raw.prob {
            Some(number) => probability(number.get()?, numbers, report),
            None if sure => Some(RBig::ONE),
            None => {
                let of = raw.name.get().map_or("", |name| &name.value);
                let message = format!("type `{of}` of agent `{name}` has no probability");
                let problem = Diagnostic::new(Code::MissingProbability, raw.span.clone(), message);
                report.add(problem.help("add `prob`, or a joint [prior] for all agents"));
                None
            }
        })
        .collect();
    if types.value.is_empty() {
        return None;
    }
    law(probabilities, types.span.clone(), &format!("agent `{name}`'s types"), report)
}

fn joint(
    players: &Players,
    raw: &Spanned<Vec<RawJoint>>,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<BTreeMap<Vec<usize>, RBig>> {
    let mut places = BTreeMap::new();
    let mut profiles = Vec::new();
    let mut probabilities = Vec::new();
    for entry in &raw.value {
        let prob = entry.prob.get();
        probabilities.push(prob.and_then(|number| probability(number, numbers, report)));
        let profile = entry.types.get().and_then(|types| type_profile(players, types, report));
        if let Some(profile) = &profile
            && let Some(first) = places.insert(profile.clone(), entry.span.clone())
        {
            let message = "this type profile stands twice in the prior";
            let problem = Diagnostic::new(Code::DuplicateProfile, entry.span.clone(), message);
            report.add(problem.also(first, "first here").help("add the probabilities up"));
        }
        profiles.push(profile);
    }
    let probabilities = law(probabilities, raw.span.clone(), "the type profiles", report)?;
    let profiles = profiles.into_iter().collect::<Option<Vec<_>>>()?;
    let pairs = profiles.into_iter().zip(probabilities);
    Some(pairs.filter(|(_, probability)| !probability.is_zero()).collect())
}

fn type_profile(
    players: &Players,
    types: &Spanned<Vec<Spanned<String>>>,
    report: &mut Report,
) -> Option<Vec<usize>> {
    players.check_length(types, "types", report)?;
    let found: Vec<_> = types
        .value
        .iter()
        .enumerate()
        .map(|(agent, name)| players.find_type(agent, name, report))
        .collect();
    found.into_iter().collect()
}

/// Reports probabilities of types, where given, that are not those of the joint prior.
fn check_marginals(
    players: &Players,
    joint: Option<&BTreeMap<Vec<usize>, RBig>>,
    numbers: &Numbers,
    report: &mut Report,
) {
    for agent in 0..players.len() {
        let raw_types = players.raw_types(agent);
        let mut marginals = vec![RBig::ZERO; raw_types.len()];
        for (types, probability) in joint.into_iter().flatten() {
            let own = types.get(agent).and_then(|&own| marginals.get_mut(own));
            if let Some(marginal) = own {
                *marginal += probability;
            }
        }
        for (raw, marginal) in raw_types.iter().zip(&marginals) {
            let Some(given) = raw.prob.as_ref().and_then(Got::get) else { continue };
            let Some(value) = probability(given, numbers, report) else { continue };
            if value != *marginal && joint.is_some() {
                let (value, marginal) = (short(&value), short(marginal));
                let message = format!("the joint prior gives this type {marginal}, not {value}");
                let problem = Diagnostic::new(Code::MarginalMismatch, given.span.clone(), message);
                report.add(problem.help("with a joint prior `prob` can be left out"));
            }
        }
    }
}
