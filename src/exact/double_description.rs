//! Vertices of polyhedra by the double description method (Motzkin, Raiffa, Thompson and Thrall 1953; Fukuda and
//! Prodon 1996), with a guard that leaves out what can never become a vertex that is wanted.

use super::dictionary::{Dictionary, Overflow};
use super::entry::Entry;
use dashu::integer::IBig;
use std::cmp::Ordering;

/// A vertex by its positive variables, ascending, all over one denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vertex {
    /// Variable and numerator.
    pub values: Vec<(usize, IBig)>,
    /// What the numerators are over.
    pub denominator: IBig,
}

/// Why there is no list of vertices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// The numbers chosen are too short.
    Overflow,
    /// It was time to stop.
    Stopped,
}

impl From<Overflow> for Unfinished {
    fn from(_: Overflow) -> Self {
        Unfinished::Overflow
    }
}

/// Says which sets of variables may be positive together at a vertex that is wanted; with a set, all its subsets.
pub trait Guard: Clone {
    /// One more variable is positive: `false` if that may not be.
    fn admit(&mut self, variable: usize) -> Result<bool, Overflow>;
}

/// What both admit.
impl<G: Guard, H: Guard> Guard for (G, H) {
    fn admit(&mut self, variable: usize) -> Result<bool, Overflow> {
        Ok(self.1.admit(variable)? && self.0.admit(variable)?)
    }
}

/// Those whose positive variables can all be 0 at once in another polyhedron.
impl<N: Entry> Guard for Dictionary<N> {
    fn admit(&mut self, variable: usize) -> Result<bool, Overflow> {
        self.force_zero(variable)
    }
}

/// The vertices of the dictionary's face whose positive variables the guard admits, each with the guard that has
/// admitted them.
///
/// A ray made of two others is positive where either is, so that what descends from a ray that is not
/// admitted is not admitted either. Nor does it witness against the adjacency of two rays that yield one that is:
/// a witness is positive nowhere but where their sum is. So leaving such rays out changes nothing else.
pub fn vertices<N: Entry, G: Guard>(
    face: &Dictionary<N>,
    guard: &G,
    stopped: &dyn Fn() -> bool,
) -> Result<Vec<(Vertex, G)>, Unfinished> {
    let mut cone = Cone::new(face, guard)?;
    while let Some(next) = cone.next_row() {
        cone.cut(next, stopped)?;
    }
    Ok(cone.rays.into_iter().filter_map(|ray| ray.vertex(&cone.variables)).collect())
}

/// A ray of the cone over the polyhedron.
#[derive(Clone)]
struct Ray<N, G> {
    /// Columns, then rows, then the scale, which is 0 for directions.
    values: Vec<N>,
    /// Those of the inequalities so far that are tight.
    tight: Bits,
    guard: G,
}

impl<N: Entry, G> Ray<N, G> {
    fn sign(&self, place: usize) -> Ordering {
        self.values[place].sign()
    }

    fn vertex(self, variables: &[usize]) -> Option<(Vertex, G)> {
        let denominator = self.values[variables.len()].to_big();
        if denominator.is_zero() {
            return None;
        }
        let entries = variables.iter().zip(&self.values);
        let positive = entries.filter(|(_, value)| value.sign() == Ordering::Greater);
        let mut values: Vec<_> = positive.map(|(&v, value)| (v, value.to_big())).collect();
        values.sort();
        Some((Vertex { values, denominator }, self.guard))
    }
}

/// The cone of the inequalities so far, by its extreme rays.
struct Cone<N, G> {
    /// Columns, then rows.
    variables: Vec<usize>,
    /// Places of the rows that are not yet inequalities.
    waiting: Vec<usize>,
    /// One more than the dimension of the face.
    dimension: usize,
    rays: Vec<Ray<N, G>>,
}

impl<N: Entry, G: Guard> Cone<N, G> {
    /// Where the columns and the scale are not negative.
    fn new(face: &Dictionary<N>, guard: &G) -> Result<Self, Overflow> {
        let parts = face.parts();
        let width = parts.columns.len();
        let variables: Vec<usize> = parts.columns.iter().chain(parts.rows).copied().collect();
        let scale = variables.len();
        let zero = N::of(&IBig::ZERO).ok_or(Overflow)?;
        let mut rays = Vec::with_capacity(width + 1);
        for place in (0..width).chain([scale]) {
            let mut values = vec![zero.clone(); width];
            let mut guard = guard.clone();
            match parts.columns.get(place) {
                Some(&variable) => {
                    if !guard.admit(variable)? {
                        continue;
                    }
                    values.extend(parts.coefficients.iter().map(|row| row[place].clone()));
                }
                None => values.extend_from_slice(parts.constants),
            }
            values.push(zero.clone());
            values[place] = parts.denominator.clone();
            let mut tight = Bits::none(scale + 1);
            (0..width).chain([scale]).filter(|&other| other != place).for_each(|p| tight.set(p));
            rays.push(Ray { values, tight, guard });
        }
        Ok(Cone { waiting: (width..scale).collect(), dimension: width + 1, variables, rays })
    }

    /// The row that makes the fewest pairs of rays to look at.
    fn next_row(&mut self) -> Option<usize> {
        let pairs = |&place: &usize| {
            let count = |sign| self.rays.iter().filter(|ray| ray.sign(place) == sign).count();
            count(Ordering::Less) * count(Ordering::Greater)
        };
        let (at, _) = self.waiting.iter().enumerate().min_by_key(|(_, place)| pairs(place))?;
        Some(self.waiting.remove(at))
    }

    /// Adds an inequality.
    fn cut(&mut self, place: usize, stopped: &dyn Fn() -> bool) -> Result<(), Unfinished> {
        let with = |sign| move |ray: &&Ray<N, G>| ray.sign(place) == sign;
        let outside: Vec<&Ray<N, G>> = self.rays.iter().filter(with(Ordering::Less)).collect();
        let inside: Vec<&Ray<N, G>> = self.rays.iter().filter(with(Ordering::Greater)).collect();
        let mut made = Vec::new();
        for out in &outside {
            if stopped() {
                return Err(Unfinished::Stopped);
            }
            for inner in &inside {
                if self.are_adjacent(out, inner)
                    && let Some(ray) = self.between(inner, out, place)?
                {
                    made.push(ray);
                }
            }
        }
        let variable = self.variables[place];
        let mut kept = Vec::new();
        for mut ray in std::mem::take(&mut self.rays) {
            let stays = match ray.sign(place) {
                Ordering::Less => false,
                Ordering::Equal => {
                    ray.tight.set(place);
                    true
                }
                Ordering::Greater => ray.guard.admit(variable)?,
            };
            if stays {
                kept.push(ray);
            }
        }
        kept.append(&mut made);
        self.rays = kept;
        Ok(())
    }

    /// Do the two span a face of the cone? Then no third ray is on every inequality that both are on.
    fn are_adjacent(&self, one: &Ray<N, G>, other: &Ray<N, G>) -> bool {
        let common = one.tight.and(&other.tight);
        if common.count() + 2 < self.dimension {
            return false;
        }
        let witness = |ray: &&Ray<N, G>| ray.tight.contains(&common);
        self.rays.iter().filter(witness).take(3).count() == 2
    }

    /// The ray of the face that the two span at which the row is 0, if it is admitted.
    fn between(
        &self,
        inside: &Ray<N, G>,
        outside: &Ray<N, G>,
        place: usize,
    ) -> Result<Option<Ray<N, G>>, Overflow> {
        // What has more to be admitted already is spared that.
        let (base, added) = match inside.tight.count() <= outside.tight.count() {
            true => (inside, outside),
            false => (outside, inside),
        };
        let mut guard = base.guard.clone();
        for (p, &variable) in self.variables.iter().enumerate() {
            let is_new = base.tight.has(p) && !added.tight.has(p);
            if is_new && !guard.admit(variable)? {
                return Ok(None);
            }
        }
        let (up, down) = (&inside.values[place], &outside.values[place]);
        let values = N::combine(up, &outside.values, down, &inside.values).ok_or(Overflow)?;
        let mut tight = inside.tight.and(&outside.tight);
        tight.set(place);
        Ok(Some(Ray { values, tight, guard }))
    }
}

/// A set of small numbers.
#[derive(Clone)]
struct Bits(Vec<u64>);

impl Bits {
    fn none(most: usize) -> Self {
        Bits(vec![0; most.div_ceil(64)])
    }

    fn set(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    fn has(&self, number: usize) -> bool {
        self.0[number / 64] >> (number % 64) & 1 == 1
    }

    fn and(&self, other: &Bits) -> Bits {
        Bits(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    fn contains(&self, other: &Bits) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & b == *b)
    }

    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}
