//! All extreme equilibria of a game of two agents, and the components they make up.

use crate::bound::Playable;
use crate::code::{Checked, Code, at, reject};
use crate::equilibria::Claim;
use crate::game::{Game, Player};
use crate::number::{bits, multiple_of_both};
use crate::profile::read_strategy;
use crate::tree::Node;
use crate::vertices::{Cone, Row, Set, partners, reduce};
use dashu::integer::IBig;
use std::collections::{BTreeMap, BTreeSet};

/// The most bits of a common denominator of strategies.
const DENOMINATOR_BITS: usize = 100_000;
/// The most pairs of vertices that may be equilibria.
const PAIRS: usize = 5_000_000;

/// The strategy of an agent as integers, by type that counts and action it may play, without a
/// common factor; every type has the same sum.
type Weights = Vec<IBig>;

/// The coordinates of an agent's strategies: (type, action).
type Coordinates = Vec<(usize, usize)>;

/// A vertex (q_i, v_j).
struct Vertex {
    strategy: Weights,
    /// The labels of the own actions that are played and of the other agent's that are no best replies. A
    /// label is the position of an action among the coordinates of agent 1 and then those of agent 2.
    slack: Set,
}

/// Verifies `{ strategies, pairs }`.
pub(crate) fn verify_extreme(game: &Game, claim: &Claim<'_>, proof: &Node<'_>) -> Checked<()> {
    let [first, second] = game.players.as_slice() else {
        let message = "extreme equilibria are listed for two agents only";
        return reject(Code::UnsupportedInstance, "claim.pure", message);
    };
    let sections = proof.table(&["strategies", "pairs"])?;
    let (strategies, pairs) = (sections.section("strategies")?, sections.section("pairs")?);
    let [own, other] = strategies.tuple()?;
    let listed = [read_strategies(first, &own)?, read_strategies(second, &other)?];
    let listed_pairs = read_pairs(&pairs, &listed)?;

    let vertices = vertices(game, claim, [first, second])?;
    let found = equilibria(game, &vertices)?;
    claim.verify_count("equilibria", found.len(), Code::EquilibriaMismatch)?;
    // The positions of the listed strategies among the vertices.
    let mut positions = Vec::new();
    for (vertices, listed) in vertices.iter().zip(&listed) {
        let known: BTreeMap<&Weights, usize> =
            vertices.iter().enumerate().map(|(k, vertex)| (&vertex.strategy, k)).collect();
        let own: Option<Vec<usize>> = listed.iter().map(|own| known.get(own).copied()).collect();
        match own {
            Some(own) => positions.push(own),
            None => {
                return strategies
                    .reject(Code::EquilibriaMismatch, "a strategy is in no extreme equilibrium");
            }
        }
    }
    let (p, q) = (at(&positions, 0)?, at(&positions, 1)?);
    let mut claimed = Vec::new();
    for (one, other, component) in listed_pairs {
        claimed.push(((*at(p, one)?, *at(q, other)?), component));
    }
    let of_pairs: BTreeSet<(usize, usize)> = claimed.iter().map(|(pair, _)| *pair).collect();
    if of_pairs != found.iter().copied().collect() {
        return pairs.reject(Code::EquilibriaMismatch, "these are not all extreme equilibria");
    }
    let used = |side: &[usize], of: fn(&(usize, usize)) -> usize| {
        let used: BTreeSet<usize> = of_pairs.iter().map(of).collect();
        side.iter().all(|position| used.contains(position))
    };
    if !used(p, |pair| pair.0) || !used(q, |pair| pair.1) {
        return strategies.reject(Code::EquilibriaMismatch, "a strategy is in no equilibrium");
    }
    verify_components(game, claim, &vertices, &claimed, &pairs)
}

/// The coordinates of an agent's strategies.
fn coordinates(player: &Player) -> Coordinates {
    let types = player.kinds.iter().enumerate().filter(|(_, kind)| kind.counts);
    types.flat_map(|(t, kind)| kind.allowed.iter().map(move |action| (t, *action))).collect()
}

/// Reads `[[[type, denominator, [[action, weight], ..]], ..], ..]`.
fn read_strategies(player: &Player, node: &Node<'_>) -> Checked<Vec<Weights>> {
    let coordinates = coordinates(player);
    let (mut strategies, mut seen) = (Vec::new(), BTreeSet::new());
    for row in node.list()? {
        let mut own = BTreeMap::new();
        let mut unit = IBig::ONE;
        for entry in row.list()? {
            let [kind, denominator, weights] = entry.tuple()?;
            let (t, found) = player.kind(&kind)?;
            if !found.counts {
                return kind.wrong("this type has probability 0");
            }
            let strategy = read_strategy(player, found, denominator.denominator()?, &weights)?;
            unit = multiple_of_both(unit, &strategy.denominator);
            if bits(&unit) > DENOMINATOR_BITS {
                return entry.reject(Code::TooLarge, "a common denominator is too long");
            }
            if own.insert(t, strategy).is_some() {
                return entry.reject(Code::DuplicateEntry, "this type is listed twice");
            }
        }
        if own.len() < player.kinds.iter().filter(|kind| kind.counts).count() {
            return row.reject(Code::StrategyMissing, "a type has no strategy");
        }
        let mut weights = vec![IBig::ZERO; coordinates.len()];
        for ((t, action), slot) in coordinates.iter().zip(&mut weights) {
            let strategy = own.get(t);
            let weight =
                strategy.and_then(|s| s.weights.iter().find(|(played, _)| played == action));
            if let (Some(strategy), Some((_, weight))) = (strategy, weight) {
                *slot = weight * (&unit / &strategy.denominator);
            }
        }
        reduce(&mut weights);
        if !seen.insert(weights.clone()) {
            return row.reject(Code::DuplicateEntry, "this strategy is listed twice");
        }
        strategies.push(weights);
    }
    Ok(strategies)
}

/// Reads `[[p, q, component], ..]`, positions among the strategies listed.
fn read_pairs(node: &Node<'_>, listed: &[Vec<Weights>; 2]) -> Checked<Vec<(usize, usize, usize)>> {
    let [first, second] = listed;
    let (mut pairs, mut seen) = (Vec::new(), BTreeSet::new());
    for row in node.list()? {
        let [p, q, component] = row.tuple()?;
        let position = |node: &Node<'_>, count: usize| match usize::try_from(node.integer()?) {
            Ok(position) if position < count => Ok(position),
            _ => node.reject(Code::UnknownName, "there is no such position"),
        };
        let pair = (position(&p, first.len())?, position(&q, second.len())?);
        if !seen.insert(pair) {
            return row.reject(Code::DuplicateEntry, "this pair is listed twice");
        }
        let component = match usize::try_from(component.integer()?) {
            Ok(component) => component,
            Err(_) => return component.wrong("components are numbered from 0"),
        };
        pairs.push((pair.0, pair.1, component));
    }
    Ok(pairs)
}

/// By agent, the vertices (of her strategies and the other's payoffs) that are part of an equilibrium of the set claimed.
fn vertices(game: &Game, claim: &Claim<'_>, players: [&Player; 2]) -> Checked<[Vec<Vertex>; 2]> {
    let [first, second] = players;
    let sizes = players.map(|player| coordinates(player).len());
    let [one, two] = sizes;
    let labels = one + two;
    let cones = [
        cone(game, claim, (0, first, 0), (second, one))?,
        cone(game, claim, (1, second, one), (first, 0))?,
    ];
    let mut found = [Vec::new(), Vec::new()];
    let rays = partners(game, &cones, labels, "proof.strategies")?;
    for ((found, rays), size) in found.iter_mut().zip(rays).zip(sizes) {
        for ray in rays.into_iter().filter(|ray| ray.plays) {
            let mut strategy: Weights = ray.values.into_iter().take(size).collect();
            reduce(&mut strategy);
            found.push(Vertex { strategy, slack: ray.slack });
        }
    }
    Ok(found)
}

/// The polyhedron of the strategies of one agent and the payoffs of the other; with each agent, her first label.
///
/// As a cone: the coordinates are the strategies q, all types having one sum, then a payoff v for
/// every type of the other agent that counts. The other's payoffs are shifted to be positive, which
/// changes no best reply, so that v > 0 goes without saying.
fn cone<'a>(
    game: &'a Game,
    claim: &'a Claim<'_>,
    (agent, own, first_own): (usize, &Player, usize),
    (other, first_other): (&Player, usize),
) -> Checked<Cone<'a>> {
    let (played, replies) = (coordinates(own), coordinates(other));
    let counting: Vec<usize> =
        (0..other.kinds.len()).filter(|t| other.kinds.get(*t).is_some_and(|k| k.counts)).collect();
    let dimension = played.len() + counting.len();
    let place = "proof.strategies";
    let entries = (dimension as u128).saturating_mul((replies.len() + own.kinds.len()) as u128);
    game.spend(place, entries.saturating_mul(8), bits(&game.prior_denominator))?;
    if entries > 5_000_000 {
        return reject(Code::TooLarge, place, "the polyhedra are too large");
    }
    let utilities = other.kinds.iter().filter(|kind| kind.counts).flat_map(|kind| &kind.utility);
    let shift = IBig::ONE - utilities.min().unwrap_or(&IBig::ZERO);
    let mut rows = Vec::new();
    for (k, (t, d)) in replies.iter().enumerate() {
        let kind = at(&other.kinds, *t)?;
        let mut coefficients = Vec::with_capacity(dimension);
        for (t_own, a) in &played {
            let theta = t_own * own.type_axis.stride + t * other.type_axis.stride;
            let profile = a * own.action_axis.stride + d * other.action_axis.stride;
            let utility = at(&kind.utility, profile)? + &shift;
            coefficients.push(-(at(&game.prior, theta)? * utility));
        }
        coefficients.extend(counting.iter().map(|other| IBig::from(u8::from(other == t))));
        rows.push(Row { coefficients, label: Some(first_other + k) });
    }
    let types: BTreeSet<usize> = played.iter().map(|(t, _)| *t).collect();
    for (one, next) in types.iter().zip(types.iter().skip(1)) {
        let sign = |t: &usize| IBig::from(i8::from(t == one) - i8::from(t == next));
        let mut coefficients: Vec<IBig> = played.iter().map(|(t, _)| sign(t)).collect();
        coefficients.resize(dimension, IBig::ZERO);
        rows.push(Row { coefficients, label: None });
    }
    let labels = (0..played.len()).map(|k| Some(first_own + k));
    let coordinates = labels.chain(counting.iter().map(|_| None)).collect();
    let admits = move |slack: &Set| {
        claim.order.is_none() || {
            let plays = |k: usize| slack.contains(first_own + k);
            claim.admits(game, &playing(game, |of, k| of == agent && plays(k)))
        }
    };
    Ok(Cone { coordinates, rows, admits: Box::new(admits) })
}

/// The pairs of vertices that are equilibria: every action is not played or a best reply.
fn equilibria(game: &Game, vertices: &[Vec<Vertex>; 2]) -> Checked<Vec<(usize, usize)>> {
    let [first, second] = vertices;
    let work = (first.len() as u128).saturating_mul(second.len() as u128);
    game.spend("proof.pairs", work / 8, 0)?;
    let mut found = Vec::new();
    for (p, one) in first.iter().enumerate() {
        for (q, other) in second.iter().enumerate() {
            if one.slack.is_disjoint(&other.slack) {
                found.push((p, q));
            }
            if found.len() > PAIRS {
                return reject(Code::TooLarge, "proof.pairs", "too many extreme equilibria");
            }
        }
    }
    Ok(found)
}

/// The actions at these positions among each agent's coordinates.
fn playing(game: &Game, plays: impl Fn(usize, usize) -> bool) -> Playable {
    let mut playing = Playable::new();
    for (agent, player) in game.players.iter().enumerate() {
        let mut own: Vec<Vec<bool>> =
            player.kinds.iter().map(|kind| vec![false; kind.may.len()]).collect();
        for (k, (t, action)) in coordinates(player).into_iter().enumerate() {
            if let Some(slot) = own.get_mut(t).and_then(|own| own.get_mut(action)) {
                *slot = plays(agent, k);
            }
        }
        playing.push(own);
    }
    playing
}

/// The components listed are the classes of equilibria that adjacent ones connect.
fn verify_components(
    game: &Game,
    claim: &Claim<'_>,
    vertices: &[Vec<Vertex>; 2],
    claimed: &[((usize, usize), usize)],
    node: &Node<'_>,
) -> Checked<()> {
    let [first, second] = vertices;
    let mut classes: Vec<usize> = (0..claimed.len()).collect();
    for side in [0, 1] {
        // The equilibria that share a strategy of one agent.
        let mut sharing: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (k, ((p, q), _)) in claimed.iter().enumerate() {
            sharing.entry(if side == 0 { *p } else { *q }).or_default().push(k);
        }
        for group in sharing.values() {
            for (n, one) in group.iter().enumerate() {
                // Without an order all are adjacent: it is enough to connect each to the first.
                let before = if claim.order.is_some() { n } else { n.min(1) };
                game.spend("proof.pairs", before as u128 + 1, 0)?;
                for other in group.iter().take(before) {
                    let ((p, q), _) = at(claimed, *one)?;
                    let ((p2, q2), _) = at(claimed, *other)?;
                    let own = [at(first, *p)?, at(first, *p2)?];
                    let others = [at(second, *q)?, at(second, *q2)?];
                    let mixed = |agent: usize, k: usize| {
                        let vertices = if agent == 0 { own } else { others };
                        let weights = vertices.iter().filter_map(|vertex| vertex.strategy.get(k));
                        weights.into_iter().any(|weight| !weight.is_zero())
                    };
                    if claim.order.is_none() || claim.admits(game, &playing(game, mixed)) {
                        join(&mut classes, *one, *other)?;
                    }
                }
            }
        }
    }
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    for (k, (_, component)) in claimed.iter().enumerate() {
        let next = numbers.len();
        let number = *numbers.entry(root(&mut classes, k)?).or_insert(next);
        if number != *component {
            let message = format!("pair {k} is in component {number}, not {component}");
            return node.reject(Code::ComponentsMismatch, message);
        }
    }
    claim.verify_count("components", numbers.len(), Code::ComponentsMismatch)
}

/// The representative of a class; the way to it is halved.
fn root(classes: &mut [usize], mut element: usize) -> Checked<usize> {
    loop {
        let next = *at(classes, element)?;
        if next == element {
            return Ok(element);
        }
        let after = *at(classes, next)?;
        if let Some(class) = classes.get_mut(element) {
            *class = after;
        }
        element = after;
    }
}

fn join(classes: &mut [usize], one: usize, other: usize) -> Checked<()> {
    let (one, other) = (root(classes, one)?, root(classes, other)?);
    if let Some(class) = classes.get_mut(one.max(other)) {
        *class = one.min(other);
    }
    Ok(())
}
