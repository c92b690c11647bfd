//! Time limits, interruption and progress of one command.

use super::options::Options;
use super::output::say;
use crate::report::progress_line;
use crate::solve::{Control, Progress};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Raised by the first Ctrl-C.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// What ends the work early, and what is shown meanwhile.
pub(super) struct Limits {
    deadline: Option<Instant>,
    progress: Option<ProgressBar>,
}

impl Limits {
    /// Starts the clock.
    pub fn start(options: &Options) -> Self {
        // Without a handler the first Ctrl-C ends the program, as the second does with one.
        let _ = ctrlc::set_handler(|| {
            if INTERRUPTED.swap(true, Ordering::SeqCst) {
                std::process::exit(130);
            }
            say("stopping with what is proved so far; press Ctrl-C again to end at once");
        });
        let shown = std::io::stderr().is_terminal() && !options.quiet;
        Limits {
            deadline: options.time_limit.and_then(|limit| Instant::now().checked_add(limit)),
            progress: shown.then(spinner),
        }
    }

    /// Works under these limits.
    pub fn run<T>(&self, work: impl FnOnce(&Control<'_>) -> T) -> T {
        let listen = |progress: &Progress| {
            if let Some(bar) = &self.progress {
                bar.set_message(progress_line(progress));
            }
        };
        work(&Control::new(self.time_left(), Some(&INTERRUPTED), Some(&listen)))
    }

    /// The same, for so long at most if no limit was set.
    pub fn run_at_most<T>(&self, unset: Duration, work: impl FnOnce(&Control<'_>) -> T) -> T {
        let deadline = self.deadline.or_else(|| Instant::now().checked_add(unset));
        Limits { deadline, progress: self.progress.clone() }.run(work)
    }

    /// Shows a line of progress, where progress is shown.
    pub fn show(&self, line: impl FnOnce() -> String) {
        if let Some(bar) = &self.progress {
            bar.set_message(line());
        }
    }

    /// Time until the deadline, if there is one.
    pub fn time_left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// Is it time to stop?
    pub fn stopped(&self) -> bool {
        self.time_left().is_some_and(|left| left.is_zero()) || INTERRUPTED.load(Ordering::SeqCst)
    }

    /// Takes the progress off the terminal.
    pub fn finish(&self) {
        if let Some(bar) = &self.progress {
            bar.finish_and_clear();
        }
    }
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
