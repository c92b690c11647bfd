//! The path of logit equilibria, from any profile to an equilibrium.
//!
//! With a prior p, types that err play `q(a)` in proportion to `p(a) exp(lambda U(a))`. From `lambda = 0`, where q
//! is p, a path leads to equilibria as lambda grows (McKelvey and Palfrey 1995); it is followed by its length, as
//! lambda need not grow all the way (Turocy 2005).

use super::float_game::{FloatGame, FloatProfile, Playable};
use super::layout::Layout;
use crate::solve::Control;
use nalgebra::{DMatrix, DVector};

/// Steps along a path before giving up.
const STEPS: usize = 600;
/// Corrections after a step.
const CORRECTIONS: usize = 6;
/// What expected losses, in units of the payoffs, end a path.
const LOSS: f64 = 1e-7;
/// What a prior gives to every action at least, so that nothing is out of reach.
const LEAST: f64 = 1e-3;

impl FloatGame<'_> {
    /// Near an equilibrium of the game in which only these actions can be played: where the path from this
    /// profile leads.
    pub fn traced(
        &self,
        playable: &Playable,
        prior: &FloatProfile,
        control: &Control<'_>,
    ) -> FloatProfile {
        let layout = Layout::new(self, playable);
        let size = layout.chances;
        let mut start = DVector::zeros(size + 1);
        for (place, &(i, t)) in layout.types.iter().enumerate() {
            let law = layout.actions[place].iter().map(|&a| prior.chances[i][t][a].max(LEAST));
            let total: f64 = law.clone().sum();
            for (k, chance) in law.enumerate() {
                start[layout.first[place] + k] = (chance / total).ln();
            }
        }
        let mut point = start.clone();
        let mut direction = DVector::zeros(size + 1);
        direction[size] = 1.0;
        let mut length = 0.1;
        for _ in 0..STEPS {
            if control.stopped() {
                break;
            }
            let Some(tangent) = self.tangent(&layout, &point, &direction) else { break };
            let ahead = &point + &tangent * length;
            match self.corrected(&layout, &start, ahead, &tangent) {
                Some((next, corrections)) if (&next - &point).norm() < 2.0 * length => {
                    point = next;
                    direction = tangent;
                    length *= if corrections <= 3 { 1.6 } else { 1.0 };
                }
                _ => length /= 2.0,
            }
            if length < 1e-7 || self.expected_loss(&layout, &point) < LOSS {
                break;
            }
        }
        layout.profile(self, &chances(&point))
    }

    /// The direction of the path, on the side of the one before.
    fn tangent(
        &self,
        layout: &Layout<'_>,
        point: &DVector<f64>,
        before: &DVector<f64>,
    ) -> Option<DVector<f64>> {
        let mut right = DVector::zeros(point.len());
        right[layout.chances] = 1.0;
        let tangent = self.bordered(layout, point, before).lu().solve(&right)?;
        tangent.iter().all(|x| x.is_finite()).then(|| tangent.normalize())
    }

    /// The point of the path straight aside, and how many steps it took.
    fn corrected(
        &self,
        layout: &Layout<'_>,
        start: &DVector<f64>,
        mut point: DVector<f64>,
        tangent: &DVector<f64>,
    ) -> Option<(DVector<f64>, usize)> {
        for corrections in 1..=CORRECTIONS {
            let values = self.logit(layout, start, &point);
            let step = self.bordered(layout, &point, tangent).lu().solve(&values)?;
            point -= &step;
            if !point.iter().all(|x| x.is_finite()) {
                return None;
            }
            if step.amax() < 1e-7 {
                return Some((point, corrections));
            }
        }
        None
    }

    /// By how much the logit equations fail; the last entry is 0.
    fn logit(
        &self,
        layout: &Layout<'_>,
        start: &DVector<f64>,
        point: &DVector<f64>,
    ) -> DVector<f64> {
        let chances = chances(point);
        let gains = self.gains(layout, &chances);
        let precision = point[layout.chances];
        let mut values = DVector::zeros(point.len());
        for (place, &first) in layout.first.iter().enumerate() {
            let law = first..first + layout.actions[place].len();
            values[first] = chances[law.clone()].iter().sum::<f64>() - 1.0;
            for k in law.skip(1) {
                let odds = point[k] - point[first] - (start[k] - start[first]);
                values[k] = odds - precision * gains[k];
            }
        }
        values
    }

    /// What an action gives more than the type's first one, in units of the payoffs.
    fn gains(&self, layout: &Layout<'_>, chances: &[f64]) -> Vec<f64> {
        let play = self.play(&layout.profile(self, chances));
        let of_type = |(place, &(i, t)): (usize, &(usize, usize))| {
            let unit = self.marginal(i, t) * self.scale;
            let values = self.utilities(&play, (i, t), layout.actions[place]);
            let first = values.first().copied().unwrap_or(0.0);
            values.into_iter().map(move |value| (value - first) / unit)
        };
        layout.types.iter().enumerate().flat_map(of_type).collect()
    }

    /// What the types lose by erring, at most.
    fn expected_loss(&self, layout: &Layout<'_>, point: &DVector<f64>) -> f64 {
        let chances = chances(point);
        let gains = self.gains(layout, &chances);
        let mut most: f64 = 0.0;
        for (place, &first) in layout.first.iter().enumerate() {
            let law = first..first + layout.actions[place].len();
            let best = gains[law.clone()].iter().copied().fold(f64::NEG_INFINITY, f64::max);
            most = most.max(law.map(|k| chances[k] * (best - gains[k])).sum());
        }
        most
    }

    /// The derivative of the logit equations, and a direction as last row.
    fn bordered(
        &self,
        layout: &Layout<'_>,
        point: &DVector<f64>,
        direction: &DVector<f64>,
    ) -> DMatrix<f64> {
        let chances = chances(point);
        let play = self.play(&layout.profile(self, &chances));
        let gains = self.gains(layout, &chances);
        let precision = point[layout.chances];
        let mut slopes = DMatrix::zeros(point.len(), point.len());
        slopes.row_mut(layout.chances).tr_copy_from(direction);
        for (place, &(i, t)) in layout.types.iter().enumerate() {
            let (first, actions) = (layout.first[place], layout.actions[place]);
            let unit = self.marginal(i, t) * self.scale;
            for k in first..first + actions.len() {
                slopes[(first, k)] = chances[k];
                if k > first {
                    slopes[(k, k)] = 1.0;
                    slopes[(k, first)] = -1.0;
                    slopes[(k, layout.chances)] = -gains[k];
                }
            }
            for (other, &(j, s)) in layout.types.iter().enumerate() {
                if i == j {
                    continue;
                }
                let block = self.slopes(&play, (i, t, actions), (j, s, layout.actions[other]));
                for (k, row) in block.iter().enumerate().skip(1) {
                    for (l, slope) in row.iter().enumerate() {
                        let column = layout.first[other] + l;
                        let change = (slope - block[0][l]) * chances[column] / unit;
                        slopes[(first + k, column)] = -precision * change;
                    }
                }
            }
        }
        slopes
    }
}

/// Probabilities from their logarithms, which stand before the precision.
fn chances(point: &DVector<f64>) -> Vec<f64> {
    point.as_slice()[..point.len() - 1].iter().map(|x| x.exp()).collect()
}
