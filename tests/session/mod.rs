//! Runs of the program as a user sees them.

use std::path::Path;
use std::process::{Command, Output};

/// The program with these words, in a folder.
pub fn poacert(folder: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_poacert"));
    command.args(line.split_whitespace()).current_dir(folder);
    command.env("COLUMNS", "100").env("NO_COLOR", "1");
    command
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a command prints and how it ends.
pub fn session(folder: &Path, line: &str) -> String {
    let Output { status, stdout, stderr } = poacert(folder, line).output().unwrap();
    let mut shown = format!("$ poacert {line}\n{}", text(&stdout));
    if !stderr.is_empty() {
        shown.push_str(&format!("--- standard error\n{}", text(&stderr)));
    }
    shown.push_str(&format!("--- exit status {}\n", status.code().unwrap()));
    shown
}
