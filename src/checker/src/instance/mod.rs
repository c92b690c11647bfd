//! The checker's own reading of an instance.

pub(crate) mod aftermarkets;
mod agents;
pub(crate) mod allocation;
pub(crate) mod deviations;
pub(crate) mod disclosure;
pub(crate) mod goods;
pub(crate) mod information;
pub(crate) mod items;
pub(crate) mod market_table;
mod params;
mod posted;
pub(crate) mod single_item;
pub(crate) mod stages;
pub(crate) mod table;
mod terms;
pub(crate) mod units;
pub(crate) mod valuation;

use crate::code::{Checked, Code, reject};
use crate::tree::Node;
use crate::{json, toml_text};
use dashu::rational::RBig;
use deviations::Deviation;
use goods::Goods;
use items::ItemAuction;
pub(crate) use params::Numbers;
use single_item::SingleItem;
use stages::Stages;
use std::collections::{BTreeMap, HashSet};
use table::TableMechanism;
use units::UnitAuction;
use valuation::Valuation;

/// The most agents.
const AGENTS: usize = 64;

/// An instance, read and validated.
pub(crate) struct Instance {
    /// The title, if any.
    pub(crate) title: Option<String>,
    /// The agents in file order.
    pub(crate) agents: Vec<Agent>,
    /// The joint prior, where the file gives one: type indices to probability.
    pub(crate) joint: Option<BTreeMap<Vec<usize>, RBig>>,
    /// What the agents' actions lead to.
    pub(crate) mechanism: Mechanism,
    /// The deviations the instance carries.
    pub(crate) deviations: Vec<Deviation>,
    /// What comes before and after the auction, where the instance is staged.
    pub(crate) stages: Option<Stages>,
}

/// An agent and her types.
pub(crate) struct Agent {
    pub(crate) name: String,
    pub(crate) types: Vec<Type>,
}

/// A type of an agent.
pub(crate) struct Type {
    pub(crate) name: String,
    /// The probability, where the file gives it; without a joint prior it always does.
    pub(crate) probability: Option<RBig>,
    pub(crate) value: Value,
    /// The actions of a table it may play, where the file lists them; otherwise it may play all.
    pub(crate) actions: Option<HashSet<String>>,
}

/// What a type values.
pub(crate) enum Value {
    /// The single item.
    Item(RBig),
    /// The outcomes of a table, by name; others are worth nothing.
    Outcomes(BTreeMap<String, RBig>),
    /// Bundles of items.
    Bundles(Valuation),
    /// The first, second, .. unit; further ones are worth nothing.
    Marginals(Vec<RBig>),
}

/// The mechanism of an instance.
pub(crate) enum Mechanism {
    SingleItem(SingleItem),
    Items(ItemAuction),
    Units(UnitAuction),
    Table(TableMechanism),
}

const KEYS: &[&str] = &[
    "format",
    "title",
    "source",
    "params",
    "goods",
    "agents",
    "prior",
    "auction",
    "information",
    "disclosure",
    "aftermarkets",
    "smoothness",
    "deviations",
];

/// Reads the text of an instance in the named syntax, with `--set` overrides.
///
/// # Errors
/// `bad-instance`, `unsupported-instance` or `too-large`, with the place in the instance.
pub(crate) fn read(
    source: &str,
    syntax: Syntax,
    set: &BTreeMap<String, String>,
) -> Checked<Instance> {
    let parsed = match syntax {
        Syntax::Toml => toml_text::parse(source),
        Syntax::Json => json::parse(source),
    };
    let tree = parsed.or_else(|message| reject(Code::BadInstance, "instance", message))?;
    let root = Node::root(&tree, "instance", Code::BadInstance);
    let top = root.table(KEYS)?;
    let format = top.get("format")?;
    if format.text()? != "poacert/1" {
        return format.wrong("the format is not poacert/1");
    }
    let title = top.find("title").map(|node| node.text()).transpose()?;
    top.find("source").map(|node| node.text()).transpose()?;

    let numbers = Numbers::read(top.find("params"), set)?;
    let auction = top.get("auction")?;
    let goods = goods::read(&top, &numbers)?;
    let form = form(&auction)?;
    let is_table = form == Form::Table;
    if is_table && !matches!(goods, Goods::Single) {
        return auction.wrong("a table has outcomes, not items or units");
    }
    let rows = top.get("agents")?.list()?;
    if rows.is_empty() || rows.len() > AGENTS {
        return top.get("agents")?.wrong(format!("between 1 and {AGENTS} agents are expected"));
    }
    let joint_given = top.find("prior").is_some();
    let agents = agents::read(&rows, &numbers, (!is_table).then_some(&goods), joint_given)?;
    let joint = match top.find("prior") {
        Some(node) => Some(agents::joint_prior(&node, &numbers, &agents)?),
        None => None,
    };
    let mechanism = match (form, &goods) {
        (Form::Table, _) => Mechanism::Table(table::read(&auction, &numbers, &agents)?),
        (Form::PostedPrice, _) => posted::read(&auction, &rows, &goods, &numbers, &agents)?,
        (Form::Bids, Goods::Single) => {
            Mechanism::SingleItem(single_item::read(&auction, &rows, &numbers, &agents)?)
        }
        (Form::Bids, Goods::Items(names)) => {
            Mechanism::Items(items::read(&auction, &rows, names, &numbers, &agents)?)
        }
        (Form::Bids, Goods::Units(units)) => {
            Mechanism::Units(units::read(&auction, &rows, *units, &numbers, &agents)?)
        }
    };
    if let Some(node) = top.find("smoothness") {
        deviations::smoothness(&node, &numbers)?;
    }
    let deviations = match top.find("deviations") {
        Some(node) => deviations::read(&node, &numbers, &agents, &mechanism)?,
        None => Vec::new(),
    };
    let stages = stages::read(&top, &numbers, &agents, &mechanism)?;
    let title = title.map(str::to_string);
    Ok(Instance { title, agents, joint, mechanism, deviations, stages })
}

/// The syntax of an instance's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Toml,
    Json,
}

/// The form of an auction: a table, take-it-or-leave-it prices, or bids.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Table,
    PostedPrice,
    Bids,
}

fn form(auction: &Node<'_>) -> Checked<Form> {
    let pairs = auction.pairs()?;
    let Some((_, rule)) = pairs.into_iter().find(|(key, _)| *key == "rule") else {
        return auction.wrong("the rule is missing");
    };
    Ok(match rule.text()? {
        "table" => Form::Table,
        "posted-price" => Form::PostedPrice,
        _ => Form::Bids,
    })
}

/// The index of an agent by name.
pub(crate) fn agent_index(agents: &[Agent], node: &Node<'_>, name: &str) -> Checked<usize> {
    match agents.iter().position(|agent| agent.name == name) {
        Some(index) => Ok(index),
        None => node.wrong(format!("there is no agent `{name}`")),
    }
}

/// The index of a type of an agent by name.
pub(crate) fn type_index(agent: &Agent, node: &Node<'_>, name: &str) -> Checked<usize> {
    match agent.types.iter().position(|kind| kind.name == name) {
        Some(index) => Ok(index),
        None => node.wrong(format!("agent `{}` has no type `{name}`", agent.name)),
    }
}
