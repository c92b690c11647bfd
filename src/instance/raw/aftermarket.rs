//! Aftermarkets as they are written.

use super::auction::RawAmounts;
use super::scalar::{RawAllocation, RawSaw};
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::number::Number;
use crate::instance::syntax::{Got, Kind, Map, Node, Read, Report, Spanned, wrong_kind};
use schemars::JsonSchema;

/// A market in which what was sold is sold again; its keys depend on the rule.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum RawAftermarket {
    PostedPrice(RawPostedPriceMarket),
    Bargaining(RawBargaining),
    DoubleAuction(RawDoubleAuction),
    Table(RawResaleTable),
}

words! {
    /// A rule of resale by posted prices.
    PostedPriceMarketWord {
        /// Each holder posts a price per unit or keeps; others accept or decline.
        PostedPrice = "posted-price",
    }
}

words! {
    /// A rule of resale by bargaining.
    BargainingWord {
        /// Nash bargaining between holder and buyers, on reported types.
        Bargaining = "bargaining",
    }
}

words! {
    /// A rule of resale by asks and bids.
    DoubleAuctionWord {
        /// The highest bid trades if it meets the ask.
        DoubleAuction = "double-auction",
    }
}

words! {
    /// The rule that everything is written out.
    ResaleTableWord {
        /// What happens at holdings, disclosed signals and actions.
        Table = "table",
    }
}

table! {
    /// Every holder posts a price or keeps; the others accept or decline, and one of those who accept, drawn
    /// uniformly, buys.
    RawPostedPriceMarket "a posted-price aftermarket" {
        required {
            /// Always "posted-price".
            rule "rule": Spanned<PostedPriceMarketWord>,
            /// The prices that may be posted, distinct.
            prices "prices": RawAmounts,
        }
        optional {
            /// Who may sell; left out: all.
            sellers "sellers": Vec<Spanned<String>>,
            /// Who may buy; left out: all.
            buyers "buyers": Vec<Spanned<String>>,
            /// The value of what is bought here is multiplied by this, 0 to 1; left out: 1.
            discount "discount": Number,
        }
    }
}

table! {
    /// Holder and buyers report types of theirs; if that shows a gain, the best buyer pays the holder's value
    /// plus a share of the gain.
    RawBargaining "a bargaining aftermarket" {
        required {
            /// Always "bargaining".
            rule "rule": Spanned<BargainingWord>,
        }
        optional {
            /// The share of the gain that goes to the seller, 0 to 1; left out: 1/2.
            share "share": Number,
            /// Who may sell; left out: all.
            sellers "sellers": Vec<Spanned<String>>,
            /// Who may buy; left out: all.
            buyers "buyers": Vec<Spanned<String>>,
            /// The value of what is bought here is multiplied by this, 0 to 1; left out: 1.
            discount "discount": Number,
        }
    }
}

table! {
    /// The holder asks, the others bid; the highest bid trades if it is at least the ask.
    RawDoubleAuction "a double-auction aftermarket" {
        required {
            /// Always "double-auction".
            rule "rule": Spanned<DoubleAuctionWord>,
            /// What sellers may ask, distinct.
            asks "asks": RawAmounts,
            /// What buyers may bid, distinct.
            bids "bids": RawAmounts,
        }
        optional {
            /// The price is k*ask + (1-k)*bid; 0 to 1; left out: 1/2.
            k "k": Number,
            /// Who may sell; left out: all.
            sellers "sellers": Vec<Spanned<String>>,
            /// Who may buy; left out: all.
            buyers "buyers": Vec<Spanned<String>>,
            /// The value of what is bought here is multiplied by this, 0 to 1; left out: 1.
            discount "discount": Number,
        }
    }
}

table! {
    /// Any finite mechanism over holdings, disclosed signals and actions.
    RawResaleTable "a table aftermarket" {
        required {
            /// Always "table".
            rule "rule": Spanned<ResaleTableWord>,
            /// What happens.
            entries "entries": Spanned<Vec<RawResale>>,
        }
        optional {
            /// What happens where no entry applies; left out: some entry must apply wherever one fits.
            default "default": Spanned<ResaleDefaultWord>,
            /// The value of what is bought here is multiplied by this, 0 to 1; left out: 1.
            discount "discount": Number,
        }
    }
}

words! {
    /// What happens where no entry applies.
    ResaleDefaultWord {
        /// Nothing.
        NoTrade = "no-trade",
    }
}

table! {
    /// What happens at some holdings, signals and actions.
    RawResale "an aftermarket's entry" {
        required {
            /// Who holds what.
            holder "holder": Spanned<RawAllocation>,
            /// The actions, by agent; those left out, or "out", stay out.
            actions "actions": Map<Spanned<String>>,
            /// Who holds what afterwards.
            to "to": Spanned<RawAllocation>,
        }
        optional {
            /// What was disclosed, by "winning-bid", "all-bids", "types" or "signal"; left out: anything.
            saw "saw": Map<Spanned<RawSaw>>,
            /// What each agent pays, negative is received; left out: nobody pays.
            payments "payments": Spanned<Vec<Number>>,
        }
    }
}

impl RawAftermarket {
    /// The discount, where it is given.
    pub fn discount(&self) -> &Option<Got<Number>> {
        match self {
            RawAftermarket::PostedPrice(market) => &market.discount,
            RawAftermarket::Bargaining(market) => &market.discount,
            RawAftermarket::DoubleAuction(market) => &market.discount,
            RawAftermarket::Table(market) => &market.discount,
        }
    }

    /// Where the rule stands.
    pub fn rule_span(&self) -> Span {
        let (rule, market) = match self {
            RawAftermarket::PostedPrice(market) => {
                (market.rule.get().map(|rule| &rule.span), &market.span)
            }
            RawAftermarket::Bargaining(market) => {
                (market.rule.get().map(|rule| &rule.span), &market.span)
            }
            RawAftermarket::DoubleAuction(market) => {
                (market.rule.get().map(|rule| &rule.span), &market.span)
            }
            RawAftermarket::Table(market) => {
                (market.rule.get().map(|rule| &rule.span), &market.span)
            }
        };
        rule.unwrap_or(market).clone()
    }
}

/// The shapes of an aftermarket.
#[derive(Clone, Copy)]
enum Rule {
    PostedPrice,
    Bargaining,
    DoubleAuction,
    Table,
}

impl Read for RawAftermarket {
    fn read(node: &Node, report: &mut Report) -> Option<RawAftermarket> {
        let Kind::Table(entries) = &node.kind else {
            wrong_kind(node, "a table", report);
            return None;
        };
        let Some(rule) = entries.iter().find(|entry| entry.key.value == "rule") else {
            let message = "an aftermarket needs the key `rule`";
            let problem = Diagnostic::new(Code::MissingKey, node.span.clone(), message)
                .label("`rule` is missing here")
                .help("add `rule`, for example rule = \"posted-price\"");
            report.add(problem);
            return None;
        };
        let rules = [
            ("posted-price", Rule::PostedPrice),
            ("bargaining", Rule::Bargaining),
            ("double-auction", Rule::DoubleAuction),
            ("table", Rule::Table),
        ];
        match super::shape::read_word(&rule.value, &rules, report)? {
            Rule::PostedPrice => Read::read(node, report).map(RawAftermarket::PostedPrice),
            Rule::Bargaining => Read::read(node, report).map(RawAftermarket::Bargaining),
            Rule::DoubleAuction => Read::read(node, report).map(RawAftermarket::DoubleAuction),
            Rule::Table => Read::read(node, report).map(RawAftermarket::Table),
        }
    }
}
