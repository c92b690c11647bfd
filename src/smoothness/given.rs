//! The inequality for the deviations an instance itself gives.

use super::{Kind, Weights};
use crate::auction::deviation_family::{self, ActionLaw, NoFamily};
use crate::game::{Game, Winnings, common_denominator, over, ratio};
use crate::instance::{Instance, SmoothnessKind};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;
use thiserror::Error;

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

/// Why an instance's deviations cannot be judged.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GivenError {
    /// There are none.
    #[error("the instance gives no deviations")]
    NoDeviations,
    /// A family is asked for, and there is none.
    #[error(transparent)]
    NoFamily(#[from] NoFamily),
    /// A family deviates to what a type may not play.
    #[error("a deviation of agent {agent} gives {action}, which type {of_type} may not play")]
    NotAllowed {
        /// Who deviates.
        agent: String,
        /// Her type.
        of_type: String,
        /// What it may not play.
        action: String,
    },
}

/// Evaluates `S(theta, a)` on every row with the instance's deviations.
///
/// # Errors
///
/// The instance has no deviations of this kind that its types may play.
pub fn check_given(
    instance: &Instance,
    game: &Game,
    kind: Kind,
    lambda: &RBig,
    weights: &Weights,
    winnings: Option<&Winnings>,
) -> Result<Given, GivenError> {
    let family = match kind.is_semi() {
        true => SmoothnessKind::SemiSmooth,
        false => SmoothnessKind::Smooth,
    };
    let shape = &game.actions;
    let names = Names::of(game);
    let mut least: Option<(RBig, usize, usize)> = None;
    if instance.deviations.is_empty() {
        return Err(GivenError::NoDeviations);
    }
    for types in 0..game.types.count() {
        let digits = game.types.digits(types);
        let laws = deviation_family::laws(instance, family, &digits)?;
        let mut deviating: Vec<Vec<RBig>> = Vec::new();
        for (agent, (&t, law)) in digits.iter().zip(&laws).enumerate() {
            let common = common_denominator(law.iter().map(|(_, p)| p));
            let weights = names.weights(game, (agent, t), law, &common)?;
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
    let (slack, types, actions) = least.ok_or(GivenError::NoDeviations)?;
    Ok(Given {
        kind,
        lambda: lambda.clone(),
        weights: weights.clone(),
        row: (types, actions),
        slack,
    })
}

/// The actions of every agent by name.
struct Names<'g>(Vec<BTreeMap<&'g str, usize>>);

impl<'g> Names<'g> {
    fn of(game: &'g Game) -> Self {
        let places = |names: &'g Vec<String>| -> BTreeMap<&'g str, usize> {
            names.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect()
        };
        Names(game.action_names.iter().map(places).collect())
    }

    /// The law of an agent's type over action numbers, with integer weights over `common`.
    fn weights(
        &self,
        game: &Game,
        (agent, of_type): (usize, usize),
        law: &ActionLaw,
        common: &IBig,
    ) -> Result<Vec<(usize, IBig)>, GivenError> {
        let allowed = &game.allowed[agent][of_type];
        let weight = |(name, probability): &(String, RBig)| {
            let place = self.0[agent].get(name.as_str()).copied();
            match place.filter(|place| allowed.binary_search(place).is_ok()) {
                Some(place) => Ok((place, over(probability, common))),
                None => Err(GivenError::NotAllowed {
                    agent: game.agents[agent].clone(),
                    of_type: game.type_names[agent][of_type].clone(),
                    action: name.clone(),
                }),
            }
        };
        law.iter().map(weight).collect()
    }
}
