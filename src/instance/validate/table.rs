//! Mechanisms written out as tables.

use super::agents::Players;
use super::law::{law, probability};
use super::names::Names;
use super::numbers::Numbers;
use super::size;
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::number::Number;
use crate::instance::raw::{RawBranch, RawEntry, RawTable};
use crate::instance::syntax::{Got, Report, Spanned};
use crate::instance::{Branch, Table};
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// How many missing profiles are named.
const NAMED: usize = 3;

pub(super) fn validate(
    raw: &RawTable,
    outcomes: &Names,
    players: &Players,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Table> {
    for bids in players.raw.value.iter().filter_map(|agent| agent.bids.as_ref()?.get()) {
        let message = "a table has actions, not bids";
        let problem = Diagnostic::new(Code::ConflictingKeys, bids.span(), message);
        report.add(problem.help("list the agent's actions in [auction] actions"));
    }
    let actions = actions(raw, players, report).filter(|actions| {
        let counts = actions.iter().map(Names::len);
        size::check(players, counts, raw.span.clone(), report).is_some()
    });
    let entries = raw.entries.get()?;
    let reading = Reading { players, numbers, actions: actions.as_deref(), outcomes };
    let lotteries = reading.lotteries(entries, report);
    let actions = actions?;
    Some(Table {
        outcomes: outcomes.list().to_vec(),
        actions: actions.iter().map(|names| names.list().to_vec()).collect(),
        lotteries: lotteries?,
    })
}

/// The actions of every agent; `None` if some agent has none.
fn actions(raw: &RawTable, players: &Players, report: &mut Report) -> Option<Vec<Names>> {
    let given = raw.actions.get()?;
    let mut by_agent: Vec<Option<Names>> = vec![None; players.len()];
    for (agent, list) in &given.value.0 {
        let found = players.find_agent(agent, report);
        if list.value.is_empty() {
            let message = format!("agent `{}` has no action", agent.value);
            let problem = Diagnostic::new(Code::EmptyList, list.span.clone(), message);
            report.add(problem.help("give her one, such as \"stay\""));
        }
        let names = Names::of("action", list.value.iter().map(Some), report);
        if let Some(place) = found.and_then(|agent| by_agent.get_mut(agent)) {
            *place = Some(names).filter(|names| names.len() > 0);
        }
    }
    let known = |agent: &str| given.value.0.iter().any(|(key, _)| key.value == agent);
    for agent in players.agents.list().iter().filter(|agent| !agent.is_empty() && !known(agent)) {
        let message = format!("agent `{agent}` has no actions");
        let problem = Diagnostic::new(Code::MissingKey, given.span.clone(), message);
        report.add(problem.help(format!("add \"{agent}\" = [ .. ]")));
    }
    by_agent.into_iter().collect()
}

/// The outcomes listed; without a list those named in the entries, in order of first appearance.
pub(super) fn outcomes(raw: &RawTable, report: &mut Report) -> Names {
    match &raw.outcomes {
        Some(Got(None)) => Names::of("outcome", std::iter::once(None), report),
        Some(Got(Some(list))) => {
            if list.value.is_empty() {
                let message = "there is no outcome";
                let problem = Diagnostic::new(Code::EmptyList, list.span.clone(), message);
                report.add(problem.help("list those the entries name, or leave `outcomes` out"));
            }
            Names::of("outcome", list.value.iter().map(Some), report)
        }
        None => {
            let entries = raw.entries.get().map_or(&[][..], |entries| &entries.value);
            let certain = |entry: &'_ RawEntry| entry.outcome.clone().and_then(|got| got.0);
            let named = entries.iter().flat_map(|entry| {
                let lottery = entry.lottery.as_ref().and_then(Got::get);
                let branches = lottery.into_iter().flat_map(|lottery| &lottery.value);
                let drawn = branches.filter_map(|branch| branch.outcome.get().cloned());
                certain(entry).into_iter().chain(drawn).collect::<Vec<_>>()
            });
            let mut firsts: Vec<Spanned<String>> = Vec::new();
            let mut seen = std::collections::BTreeSet::new();
            for name in named {
                if seen.insert(name.value.clone()) {
                    firsts.push(name);
                }
            }
            Names::of("outcome", firsts.iter().map(Some), report)
        }
    }
}

/// What the entries are read with.
struct Reading<'a> {
    players: &'a Players<'a>,
    numbers: &'a Numbers,
    actions: Option<&'a [Names]>,
    outcomes: &'a Names,
}

impl Reading<'_> {
    /// The lottery of every profile, the last agent's action fastest; reports those missing.
    fn lotteries(
        &self,
        entries: &Spanned<Vec<RawEntry>>,
        report: &mut Report,
    ) -> Option<Vec<Vec<Branch>>> {
        let mut found: BTreeMap<usize, (Span, Option<Vec<Branch>>)> = BTreeMap::new();
        let mut unplaced = false;
        for entry in &entries.value {
            let lottery = self.lottery(entry, report);
            let position = entry.profile.get().and_then(|profile| self.position(profile, report));
            let Some(position) = position else {
                unplaced = true;
                continue;
            };
            if let Some((first, _)) = found.get(&position) {
                let message = "this action profile stands twice in the table";
                let problem = Diagnostic::new(Code::DuplicateProfile, entry.span.clone(), message);
                let help = "remove one of them, or join them into a lottery";
                report.add(problem.also(first.clone(), "first here").help(help));
            } else {
                found.insert(position, (entry.span.clone(), lottery));
            }
        }
        let profiles = self.profiles()?;
        let is_sound = self.actions.unwrap_or_default().iter().all(Names::is_sound);
        if found.len() < profiles && !unplaced && is_sound {
            report.add(self.missing(&found, profiles, entries.span.clone()));
        }
        if found.len() < profiles {
            return None;
        }
        found.into_values().map(|(_, lottery)| lottery).collect()
    }

    /// How many action profiles there are, if the actions are known.
    fn profiles(&self) -> Option<usize> {
        let mut counts = self.actions?.iter().map(Names::len);
        counts.try_fold(1usize, |product, count| product.checked_mul(count))
    }

    fn missing(
        &self,
        found: &BTreeMap<usize, (Span, Option<Vec<Branch>>)>,
        profiles: usize,
        span: Span,
    ) -> Diagnostic {
        let count = profiles - found.len();
        let firsts = (0..profiles).filter(|position| !found.contains_key(position)).take(NAMED);
        let mut names: Vec<_> = firsts.map(|position| self.profile(position)).collect();
        if count > NAMED {
            names.push(format!("and {} more", count - NAMED));
        }
        let plural = if count == 1 { "profile has" } else { "profiles have" };
        let message = format!("{count} action {plural} no entry: {}", names.join(", "));
        Diagnostic::new(Code::MissingProfile, span, message)
            .help("add an [[auction.entries]] for each")
    }

    /// A profile as it would be written.
    fn profile(&self, mut position: usize) -> String {
        let mut names = Vec::new();
        for actions in self.actions.unwrap_or_default().iter().rev() {
            let count = actions.len().max(1);
            names.push(format!("\"{}\"", actions.name(position % count)));
            position /= count;
        }
        names.reverse();
        format!("[{}]", names.join(", "))
    }

    fn position(
        &self,
        profile: &Spanned<Vec<Spanned<String>>>,
        report: &mut Report,
    ) -> Option<usize> {
        self.players.check_length(profile, "actions", report)?;
        let mut position = Some(0usize);
        for (agent, (name, actions)) in profile.value.iter().zip(self.actions?).enumerate() {
            let none = format!("agent `{}` has no action", self.players.agents.name(agent));
            let found = actions.find(name, Code::UnknownAction, &none, report);
            position = position.zip(found).and_then(|(position, found)| {
                position.checked_mul(actions.len())?.checked_add(found)
            });
        }
        position
    }

    fn lottery(&self, entry: &RawEntry, report: &mut Report) -> Option<Vec<Branch>> {
        match (&entry.outcome, &entry.lottery) {
            (Some(outcome), None) => {
                let outcome = outcome.get().and_then(|outcome| self.outcome(outcome, report));
                let payments = self.payments(&entry.payments, report);
                let (outcome, payments) = (outcome?, payments?);
                Some(vec![Branch { probability: RBig::ONE, outcome, payments }])
            }
            (None, Some(lottery)) => {
                if entry.payments.is_some() {
                    let message = "a lottery has its payments in its branches";
                    let problem =
                        Diagnostic::new(Code::ConflictingKeys, entry.span.clone(), message);
                    report
                        .add(problem.help("write { prob = .., outcome = .., payments = [ .. ] }"));
                }
                self.branches(lottery.get()?, report)
            }
            (None, None) => {
                let message = "an entry needs the key `outcome`, or else `lottery`";
                let problem = Diagnostic::new(Code::MissingKey, entry.span.clone(), message);
                report.add(problem.help("add outcome = \"..\""));
                None
            }
            (Some(_), Some(_)) => {
                let message = "an entry has an outcome or a lottery, not both";
                let problem = Diagnostic::new(Code::ConflictingKeys, entry.span.clone(), message);
                report.add(problem.help("remove one of them"));
                None
            }
        }
    }

    fn branches(
        &self,
        lottery: &Spanned<Vec<RawBranch>>,
        report: &mut Report,
    ) -> Option<Vec<Branch>> {
        let mut probabilities = Vec::new();
        let mut results = Vec::new();
        for branch in &lottery.value {
            let prob = branch.prob.get();
            probabilities.push(prob.and_then(|prob| probability(prob, self.numbers, report)));
            let outcome = branch.outcome.get().and_then(|name| self.outcome(name, report));
            results.push(outcome.zip(self.payments(&branch.payments, report)));
        }
        let probabilities = law(probabilities, lottery.span.clone(), "the lottery", report)?;
        let results = results.into_iter().collect::<Option<Vec<_>>>()?;
        let branches = probabilities.into_iter().zip(results);
        let branch = |(probability, (outcome, payments))| Branch { probability, outcome, payments };
        Some(branches.map(branch).collect())
    }

    fn outcome(&self, name: &Spanned<String>, report: &mut Report) -> Option<usize> {
        self.outcomes.find(name, Code::UnknownOutcome, "there is no outcome", report)
    }

    fn payments(
        &self,
        given: &Option<Got<Spanned<Vec<Number>>>>,
        report: &mut Report,
    ) -> Option<Vec<RBig>> {
        let Some(given) = given else { return Some(vec![RBig::ZERO; self.players.len()]) };
        let given = given.get()?;
        let payments: Vec<_> =
            given.value.iter().map(|number| self.numbers.evaluate(number, report)).collect();
        self.players.check_length(given, "payments", report)?;
        payments.into_iter().collect()
    }
}
