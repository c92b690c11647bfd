//! All equilibria of an exported game, by Gambit in Python.

use crate::auction::Auction;
use crate::task::Outcome;
use crate::watch;
use poacert::interchange;
use serde::{Deserialize, Serialize};
use std::process::Command;

/// Names the Python that has pygambit; without it, the one on the path is asked.
const PYTHON: &str = "POACERT_PYGAMBIT";

const PROGRAM: &str = include_str!("gambit.py");

/// How Gambit enumerates.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Method {
    /// Extreme equilibria in rationals, of the strategic form.
    Mixed,
    /// Pure equilibria of the strategic form, given as a table.
    Pure,
    /// Pure equilibria of the tree.
    PureOfTree,
    /// Pure equilibria of the agent form, of the tree.
    PureOfAgents,
}

/// Writes the game and times the call that enumerates, not the start of Python nor the reading.
pub fn every(auction: &Auction, method: Method, limit: f64) -> Outcome {
    let (_, game) = auction.compile();
    let (name, kind, text) = match method {
        Method::Mixed => ("enummixed", "nfg", interchange::nfg(&game, "")),
        Method::Pure => ("enumpure", "nfg", interchange::nfg(&game, "")),
        Method::PureOfTree => ("enumpure", "efg", interchange::efg(&game, "")),
        Method::PureOfAgents => ("enumpure-agents", "efg", interchange::efg(&game, "")),
    };
    let folder = tempfile::tempdir().expect("there is room for a file");
    let path = folder.path().join(format!("game.{kind}"));
    std::fs::write(&path, text.expect("a small game")).expect("there is room for a file");
    let python = std::env::var_os(PYTHON).unwrap_or_else(|| "python3".into());
    let mut command = Command::new(python);
    let run = watch::run(command.args(["-c", PROGRAM, name]).arg(path), limit);
    let missing = || Outcome::missing("pygambit is missing: see tools/gambit-oracle");
    let Ok(run) = run else { return missing() };
    if !run.in_time {
        let result = "no answer in time".to_owned();
        return Outcome { seconds: Some(run.seconds), result, ..Outcome::default() };
    }
    let mut words = run.output.split_whitespace();
    let seconds = words.next().and_then(|word| word.parse().ok());
    let (Some(seconds), Some(count)) = (seconds, words.next()) else { return missing() };
    let result = format!("{count} equilibria");
    Outcome { seconds: Some(seconds), mebibytes: run.mebibytes, result, ..Outcome::default() }
}
