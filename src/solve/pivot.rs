//! Exact steps of the primal simplex method, for programs that floats cannot see through.
//!
//! Bland, "New finite pivoting rules for the simplex method", Mathematics of Operations Research 2 (1977):
//! the first column that may enter enters, the first of those that must leave leaves, so no basis returns.

use super::master::{Basic, ExactMaster};
use crate::exact::{Factor, Stop, Vector};
use crate::program::{Row, Sense};
use dashu::integer::IBig;

/// The basis one step after a primal feasible one; `None` where no step is possible.
pub(super) fn pivot(
    exact: &ExactMaster<'_>,
    members: &[Basic],
    factor: &Factor,
    basic: &Vector,
    multipliers: &Vector,
    stop: &Stop<'_>,
) -> Option<Vec<Basic>> {
    let within = |(&member, value)| exact.infeasibility(member, value).is_zero();
    if !members.iter().zip(&basic.numerators).all(within) {
        return None;
    }
    let (entering, falls) = entering(exact, members, multipliers)?;
    let mut column = vec![IBig::ZERO; exact.rows.len()];
    for (row, entry) in exact.entries(entering) {
        column[row] = if falls { -entry } else { entry };
    }
    let change = factor.solve(&column, stop).ok()?;
    let mut leaving: Option<(usize, IBig, IBig)> = None;
    for (place, (&member, step)) in members.iter().zip(&change.numerators).enumerate() {
        let (value, step) = match member {
            Basic::Column(column) if exact.columns[column].free => continue,
            // An artificial stays zero: it leaves at once, whichever way it would go.
            Basic::Slack(row) if exact.rows[row].sense == Sense::Equal && !step.is_zero() => {
                (IBig::ZERO, IBig::ONE)
            }
            _ if *step > IBig::ZERO => (basic.numerators[place].clone(), step.clone()),
            _ => continue,
        };
        let sooner = leaving.as_ref().is_none_or(|(first, least, by)| {
            let (new, known) = (&value * by, least * &step);
            new < known || (new == known && order(member) < order(members[*first]))
        });
        if sooner {
            leaving = Some((place, value, step));
        }
    }
    let mut members = members.to_vec();
    members[leaving?.0] = entering;
    Some(members)
}

/// What may enter and lower the cost, and whether it does so by falling (a free column).
fn entering(
    exact: &ExactMaster<'_>,
    members: &[Basic],
    multipliers: &Vector,
) -> Option<(Basic, bool)> {
    for (number, column) in exact.columns.iter().enumerate() {
        let entries = column.entries.iter();
        let price: IBig = entries.map(|(row, a)| a * &multipliers.numerators[*row]).sum();
        let cost = &column.cost * &multipliers.denominator;
        let member = Basic::Column(number);
        if (price > cost || (column.free && price != cost)) && !members.contains(&member) {
            return Some((member, price < cost));
        }
    }
    let signed = exact.rows.iter().zip(&multipliers.numerators).enumerate();
    let wrong =
        |(_, (row, y)): &(usize, (&Row, &IBig))| row.sense == Sense::AtLeast && **y < IBig::ZERO;
    let slack = signed.into_iter().find(wrong).map(|(row, _)| Basic::Slack(row));
    slack.filter(|slack| !members.contains(slack)).map(|slack| (slack, false))
}

fn order(member: Basic) -> (bool, usize) {
    match member {
        Basic::Column(number) => (false, number),
        Basic::Slack(row) => (true, row),
    }
}
