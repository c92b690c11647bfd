//! A bug ends the program with status 70 and a request to report it.

use super::output::{Output, say};
use super::status::Status;
use crate::report::{Problem, problem};

/// Replaces the raw message of a panic, on whatever thread it happens.
pub(super) fn report_bugs(json: bool) {
    std::panic::set_hook(Box::new(move |panic| {
        let message = panic.payload_as_str().unwrap_or("no message");
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let help = "please report it with the command line and the instance; no answer was given";
        let version = env!("CARGO_PKG_VERSION");
        let bug = Problem::new("bug", format!("a bug in poacert {version} at {place}: {message}"));
        let shown = problem(&bug.help(help));
        match json {
            true => drop(Output::printed(json).print(&format!("{}\n", shown.json))),
            false => say(shown.text.trim_end()),
        }
        std::process::exit(Status::Bug as i32);
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    /// Set in the process that is to panic.
    const PANICS: &str = "POACERT_TEST_PANICS";

    #[test]
    fn a_panic_on_any_thread_ends_with_a_request_to_report_it() {
        if std::env::var_os(PANICS).is_some() {
            report_bugs(false);
            let _ = std::thread::spawn(|| panic!("on purpose")).join();
            return;
        }
        let name = "cli::panic::tests::a_panic_on_any_thread_ends_with_a_request_to_report_it";
        let output = Command::new(std::env::current_exe().unwrap())
            .args([name, "--exact", "--nocapture"])
            .env(PANICS, "1")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(70));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("on purpose") && said.contains("please report it"), "{said}");
    }
}
