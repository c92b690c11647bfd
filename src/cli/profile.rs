//! `poacert profile`.

use super::certificate_file::CertificateFile;
use super::failure::Failure;
use super::input::{self, is_stdin};
use super::limits::Limits;
use super::options::Options;
use super::output::Output;
use super::staged_profile;
use super::status::Status;
use super::values::{BuyersWord, number, rounds};
use crate::certificate::of_profile;
use crate::equilibrium::dominance::{Dominance, Level, Rounds, Verdict, dominance};
use crate::equilibrium::{Judged, judge};
use crate::game::Game;
use crate::report::{Problem, Subject, profile};
use crate::staged::Buyers;
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
    /// Also decide whether the profile survives K simultaneous rounds of weak dominance by mixtures:
    /// a number, or `fixpoint` for as many as remove anything
    #[arg(long, value_name = "K", value_parser = rounds)]
    undominated: Option<Rounds>,
    /// Remove dominated actions of single types, by interim utility, instead of plans of agents
    #[arg(long, requires = "undominated")]
    interim: bool,
    /// Of combined markets: also decide whether the profile, with its trembles, is a sequential equilibrium
    #[arg(long, conflicts_with = "undominated")]
    sequential: bool,
    /// Of combined markets: leave buyers in the last posted-price lots only rational answers, an indifferent one free or
    /// accepting [default: all answers]
    #[arg(long, value_enum)]
    buyers: Option<BuyersWord>,
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
        let limits = Limits::start(options);
        let instance = input::instance(&self.instance, options)?;
        let certificate = CertificateFile::choose(&self.instance, "profile", options)?;
        certificate.keep_off(&self.profile, "profile")?;
        let played = input::profile(&self.profile, &instance, options)?;
        let buyers = self.buyers.map_or(Buyers::All, BuyersWord::buyers);
        if instance.stages.is_some() {
            let level = if self.interim { Level::Interim } else { Level::Plan };
            let undominated = self.undominated.map(|rounds| (rounds, level));
            let sequential = self.sequential;
            let question = staged_profile::Question { epsilon, sequential, undominated, buyers };
            let session = (&limits, &certificate);
            return staged_profile::run(&instance, &played, &question, session, output);
        }
        if self.sequential || self.buyers.is_some() {
            let what =
                "--sequential and --buyers are about combined markets: this instance has no stages";
            return Err(Failure::usage(what));
        }
        let game = Game::compile_until(&instance, &|| limits.stopped())?;
        let judged = judge(&game, &played, epsilon);
        let level = if self.interim { Level::Interim } else { Level::Plan };
        let rounds = self.undominated.map(|rounds| {
            limits.run(|control| dominance(&game, &judged.strategies, rounds, level, control))
        });
        limits.finish();
        let both = (judged, rounds);
        // Without the rounds, which are the long part, the certificate still shows the regret.
        let make = |(judged, rounds): &(Judged, Option<Dominance>)| {
            of_profile(&instance, &game, judged, rounds.as_ref())
        };
        let shorter =
            |(judged, rounds): (Judged, Option<Dominance>)| rounds.map(|_| (judged, None));
        let written = certificate.write(&both, make, shorter)?;
        let (judged, rounds) = both;
        let subject = Subject { instance: &instance, game: &game, certificate: written.as_deref() };
        output.show(&profile(&subject, played.title.as_deref(), &judged, rounds.as_ref()))?;
        Ok(status(&judged, rounds.as_ref()))
    }
}

/// Yes if everything asked is so, no if anything is not.
fn status(judged: &Judged, rounds: Option<&Dominance>) -> Status {
    match rounds.map(|rounds| &rounds.verdict) {
        _ if !judged.holds() => Status::No,
        Some(Verdict::Eliminated(_)) => Status::No,
        Some(Verdict::Undecided(_)) => Status::Undecided,
        Some(Verdict::Survives) | None => Status::Yes,
    }
}
