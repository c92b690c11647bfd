//! `poacert ladder` on combined markets of two agents.

use super::failure::Failure;
use super::options::Options;
use super::output::Output;
use super::session::{Opened, is_within};
use super::staged_solve::MOST_PLAYS;
use super::status::Status;
use crate::equilibrium::sequence_form::{SequenceAnswer, solve};
use crate::equilibrium::{Concept, Direction, Objective, PriorMode, Question};
use crate::report::{Problem, staged_ladder};
use crate::solve::Precision;
use crate::staged::{Buyers, Market, Tree};

/// What sequence form answers, weaker concepts first.
const CONCEPTS: [(Concept, Direction); 4] = [
    (Concept::CoarseNs, Direction::Min),
    (Concept::BceNs, Direction::Min),
    (Concept::Bne, Direction::Min),
    (Concept::Bne, Direction::Max),
];

/// The rows that apply, without a certificate: each has one under `solve`.
pub(super) fn run(
    session: Opened,
    (objective, concepts, buyers): (&Objective, Option<&[Concept]>, Buyers),
    options: &Options,
    output: Output,
) -> Result<Status, Failure> {
    let Opened { limits, instance, certificate: _ } = session;
    if instance.agents.len() != 2 {
        let message = "ladders of combined markets are of two agents";
        let help = "ask for each concept with poacert solve";
        return Err(Problem::new("not-supported", message).help(help).into());
    }
    let known = |concept: &&Concept| CONCEPTS.iter().any(|(one, _)| one == *concept);
    if let Some(other) = concepts.and_then(|concepts| concepts.iter().find(|c| !known(c))) {
        let message = format!("{other} is no row of the ladder of a combined market");
        let help = "use coarse-ns, bce-ns and bne here, and poacert solve for others";
        return Err(Problem::new("not-supported", message).help(help).into());
    }
    let tree = Tree::whole_until(&Market::of(&instance), buyers, MOST_PLAYS, &|| limits.stopped())?;
    let precision = options.precision.clone().unwrap_or(Precision::Exact);
    let asked = |(concept, _): &&(Concept, Direction)| {
        concepts.is_none_or(|concepts| concepts.contains(concept))
    };
    let asked: Vec<&(Concept, Direction)> = CONCEPTS.iter().filter(asked).collect();
    let mut found: Vec<SequenceAnswer> = Vec::new();
    for (number, &&(concept, direction)) in asked.iter().enumerate() {
        let question = Question {
            concept,
            objective: objective.clone(),
            direction,
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
        };
        let share = asked.len() - number;
        found
            .push(limits.run(|control| solve(&tree, &question, &precision, &control.share(share))));
    }
    limits.finish();
    let reached = found.iter().all(|found| is_within(&found.value, &precision));
    output.show(&staged_ladder(&instance, buyers, objective, &found, reached))?;
    Ok(Status::reached(reached))
}
