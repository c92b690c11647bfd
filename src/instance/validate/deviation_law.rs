//! The law of a single deviation.

use super::agents::Players;
use super::law::{law, probability};
use super::numbers::Numbers;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::number::Number;
use crate::instance::raw::{ActionLaw, FamilyWord, RawDeviation};
use crate::instance::suggestion::{did_you_mean, listed};
use crate::instance::syntax::{Report, Spanned};
use crate::instance::{Agent, Auction, Bid, DeviationLaw, SingleItem, Type};
use std::collections::{BTreeMap, BTreeSet};

/// What laws are checked against.
pub(super) struct Laws<'a> {
    players: &'a Players<'a>,
    /// The auction with its agents, if they are valid.
    sale: Option<(&'a Auction, &'a [Agent])>,
    /// The labels of each agent's actions.
    labels: Vec<BTreeSet<String>>,
}

impl<'a> Laws<'a> {
    pub fn of(players: &'a Players, sale: Option<(&'a Auction, &'a [Agent])>) -> Laws<'a> {
        let labels = match sale {
            None => Vec::new(),
            Some((Auction::Table(table), _)) => {
                table.actions.iter().map(|actions| actions.iter().cloned().collect()).collect()
            }
            Some((Auction::SingleItem(auction), _)) => {
                let label = |bids: &Vec<Bid>| bids.iter().map(Bid::to_string).collect();
                auction.bids.iter().map(label).collect()
            }
        };
        Laws { players, sale, labels }
    }

    /// The law as written, for an agent at the type profiles of a pattern, if both are known.
    pub fn read(
        &self,
        raw: &RawDeviation,
        whose: Option<(usize, &[Option<usize>])>,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<DeviationLaw> {
        let (code, message, help) = match (&raw.law, &raw.family) {
            (Some(law), None) => return self.explicit(law.get()?, whose, numbers, report),
            (None, Some(family)) => return self.family(family.get()?, report),
            (None, None) => (
                Code::MissingKey,
                "a deviation needs the key `law`, or else `family`",
                "add law = { \"0\" = 1 } or family = \"half-value\"",
            ),
            (Some(_), Some(_)) => (
                Code::ConflictingKeys,
                "a deviation has a law or a family, not both",
                "remove one of them",
            ),
        };
        report.add(Diagnostic::new(code, raw.span.clone(), message).help(help));
        None
    }

    fn family(&self, family: &Spanned<FamilyWord>, report: &mut Report) -> Option<DeviationLaw> {
        if let Some((Auction::Table(_), _)) = self.sale {
            let message = "families are for single-item auctions";
            let problem = Diagnostic::new(Code::DeviationNotAllowed, family.span.clone(), message);
            report.add(problem.help("write law = { action = probability, .. }"));
            return None;
        }
        Some(match family.value {
            FamilyWord::HalfValue => DeviationLaw::HalfValue,
            FamilyWord::UniformToValue => DeviationLaw::UniformToValue,
            FamilyWord::LogDensity => DeviationLaw::LogDensity,
        })
    }

    fn explicit(
        &self,
        raw: &ActionLaw,
        whose: Option<(usize, &[Option<usize>])>,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<DeviationLaw> {
        let labels = whose.and_then(|(agent, pattern)| {
            self.actions(raw, agent, pattern.get(agent).copied().flatten(), numbers, report)
        });
        let entries = raw.value.0.iter();
        let values = entries.map(|(_, number)| probability(number, numbers, report)).collect();
        let values = law(values, raw.span.clone(), "the deviation", report)?;
        let positive = labels?.into_iter().zip(values).filter(|(_, value)| !value.is_zero());
        Some(DeviationLaw::Explicit(positive.collect()))
    }

    /// The labels of a law's actions, for an agent of this type or of any.
    fn actions(
        &self,
        raw: &ActionLaw,
        agent: usize,
        own: Option<usize>,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<Vec<String>> {
        let (auction, agents) = self.sale?;
        let types = agents.get(agent)?.types.iter().enumerate();
        let matched = types.filter(|(number, _)| own.is_none_or(|own| own == *number));
        let lowest = matched.map(|(_, matched)| matched).min_by_key(|t| t.value.item())?;
        let mut places = BTreeMap::new();
        let mut labels = Vec::new();
        for (key, _) in &raw.value.0 {
            let label = match auction {
                Auction::Table(table) => self.action(key, agent, table.actions.get(agent)?, report),
                Auction::SingleItem(auction) => {
                    self.bid(key, numbers, agent, report).and_then(|bid| {
                        self.is_allowed(key, &bid, auction, lowest, agent, report)?;
                        Some(bid.to_string())
                    })
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

    fn is_known(&self, agent: usize, label: &str) -> bool {
        self.labels.get(agent).is_some_and(|labels| labels.contains(label))
    }

    fn action(
        &self,
        key: &Spanned<String>,
        agent: usize,
        actions: &[String],
        report: &mut Report,
    ) -> Option<String> {
        if self.is_known(agent, &key.value) {
            return Some(key.value.clone());
        }
        let who = self.players.agents.name(agent);
        let message = format!("agent `{who}` has no action `{}`", key.value);
        let help = did_you_mean(&key.value, actions.iter().map(String::as_str));
        report.add(Diagnostic::new(Code::UnknownAction, key.span.clone(), message).help(help));
        None
    }

    /// The bid a key stands for, if it is on the agent's grid.
    fn bid(
        &self,
        key: &Spanned<String>,
        numbers: &Numbers,
        agent: usize,
        report: &mut Report,
    ) -> Option<Bid> {
        let bid = if key.value == "out" {
            Bid::Out
        } else {
            let number = Number::parse(&key.value, key.span.clone(), report);
            Bid::Amount(numbers.evaluate(&number, report)?)
        };
        if self.is_known(agent, &bid.to_string()) {
            return Some(bid);
        }
        let who = self.players.agents.name(agent);
        let message = format!("agent `{who}` has no bid {bid}");
        let grid = self.labels.get(agent)?.iter().map(String::as_str);
        let help = format!("her bids are {}", listed(grid));
        report.add(Diagnostic::new(Code::UnknownBid, key.span.clone(), message).help(help));
        None
    }

    /// Reports a bid that a type, the lowest of those matched, may not make.
    fn is_allowed(
        &self,
        key: &Spanned<String>,
        bid: &Bid,
        auction: &SingleItem,
        lowest: &Type,
        agent: usize,
        report: &mut Report,
    ) -> Option<()> {
        if auction.may_bid(bid, lowest.value.item()?) {
            return Some(());
        }
        let who = self.players.agents.name(agent);
        let message = format!("type `{}` of agent `{who}` may not bid {bid}", lowest.name);
        let problem = Diagnostic::new(Code::DeviationNotAllowed, key.span.clone(), message);
        report.add(problem.help("without overbidding a type's bids stop at its value"));
        None
    }
}
