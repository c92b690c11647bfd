//! Learning dynamics: best replies among pure strategies, and regret matching.

use super::super::float_ring::quotient;
use super::float_game::{FloatGame, FloatProfile, Playable};
use crate::solve::Random;
use dashu::rational::RBig;

/// Rounds of best replies: pure dynamics that have not settled by then go in circles.
const ROUNDS: usize = 40;
/// Steps of regret matching.
const STEPS: usize = 150;

/// A taste for welfare and revenue that players are given for a while, to be led to good equilibria.
#[derive(Clone, Debug)]
pub struct Bias {
    welfare: f64,
    revenue: f64,
}

impl Bias {
    /// Weights of welfare and revenue, positive where more is better.
    pub fn new(welfare: &RBig, revenue: &RBig) -> Self {
        let float = |x: &RBig| quotient(x.numerator(), &x.denominator().clone().into());
        Bias { welfare: float(welfare), revenue: float(revenue) }
    }
}

impl FloatGame<'_> {
    /// The start number `start` of a search: the uniform profile, then in turn what best replies,
    /// regret matching and chance make of random profiles.
    pub fn start(&self, playable: &Playable, bias: &Bias, start: usize) -> FloatProfile {
        let mut random = Random::new(start as u64);
        if start == 0 {
            return self.uniform(playable);
        }
        // Every fourth round is without a taste, so that nothing is out of reach.
        let taste = [1.0, 0.3, 3.0, 0.0][start / 3 % 4];
        let extra = if taste > 0.0 { self.taste(bias, taste) } else { Vec::new() };
        let first = self.random(playable, &mut random);
        match start % 3 {
            1 => {
                let pure = self.pure(playable, &mut random);
                let led = self.best_replies(playable, pure, &extra, 2);
                self.best_replies(playable, led, &[], ROUNDS)
            }
            2 => {
                let led = self.regret_matching(playable, first, &extra, STEPS);
                self.regret_matching(playable, led, &[], STEPS)
            }
            _ if extra.is_empty() => first,
            _ => self.regret_matching(playable, first, &extra, STEPS),
        }
    }

    /// What the taste adds to everybody's payoff, by action profile; the others' values as on average.
    fn taste(&self, bias: &Bias, taste: f64) -> Vec<f64> {
        let mut extra: Vec<f64> =
            self.revenue.iter().map(|r| taste * (bias.welfare + bias.revenue) * r).collect();
        for (i, t) in self.nature.types() {
            let weight = taste * bias.welfare * self.marginal(i, t);
            for (sum, utility) in extra.iter_mut().zip(&self.utility[i][t]) {
                *sum += weight * utility;
            }
        }
        extra
    }

    fn pure(&self, playable: &Playable, random: &mut Random) -> FloatProfile {
        self.each(playable, |_, _, actions| {
            let chosen = random.below(actions.len());
            (0..actions.len()).map(|k| f64::from(u8::from(k == chosen))).collect()
        })
    }

    /// Every type in turn switches to its best reply, if that is better, until none does.
    fn best_replies(
        &self,
        playable: &Playable,
        mut profile: FloatProfile,
        extra: &[f64],
        rounds: usize,
    ) -> FloatProfile {
        for _ in 0..rounds {
            let mut settled = true;
            for (i, t) in self.nature.types() {
                let values = self.values(&profile, (i, t), &playable[i][t], extra);
                let law = &mut profile.chances[i][t];
                let now: f64 = values.iter().zip(&playable[i][t]).map(|(v, &a)| v * law[a]).sum();
                let best = (0..values.len()).max_by(|a, b| values[*a].total_cmp(&values[*b]));
                if let Some(best) = best.filter(|&best| values[best] > now + 1e-9 * self.scale) {
                    law.fill(0.0);
                    law[playable[i][t][best]] = 1.0;
                    settled = false;
                }
            }
            if settled {
                break;
            }
        }
        profile
    }

    /// Regret matching with regrets kept non-negative, and its average with linear weights (Hart and
    /// Mas-Colell 2000; Tammelin 2014).
    fn regret_matching(
        &self,
        playable: &Playable,
        start: FloatProfile,
        extra: &[f64],
        steps: usize,
    ) -> FloatProfile {
        let types: Vec<(usize, usize)> = self.nature.types().collect();
        // What is played at first is what the regrets say at first.
        let regret = |&(i, t): &(usize, usize)| -> Vec<f64> {
            playable[i][t].iter().map(|&a| start.chances[i][t][a] * self.scale).collect()
        };
        let mut regrets: Vec<Vec<f64>> = types.iter().map(regret).collect();
        let mut sums: Vec<Vec<f64>> = regrets.iter().map(|r| vec![0.0; r.len()]).collect();
        let mut profile = start.clone();
        for step in 0..steps {
            for (place, &(i, t)) in types.iter().enumerate() {
                let actions = &playable[i][t];
                let values = self.values(&profile, (i, t), actions, extra);
                let law = &mut profile.chances[i][t];
                let now: f64 = values.iter().zip(actions).map(|(v, &a)| v * law[a]).sum();
                for (regret, value) in regrets[place].iter_mut().zip(&values) {
                    *regret = (*regret + value - now).max(0.0);
                }
                let total: f64 = regrets[place].iter().sum();
                for (k, &action) in actions.iter().enumerate() {
                    if total > 0.0 {
                        law[action] = regrets[place][k] / total;
                    }
                    sums[place][k] += (step + 1) as f64 * law[action];
                }
            }
        }
        let mut sums = sums.into_iter();
        self.each(playable, |_, _, _| sums.next().unwrap_or_default())
    }

    /// The payoffs of a type's actions, given the type, with something extra by action profile.
    fn values(
        &self,
        profile: &FloatProfile,
        (agent, of_type): (usize, usize),
        actions: &[usize],
        extra: &[f64],
    ) -> Vec<f64> {
        let play = self.play(profile);
        let mut values = self.utilities(&play, (agent, of_type), actions);
        if !extra.is_empty() {
            let law = play.law(&[(agent, of_type)]);
            let shape = &self.game.actions;
            for (value, &action) in values.iter_mut().zip(actions) {
                let own = shape.replace(0, agent, action);
                let all = law.iter().map(|(profile, w)| w * extra[profile + own]);
                *value += all.sum::<f64>();
            }
        }
        let chance = self.marginal(agent, of_type);
        values.iter().map(|value| value / chance).collect()
    }
}
