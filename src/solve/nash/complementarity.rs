//! Equilibria as a complementarity problem: every action is unplayed or a best reply.
//!
//! With `s = v − U` the loss of an action, Fischer and Burmeister's `q + s − sqrt(q^2 + s^2)` vanishes
//! exactly where `q, s >= 0` and `q s = 0`. The system is solved by Levenberg and Marquardt's method, which
//! converges fast also where equilibria are not isolated (De Luca, Facchinei and Kanzow 1996).

use super::float_game::{FloatGame, FloatProfile, Playable};
use super::layout::Layout;
use crate::solve::Control;
use nalgebra::{DMatrix, DVector};

/// Steps before giving up.
const STEPS: usize = 120;
/// What counts as solved.
const SMALL: f64 = 1e-12;

/// What is near enough to a solution to look for one there.
const NEAR: f64 = 1e-7;

impl FloatGame<'_> {
    /// An equilibrium of the game in which only these actions can be played, near the given profile;
    /// and whether it nearly is one.
    pub fn polished(
        &self,
        playable: &Playable,
        start: &FloatProfile,
        control: &Control<'_>,
    ) -> (FloatProfile, bool) {
        let layout = Layout::new(self, playable);
        let mut point = self.first_point(&layout, start);
        let mut values = self.residuals(&layout, &point);
        for _ in 0..STEPS {
            if values.amax() < SMALL || control.stopped() {
                break;
            }
            let slopes = self.derivative(&layout, &point);
            let gradient = slopes.tr_mul(&values);
            let mut normal = slopes.tr_mul(&slopes);
            let damping = values.norm_squared().clamp(1e-15, 1e-2);
            (0..size(&layout)).for_each(|k| normal[(k, k)] += damping);
            let Some(factor) = normal.cholesky() else { break };
            let step = factor.solve(&gradient);
            let Some((next, next_values)) = self.shortened(&layout, &point, &values, &step) else {
                break;
            };
            (point, values) = (next, next_values);
        }
        (layout.profile(self, point.as_slice()), values.amax() < NEAR)
    }

    /// The longest step, among halvings, that makes the residual smaller.
    fn shortened(
        &self,
        layout: &Layout<'_>,
        point: &DVector<f64>,
        values: &DVector<f64>,
        step: &DVector<f64>,
    ) -> Option<(DVector<f64>, DVector<f64>)> {
        let mut length = 1.0;
        for _ in 0..24 {
            let next = point - step * length;
            let next_values = self.residuals(layout, &next);
            if next_values.norm_squared() < values.norm_squared() * (1.0 - 1e-4 * length) {
                return Some((next, next_values));
            }
            length /= 2.0;
        }
        None
    }

    /// The unknowns at a profile: its probabilities, and what the best replies to it give.
    fn first_point(&self, layout: &Layout<'_>, start: &FloatProfile) -> DVector<f64> {
        let mut point = DVector::zeros(size(layout));
        for (place, &(i, t)) in layout.types.iter().enumerate() {
            let law = layout.actions[place].iter().map(|&a| start.chances[i][t][a].max(0.0));
            let total: f64 = law.clone().sum();
            for (k, chance) in law.enumerate() {
                let even = 1.0 / layout.actions[place].len() as f64;
                point[layout.first[place] + k] = if total > 0.0 { chance / total } else { even };
            }
        }
        let play = self.play(&layout.profile(self, point.as_slice()));
        for (place, &(i, t)) in layout.types.iter().enumerate() {
            let values = self.utilities(&play, (i, t), layout.actions[place]);
            let best = values.into_iter().fold(f64::NEG_INFINITY, f64::max);
            point[layout.chances + place] = best / (self.marginal(i, t) * self.scale);
        }
        point
    }

    /// Losses by unknown probability, in units of the largest difference of payoffs.
    fn losses(&self, layout: &Layout<'_>, point: &DVector<f64>) -> Vec<f64> {
        let play = self.play(&layout.profile(self, point.as_slice()));
        let of_type = |(place, &(i, t)): (usize, &(usize, usize))| {
            let unit = self.marginal(i, t) * self.scale;
            let values = self.utilities(&play, (i, t), layout.actions[place]);
            values.into_iter().map(move |value| point[layout.chances + place] - value / unit)
        };
        layout.types.iter().enumerate().flat_map(of_type).collect()
    }

    fn residuals(&self, layout: &Layout<'_>, point: &DVector<f64>) -> DVector<f64> {
        let losses = self.losses(layout, point);
        let mut residuals = DVector::zeros(size(layout));
        for (k, loss) in losses.into_iter().enumerate() {
            residuals[k] = point[k] + loss - point[k].hypot(loss);
        }
        for (place, first) in layout.first.iter().enumerate() {
            let law = first..&(first + layout.actions[place].len());
            let total: f64 = point.as_slice()[*law.start..*law.end].iter().sum();
            residuals[layout.chances + place] = total - 1.0;
        }
        residuals
    }

    fn derivative(&self, layout: &Layout<'_>, point: &DVector<f64>) -> DMatrix<f64> {
        let losses = self.losses(layout, point);
        let play = self.play(&layout.profile(self, point.as_slice()));
        let mut slopes = DMatrix::zeros(size(layout), size(layout));
        for (place, &(i, t)) in layout.types.iter().enumerate() {
            let (first, actions) = (layout.first[place], layout.actions[place]);
            let unit = self.marginal(i, t) * self.scale;
            let parts: Vec<(f64, f64)> =
                (first..first + actions.len()).map(|k| partial(point[k], losses[k])).collect();
            for (k, &(by_chance, by_loss)) in parts.iter().enumerate() {
                slopes[(first + k, first + k)] = by_chance;
                slopes[(first + k, layout.chances + place)] = by_loss;
                slopes[(layout.chances + place, first + k)] = 1.0;
            }
            for (other_place, &(j, s)) in layout.types.iter().enumerate() {
                if i == j {
                    continue;
                }
                let columns = layout.actions[other_place];
                let block = self.slopes(&play, (i, t, actions), (j, s, columns));
                for (k, row) in block.iter().enumerate() {
                    for (l, slope) in row.iter().enumerate() {
                        let at = (first + k, layout.first[other_place] + l);
                        slopes[at] = -parts[k].1 * slope / unit;
                    }
                }
            }
        }
        slopes
    }
}

/// The unknowns: the probabilities first, then one value for every type.
fn size(layout: &Layout<'_>) -> usize {
    layout.chances + layout.types.len()
}

/// The derivatives of `q + s − sqrt(q^2 + s^2)`, or at the kink those in between.
fn partial(q: f64, s: f64) -> (f64, f64) {
    let norm = q.hypot(s);
    match norm > 1e-14 {
        true => (1.0 - q / norm, 1.0 - s / norm),
        false => (1.0 - std::f64::consts::FRAC_1_SQRT_2, 1.0 - std::f64::consts::FRAC_1_SQRT_2),
    }
}
