//! The exit status.

use std::process::ExitCode;

/// How a command ended, by exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Certified, valid, yes, solved.
    Yes = 0,
    /// Refuted, invalid, no, not smooth.
    No = 1,
    /// Bad input or usage.
    Bad = 2,
    /// A limit came first.
    Undecided = 3,
    /// A bug in this program.
    Bug = 70,
}

impl Status {
    /// Yes, or undecided where a limit came first.
    pub fn reached(reached: bool) -> Self {
        if reached { Status::Yes } else { Status::Undecided }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}
