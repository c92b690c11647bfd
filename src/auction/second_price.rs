//! Second price: the winner pays the highest other bid, or the reserve if that is more.

use dashu::rational::RBig;

/// Payments of all agents when `winner` gets the item.
pub(super) fn payments(bids: &[Option<&RBig>], winner: Option<usize>, reserve: &RBig) -> Vec<RBig> {
    let price = || {
        let others = bids.iter().enumerate().filter(|&(agent, _)| Some(agent) != winner);
        let second = others.filter_map(|(_, bid)| *bid).max();
        second.map_or(reserve, |second| second.max(reserve)).clone()
    };
    let paid = |agent| if Some(agent) == winner { price() } else { RBig::ZERO };
    (0..bids.len()).map(paid).collect()
}
