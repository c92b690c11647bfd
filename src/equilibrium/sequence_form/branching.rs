//! How to split a case: where floats most violate what every equilibrium satisfies.

use super::Node;
use super::case::Case;
use super::program::SequenceProgram;
use super::reply::Plan;
use crate::exact::rationalise::simple_between;
use crate::game::ratio;
use crate::solve::Relaxed;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// Sequences that are played and fall short of their sets, those with the largest products of both first.
pub(super) fn complementarity(
    program: &SequenceProgram<'_, '_>,
    case: &Case,
    relaxed: &Relaxed,
) -> Vec<Node> {
    let mut products = Vec::new();
    for agent in 0..2 {
        for (sequence, &chance) in program.chances[agent].iter().enumerate().skip(1) {
            if case.best[agent][sequence] || case.barred[agent][sequence] || chance == usize::MAX {
                continue;
            }
            let slack = program.slacks[agent][sequence];
            let product = relaxed.amount(&[chance]) * relaxed.amount(&[slack]);
            if !product.is_zero() {
                products.push((product, Node::Branch { agent, sequence }));
            }
        }
    }
    products.sort_by(|one, two| two.0.cmp(&one.0));
    products.into_iter().map(|(_, node)| node).collect()
}

/// A chance on which what the other plays depends most, weighed with what depends on it.
pub(super) fn spatial(
    program: &SequenceProgram<'_, '_>,
    case: &Case,
    relaxed: &Relaxed,
    incumbent: Option<&[Plan; 2]>,
) -> Option<Node> {
    let chances = program.chances_of(relaxed);
    let mut distance = chances.clone().map(|of| vec![IBig::ZERO; of.len()]);
    for (&(one, two), &column) in &program.joint {
        let alone = &chances[0][one] * &chances[1][two];
        let excess = (relaxed.amount(&[column]) << 40) - alone;
        let excess = if excess < IBig::ZERO { -excess } else { excess };
        let cost = &program.listed.columns[column].cost;
        let weight = if cost.is_zero() { IBig::ONE } else { IBig::from(16) };
        distance[0][one] += &excess * &weight;
        distance[1][two] += excess * weight;
    }
    // Chances are numerators over 2^40, and these products of two: less than 2^-26 in all is as good as nothing.
    let least = IBig::ONE << 54;
    let mut best: Option<(IBig, usize, usize)> = None;
    for (agent, distances) in distance.into_iter().enumerate() {
        for (sequence, distance) in distances.into_iter().enumerate().skip(1) {
            let (from, to) = case.chances(agent, sequence);
            let open = from < to && !case.barred[agent][sequence];
            if open && distance > best.as_ref().map_or(least.clone(), |(most, _, _)| most.clone()) {
                best = Some((distance, agent, sequence));
            }
        }
    }
    let (_, agent, sequence) = best?;
    let (from, to) = case.chances(agent, sequence);
    // At the incumbent, so that both parts can be as good but no better: with caps at what they play, laws are products.
    let known = incumbent.map(|plans| {
        let plan = &plans[agent];
        ratio(plan.chances[sequence].clone(), plan.denominator().clone())
    });
    let short = |at: &RBig| *at.denominator() < UBig::ONE << 64;
    let at = match known.filter(|at| *at > from && *at < to && short(at)) {
        Some(at) => at,
        None => {
            simple_between(&ratio(chances[agent][sequence].clone(), IBig::ONE << 40), &from, &to)
        }
    };
    Some(Node::Split { agent, sequence, at })
}
