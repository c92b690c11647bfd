//! `poacert solve` on combined markets.

use super::failure::Failure;
use super::options::Options;
use super::output::Output;
use super::session::{Opened, is_within};
use super::status::Status;
use crate::certificate::{Form, of_answer, of_sequence_answer};
use crate::claims::check_question;
use crate::equilibrium::sequence_form::{self, SequenceAnswer};
use crate::equilibrium::{Answer, Concept, PriorMode, Question, solve};
use crate::game::{GameError, plan_game};
use crate::instance::Instance;
use crate::report::{Problem, Subject, plan_answer, sequence_answer};
use crate::solve::Precision;
use crate::staged::{Buyers, Market, Tree};

/// Most ways to play that are gone through.
pub(super) const MOST_PLAYS: usize = 20_000_000;

/// Answers a question about a combined market.
pub(super) fn run(
    session: Opened,
    (question, buyers): (&Question, Buyers),
    sequential: bool,
    options: &Options,
    output: Output,
) -> Result<Status, Failure> {
    if question.monotone {
        let message = "plans of combined markets are not ordered by bids";
        return Err(Problem::new("monotone", message).help("leave --monotone out").into());
    }
    let of_two = session.instance.agents.len() == 2 && question.prior == PriorMode::Given;
    if sequential && !(of_two && question.concept == Concept::Bne && question.undominated.is_none())
    {
        return Err(not_sequential());
    }
    match question.concept {
        Concept::Bne | Concept::CoarseNs | Concept::BceNs
            if of_two && question.undominated.is_none() =>
        {
            in_sequences(session, (question, buyers), sequential, options, output)
        }
        _ => in_plans(session, (question, buyers), options, output),
    }
}

/// Sequential equilibria are asked for where they are not solved for.
pub(super) fn not_sequential() -> Failure {
    let message = "--sequential is about Bayes-Nash equilibria of two agents under the given prior";
    Problem::new("not-sequential", message)
        .help("use --concept bne without --undominated; `poacert profile --sequential` judges a profile of any number of agents")
        .into()
}

/// In sequence form.
fn in_sequences(
    session: Opened,
    (question, buyers): (&Question, Buyers),
    sequential: bool,
    options: &Options,
    output: Output,
) -> Result<Status, Failure> {
    let Opened { limits, instance, certificate } = session;
    let tree = Tree::whole(&Market::of(&instance), buyers, MOST_PLAYS)?;
    let precision = options.precision.clone().unwrap_or(Precision::Exact);
    let solve = if sequential { sequence_form::solve_sequential } else { sequence_form::solve };
    let found = limits.run(|control| solve(&tree, question, &precision, control));
    limits.finish();
    let make = |found: &SequenceAnswer| of_sequence_answer(&instance, &tree, buyers, found);
    let written = certificate.write(&found, make, SequenceAnswer::shorter)?;
    let reached = is_within(&found.value, &precision);
    let written = written.as_deref();
    output.show(&sequence_answer(&instance, &tree, buyers, &found, reached, written))?;
    Ok(Status::reached(reached))
}

/// By the plan game: net concepts allow for every technology and leave out that of the instance.
fn in_plans(
    session: Opened,
    (question, buyers): (&Question, Buyers),
    options: &Options,
    output: Output,
) -> Result<Status, Failure> {
    let Opened { limits, instance, certificate } = session;
    let game = plan_game(&instance, !question.concept.has_costs(), buyers)
        .map_err(|error| without_plans(&instance, question, error))?;
    check_question(&game, question)?;
    let precision = options.precision_for(&game, question.concept);
    let found = limits.run(|control| solve(&game, question, &precision, control));
    limits.finish();
    let make = |found: &Answer| of_answer(&instance, &game, found).in_form(Form::plans(buyers));
    let written = match found.is_open() {
        true => None,
        false => certificate.write(&found, make, |found| found.shorter(&game))?,
    };
    let reached = is_within(&found.value, &precision);
    let subject = Subject { instance: &instance, game: &game, certificate: written.as_deref() };
    output.show(&plan_answer(&subject, buyers, &found, reached))?;
    Ok(Status::reached(reached))
}

/// The plan game cannot be had: what can be asked instead.
fn without_plans(instance: &Instance, question: &Question, error: GameError) -> Failure {
    let help = match (&error, instance.agents.len()) {
        (GameError::Optimum(_), _) => return error.into(),
        _ if question.undominated.is_some() => {
            "undominated equilibria are found in plans: use coarser grids, fewer types or fewer stages, or leave --undominated out"
        }
        (_, 2) => {
            "bne, bce-ns and coarse-ns of two agents need no plan game; use one of them, or certify by theorem with poacert certify"
        }
        _ => {
            "use coarser grids, fewer types or fewer stages, or certify by theorem with poacert certify"
        }
    };
    let message = format!("the plan game is too large: {error}");
    Problem::new("too-large", message).help(help).into()
}
