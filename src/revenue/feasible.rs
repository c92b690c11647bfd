//! Feasible outcomes of a mechanism: what each agent may be given beside the others.

use dashu::integer::IBig;

/// What each agent gets, as a number: the items of a bundle (bit j for item j), units, or a table's outcome.
pub type Outcome = Vec<usize>;

/// Which shares go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feasible {
    /// Bundles of so many items, no item in two of them; a single item is one.
    Bundles(usize),
    /// Numbers of units that sum to at most this.
    Units(usize),
    /// One of so many listed outcomes, the same for everybody.
    Listed(usize),
}

impl Feasible {
    /// How many shares an agent may be given.
    pub fn shares(&self) -> usize {
        match self {
            Feasible::Bundles(items) => 1 << items,
            Feasible::Units(units) => units + 1,
            Feasible::Listed(outcomes) => *outcomes,
        }
    }

    /// The outcome that is always there: everything unsold, or the first of a list.
    pub fn idle(&self, agents: usize) -> Outcome {
        vec![0; agents]
    }

    /// What is left of `rest` when `share` is taken from it; `None` if it is not in there.
    fn without(&self, rest: usize, share: usize) -> Option<usize> {
        match self {
            Feasible::Bundles(_) => (share & !rest == 0).then_some(rest ^ share),
            Feasible::Units(_) => rest.checked_sub(share),
            Feasible::Listed(_) => None,
        }
    }

    /// All outcomes, if they are at most `most`.
    pub fn all(&self, agents: usize, most: usize) -> Option<Vec<Outcome>> {
        if let Feasible::Listed(outcomes) = self {
            return (*outcomes <= most).then(|| (0..*outcomes).map(|x| vec![x; agents]).collect());
        }
        let mut partial: Vec<(usize, Outcome)> = vec![(self.shares() - 1, Vec::new())];
        for _ in 0..agents {
            let mut longer = Vec::new();
            for (rest, given) in &partial {
                for share in 0..self.shares() {
                    if let Some(left) = self.without(*rest, share) {
                        let given = given.iter().copied().chain([share]).collect();
                        longer.push((left, given));
                    }
                }
                if longer.len() > most {
                    return None;
                }
            }
            partial = longer;
        }
        Some(partial.into_iter().map(|(_, given)| given).collect())
    }

    /// The outcome of the largest total weight, with that weight; weights by agent and share.
    pub fn best(&self, weights: &[Vec<IBig>]) -> (IBig, Outcome) {
        if let Feasible::Listed(outcomes) = self {
            let total = |x: usize| weights.iter().map(|of_agent| &of_agent[x]).sum::<IBig>();
            let totals = (0..*outcomes).map(|x| (total(x), x));
            let best = totals.reduce(|best, next| if next.0 > best.0 { next } else { best });
            return best
                .map_or((IBig::ZERO, Vec::new()), |(total, x)| (total, vec![x; weights.len()]));
        }
        // What the agents so far can make of every rest, and what the last of them takes of it.
        let mut totals = vec![IBig::ZERO; self.shares()];
        let mut taken: Vec<Vec<usize>> = Vec::new();
        for of_agent in weights {
            let best = |rest: usize| {
                let (mut most, mut share) = (&totals[rest] + &of_agent[0], 0);
                for (next, weight) in of_agent.iter().enumerate().take(rest + 1).skip(1) {
                    if let Some(left) = self.without(rest, next) {
                        let total = &totals[left] + weight;
                        if total > most {
                            (most, share) = (total, next);
                        }
                    }
                }
                (most, share)
            };
            let (next, shares) = (0..self.shares()).map(best).unzip();
            totals = next;
            taken.push(shares);
        }
        let mut rest = self.shares() - 1;
        let mut outcome: Outcome = Vec::new();
        for shares in taken.iter().rev() {
            outcome.push(shares[rest]);
            rest = self.without(rest, shares[rest]).unwrap_or(0);
        }
        outcome.reverse();
        (totals.pop().unwrap_or_default(), outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The best outcome is the best of all that are listed.
    #[test]
    fn the_best_outcome_is_the_best_of_all() {
        for (feasible, count) in [
            // (agents + 1)^items.
            (Feasible::Bundles(1), 4),
            (Feasible::Bundles(3), 64),
            // 3 agents and the seller share 4 units: 7 over 3.
            (Feasible::Units(4), 35),
            (Feasible::Listed(5), 5),
        ] {
            let all = feasible.all(3, 1_000).unwrap();
            assert_eq!(all.len(), count);
            assert_eq!(feasible.all(3, count - 1), None);
            for seed in 0..20usize {
                let weight = |i: usize, x: usize| {
                    let drawn = (seed * 31 + i * 17 + x * 7 + 3) * (x + 5) % 23;
                    if x == 0 && !matches!(feasible, Feasible::Listed(_)) {
                        return IBig::ZERO;
                    }
                    IBig::from(drawn) - IBig::from(9)
                };
                let weights: Vec<Vec<IBig>> = (0..3)
                    .map(|i| (0..feasible.shares()).map(|x| weight(i, x)).collect())
                    .collect();
                let total = |outcome: &Outcome| -> IBig {
                    outcome.iter().zip(&weights).map(|(&share, of)| &of[share]).sum()
                };
                let (most, outcome) = feasible.best(&weights);
                assert_eq!(most, all.iter().map(total).max().unwrap());
                assert_eq!(most, total(&outcome));
                assert!(all.contains(&outcome));
            }
        }
    }
}
