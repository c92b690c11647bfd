//! How large an instance may be.

use super::agents::Players;
use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::syntax::Report;

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

/// The product of sizes, or the largest number there is.
fn product(sizes: impl Iterator<Item = usize>) -> u128 {
    let sizes = sizes.map(|size| u128::try_from(size).unwrap_or(u128::MAX));
    sizes.fold(1, |product: u128, size| product.saturating_mul(size))
}
