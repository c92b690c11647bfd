//! Strategy profiles as they are written.

use super::auction::ActionLaw;
use super::scalar::{RawAllocation, RawSaw, Scalar};
use crate::instance::diagnostic::Span;
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
    /// What one type of one agent plays: her bid, with `information` alone what she learns, with `market` what
    /// she does there. It is for all that she may have seen which agrees with what stands here; where several plays
    /// agree, the one that says most counts.
    RawPlay "a play" {
        required {
            /// Who plays.
            agent "agent": Spanned<String>,
            /// Her type.
            of_type "type": Spanned<String>,
        }
        optional {
            /// A bid, or probabilities by bid. A table's actions may stand here too. With `market`: the bid this is
            /// for.
            bid "bid": RawChoice,
            /// An action of a table, or probabilities by action. With `market`: what she does there; "out" stays
            /// out everywhere, and "accept up to 3" answers posted prices.
            action "action": RawChoice,
            /// The option she chooses, or probabilities by option; left out: "none". With a bid or a market: the
            /// option this is for; with a bid left out: "none".
            information "information": RawChoice,
            /// The signal this is for.
            signal "signal": Spanned<Scalar>,
            /// The aftermarket this is for, from 1.
            market "market": Number,
            /// The lot this is for, from 1.
            lot "lot": Number,
            /// For which holdings this is.
            holds "holds": Spanned<RawAllocation>,
            /// For what paid so far this is, costs of information not counted.
            paid "paid": Number,
            /// What was disclosed: by "winning-bid", "all-bids", "types" or "signal"; and by "price" the price that
            /// was posted.
            saw "saw": Spanned<Map<Spanned<RawSaw>>>,
            /// What she plays by mistake: by action the coefficient and the order of its probability in a small
            /// number epsilon; left out: coefficient 1, order 1.
            tremble "tremble": Spanned<Map<Spanned<Vec<Number>>>>,
        }
    }
}

/// One action for certain, or a law over actions.
#[derive(Clone, Debug)]
pub(crate) enum RawChoice {
    Pure(Spanned<String>),
    Mixed(ActionLaw),
}

impl RawChoice {
    pub fn span(&self) -> Span {
        match self {
            RawChoice::Pure(action) => action.span.clone(),
            RawChoice::Mixed(law) => law.span.clone(),
        }
    }
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
                wanted, \"A B\", or the number of units wanted, \"2\". In an aftermarket \"keep\", \"post 3\", \"accept\", \"decline\", \
                \"accept up to 3\", a type, \"ask 1\", \"bid 2\", an action of a table, or \"out\". For information an option or \"none\".",
            "type": ["number", "string", "object"],
            "additionalProperties": probability,
            "examples": ["1/2", "out", "A=0 B=1/2", "3 1", { "0": "2/3", "1/2": "1/3" }],
        })
    }
}
