//! Discriminatory: each winning marginal bid is paid.

use dashu::integer::IBig;

/// What an agent pays for so many units, her highest marginal bids being those that win.
pub(super) fn paid<'a>(bids: impl Iterator<Item = &'a IBig>, units: usize) -> IBig {
    bids.take(units).sum()
}
