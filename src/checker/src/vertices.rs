//! The extreme rays of a cone, by the double description method (Motzkin and others 1953).
//!
//! The cone is that of the points x >= 0 that satisfy some rows `r.x >= 0` or `r.x = 0`. It starts
//! as the orthant and takes one row after another: rays on the wrong side go, and every pair of
//! adjacent rays on different sides leaves the one where their face meets the row. Two rays are
//! adjacent if no third one lies in all the rows both lie in (Fukuda and Prodon 1996).

use crate::code::{Checked, Code, at, reject};
use crate::game::Game;
use crate::number::bits;
use dashu::base::Gcd;
use dashu::integer::IBig;

/// The most words all rays may take.
const WORDS: usize = 50_000_000;

/// A row of the cone.
pub(crate) struct Row {
    pub(crate) coefficients: Vec<IBig>,
    /// `r.x = 0`, or `r.x >= 0`.
    pub(crate) equality: bool,
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

    /// Whether it holds every element of another.
    pub(crate) fn holds(&self, other: &Set) -> bool {
        self.0.iter().zip(&other.0).all(|(own, other)| other & !own == 0)
    }

    fn common(&self, other: &Set) -> Set {
        Set(self.0.iter().zip(&other.0).map(|(own, other)| own & other).collect())
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
}

/// All extreme rays.
///
/// # Errors
/// `too-large` where there are too many on the way.
pub(crate) fn extreme_rays(
    game: &Game,
    dimension: usize,
    rows: &[Row],
    place: &str,
) -> Checked<Vec<Ray>> {
    let mut rays = orthant(dimension, rows)?;
    let mut waiting: Vec<usize> = (0..rows.len()).collect();
    while let Some((position, index)) = cheapest(&rays, dimension, &waiting)? {
        waiting.remove(position);
        let work = (rays.len() as u128).saturating_mul(waiting.len() as u128 + 1);
        game.spend(place, work, 0)?;
        rays = take(game, rays, dimension, index, at(rows, index)?.equality, place)?;
    }
    Ok(rays)
}

/// The unit vectors.
fn orthant(dimension: usize, rows: &[Row]) -> Checked<Vec<Ray>> {
    let mut rays = Vec::new();
    for k in 0..dimension {
        let mut tight = Set::new(dimension + rows.len());
        let mut values = vec![IBig::ZERO; dimension];
        for (j, value) in values.iter_mut().enumerate() {
            if j == k {
                *value = IBig::ONE;
            } else {
                tight.insert(j);
            }
        }
        for row in rows {
            values.push(at(&row.coefficients, k)?.clone());
        }
        rays.push(Ray { values, tight });
    }
    Ok(rays)
}

/// The waiting row that leaves the fewest pairs of rays to look at: its position and itself.
fn cheapest(rays: &[Ray], dimension: usize, waiting: &[usize]) -> Checked<Option<(usize, usize)>> {
    let mut best = None;
    for (position, index) in waiting.iter().enumerate() {
        let (mut above, mut below) = (0usize, 0usize);
        for ray in rays {
            let value = at(&ray.values, dimension + index)?;
            above += usize::from(*value > IBig::ZERO);
            below += usize::from(*value < IBig::ZERO);
        }
        let pairs = above.saturating_mul(below);
        if best.is_none_or(|(fewest, _, _)| pairs < fewest) {
            best = Some((pairs, position, *index));
        }
    }
    Ok(best.map(|(_, position, index)| (position, index)))
}

/// The rays of the part of the cone that satisfies one more row.
fn take(
    game: &Game,
    rays: Vec<Ray>,
    dimension: usize,
    index: usize,
    equality: bool,
    place: &str,
) -> Checked<Vec<Ray>> {
    let place_of_row = dimension + index;
    let mut above = Vec::new();
    let mut below = Vec::new();
    for (k, ray) in rays.iter().enumerate() {
        let value = at(&ray.values, place_of_row)?;
        if *value > IBig::ZERO {
            above.push(k);
        } else if *value < IBig::ZERO {
            below.push(k);
        }
    }
    let mut new = Vec::new();
    for k in &above {
        let one = at(&rays, *k)?;
        let mut tests = 0u128;
        for j in &below {
            let other = at(&rays, *j)?;
            let common = one.tight.common(&other.tight);
            tests += 1;
            // Two adjacent rays span a face of dimension two.
            if common.len() + 2 < dimension {
                continue;
            }
            let mut third = rays.iter().enumerate().filter(|(l, _)| l != k && l != j);
            let adjacent = !third.any(|(_, ray)| ray.tight.holds(&common));
            tests += rays.len() as u128;
            if adjacent {
                new.push(meet(one, other, common, place_of_row)?);
            }
        }
        let words = (rays.len() + new.len()).saturating_mul(4 * one.values.len() + 16);
        if words > WORDS {
            return reject(Code::TooLarge, place, "the polyhedra have too many vertices");
        }
        let longest = one.values.iter().map(bits).max().unwrap_or(0);
        game.spend(place, tests / 8 + one.values.len() as u128, longest)?;
    }
    let mut kept = Vec::new();
    for mut ray in rays {
        let value = at(&ray.values, place_of_row)?;
        let zero = value.is_zero();
        if zero {
            ray.tight.insert(place_of_row);
        }
        if zero || (!equality && *value > IBig::ZERO) {
            kept.push(ray);
        }
    }
    kept.extend(new);
    Ok(kept)
}

/// The ray where the face of two rays meets a row between them.
fn meet(above: &Ray, below: &Ray, mut tight: Set, row: usize) -> Checked<Ray> {
    let (up, down) = (at(&above.values, row)?, at(&below.values, row)?);
    let pairs = above.values.iter().zip(&below.values);
    let mut values: Vec<IBig> = pairs.map(|(one, other)| other * up - one * down).collect();
    reduce(&mut values);
    tight.insert(row);
    Ok(Ray { values, tight })
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
