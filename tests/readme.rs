//! The sessions of the README are what the program prints.
//!
//! With POACERT_BLESS set, they are written anew instead.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Runs one command line of the README in `folder`, where `instances` is that of the repository.
fn session(line: &str, folder: &Path) -> String {
    let words = shell_words(line);
    assert_eq!(words[0], "poacert", "{line}");
    let output = Command::new(env!("CARGO_BIN_EXE_poacert"))
        .args(&words[1..])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = printed.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// Words apart by spaces, except within double quotes.
fn shell_words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, part) in line.split('"').enumerate() {
        match number % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

/// The text with the output below every `$` line of a console block made anew.
fn with_sessions(text: &str, folder: &Path) -> String {
    let mut result = Vec::new();
    let mut in_session = false;
    for line in text.lines() {
        match (in_session, line) {
            (false, "```console") => {
                in_session = true;
                result.push(line.to_owned());
            }
            (true, "```") => {
                in_session = false;
                result.push(line.to_owned());
            }
            (true, line) => {
                if let Some(command) = line.strip_prefix("$ ") {
                    result.push(line.to_owned());
                    result.push(session(command, folder));
                }
            }
            (false, line) => result.push(line.to_owned()),
        }
    }
    result.join("\n") + "\n"
}

#[test]
fn sessions_are_what_the_program_prints() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(root.join("instances"), folder.path().join("instances")).unwrap();
    let path = root.join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let printed = with_sessions(&text, folder.path());
    assert!(printed.contains("CERTIFIED") && printed.contains("REFUTED"));
    if env::var_os("POACERT_BLESS").is_some() {
        fs::write(&path, printed).unwrap();
    } else {
        assert_eq!(text, printed, "run the tests with POACERT_BLESS=1 and read the change");
    }
}
