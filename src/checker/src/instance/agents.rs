//! Agents, their types and the prior over them.

use super::goods::Goods;
use super::table::distinct_names;
use super::{Agent, Numbers, Type, Value, type_index, valuation};
use crate::code::{Checked, Code};
use crate::tree::Node;
use dashu::rational::RBig;
use std::collections::{BTreeMap, BTreeSet};

/// The most types of an agent.
const TYPES: usize = 5_000;

/// Reads `[[agents]]`; their bids belong to the auction. A table has no goods.
pub(crate) fn read(
    rows: &[Node<'_>],
    numbers: &Numbers,
    goods: Option<&Goods>,
    joint_given: bool,
) -> Checked<Vec<Agent>> {
    let is_table = goods.is_none();
    let mut agents: Vec<Agent> = Vec::new();
    for row in rows {
        let known: &[&str] = if is_table { &["name", "types"] } else { &["name", "types", "bids"] };
        let agent = row.table(known)?;
        let name = agent.get("name")?;
        if agents.iter().any(|earlier| Ok(earlier.name.as_str()) == name.text()) {
            return name.wrong("another agent has this name");
        }
        let types = read_types(&agent.get("types")?, numbers, goods)?;
        if !joint_given {
            independent(&agent.get("types")?, &types)?;
        }
        agents.push(Agent { name: name.text()?.to_string(), types });
    }
    Ok(agents)
}

fn read_types(node: &Node<'_>, numbers: &Numbers, goods: Option<&Goods>) -> Checked<Vec<Type>> {
    let rows = node.list()?;
    if rows.len() > TYPES {
        return node.reject(Code::TooLarge, format!("more than {TYPES} types"));
    }
    let mut types: Vec<Type> = Vec::new();
    let only = rows.len() == 1;
    let mut seen = BTreeSet::new();
    for row in &rows {
        let known: &[&str] = if goods.is_none() {
            &["name", "prob", "value", "actions"]
        } else {
            &["name", "prob", "value"]
        };
        let kind = row.table(known)?;
        let name = kind.get("name")?;
        if !seen.insert(name.text()?) {
            return name.wrong("another type of this agent has this name");
        }
        let probability = match kind.find("prob") {
            Some(node) => Some(probability(&node, numbers)?),
            None => only.then_some(RBig::ONE),
        };
        let value = kind.get("value")?;
        let value = match goods {
            None => {
                let outcomes = value.table(&["outcomes"])?.get("outcomes")?.pairs()?;
                let outcomes = outcomes
                    .into_iter()
                    .map(|(name, node)| Ok((name.to_string(), numbers.number(&node)?)));
                Value::Outcomes(outcomes.collect::<Checked<_>>()?)
            }
            Some(Goods::Single) => Value::Item(numbers.number(&value)?),
            Some(Goods::Items(names)) => Value::Bundles(valuation::read(&value, names, numbers)?),
            Some(Goods::Units(units)) => {
                Value::Marginals(valuation::marginals(&value, *units, numbers)?)
            }
        };
        let listed = kind.find("actions").map(|node| distinct_names(&node)).transpose()?;
        let actions = listed.map(|names| names.into_iter().collect());
        types.push(Type { name: name.text()?.to_string(), probability, value, actions });
    }
    if types.is_empty() { node.wrong("an agent has at least one type") } else { Ok(types) }
}

/// A probability: a number that is not negative.
pub(crate) fn probability(node: &Node<'_>, numbers: &Numbers) -> Checked<RBig> {
    let value = numbers.number(node)?;
    if value < RBig::ZERO { node.wrong("a probability is negative") } else { Ok(value) }
}

/// Without a joint prior every type has a probability, and they sum to one.
fn independent(node: &Node<'_>, types: &[Type]) -> Checked<()> {
    let Some(given) =
        types.iter().map(|kind| kind.probability.as_ref()).collect::<Option<Vec<_>>>()
    else {
        return node.wrong("a type has no probability");
    };
    let total = given.into_iter().fold(RBig::ZERO, |sum, p| sum + p);
    if total == RBig::ONE { Ok(()) } else { node.wrong("the probabilities do not sum to 1") }
}

/// Reads `[prior]`; where an agent's types have probabilities too, they must be its marginals.
pub(crate) fn joint_prior(
    node: &Node<'_>,
    numbers: &Numbers,
    agents: &[Agent],
) -> Checked<BTreeMap<Vec<usize>, RBig>> {
    let mut joint = BTreeMap::new();
    let mut marginals: Vec<Vec<RBig>> =
        agents.iter().map(|agent| vec![RBig::ZERO; agent.types.len()]).collect();
    let mut total = RBig::ZERO;
    for row in node.table(&["joint"])?.get("joint")?.list()? {
        let entry = row.table(&["types", "prob"])?;
        let names = entry.get("types")?.list()?;
        if names.len() != agents.len() {
            return row.wrong("one type per agent is expected");
        }
        let profile = agents
            .iter()
            .zip(&names)
            .map(|(agent, name)| type_index(agent, name, name.text()?))
            .collect::<Checked<Vec<_>>>()?;
        let weight = probability(&entry.get("prob")?, numbers)?;
        for (marginal, kind) in marginals.iter_mut().zip(&profile) {
            if let Some(sum) = marginal.get_mut(*kind) {
                *sum += &weight;
            }
        }
        total += &weight;
        if joint.insert(profile, weight).is_some() {
            return row.wrong("these types are listed twice");
        }
    }
    if total != RBig::ONE {
        return node.wrong("the probabilities do not sum to 1");
    }
    for (agent, marginal) in agents.iter().zip(&marginals) {
        // A type's `prob` may be left out, here also where there is only one (then it is 1).
        for (kind, sum) in agent.types.iter().zip(marginal) {
            if kind.probability.as_ref().is_some_and(|given| given != sum) {
                return node.wrong(format!(
                    "the probability of type `{}` of agent `{}` is not its marginal",
                    kind.name, agent.name
                ));
            }
        }
    }
    Ok(joint)
}
