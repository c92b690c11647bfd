//! Resale written out as a table.

use super::super::names::Names;
use super::super::size::product;
use super::{Code, Diagnostic, MarketRule, RBig, Report, Setting, Spanned};
use crate::instance::diagnostic::Span;
use crate::instance::raw::{RawResale, RawResaleTable};
use crate::instance::syntax::Got;
use crate::instance::{Allocation, ResaleEntry, ResaleTable};
use std::collections::{BTreeMap, BTreeSet};

/// What staying out is called.
const OUT: &str = "out";
/// The most cases of signals gone through to find entries that lack or clash, and pairs of entries compared.
const MAXIMUM_CASES: usize = 10_000_000;

impl Setting<'_> {
    pub(super) fn table(&self, raw: &RawResaleTable, report: &mut Report) -> Option<MarketRule> {
        let list = raw.entries.get()?;
        let entries: Vec<_> = list.value.iter().map(|entry| self.entry(entry, report)).collect();
        let entries = entries.into_iter().collect::<Option<Vec<_>>>()?;
        let no_trade_otherwise = match &raw.default {
            None => false,
            Some(default) => default.get().is_some(),
        };
        let check = Check { setting: self, list, entries: &entries };
        if check.clashes(report) == Some(false) && raw.default.is_none() {
            check.missing(report);
        }
        Some(MarketRule::Table(ResaleTable { entries, no_trade_otherwise }))
    }

    fn entry(&self, raw: &RawResale, report: &mut Report) -> Option<ResaleEntry> {
        let holder = raw.holder.get().and_then(|holder| self.allocations.read(holder, report));
        let to = raw.to.get().and_then(|to| self.allocations.read(to, report));
        if let (Some(holder), Some(to), Some(given)) = (&holder, &to, raw.to.get()) {
            self.check_held(holder, to, &given.span, report);
        }
        let saw = match &raw.saw {
            None => Some(Vec::new()),
            Some(saw) => saw.get().and_then(|saw| self.signals.as_ref()?.read(saw, report)),
        };
        let actions = self.actions(raw, report);
        let payments = self.payments(&raw.payments, report);
        let (holder, saw, actions) = (holder?, saw?, actions?);
        Some(ResaleEntry { holder, saw, actions, to: to?, payments: payments? })
    }

    /// Reports an entry that gives away what nobody holds.
    fn check_held(&self, holder: &Allocation, to: &Allocation, span: &Span, report: &mut Report) {
        let (Allocation::Shares(before), Allocation::Shares(after)) = (holder, to) else { return };
        let message = match self.form {
            super::Form::Items(Some(items)) => {
                let held = |shares: &[u32]| shares.iter().fold(0, |all, share| all | share);
                let given = held(after) & !held(before);
                let names = (0..items.len()).filter(|item| given >> item & 1 == 1);
                let names: Vec<&str> = names.map(|item| items.name(item)).collect();
                let message =
                    format!("this gives away item `{}`, which nobody holds", names.join("`, `"));
                (!names.is_empty()).then_some(message)
            }
            super::Form::Units(_) => {
                let sum =
                    |shares: &[u32]| shares.iter().map(|share| u64::from(*share)).sum::<u64>();
                let (before, after) = (sum(before), sum(after));
                let message = format!("this gives away {after} units, but {before} are held");
                (after > before).then_some(message)
            }
            _ => {
                let is_sold = |shares: &[u32]| shares.iter().any(|share| *share > 0);
                let message = "this gives away the item, which nobody holds".to_owned();
                (is_sold(after) && !is_sold(before)).then_some(message)
            }
        };
        if let Some(message) = message {
            let problem = Diagnostic::new(Code::NothingToGive, span.clone(), message);
            report.add(
                problem.help("an aftermarket moves what was sold before, and creates nothing"),
            );
        }
    }

    /// The actions by agent, `None` for out.
    fn actions(&self, raw: &RawResale, report: &mut Report) -> Option<Vec<Option<String>>> {
        let mut actions = vec![None; self.players.len()];
        let mut is_complete = true;
        for (name, action) in &raw.actions.get()?.0 {
            let agent = self.players.find_agent(name, report);
            let _ = Names::of("action", std::iter::once(Some(action)), report);
            match agent.and_then(|agent| actions.get_mut(agent)) {
                Some(place) => *place = Some(action.value.clone()).filter(|action| action != OUT),
                None => is_complete = false,
            }
        }
        Some(actions).filter(|_| is_complete)
    }

    fn payments(
        &self,
        given: &Option<Got<Spanned<Vec<crate::instance::number::Number>>>>,
        report: &mut Report,
    ) -> Option<Vec<RBig>> {
        let Some(given) = given else { return Some(vec![RBig::ZERO; self.players.len()]) };
        let given = given.get()?;
        let numbers = given.value.iter();
        let payments: Vec<_> =
            numbers.map(|number| self.numbers.evaluate(number, report)).collect();
        self.players.check_length(given, "payments", report)?;
        payments.into_iter().collect()
    }
}

/// Entries whose combinations are checked.
struct Check<'a> {
    setting: &'a Setting<'a>,
    list: &'a Spanned<Vec<RawResale>>,
    entries: &'a [ResaleEntry],
}

impl Check<'_> {
    fn span(&self, entry: usize) -> Span {
        self.list.value.get(entry).map_or(self.list.span.clone(), |entry| entry.span.clone())
    }

    /// Reports entries of the same holder and actions that may fit together; whether there are some, `None` if they are too
    /// many to find out.
    fn clashes(&self, report: &mut Report) -> Option<bool> {
        let mut alike: BTreeMap<(&Allocation, &[Option<String>]), Vec<usize>> = BTreeMap::new();
        for (number, entry) in self.entries.iter().enumerate() {
            alike.entry((&entry.holder, &entry.actions)).or_default().push(number);
        }
        let pairs = alike.values().map(|numbers| numbers.len().saturating_mul(numbers.len()));
        if pairs.fold(0, usize::saturating_add) > MAXIMUM_CASES {
            self.too_large(report);
            return None;
        }
        let mut found = false;
        for numbers in alike.values() {
            for (place, &second) in numbers.iter().enumerate() {
                let first =
                    numbers.iter().take(place).copied().find(|&first| self.agree(first, second));
                let Some(first) = first else { continue };
                found = true;
                let message = "two entries fit the same actions";
                let problem = Diagnostic::new(Code::DuplicateProfile, self.span(second), message);
                let help = "remove one of them, or let them differ in what is seen";
                report.add(problem.also(self.span(first), "the other one").help(help));
            }
        }
        Some(found)
    }

    fn too_large(&self, report: &mut Report) {
        let message = "these are too many entries to compare what they fit";
        let problem = Diagnostic::new(Code::TooLarge, self.list.span.clone(), message);
        report.add(problem.help("list fewer entries, or fewer signals in them"));
    }

    /// Whether no signal tells two entries apart.
    fn agree(&self, first: usize, second: usize) -> bool {
        let saw = |entry: usize| self.entries.get(entry).map_or(&[][..], |entry| &entry.saw);
        saw(first)
            .iter()
            .all(|(key, text)| saw(second).iter().all(|(other, seen)| other != key || seen == text))
    }

    /// Reports, for each holder, the first actions for which no entry applies although some fit.
    fn missing(&self, report: &mut Report) {
        let mut holders: Vec<(&Allocation, Vec<usize>)> = Vec::new();
        let mut places: BTreeMap<&Allocation, usize> = BTreeMap::new();
        for (number, entry) in self.entries.iter().enumerate() {
            let place = *places.entry(&entry.holder).or_insert(holders.len());
            if place == holders.len() {
                holders.push((&entry.holder, Vec::new()));
            }
            if let Some((_, numbers)) = holders.get_mut(place) {
                numbers.push(number);
            }
        }
        for (_, numbers) in holders {
            let mut texts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
            let entries = numbers.iter().filter_map(|&number| self.entries.get(number));
            for (key, text) in entries.flat_map(|entry| &entry.saw) {
                texts.entry(key).or_default().insert(text);
            }
            // Any other text is one case more.
            let cases = product(texts.values().map(|texts| texts.len() + 1).chain([numbers.len()]));
            if usize::try_from(cases).is_ok_and(|cases| cases <= MAXIMUM_CASES) {
                self.missing_at(
                    &mut Vec::new(),
                    &texts.into_iter().collect::<Vec<_>>(),
                    &numbers,
                    report,
                );
            } else {
                self.too_large(report);
            }
        }
    }

    /// Goes through the signals that remain to be told; whether something was reported.
    fn missing_at(
        &self,
        told: &mut Vec<(String, Option<String>)>,
        rest: &[(&str, BTreeSet<&str>)],
        numbers: &[usize],
        report: &mut Report,
    ) -> bool {
        let Some(((key, texts), rest)) = rest.split_first() else {
            return self.missing_combination(told, numbers, report);
        };
        let cases = texts.iter().map(|text| Some(*text)).chain([None]);
        for case in cases {
            let fits = |number: &&usize| {
                let saw = self.entries.get(**number).map_or(&[][..], |entry| &entry.saw);
                saw.iter().all(|(other, text)| other != key || Some(text.as_str()) == case)
            };
            let numbers: Vec<usize> = numbers.iter().filter(fits).copied().collect();
            told.push(((*key).to_owned(), case.map(str::to_owned)));
            let found = self.missing_at(told, rest, &numbers, report);
            told.pop();
            if found {
                return true;
            }
        }
        false
    }

    /// Reports the first combination of actions without an entry among these, which all fit.
    fn missing_combination(
        &self,
        told: &[(String, Option<String>)],
        numbers: &[usize],
        report: &mut Report,
    ) -> bool {
        let fitting: Vec<&ResaleEntry> =
            numbers.iter().filter_map(|&number| self.entries.get(number)).collect();
        if fitting.is_empty() {
            return false;
        }
        let agents = 0..self.setting.players.len();
        let actions: Vec<Vec<Option<&str>>> = agents
            .map(|agent| {
                let mut own = Vec::new();
                for action in
                    fitting.iter().filter_map(|entry| entry.actions.get(agent)?.as_deref())
                {
                    if !own.contains(&Some(action)) {
                        own.push(Some(action));
                    }
                }
                // Staying out first: that is what is forgotten most.
                own.insert(0, None);
                own
            })
            .collect();
        let listed: BTreeSet<Vec<Option<&str>>> = fitting
            .iter()
            .map(|entry| entry.actions.iter().map(Option::as_deref).collect())
            .collect();
        let combinations = product(actions.iter().map(Vec::len));
        if combinations == product([listed.len()].into_iter()) {
            return false;
        }
        // One of the first `listed.len() + 1` combinations is missing.
        let mut counters = vec![0usize; actions.len()];
        loop {
            let combination: Vec<Option<&str>> = actions
                .iter()
                .zip(&counters)
                .map(|(own, &chosen)| own.get(chosen).copied().flatten())
                .collect();
            if !listed.contains(&combination) {
                self.report_missing(told, &combination, numbers, report);
                return true;
            }
            let mut carried = true;
            for (counter, own) in counters.iter_mut().zip(&actions).rev() {
                *counter += 1;
                if *counter < own.len() {
                    carried = false;
                    break;
                }
                *counter = 0;
            }
            if carried {
                return false;
            }
        }
    }

    fn report_missing(
        &self,
        told: &[(String, Option<String>)],
        combination: &[Option<&str>],
        numbers: &[usize],
        report: &mut Report,
    ) {
        let agents = self.setting.players.agents.list().iter().zip(combination);
        let named =
            agents.filter_map(|(agent, action)| Some(format!("\"{agent}\" = \"{}\"", (*action)?)));
        let named: Vec<_> = named.collect();
        let what = if named.is_empty() {
            "everybody is out".to_owned()
        } else {
            format!("actions {{ {} }}", named.join(", "))
        };
        let saw =
            told.iter().filter_map(|(key, text)| Some(format!("{key} = \"{}\"", text.as_ref()?)));
        let saw: Vec<_> = saw.collect();
        let seen =
            if saw.is_empty() { String::new() } else { format!(" where {}", saw.join(", ")) };
        let span = numbers.first().map_or(self.list.span.clone(), |&number| {
            let raw = self.list.value.get(number);
            raw.and_then(|raw| raw.holder.get())
                .map_or(self.span(number), |holder| holder.span.clone())
        });
        let message = format!("for this holder no entry says what happens when {what}{seen}");
        let problem = Diagnostic::new(Code::MissingProfile, span, message);
        report
            .add(problem.help("add an entry for it, or default = \"no-trade\" to the aftermarket"));
    }
}
