//! Instances as small games.

use super::small::{LARGEST, Learning, Small};
use crate::game::{Game, common_denominator};
use crate::instance::{InformationOption, Instance};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// The most agents.
const MOST_AGENTS: usize = 16;

impl Small {
    /// The auction of an instance, compiled to `game`, with its options of information. `None` if its numbers are too large, or
    /// a signal is not certain.
    pub fn of(instance: &Instance, game: &Game) -> Option<Small> {
        let options = instance.stages.as_ref().map(|stages| stages.information.as_slice());
        let options = options.unwrap_or_default();
        let costs = || options.iter().flatten().flat_map(|option| &option.cost);
        let money = RBig::from(game.money.clone());
        let scale =
            common_denominator(costs().map(|cost| cost * &money).collect::<Vec<_>>().iter());
        let unit = &money * RBig::from(scale.clone());
        let bounded = |amount: IBig| i64::try_from(&amount).ok().filter(|x| x.abs() < LARGEST / 16);
        let scaled = |list: &[IBig]| -> Option<Vec<i64>> {
            list.iter().map(|amount| bounded(amount * &scale)).collect()
        };
        if game.agents.len() > MOST_AGENTS || i64::try_from(&game.prior_total).ok()? >= LARGEST {
            return None;
        }
        let learnt = |agent: usize| -> Option<Vec<Learning>> {
            let none = Learning::nothing(&game.types, agent);
            let own = options.get(agent).into_iter().flatten().map(|option| {
                let costs = option.cost.iter().map(|cost| bounded((cost * &unit).floor()));
                let signal =
                    |types: usize| certain_signal(option, &game.types.digits(types), instance);
                Some(Learning {
                    cost: costs.collect::<Option<_>>()?,
                    signals: option.signals.len(),
                    signal: (0..game.types.count()).map(signal).collect::<Option<_>>()?,
                })
            });
            std::iter::once(Some(none)).chain(own).collect()
        };
        Some(Small {
            types: game.types.clone(),
            actions: game.actions.clone(),
            allowed: game.allowed.clone(),
            prior: game
                .prior
                .iter()
                .map(|weight| i64::try_from(weight).ok())
                .collect::<Option<_>>()?,
            utility: (game.utility.iter())
                .map(|by_type| by_type.iter().map(|table| scaled(table)).collect())
                .collect::<Option<_>>()?,
            revenue: scaled(&game.revenue)?,
            optimum: scaled(&game.optimum)?,
            options: (0..game.agents.len()).map(learnt).collect::<Option<_>>()?,
        })
    }
}

/// The position of the signal that an option gives at some types for sure.
pub(super) fn certain_signal(
    option: &InformationOption,
    types: &[usize],
    instance: &Instance,
) -> Option<usize> {
    let row = option.about.iter().try_fold(0, |row, &j| {
        let count = instance.agents.get(j)?.types.len();
        Some(row * count + types.get(j)?)
    })?;
    option.law.get(row)?.iter().position(|chance| *chance == RBig::ONE)
}
