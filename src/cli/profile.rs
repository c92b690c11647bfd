//! `poacert profile`.

use super::failure::Failure;
use super::input::{self, is_stdin};
use super::options::Options;
use super::output::Output;
use super::session::Session;
use super::status::Status;
use super::values::number;
use crate::certificate::of_profile;
use crate::equilibrium::judge;
use crate::report::{Problem, Subject, profile};
use dashu::rational::RBig;
use std::path::PathBuf;

/// Decide whether a strategy profile is an equilibrium, with its exact regret
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The instance, TOML or JSON; - reads standard input
    instance: PathBuf,
    /// The strategy profile, TOML or JSON; - reads standard input
    profile: PathBuf,
    /// Accept a regret of at most this much [default: 0]
    #[arg(long, value_parser = number, allow_hyphen_values = true)]
    epsilon: Option<RBig>,
}

impl Arguments {
    pub fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        if is_stdin(&self.instance) && is_stdin(&self.profile) {
            return Err(Failure::usage("only one file can be standard input"));
        }
        let epsilon = self.epsilon.clone().unwrap_or(RBig::ZERO);
        if epsilon < RBig::ZERO {
            let problem = Problem::new("out-of-range", format!("epsilon = {epsilon} is below 0"));
            return Err(problem.into());
        }
        let Session { limits, instance, game, certificate } =
            Session::open(&self.instance, "profile", options)?;
        certificate.keep_off(&self.profile, "profile")?;
        let played = input::profile(&self.profile, &instance)?;
        let judged = judge(&game, &played, epsilon);
        limits.finish();
        let written =
            certificate.write(&judged, |judged| of_profile(&instance, &game, judged), |_| None)?;
        let subject = Subject { instance: &instance, game: &game, certificate: written.as_deref() };
        output.show(&profile(&subject, played.title.as_deref(), &judged))?;
        Ok(if judged.holds() { Status::Yes } else { Status::No })
    }
}
