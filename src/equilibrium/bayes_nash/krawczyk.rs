//! Boxes that are proved to hold an equilibrium.

use super::super::{Strategies, Weights};
use super::indifference::Indifference;
use super::proof::EquilibriumBox;
use crate::exact::Fixed;
use crate::solve::Linearised;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// Binary digits of the probabilities in the middle of a box.
const CENTRE: usize = 100;
/// Minus the binary logarithm of its radius.
const RADIUS: usize = 80;
/// Steps of the chord method; it gains at least a digit with each.
const STEPS: usize = 300;
/// Minus the binary logarithm of the last step.
const PRECISE: usize = 470;

/// The solution near a linearised one, to about 470 binary digits, or `None` if it cannot be reached.
///
/// The chord method: Newton's with the one inverse, which gains about as many digits with every step as that has.
pub(super) fn refined(
    system: &Indifference<'_>,
    from: &Linearised,
    stopped: &dyn Fn() -> bool,
) -> Option<Vec<Fixed>> {
    let small = Fixed::of(&RBig::from_parts(IBig::ONE, UBig::ONE << PRECISE));
    let inverse = fixed(&from.inverse);
    let mut point: Vec<Fixed> = from.point.iter().map(Fixed::of).collect();
    let mut last: Option<Fixed> = None;
    for _ in 0..STEPS {
        if stopped() {
            return None;
        }
        let values = system.equations(&point);
        let values: Vec<&Fixed> = from.equations.iter().map(|&row| &values[row]).collect();
        let steps: Vec<Fixed> = inverse.iter().map(|row| product(row, &values)).collect();
        for (&place, step) in from.dependent.iter().zip(&steps) {
            point[place].subtract(step);
            point[place] = point[place].inside();
        }
        let length = largest(steps.iter())?;
        if length.is_below(&small) {
            return Some(point);
        }
        let mut twice = length.clone();
        twice.add(&length);
        if last.is_some_and(|last| last.is_below(&twice)) {
            return None;
        }
        last = Some(length);
    }
    None
}

/// A box around the solution in which Krawczyk's test finds an equilibrium, and what the unknowns are in it.
pub(super) fn proved_box(
    system: &Indifference<'_>,
    solution: &[Fixed],
    from: &Linearised,
) -> Option<(EquilibriumBox, Vec<Fixed>)> {
    let radius = RBig::from_parts(IBig::ONE, UBig::ONE << RADIUS);
    let side = Fixed::of(&radius);
    let centre = rounded(system, solution)?;
    let unit = IBig::ONE << CENTRE;
    let middle: Vec<Fixed> = centre.iter().map(|weight| Fixed::of_ratio(weight, &unit)).collect();
    let within: Vec<Fixed> = middle.iter().map(|x| x.widened(&side)).collect();
    if !within.iter().all(Fixed::is_never_negative) {
        return None;
    }
    // By equation, as the certificate has it; those of `from` come in the order of its pivots.
    let mut preconditioner = vec![vec![RBig::ZERO; system.size()]; system.size()];
    for (&unknown, row) in from.dependent.iter().zip(&from.inverse) {
        for (&equation, entry) in from.equations.iter().zip(row) {
            preconditioner[unknown][equation] = entry.clone();
        }
    }
    let inverse = fixed(&preconditioner);
    let values = system.equations(&middle);
    let values: Vec<&Fixed> = values.iter().collect();
    let jacobian = system.jacobian(&within);
    for (place, row) in inverse.iter().enumerate() {
        // |C f(x0)| + radius |I − C f'(X)|, summed along the row, against the radius.
        let mut reach = product(row, &values).magnitude();
        for column in 0..system.size() {
            let mut entry = Fixed::of(&if place == column { RBig::ONE } else { RBig::ZERO });
            let by_row: Vec<&Fixed> = jacobian.iter().map(|row| &row[column]).collect();
            entry.subtract(&product(row, &by_row));
            reach.add_product(&side, &entry.magnitude());
        }
        if !reach.is_below(&side) {
            return None;
        }
    }
    if !system.is_best(&within) {
        return None;
    }
    let centre = strategies(system, centre, unit);
    let supports = system.support.clone();
    Some((EquilibriumBox { supports, centre, radius, preconditioner }, within))
}

/// Positive weights near the solution that sum to `2^CENTRE` for every type.
fn rounded(system: &Indifference<'_>, solution: &[Fixed]) -> Option<Vec<IBig>> {
    let unit = RBig::from(IBig::ONE << CENTRE);
    let mut weights: Vec<IBig> =
        solution.iter().map(|x| (x.interval().lower() * &unit).round()).collect();
    let mut first = 0;
    for (_, _, actions) in system.support {
        let law = &mut weights[first..first + actions.len()];
        first += actions.len();
        let rest = (IBig::ONE << CENTRE) - law.iter().sum::<IBig>();
        *law.iter_mut().max()? += rest;
    }
    weights.iter().all(|weight| *weight > IBig::ZERO).then_some(weights)
}

fn strategies(system: &Indifference<'_>, weights: Vec<IBig>, unit: IBig) -> Strategies {
    let game = system.nature.game;
    let mut laws: Vec<Vec<Option<Weights>>> =
        (0..game.agents.len()).map(|i| vec![None; game.types.size(i)]).collect();
    let mut weights = weights.into_iter();
    for (i, t, actions) in system.support {
        laws[*i][*t] = Some(actions.iter().copied().zip(weights.by_ref()).collect());
    }
    Strategies { denominators: vec![unit; game.agents.len()], laws }
}

fn fixed(matrix: &[Vec<RBig>]) -> Vec<Vec<Fixed>> {
    matrix.iter().map(|row| row.iter().map(Fixed::of).collect()).collect()
}

fn product(row: &[Fixed], column: &[&Fixed]) -> Fixed {
    let mut sum = Fixed::ZERO;
    row.iter().zip(column).for_each(|(a, b)| sum.add_product(a, b));
    sum
}

fn largest<'a>(values: impl Iterator<Item = &'a Fixed>) -> Option<Fixed> {
    values.map(Fixed::magnitude).reduce(|a, b| if a.is_below(&b) { b } else { a })
}
