//! Options of information: signal structures with their costs.

use super::agents::Players;
use super::got;
use super::law::{law, probability, short};
use super::names::Names;
use super::numbers::Numbers;
use super::size::product;
use crate::instance::InformationOption;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::raw::{RawCost, RawInformation, RawSignals};
use crate::instance::suggestion::listed;
use crate::instance::syntax::{Got, Report, Spanned};
use dashu::base::Signed;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// The choice of no option.
pub(super) const NONE: &str = "none";
/// The most probabilities of an option's law.
const MAXIMUM_LAW: u128 = 1_000_000;

/// The options of every agent, in the order of the file.
pub(super) fn validate(
    list: &Spanned<Vec<RawInformation>>,
    players: &Players,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<Vec<InformationOption>>> {
    let mut by_agent = vec![Vec::new(); players.len()];
    let mut names: Vec<Vec<&Spanned<String>>> = vec![Vec::new(); players.len()];
    let mut is_complete = true;
    for raw in &list.value {
        let agent = raw.agent.get().and_then(|name| players.find_agent(name, report));
        if let Some(name) = raw.name.get() {
            if name.value == NONE {
                let message = "no option can be called `none`";
                let problem = Diagnostic::new(Code::BadName, name.span.clone(), message);
                report.add(problem.help("`none` is to learn nothing, which is always possible"));
            }
            if let Some(names) = agent.and_then(|agent| names.get_mut(agent)) {
                names.push(name);
            }
        }
        let option = option(raw, agent, players, numbers, report);
        match (agent.and_then(|agent| by_agent.get_mut(agent)), option) {
            (Some(options), Some(option)) => options.push(option),
            _ => is_complete = false,
        }
    }
    for names in names {
        // For what it reports.
        let _ = Names::of("option", names.into_iter().map(Some), report);
    }
    Some(by_agent).filter(|_| is_complete)
}

fn option(
    raw: &RawInformation,
    agent: Option<usize>,
    players: &Players,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<InformationOption> {
    let cost = cost(&raw.cost, agent, players, numbers, report);
    let told = match (&raw.learns, &raw.law) {
        (Some(learns), None) => {
            learns.get().and_then(|list| learns_types(list, agent, players, report))
        }
        (None, Some(law)) => {
            law.get().and_then(|rows| SignalLaw { agent, players, numbers }.read(rows, report))
        }
        (None, None) => {
            let message = "an information option needs the key `learns`, or else `law`";
            let problem = Diagnostic::new(Code::MissingKey, raw.span.clone(), message);
            report.add(problem.help("add learns = [\"2\"], or a law of signals"));
            None
        }
        (Some(_), Some(_)) => {
            let message = "an information option learns types or has a law of signals, not both";
            let problem = Diagnostic::new(Code::ConflictingKeys, raw.span.clone(), message);
            report.add(problem.help("remove one of them"));
            None
        }
    };
    let name = raw.name.get()?.value.clone();
    let (cost, Told { about, signals, law }) = (cost?, told?);
    agent?;
    Some(InformationOption { name, cost, about, signals, law })
}

/// The cost by own type.
fn cost(
    raw: &Option<Got<Spanned<RawCost>>>,
    agent: Option<usize>,
    players: &Players,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<RBig>> {
    let types = agent.and_then(|agent| players.types.get(agent));
    let Some(raw) = raw else { return Some(vec![RBig::ZERO; types?.len()]) };
    let raw = raw.get()?;
    let read = |number, report: &mut Report| {
        let value: RBig = numbers.evaluate(number, report)?;
        if !value.is_negative() {
            return Some(value);
        }
        let message = format!("the cost {} is negative", short(&value));
        let problem = Diagnostic::new(Code::OutOfRange, number.span.clone(), message);
        report.add(problem.help("nobody is paid for learning: costs are at least 0"));
        None
    };
    match &raw.value {
        RawCost::Same(number) => {
            let cost = read(number, report);
            Some(vec![cost?; types?.len()])
        }
        RawCost::ByType(table) => {
            let costs: Vec<_> =
                table.0.iter().map(|(name, number)| (name, read(number, report))).collect();
            let types = types?;
            let of = players.agents.name(agent?);
            let mut found: Vec<Option<Option<RBig>>> = vec![None; types.len()];
            for (name, cost) in costs {
                let place = players.find_type(agent?, name, report);
                *place.and_then(|place| found.get_mut(place))? = Some(cost);
            }
            let lacking = types.list().iter().zip(&found).filter(|(_, cost)| cost.is_none());
            let lacking: Vec<&str> = lacking.map(|(name, _)| name.as_str()).collect();
            if !lacking.is_empty() {
                let message =
                    format!("agent `{of}` has no cost for {}", listed(lacking.iter().copied()));
                let problem = Diagnostic::new(Code::MissingKey, raw.span.clone(), message);
                report.add(problem.help("every type needs an entry, or write one number for all"));
            }
            found.into_iter().map(Option::flatten).collect()
        }
    }
}

/// What an option tells.
struct Told {
    about: Vec<usize>,
    signals: Vec<String>,
    law: Vec<Vec<RBig>>,
}

/// The types of these agents, told exactly.
fn learns_types(
    list: &Spanned<Vec<Spanned<String>>>,
    agent: Option<usize>,
    players: &Players,
    report: &mut Report,
) -> Option<Told> {
    if list.value.is_empty() {
        let problem = Diagnostic::new(Code::EmptyList, list.span.clone(), "nothing is learned");
        report.add(problem.help("name an agent whose type is learned"));
        return None;
    }
    let about: Vec<_> = list.value.iter().map(|name| other(name, agent, players, report)).collect();
    let _ = Names::of("agent", list.value.iter().map(Some), report);
    let about = about.into_iter().collect::<Option<Vec<_>>>()?;
    let combinations = size(&about, players);
    check_size(combinations.saturating_mul(combinations), list.span.clone(), report)?;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut signals = Vec::new();
    let mut tells = Vec::new();
    for combination in combinations_of(&about, players) {
        let names = about.iter().zip(&combination);
        let names =
            names.filter_map(|(&agent, &of_type)| Some(players.types.get(agent)?.name(of_type)));
        let signal = names.collect::<Vec<_>>().join(",");
        let place = *places.entry(signal.clone()).or_insert(signals.len());
        if place == signals.len() {
            signals.push(signal);
        }
        tells.push(place);
    }
    let row = |place: usize| {
        let told = |signal| if signal == place { RBig::ONE } else { RBig::ZERO };
        (0..signals.len()).map(told).collect()
    };
    let law = tells.into_iter().map(row).collect();
    Some(Told { about, signals, law })
}

/// Another agent, by number; reports a name that is none, or is her own.
fn other(
    name: &Spanned<String>,
    agent: Option<usize>,
    players: &Players,
    report: &mut Report,
) -> Option<usize> {
    let found = players.find_agent(name, report)?;
    if Some(found) != agent {
        return Some(found);
    }
    let message = format!("agent `{}` knows her own type", name.value);
    let problem = Diagnostic::new(Code::ConflictingKeys, name.span.clone(), message);
    report.add(problem.help("name other agents only"));
    None
}

/// How many combinations of types these agents have.
fn size(about: &[usize], players: &Players) -> u128 {
    product(about.iter().map(|&agent| players.types.get(agent).map_or(0, Names::len)))
}

fn check_size(
    probabilities: u128,
    span: std::ops::Range<usize>,
    report: &mut Report,
) -> Option<()> {
    if probabilities <= MAXIMUM_LAW {
        return Some(());
    }
    let message = format!("the law of the signals has more than {MAXIMUM_LAW} probabilities");
    let problem = Diagnostic::new(Code::TooLarge, span, message);
    report.add(problem.help("name fewer agents, or agents of fewer types"));
    None
}

/// All combinations of types of these agents, the last one's fastest.
fn combinations_of(about: &[usize], players: &Players) -> Vec<Vec<usize>> {
    about.iter().fold(vec![Vec::new()], |starts, &agent| {
        let types = players.types.get(agent).map_or(0, Names::len);
        let with = |start: &Vec<usize>, of_type| start.iter().copied().chain([of_type]).collect();
        starts.iter().flat_map(|start| (0..types).map(move |t| with(start, t))).collect()
    })
}

/// What a law of signals is read with.
struct SignalLaw<'a> {
    /// Whose option it is.
    agent: Option<usize>,
    players: &'a Players<'a>,
    numbers: &'a Numbers,
}

impl SignalLaw<'_> {
    fn read(&self, rows: &Spanned<Vec<RawSignals>>, report: &mut Report) -> Option<Told> {
        let Some(first) = rows.value.first() else {
            let problem = Diagnostic::new(Code::EmptyList, rows.span.clone(), "the law has no row");
            report.add(problem.help("a row is needed for every combination of types it is about"));
            return None;
        };
        let mut signals: Vec<String> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, _) in
            rows.value.iter().filter_map(|row| row.signals.get()).flat_map(|s| &s.value.0)
        {
            if !places.contains_key(name.value.as_str()) {
                let _ = Names::of("signal", std::iter::once(Some(name)), report);
                places.insert(&name.value, signals.len());
                signals.push(name.value.clone());
            }
        }
        let about = self.about(first, report);
        let mut found: BTreeMap<Vec<usize>, (&RawSignals, Option<Vec<RBig>>)> = BTreeMap::new();
        let mut is_complete = true;
        for row in &rows.value {
            let probabilities = self.probabilities(row, &places, report);
            let combination =
                about.as_deref().and_then(|about| self.combination(row, about, report));
            let Some(combination) = combination else {
                is_complete = false;
                continue;
            };
            if let Some((first, _)) = found.get(&combination) {
                let message = "these types stand twice in the law";
                let problem = Diagnostic::new(Code::DuplicateProfile, row.span.clone(), message);
                report
                    .add(problem.also(first.span.clone(), "first here").help("remove one of them"));
                continue;
            }
            found.insert(combination, (row, probabilities));
        }
        let about = about.filter(|_| is_complete)?;
        let combinations = size(&about, self.players);
        let probabilities = combinations.saturating_mul(product([signals.len()].into_iter()));
        check_size(probabilities, rows.span.clone(), report)?;
        let all = combinations_of(&about, self.players);
        let lacking: Vec<_> = all.iter().filter(|types| !found.contains_key(*types)).collect();
        if let Some(first) = lacking.first() {
            let message = match lacking.len() - 1 {
                0 => format!("the law has no row for types {}", self.names(&about, first)),
                more => format!(
                    "the law has no row for types {}, and {more} more combinations",
                    self.names(&about, first)
                ),
            };
            let problem = Diagnostic::new(Code::MissingProfile, rows.span.clone(), message);
            report.add(problem.help("add a row for every combination of the types it is about"));
            return None;
        }
        let law =
            found.into_values().map(|(_, probabilities)| probabilities).collect::<Option<_>>();
        Some(Told { about, signals, law: law? })
    }

    /// The agents a row names, in the instance's order.
    fn about(&self, row: &RawSignals, report: &mut Report) -> Option<Vec<usize>> {
        let names = row.types.get()?.0.iter();
        let about: Vec<_> =
            names.map(|(name, _)| other(name, self.agent, self.players, report)).collect();
        let mut about = about.into_iter().collect::<Option<Vec<_>>>()?;
        about.sort_unstable();
        Some(about)
    }

    /// The types of a row, in the order of the agents the law is about.
    fn combination(
        &self,
        row: &RawSignals,
        about: &[usize],
        report: &mut Report,
    ) -> Option<Vec<usize>> {
        let mut combination = vec![None; about.len()];
        let mut is_complete = true;
        for (name, of_type) in &row.types.get()?.0 {
            let Some(agent) = other(name, self.agent, self.players, report) else {
                is_complete = false;
                continue;
            };
            let of_type = self.players.find_type(agent, of_type, report);
            is_complete &= of_type.is_some();
            let Ok(place) = about.binary_search(&agent) else {
                let message = format!("the rows before do not name agent `{}`", name.value);
                let problem = Diagnostic::new(Code::ConflictingKeys, name.span.clone(), message);
                report.add(problem.help("all rows of a law name the same agents"));
                is_complete = false;
                continue;
            };
            *combination.get_mut(place)? = of_type;
        }
        let lacking = about.iter().zip(&combination).filter(|(_, of_type)| of_type.is_none());
        let lacking: Vec<&str> =
            lacking.map(|(&agent, _)| self.players.agents.name(agent)).collect();
        if is_complete && !lacking.is_empty() {
            let message = format!("this row does not name {}", listed(lacking));
            let problem = Diagnostic::new(Code::MissingKey, row.span.clone(), message);
            report.add(problem.help("all rows of a law name the same agents"));
        }
        combination.into_iter().collect::<Option<_>>().filter(|_| is_complete)
    }

    /// The probabilities of a row, by signal.
    fn probabilities(
        &self,
        row: &RawSignals,
        places: &BTreeMap<&str, usize>,
        report: &mut Report,
    ) -> Option<Vec<RBig>> {
        let given = row.signals.get()?;
        let entries = given.value.0.iter();
        let values = entries.map(|(_, number)| probability(number, self.numbers, report)).collect();
        let values = law(values, given.span.clone(), "the signals", report)?;
        let mut by_signal = vec![RBig::ZERO; places.len()];
        for ((name, _), value) in given.value.0.iter().zip(values) {
            let place = places.get(name.value.as_str())?;
            *by_signal.get_mut(*place)? = value;
        }
        Some(by_signal)
    }

    fn names(&self, about: &[usize], types: &[usize]) -> String {
        let one = |(&agent, &of_type): (&usize, &usize)| {
            let of_type = self.players.types.get(agent).map_or("", |types| types.name(of_type));
            format!("\"{}\" = \"{of_type}\"", self.players.agents.name(agent))
        };
        let all: Vec<_> = about.iter().zip(types).map(one).collect();
        format!("{{ {} }}", all.join(", "))
    }
}

/// The options as written, if the section is there.
pub(super) fn options(
    raw: &Option<Got<Spanned<Vec<RawInformation>>>>,
    players: &Players,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<Vec<InformationOption>>> {
    match raw {
        None => Some(vec![Vec::new(); players.len()]),
        Some(_) => validate(got(raw)?, players, numbers, report),
    }
}
