//! How far a hunt has come, so that it can go on later.

use super::space::Space;
use crate::instance::Fingerprint;
use serde::{Deserialize, Serialize};

/// The format of state files.
pub const STATE_FORMAT: &str = "poacert-hunt-state/1";

/// How far a hunt has come. Same hunt, seed and version: from the same state the same result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HuntState {
    format: String,
    /// The hash of the hunt, its template, its seed and the version of this program.
    key: String,
    /// Climbs made, or members decided: all of smaller numbers.
    pub done: u64,
    /// Games tried.
    pub tried: u64,
    /// The best score so far (ratio times lambda, in floats, less where the equilibrium is not as the claim asks), and the
    /// climb or member it is from.
    pub best: Option<(u64, f64)>,
    /// Members that were not decided.
    pub undecided: u64,
}

impl HuntState {
    /// The beginning.
    pub fn new(space: &Space, seed: u64) -> HuntState {
        HuntState {
            format: STATE_FORMAT.to_owned(),
            key: key(space, seed),
            done: 0,
            tried: 0,
            best: None,
            undecided: 0,
        }
    }

    /// Reads a state; `None` if it is none of this hunt, seed and version.
    pub fn read(bytes: &[u8], space: &Space, seed: u64) -> Option<HuntState> {
        let state: HuntState = serde_json::from_slice(bytes).ok()?;
        (state.format == STATE_FORMAT && state.key == key(space, seed)).then_some(state)
    }

    /// The text of the state.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The best score as a decimal.
    pub fn best_score(&self) -> Option<String> {
        self.best.map(|(_, score)| format!("{score:.6}"))
    }

    pub(super) fn note(&mut self, number: u64, score: f64) {
        if self.best.is_none_or(|(_, known)| score > known) {
            self.best = Some((number, score));
        }
    }
}

fn key(space: &Space, seed: u64) -> String {
    let mut hash = Fingerprint::default();
    let mut part = |text: &str| hash.part(text);
    part(env!("CARGO_PKG_VERSION"));
    part(&seed.to_string());
    part(&space.hunt.source.text);
    if let Some(template) = &space.template {
        part(&template.text);
        for (name, value) in &template.set {
            part(name);
            part(value);
        }
    }
    hash.finish()
}
