//! The concepts of equilibrium, the objective and the sense of a claim.

use crate::code::Checked;
use crate::number::Extended;
use crate::tree::Node;
use dashu::rational::RBig;

/// What a concept is a set of, which tells what proves an optimum over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Laws.
    Laws(Over),
    /// Bayes-Nash equilibria (section 3c).
    BayesNash { pure: bool },
}

/// What laws are over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// Columns (section 3).
    Columns,
    /// Profiles of plans (section 3a).
    Plans(PlanRows),
    /// Actions, for every profile of reported types (section 3b).
    Reports,
}

/// The rows of a concept whose members are laws over plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlanRows {
    AgentCce,
    AgentCe,
    StrategicCce,
    StrategicCe,
}

/// A concept: its family, and for laws over columns the rows they satisfy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Concept {
    pub(crate) name: &'static str,
    pub(crate) family: Family,
    pub(crate) regret: bool,
    pub(crate) obedience: bool,
    pub(crate) no_signalling: bool,
    pub(crate) costs: bool,
}

const fn laws(name: &'static str, rows: [bool; 4]) -> Concept {
    let [regret, obedience, no_signalling, costs] = rows;
    Concept { name, family: Family::Laws(Over::Columns), regret, obedience, no_signalling, costs }
}

const fn other(name: &'static str, family: Family) -> Concept {
    Concept { family, ..laws(name, [false; 4]) }
}

const CONCEPTS: [Concept; 13] = [
    laws("coarse", [true, false, false, false]),
    laws("coarse-ns", [true, false, true, false]),
    laws("bce", [false, true, false, false]),
    laws("bce-ns", [false, true, true, false]),
    laws("coarse-net", [true, false, false, true]),
    laws("any-information", [true, true, false, true]),
    other("agent-cce", Family::Laws(Over::Plans(PlanRows::AgentCce))),
    other("agent-ce", Family::Laws(Over::Plans(PlanRows::AgentCe))),
    other("strategic-cce", Family::Laws(Over::Plans(PlanRows::StrategicCce))),
    other("strategic-ce", Family::Laws(Over::Plans(PlanRows::StrategicCe))),
    other("communication", Family::Laws(Over::Reports)),
    other("bne", Family::BayesNash { pure: false }),
    other("pure-bne", Family::BayesNash { pure: true }),
];

impl Concept {
    /// Reads the name of a concept.
    pub(crate) fn read(node: &Node<'_>) -> Checked<Concept> {
        let name = node.text()?;
        match CONCEPTS.into_iter().find(|concept| concept.name == name) {
            Some(concept) => Ok(concept),
            None => node.wrong(format!("the concept `{name}` is not known")),
        }
    }

    /// Whether it has laws with any prior.
    fn has_any_prior(self) -> bool {
        self.family == Family::Laws(Over::Columns) && !self.no_signalling
    }

    /// Whether theorem A covers it: with a product prior, the others' actions are independent of
    /// an agent's type.
    pub(crate) fn is_no_signalling(self) -> bool {
        match self.family {
            Family::Laws(Over::Columns) => self.no_signalling,
            Family::Laws(Over::Plans(_)) | Family::BayesNash { .. } => true,
            Family::Laws(Over::Reports) => false,
        }
    }

    /// Whether the set may be empty; that of the monotone equilibria always may.
    pub(crate) fn may_be_empty(self, monotone: bool) -> bool {
        monotone || self.family == Family::BayesNash { pure: true }
    }
}

/// Reads the `monotone` of a claim: true, or left out; Bayes-Nash equilibria only.
pub(crate) fn read_monotone(node: Option<Node<'_>>, concept: Concept) -> Checked<bool> {
    let Some(node) = node else { return Ok(false) };
    match (node.boolean()?, concept.family) {
        (true, Family::BayesNash { .. }) => Ok(true),
        (true, _) => node.wrong("this concept has no monotone form"),
        (false, _) => node.wrong("true is expected, or nothing"),
    }
}

/// The objective: `welfare` times W plus `revenue` times Rev.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Objective {
    pub(crate) welfare: RBig,
    pub(crate) revenue: RBig,
}

impl Objective {
    /// Reads `{ welfare, revenue }`.
    pub(crate) fn read(node: &Node<'_>) -> Checked<Objective> {
        let table = node.table(&["welfare", "revenue"])?;
        Ok(Objective {
            welfare: table.get("welfare")?.rational()?,
            revenue: table.get("revenue")?.rational()?,
        })
    }

    /// Whether it is revenue alone.
    pub(crate) fn is_revenue(&self) -> bool {
        self.welfare == RBig::ZERO && self.revenue == RBig::ONE
    }

    /// Whether it is welfare alone.
    pub(crate) fn is_welfare(&self) -> bool {
        self.welfare == RBig::ONE && self.revenue == RBig::ZERO
    }
}

/// Whether the optimum is a minimum or a maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    Min,
    Max,
}

impl Sense {
    /// +1 for a minimum, −1 for a maximum.
    pub(crate) fn sign(self) -> RBig {
        match self {
            Sense::Min => RBig::ONE,
            Sense::Max => -RBig::ONE,
        }
    }

    /// The other one.
    pub(crate) fn opposite(self) -> Sense {
        match self {
            Sense::Min => Sense::Max,
            Sense::Max => Sense::Min,
        }
    }
}

/// Whether the laws have the file's prior or any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prior {
    Given,
    Any,
}

impl Prior {
    /// Reads `"given"` or `"any"`; the latter makes sense for laws without no-signalling rows only.
    pub(crate) fn read(node: &Node<'_>, concept: Concept) -> Checked<Prior> {
        match node.text()? {
            "given" => Ok(Prior::Given),
            "any" if !concept.has_any_prior() => node.wrong("this concept needs the given prior"),
            "any" => Ok(Prior::Any),
            _ => node.wrong("given or any is expected"),
        }
    }
}

/// The ends of an interval a claim states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ends {
    pub(crate) lower: Extended,
    pub(crate) upper: Extended,
}

impl Ends {
    /// Reads two ends; `interval-empty` where the lower is above the upper.
    pub(crate) fn read(node: &Node<'_>, lower: &Node<'_>, upper: &Node<'_>) -> Checked<Ends> {
        let ends = Ends { lower: lower.extended()?, upper: upper.extended()? };
        if ends.lower > ends.upper {
            return node.reject(
                crate::code::Code::IntervalEmpty,
                format!("{} is above {}", ends.lower, ends.upper),
            );
        }
        Ok(ends)
    }

    /// Reads `{ lower, upper }`.
    pub(crate) fn read_table(node: &Node<'_>) -> Checked<Ends> {
        let table = node.table(&["lower", "upper"])?;
        Ends::read(node, &table.get("lower")?, &table.get("upper")?)
    }
}
