//! Strategy profiles as they are written.

use super::auction::ActionLaw;
use super::market::Anything;
use crate::instance::number::Number;
use crate::instance::syntax::{Kind, Map, Node, Read, Report, Spanned, wrong_kind};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

table! {
    /// What every type of every agent of an instance plays. In TOML or JSON; the shape is the same.
    RawProfile "the profile" {
        required {
            /// Always "poacert-profile/1".
            format "format": Spanned<String>,
            /// What each type plays, in any order. Types of probability 0 may be left out.
            play "play": Spanned<Vec<RawPlay>>,
        }
        optional {
            /// One line for people.
            title "title": String,
            /// Where the profile comes from.
            source "source": String,
        }
    }
}

table! {
    /// What one type of one agent plays.
    RawPlay "a play" {
        required {
            /// Who plays.
            agent "agent": Spanned<String>,
            /// Her type.
            of_type "type": Spanned<String>,
        }
        optional {
            /// A bid, or probabilities by bid. A table's actions may stand here too.
            bid "bid": RawChoice,
            /// An action of a table, or probabilities by action.
            action "action": RawChoice,
            /// What she learns before she acts. Not supported yet.
            information "information": Spanned<Anything>,
            /// The signal this is for. Not supported yet.
            signal "signal": Spanned<Anything>,
            /// The aftermarket this is for. Not supported yet.
            market "market": Spanned<Anything>,
            /// What she holds there. Not supported yet.
            holds "holds": Spanned<Anything>,
            /// What she paid before. Not supported yet.
            paid "paid": Spanned<Anything>,
            /// What was disclosed before. Not supported yet.
            saw "saw": Spanned<Anything>,
            /// What she plays by mistake. Not supported yet.
            tremble "tremble": Spanned<Anything>,
        }
    }
}

/// One action for certain, or a law over actions.
#[derive(Clone, Debug)]
pub(crate) enum RawChoice {
    Pure(Spanned<String>),
    Mixed(ActionLaw),
}

impl Read for RawChoice {
    fn read(node: &Node, report: &mut Report) -> Option<RawChoice> {
        let span = node.span.clone();
        match &node.kind {
            Kind::Text(text) | Kind::Number(text) => {
                Some(RawChoice::Pure(Spanned { span, value: text.clone() }))
            }
            Kind::Table(_) => {
                Map::read(node, report).map(|value| RawChoice::Mixed(Spanned { span, value }))
            }
            _ => {
                wrong_kind(node, "an action, or a table of probabilities by action", report);
                None
            }
        }
    }
}

impl JsonSchema for RawChoice {
    fn schema_name() -> Cow<'static, str> {
        "RawChoice".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let probability = generator.subschema_for::<Number>();
        json_schema!({
            "description": "An action: a bid or an action of a table; or a law: probabilities by action, which sum \
                to 1. A bid is a number, an expression in quotes, or \"out\"; for items an amount for each, \"A=0 B=1\"; \
                for units an amount for each, the highest first, \"3 1\"; where the price is posted \"buy\", the items \
                wanted, \"A B\", or the number of units wanted, \"2\".",
            "type": ["number", "string", "object"],
            "additionalProperties": probability,
            "examples": ["1/2", "out", "A=0 B=1/2", "3 1", { "0": "2/3", "1/2": "1/3" }],
        })
    }
}
