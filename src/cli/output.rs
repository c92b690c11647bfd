//! What is written to standard output and standard error.

use super::failure::Failure;
use super::status::Status;
use crate::report::{Problem, Shown};
use std::io::{ErrorKind, Write};

/// The form of what is printed.
#[derive(Clone, Copy)]
pub(super) struct Output {
    /// JSON, not text.
    pub json: bool,
}

impl Output {
    /// Prints an answer.
    pub fn show(self, shown: &Shown) -> Result<(), Failure> {
        match self.json {
            true => self.print(&format!("{}\n", shown.json)),
            false => self.print(&shown.text),
        }
    }

    /// Prints text as it is. A reader that went away has seen what it wanted.
    pub fn print(self, text: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                let message = format!("cannot write to standard output: {error}");
                Err(Problem::new("unwritable", message).into())
            }
            _ => Ok(()),
        }
    }

    /// Prints why there is no answer: for people on standard error, as JSON where the answer would be.
    pub fn fail(self, failure: &Failure) -> Status {
        let shown = failure.shown();
        if self.json {
            let _ = self.print(&format!("{}\n", shown.json));
        } else {
            say(shown.text.trim_end());
        }
        failure.status()
    }
}

/// Tells people something on standard error.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
