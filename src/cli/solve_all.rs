//! `poacert solve --all`.

use super::failure::Failure;
use super::options::Options;
use super::output::Output;
use super::session::Session;
use super::status::Status;
use crate::certificate::of_equilibria;
use crate::claims::ClaimError;
use crate::equilibrium::{Concept, extreme_equilibria, pure_equilibria};
use crate::report::{Problem, Subject, equilibria};
use std::path::Path;

/// Lists every extreme equilibrium, or every pure one; only the monotone ones if so wished.
pub(super) fn list(
    instance: &Path,
    concept: Concept,
    monotone: bool,
    options: &Options,
    output: Output,
) -> Result<Status, Failure> {
    if !matches!(concept, Concept::Bne | Concept::PureBne) {
        let message = format!("the set of {concept} laws is no list of equilibria");
        let help = "--all goes with bne and pure-bne";
        return Err(Problem::new("all-concept", message).help(help).into());
    }
    let opened = Session::read(instance, "solve", options)?;
    if opened.instance.stages.is_some() {
        let message = "equilibria of combined markets are not listed";
        let help = "ask for the worst and the best with --sense, without --all";
        return Err(Problem::new("all-staged", message).help(help).into());
    }
    let Session { limits, instance, game, certificate } = opened.compile()?;
    if monotone && game.order.is_none() {
        return Err(ClaimError::MonotoneUnordered.into());
    }
    let found = limits.run(|control| match concept {
        Concept::PureBne => Some(pure_equilibria(&game, monotone, control)),
        _ => extreme_equilibria(&game, monotone, control),
    });
    limits.finish();
    let Some(found) = found else {
        let message =
            format!("extreme equilibria are of two agents, and here are {}", game.agents.len());
        let help = "list the pure ones with --concept pure-bne --all";
        return Err(Problem::new("all-agents", message).help(help).into());
    };
    let written = match found.complete {
        true => {
            certificate.write(&found, |found| of_equilibria(&instance, &game, found), |_| None)?
        }
        false => None,
    };
    let subject = Subject { instance: &instance, game: &game, certificate: written.as_deref() };
    output.show(&equilibria(&subject, &found))?;
    Ok(Status::reached(found.complete))
}
