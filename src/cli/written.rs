//! Texts written to a file, or printed.

use super::failure::Failure;
use super::output::Output;
use super::whole_file::{replace, same_file};
use crate::report::{Problem, written};
use std::path::Path;

/// Writes a text in a format to a file, whole or not at all; without a file prints it. `input` is not
/// overwritten.
pub(super) fn write(
    output: Output,
    format: &str,
    text: &str,
    to: Option<&Path>,
    input: &Path,
) -> Result<(), Failure> {
    let Some(path) = to else {
        return match output.is_json() {
            true => output.show(&written(format, text, None)),
            false => output.print(text),
        };
    };
    if same_file(path, input) {
        let problem = Problem::new("unwritable", "the output would overwrite the input");
        return Err(problem.help("name another place with --output").into());
    }
    replace(path, text.as_bytes()).map_err(|error| {
        let message = format!("cannot write to {}: {error}", path.display());
        Problem::new("unwritable", message).help("name another place with --output")
    })?;
    output.show(&written(format, text, Some(&path.display().to_string())))
}
