//! Uniform price: every unit costs the highest marginal bid beyond as many as there are units, or the reserve if that is
//! more.

use dashu::integer::IBig;

/// What an agent pays for so many units, `beyond` being the first of all marginal bids, from the top, that has no unit left.
pub(super) fn paid(beyond: Option<&IBig>, reserve: &IBig, units: usize) -> IBig {
    beyond.map_or(reserve, |bid| bid.max(reserve)) * units
}
