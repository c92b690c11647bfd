//! Table mechanisms: any finite game form, given profile by profile.

use super::agents::probability;
use super::{Agent, Numbers, Value};
use crate::code::{Checked, Code};
use crate::tree::Node;
use dashu::rational::RBig;
use std::collections::{BTreeSet, HashMap};

/// A table mechanism.
pub(crate) struct TableMechanism {
    /// The feasible outcomes.
    pub(crate) outcomes: Vec<String>,
    /// The actions of each agent.
    pub(crate) actions: Vec<Vec<String>>,
    /// The lottery at every profile of actions.
    pub(crate) lotteries: HashMap<Vec<usize>, Vec<Branch>>,
}

/// One branch of a lottery.
pub(crate) struct Branch {
    pub(crate) probability: RBig,
    /// Index of the outcome.
    pub(crate) outcome: usize,
    /// What each agent pays.
    pub(crate) payments: Vec<RBig>,
}

/// Reads `[auction]` with rule "table".
pub(crate) fn read(
    node: &Node<'_>,
    numbers: &Numbers,
    agents: &[Agent],
) -> Checked<TableMechanism> {
    let auction = node.table(&["rule", "actions", "outcomes", "entries"])?;
    let names: Vec<&str> = agents.iter().map(|agent| agent.name.as_str()).collect();
    let given = auction.get("actions")?.table(&names)?;
    let mut actions = Vec::new();
    for name in &names {
        actions.push(distinct_names(&given.get(name)?)?);
    }
    let numbered: Vec<HashMap<String, usize>> =
        actions.iter().map(|own: &Vec<String>| own.iter().cloned().zip(0..).collect()).collect();
    let listed = auction.find("outcomes").map(|node| distinct_names(&node)).transpose()?;
    let fixed = listed.is_some();
    let mut outcomes = Outcomes::new(listed.unwrap_or_default(), fixed);

    let mut lotteries = HashMap::new();
    for row in auction.get("entries")?.list()? {
        let entry = row.table(&["profile", "outcome", "payments", "lottery"])?;
        let cells = entry.get("profile")?.list()?;
        if cells.len() != agents.len() {
            return row.wrong("a profile has one action per agent");
        }
        let mut profile = Vec::new();
        for (cell, own) in cells.iter().zip(&numbered) {
            let name = cell.text()?;
            match own.get(name) {
                Some(index) => profile.push(*index),
                None => return cell.wrong(format!("there is no action `{name}`")),
            }
        }
        let lottery = match entry.find("lottery") {
            Some(lottery) => {
                row.table(&["profile", "lottery"])?;
                read_lottery(&lottery, numbers, agents.len(), &mut outcomes)?
            }
            None => vec![Branch {
                probability: RBig::ONE,
                outcome: outcomes.index(&entry.get("outcome")?)?,
                payments: payments(entry.find("payments"), numbers, agents.len())?,
            }],
        };
        if lotteries.insert(profile, lottery).is_some() {
            return row.wrong("this profile is listed twice");
        }
    }
    let profiles = actions.iter().try_fold(1usize, |n, own| n.checked_mul(own.len()));
    if profiles != Some(lotteries.len()) {
        return auction.get("entries")?.wrong("every profile of actions needs an entry");
    }
    if outcomes.names.is_empty() {
        return auction.node().wrong("there is no outcome");
    }
    for (agent, own) in agents.iter().zip(&numbered) {
        for kind in &agent.types {
            if let Some(name) = kind.actions.iter().flatten().find(|name| !own.contains_key(*name))
            {
                return auction.node().wrong(format!(
                    "type `{}` of agent `{}` may play `{name}`, which is no action",
                    kind.name, agent.name
                ));
            }
            let Value::Outcomes(values) = &kind.value else { continue };
            if let Some(name) = values.keys().find(|name| !outcomes.order.contains_key(*name)) {
                return auction.node().wrong(format!(
                    "type `{}` of agent `{}` values `{name}`, which is no outcome",
                    kind.name, agent.name
                ));
            }
        }
    }
    Ok(TableMechanism { outcomes: outcomes.names, actions, lotteries })
}

/// The outcomes, as listed or in the order in which entries name them.
struct Outcomes {
    names: Vec<String>,
    order: HashMap<String, usize>,
    fixed: bool,
}

impl Outcomes {
    fn new(names: Vec<String>, fixed: bool) -> Outcomes {
        let order = names.iter().enumerate().map(|(k, name)| (name.clone(), k)).collect();
        Outcomes { names, order, fixed }
    }

    fn index(&mut self, node: &Node<'_>) -> Checked<usize> {
        let name = node.text()?;
        match self.order.get(name) {
            Some(index) => Ok(*index),
            None if self.fixed => node.wrong(format!("`{name}` is not among the outcomes")),
            None => {
                self.order.insert(name.to_string(), self.names.len());
                self.names.push(name.to_string());
                Ok(self.names.len() - 1)
            }
        }
    }
}

fn read_lottery(
    node: &Node<'_>,
    numbers: &Numbers,
    agents: usize,
    outcomes: &mut Outcomes,
) -> Checked<Vec<Branch>> {
    let mut lottery = Vec::new();
    let mut total = RBig::ZERO;
    for row in node.list()? {
        let branch = row.table(&["prob", "outcome", "payments"])?;
        let probability = probability(&branch.get("prob")?, numbers)?;
        total += &probability;
        let outcome = outcomes.index(&branch.get("outcome")?)?;
        let payments = payments(branch.find("payments"), numbers, agents)?;
        // A branch of probability 0 is never drawn.
        if probability > RBig::ZERO {
            lottery.push(Branch { probability, outcome, payments });
        }
    }
    if total == RBig::ONE { Ok(lottery) } else { node.wrong("the lottery does not sum to 1") }
}

fn payments(node: Option<Node<'_>>, numbers: &Numbers, agents: usize) -> Checked<Vec<RBig>> {
    let Some(node) = node else { return Ok(vec![RBig::ZERO; agents]) };
    let list = node.list()?;
    if list.len() != agents {
        return node.wrong("one payment per agent is expected");
    }
    list.iter().map(|item| numbers.number(item)).collect()
}

/// A list of names, at least one and no two the same.
pub(crate) fn distinct_names(node: &Node<'_>) -> Checked<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut names = Vec::new();
    for item in node.list()? {
        let name = item.text()?;
        if !seen.insert(name) {
            return item.reject(Code::BadInstance, "a name is listed twice");
        }
        names.push(name.to_string());
    }
    if names.is_empty() { node.wrong("at least one name is expected") } else { Ok(names) }
}
