//! Optimal welfare of units: the largest marginal values.

use crate::auction::Share;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// How many units every agent gets when each in turn goes to the largest next marginal value, the first agent among equals,
/// also where that is 0. Marginal values are non-increasing and not negative; those left out are 0.
pub(super) fn greedy(marginals: &[&[RBig]], units: usize) -> Vec<Share> {
    let mut numbers: Vec<Share> = vec![0; marginals.len()];
    let zero = RBig::ZERO;
    for _ in 0..units {
        let next = |agent: usize| marginals[agent].get(numbers[agent] as usize).unwrap_or(&zero);
        // Of equals `min_by` gives the first.
        let largest = (0..marginals.len()).min_by(|&one, &other| next(other).cmp(next(one)));
        if let Some(agent) = largest {
            numbers[agent] += 1;
        }
    }
    numbers
}

/// The sum of the largest marginal values, as many as there are units.
pub(super) fn optimum(marginals: &[&Vec<IBig>], units: usize) -> IBig {
    let mut all: Vec<&IBig> = marginals.iter().copied().flatten().collect();
    all.sort_unstable_by(|one, other| other.cmp(one));
    all.into_iter().take(units).sum()
}
