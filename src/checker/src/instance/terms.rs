//! What all auctions have in common: bids of an agent's own or of the auction, grids, ties, reserve.

use super::{Agent, Numbers, agent_index};
use crate::code::{Checked, Code};
use crate::tree::{Node, Table, Tree};
use dashu::rational::RBig;
use std::collections::BTreeSet;

/// The most points of a bid grid.
const GRID: usize = 100_000;
/// The most amounts in the bids of all agents: a bid for three items has three.
const AMOUNTS: usize = 10_000_000;

/// The keys of an auction that takes bids.
pub(crate) const KEYS: &[&str] = &["rule", "bids", "ties", "reserve", "opt-out", "overbidding"];

/// The keys common to all auctions that take bids.
pub(crate) struct Terms {
    /// The agents from first to last where ties have an order; `None` means uniform.
    pub(crate) priority: Option<Vec<usize>>,
    pub(crate) reserve: RBig,
    pub(crate) opt_out: bool,
    pub(crate) overbidding: bool,
}

impl Terms {
    /// Reads them from `[auction]`.
    pub(crate) fn read(auction: &Table<'_>, numbers: &Numbers, agents: &[Agent]) -> Checked<Terms> {
        let reserve = auction.find("reserve").map(|node| numbers.number(&node)).transpose()?;
        let opt_out = auction.find("opt-out").map(|node| node.boolean()).transpose()?;
        let overbidding = auction.find("overbidding").map(|node| node.boolean()).transpose()?;
        Ok(Terms {
            priority: ties(auction, agents)?,
            reserve: reserve.unwrap_or(RBig::ZERO),
            opt_out: opt_out.unwrap_or(false),
            overbidding: overbidding.unwrap_or(true),
        })
    }
}

/// The bids of each agent: her own, or those of the auction.
pub(crate) fn bids<T: Clone>(
    auction: &Table<'_>,
    rows: &[Node<'_>],
    read: impl Fn(&Node<'_>) -> Checked<T>,
) -> Checked<Vec<T>> {
    let common = auction.find("bids").map(|node| read(&node)).transpose()?;
    let mut bids = Vec::new();
    for row in rows {
        let own = row.table(&["name", "types", "bids"])?.find("bids");
        bids.push(match (own, &common) {
            (Some(node), _) => read(&node)?,
            (None, Some(common)) => common.clone(),
            (None, None) => return row.wrong("no bids are given for this agent"),
        });
    }
    Ok(bids)
}

/// Reads a list of bids or `{ from, to, step }`.
pub(crate) fn grid(node: &Node<'_>, numbers: &Numbers) -> Checked<Vec<RBig>> {
    let mut bids = Vec::new();
    if let Tree::Table(_) = node.tree {
        let range = node.table(&["from", "to", "step"])?;
        let [from, to, step] =
            [range.get("from")?, range.get("to")?, range.get("step")?].map(|n| numbers.number(&n));
        let (mut bid, to, step) = (from?, to?, step?);
        if step <= RBig::ZERO || bid > to {
            return node.wrong("a grid needs from <= to and step > 0");
        }
        if (&to - &bid) / &step >= RBig::from(GRID) {
            return node.wrong(format!("a grid has at most {GRID} bids"));
        }
        while bid <= to {
            bids.push(bid.clone());
            bid += &step;
        }
    } else {
        for item in node.list()? {
            bids.push(numbers.number(&item)?);
        }
    }
    let distinct: BTreeSet<&RBig> = bids.iter().collect();
    if bids.is_empty() || bids.len() > GRID || distinct.len() != bids.len() {
        return node.wrong(format!("bids must be distinct, at least one, at most {GRID}"));
    }
    Ok(bids)
}

/// Refuses more bids of so many amounts each than the checker will list.
pub(crate) fn within_amounts(node: &Node<'_>, bids: Option<usize>, length: usize) -> Checked<()> {
    match bids.and_then(|bids| bids.checked_mul(length)) {
        Some(amounts) if amounts <= AMOUNTS => Ok(()),
        _ => node.reject(Code::TooLarge, format!("bids of more than {AMOUNTS} amounts")),
    }
}

/// Reads `ties`: uniform, or an order of all agents.
pub(crate) fn ties(auction: &Table<'_>, agents: &[Agent]) -> Checked<Option<Vec<usize>>> {
    let Some(node) = auction.find("ties") else { return Ok(None) };
    if let Tree::Text(text) = node.tree {
        return if text == "uniform" { Ok(None) } else { node.wrong("ties are not known") };
    }
    let order = node.table(&["priority"])?.get("priority")?;
    let mut priority = Vec::new();
    for name in order.list()? {
        let index = agent_index(agents, &name, name.text()?)?;
        if priority.contains(&index) {
            return name.wrong("this agent is listed twice");
        }
        priority.push(index);
    }
    if priority.len() == agents.len() {
        Ok(Some(priority))
    } else {
        order.wrong("the priority must list every agent")
    }
}
