//! Why a claim cannot be judged.

use crate::equilibrium::Concept;
use crate::exact::Extended;
use crate::revenue::Disagreement;
use dashu::rational::RBig;

/// A claim that makes no sense for its instance, or a contradiction, which is a bug.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// With the prior free, what everybody does is no longer linear.
    #[error(
        "`--prior any` does not go with `{concept}`: without a fixed prior its conditions are not linear; use coarse, bce, coarse-net or any-information"
    )]
    AnyPrior {
        /// The concept asked for.
        concept: Concept,
    },
    /// Laws have no single bid to compare.
    #[error(
        "`--monotone` is about strategies: it goes with bne and pure-bne, not with `{concept}`"
    )]
    MonotoneConcept {
        /// The concept asked for.
        concept: Concept,
    },
    /// Other sets are not of strategies, or may lose all their members.
    #[error(
        "`--undominated` is about Bayes-Nash equilibria: it goes with bne, not with `{concept}`"
    )]
    UndominatedConcept {
        /// The concept asked for.
        concept: Concept,
    },
    /// Actions that are no amounts: bids for several items or units, posted prices, tables.
    #[error(
        "`--monotone` needs a single-item auction with bids: no other actions are in order of an amount"
    )]
    MonotoneUnordered,
    /// Even pricing would take too long.
    #[error(
        "there are {columns} pairs of type and action profiles, more than a pass over them can take; use coarser grids or fewer types"
    )]
    TooManyColumns {
        /// How many.
        columns: usize,
    },
    /// A program with so many rows would not fit memory.
    #[error(
        "`{concept}` has {rows} rows here, one for each pair of an action and what is done instead, more than {most}; use coarser grids or fewer types, or `coarse`"
    )]
    TooManyRows {
        /// The concept asked for.
        concept: Concept,
        /// How many.
        rows: usize,
        /// The most of them.
        most: usize,
    },
    /// Profiles of plans cannot be numbered, or their costs not be tabulated.
    #[error(
        "`{concept}` is over profiles of plans: {plans} of them here, of at most {most_plans}, priced from a table of {columns} pairs of type and action profiles, of at most {most_columns}; use coarser grids or fewer types"
    )]
    TooManyPlans {
        /// The concept asked for.
        concept: Concept,
        /// How many, in powers of what types may do.
        plans: String,
        /// Pairs (theta, a).
        columns: usize,
        /// The most profiles of plans.
        most_plans: &'static str,
        /// The most pairs.
        most_columns: usize,
    },
    /// The mediator's program does not fit memory.
    #[error(
        "`communication` needs a program with {entries} entries here ({columns} pairs of type and action profiles), more than {most}; use coarser grids or fewer types"
    )]
    TooManyEntries {
        /// Of the program.
        entries: usize,
        /// Pairs (theta, a).
        columns: usize,
        /// The most entries.
        most: usize,
    },
    /// Every type profile is worth nothing.
    #[error("the optimal welfare is 0 at every type profile, so there is no ratio to bound")]
    NoWelfare,
    /// The prior only meets type profiles worth nothing.
    #[error("the expected optimal welfare is 0 under the prior, so there is no ratio to bound")]
    NoExpectedWelfare,
    /// No mechanism earns anything.
    #[error(
        "no mechanism earns anything here: the optimal revenue is 0, so there is no ratio to bound"
    )]
    NoRevenue,
    /// Two ways to the optimal revenue disagree.
    #[error(transparent)]
    Revenue(#[from] Disagreement),
    /// Ratios and smoothness need non-negative optimal welfare.
    #[error("the optimal welfare at the types ({types}) is negative: ratios make no sense there")]
    NegativeOptimum {
        /// Names of the types, by agent.
        types: String,
    },
    /// mu/lambda bounds welfare only.
    #[error("mu/lambda bounds welfare, not this objective: give a bound of your own with --bound")]
    BoundNeeded,
    /// The bound cannot be read or evaluated.
    #[error("the bound `{text}`: {message}")]
    BadBound {
        /// As given.
        text: String,
        /// What is wrong with it.
        message: String,
    },
    /// A proved theorem and a proved optimum disagree.
    #[error("the worst ratio is at least {ratio}, but theorem {theorem} says at most {bound}")]
    Contradiction {
        /// Of the worst law found.
        ratio: Extended,
        /// Which theorem.
        theorem: &'static str,
        /// What it says.
        bound: RBig,
    },
}
