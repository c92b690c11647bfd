//! Strategy profiles against their instance.

use super::actions::Actions;
use super::law::{law, probability};
use super::numbers::Numbers;
use super::supported::not_yet;
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
    let sizes = instance.agents.iter().map(|agent| agent.types.len());
    let mut strategies: Vec<Vec<Option<Strategy>>> = sizes.map(|size| vec![None; size]).collect();
    // Where each type's play stands; those that could not be read count as given.
    let mut places: Vec<Vec<Option<Span>>> =
        strategies.iter().map(|types| vec![None; types.len()]).collect();
    let mut is_complete = true;
    let plays = raw.play.get()?;
    for play in &plays.value {
        let whose = whose(play, instance, report);
        let strategy = strategy(play, whose, &actions, &numbers, report);
        let Some((agent, of_type)) = whose else {
            is_complete = false;
            continue;
        };
        let place = places.get_mut(agent).and_then(|types| types.get_mut(of_type))?;
        match place {
            // What comes with a signal or at a market is another play of the same type.
            Some(_) if has_foreign_keys(play) => {}
            Some(first) => {
                let (who, which) = names(instance, agent, of_type);
                let message = format!("what type `{which}` of agent `{who}` plays is given twice");
                let problem = Diagnostic::new(Code::DuplicatePlay, play.span.clone(), message);
                report.add(problem.also(first.clone(), "first here").help("remove one of them"));
            }
            None => *place = Some(play.span.clone()),
        }
        *strategies.get_mut(agent).and_then(|types| types.get_mut(of_type))? = strategy;
    }
    if is_complete {
        check_missing(&places, &plays.span, instance, report);
    }
    Some(Profile {
        title: got(&raw.title).cloned(),
        citation: got(&raw.source).cloned(),
        strategies,
        plays: Vec::new(),
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

/// The places of keys for staged games.
fn foreign_keys(play: &RawPlay) -> impl Iterator<Item = (&'static str, Span)> {
    let keys = [
        ("`information` is", &play.information),
        ("`signal` is", &play.signal),
        ("`market` is", &play.market),
        ("`holds` is", &play.holds),
        ("`paid` is", &play.paid),
        ("`saw` is", &play.saw),
        ("`tremble` is", &play.tremble),
    ];
    keys.into_iter().filter_map(|(what, key)| Some((what, got(key)?.span.clone())))
}

fn has_foreign_keys(play: &RawPlay) -> bool {
    foreign_keys(play).next().is_some()
}

/// What is played, if it is of the one-shot game.
fn strategy(
    play: &RawPlay,
    whose: Option<(usize, usize)>,
    actions: &Actions,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Strategy> {
    if has_foreign_keys(play) {
        for (what, span) in foreign_keys(play) {
            report.add(not_yet(what, span));
        }
        return None;
    }
    let choice = match (&play.bid, &play.action) {
        (Some(choice), None) | (None, Some(choice)) => choice.get()?,
        (None, None) => {
            let message = "a play needs the key `bid`, or else `action`";
            let problem = Diagnostic::new(Code::MissingKey, play.span.clone(), message);
            report.add(
                problem.help("add bid = \"1/2\" or bid = { \"0\" = \"1/2\", \"1\" = \"1/2\" }"),
            );
            return None;
        }
        (Some(_), Some(_)) => {
            let message = "a play has a bid or an action, not both";
            let problem = Diagnostic::new(Code::ConflictingKeys, play.span.clone(), message);
            report.add(problem.help("remove one of them"));
            return None;
        }
    };
    let labels = |keys: &[&Spanned<String>], report: &mut Report| {
        let (agent, of_type) = whose?;
        actions.of_law(keys.iter().copied(), agent, Some(of_type), numbers, report)
    };
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
