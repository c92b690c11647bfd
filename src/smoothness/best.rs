//! The best bound mu/lambda over all mu >= 1.
//!
//! With `s = 1/mu` the best `rho(s) = lambda/mu` is concave and piecewise linear on (0, 1]: every law over
//! rows gives a line `rho <= s T + R` above it. Lines are collected where the best of those known so far is
//! attained, until one of them is met (Kelley's cutting planes in one dimension).

use super::answer::{DeviationLaw, LawSums, Smoothness};
use super::{Kind, Weights, largest_lambda};
use crate::equilibrium::Law;
use crate::exact::{Bracket, Extended};
use crate::game::{Game, common_denominator, over, ratio};
use crate::solve::{Control, Precision};
use dashu::base::Abs;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// Lines collected before the interval is left as it is.
const MOST_LINES: usize = 200;

/// `rho <= s slope + level`, or with a law on rows without welfare `0 <= s slope + level`.
struct Line {
    slope: RBig,
    level: RBig,
    is_cut: bool,
    law: Law,
}

impl Line {
    fn of(game: &Game, kind: Kind, law: Law) -> Self {
        let sums = LawSums::of(game, &law, kind, None);
        let is_cut = sums.optimum.is_zero();
        let unit = if is_cut { RBig::ONE } else { sums.optimum };
        Line { slope: sums.deviations / &unit, level: sums.revenue / unit, is_cut, law }
    }

    fn at(&self, s: &RBig) -> RBig {
        &self.slope * s + &self.level
    }
}

/// The best bound of the kind `Smooth` or `SemiSmooth`, over every mu >= 1; the smallest mu that attains it.
pub fn best_bound(
    game: &Game,
    kind: Kind,
    precision: &Precision,
    control: &Control<'_>,
) -> Smoothness {
    let mut lines: Vec<Line> = Vec::new();
    let mut found: Option<Found> = None;
    let mut s = RBig::ONE;
    while lines.len() < MOST_LINES && !control.stopped() {
        let (rho, answer, law) = match s.is_zero() {
            true => at_infinity(game, kind),
            false => at(game, kind, &s, precision, control),
        };
        if let Some(rho) = rho
            && found.as_ref().is_none_or(|known| (&rho, &s) > (&known.rho, &known.s))
        {
            found = Some(Found { rho, s: s.clone(), answer });
        }
        let Some(law) = law else { break };
        lines.push(Line::of(game, kind, law));
        let Some((next, top)) = highest(&lines) else { break };
        let met = found.as_ref().is_some_and(|known| match precision {
            // The highest place farthest to the right is the smallest mu.
            Precision::Exact => top == Extended::Finite(known.rho.clone()) && next <= known.s,
            Precision::Width(width) => top <= Extended::Finite(&known.rho + width),
        });
        if met || next == s {
            break;
        }
        s = next;
    }
    conclude(game, kind, found, &lines, control)
}

/// The best place met so far.
struct Found {
    rho: RBig,
    s: RBig,
    /// `None` at s = 0.
    answer: Option<Smoothness>,
}

/// `rho`, its answer and a law that bounds it at `s > 0`.
fn at(
    game: &Game,
    kind: Kind,
    s: &RBig,
    precision: &Precision,
    control: &Control<'_>,
) -> (Option<RBig>, Option<Smoothness>, Option<Law>) {
    let weights = Weights::revenue(RBig::ONE / s);
    let mut answer = largest_lambda(game, kind, &weights, None, precision, control);
    let rho = answer.lambda.lower.finite().map(|lambda| lambda * s);
    let law = answer.law.take();
    (rho, Some(answer), law)
}

/// The same as mu grows without end: only revenue counts.
fn at_infinity(game: &Game, kind: Kind) -> (Option<RBig>, Option<Smoothness>, Option<Law>) {
    let by_revenue = |&a: &usize, &b: &usize| game.revenue[a].cmp(&game.revenue[b]);
    let everywhere = (0..game.actions.count()).min_by(by_revenue);
    // The rows of the semi kinds are those that the types may play.
    let lowest = |types: usize| match kind.is_semi() {
        true => {
            let may = |agent: usize, actions: usize| {
                let action = game.actions.digit(actions, agent);
                game.allowed[agent][game.types.digit(types, agent)].binary_search(&action).is_ok()
            };
            let has_row = |&a: &usize| (0..game.agents.len()).all(|agent| may(agent, a));
            (0..game.actions.count()).filter(has_row).min_by(by_revenue)
        }
        false => everywhere,
    };
    let mut least: Option<(RBig, usize, usize)> = None;
    for (types, optimum) in game.optimum.iter().enumerate() {
        let Some(actions) = lowest(types) else { continue };
        let revenue = &game.revenue[actions];
        if !optimum.is_zero() {
            let share = ratio(revenue.clone(), optimum.clone());
            if least.as_ref().is_none_or(|(best, ..)| share < *best) {
                least = Some((share, types, actions));
            }
        } else if *revenue < IBig::ZERO {
            return (None, None, Some(point(types, actions)));
        }
    }
    match least {
        Some((share, types, actions)) => (Some(share), None, Some(point(types, actions))),
        None => (None, None, None),
    }
}

fn point(types: usize, actions: usize) -> Law {
    Law { entries: vec![(types, actions, IBig::ONE)], denominator: IBig::ONE }
}

/// Where on [0, 1], within the cuts, the lowest line is highest, at the largest such s, and how high it
/// is there.
fn highest(lines: &[Line]) -> Option<(RBig, Extended)> {
    let mut places = vec![RBig::ZERO, RBig::ONE];
    for (number, one) in lines.iter().enumerate() {
        if one.is_cut && !one.slope.is_zero() {
            places.push(-&one.level / &one.slope);
        }
        for other in lines[..number].iter().filter(|other| !other.is_cut && !one.is_cut) {
            let difference = &one.slope - &other.slope;
            if !difference.is_zero() {
                places.push((&other.level - &one.level) / difference);
            }
        }
    }
    let inside = |s: &RBig| {
        *s >= RBig::ZERO
            && *s <= RBig::ONE
            && lines.iter().filter(|line| line.is_cut).all(|cut| cut.at(s) >= RBig::ZERO)
    };
    let height = |s: RBig| {
        let lowest = lines.iter().filter(|line| !line.is_cut).map(|line| line.at(&s)).min();
        (lowest.map_or(Extended::Infinity, Extended::Finite), s)
    };
    let (top, s) = places.into_iter().filter(inside).map(height).max()?;
    Some((s, top))
}

fn conclude(
    game: &Game,
    kind: Kind,
    found: Option<Found>,
    lines: &[Line],
    control: &Control<'_>,
) -> Smoothness {
    let (law, top) = match flat(game, kind, lines) {
        Some((law, top)) => (Some(law), Some(top)),
        None => (None, None),
    };
    let inverse = |rho: Option<RBig>| match rho {
        Some(rho) if rho > RBig::ZERO => Extended::Finite(RBig::ONE / rho),
        _ => Extended::Infinity,
    };
    let lower = match &law {
        Some(_) => inverse(top),
        None => Extended::Finite(RBig::ZERO),
    };
    match found {
        Some(Found { answer: Some(answer), .. }) => Smoothness {
            best: true,
            bound: Bracket { lower, upper: answer.bound.upper },
            law,
            ..answer
        },
        Some(Found { rho, answer: None, .. }) => match idle_deviations(game, kind, control) {
            // Where revenue is negative, no mu makes lambda positive.
            Some(deviations) if rho >= RBig::ZERO => Smoothness {
                kind,
                weights: None,
                best: true,
                lambda: Bracket::new(Extended::Infinity, Extended::Infinity),
                bound: Bracket { lower, upper: inverse(Some(rho)) },
                deviations,
                law,
                binding: None,
                listed: 0,
            },
            _ => unweighted(game, kind, control),
        },
        None => unweighted(game, kind, control),
    }
}

/// What mu = 1 says, where no place was found: either rows without welfare exclude every mu, or a limit came
/// first. It is not a claim about other weights (`best` is false).
fn unweighted(game: &Game, kind: Kind, control: &Control<'_>) -> Smoothness {
    let weights = Weights::revenue(RBig::ONE);
    largest_lambda(game, kind, &weights, None, &Precision::Exact, control)
}

/// Deviations for the rows with neither welfare nor revenue, where no mu helps: `Some(None)` if there are
/// no such rows, `None` if there are no such deviations.
fn idle_deviations(
    game: &Game,
    kind: Kind,
    control: &Control<'_>,
) -> Option<Option<Vec<DeviationLaw>>> {
    let empty = |numbers: &[IBig]| numbers.iter().any(|number| number.is_zero());
    if !empty(&game.optimum) || !empty(&game.revenue) {
        return Some(None);
    }
    let weights = Weights::revenue(IBig::from(10).pow(12).into());
    let far = largest_lambda(game, kind, &weights, None, &Precision::Exact, control);
    far.deviations.map(Some)
}

/// One law whose line bounds rho for every s at once: the combination of lines, and of cuts, that is flat
/// (or rises, at s = 1) where the lowest line is highest; and its height.
fn flat(game: &Game, kind: Kind, lines: &[Line]) -> Option<(Law, RBig)> {
    let bound = |law: &Law| {
        let line = Line::of(game, kind, law.clone());
        line.level + line.slope.max(RBig::ZERO)
    };
    let mut best: Option<(Law, RBig)> = None;
    let mut consider = |law: Law| {
        let top = bound(&law);
        if best.as_ref().is_none_or(|(_, known)| top < *known) {
            best = Some((law, top));
        }
    };
    for (number, one) in lines.iter().enumerate() {
        if !one.is_cut {
            consider(one.law.clone());
        }
        for other in &lines[..number] {
            if (one.is_cut && other.is_cut) || one.slope.sign() == other.slope.sign() {
                continue;
            }
            if one.slope.is_zero() || other.slope.is_zero() {
                continue;
            }
            // Weights that cancel the slopes.
            let (of_one, of_other) = (other.slope.clone().abs(), one.slope.clone().abs());
            consider(combined(&[
                (&one.law, of_one / mass(game, one)),
                (&other.law, of_other / mass(game, other)),
            ]));
        }
    }
    best
}

/// What a line's law was divided by to make its slope and level.
fn mass(game: &Game, line: &Line) -> RBig {
    if line.is_cut {
        return RBig::ONE;
    }
    let sum: IBig =
        line.law.entries.iter().map(|(types, _, weight)| weight * &game.optimum[*types]).sum();
    ratio(sum, &line.law.denominator * &game.money)
}

/// The law with these weights on laws.
fn combined(parts: &[(&Law, RBig)]) -> Law {
    let mut sums: BTreeMap<(usize, usize), RBig> = Default::default();
    for (law, share) in parts {
        for (types, actions, weight) in &law.entries {
            let weight = ratio(weight.clone(), law.denominator.clone()) * share;
            *sums.entry((*types, *actions)).or_insert(RBig::ZERO) += weight;
        }
    }
    let common = common_denominator(sums.values());
    let entries = sums
        .iter()
        .map(|(&(types, actions), weight)| (types, actions, over(weight, &common)))
        .collect();
    Law { entries, denominator: common }
}
