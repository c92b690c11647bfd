//! How to split a case: where floats most violate what every equilibrium satisfies.

use super::case::Case;
use super::program::{CaseProgram, Pair, profiles_of};
use super::{Node, Point};
use crate::equilibrium::Strategies;
use crate::exact::rationalise::simple_between;
use crate::game::ratio;
use crate::solve::Relaxed;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// An action that is played and falls short of the best: the one with the largest product of both.
pub(super) fn complementarity(
    program: &CaseProgram<'_>,
    case: &Case,
    relaxed: &Relaxed,
) -> Option<Node> {
    let game = program.game;
    let product = |(&(agent, of_type, action), pair): (&(usize, usize, usize), &Pair)| {
        if case.best[agent][of_type][action] || !case.playable[agent][of_type][action] {
            return None;
        }
        let product = relaxed.amount(&pair.played) * relaxed.amount(&[pair.slack]);
        let product = ratio(product, game.marginal(agent, of_type));
        (!product.is_zero()).then_some((product, Node::Branch { agent, of_type, action }))
    };
    let products = program.pairs.iter().filter_map(product);
    let largest = products.reduce(|best, next| if next.0 > best.0 { next } else { best });
    largest.map(|(_, node)| node)
}

/// Two types of which the higher sometimes bids less than the lower.
pub(super) fn monotone(program: &CaseProgram<'_>, relaxed: &Relaxed) -> Option<Node> {
    let game = program.game;
    let order = game.order.as_ref()?;
    let chances = program.chances(relaxed);
    let mut best: Option<(IBig, Node)> = None;
    for (agent, (values, bids)) in order.values.iter().zip(&order.places).enumerate() {
        for low in 0..values.len() {
            for high in (0..values.len()).filter(|&high| values[low] < values[high]) {
                for action in 0..bids.len() {
                    let part = |t: usize, above: bool| -> IBig {
                        let counted =
                            (0..bids.len()).filter(|&a| (bids[a] > bids[action]) == above);
                        counted.map(|a| &chances[agent][t][a]).sum()
                    };
                    // Either part must vanish.
                    let product = part(low, true) * part(high, false);
                    if product > best.as_ref().map_or(IBig::ZERO, |(most, _)| most.clone()) {
                        best = Some((product, Node::Monotone { agent, low, high, action }));
                    }
                }
            }
        }
    }
    best.map(|(_, node)| node)
}

/// A chance of a type's lower actions: the one whose dependence on what the others play makes the objective lowest,
/// compared with independent play, or else the one furthest from independent.
pub(super) fn spatial(
    program: &CaseProgram<'_>,
    case: &Case,
    relaxed: &Relaxed,
    incumbent: Option<&(RBig, Point)>,
) -> Option<Node> {
    let chances = program.chances(relaxed);
    let mut cuts = Vec::new();
    for agent in 0..program.game.agents.len() {
        for of_type in 0..program.game.types.size(agent) {
            cuts.extend(dependence(program, case, relaxed, &chances, (agent, of_type)));
        }
    }
    // Chances are numerators over 2^40, and these products of two: less than 2^-26 in all is as good as nothing.
    let least = IBig::ONE << 54;
    let lowers = |cut: &&Cut| cut.lowered > &least * &program.listed.cost_scale;
    let first = |cuts: &mut dyn Iterator<Item = &Cut>, size: fn(&Cut) -> &IBig| -> Option<Cut> {
        cuts.reduce(|best, next| if size(next) > size(best) { next } else { best }).cloned()
    };
    let cut = first(&mut cuts.iter().filter(lowers), |cut| &cut.lowered)
        .or_else(|| first(&mut cuts.iter().filter(|cut| cut.distance > least), |c| &c.distance))?;
    let Cut { agent, of_type, action, .. } = cut;
    let (mut from, mut to) = (RBig::ZERO, RBig::ONE);
    for cap in &case.caps {
        if (cap.agent, cap.of_type, cap.action) == (agent, of_type, action) {
            let end = if cap.at_most { &mut to } else { &mut from };
            *end = cap.at.clone();
        }
    }
    let own: IBig = chances[agent][of_type].iter().sum();
    let up_to: IBig = chances[agent][of_type][..=action].iter().sum();
    let point = ratio(up_to, own);
    // At the incumbent, so that both parts can be as good but no better: with caps at what they play, laws are products.
    let best = incumbent.and_then(|(_, point)| match point {
        Point::Profile(strategies) => up_to_action(strategies, agent, of_type, action),
        Point::Box(_) => None,
    });
    let at = match best.filter(|at| *at > from && *at < to && is_short(at)) {
        Some(at) => at,
        None => simple_between(&point, &from, &to),
    };
    Some(Node::Split { agent, of_type, action, at })
}

/// The probability of the actions up to this one.
fn up_to_action(
    strategies: &Strategies,
    agent: usize,
    of_type: usize,
    action: usize,
) -> Option<RBig> {
    let law = strategies.laws[agent][of_type].as_ref()?;
    let counted = law.iter().filter(|(played, _)| *played <= action);
    let counted = counted.map(|(_, weight)| weight).sum();
    Some(ratio(counted, strategies.denominators[agent].clone()))
}

/// Are there few digits?
fn is_short(number: &RBig) -> bool {
    *number.denominator() < UBig::ONE << 64
}

/// A place to cut a type's actions in two, and how much what the others play depends on which part is played.
#[derive(Clone)]
struct Cut {
    agent: usize,
    of_type: usize,
    /// The last action of the lower part.
    action: usize,
    /// By how much this lowers the objective.
    lowered: IBig,
    /// The distance from the product law.
    distance: IBig,
}

fn dependence(
    program: &CaseProgram<'_>,
    case: &Case,
    relaxed: &Relaxed,
    chances: &[Vec<Vec<IBig>>],
    (agent, of_type): (usize, usize),
) -> Vec<Cut> {
    let game = program.game;
    let playable = case.playable(agent, of_type);
    let cut =
        |&action: &usize| Cut { agent, of_type, action, lowered: IBig::ZERO, distance: IBig::ZERO };
    let Some((_, lower)) = playable.split_last() else { return Vec::new() };
    let mut cuts: Vec<Cut> = lower.iter().map(cut).collect();
    let own = &chances[agent][of_type];
    let total: IBig = own.iter().sum();
    let with_type = |types: &&usize| game.types.digit(**types, agent) == of_type;
    for &types in program.profiles.iter().filter(with_type) {
        let lists: Vec<Vec<usize>> = (0..game.agents.len())
            .map(|j| match j == agent {
                true => vec![playable[0]],
                false => case.playable(j, game.types.digit(types, j)),
            })
            .collect();
        for actions in profiles_of(game, &lists) {
            let law = |&action: &usize| {
                program.laws[&(types, game.actions.replace(actions, agent, action))]
            };
            let laws: Vec<usize> = playable.iter().map(law).collect();
            let joint: Vec<IBig> = laws.iter().map(|&law| relaxed.amount(&[law])).collect();
            let all: IBig = joint.iter().sum();
            let (mut together, mut alone) = (IBig::ZERO, IBig::ZERO);
            for (place, cut) in cuts.iter_mut().enumerate() {
                together += &joint[place];
                alone += &own[playable[place]];
                let excess = &together * &total - &alone * &all;
                let cost = |place: usize| &program.listed.columns[laws[place]].cost;
                cut.lowered -= &excess * (cost(place) - cost(place + 1));
                cut.distance += if excess < IBig::ZERO { -excess } else { excess };
            }
        }
    }
    cuts
}
