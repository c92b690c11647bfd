//! Values of bundles of items.

use dashu::rational::RBig;

/// A set of items: bit j for item j.
pub type Bundle = u32;

/// The most items an instance may have, one for each bit of a [`Bundle`] that is used.
pub const MAXIMUM_ITEMS: usize = 30;

/// What a type gains from each bundle, as it was given. No value is negative, the empty bundle is worth 0, and more is
/// never worth less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Valuation {
    /// The sum over the items held; one value per item.
    Additive(Vec<RBig>),
    /// The largest value of an item held; one value per item.
    UnitDemand(Vec<RBig>),
    /// The largest of several additive values, at least one (XOS, fractionally subadditive).
    Xos(Vec<Vec<RBig>>),
    /// The largest value listed for a bundle that is held (free disposal), 0 if there is none; in the order of the file, no
    /// bundle twice or empty.
    Bundles(Vec<(Bundle, RBig)>),
}

impl Valuation {
    /// `v(S)`.
    pub fn worth(&self, bundle: Bundle) -> RBig {
        let held = |values: &[RBig]| -> Vec<RBig> {
            let items = values.iter().enumerate();
            items.filter(|(item, _)| bundle >> item & 1 == 1).map(|(_, v)| v.clone()).collect()
        };
        let sum = |values: &Vec<RBig>| {
            held(values).into_iter().fold(RBig::ZERO, |sum, value| sum + value)
        };
        let largest = match self {
            Valuation::Additive(values) => return sum(values),
            Valuation::UnitDemand(values) => held(values).into_iter().max(),
            Valuation::Xos(clauses) => clauses.iter().map(sum).max(),
            Valuation::Bundles(listed) => {
                let inside = listed.iter().filter(|(listed, _)| listed & !bundle == 0);
                inside.map(|(_, value)| value.clone()).max()
            }
        };
        largest.unwrap_or(RBig::ZERO)
    }
}
