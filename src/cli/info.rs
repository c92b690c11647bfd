//! `poacert info`.

use super::failure::Failure;
use super::options::Options;
use super::output::Output;
use super::status::Status;
use super::{input, limits::Limits};
use crate::game::Game;
use crate::report::{Subject, info};
use crate::revenue::summary;
use crate::smoothness::{Safety, safety};
use crate::valuation::recognise;
use std::path::PathBuf;

/// Validate an instance, and show its sizes and properties
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The instance, TOML or JSON; - reads standard input
    instance: PathBuf,
}

impl Arguments {
    pub fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        options.without_certificate("info")?;
        let limits = Limits::start(options);
        let instance = input::instance(&self.instance, options)?;
        let game = Game::compile_until(&instance, &|| limits.stopped())?;
        let safety = limits.run(|control| safety(&game, control));
        let recognised = limits.run(|control| recognise(&instance, control));
        let revenue = limits.run(|control| summary(&instance, &game, control))?;
        limits.finish();
        let subject = Subject { instance: &instance, game: &game, certificate: None };
        output.show(&info(&subject, &safety, &recognised, &revenue))?;
        let stopped = recognised.iter().any(|of_type| of_type.classes.was_stopped());
        Ok(Status::reached(!stopped && !matches!(safety, Safety::Undecided)))
    }
}
