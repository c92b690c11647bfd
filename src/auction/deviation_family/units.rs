//! The families of several units: one bid for all that an agent should get.

use super::grid::Grid;
use super::{ActionLaw, NoFamily};
use crate::auction::Share;
use crate::instance::{Bid, DeviationLaw, MultiUnit, Value};
use dashu::rational::RBig;

/// What an agent deviates to who should get `share` units.
pub(super) fn law(
    auction: &MultiUnit,
    agent: usize,
    value: &Value,
    share: Share,
    family: &DeviationLaw,
) -> Result<ActionLaw, NoFamily> {
    let bids = &auction.bids[agent];
    let out = bids.iter().find(|bid| bid.is_empty());
    if let (0, Some(out)) = (share, out) {
        return Ok(vec![(auction.label(out), RBig::ONE)]);
    }
    let Value::Marginals(marginals) = value else { return Err(NoFamily::NoBids) };
    let grid = Grid::new(bids.iter().flatten().cloned().collect(), false, &auction.reserve);
    let Bid::Amount(idle) = grid.idle() else { return Err(NoFamily::NoBids) };
    let units = share as usize;
    let total = marginals.iter().take(units).fold(RBig::ZERO, |sum, value| sum + value);
    let law = match units {
        0 => grid.idle_law(),
        _ => grid.law(family, &(total / RBig::from(units))),
    };
    let labelled = law.into_iter().map(|(bid, chance)| {
        let Bid::Amount(amount) = bid else { return Err(NoFamily::NoBids) };
        // The idle bid is the lowest of the grid.
        let unit = |unit: usize| if unit < units { amount.clone() } else { idle.clone() };
        Ok((auction.label(&(0..auction.units).map(unit).collect::<Vec<_>>()), chance))
    });
    labelled.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::{MultiUnitRule, Ties};

    /// Three units, bids 0, 1, 2, 3, marginal values 4, 2; what a type bids who should get so many.
    fn law_of(share: Share, family: &DeviationLaw, reserve: i64, out: bool) -> String {
        let amounts: Vec<RBig> = (0..4).map(RBig::from).collect();
        let mut bids = Vec::new();
        for first in &amounts {
            for second in amounts.iter().filter(|second| *second <= first) {
                for third in amounts.iter().filter(|third| *third <= second) {
                    bids.push(vec![first.clone(), second.clone(), third.clone()]);
                }
            }
        }
        bids.extend(out.then(Vec::new));
        let auction = MultiUnit {
            rule: MultiUnitRule::UniformPrice,
            units: 3,
            bids: vec![bids],
            ties: Ties::Uniform,
            reserve: reserve.into(),
            overbidding: true,
        };
        let value = Value::Marginals(vec![RBig::from(4), RBig::from(2)]);
        let law = law(&auction, 0, &value, share, family).expect("a law");
        law.iter().map(|(bid, chance)| format!("{bid}:{chance}, ")).collect()
    }

    #[test]
    fn units_are_bid_for_at_their_average_value() {
        // One unit is worth 4, two 3 each, three 2 each.
        assert_eq!(law_of(1, &DeviationLaw::HalfValue, 0, false), "2 0 0:1, ");
        assert_eq!(law_of(2, &DeviationLaw::HalfValue, 0, false), "1 1 0:1, ");
        assert_eq!(law_of(3, &DeviationLaw::HalfValue, 0, true), "1 1 1:1, ");
        assert_eq!(law_of(0, &DeviationLaw::HalfValue, 0, true), "out:1, ");
        assert_eq!(law_of(0, &DeviationLaw::HalfValue, 0, false), "0 0 0:1, ");
        assert_eq!(law_of(2, &DeviationLaw::UniformToValue, 2, false), "2 2 0:1/2, 3 3 0:1/2, ");
        // 1/(3 - 1) on 1 and 1/(3 - 2), cut at 1/2, on 2.
        assert_eq!(law_of(2, &DeviationLaw::LogDensity, 0, false), "1 1 0:1/2, 2 2 0:1/2, ");
        // No bid of at least the reserve is at most half of 4, so that it is the idle bid.
        assert_eq!(law_of(1, &DeviationLaw::HalfValue, 3, false), "0 0 0:1, ");
    }
}
