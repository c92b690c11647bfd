//! `poacert info`.

use super::certificate_file::CertificateFile;
use super::failure::Failure;
use super::options::Options;
use super::output::Output;
use super::status::Status;
use super::{input, limits::Limits};
use crate::certificate::of_trade;
use crate::game::Game;
use crate::instance::Instance;
use crate::report::{Subject, info};
use crate::revenue::summary;
use crate::smoothness::{Safety, safety};
use crate::solve::Control;
use crate::trade::{ExPost, Trade, ex_post, trade};
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
        let limits = Limits::start(options);
        let instance = input::instance(&self.instance, options)?;
        let has_markets =
            instance.stages.as_ref().is_some_and(|stages| !stages.aftermarkets.is_empty());
        if !has_markets {
            options.without_certificate("info on an instance without aftermarkets")?;
        }
        let game = Game::compile_until(&instance, &|| limits.stopped())?;
        let safety = limits.run(|control| safety(&game, control));
        let recognised = limits.run(|control| recognise(&instance, control));
        let revenue = limits.run(|control| summary(&instance, &game, control))?;
        let markets = limits.run(|control| properties(&instance, control));
        limits.finish();
        // Only where it is asked for: what is written by default are answers to questions.
        let certificate = match options.certificate.is_some() {
            true => CertificateFile::choose(&self.instance, "info", options)?
                .write_once(of_trade(&instance, &markets))?,
            false => None,
        };
        let certificate = certificate.as_deref();
        let subject = Subject { instance: &instance, game: &game, certificate };
        output.show(&info(&subject, &safety, &recognised, &revenue, &markets))?;
        let stopped = recognised.iter().any(|of_type| of_type.classes.was_stopped());
        Ok(Status::reached(!stopped && !matches!(safety, Safety::Undecided)))
    }
}

/// What kind of mechanism each aftermarket is.
fn properties(instance: &Instance, control: &Control<'_>) -> Vec<(Trade, ExPost)> {
    let of_market = |(number, trade)| (trade, ex_post(instance, number, control));
    trade(instance).into_iter().enumerate().map(of_market).collect()
}
