//! Whether a valuation is fractionally subadditive, which is to say XOS (Feige 2009).
//!
//! For every bundle S the values of the bundles inside S bound what additive values may reach on S (Bondareva 1963, Shapley 1967).

use super::BundleTable;
use super::bundle_table::{inside, items_of};
use crate::game::ratio;
use crate::instance::Bundle;
use crate::program::{Column, Row, Sense};
use crate::solve::{Control, Unsolved, minimum};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// Additive values, one per item; the valuation is the largest of them on every bundle.
pub type Clauses = Vec<Vec<RBig>>;

/// Bundles inside one that are worth less than it although they cover it: `sum w_T v(T) < v(S)`, with `sum w_T >= 1`
/// over the T that hold an item, for each item of S.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// S.
    pub bundle: Bundle,
    /// The T with their weights, positive.
    pub weights: Vec<(Bundle, RBig)>,
}

/// XOS or not, with what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Xos {
    /// It is the largest of these.
    Clauses(Clauses),
    /// It is not.
    Cover(Cover),
}

/// Supports every bundle by additive values, or finds one that has none. More is never worth less in the table.
///
/// # Errors
///
/// A limit came first, or the float solver failed.
pub fn xos(table: &BundleTable, control: &Control<'_>) -> Result<Xos, Unsolved> {
    // Prices over a denominator of their own.
    let mut clauses: Vec<(Vec<IBig>, IBig)> = Vec::new();
    // The largest first: what supports them may support others.
    for bundle in table.bundles().rev() {
        if clauses.iter().any(|(prices, one)| sum(prices, bundle) == table.worth(bundle) * one) {
            continue;
        }
        let greedy = marginal_prices(table, bundle);
        if inside(bundle).all(|other| sum(&greedy, other) <= *table.worth(other)) {
            clauses.push((greedy, IBig::ONE));
            continue;
        }
        match support(table, bundle, control)? {
            Support::Prices(prices, denominator) => clauses.push((prices, denominator)),
            Support::Cover(cover) => return Ok(Xos::Cover(cover)),
        }
    }
    let exact = |(prices, denominator): (Vec<IBig>, IBig)| {
        let denominator = denominator * &table.unit;
        prices.into_iter().map(|price| ratio(price, denominator.clone())).collect()
    };
    Ok(Xos::Clauses(clauses.into_iter().map(exact).collect()))
}

fn sum(prices: &[IBig], bundle: Bundle) -> IBig {
    items_of(bundle).map(|item| &prices[item]).sum()
}

/// What each item of the bundle adds to those before it: prices that support every bundle of a submodular valuation.
fn marginal_prices(table: &BundleTable, bundle: Bundle) -> Vec<IBig> {
    let mut prices = vec![IBig::ZERO; table.items];
    let mut held: Bundle = 0;
    for item in items_of(bundle) {
        prices[item] = table.worth(held | 1 << item) - table.worth(held);
        held |= 1 << item;
    }
    prices
}

enum Support {
    /// Prices with their denominator.
    Prices(Vec<IBig>, IBig),
    Cover(Cover),
}

/// The cheapest cover of a bundle by bundles inside it; its multipliers are prices.
fn support(
    table: &BundleTable,
    bundle: Bundle,
    control: &Control<'_>,
) -> Result<Support, Unsolved> {
    let items: Vec<usize> = items_of(bundle).collect();
    let row = || Row { sense: Sense::AtLeast, rhs: IBig::ONE, scale: IBig::ONE };
    let rows: Vec<Row> = items.iter().map(|_| row()).collect();
    let bundles: Vec<Bundle> = inside(bundle).collect();
    let column = |inside: &Bundle| {
        let held = items.iter().enumerate().filter(|(_, item)| *inside >> **item & 1 == 1);
        let entries = held.map(|(row, _)| (row, IBig::ONE)).collect();
        Column { cost: table.worth(*inside).clone(), entries, free: false }
    };
    let columns = bundles.iter().map(column).collect();
    let solved = minimum(&rows, columns, &IBig::ONE, control)?;
    let reached: IBig = solved.multipliers.numerators.iter().sum();
    if reached == table.worth(bundle) * &solved.multipliers.denominator {
        let mut prices = vec![IBig::ZERO; table.items];
        for (item, price) in items.iter().zip(solved.multipliers.numerators) {
            prices[*item] = price;
        }
        return Ok(Support::Prices(prices, solved.multipliers.denominator));
    }
    let weight = |numerator: &IBig| ratio(numerator.clone(), solved.values.denominator.clone());
    let weights = bundles.iter().zip(solved.values.numerators.iter().map(weight));
    let used = weights.filter(|(_, weight)| !weight.is_zero());
    let weights = used.map(|(inside, weight)| (*inside, weight)).collect();
    Ok(Support::Cover(Cover { bundle, weights }))
}
