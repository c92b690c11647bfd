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
use crate::game::{GameError, plan_game_until};
use crate::instance::{Instance, MarketRule, ResaleEntry};
use crate::report::{Problem, Subject, plan_answer, sequence_answer};
use crate::solve::Precision;
use crate::staged::{Buyers, Market, Tree, Unbuilt};

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
    if sequential {
        refuse_undone_answers(&session.instance)?;
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
        .help("ask about two agents, with --concept bne, without --undominated and --prior any; `poacert profile --sequential` judges a profile of any number of agents")
        .into()
}

/// What an answer to a posted price comes to may be undone by a table that acts by itself later on: then rational answers are
/// not known beforehand, and sequential equilibria are not solved for.
pub(super) fn refuse_undone_answers(instance: &Instance) -> Result<(), Failure> {
    let markets = instance.stages.iter().flat_map(|stages| &stages.aftermarkets);
    let mut posted = false;
    for (number, market) in markets.enumerate() {
        match &market.rule {
            MarketRule::PostedPrice { .. } => posted = true,
            MarketRule::Table(table) if posted => {
                let by_itself = |entry: &ResaleEntry| entry.actions.iter().all(Option::is_none);
                if let Some(entry) = table.entries.iter().position(by_itself) {
                    let message = format!(
                        "--sequential: entry {} of the table of market {} applies although nobody does anything, and may undo what was bought at a posted price before",
                        entry + 1,
                        number + 1
                    );
                    return Err(Problem::new("not-sequential", message)
                        .help("give the entry an action, or put the table first; `poacert profile --sequential` judges a profile")
                        .into());
                }
            }
            _ => {}
        }
    }
    Ok(())
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
    let stop = || limits.stopped();
    let tree = Tree::whole_until(&Market::of(&instance), buyers, MOST_PLAYS, &stop)?;
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
    let stop = || limits.stopped();
    let game = plan_game_until(&instance, !question.concept.has_costs(), buyers, &stop)
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
        (
            GameError::Optimum(_)
            | GameError::SamePlan { .. }
            | GameError::Unbuilt(Unbuilt::Stopped | Unbuilt::SamePath { .. } | Unbuilt::Optimum(_)),
            _,
        ) => return error.into(),
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
    Failure::Undecided(Problem::new("too-large", message).help(help))
}
