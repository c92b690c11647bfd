//! Disclosure: what agents see after the auction.

use super::actions::Actions;
use super::agents::Players;
use super::coverage::{self, Fault};
use super::got;
use super::law::{law, probability};
use super::names::Names;
use super::numbers::Numbers;
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::number::Number;
use crate::instance::raw::{HideWord, RawDisclosure, RawPrivate, RawTelling, RevealWord, text};
use crate::instance::syntax::{Map, Report, Spanned};
use crate::instance::{
    Agent, Auction, Disclosure, DisclosureRow, MultiUnitRule, SingleItemRule, Told, Value,
};
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// What is disclosed; `sale` holds the auction and its agents if they are valid.
pub(super) fn validate(
    raw: &RawDisclosure,
    sale: Option<(&Auction, &[Agent])>,
    players: &Players,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Disclosure> {
    let mut disclosure = Disclosure::default();
    let mut seen: Vec<(RevealWord, Span)> = Vec::new();
    for word in got(&raw.reveals).into_iter().flatten() {
        match word.value {
            RevealWord::WinningBid => disclosure.winning_bid = true,
            RevealWord::AllBids => disclosure.all_bids = true,
            RevealWord::Types => disclosure.types = true,
        }
        if let Some((_, first)) = seen.iter().find(|(other, _)| *other == word.value) {
            twice(&word.span, first, word.value.text(), report);
        }
        seen.push((word.value, word.span.clone()));
        if let Some((auction, _)) = sale.filter(|_| word.value == RevealWord::WinningBid) {
            check_winning_bid(auction, &word.span, report);
        }
    }
    let mut first: Option<&Span> = None;
    for word in got(&raw.hides).into_iter().flatten() {
        match word.value {
            HideWord::OwnPayment => disclosure.hides_own_payment = true,
        }
        if let Some(first) = first {
            twice(&word.span, first, "own-payment", report);
        }
        first = Some(&word.span);
    }
    if let Some(law) = &raw.law {
        let reading = Reading { sale, players, numbers };
        disclosure.law = law.get().and_then(|rows| reading.rows(rows, report))?;
    }
    Some(disclosure)
}

fn twice(span: &Span, first: &Span, word: &str, report: &mut Report) {
    let message = format!("`{word}` stands twice");
    let problem = Diagnostic::new(Code::DuplicateName, span.clone(), message);
    report.add(problem.also(first.clone(), "first here").help("remove one of them"));
}

/// Reports auctions without a winning bid.
fn check_winning_bid(auction: &Auction, span: &Span, report: &mut Report) {
    let what = match auction {
        Auction::Table(_) => "a table has no winning bid",
        Auction::SingleItem(auction) if auction.rule == SingleItemRule::PostedPrice => {
            "where the price is posted there is no winning bid"
        }
        Auction::Items(auction) if auction.rule == SingleItemRule::PostedPrice => {
            "where prices are posted there is no winning bid"
        }
        Auction::Units(auction) if auction.rule == MultiUnitRule::PostedPrice => {
            "where the price is posted there is no winning bid"
        }
        _ => return,
    };
    let problem = Diagnostic::new(Code::ConflictingKeys, span.clone(), what);
    report.add(problem.help("reveal \"all-bids\": everybody's action"));
}

/// What the law is read with.
struct Reading<'a> {
    sale: Option<(&'a Auction, &'a [Agent])>,
    players: &'a Players<'a>,
    numbers: &'a Numbers,
}

impl Reading<'_> {
    fn rows(
        &self,
        raw: &Spanned<Vec<RawTelling>>,
        report: &mut Report,
    ) -> Option<Vec<DisclosureRow>> {
        if raw.value.is_empty() {
            let problem = Diagnostic::new(Code::EmptyList, raw.span.clone(), "the law has no row");
            report.add(problem.help("leave `law` out if nothing is told"));
            return None;
        }
        let actions = self.sale.map(|(auction, agents)| {
            (Actions::of(auction, agents, Code::BidNotAllowed), labels(auction))
        });
        let mut rows = Vec::new();
        for row in &raw.value {
            let types = self.types(row, report);
            let bids = types.as_deref().and_then(|types| {
                let (actions, labels) = actions.as_ref()?;
                self.bids(row, types, actions, labels, report)
            });
            let draws = self.draws(row, report);
            rows.push(bids.zip(types).zip(draws).map(|((bids, types), draws)| DisclosureRow {
                bids,
                types,
                draws,
            }));
        }
        let rows = rows.into_iter().collect::<Option<Vec<_>>>()?;
        if let (Some((auction, agents)), Some((_, labels))) = (self.sale, &actions) {
            self.check_coverage(raw, &rows, auction, agents, labels, report);
        }
        Some(rows)
    }

    /// The types a row is for.
    fn types(&self, row: &RawTelling, report: &mut Report) -> Option<Vec<Option<usize>>> {
        let mut types = vec![None; self.players.len()];
        let mut is_complete = true;
        let Some(given) = &row.types else { return Some(types) };
        for (name, of_type) in &given.get()?.0 {
            let agent = self.players.find_agent(name, report);
            let found = agent.and_then(|agent| self.players.find_type(agent, of_type, report));
            match agent.and_then(|agent| types.get_mut(agent)) {
                Some(place) if found.is_some() => *place = found,
                _ => is_complete = false,
            }
        }
        Some(types).filter(|_| is_complete)
    }

    /// The actions a row is for.
    fn bids(
        &self,
        row: &RawTelling,
        types: &[Option<usize>],
        actions: &Actions,
        labels: &[BTreeMap<String, usize>],
        report: &mut Report,
    ) -> Option<Vec<Option<usize>>> {
        let mut bids = vec![None; self.players.len()];
        let mut is_complete = true;
        let Some(given) = &row.bids else { return Some(bids) };
        for (name, bid) in &given.get()?.0 {
            let agent = self.players.find_agent(name, report);
            let found = agent.and_then(|agent| {
                let bid = text(bid);
                let label = match types.get(agent).copied().flatten() {
                    Some(own) => {
                        let key = std::iter::once(&bid);
                        actions.of_law(key, agent, Some(own), self.numbers, report)?.pop()?
                    }
                    None => actions.of_any(&bid, agent, self.numbers, report)?,
                };
                labels.get(agent)?.get(&label).copied()
            });
            match agent.and_then(|agent| bids.get_mut(agent)) {
                Some(place) if found.is_some() => *place = found,
                _ => is_complete = false,
            }
        }
        Some(bids).filter(|_| is_complete)
    }

    /// What a row tells.
    fn draws(&self, row: &RawTelling, report: &mut Report) -> Option<Vec<(RBig, Told)>> {
        let draws = match (&row.signals, &row.private) {
            (Some(signals), None) => self.public(signals.get()?, report)?,
            (None, Some(private)) => self.private(private.get()?, report)?,
            (None, None) => {
                let message = "a row of the law needs the key `signals`, or else `private`";
                let problem = Diagnostic::new(Code::MissingKey, row.span.clone(), message);
                report.add(problem.help("add signals = { s0 = \"1/2\", s1 = \"1/2\" }, say"));
                return None;
            }
            (Some(_), Some(_)) => {
                let message = "a row of the law tells public signals or private ones, not both";
                let problem = Diagnostic::new(Code::ConflictingKeys, row.span.clone(), message);
                report.add(problem.help("remove one of them"));
                return None;
            }
        };
        Some(draws.into_iter().filter(|(chance, _)| !chance.is_zero()).collect())
    }

    fn public(
        &self,
        given: &Spanned<Map<Number>>,
        report: &mut Report,
    ) -> Option<Vec<(RBig, Told)>> {
        let names = given.value.0.iter().map(|(name, _)| Some(name));
        let _ = Names::of("signal", names, report);
        let entries = given.value.0.iter();
        let values = entries.map(|(_, number)| probability(number, self.numbers, report)).collect();
        let values = law(values, given.span.clone(), "the signals", report)?;
        let told = given.value.0.iter().map(|(name, _)| Told::Public(name.value.clone()));
        Some(values.into_iter().zip(told).collect())
    }

    fn private(
        &self,
        given: &Spanned<Vec<RawPrivate>>,
        report: &mut Report,
    ) -> Option<Vec<(RBig, Told)>> {
        let mut values = Vec::new();
        let mut told = Vec::new();
        for draw in &given.value {
            let prob = draw.prob.get();
            values.push(prob.and_then(|prob| probability(prob, self.numbers, report)));
            told.push(draw.tells.get().and_then(|tells| self.tells(tells, report)));
        }
        let values = law(values, given.span.clone(), "the private signals", report)?;
        let told = told.into_iter().collect::<Option<Vec<_>>>()?;
        Some(values.into_iter().zip(told).collect())
    }

    fn tells(&self, given: &Map<Spanned<String>>, report: &mut Report) -> Option<Told> {
        let mut tells = vec![None; self.players.len()];
        let mut is_complete = true;
        for (name, signal) in &given.0 {
            let _ = Names::of("signal", std::iter::once(Some(signal)), report);
            match self.players.find_agent(name, report).and_then(|agent| tells.get_mut(agent)) {
                Some(place) => *place = Some(signal.value.clone()),
                None => is_complete = false,
            }
        }
        Some(Told::Private(tells)).filter(|_| is_complete)
    }

    /// Reports the first types and actions that no row fits, or two.
    fn check_coverage(
        &self,
        raw: &Spanned<Vec<RawTelling>>,
        rows: &[DisclosureRow],
        auction: &Auction,
        agents: &[Agent],
        labels: &[BTreeMap<String, usize>],
        report: &mut Report,
    ) {
        // Types and actions of every agent in turn.
        let patterns: Vec<Vec<Option<usize>>> = rows
            .iter()
            .map(|row| row.types.iter().zip(&row.bids).flat_map(|(t, bid)| [*t, *bid]).collect())
            .collect();
        let patterns: Vec<_> = patterns.iter().map(|pattern| &pattern[..]).enumerate().collect();
        let may_play: Vec<Vec<Vec<bool>>> = agents
            .iter()
            .enumerate()
            .map(|(number, agent)| may_play(auction, number, agent))
            .collect();
        let sizes: Vec<usize> = may_play
            .iter()
            .zip(labels)
            .flat_map(|(types, bids)| [types.len(), bids.len()])
            .collect();
        let may_follow = |prefix: &[Option<usize>], chosen: usize| {
            let is_type = prefix.len().is_multiple_of(2);
            let types = may_play.get(prefix.len() / 2).map_or(&[][..], Vec::as_slice);
            let own = prefix.last().copied().flatten();
            let may = |of_type: &Vec<bool>| of_type.get(chosen).is_some_and(|may| *may);
            is_type
                || match own {
                    Some(own) => types.get(own).is_some_and(may),
                    None => types.iter().any(may),
                }
        };
        let span =
            |number: usize| raw.value.get(number).map_or(raw.span.clone(), |row| row.span.clone());
        let help = "exactly one row fits any types and actions";
        let problem = match coverage::check_where(&patterns, &sizes, &may_follow) {
            Ok(()) => return,
            Err(Fault::Gap(at)) => {
                let message = format!("no row of the law fits {}", self.at(&at, labels));
                Diagnostic::new(Code::MissingProfile, raw.span.clone(), message).help(help)
            }
            Err(Fault::Overlap(first, second, at)) => {
                let message = format!("two rows of the law fit {}", self.at(&at, labels));
                Diagnostic::new(Code::DuplicateProfile, span(second), message)
                    .also(span(first), "the other one")
                    .help(help)
            }
            Err(Fault::TooLong(steps)) => {
                let message = format!("whether the law covers everything takes over {steps} steps");
                Diagnostic::new(Code::TooLarge, raw.span.clone(), message)
                    .help("list fewer rows, with fewer types and bids named in each")
            }
        };
        report.add(problem);
    }

    /// Types and actions in words.
    fn at(&self, profile: &[Option<usize>], labels: &[BTreeMap<String, usize>]) -> String {
        let mut parts: [Vec<String>; 2] = [Vec::new(), Vec::new()];
        for (place, chosen) in profile.iter().enumerate() {
            let (agent, Some(chosen)) = (place / 2, *chosen) else { continue };
            let name = if place.is_multiple_of(2) {
                self.players.types.get(agent).map(|types| types.name(chosen))
            } else {
                let labels = labels.get(agent).into_iter().flatten();
                labels
                    .filter(|(_, place)| **place == chosen)
                    .map(|(label, _)| label.as_str())
                    .next()
            };
            let part =
                format!("\"{}\" = \"{}\"", self.players.agents.name(agent), name.unwrap_or(""));
            if let Some(parts) = parts.get_mut(place % 2) {
                parts.push(part);
            }
        }
        let [types, bids] = parts;
        let all = [("types", types), ("bids", bids)];
        let all = all.into_iter().filter(|(_, list)| !list.is_empty());
        let all: Vec<_> =
            all.map(|(what, list)| format!("{what} {{ {} }}", list.join(", "))).collect();
        if all.is_empty() { "anything".to_owned() } else { all.join(" with ") }
    }
}

/// Every agent's actions by label, with their positions.
fn labels(auction: &Auction) -> Vec<BTreeMap<String, usize>> {
    let placed = |labels: Vec<String>| labels.into_iter().zip(0..).collect();
    match auction {
        Auction::SingleItem(auction) => auction
            .bids
            .iter()
            .map(|bids| placed(bids.iter().map(|bid| auction.label(bid)).collect()))
            .collect(),
        Auction::Items(auction) => auction
            .bids
            .iter()
            .map(|bids| placed(bids.iter().map(|bid| auction.label(bid)).collect()))
            .collect(),
        Auction::Units(auction) => auction
            .bids
            .iter()
            .map(|bids| placed(bids.iter().map(|bid| auction.label(bid)).collect()))
            .collect(),
        Auction::Table(table) => table.actions.iter().cloned().map(placed).collect(),
    }
}

/// Which types of an agent may play which of her actions.
fn may_play(auction: &Auction, number: usize, agent: &Agent) -> Vec<Vec<bool>> {
    let of_type = |t: &crate::instance::Type| -> Vec<bool> {
        match (auction, &t.value) {
            (Auction::SingleItem(auction), Value::Item(value)) => {
                let bids = auction.bids.get(number).into_iter().flatten();
                bids.map(|bid| auction.may_bid(bid, value)).collect()
            }
            (Auction::Items(auction), Value::Bundles(value)) => {
                let bids = auction.bids.get(number).into_iter().flatten();
                bids.map(|bid| auction.may_bid(bid, value)).collect()
            }
            (Auction::Units(auction), Value::Marginals(value)) => {
                let bids = auction.bids.get(number).into_iter().flatten();
                bids.map(|bid| auction.may_bid(bid, value)).collect()
            }
            (Auction::Table(table), _) => {
                let actions = table.actions.get(number).map_or(0, Vec::len);
                (0..actions).map(|action| t.may_play(action)).collect()
            }
            _ => Vec::new(),
        }
    };
    agent.types.iter().map(of_type).collect()
}
