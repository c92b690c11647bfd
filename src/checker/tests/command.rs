//! The command `poacert-check`: arguments, output and exit status.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_poacert-check"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The command may end without reading its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_valid_certificate_in_words() {
    let output = run(&["accept/coarse-min-set-override.json"], b"");
    assert_eq!(output.status.code(), Some(0));
    let lines = text(&output.stdout);
    assert!(lines.starts_with("valid: The minimum of welfare over coarse laws (given prior) is "));
    assert!(lines.contains("first-price, two types each --set m=3 - 0*2 (sha256 "), "{lines}");
}

#[test]
fn refinements_in_words() {
    for (name, words) in [
        (
            "sequential-min-gift",
            "valid: The minimum of welfare over all sequential equilibria of the combined market (last buyers rational) is [0, 1].",
        ),
        (
            "undominated-min-one-round",
            "valid: The minimum of welfare over all Bayes-Nash equilibria whose types play only what survives one round of weak dominance (interim level) is 3.",
        ),
    ] {
        let file = format!("accept/{name}.json");
        let output = run(&[file.as_str()], b"");
        assert!(text(&output.stdout).starts_with(words), "{}", text(&output.stdout));
    }
}

#[test]
fn json_for_scripts() {
    let output = run(&["--json", "accept/coarse-min-first-price-tenths.json"], b"");
    assert_eq!(output.status.code(), Some(0));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&json["verdict"], &json["code"]), (&Value::from("valid"), &Value::Null));
    assert_eq!((&json["claim"]["lower"], &json["kind"]), (&"33/41".into(), &"equilibrium".into()));

    let output = run(&["reject/law-with-regret.json", "--json"], b"");
    assert_eq!(output.status.code(), Some(1));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["verdict"], "invalid");
    assert_eq!(json["code"], "law-violates-regret");
    assert_eq!(json["place"], "regret row (1, t, 3/5)");
    assert_eq!(json["claim"]["concept"], "coarse");
}

#[test]
fn standard_input_and_a_named_instance() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let bytes = std::fs::read(folder.join("accept/smooth-all-pay-union.json")).unwrap();
    assert_eq!(run(&["-"], &bytes).status.code(), Some(0));
    let output = run(&["-", "--instance", "command.rs"], &bytes);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("invalid: wrong-instance at instance: "));
}

#[test]
fn usage_errors() {
    for arguments in [
        &[][..],
        &["no-such-file.json"],
        &["a", "b"],
        &["--nonsense", "a"],
        &["a", "--instance"],
        &["-", "--instance", "-"],
    ] {
        let output = run(arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
    let help = run(&["--help"], b"");
    assert_eq!(help.status.code(), Some(0));
    assert!(text(&help.stdout).contains("Exit status: 0 valid, 1 invalid, 2 usage"));
}
