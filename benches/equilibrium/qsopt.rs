//! The coarse program of a complete-information auction, solved by QSopt_ex's `esolver`.

use crate::auction::Auction;
use crate::task::Outcome;
use crate::watch;
use poacert::equilibrium::{Concept, Direction, Objective};
use poacert::interchange::{self, LinearProgram};
use std::process::Command;

/// Writes the program, all in integers, and times the process that solves it.
pub fn coarse(auction: &Auction, limit: f64) -> Outcome {
    let (_, game) = auction.compile();
    let (concept, objective) = (Concept::Coarse, Objective::welfare());
    let program = LinearProgram::of(&game, concept, &objective, Direction::Min);
    let text = interchange::lp(&program.expect("a small program"));
    let folder = tempfile::tempdir().expect("there is room for a file");
    let (problem, solution) = (folder.path().join("p.lp"), folder.path().join("p.sol"));
    std::fs::write(&problem, text).expect("there is room for a file");
    let mut command = Command::new("esolver");
    let run = watch::run(command.arg("-L").arg("-O").arg(&solution).arg(&problem), limit);
    let Ok(run) = run else {
        return Outcome::missing("esolver is missing: apt-get install qsopt-ex");
    };
    let answer = std::fs::read_to_string(&solution).unwrap_or_default();
    let value = answer.lines().find_map(|line| line.trim().strip_prefix("Value = "));
    let value = value.and_then(|value| value.trim().parse::<dashu::rational::RBig>().ok());
    let result = match value {
        Some(value) => format!("= {:.9}", value.to_f64().value()),
        None if run.in_time => "failed".to_owned(),
        None => "no answer in time".to_owned(),
    };
    Outcome { seconds: Some(run.seconds), mebibytes: run.mebibytes, result, ..Outcome::default() }
}
