//! Bids on several items, and bundles wanted at a price.

use super::super::numbers::Numbers;
use super::super::values::{part, words};
use super::Actions;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::number::Number;
use crate::instance::suggestion::{did_you_mean, listed};
use crate::instance::syntax::{Report, Spanned};
use crate::instance::{Bid, Simultaneous, SingleItemRule};
use std::collections::BTreeSet;

impl Actions<'_> {
    /// The bids, one for every item, that a key stands for: `A=0 B=1/2` with the items in any order,
    /// or the items wanted where prices are posted; if they are on the agent's grids.
    pub(super) fn item_bids(
        &self,
        key: &Spanned<String>,
        auction: &Simultaneous,
        agent: usize,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<Vec<Bid>> {
        if key.value == "out" {
            self.known(key, "out", agent, report)?;
            return Some(vec![Bid::Out; auction.items.len()]);
        }
        let is_posted = auction.rule == SingleItemRule::PostedPrice;
        // Where prices are posted, the last of the agent's bids wants everything.
        let prices = auction.bids.get(agent)?.last()?;
        let mut found: Vec<Option<Option<Bid>>> = vec![None; auction.items.len()];
        let mut is_complete = true;
        for (range, word) in words(&key.value, ' ').filter(|(_, word)| !word.is_empty()) {
            let name =
                if is_posted { Some(word) } else { word.split_once('=').map(|(item, _)| item) };
            let Some(name) = name else {
                let whole = part(key, range);
                let message = format!("`{word}` is no amount for an item");
                let problem = Diagnostic::new(Code::UnknownBid, whole.span, message);
                report.add(problem.help(format!("write \"{}\", say", example(auction))));
                is_complete = false;
                continue;
            };
            let at_name = part(key, range.start..range.start + name.len());
            let Some(item) = self.item(&at_name, auction, report) else {
                is_complete = false;
                continue;
            };
            if found.get(item).is_some_and(Option::is_some) {
                let message = format!("the item `{name}` stands twice in the bid");
                let problem = Diagnostic::new(Code::DuplicateName, at_name.span, message);
                report.add(problem.help("name every item once"));
                is_complete = false;
                continue;
            }
            let bid = if is_posted {
                prices.get(item).cloned()
            } else {
                let amount = part(key, (range.start + name.len() + 1).min(range.end)..range.end);
                self.amount(&amount, auction, item, agent, numbers, report)
            };
            *found.get_mut(item)? = Some(bid);
        }
        if is_posted {
            for bid in found.iter_mut().filter(|bid| bid.is_none()) {
                *bid = Some(Some(Bid::Out));
            }
        }
        let lacking = auction.items.iter().zip(&found).filter(|(_, bid)| bid.is_none());
        let lacking: Vec<&str> = lacking.map(|(item, _)| item.as_str()).collect();
        if !lacking.is_empty() && is_complete {
            let message = format!("the bid has no amount for {}", listed(lacking));
            let problem = Diagnostic::new(Code::UnknownBid, key.span.clone(), message);
            report.add(problem.help(format!("write \"{}\", say", example(auction))));
        }
        let bid = found.into_iter().map(Option::flatten).collect::<Option<Vec<_>>>()?;
        self.known(key, &auction.label(&bid), agent, report)?;
        Some(bid).filter(|_| is_complete)
    }

    fn item(
        &self,
        name: &Spanned<String>,
        auction: &Simultaneous,
        report: &mut Report,
    ) -> Option<usize> {
        let found = auction.items.iter().position(|item| *item == name.value);
        if found.is_none() {
            let message = format!("there is no item `{}`", name.value);
            let help = did_you_mean(&name.value, auction.items.iter().map(String::as_str));
            report.add(Diagnostic::new(Code::UnknownItem, name.span.clone(), message).help(help));
        }
        found
    }

    /// An amount bid on an item, if it is on the agent's grid of that item.
    fn amount(
        &self,
        text: &Spanned<String>,
        auction: &Simultaneous,
        item: usize,
        agent: usize,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<Bid> {
        let number = Number::parse(&text.value, text.span.clone(), report);
        let bid = Bid::Amount(numbers.evaluate(&number, report)?);
        let grid = auction.bids.get(agent)?.iter().filter_map(|bid| bid.get(item));
        let grid: BTreeSet<&Bid> = grid.filter(|bid| **bid != Bid::Out).collect();
        if grid.contains(&bid) {
            return Some(bid);
        }
        let (who, name) = (self.name(agent), auction.items.get(item)?);
        let message = format!("agent `{who}` has no bid {bid} for item `{name}`");
        let labels: Vec<String> = grid.into_iter().map(Bid::to_string).collect();
        let help = format!("her bids for it are {}", listed(labels.iter().map(String::as_str)));
        report.add(Diagnostic::new(Code::UnknownBid, text.span.clone(), message).help(help));
        None
    }
}

/// What a bid looks like.
fn example(auction: &Simultaneous) -> String {
    let amounts: Vec<String> = auction.items.iter().map(|item| format!("{item}=0")).collect();
    amounts.join(" ")
}
