//! Instances: finite auctions with agents, types and a prior.

mod agent;
mod auction;
pub(crate) mod code;
mod deviation;
pub(crate) mod diagnostic;
pub mod expression;
mod fingerprint;
mod hunt;
pub(crate) mod number;
mod prior;
mod profile;
pub(crate) mod raw;
pub(crate) mod schema;
mod source;
mod stages;
pub(crate) mod suggestion;
pub(crate) mod syntax;
mod validate;
mod valuation;

pub use agent::{Agent, Type, Value};
pub use auction::{
    Auction, Bid, Branch, MultiUnit, MultiUnitRule, Simultaneous, SingleItem, SingleItemRule,
    Table, Ties,
};
pub use code::Code;
pub use deviation::{Deviation, DeviationLaw, SmoothnessClaim, SmoothnessKind};
pub use diagnostic::{Diagnostic, Diagnostics, Span, Style};
pub(crate) use fingerprint::Fingerprint;
pub use hunt::{Hunt, HuntClaim, HuntFamily, HuntSpace, HuntTables};
pub use prior::Prior;
pub use profile::{Profile, Stage, StagedPlay, Strategy};
pub use schema::schemas;
pub use source::{Position, Source, Syntax};
pub use stages::{
    Aftermarket, Allocation, Disclosure, DisclosureRow, InformationOption, MarketRule, ResaleEntry,
    ResaleTable, Stages, Told, Traders,
};
pub use valuation::{Bundle, MAXIMUM_ITEMS, Valuation};

use dashu::rational::RBig;
use std::collections::BTreeMap;

/// A valid instance: everything it names exists, its laws sum to 1, its numbers are exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// One line for people.
    pub title: Option<String>,
    /// Where the instance comes from: `source` in the file.
    pub citation: Option<String>,
    /// At least one, with distinct names.
    pub agents: Vec<Agent>,
    /// The law of their types.
    pub prior: Prior,
    /// What they play.
    pub auction: Auction,
    /// What surrounds the auction; `None` if nothing does.
    pub stages: Option<Stages>,
    /// A claim the instance carries.
    pub smoothness: Option<SmoothnessClaim>,
    /// The deviations that are to prove it; empty, or covering every agent at every type profile.
    pub deviations: Vec<Deviation>,
    /// The values of its parameters, those set from outside included.
    pub params: BTreeMap<String, RBig>,
    /// The text it was read from.
    pub source: Source,
}

impl Instance {
    /// The single-item auction, if it is one.
    pub fn single_item(&self) -> Option<&SingleItem> {
        match &self.auction {
            Auction::SingleItem(auction) => Some(auction),
            _ => None,
        }
    }

    /// The names of the parameters that a text defines, in its order; none of a text that cannot be read.
    pub fn parameter_names(source: &Source) -> Vec<String> {
        let tree = syntax::parse(source, &mut syntax::Report::default());
        let keys = |node: &syntax::Node, name: Option<&str>| match &node.kind {
            syntax::Kind::Table(entries) => entries
                .iter()
                .filter(|entry| name.is_none_or(|name| entry.key.value == name))
                .cloned()
                .collect(),
            _ => Vec::new(),
        };
        let sections = tree.iter().flat_map(|tree| keys(tree, Some("params")));
        sections.flat_map(|params| keys(&params.value, None)).map(|entry| entry.key.value).collect()
    }

    /// Reads and validates an instance.
    ///
    /// # Errors
    ///
    /// All problems of the text at once.
    pub fn read(source: Source) -> Result<Instance, Diagnostics> {
        validate::instance(source)
    }
}
