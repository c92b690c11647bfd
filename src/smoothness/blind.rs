//! Smoothness deviations as seen by one who knows her own type only: the others' types drawn anew.

use super::{Key, Kind, Safety, Smoothness};
use crate::equilibrium::BlindDeviations;
use crate::game::{Game, ratio};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// The number of bits weights are rounded to; any weights prove something.
const BITS: usize = 40;

/// What smooth deviations become when every agent draws the others' types from the (product) prior, scaled by 1/mu and
/// completed by safe actions: what Theorem A deviates to. `None` if they were not found, or mu > 1 and no safe actions.
pub fn blind(game: &Game, smoothness: &Smoothness, safety: &Safety) -> Option<BlindDeviations> {
    let (deviations, weights) = (smoothness.deviations.as_ref()?, smoothness.weights.as_ref()?);
    if smoothness.kind != Kind::Smooth {
        return None;
    }
    let share = RBig::ONE / &weights.mu;
    let mut laws: Vec<Vec<BTreeMap<usize, RBig>>> =
        (0..game.agents.len()).map(|i| vec![BTreeMap::new(); game.types.size(i)]).collect();
    let mut add = |agent: usize, t: usize, law: &[(usize, IBig)], scale: RBig| {
        for (action, weight) in law {
            *laws[agent][t].entry(*action).or_insert(RBig::ZERO) +=
                &scale * RBig::from(weight.clone());
        }
    };
    for law in deviations {
        let Key::Profile(types) = law.key else { return None };
        let t = game.types.digit(types, law.agent);
        let likely = game.marginal(law.agent, t);
        if !likely.is_zero() {
            let chance = ratio(game.prior[types].clone(), likely * &law.denominator);
            add(law.agent, t, &law.weights, chance * &share);
        }
    }
    if !share.is_one() {
        let Safety::Safe(safe) = safety else { return None };
        for law in safe {
            let scale = (RBig::ONE - &share) / RBig::from(law.denominator.clone());
            add(law.agent, law.of_type, &law.weights, scale);
        }
    }
    let denominator = IBig::ONE << BITS;
    let laws = laws
        .into_iter()
        .map(|types| types.into_iter().map(|law| rounded(law, &denominator)).collect());
    Some(BlindDeviations { laws: laws.collect(), denominator })
}

/// Weights over `denominator` that sum to it; what rounding down leaves goes to the largest.
fn rounded(law: BTreeMap<usize, RBig>, denominator: &IBig) -> Vec<(usize, IBig)> {
    let scaled = |weight: RBig| (weight * RBig::from(denominator.clone())).floor();
    let mut law: Vec<(usize, IBig)> =
        law.into_iter().map(|(action, weight)| (action, scaled(weight))).collect();
    let missing = denominator - law.iter().map(|(_, weight)| weight).sum::<IBig>();
    if let Some((_, largest)) = law.iter_mut().max_by(|a, b| a.1.cmp(&b.1)) {
        *largest += missing;
    }
    law.retain(|(_, weight)| !weight.is_zero());
    law
}
