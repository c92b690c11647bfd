//! The concepts of equilibrium, the objective and the sense of a claim.

use crate::code::Checked;
use crate::number::Extended;
use crate::tree::Node;
use dashu::rational::RBig;

/// What the members of a concept are laws over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Columns (theta, a): FORMAT section 3.
    Columns,
    /// Profiles of plans: section 3a.
    Plans(PlanRows),
    /// Actions, for every profile of reported types: section 3b.
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

/// A concept and the rows it has; those over columns by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Concept {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    pub(crate) regret: bool,
    pub(crate) obedience: bool,
    pub(crate) no_signalling: bool,
    pub(crate) costs: bool,
}

const fn concept(name: &'static str, rows: [bool; 4]) -> Concept {
    let [regret, obedience, no_signalling, costs] = rows;
    Concept { name, form: Form::Columns, regret, obedience, no_signalling, costs }
}

const fn of_form(name: &'static str, form: Form) -> Concept {
    Concept { form, ..concept(name, [false; 4]) }
}

const CONCEPTS: [Concept; 11] = [
    concept("coarse", [true, false, false, false]),
    concept("coarse-ns", [true, false, true, false]),
    concept("bce", [false, true, false, false]),
    concept("bce-ns", [false, true, true, false]),
    concept("coarse-net", [true, false, false, true]),
    concept("any-information", [true, true, false, true]),
    of_form("agent-cce", Form::Plans(PlanRows::AgentCce)),
    of_form("agent-ce", Form::Plans(PlanRows::AgentCe)),
    of_form("strategic-cce", Form::Plans(PlanRows::StrategicCce)),
    of_form("strategic-ce", Form::Plans(PlanRows::StrategicCe)),
    of_form("communication", Form::Reports),
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

    /// Whether theorem A covers it: nobody's play tells about an agent's type, beyond what a product prior excludes.
    pub(crate) fn without_signalling(self) -> bool {
        self.no_signalling || matches!(self.form, Form::Plans(_))
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
    /// Reads `"given"` or `"any"`; the latter makes sense over columns without no-signalling rows only.
    pub(crate) fn read(node: &Node<'_>, concept: Concept) -> Checked<Prior> {
        match node.text()? {
            "given" => Ok(Prior::Given),
            "any" if concept.no_signalling || concept.form != Form::Columns => {
                node.wrong("this concept needs the given prior")
            }
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
