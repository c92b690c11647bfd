//! Whether a list of bundles never gives more for less.

use crate::instance::Bundle;
use dashu::rational::RBig;

/// A bundle listed at less than one inside it: free disposal raises it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lowered {
    /// The smaller bundle, of the larger value.
    pub inner: Bundle,
    /// The larger bundle.
    pub outer: Bundle,
}

/// The first listed bundle that is worth less than a listed one inside it, as the list is written.
pub fn monotone(listed: &[(Bundle, RBig)]) -> Option<Lowered> {
    listed.iter().find_map(|(outer, value)| {
        let more = |(inner, worth): &&(Bundle, RBig)| inner & !outer == 0 && worth > value;
        listed.iter().find(more).map(|&(inner, _)| Lowered { inner, outer: *outer })
    })
}
