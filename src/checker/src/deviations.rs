//! Certificates of kind `deviations`: the inequality for the instance's own deviations.

use crate::code::{Checked, Code, at, reject};
use crate::families::{Allocations, Named};
use crate::game::{Game, PAYOFFS};
use crate::instance::Value;
use crate::instance::deviations::{Family, Law, applying, family_law};
use crate::instance::single_item::{Bid, Rule};
use crate::number::{brief, common_denominator, scaled};
use crate::slack::{Deviation, Deviations, Inequality, Kind, slack_at, verify_rows};
use crate::smoothness::within_range;
use crate::tree::Node;
use dashu::rational::RBig;

/// Probabilities of actions.
type Chances = Vec<(usize, RBig)>;

/// Verifies a certificate of this kind.
pub(crate) fn verify_deviations(game: &Game, claim: &Node<'_>, proof: &Node<'_>) -> Checked<()> {
    let table = claim.table(&["smoothness", "lambda", "mu", "mu2", "holds", "witness"])?;
    proof.table(&[])?;
    let kind = Kind::read(&table.get("smoothness")?)?;
    let inequality = Inequality {
        kind,
        lambda: table.get("lambda")?.rational()?,
        mu: table.get("mu")?.rational()?,
        mu2: table.get("mu2")?.rational()?,
    };
    let (mu, mu2) = (table.get("mu")?, table.get("mu2")?);
    within_range(kind, Some(&inequality.mu), &inequality.mu2, &mu, &mu2)?;
    let holds = table.get("holds")?.boolean()?;
    let witness = table.get("witness")?;
    let deviations = of_instance(game, kind)?;
    match (holds, witness.clone().present()) {
        (true, None) => verify_rows(game, &inequality, &deviations),
        (true, Some(_)) => witness.reject(Code::WitnessWrong, "a witness although it holds"),
        (false, None) => witness.reject(Code::MissingSection, "a failure needs a witness"),
        (false, Some(node)) => {
            let row = node.table(&["types", "actions", "slack"])?;
            let theta = game.types(&row.get("types")?)?;
            let profile = game.actions(&row.get("actions")?, kind.semi.then_some(theta))?;
            let claimed = row.get("slack")?.rational()?;
            let slack = slack_at(game, &inequality, &deviations, theta, profile)?;
            if slack == claimed && slack < RBig::ZERO {
                return Ok(());
            }
            witness.reject(Code::WitnessWrong, format!("S is {} there", brief(&slack)))
        }
    }
}

/// The instance's deviations, read in the given kind.
fn of_instance(game: &Game, kind: Kind) -> Checked<Deviations> {
    game.auction()?;
    let agents = game.players.len();
    for deviation in &game.deviations {
        let foreign = deviation.types.iter().enumerate();
        if kind.semi && foreign.into_iter().any(|(j, t)| j != deviation.agent && t.is_some()) {
            return reject(
                Code::BadInstance,
                deviation.place.clone(),
                "a semi-smooth deviation knows the own type only",
            );
        }
    }
    let keys: usize = game.players.iter().map(|p| kind.keys(game, p.kinds.len())).sum();
    let work = (keys as u128) * (game.deviations.len() as u128 + 16) * (agents as u128 + 1);
    game.spend("instance.deviations", work, 0)?;
    let allocations = allocations(game, kind)?;
    let mut listed = 0usize;
    let mut laws = Vec::new();
    for (i, player) in game.players.iter().enumerate() {
        let mut own = Vec::new();
        for key in 0..kind.keys(game, player.kinds.len()) {
            let types: Vec<Option<usize>> = if kind.semi {
                (0..agents).map(|j| (j == i).then_some(key)).collect()
            } else {
                game.players.iter().map(|other| Some(other.type_axis.choice(key))).collect()
            };
            let law = integers(law_at(game, i, &types, key, allocations.as_ref())?)?;
            listed = listed.saturating_add(law.weights.len());
            if listed > PAYOFFS {
                return reject(Code::TooLarge, "instance.deviations", "laws over too many bids");
            }
            own.push(law);
        }
        laws.push(own);
    }
    Ok(Deviations { laws })
}

/// The canonical optimal allocations, where a family needs them.
fn allocations(game: &Game, kind: Kind) -> Checked<Option<Allocations>> {
    let is_family = |law: &Law| matches!(law, Law::Family(_));
    let Some(deviation) = game.deviations.iter().find(|own| is_family(&own.law)) else {
        return Ok(None);
    };
    let allocations = Allocations::of(game, &deviation.place)?;
    if kind.semi && allocations.is_some() {
        let message = "families for items and units know all types";
        return reject(Code::BadInstance, deviation.place.clone(), message);
    }
    Ok(allocations)
}

/// Probabilities as integers over their common denominator.
fn integers(law: Chances) -> Checked<Deviation> {
    let denominator = common_denominator(law.iter().map(|(_, chance)| chance))?;
    let weights = law.iter().map(|(d, chance)| (*d, scaled(chance, &denominator))).collect();
    Ok(Deviation { denominator, weights })
}

/// The law of agent i at these types, those not given (semi-smooth) not mattering.
fn law_at(
    game: &Game,
    i: usize,
    types: &[Option<usize>],
    key: usize,
    allocations: Option<&Allocations>,
) -> Checked<Chances> {
    let deviation = applying(&game.deviations, i, types)?;
    let own = at(types, i)?.unwrap_or(0);
    let player = at(&game.players, i)?;
    let kind = at(&player.kinds, own)?;
    let named: Named = match (&deviation.law, allocations) {
        (Law::Explicit(law), _) => law.iter().map(|(name, p)| (name.clone(), p.clone())).collect(),
        (Law::Family(family), Some(allocations)) => allocations.law(game, *family, i, key)?,
        (Law::Family(family), None) => {
            let bids = family_at(game, *family, i, types, &deviation.place)?;
            bids.into_iter().map(|(bid, p)| (bid.to_string(), p)).collect()
        }
    };
    let mut law = Chances::new();
    for (name, chance) in named {
        match player.action_index.get(&name).filter(|action| kind.may_play(**action)) {
            Some(action) => law.push((*action, chance)),
            None => {
                let message = format!("type `{}` may not play `{name}`", kind.name);
                return reject(Code::BadInstance, deviation.place.clone(), message);
            }
        }
    }
    Ok(law)
}

/// A family's law for a single item. In the smooth kinds only the first agent of largest value competes.
fn family_at(
    game: &Game,
    family: Family,
    i: usize,
    types: &[Option<usize>],
    place: &str,
) -> Checked<Vec<(Bid, RBig)>> {
    let priced = |rule: Rule| rule == Rule::PostedPrice;
    let Some(auction) = game.auction()?.single_item().filter(|auction| !priced(auction.rule))
    else {
        return reject(Code::BadInstance, place, "families are for auctions with bids");
    };
    let mut values = Vec::new();
    for (agent, t) in game.agents.iter().zip(types) {
        values.push(match t {
            Some(t) => match &at(&agent.types, *t)?.value {
                Value::Item(value) => Some(value),
                _ => None,
            },
            None => None,
        });
    }
    let Some(value) = *at(&values, i)? else {
        return reject(Code::BadInstance, place, "families are for auctions with bids");
    };
    let bids = at(&auction.bids, i)?;
    let mut amounts: Vec<RBig> = Vec::new();
    for bid in bids {
        if let Bid::Amount(amount) = bid
            && auction.may_bid(value, bid)
        {
            amounts.push(amount.clone());
        }
    }
    amounts.sort();
    let idle = match amounts.first() {
        Some(lowest) if !bids.contains(&Bid::Out) => Bid::Amount(lowest.clone()),
        _ => Bid::Out,
    };
    // Agents whose type is not given (semi-smooth) do not compare: the own value leads.
    let largest = values.iter().flatten().max().copied();
    let leader = values.iter().position(|own| *own == largest);
    if leader != Some(i) {
        return Ok(vec![(idle, RBig::ONE)]);
    }
    let serious: Vec<RBig> =
        amounts.iter().filter(|bid| **bid >= auction.reserve).cloned().collect();
    let competing = if serious.is_empty() { amounts } else { serious };
    Ok(family_law(family, value, &competing, &idle))
}
