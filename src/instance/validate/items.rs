//! Simultaneous auctions of several items.

use super::agents::Players;
use super::bids::by_item;
use super::names::Names;
use super::numbers::Numbers;
use super::size;
use super::terms::{self, Terms};
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::raw::RawBidAuction;
use crate::instance::syntax::Report;
use crate::instance::{Agent, Bid, Simultaneous, SingleItemRule, Valuation, Value};
use dashu::rational::RBig;
use std::rc::Rc;

/// The auction; `items` is `None` if they could not be read.
pub(super) fn validate(
    raw: &RawBidAuction,
    rule: SingleItemRule,
    items: Option<&Names>,
    players: &Players,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Simultaneous> {
    let terms = Terms::of(raw, players, numbers, report);
    let grids =
        terms::bids(raw, players, report, |bids, report| by_item(bids, items, numbers, report));
    let (grids, opt_out) = (grids?, terms.opt_out?);
    let counts = grids.iter().map(|grids| size::product(grids.iter().map(|grid| grid.len())));
    size::check_counts(players, counts, opt_out, raw.span.clone(), report)?;
    let with_out = |grids: &[Rc<Vec<RBig>>]| {
        let grids: Vec<Vec<Bid>> =
            grids.iter().map(|grid| grid.iter().cloned().map(Bid::Amount).collect()).collect();
        let mut bids = product(&grids);
        bids.extend(opt_out.then(|| vec![Bid::Out; grids.len()]));
        bids
    };
    Some(Simultaneous {
        rule,
        items: items?.list().to_vec(),
        bids: grids.iter().map(|grids| with_out(grids)).collect(),
        ties: terms.ties?,
        reserve: terms.reserve?,
        overbidding: terms.overbidding?,
    })
}

/// All combinations of one bid for each item, the last item's fastest.
pub(super) fn product(grids: &[Vec<Bid>]) -> Vec<Vec<Bid>> {
    grids.iter().fold(vec![Vec::new()], |starts, grid| {
        let with = |start: &Vec<Bid>, bid: &Bid| start.iter().chain([bid]).cloned().collect();
        starts.iter().flat_map(|start| grid.iter().map(move |bid| with(start, bid))).collect()
    })
}

/// The most bundles whose bids are compared with their values, over all types and bids.
const MOST_COMPARED: u64 = 1 << 21;

/// Reports types whose bids without overbidding are too many to go through: each is compared with the values of all bundles of items
/// that are bid for, unless the valuation has a quicker test.
pub(super) fn check_work(
    auction: &Simultaneous,
    agents: &[Agent],
    players: &Players,
    report: &mut Report,
) -> Option<()> {
    let mut compared: u64 = 0;
    for (number, (agent, bids)) in agents.iter().zip(&auction.bids).enumerate() {
        let bundles = bids.iter().map(|bid| auction.bundles_compared(bid));
        let of_type = bundles.fold(0, u64::saturating_add);
        for (t, raw) in agent.types.iter().zip(players.raw_types(number)) {
            if !matches!(&t.value, Value::Bundles(Valuation::Xos(_) | Valuation::Bundles(_))) {
                continue;
            }
            compared = compared.saturating_add(of_type);
            if compared > MOST_COMPARED {
                let message = format!(
                    "without overbidding the bids of type `{}` of agent `{}` are too many to compare with its values",
                    t.name, agent.name
                );
                let help = format!(
                    "each bid is compared with the value of every bundle of items bid for, {MOST_COMPARED} in all at most: take fewer items or bids, additive or unit-demand values, or overbidding = true"
                );
                let problem = Diagnostic::new(Code::TooLarge, raw.span.clone(), message);
                report.add(problem.help(help));
                return None;
            }
        }
    }
    Some(())
}

/// Reports types that may make no bid: not even the lowest, as lower bids keep all sums down.
pub(super) fn check_types(
    auction: &Simultaneous,
    agents: &[Agent],
    players: &Players,
    report: &mut Report,
) {
    for (number, (agent, bids)) in agents.iter().zip(&auction.bids).enumerate() {
        let lowest: Option<Vec<Bid>> = (0..auction.items.len())
            .map(|item| bids.iter().filter_map(|bid| bid.get(item)).min().cloned())
            .collect();
        let Some(lowest) = lowest else { continue };
        let stays_out = bids.iter().any(|bid| bid.iter().all(|bid| *bid == Bid::Out));
        for (t, raw) in agent.types.iter().zip(players.raw_types(number)) {
            let Value::Bundles(valuation) = &t.value else { continue };
            if stays_out || auction.may_bid(&lowest, valuation) {
                continue;
            }
            let message = format!("type `{}` of agent `{}` may make no bid", t.name, agent.name);
            let help = format!(
                "without overbidding no bundle's bids sum to more than it is worth, but those of {} do: add lower bids, or opt-out = true",
                auction.label(&lowest)
            );
            report.add(Diagnostic::new(Code::NoBid, raw.span.clone(), message).help(help));
        }
    }
}
