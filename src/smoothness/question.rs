//! What can be asked about smoothness.

use dashu::rational::RBig;
use serde::Serialize;

/// Which smoothness inequality, by what a deviation may depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Deviations depend on all types (Syrgkanis and Tardos 2013; Definition 4).
    Smooth,
    /// Deviations depend on the agent's own type (Lucier and Paes Leme 2011; Definition 5).
    SemiSmooth,
    /// Smooth, with the willingness to pay as a third term (Syrgkanis and Tardos 2013).
    Weak,
    /// Weak, deviations depending on the agent's own type.
    WeakSemi,
}

impl Kind {
    /// Do deviations depend on the agent's own type only?
    pub fn is_semi(self) -> bool {
        matches!(self, Kind::SemiSmooth | Kind::WeakSemi)
    }

    /// Does the inequality have the willingness-to-pay term?
    pub fn is_weak(self) -> bool {
        matches!(self, Kind::Weak | Kind::WeakSemi)
    }

    /// The name on the command line and in certificates.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Smooth => "smooth",
            Kind::SemiSmooth => "semi-smooth",
            Kind::Weak => "weak",
            Kind::WeakSemi => "weak-semi",
        }
    }
}

/// The weights of revenue and of willingness to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    /// On revenue: at least 1, or at least 0 for the weak kinds.
    pub mu: RBig,
    /// On willingness to pay: at least 0, and 0 unless the kind is weak.
    pub mu2: RBig,
}

impl Weights {
    /// Revenue with weight `mu`, nothing on willingness to pay.
    pub fn revenue(mu: RBig) -> Self {
        Weights { mu, mu2: RBig::ZERO }
    }

    /// What is divided by lambda in the bound: mu, or `mu2 + max(1, mu)` for the weak kinds.
    pub fn numerator(&self, kind: Kind) -> RBig {
        match kind.is_weak() {
            true => &self.mu2 + self.mu.clone().max(RBig::ONE),
            false => self.mu.clone(),
        }
    }
}
