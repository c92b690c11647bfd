//! Optimal welfare: the largest total value over the feasible outcomes, at every profile of types.

use crate::code::{Checked, Code, at, reject};
use crate::game::{Game, PAYOFFS};
use crate::instance::items::ItemAuction;
use crate::instance::units::UnitAuction;
use crate::instance::valuation::value_of_units;
use crate::instance::{Mechanism, Value};
use crate::number::scaled;
use crate::optimum_tree;
use crate::rules::bundle_values;
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::cmp::Reverse;

/// The most items whose bundles are gone through.
pub(crate) const ENUMERATED: usize = 12;

/// `Wel(theta)` times the denominator of payoffs. Above [`ENUMERATED`] items the section of the
/// certificate says and proves it; elsewhere there is none.
pub(crate) fn optimal_welfare(game: &Game, section: Option<&Node<'_>>) -> Checked<Vec<IBig>> {
    let totals = match (&game.rules.mechanism, section) {
        (Mechanism::Items(auction), section) if auction.sales.len() > ENUMERATED => match section {
            Some(node) => optimum_tree::verify(game, auction, node)?,
            None => {
                let message = format!("more than {ENUMERATED} items: it must be proved");
                return reject(Code::MissingSection, "optimum", message);
            }
        },
        (_, Some(node)) => return node.wrong("optimal welfare is computed here, not claimed"),
        (Mechanism::Items(auction), None) => of_items(game, auction)?,
        (Mechanism::Units(auction), None) => of_units(game, auction)?,
        (Mechanism::SingleItem(auction), None) => of_outcomes(game, auction.bids.len() + 1)?,
        (Mechanism::Table(table), None) => of_outcomes(game, table.outcomes.len())?,
    };
    Ok(totals.into_iter().map(|total| total * &game.rules.chance).collect())
}

/// Outcome by outcome: those of a table, or of a single item unsold or sold to one agent.
fn of_outcomes(game: &Game, outcomes: usize) -> Checked<Vec<IBig>> {
    let types: usize = game.players.iter().map(|player| player.kinds.len()).sum();
    let work = (game.type_profiles as u128) * (outcomes as u128) * (game.players.len() as u128);
    game.spend("instance", work, 0)?;
    if types.saturating_mul(outcomes) > PAYOFFS {
        return reject(Code::TooLarge, "instance", "too many values of outcomes");
    }
    let is_single = game.rules.single_item().is_some();
    let thing = |i: usize, outcome: usize| match is_single {
        true => usize::from(outcome == i + 1),
        false => outcome,
    };
    let mut worth: Vec<Vec<Vec<IBig>>> = Vec::new();
    for (i, agent) in game.agents.iter().enumerate() {
        let of_type = |value: &Value| {
            (0..outcomes).map(|x| game.rules.worth(value, thing(i, x))).collect::<Vec<_>>()
        };
        worth.push(agent.types.iter().map(|kind| of_type(&kind.value)).collect());
    }
    let mut welfare = Vec::with_capacity(game.type_profiles);
    for theta in 0..game.type_profiles {
        let mut totals = vec![IBig::ZERO; outcomes];
        for own in at_types(game, &worth, theta)? {
            for (total, value) in totals.iter_mut().zip(own) {
                *total += value;
            }
        }
        welfare.push(totals.into_iter().max().unwrap_or(IBig::ZERO));
    }
    Ok(welfare)
}

/// One entry per agent, that of her type at theta.
fn at_types<'a, T>(game: &Game, tables: &'a [Vec<T>], theta: usize) -> Checked<Vec<&'a T>> {
    let own = game.players.iter().zip(tables);
    own.map(|(player, table)| at(table, player.type_axis.choice(theta))).collect()
}

/// The m highest marginal values: they do not increase, so that these are first units.
fn of_units(game: &Game, auction: &UnitAuction) -> Checked<Vec<IBig>> {
    let work = (game.type_profiles as u128) * (game.players.len() * auction.units) as u128;
    game.spend("instance", work.saturating_mul(4), 0)?;
    let mut welfare = Vec::with_capacity(game.type_profiles);
    for theta in 0..game.type_profiles {
        let mut all: Vec<&RBig> = Vec::new();
        for (i, player) in game.players.iter().enumerate() {
            if let Value::Marginals(own) = game.value(i, player.type_axis.choice(theta))? {
                all.extend(own);
            }
        }
        all.sort_by_key(|value| Reverse(*value));
        let all: Vec<RBig> = all.into_iter().cloned().collect();
        welfare.push(scaled(&value_of_units(&all, auction.units), &game.rules.money));
    }
    Ok(welfare)
}

fn of_items(game: &Game, auction: &ItemAuction) -> Checked<Vec<IBig>> {
    let tables = BundleTables::of(game, auction)?;
    let all = (1 << auction.sales.len()) - 1;
    game.spend("instance", tables.work().saturating_mul(game.type_profiles as u128), 0)?;
    let nothing = vec![0; game.players.len()];
    (0..game.type_profiles)
        .map(|theta| best_division(&tables.at(game, theta)?, &nothing, all))
        .collect()
}

/// What every type values every bundle at, in units of money.
pub(crate) struct BundleTables {
    items: usize,
    tables: Vec<Vec<Vec<IBig>>>,
}

impl BundleTables {
    /// Tabulates an auction of at most [`ENUMERATED`] items.
    pub(crate) fn of(game: &Game, auction: &ItemAuction) -> Checked<BundleTables> {
        let items = auction.sales.len();
        let types: usize = game.players.iter().map(|player| player.kinds.len()).sum();
        if items > ENUMERATED || types.saturating_mul(1 << items) > PAYOFFS {
            return reject(Code::TooLarge, "instance", "too many values of bundles");
        }
        let mut tables = Vec::new();
        for agent in game.agents.iter() {
            let mut own = Vec::new();
            for kind in &agent.types {
                let Value::Bundles(valuation) = &kind.value else { continue };
                let values = bundle_values(valuation, items, &game.budget)?;
                own.push(values.iter().map(|value| scaled(value, &game.rules.money)).collect());
            }
            tables.push(own);
        }
        Ok(BundleTables { items, tables })
    }

    /// The tables of the agents' types at theta.
    pub(crate) fn at(&self, game: &Game, theta: usize) -> Checked<Vec<&Vec<IBig>>> {
        at_types(game, &self.tables, theta)
    }

    /// The operations of one [`best_division`] of all items, at most: pairs of a bundle and a part
    /// of it, for every agent.
    pub(crate) fn work(&self) -> u128 {
        (self.tables.len() as u128) * 3u128.pow(self.items as u32)
    }
}

/// The most that agents who have what is given them already are worth together, if the items of
/// `free` are divided among them. More is never worth less, so nothing stays unsold.
pub(crate) fn best_division(values: &[&Vec<IBig>], given: &[usize], free: usize) -> Checked<IBig> {
    // By bundle: the most it is worth if divided among the agents seen so far.
    let mut best: Vec<IBig> = Vec::new();
    for (i, (own, given)) in values.iter().zip(given).enumerate() {
        let mut next = vec![IBig::ZERO; free + 1];
        let needed = subsets(free).take(if i + 1 == values.len() { 1 } else { usize::MAX });
        for bundle in needed {
            let mut most = at(own, given | bundle)?.clone();
            if i > 0 {
                most += at(&best, 0)?;
                for part in subsets(bundle) {
                    most = most.max(at(own, given | part)? + at(&best, bundle ^ part)?);
                }
            }
            if let Some(slot) = next.get_mut(bundle) {
                *slot = most;
            }
        }
        best = next;
    }
    at(&best, free).cloned()
}

/// The subsets of a set, itself first, the empty one last.
fn subsets(of: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(of), move |part| part.checked_sub(1).map(|less| less & of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subsets_are_all_of_them() {
        assert_eq!(subsets(0b101).collect::<Vec<_>>(), [0b101, 0b100, 0b001, 0]);
        assert_eq!(subsets(0).collect::<Vec<_>>(), [0]);
    }

    // Two agents, items A and B. The first values A at 3, B at 2 and both at 4, the second either at
    // 2 and both at 5: by hand A to the first and B to the second is 5, as is both to the second; with
    // B given to the first, A is best there (4) or with the second (2 + 2): 4.
    #[test]
    fn divisions_by_hand() {
        let table = |values: [i32; 4]| values.map(IBig::from).to_vec();
        let (first, second) = (table([0, 3, 2, 4]), table([0, 2, 2, 5]));
        let values = [&first, &second];
        assert_eq!(best_division(&values, &[0, 0], 0b11), Ok(IBig::from(5)));
        assert_eq!(best_division(&values, &[0b10, 0], 0b01), Ok(IBig::from(4)));
        assert_eq!(best_division(&values[..1], &[0], 0b11), Ok(IBig::from(4)));
        // A third who values B alone at 3: A to the first, B to the third.
        let third = table([0, 0, 3, 3]);
        assert_eq!(best_division(&[&first, &second, &third], &[0; 3], 0b11), Ok(IBig::from(6)));
    }
}
