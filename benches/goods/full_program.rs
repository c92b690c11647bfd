//! Programs with every row or column listed, handed to HiGHS in floats, or to QSopt_ex's `esolver`.

use crate::goods::Text;
use crate::task::Outcome;
use crate::watch;
use dashu::integer::IBig;
use highs::{ColProblem, HighsModelStatus, Model, Row, RowProblem, Sense};
use poacert::equilibrium::{Concept, Direction, Objective};
use poacert::game::Game;
use poacert::interchange::{self, LinearProgram};
use std::process::Command;
use std::time::Instant;

/// The game's tables in floats.
struct Tables {
    game: Game,
    /// `u_i(a; t)` by agent, type and action profile.
    utility: Vec<Vec<Vec<f64>>>,
    revenue: Vec<f64>,
    optimum: Vec<f64>,
}

impl Tables {
    fn of(text: &Text) -> Self {
        let (_, game) = text.compile();
        let unit = game.money.to_f64().value();
        let floats = |units: &Vec<IBig>| -> Vec<f64> {
            units.iter().map(|amount| amount.to_f64().value() / unit).collect()
        };
        Tables {
            utility: game.utility.iter().map(|types| types.iter().map(floats).collect()).collect(),
            revenue: floats(&game.revenue),
            optimum: floats(&game.optimum),
            game,
        }
    }
}

/// The solve call, within what is left of the limit: seconds and the optimal value.
fn solve(mut model: Model, left: f64) -> (f64, Result<f64, HighsModelStatus>) {
    model.set_option("time_limit", left.max(1.0));
    let start = Instant::now();
    let solved = model.solve();
    let seconds = start.elapsed().as_secs_f64();
    match solved.status() {
        HighsModelStatus::Optimal => (seconds, Ok(solved.objective_value())),
        other => (seconds, Err(other)),
    }
}

/// `smooth` at mu = 1: one program per type profile, with a row per action profile; the least lambda.
pub fn smooth(text: &Text, limit: f64) -> Outcome {
    let Tables { game, utility, revenue, optimum } = &Tables::of(text);
    let (mut seconds, mut least, mut rows) = (0.0, f64::INFINITY, 0);
    for (types, &welfare) in optimum.iter().enumerate() {
        let mut program = RowProblem::new();
        let lambda = program.add_column(1.0, f64::NEG_INFINITY..);
        let mut deviations = Vec::new();
        for (agent, utility) in utility.iter().enumerate() {
            let t = game.types.digit(types, agent);
            let of_agent: Vec<_> = game.allowed[agent][t]
                .iter()
                .map(|&d| (d, program.add_column(0.0, 0.0..)))
                .collect();
            program.add_row(1.0..=1.0, of_agent.iter().map(|&(_, column)| (column, 1.0)));
            deviations.push((&utility[t], of_agent));
        }
        for (a, earned) in revenue.iter().enumerate() {
            let mut entries = vec![(lambda, -welfare)];
            for (agent, (utility, of_agent)) in deviations.iter().enumerate() {
                let gain = |d: usize| utility[game.actions.replace(a, agent, d)];
                entries.extend(of_agent.iter().map(|&(d, column)| (column, gain(d))));
            }
            entries.retain(|&(_, entry)| entry != 0.0);
            program.add_row(-earned.., entries);
        }
        rows += program.num_rows();
        let (taken, value) = solve(program.optimise(Sense::Maximise), limit - seconds);
        seconds += taken;
        match value {
            Ok(value) => least = least.min(value),
            Err(status) => {
                let result = format!("{status:?} at type profile {types} of {}", optimum.len());
                let mebibytes = watch::peak("self");
                return Outcome { seconds: Some(seconds), mebibytes, result, ..Outcome::default() };
            }
        }
    }
    let result = format!("{least:.9}; {rows} rows");
    let mebibytes = watch::peak("self");
    Outcome { seconds: Some(seconds), mebibytes, result, ..Outcome::default() }
}

/// `coarse`: one column per type and action profile.
pub fn coarse(text: &Text, limit: f64) -> Outcome {
    let Tables { game, utility, revenue, .. } = &Tables::of(text);
    let mut program = ColProblem::new();
    let total = game.prior_total.to_f64().value();
    let masses = game.prior.iter().map(|mass| mass.to_f64().value() / total);
    let law: Vec<Row> = masses.map(|mass| program.add_row(mass..=mass)).collect();
    let mut regret: Vec<Vec<Vec<(usize, Row)>>> = Vec::new();
    for of_agent in &game.allowed {
        let mut row = |&d: &usize| (d, program.add_row(0.0..));
        regret
            .push(of_agent.iter().map(|of_type| of_type.iter().map(&mut row).collect()).collect());
    }
    let mut nonzeros = 0;
    for (types, &law) in law.iter().enumerate() {
        for (a, earned) in revenue.iter().enumerate() {
            let (mut entries, mut welfare) = (vec![(law, 1.0)], *earned);
            for (agent, of_agent) in regret.iter().enumerate() {
                let t = game.types.digit(types, agent);
                let utility = &utility[agent][t];
                welfare += utility[a];
                let loss = |d: usize| utility[a] - utility[game.actions.replace(a, agent, d)];
                entries.extend(of_agent[t].iter().map(|&(d, row)| (row, loss(d))));
            }
            entries.retain(|&(_, entry)| entry != 0.0);
            nonzeros += entries.len();
            program.add_column(welfare, 0.0.., entries);
        }
    }
    let (columns, rows) = (program.num_cols(), program.num_rows());
    let (seconds, value) = solve(program.optimise(Sense::Minimise), limit);
    let reached = value.map_or_else(|status| format!("{status:?}"), |value| format!("{value:.9}"));
    let result = format!("{reached}; {columns} columns, {rows} rows, {nonzeros} nonzeros");
    let mebibytes = watch::peak("self");
    Outcome { seconds: Some(seconds), mebibytes, result, ..Outcome::default() }
}

/// `coarse` by `esolver`, exactly: the time of its process on a file of integers.
pub fn esolver(text: &Text, limit: f64) -> Outcome {
    let (_, game) = text.compile();
    let (concept, objective) = (Concept::Coarse, Objective::welfare());
    let program = LinearProgram::of(&game, concept, &objective, Direction::Min);
    let folder = tempfile::tempdir().expect("there is room for a file");
    let (problem, solution) = (folder.path().join("p.lp"), folder.path().join("p.sol"));
    let written = interchange::lp(&program.expect("a small program"));
    std::fs::write(&problem, written).expect("there is room for a file");
    let mut command = Command::new("esolver");
    let run = watch::run(command.arg("-L").arg("-O").arg(&solution).arg(&problem), limit);
    let Ok(run) = run else {
        let result = "esolver is missing: apt-get install qsopt-ex".to_owned();
        return Outcome { result, ..Outcome::default() };
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
