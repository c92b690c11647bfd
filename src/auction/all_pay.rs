//! All pay: every agent pays her bid, sold or not.

/// What an agent with this bid pays, whoever wins.
pub(super) fn paid<N: Clone + Default>(bid: Option<&N>) -> N {
    bid.cloned().unwrap_or_default()
}
