//! Mechanisms as they are written.

use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::number::Number;
use crate::instance::syntax::{Kind, Map, Node, Read, Report, Spanned, wrong_kind};
use schemars::JsonSchema;

/// A mechanism; its keys depend on the rule.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum RawAuction {
    Bids(Box<RawBidAuction>),
    PostedPrice(RawPostedPrice),
    Table(RawTable),
}

words! {
    /// A rule of sale by sealed bids.
    RuleWord {
        /// Single item: the highest bid wins, the winner pays it.
        FirstPrice = "first-price",
        /// Single item: the winner pays the larger of the reserve and the second bid.
        SecondPrice = "second-price",
        /// Single item: all pay their bids, even if the item stays unsold.
        AllPay = "all-pay",
        /// Items: a first-price auction for each.
        SimultaneousFirstPrice = "simultaneous-first-price",
        /// Items: a second-price auction for each.
        SimultaneousSecondPrice = "simultaneous-second-price",
        /// Items: an all-pay auction for each.
        SimultaneousAllPay = "simultaneous-all-pay",
        /// Units: winners pay their marginal bids.
        Discriminatory = "discriminatory",
        /// Units: winners pay one price per unit.
        UniformPrice = "uniform-price",
    }
}

impl RuleWord {
    /// The word itself.
    pub fn text(self) -> &'static str {
        Self::WORDS.iter().find(|(_, word)| *word == self).map_or("", |(text, _)| text)
    }
}

table! {
    /// Sale by sealed bids.
    RawBidAuction "this [auction]" {
        required {
            /// Who wins and pays what.
            rule "rule": Spanned<RuleWord>,
        }
        optional {
            /// What each agent may bid, unless she has bids of her own. Items: an amount for each; units: an
            /// amount for each, non-increasing.
            bids "bids": RawBids,
            /// Who wins among equal highest bids; left out: "uniform".
            ties "ties": RawTies,
            /// What is sold goes only to bids that are at least this; left out: 0.
            reserve "reserve": Number,
            /// Adds the bid "out": never wins, pays nothing. Left out: false.
            opt_out "opt-out": bool,
            /// Whether a type may bid above its value: for items in sum over some bundle, for units in sum
            /// over the first few. Left out: true.
            overbidding "overbidding": bool,
        }
    }
}

words! {
    /// A rule of sale at a price.
    PostedPriceWord {
        /// Agents say what they want at the price.
        PostedPrice = "posted-price",
    }
}

table! {
    /// Sale at a price.
    RawPostedPrice "a posted-price [auction]" {
        required {
            /// Always "posted-price".
            rule "rule": Spanned<PostedPriceWord>,
            /// The price of what is sold, of each item, of every unit; not negative.
            price "price": RawPrice,
        }
        optional {
            /// Who wins among those who accept; left out: "uniform".
            ties "ties": RawTies,
        }
    }
}

words! {
    /// The rule that everything is written out.
    TableWord {
        /// An outcome with payments for every action profile.
        Table = "table",
    }
}

table! {
    /// Any finite mechanism, externalities included.
    RawTable "a table [auction]" {
        required {
            /// Always "table".
            rule "rule": Spanned<TableWord>,
            /// The actions of every agent, by her name.
            actions "actions": Spanned<Map<Spanned<Vec<Spanned<String>>>>>,
            /// One entry for every action profile.
            entries "entries": Spanned<Vec<RawEntry>>,
        }
        optional {
            /// The feasible outcomes, whether some profile reaches them or not; left out: those named in the
            /// entries.
            outcomes "outcomes": Spanned<Vec<Spanned<String>>>,
        }
    }
}

table! {
    /// What an action profile leads to: an outcome with payments, or a lottery over such.
    RawEntry "an entry" {
        required {
            /// One action per agent, in the order of the agents.
            profile "profile": Spanned<Vec<Spanned<String>>>,
        }
        optional {
            /// The outcome, if it is certain.
            outcome "outcome": Spanned<String>,
            /// What each agent pays, negative is received; left out: nobody pays.
            payments "payments": Spanned<Vec<Number>>,
            /// The branches, if it is not certain; their probabilities sum to 1.
            lottery "lottery": Spanned<Vec<RawBranch>>,
        }
    }
}

table! {
    /// One branch of a lottery.
    RawBranch "a lottery's branch" {
        required {
            /// Its probability.
            prob "prob": Number,
            /// The outcome it leads to.
            outcome "outcome": Spanned<String>,
        }
        optional {
            /// What each agent pays, negative is received; left out: nobody pays.
            payments "payments": Spanned<Vec<Number>>,
        }
    }
}

/// A probability by action.
pub(crate) type ActionLaw = Spanned<Map<Number>>;

/// A price: a number, or for items a table with one for each.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum RawPrice {
    Common(Number),
    ByItem(Spanned<Map<Number>>),
}

/// What may be bid: amounts, or for items a table with amounts for each.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum RawBids {
    Common(RawAmounts),
    ByItem(Spanned<Map<RawAmounts>>),
}

impl RawBids {
    pub fn span(&self) -> Span {
        match self {
            RawBids::Common(amounts) => amounts.span(),
            RawBids::ByItem(table) => table.span.clone(),
        }
    }
}

/// A list of amounts, or a grid of them.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum RawAmounts {
    List(Spanned<Vec<Number>>),
    Grid(Box<RawGrid>),
}

table! {
    /// The amounts from, from + step, and so on up to `to`.
    RawGrid "a grid" {
        required {
            /// The lowest amount.
            from "from": Number,
            /// The largest amount, if steps meet it.
            to "to": Number,
            /// The distance between neighbours, positive.
            step "step": Number,
        }
        optional {}
    }
}

/// Who wins among equal highest bids.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum RawTies {
    Uniform(TiesWord),
    Priority(RawPriority),
}

words! {
    /// A tie rule without parameters.
    TiesWord {
        /// Each of them with the same probability.
        Uniform = "uniform",
    }
}

table! {
    /// Ties go to the agent who comes first.
    RawPriority "a tie rule" {
        required {
            /// All agents, the one who wins every tie first.
            priority "priority": Spanned<Vec<Spanned<String>>>,
        }
        optional {}
    }
}

impl Read for RawPrice {
    fn read(node: &Node, report: &mut Report) -> Option<RawPrice> {
        match &node.kind {
            Kind::Table(_) => Spanned::read(node, report).map(RawPrice::ByItem),
            _ => Number::read(node, report).map(RawPrice::Common),
        }
    }
}

impl Read for RawBids {
    fn read(node: &Node, report: &mut Report) -> Option<RawBids> {
        let of_grid = ["from", "to", "step"];
        match &node.kind {
            Kind::Table(entries)
                if !entries.is_empty()
                    && !entries.iter().any(|entry| of_grid.contains(&entry.key.value.as_str())) =>
            {
                Spanned::read(node, report).map(RawBids::ByItem)
            }
            _ => RawAmounts::read(node, report).map(RawBids::Common),
        }
    }
}

impl RawAmounts {
    /// Where they stand.
    pub fn span(&self) -> Span {
        match self {
            RawAmounts::List(list) => list.span.clone(),
            RawAmounts::Grid(grid) => grid.span.clone(),
        }
    }
}

impl Read for RawAmounts {
    fn read(node: &Node, report: &mut Report) -> Option<RawAmounts> {
        match &node.kind {
            Kind::List(_) => Spanned::read(node, report).map(RawAmounts::List),
            Kind::Table(_) => RawGrid::read(node, report).map(Box::new).map(RawAmounts::Grid),
            _ => {
                wrong_kind(node, "a list of bids or { from, to, step }", report);
                None
            }
        }
    }
}

impl Read for RawTies {
    fn read(node: &Node, report: &mut Report) -> Option<RawTies> {
        match &node.kind {
            Kind::Text(_) => TiesWord::read(node, report).map(RawTies::Uniform),
            Kind::Table(_) => RawPriority::read(node, report).map(RawTies::Priority),
            _ => {
                wrong_kind(node, "\"uniform\" or { priority = [..] }", report);
                None
            }
        }
    }
}

/// The shapes of [auction].
#[derive(Clone, Copy)]
enum Rule {
    Bids,
    PostedPrice,
    Table,
}

impl Read for RawAuction {
    fn read(node: &Node, report: &mut Report) -> Option<RawAuction> {
        let Kind::Table(entries) = &node.kind else {
            wrong_kind(node, "a table", report);
            return None;
        };
        let Some(rule) = entries.iter().find(|entry| entry.key.value == "rule") else {
            let message = "the [auction] needs the key `rule`";
            let problem = Diagnostic::new(Code::MissingKey, node.span.clone(), message)
                .label("`rule` is missing here")
                .help("add `rule`, for example rule = \"first-price\"");
            report.add(problem);
            return None;
        };
        let bids = RuleWord::WORDS.iter().map(|(word, _)| (*word, Rule::Bids));
        let price = PostedPriceWord::WORDS.iter().map(|(word, _)| (*word, Rule::PostedPrice));
        let table = TableWord::WORDS.iter().map(|(word, _)| (*word, Rule::Table));
        let rules: Vec<_> = bids.chain(price).chain(table).collect();
        match super::shape::read_word(&rule.value, &rules, report)? {
            Rule::Bids => RawBidAuction::read(node, report).map(Box::new).map(RawAuction::Bids),
            Rule::PostedPrice => RawPostedPrice::read(node, report).map(RawAuction::PostedPrice),
            Rule::Table => RawTable::read(node, report).map(RawAuction::Table),
        }
    }
}
