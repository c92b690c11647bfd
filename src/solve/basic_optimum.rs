//! Exactly optimal basic solutions of listed programs, from both sides.

use super::control::Control;
use super::float_ring::quotient;
use super::highs::{Basis, FloatColumn, FloatProgram, RowBounds, RunStatus};
use super::master::{Basic, ExactMaster};
use super::refine::{Scales, refine};
use super::relaxation::{Relaxed, Restriction};
use crate::exact::{Factor, Vector};
use crate::game::ratio;
use crate::program::{Column, Listed, Row, Sense};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// How often a basis is refined before the program is given up.
const REFINEMENTS: usize = 20;

/// An optimum with its proof.
#[derive(Clone, Debug)]
pub struct BasicOptimum {
    /// The minimum.
    pub value: RBig,
    /// Columns, in the program's integer units: what the right sides are.
    pub columns: Vector,
    /// Multipliers of scaled rows and costs.
    pub multipliers: Vector,
}

/// The minimum of a program, if floats find a basis that is exactly optimal.
pub fn basic_optimum(program: &Listed, control: &Control<'_>) -> Option<BasicOptimum> {
    let mut float = FloatProgram::new(&row_bounds(program), &float_columns(program));
    float.set_time_limit(control.seconds_left());
    match float.run(&|| control.stopped()) {
        RunStatus::Optimal => optimum_from(program, &float.basis(), control),
        _ => None,
    }
}

/// The minimum of a case of a program, if the basis that floats ended with is optimal, or soon made so.
pub fn optimum_near(
    program: &Listed,
    restriction: &Restriction,
    relaxed: &Relaxed,
    control: &Control<'_>,
) -> Option<BasicOptimum> {
    let (program, basis) = restriction.with_basis(program, &relaxed.start);
    optimum_from(&program, &basis, control)
}

fn optimum_from(program: &Listed, basis: &Basis, control: &Control<'_>) -> Option<BasicOptimum> {
    let exact = ExactMaster {
        rows: &program.rows,
        columns: program.columns.clone(),
        fixed: 0,
        ids: Vec::new(),
    };
    let scales = Scales { cost: &program.cost_scale, rhs: &program.rhs_scale };
    let mut members = exact.members(basis);
    let stop = || control.stopped();
    for _ in 0..REFINEMENTS {
        if members.len() != exact.rows.len() || control.stopped() {
            return None;
        }
        let entries = members.iter().map(|&member| exact.entries(member)).collect();
        let factor = Factor::interruptible(entries, &stop).ok()?;
        let sides: Vec<IBig> = exact.rows.iter().map(|row| row.rhs.clone()).collect();
        let values = factor.solve(&sides, &stop).ok()?;
        let costs: Vec<IBig> = members.iter().map(|&member| exact.cost(member)).collect();
        let multipliers = factor.solve_transposed(&costs, &stop).ok()?;
        if is_feasible(&exact, &members, &values) && is_dual_feasible(&exact, &multipliers) {
            return Some(optimum(program, &exact, &members, &values, &multipliers));
        }
        members = refine(&exact, &scales, &members, &values, &multipliers, control)?;
    }
    None
}

fn is_feasible(exact: &ExactMaster<'_>, members: &[Basic], values: &Vector) -> bool {
    let mut pairs = members.iter().zip(&values.numerators);
    pairs.all(|(&member, value)| exact.infeasibility(member, value).is_zero())
}

/// No column costs less than its rows pay for it, and `>=` rows pay nothing negative.
fn is_dual_feasible(exact: &ExactMaster<'_>, multipliers: &Vector) -> bool {
    let paid = |column: &Column| -> IBig {
        column.entries.iter().map(|(row, a)| a * &multipliers.numerators[*row]).sum()
    };
    let mut rows = exact.rows.iter().zip(&multipliers.numerators);
    rows.all(|(row, y)| row.sense == Sense::Equal || *y >= IBig::ZERO)
        && exact.columns.iter().all(|column| {
            let rest = &column.cost * &multipliers.denominator - paid(column);
            rest.is_zero() || (!column.free && rest > IBig::ZERO)
        })
}

fn optimum(
    program: &Listed,
    exact: &ExactMaster<'_>,
    members: &[Basic],
    values: &Vector,
    multipliers: &Vector,
) -> BasicOptimum {
    let mut numerators = vec![IBig::ZERO; program.columns.len()];
    let mut total = IBig::ZERO;
    for (&member, value) in members.iter().zip(&values.numerators) {
        total += exact.cost(member) * value;
        if let Basic::Column(column) = member {
            numerators[column] = value.clone();
        }
    }
    let unit = &values.denominator * &program.cost_scale * &program.rhs_scale;
    let rows = program.rows.iter().zip(&multipliers.numerators);
    let scaled = rows.map(|(row, y)| y * &row.scale).collect();
    let (_, denominator) = (&multipliers.denominator * &program.cost_scale).into_parts();
    BasicOptimum {
        value: ratio(total, unit),
        columns: Vector { numerators, denominator: values.denominator.clone() },
        multipliers: Vector::reduced(scaled, denominator),
    }
}

/// The rows as HiGHS gets them.
pub(super) fn row_bounds(program: &Listed) -> Vec<RowBounds> {
    program.rows.iter().map(|row| bounds_of(row, &program.rhs_scale)).collect()
}

/// A row as HiGHS gets it.
pub(super) fn bounds_of(row: &Row, rhs_scale: &IBig) -> RowBounds {
    let right = quotient(&row.rhs, &(&row.scale * rhs_scale));
    match row.sense {
        Sense::Equal => (right, right),
        Sense::AtLeast => (right, f64::INFINITY),
    }
}

/// The columns as HiGHS gets them.
pub(super) fn float_columns(program: &Listed) -> Vec<FloatColumn> {
    let column = |column: &Column| {
        let entry = |(row, a): &(usize, IBig)| (*row, quotient(a, &program.rows[*row].scale));
        FloatColumn {
            cost: quotient(&column.cost, &program.cost_scale),
            lower: if column.free { f64::NEG_INFINITY } else { 0.0 },
            entries: column.entries.iter().map(entry).collect(),
        }
    };
    program.columns.iter().map(column).collect()
}
