//! Auctions of a single item.

use super::agents::Players;
use super::bids::amounts;
use super::law::short;
use super::numbers::Numbers;
use super::size;
use super::terms::{self, Terms};
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::raw::{RawBidAuction, RawBids};
use crate::instance::syntax::Report;
use crate::instance::{Agent, Bid, SingleItem, SingleItemRule};
use dashu::rational::RBig;

pub(super) fn validate(
    raw: &RawBidAuction,
    rule: SingleItemRule,
    players: &Players,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<SingleItem> {
    let terms = Terms::of(raw, players, numbers, report);
    let bids = terms::bids(raw, players, report, |bids, report| match bids {
        RawBids::Common(common) => amounts(common, numbers, report),
        RawBids::ByItem(_) => super::bids::no_items(bids, report),
    });
    let (bids, opt_out) = (bids?, terms.opt_out?);
    let counts = bids.iter().map(|bids| bids.len() + usize::from(opt_out));
    size::check(players, counts, raw.span.clone(), report)?;
    let with_out = |amounts: &[RBig]| {
        let amounts = amounts.iter().cloned();
        amounts.map(Bid::Amount).chain(opt_out.then_some(Bid::Out)).collect()
    };
    Some(SingleItem {
        rule,
        bids: bids.iter().map(|bids| with_out(bids)).collect(),
        ties: terms.ties?,
        reserve: terms.reserve?,
        overbidding: terms.overbidding?,
    })
}

/// Reports types that may make no bid.
pub(super) fn check_types(
    auction: &SingleItem,
    agents: &[Agent],
    players: &Players,
    report: &mut Report,
) {
    for (number, (agent, bids)) in agents.iter().zip(&auction.bids).enumerate() {
        for (t, raw) in agent.types.iter().zip(players.raw_types(number)) {
            let Some(value) = t.value.item() else { continue };
            if bids.iter().any(|bid| auction.may_bid(bid, value)) {
                continue;
            }
            let (who, value) = (&agent.name, short(value));
            let message = format!("type `{}` of agent `{who}` may make no bid", t.name);
            let help = format!(
                "without overbidding she may bid up to {value}: add such a bid, or opt-out = true"
            );
            report.add(Diagnostic::new(Code::NoBid, raw.span.clone(), message).help(help));
        }
    }
}
