//! What is written to standard output and standard error.

use super::failure::Failure;
use super::status::Status;
use crate::report::{Problem, Shown};
use std::io::{ErrorKind, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// The form of what is printed, and where.
#[derive(Clone)]
pub(super) struct Output {
    /// JSON, not text.
    json: bool,
    /// Where it is kept instead of being printed.
    kept: Option<Arc<Mutex<String>>>,
}

impl Output {
    /// What goes to standard output.
    pub fn printed(json: bool) -> Self {
        Output { json, kept: None }
    }

    /// JSON that [`Output::taken`] has afterwards.
    pub fn kept() -> Self {
        Output { json: true, kept: Some(Arc::default()) }
    }

    /// What was kept.
    pub fn taken(&self) -> String {
        let kept = self.kept.as_ref().map(|kept| kept.lock());
        kept.map_or_else(String::new, |kept| kept.unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// JSON, not text?
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Prints an answer.
    pub fn show(&self, shown: &Shown) -> Result<(), Failure> {
        match self.json {
            true => self.print(&format!("{}\n", shown.json)),
            false => self.print(&shown.text),
        }
    }

    /// Prints text as it is. A reader that went away has seen what it wanted.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        if let Some(kept) = &self.kept {
            kept.lock().unwrap_or_else(PoisonError::into_inner).push_str(text);
            return Ok(());
        }
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
    pub fn fail(&self, failure: &Failure) -> Status {
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
