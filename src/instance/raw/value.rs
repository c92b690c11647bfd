//! Values of types as they are written.

use crate::instance::diagnostic::Span;
use crate::instance::number::Number;
use crate::instance::syntax::{Kind, Map, Node, Read, Report, Spanned, wrong_kind};
use schemars::JsonSchema;

/// What a type gains: a number for a single item, else a table with one key.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum RawValue {
    Item(Number),
    Outcomes(RawOutcomes),
    Additive(RawAdditive),
    UnitDemand(RawUnitDemand),
    Xos(RawXos),
    Bundles(RawBundles),
    Marginals(RawMarginals),
}

table! {
    /// For table auctions.
    RawOutcomes "a value by outcomes" {
        required {
            /// The value of each outcome; those left out are worth 0.
            outcomes "outcomes": Map<Number>,
        }
        optional {}
    }
}

table! {
    /// For items: the sum over those held.
    RawAdditive "an additive value" {
        required {
            /// The value of each item, at least 0; those left out are worth 0.
            additive "additive": Map<Number>,
        }
        optional {}
    }
}

table! {
    /// For items: the largest of those held.
    RawUnitDemand "a unit-demand value" {
        required {
            /// The value of each item, at least 0; those left out are worth 0.
            unit_demand "unit-demand": Map<Number>,
        }
        optional {}
    }
}

table! {
    /// For items: the largest of several additive values.
    RawXos "an XOS value" {
        required {
            /// The additive values, at least one.
            xos "xos": Spanned<Vec<Map<Number>>>,
        }
        optional {}
    }
}

table! {
    /// For items: by bundle, with free disposal.
    RawBundles "a value by bundles" {
        required {
            /// The value of each bundle, named by its items with single spaces between them.
            /// A bundle is worth as much as the best of those listed inside it.
            bundles "bundles": Map<Number>,
        }
        optional {}
    }
}

table! {
    /// For units: by how many are held.
    RawMarginals "a value by units" {
        required {
            /// The value of the first unit, of the second, and so on: non-increasing, at least 0, not more than
            /// there are units; those left out are worth 0.
            marginals "marginals": Spanned<Vec<Number>>,
        }
        optional {}
    }
}

impl RawValue {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            RawValue::Item(number) => &number.span,
            RawValue::Outcomes(table) => &table.span,
            RawValue::Additive(table) => &table.span,
            RawValue::UnitDemand(table) => &table.span,
            RawValue::Xos(table) => &table.span,
            RawValue::Bundles(table) => &table.span,
            RawValue::Marginals(table) => &table.span,
        }
        .clone()
    }

    /// What kind of value this is, for messages.
    pub fn describe(&self) -> &'static str {
        match self {
            RawValue::Item(_) => "a number",
            RawValue::Outcomes(_) => "a value by outcomes",
            RawValue::Additive(_)
            | RawValue::UnitDemand(_)
            | RawValue::Xos(_)
            | RawValue::Bundles(_) => "a value of several items",
            RawValue::Marginals(_) => "a value of several units",
        }
    }
}

impl Read for RawValue {
    fn read(node: &Node, report: &mut Report) -> Option<RawValue> {
        let entries = match &node.kind {
            Kind::Number(_) | Kind::Text(_) => {
                return Number::read(node, report).map(RawValue::Item);
            }
            Kind::Table(entries) => entries,
            _ => {
                wrong_kind(node, "a number or a table", report);
                return None;
            }
        };
        let keys = entries.iter().find_map(|entry| match entry.key.value.as_str() {
            "additive" => Some(RawAdditive::read(node, report).map(RawValue::Additive)),
            "unit-demand" => Some(RawUnitDemand::read(node, report).map(RawValue::UnitDemand)),
            "xos" => Some(RawXos::read(node, report).map(RawValue::Xos)),
            "bundles" => Some(RawBundles::read(node, report).map(RawValue::Bundles)),
            "marginals" => Some(RawMarginals::read(node, report).map(RawValue::Marginals)),
            _ => None,
        });
        keys.unwrap_or_else(|| RawOutcomes::read(node, report).map(RawValue::Outcomes))
    }
}
