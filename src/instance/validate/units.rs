//! Auctions of several units of one good.

use super::agents::Players;
use super::bids::{amounts, no_items};
use super::numbers::Numbers;
use super::size;
use super::terms::{self, Terms};
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::raw::{RawBidAuction, RawBids};
use crate::instance::syntax::Report;
use crate::instance::{Agent, MultiUnit, MultiUnitRule, Value};
use dashu::rational::RBig;

/// The auction; `units` is `None` if their number could not be read.
pub(super) fn validate(
    raw: &RawBidAuction,
    rule: MultiUnitRule,
    units: Option<usize>,
    players: &Players,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<MultiUnit> {
    let terms = Terms::of(raw, players, numbers, report);
    let grids = terms::bids(raw, players, report, |bids, report| match bids {
        RawBids::Common(common) => {
            let mut grid = amounts(common, numbers, report)?;
            grid.sort();
            Some(grid)
        }
        RawBids::ByItem(_) => no_items(bids, report),
    });
    let (grids, opt_out, units) = (grids?, terms.opt_out?, units?);
    let counts = grids.iter().map(|grid| size::non_increasing(grid.len(), units));
    size::check_counts(players, counts, opt_out, raw.span.clone(), report)?;
    let with_out = |grid: &[RBig]| {
        let mut bids = non_increasing(grid, units);
        bids.extend(opt_out.then(Vec::new));
        bids
    };
    Some(MultiUnit {
        rule,
        units,
        bids: grids.iter().map(|grid| with_out(grid)).collect(),
        ties: terms.ties?,
        reserve: terms.reserve?,
        overbidding: terms.overbidding?,
    })
}

/// All non-increasing lists of so many amounts of an ascending grid, in lexicographic order.
fn non_increasing(grid: &[RBig], entries: usize) -> Vec<Vec<RBig>> {
    // Every list with the place in the grid that its entries may go up to.
    let mut lists = vec![(Vec::new(), grid.len())];
    for _ in 0..entries {
        let longer = |(list, end): &(Vec<RBig>, usize)| -> Vec<_> {
            let amounts = grid.iter().take(*end).enumerate();
            let with = |(place, amount): (usize, &RBig)| {
                (list.iter().chain([amount]).cloned().collect(), place + 1)
            };
            amounts.map(with).collect()
        };
        lists = lists.iter().flat_map(longer).collect();
    }
    lists.into_iter().map(|(list, _)| list).collect()
}

/// Reports types that may make no bid: not even the lowest, as lower bids keep all sums down.
pub(super) fn check_types(
    auction: &MultiUnit,
    agents: &[Agent],
    players: &Players,
    report: &mut Report,
) {
    for (number, (agent, bids)) in agents.iter().zip(&auction.bids).enumerate() {
        let Some(lowest) = bids.iter().min() else { continue };
        for (t, raw) in agent.types.iter().zip(players.raw_types(number)) {
            let Value::Marginals(marginals) = &t.value else { continue };
            if auction.may_bid(lowest, marginals) {
                continue;
            }
            let message = format!("type `{}` of agent `{}` may make no bid", t.name, agent.name);
            let help = format!(
                "without overbidding no first k bids sum to more than k units are worth, but those of {} do: add lower bids, or opt-out = true",
                auction.label(lowest)
            );
            report.add(Diagnostic::new(Code::NoBid, raw.span.clone(), message).help(help));
        }
    }
}
