//! What there is to give away, and the best way to do it for given worths.

use crate::code::{Checked, at};
use dashu::integer::IBig;

/// What is to be had. What an outcome gives an agent is her *thing*: the set of her items as bits,
/// her number of units, or for a table the number of the outcome, the same for all.
pub(super) enum Goods {
    /// Each of so many items is given to one agent or kept.
    Items(usize),
    /// At most so many units are given away.
    Units(usize),
    /// One of so many outcomes.
    Table(usize),
}

impl Goods {
    /// Whether nobody may be given anything.
    pub(super) fn nothing_is_feasible(&self) -> bool {
        !matches!(self, Goods::Table(_))
    }

    /// The number of things an agent may get.
    pub(super) fn things(&self) -> usize {
        match self {
            Goods::Items(count) => 1 << count,
            Goods::Units(supply) => supply + 1,
            Goods::Table(outcomes) => *outcomes,
        }
    }

    /// The operations of one call of `largest`.
    pub(super) fn work(&self, agents: usize) -> u128 {
        let things = self.things() as u128;
        let each = match self {
            Goods::Items(count) => (0..*count).fold(1, |subsets: u128, _| subsets * 3),
            Goods::Units(_) => things * things,
            Goods::Table(_) => things,
        };
        each.saturating_mul(agents as u128)
    }

    /// The largest sum over the feasible outcomes of what the agents' things are worth, given by
    /// agent and thing. Any worths will do: less than nothing, and less for more.
    pub(super) fn largest(&self, worths: &[Vec<IBig>]) -> Checked<IBig> {
        // By what has been given to the agents so far (at most that), the largest sum.
        let mut best = match self {
            Goods::Items(_) | Goods::Units(_) => vec![IBig::ZERO; self.things()],
            Goods::Table(outcomes) => {
                let mut totals = vec![IBig::ZERO; *outcomes];
                for worth in worths {
                    totals.iter_mut().zip(worth).for_each(|(total, value)| *total += value);
                }
                return Ok(totals.into_iter().max().unwrap_or_default());
            }
        };
        for worth in worths {
            let mut next = Vec::with_capacity(best.len());
            for available in 0..best.len() {
                let mut largest = at(&best, available)? + at(worth, 0)?;
                let mut thing = available;
                while thing > 0 {
                    largest = largest.max(at(&best, available - thing)? + at(worth, thing)?);
                    thing = self.next_smaller(thing, available);
                }
                next.push(largest);
            }
            best = next;
        }
        Ok(best.pop().unwrap_or_default())
    }

    /// The next smaller part of what is available: for items a subset.
    fn next_smaller(&self, thing: usize, available: usize) -> usize {
        match self {
            Goods::Items(_) => (thing - 1) & available,
            _ => thing - 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of either sign, far from monotone.
    fn worths(things: usize, agents: usize, seed: usize) -> Vec<Vec<IBig>> {
        let number =
            |i: usize, thing: usize| (seed + 7 * i + 13 * thing * thing + i * thing) * 31 % 23;
        (0..agents)
            .map(|i| {
                (0..things).map(|thing| IBig::from(number(i, thing)) - IBig::from(9)).collect()
            })
            .collect()
    }

    /// The largest sum over all ways to give everybody a thing that are feasible.
    fn by_enumeration(worths: &[Vec<IBig>], feasible: &dyn Fn(&[usize]) -> bool) -> IBig {
        let things = worths[0].len();
        let ways = things.pow(worths.len() as u32);
        let way = |k: usize| -> Vec<usize> {
            (0..worths.len()).map(|i| k / things.pow(i as u32) % things).collect()
        };
        let sum = |way: &[usize]| way.iter().zip(worths).map(|(x, own)| &own[*x]).sum::<IBig>();
        (0..ways).map(way).filter(|way| feasible(way)).map(|way| sum(&way)).max().unwrap()
    }

    #[test]
    fn the_best_outcome_is_that_of_enumeration() {
        let disjoint = |way: &[usize]| {
            let mut given = 0;
            way.iter().all(|set| {
                let free = given & set == 0;
                given |= set;
                free
            })
        };
        for seed in 0..20 {
            for items in 1..4 {
                let worths = worths(1 << items, 3, seed);
                let largest = Goods::Items(items).largest(&worths).unwrap();
                assert_eq!(largest, by_enumeration(&worths, &disjoint), "{items} items, {seed}");
            }
            for units in 1..6 {
                let worths = worths(units + 1, 3, seed);
                let largest = Goods::Units(units).largest(&worths).unwrap();
                let enough = |way: &[usize]| way.iter().sum::<usize>() <= units;
                assert_eq!(largest, by_enumeration(&worths, &enough), "{units} units, {seed}");
            }
            let worths = worths(4, 3, seed);
            let largest = Goods::Table(4).largest(&worths).unwrap();
            let same = |way: &[usize]| way.iter().all(|outcome| *outcome == way[0]);
            assert_eq!(largest, by_enumeration(&worths, &same), "a table, {seed}");
        }
    }
}
