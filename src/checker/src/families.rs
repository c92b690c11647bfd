//! The named families of deviations for items and units, from the canonical optimal allocation.

use crate::code::{Checked, Code, at, reject};
use crate::game::{Game, PAYOFFS};
use crate::instance::deviations::{Family, family_law};
use crate::instance::items::ItemAuction;
use crate::instance::single_item::Bid;
use crate::instance::units::{UnitAuction, UnitRule};
use crate::instance::valuation::{Bundle, holds, value_of_units};
use crate::instance::{Mechanism, Value};
use crate::optimum::{BundleTables, ENUMERATED, best_division};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// Probabilities of actions by canonical name.
pub(crate) type Named = Vec<(String, RBig)>;

/// The canonical optimal allocation by profile of types: each agent's bundle, or number of units.
pub(crate) struct Allocations {
    by_theta: Vec<Vec<usize>>,
}

impl Allocations {
    /// Allocates items or units; nothing for other goods.
    ///
    /// # Errors
    /// `bad-instance` where there are no families; `too-large`.
    pub(crate) fn of(game: &Game, place: &str) -> Checked<Option<Allocations>> {
        let by_theta = match &game.auction()?.mechanism {
            Mechanism::Items(auction) => of_items(game, auction, place)?,
            Mechanism::Units(auction) => {
                if auction.rule == UnitRule::PostedPrice {
                    return reject(Code::BadInstance, place, "posted prices have no families");
                }
                of_units(game, auction)?
            }
            _ => return Ok(None),
        };
        Ok(Some(Allocations { by_theta }))
    }

    /// The law of a family for agent i at theta.
    pub(crate) fn law(
        &self,
        game: &Game,
        family: Family,
        i: usize,
        theta: usize,
    ) -> Checked<Named> {
        let own = *at(at(&self.by_theta, theta)?, i)?;
        let t = at(&game.players, i)?.type_axis.choice(theta);
        match (&game.auction()?.mechanism, game.value(i, t)?) {
            (Mechanism::Items(auction), Value::Bundles(valuation)) => {
                let bundle = own as Bundle;
                let supporting = valuation.supporting(bundle).unwrap_or_default();
                item_law(game, auction, family, i, bundle, &supporting)
            }
            (Mechanism::Units(auction), Value::Marginals(marginals)) => {
                unit_law(auction, family, i, own, marginals)
            }
            _ => reject(Code::BadInstance, "instance.deviations", "these goods have no families"),
        }
    }
}

/// Of all allocations of every item worth the most, the one whose owners come first.
fn of_items(game: &Game, auction: &ItemAuction, place: &str) -> Checked<Vec<Vec<usize>>> {
    let bad = |message: &str| reject(Code::BadInstance, place, message);
    if auction.posted {
        return bad("posted prices have no families");
    }
    if auction.sales.len() > ENUMERATED {
        return bad("families are for at most 12 items");
    }
    let mut kinds = game.agents.iter().flat_map(|agent| &agent.types);
    let nothing = 0;
    if kinds.any(|kind| match &kind.value {
        Value::Bundles(valuation) => valuation.supporting(nothing).is_none(),
        _ => true,
    }) {
        return bad("values of bundles have no families");
    }
    let tables = BundleTables::of(game, auction)?;
    // Each item is tried with each agent, and every item left makes a division three times dearer.
    let work = tables.work().saturating_mul(2 * game.players.len() as u128);
    game.spend(place, work.saturating_mul(game.type_profiles as u128), 0)?;
    (0..game.type_profiles)
        .map(|theta| first_optimum(&tables.at(game, theta)?, auction.sales.len()))
        .collect()
}

/// Gives each item in turn to the first agent with whom the optimum can still be reached.
fn first_optimum(values: &[&Vec<IBig>], items: usize) -> Checked<Vec<usize>> {
    let mut given = vec![0; values.len()];
    let mut free = (1 << items) - 1;
    let optimum = best_division(values, &given, free)?;
    for item in 0..items {
        free ^= 1 << item;
        for i in 0..values.len() {
            let mut tried = given.clone();
            if let Some(bundle) = tried.get_mut(i) {
                *bundle |= 1 << item;
            }
            if best_division(values, &tried, free)? == optimum {
                given = tried;
                break;
            }
        }
    }
    Ok(given)
}

/// Unit by unit to the agent with the largest next marginal value, the first among equals.
fn of_units(game: &Game, auction: &UnitAuction) -> Checked<Vec<Vec<usize>>> {
    let work = (game.type_profiles * game.players.len()) as u128 * auction.units as u128;
    game.spend("instance.deviations", work.saturating_mul(4), 0)?;
    let mut allocations = Vec::with_capacity(game.type_profiles);
    for theta in 0..game.type_profiles {
        let mut values = Vec::new();
        for (i, player) in game.players.iter().enumerate() {
            if let Value::Marginals(own) = game.value(i, player.type_axis.choice(theta))? {
                values.push(own.as_slice());
            }
        }
        allocations.push(greedy(&values, auction.units));
    }
    Ok(allocations)
}

fn greedy(values: &[&[RBig]], units: usize) -> Vec<usize> {
    let mut given = vec![0; values.len()];
    for _ in 0..units {
        let next = |(own, has): (&&[RBig], &usize)| own.get(*has).cloned().unwrap_or(RBig::ZERO);
        let next: Vec<RBig> = values.iter().zip(&given).map(next).collect();
        let largest = next.iter().max();
        let first = next.iter().position(|value| Some(value) == largest);
        if let Some(has) = first.and_then(|i| given.get_mut(i)) {
            *has += 1;
        }
    }
    given
}

/// The amounts of a grid in ascending order: the lowest, and those a family draws from.
fn competing(grid: impl Iterator<Item = RBig>, reserve: &RBig) -> Checked<(RBig, Vec<RBig>)> {
    let mut amounts: Vec<RBig> = grid.collect();
    amounts.sort();
    let lowest = at(&amounts, 0)?.clone();
    let serious: Vec<RBig> = amounts.iter().filter(|bid| *bid >= reserve).cloned().collect();
    Ok((lowest, if serious.is_empty() { amounts } else { serious }))
}

/// Independent draws for the items of her bundle, the lowest bid for the others.
fn item_law(
    game: &Game,
    auction: &ItemAuction,
    family: Family,
    i: usize,
    bundle: Bundle,
    supporting: &[(usize, RBig)],
) -> Checked<Named> {
    if bundle == 0 && auction.opt_out {
        return Ok(vec![("out".to_string(), RBig::ONE)]);
    }
    let mut law: Named = vec![(String::new(), RBig::ONE)];
    for (item, (name, sale)) in auction.names.iter().zip(&auction.sales).enumerate() {
        let grid = at(&sale.bids, i)?.iter().filter_map(|bid| match bid {
            Bid::Amount(amount) => Some(amount.clone()),
            Bid::Out => None,
        });
        let (lowest, bids) = competing(grid, &sale.reserve)?;
        let idle = Bid::Amount(lowest);
        let draws = match supporting.iter().find(|(own, _)| *own == item) {
            Some((_, value)) if holds(bundle, item) => family_law(family, value, &bids, &idle),
            _ => vec![(idle, RBig::ONE)],
        };
        let size = law.len().saturating_mul(draws.len());
        if size > PAYOFFS {
            return reject(Code::TooLarge, "instance.deviations", "a law over too many bids");
        }
        game.spend("instance.deviations", size as u128 * 4, 0)?;
        let mut longer = Named::new();
        for (begun, chance) in &law {
            for (bid, own) in &draws {
                let space = if begun.is_empty() { "" } else { " " };
                longer.push((format!("{begun}{space}{name}={bid}"), chance * own));
            }
        }
        law = longer;
    }
    Ok(law)
}

/// One draw for all of her units at their average value, the lowest bid for the others.
fn unit_law(
    auction: &UnitAuction,
    family: Family,
    i: usize,
    units: usize,
    marginals: &[RBig],
) -> Checked<Named> {
    let has_out = at(&auction.bids, i)?.iter().any(Vec::is_empty);
    if units == 0 && has_out {
        return Ok(vec![("out".to_string(), RBig::ONE)]);
    }
    let (lowest, bids) = competing(at(&auction.amounts, i)?.iter().cloned(), &auction.reserve)?;
    let idle = Bid::Amount(lowest);
    let draws = if units == 0 {
        vec![(idle.clone(), RBig::ONE)]
    } else {
        let average = value_of_units(marginals, units) / RBig::from(units);
        family_law(family, &average, &bids, &idle)
    };
    // No bid is below the lowest, so that the draws come first.
    let name = |bid: &Bid| {
        let all = (0..auction.units).map(|k| if k < units { bid } else { &idle }.to_string());
        all.collect::<Vec<_>>().join(" ")
    };
    Ok(draws.iter().map(|(bid, chance)| (name(bid), chance.clone())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    // Ties go to who comes first, and the last unit is worth nothing to anybody: by hand 4 and 3 to
    // the first and second, the 3 of the first before the second's 2, then 0 to the first.
    #[test]
    fn units_one_by_one() {
        let numbers = |own: &[i32]| own.iter().map(|n| RBig::from(*n)).collect::<Vec<_>>();
        let (first, second) = (numbers(&[3, 3]), numbers(&[4, 2]));
        let given = |units| greedy(&[&first, &second], units);
        assert_eq!(given(2), [1, 1]);
        assert_eq!(given(3), [2, 1]);
        assert_eq!(given(5), [3, 2]);
    }

    // Additive values 1, 1 and 2, 1 of items A and B: A to the second, B to the first by order. With
    // unit demand for 2 each, all of (A to one, B to the other) are worth 4: A to the first.
    #[test]
    fn owners_that_come_first() {
        let table = |values: [i32; 4]| values.map(IBig::from).to_vec();
        let (first, second) = (table([0, 1, 1, 2]), table([0, 2, 1, 3]));
        assert_eq!(first_optimum(&[&first, &second], 2), Ok(vec![0b10, 0b01]));
        let either = table([0, 2, 2, 2]);
        assert_eq!(first_optimum(&[&either, &either], 2), Ok(vec![0b01, 0b10]));
    }
}
