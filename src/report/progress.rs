//! One line of progress.

use crate::solve::Progress;

/// What is being done, and how far it is.
pub fn progress_line(progress: &Progress) -> String {
    let mut line =
        format!("{}: step {}, {} columns", progress.stage, progress.iterations, progress.columns);
    if let Some(bound) = progress.bound {
        line.push_str(&format!(", bound {bound:.9}"));
    }
    if let Some(value) = progress.value {
        line.push_str(&format!(", value {value:.9}"));
    }
    line
}
