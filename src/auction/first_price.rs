//! First price: the winner pays her own bid.

/// What an agent with this bid pays.
pub(super) fn paid<N: Clone + Default>(bid: Option<&N>, wins: bool) -> N {
    bid.filter(|_| wins).cloned().unwrap_or_default()
}
