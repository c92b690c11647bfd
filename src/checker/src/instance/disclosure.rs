//! What is told after the auction.

use super::agents::probability;
use super::deviations::canonical;
use super::single_item::Rule;
use super::units::UnitRule;
use super::{Agent, Mechanism, Numbers, agent_index, type_index};
use crate::code::{Checked, at};
use crate::tree::{Node, Tree};
use dashu::rational::RBig;
use std::collections::BTreeSet;

/// The disclosure rule; left out, nothing but the allocation and everyone's own payment.
#[derive(Default)]
pub(crate) struct Disclosure {
    pub(crate) winning_bid: bool,
    pub(crate) all_bids: bool,
    pub(crate) types: bool,
    /// Whether agents do not see what they pay.
    pub(crate) hides_payment: bool,
    /// One row fits every pair of a type profile and an action profile.
    pub(crate) law: Option<Vec<LawRow>>,
}

impl Disclosure {
    /// Whether some public signal is drawn.
    pub(crate) fn public_signal(&self) -> bool {
        let told = |row: &LawRow| matches!(row.tells, Told::Public(_));
        self.law.as_ref().is_some_and(|rows| rows.iter().any(told))
    }
}

/// What is told where these bids and types fit.
pub(crate) struct LawRow {
    /// By agent, the canonical name of the action she must have taken.
    pub(crate) bids: Vec<Option<String>>,
    /// By agent, the type she must have.
    pub(crate) types: Vec<Option<usize>>,
    pub(crate) tells: Told,
    /// Where it stands, for messages.
    pub(crate) place: String,
}

/// Signals of positive probability.
pub(crate) enum Told {
    /// To everyone.
    Public(Vec<(RBig, String)>),
    /// To each agent her own, or none.
    Private(Vec<(RBig, Vec<Option<String>>)>),
}

/// Reads `[disclosure]`.
pub(crate) fn read(
    node: &Node<'_>,
    numbers: &Numbers,
    agents: &[Agent],
    mechanism: &Mechanism,
) -> Checked<Disclosure> {
    let table = node.table(&["reveals", "hides", "law"])?;
    let mut disclosure = Disclosure::default();
    let mut seen = BTreeSet::new();
    for item in table.find("reveals").map_or_else(|| Ok(Vec::new()), |n| n.list())? {
        let name = item.text()?;
        if !seen.insert(name) {
            return item.wrong("this is listed twice");
        }
        match name {
            "winning-bid" if has_winning_bid(mechanism) => disclosure.winning_bid = true,
            "winning-bid" => return item.wrong("this auction has no winning bid"),
            "all-bids" => disclosure.all_bids = true,
            "types" => disclosure.types = true,
            _ => return item.wrong("winning-bid, all-bids or types is expected"),
        }
    }
    for item in table.find("hides").map_or_else(|| Ok(Vec::new()), |n| n.list())? {
        if item.text()? != "own-payment" || disclosure.hides_payment {
            return item.wrong("own-payment is expected, once");
        }
        disclosure.hides_payment = true;
    }
    if let Some(law) = table.find("law") {
        let rows = law.list()?;
        if rows.is_empty() {
            return law.wrong("at least one row is expected");
        }
        let rows = rows.iter().map(|row| law_row(row, numbers, agents, mechanism));
        disclosure.law = Some(rows.collect::<Checked<_>>()?);
    }
    Ok(disclosure)
}

/// Tables have no bids, and at posted prices nobody names one.
fn has_winning_bid(mechanism: &Mechanism) -> bool {
    match mechanism {
        Mechanism::SingleItem(auction) => auction.rule != Rule::PostedPrice,
        Mechanism::Items(auction) => !auction.posted,
        Mechanism::Units(auction) => auction.rule != UnitRule::PostedPrice,
        Mechanism::Table(_) => false,
    }
}

fn law_row(
    row: &Node<'_>,
    numbers: &Numbers,
    agents: &[Agent],
    mechanism: &Mechanism,
) -> Checked<LawRow> {
    let table = row.table(&["bids", "types", "signals", "private"])?;
    let mut bids = vec![None; agents.len()];
    for (name, node) in table.find("bids").map_or_else(|| Ok(Vec::new()), |n| n.pairs())? {
        if let Some(own) = bids.get_mut(agent_index(agents, &node, name)?) {
            let text = match node.tree {
                Tree::Number(_) => numbers.number(&node)?.to_string(),
                _ => node.text()?.to_string(),
            };
            *own = Some(canonical(&text, &node, numbers, mechanism)?);
        }
    }
    let mut types = vec![None; agents.len()];
    for (name, node) in table.find("types").map_or_else(|| Ok(Vec::new()), |n| n.pairs())? {
        let agent = agent_index(agents, &node, name)?;
        let kind = type_index(at(agents, agent)?, &node, node.text()?)?;
        if let Some(own) = types.get_mut(agent) {
            *own = Some(kind);
        }
    }
    let tells = match (table.find("signals"), table.find("private")) {
        (Some(signals), None) => {
            let mut drawn = Vec::new();
            for (name, weight) in signals.pairs()? {
                drawn.push((probability(&weight, numbers)?, name.to_string()));
            }
            Told::Public(law(&signals, drawn)?)
        }
        (None, Some(private)) => {
            let mut drawn = Vec::new();
            for branch in private.list()? {
                let table = branch.table(&["prob", "tells"])?;
                let mut told = vec![None; agents.len()];
                for (name, signal) in table.get("tells")?.pairs()? {
                    if let Some(own) = told.get_mut(agent_index(agents, &signal, name)?) {
                        *own = Some(signal.text()?.to_string());
                    }
                }
                drawn.push((probability(&table.get("prob")?, numbers)?, told));
            }
            Told::Private(law(&private, drawn)?)
        }
        _ => return row.wrong("either signals or private is expected"),
    };
    Ok(LawRow { bids, types, tells, place: row.place.clone() })
}

/// Probabilities that sum to 1; what has none is never drawn.
fn law<T>(node: &Node<'_>, mut drawn: Vec<(RBig, T)>) -> Checked<Vec<(RBig, T)>> {
    if drawn.iter().fold(RBig::ZERO, |sum, (weight, _)| sum + weight) != RBig::ONE {
        return node.wrong("the probabilities do not sum to 1");
    }
    drawn.retain(|(weight, _)| *weight > RBig::ZERO);
    Ok(drawn)
}
