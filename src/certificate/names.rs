//! Profiles and rows by name.

use crate::game::Game;
use crate::smoothness::Key;
use serde::Serialize;

/// Names of a profile, one per agent.
pub(super) type Names = Vec<String>;

pub(super) fn types(game: &Game, profile: usize) -> Names {
    game.type_profile_names(profile).into_iter().map(str::to_owned).collect()
}

pub(super) fn actions(game: &Game, profile: usize) -> Names {
    game.action_profile_names(profile).into_iter().map(str::to_owned).collect()
}

/// Names of what everybody but `agent` plays.
pub(super) fn others(game: &Game, agent: usize, others: usize) -> Names {
    let mut names = actions(game, game.actions.with_others(others, agent, 0));
    names.remove(agent);
    names
}

/// What a deviation depends on: a type's name, or a whole profile.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum KeyName {
    Type(String),
    Profile(Names),
}

pub(super) fn key(game: &Game, agent: usize, key: Key) -> KeyName {
    match key {
        Key::Type(t) => KeyName::Type(game.type_names[agent][t].clone()),
        Key::Profile(profile) => KeyName::Profile(types(game, profile)),
    }
}
