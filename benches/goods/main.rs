//! How long auctions of many items and many units take, as Markdown tables.
//!
//! `cargo bench --bench goods -- [--all | TABLE ..]`. Every run is a process of its own, so that its memory is
//! its own; runs that are compared take turns.

mod full_program;
mod goods;
mod rows;
mod task;
#[path = "../equilibrium/watch.rs"]
mod watch;

use rows::{Row, TABLES};
use std::process::Command;
use task::{Outcome, Task};

/// Says that the next argument is a file with a task to do and report on.
const TASK: &str = "--task";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, task] = &arguments[..]
        && flag == TASK
    {
        let task = std::fs::read_to_string(task).expect("the parent wrote it");
        let task: Task = serde_json::from_str(&task).expect("the parent wrote it");
        println!("{}", serde_json::to_string(&task.run()).expect("it has string keys"));
        return;
    }
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if !has("--bench") {
        eprintln!("nothing is measured outside of cargo bench");
        return;
    }
    let names: Vec<&String> = arguments.iter().filter(|a| !a.starts_with('-')).collect();
    let asked = |table: &str| names.iter().any(|name| *name == table);
    println!(
        "| row | instance | program | s | processor s | ratio | MiB | check s | KB | result |"
    );
    println!("|---|---|---|--:|--:|--:|--:|--:|--:|---|");
    for (table, rows) in TABLES.iter().filter(|(table, _)| names.is_empty() || asked(table)) {
        for row in rows().iter().filter(|row| !row.slow || asked(table) || has("--all")) {
            print(table, row, &measured(row));
        }
    }
}

/// The outcomes of each contender, which take turns.
fn measured(row: &Row) -> Vec<Vec<Outcome>> {
    let mut outcomes = vec![Vec::new(); row.contenders.len()];
    for _ in 0..row.runs {
        for ((name, task), outcomes) in row.contenders.iter().zip(&mut outcomes) {
            let outcome = apart(task);
            let seconds = outcome.seconds.unwrap_or(f64::NAN);
            eprintln!("{} {name}: {seconds:.3} s, {}", row.title, outcome.result);
            outcomes.push(outcome);
        }
    }
    outcomes
}

/// Does a task in a process of its own, which is killed if it ignores its limit.
fn apart(task: &Task) -> Outcome {
    let program = std::env::current_exe().expect("this program is somewhere");
    let file = tempfile::NamedTempFile::new().expect("there is room for a file");
    serde_json::to_writer(file.as_file(), task).expect("it has string keys");
    let run = watch::run(Command::new(program).arg(TASK).arg(file.path()), task.limit + 60.0);
    let run = run.expect("this program runs");
    serde_json::from_str(&run.output).unwrap_or_else(|_| Outcome {
        seconds: Some(run.seconds),
        mebibytes: run.mebibytes,
        result: if run.in_time { "failed" } else { "killed" }.to_owned(),
        ..Outcome::default()
    })
}

fn print(table: &str, row: &Row, outcomes: &[Vec<Outcome>]) {
    let of = |outcomes: &[Outcome], what: fn(&Outcome) -> Option<f64>| {
        median(outcomes.iter().filter_map(what))
    };
    let first = of(&outcomes[0], |outcome| outcome.seconds);
    for ((name, _), outcomes) in row.contenders.iter().zip(outcomes) {
        let Some(last) = outcomes.last() else { continue };
        let cell = |value: Option<f64>, digits: usize| match value {
            Some(value) => format!("{value:.digits$}"),
            None => String::new(),
        };
        let taken = of(outcomes, |outcome| outcome.seconds);
        println!(
            "| {table} | {} | {name} | {} | {} | {} | {} | {} | {} | {} |",
            row.title,
            cell(taken, 3),
            cell(of(outcomes, |outcome| outcome.processor), 2),
            cell(taken.zip(first).map(|(taken, first)| taken / first), 2),
            cell(of(outcomes, |outcome| outcome.mebibytes), 0),
            cell(of(outcomes, |outcome| outcome.check_seconds), 3),
            cell(last.certificate_bytes.map(|bytes| bytes as f64 / 1000.0), 1),
            last.result,
        );
    }
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
