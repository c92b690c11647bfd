//! How long combined markets take, as a Markdown table.
//!
//! `cargo bench --bench markets -- [--all | ROW ..]`. Every run is the program itself, from its start to its certificate;
//! runs that are compared take turns.

mod rows;
#[path = "../equilibrium/watch.rs"]
mod watch;

use rows::{Contender, Row, rows};
use std::path::Path;
use std::process::Command;

/// Names the Python that has pygambit; without it, the one on the path is asked.
const PYTHON: &str = "POACERT_PYGAMBIT";

/// What came of a run.
#[derive(Clone, Default)]
struct Outcome {
    seconds: Option<f64>,
    mebibytes: Option<f64>,
    check_seconds: Option<f64>,
    certificate_bytes: Option<u64>,
    result: String,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if !has("--bench") {
        eprintln!("nothing is measured outside of cargo bench");
        return;
    }
    let names: Vec<&String> = arguments.iter().filter(|a| !a.starts_with('-')).collect();
    let asked = |row: &Row| names.iter().any(|name| *name == row.name);
    println!("| row | market | program | s | ratio | MiB | check s | certificate KB | result |");
    println!("|---|---|---|--:|--:|--:|--:|--:|---|");
    let wanted = |row: &Row| asked(row) || has("--all") || (names.is_empty() && !row.slow);
    for row in rows().iter().filter(|row| wanted(row)) {
        let folder = tempfile::tempdir().expect("there is room for a file");
        let mut outcomes = vec![Vec::new(); row.contenders.len()];
        for _ in 0..row.runs {
            for ((_, contender), outcomes) in row.contenders.iter().zip(&mut outcomes) {
                outcomes.push(run(contender, folder.path(), row.limit));
            }
        }
        print(row, &outcomes);
    }
}

fn run(contender: &Contender, folder: &Path, limit: f64) -> Outcome {
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("there is room for a file");
        path
    };
    match contender {
        Contender::Poacert { command, instance, profile, options } => {
            let certificate = folder.join("certificate.json");
            let mut call = Command::new(env!("CARGO_BIN_EXE_poacert"));
            call.arg(command).arg(file("market.toml", instance));
            call.args(profile.as_ref().map(|text| file("profile.toml", text)));
            call.args(options).arg("--json").arg("--certificate").arg(&certificate);
            poacert(&mut call, &certificate, limit)
        }
        Contender::GambitLcp { instance } => {
            let tree = folder.join("market.efg");
            let mut export = Command::new(env!("CARGO_BIN_EXE_poacert"));
            export.args(["export", "--to", "efg", "-o"]).arg(&tree);
            let exported = export.arg(file("market.toml", instance)).output();
            assert!(exported.is_ok_and(|output| output.status.success()), "the market is small");
            let python = std::env::var_os(PYTHON).unwrap_or_else(|| "python3".into());
            let mut call = Command::new(python);
            gambit(call.args(["-c", include_str!("gambit.py")]).arg(tree), limit)
        }
    }
}

fn poacert(call: &mut Command, certificate: &Path, limit: f64) -> Outcome {
    let _ = std::fs::remove_file(certificate);
    let run = watch::run(call, limit).expect("the program is there");
    let result = match run.in_time {
        true => rows::summary(&run.output),
        false => "no answer in time".to_owned(),
    };
    let mut outcome = Outcome {
        seconds: Some(run.seconds),
        mebibytes: run.mebibytes,
        result,
        ..Outcome::default()
    };
    if let Ok(written) = std::fs::metadata(certificate) {
        let mut check = Command::new(env!("CARGO_BIN_EXE_poacert"));
        let checked =
            watch::run(check.arg("check").arg(certificate), limit).expect("the program is there");
        assert!(checked.output.starts_with("valid"), "{}", checked.output);
        outcome.check_seconds = Some(checked.seconds);
        outcome.certificate_bytes = Some(written.len());
    }
    outcome
}

fn gambit(call: &mut Command, limit: f64) -> Outcome {
    let missing = || Outcome {
        result: "pygambit is missing: see tools/gambit-oracle".to_owned(),
        ..Outcome::default()
    };
    let Ok(run) = watch::run(call, limit) else { return missing() };
    let seconds = run.output.split_whitespace().next().and_then(|word| word.parse().ok());
    match (run.in_time, seconds) {
        (false, _) => Outcome {
            seconds: Some(run.seconds),
            result: "no answer in time".to_owned(),
            ..Outcome::default()
        },
        (true, None) => missing(),
        (true, seconds) => Outcome {
            seconds,
            mebibytes: run.mebibytes,
            result: "one equilibrium".to_owned(),
            ..Outcome::default()
        },
    }
}

fn print(row: &Row, outcomes: &[Vec<Outcome>]) {
    let of = |outcomes: &[Outcome], what: fn(&Outcome) -> Option<f64>| {
        median(outcomes.iter().filter_map(what))
    };
    let first = of(&outcomes[0], |outcome| outcome.seconds);
    for ((program, _), outcomes) in row.contenders.iter().zip(outcomes) {
        let seconds = of(outcomes, |outcome| outcome.seconds);
        let ratio = seconds.zip(first).map(|(seconds, first)| seconds / first);
        let check = of(outcomes, |outcome| outcome.check_seconds);
        let kilobytes =
            of(outcomes, |outcome| outcome.certificate_bytes.map(|b| b as f64 / 1000.0));
        println!(
            "| {} | {} | {program} | {} | {} | {} | {} | {} | {} |",
            row.name,
            row.market,
            number(seconds, 3),
            number(ratio, 2),
            number(of(outcomes, |outcome| outcome.mebibytes), 0),
            number(check, 3),
            number(kilobytes, 1),
            outcomes[0].result,
        );
    }
}

fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(String::new, |value| format!("{value:.digits$}"))
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
