//! The laws of the families over the bids of one grid.

use crate::instance::{Bid, DeviationLaw};
use dashu::rational::RBig;

/// The bids a family chooses among.
pub(super) struct Grid {
    /// In ascending order; not below the reserve if some bid is not.
    amounts: Vec<RBig>,
    idle: Bid,
}

/// A law over bids.
pub(super) type Law = Vec<(Bid, RBig)>;

impl Grid {
    /// Of these amounts; the idle bid is `out` if there is one, else the lowest amount.
    pub fn new(mut amounts: Vec<RBig>, out: bool, reserve: &RBig) -> Grid {
        amounts.sort();
        amounts.dedup();
        let idle = match amounts.first() {
            Some(lowest) if !out => Bid::Amount(lowest.clone()),
            _ => Bid::Out,
        };
        let selling = amounts.partition_point(|amount| amount < reserve);
        if selling < amounts.len() {
            amounts.drain(..selling);
        }
        Grid { amounts, idle }
    }

    /// The bid of who is not meant to win.
    pub fn idle(&self) -> &Bid {
        &self.idle
    }

    pub fn idle_law(&self) -> Law {
        vec![(self.idle.clone(), RBig::ONE)]
    }

    /// The amounts up to a limit.
    fn up_to(&self, limit: &RBig) -> &[RBig] {
        let count = self.amounts.partition_point(|amount| amount <= limit);
        self.amounts.get(..count).unwrap_or_default()
    }

    /// What a family bids for something of this value.
    pub fn law(&self, family: &DeviationLaw, value: &RBig) -> Law {
        match family {
            DeviationLaw::Explicit(_) => Vec::new(),
            DeviationLaw::HalfValue => match self.up_to(&(value / RBig::from(2))).last() {
                Some(half) => vec![(Bid::Amount(half.clone()), RBig::ONE)],
                None => self.idle_law(),
            },
            DeviationLaw::UniformToValue => match self.up_to(value) {
                [] => self.idle_law(),
                amounts => {
                    let each = RBig::ONE / RBig::from(amounts.len());
                    amounts.iter().map(|bid| (Bid::Amount(bid.clone()), each.clone())).collect()
                }
            },
            DeviationLaw::LogDensity => self.log_density(value),
        }
    }

    /// Mass (b_k - b_(k-1))/(v - b_k) on b_k from below, as far as it goes; the rest on b_0.
    fn log_density(&self, value: &RBig) -> Law {
        let mut rest = RBig::ONE;
        let mut law = Law::new();
        for pair in self.amounts.windows(2) {
            let [below, bid] = pair else { continue };
            if bid >= value || rest.is_zero() {
                break;
            }
            let mass = ((bid - below) / (value - bid)).min(rest.clone());
            rest -= &mass;
            law.push((Bid::Amount(bid.clone()), mass));
        }
        if !rest.is_zero() {
            let lowest = self.amounts.first().filter(|lowest| *lowest <= value);
            let bottom = lowest.map_or(self.idle.clone(), |lowest| Bid::Amount(lowest.clone()));
            law.insert(0, (bottom, rest));
        }
        law
    }
}
