//! Certificates of kind `profile`: whether a strategy profile is an equilibrium.

use crate::code::{Checked, Code, at, reject};
use crate::dominance::verify_undominated;
use crate::game::{Game, Kind, Player};
use crate::number::{bits, brief, multiple_of_both, quotient};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::{BTreeMap, BTreeSet};

/// The most bits of a common denominator of strategies.
const DENOMINATOR_BITS: usize = 100_000;
/// The most words that the laws of what is played may take in all.
const WORDS: u128 = 100_000_000;

/// What a type plays: actions with weights over a denominator.
pub(crate) struct Strategy {
    pub(crate) denominator: IBig,
    pub(crate) weights: Vec<(usize, IBig)>,
}

/// The profile: by agent, then type; what is not listed plays nothing.
pub(crate) type Strategies = Vec<Vec<Option<Strategy>>>;

/// What a profile gives.
pub(crate) struct Values {
    pub(crate) regret: RBig,
    pub(crate) welfare: RBig,
    pub(crate) revenue: RBig,
}

/// Verifies a certificate of this kind.
pub(crate) fn verify_profile(game: &Game, claim: &Node<'_>, proof: &Node<'_>) -> Checked<()> {
    let keys = ["equilibrium", "regret", "welfare", "revenue", "epsilon", "undominated"];
    let table = claim.table(&keys)?;
    let sections = proof.table(&["strategies", "dominance"])?;
    let equilibrium = table.get("equilibrium")?;
    let (holds, epsilon) = (equilibrium.boolean()?, epsilon(table.find("epsilon"))?);
    let (strategies, values) = judge(game, &sections.section("strategies")?)?;
    for (key, value) in
        [("regret", &values.regret), ("welfare", &values.welfare), ("revenue", &values.revenue)]
    {
        let node = table.get(key)?;
        if node.rational()? != *value {
            let message = format!("the profile's {key} is {}", brief(value));
            return node.reject(Code::ProfileMismatch, message);
        }
    }
    if holds != (values.regret <= epsilon) {
        let message = format!("the regret is {}", brief(&values.regret));
        return equilibrium.reject(Code::VerdictUnsupported, message);
    }
    match (table.find("undominated"), sections.find("dominance")) {
        (None, None) => Ok(()),
        (None, Some(unclaimed)) => unclaimed.wrong("nothing is claimed of weak dominance"),
        (Some(claim), _) => {
            verify_undominated(game, &strategies, &claim, &sections.section("dominance")?)
        }
    }
}

/// Reads a profile in which every type that counts has a strategy, and what it gives.
pub(crate) fn judge(game: &Game, node: &Node<'_>) -> Checked<(Strategies, Values)> {
    let mut strategies = read(game, node)?;
    verify_complete(game, &strategies, &node.place)?;
    extend_to_common_denominators(&mut strategies)?;
    let values = evaluate(game, &strategies)?;
    Ok((strategies, values))
}

/// The `epsilon` of a claim; 0 where it is left out.
pub(crate) fn epsilon(node: Option<Node<'_>>) -> Checked<RBig> {
    let Some(node) = node else { return Ok(RBig::ZERO) };
    let epsilon = node.rational()?;
    if epsilon < RBig::ZERO { node.wrong("epsilon is negative") } else { Ok(epsilon) }
}

/// Reads `[[agent, type, denominator, [[action, weight], ..]], ..]`.
pub(crate) fn read(game: &Game, node: &Node<'_>) -> Checked<Strategies> {
    let of_player = |player: &Player| player.kinds.iter().map(|_| None).collect();
    let mut strategies: Strategies = game.players.iter().map(of_player).collect();
    let Some(list) = node.clone().present() else {
        return node.reject(Code::MissingSection, "a profile is needed");
    };
    for entry in list.list()? {
        let [agent, kind, denominator, weights] = entry.tuple()?;
        let (i, player) = game.player(&agent)?;
        let (t, kind) = player.kind(&kind)?;
        let denominator = denominator.denominator()?;
        let strategy = read_strategy(player, kind, denominator, &weights)?;
        if let Some(place) = strategies.get_mut(i).and_then(|own| own.get_mut(t))
            && place.replace(strategy).is_some()
        {
            return entry.reject(Code::DuplicateEntry, "this type is listed twice");
        }
    }
    Ok(strategies)
}

/// Reads `[[action, weight], ..]`, over a denominator.
pub(crate) fn read_strategy(
    player: &Player,
    kind: &Kind,
    denominator: IBig,
    weights: &Node<'_>,
) -> Checked<Strategy> {
    let mut strategy = Strategy { denominator, weights: Vec::new() };
    let (mut sum, mut seen) = (IBig::ZERO, BTreeSet::new());
    for pair in weights.list()? {
        let [action, weight] = pair.tuple()?;
        let action = player.action(&action, Some(kind))?;
        let value = weight.integer()?;
        if value <= IBig::ZERO {
            return weight.reject(Code::StrategyNotALaw, "a weight is not positive");
        }
        if !seen.insert(action) {
            return pair.reject(Code::DuplicateEntry, "this action is listed twice");
        }
        sum += &value;
        strategy.weights.push((action, value));
    }
    if sum != strategy.denominator {
        return weights.reject(Code::StrategyNotALaw, "the weights do not sum to the denominator");
    }
    Ok(strategy)
}

/// Every type of positive probability has a strategy.
pub(crate) fn verify_complete(game: &Game, strategies: &Strategies, place: &str) -> Checked<()> {
    for (player, own) in game.players.iter().zip(strategies) {
        let mut types = player.kinds.iter().zip(own);
        if let Some((kind, _)) = types.find(|(kind, own)| kind.counts && own.is_none()) {
            let message = format!("type `{}` of agent `{}` has none", kind.name, player.name);
            return reject(Code::StrategyMissing, place, message);
        }
    }
    Ok(())
}

/// Writes the strategies of each agent over one denominator.
fn extend_to_common_denominators(strategies: &mut Strategies) -> Checked<()> {
    for own in strategies {
        let mut common = IBig::ONE;
        for strategy in own.iter().flatten() {
            common = multiple_of_both(common, &strategy.denominator);
            if bits(&common) > DENOMINATOR_BITS {
                let message = "a common denominator is too long";
                return reject(Code::TooLarge, "proof.strategies", message);
            }
        }
        for strategy in own.iter_mut().flatten() {
            let factor = &common / &strategy.denominator;
            for (_, weight) in &mut strategy.weights {
                *weight *= &factor;
            }
            strategy.denominator = common.clone();
        }
    }
    Ok(())
}

/// What one type of one agent meets and gets, in sums over everything that may happen.
#[derive(Default)]
struct Met {
    /// The weight of each profile of the others' actions.
    others: BTreeMap<usize, IBig>,
    /// The weighted utility of her own play.
    utility: IBig,
    /// The sum of the weights.
    total: IBig,
}

/// Goes through every profile of types and every profile of actions that is played there.
fn evaluate(game: &Game, strategies: &Strategies) -> Checked<Values> {
    let mut met: Vec<Vec<Met>> = game
        .players
        .iter()
        .map(|player| player.kinds.iter().map(|_| Met::default()).collect())
        .collect();
    let (mut revenue, mut welfare, mut total) = (IBig::ZERO, IBig::ZERO, IBig::ZERO);
    let denominators = strategies.iter().map(|own| own.iter().flatten().next());
    let length: usize = denominators.flatten().map(|strategy| bits(&strategy.denominator)).sum();
    let length = length.saturating_add(bits(&game.prior_denominator));
    let (agents, mut words) = (game.players.len() as u128, 0u128);
    for (theta, f) in game.prior.iter().enumerate() {
        if f.is_zero() {
            continue;
        }
        let mut played = Vec::new();
        for (player, own) in game.players.iter().zip(strategies) {
            match at(own, player.type_axis.choice(theta))? {
                Some(strategy) => played.push((player, strategy)),
                None => return reject(Code::StrategyMissing, "proof.strategies", "one is missing"),
            }
        }
        let sizes = played.iter().map(|(_, strategy)| strategy.weights.len() as u128);
        let profiles = sizes.fold(1u128, u128::saturating_mul);
        words =
            words.saturating_add(profiles.saturating_mul((agents + 1) * (length as u128 / 64 + 4)));
        if words > WORDS {
            return reject(Code::TooLarge, "proof.strategies", "too many profiles are played");
        }
        game.spend("proof.strategies", profiles.saturating_mul(2 * agents + 2), length)?;
        let mut reached = vec![(0usize, f.clone())];
        for (player, strategy) in &played {
            let mut next = Vec::new();
            for (profile, weight) in &reached {
                for (action, chance) in &strategy.weights {
                    next.push((profile + action * player.action_axis.stride, weight * chance));
                }
            }
            reached = next;
        }
        for (profile, weight) in reached {
            let paid = &weight * at(&game.revenue, profile)?;
            welfare += &paid;
            revenue += paid;
            total += &weight;
            for (player, own) in game.players.iter().zip(&mut met) {
                let t = player.type_axis.choice(theta);
                let got = &weight * at(&at(&player.kinds, t)?.utility, profile)?;
                welfare += &got;
                if let Some(met) = own.get_mut(t) {
                    met.utility += got;
                    met.total += &weight;
                    *met.others.entry(player.action_axis.others(profile)).or_default() += &weight;
                }
            }
        }
    }
    let unit = &game.denominator * total;
    Ok(Values {
        regret: largest_regret(game, &met, length)?,
        welfare: quotient(&welfare, &unit),
        revenue: quotient(&revenue, &unit),
    })
}

/// The most that any type gains by playing one of her actions for certain.
fn largest_regret(game: &Game, met: &[Vec<Met>], length: usize) -> Checked<RBig> {
    let mut largest = RBig::ZERO;
    for (player, own) in game.players.iter().zip(met) {
        for (kind, met) in player.kinds.iter().zip(own) {
            if met.total.is_zero() {
                continue;
            }
            let work = (kind.allowed.len() as u128) * (met.others.len() as u128);
            game.spend("proof.strategies", work, length)?;
            for action in &kind.allowed {
                let mut utility = IBig::ZERO;
                for (others, weight) in &met.others {
                    let profile = player.action_axis.with(*others, *action);
                    utility += weight * at(&kind.utility, profile)?;
                }
                let gain = quotient(&(utility - &met.utility), &(&game.denominator * &met.total));
                largest = largest.max(gain);
            }
        }
    }
    Ok(largest)
}
