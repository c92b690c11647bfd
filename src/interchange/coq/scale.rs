//! What exported files multiply money by.

use crate::game::{Game, common_denominator};
use crate::instance::{Auction, Bid, Branch, Instance, Table, Ties, Valuation, Value};
use dashu::base::{Gcd, UnsignedAbs};
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// What Coq multiplies money by: the unit of the file, and the scale of the rule in the library.
pub(super) fn money(instance: &Instance, game: &Game) -> IBig {
    let agents = instance.agents.len();
    let scale = match &instance.auction {
        Auction::SingleItem(_) => least_common_multiple((1..=agents).map(UBig::from)),
        Auction::Items(rule) => {
            least_common_multiple((1..=agents).map(UBig::from)).pow(rule.items.len())
        }
        Auction::Units(rule) => match rule.ties {
            Ties::Priority(_) => UBig::ONE,
            Ties::Uniform => {
                let most = agents * rule.units;
                let sets = (0..=most).flat_map(|tied| {
                    (0..=tied.min(rule.units)).map(move |drawn| choose(tied, drawn))
                });
                least_common_multiple(sets)
            }
        },
        Auction::Table(table) => table_scale(game, table),
    };
    unit(instance) * IBig::from(scale)
}

fn least_common_multiple(numbers: impl Iterator<Item = UBig>) -> UBig {
    numbers.fold(UBig::ONE, |common, number| {
        let shared = (&common).gcd(&number);
        common / shared * number
    })
}

/// The number of sets of `k` out of `n`.
fn choose(n: usize, k: usize) -> UBig {
    (0..k).fold(UBig::ONE, |product, done| product * (n - done) / (done + 1))
}
/// The branches of positive probability at a profile of the game's actions.
pub(super) fn branches<'t>(game: &Game, table: &'t Table, actions: usize) -> Vec<&'t Branch> {
    let original = (0..game.agents.len()).map(|agent| {
        let name = &game.action_names[agent][game.actions.digit(actions, agent)];
        table.actions[agent].iter().position(|other| other == name)
    });
    let original: Option<Vec<usize>> = original.collect();
    let place = original.and_then(|profile| table.position(&profile));
    let branches = place.map(|place| table.lotteries[place].as_slice()).unwrap_or_default();
    branches.iter().filter(|branch| !branch.probability.is_zero()).collect()
}

/// A number that the sums of all lotteries' weights divide.
pub(super) fn table_scale(game: &Game, table: &Table) -> UBig {
    let probabilities = (0..game.actions.count())
        .flat_map(|actions| branches(game, table, actions))
        .map(|branch| &branch.probability);
    common_denominator(probabilities).unsigned_abs()
}
/// The amount of a bid, if it is one.
pub(super) fn amount_of(bid: &Bid) -> Option<&RBig> {
    match bid {
        Bid::Amount(amount) => Some(amount),
        Bid::Out => None,
    }
}

/// The common denominator of all money in an instance.
pub(super) fn unit(instance: &Instance) -> IBig {
    let mut numbers: Vec<&RBig> = Vec::new();
    for of_type in instance.agents.iter().flat_map(|agent| &agent.types) {
        match &of_type.value {
            Value::Item(value) => numbers.push(value),
            Value::Outcomes(values) | Value::Marginals(values) => numbers.extend(values),
            Value::Bundles(Valuation::Additive(values) | Valuation::UnitDemand(values)) => {
                numbers.extend(values);
            }
            Value::Bundles(Valuation::Xos(clauses)) => numbers.extend(clauses.iter().flatten()),
            Value::Bundles(Valuation::Bundles(listed)) => {
                numbers.extend(listed.iter().map(|(_, value)| value));
            }
        }
    }
    match &instance.auction {
        Auction::SingleItem(rule) => {
            numbers.push(&rule.reserve);
            numbers.extend(rule.bids.iter().flatten().filter_map(amount_of));
        }
        Auction::Items(rule) => {
            numbers.push(&rule.reserve);
            numbers.extend(rule.bids.iter().flatten().flatten().filter_map(amount_of));
        }
        Auction::Units(rule) => {
            numbers.push(&rule.reserve);
            numbers.extend(rule.bids.iter().flatten().flatten());
        }
        Auction::Table(table) => {
            let payments = table.lotteries.iter().flatten().flat_map(|branch| &branch.payments);
            numbers.extend(payments);
        }
    }
    common_denominator(numbers.into_iter())
}
