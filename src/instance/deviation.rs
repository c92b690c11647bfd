//! Smoothness claims with the deviations that are to prove them.

use dashu::rational::RBig;

/// The claim that a mechanism is (lambda, mu)-smooth, or semi-smooth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmoothnessClaim {
    /// Share of the optimal welfare; at least 0.
    pub lambda: RBig,
    /// Weight of the revenue; at least 1.
    pub mu: RBig,
    /// What a deviation may depend on.
    pub kind: SmoothnessKind,
}

/// What an agent's deviation may depend on (Definitions 4, 5 of Babaioff, Immorlica, Li, Lucier).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SmoothnessKind {
    /// All types.
    #[default]
    Smooth,
    /// The agent's own type only.
    SemiSmooth,
}

/// What an agent deviates to at the type profiles that match a pattern. For every agent every type
/// profile matches exactly one of an instance's deviations, if it has any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// Who deviates.
    pub agent: usize,
    /// One entry per agent; `None` matches each of her types.
    pub types: Vec<Option<usize>>,
    /// What she deviates to.
    pub law: DeviationLaw,
}

impl Deviation {
    /// Whether a type profile, given as one type number per agent, matches.
    pub fn matches(&self, types: &[usize]) -> bool {
        self.types.len() == types.len()
            && self
                .types
                .iter()
                .zip(types)
                .all(|(wanted, &given)| wanted.is_none_or(|t| t == given))
    }
}

/// A law over an agent's actions. The named families are written out by
/// [`deviation_family::laws`](crate::auction::deviation_family::laws).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviationLaw {
    /// Canonical action labels (`1/2`, `out`, or a table's action name) with probabilities that sum
    /// to 1. Every agent's type that matches may play them.
    Explicit(Vec<(String, RBig)>),
    /// The largest allowed bid up to half the value.
    HalfValue,
    /// Uniform over the allowed bids up to the value.
    UniformToValue,
    /// The density 1/(v - b) on the grid.
    LogDensity,
}
