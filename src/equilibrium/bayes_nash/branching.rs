//! How to split a case: where floats most violate what every equilibrium satisfies.

use super::Node;
use super::case::{Case, listed};
use super::program::{CaseProgram, profiles_of};
use crate::exact::rationalise::best_approximation;
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
    let product =
        |(&(agent, of_type, action), pair): (&(usize, usize, usize), &super::program::Pair)| {
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
pub(super) fn monotone(program: &CaseProgram<'_>, case: &Case, relaxed: &Relaxed) -> Option<Node> {
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
    if best.is_some() {
        return best.map(|(_, node)| node);
    }
    // Floats may be monotone where the case still allows what is not.
    let _ = case;
    None
}

/// The chance of a type's lower actions that is furthest from independent of what the others play.
pub(super) fn spatial(program: &CaseProgram<'_>, case: &Case, relaxed: &Relaxed) -> Option<Node> {
    let game = program.game;
    let chances = program.chances(relaxed);
    let mut best: Option<(IBig, usize, usize, usize)> = None;
    for agent in 0..game.agents.len() {
        for of_type in 0..game.types.size(agent) {
            let playable = listed(&case.playable[agent][of_type]);
            let Some((_, cuts)) = playable.split_last() else { continue };
            let mut gaps = vec![IBig::ZERO; cuts.len()];
            let own: IBig = chances[agent][of_type].iter().sum();
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
                        let played = game.actions.replace(actions, agent, action);
                        relaxed.amount(&[program.laws[&(types, played)]])
                    };
                    let joint: Vec<IBig> = playable.iter().map(law).collect();
                    let all: IBig = joint.iter().sum();
                    let (mut together, mut alone) = (IBig::ZERO, IBig::ZERO);
                    for (place, gap) in gaps.iter_mut().enumerate() {
                        together += &joint[place];
                        alone += &chances[agent][of_type][playable[place]];
                        let distance = &together * &own - &alone * &all;
                        *gap += if distance < IBig::ZERO { -distance } else { distance };
                    }
                }
            }
            for (place, gap) in gaps.into_iter().enumerate() {
                if best.as_ref().is_none_or(|(most, ..)| gap > *most) {
                    best = Some((gap, agent, of_type, cuts[place]));
                }
            }
        }
    }
    let (gap, agent, of_type, action) = best?;
    // Products of numerators over 2^40: less than 2^-24 in all is as good as nothing.
    if gap < IBig::ONE << 56 {
        return None;
    }
    let (mut from, mut to) = (RBig::ZERO, RBig::ONE);
    for cap in &case.caps {
        if (cap.agent, cap.of_type, cap.action) == (agent, of_type, action) {
            let end = if cap.at_most { &mut to } else { &mut from };
            *end = cap.at.clone();
        }
    }
    let own: IBig = chances[agent][of_type].iter().sum();
    let up_to: IBig = chances[agent][of_type][..=action].iter().sum();
    let at = inside(&ratio(up_to, own), &from, &to);
    Some(Node::Split { agent, of_type, action, at })
}

/// A simple fraction near `point`, well between the ends.
fn inside(point: &RBig, from: &RBig, to: &RBig) -> RBig {
    let margin = (to - from) / RBig::from(8);
    let (from, to) = (from + &margin, to - margin);
    let point = point.clone().clamp(from.clone(), to.clone());
    let mut largest = UBig::from(2u8);
    loop {
        let simple = best_approximation(&point, &largest);
        if simple >= from && simple <= to {
            return simple;
        }
        largest *= UBig::from(2u8);
    }
}
