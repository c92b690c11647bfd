//! How long to work, when to stop, and whom to tell.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A line of progress: what is being done, and the interval so far.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// What is being done.
    pub stage: &'static str,
    /// Iterations of it.
    pub iterations: usize,
    /// Columns listed so far.
    pub columns: usize,
    /// Float bound so far, if any.
    pub bound: Option<f64>,
    /// Float value so far, if any.
    pub value: Option<f64>,
}

/// Limits of one piece of work, and a listener.
pub struct Control<'a> {
    deadline: Option<Instant>,
    interrupted: Option<&'a AtomicBool>,
    listener: Option<&'a (dyn Fn(&Progress) + Sync)>,
}

impl<'a> Control<'a> {
    /// No limit, nobody listening.
    pub fn unlimited() -> Self {
        Control { deadline: None, interrupted: None, listener: None }
    }

    /// Stops after `limit`, and when the flag is raised.
    pub fn new(
        limit: Option<Duration>,
        interrupted: Option<&'a AtomicBool>,
        listener: Option<&'a (dyn Fn(&Progress) + Sync)>,
    ) -> Self {
        Control { deadline: limit.map(|limit| Instant::now() + limit), interrupted, listener }
    }

    /// The same, for one of `parts` pieces of work that are left: it may take its share of the time.
    pub fn share(&self, parts: usize) -> Control<'a> {
        let share = |deadline: Instant| {
            let now = Instant::now();
            now + deadline.saturating_duration_since(now) / parts.max(1) as u32
        };
        Control { deadline: self.deadline.map(share), ..*self }
    }

    /// Is it time to stop?
    pub fn stopped(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
            || self.interrupted.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// Seconds left; a large number without a limit.
    pub fn seconds_left(&self) -> f64 {
        match self.deadline {
            Some(deadline) => deadline.saturating_duration_since(Instant::now()).as_secs_f64(),
            None => 1e9,
        }
    }

    /// Tells the listener.
    pub fn report(&self, progress: &Progress) {
        if let Some(listener) = self.listener {
            listener(progress);
        }
    }
}
