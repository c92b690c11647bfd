//! Profiles of staged games (section 8b): what behaviours earn, what deviations gain, and sequential equilibria.

mod behaviour;
mod beliefs;
mod regret;
#[cfg(test)]
mod tests;

use crate::code::{Checked, Code};
use crate::number::{Budget, brief, quotient};
use crate::profile::epsilon;
use crate::staged::tree::Tree;
use crate::tree::Node;
pub(crate) use behaviour::Behaviour;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What a profile gives.
pub(crate) struct Values {
    pub(crate) regret: RBig,
    pub(crate) welfare: RBig,
    pub(crate) revenue: RBig,
    pub(crate) surplus: RBig,
}

const KEYS: &[&str] = &[
    "equilibrium",
    "regret",
    "welfare",
    "revenue",
    "surplus",
    "epsilon",
    "sequential",
    "sequential_regret",
];

/// Verifies a certificate of kind `profile` about a staged game.
pub(crate) fn verify_profile(
    game: &Tree,
    budget: &Budget,
    claim: &Node<'_>,
    proof: &Node<'_>,
) -> Checked<()> {
    let table = claim.table(KEYS)?;
    let sections = proof.table(&["behaviour", "trembles"])?;
    let equilibrium = table.get("equilibrium")?;
    let (holds, epsilon) = (equilibrium.boolean()?, epsilon(table.find("epsilon"))?);
    let behaviour = Behaviour::read(game, budget, &sections.section("behaviour")?)?;
    let values = judge_behaviour(game, budget, &behaviour)?;
    let expect = |key: &str, value: &RBig| {
        let node = table.get(key)?;
        if node.rational()? == *value {
            return Ok(());
        }
        node.reject(Code::ProfileMismatch, format!("the profile's {key} is {}", brief(value)))
    };
    expect("regret", &values.regret)?;
    expect("welfare", &values.welfare)?;
    expect("revenue", &values.revenue)?;
    expect("surplus", &values.surplus)?;
    if holds != (values.regret <= epsilon) {
        let message = format!("the regret is {}", brief(&values.regret));
        return equilibrium.reject(Code::VerdictUnsupported, message);
    }
    let trembles = sections.section("trembles")?;
    let Some(sequential) = table.find("sequential") else {
        return match (table.find("sequential_regret"), trembles.clone().present()) {
            (Some(node), _) => node.wrong("nothing is claimed of sequential equilibria"),
            (None, Some(_)) => trembles.wrong("nothing is claimed of sequential equilibria"),
            (None, None) => Ok(()),
        };
    };
    let regret = beliefs::sequential_regret(game, budget, &behaviour, &trembles)?;
    expect("sequential_regret", &regret)?;
    if sequential.boolean()? != (regret == RBig::ZERO) {
        let message = format!("the sequential regret is {}", brief(&regret));
        return sequential.reject(Code::VerdictUnsupported, message);
    }
    Ok(())
}

/// What the profile at a node gives.
pub(crate) fn judge(game: &Tree, budget: &Budget, node: &Node<'_>) -> Checked<Values> {
    judge_behaviour(game, budget, &Behaviour::read(game, budget, node)?)
}

/// What a profile gives.
pub(crate) fn judge_behaviour(
    game: &Tree,
    budget: &Budget,
    behaviour: &Behaviour,
) -> Checked<Values> {
    let [mut welfare, mut revenue, mut surplus] = [IBig::ZERO, IBig::ZERO, IBig::ZERO];
    behaviour.account(game, budget)?;
    for end in &game.ends {
        if let Some(weight) = behaviour.reach(end, None)? {
            welfare += &weight * &end.welfare;
            revenue += &weight * &end.revenue;
            surplus += &weight * &end.surplus;
        }
    }
    let unit = &game.money * &game.chance * behaviour.unit(None)?;
    Ok(Values {
        regret: regret::largest(game, budget, behaviour)?,
        welfare: quotient(&welfare, &unit),
        revenue: quotient(&revenue, &unit),
        surplus: quotient(&surplus, &unit),
    })
}
