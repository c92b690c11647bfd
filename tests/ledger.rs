//! The ledger: the shipped claims, run afresh, give it byte for byte, with every certificate, and each is valid.
//!
//! With POACERT_BLESS set, they are written anew instead. That every claim can fail is held by `tests/claims.rs`.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};
use tempfile::TempDir;

const FILES: [&str; 2] = ["instances/claims/paper.toml", "instances/claims/literature.toml"];

/// All certificates of claims together, in bytes.
const MOST_BYTES: usize = 5_000_000;

/// What the paper numbers, each of which some claim is about.
const NUMBERED: [&str; 27] = [
    "Example 1",
    "Example 2",
    "Example 3",
    "Example 4",
    "Table 1",
    "Definition 3",
    "Proposition 1",
    "Proposition 2",
    "Proposition 3",
    "Proposition 4",
    "Theorem 1",
    "Theorem 2",
    "Theorem 3",
    "Theorem 4",
    "Theorem 5",
    "Lemma 1",
    "Lemma 2",
    "Lemma 3",
    "Lemma 4",
    "Lemma 5",
    "Assumption 6",
    "Observation 1",
    "Claims 1 and 2",
    "Footnote 8",
    "Footnote 14",
    "footnote 5",
    "footnote 7",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with the shipped instances in it, in which the claims have been run, and what the run printed.
fn run() -> (TempDir, Value) {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(root().join("instances"), folder.path().join("instances")).unwrap();
    fs::create_dir(folder.path().join("proofs")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_poacert"))
        .arg("claims")
        .args(FILES)
        .args(["--cache", "kept", "--certificates", "proofs/certificates/claims"])
        .args(["--ledger", "proofs/LEDGER.md", "--json", "--quiet"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let printed: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(&output.stderr)));
    let unexpected: Vec<&Value> =
        claims(&printed).iter().filter(|claim| claim["as_expected"] != true).collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    assert_eq!(output.status.code(), Some(0));
    (folder, printed)
}

fn claims(printed: &Value) -> &[Value] {
    printed["claims"].as_array().expect("claims")
}

/// The files below a folder, by their paths in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut folders, mut files) = (vec![folder.to_path_buf()], BTreeMap::new());
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(folder).unwrap().to_path_buf();
                files.insert(inside, fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn write(folder: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) {
    fs::remove_dir_all(folder).ok();
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn the_ledger_and_its_certificates_are_what_the_claims_give() {
    let (folder, printed) = run();
    let ledger = fs::read(folder.path().join("proofs/LEDGER.md")).unwrap();
    let found = files(&folder.path().join("proofs/certificates/claims"));
    for (name, bytes) in &found {
        let outcome = poacert_checker::check(bytes, None);
        assert_eq!(outcome.code(), None, "{}: {outcome:?}", name.display());
    }
    let named: BTreeSet<&str> = claims(&printed)
        .iter()
        .flat_map(|claim| claim["trials"].as_array().expect("trials"))
        .flat_map(|trial| trial["points"].as_array().expect("points"))
        .filter_map(|point| point["certificate"].as_str())
        .collect();
    let points = claims(&printed).iter().filter(|claim| claim["found"] != "not-decidable-here");
    assert!(points.count() >= 60 && named.len() >= 200, "{} certificates", named.len());
    let bytes: usize = found.values().map(Vec::len).sum();
    assert!(bytes <= MOST_BYTES, "{bytes} bytes");
    let shipped = root().join("proofs/certificates/claims");
    if env::var_os("POACERT_BLESS").is_some() {
        fs::write(root().join("proofs/LEDGER.md"), &ledger).unwrap();
        write(&shipped, &found);
        return;
    }
    let bless = "run the tests with POACERT_BLESS=1 and read the change";
    assert!(ledger == fs::read(root().join("proofs/LEDGER.md")).unwrap(), "the ledger: {bless}");
    let shipped = files(&shipped);
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&shipped), names(&found), "{bless}");
    for (name, bytes) in &found {
        assert!(shipped[name] == *bytes, "{}: {bless}", name.display());
    }
}

#[test]
fn every_numbered_statement_of_the_paper_is_in_the_ledger() {
    let text = fs::read_to_string(root().join("proofs/LEDGER.md")).unwrap();
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| [")).collect();
    for statement in NUMBERED {
        let is_about = |row: &&str| {
            let source = row.split('|').nth(2).unwrap_or_default();
            // "Example 1" is not "Example 12".
            source.match_indices(statement).any(|(place, found)| {
                !source[place + found.len()..].starts_with(|c: char| c.is_ascii_digit())
            })
        };
        assert!(rows.iter().any(is_about), "{statement}");
    }
}
