//! Smoothness claims with their deviations.

use super::agents::Players;
use super::coverage::{self, Fault};
use super::deviation_law::Laws;
use super::got;
use super::law::short;
use super::names::Names;
use super::numbers::Numbers;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::number::Number;
use crate::instance::raw::{RawDeviation, RawSmoothness, SmoothnessWord};
use crate::instance::syntax::{Report, Spanned};
use crate::instance::{Agent, Auction, Deviation, SmoothnessClaim, SmoothnessKind};
use dashu::rational::RBig;

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
        let laws = Laws::of(self.sale, self.kind);
        let mut deviations = Vec::new();
        let mut patterns: Vec<Option<(usize, Vec<Option<usize>>)>> = Vec::new();
        for raw in &list.value {
            let agent = raw.agent.get().and_then(|name| self.players.find_agent(name, report));
            let pattern = agent.and_then(|agent| self.pattern(agent, raw, report));
            let whose = agent.zip(pattern.as_deref());
            let law = laws.read(raw, whose, numbers, report);
            patterns.push(agent.zip(pattern.clone()));
            deviations.push(agent.zip(pattern).zip(law).map(|((agent, types), law)| Deviation {
                agent,
                types,
                law,
            }));
        }
        let patterns = patterns.into_iter().collect::<Option<Vec<_>>>();
        let is_sound =
            self.players.agents.is_sound() && self.players.types.iter().all(Names::is_sound);
        if let Some(patterns) = patterns.filter(|list| is_sound && !list.is_empty()) {
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
