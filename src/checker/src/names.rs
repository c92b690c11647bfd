//! Names of a certificate looked up in the game.

use crate::code::{Checked, Code};
use crate::game::{Game, Kind, Player};
use crate::tree::Node;

/// By type, the action it plays; for types that do not count 0.
pub(crate) type Plan = Vec<usize>;

impl Game {
    /// The agent a node names.
    pub(crate) fn player(&self, node: &Node<'_>) -> Checked<(usize, &Player)> {
        let name = node.text()?;
        match self.players.iter().enumerate().find(|(_, player)| player.name == name) {
            Some(found) => Ok(found),
            None => node.reject(Code::UnknownName, format!("there is no agent `{name}`")),
        }
    }

    /// The profile of types a node lists.
    pub(crate) fn types(&self, node: &Node<'_>) -> Checked<usize> {
        let names = node.list()?;
        if names.len() != self.players.len() {
            return node.wrong("one type per agent is expected");
        }
        let mut theta = 0;
        for (player, name) in self.players.iter().zip(&names) {
            theta += player.kind(name)?.0 * player.type_axis.stride;
        }
        Ok(theta)
    }

    /// The profile of types that count a node lists.
    pub(crate) fn counting_types(&self, node: &Node<'_>) -> Checked<usize> {
        let theta = self.types(node)?;
        if self.all_count(theta) { Ok(theta) } else { idle(node) }
    }

    /// The profile of actions a node lists: with `theta`, each playable by her type there.
    pub(crate) fn actions(&self, node: &Node<'_>, theta: Option<usize>) -> Checked<usize> {
        let names = node.list()?;
        if names.len() != self.players.len() {
            return node.wrong("one action per agent is expected");
        }
        let mut profile = 0;
        for (player, name) in self.players.iter().zip(&names) {
            let kind = theta.and_then(|theta| player.kind_at(theta));
            profile += player.action(name, kind)? * player.action_axis.stride;
        }
        Ok(profile)
    }

    /// The number of the others' actions a node lists, in agent order without `agent`.
    pub(crate) fn others(
        &self,
        node: &Node<'_>,
        agent: usize,
        theta: Option<usize>,
    ) -> Checked<usize> {
        let names = node.list()?;
        if names.len() + 1 != self.players.len() {
            return node.wrong("one action per other agent is expected");
        }
        let others = self.players.iter().enumerate().filter(|(j, _)| *j != agent);
        let mut profile = 0;
        for ((_, player), name) in others.zip(&names) {
            let kind = theta.and_then(|theta| player.kind_at(theta));
            profile += player.action(name, kind)? * player.action_axis.stride;
        }
        Ok(self.players.get(agent).map_or(0, |player| player.action_axis.others(profile)))
    }

    /// The profile of plans a node lists, one per agent.
    pub(crate) fn plans(&self, node: &Node<'_>) -> Checked<Vec<Plan>> {
        let rows = node.list()?;
        if rows.len() != self.players.len() {
            return node.wrong("one plan per agent is expected");
        }
        self.players.iter().zip(&rows).map(|(player, row)| player.plan(row)).collect()
    }

    /// A profile of types for a message.
    pub(crate) fn show_types(&self, theta: usize) -> String {
        let names = self.players.iter().map(|player| player.kind_at(theta).map_or("", |k| &k.name));
        names.collect::<Vec<_>>().join(", ")
    }

    /// A profile of actions for a message.
    pub(crate) fn show_actions(&self, profile: usize) -> String {
        let names = self.players.iter().map(|player| {
            player.actions.get(player.action_axis.choice(profile)).map_or("", String::as_str)
        });
        names.collect::<Vec<_>>().join(", ")
    }
}

impl Player {
    /// The type a node names.
    pub(crate) fn kind(&self, node: &Node<'_>) -> Checked<(usize, &Kind)> {
        let name = node.text()?;
        match self.kinds.iter().enumerate().find(|(_, kind)| kind.name == name) {
            Some(found) => Ok(found),
            None => node
                .reject(Code::UnknownName, format!("agent `{}` has no type `{name}`", self.name)),
        }
    }

    /// The type that counts a node names.
    pub(crate) fn counting_kind(&self, node: &Node<'_>) -> Checked<usize> {
        let (index, kind) = self.kind(node)?;
        if kind.counts { Ok(index) } else { idle(node) }
    }

    /// The agent's type in a profile.
    pub(crate) fn kind_at(&self, theta: usize) -> Option<&Kind> {
        self.kinds.get(self.type_axis.choice(theta))
    }

    /// The action a node names; with a type, one it may play.
    pub(crate) fn action(&self, node: &Node<'_>, kind: Option<&Kind>) -> Checked<usize> {
        let name = node.text()?;
        let found = self.action_index.get(name).copied();
        match found.filter(|action| kind.is_none_or(|kind| kind.may_play(*action))) {
            Some(action) => Ok(action),
            None => node.reject(
                Code::UnknownName,
                match kind {
                    Some(kind) => format!("type `{}` may not play `{name}`", kind.name),
                    None => format!("agent `{}` has no action `{name}`", self.name),
                },
            ),
        }
    }

    /// The plan a node lists: an action for each type that counts, null for the others.
    pub(crate) fn plan(&self, node: &Node<'_>) -> Checked<Plan> {
        let actions = node.list()?;
        if actions.len() != self.kinds.len() {
            return node.wrong("one action per type is expected");
        }
        let types = self.kinds.iter().zip(actions);
        types
            .map(|(kind, action)| match action.clone().present() {
                Some(action) if kind.counts => self.action(&action, Some(kind)),
                None if !kind.counts => Ok(0),
                _ => action.wrong("an action where the type counts is expected, else null"),
            })
            .collect()
    }

    /// The name of an action.
    pub(crate) fn show(&self, action: usize) -> &str {
        self.actions.get(action).map_or("", String::as_str)
    }
}

/// A type of probability 0 where only the others have a part.
fn idle<T>(node: &Node<'_>) -> Checked<T> {
    node.reject(Code::UnknownName, "a type of probability 0 has no part in this")
}
