//! Actions as files name them: bids by number, or a table's actions by name.

use super::numbers::Numbers;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::number::Number;
use crate::instance::suggestion::{did_you_mean, listed};
use crate::instance::syntax::{Report, Spanned};
use crate::instance::{Agent, Auction, Bid, SingleItem, Type};
use std::collections::{BTreeMap, BTreeSet};

/// What names of actions are looked up in.
pub(super) struct Actions<'a> {
    pub auction: &'a Auction,
    agents: &'a [Agent],
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
            Auction::Items(_) | Auction::Units(_) => unimplemented!(),
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
        let lowest = matched.iter().min_by_key(|t| t.value.item())?;
        let mut places = BTreeMap::new();
        let mut labels = Vec::new();
        for key in keys {
            let label = match self.auction {
                Auction::Table(table) => {
                    self.action(key, agent, table.actions.get(agent)?, &matched, report)
                }
                Auction::Items(_) | Auction::Units(_) => unimplemented!(),
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
        let message = format!("agent `{}` has no bid {bid}", self.name(agent));
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
        let who = self.name(agent);
        let message = format!("type `{}` of agent `{who}` may not bid {bid}", lowest.name);
        let problem = Diagnostic::new(self.forbidden, key.span.clone(), message);
        report.add(problem.help("without overbidding a type's bids stop at its value"));
        None
    }
}
