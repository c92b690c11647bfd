//! `poacert check`.

use super::failure::Failure;
use super::input::{bytes, is_stdin};
use super::limits::Limits;
use super::options::Options;
use super::output::Output;
use super::status::Status;
use crate::report::{checked, unfinished_check};
use poacert_checker::{Outcome, check};
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Check a certificate with the independent checker
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The certificate; - reads standard input
    #[arg(value_name = "CERT")]
    file: PathBuf,
    /// The instance it must be about, byte for byte
    #[arg(long, value_name = "FILE")]
    instance: Option<PathBuf>,
}

/// How long to wait before looking whether to stop.
const PATIENCE: Duration = Duration::from_millis(20);

impl Arguments {
    pub fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        options.without_instance("check")?;
        if is_stdin(&self.file) && self.instance.as_deref().is_some_and(is_stdin) {
            return Err(Failure::usage("only one file can be standard input"));
        }
        let limits = Limits::start(options);
        let certificate = bytes(&self.file)?;
        let instance = self.instance.as_deref().map(bytes).transpose()?;
        let Some(outcome) = check_within(&limits, certificate, instance) else {
            output.show(&unfinished_check())?;
            return Ok(Status::Undecided);
        };
        limits.finish();
        output.show(&checked(&outcome))?;
        Ok(match outcome {
            Outcome::Valid(_) => Status::Yes,
            Outcome::Invalid { .. } => Status::No,
        })
    }
}

/// The checker knows no limits: it is left behind when they come first.
pub(super) fn check_within(
    limits: &Limits,
    certificate: Vec<u8>,
    instance: Option<Vec<u8>>,
) -> Option<Outcome> {
    if limits.stopped() {
        return None;
    }
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let _ = sender.send(check(&certificate, instance.as_deref()));
    });
    loop {
        let patience = limits.time_left().map_or(PATIENCE, |left| left.min(PATIENCE));
        match receiver.recv_timeout(patience) {
            Ok(outcome) => return Some(outcome),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) if limits.stopped() => return None,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}
