//! Bad instances are refused with every problem at its line.
//!
//! Each file in `tests/cases/bad` marks its bad lines by `#~ code code ..` (TOML) or `//~ code ..`
//! (JSON, taken out before reading). No other problem may be found.

use poacert::instance::{Code, Diagnostics, Instance, Source, Style, Syntax};

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/bad")
}

/// The problems of a case, with the codes it marks by line.
fn case(name: &str) -> (Diagnostics, Vec<(usize, String)>) {
    let bytes = std::fs::read(folder().join(name)).expect("a case");
    let text = String::from_utf8_lossy(&bytes);
    let is_json = Syntax::guess(name, &text) == Syntax::Json;
    let mark = if is_json { " //~ " } else { "#~ " };
    let mut expected = Vec::new();
    let mut without_marks = String::new();
    for (number, line) in text.lines().enumerate() {
        let (kept, codes) = line.split_once(mark).unwrap_or((line, ""));
        expected.extend(codes.split_whitespace().map(|code| (number + 1, code.to_owned())));
        without_marks.push_str(kept);
        without_marks.push('\n');
    }
    expected.sort();
    let bytes = if is_json { without_marks.into_bytes() } else { bytes };
    match Source::decode(name, bytes).and_then(Instance::read) {
        Ok(_) => panic!("{name} was read without a problem"),
        Err(problems) => (problems, expected),
    }
}

fn cases() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).expect("a folder of cases");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    names
}

fn found(problems: &Diagnostics) -> Vec<(usize, String)> {
    let mut found: Vec<_> = problems
        .list()
        .iter()
        .map(|problem| {
            let line = problems.place(problem).map_or(0, |(start, _)| start.line);
            (line, problem.code.to_string())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn bad_cases_have_exactly_the_problems_marked() {
    let mut wrong = String::new();
    for name in cases() {
        let (problems, expected) = case(&name);
        if found(&problems) != expected || expected.is_empty() {
            wrong += &format!("{name}: expected {expected:?}\n{problems}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_code_has_a_case() {
    let covered: BTreeSet<String> =
        cases().iter().flat_map(|name| case(name).1).map(|(_, code)| code).collect();
    let missing: Vec<_> =
        Code::ALL.iter().map(|code| code.text()).filter(|code| !covered.contains(*code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_problem_says_what_to_do() {
    for name in cases() {
        for problem in case(&name).0.list() {
            let help = problem.help.as_deref().unwrap_or_default();
            assert!(!help.is_empty(), "{name}: {}: {}", problem.code, problem.message);
        }
    }
}
