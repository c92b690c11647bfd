//! The command line: sessions as they are printed, exit statuses, files it writes.
//!
//! The sessions in `tests/cli` are the program's own output, there for its wording. Numbers are held
//! against other sources in the tests that name them.

mod session;

use poacert::report::{Rounding, decimal, output_schemas};
use serde_json::Value;
use session::{poacert, session, text};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A folder of its own, with the shipped instances below it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances");
    for kind in ["literature", "paper", "profiles", "regress", "samples"] {
        fs::create_dir_all(folder.path().join("instances").join(kind)).unwrap();
        for entry in fs::read_dir(shipped.join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let name = Path::new("instances").join(kind).join(path.file_name().unwrap());
            fs::copy(&path, folder.path().join(name)).unwrap();
        }
    }
    folder
}

/// Holds the sessions of these lines against a file of `tests/cli`.
fn snapshot(name: &str, lines: &[&str]) {
    snapshot_in(folder().path(), name, lines);
}

fn snapshot_in(folder: &Path, name: &str, lines: &[&str]) {
    let sessions: Vec<String> = lines.iter().map(|line| session(folder, line)).collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cli");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, sessions.join("\n")));
}

/// The object a command prints with `--json`, and its exit status.
fn json(folder: &Path, line: &str) -> (Value, i32) {
    let output = poacert(folder, line).arg("--json").output().unwrap();
    let value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{line}: {error}: {}", text(&output.stderr)));
    (value, output.status.code().unwrap())
}

/// The value at a pointer of what `line` prints with `--json`.
#[track_caller]
fn check(line: &str, pointer: &str, expected: &str) {
    let folder = folder();
    let (value, _) = json(folder.path(), &format!("{line} --no-certificate"));
    assert_eq!(value.pointer(pointer).and_then(Value::as_str), Some(expected), "{line}: {value}");
}

/// The same, where a decimal is known.
#[track_caller]
fn check_decimal(line: &str, pointer: &str, expected: &str) {
    let folder = folder();
    let (value, _) = json(folder.path(), &format!("{line} --no-certificate"));
    let number = value.pointer(pointer).and_then(Value::as_str).unwrap().parse().unwrap();
    assert_eq!(decimal(&number, 6, Rounding::Nearest).text, expected, "{line}: {value}");
}

#[track_caller]
fn check_status(line: &str, expected: i32) {
    let folder = folder();
    let output = poacert(folder.path(), line).output().unwrap();
    let code = output.status.code();
    assert_eq!(code, Some(expected), "{line}: {}", text(&output.stderr));
}

#[test]
fn help_of_every_command() {
    let lines = [
        "", "info", "smooth", "solve", "profile", "certify", "ladder", "hunt", "check", "claims",
        "export", "import", "schema",
    ];
    let lines = lines.map(|command| format!("{command} --help"));
    snapshot("help", &lines.each_ref().map(|line| line.trim_start()));
}

#[test]
fn export() {
    let (small, joint) = (
        "export instances/literature/all-pay-2x2.toml",
        "export instances/literature/cce-half.toml",
    );
    let lines = [
        format!("{small} --to nfg"),
        format!("{small} --to efg --json"),
        format!("{small} --to lp --concept bce-ns --objective revenue --sense max"),
        format!("{small} --to mps --concept coarse-net --sense max"),
        format!("{small} --to vipr --concept coarse"),
        format!("{small} --to json"),
        format!("{joint} --to efg -o game.efg"),
        format!("{joint} --to efg -o game.efg --json"),
        format!("{small} --to lp"),
        format!("{small} --to efg --concept coarse --json"),
        format!("{small} --to coq"),
        format!("{small} --to nfg -o instances/literature/all-pay-2x2.toml"),
        format!("{small} --to nfg -o nowhere/game.nfg"),
        "export instances/literature/bayesian-first-price-5.toml --to nfg".to_owned(),
    ];
    snapshot("export", &lines.each_ref().map(String::as_str));
}

#[test]
fn import() {
    let folder = folder();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    for case in ["gambit/centipede.efg", "gambit/small.bagg", "bad-game/imperfect-recall.efg"] {
        let name = Path::new(case).file_name().unwrap();
        let game = fs::read_to_string(cases.join(case)).unwrap();
        // Without the mark of what is wrong.
        let game = game.replace(" //~ imperfect-recall", "");
        fs::write(folder.path().join(name), game).unwrap();
    }
    let lines = [
        "import centipede.efg",
        "import small.bagg -o small.toml",
        "info small.toml",
        "solve small.toml --concept coarse --no-certificate",
        "import imperfect-recall.efg",
        "import imperfect-recall.efg --json",
        "import small.toml",
        "import nothing.nfg",
    ];
    snapshot_in(folder.path(), "import", &lines);
}

#[test]
fn info() {
    snapshot(
        "info",
        &[
            "info instances/literature/joint-prior.toml",
            "info instances/literature/joint-prior.toml --json",
            "info instances/regress/no-safe-action.toml",
            "info instances/regress/net-welfare.toml",
        ],
    );
}

#[test]
fn smooth() {
    snapshot(
        "smooth",
        &[
            "smooth instances/paper/table1-first-price-10.toml",
            "smooth instances/paper/table1-first-price-10.toml --json",
            "smooth instances/regress/type-union.toml --semi --mu 3/2",
            "smooth instances/regress/price-above-value.toml --mu best",
            "smooth instances/regress/no-safe-action.toml",
            "smooth instances/literature/second-price-no-overbidding.toml --weak",
        ],
    );
}

#[test]
fn smooth_given() {
    snapshot(
        "smooth-given",
        &[
            "smooth instances/regress/cycle.toml --given",
            "smooth instances/regress/cycle.toml --given --json",
            "smooth instances/regress/cycle.toml --given --lambda 3/4",
            "smooth instances/regress/cycle.toml --given --semi",
            "smooth instances/regress/type-union.toml --given",
        ],
    );
}

#[test]
fn solve_all() {
    snapshot(
        "solve-all",
        &[
            "solve instances/literature/first-price-complete.toml --concept bne --all --set K=6",
            "check first-price-complete.solve.json",
            "solve instances/regress/type-union.toml --concept bne --all --json --no-certificate",
            "solve instances/literature/joint-prior.toml --concept bne --all --monotone",
            "solve instances/literature/first-price-complete.toml --concept pure-bne --all --set K=6",
            "solve instances/literature/first-price-complete.toml --concept pure-bne --sense max --set K=6",
            "solve instances/regress/three-bidders.toml --concept bne --all",
            "solve instances/regress/cycle.toml --concept coarse --all",
            "solve instances/literature/first-price-complete.toml --concept bne --all --time-limit 0",
        ],
    );
}

#[test]
fn solve() {
    snapshot(
        "solve",
        &[
            "solve instances/literature/cce-half.toml --concept coarse",
            "solve instances/literature/cce-half.toml --concept coarse --json",
            "solve instances/regress/net-welfare.toml --concept coarse-net --sense max",
            "solve instances/literature/joint-prior.toml --concept bce --objective welfare=2,revenue=-1/2",
            "solve instances/literature/joint-prior.toml --concept coarse --prior any --no-certificate",
        ],
    );
}

#[test]
fn solve_over_profiles() {
    snapshot(
        "bayes-nash",
        &[
            "solve instances/regress/type-union.toml --concept bne",
            "check type-union.solve.json",
            "solve instances/regress/type-union.toml --concept bne --sense max --json",
            "solve instances/literature/reserve.toml --concept bne --objective revenue --monotone",
            "check reserve.solve.json",
            "solve instances/literature/second-price-overbidding.toml --concept bne --monotone",
            "solve instances/regress/cycle.toml --concept pure-bne",
            "check cycle.solve.json",
            "solve instances/literature/first-price-4x12.toml --concept bne --time-limit 0",
        ],
    );
}

#[test]
fn solve_over_plans_and_reports() {
    snapshot(
        "plans",
        &[
            "solve instances/regress/misreport.toml --concept agent-ce --sense max",
            "check misreport.solve.json",
            "solve instances/regress/misreport.toml --concept communication --sense max",
            "solve instances/regress/misreport.toml --concept communication --sense max --json",
            "solve instances/regress/summed-regret.toml --concept strategic-cce",
            "solve instances/literature/reserve.toml --concept strategic-ce --objective revenue",
            "solve instances/regress/summed-regret.toml --concept strategic-ce --prior any",
            "solve instances/literature/bayesian-first-price-5.toml --concept agent-ce --set m=80",
        ],
    );
}

#[test]
fn profile() {
    snapshot(
        "profile",
        &[
            "profile instances/regress/type-union.toml instances/profiles/type-union.toml",
            "profile instances/regress/type-union.toml instances/profiles/type-union.toml --json",
            "check type-union.profile.json",
            "profile instances/regress/type-union.toml instances/profiles/type-union-perturbed.toml",
            "profile instances/regress/type-union.toml instances/profiles/type-union-perturbed.toml --json",
            "check type-union.profile.json",
            "profile instances/regress/type-union.toml instances/profiles/type-union-perturbed.toml --epsilon 1/8",
            "check type-union.profile.json",
            "profile instances/regress/type-union.toml instances/profiles/type-union-perturbed.toml --epsilon 1/9 -q --no-certificate",
            "profile instances/literature/second-price-overbidding.toml instances/profiles/second-price-overbidding.toml --no-certificate",
            "profile instances/regress/type-union.toml instances/profiles/type-union.toml --undominated 2",
            "check type-union.profile.json",
            "profile instances/regress/losing-bids-crossed.toml instances/profiles/losing-bids-crossed.toml --undominated 1",
            "profile instances/regress/losing-bids-crossed.toml instances/profiles/losing-bids-crossed.toml --undominated fixpoint --json",
            "check losing-bids-crossed.profile.json",
            "profile instances/regress/losing-bids-crossed.toml instances/profiles/losing-bids-crossed.toml --undominated 1 --interim",
            "profile instances/regress/type-union.toml instances/profiles/type-union.toml --undominated 2 --interim --time-limit 0",
            "profile instances/regress/type-union.toml instances/profiles/cycle.toml",
            "profile instances/regress/type-union.toml instances/profiles/type-union.toml --certificate instances/profiles/type-union.toml",
        ],
    );
}

#[test]
fn certify() {
    snapshot(
        "certify",
        &[
            "certify instances/literature/cce-half.toml --concept coarse",
            "certify instances/literature/cce-half.toml --concept coarse --json",
            "certify instances/literature/second-price-overbidding.toml --bound e/(e-1)",
            "certify instances/literature/joint-prior.toml --prior any",
            "certify instances/regress/no-safe-action.toml",
            "certify instances/literature/first-price-complete.toml --concept bne --set K=4",
            "certify instances/literature/first-price-complete.toml --concept bne --bound 1 --set K=4",
            "certify instances/literature/first-price-complete.toml --concept bne --sense max --bound 1 --json",
            "certify instances/literature/all-pay-2x2.toml --concept pure-bne",
            "certify instances/literature/cce-half.toml --objective revenue --bound 10 --json",
        ],
    );
}

#[test]
fn ladder() {
    snapshot(
        "ladder",
        &[
            "ladder instances/literature/joint-prior.toml",
            "ladder instances/literature/joint-prior.toml --json",
            "ladder instances/literature/all-pay-3-bidders.toml --concepts bce-ns,pure-bne --set m=2",
            "ladder instances/literature/bayesian-first-price-5.toml --set m=30",
        ],
    );
}

/// Items, and revenue.
#[test]
fn goods() {
    let folder = folder();
    let bad = r#"format = "poacert/1"

[goods]
kind = "items"
items = ["A", "B"]

[[agents]]
name = "1"
types = [{ name = "only", value = { unit-demand = { A = 1, C = 2 } } }]
bids = { A = [0, 1] }

[auction]
rule = "discriminatory"
bids = [0, 1]
"#;
    fs::write(folder.path().join("bad.toml"), bad).unwrap();
    let lines = [
        "info instances/paper/table1-simultaneous-first-price.toml",
        "smooth instances/regress/informed-racer.toml",
        "solve instances/regress/informed-racer.toml --concept bne",
        "profile instances/literature/simultaneous-second-price.toml instances/profiles/wrong-items.toml",
        "info bad.toml",
    ];
    snapshot_in(folder.path(), "items", &lines);
    let lines = [
        "info instances/literature/revenue-irregular.toml",
        "info instances/literature/revenue-irregular.toml --json",
        "certify instances/literature/revenue-regular.toml --objective revenue --concept bne --bound 2.62",
        "check revenue-regular.certify.json",
        "certify instances/regress/one-buyer.toml --objective revenue --concept bne --bound 2.62 --json",
    ];
    snapshot_in(folder.path(), "revenue", &lines);
}

/// Information, disclosure and aftermarkets.
#[test]
fn combined_markets() {
    let folder = folder();
    let bad = fs::read_to_string(folder.path().join("instances/paper/example2-2.toml")).unwrap();
    let bad = bad.replace("prices = {", "share = \"1/2\"\nprice = {");
    fs::write(folder.path().join("bad.toml"), bad).unwrap();
    let (market, racer) =
        ("instances/paper/example2-2.toml", "instances/regress/informed-racer-learns.toml");
    let played = format!("{market} instances/profiles/example2-2.toml");
    let elsewhere = "instances/regress/cycle.toml instances/profiles/example2-2.toml";
    let lines = [
        format!("info {market}"),
        format!("info {racer}"),
        format!("solve {market} --concept bne"),
        "check example2-2.solve.json".to_owned(),
        format!("solve {market} --concept bne --buyers accepting --json"),
        "solve instances/regress/net-welfare-bought.toml --concept coarse-net".to_owned(),
        format!("profile {played} --sequential"),
        "check example2-2.profile.json".to_owned(),
        "profile instances/paper/example4.toml instances/profiles/example4.toml".to_owned(),
        format!("certify {market}"),
        format!("certify {racer} --by theorem"),
        "certify instances/regress/cycle-informed.toml --concept pure-bne".to_owned(),
        "check cycle-informed.certify.json --json".to_owned(),
        format!("solve {market} --concept bne --monotone"),
        "solve instances/regress/cycle.toml --concept coarse --buyers free".to_owned(),
        "solve instances/paper/example2-4.toml --concept coarse".to_owned(),
        format!("certify {market} --by theorem --sense max"),
        format!("profile {elsewhere}"),
        "info bad.toml".to_owned(),
    ];
    snapshot_in(folder.path(), "staged", &lines.each_ref().map(String::as_str));
}

#[test]
fn check_of_certificates() {
    snapshot(
        "check",
        &[
            "solve instances/literature/cce-half.toml --concept coarse --set K=4",
            "check cce-half.solve.json",
            "check cce-half.solve.json --json",
            "check cce-half.solve.json --instance instances/literature/cce-half.toml",
            "check cce-half.solve.json --instance instances/regress/cycle.toml",
            "check cce-half.solve.json --instance instances/regress/cycle.toml --json",
            "check instances/regress/cycle.toml",
            "check cce-half.solve.json --time-limit 0",
        ],
    );
}

#[test]
fn bad_usage() {
    snapshot(
        "usage",
        &[
            "",
            "solve instances/regress/cycle.toml",
            "solve instances/regress/cycle.toml --concept nash",
            "solve instances/literature/joint-prior.toml --concept bce --monotone",
            "solve instances/regress/cycle.toml --concept bne --monotone",
            "solve instances/literature/joint-prior.toml --concept bne --prior any",
            "solve instances/regress/cycle.toml --concept coars --json",
            "solve instances/regress/cycle.toml --concept coarse --objective profit",
            "solve instances/regress/cycle.toml --concept coarse --precision 0",
            "solve instances/regress/cycle.toml --concept coarse --time-limit soon",
            "solve instances/regress/cycle.toml --concept coarse --max-certificate much",
            "solve instances/regress/cycle.toml --concept coarse --threads 0",
            "solve instances/regress/cycle.toml --concept coarse-ns --prior any",
            "smooth instances/regress/cycle.toml --mu 1/2",
            "smooth instances/regress/cycle.toml --mu -1 --weak",
            "smooth instances/regress/cycle.toml --mu best --weak",
            "smooth instances/regress/cycle.toml --mu2 1",
            "certify instances/regress/cycle.toml --objective revenue",
            "certify instances/regress/cycle.toml --bound pi --json",
            "certify instances/regress/cycle.toml --bound 1/0",
            "check nothing.json --set m=3",
            "schema poacert/2",
            "profile instances/regress/cycle.toml",
            "profile - -",
            "profile instances/regress/cycle.toml instances/profiles/cycle.toml --epsilon -1",
            "profile instances/regress/cycle.toml instances/profiles/cycle.toml --undominated 0",
            "profile instances/regress/cycle.toml instances/profiles/cycle.toml --interim",
            "equilibria instances/regress/cycle.toml",
        ],
    );
}

#[test]
fn bad_input() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/bad");
    let folder = folder();
    fs::copy(cases.join("bad-grid.toml"), folder.path().join("bad-grid.toml")).unwrap();
    fs::write(folder.path().join("binary.toml"), [b'a', 0xff, 0xfe]).unwrap();
    let lines = [
        "info bad-grid.toml",
        "info bad-grid.toml --json",
        "info binary.toml",
        "info instances",
        "info nothing.toml",
        "info nothing.toml --json",
        "info instances/literature/cce-half.toml --set n=3",
        "info instances/literature/cce-half.toml --set K=3 --set K=4",
        "info instances/literature/cce-half.toml --set K",
    ];
    let sessions = lines.map(|line| session(folder.path(), line));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cli");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("bad-input", sessions.join("\n")));
}

#[test]
fn worst_coarse_welfare_as_published() {
    // Exact LP optima by two other solvers (glpsol --exact, QSopt_ex).
    let line = "solve instances/literature/cce-half.toml --concept coarse";
    check(line, "/value/lower", "33/41");
    check(line, "/value/upper", "33/41");
    check(&format!("{line} --set K=20"), "/value/lower", "163129/199264");
}

#[test]
fn minimum_revenue_of_bayes_correlated_equilibria_as_published() {
    // The setting of Bergemann, Brooks and Morris, own value known.
    let line = "solve instances/literature/bce-revenue.toml --concept bce --objective revenue";
    check(&format!("{line} --set K=4"), "/value/lower", "3/16");
    check(&format!("{line} --set K=8"), "/value/lower", "25/192");
}

#[test]
fn coarse_revenue_as_published() {
    // Feldman, Lucier, Nisan 2016: it tends to 1 - 2/e.
    let line = "solve instances/literature/cce-revenue.toml --concept coarse --objective revenue";
    check_decimal(&format!("{line} --set K=20"), "/value/lower", "0.264500");
}

#[test]
fn smoothness_constants_of_grids() {
    // Computed independently of this program; the limits are 1 - 1/e and 1/2.
    let smooth = |name: &str| format!("smooth instances/paper/table1-{name}-10.toml");
    check_decimal(&smooth("first-price"), "/lambda/lower", "0.632133");
    check_decimal(&smooth("first-price-ties-lost"), "/lambda/lower", "0.601310");
    check_decimal(&smooth("first-price-ties-won"), "/lambda/lower", "0.661746");
    check(&smooth("all-pay"), "/lambda/upper", "1/2");
}

#[test]
fn rows_of_smoothness_are_over_the_union_of_types() {
    // Worked out by hand, with an equilibrium of efficiency 17/20 between the two.
    check("smooth instances/regress/type-union.toml", "/lambda/lower", "37/48");
}

#[test]
fn net_welfare_is_below_gross_welfare() {
    // Worked out by hand: agent 1 buys the bit at cost 1/2.
    let net_welfare = "instances/regress/net-welfare.toml";
    check(&format!("solve {net_welfare} --concept coarse"), "/value/upper", "2");
    check(&format!("solve {net_welfare} --concept coarse-net"), "/value/lower", "3/2");
    check(&format!("smooth {net_welfare} --semi"), "/lambda/lower", "3/4");
}

#[test]
fn a_bound_only_approached_as_mu_grows() {
    // With mass s on deviations, lambda/mu is 2 - s.
    let line = "smooth instances/regress/price-above-value.toml --mu best";
    check(line, "/mu", "inf");
    check(line, "/bound/upper", "1/2");
}

#[test]
fn exit_statuses() {
    check_status("certify instances/literature/cce-half.toml --bound 41/33 --concept coarse", 0);
    check_status("certify instances/literature/cce-half.toml --bound 1.24 --concept coarse", 1);
    check_status("smooth instances/regress/no-safe-action.toml", 1);
    check_status("smooth instances/regress/no-safe-action.toml --mu 2", 0);
    check_status("smooth instances/regress/no-safe-action.toml --given", 0);
    check_status("smooth instances/regress/no-safe-action.toml --given --mu 3/2", 1);
    check_status("solve instances/literature/cce-half.toml --concept coarse --precision 1e-6", 0);
    check_status("--version", 0);
}

#[test]
fn every_output_follows_its_schema() {
    let folder = folder();
    let lines = [
        ("info", "info instances/literature/joint-prior.toml"),
        ("smooth", "smooth instances/regress/type-union.toml"),
        ("smooth", "smooth instances/regress/price-above-value.toml --mu best"),
        ("smooth-given", "smooth instances/samples/half-value.toml --given"),
        ("solve", "solve instances/literature/joint-prior.toml --concept bce-ns"),
        (
            "profile",
            "profile instances/literature/joint-prior.toml instances/profiles/joint-prior.toml",
        ),
        ("profile", "profile instances/regress/cycle.toml instances/profiles/cycle.toml"),
        (
            "profile",
            "profile instances/regress/losing-bids-crossed.toml instances/profiles/losing-bids-crossed.toml --undominated 1",
        ),
        (
            "profile",
            "profile instances/regress/type-union.toml instances/profiles/type-union.toml --undominated fixpoint --interim",
        ),
        ("certify", "certify instances/literature/joint-prior.toml"),
        ("certify", "certify instances/literature/joint-prior.toml --objective revenue --bound 9"),
        ("ladder", "ladder instances/literature/joint-prior.toml"),
        ("check", "check joint-prior.ladder.json"),
        ("check", "check instances/literature/joint-prior.toml"),
        ("export", "export instances/literature/joint-prior.toml --to efg"),
        ("export", "export instances/literature/joint-prior.toml --to efg -o game.efg"),
        ("import", "import game.efg"),
        ("error", "info nothing.toml"),
        ("error", "info instances/literature/joint-prior.toml --set x=1"),
    ];
    for (name, line) in lines {
        let (value, _) = json(folder.path(), line);
        let schema = &output_schemas()[format!("output/{name}").as_str()];
        let validator = jsonschema::draft202012::new(schema).unwrap();
        let errors: Vec<_> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{line}: {errors:?}: {value}");
    }
}

#[test]
fn games_follow_their_schema() {
    let folder = folder();
    let line = "export instances/literature/joint-prior.toml --to json";
    let output = poacert(folder.path(), line).output().unwrap();
    let game: Value = serde_json::from_slice(&output.stdout).unwrap();
    let (schema, _) = json(folder.path(), "schema poacert-game/1");
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&game).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}: {game}");
    // By hand: a tie at 0 gives each half of her value, 1/2 or 1; alike with probability 2/3.
    assert_eq!(game["prior"][0]["probability"], "1/3");
    let halves = serde_json::json!([["1/4", "1/2"], ["1/4", "1/2"]]);
    assert_eq!(game["payoffs"][0]["utility"], halves);
}

#[test]
fn schemas_are_printed_one_by_one_and_together() {
    let folder = folder();
    let (all, _) = json(folder.path(), "schema");
    for (name, schema) in all.as_object().unwrap() {
        let (one, status) = json(folder.path(), &format!("schema {name}"));
        assert_eq!((&one, status), (schema, 0), "{name}");
        assert!(jsonschema::draft202012::new(&one).is_ok(), "{name}");
    }
    assert!(all.get("poacert/1").is_some() && all.get("poacert-profile/1").is_some());
}

#[test]
fn standard_input() {
    let folder = folder();
    let instance = folder.path().join("instances/literature/cce-half.toml");
    let output = poacert(folder.path(), "solve - --concept coarse --json")
        .stdin(fs::File::open(instance).unwrap())
        .output()
        .unwrap();
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["value"]["lower"], "33/41");
    assert_eq!(value["certificate"], "stdin.solve.json");
    let certificate = fs::File::open(folder.path().join("stdin.solve.json")).unwrap();
    let checked = poacert(folder.path(), "check -").stdin(certificate).output().unwrap();
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
}

#[test]
fn every_certificate_is_valid() {
    let folder = folder();
    for line in [
        "smooth instances/regress/type-union.toml --mu best",
        "smooth instances/regress/price-above-value.toml --mu best",
        "smooth instances/literature/second-price-no-overbidding.toml --weak --semi",
        "smooth instances/samples/half-value-semi-smooth.toml --given",
        "smooth instances/samples/explicit-semi-smooth.toml --given --weak --mu 0",
        "smooth instances/regress/cycle.toml --given --lambda 1",
        "solve instances/literature/own-grids.json --concept bce-ns --sense max",
        "solve instances/literature/reserve.toml --concept coarse --precision 1/10",
        "certify instances/literature/second-price-overbidding.toml --bound e/(e-1)",
        "certify instances/regress/cycle.toml",
        "profile instances/literature/joint-prior.toml instances/profiles/joint-prior.toml",
        "ladder instances/regress/net-welfare.toml",
    ] {
        let (value, _) = json(folder.path(), line);
        let certificate = value["certificate"].as_str().unwrap();
        let (checked, status) = json(folder.path(), &format!("check {certificate}"));
        assert_eq!((&checked["verdict"], status), (&"valid".into(), 0), "{line}: {checked}");
    }
}

#[test]
fn a_time_limit_leaves_an_interval_that_is_proved() {
    let folder = folder();
    let line = "solve instances/literature/bayesian-first-price-5.toml --concept bce-ns";
    let (value, status) = json(folder.path(), &format!("{line} --time-limit 0.3"));
    assert_eq!((&value["exact"], &value["reached"], status), (&false.into(), &false.into(), 3));
    assert_ne!(value["value"]["lower"], value["value"]["upper"]);
    let (checked, status) = json(folder.path(), "check bayesian-first-price-5.solve.json");
    assert_eq!((&checked["verdict"], status), (&"valid".into(), 0), "{checked}");
    let (value, status) = json(
        folder.path(),
        &line.replace("solve", "certify").replace("--concept", "--time-limit 0 --concept"),
    );
    assert_eq!((&value["verdict"], status), (&"undecided".into(), 3), "{value}");
}

#[cfg(unix)]
#[test]
fn the_first_interrupt_leaves_the_interval_so_far() {
    let folder = folder();
    let line = "solve instances/literature/bayesian-first-price-5.toml --concept bce-ns --json";
    let child =
        poacert(folder.path(), line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let interrupt = format!("kill -INT {}", child.id());
    assert!(Command::new("sh").args(["-c", &interrupt]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["reached"], false);
    assert!(text(&output.stderr).starts_with("stopping"));
}

#[test]
fn certificates_replace_files_whole() {
    let folder = folder();
    let target = folder.path().join("old.json");
    fs::write(&target, "old").unwrap();
    let line = "solve instances/literature/cce-half.toml --concept coarse --certificate old.json";
    let (value, status) = json(folder.path(), line);
    assert_eq!((&value["certificate"], status), (&"old.json".into(), 0));
    assert!(serde_json::from_slice::<Value>(&fs::read(&target).unwrap()).is_ok());
    let mut left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["instances", "old.json"]);
}

#[cfg(unix)]
#[test]
fn links_stay_links_and_devices_stay_devices() {
    let folder = folder();
    let link = folder.path().join("link.json");
    fs::write(folder.path().join("real.json"), "old").unwrap();
    std::os::unix::fs::symlink("real.json", &link).unwrap();
    let line = "solve instances/literature/cce-half.toml --concept coarse --certificate";
    check_in(folder.path(), &format!("{line} link.json"), 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_ne!(fs::read_to_string(folder.path().join("real.json")).unwrap(), "old");
    check_in(folder.path(), &format!("{line} /dev/null"), 0);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[track_caller]
fn check_in(folder: &Path, line: &str, expected: i32) {
    let output = poacert(folder, line).output().unwrap();
    assert_eq!(output.status.code(), Some(expected), "{line}: {}", text(&output.stderr));
}

#[test]
fn targets_that_cannot_be_written_are_refused_at_once() {
    let folder = folder();
    let instance = "instances/literature/cce-half.toml";
    let before = fs::read(folder.path().join(instance)).unwrap();
    for target in ["nowhere/c.json", "instances", instance] {
        let line = format!("solve {instance} --concept coarse --certificate {target}");
        check_in(folder.path(), &line, 2);
    }
    assert_eq!(fs::read(folder.path().join(instance)).unwrap(), before);
}

#[test]
fn a_certificate_above_the_limit_is_not_written() {
    let folder = folder();
    let line = "solve instances/literature/cce-half.toml --concept coarse --max-certificate 1k";
    let output = poacert(folder.path(), line).arg("--json").output().unwrap();
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["certificate"], Value::Null);
    assert!(text(&output.stderr).contains("--max-certificate"));
    assert!(!folder.path().join("cce-half.solve.json").exists());
}

#[test]
fn a_certificate_above_the_limit_gives_way_to_an_interval() {
    let folder = folder();
    let line = "solve instances/literature/cce-half.toml --concept coarse --set K=200 \
                --max-certificate 20k --json";
    let output = poacert(folder.path(), line).output().unwrap();
    assert!(text(&output.stderr).contains("a wider interval than the one printed"));
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed["exact"], true);
    let written = fs::read(folder.path().join("cce-half.solve.json")).unwrap();
    assert!(written.len() <= 20_000);
    let certificate: Value = serde_json::from_slice(&written).unwrap();
    assert_ne!(certificate["claim"]["lower"], printed["value"]["lower"]);
    assert_eq!(certificate["claim"]["upper"], printed["value"]["upper"]);
    let outcome = poacert_checker::check(&written, None);
    assert!(matches!(outcome, poacert_checker::Outcome::Valid(_)), "{outcome:?}");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let folder = folder();
    let mut child = poacert(folder.path(), "check - --json")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"{}").unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), String::new()));
}
