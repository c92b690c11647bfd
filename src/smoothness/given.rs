//! The inequality for the deviations an instance itself gives.

use super::{Kind, Weights};
use crate::game::{Game, Winnings, common_denominator, over, ratio};
use crate::instance::{Instance, SmoothnessKind, deviation_family};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// Whether the instance's deviations prove smoothness at lambda and the weights.
#[derive(Clone, Debug)]
pub struct Given {
    /// The inequality.
    pub kind: Kind,
    /// The lambda tried.
    pub lambda: RBig,
    /// The weights tried.
    pub weights: Weights,
    /// The row with the least slack: type profile, action profile.
    pub row: (usize, usize),
    /// Its slack `S`; the deviations suffice iff it is >= 0.
    pub slack: RBig,
}

impl Given {
    /// Do the deviations suffice?
    pub fn holds(&self) -> bool {
        self.slack >= RBig::ZERO
    }
}

/// Evaluates `S(theta, a)` on every row with the instance's deviations; `None` if it has none.
pub fn check_given(
    instance: &Instance,
    game: &Game,
    kind: Kind,
    lambda: &RBig,
    weights: &Weights,
    winnings: Option<&Winnings>,
) -> Option<Given> {
    if instance.deviations.is_empty() {
        return None;
    }
    let family = match kind.is_semi() {
        true => SmoothnessKind::SemiSmooth,
        false => SmoothnessKind::Smooth,
    };
    let shape = &game.actions;
    let mut least: Option<(RBig, usize, usize)> = None;
    for types in 0..game.types.count() {
        let digits = game.types.digits(types);
        let mut deviating: Vec<Vec<RBig>> = Vec::new();
        for (agent, &t) in digits.iter().enumerate() {
            let law = deviation_family::expand(instance, family, agent, &digits);
            let common = common_denominator(law.iter().map(|(_, p)| p));
            let position = |name: &str| game.action_names[agent].iter().position(|a| a == name);
            let weights: Option<Vec<(usize, IBig)>> =
                law.iter().map(|(name, p)| Some((position(name)?, over(p, &common)))).collect();
            // A valid instance gives only actions its types may play, which the game has.
            let weights = weights?;
            let against = |others: usize| {
                let parts = weights.iter().map(|(d, weight)| {
                    weight * &game.utility[agent][t][shape.with_others(others, agent, *d)]
                });
                ratio(parts.sum(), &common * &game.money)
            };
            deviating.push((0..shape.others_count(agent)).map(against).collect());
        }
        let target = lambda * ratio(game.optimum[types].clone(), game.money.clone());
        let plays = |agent: usize, actions: usize| {
            !kind.is_semi()
                || game.allowed[agent][digits[agent]].contains(&shape.digit(actions, agent))
        };
        for actions in (0..shape.count()).filter(|&a| (0..digits.len()).all(|i| plays(i, a))) {
            let mut slack = -&target;
            for (agent, against) in deviating.iter().enumerate() {
                slack += &against[shape.others(actions, agent)];
            }
            slack += &weights.mu * ratio(game.revenue[actions].clone(), game.money.clone());
            if let Some(winnings) = winnings {
                let sum: IBig = winnings.iter().map(|of_agent| &of_agent[actions]).sum();
                slack += &weights.mu2 * ratio(sum, game.money.clone());
            }
            if least.as_ref().is_none_or(|(known, _, _)| slack < *known) {
                least = Some((slack, types, actions));
            }
        }
    }
    let (slack, types, actions) = least?;
    Some(Given {
        kind,
        lambda: lambda.clone(),
        weights: weights.clone(),
        row: (types, actions),
        slack,
    })
}
