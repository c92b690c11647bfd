//! Options of information: what they cost, and what they tell.

use super::agents::probability;
use super::{Agent, Numbers, agent_index, type_index};
use crate::code::{Checked, Code, at};
use crate::tree::{Node, Tree};
use dashu::rational::RBig;
use std::collections::HashMap;

/// The most combinations of types one option tells apart.
const COMBINATIONS: usize = 5_000_000;

/// An option of an agent.
pub(crate) struct Technology {
    pub(crate) name: String,
    /// By type of hers; none is negative.
    pub(crate) cost: Vec<RBig>,
    pub(crate) tells: Tells,
}

/// What an option tells.
pub(crate) enum Tells {
    /// The types of these agents.
    Types(Vec<usize>),
    /// A signal drawn given the types of these agents.
    Law(SignalLaw),
}

/// Signals and their chances.
pub(crate) struct SignalLaw {
    /// The agents whose types matter, ascending.
    pub(crate) agents: Vec<usize>,
    pub(crate) signals: Vec<String>,
    /// By their types: signals of positive probability.
    pub(crate) rows: HashMap<Vec<usize>, Vec<(usize, RBig)>>,
}

/// Reads `[[information]]`: the options of every agent.
pub(crate) fn read(
    node: &Node<'_>,
    numbers: &Numbers,
    agents: &[Agent],
) -> Checked<Vec<Vec<Technology>>> {
    let mut options: Vec<Vec<Technology>> = agents.iter().map(|_| Vec::new()).collect();
    let rows = node.list()?;
    if rows.is_empty() {
        return node.wrong("at least one option is expected");
    }
    for row in rows {
        let table = row.table(&["agent", "name", "cost", "learns", "law"])?;
        let owner = table.get("agent")?;
        let agent = agent_index(agents, &owner, owner.text()?)?;
        let name = table.get("name")?;
        let Some(own) = options.get_mut(agent) else { continue };
        if name.text()? == "none" || own.iter().any(|o| Ok(o.name.as_str()) == name.text()) {
            return name.wrong("options of an agent have distinct names, not none");
        }
        let cost = cost(table.find("cost"), numbers, at(agents, agent)?)?;
        let tells = match (table.find("learns"), table.find("law")) {
            (Some(learns), None) => Tells::Types(learned(&learns, agents, agent)?),
            (None, Some(law)) => Tells::Law(signal_law(&law, numbers, agents, agent)?),
            _ => return row.wrong("either learns or a law is expected"),
        };
        own.push(Technology { name: name.text()?.to_string(), cost, tells });
    }
    Ok(options)
}

/// A number, or one by type; what is left out is 0.
fn cost(node: Option<Node<'_>>, numbers: &Numbers, agent: &Agent) -> Checked<Vec<RBig>> {
    let Some(node) = node else { return Ok(vec![RBig::ZERO; agent.types.len()]) };
    let costs = match node.tree {
        Tree::Table(_) => {
            let mut costs = vec![RBig::ZERO; agent.types.len()];
            for (name, cost) in node.pairs()? {
                if let Some(own) = costs.get_mut(type_index(agent, &cost, name)?) {
                    *own = numbers.number(&cost)?;
                }
            }
            costs
        }
        _ => vec![numbers.number(&node)?; agent.types.len()],
    };
    match costs.iter().any(|cost| *cost < RBig::ZERO) {
        true => node.wrong("a cost is negative"),
        false => Ok(costs),
    }
}

fn learned(node: &Node<'_>, agents: &[Agent], agent: usize) -> Checked<Vec<usize>> {
    let mut others = Vec::new();
    for name in node.list()? {
        let other = agent_index(agents, &name, name.text()?)?;
        if other == agent || others.contains(&other) {
            return name.wrong("distinct other agents are expected");
        }
        others.push(other);
    }
    match others.is_empty() {
        true => node.wrong("at least one other agent is expected"),
        false => Ok(others),
    }
}

fn signal_law(
    node: &Node<'_>,
    numbers: &Numbers,
    agents: &[Agent],
    agent: usize,
) -> Checked<SignalLaw> {
    let mut law = SignalLaw { agents: Vec::new(), signals: Vec::new(), rows: HashMap::new() };
    let mut numbered: HashMap<&str, usize> = HashMap::new();
    for (k, row) in node.list()?.iter().enumerate() {
        let table = row.table(&["types", "signals"])?;
        let mut types: Vec<(usize, usize)> = Vec::new();
        for (name, kind) in table.find("types").map_or_else(|| Ok(Vec::new()), |n| n.pairs())? {
            let other = agent_index(agents, &kind, name)?;
            if other == agent {
                return kind.wrong("her own type is none of the others'");
            }
            types.push((other, type_index(at(agents, other)?, &kind, kind.text()?)?));
        }
        types.sort_unstable();
        let named: Vec<usize> = types.iter().map(|(other, _)| *other).collect();
        if k == 0 {
            law.agents = named;
        } else if law.agents != named {
            return row.wrong("all rows name the same agents");
        }
        let signals = table.get("signals")?;
        let mut total = RBig::ZERO;
        let mut drawn = Vec::new();
        for (name, weight) in signals.pairs()? {
            let weight = probability(&weight, numbers)?;
            let next = numbered.len();
            let signal = *numbered.entry(name).or_insert_with(|| {
                law.signals.push(name.to_string());
                next
            });
            total += &weight;
            if weight > RBig::ZERO {
                drawn.push((signal, weight));
            }
        }
        if total != RBig::ONE {
            return signals.wrong("the probabilities of the signals do not sum to 1");
        }
        let kinds = types.into_iter().map(|(_, kind)| kind).collect();
        if law.rows.insert(kinds, drawn).is_some() {
            return row.wrong("these types are listed twice");
        }
    }
    let sizes = law.agents.iter().map(|other| agents.get(*other).map_or(0, |a| a.types.len()));
    let combinations = sizes.fold(1usize, usize::saturating_mul);
    if combinations > COMBINATIONS {
        return node.reject(Code::TooLarge, "too many combinations of types");
    }
    match law.rows.len() == combinations {
        true => Ok(law),
        false => node.wrong("every combination of the types named needs a row"),
    }
}
