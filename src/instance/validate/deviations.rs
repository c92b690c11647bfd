//! Smoothness claims with their deviations.

use super::agents::Players;
use super::coverage::{self, Fault};
use super::got;
use super::law::{law, probability, short};
use super::numbers::Numbers;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::number::Number;
use crate::instance::raw::{ActionLaw, FamilyWord, RawDeviation, RawSmoothness, SmoothnessWord};
use crate::instance::suggestion::{did_you_mean, listed};
use crate::instance::syntax::{Report, Spanned};
use crate::instance::{
    Agent, Auction, Bid, Deviation, DeviationLaw, SingleItem, SmoothnessClaim, SmoothnessKind, Type,
};
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// The kind of the claim; that of deviations without a claim is the default.
pub(super) fn kind(raw: Option<&RawSmoothness>) -> SmoothnessKind {
    let word = raw.and_then(|raw| got(&raw.kind));
    match word.map(|word| word.value) {
        Some(SmoothnessWord::SemiSmooth) => SmoothnessKind::SemiSmooth,
        Some(SmoothnessWord::Smooth) | None => SmoothnessKind::Smooth,
    }
}

pub(super) fn claim(
    raw: &RawSmoothness,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<SmoothnessClaim> {
    let mut at_least = |number: Option<&Number>, name: &str, least: RBig| {
        let number = number?;
        let value = numbers.evaluate(number, report)?;
        if value < least {
            let message = format!("{name} is {}, but must be at least {least}", short(&value));
            let problem = Diagnostic::new(Code::OutOfRange, number.span.clone(), message);
            report.add(problem.help("the theorems need lambda >= 0 and mu >= 1"));
        }
        Some(value)
    };
    let lambda = at_least(raw.lambda.get(), "lambda", RBig::ZERO);
    let mu = match &raw.mu {
        None => Some(RBig::ONE),
        Some(mu) => at_least(mu.get(), "mu", RBig::ONE),
    };
    Some(SmoothnessClaim { lambda: lambda?, mu: mu?, kind: kind(Some(raw)) })
}

/// What deviations are checked against.
pub(super) struct Setting<'a> {
    pub players: &'a Players<'a>,
    /// The auction with its agents, if they are valid.
    pub sale: Option<(&'a Auction, &'a [Agent])>,
    pub kind: SmoothnessKind,
}

impl Setting<'_> {
    /// The deviations; reports what is wrong with each, and profiles matched by none or by two.
    pub fn validate(
        &self,
        list: &Spanned<Vec<RawDeviation>>,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<Vec<Deviation>> {
        let mut deviations = Vec::new();
        let mut patterns: Vec<Option<(usize, Vec<Option<usize>>)>> = Vec::new();
        for raw in &list.value {
            let agent = raw.agent.get().and_then(|name| self.players.find_agent(name, report));
            let pattern = agent.and_then(|agent| self.pattern(agent, raw, report));
            let law = self.law(raw, agent, pattern.as_deref(), numbers, report);
            patterns.push(agent.zip(pattern.clone()));
            deviations.push(agent.zip(pattern).zip(law).map(|((agent, types), law)| Deviation {
                agent,
                types,
                law,
            }));
        }
        let patterns = patterns.into_iter().collect::<Option<Vec<_>>>();
        if let (Some(patterns), false) = (patterns, list.value.is_empty()) {
            self.check_coverage(list, &patterns, report);
        }
        deviations.into_iter().collect()
    }

    /// The type profiles a deviation is for.
    fn pattern(
        &self,
        agent: usize,
        raw: &RawDeviation,
        report: &mut Report,
    ) -> Option<Vec<Option<usize>>> {
        let mut pattern = vec![None; self.players.len()];
        let Some(types) = &raw.types else { return Some(pattern) };
        let mut complete = Some(());
        for (whose, name) in &types.get()?.0 {
            let found = self.players.find_agent(whose, report);
            if found.is_some_and(|found| found != agent) && self.kind == SmoothnessKind::SemiSmooth
            {
                let own = self.players.agents.name(agent);
                let message = format!(
                    "a semi-smooth deviation of agent `{own}` may not depend on `{}`",
                    whose.value
                );
                let problem =
                    Diagnostic::new(Code::DeviationNotAllowed, whose.span.clone(), message);
                report.add(problem.help("name only her own type, or claim kind = \"smooth\""));
            }
            let chosen = found.and_then(|found| self.players.find_type(found, name, report));
            match found.and_then(|found| pattern.get_mut(found)) {
                Some(place) if chosen.is_some() => *place = chosen,
                _ => complete = None,
            }
        }
        complete.map(|()| pattern)
    }

    fn law(
        &self,
        raw: &RawDeviation,
        agent: Option<usize>,
        pattern: Option<&[Option<usize>]>,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<DeviationLaw> {
        match (&raw.law, &raw.family) {
            (Some(law), None) => {
                let law = law.get()?;
                let whose = agent.zip(pattern);
                let labels = whose.and_then(|(agent, pattern)| {
                    self.explicit(law, agent, pattern, numbers, report)
                });
                let values: Vec<_> = law
                    .value
                    .0
                    .iter()
                    .map(|(_, number)| probability(number, numbers, report))
                    .collect();
                let of = "the deviation";
                let values = self::law(values, law.span.clone(), of, report)?;
                let positive = labels?.into_iter().zip(values).filter(|(_, p)| !p.is_zero());
                Some(DeviationLaw::Explicit(positive.collect()))
            }
            (None, Some(family)) => {
                let family = family.get()?;
                if let Some((Auction::Table(_), _)) = self.sale {
                    let message = "families are for single-item auctions";
                    let problem =
                        Diagnostic::new(Code::DeviationNotAllowed, family.span.clone(), message);
                    report.add(problem.help("write law = { action = probability, .. }"));
                    return None;
                }
                Some(match family.value {
                    FamilyWord::HalfValue => DeviationLaw::HalfValue,
                    FamilyWord::UniformToValue => DeviationLaw::UniformToValue,
                    FamilyWord::LogDensity => DeviationLaw::LogDensity,
                })
            }
            (given, _) => {
                let (code, message, help) = match given {
                    None => (
                        Code::MissingKey,
                        "a deviation needs the key `law`, or else `family`",
                        "add law = { \"0\" = 1 } or family = \"half-value\"",
                    ),
                    Some(_) => (
                        Code::ConflictingKeys,
                        "a deviation has a law or a family, not both",
                        "remove one of them",
                    ),
                };
                report.add(Diagnostic::new(code, raw.span.clone(), message).help(help));
                None
            }
        }
    }

    /// The canonical labels of a law's actions.
    fn explicit(
        &self,
        law: &ActionLaw,
        agent: usize,
        pattern: &[Option<usize>],
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<Vec<String>> {
        let (auction, agents) = self.sale?;
        let mut places = BTreeMap::new();
        let mut labels = Vec::new();
        for (key, _) in &law.value.0 {
            let label = match auction {
                Auction::Table(table) => {
                    let actions = table.actions.get(agent)?;
                    let known = actions.contains(&key.value);
                    if !known {
                        let who = self.players.agents.name(agent);
                        let message = format!("agent `{who}` has no action `{}`", key.value);
                        let help = did_you_mean(&key.value, actions.iter().map(String::as_str));
                        let problem =
                            Diagnostic::new(Code::UnknownAction, key.span.clone(), message);
                        report.add(problem.help(help));
                    }
                    known.then(|| key.value.clone())
                }
                Auction::SingleItem(auction) => {
                    let types = &agents.get(agent)?.types;
                    let own = pattern.get(agent).copied().flatten();
                    let matched = types.iter().enumerate();
                    let matched =
                        matched.filter(|(number, _)| own.is_none_or(|own| own == *number));
                    let matched: Vec<_> = matched.map(|(_, t)| t).collect();
                    self.bid(key, auction, agent, &matched, numbers, report)
                }
            };
            if let Some(label) = &label
                && let Some(first) = places.insert(label.clone(), key.span.clone())
            {
                let message = format!("the action {label} stands twice in the law");
                let problem = Diagnostic::new(Code::DuplicateName, key.span.clone(), message);
                report.add(problem.also(first, "first here").help("add the probabilities up"));
            }
            labels.push(label);
        }
        labels.into_iter().collect()
    }

    /// The label of a bid that each of these types of an agent may make.
    fn bid(
        &self,
        key: &Spanned<String>,
        auction: &SingleItem,
        agent: usize,
        types: &[&Type],
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<String> {
        let bid = if key.value == "out" {
            Bid::Out
        } else {
            let number = Number::parse(&key.value, key.span.clone(), report);
            Bid::Amount(numbers.evaluate(&number, report)?)
        };
        let who = self.players.agents.name(agent);
        let bids = auction.bids.get(agent)?;
        if !bids.contains(&bid) {
            let message = format!("agent `{who}` has no bid {bid}");
            let grid: Vec<_> = bids.iter().take(20).map(Bid::to_string).collect();
            let help = format!("her bids are {}", listed(grid.iter().map(String::as_str)));
            let problem = Diagnostic::new(Code::UnknownBid, key.span.clone(), message);
            report.add(problem.help(help));
            return None;
        }
        let barred = types
            .iter()
            .find(|t| t.value.item().is_some_and(|value| !auction.may_bid(&bid, value)));
        if let Some(barred) = barred {
            let message = format!("type `{}` of agent `{who}` may not bid {bid}", barred.name);
            let problem = Diagnostic::new(Code::DeviationNotAllowed, key.span.clone(), message);
            report.add(problem.help("without overbidding a type's bids stop at its value"));
            return None;
        }
        Some(bid.to_string())
    }

    /// Reports, for each agent, the first type profiles that no deviation matches or that two match.
    fn check_coverage(
        &self,
        list: &Spanned<Vec<RawDeviation>>,
        patterns: &[(usize, Vec<Option<usize>>)],
        report: &mut Report,
    ) {
        let sizes: Vec<_> =
            (0..self.players.len()).map(|agent| self.players.raw_types(agent).len()).collect();
        for (agent, name) in self.players.agents.list().iter().enumerate() {
            let own = patterns.iter().enumerate().filter(|(_, (whose, _))| *whose == agent);
            let own: Vec<_> = own.map(|(number, (_, types))| (number, &types[..])).collect();
            let span = |number: usize| {
                list.value.get(number).map_or(list.span.clone(), |d| d.span.clone())
            };
            let problem = match coverage::check(&own, &sizes) {
                Ok(()) => continue,
                Err(Fault::Gap(types)) => {
                    let message = format!("no deviation for agent `{name}` at {}", self.at(&types));
                    Diagnostic::new(Code::MissingDeviation, list.span.clone(), message)
                        .help("every agent needs exactly one deviation at every type profile")
                }
                Err(Fault::Overlap(first, second, types)) => {
                    let message =
                        format!("two deviations of agent `{name}` match at {}", self.at(&types));
                    Diagnostic::new(Code::OverlappingDeviations, span(second), message)
                        .also(span(first), "the other one")
                        .help("every agent needs exactly one deviation at every type profile")
                }
                Err(Fault::TooLong(steps)) => {
                    let message =
                        format!("whether the deviations cover all types takes over {steps} steps");
                    Diagnostic::new(Code::TooLarge, list.span.clone(), message)
                        .help("list fewer deviations, with fewer types named in each")
                }
            };
            report.add(problem);
        }
    }

    /// Type profiles in words.
    fn at(&self, types: &[Option<usize>]) -> String {
        let fixed = types.iter().enumerate().filter_map(|(agent, chosen)| {
            let name = self.players.types.get(agent)?.name((*chosen)?);
            Some(format!("\"{}\" = \"{name}\"", self.players.agents.name(agent)))
        });
        let fixed: Vec<_> = fixed.collect();
        if fixed.is_empty() {
            "any types".to_owned()
        } else {
            format!("types {{ {} }}", fixed.join(", "))
        }
    }
}
