//! Posted prices: the pay-your-bid auction in which an agent bids the price for what she wants.

use super::goods::Goods;
use super::items::ItemAuction;
use super::single_item::{Bid, Rule, SingleItem};
use super::terms::{Terms, ties};
use super::units::{UnitAuction, UnitRule};
use super::{Agent, Mechanism, Numbers, terms};
use crate::code::Checked;
use crate::tree::{Node, Tree};
use dashu::rational::RBig;

/// Reads `[auction]` with rule "posted-price"; agents have no `bids` there.
pub(crate) fn read(
    node: &Node<'_>,
    rows: &[Node<'_>],
    goods: &Goods,
    numbers: &Numbers,
    agents: &[Agent],
) -> Checked<Mechanism> {
    let auction = node.table(&["rule", "price", "ties"])?;
    for row in rows {
        row.table(&["name", "types"])?;
    }
    let price = auction.get("price")?;
    let priority = ties(&auction, agents)?;
    // There is no reserve: every bid is a price, and none is below the lowest of them.
    let terms = |reserve: RBig| Terms { priority, reserve, opt_out: true, overbidding: true };
    Ok(match goods {
        Goods::Single => {
            let price = amount(&price, numbers)?;
            let bids = vec![vec![Bid::Amount(price.clone()), Bid::Out]; agents.len()];
            let Terms { priority, reserve, overbidding, .. } = terms(price);
            let rule = Rule::PostedPrice;
            Mechanism::SingleItem(SingleItem { rule, bids, priority, reserve, overbidding })
        }
        Goods::Items(names) => {
            let prices = prices(&price, names, numbers)?;
            terms::within_amounts(&price, agents.len().checked_mul(1 << names.len()), names.len())?;
            let lowest = prices.iter().min().cloned().unwrap_or(RBig::ZERO);
            let amounts: Vec<Vec<RBig>> = prices.into_iter().map(|price| vec![price]).collect();
            let amounts = vec![amounts; agents.len()];
            Mechanism::Items(ItemAuction::new(names, Rule::PostedPrice, &terms(lowest), &amounts))
        }
        Goods::Units(units) => {
            let price = amount(&price, numbers)?;
            let wanted: Vec<Vec<usize>> =
                (1..=*units).chain([0]).map(|count| vec![0; count]).collect();
            let amounts = vec![vec![price.clone()]; agents.len()];
            let Terms { priority, reserve, overbidding, .. } = terms(price);
            Mechanism::Units(UnitAuction {
                units: *units,
                rule: UnitRule::PostedPrice,
                amounts,
                bids: vec![wanted; agents.len()],
                priority,
                reserve,
                overbidding,
            })
        }
    })
}

/// One price for all items, or one for each.
fn prices(node: &Node<'_>, names: &[String], numbers: &Numbers) -> Checked<Vec<RBig>> {
    let Tree::Table(_) = node.tree else {
        return Ok(vec![amount(node, numbers)?; names.len()]);
    };
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let by_item = node.table(&known)?;
    known.iter().map(|name| amount(&by_item.get(name)?, numbers)).collect()
}

/// A price, which is not negative.
fn amount(node: &Node<'_>, numbers: &Numbers) -> Checked<RBig> {
    let price = numbers.number(node)?;
    if price < RBig::ZERO {
        return node.wrong("a price is not negative");
    }
    Ok(price)
}
