//! `poacert info`.

use super::certificate_file::CertificateFile;
use super::failure::Failure;
use super::options::Options;
use super::output::Output;
use super::status::Status;
use super::{input, limits::Limits};
use crate::certificate::of_trade;
use crate::game::{Game, GameError};
use crate::instance::Instance;
use crate::report::{AuctionInfo, MarketInfo, info};
use crate::revenue::summary;
use crate::smoothness::{Safety, safety};
use crate::solve::Control;
use crate::staged::sizes_until;
use crate::trade::{ExPost, Trade, ex_post, trade};
use crate::valuation::recognise;
use std::path::PathBuf;
use std::time::Duration;

/// How long is looked for what aftermarkets do in equilibrium if no time is given.
const UNASKED: Duration = Duration::from_secs(10);

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
        let sizes = instance.stages.as_ref();
        let sizes = sizes.map(|_| sizes_until(&instance, &|| limits.stopped()));
        let game = match Game::compile_until(&instance, &|| limits.stopped()) {
            Ok(game) => Some(game),
            // A combined market is more than the payoffs of its auction.
            Err(GameError::TooLarge { .. } | GameError::TooManyDraws { .. })
                if instance.stages.is_some() =>
            {
                None
            }
            Err(error) => return Err(error.into()),
        };
        let safety = game.as_ref().map(|game| limits.run(|control| safety(game, control)));
        let recognised = limits.run(|control| recognise(&instance, control));
        let revenue = match &game {
            Some(game) => Some(limits.run(|control| summary(&instance, game, control))?),
            None => None,
        };
        let markets = limits.run_at_most(UNASKED, |control| properties(&instance, control));
        limits.finish();
        // Only where it is asked for: what is written by default are answers to questions.
        let certificate = match options.certificate.is_some() {
            true => CertificateFile::choose(&self.instance, "info", options)?
                .write_once(of_trade(&instance, &markets))?,
            false => None,
        };
        let auction = match (&game, &safety, &revenue) {
            (Some(game), Some(safety), Some(revenue)) => {
                Some(AuctionInfo { game, safety, recognised: &recognised, revenue })
            }
            _ => None,
        };
        let market = MarketInfo {
            sizes: sizes.as_ref(),
            markets: &markets,
            certificate: certificate.as_deref(),
        };
        output.show(&info(&instance, auction.as_ref(), &market))?;
        let stopped = recognised.iter().any(|of_type| of_type.classes.was_stopped());
        Ok(Status::reached(!stopped && !matches!(safety, Some(Safety::Undecided))))
    }
}

/// What kind of mechanism each aftermarket is.
fn properties(instance: &Instance, control: &Control<'_>) -> Vec<(Trade, ExPost)> {
    let of_market = |(number, trade)| (trade, ex_post(instance, number, control));
    trade(instance).into_iter().enumerate().map(of_market).collect()
}
