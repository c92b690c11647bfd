//! The options of every command.

use super::failure::Failure;
use super::values::{assignment, bytes, duration, precision};
use crate::claims::default_precision;
use crate::equilibrium::Concept;
use crate::game::Game;
use crate::instance::Source;
use crate::solve::Precision;
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// Options of every command; they may stand before or after its name.
#[derive(Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Options {
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// Set a parameter of the instance; may be repeated
    #[arg(long, global = true, value_name = "NAME=VALUE", value_parser = assignment)]
    #[arg(allow_hyphen_values = true)]
    pub set: Vec<(String, String)>,
    /// How narrow an answer must be: `exact`, or a number such as 1e-9 or 1/1000 [default: exact on
    /// small programs, 1e-9 on large ones]
    #[arg(long, global = true, value_parser = precision, allow_hyphen_values = true)]
    pub precision: Option<Precision>,
    /// Where to write the certificate [default: ./STEM.COMMAND.json]
    #[arg(long, global = true, value_name = "FILE")]
    pub certificate: Option<PathBuf>,
    /// Write no certificate
    #[arg(long, global = true, conflicts_with = "certificate")]
    pub no_certificate: bool,
    /// Write no certificate larger than this many bytes, such as 500k or 50M
    #[arg(long, global = true, value_name = "BYTES", value_parser = bytes, default_value = "50M")]
    pub max_certificate: u64,
    /// Stop after this many seconds (or 5m, 2h), with what is proved by then
    #[arg(long, global = true, value_name = "TIME", value_parser = duration)]
    #[arg(allow_hyphen_values = true)]
    pub time_limit: Option<Duration>,
    /// How many threads to use [default: one per processor]
    #[arg(long, global = true, value_name = "COUNT")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// No progress and no remarks on standard error
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Texts that are read in the place of these files
    #[arg(skip)]
    pub texts: BTreeMap<PathBuf, Source>,
}

impl Options {
    /// Uses as many threads as was asked, from here on.
    pub fn set_threads(&self) -> Result<(), Failure> {
        let Some(threads) = self.threads else { return Ok(()) };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads));
        pool.build_global().map_err(|error| Failure::usage(format!("--threads: {error}")))
    }

    /// The parameters set, each once.
    pub fn parameters(&self) -> Result<BTreeMap<String, String>, Failure> {
        let mut set = BTreeMap::new();
        for (name, value) in &self.set {
            if set.insert(name.clone(), value.clone()).is_some() {
                return Err(Failure::usage(format!("--set {name} is given twice")));
            }
        }
        Ok(set)
    }

    /// The precision asked for, or the default for a concept on a game.
    pub fn precision_for(&self, game: &Game, concept: Concept) -> Precision {
        self.precision.clone().unwrap_or_else(|| default_precision(game, concept))
    }

    /// Refuses options that a command without an instance cannot honour.
    pub fn without_instance(&self, command: &str) -> Result<(), Failure> {
        if !self.set.is_empty() {
            return Err(Failure::usage(format!(
                "{command} reads no instance to --set a parameter of"
            )));
        }
        self.without_certificate(command)
    }

    /// Refuses to name a file that would not be written.
    pub fn without_certificate(&self, command: &str) -> Result<(), Failure> {
        match &self.certificate {
            Some(_) => {
                Err(Failure::usage(format!("{command} proves nothing: it has no --certificate")))
            }
            None => Ok(()),
        }
    }
}
