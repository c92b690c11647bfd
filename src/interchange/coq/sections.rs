//! The sections of a certificate that become Coq terms, with positions in place of names.

use super::CoqError;
use crate::game::{Game, Shape};
use dashu::integer::IBig;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Multipliers of regret, obedience and no-signalling rows over one denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Multipliers {
    pub denominator: IBig,
    /// Agent, type, deviation, numerator.
    pub regret: Vec<(usize, usize, usize, IBig)>,
    /// Agent, type, recommended action, deviation, numerator.
    pub obedience: Vec<(usize, usize, usize, usize, IBig)>,
    /// Agent, type profile, a profile of actions in which the agent's own is her first, numerator.
    pub signalling: Vec<(usize, usize, usize, IBig)>,
}

/// A law over pairs (theta, a): type profile, action profile, numerator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Law {
    pub denominator: IBig,
    pub entries: Vec<(usize, usize, IBig)>,
}

/// A law over an agent's actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Deviation {
    pub agent: usize,
    /// The number of the type profile, or of the own type.
    pub key: usize,
    pub denominator: IBig,
    pub weights: Vec<(usize, IBig)>,
}

/// A claim about a largest lambda, and the deviations that prove it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SmoothnessClaim {
    pub smoothness: String,
    pub mu: String,
}

#[derive(Deserialize)]
struct BoundSection {
    denominator: String,
    regret: Vec<(String, String, String, String)>,
    obedience: Vec<(String, String, String, String, String)>,
    no_signalling: Vec<(String, Vec<String>, Vec<String>, String)>,
}

#[derive(Deserialize)]
struct LawSection {
    denominator: String,
    entries: Vec<(Vec<String>, Vec<String>, String)>,
}

/// Whose law, its denominator, and its weights by action.
type OwnLaw<K> = (String, K, String, Vec<(String, String)>);

#[derive(Deserialize)]
struct DeviationsSection {
    laws: Vec<OwnLaw<Key>>,
}

#[derive(Deserialize)]
struct SafeSection {
    actions: Vec<OwnLaw<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Key {
    Type(String),
    Profile(Vec<String>),
}

/// A part of the certificate in its own shape; `None` if it is absent or null.
pub(super) fn part<T: DeserializeOwned>(of: &Value, path: &[&str]) -> Result<Option<T>, CoqError> {
    let found = path.iter().try_fold(of, |value, key| value.get(key));
    match found {
        None | Some(Value::Null) => Ok(None),
        Some(value) => T::deserialize(value).map(Some).map_err(|_| CoqError::Malformed),
    }
}

/// What names stand for.
pub(super) struct Names<'g>(pub &'g Game);

impl Names<'_> {
    fn agent(&self, name: &str) -> Result<usize, CoqError> {
        position(&self.0.agents, name)
    }

    fn type_of(&self, agent: usize, name: &str) -> Result<usize, CoqError> {
        position(&self.0.type_names[agent], name)
    }

    fn action(&self, agent: usize, name: &str) -> Result<usize, CoqError> {
        position(&self.0.action_names[agent], name)
    }

    fn types(&self, names: &[String]) -> Result<usize, CoqError> {
        number(&self.0.types, names, |agent, name| self.type_of(agent, name))
    }

    fn actions(&self, names: &[String]) -> Result<usize, CoqError> {
        number(&self.0.actions, names, |agent, name| self.action(agent, name))
    }

    /// The multipliers at this place of a proof.
    pub fn multipliers(
        &self,
        proof: &Value,
        path: &[&str],
    ) -> Result<Option<Multipliers>, CoqError> {
        let Some(section) = part::<BoundSection>(proof, path)? else { return Ok(None) };
        let mut read = Multipliers {
            denominator: integer(&section.denominator)?,
            regret: Vec::new(),
            obedience: Vec::new(),
            signalling: Vec::new(),
        };
        for (agent, of_type, deviation, y) in &section.regret {
            let agent = self.agent(agent)?;
            let (t, d) = (self.type_of(agent, of_type)?, self.action(agent, deviation)?);
            read.regret.push((agent, t, d, integer(y)?));
        }
        for (agent, of_type, recommended, deviation, y) in &section.obedience {
            let agent = self.agent(agent)?;
            let (t, r) = (self.type_of(agent, of_type)?, self.action(agent, recommended)?);
            read.obedience.push((agent, t, r, self.action(agent, deviation)?, integer(y)?));
        }
        for (agent, types, others, z) in &section.no_signalling {
            let agent = self.agent(agent)?;
            let mut played = others.clone();
            let own = self.0.action_names[agent].first().cloned().unwrap_or_default();
            played.insert(agent.min(played.len()), own);
            let row = (agent, self.types(types)?, self.actions(&played)?, integer(z)?);
            read.signalling.push(row);
        }
        read.regret.sort();
        read.obedience.sort();
        read.signalling.sort();
        Ok(Some(read))
    }

    /// The law at this place of a proof.
    pub fn law(&self, proof: &Value, path: &[&str]) -> Result<Option<Law>, CoqError> {
        let Some(section) = part::<LawSection>(proof, path)? else { return Ok(None) };
        let mut entries = Vec::new();
        for (types, actions, weight) in &section.entries {
            entries.push((self.types(types)?, self.actions(actions)?, integer(weight)?));
        }
        entries.sort();
        Ok(Some(Law { denominator: integer(&section.denominator)?, entries }))
    }

    /// The deviations at this place of a proof, by agent and key.
    pub fn deviations(
        &self,
        proof: &Value,
        path: &[&str],
    ) -> Result<Option<Vec<Deviation>>, CoqError> {
        let Some(section) = part::<DeviationsSection>(proof, path)? else { return Ok(None) };
        let mut laws = Vec::new();
        for (agent, key, denominator, weights) in &section.laws {
            let agent = self.agent(agent)?;
            let key = match key {
                Key::Type(name) => self.type_of(agent, name)?,
                Key::Profile(names) => self.types(names)?,
            };
            laws.push(self.deviation(agent, key, denominator, weights)?);
        }
        laws.sort_by_key(|law| (law.agent, law.key));
        Ok(Some(laws))
    }

    /// The safe actions at this place of a proof, by agent and type.
    pub fn safe(&self, proof: &Value, path: &[&str]) -> Result<Option<Vec<Deviation>>, CoqError> {
        let Some(section) = part::<SafeSection>(proof, path)? else { return Ok(None) };
        let mut laws = Vec::new();
        for (agent, of_type, denominator, weights) in &section.actions {
            let agent = self.agent(agent)?;
            let key = self.type_of(agent, of_type)?;
            laws.push(self.deviation(agent, key, denominator, weights)?);
        }
        laws.sort_by_key(|law| (law.agent, law.key));
        Ok(Some(laws))
    }

    fn deviation(
        &self,
        agent: usize,
        key: usize,
        denominator: &str,
        weights: &[(String, String)],
    ) -> Result<Deviation, CoqError> {
        let mut read = Vec::new();
        for (action, weight) in weights {
            read.push((self.action(agent, action)?, integer(weight)?));
        }
        read.sort();
        Ok(Deviation { agent, key, denominator: integer(denominator)?, weights: read })
    }
}

fn position(names: &[String], name: &str) -> Result<usize, CoqError> {
    names.iter().position(|other| other == name).ok_or(CoqError::Malformed)
}

fn number(
    shape: &Shape,
    names: &[String],
    place: impl Fn(usize, &str) -> Result<usize, CoqError>,
) -> Result<usize, CoqError> {
    if names.len() != shape.agents() {
        return Err(CoqError::Malformed);
    }
    let digits = names.iter().enumerate().map(|(agent, name)| place(agent, name));
    Ok(shape.number(&digits.collect::<Result<Vec<usize>, CoqError>>()?))
}

pub(super) fn integer(text: &str) -> Result<IBig, CoqError> {
    text.parse().map_err(|_| CoqError::Malformed)
}
