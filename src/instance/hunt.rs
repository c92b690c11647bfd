//! Hunts: which claim is to be violated, and the games among which a violation is sought.

use super::validate;
use super::{Diagnostics, Instance, Source, Span};
use dashu::rational::RBig;

/// A valid hunt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunt {
    /// One line for people.
    pub title: Option<String>,
    /// Where the question comes from: `source` in the file.
    pub citation: Option<String>,
    /// What all random choices follow from.
    pub seed: u64,
    /// How many climbs are made, at most.
    pub climbs: u64,
    /// How many games are tried in each.
    pub steps: u64,
    /// What is to be violated.
    pub claim: HuntClaim,
    /// Where to look.
    pub space: HuntSpace,
    /// The text it was read from.
    pub source: Source,
}

/// The claim that no equilibrium's welfare ratio exceeds 1/lambda, for the largest lambda with which the auction is
/// (lambda, 1)-smooth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HuntClaim {
    /// Semi-smooth: deviations depend on own types only.
    pub semi: bool,
    /// Mixed equilibria too. Only members of a family that are all decided.
    pub mixed: bool,
    /// Every deviation at an information set that is reached must lose.
    pub strict: bool,
    /// Something must be learnt, and never for free.
    pub costly: bool,
}

/// Where to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HuntSpace {
    /// Random table games.
    Tables(HuntTables),
    /// Instances that share a template.
    Family(HuntFamily),
}

/// Random table games: ranges are inclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HuntTables {
    /// How many agents.
    pub agents: (usize, usize),
    /// How many types each has.
    pub types: (usize, usize),
    /// How many actions each has.
    pub actions: (usize, usize),
    /// Values by outcome.
    pub values: (i64, i64),
    /// Payments by action profile.
    pub payments: (i64, i64),
    /// Weights of types, positive; probabilities are proportional to them.
    pub weights: (i64, i64),
    /// How many agents may learn something.
    pub informed: (usize, usize),
    /// 1: an option tells the type of one other; more: perhaps those of all others.
    pub about: usize,
    /// What learning may cost.
    pub costs: Vec<RBig>,
}

/// Instances that differ in their parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HuntFamily {
    /// The path of the instance, from the hunt's own.
    pub template: String,
    /// Its parameters with their values, and where they stand.
    pub parameters: Vec<(String, Vec<RBig>, Span)>,
    /// Every member is decided exactly, instead of climbing among them.
    pub every: bool,
    /// Where the template is named.
    pub span: Span,
}

impl Hunt {
    /// Reads and validates a hunt.
    ///
    /// # Errors
    ///
    /// All problems of the text at once.
    pub fn read(source: Source) -> Result<Hunt, Diagnostics> {
        validate::hunt(source)
    }

    /// Checks that the template of a family is one: it has the parameters, and what surrounds its auction can be hunted in.
    ///
    /// # Errors
    ///
    /// All problems at once, those that concern the hunt's own text.
    pub fn check_template(
        &self,
        family: &HuntFamily,
        template: &Instance,
    ) -> Result<(), Diagnostics> {
        validate::template(self, family, template)
    }
}
