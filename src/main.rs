//! The command `poacert`: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    poacert::cli::run(std::env::args_os())
}
