//! Profiles of staged games (section 8b): what behaviours earn, what deviations gain, and sequential equilibria.

mod behaviour;
mod beliefs;
mod regret;
#[cfg(test)]
mod tests;

use crate::code::{Checked, Code, reject};
use crate::number::{Budget, brief, quotient};
use crate::profile::epsilon;
use crate::staged::tree::{InformationSet, Tree};
use crate::staged::{Buyers, Market};
use crate::tree::{Node, Table};
pub(crate) use behaviour::Behaviour;
use behaviour::Listing;
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
    market: &Market,
    buyers: Buyers,
    claim: &Node<'_>,
    proof: &Node<'_>,
) -> Checked<()> {
    let players = market.auction.players.iter();
    let names: Vec<&str> = players.map(|player| player.name.as_str()).collect();
    let budget = &market.auction.budget;
    let by_parts = |listing: &Listing<'_>| judge_by_parts(market, buyers, listing);
    let whole = |listing: &Listing<'_>, trembles: &Node<'_>| {
        assess(&Tree::new(market, buyers)?, budget, listing, trembles)
    };
    verify_claim((&names, budget), claim, proof, &by_parts, &whole)
}

/// What a profile with trembles gives, and its sequential regret.
type Assess<'a> = &'a dyn Fn(&Listing<'_>, &Node<'_>) -> Checked<(Values, RBig)>;

/// Verifies a claim: `judge` says what a profile gives, `assess` also its sequential regret.
fn verify_claim(
    (names, budget): (&[&str], &Budget),
    claim: &Node<'_>,
    proof: &Node<'_>,
    judge: &dyn Fn(&Listing<'_>) -> Checked<Values>,
    assess: Assess<'_>,
) -> Checked<()> {
    let table = claim.table(KEYS)?;
    let sections = proof.table(&["behaviour", "trembles"])?;
    let listing = Listing::read(names, budget, &sections.section("behaviour")?)?;
    let trembles = sections.section("trembles")?;
    let Some(sequential) = table.find("sequential") else {
        if let Some(node) = table.find("sequential_regret").or(trembles.present()) {
            return node.wrong("nothing is claimed of sequential equilibria");
        }
        return verify_values(&table, &judge(&listing)?);
    };
    let (values, regret) = assess(&listing, &trembles)?;
    verify_values(&table, &values)?;
    verify_value(&table, "sequential_regret", &regret)?;
    if sequential.boolean()? != (regret == RBig::ZERO) {
        let message = format!("the sequential regret is {}", brief(&regret));
        return sequential.reject(Code::VerdictUnsupported, message);
    }
    Ok(())
}

/// What a profile gives, and its sequential regret.
fn assess(
    game: &Tree,
    budget: &Budget,
    listing: &Listing<'_>,
    trembles: &Node<'_>,
) -> Checked<(Values, RBig)> {
    let behaviour = Behaviour::of(game, budget, listing, true)?;
    let values = judge_behaviour(game, budget, &behaviour)?;
    let regret = beliefs::sequential_regret(game, budget, &behaviour, trembles)?;
    Ok((values, regret))
}

fn verify_values(claim: &Table<'_>, values: &Values) -> Checked<()> {
    verify_value(claim, "regret", &values.regret)?;
    verify_value(claim, "welfare", &values.welfare)?;
    verify_value(claim, "revenue", &values.revenue)?;
    verify_value(claim, "surplus", &values.surplus)?;
    let equilibrium = claim.get("equilibrium")?;
    let epsilon = epsilon(claim.find("epsilon"))?;
    if equilibrium.boolean()? != (values.regret <= epsilon) {
        let message = format!("the regret is {}", brief(&values.regret));
        return equilibrium.reject(Code::VerdictUnsupported, message);
    }
    Ok(())
}

fn verify_value(claim: &Table<'_>, key: &str, value: &RBig) -> Checked<()> {
    let node = claim.get(key)?;
    if node.rational()? == *value {
        return Ok(());
    }
    node.reject(Code::ProfileMismatch, format!("the profile's {key} is {}", brief(value)))
}

/// What a profile gives, from the parts of the game in which all agents but one follow it.
fn judge_by_parts(market: &Market, buyers: Buyers, listing: &Listing<'_>) -> Checked<Values> {
    let budget = &market.auction.budget;
    let mut values: Option<Values> = None;
    for agent in 0..market.agents() {
        let mut follow = |other: usize, set: &InformationSet| {
            Ok(if other == agent { None } else { listing.played(other, set) })
        };
        let game = Tree::along(market, buyers, &mut follow)?;
        let behaviour = Behaviour::of(&game, budget, listing, false)?;
        let regret = regret::of_agent(&game, budget, &behaviour, agent)?;
        match &mut values {
            Some(values) => values.regret = values.regret.clone().max(regret),
            None => values = Some(amounts(&game, budget, &behaviour, regret)?),
        }
    }
    match values {
        Some(values) => Ok(values),
        None => reject(Code::BadInstance, "instance.agents", "there are no agents"),
    }
}

/// What the profile at a node gives.
pub(crate) fn judge(game: &Tree, budget: &Budget, node: &Node<'_>) -> Checked<Values> {
    judge_behaviour(game, budget, &Behaviour::read(game, budget, node)?)
}

/// What the profile at a node gives with trembles, and its sequential regret.
pub(crate) fn judge_sequential(
    game: &Tree,
    budget: &Budget,
    node: &Node<'_>,
    trembles: &Node<'_>,
) -> Checked<(Values, RBig)> {
    let names: Vec<&str> = game.sides.iter().map(|side| side.name.as_str()).collect();
    assess(game, budget, &Listing::read(&names, budget, node)?, trembles)
}

/// What a profile gives.
pub(crate) fn judge_behaviour(
    game: &Tree,
    budget: &Budget,
    behaviour: &Behaviour,
) -> Checked<Values> {
    amounts(game, budget, behaviour, regret::largest(game, budget, behaviour)?)
}

/// What a profile with this regret gives.
fn amounts(game: &Tree, budget: &Budget, behaviour: &Behaviour, regret: RBig) -> Checked<Values> {
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
        regret,
        welfare: quotient(&welfare, &unit),
        revenue: quotient(&revenue, &unit),
        surplus: quotient(&surplus, &unit),
    })
}
