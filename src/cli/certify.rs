//! `poacert certify`.

use super::failure::Failure;
use super::objective::objective;
use super::options::Options;
use super::output::Output;
use super::session::Session;
use super::solve::{Prior, Sense};
use super::staged_certify::{self, Asked, By};
use super::status::Status;
use super::values::{BuyersWord, rounds};
use crate::certificate::of_certified;
use crate::claims::{Certified, CertifyRequest, Verdict, certify};
use crate::equilibrium::dominance::Rounds;
use crate::equilibrium::{Concept, Objective};
use crate::report::{Problem, Subject, certified};
use std::path::PathBuf;

/// Judge a price-of-anarchy claim: the worst ratio (or the best) against a bound
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The instance, TOML or JSON; - reads standard input
    instance: PathBuf,
    /// The set, such as coarse, bce-ns or bne [default: coarse-ns if types are independent, coarse otherwise or with --prior any]
    #[arg(long)]
    concept: Option<Concept>,
    /// What is judged: welfare, revenue, or weights such as welfare=2,revenue=-1/2; needs --bound unless it is welfare.
    /// Revenue is compared with the optimal revenue, all else (and revenue with --prior any) with the optimal welfare
    #[arg(long, default_value = "welfare", value_parser = objective)]
    objective: Objective,
    /// The bound, an expression in numbers and e, such as e/(e-1) [default: mu/lambda of this same
    /// grid and tie rule]
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    bound: Option<String>,
    /// The instance's prior, or any
    #[arg(long, default_value = "given", value_enum)]
    prior: Prior,
    /// The worst value, for the price of anarchy, or the best, for the price of stability
    #[arg(long, default_value = "min", value_enum)]
    sense: Sense,
    /// Only equilibria whose bids do not fall as the value rises (bne and pure-bne of single-item auctions)
    #[arg(long)]
    monotone: bool,
    /// Only equilibria in actions that survive K simultaneous rounds of weak dominance at the interim level: a number, or `fixpoint`
    /// for as many as remove anything (bne; combined markets are solved in plans)
    #[arg(long, value_name = "K", value_parser = rounds)]
    undominated: Option<Rounds>,
    /// Of combined markets: judge by theorem, from the auction alone, or by solving the market [default: both, if it is
    /// small; with --concept by solving]
    #[arg(long, value_enum)]
    by: Option<By>,
    /// Of combined markets: leave buyers in the last posted-price lots only rational answers, an indifferent one free or
    /// accepting [default: all answers]
    #[arg(long, value_enum)]
    buyers: Option<BuyersWord>,
    /// Of combined markets of two agents, concept bne: only equilibria that are sequential for some trembles; implies
    /// --buyers free
    #[arg(long)]
    sequential: bool,
}

impl Arguments {
    pub fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        let session = Session::read(&self.instance, "certify", options)?;
        if session.instance.stages.is_some() {
            return staged_certify::run(session, &self.of_market()?, options, output);
        }
        if self.by.is_some() || self.buyers.is_some() || self.sequential {
            let what = "--by, --buyers and --sequential are about combined markets: this instance has no stages";
            return Err(Failure::usage(what));
        }
        let Session { limits, instance, game, certificate } = session.compile()?;
        let request = CertifyRequest {
            concept: self.concept,
            objective: self.objective.clone(),
            bound: self.bound.clone(),
            direction: self.sense.direction(),
            prior: self.prior.mode(),
            monotone: self.monotone,
            undominated: self.undominated,
            precision: options.precision.clone(),
        };
        let judged = limits.run(|control| certify(&instance, &game, &request, control))?;
        limits.finish();
        let make = |judged: &Certified| of_certified(&instance, &game, judged);
        let written = match judged.worst.is_open() {
            true => None,
            false => certificate.write(&judged, make, |judged| judged.shorter(&game))?,
        };
        let subject = Subject { instance: &instance, game: &game, certificate: written.as_deref() };
        output.show(&certified(&subject, &judged, self.bound.is_none()))?;
        Ok(match judged.verdict {
            Verdict::Certified => Status::Yes,
            Verdict::Refuted => Status::No,
            Verdict::Undecided => Status::Undecided,
        })
    }

    /// What is asked, of a combined market.
    fn of_market(&self) -> Result<Asked, Failure> {
        let what = match () {
            () if matches!(self.prior, Prior::Any) => {
                "--prior any: what agents of a combined market may plan for depends on the types that can meet under its prior"
            }
            () if self.monotone => {
                "--monotone: plans of a combined market are not ordered by an amount, as bids are"
            }
            () => {
                return Ok(Asked {
                    by: self.by,
                    concept: self.concept,
                    objective: self.objective.clone(),
                    bound: self.bound.clone(),
                    direction: self.sense.direction(),
                    undominated: self.undominated,
                    buyers: BuyersWord::asked(self.buyers, self.sequential),
                    sequential: self.sequential,
                });
            }
        };
        let message = format!("claims about combined markets cannot have {what}");
        Err(Problem::new("not-of-markets", message).help("leave it out").into())
    }
}
