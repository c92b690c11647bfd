//! Strategy profiles: what each type of each agent of an instance plays.

use super::validate;
use super::{Allocation, Diagnostics, Instance, Source, Span};
use dashu::rational::RBig;

/// Canonical action labels (`1/2`, `out`, or a table's action name) with positive probabilities that
/// sum to 1.
pub type Strategy = Vec<(String, RBig)>;

/// A valid profile of an instance: every type of positive probability has a strategy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// One line for people.
    pub title: Option<String>,
    /// Where the profile comes from: `source` in the file.
    pub citation: Option<String>,
    /// By agent and type, over actions the type may play. `None` at some types of probability 0 only.
    pub strategies: Vec<Vec<Option<Strategy>>>,
    /// Of staged instances, which have no [`strategies`](Self::strategies): what is played where, in the order of the file.
    pub plays: Vec<StagedPlay>,
    /// The text it was read from.
    pub source: Source,
}

/// What a type plays at those of its information sets that agree with everything said here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedPlay {
    /// Who plays.
    pub agent: usize,
    /// Her type.
    pub of_type: usize,
    /// At which stage.
    pub stage: Stage,
    /// The option of information chosen before; `None`: any.
    pub information: Option<String>,
    /// The signal it gave; `None`: any.
    pub signal: Option<String>,
    /// Her bid before; `None`: any. Only in markets, as all that follows.
    pub bid: Option<String>,
    /// The lot, from 1; `None`: any.
    pub lot: Option<usize>,
    /// Who holds what; `None`: anybody anything.
    pub holds: Option<Allocation>,
    /// What she has paid so far; `None`: anything.
    pub paid: Option<RBig>,
    /// Disclosed signals by key, as their texts, and under `price` the price posted to her.
    pub saw: Vec<(String, String)>,
    /// What she does.
    pub law: Strategy,
    /// Actions she plays by mistake: coefficient and order in epsilon.
    pub trembles: Vec<(String, RBig, u32)>,
    /// Where this stands in the text.
    pub span: Span,
}

/// A stage of a combined market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Options of information.
    Information,
    /// The auction.
    Bid,
    /// An aftermarket, by number from 1.
    Market(usize),
}

impl Profile {
    /// Reads and validates a profile of this instance, whose parameters its numbers may use.
    ///
    /// # Errors
    ///
    /// All problems of the text at once.
    pub fn read(source: Source, instance: &Instance) -> Result<Profile, Diagnostics> {
        validate::profile(source, instance)
    }
}
