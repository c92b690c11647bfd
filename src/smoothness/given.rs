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
    if instance.deviations.is_empty() {
        return Err(GivenError::NoDeviations);
    }
    let shape = &game.actions;
    let names = Names::of(game);
    // Rows are compared as integers: over `unit` at first, over `unit common money` in the end.
    let unit = common_denominator([lambda, &weights.mu, &weights.mu2].into_iter());
    let [lambda_units, mu, mu2] =
        [lambda, &weights.mu, &weights.mu2].map(|number| over(number, &unit));
    let paid = |actions: usize| {
        let revenue = &mu * &game.revenue[actions];
        match winnings {
            None => revenue,
            Some(winnings) => {
                let sum: IBig = winnings.iter().map(|of_agent| &of_agent[actions]).sum();
                revenue + &mu2 * sum
            }
        }
    };
    let paid: Vec<IBig> = (0..shape.count()).map(paid).collect();
    let mut least: Option<(RBig, usize, usize)> = None;
    for types in 0..game.types.count() {
        let digits = game.types.digits(types);
        let laws = deviation_family::laws(instance, family, &digits)?;
        let common = common_denominator(laws.iter().flatten().map(|(_, probability)| probability));
        let mut deviating: Vec<Vec<IBig>> = Vec::new();
        for (agent, (&t, law)) in digits.iter().zip(&laws).enumerate() {
            let law = names.weights(game, (agent, t), law, &common)?;
            let against = |others: usize| {
                let parts = law.iter().map(|(d, weight)| {
                    weight * &game.utility[agent][t][shape.with_others(others, agent, *d)]
                });
                &unit * parts.sum::<IBig>()
            };
            deviating.push((0..shape.others_count(agent)).map(against).collect());
        }
        let target = &common * &lambda_units * &game.optimum[types];
        let plays = |agent: usize, actions: usize| {
            let allowed = &game.allowed[agent][digits[agent]];
            !kind.is_semi() || allowed.binary_search(&shape.digit(actions, agent)).is_ok()
        };
        let rows = (0..shape.count()).filter(|&a| (0..digits.len()).all(|i| plays(i, a)));
        let slack = |actions: usize| {
            let own = deviating.iter().enumerate();
            let gained: IBig =
                own.map(|(agent, against)| &against[shape.others(actions, agent)]).sum();
            gained + &common * &paid[actions] - &target
        };
        let Some((slack, actions)) = rows.map(|a| (slack(a), a)).min() else { continue };
        let slack = ratio(slack, &unit * &common * &game.money);
        if least.as_ref().is_none_or(|(known, _, _)| slack < *known) {
            least = Some((slack, types, actions));
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
