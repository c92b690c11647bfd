//! The vertices of two polyhedra that can be paired, by the double description method (Motzkin and others 1953).
//!
//! Each polyhedron is a cone: the points x >= 0 that satisfy some rows `r.x >= 0` or `r.x = 0`. A cone
//! starts as the orthant and takes one row after another: rays on the wrong side go, and every pair of
//! adjacent rays on different sides leaves the one where their face meets the row. Two rays are
//! adjacent if no third one lies in all the rows both lie in (Fukuda and Prodon 1996).
//!
//! A *label* belongs to one inequality of either cone. Wanted are the pairs of a vertex of each in which every label
//! is tight on one side, that is, whose sets of slack labels are disjoint. So a ray is *hopeless*, and dropped at
//! once, if no ray of the other side that has a strategy is disjoint from it, in the rows taken so far, or if nobody
//! may play what it plays. Why nothing else changes:
//!
//! 1. No ray that is needed is hopeless. A wanted vertex is a sum of rays of the cone so far that are slack only where
//!    it is. Of the rays that make up its partner, one has a strategy, and is disjoint from all of those.
//! 2. Once hopeless, always hopeless, and so is every ray that is slack wherever a hopeless one is: later rays of the
//!    other side are sums of earlier ones, slack where any of these is, and what has a strategy is made of
//!    something that has one.
//! 3. Rays made of a hopeless ray are hopeless by 2, so that they are not missed. If a dropped ray was the only witness
//!    that two others are not adjacent, what they leave is slack wherever the witness is (it lies in all the rows
//!    both lie in), so that it is hopeless and goes: only extreme rays are kept, and none of them is
//!    wrongly a witness.

use crate::code::{Checked, Code, at, reject};
use crate::game::Game;
use crate::number::bits;
use dashu::base::Gcd;
use dashu::integer::IBig;

/// The most words all rays may take.
const WORDS: usize = 50_000_000;

/// A cone of strategies of one agent and payoffs of the other.
pub(crate) struct Cone<'a> {
    /// By coordinate, the label of its being positive.
    pub(crate) coordinates: Vec<Option<usize>>,
    pub(crate) rows: Vec<Row>,
    /// Whether a strategy with these slack labels is of the set asked for; those of the rows do not matter.
    pub(crate) admits: Box<dyn Fn(&Set) -> bool + 'a>,
}

/// A row of a cone: `r.x >= 0` with the label of its being slack, or `r.x = 0`.
pub(crate) struct Row {
    pub(crate) coefficients: Vec<IBig>,
    pub(crate) label: Option<usize>,
}

/// A set of small numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Set(Vec<u64>);

impl Set {
    pub(crate) fn new(size: usize) -> Set {
        Set(vec![0; size.div_ceil(64)])
    }

    pub(crate) fn insert(&mut self, element: usize) {
        if let Some(word) = self.0.get_mut(element / 64) {
            *word |= 1 << (element % 64);
        }
    }

    pub(crate) fn contains(&self, element: usize) -> bool {
        self.0.get(element / 64).is_some_and(|word| word >> (element % 64) & 1 == 1)
    }

    /// Whether two sets share no element.
    pub(crate) fn is_disjoint(&self, other: &Set) -> bool {
        self.0.iter().zip(&other.0).all(|(own, other)| own & other == 0)
    }

    fn common(&self, other: &Set) -> Set {
        Set(self.0.iter().zip(&other.0).map(|(own, other)| own & other).collect())
    }

    fn joined(&self, other: &Set) -> Set {
        Set(self.0.iter().zip(&other.0).map(|(own, other)| own | other).collect())
    }

    /// How many elements two sets share.
    fn shared(&self, other: &Set) -> usize {
        let words = self.0.iter().zip(&other.0);
        words.map(|(own, other)| (own & other).count_ones() as usize).sum()
    }

    fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

/// A ray: its coordinates, then the value of every row.
pub(crate) struct Ray {
    pub(crate) values: Vec<IBig>,
    /// Where `values` is zero, among the coordinates and the rows taken so far.
    tight: Set,
    /// The labels that are slack, of the coordinates and the rows taken so far.
    pub(crate) slack: Set,
    /// Whether it has a strategy, and not only payoffs.
    pub(crate) plays: bool,
}

/// The vertices of each cone that have a partner among those of the other.
///
/// # Errors
/// `too-large` where there are too many rays on the way.
pub(crate) fn partners(
    game: &Game,
    cones: &[Cone<'_>; 2],
    labels: usize,
    place: &str,
) -> Checked<[Vec<Ray>; 2]> {
    let [first, second] = cones;
    let mut first = Side::orthant(first, labels)?;
    let mut second = Side::orthant(second, labels)?;
    loop {
        while first.drop_hopeless(game, &second, place)?
            | second.drop_hopeless(game, &first, place)?
        {}
        let (own, other) = (first.cheapest()?, second.cheapest()?);
        match (own, other) {
            (None, None) => return Ok([first.rays, second.rays]),
            (Some(own), Some(other)) if own.pairs > other.pairs => {
                second.take(game, &other, &first, place)?
            }
            (Some(own), _) => first.take(game, &own, &second, place)?,
            (None, Some(other)) => second.take(game, &other, &first, place)?,
        }
    }
}

/// A row that waits: where it stands, and how many pairs of rays there are to look at.
struct Next {
    position: usize,
    index: usize,
    pairs: usize,
}

/// A cone of the rows so far, by its rays that are not hopeless.
struct Side<'a> {
    cone: &'a Cone<'a>,
    rays: Vec<Ray>,
    /// The rows not taken yet.
    waiting: Vec<usize>,
}

impl<'a> Side<'a> {
    /// The unit vectors.
    fn orthant(cone: &'a Cone<'a>, labels: usize) -> Checked<Side<'a>> {
        let dimension = cone.coordinates.len();
        let mut rays = Vec::new();
        for (k, label) in cone.coordinates.iter().enumerate() {
            let mut tight = Set::new(dimension + cone.rows.len());
            let mut values = vec![IBig::ZERO; dimension];
            for (j, value) in values.iter_mut().enumerate() {
                if j == k {
                    *value = IBig::ONE;
                } else {
                    tight.insert(j);
                }
            }
            for row in &cone.rows {
                values.push(at(&row.coefficients, k)?.clone());
            }
            let mut slack = Set::new(labels);
            label.iter().for_each(|label| slack.insert(*label));
            rays.push(Ray { values, tight, slack, plays: label.is_some() });
        }
        Ok(Side { cone, rays, waiting: (0..cone.rows.len()).collect() })
    }

    /// What may be disjoint from a ray of the other side for it not to be hopeless.
    fn partners(&self) -> Vec<&Set> {
        self.rays.iter().filter(|ray| ray.plays).map(|ray| &ray.slack).collect()
    }

    /// Drops the rays that no ray of the other side is disjoint from; whether there were any.
    fn drop_hopeless(&mut self, game: &Game, other: &Side<'_>, place: &str) -> Checked<bool> {
        let before = self.rays.len();
        let partners = other.partners();
        let mut work = 0u128;
        self.rays.retain(|ray| {
            partners.iter().any(|slack| {
                work += 1;
                slack.is_disjoint(&ray.slack)
            })
        });
        game.spend(place, work, 0)?;
        Ok(self.rays.len() < before)
    }

    /// The waiting row that leaves the fewest pairs of rays to look at.
    fn cheapest(&self) -> Checked<Option<Next>> {
        let mut best: Option<Next> = None;
        for (position, &index) in self.waiting.iter().enumerate() {
            let (mut above, mut below) = (0usize, 0usize);
            for ray in &self.rays {
                let value = at(&ray.values, self.cone.coordinates.len() + index)?;
                above += usize::from(*value > IBig::ZERO);
                below += usize::from(*value < IBig::ZERO);
            }
            let pairs = above.saturating_mul(below);
            if best.as_ref().is_none_or(|best| pairs < best.pairs) {
                best = Some(Next { position, index, pairs });
            }
        }
        Ok(best)
    }

    /// Cuts the cone down to the part that satisfies one more row.
    fn take(&mut self, game: &Game, next: &Next, other: &Side<'_>, place: &str) -> Checked<()> {
        self.waiting.remove(next.position);
        let work = (self.rays.len() as u128).saturating_mul(self.waiting.len() as u128 + 1);
        game.spend(place, work, 0)?;
        let dimension = self.cone.coordinates.len();
        let label = at(&self.cone.rows, next.index)?.label;
        let row = dimension + next.index;
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for ray in &self.rays {
            let value = at(&ray.values, row)?;
            if *value > IBig::ZERO {
                above.push(ray);
            } else if *value < IBig::ZERO {
                below.push(ray);
            }
        }
        let holders = Holders::new(&self.rays);
        let partners = other.partners();
        let mut new = Vec::new();
        for one in &above {
            let mut work = 0u128;
            for other in &below {
                work += 4;
                // Two adjacent rays span a face of dimension two.
                if one.tight.shared(&other.tight) + 2 < dimension {
                    continue;
                }
                let common = one.tight.common(&other.tight);
                work += self.rays.len() as u128 / 8;
                if holders.are_two(&common) {
                    let slack = one.slack.joined(&other.slack);
                    let mut hopeful = |other: &&Set| {
                        work += 1;
                        other.is_disjoint(&slack)
                    };
                    if (self.cone.admits)(&slack) && partners.iter().any(&mut hopeful) {
                        new.push(meet(one, other, common, slack, row)?);
                    }
                }
            }
            let stored = (self.rays.len() + new.len()).saturating_mul(4 * one.values.len() + 16);
            if stored > WORDS {
                return reject(Code::TooLarge, place, "the polyhedra have too many vertices");
            }
            let longest = one.values.iter().map(bits).max().unwrap_or(0);
            game.spend(place, work + one.values.len() as u128, longest)?;
        }
        let mut kept = Vec::new();
        for mut ray in std::mem::take(&mut self.rays) {
            let value = at(&ray.values, row)?;
            if value.is_zero() {
                ray.tight.insert(row);
                kept.push(ray);
            } else if let (true, Some(label)) = (*value > IBig::ZERO, label) {
                ray.slack.insert(label);
                kept.push(ray);
            }
        }
        kept.extend(new);
        self.rays = kept;
        Ok(())
    }
}

/// For every coordinate and row, the rays that lie in it; those with the fewest first.
struct Holders {
    rays: Vec<(usize, Set)>,
    everyone: Set,
}

impl Holders {
    fn new(rays: &[Ray]) -> Holders {
        let size = rays.first().map_or(0, |ray| ray.values.len());
        let mut holders: Vec<(usize, Set)> =
            (0..size).map(|index| (index, Set::new(rays.len()))).collect();
        for (k, ray) in rays.iter().enumerate() {
            for (index, holders) in &mut holders {
                if ray.tight.contains(*index) {
                    holders.insert(k);
                }
            }
        }
        holders.sort_by_key(|(_, holders)| holders.len());
        let mut everyone = Set::new(rays.len());
        (0..rays.len()).for_each(|k| everyone.insert(k));
        Holders { rays: holders, everyone }
    }

    /// Whether only two rays lie in all of these.
    fn are_two(&self, common: &Set) -> bool {
        let common = self.rays.iter().filter(|(index, _)| common.contains(*index));
        let holders: Vec<&[u64]> = common.map(|(_, rays)| rays.0.as_slice()).collect();
        let mut count = 0;
        for (word, everyone) in self.everyone.0.iter().enumerate() {
            let mut all = *everyone;
            for holders in &holders {
                all &= holders.get(word).copied().unwrap_or(0);
                if all == 0 {
                    break;
                }
            }
            count += all.count_ones();
            if count > 2 {
                return false;
            }
        }
        count == 2
    }
}

/// The ray where the face of two rays meets a row between them.
fn meet(above: &Ray, below: &Ray, mut tight: Set, slack: Set, row: usize) -> Checked<Ray> {
    let (up, down) = (at(&above.values, row)?, at(&below.values, row)?);
    let pairs = above.values.iter().zip(&below.values);
    let mut values: Vec<IBig> = pairs.map(|(one, other)| other * up - one * down).collect();
    reduce(&mut values);
    tight.insert(row);
    Ok(Ray { values, tight, slack, plays: above.plays || below.plays })
}

/// Divides integers by all they have in common.
pub(crate) fn reduce(values: &mut [IBig]) {
    let mut common = IBig::ZERO;
    for value in values.iter().filter(|value| !value.is_zero()) {
        common =
            if common.is_zero() { value.clone() } else { IBig::from(Gcd::gcd(&common, value)) };
        if common.is_one() {
            return;
        }
    }
    if common < IBig::ZERO {
        common = -common;
    }
    if !common.is_zero() {
        for value in values {
            *value /= &common;
        }
    }
}
