//! Combined markets on the command line: what is said where a limit comes first, what is refused, and claims about revenue.

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Three agents, three units, resold one by one at a posted price: 22,593,536 ways to play (`info` counts them), more than are
/// gone through.
const LARGE: &str = r#"
format = "poacert/1"
[goods]
kind = "units"
units = 3
[[agents]]
name = "1"
types = [{ name = "t", value = { marginals = [3, 2, 1] } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { marginals = [3, 2, 2] } }]
[[agents]]
name = "3"
types = [{ name = "t", prob = "1/2", value = { marginals = [1] } }, { name = "u", prob = "1/2", value = { marginals = [4, 1] } }]
[auction]
rule = "discriminatory"
bids = [0, 1, 2]
[[aftermarkets]]
rule = "posted-price"
prices = [1, 2, 3]
"#;

/// Agents 1 and 2 bid 1 for one unit, agent 3 bids 2 for one if she wants a second: everybody then keeps what she has.
const KEEPING: &str = r#"
format = "poacert-profile/1"
play = [
    { agent = "1", type = "t", bid = "1 0 0" }, { agent = "1", type = "t", market = 1, action = "out" },
    { agent = "2", type = "t", bid = "1 0 0" }, { agent = "2", type = "t", market = 1, action = "out" },
    { agent = "3", type = "t", bid = "0 0 0" }, { agent = "3", type = "t", market = 1, action = "out" },
    { agent = "3", type = "u", bid = "2 0 0" }, { agent = "3", type = "u", market = 1, action = "out" },
]
"#;

/// After a posted price a table gives the item back, whatever anybody does.
const UNDONE: &str = r#"
format = "poacert/1"
[[agents]]
name = "1"
types = [{ name = "only", value = 1 }]
[[agents]]
name = "2"
types = [{ name = "only", value = 2 }]
[auction]
rule = "first-price"
bids = [0, 1]
ties = { priority = ["1", "2"] }
[[aftermarkets]]
rule = "posted-price"
prices = [1, 2]
[[aftermarkets]]
rule = "table"
default = "no-trade"
[[aftermarkets.entries]]
holder = "2"
actions = {}
to = "1"
payments = ["1/2", "-1/2"]
"#;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/paper/example2-2.toml");
    fs::copy(shipped, folder.path().join("market.toml")).expect("a copy");
    for (name, text) in [("large.toml", LARGE), ("keeping.toml", KEEPING), ("undone.toml", UNDONE)]
    {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// The exit status, and all that is said.
fn run(folder: &TempDir, line: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_poacert"));
    command.args(line.split_whitespace()).current_dir(folder.path()).env("NO_COLOR", "1");
    let output = command.output().expect("it runs");
    let said = [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("text"));
    (output.status.code().expect("a status"), said.concat())
}

#[track_caller]
fn check(line: &str, status: i32, says: &[&str]) {
    let (code, said) = run(&folder(), line);
    assert_eq!(code, status, "{line}: {said}");
    for part in says {
        assert!(said.contains(part), "{line} does not say {part}: {said}");
    }
}

#[test]
fn what_is_known_is_said_where_a_market_is_too_large() {
    let too_large = "the tree has 22593536 ways to play";
    check(
        "profile large.toml keeping.toml --sequential",
        1,
        &["no: the profile is not a Bayes-Nash equilibrium", too_large],
    );
    // With so much regret allowed the rest alone decides, and is not decided.
    check(
        "profile large.toml keeping.toml --sequential --epsilon 100",
        3,
        &["yes: the profile is an epsilon-equilibrium", too_large],
    );
    check(
        "profile large.toml keeping.toml --undominated 1 --epsilon 100",
        3,
        &["yes: the profile is an epsilon-equilibrium", "agent 1 has more than 100000 plans"],
    );
    check(
        "certify large.toml --by direct --no-certificate",
        3,
        &["UNDECIDED", "voluntary-participation yes", "The combined market was not solved"],
    );
    check("solve large.toml --concept coarse --no-certificate", 3, &["the plan game is too large"]);
    check("certify large.toml --no-certificate", 0, &["CERTIFIED, by theorem"]);
}

#[test]
fn no_time_is_no_answer_either() {
    check("solve large.toml --concept coarse --time-limit 0", 3, &["error: "]);
    check(
        "profile large.toml keeping.toml --sequential --epsilon 100 --time-limit 0",
        3,
        &["yes: the profile is an epsilon-equilibrium", "a limit came first"],
    );
    check("info large.toml --time-limit 0", 0, &["not counted: a limit came first"]);
}

#[test]
fn sequential_equilibria_are_refused_where_a_table_undoes_answers() {
    let says = "entry 1 of the table of market 2 applies although nobody does anything";
    check("solve undone.toml --concept bne --sequential", 2, &[says]);
    check("certify undone.toml --concept bne --sequential", 2, &[says]);
    check("solve undone.toml --concept bne --no-certificate", 0, &["Bayes-Nash equilibria"]);
}

#[test]
fn options_without_sense_are_refused_with_their_reason() {
    check("certify market.toml --prior any --concept coarse", 2, &["the types that can meet"]);
    check("certify market.toml --monotone", 2, &["not ordered by an amount"]);
    check("certify market.toml --objective revenue", 2, &["give a bound of your own"]);
    check("certify market.toml --objective revenue --bound 2 --by theorem", 2, &["worst welfare"]);
}

/// By hand: agent 2 may reject every price, bid 0 and let agent 1 have the item for 0 (or for any bid below the value), so that the worst
/// revenue is 0, of the 3/2 that a mechanism earns which sells to agent 2 at 1 .. 2.
#[test]
fn revenue_of_a_market_is_judged_against_the_optimal_revenue() {
    let folder = folder();
    let line = "certify market.toml --objective revenue --concept bne --bound 2";
    let (code, said) = run(&folder, line);
    assert_eq!(code, 1, "{said}");
    for part in ["REFUTED", "revenue ratio", "optimal revenue  3/2", "worst revenue    0"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let (code, said) = run(&folder, "check market.certify.json --instance market.toml");
    assert_eq!(code, 0, "{said}");
    let (code, said) = run(&folder, &format!("{line} --sense max"));
    assert!(code == 0 && said.contains("best revenue"), "{said}");
    let (code, said) = run(&folder, "check market.certify.json --instance market.toml");
    assert_eq!(code, 0, "{said}");
}
