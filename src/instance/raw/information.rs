//! Information acquisition as it is written.

use crate::instance::number::Number;
use crate::instance::syntax::{Kind, Map, Node, Read, Report, Spanned, wrong_kind};
use schemars::JsonSchema;

table! {
    /// Something an agent may learn before she acts; doing nothing at no cost is always an option. It needs
    /// one of `learns` and `law`.
    RawInformation "an information option" {
        required {
            /// Who may learn it.
            agent "agent": Spanned<String>,
            /// Unique among the agent's options, and not "none".
            name "name": Spanned<String>,
        }
        optional {
            /// What it costs, in the unit of values: a number, or one for each of her types; not negative;
            /// left out: 0.
            cost "cost": Spanned<RawCost>,
            /// The other agents whose types it tells, exactly; the signal is named by these types, "low,only".
            learns "learns": Spanned<Vec<Spanned<String>>>,
            /// The law of its signals: a row for every combination of the types of the agents it is about.
            law "law": Spanned<Vec<RawSignals>>,
        }
    }
}

/// A cost: one number, or one by the own type.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum RawCost {
    Same(Number),
    ByType(Map<Number>),
}

impl Read for RawCost {
    fn read(node: &Node, report: &mut Report) -> Option<RawCost> {
        match &node.kind {
            Kind::Number(_) | Kind::Text(_) => Number::read(node, report).map(RawCost::Same),
            Kind::Table(_) => Map::read(node, report).map(RawCost::ByType),
            _ => {
                wrong_kind(node, "a number, or a table of numbers by type", report);
                None
            }
        }
    }
}

table! {
    /// The signals at some types of the others.
    RawSignals "a signal law" {
        required {
            /// The types this is for, by agent; all rows name the same other agents.
            types "types": Map<Spanned<String>>,
            /// Probabilities by signal, which sum to 1.
            signals "signals": Spanned<Map<Number>>,
        }
        optional {}
    }
}
