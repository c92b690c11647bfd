//! An instance with its payoffs by brute force, and everybody's names.

use crate::oracle::lrsnash::Extreme;
use crate::oracle::naive::Naive;
use crate::oracle::naive_rules::action_name;
use dashu::rational::RBig;
use poacert::exact::Bracket;
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::smoothness::{Given, Kind, Weights, check_given};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

/// An instance read twice: by the crate, and by the oracle, which knows no certificates.
pub struct Case {
    pub text: String,
    pub instance: Instance,
    pub game: Game,
    pub naive: Naive,
    /// What `optima` has found out so far.
    pub known: Mutex<BTreeMap<String, Bracket>>,
    pub extremes: OnceLock<Vec<Extreme>>,
    pub pure: OnceLock<Vec<Extreme>>,
}

impl Case {
    /// `None` if the text is no instance.
    pub fn read(text: &str) -> Option<Case> {
        let instance = Instance::read(Source::new("random.toml", text)).ok()?;
        let game = Game::compile(&instance).ok()?;
        let naive = Naive::of(&instance);
        Some(Case {
            text: text.to_owned(),
            instance,
            game,
            naive,
            known: Mutex::default(),
            extremes: OnceLock::new(),
            pure: OnceLock::new(),
        })
    }

    /// The agent a node names.
    pub fn agent(&self, node: &Value) -> Option<usize> {
        self.instance.agents.iter().position(|agent| Some(agent.name.as_str()) == node.as_str())
    }

    /// The type of this agent a node names.
    pub fn of_type(&self, agent: usize, node: &Value) -> Option<usize> {
        let mut types = self.instance.agents[agent].types.iter();
        types.position(|of_type| Some(of_type.name.as_str()) == node.as_str())
    }

    /// The action of this agent a node names, if one of `allowed`.
    pub fn action(&self, agent: usize, allowed: &[usize], node: &Value) -> Option<usize> {
        let name = node.as_str()?;
        let auction = &self.instance.auction;
        allowed.iter().copied().find(|&action| action_name(auction, agent, action) == name)
    }

    /// The profile of types a node names.
    pub fn types(&self, node: &Value) -> Option<Vec<usize>> {
        let names = node.as_array().filter(|names| names.len() == self.naive.agents)?;
        names.iter().enumerate().map(|(agent, name)| self.of_type(agent, name)).collect()
    }

    /// The profile of actions a node names, each one of those `theta` may play, if given.
    pub fn actions(&self, node: &Value, theta: Option<&[usize]>) -> Option<Vec<usize>> {
        let names = node.as_array().filter(|names| names.len() == self.naive.agents)?;
        let action = |(agent, name)| self.action(agent, self.playable(agent, theta), name);
        names.iter().enumerate().map(action).collect()
    }

    /// What everybody but one agent plays, in agent order.
    pub fn others(&self, node: &Value, but: usize, theta: Option<&[usize]>) -> Option<Vec<usize>> {
        let names = node.as_array().filter(|names| names.len() + 1 == self.naive.agents)?;
        let others = (0..self.naive.agents).filter(|&agent| agent != but);
        let action = |(agent, name)| self.action(agent, self.playable(agent, theta), name);
        others.zip(names).map(action).collect()
    }

    fn playable(&self, agent: usize, theta: Option<&[usize]>) -> &[usize] {
        match theta {
            Some(theta) => &self.naive.allowed[agent][theta[agent]],
            None => &self.naive.actions[agent],
        }
    }

    /// The instance's own deviations in a claim of this kind.
    pub fn given(&self, kind: Kind, lambda: &RBig, weights: &Weights) -> Option<Given> {
        let winnings = kind.is_weak().then(|| Game::winnings(&self.instance).unwrap());
        check_given(&self.instance, &self.game, kind, lambda, weights, winnings.as_ref()).ok()
    }

    /// Whether some optimal welfare is positive and none negative.
    pub fn has_worth(&self) -> bool {
        let mut optima = self.naive.optimum.values();
        optima.all(|w| *w >= RBig::ZERO) && self.naive.optimum.values().any(|w| *w > RBig::ZERO)
    }
}
