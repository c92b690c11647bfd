//! First price: the winner pays her own bid.

use dashu::rational::RBig;

/// Payments of all agents when `winner` gets the item.
pub(super) fn payments(bids: &[Option<&RBig>], winner: Option<usize>) -> Vec<RBig> {
    let paid = |(agent, bid): (usize, &Option<&RBig>)| match bid {
        Some(amount) if Some(agent) == winner => (*amount).clone(),
        _ => RBig::ZERO,
    };
    bids.iter().enumerate().map(paid).collect()
}
