//! `poacert ladder`.

use super::failure::Failure;
use super::objective::objective;
use super::options::Options;
use super::output::Output;
use super::session::{Session, is_within};
use super::staged_ladder;
use super::status::Status;
use super::values::BuyersWord;
use crate::certificate::of_ladder;
use crate::claims::ladder;
use crate::equilibrium::{Concept, Objective};
use crate::report::{Subject, ladder as shown};
use crate::staged::Buyers;
use std::path::PathBuf;

/// Show the optimum, every concept's worst value, the best equilibria and the bounds of smoothness in one table
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The instance, TOML or JSON; - reads standard input
    instance: PathBuf,
    /// What is worst: welfare, revenue, or weights such as welfare=2,revenue=-1/2
    #[arg(long, default_value = "welfare", value_parser = objective)]
    objective: Objective,
    /// The concepts shown, such as bce,bne [default: all that are quick to solve]
    #[arg(long, value_delimiter = ',')]
    concepts: Option<Vec<Concept>>,
    /// Of combined markets: leave buyers in the last posted-price lots only rational answers, an indifferent one free or
    /// accepting [default: all answers]
    #[arg(long, value_enum)]
    buyers: Option<BuyersWord>,
}

impl Arguments {
    pub fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        let opened = Session::read(&self.instance, "ladder", options)?;
        if opened.instance.stages.is_some() {
            let buyers = self.buyers.map_or(Buyers::All, BuyersWord::buyers);
            let asked = (&self.objective, self.concepts.as_deref(), buyers);
            return staged_ladder::run(opened, asked, options, output);
        }
        if self.buyers.is_some() {
            return Err(Failure::usage(
                "--buyers is about combined markets: this instance has no stages",
            ));
        }
        let Session { limits, instance, game, certificate } = opened.compile()?;
        let asked = options.precision.as_ref();
        let climbed = limits.run(|control| {
            ladder(&instance, &game, &self.objective, self.concepts.as_deref(), asked, control)
        })?;
        limits.finish();
        let written = certificate.write(
            &climbed,
            |climbed| of_ladder(&instance, &game, climbed),
            |climbed| climbed.shorter(&game),
        )?;
        let rungs = climbed.rungs.iter().all(|rung| {
            let precision = options.precision_for(&game, rung.found.question.concept);
            is_within(&rung.found.value, &precision)
        });
        let reached = rungs && climbed.smoothness.iter().all(|found| found.bound.is_exact());
        let subject = Subject { instance: &instance, game: &game, certificate: written.as_deref() };
        output.show(&shown(&subject, &climbed, reached))?;
        Ok(Status::reached(reached))
    }
}
