//! What auctions by sealed bids have in common: ties, the reserve, who may bid what.

use super::agents::Players;
use super::numbers::Numbers;
use crate::instance::Ties;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::raw::{RawBidAuction, RawBids, RawTies};
use crate::instance::suggestion::listed;
use crate::instance::syntax::{Got, Report, Spanned};
use dashu::rational::RBig;
use std::rc::Rc;

/// The terms that could be read.
pub(super) struct Terms {
    pub ties: Option<Ties>,
    pub reserve: Option<RBig>,
    pub opt_out: Option<bool>,
    pub overbidding: Option<bool>,
}

impl Terms {
    pub fn of(
        raw: &RawBidAuction,
        players: &Players,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Terms {
        Terms {
            ties: ties(&raw.ties, players, report),
            reserve: numbers.or(&raw.reserve, RBig::ZERO, report),
            opt_out: boolean(&raw.opt_out, false),
            overbidding: boolean(&raw.overbidding, true),
        }
    }
}

fn boolean(given: &Option<Got<bool>>, default: bool) -> Option<bool> {
    given.as_ref().map_or(Some(default), |given| given.get().copied())
}

/// What each agent may bid: `read` from bids of her own, else from those of the auction.
pub(super) fn bids<T>(
    raw: &RawBidAuction,
    players: &Players,
    report: &mut Report,
    mut read: impl FnMut(&RawBids, &mut Report) -> Option<T>,
) -> Option<Vec<Rc<T>>> {
    let mut read =
        |bids: &Got<RawBids>, report: &mut Report| read(bids.get()?, report).map(Rc::new);
    let common = raw.bids.as_ref().map(|bids| read(bids, report));
    let mut all = Vec::new();
    for (number, agent) in players.raw.value.iter().enumerate() {
        all.push(match (&agent.bids, &common) {
            (Some(own), _) => read(own, report),
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
    all.into_iter().collect()
}

/// The tie rule, uniform if there is none.
pub(super) fn ties(
    raw: &Option<Got<RawTies>>,
    players: &Players,
    report: &mut Report,
) -> Option<Ties> {
    let Some(ties) = raw else { return Some(Ties::Uniform) };
    match ties.get()? {
        RawTies::Uniform(_) => Some(Ties::Uniform),
        RawTies::Priority(table) => priority(table.priority.get()?, players, report),
    }
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
