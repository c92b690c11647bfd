//! What is sold: one item, several items, or several units of one good.

use crate::code::Checked;
use crate::tree::Table;
use dashu::rational::RBig;
use std::collections::BTreeSet;

use super::Numbers;

/// The most items, and the most units.
const MOST: usize = 30;

/// The goods of an auction.
pub(crate) enum Goods {
    /// One item.
    Single,
    /// Items, by name; a bundle of them is a bit set, the first item being the lowest bit.
    Items(Vec<String>),
    /// So many units.
    Units(usize),
}

/// Reads `[goods]`; left out, it is a single item.
pub(crate) fn read(top: &Table<'_>, numbers: &Numbers) -> Checked<Goods> {
    let Some(node) = top.find("goods") else { return Ok(Goods::Single) };
    let kind = node.table(&["kind", "items", "units"])?.get("kind")?;
    match kind.text()? {
        "single" => node.table(&["kind"]).map(|_| Goods::Single),
        "items" => items(&node.table(&["kind", "items"])?),
        "units" => {
            let units = node.table(&["kind", "units"])?.get("units")?;
            let wanted = numbers.number(&units)?;
            match (1..=MOST).find(|units| RBig::from(*units) == wanted) {
                Some(number) => Ok(Goods::Units(number)),
                None => units.wrong(format!("between 1 and {MOST} units are expected")),
            }
        }
        _ => kind.wrong("the kind of goods is not known"),
    }
}

fn items(goods: &Table<'_>) -> Checked<Goods> {
    let node = goods.get("items")?;
    let mut names = Vec::new();
    let mut seen = BTreeSet::new();
    for item in node.list()? {
        let name = item.text()?;
        if name.is_empty() || name.contains([' ', '=']) || name == "out" || !seen.insert(name) {
            return item
                .wrong("items have distinct names without spaces and `=`, none of them out");
        }
        names.push(name.to_string());
    }
    if (1..=MOST).contains(&names.len()) {
        Ok(Goods::Items(names))
    } else {
        node.wrong(format!("between 1 and {MOST} items are expected"))
    }
}
