//! Whether bundles are never worth more together than apart.

use super::bundle_table::inside;
use super::{BundleTable, Cover};
use crate::instance::Bundle;
use dashu::rational::RBig;

/// Disjoint bundles that are worth more together: `v(S) + v(T) < v(S + T)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// S.
    pub one: Bundle,
    /// T.
    pub other: Bundle,
}

impl Split {
    /// As a cover of both by each, which shows that the valuation is not XOS.
    pub fn cover(&self) -> Cover {
        let weights = vec![(self.one, RBig::ONE), (self.other, RBig::ONE)];
        Cover { bundle: self.one | self.other, weights }
    }
}

/// A violation, if there is one; disjoint bundles decide, as more is never worth less.
pub fn subadditive(table: &BundleTable) -> Option<Split> {
    table.bundles().find_map(|bundle| {
        let worth = table.worth(bundle);
        let proper = inside(bundle).filter(|&one| one < bundle ^ one);
        let mut splits = proper.map(|one| Split { one, other: bundle ^ one });
        splits.find(|split| table.worth(split.one) + table.worth(split.other) < *worth)
    })
}
