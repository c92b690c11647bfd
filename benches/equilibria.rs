//! How long lists of all equilibria take, as processes beside lrsnash's, as one Markdown table.
//!
//! `cargo bench --bench equilibria`. Runs that are compared take turns; medians of `RUNS`.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const RUNS: usize = 15;

/// Complete information, values 1 and 1/2, bids k/steps, uniform ties.
fn complete(steps: usize) -> String {
    let agent = |name: &str, value: &str| {
        format!(
            "[[agents]]\nname = \"{name}\"\ntypes = [{{ name = \"v\", value = \"{value}\" }}]\n"
        )
    };
    let agents = agent("1", "1") + &agent("2", "1/2");
    format!("format = \"poacert/1\"\n{agents}{}", auction(steps))
}

/// Two bidders of values k/types, uniform and independent.
fn with_types(types: usize, steps: usize) -> String {
    let of_type =
        |k| format!("{{ name = \"v{k}\", prob = \"1/{types}\", value = \"{k}/{types}\" }}");
    let list = (1..=types).map(of_type).collect::<Vec<_>>().join(", ");
    let agent = |name: &str| format!("[[agents]]\nname = \"{name}\"\ntypes = [{list}]\n");
    format!("format = \"poacert/1\"\n{}{}{}", agent("1"), agent("2"), auction(steps))
}

fn auction(steps: usize) -> String {
    format!(
        "[auction]\nrule = \"first-price\"\nties = \"uniform\"\n\
         bids = {{ from = 0, to = 1, step = \"1/{steps}\" }}\n"
    )
}

/// The game of [`complete`] as lrsnash reads it, in units of 1/(2 steps).
fn bimatrix(steps: usize) -> String {
    let bids = || 0..=steps as i64;
    let mut text = format!("{0} {0}\n\n", steps + 1);
    for (value, first) in [(2 * steps as i64, true), (steps as i64, false)] {
        for own in bids() {
            for other in bids() {
                let (mine, theirs) = if first { (own, other) } else { (other, own) };
                let won = 1 + (mine > theirs) as i64 - (mine < theirs) as i64;
                write!(text, "{}/2 ", won * (value - 2 * mine)).expect("a text grows");
            }
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

/// Seconds of a process.
fn seconds(command: &mut Command) -> f64 {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).status().expect("it runs");
    assert!(status.success(), "{command:?}");
    start.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn poacert(folder: &Path, concept: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_poacert"));
    command.current_dir(folder).args(["solve", "i.toml", "--all", "--concept", concept]);
    command
}

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        eprintln!("nothing is measured outside of cargo bench");
        return;
    }
    let folder = tempfile::tempdir().expect("there is room for files");
    let write = |name: &str, text: String| {
        std::fs::write(folder.path().join(name), text).expect("there is room for files");
    };
    println!("| list | poacert s | with check s | lrsnash s | poacert / lrsnash |");
    println!("|---|--:|--:|--:|--:|");
    let check = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_poacert"));
        command.current_dir(folder.path()).args(["check", "i.solve.json"]);
        command
    };
    for steps in [4, 6, 8, 10, 12, 14] {
        write("i.toml", complete(steps));
        write("game", bimatrix(steps));
        let (mut ours, mut checks, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            ours.push(seconds(&mut poacert(folder.path(), "bne")));
            checks.push(seconds(&mut check()));
            theirs.push(seconds(Command::new("lrsnash").arg(folder.path().join("game"))));
        }
        let (ours, checks, theirs) = (median(ours), median(checks), median(theirs));
        println!(
            "| extreme, v = (1, 1/2), K = {steps} | {ours:.4} | {:.4} | {theirs:.4} | {:.2} |",
            ours + checks,
            ours / theirs
        );
    }
    for (types, steps, concept) in [(3, 5, "pure-bne"), (3, 5, "bne"), (4, 11, "pure-bne")] {
        write("i.toml", with_types(types, steps));
        let (mut ours, mut checks) = (Vec::new(), Vec::new());
        for _ in 0..RUNS.min(5) {
            ours.push(seconds(&mut poacert(folder.path(), concept)));
            checks.push(seconds(&mut check()));
        }
        let (ours, checks) = (median(ours), median(checks));
        let bids = steps + 1;
        println!(
            "| {concept}, first-price {types} types x {bids} bids | {ours:.4} | {:.4} | | |",
            ours + checks
        );
    }
}
