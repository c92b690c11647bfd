//! The values of all bundles, in integers.

use crate::auction::{common_denominator, over};
use crate::instance::{Bundle, Valuation};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// The most items for which the values of all bundles are listed.
pub const MOST_TABLED: usize = 10;

/// The value of every bundle over one denominator.
#[derive(Clone, Debug)]
pub struct BundleTable {
    /// How many items there are.
    pub items: usize,
    /// By bundle.
    pub worth: Vec<IBig>,
    /// The denominator, positive.
    pub unit: IBig,
}

impl BundleTable {
    /// The values of all bundles of so many items, [`MOST_TABLED`] at most.
    pub fn of(valuation: &Valuation, items: usize) -> Self {
        let exact: Vec<RBig> = bundles(items).map(|bundle| valuation.worth(bundle)).collect();
        let unit = common_denominator(exact.iter());
        BundleTable { items, worth: exact.iter().map(|value| over(value, &unit)).collect(), unit }
    }

    /// `v(S)` in units of `1/unit`.
    pub fn worth(&self, bundle: Bundle) -> &IBig {
        &self.worth[bundle as usize]
    }

    /// All bundles, the empty one first.
    pub fn bundles(&self) -> impl DoubleEndedIterator<Item = Bundle> + use<> {
        bundles(self.items)
    }
}

fn bundles(items: usize) -> impl DoubleEndedIterator<Item = Bundle> {
    0..1 << items
}

/// The items of a bundle, ascending.
pub(super) fn items_of(bundle: Bundle) -> impl Iterator<Item = usize> {
    (0..Bundle::BITS as usize).filter(move |item| bundle >> item & 1 == 1)
}

/// The bundles inside one, itself first, the empty one left out.
pub(super) fn inside(bundle: Bundle) -> impl Iterator<Item = Bundle> {
    std::iter::successors(Some(bundle), move |last| Some(last.checked_sub(1)? & bundle))
        .take_while(|&inside| inside != 0)
}
