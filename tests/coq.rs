//! Certificates as Coq files: what is written, what is refused, and that what is written proves what it says.
//!
//! `proofs/coq/check-instances` compiles the files; here they are held against the program and against sums done
//! by hand. With POACERT_BLESS set, those of `instances` that exist and all of `tampered` are written anew.

use cases::coq_terms::{claimed, field, is_balanced, proved};
use dashu::integer::IBig;
use dashu::rational::RBig;
use poacert::game::{Game, ratio};
use poacert::instance::{Instance, Source};
use poacert::interchange;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

mod cases {
    pub mod coq;
    pub mod coq_terms;
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn coq(folder: &str) -> PathBuf {
    root().join("proofs/coq").join(folder)
}

fn is_blessing() -> bool {
    std::env::var_os("POACERT_BLESS").is_some()
}

fn run(arguments: &[&str]) -> Output {
    let binary = env!("CARGO_BIN_EXE_poacert");
    Command::new(binary).args(arguments).current_dir(root()).output().unwrap()
}

fn export(certificate: &str) -> Output {
    run(&["export", "--to", "coq", certificate])
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// All files below a folder with this ending, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|own| own == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The certificates of shipped instances by the names that their Coq files have.
fn shipped() -> Vec<(String, String)> {
    let certificates = root().join("proofs/certificates");
    let named = |path: PathBuf| {
        let below = path.strip_prefix(&certificates).unwrap().to_str().unwrap().to_owned();
        let name = below.trim_end_matches(".json").replace(['/', '.', '-'], "_");
        (format!("{name}.v"), format!("proofs/certificates/{below}"))
    };
    files(&certificates, "json").into_iter().map(named).collect()
}

#[test]
fn golden_files_are_what_is_exported() {
    let shipped = shipped();
    let golden = files(&coq("instances"), "v");
    assert!(golden.len() >= 15, "{}", golden.len());
    for path in golden {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (_, certificate) = shipped.iter().find(|(own, _)| own == name).expect(name);
        let written = export(certificate);
        assert!(written.status.success(), "{certificate}: {}", text(&written.stderr));
        let written = text(&written.stdout);
        if is_blessing() {
            fs::write(&path, &written).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), written, "{name}");
    }
}

#[test]
fn tampered_files_are_golden_ones_with_one_change() {
    let folder = coq("tampered");
    if is_blessing() {
        fs::create_dir_all(&folder).unwrap();
    }
    let listed: Vec<&str> = cases::coq::TAMPERED.iter().map(|case| case.name).collect();
    for case in cases::coq::TAMPERED {
        let golden = coq("instances").join(format!("{}.v", case.golden));
        let golden = fs::read_to_string(golden).unwrap();
        let mut tampered = golden;
        for (from, to) in case.changes {
            assert!(tampered.contains(from), "{}: {from}", case.name);
            tampered = tampered.replace(from, to);
        }
        let tampered = format!("(** Must not compile: {}. *)\n\n{tampered}", case.what);
        let path = folder.join(format!("{}.v", case.name));
        if is_blessing() {
            fs::write(&path, &tampered).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), tampered, "{}", case.name);
    }
    for path in files(&folder, "v") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(listed.contains(&name), "{name} is not in the list");
    }
}

/// What cannot be exported says so, with exit status 2, and nothing is printed.
fn refused(certificate: &str, expected: &str) {
    let output = export(certificate);
    assert_eq!(output.status.code(), Some(2), "{certificate}");
    assert!(output.stdout.is_empty(), "{certificate}");
    let said = text(&output.stderr);
    assert_eq!(said.lines().next(), Some(format!("error: {expected}").as_str()), "{certificate}");
    let help = "  help: these can: `smooth` (smooth and semi-smooth, finite mu), and `solve` and `certify` for ";
    assert!(said.lines().nth(1).is_some_and(|line| line.starts_with(help)), "{said}");
}

#[test]
fn other_kinds_are_refused() {
    for (certificate, what) in [
        ("literature/cce-revenue.solve-coarse-max-revenue", "a claim about the largest value"),
        (
            "literature/cce-revenue.solve-coarse-min-revenue",
            "a claim about another objective than welfare",
        ),
        ("literature/joint-prior.solve-coarse-min-welfare-any", "a claim about every prior"),
        ("literature/reserve.solve-agent-ce-min-revenue", "a claim about the concept agent-ce"),
        ("literature/first-price-4x12.solve-bne-min-welfare", "a claim about the concept bne"),
        ("literature/all-pay-2x2.ladder", "a certificate of kind ladder"),
        ("literature/first-price-complete.list-bne", "a certificate of kind equilibria"),
        ("literature/uniform-price-2.weak", "a claim about weak smoothness"),
        ("regress/cycle.given", "a certificate of kind deviations"),
        ("regress/price-above-value.smooth-best", "a bound that is only approached as mu grows"),
        ("paper/example2-3.trade", "a claim about a combined market"),
        ("paper/example2-first-price-3.theorem", "a claim about a combined market"),
    ] {
        let message = format!("{what} cannot be exported to Coq");
        refused(&format!("proofs/certificates/{certificate}.json"), &message);
    }
}

#[test]
fn what_is_no_valid_certificate_is_not_exported() {
    let instance = export("instances/literature/cce-half.toml");
    assert_eq!(instance.status.code(), Some(2));
    assert_eq!(
        text(&instance.stderr),
        "error: the file is not a certificate\n  help: --to coq takes a certificate that poacert wrote\n"
    );
    // 40 multipliers of 1/41 for agent 2's bid 1/10; without one of them 33/41 is not proved.
    let path = root().join("proofs/certificates/literature/cce-half.solve-coarse-min-welfare.json");
    let forged = fs::read_to_string(path)
        .unwrap()
        .replace(r#"["2","only","1/10","40"]"#, r#"["2","only","1/10","39"]"#);
    let folder = tempfile("forged");
    let file = folder.join("forged.json");
    fs::write(&file, forged).unwrap();
    let output = export(file.to_str().unwrap());
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    assert!(said.starts_with("invalid: bound-not-proved\n"), "{said}");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn options_of_programs_are_refused() {
    let certificate = "proofs/certificates/literature/cce-half.certify.json";
    let output = run(&["export", "--to", "coq", certificate, "--concept", "coarse"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    let expected = "--concept is for lp, mps and vipr: --to coq writes what a certificate claims";
    assert!(said.contains(expected), "{said}");
    let output = run(&["export", "--to", "coq", certificate, "--set", "K=4"]);
    assert_eq!(output.status.code(), Some(2));
}

fn tempfile(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("poacert-coq-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A shipped certificate with the game of its instance.
fn certificate(name: &str) -> (Value, Instance, Game) {
    let path = root().join(format!("proofs/certificates/{name}.json"));
    let certificate: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let source = certificate["instance"]["source"].as_str().unwrap();
    let instance = Instance::read(Source::new("embedded", source)).unwrap();
    let game = Game::compile(&instance).unwrap();
    (certificate, instance, game)
}

/// Certificates with what their Coq files multiply money by: the common denominator of all money, times lcm(1, .., n) for each
/// item, or for units the least common multiple of what ties may leave (by hand).
const MULTIPLIED: [(&str, u64); 10] = [
    ("literature/cce-half.solve-coarse-min-welfare", 10 * 2),
    ("literature/bayesian-first-price-5.solve-coarse-min-welfare", 40 * 2),
    // Up to four tied marginal bids for two units: 1, 2, 3, 4, 6 sets.
    ("literature/discriminatory-2.certify", 4 * 12),
    ("literature/joint-prior.certify", 4 * 2),
    ("literature/own-grids.certify", 4 * 2),
    ("paper/table1-simultaneous-first-price.certify", 4 * 2 * 2),
    ("regress/cycle.certify", 1),
    ("regress/three-bidders.certify", 2 * 6),
    // Three bidders for two items with bids 0 and 1: lcm(1, 2, 3) for each.
    ("regress/informed-racer.solve-bce-min-welfare", 6 * 6),
    ("paper/table1-first-price-types-5.solve-bce-ns-min-welfare", 5 * 2),
];

/// What stands before the claimed share in the check of multipliers.
fn checked(text: &str) -> &'static str {
    match text.contains("Definition obedience") {
        true => "(tables_of G) multipliers obedience ",
        false => "(tables_of G) multipliers ",
    }
}

#[test]
fn exported_multipliers_prove_exactly_what_is_claimed() {
    for (name, unit) in MULTIPLIED {
        let (certificate, instance, game) = certificate(name);
        let text = interchange::coq(&certificate, &instance, &game).unwrap();
        let least = claimed(&text, checked(&text));
        assert_eq!(proved(&game, &text, unit), least, "{name}");
        assert!(is_balanced(&game, &text), "{name}");
        let claim = &certificate["claim"];
        let lower = claim.get("lower").unwrap_or(&claim["worst"]["lower"]).as_str().unwrap();
        let lower: RBig = lower.parse().unwrap();
        let kept = lower / game.expected_optimum();
        match name.starts_with("literature/bayesian") {
            // 45-digit multipliers, rounded to billionths.
            true => assert!(least < kept && &kept - &least < ratio(1.into(), 1_000_000.into())),
            false => assert_eq!(least, kept, "{name}"),
        }
    }
}

#[test]
fn worst_laws_have_the_welfare_that_is_claimed() {
    for (name, _) in MULTIPLIED {
        let (certificate, instance, game) = certificate(name);
        let text = interchange::coq(&certificate, &instance, &game).unwrap();
        let each = field(&text, "each").number();
        let mut welfare = RBig::ZERO;
        for group in field(&text, "given_types").list() {
            let types = game.types.number(&group.list()[0].numbers());
            let mut sum = IBig::ZERO;
            for pair in group.list()[1].list() {
                let actions = game.actions.number(&pair.list()[0].numbers());
                let weight = pair.list()[1].number();
                sum += &weight;
                let value = ratio(game.welfare(types, actions), game.money.clone());
                let chance = ratio(weight * &game.prior[types], &each * &game.prior_total);
                welfare += value * chance;
            }
            assert_eq!(sum, each, "{name}");
        }
        assert_eq!(welfare / game.expected_optimum(), claimed(&text, "_law G worst "), "{name}");
    }
}

/// Two numbers of fifteen digits without a common factor, mostly.
fn long() -> impl Strategy<Value = (u64, u64)> {
    (1..1_000_000_000_000_000u64, 100_000_000_000_000..1_000_000_000_000_000u64)
}

/// Multiplies integers in a section's rows.
fn multiply(rows: &mut Value, factor: u64) {
    for row in rows.as_array_mut().unwrap() {
        let last = row.as_array_mut().unwrap().last_mut().unwrap();
        let number: IBig = last.as_str().unwrap().parse().unwrap();
        *last = json!((number * factor).to_string());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any multiple of multipliers proves something; what the rounded ones prove is what the file says.
    #[test]
    fn rounded_multipliers_prove_what_is_claimed((top, bottom) in long(), which in 3..8usize) {
        let (name, unit) = MULTIPLIED[which];
        let (mut certificate, instance, game) = certificate(name);
        let bound = &mut certificate["proof"]["worst"]["bound"];
        multiply(&mut bound["regret"], top);
        multiply(&mut bound["no_signalling"], top);
        let denominator: IBig = bound["denominator"].as_str().unwrap().parse().unwrap();
        bound["denominator"] = json!((denominator * bottom).to_string());
        let text = interchange::coq(&certificate, &instance, &game).unwrap();
        prop_assert!(field(&text, "denominator").number() <= IBig::from(10u64).pow(12));
        prop_assert!(is_balanced(&game, &text));
        prop_assert_eq!(proved(&game, &text, unit), claimed(&text, checked(&text)));
    }
}
