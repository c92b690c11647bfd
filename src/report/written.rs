//! What was exported or imported, and where it went.

use super::Shown;
use super::lines::Lines;
use schemars::JsonSchema;
use serde::Serialize;

/// The output of `poacert export --json` and of `poacert import --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct WrittenOutput {
    /// the format of the text: what it was exported to, or poacert/1
    format: String,
    /// where it was written; null if it stands here
    file: Option<String>,
    /// the text itself; null if it was written to a file
    text: Option<String>,
}

/// That a text was written, or the text.
pub fn written(format: &str, text: &str, file: Option<&str>) -> Shown {
    let mut lines = Lines::default();
    lines.line(match file {
        Some(file) => format!("written to {file} ({format}, {} lines)", text.lines().count()),
        None => text.to_owned(),
    });
    let output = WrittenOutput {
        format: format.to_owned(),
        file: file.map(str::to_owned),
        text: file.is_none().then(|| text.to_owned()),
    };
    Shown::new(lines.into_text(), &output)
}
