//! Strategy profiles against their instance.

mod conditions;
mod market_action;
mod one_shot;
mod staged;
mod trembles;

use super::actions::Actions;
use super::law::{law, probability};
use super::numbers::Numbers;
use super::{check_format, got};
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::instance::prior::Prior;
use crate::instance::profile::{Profile, Strategy};
use crate::instance::raw::{RawChoice, RawPlay, RawProfile};
use crate::instance::suggestion::did_you_mean;
use crate::instance::syntax::{self, Read, Report, Spanned};
use crate::instance::{Instance, Source};
use dashu::rational::RBig;

/// The format of profiles.
pub(in crate::instance) const PROFILE_FORMAT: &str = "poacert-profile/1";

/// Reads and validates a profile; see [`Profile::read`].
pub(in crate::instance) fn profile(
    source: Source,
    instance: &Instance,
) -> Result<Profile, Diagnostics> {
    let mut report = Report::default();
    let node = syntax::parse(&source, &mut report);
    let raw = node.and_then(|node| RawProfile::read(&node, &mut report));
    let found = raw.and_then(|raw| valid(&raw, instance, &source, &mut report));
    match found {
        Some(profile) if report.is_empty() => Ok(profile),
        _ => Err(Diagnostics::new(source, report.into_list())),
    }
}

fn valid(
    raw: &RawProfile,
    instance: &Instance,
    source: &Source,
    report: &mut Report,
) -> Option<Profile> {
    if let Some(format) = raw.format.get() {
        check_format(format, PROFILE_FORMAT, report);
    }
    let numbers = Numbers::given(&instance.params);
    let actions = Actions::of(&instance.auction, &instance.agents, Code::BidNotAllowed);
    let list = raw.play.get()?;
    let (strategies, plays) = match &instance.stages {
        None => (one_shot::strategies(list, instance, &actions, &numbers, report)?, Vec::new()),
        Some(stages) => {
            (Vec::new(), staged::plays(list, instance, stages, &actions, &numbers, report)?)
        }
    };
    Some(Profile {
        title: got(&raw.title).cloned(),
        citation: got(&raw.source).cloned(),
        strategies,
        plays,
        source: source.clone(),
    })
}

fn names(instance: &Instance, agent: usize, of_type: usize) -> (&str, &str) {
    let agent = instance.agents.get(agent);
    let of_type = agent.and_then(|agent| agent.types.get(of_type));
    (agent.map_or("", |agent| &agent.name), of_type.map_or("", |of_type| &of_type.name))
}

/// The agent and her type, by number; reports names that are none.
fn whose(play: &RawPlay, instance: &Instance, report: &mut Report) -> Option<(usize, usize)> {
    let agents = instance.agents.iter().map(|agent| agent.name.as_str());
    let name = play.agent.get()?;
    let agent = find(name, agents, Code::UnknownAgent, "there is no agent", report)?;
    let of_agent = instance.agents.get(agent)?;
    let none = format!("agent `{}` has no type", of_agent.name);
    let types = of_agent.types.iter().map(|of_type| of_type.name.as_str());
    let of_type = find(play.of_type.get()?, types, Code::UnknownType, &none, report)?;
    Some((agent, of_type))
}

fn find<'a>(
    name: &Spanned<String>,
    mut known: impl Iterator<Item = &'a str> + Clone,
    code: Code,
    none: &str,
    report: &mut Report,
) -> Option<usize> {
    let help = did_you_mean(&name.value, known.clone());
    let found = known.position(|other| other == name.value);
    if found.is_none() {
        let message = format!("{none} `{}`", name.value);
        report.add(Diagnostic::new(code, name.span.clone(), message).help(help));
    }
    found
}

/// What a choice says, once the labels of its actions are known.
fn strategy(
    choice: &RawChoice,
    labels: impl Fn(&[&Spanned<String>], &mut Report) -> Option<Vec<String>>,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Strategy> {
    match choice {
        RawChoice::Pure(key) => {
            let label = labels(&[key], report)?.pop()?;
            Some(vec![(label, RBig::ONE)])
        }
        RawChoice::Mixed(raw) => {
            let (keys, values): (Vec<_>, Vec<_>) =
                raw.value.0.iter().map(|(key, number)| (key, number)).unzip();
            let labels = labels(&keys, report);
            let values = values.into_iter().map(|n| probability(n, numbers, report)).collect();
            let values = law(values, raw.span.clone(), "the strategy", report)?;
            let positive = labels?.into_iter().zip(values).filter(|(_, value)| !value.is_zero());
            Some(positive.collect())
        }
    }
}

/// Reports types of positive probability that have no play.
fn check_missing(
    places: &[Vec<Option<Span>>],
    span: &Span,
    instance: &Instance,
    report: &mut Report,
) {
    for (agent, types) in places.iter().enumerate() {
        for of_type in (0..types.len()).filter(|t| types.get(*t).is_some_and(Option::is_none)) {
            if is_possible(&instance.prior, agent, of_type) {
                let (who, which) = names(instance, agent, of_type);
                let message = format!("type `{which}` of agent `{who}` has no strategy");
                let help = format!("add a play with agent = \"{who}\", type = \"{which}\"");
                let problem = Diagnostic::new(Code::MissingStrategy, span.clone(), message);
                report.add(problem.help(help));
            }
        }
    }
}

/// Whether a type has positive probability.
fn is_possible(prior: &Prior, agent: usize, of_type: usize) -> bool {
    match prior {
        Prior::Product(laws) => {
            let probability = laws.get(agent).and_then(|law| law.get(of_type));
            probability.is_some_and(|probability| !probability.is_zero())
        }
        Prior::Joint(law) => law
            .iter()
            .any(|(types, chance)| types.get(agent) == Some(&of_type) && !chance.is_zero()),
    }
}
