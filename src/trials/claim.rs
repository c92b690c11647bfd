//! Claims that are valid: what they name is there, what they state can be decided.

use super::state::{Reference, State};
use super::trend::Trend;
use super::verdict::{About, Verdict};
use crate::instance::{Instance, Source};
use dashu::rational::RBig;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The claims of a file.
#[derive(Clone, Debug)]
pub struct ClaimFile {
    /// The text it was read from.
    pub source: Source,
    /// One line for people.
    pub title: Option<String>,
    /// Where the claims come from.
    pub citation: Option<String>,
    /// At least one.
    pub claims: Vec<Claim>,
}

/// A claim.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Unique among all the files of a run, in kebab case.
    pub id: String,
    /// The line of its id in the file.
    pub line: usize,
    /// What it says.
    pub words: String,
    /// Where it is stated.
    pub source: Option<String>,
    /// What it is about.
    pub about: About,
    /// What it assumes, in words.
    pub hypotheses: Vec<String>,
    /// The verdict expected.
    pub expected: Verdict,
    /// Where that comes from, other than from this program.
    pub origin: Option<String>,
    /// What would change the verdict, in words.
    pub flips: Option<String>,
    /// Remarks.
    pub notes: Vec<String>,
    /// What is said of the instance in the place of what is derived from it.
    pub qualifiers: BTreeMap<String, String>,
    /// Why no finite instance decides it.
    pub because: Option<String>,
    /// None exactly where no finite instance decides it.
    pub trials: Vec<Trial>,
    /// Changes that flip the verdict.
    pub mutations: Vec<Mutation>,
}

/// What is computed on the instances of a family, and what must be so.
#[derive(Clone, Debug)]
pub struct Trial {
    /// By which others refer to it.
    pub name: Option<String>,
    /// Its line in the file.
    pub line: usize,
    /// The command and its options, without files.
    pub words: Vec<String>,
    /// The family, in its order; one point where there is none.
    pub points: Vec<Point>,
    /// What must hold before the states say anything.
    pub requires: Vec<State>,
    /// Whether some requirement is about what `info` says.
    pub needs_info: bool,
    /// What must be so.
    pub states: Vec<State>,
    /// What must be so along the family.
    pub trends: Vec<Trend>,
    /// Quantities shown besides those in states.
    pub shows: Vec<Reference>,
    /// Whether something stated must not be so.
    pub must_fail: bool,
}

impl Trial {
    /// The command.
    pub fn command(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }
}

/// An instance of a family, with what is played on it.
#[derive(Clone, Debug)]
pub struct Point {
    /// The instance, read.
    pub instance: Arc<Instance>,
    /// The strategy profile.
    pub profile: Option<Source>,
    /// The values of `over` here, in the order of the names.
    pub values: Vec<(String, RBig)>,
    /// Numbers that states may use: those of `over` and `let`.
    pub numbers: BTreeMap<String, RBig>,
}

/// A change of a trial that flips the verdict.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// What is changed, in words.
    pub words: String,
    /// Its line in the file.
    pub line: usize,
    /// The position of the trial that is changed.
    pub trial: usize,
    /// The trial then; `None` where what is to be replaced does not occur.
    pub changed: Option<Trial>,
    /// The verdict then.
    pub flips_to: Verdict,
}
