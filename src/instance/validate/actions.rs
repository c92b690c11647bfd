//! Actions as files name them: bids by number, bundles by their items, a table's actions by name.

mod items;
mod units;

use super::numbers::Numbers;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::number::Number;
use crate::instance::suggestion::{did_you_mean, listed};
use crate::instance::syntax::{Report, Spanned};
use crate::instance::{Agent, Auction, Bid, SingleItem, SingleItemRule, Type, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What names of actions are looked up in.
pub(super) struct Actions<'a> {
    pub auction: &'a Auction,
    pub agents: &'a [Agent],
    /// The labels of each agent's actions.
    labels: Vec<BTreeSet<String>>,
    /// The code of a bid that a type may not make.
    forbidden: Code,
}

impl<'a> Actions<'a> {
    pub fn of(auction: &'a Auction, agents: &'a [Agent], forbidden: Code) -> Actions<'a> {
        let labels = match auction {
            Auction::Table(table) => {
                table.actions.iter().map(|actions| actions.iter().cloned().collect()).collect()
            }
            Auction::SingleItem(auction) => {
                let label = |bids: &Vec<Bid>| bids.iter().map(|bid| auction.label(bid)).collect();
                auction.bids.iter().map(label).collect()
            }
            Auction::Items(auction) => {
                let label = |bids: &Vec<Vec<_>>| bids.iter().map(|b| auction.label(b)).collect();
                auction.bids.iter().map(label).collect()
            }
            Auction::Units(auction) => {
                let label = |bids: &Vec<Vec<_>>| bids.iter().map(|b| auction.label(b)).collect();
                auction.bids.iter().map(label).collect()
            }
        };
        Actions { auction, agents, labels, forbidden }
    }

    /// The labels of the actions of a law, for an agent of this type or of any.
    pub fn of_law<'k>(
        &self,
        keys: impl Iterator<Item = &'k Spanned<String>>,
        agent: usize,
        own: Option<usize>,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<Vec<String>> {
        let types = self.agents.get(agent)?.types.iter().enumerate();
        let matched = types.filter(|(number, _)| own.is_none_or(|own| own == *number));
        let matched: Vec<&Type> = matched.map(|(_, matched)| matched).collect();
        let mut places = BTreeMap::new();
        let mut labels = Vec::new();
        for key in keys {
            let label = self.label(key, agent, &matched, numbers, report);
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

    /// The label of an action that some type of the agent may play, or none: types are not looked at.
    pub fn of_any(
        &self,
        key: &Spanned<String>,
        agent: usize,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<String> {
        self.label(key, agent, &[], numbers, report)
    }

    /// The label of an action that all these types of the agent may play.
    fn label(
        &self,
        key: &Spanned<String>,
        agent: usize,
        matched: &[&Type],
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<String> {
        match self.auction {
            Auction::Table(table) => {
                self.action(key, agent, table.actions.get(agent)?, matched, report)
            }
            Auction::SingleItem(auction) => {
                self.bid(key, auction, agent, numbers, report).and_then(|bid| {
                    let barred = matched.iter().filter(
                        |t| matches!(&t.value, Value::Item(value) if !auction.may_bid(&bid, value)),
                    );
                    let barred = barred.min_by_key(|t| t.value.item()).copied();
                    let help = "without overbidding a type's bids stop at its value";
                    self.allowed(key, auction.label(&bid), barred, help, agent, report)
                })
            }
            Auction::Items(auction) => {
                self.item_bids(key, auction, agent, numbers, report).and_then(|bid| {
                    let barred = matched.iter().find(
                        |t| matches!(&t.value, Value::Bundles(value) if !auction.may_bid(&bid, value)),
                    );
                    let help = "without overbidding no bundle's bids sum to more than it is worth";
                    self.allowed(key, auction.label(&bid), barred.copied(), help, agent, report)
                })
            }
            Auction::Units(auction) => {
                self.unit_bids(key, auction, agent, numbers, report).and_then(|bid| {
                    let barred = matched.iter().find(
                        |t| matches!(&t.value, Value::Marginals(value) if !auction.may_bid(&bid, value)),
                    );
                    let help = "without overbidding no first k bids sum to more than k units are worth";
                    self.allowed(key, auction.label(&bid), barred.copied(), help, agent, report)
                })
            }
        }
    }

    fn is_known(&self, agent: usize, label: &str) -> bool {
        self.labels.get(agent).is_some_and(|labels| labels.contains(label))
    }

    fn name(&self, agent: usize) -> &str {
        self.agents.get(agent).map_or("", |agent| &agent.name)
    }

    fn action(
        &self,
        key: &Spanned<String>,
        agent: usize,
        actions: &[String],
        matched: &[&Type],
        report: &mut Report,
    ) -> Option<String> {
        let who = self.name(agent);
        if let Some(action) = actions.iter().position(|action| *action == key.value) {
            let Some(barred) = matched.iter().find(|of_type| !of_type.may_play(action)) else {
                return Some(key.value.clone());
            };
            let message =
                format!("type `{}` of agent `{who}` may not play `{}`", barred.name, key.value);
            let may = (0..actions.len()).filter(|&action| barred.may_play(action));
            let help =
                format!("it may play {}", listed(may.map(|action| actions[action].as_str())));
            report.add(Diagnostic::new(self.forbidden, key.span.clone(), message).help(help));
            return None;
        }
        let message = format!("agent `{who}` has no action `{}`", key.value);
        let help = did_you_mean(&key.value, actions.iter().map(String::as_str));
        report.add(Diagnostic::new(Code::UnknownAction, key.span.clone(), message).help(help));
        None
    }

    /// The bid a key stands for, if it is on the agent's grid.
    fn bid(
        &self,
        key: &Spanned<String>,
        auction: &SingleItem,
        agent: usize,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<Bid> {
        let bid = match (auction.rule, key.value.as_str()) {
            (_, "out") => Some(Bid::Out),
            (SingleItemRule::PostedPrice, "buy") => {
                auction.bids.get(agent)?.iter().find(|bid| **bid != Bid::Out).cloned()
            }
            (SingleItemRule::PostedPrice, _) => None,
            (_, text) => {
                let number = Number::parse(text, key.span.clone(), report);
                Some(Bid::Amount(numbers.evaluate(&number, report)?))
            }
        };
        let label = bid.as_ref().map_or(key.value.clone(), |bid| auction.label(bid));
        self.known(key, &label, agent, report)?;
        bid
    }

    /// Reports a bid that is not one of the agent's.
    fn known(
        &self,
        key: &Spanned<String>,
        label: &str,
        agent: usize,
        report: &mut Report,
    ) -> Option<()> {
        if self.is_known(agent, label) {
            return Some(());
        }
        let message = format!("agent `{}` has no bid {label}", self.name(agent));
        let grid = self.labels.get(agent)?.iter().map(String::as_str);
        let help = format!("her bids are {}", listed(grid));
        report.add(Diagnostic::new(Code::UnknownBid, key.span.clone(), message).help(help));
        None
    }

    /// The label of a bid; reports that a type may not make it.
    fn allowed(
        &self,
        key: &Spanned<String>,
        label: String,
        barred: Option<&Type>,
        help: &str,
        agent: usize,
        report: &mut Report,
    ) -> Option<String> {
        let Some(barred) = barred else { return Some(label) };
        let who = self.name(agent);
        let message = format!("type `{}` of agent `{who}` may not bid {label}", barred.name);
        report.add(Diagnostic::new(self.forbidden, key.span.clone(), message).help(help));
        None
    }
}
