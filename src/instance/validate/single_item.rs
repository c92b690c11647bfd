//! Auctions of a single item.

use super::agents::Players;
use super::bids::amounts;
use super::law::short;
use super::numbers::Numbers;
use super::size;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::raw::{RawBidAuction, RawTies, RuleWord};
use crate::instance::suggestion::listed;
use crate::instance::syntax::{Got, Report, Spanned};
use crate::instance::{Agent, Bid, SingleItem, SingleItemRule, Ties};
use dashu::rational::RBig;

pub(super) fn validate(
    raw: &RawBidAuction,
    players: &Players,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<SingleItem> {
    let opt_out = boolean(&raw.opt_out, false);
    let bids = bids(raw, players, numbers, report);
    let ties = match &raw.ties {
        None => Some(Ties::Uniform),
        Some(ties) => ties.get().and_then(|ties| match ties {
            RawTies::Uniform(_) => Some(Ties::Uniform),
            RawTies::Priority(table) => priority(table.priority.get()?, players, report),
        }),
    };
    let reserve = numbers.or(&raw.reserve, RBig::ZERO, report);
    let overbidding = boolean(&raw.overbidding, true);
    let rule = match raw.rule.get()?.value {
        RuleWord::FirstPrice => SingleItemRule::FirstPrice,
        RuleWord::SecondPrice => SingleItemRule::SecondPrice,
        RuleWord::AllPay => SingleItemRule::AllPay,
        RuleWord::SimultaneousFirstPrice
        | RuleWord::SimultaneousSecondPrice
        | RuleWord::SimultaneousAllPay
        | RuleWord::Discriminatory
        | RuleWord::UniformPrice => return None,
    };
    let (bids, opt_out) = (bids?, opt_out?);
    let counts = bids.iter().map(|bids| bids.len() + usize::from(opt_out));
    size::check(players, counts, raw.span.clone(), report)?;
    let with_out = |amounts: Vec<RBig>| {
        amounts.into_iter().map(Bid::Amount).chain(opt_out.then_some(Bid::Out)).collect()
    };
    Some(SingleItem {
        rule,
        bids: bids.into_iter().map(with_out).collect(),
        ties: ties?,
        reserve: reserve?,
        overbidding: overbidding?,
    })
}

fn boolean(given: &Option<Got<bool>>, default: bool) -> Option<bool> {
    given.as_ref().map_or(Some(default), |given| given.get().copied())
}

/// The amounts each agent may bid.
fn bids(
    raw: &RawBidAuction,
    players: &Players,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<Vec<RBig>>> {
    let common =
        raw.bids.as_ref().map(|bids| bids.get().and_then(|bids| amounts(bids, numbers, report)));
    let mut grids = Vec::new();
    for (number, agent) in players.raw.value.iter().enumerate() {
        grids.push(match (&agent.bids, &common) {
            (Some(own), _) => own.get().and_then(|own| amounts(own, numbers, report)),
            (None, Some(common)) => common.clone(),
            (None, None) => {
                let message = format!("agent `{}` has no bids", players.agents.name(number));
                let problem = Diagnostic::new(Code::MissingKey, agent.span.clone(), message);
                report.add(
                    problem
                        .help("add `bids` to [auction] or to the agent: a list or a grid such as { from = 0, to = 1, step = \"1/10\" }"),
                );
                None
            }
        });
    }
    grids.into_iter().collect()
}

fn priority(
    order: &Spanned<Vec<Spanned<String>>>,
    players: &Players,
    report: &mut Report,
) -> Option<Ties> {
    let mut agents: Vec<Option<usize>> = Vec::new();
    for name in &order.value {
        let agent = players.find_agent(name, report);
        if agent.is_some() && agents.contains(&agent) {
            let message = format!("agent `{}` stands twice in the order", name.value);
            let problem = Diagnostic::new(Code::DuplicateName, name.span.clone(), message);
            report.add(problem.help("list every agent once"));
        }
        agents.push(agent);
    }
    let agents = agents.into_iter().collect::<Option<Vec<_>>>()?;
    let missing: Vec<_> = (0..players.len()).filter(|agent| !agents.contains(agent)).collect();
    if !missing.is_empty() && players.agents.is_sound() {
        let names = missing.iter().map(|&agent| players.agents.name(agent));
        let message = format!("the order lacks {}", listed(names));
        let problem = Diagnostic::new(Code::WrongLength, order.span.clone(), message);
        report.add(problem.help("list every agent once, the one who wins every tie first"));
    }
    Some(Ties::Priority(agents))
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
