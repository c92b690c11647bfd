//! Strategy profiles: what each type of each agent of an instance plays.

use super::validate;
use super::{Diagnostics, Instance, Source};
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
