//! Aftermarkets given entry by entry: any finite mechanism over allocations, signals and actions.

use super::allocation::{self, Allocation};
use super::deviations::canonical;
use super::disclosure::Disclosure;
use super::{Agent, Mechanism, Numbers, agent_index, type_index};
use crate::code::{Checked, at};
use crate::tree::{Node, Table, Tree};
use dashu::rational::RBig;
use std::collections::HashSet;

/// A table of entries.
pub(crate) struct TableMarket {
    pub(crate) entries: Vec<Entry>,
    /// Whether nothing happens where no entry applies; else one must apply wherever one fits.
    pub(crate) no_trade: bool,
}

/// What happens at an allocation, perhaps only with certain signals, after certain actions.
pub(crate) struct Entry {
    pub(crate) holder: Allocation,
    /// What must have been disclosed, by its parts; no key twice.
    pub(crate) saw: Vec<(Signal, Vec<String>)>,
    /// By agent; who is not named, or named with it, does `out`.
    pub(crate) actions: Vec<Option<String>>,
    pub(crate) to: Allocation,
    pub(crate) payments: Vec<RBig>,
    /// Where it stands, for messages.
    pub(crate) place: String,
}

/// The signals everyone may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Signal {
    WinningBid,
    AllBids,
    Types,
    /// That of the law.
    Drawn,
}

impl Signal {
    /// In the order of views.
    pub(crate) const ALL: [Signal; 4] =
        [Signal::WinningBid, Signal::AllBids, Signal::Types, Signal::Drawn];

    /// The key of the signal.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Signal::WinningBid => "winning-bid",
            Signal::AllBids => "all-bids",
            Signal::Types => "types",
            Signal::Drawn => "signal",
        }
    }

    fn is_disclosed(self, disclosure: &Disclosure) -> bool {
        match self {
            Signal::WinningBid => disclosure.winning_bid,
            Signal::AllBids => disclosure.all_bids,
            Signal::Types => disclosure.types,
            Signal::Drawn => disclosure.public_signal(),
        }
    }
}

/// Reads the entries of a table.
pub(crate) fn read(
    table: &Table<'_>,
    numbers: &Numbers,
    agents: &[Agent],
    mechanism: &Mechanism,
    disclosure: &Disclosure,
) -> Checked<TableMarket> {
    let no_trade = match table.find("default") {
        None => false,
        Some(node) if node.text()? == "no-trade" => true,
        Some(node) => return node.wrong("no-trade is expected, or nothing"),
    };
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    for row in table.get("entries")?.list()? {
        let entry = read_entry(&row, numbers, agents, mechanism, disclosure)?;
        if !seen.insert((entry.holder.clone(), entry.saw.clone(), entry.actions.clone())) {
            return row.wrong("an entry with the same holder, signals and actions came before");
        }
        entries.push(entry);
    }
    Ok(TableMarket { entries, no_trade })
}

fn read_entry(
    row: &Node<'_>,
    numbers: &Numbers,
    agents: &[Agent],
    mechanism: &Mechanism,
    disclosure: &Disclosure,
) -> Checked<Entry> {
    let table = row.table(&["holder", "saw", "actions", "to", "payments"])?;
    let holder = allocation::read(&table.get("holder")?, mechanism, agents)?;
    let to = table.get("to")?;
    let after = allocation::read(&to, mechanism, agents)?;
    if !holder.covers(&after) {
        return to.wrong("this gives away what nobody holds");
    }
    let mut saw = Vec::new();
    if let Some(node) = table.find("saw") {
        let keys = Signal::ALL.map(Signal::text);
        let told = node.table(&keys)?;
        for signal in Signal::ALL {
            let Some(node) = told.find(signal.text()) else { continue };
            if !signal.is_disclosed(disclosure) {
                return node.wrong("this is not disclosed to everyone");
            }
            let parts = parts(signal, &node, numbers, agents, mechanism)?;
            saw.push((signal, parts));
        }
    }
    let mut actions = vec![None; agents.len()];
    for (name, node) in table.get("actions")?.pairs()? {
        let agent = agent_index(agents, &node, name)?;
        let action = literal(&node, numbers)?;
        if let Some(own) = actions.get_mut(agent) {
            *own = (action != "out").then_some(action);
        }
    }
    let payments = match table.find("payments") {
        None => vec![RBig::ZERO; agents.len()],
        Some(node) => {
            let list = node.list()?;
            if list.len() != agents.len() {
                return node.wrong("one payment per agent is expected");
            }
            list.iter().map(|item| numbers.number(item)).collect::<Checked<_>>()?
        }
    };
    Ok(Entry { holder, saw, actions, to: after, payments, place: row.place.clone() })
}

/// The parts of what a signal must say: a list of them, or a text that joins them with commas. Amounts
/// may be written as expressions.
fn parts(
    signal: Signal,
    node: &Node<'_>,
    numbers: &Numbers,
    agents: &[Agent],
    mechanism: &Mechanism,
) -> Checked<Vec<String>> {
    let listed = match node.tree {
        Tree::List(_) => {
            let parts = node.list()?;
            parts.iter().map(|part| literal(part, numbers)).collect::<Checked<Vec<_>>>()?
        }
        _ => vec![literal(node, numbers)?],
    };
    if signal == Signal::Drawn {
        return Ok(vec![listed.join(",")]);
    }
    let parts: Vec<&str> = match (node.tree, &*listed) {
        (Tree::List(_), listed) => listed.iter().map(String::as_str).collect(),
        (_, listed) => listed.iter().flat_map(|text| text.split(',')).collect(),
    };
    if signal != Signal::WinningBid && parts.len() != agents.len() {
        return node.wrong("one part per agent is expected");
    }
    let read = parts.into_iter().enumerate().map(|(k, part)| match signal {
        Signal::WinningBid if part == "none" => Ok(part.to_string()),
        Signal::WinningBid => Ok(numbers.expression(node, part)?.to_string()),
        Signal::AllBids => canonical(part, node, numbers, mechanism),
        Signal::Types => type_index(at(agents, k)?, node, part).map(|_| part.to_string()),
        Signal::Drawn => Ok(part.to_string()),
    });
    read.collect()
}

/// A text as it stands; a number stands for its canonical text.
fn literal(node: &Node<'_>, numbers: &Numbers) -> Checked<String> {
    match node.tree {
        Tree::Number(_) => Ok(numbers.number(node)?.to_string()),
        _ => Ok(node.text()?.to_string()),
    }
}
