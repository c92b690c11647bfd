//! Second price: the winner pays the highest other bid, or the reserve if that is more.

/// What an agent pays when the highest bid of the others is `other`.
pub(super) fn paid<N: Clone + Default + Ord>(other: Option<&N>, reserve: &N, wins: bool) -> N {
    match other {
        _ if !wins => N::default(),
        Some(other) => other.max(reserve).clone(),
        None => reserve.clone(),
    }
}
