//! Marginal bids for several units, and numbers of units wanted at a price.

use super::super::numbers::Numbers;
use super::super::values::{part, words};
use super::Actions;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::number::Number;
use crate::instance::suggestion::listed;
use crate::instance::syntax::{Report, Spanned};
use crate::instance::{MultiUnit, MultiUnitRule};
use dashu::rational::RBig;
use std::collections::BTreeSet;

impl Actions<'_> {
    /// The marginal bids that a key stands for, `3 1`, or the number of units wanted where the price is
    /// posted; if the agent may make them.
    pub(super) fn unit_bids(
        &self,
        key: &Spanned<String>,
        auction: &MultiUnit,
        agent: usize,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<Vec<RBig>> {
        let bids = auction.bids.get(agent)?;
        if key.value == "out" {
            self.known(key, "out", agent, report)?;
            return Some(Vec::new());
        }
        if auction.rule == MultiUnitRule::PostedPrice {
            let number = Number::parse(&key.value, key.span.clone(), report);
            let label = numbers.evaluate(&number, report)?.to_string();
            self.known(key, &label, agent, report)?;
            return bids.iter().find(|bid| auction.label(bid) == label).cloned();
        }
        let grid: BTreeSet<&RBig> = bids.iter().flatten().collect();
        let mut amounts = Vec::new();
        for (range, _) in words(&key.value, ' ').filter(|(_, word)| !word.is_empty()) {
            let text = part(key, range);
            let number = Number::parse(&text.value, text.span.clone(), report);
            let amount = numbers.evaluate(&number, report);
            if let Some(amount) = amount.as_ref().filter(|amount| !grid.contains(amount)) {
                let message = format!("agent `{}` has no marginal bid {amount}", self.name(agent));
                let labels: Vec<String> = grid.iter().map(ToString::to_string).collect();
                let help =
                    format!("her marginal bids are {}", listed(labels.iter().map(String::as_str)));
                report.add(Diagnostic::new(Code::UnknownBid, text.span, message).help(help));
                amounts.push(None);
                continue;
            }
            amounts.push(amount);
        }
        let bid = amounts.into_iter().collect::<Option<Vec<_>>>()?;
        if bid.len() != auction.units {
            let message =
                format!("the number of marginal bids is {}, not {}", bid.len(), auction.units);
            let problem = Diagnostic::new(Code::WrongLength, key.span.clone(), message);
            report.add(problem.help("one per unit is needed, the highest first"));
            return None;
        }
        if !bid.is_sorted_by(|before, after| before >= after) {
            let mut sorted = bid;
            sorted.sort_by(|one, other| other.cmp(one));
            let problem = Diagnostic::new(
                Code::UnknownBid,
                key.span.clone(),
                "marginal bids do not increase",
            );
            report.add(problem.help(format!("write \"{}\"", auction.label(&sorted))));
            return None;
        }
        self.known(key, &auction.label(&bid), agent, report)?;
        Some(bid)
    }
}
