//! The deviations an instance carries: laws or named families.

use super::single_item::{Bid, Rule};
use super::units::UnitRule;
use super::{Agent, Mechanism, Numbers, agent_index, type_index};
use crate::code::{Checked, Code, reject};
use crate::tree::Node;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// One `[[deviations]]` table.
pub(crate) struct Deviation {
    pub(crate) agent: usize,
    /// The types it applies at, by agent; `None` is every type.
    pub(crate) types: Vec<Option<usize>>,
    pub(crate) law: Law,
    /// Where it stands, for messages.
    pub(crate) place: String,
}

/// What the deviating agent does.
pub(crate) enum Law {
    /// Probabilities of actions by canonical name.
    Explicit(BTreeMap<String, RBig>),
    Family(Family),
}

/// The named families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    HalfValue,
    UniformToValue,
    LogDensity,
}

/// Validates `[smoothness]`; certificates carry their own lambda and mu.
pub(crate) fn smoothness(node: &Node<'_>, numbers: &Numbers) -> Checked<()> {
    let table = node.table(&["lambda", "mu", "kind"])?;
    numbers.number(&table.get("lambda")?)?;
    table.find("mu").map(|node| numbers.number(&node)).transpose()?;
    match table.find("kind") {
        Some(kind) if !["smooth", "semi-smooth"].contains(&kind.text()?) => {
            kind.wrong("the kind is not known")
        }
        _ => Ok(()),
    }
}

/// Reads `[[deviations]]`.
pub(crate) fn read(
    node: &Node<'_>,
    numbers: &Numbers,
    agents: &[Agent],
    mechanism: &Mechanism,
) -> Checked<Vec<Deviation>> {
    node.list()?.iter().map(|row| read_one(row, numbers, agents, mechanism)).collect()
}

fn read_one(
    row: &Node<'_>,
    numbers: &Numbers,
    agents: &[Agent],
    mechanism: &Mechanism,
) -> Checked<Deviation> {
    let table = row.table(&["agent", "types", "law", "family"])?;
    let name = table.get("agent")?;
    let agent = agent_index(agents, &name, name.text()?)?;
    let mut types = vec![None; agents.len()];
    let named = table.find("types").map_or_else(|| Ok(Vec::new()), |node| node.pairs())?;
    for (name, node) in named {
        let index = agent_index(agents, &node, name)?;
        if let (Some(slot), Some(other)) = (types.get_mut(index), agents.get(index)) {
            *slot = Some(type_index(other, &node, node.text()?)?);
        }
    }
    let law = match (table.find("law"), table.find("family")) {
        (Some(law), None) => Law::Explicit(explicit(&law, numbers, mechanism)?),
        (None, Some(family)) => Law::Family(match family.text()? {
            "half-value" => Family::HalfValue,
            "uniform-to-value" => Family::UniformToValue,
            "log-density" => Family::LogDensity,
            _ => return family.wrong("the family is not known"),
        }),
        _ => return row.wrong("either a law or a family is expected"),
    };
    Ok(Deviation { agent, types, law, place: row.place.clone() })
}

/// Reads a law: the amounts of bids may be written as expressions.
fn explicit(
    node: &Node<'_>,
    numbers: &Numbers,
    mechanism: &Mechanism,
) -> Checked<BTreeMap<String, RBig>> {
    let mut law = BTreeMap::new();
    let mut total = RBig::ZERO;
    for (name, weight) in node.pairs()? {
        let action = canonical(name, &weight, numbers, mechanism)?;
        let weight_read = super::agents::probability(&weight, numbers)?;
        total += &weight_read;
        if law.insert(action, weight_read).is_some() {
            return weight.wrong("this action is listed twice");
        }
    }
    if total == RBig::ONE { Ok(law) } else { node.wrong("the law does not sum to 1") }
}

/// The canonical name of an action, the amounts of whose bids may be written as expressions.
pub(crate) fn canonical(
    name: &str,
    node: &Node<'_>,
    numbers: &Numbers,
    mechanism: &Mechanism,
) -> Checked<String> {
    let amount = |text: &str| Ok(numbers.expression(node, text)?.to_string());
    let parts = || name.split(' ').filter(|part| !part.is_empty());
    Ok(match mechanism {
        _ if name == "out" => name.to_string(),
        Mechanism::SingleItem(auction) if auction.rule != Rule::PostedPrice => amount(name)?,
        Mechanism::Items(auction) if !auction.posted => {
            // In any order; the canonical name has that of the goods.
            let mut bid = Vec::new();
            for part in parts() {
                match part.split_once('=') {
                    Some((item, text)) => {
                        let place = auction.names.iter().position(|own| own == item);
                        bid.push((place, format!("{item}={}", amount(text)?)));
                    }
                    None => return node.wrong("a bid has an amount for every item"),
                }
            }
            bid.sort();
            bid.into_iter().map(|(_, part)| part).collect::<Vec<_>>().join(" ")
        }
        Mechanism::Units(auction) if auction.rule != UnitRule::PostedPrice => {
            parts().map(amount).collect::<Checked<Vec<_>>>()?.join(" ")
        }
        _ => name.to_string(),
    })
}

/// The one deviation of an agent that applies at these types (`None`: whatever that type is).
///
/// # Errors
/// `bad-instance` when none or two apply.
pub(crate) fn applying<'a>(
    deviations: &'a [Deviation],
    agent: usize,
    types: &[Option<usize>],
) -> Checked<&'a Deviation> {
    let mut found = deviations.iter().filter(|deviation| {
        deviation.agent == agent
            && deviation
                .types
                .iter()
                .zip(types)
                .all(|(wanted, own)| wanted.is_none() || wanted == own)
    });
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(two)) => {
            reject(Code::BadInstance, two.place.clone(), "two deviations apply at the same types")
        }
        (None, _) => reject(Code::BadInstance, "instance.deviations", "no deviation applies"),
    }
}

/// The law of a family over bids in ascending order, all of which the type may make.
///
/// `bids` are those at or above the reserve (all, if there is none), `idle` the action of an agent
/// who does not compete, `value` the agent's own value.
pub(crate) fn family_law(
    family: Family,
    value: &RBig,
    bids: &[RBig],
    idle: &Bid,
) -> Vec<(Bid, RBig)> {
    let idle_law = || vec![(idle.clone(), RBig::ONE)];
    let up_to = |limit: &RBig| bids.iter().filter(|bid| *bid <= limit).cloned().collect::<Vec<_>>();
    match family {
        Family::HalfValue => match up_to(&(value / RBig::from(2))).pop() {
            Some(bid) => vec![(Bid::Amount(bid), RBig::ONE)],
            None => idle_law(),
        },
        Family::UniformToValue => {
            let chosen = up_to(value);
            if chosen.is_empty() {
                return idle_law();
            }
            let weight = RBig::ONE / RBig::from(chosen.len());
            chosen.into_iter().map(|bid| (Bid::Amount(bid), weight.clone())).collect()
        }
        Family::LogDensity => log_density(value, bids, idle),
    }
}

/// D(b_k) = (b_k − b_{k−1})/(v − b_k) from the second bid on while below v and within mass 1.
fn log_density(value: &RBig, bids: &[RBig], idle: &Bid) -> Vec<(Bid, RBig)> {
    let mut law = Vec::new();
    let mut left = RBig::ONE;
    for (below, bid) in bids.iter().zip(bids.iter().skip(1)) {
        if bid >= value || left == RBig::ZERO {
            break;
        }
        let weight = ((bid - below) / (value - bid)).min(left.clone());
        left -= &weight;
        law.push((Bid::Amount(bid.clone()), weight));
    }
    if left > RBig::ZERO {
        let lowest = bids.first().filter(|bid| *bid <= value);
        let rest = lowest.map_or_else(|| idle.clone(), |bid| Bid::Amount(bid.clone()));
        law.push((rest, left));
    }
    law
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(family: Family, value: i32, bids: &[i32]) -> Vec<String> {
        let bids: Vec<RBig> = bids.iter().map(|b| RBig::from(*b)).collect();
        family_law(family, &RBig::from(value), &bids, &Bid::Out)
            .iter()
            .map(|(bid, weight)| format!("{bid}={weight}"))
            .collect()
    }

    // By hand: v = 4 on 0..4: 1/3, 1/2, then 1/1 cut to the 1/6 left.
    #[test]
    fn families() {
        assert_eq!(law(Family::LogDensity, 4, &[0, 1, 2, 3, 4]), ["1=1/3", "2=1/2", "3=1/6"]);
        assert_eq!(law(Family::LogDensity, 4, &[0, 1]), ["1=1/3", "0=2/3"]);
        assert_eq!(law(Family::LogDensity, 0, &[1, 2]), ["out=1"]);
        assert_eq!(law(Family::HalfValue, 3, &[0, 1, 2]), ["1=1"]);
        assert_eq!(law(Family::HalfValue, 1, &[1, 2]), ["out=1"]);
        assert_eq!(law(Family::UniformToValue, 1, &[0, 1, 2]), ["0=1/2", "1=1/2"]);
    }
}
