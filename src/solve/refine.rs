//! Iterative refinement: when a float basis is not exactly optimal, magnify what is wrong and solve again.
//!
//! Gleixner, Steffy, Wolter, "Iterative refinement for linear programming", INFORMS J. Computing 28
//! (2016). Around an exact basic solution the residual program is scaled by the largest violation, so
//! HiGHS sees violations far below its tolerances as ordinary numbers.

use super::control::Control;
use super::float_ring::quotient;
use super::highs::{Basis, BasisStatus, FloatColumn, FloatProgram, RunStatus};
use super::master::{Basic, ExactMaster};
use crate::exact::Vector;
use crate::program::Sense;
use dashu::integer::IBig;

/// Simplex iterations for each row and column: a basis that takes more to mend is given up.
const ITERATIONS: usize = 20;

/// Scaled numbers beyond this are cut: HiGHS only has to see that they are far away.
const FAR: f64 = 1e9;

/// The basis that is optimal for the program magnified around the basic solution `values` (by member)
/// with multipliers `multipliers` (by row).
pub(super) fn refine(
    master: &ExactMaster<'_>,
    scales: &Scales<'_>,
    members: &[Basic],
    values: &Vector,
    multipliers: &Vector,
    control: &Control<'_>,
) -> Option<Vec<Basic>> {
    let count = master.columns.len();
    let slacks: Vec<usize> =
        (0..master.rows.len()).filter(|&row| master.rows[row].sense == Sense::AtLeast).collect();
    let slack_of = |row: usize| slacks.binary_search(&row).ok().map(|place| count + place);

    // Distances from the lower bounds, and reduced costs, in HiGHS's units but not yet magnified.
    let mut distance = vec![0.0; count + slacks.len()];
    let mut basic = vec![BasisStatus::Nonbasic; count + slacks.len()];
    let mut artificial = vec![BasisStatus::Nonbasic; master.rows.len()];
    for (&member, value) in members.iter().zip(&values.numerators) {
        let unit = &values.denominator * scales.rhs;
        match member {
            Basic::Column(column) => {
                distance[column] = quotient(value, &unit);
                basic[column] = BasisStatus::Basic;
            }
            Basic::Slack(row) => match slack_of(row) {
                Some(place) => {
                    distance[place] = quotient(value, &(unit * &master.rows[row].scale));
                    basic[place] = BasisStatus::Basic;
                }
                None => artificial[row] = BasisStatus::Basic,
            },
        }
    }
    let mut reduced: Vec<f64> = (0..count)
        .map(|column| {
            let column = &master.columns[column];
            let paid: IBig =
                column.entries.iter().map(|(row, a)| a * &multipliers.numerators[*row]).sum();
            let rest = &column.cost * &multipliers.denominator - paid;
            quotient(&rest, &(&multipliers.denominator * scales.cost))
        })
        .collect();
    reduced.extend(slacks.iter().map(|&row| {
        let y = &multipliers.numerators[row] * &master.rows[row].scale;
        quotient(&y, &(&multipliers.denominator * scales.cost))
    }));
    for (cost, status) in reduced.iter_mut().zip(&basic) {
        if *status == BasisStatus::Basic {
            *cost = 0.0;
        }
    }

    let free = |place: usize| place < count && master.columns[place].free;
    let violation = |numbers: &[f64]| {
        let bad = |(place, &number): (usize, &f64)| if free(place) { 0.0 } else { -number };
        numbers.iter().enumerate().map(bad).fold(0.0, f64::max)
    };
    let magnify = |worst: f64| if worst > 0.0 { 1.0 / worst } else { 1.0 };
    let (primal, dual) = (magnify(violation(&distance)), magnify(violation(&reduced)));

    let mut columns: Vec<FloatColumn> = master
        .columns
        .iter()
        .map(|column| {
            let entries = column.entries.iter();
            let entry = |(row, a): &(usize, IBig)| (*row, quotient(a, &master.rows[*row].scale));
            FloatColumn {
                cost: 0.0,
                lower: f64::NEG_INFINITY,
                entries: entries.map(entry).collect(),
            }
        })
        .collect();
    let slack = |&row: &usize| FloatColumn { cost: 0.0, lower: 0.0, entries: vec![(row, -1.0)] };
    columns.extend(slacks.iter().map(slack));
    for (place, column) in columns.iter_mut().enumerate() {
        column.cost = (reduced[place] * dual).clamp(-FAR, FAR);
        if !free(place) {
            column.lower = (-distance[place] * primal).clamp(-FAR, FAR);
        }
    }
    let rows = vec![(0.0, 0.0); master.rows.len()];
    let mut float = FloatProgram::new(&rows, &columns);
    float.set_presolve(false);
    float.set_basis(&Basis { columns: basic, rows: artificial });
    float.set_time_limit(control.seconds_left());
    float.set_iteration_limit(ITERATIONS * (columns.len() + rows.len()));
    if float.run(&|| control.stopped()) != RunStatus::Optimal {
        return None;
    }
    let basis = float.basis();
    let in_basis = |statuses: &[BasisStatus]| {
        let listed = statuses.iter().enumerate();
        listed.filter(|(_, s)| **s == BasisStatus::Basic).map(|(i, _)| i).collect::<Vec<_>>()
    };
    let member = |place: usize| match place < count {
        true => Basic::Column(place),
        false => Basic::Slack(slacks[place - count]),
    };
    let columns = in_basis(&basis.columns).into_iter().map(member);
    Some(columns.chain(in_basis(&basis.rows).into_iter().map(Basic::Slack)).collect())
}

/// What HiGHS's units are: see `Program::cost_scale` and `Program::rhs_scale`.
pub(super) struct Scales<'a> {
    pub cost: &'a IBig,
    pub rhs: &'a IBig,
}
