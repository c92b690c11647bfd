//! Small linear programs whose columns are all listed, solved exactly from both sides.
//!
//! Floats propose a basis; it is solved in integers, its signs are checked exactly, and where one is
//! wrong the basis is refined or, where that fails, improved by exact pivots. Only an exact pair of primal and dual solutions is ever returned.

use super::control::Control;
use super::float_ring::quotient;
use super::highs::{FloatColumn, FloatProgram, RunStatus};
use super::master::{Basic, ExactMaster, float};
use super::optimum::{REFINEMENTS, factor};
use super::pivot::pivot;
use super::refine::{Scales, refine};
use crate::exact::Vector;
use crate::program::{Column, Row, Sense};
use dashu::integer::IBig;
use thiserror::Error;

/// An optimal solution, with the multipliers that prove it optimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solved {
    /// By column.
    pub values: Vector,
    /// By row: `>= 0` for `>=` rows, and no column is priced above its cost.
    pub multipliers: Vector,
}

/// Why there is no solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unsolved {
    /// A limit came first.
    #[error("a limit came first")]
    Stopped,
    /// No optimal basis was reached: the program may be infeasible or unbounded.
    #[error("the solver found no optimum")]
    NotFound,
}

/// The minimum of `sum cost x` over `x >= 0` (or free) with these rows.
///
/// `rhs_scale` is what right sides are divided by for HiGHS, as in [`crate::program::Program`].
///
/// # Errors
///
/// [`Unsolved::NotFound`] for programs that are infeasible or unbounded, among others.
pub fn minimum(
    rows: &[Row],
    columns: Vec<Column>,
    rhs_scale: &IBig,
    control: &Control<'_>,
) -> Result<Solved, Unsolved> {
    solve(rows, columns, rhs_scale, None, control)
}

/// As [`minimum`], with a feasible basis to start from should floats come to nothing.
fn solve(
    rows: &[Row],
    columns: Vec<Column>,
    rhs_scale: &IBig,
    mut feasible: Option<Vec<Basic>>,
    control: &Control<'_>,
) -> Result<Solved, Unsolved> {
    let stop = || control.stopped();
    if stop() {
        return Err(Unsolved::Stopped);
    }
    let cost_scale = columns.iter().map(|column| absolute(&column.cost)).max();
    let scales = Scales { cost: &cost_scale.unwrap_or_default().max(IBig::ONE), rhs: rhs_scale };
    let fixed = columns.len();
    let exact = ExactMaster { rows, columns, fixed, ids: Vec::new() };
    let unsolved = || if stop() { Unsolved::Stopped } else { Unsolved::NotFound };
    let mut proposal = proposal(&exact, &scales);
    proposal.set_time_limit(control.seconds_left());
    let mut members = match proposal.run(&stop) {
        RunStatus::Optimal => exact.members(&proposal.basis()),
        _ => feasible.take().ok_or_else(unsolved)?,
    };
    let mut refinements = 0..REFINEMENTS;
    loop {
        let Some(factor) = factor(&exact, &members, &stop) else {
            members = feasible.take().ok_or_else(unsolved)?;
            continue;
        };
        let sides: Vec<IBig> = rows.iter().map(|row| row.rhs.clone()).collect();
        let costs: Vec<IBig> = members.iter().map(|&member| exact.cost(member)).collect();
        let basic = factor.solve(&sides, &stop).map_err(|_| unsolved())?;
        let multipliers = factor.solve_transposed(&costs, &stop).map_err(|_| unsolved())?;
        let within = |(&member, value)| exact.infeasibility(member, value).is_zero();
        let in_bounds = members.iter().zip(&basic.numerators).all(within);
        if in_bounds && prices_allow(&exact, &multipliers) {
            return Ok(Solved { values: exact.by_column(&members, &basic), multipliers });
        }
        let refined = refinements
            .next()
            .and_then(|_| refine(&exact, &scales, &members, &basic, &multipliers, control));
        if refined.is_none() {
            refinements = 0..0;
        }
        members = refined
            .or_else(|| pivot(&exact, &members, &factor, &basic, &multipliers, &stop))
            .or_else(|| feasible.take())
            .ok_or_else(unsolved)?;
    }
}

/// Which of two excluding each other is the case (Farkas).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alternative {
    /// `x >= 0` with `A x >= b`, by column.
    Solution(Vector),
    /// `y >= 0` with `y A <= 0` and `y b > 0`, by row.
    Ray(Vector),
}

/// Either a solution `x >= 0` of rows that are all `>=`, or a proof that there is none. Costs do not matter.
///
/// # Errors
///
/// [`Unsolved::Stopped`]; [`Unsolved::NotFound`] only if the float solver fails.
pub fn alternative(
    rows: &[Row],
    mut columns: Vec<Column>,
    rhs_scale: &IBig,
    control: &Control<'_>,
) -> Result<Alternative, Unsolved> {
    columns.iter_mut().for_each(|column| column.cost = IBig::ZERO);
    // One elastic column makes every row satisfiable. If it is needed, the multipliers tell why.
    let elastic = rows.iter().enumerate().map(|(row, of)| (row, of.scale.clone())).collect();
    columns.push(Column { cost: IBig::ONE, entries: elastic, free: false });
    // The row that needs it most determines it.
    let most = (0..rows.len())
        .max_by(|&a, &b| (&rows[a].rhs * &rows[b].scale).cmp(&(&rows[b].rhs * &rows[a].scale)));
    let slack = |row: usize| match most == Some(row) && rows[row].rhs > IBig::ZERO {
        true => Basic::Column(columns.len() - 1),
        false => Basic::Slack(row),
    };
    let start = (0..rows.len()).map(slack).collect();
    let Solved { mut values, multipliers } = solve(rows, columns, rhs_scale, Some(start), control)?;
    match values.numerators.pop() {
        Some(needed) if !needed.is_zero() => Ok(Alternative::Ray(multipliers)),
        _ => Ok(Alternative::Solution(values)),
    }
}

fn absolute(number: &IBig) -> IBig {
    if *number < IBig::ZERO { -number } else { number.clone() }
}

/// The program as HiGHS gets it.
fn proposal(exact: &ExactMaster<'_>, scales: &Scales<'_>) -> FloatProgram {
    let bounds: Vec<(f64, f64)> = exact
        .rows
        .iter()
        .map(|row| {
            let right = quotient(&row.rhs, &(&row.scale * scales.rhs));
            let upper = if row.sense == Sense::Equal { right } else { f64::INFINITY };
            (right, upper)
        })
        .collect();
    let columns = exact.columns.iter().map(|column| float(exact.rows, scales.cost, column));
    let columns: Vec<FloatColumn> = columns.collect();
    FloatProgram::new(&bounds, &columns)
}

/// Whether multipliers have their signs and price no column above its cost, nor a free one below.
fn prices_allow(exact: &ExactMaster<'_>, multipliers: &Vector) -> bool {
    let signed = exact.rows.iter().zip(&multipliers.numerators);
    let signs = signed.into_iter().all(|(row, y)| row.sense == Sense::Equal || *y >= IBig::ZERO);
    let allowed = |column: &Column| {
        let entries = column.entries.iter();
        let price: IBig = entries.map(|(row, a)| a * &multipliers.numerators[*row]).sum();
        let cost = &column.cost * &multipliers.denominator;
        price == cost || (price < cost && !column.free)
    };
    signs && exact.columns.iter().all(allowed)
}

impl ExactMaster<'_> {
    /// A basic solution by column instead of by member.
    fn by_column(&self, members: &[Basic], basic: &Vector) -> Vector {
        let mut numerators = vec![IBig::ZERO; self.columns.len()];
        for (member, value) in members.iter().zip(&basic.numerators) {
            if let Basic::Column(column) = member {
                numerators[*column] = value.clone();
            }
        }
        Vector { numerators, denominator: basic.denominator.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Sense::{AtLeast, Equal};

    fn rows(sides: &[(Sense, i64)]) -> Vec<Row> {
        let row = |&(sense, rhs): &(Sense, i64)| Row { sense, rhs: rhs.into(), scale: IBig::ONE };
        sides.iter().map(row).collect()
    }

    fn column(cost: i64, entries: &[(usize, i64)]) -> Column {
        let entries = entries.iter().map(|&(row, entry)| (row, entry.into())).collect();
        Column { cost: cost.into(), entries, free: false }
    }

    fn vector(numerators: &[i64], denominator: i64) -> Vector {
        let numerators = numerators.iter().map(|&n| n.into()).collect();
        Vector { numerators, denominator: denominator.into() }
    }

    #[test]
    fn a_minimum_is_exact_from_both_sides() {
        // min 2x + 3y + z with x + 3y >= 1, 3x + y >= 1, z free with z = -1/3 x: by hand x = y = 1/4 and
        // z = -1/12; the multipliers (11/24, 19/24 - 1/3 * 1/4, ..) follow from the two columns.
        let rows = rows(&[(AtLeast, 1), (AtLeast, 1), (Equal, 0)]);
        let free = Column { free: true, ..column(1, &[(2, 3)]) };
        let columns =
            vec![column(2, &[(0, 1), (1, 3), (2, 1)]), column(3, &[(0, 3), (1, 1)]), free];
        let found = minimum(&rows, columns, &IBig::ONE, &Control::unlimited()).unwrap();
        assert_eq!(found.values, vector(&[3, 3, -1], 12));
        // z: 3 w = 1. x: u + 3v + w = 2. y: 3u + v = 3. So u = 11/12, v = 1/4.
        assert_eq!(found.multipliers, vector(&[11, 3, 4], 12));
    }

    #[test]
    fn programs_without_a_minimum_have_none() {
        let one = rows(&[(AtLeast, 1)]);
        let unlimited = Control::unlimited();
        for column in [column(1, &[(0, -1)]), column(-1, &[(0, 1)])] {
            let found = minimum(&one, vec![column], &IBig::ONE, &unlimited);
            assert_eq!(found, Err(Unsolved::NotFound));
        }
        let over = Control::new(Some(std::time::Duration::ZERO), None, None);
        assert_eq!(minimum(&one, Vec::new(), &IBig::ONE, &over), Err(Unsolved::Stopped));
    }

    #[test]
    fn there_is_a_solution_or_a_ray() {
        // x - y >= 1 and y - b x >= 0: solvable exactly if b < 1, however close to 1.
        let mut rows = rows(&[(AtLeast, 1), (AtLeast, 0)]);
        let trillion = 1_000_000_000_000i64;
        rows[1].scale = trillion.into();
        for (b, solvable) in [(trillion - 1, true), (trillion, false), (trillion + 1, false)] {
            let columns = vec![column(0, &[(0, 1), (1, -b)]), column(0, &[(0, -1), (1, trillion)])];
            let found = alternative(&rows, columns, &IBig::ONE, &Control::unlimited()).unwrap();
            match found {
                Alternative::Solution(x) => {
                    assert!(solvable);
                    assert!(&x.numerators[0] - &x.numerators[1] >= x.denominator);
                    assert!(&x.numerators[1] * trillion >= &x.numerators[0] * b);
                }
                Alternative::Ray(y) => {
                    assert!(!solvable && y.numerators[0] > IBig::ZERO);
                    assert!(y.numerators[0] <= &y.numerators[1] * b);
                    assert!(&y.numerators[1] * trillion <= y.numerators[0]);
                }
            }
        }
    }
}
