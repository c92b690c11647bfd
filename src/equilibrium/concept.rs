//! The sets of equilibria that optima are over.

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
    /// Coarse correlated equilibrium of the agent-normal form: a law over plans, each agent and type a player.
    AgentCce,
    /// Correlated equilibrium of the agent-normal form.
    AgentCe,
    /// Coarse correlated equilibrium of the strategic form: a law over plans, regret summed over types.
    StrategicCce,
    /// Correlated equilibrium of the strategic form: every agent learns her whole plan.
    StrategicCe,
    /// Communication equilibrium (Forges 1986): a mediator who is told the types recommends actions.
    Communication,
    /// Bayes-Nash equilibrium.
    Bne,
    /// Bayes-Nash equilibrium in pure strategies.
    PureBne,
}

/// What the members of a concept are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Laws over pairs (theta, a).
    Laws,
    /// Laws over profiles of plans.
    Plans,
    /// Laws over actions for every profile of reported types.
    Reports,
    /// Strategy profiles.
    Profiles,
}

impl Concept {
    /// All of them, weakest first among the comparable ones.
    pub const ALL: [Concept; 13] = [
        Concept::CoarseNet,
        Concept::AnyInformation,
        Concept::Coarse,
        Concept::Bce,
        Concept::Communication,
        Concept::CoarseNs,
        Concept::StrategicCce,
        Concept::AgentCce,
        Concept::BceNs,
        Concept::AgentCe,
        Concept::StrategicCe,
        Concept::Bne,
        Concept::PureBne,
    ];

    /// Those whose members are laws over pairs (theta, a), in the same order.
    pub const LAWS: [Concept; 6] = [
        Concept::CoarseNet,
        Concept::AnyInformation,
        Concept::Coarse,
        Concept::Bce,
        Concept::CoarseNs,
        Concept::BceNs,
    ];

    /// What its members are.
    pub fn family(self) -> Family {
        match self {
            Concept::Coarse
            | Concept::CoarseNs
            | Concept::Bce
            | Concept::BceNs
            | Concept::CoarseNet
            | Concept::AnyInformation => Family::Laws,
            Concept::AgentCce | Concept::AgentCe | Concept::StrategicCce | Concept::StrategicCe => {
                Family::Plans
            }
            Concept::Communication => Family::Reports,
            Concept::Bne | Concept::PureBne => Family::Profiles,
        }
    }

    /// Can its optimum be taken over all priors at once? The others are not linear in a free prior.
    pub fn admits_any_prior(self) -> bool {
        self.family() == Family::Laws && !self.has_no_signalling()
    }

    /// Do its laws over pairs (theta, a) have interim regret rows (agent, type, deviation)?
    pub fn has_regret(self) -> bool {
        matches!(
            self,
            Concept::Coarse | Concept::CoarseNs | Concept::CoarseNet | Concept::AnyInformation
        )
    }

    /// Do they have obedience rows (agent, type, recommended, deviation)?
    pub fn has_obedience(self) -> bool {
        matches!(self, Concept::Bce | Concept::BceNs | Concept::AnyInformation)
    }

    /// Do they have no-signalling rows?
    pub fn has_no_signalling(self) -> bool {
        matches!(self, Concept::CoarseNs | Concept::BceNs)
    }

    /// Does theorem A speak of it? Then nobody's play tells about another agent's type more than her own type does.
    pub fn is_without_signalling(self) -> bool {
        self.has_no_signalling() || matches!(self.family(), Family::Plans | Family::Profiles)
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
            Concept::AgentCce => "agent-cce",
            Concept::AgentCe => "agent-ce",
            Concept::StrategicCce => "strategic-cce",
            Concept::StrategicCe => "strategic-ce",
            Concept::Communication => "communication",
            Concept::Bne => "bne",
            Concept::PureBne => "pure-bne",
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
