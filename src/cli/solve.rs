//! `poacert solve`.

use super::failure::Failure;
use super::objective::objective;
use super::options::Options;
use super::output::Output;
use super::session::{Session, is_within};
use super::solve_all;
use super::staged_solve;
use super::status::Status;
use super::values::{BuyersWord, rounds};
use crate::certificate::of_answer;
use crate::claims::check_question;
use crate::equilibrium::dominance::Rounds;
use crate::equilibrium::{Answer, Concept, Direction, Objective, PriorMode, Question, solve};
use crate::report::{Subject, answer};
use crate::revenue::summary;
use clap::ValueEnum;
use std::path::PathBuf;

/// Optimise welfare or revenue over a set of equilibrium laws
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The instance, TOML or JSON; - reads standard input
    instance: PathBuf,
    /// The set: coarse, coarse-ns, bce, bce-ns, coarse-net, any-information, agent-ce, agent-cce, strategic-ce,
    /// strategic-cce, communication, bne or pure-bne
    #[arg(long)]
    concept: Concept,
    /// What is optimised: welfare, revenue, or weights such as welfare=2,revenue=-1/2
    #[arg(long, default_value = "welfare", value_parser = objective)]
    objective: Objective,
    /// The least value or the largest
    #[arg(long, default_value = "min", value_enum)]
    sense: Sense,
    /// The instance's prior, or any; values are then per unit of optimal welfare
    #[arg(long, default_value = "given", value_enum)]
    prior: Prior,
    /// Only equilibria whose bids do not fall as the value rises (bne and pure-bne of single-item auctions)
    #[arg(long)]
    monotone: bool,
    /// Only equilibria in actions that survive K simultaneous rounds of weak dominance at the interim level: a number, or `fixpoint`
    /// for as many as remove anything (bne; combined markets are solved in plans)
    #[arg(long, value_name = "K", value_parser = rounds, conflicts_with = "all")]
    undominated: Option<Rounds>,
    /// List every equilibrium: of bne the extreme ones of a two-agent game, of pure-bne all
    #[arg(long, conflicts_with_all = ["objective", "sense", "prior"])]
    all: bool,
    /// Of combined markets: leave buyers in the last posted-price lots only rational answers, an indifferent one free or
    /// accepting [default: all answers]
    #[arg(long, value_enum)]
    buyers: Option<BuyersWord>,
    /// Of combined markets of two agents, concept bne: only equilibria that are sequential for some trembles; implies
    /// --buyers free
    #[arg(long)]
    sequential: bool,
}

/// Worst or best.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Sense {
    Min,
    Max,
}

impl Sense {
    pub fn direction(self) -> Direction {
        match self {
            Sense::Min => Direction::Min,
            Sense::Max => Direction::Max,
        }
    }
}

/// Whose prior.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Prior {
    Given,
    Any,
}

impl Prior {
    pub fn mode(self) -> PriorMode {
        match self {
            Prior::Given => PriorMode::Given,
            Prior::Any => PriorMode::Any,
        }
    }
}

impl Arguments {
    pub fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        if self.all {
            return solve_all::list(&self.instance, self.concept, self.monotone, options, output);
        }
        let session = Session::read(&self.instance, "solve", options)?;
        let question = Question {
            concept: self.concept,
            objective: self.objective.clone(),
            direction: self.sense.direction(),
            prior: self.prior.mode(),
            monotone: self.monotone,
            undominated: self.undominated,
        };
        if session.instance.stages.is_some() {
            let asked = (&question, BuyersWord::asked(self.buyers, self.sequential));
            return staged_solve::run(session, asked, self.sequential, options, output);
        }
        if self.buyers.is_some() || self.sequential {
            return Err(Failure::usage(
                "--buyers and --sequential are about combined markets: this instance has no stages",
            ));
        }
        let Session { limits, instance, game, certificate } = session.compile()?;
        check_question(&game, &question)?;
        let precision = options.precision_for(&game, self.concept);
        let found = limits.run(|control| solve(&game, &question, &precision, control));
        let to_beat = match self.prior {
            Prior::Given if self.objective == Objective::revenue() => {
                limits.run(|control| summary(&instance, &game, control))?.optimal.ok()
            }
            _ => None,
        };
        limits.finish();
        let make = |found: &Answer| of_answer(&instance, &game, found);
        let written = match found.is_open() {
            true => None,
            false => certificate.write(&found, make, |found| found.shorter(&game))?,
        };
        let reached = is_within(&found.value, &precision);
        let certificate = written.as_deref();
        let subject = Subject { instance: &instance, game: &game, certificate };
        output.show(&answer(&subject, &found, to_beat.as_ref(), reached))?;
        Ok(Status::reached(reached))
    }
}
