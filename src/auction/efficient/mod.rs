//! Efficient allocations of items and units: optimal welfare, exactly and in integers.

mod assignment;
mod canonical;
mod subsets;
mod tree;
mod units;
mod worth;

pub use canonical::canonical_allocation;
pub use tree::{Node, Optimum, OptimumProof, Unproved};
pub use worth::{Worth, numbers};

use super::denominator::{over, scaled};
use crate::instance::{Auction, Instance, Type, Valuation, Value};
use dashu::integer::IBig;
use dashu::rational::RBig;
use rayon::prelude::*;

/// The most items for which optimal welfare is found by going through all sets of them; beyond, it is proved by prices.
pub const MOST_LISTED: usize = 12;

/// Every type's values of bundles over `unit`, by agent and type, in an auction of items.
pub fn worths(instance: &Instance, unit: &IBig) -> Vec<Vec<Worth>> {
    let of_type = |t: &Type| valuation(&t.value).map(|valuation| Worth::of(valuation, unit));
    instance.agents.iter().map(|agent| agent.types.iter().filter_map(of_type).collect()).collect()
}

/// Every type's marginal values over `unit`, by agent and type, in an auction of units.
pub fn marginal_values(instance: &Instance, unit: &IBig) -> Vec<Vec<Vec<IBig>>> {
    let of_type = |t: &Type| marginals(&t.value).map(|values| scaled(values, unit));
    instance.agents.iter().map(|agent| agent.types.iter().filter_map(of_type).collect()).collect()
}

/// `Wel(theta)` of an instance at every profile of types, the last agent's type moving fastest, over `unit`, which the
/// denominators of all values divide; beyond [`MOST_LISTED`] items with its proof.
///
/// # Errors
///
/// As [`proved_by_prices`].
pub fn optima(
    instance: &Instance,
    unit: &IBig,
    stopped: &(dyn Fn() -> bool + Sync),
) -> Result<(Vec<IBig>, Option<OptimumProof>), Unproved> {
    match &instance.auction {
        Auction::SingleItem(_) => Ok((optima_of_outcomes(instance, unit, 1), None)),
        Auction::Table(table) => {
            Ok((optima_of_outcomes(instance, unit, table.outcomes.len()), None))
        }
        Auction::Items(rule) => {
            optima_of_items(&worths(instance, unit), rule.items.len(), unit, stopped)
        }
        Auction::Units(rule) => {
            Ok((optima_of_units(&marginal_values(instance, unit), rule.units), None))
        }
    }
}

/// The same where the feasible outcomes are those of a table, or a single item unsold or anybody's.
fn optima_of_outcomes(instance: &Instance, unit: &IBig, outcomes: usize) -> Vec<IBig> {
    let of_type = |t: &Type| match &t.value {
        Value::Item(value) => vec![over(value, unit)],
        Value::Outcomes(values) => scaled(values, unit),
        Value::Bundles(_) | Value::Marginals(_) => Vec::new(),
    };
    let of_agent = |types: &[Type]| -> Vec<Vec<IBig>> { types.iter().map(of_type).collect() };
    let values: Vec<Vec<Vec<IBig>>> =
        instance.agents.iter().map(|agent| of_agent(&agent.types)).collect();
    let single = matches!(instance.auction, Auction::SingleItem(_));
    let best = |profile: Vec<&Vec<IBig>>| match single {
        true => profile.iter().map(|values| values[0].clone()).fold(IBig::ZERO, IBig::max),
        false => {
            let worth = |outcome: usize| profile.iter().map(|values| &values[outcome]).sum();
            (0..outcomes).map(worth).max().unwrap_or(IBig::ZERO)
        }
    };
    profiles(&values).map(best).collect()
}

/// `Wel(theta)` at every profile of types, the last agent's type moving fastest, from the values by agent and type over
/// `unit`; beyond [`MOST_LISTED`] items with its proof.
///
/// # Errors
///
/// As [`proved_by_prices`].
pub fn optima_of_items(
    worths: &[Vec<Worth>],
    items: usize,
    unit: &IBig,
    stopped: &(dyn Fn() -> bool + Sync),
) -> Result<(Vec<IBig>, Option<OptimumProof>), Unproved> {
    if items > MOST_LISTED {
        let proof = proved_by_prices(worths, items, unit, stopped)?;
        let scale = &proof.denominator / unit;
        let values = proof.profiles.iter().map(|optimum| &optimum.value / &scale).collect();
        return Ok((values, Some(proof)));
    }
    let free: Vec<usize> = (0..items).collect();
    let of_agent = |types: &Vec<Worth>| types.iter().map(|worth| worth.table(0, &free)).collect();
    Ok((subsets::all_profiles(&worths.iter().map(of_agent).collect::<Vec<_>>()), None))
}

/// Optimal welfare by a tree of prices, whatever the number of items.
///
/// # Errors
///
/// If the tree becomes too large, or `stopped` says so first.
pub fn proved_by_prices(
    worths: &[Vec<Worth>],
    items: usize,
    unit: &IBig,
    stopped: &(dyn Fn() -> bool + Sync),
) -> Result<OptimumProof, Unproved> {
    let limit = tree::Limit::new(stopped);
    let of_agent = |types: &Vec<Worth>| types.iter().map(tree::refined).collect();
    let refined: Vec<Vec<Worth>> = worths.iter().map(of_agent).collect();
    let profiles: Vec<Vec<&Worth>> = profiles(&refined).collect();
    let proved = profiles.par_iter().map(|profile| tree::prove(profile, items, &limit));
    let profiles = proved.collect::<Result<_, _>>()?;
    Ok(OptimumProof { denominator: tree::refined_unit(unit), profiles })
}

/// `Wel(theta)` at every profile of types, the last agent's type moving fastest, from marginal values by agent and type.
pub fn optima_of_units(marginals: &[Vec<Vec<IBig>>], units: usize) -> Vec<IBig> {
    let optimum = |profile: Vec<&Vec<IBig>>| units::optimum(&profile, units);
    profiles(marginals).map(optimum).collect()
}

/// All profiles of types, the last agent's moving fastest.
fn profiles<T>(types: &[Vec<T>]) -> impl Iterator<Item = Vec<&T>> {
    let count = types.iter().map(Vec::len).product();
    (0..count).map(|profile| {
        let mut rest: usize = profile;
        let mut chosen: Vec<&T> = Vec::new();
        for list in types.iter().rev() {
            chosen.push(&list[rest % list.len()]);
            rest /= list.len();
        }
        chosen.reverse();
        chosen
    })
}

/// The valuation of bundles, if the value is one.
fn valuation(value: &Value) -> Option<&Valuation> {
    match value {
        Value::Bundles(valuation) => Some(valuation),
        _ => None,
    }
}

/// The marginal values of units, if the value is given by them.
fn marginals(value: &Value) -> Option<&[RBig]> {
    match value {
        Value::Marginals(marginals) => Some(marginals),
        _ => None,
    }
}
