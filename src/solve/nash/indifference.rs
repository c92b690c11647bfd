//! Newton's method on the indifference equations of a support.

use super::float_game::{FloatGame, FloatProfile, Support};
use crate::exact::rationalise::{exact, round_dyadic};
use dashu::rational::RBig;
use nalgebra::linalg::FullPivLU;
use nalgebra::{DMatrix, DVector};

/// Newton steps before giving up.
const STEPS: usize = 30;
/// Sweeps in which a matrix is to be decomposed.
const SWEEPS: usize = 10_000;
/// Pivots this much smaller than the largest count as zero.
const RANK: f64 = 1e-9;
/// Binary digits kept of the largest entry of an inverse.
const DIGITS: i32 = 44;

/// The indifference equations near a point; the unknowns are the probabilities of a support, in its order.
///
/// One equation for each unknown: that a type's probabilities sum to 1, and that its other actions give what
/// its first one gives.
#[derive(Debug)]
pub struct Linearised {
    /// All unknowns; the pinned ones are left to the caller.
    pub point: Vec<RBig>,
    /// Equations that are independent at the point.
    pub equations: Vec<usize>,
    /// As many unknowns that they determine, given the others.
    pub dependent: Vec<usize>,
    /// The unknowns that may be chosen.
    pub free: Vec<usize>,
    /// An approximate inverse of the Jacobian: by dependent unknown and equation.
    pub inverse: Vec<Vec<RBig>>,
}

impl FloatGame<'_> {
    /// Finds the solution near a profile, of least change, and what of it may be chosen.
    pub fn linearised(&self, support: &Support, near: &FloatProfile) -> Option<Linearised> {
        let mut point = unknowns(support, near);
        for _ in 0..STEPS {
            let values = self.equations(support, &point);
            let slopes = self.jacobian(support, &point);
            if !slopes.iter().all(|slope| slope.is_finite()) {
                return None;
            }
            let parts = slopes.try_svd(true, true, 4.0 * f64::EPSILON, SWEEPS)?;
            let step = parts.solve(&values, RANK).ok()?;
            point -= &step;
            if step.amax() < 1e-15 {
                break;
            }
        }
        let size = point.len();
        let factor = FullPivLU::new(self.jacobian(support, &point));
        let mut rows = DMatrix::from_fn(size, 1, |row, _| row);
        let mut columns = DMatrix::from_fn(1, size, |_, column| column);
        factor.p().permute_rows(&mut rows);
        factor.q().permute_columns(&mut columns);
        let pivots = factor.u().diagonal();
        let least = RANK * pivots.amax();
        let rank = pivots.iter().filter(|pivot| pivot.abs() > least).count();
        let (mut dependent, mut free) = (columns.as_slice().to_vec(), Vec::new());
        free.extend(dependent.drain(rank..));
        free.sort_unstable();
        let equations = rows.as_slice()[..rank].to_vec();
        self.around(support, point, equations, dependent, free)
    }

    /// The same equations solved for the same unknowns, with the others as given.
    pub fn pinned(
        &self,
        support: &Support,
        from: &Linearised,
        pins: &[RBig],
    ) -> Option<Linearised> {
        let float = |x: &RBig| x.to_f64_fast();
        let mut point = DVector::from_iterator(from.point.len(), from.point.iter().map(float));
        for (&place, pin) in from.free.iter().zip(pins) {
            point[place] = float(pin);
        }
        for _ in 0..STEPS {
            let all = self.equations(support, &point);
            let values = DVector::from_fn(from.equations.len(), |k, _| all[from.equations[k]]);
            let step = self.square(support, &point, from).lu().solve(&values)?;
            for (&place, step) in from.dependent.iter().zip(step.iter()) {
                point[place] -= step;
            }
            if !step.amax().is_finite() || step.amax() > 1.0 {
                return None;
            }
            if step.amax() < 1e-15 {
                break;
            }
        }
        let (equations, dependent) = (from.equations.clone(), from.dependent.clone());
        self.around(support, point, equations, dependent, from.free.clone())
    }

    fn around(
        &self,
        support: &Support,
        point: DVector<f64>,
        equations: Vec<usize>,
        dependent: Vec<usize>,
        free: Vec<usize>,
    ) -> Option<Linearised> {
        let exact_point = point.iter().map(|x| exact(*x)).collect::<Option<_>>()?;
        let mut found =
            Linearised { point: exact_point, equations, dependent, free, inverse: Vec::new() };
        let mut inverse = self.square(support, &point, &found).try_inverse()?;
        let units = self.units(support);
        for (mut column, &equation) in inverse.column_iter_mut().zip(&found.equations) {
            column /= units[equation];
        }
        let digits = DIGITS - inverse.amax().log2().ceil() as i32;
        let digits = u16::try_from(digits.max(0)).unwrap_or(u16::MAX);
        let row = |row: usize| inverse.row(row).iter().map(|x| round_dyadic(*x, digits)).collect();
        found.inverse = (0..inverse.nrows()).map(row).collect::<Option<_>>()?;
        Some(found)
    }

    /// The independent part of the Jacobian.
    fn square(&self, support: &Support, point: &DVector<f64>, of: &Linearised) -> DMatrix<f64> {
        let all = self.jacobian(support, point);
        DMatrix::from_fn(of.equations.len(), of.dependent.len(), |row, column| {
            all[(of.equations[row], of.dependent[column])]
        })
    }

    fn at(&self, support: &Support, point: &DVector<f64>) -> FloatProfile {
        let sizes = |i: usize| vec![vec![0.0; self.game.actions.size(i)]; self.game.types.size(i)];
        let mut chances: Vec<Vec<Vec<f64>>> = (0..self.game.agents.len()).map(sizes).collect();
        let mut place = 0;
        for (i, t, actions) in support {
            for &action in actions {
                chances[*i][*t][action] = point[place];
                place += 1;
            }
        }
        FloatProfile { chances }
    }

    /// What the equations are divided by here, so that all are of ordinary size.
    fn units(&self, support: &Support) -> Vec<f64> {
        let each = support.iter().flat_map(|(i, t, actions)| {
            let unit = self.marginal(*i, *t) * self.scale;
            (0..actions.len()).map(move |k| if k == 0 { 1.0 } else { unit })
        });
        each.collect()
    }

    fn equations(&self, support: &Support, point: &DVector<f64>) -> DVector<f64> {
        let play = self.play(&self.at(support, point));
        let mut values = Vec::with_capacity(point.len());
        for (i, t, actions) in support {
            let first = values.len();
            values.push(point.as_slice()[first..first + actions.len()].iter().sum::<f64>() - 1.0);
            let utilities = self.utilities(&play, (*i, *t), actions);
            let unit = self.marginal(*i, *t) * self.scale;
            values.extend(utilities[1..].iter().map(|utility| (utility - utilities[0]) / unit));
        }
        DVector::from_vec(values)
    }

    fn jacobian(&self, support: &Support, point: &DVector<f64>) -> DMatrix<f64> {
        let play = self.play(&self.at(support, point));
        let mut slopes = DMatrix::zeros(point.len(), point.len());
        let mut row = 0;
        for (i, t, actions) in support {
            slopes.view_mut((row, row), (1, actions.len())).fill(1.0);
            let unit = self.marginal(*i, *t) * self.scale;
            let mut column = 0;
            for (j, s, columns) in support {
                if i != j {
                    let block = self.slopes(&play, (*i, *t, actions), (*j, *s, columns));
                    for (k, slope) in block.iter().enumerate().skip(1) {
                        for (l, slope) in slope.iter().enumerate() {
                            slopes[(row + k, column + l)] = (slope - block[0][l]) / unit;
                        }
                    }
                }
                column += columns.len();
            }
            row += actions.len();
        }
        slopes
    }
}

fn unknowns(support: &Support, profile: &FloatProfile) -> DVector<f64> {
    let each = support
        .iter()
        .flat_map(|(i, t, actions)| actions.iter().map(|&action| profile.chances[*i][*t][action]));
    DVector::from_vec(each.collect())
}
