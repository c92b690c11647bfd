//! Information acquisition, disclosure and aftermarkets as they are written.

use super::auction::RawBids;
use crate::instance::number::Number;
use crate::instance::syntax::{Kind, Map, Node, Read, Report, Spanned, wrong_kind};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

table! {
    /// Something an agent may learn before she acts; doing nothing at no cost is always an option.
    RawInformation "an information option" {
        required {
            /// Who may learn it.
            agent "agent": Spanned<String>,
            /// Unique among the agent's options, and not "none".
            name "name": Spanned<String>,
        }
        optional {
            /// What it costs, in the unit of values; left out: 0.
            cost "cost": RawCost,
            /// The agents whose types it tells.
            learns "learns": Vec<Spanned<String>>,
            /// The law of its signals.
            law "law": Vec<RawSignals>,
        }
    }
}

/// A cost: one number, or one by the own type.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "costs are checked, then not supported")]
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
            /// Type names by agent.
            types "types": Map<Spanned<String>>,
            /// Probabilities by signal.
            signals "signals": Map<Number>,
        }
        optional {}
    }
}

table! {
    /// What becomes known after the auction.
    RawDisclosure "[disclosure]" {
        required {}
        optional {
            /// What is told to all.
            reveals "reveals": Vec<Spanned<RevealWord>>,
            /// A law of signals about the bids.
            law "law": Anything,
        }
    }
}

words! {
    /// Something that may be revealed.
    RevealWord {
        /// The highest bid.
        WinningBid = "winning-bid",
        /// Who bid what.
        AllBids = "all-bids",
        /// All types.
        Types = "types",
    }
}

/// Something whose content is not looked at yet.
#[derive(Clone, Debug)]
pub(crate) struct Anything;

impl JsonSchema for Anything {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Anything".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({})
    }
}

impl Read for Anything {
    fn read(_: &Node, _: &mut Report) -> Option<Anything> {
        Some(Anything)
    }
}

words! {
    /// A rule of resale.
    MarketWord {
        /// Each holder posts a price or keeps; others accept or decline.
        PostedPrice = "posted-price",
        /// Nash bargaining between holder and buyer.
        Bargaining = "bargaining",
        /// Asks and bids meet.
        DoubleAuction = "double-auction",
        /// Any finite mechanism.
        Table = "table",
    }
}

table! {
    /// A market in which what was sold is sold again.
    RawAftermarket "an aftermarket" {
        required {
            /// How it works.
            rule "rule": Spanned<MarketWord>,
        }
        optional {
            /// For "posted-price": the prices that may be posted.
            prices "prices": RawBids,
            /// The value of what is bought here is multiplied by this; left out: 1.
            discount "discount": Number,
            /// For "bargaining": the share of the gain that goes to the seller.
            share "share": Number,
            /// For "double-auction": what sellers may ask.
            asks "asks": RawBids,
            /// For "double-auction": what buyers may bid.
            bids "bids": RawBids,
            /// For "double-auction": the price is k*ask + (1-k)*bid.
            k "k": Number,
            /// For "table": what happens where no entry says otherwise.
            default "default": String,
            /// For "table": what happens.
            entries "entries": Vec<RawResale>,
        }
    }
}

table! {
    /// What happens at some holding, signals and actions.
    RawResale "an aftermarket's entry" {
        required {
            /// Who holds the good.
            holder "holder": Spanned<String>,
            /// The actions, by agent.
            actions "actions": Map<Spanned<String>>,
            /// Who holds it afterwards.
            to "to": Spanned<String>,
        }
        optional {
            /// What was disclosed before.
            saw "saw": Map<Anything>,
            /// What each agent pays, negative is received; left out: nobody pays.
            payments "payments": Vec<Number>,
        }
    }
}
