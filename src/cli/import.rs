//! `poacert import`.

use super::failure::Failure;
use super::options::Options;
use super::output::Output;
use super::status::Status;
use super::{input, written};
use crate::instance::{Instance, Source};
use crate::interchange;
use std::path::PathBuf;

/// Turn a game of Gambit (.nfg, .efg or .bagg) into an instance
///
/// Payoffs become values of outcomes, and nobody pays: welfare is the sum of payoffs. A tree in which
/// chance draws types and everybody then moves once keeps its types; any other tree is brought into reduced
/// strategic form, with a plan as an action.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The game; - reads standard input
    game: PathBuf,
    /// Where to write the instance [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Arguments {
    pub fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        options.without_instance("import")?;
        let (_, game) = interchange::read(input::source(&self.game)?)?;
        let text = game.to_toml();
        // What is written can be read.
        Instance::read(Source::new("imported.toml", text.as_str()))?;
        written::write(output, "poacert/1", &text, self.output.as_deref(), &self.game)?;
        Ok(Status::Yes)
    }
}
