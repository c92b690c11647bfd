//! The markets after the auction.

use super::disclosure::Disclosure;
use super::market_table::{self, TableMarket};
use super::{Agent, Mechanism, Numbers, agent_index, terms};
use crate::code::{Checked, Code};
use crate::tree::{Node, Table};
use dashu::rational::RBig;

/// The most aftermarkets.
const MARKETS: usize = 64;

/// One aftermarket.
pub(crate) struct Aftermarket {
    pub(crate) rule: Trade,
    /// What is bought here is worth this share of its value: from 0 to 1.
    pub(crate) discount: RBig,
}

/// How lots are traded.
pub(crate) enum Trade {
    /// The seller posts a price or keeps the lot; the buyers accept or decline.
    PostedPrice { prices: Vec<RBig>, sides: Sides },
    /// Seller and buyers report types; the seller gets her worth and `share` of the gain.
    Bargaining { share: RBig, sides: Sides },
    /// An ask and bids; the price is `k` of the ask and the rest of the bid.
    DoubleAuction { asks: Vec<RBig>, bids: Vec<RBig>, k: RBig, sides: Sides },
    /// Any finite mechanism over allocations, disclosed signals and actions.
    Table(TableMarket),
}

impl Trade {
    /// Who may sell and buy, except in tables.
    pub(crate) fn sides(&self) -> Option<&Sides> {
        match self {
            Trade::PostedPrice { sides, .. }
            | Trade::Bargaining { sides, .. }
            | Trade::DoubleAuction { sides, .. } => Some(sides),
            Trade::Table(_) => None,
        }
    }
}

/// By agent, whether she may sell, and whether she may buy.
pub(crate) struct Sides {
    pub(crate) sellers: Vec<bool>,
    pub(crate) buyers: Vec<bool>,
}

/// Reads `[[aftermarkets]]`.
pub(crate) fn read(
    node: &Node<'_>,
    numbers: &Numbers,
    agents: &[Agent],
    mechanism: &Mechanism,
    disclosure: &Disclosure,
) -> Checked<Vec<Aftermarket>> {
    let rows = node.list()?;
    if rows.is_empty() {
        return node.wrong("at least one aftermarket is expected");
    }
    if rows.len() > MARKETS {
        return node.reject(Code::TooLarge, format!("more than {MARKETS} aftermarkets"));
    }
    rows.iter().map(|row| read_one(row, numbers, agents, mechanism, disclosure)).collect()
}

fn read_one(
    row: &Node<'_>,
    numbers: &Numbers,
    agents: &[Agent],
    mechanism: &Mechanism,
    disclosure: &Disclosure,
) -> Checked<Aftermarket> {
    let Some((_, rule)) = row.pairs()?.into_iter().find(|(key, _)| *key == "rule") else {
        return row.wrong("the rule is missing");
    };
    let own: &[&str] = match rule.text()? {
        "posted-price" => &["rule", "discount", "sellers", "buyers", "prices"],
        "bargaining" => &["rule", "discount", "sellers", "buyers", "share"],
        "double-auction" => &["rule", "discount", "sellers", "buyers", "asks", "bids", "k"],
        "table" => &["rule", "discount", "entries", "default"],
        _ => return rule.wrong("the rule is not one for aftermarkets"),
    };
    let table = row.table(own)?;
    let discount = fraction(&table, "discount", RBig::ONE, numbers)?;
    if let Mechanism::Table(_) = mechanism {
        if rule.text()? != "table" {
            return rule
                .wrong("after a table auction, which has outcomes, only a table can follow");
        }
        if discount != RBig::ONE {
            return row.wrong("outcomes of a table have no discount");
        }
    }
    let grid = |key: &str| terms::grid(&table.get(key)?, numbers);
    let half = || RBig::ONE / RBig::from(2);
    let rule = match rule.text()? {
        "posted-price" => {
            Trade::PostedPrice { prices: grid("prices")?, sides: sides(&table, agents)? }
        }
        "bargaining" => {
            let sides = sides(&table, agents)?;
            for (agent, trades) in agents.iter().zip(sides.sellers.iter().zip(&sides.buyers)) {
                let reports = *trades.0 || *trades.1;
                if reports && agent.types.iter().any(|kind| kind.name == "out") {
                    return row.wrong("a type named `out` cannot be reported");
                }
            }
            Trade::Bargaining { share: fraction(&table, "share", half(), numbers)?, sides }
        }
        "double-auction" => Trade::DoubleAuction {
            asks: grid("asks")?,
            bids: grid("bids")?,
            k: fraction(&table, "k", half(), numbers)?,
            sides: sides(&table, agents)?,
        },
        _ => Trade::Table(market_table::read(&table, numbers, agents, mechanism, disclosure)?),
    };
    Ok(Aftermarket { rule, discount })
}

/// A number from 0 to 1.
fn fraction(table: &Table<'_>, key: &str, left_out: RBig, numbers: &Numbers) -> Checked<RBig> {
    let Some(node) = table.find(key) else { return Ok(left_out) };
    let value = numbers.number(&node)?;
    match (RBig::ZERO..=RBig::ONE).contains(&value) {
        true => Ok(value),
        false => node.wrong("a number from 0 to 1 is expected"),
    }
}

fn sides(table: &Table<'_>, agents: &[Agent]) -> Checked<Sides> {
    let listed = |key: &str| {
        let Some(node) = table.find(key) else { return Ok(vec![true; agents.len()]) };
        let mut named = vec![false; agents.len()];
        for name in node.list()? {
            match named.get_mut(agent_index(agents, &name, name.text()?)?) {
                Some(own) if !*own => *own = true,
                _ => return name.wrong("this agent is listed twice"),
            }
        }
        Ok(named)
    };
    Ok(Sides { sellers: listed("sellers")?, buyers: listed("buyers")? })
}
