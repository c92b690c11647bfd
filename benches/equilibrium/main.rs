//! How long equilibria take against the same work done by others, as one Markdown table.
//!
//! `cargo bench --bench equilibrium -- [--all | NAME ..]`. Every run is a process of its own, so that
//! its memory is its own; runs that are compared take turns.

mod auction;
mod full_program;
mod gambit;
mod lrsnash;
mod nash;
mod nash_rows;
mod qsopt;
mod random;
mod random_games;
mod rows;
mod task;
mod watch;

use rows::Row;
use std::process::Command;
use task::{Outcome, Task};

/// Says that the next argument is a task to do and report on.
const TASK: &str = "--task";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, task] = &arguments[..]
        && flag == TASK
    {
        let task: Task = serde_json::from_str(task).expect("the parent wrote it");
        println!("{}", serde_json::to_string(&task.run()).expect("it has string keys"));
        return;
    }
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if !has("--bench") {
        eprintln!("nothing is measured outside of cargo bench");
        return;
    }
    let names: Vec<&String> = arguments.iter().filter(|a| !a.starts_with('-')).collect();
    let wanted = |row: &Row| match names.is_empty() {
        true => !row.slow || has("--all"),
        false => names.iter().any(|name| *name == row.name),
    };
    println!("| row | instance | program | s | ratio | MiB | check s | certificate KB | result |");
    println!("|---|---|---|--:|--:|--:|--:|--:|---|");
    for row in rows::all().into_iter().chain(nash_rows::all()).filter(wanted) {
        print(&row, &measured(&row));
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
    let text = serde_json::to_string(task).expect("it has string keys");
    let patience = 2.0 * task.limit + 60.0;
    let run = watch::run(Command::new(program).arg(TASK).arg(text), patience);
    let run = run.expect("this program runs");
    serde_json::from_str(&run.output).unwrap_or_else(|_| Outcome {
        seconds: Some(run.seconds),
        mebibytes: run.mebibytes,
        result: if run.in_time { "failed" } else { "killed" }.to_owned(),
        ..Outcome::default()
    })
}

fn print(row: &Row, outcomes: &[Vec<Outcome>]) {
    let seconds = |outcomes: &[Outcome]| median(outcomes.iter().filter_map(|o| o.seconds));
    let first = seconds(&outcomes[0]);
    for ((name, _), outcomes) in row.contenders.iter().zip(outcomes) {
        let Some(last) = outcomes.last() else { continue };
        let cell = |value: Option<f64>, digits: usize| match value {
            Some(value) => format!("{value:.digits$}"),
            None => String::new(),
        };
        let taken = seconds(outcomes);
        let check = outcomes.iter().filter_map(|outcome| outcome.check_seconds);
        println!(
            "| {} | {} | {name} | {} | {} | {} | {} | {} | {} |",
            row.name,
            row.title,
            cell(taken, 4),
            cell(taken.zip(first).map(|(taken, first)| taken / first), 2),
            cell(median(outcomes.iter().filter_map(|outcome| outcome.mebibytes)), 0),
            cell(median(check), 3),
            cell(last.certificate_bytes.map(|bytes| bytes as f64 / 1000.0), 1),
            last.result,
        );
    }
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        even if even % 2 == 0 => Some((values[middle - 1] + values[middle]) / 2.0),
        _ => Some(values[middle]),
    }
}
