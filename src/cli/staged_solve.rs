//! `poacert solve` on combined markets.

use super::failure::Failure;
use super::options::Options;
use super::output::Output;
use super::session::{Opened, is_within};
use super::status::Status;
use crate::certificate::of_sequence_answer;
use crate::equilibrium::sequence_form::{self, SequenceAnswer};
use crate::equilibrium::{Concept, PriorMode, Question};
use crate::report::{Problem, sequence_answer};
use crate::solve::Precision;
use crate::staged::{Buyers, Market, Tree};

/// Most ways to play that are gone through.
pub(super) const MOST_PLAYS: usize = 20_000_000;

/// Answers a question about a combined market.
pub(super) fn run(
    session: Opened,
    (question, buyers): (&Question, Buyers),
    options: &Options,
    output: Output,
) -> Result<Status, Failure> {
    if question.monotone {
        let message = "plans of combined markets are not ordered by bids";
        return Err(Problem::new("monotone", message).help("leave --monotone out").into());
    }
    let of_two = session.instance.agents.len() == 2 && question.prior == PriorMode::Given;
    match question.concept {
        Concept::Bne | Concept::CoarseNs | Concept::BceNs if of_two => {
            in_sequences(session, (question, buyers), options, output)
        }
        _ => in_plans(session, (question, buyers), options, output),
    }
}

/// In sequence form.
fn in_sequences(
    session: Opened,
    (question, buyers): (&Question, Buyers),
    options: &Options,
    output: Output,
) -> Result<Status, Failure> {
    let Opened { limits, instance, certificate } = session;
    let tree = Tree::whole(&Market::of(&instance), buyers, MOST_PLAYS)?;
    let precision = options.precision.clone().unwrap_or(Precision::Exact);
    let found = limits.run(|control| sequence_form::solve(&tree, question, &precision, control));
    limits.finish();
    let make = |found: &SequenceAnswer| of_sequence_answer(&instance, &tree, buyers, found);
    let written = certificate.write(&found, make, SequenceAnswer::shorter)?;
    let reached = is_within(&found.value, &precision);
    let written = written.as_deref();
    output.show(&sequence_answer(&instance, &tree, buyers, &found, reached, written))?;
    Ok(Status::reached(reached))
}

/// By the plan game.
fn in_plans(
    _session: Opened,
    (question, _buyers): (&Question, Buyers),
    _options: &Options,
    _output: Output,
) -> Result<Status, Failure> {
    let message = format!("{} is not answered for this combined market", question.concept);
    Err(Problem::new("not-supported", message).into())
}
