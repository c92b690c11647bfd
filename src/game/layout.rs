//! The actions and profiles of a game, before there are payoffs.

use super::{GameError, Shape};
use crate::auction::{action_names, allowed_actions};
use crate::instance::{Agent, Instance};
use std::collections::BTreeSet;

/// The largest number of payoff entries a game may have, about 2 GiB of tables.
pub(super) const MOST_ENTRIES: usize = 40_000_000;

/// Which actions the game has, and how profiles are numbered.
pub(super) struct Layout {
    /// Positions, in the rule's lists, of the actions some type may play.
    pub kept: Vec<Vec<usize>>,
    /// What each type may play, among those kept.
    pub allowed: Vec<Vec<Vec<usize>>>,
    pub types: Shape,
    pub actions: Shape,
    pub action_names: Vec<Vec<String>>,
}

/// How many actions some type of each agent may play.
pub fn played_actions(instance: &Instance) -> Vec<usize> {
    let of_agent = |(i, agent): (usize, &Agent)| {
        let types = agent.types.iter();
        let played = types.flat_map(|t| allowed_actions(&instance.auction, i, t));
        played.collect::<BTreeSet<usize>>().len()
    };
    instance.agents.iter().enumerate().map(of_agent).collect()
}

impl Layout {
    /// The layout of an instance's game.
    ///
    /// # Errors
    ///
    /// If its tables would not fit.
    pub fn of(instance: &Instance) -> Result<Self, GameError> {
        let rule = &instance.auction;
        let mut names = action_names(rule);
        let (mut kept, mut allowed) = (Vec::new(), Vec::new());
        for (i, agent) in instance.agents.iter().enumerate() {
            let may: Vec<Vec<usize>> =
                agent.types.iter().map(|t| allowed_actions(rule, i, t)).collect();
            let mut played = vec![false; names[i].len()];
            may.iter().flatten().for_each(|&action| played[action] = true);
            let playable: Vec<usize> = (0..played.len()).filter(|&a| played[a]).collect();
            let renumber = |list: &Vec<usize>| {
                list.iter().filter_map(|action| playable.binary_search(action).ok()).collect()
            };
            allowed.push(may.iter().map(renumber).collect::<Vec<Vec<usize>>>());
            names[i] =
                playable.iter().map(|&action| std::mem::take(&mut names[i][action])).collect();
            kept.push(playable);
        }
        let sizes: Vec<usize> = instance.agents.iter().map(|agent| agent.types.len()).collect();
        let profiles = kept.iter().fold(1usize, |product, k| product.saturating_mul(k.len()));
        let type_profiles = sizes.iter().fold(1usize, |product, &n| product.saturating_mul(n));
        let entries = profiles.saturating_mul(sizes.iter().sum::<usize>() + sizes.len() + 1);
        let entries = entries.max(type_profiles);
        if entries > MOST_ENTRIES {
            return Err(GameError::TooLarge { entries });
        }
        Ok(Layout {
            types: Shape::new(sizes),
            actions: Shape::new(kept.iter().map(Vec::len).collect()),
            kept,
            allowed,
            action_names: names,
        })
    }

    /// An action profile in the rule's own positions.
    pub fn original(&self, actions: usize) -> Vec<usize> {
        let position = |(i, kept): (usize, &Vec<usize>)| kept[self.actions.digit(actions, i)];
        self.kept.iter().enumerate().map(position).collect()
    }
}
