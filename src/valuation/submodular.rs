//! Whether an item adds less the more is held already.

use super::BundleTable;
use crate::instance::Bundle;

/// Items that add more together: `v(S + j) + v(S + k) < v(S + j + k) + v(S)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complements {
    /// What is held, S.
    pub held: Bundle,
    /// j.
    pub one: usize,
    /// k.
    pub other: usize,
}

/// The first violation, if there is one: pairs of items decide (Fisher, Nemhauser and Wolsey 1978).
pub fn submodular(table: &BundleTable) -> Option<Complements> {
    table.bundles().find_map(|held| {
        let mut pairs = (0..table.items).flat_map(|one| (0..one).map(move |other| (other, one)));
        pairs.find_map(|(one, other)| {
            let (j, k): (Bundle, Bundle) = (1 << one, 1 << other);
            if held & (j | k) != 0 {
                return None;
            }
            let apart = table.worth(held | j) + table.worth(held | k);
            let together = table.worth(held | j | k) + table.worth(held);
            (apart < together).then_some(Complements { held, one, other })
        })
    })
}
