//! The float side of a tree search: one program, with columns pinned and rows added case by case.

use super::basic_optimum::{bounds_of, float_columns, row_bounds};
use super::control::Control;
use super::float_ring::quotient;
use super::highs::{Basis, BasisStatus, FloatProgram, FloatSolution, RunStatus};
use crate::exact::rationalise;
use crate::program::{Listed, Row};
use dashu::base::Gcd;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
use std::rc::Rc;

/// Values below this are taken for zero.
const NEGLIGIBLE: f64 = 1e-9;
/// How far from a float a fraction may be that is taken for its true value.
const NEAR: f64 = 1e-8;
/// Simplex iterations of a presolved run, and of one that goes on from a basis, for each row and column.
const ITERATIONS: usize = 3;
/// The largest common denominator, in bits, of fractions that are taken for true values.
const SNAPPED_BITS: usize = 80;

/// A program in floats that remembers what the last case changed in it.
pub struct Relaxation<'p> {
    program: &'p Listed,
    float: FloatProgram,
    pinned: Vec<bool>,
    costs: Vec<(usize, IBig)>,
    /// Runs without a basis to start from are presolved.
    presolves: bool,
}

/// What a case does to the program.
#[derive(Clone, Debug)]
pub struct Restriction {
    /// Columns that are zero.
    pub pinned: Vec<bool>,
    /// More rows, with their entries by column.
    pub rows: Vec<(Row, Vec<(usize, IBig)>)>,
    /// Columns with another cost.
    pub costs: Vec<(usize, IBig)>,
}

impl Restriction {
    /// The program of a case in integers.
    pub fn of(&self, program: &Listed) -> Listed {
        let columns = 0..program.columns.len();
        let kept: Vec<usize> = columns.filter(|&column| !self.pinned[column]).collect();
        let mut exact = program.restricted(&self.rows, &kept);
        for (column, cost) in &self.costs {
            if let Ok(place) = kept.binary_search(column) {
                exact.columns[place].cost = cost.clone();
            }
        }
        exact
    }

    /// The program of a case in integers with what is pinned, and yet in the basis, as if it were not; and the basis.
    pub(super) fn with_basis(&self, program: &Listed, start: &Start) -> (Listed, Basis) {
        let Start(basis) = start;
        let stays =
            |&column: &usize| !self.pinned[column] || basis.columns[column] == BasisStatus::Basic;
        let kept: Vec<usize> = (0..program.columns.len()).filter(stays).collect();
        let pinned = self.pinned.iter().enumerate().map(|(c, &pinned)| pinned && !stays(&c));
        let kept_only = Restriction { pinned: pinned.collect(), ..self.clone() };
        let columns = kept.iter().map(|&column| basis.columns[column]).collect();
        (kept_only.of(program), Basis { columns, rows: basis.rows.clone() })
    }
}

/// A basis to start from.
#[derive(Clone)]
pub struct Start(Rc<Basis>);

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Optimal, say floats.
    Optimal,
    /// Not optimal yet, and more than enough: the multipliers show it, values mean nothing.
    Enough,
    /// Told to stop.
    Stopped,
    /// No optimum was found.
    Failed,
}

/// What floats say of a case.
pub struct Relaxed {
    /// How the run ended; without an optimum the rest means little.
    pub ending: Ending,
    /// Where the next run may start.
    pub start: Start,
    solution: FloatSolution,
}

impl<'p> Relaxation<'p> {
    /// The program as it stands.
    pub fn new(program: &'p Listed) -> Self {
        let mut float = FloatProgram::new(&row_bounds(program), &float_columns(program));
        float.set_presolve(false);
        let pinned = vec![false; program.columns.len()];
        Relaxation { program, float, pinned, costs: Vec::new(), presolves: false }
    }

    /// The same for programs with many ties, with presolve where there is no basis to start from.
    pub fn presolved(program: &'p Listed) -> Self {
        Relaxation { presolves: true, ..Relaxation::new(program) }
    }

    /// Minimises over a case, starting from a basis of the case it is a part of, and no further than until the minimum
    /// seems to be more than `enough`.
    pub fn solve(
        &mut self,
        restriction: &Restriction,
        start: Option<&Start>,
        enough: Option<&RBig>,
        control: &Control<'_>,
    ) -> Relaxed {
        let float = |bound: &RBig| quotient(bound.numerator(), &bound.denominator().clone().into());
        self.float.set_enough(enough.map_or(f64::INFINITY, float));
        self.restrict(restriction);
        let presolves = self.presolves && start.is_none();
        if self.presolves {
            // Options of simplex are read when HiGHS knows nothing yet.
            self.float.forget();
            self.float.expect_ties(presolves);
            self.float.set_iteration_limit(self.most_iterations());
            self.float.set_presolve(presolves);
        }
        if let Some(Start(basis)) = start {
            self.float.set_basis(&self.completed(basis, restriction.rows.len()));
        }
        self.float.set_time_limit(control.seconds_left());
        let mut status = self.float.run(&|| control.stopped());
        self.float.set_presolve(false);
        let settled = [RunStatus::Optimal, RunStatus::Enough, RunStatus::Stopped];
        if !settled.contains(&status) {
            status = self.again(restriction, control);
        }
        let ending = match status {
            RunStatus::Optimal => Ending::Optimal,
            RunStatus::Enough => Ending::Enough,
            RunStatus::Stopped => Ending::Stopped,
            _ => Ending::Failed,
        };
        let start = Start(Rc::new(self.float.basis()));
        Relaxed { ending, start, solution: self.float.solution() }
    }

    /// From scratch, with presolve: numerical trouble rarely survives both.
    fn again(&mut self, restriction: &Restriction, control: &Control<'_>) -> RunStatus {
        *self = match self.presolves {
            true => Relaxation::presolved(self.program),
            false => Relaxation::new(self.program),
        };
        self.restrict(restriction);
        self.float.set_presolve(true);
        if self.presolves {
            self.float.expect_ties(true);
            self.float.set_iteration_limit(self.most_iterations());
        }
        self.float.set_time_limit(control.seconds_left());
        let status = self.float.run(&|| control.stopped());
        self.float.set_presolve(false);
        status
    }

    fn most_iterations(&self) -> usize {
        ITERATIONS * (self.program.rows.len() + self.program.columns.len())
    }

    fn restrict(&mut self, restriction: &Restriction) {
        let columns = &self.program.columns;
        for (column, pinned) in restriction.pinned.iter().enumerate() {
            if self.pinned[column] != *pinned {
                self.pinned[column] = *pinned;
                match (pinned, columns[column].free) {
                    (true, _) => self.float.set_bounds(column, 0.0, 0.0),
                    (false, true) => {
                        self.float.set_bounds(column, f64::NEG_INFINITY, f64::INFINITY);
                    }
                    (false, false) => self.float.set_bounds(column, 0.0, f64::INFINITY),
                }
            }
        }
        if self.costs != restriction.costs {
            let former = std::mem::replace(&mut self.costs, restriction.costs.clone());
            let original = former.iter().map(|(column, _)| (*column, &columns[*column].cost));
            let changed = restriction.costs.iter().map(|(column, cost)| (*column, cost));
            for (column, cost) in original.chain(changed) {
                self.float.set_costs(column, &[quotient(cost, &self.program.cost_scale)]);
            }
        }
        self.float.truncate_rows(self.program.rows.len());
        let rows: Vec<_> = restriction
            .rows
            .iter()
            .map(|(row, entries)| {
                let entry = |(column, a): &(usize, IBig)| (*column, quotient(a, &row.scale));
                let bounds = bounds_of(row, &self.program.rhs_scale);
                (bounds, entries.iter().map(entry).collect::<Vec<_>>())
            })
            .collect();
        self.float.add_rows(&rows);
    }

    /// The basis with the slacks of rows it does not know.
    fn completed(&self, basis: &Basis, more: usize) -> Basis {
        let mut rows = basis.rows.clone();
        rows.resize(self.program.rows.len() + more, BasisStatus::Basic);
        Basis { columns: basis.columns.clone(), rows }
    }
}

impl Relaxed {
    /// The multipliers over `2^bits`.
    pub fn rounded(&self, bits: u8) -> (Vec<IBig>, IBig) {
        let unit = IBig::ONE << usize::from(bits);
        let scale = 2f64.powi(i32::from(bits));
        let round = |&y: &f64| match y.abs() < NEGLIGIBLE || !y.is_finite() {
            true => IBig::ZERO,
            false => IBig::from((y * scale).round() as i128),
        };
        (self.solution.multipliers.iter().map(round).collect(), unit)
    }

    /// The multipliers as the fractions they seem to be, if those have a moderate common denominator.
    pub fn snapped(&self) -> Option<(Vec<IBig>, IBig)> {
        let mut common = UBig::ONE;
        let mut fractions = Vec::with_capacity(self.solution.multipliers.len());
        for &y in &self.solution.multipliers {
            let fraction = simplest_near(y)?;
            let denominator = fraction.denominator();
            if !(&common % denominator).is_zero() {
                common = &common / (&common).gcd(denominator) * denominator;
                use dashu::base::BitTest;
                if common.bit_len() > SNAPPED_BITS {
                    return None;
                }
            }
            fractions.push(fraction);
        }
        let common = IBig::from(common);
        let over = |y: &RBig| y.numerator() * (&common / IBig::from(y.denominator().clone()));
        Some((fractions.iter().map(over).collect(), common))
    }

    /// The minimum as a numerator over `2^40`.
    pub fn minimum(&self) -> IBig {
        IBig::from((self.solution.objective * (1u64 << 40) as f64).round() as i128)
    }

    /// Whether some of these columns are positive.
    pub fn is_positive(&self, columns: &[usize]) -> bool {
        self.sum(columns) > NEGLIGIBLE
    }

    /// The sum of these columns as a numerator over `2^40`, negative values taken for zero.
    pub fn amount(&self, columns: &[usize]) -> IBig {
        let sum = self.sum(columns);
        match sum > NEGLIGIBLE && sum < 1e20 {
            true => IBig::from((sum * (1u64 << 40) as f64).round() as i128),
            false => IBig::ZERO,
        }
    }

    fn sum(&self, columns: &[usize]) -> f64 {
        columns.iter().map(|&column| self.solution.values[column]).sum()
    }
}

/// The fraction of least denominator close to a float.
fn simplest_near(value: f64) -> Option<RBig> {
    if value.abs() < NEGLIGIBLE {
        return Some(RBig::ZERO);
    }
    let exact = rationalise::exact(value)?;
    let near = rationalise::exact(NEAR * value.abs().max(1.0))?;
    [1u32, 16, 256, 4096, 65_536].into_iter().find_map(|largest| {
        let fraction = rationalise::best_approximation(&exact, &UBig::from(largest));
        let distance = &fraction - &exact;
        let distance = if distance < RBig::ZERO { -distance } else { distance };
        (distance <= near).then_some(fraction)
    })
}

#[cfg(test)]
mod tests {
    use super::simplest_near;
    use dashu::rational::RBig;

    /// Payoffs in the hundreds of millions give multipliers as large, far beyond one over the distance allowed.
    #[test]
    fn large_and_small_floats_stand_for_fractions() {
        assert_eq!(simplest_near(5e8), Some(RBig::from(500_000_000)));
        assert_eq!(simplest_near(1.0 / 3.0), Some(RBig::from_parts(1.into(), 3u8.into())));
        assert_eq!(simplest_near(-1e-12), Some(RBig::ZERO));
    }
}
