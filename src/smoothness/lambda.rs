//! The largest lambda at given weights.

use super::answer::{DeviationLaw, Smoothness, by_own_type, by_profile};
use super::program::{Normalisation, SmoothnessProgram};
use super::{Kind, Weights};
use crate::equilibrium::{Law, Orbits};
use crate::exact::{Bracket, Extended};
use crate::game::{Game, Winnings, symmetric_classes};
use crate::solve::{Control, FloatPayoffs, Optimum, Precision, minimise, minimise_with};
use dashu::rational::RBig;
use rayon::prelude::*;

/// What one program says.
struct Part {
    lambda: Bracket,
    deviations: Option<Vec<DeviationLaw>>,
    law: Option<Law>,
    binding: Option<(usize, usize)>,
    listed: usize,
}

impl Part {
    /// Nothing known.
    fn unknown() -> Self {
        let lambda = Bracket::new(Extended::NegativeInfinity, Extended::Infinity);
        Part { lambda, deviations: None, law: None, binding: None, listed: 0 }
    }
}

/// The largest lambda such that the mechanism is `kind` with these weights.
///
/// `winnings` are needed by the weak kinds only (`Game::winnings`). Some optimal welfare must be positive,
/// and none negative.
pub fn largest_lambda(
    game: &Game,
    kind: Kind,
    weights: &Weights,
    winnings: Option<&Winnings>,
    precision: &Precision,
    control: &Control<'_>,
) -> Smoothness {
    let part = match kind.is_semi() {
        true => joint(game, weights, winnings, precision, control),
        false => everywhere(game, weights, winnings, precision, control),
    };
    let numerator = weights.numerator(kind);
    Smoothness {
        kind,
        weights: Some(weights.clone()),
        best: false,
        bound: part.lambda.divide(&numerator),
        lambda: part.lambda,
        deviations: part.deviations,
        law: part.law,
        binding: part.binding,
        listed: part.listed,
    }
}

/// Deviations on own types: one program over all rows.
fn joint(
    game: &Game,
    weights: &Weights,
    winnings: Option<&Winnings>,
    precision: &Precision,
    control: &Control<'_>,
) -> Part {
    let program = SmoothnessProgram::joint(game, weights, winnings, Normalisation::Optimum);
    let optimum = minimise(&program, precision, control);
    let expand = |laws: &_| by_own_type(game, &program.orbits, laws);
    let part = part(game, &program, optimum, expand);
    if part.lambda.lower > Extended::NegativeInfinity || !game.optimum.iter().any(|w| w.is_zero()) {
        return part;
    }
    // Nothing proved: perhaps the rows without welfare cannot be satisfied at all.
    let program = SmoothnessProgram::joint(game, weights, winnings, Normalisation::Mass);
    let optimum = minimise(&program, &Precision::Exact, control);
    unsatisfiable(game, &program, &optimum).unwrap_or(part)
}

/// Deviations on whole profiles: one program per canonical type profile.
fn everywhere(
    game: &Game,
    weights: &Weights,
    winnings: Option<&Winnings>,
    precision: &Precision,
    control: &Control<'_>,
) -> Part {
    let symmetry = Orbits::new(symmetric_classes(game));
    let profiles: Vec<usize> = symmetry.canonical_types(game).collect();
    let payoffs = FloatPayoffs::of(game);
    let parts: Vec<Part> = profiles
        .into_par_iter()
        .map(|types| {
            if control.stopped() {
                return Part::unknown();
            }
            let program = SmoothnessProgram::at(game, &symmetry.classes, weights, winnings, types);
            let no_welfare = game.optimum[types].is_zero();
            let precision = if no_welfare { &Precision::Exact } else { precision };
            let optimum = minimise_with(&program, &payoffs, precision, control);
            if no_welfare && let Some(part) = unsatisfiable(game, &program, &optimum) {
                return part;
            }
            let expand = |laws: &_| by_profile(game, &symmetry, &program.orbits, types, laws);
            let mut part = part(game, &program, optimum, expand);
            if no_welfare {
                // Satisfiable rows without welfare say nothing about lambda.
                let proved = part.lambda.lower >= Extended::Finite(RBig::ZERO);
                let lower = if proved { Extended::Infinity } else { Extended::NegativeInfinity };
                part = Part {
                    lambda: Bracket::new(lower, Extended::Infinity),
                    binding: None,
                    law: None,
                    ..part
                };
            }
            part
        })
        .collect();
    let mut total = Part {
        lambda: Bracket::new(Extended::Infinity, Extended::Infinity),
        deviations: Some(Vec::new()),
        law: None,
        binding: None,
        listed: 0,
    };
    for part in parts {
        total.listed += part.listed;
        if part.lambda.lower < total.lambda.lower {
            total.lambda.lower = part.lambda.lower;
            total.binding = part.binding;
        }
        if part.lambda.upper < total.lambda.upper {
            total.lambda.upper = part.lambda.upper;
            total.law = part.law;
        }
        total.deviations = match (total.deviations, part.deviations) {
            (Some(mut all), Some(more)) => {
                all.extend(more);
                Some(all)
            }
            _ => None,
        };
    }
    if let Some(deviations) = &mut total.deviations {
        deviations.sort_by_key(|law| (law.agent, law.key));
    }
    total
}

fn part(
    game: &Game,
    program: &SmoothnessProgram<'_>,
    optimum: Optimum<super::program::DeviationLaws>,
    expand: impl Fn(&super::program::DeviationLaws) -> Vec<DeviationLaw>,
) -> Part {
    let (lower, deviations) = match &optimum.lower {
        Some((bound, laws)) => (Extended::Finite(bound.clone()), Some(expand(laws))),
        None => (Extended::NegativeInfinity, None),
    };
    let (upper, law) = match &optimum.upper {
        Some((value, weighted)) => {
            let law = Law::spread(game, &program.orbits, weighted);
            (Extended::Finite(value.clone()), Some(law))
        }
        None => (Extended::Infinity, None),
    };
    let binding = optimum.binding.map(|id| game.pair_profiles(id));
    let (lambda, listed) = (Bracket::new(lower, upper), optimum.listed.len());
    Part { lambda, deviations, law, binding, listed }
}

/// The part that says that the rows without welfare have no deviations at all, if that is so.
fn unsatisfiable(
    game: &Game,
    program: &SmoothnessProgram<'_>,
    optimum: &Optimum<super::program::DeviationLaws>,
) -> Option<Part> {
    let (value, weighted) = optimum.upper.as_ref()?;
    (value < &RBig::ZERO).then(|| Part {
        lambda: Bracket::new(Extended::NegativeInfinity, Extended::NegativeInfinity),
        deviations: None,
        law: Some(Law::spread(game, &program.orbits, weighted)),
        binding: optimum.binding.map(|id| game.pair_profiles(id)),
        listed: optimum.listed.len(),
    })
}
