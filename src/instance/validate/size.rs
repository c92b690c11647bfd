//! How large an instance may be.

use super::agents::Players;
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::syntax::Report;

/// The most bids an agent may have.
pub(super) const MAXIMUM_BIDS: usize = 100_000;

/// The most pairs of type profile and action profile.
const MAXIMUM_SIZE: u128 = 200_000_000;

/// Reports an instance in which agents with so many actions each have too many profiles.
pub(super) fn check(
    players: &Players,
    actions: impl Iterator<Item = usize>,
    auction: Span,
    report: &mut Report,
) -> Option<()> {
    let types = product((0..players.len()).map(|agent| players.raw_types(agent).len()));
    let actions = product(actions);
    if types.saturating_mul(actions) <= MAXIMUM_SIZE {
        return Some(());
    }
    let message = format!(
        "{types} type profiles times {actions} action profiles are more than {MAXIMUM_SIZE}"
    );
    let problem = Diagnostic::new(Code::TooLarge, auction, message);
    report.add(problem.help("take a coarser grid, fewer types or fewer agents"));
    None
}

/// Reports agents who would have too many bids, and an instance with too many profiles of them. `counts`: how many bids each
/// agent has, `out` not counted.
pub(super) fn check_counts(
    players: &Players,
    counts: impl Iterator<Item = u128>,
    opt_out: bool,
    auction: Span,
    report: &mut Report,
) -> Option<()> {
    let mut bids = Vec::new();
    for (number, count) in counts.enumerate() {
        let agent = players.agents.name(number);
        let is_small = check_bids(count, agent, auction.clone(), report);
        bids.push(is_small.and(usize::try_from(count).ok()));
    }
    let bids = bids.into_iter().map(|count| Some(count? + usize::from(opt_out)));
    check(players, bids.collect::<Option<Vec<_>>>()?.into_iter(), auction, report)
}

/// Reports an agent who would have too many bids, each an amount for every item or unit. `count`
/// is how many.
pub(super) fn check_bids(
    count: u128,
    agent: &str,
    auction: Span,
    report: &mut Report,
) -> Option<()> {
    if usize::try_from(count).is_ok_and(|count| count <= MAXIMUM_BIDS) {
        return Some(());
    }
    let message = format!("agent `{agent}` has {count} bids, more than {MAXIMUM_BIDS}");
    let message = if count == u128::MAX {
        format!("agent `{agent}` has more than {MAXIMUM_BIDS} bids")
    } else {
        message
    };
    let problem = Diagnostic::new(Code::TooLarge, auction, message);
    report.add(
        problem.help(
            "each is an amount for every item or unit: take coarser grids, or fewer of those",
        ),
    );
    None
}

/// The product of sizes, or the largest number there is.
pub(super) fn product(sizes: impl Iterator<Item = usize>) -> u128 {
    let sizes = sizes.map(|size| u128::try_from(size).unwrap_or(u128::MAX));
    sizes.fold(1, |product: u128, size| product.saturating_mul(size))
}

/// How many non-increasing lists of so many entries from a grid of so many amounts there are, or
/// the largest number there is: the binomial coefficient of grid + entries - 1 over entries.
pub(super) fn non_increasing(grid: usize, entries: usize) -> u128 {
    let grid = u128::try_from(grid).unwrap_or(u128::MAX);
    let choose = |count: u128, chosen: u128| {
        Some(count.checked_mul(grid.checked_add(chosen)?)? / (chosen + 1))
    };
    let mut factors = (0..).take(entries);
    factors.try_fold(1, choose).unwrap_or(u128::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn non_increasing_lists_are_counted() {
        // 00, 10, 11; three of one amount: one; 6 over 3 of four amounts and three entries.
        assert_eq!(non_increasing(2, 2), 3);
        assert_eq!(non_increasing(1, 3), 1);
        assert_eq!(non_increasing(4, 3), 20);
        assert_eq!(non_increasing(5, 0), 1);
        assert_eq!(non_increasing(100_000, 30), u128::MAX);
    }
}
