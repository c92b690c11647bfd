//! What a type values bundles of items at, or units of one good.

use super::Numbers;
use crate::code::Checked;
use crate::tree::{Node, Table};
use dashu::rational::RBig;
use std::collections::BTreeSet;

/// A set of items: bit j is the j-th item of `[goods]`.
pub(crate) type Bundle = u32;

/// Whether a bundle holds an item.
pub(crate) fn holds(bundle: Bundle, item: usize) -> bool {
    bundle >> item & 1 == 1
}

/// The value of every bundle; none is negative.
pub(crate) enum Valuation {
    /// The largest of some additive values, each given by the items worth more than nothing.
    /// Additive is one of them; unit-demand has one for each item, of that item alone.
    Xos(Vec<Vec<(usize, RBig)>>),
    /// The largest value listed for a subset, 0 if there is none.
    Bundles(Vec<(Bundle, RBig)>),
}

impl Valuation {
    /// The value of a bundle.
    pub(crate) fn value(&self, bundle: Bundle) -> RBig {
        self.surplus(bundle, 0, &[])
    }

    /// The largest, over subsets S of `free`, of the value of `given` with S less the prices of S.
    /// The two sets have no item in common; items without a price cost nothing.
    pub(crate) fn surplus(&self, given: Bundle, free: Bundle, prices: &[RBig]) -> RBig {
        let price = |item: usize| prices.get(item).cloned().unwrap_or(RBig::ZERO);
        let mut best = RBig::ZERO;
        match self {
            // For each additive value S is the free items worth more than their price.
            Valuation::Xos(additives) => {
                for additive in additives {
                    let mut sum = RBig::ZERO;
                    for (item, value) in additive {
                        if holds(given, *item) {
                            sum += value;
                        } else if holds(free, *item) && *value > price(*item) {
                            sum += value - price(*item);
                        }
                    }
                    best = best.max(sum);
                }
            }
            // For each bundle listed S is what is not given of it, if all of that is free.
            Valuation::Bundles(listed) => {
                for (bundle, value) in listed {
                    let bought = bundle & !given;
                    if bought & !free == 0 {
                        let items = (0..Bundle::BITS as usize).filter(|item| holds(bought, *item));
                        best = best.max(items.fold(value.clone(), |left, item| left - price(item)));
                    }
                }
            }
        }
        best
    }

    /// The first listed additive value with the largest sum over a bundle, by item of the bundle.
    /// Nothing where values are listed by bundle.
    pub(crate) fn supporting(&self, bundle: Bundle) -> Option<Vec<(usize, RBig)>> {
        let Valuation::Xos(additives) = self else { return None };
        let mut best: Option<(RBig, &Vec<(usize, RBig)>)> = None;
        for additive in additives {
            let own = additive.iter().filter(|(item, _)| holds(bundle, *item));
            let sum = own.fold(RBig::ZERO, |sum, (_, value)| sum + value);
            if best.as_ref().is_none_or(|(most, _)| sum > *most) {
                best = Some((sum, additive));
            }
        }
        let chosen = best.map_or(&[][..], |(_, additive)| additive);
        let value = |item: usize| {
            chosen.iter().find(|(own, _)| *own == item).map_or(RBig::ZERO, |(_, v)| v.clone())
        };
        let items = (0..Bundle::BITS as usize).filter(|item| holds(bundle, *item));
        Some(items.map(|item| (item, value(item))).collect())
    }

    /// The numbers the file lists.
    pub(crate) fn numbers(&self) -> Vec<&RBig> {
        match self {
            Valuation::Xos(additives) => additives.iter().flatten().map(|(_, v)| v).collect(),
            Valuation::Bundles(listed) => listed.iter().map(|(_, v)| v).collect(),
        }
    }

    /// The work of one evaluation, in operations.
    pub(crate) fn work(&self) -> u128 {
        match self {
            Valuation::Xos(additives) => additives.iter().map(|a| a.len() as u128 + 1).sum(),
            Valuation::Bundles(listed) => 32 * (listed.len() as u128 + 1),
        }
    }
}

/// Reads the value of a type where items are sold.
pub(crate) fn read(node: &Node<'_>, items: &[String], numbers: &Numbers) -> Checked<Valuation> {
    let table = node.table(&["additive", "unit-demand", "xos", "bundles"])?;
    let given = ["additive", "unit-demand", "xos", "bundles"].map(|key| table.find(key));
    match given {
        [Some(values), None, None, None] => {
            Ok(Valuation::Xos(vec![additive(&values, items, numbers)?]))
        }
        [None, Some(values), None, None] => {
            let values = additive(&values, items, numbers)?;
            Ok(Valuation::Xos(values.into_iter().map(|value| vec![value]).collect()))
        }
        [None, None, Some(values), None] => {
            let rows = values.list()?;
            if rows.is_empty() {
                return values.wrong("at least one additive value is expected");
            }
            let rows = rows.iter().map(|row| additive(row, items, numbers));
            Ok(Valuation::Xos(rows.collect::<Checked<_>>()?))
        }
        [None, None, None, Some(values)] => bundles(&values, items, numbers),
        _ => node.wrong("one of additive, unit-demand, xos and bundles is expected"),
    }
}

/// Values of items, in the order of `[goods]`; items left out are worth nothing.
fn additive(node: &Node<'_>, items: &[String], numbers: &Numbers) -> Checked<Vec<(usize, RBig)>> {
    let names: Vec<&str> = items.iter().map(String::as_str).collect();
    let table: Table<'_> = node.table(&names)?;
    let mut values = Vec::new();
    for (item, name) in names.into_iter().enumerate() {
        if let Some(value) = table.find(name) {
            values.push((item, not_negative(&value, numbers)?));
        }
    }
    Ok(values)
}

fn bundles(node: &Node<'_>, items: &[String], numbers: &Numbers) -> Checked<Valuation> {
    let mut listed = Vec::new();
    let mut seen = BTreeSet::new();
    for (key, value) in node.pairs()? {
        let mut bundle: Bundle = 0;
        for name in key.split(' ') {
            match items.iter().position(|item| item == name) {
                Some(item) if !holds(bundle, item) => bundle |= 1 << item,
                Some(_) => return value.wrong(format!("`{name}` is named twice in `{key}`")),
                None => return value.wrong(format!("there is no item `{name}`")),
            }
        }
        if !seen.insert(bundle) {
            return value.wrong("this bundle is listed twice");
        }
        listed.push((bundle, not_negative(&value, numbers)?));
    }
    Ok(Valuation::Bundles(listed))
}

/// Reads the values of the first, second, .. unit; those left out are 0.
pub(crate) fn marginals(node: &Node<'_>, units: usize, numbers: &Numbers) -> Checked<Vec<RBig>> {
    let list = node.table(&["marginals"])?.get("marginals")?;
    let mut values: Vec<RBig> = Vec::new();
    for item in list.list()? {
        let value = not_negative(&item, numbers)?;
        if values.len() == units || values.last().is_some_and(|last| *last < value) {
            return item.wrong(format!("at most {units} marginals that do not increase"));
        }
        values.push(value);
    }
    Ok(values)
}

/// The value of so many units.
pub(crate) fn value_of_units(marginals: &[RBig], units: usize) -> RBig {
    marginals.iter().take(units).fold(RBig::ZERO, |sum, value| sum + value)
}

fn not_negative(node: &Node<'_>, numbers: &Numbers) -> Checked<RBig> {
    let value = numbers.number(node)?;
    if value < RBig::ZERO { node.wrong("a value is negative") } else { Ok(value) }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    const A: Bundle = 1;
    const B: Bundle = 2;
    const C: Bundle = 4;

    fn numbers(pairs: &[(usize, i32)]) -> Vec<(usize, RBig)> {
        pairs.iter().map(|(item, value)| (*item, RBig::from(*value))).collect()
    }

    /// The larger of 3 for A and 1 for B, and 2 each for B and C.
    fn xos() -> Valuation {
        Valuation::Xos(vec![numbers(&[(0, 3), (1, 1)]), numbers(&[(1, 2), (2, 2)])])
    }

    /// A and B are worth 4 together, C alone 1, all three 6.
    fn bundles() -> Valuation {
        let listed = [(A | B, 4), (C, 1), (A | B | C, 6)];
        Valuation::Bundles(listed.map(|(bundle, value)| (bundle, RBig::from(value))).to_vec())
    }

    #[test]
    fn values_by_hand() {
        let all = [0, A, B, A | B, C, A | C, B | C, A | B | C];
        let of = |own: &Valuation| all.map(|bundle| own.value(bundle));
        assert_eq!(of(&xos()), [0, 3, 2, 4, 2, 3, 4, 4].map(RBig::from));
        assert_eq!(of(&bundles()), [0, 0, 0, 4, 1, 1, 1, 6].map(RBig::from));
        let unit = Valuation::Xos(vec![numbers(&[(0, 3)]), numbers(&[(2, 5)])]);
        assert_eq!(of(&unit), [0, 3, 0, 3, 5, 5, 5, 5].map(RBig::from));
    }

    /// Against the definition: the best of all subsets.
    #[test]
    fn surpluses_are_the_best_of_all_subsets() {
        let prices = [1, 2, 1].map(RBig::from);
        let price = |set: Bundle| {
            let items = (0..3).filter(|item| holds(set, *item));
            items.fold(RBig::ZERO, |sum, item| sum + &prices[item])
        };
        for own in [xos(), bundles()] {
            for given in 0..8 {
                for free in (0..8).filter(|free| free & given == 0) {
                    let parts = (0..8).filter(|part| part & !free == 0);
                    let best = parts.map(|part| own.value(given | part) - price(part)).max();
                    assert_eq!(Some(own.surplus(given, free, &prices)), best, "{given} {free}");
                }
            }
        }
    }

    /// 2 for B is more than the 1 of the first additive value; of A and B the first gives more.
    #[test]
    fn supporting_values_by_hand() {
        assert_eq!(xos().supporting(B), Some(numbers(&[(1, 2)])));
        assert_eq!(xos().supporting(A | B), Some(numbers(&[(0, 3), (1, 1)])));
        // 4 by either: the first.
        assert_eq!(xos().supporting(A | B | C), Some(numbers(&[(0, 3), (1, 1), (2, 0)])));
        assert_eq!(bundles().supporting(A), None);
    }
}
