//! All pay: every agent pays her bid, sold or not.

use dashu::rational::RBig;

/// Payments of all agents, whoever wins.
pub(super) fn payments(bids: &[Option<&RBig>]) -> Vec<RBig> {
    bids.iter().map(|bid| bid.cloned().unwrap_or(RBig::ZERO)).collect()
}
