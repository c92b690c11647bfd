//! The sets of equilibrium laws that linear programs describe.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A concept by the rows its laws satisfy; every Bayes-Nash equilibrium is in every gross one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concept {
    /// Bayesian coarse correlated: no type gains by a fixed deviation made before the recommendation.
    Coarse,
    /// Coarse, and the others' actions do not depend on an agent's type.
    CoarseNs,
    /// Bayes correlated (Bergemann and Morris 2016), own type known: obedience.
    Bce,
    /// Bayes correlated without signalling.
    BceNs,
    /// Coarse net of information costs: every type may have spent what she gains over deviating.
    CoarseNet,
    /// Coarse net of information costs, and obedient: every acquisition technology at once.
    AnyInformation,
}

impl Concept {
    /// All of them, weakest first among the comparable ones.
    pub const ALL: [Concept; 6] = [
        Concept::CoarseNet,
        Concept::AnyInformation,
        Concept::Coarse,
        Concept::Bce,
        Concept::CoarseNs,
        Concept::BceNs,
    ];

    /// Does it have interim regret rows (agent, type, deviation)?
    pub fn has_regret(self) -> bool {
        !matches!(self, Concept::Bce | Concept::BceNs)
    }

    /// Does it have obedience rows (agent, type, recommended, deviation)?
    pub fn has_obedience(self) -> bool {
        matches!(self, Concept::Bce | Concept::BceNs | Concept::AnyInformation)
    }

    /// Does it have no-signalling rows?
    pub fn has_no_signalling(self) -> bool {
        matches!(self, Concept::CoarseNs | Concept::BceNs)
    }

    /// Are information costs taken off welfare?
    pub fn has_costs(self) -> bool {
        matches!(self, Concept::CoarseNet | Concept::AnyInformation)
    }

    /// The name on the command line and in certificates.
    pub fn name(self) -> &'static str {
        match self {
            Concept::Coarse => "coarse",
            Concept::CoarseNs => "coarse-ns",
            Concept::Bce => "bce",
            Concept::BceNs => "bce-ns",
            Concept::CoarseNet => "coarse-net",
            Concept::AnyInformation => "any-information",
        }
    }
}

impl fmt::Display for Concept {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.pad(self.name())
    }
}

impl FromStr for Concept {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Concept::ALL.into_iter().find(|concept| concept.name() == text);
        found.ok_or_else(|| {
            let names: Vec<_> = Concept::ALL.iter().map(|concept| concept.name()).collect();
            format!("`{text}` is not a concept; use one of {}", names.join(", "))
        })
    }
}
