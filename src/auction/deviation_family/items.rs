//! The families of several items: item by item, to the values that support the bundle an agent should get.

use super::grid::{Grid, Law};
use super::{ActionLaw, NoFamily};
use crate::auction::Share;
use crate::instance::{Bid, Bundle, DeviationLaw, Simultaneous, Valuation, Value};
use dashu::rational::RBig;

/// What an agent deviates to who should get `bundle`.
pub(super) fn law(
    auction: &Simultaneous,
    agent: usize,
    value: &Value,
    bundle: Share,
    family: &DeviationLaw,
) -> Result<ActionLaw, NoFamily> {
    let bids = &auction.bids[agent];
    let out = bids.iter().find(|bid| bid.iter().all(|amount| *amount == Bid::Out));
    if let (0, Some(out)) = (bundle, out) {
        return Ok(vec![(auction.label(out), RBig::ONE)]);
    }
    let Value::Bundles(valuation) = value else { return Err(NoFamily::NoBids) };
    let supporting = supporting_values(valuation, bundle).ok_or(NoFamily::Bundles)?;
    let mut product: Vec<(Vec<Bid>, RBig)> = vec![(Vec::new(), RBig::ONE)];
    for (item, worth) in supporting.iter().enumerate() {
        let amounts = bids.iter().filter_map(|bid| match &bid[item] {
            Bid::Amount(amount) => Some(amount.clone()),
            Bid::Out => None,
        });
        let grid = Grid::new(amounts.collect(), false, &auction.reserve);
        let law: Law = match bundle >> item & 1 {
            1 => grid.law(family, worth),
            _ => grid.idle_law(),
        };
        let longer = product.iter().flat_map(|(bids, probability)| {
            law.iter().map(move |(bid, chance)| {
                ([bids.as_slice(), std::slice::from_ref(bid)].concat(), probability * chance)
            })
        });
        product = longer.collect();
    }
    Ok(product.into_iter().map(|(bid, chance)| (auction.label(&bid), chance)).collect())
}

/// Values of the items that sum to the bundle's on it, and to no more than its value on any other bundle: those of the first
/// clause that attains it. `None` for values listed bundle by bundle.
fn supporting_values(valuation: &Valuation, bundle: Bundle) -> Option<Vec<RBig>> {
    let inside = |item: &usize| bundle >> item & 1 == 1;
    match valuation {
        Valuation::Additive(values) => Some(values.clone()),
        Valuation::UnitDemand(values) => {
            let mut supporting = vec![RBig::ZERO; values.len()];
            let largest = (0..values.len()).filter(inside).map(|item| &values[item]).max();
            if let Some(largest) = largest
                && let Some(first) =
                    (0..values.len()).filter(inside).find(|&item| values[item] == *largest)
            {
                supporting[first] = largest.clone();
            }
            Some(supporting)
        }
        Valuation::Xos(clauses) => {
            let sum = |clause: &Vec<RBig>| {
                let held = (0..clause.len()).filter(inside).map(|item| &clause[item]);
                held.fold(RBig::ZERO, |sum, value| sum + value)
            };
            let largest = clauses.iter().map(sum).max()?;
            clauses.iter().find(|clause| sum(clause) == largest).cloned()
        }
        Valuation::Bundles(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(numbers: &[i64]) -> Vec<RBig> {
        numbers.iter().map(|&number| RBig::from(number)).collect()
    }

    #[test]
    fn the_first_that_supports_a_bundle_is_taken() {
        let unit_demand = Valuation::UnitDemand(numbers(&[4, 3, 4]));
        assert_eq!(supporting_values(&unit_demand, 0b110), Some(numbers(&[0, 0, 4])));
        assert_eq!(supporting_values(&unit_demand, 0b101), Some(numbers(&[4, 0, 0])));
        // On {A, B} the clauses sum to 3, 3 and 2; on {B, C} to 2, 2 and 4.
        let xos =
            Valuation::Xos(vec![numbers(&[2, 1, 1]), numbers(&[1, 2, 0]), numbers(&[1, 1, 3])]);
        assert_eq!(supporting_values(&xos, 0b011), Some(numbers(&[2, 1, 1])));
        assert_eq!(supporting_values(&xos, 0b110), Some(numbers(&[1, 1, 3])));
        assert_eq!(supporting_values(&Valuation::Bundles(Vec::new()), 1), None);
    }

    /// Two items, bids 0, 1, 2 for A and 0, 2 for B; what a type of these values bids who should get the bundle.
    fn law_of(valuation: Valuation, bundle: Bundle, out: bool) -> String {
        let amounts = |amounts: &[i64]| -> Vec<Bid> {
            amounts.iter().map(|&amount| Bid::Amount(amount.into())).collect()
        };
        let (first, second) = (amounts(&[0, 1, 2]), amounts(&[0, 2]));
        let pairs = first.iter().flat_map(|a| second.iter().map(|b| vec![a.clone(), b.clone()]));
        let auction = Simultaneous {
            rule: crate::instance::SingleItemRule::FirstPrice,
            items: vec!["A".to_owned(), "B".to_owned()],
            bids: vec![pairs.chain(out.then(|| vec![Bid::Out, Bid::Out])).collect()],
            ties: crate::instance::Ties::Uniform,
            reserve: RBig::ZERO,
            overbidding: true,
        };
        let value = Value::Bundles(valuation);
        let law = law(&auction, 0, &value, bundle, &DeviationLaw::UniformToValue).expect("a law");
        law.iter().map(|(bid, chance)| format!("{bid}:{chance} ")).collect()
    }

    #[test]
    fn items_are_bid_for_independently() {
        let additive = Valuation::Additive(numbers(&[1, 5]));
        assert_eq!(
            law_of(additive.clone(), 0b11, false),
            "A=0 B=0:1/4 A=0 B=2:1/4 A=1 B=0:1/4 A=1 B=2:1/4 "
        );
        assert_eq!(law_of(additive.clone(), 0b10, true), "A=0 B=0:1/2 A=0 B=2:1/2 ");
        assert_eq!(law_of(additive.clone(), 0, true), "out:1 ");
        assert_eq!(law_of(additive, 0, false), "A=0 B=0:1 ");
        // Unit demand: B, of the larger value 5, is all that {A, B} is worth something for.
        let unit_demand = Valuation::UnitDemand(numbers(&[1, 5]));
        assert_eq!(law_of(unit_demand, 0b11, false), "A=0 B=0:1/2 A=0 B=2:1/2 ");
    }
}
