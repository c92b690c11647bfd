//! Certificates as Coq files: what is written, what is refused, and that what is written proves what it says.
//!
//! `proofs/coq/check-instances` compiles the files; here they are held against the program and against sums done
//! by hand. With POACERT_BLESS set, those of `instances` that exist and all of `tampered` are written anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

mod cases {
    pub mod coq;
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
        ("literature/all-pay-2x2.solve-bce-min-welfare", "a claim about the concept bce"),
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
