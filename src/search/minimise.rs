//! Counterexamples made smaller, one step at a time, as long as they stay some.

use super::climb::scored;
use super::exact::{Counterexample, Equilibrium, confirm};
use super::random::Random;
use super::space::{Candidate, Space};
use crate::solve::Control;

/// How often an equilibrium of a simpler game is sought, from several strategy profiles each time.
const TRIES: usize = 4;

/// A counterexample that no single step makes smaller: no agent, option, type or action can be left out, no number made
/// simpler. Stopped, it is the smallest that was reached.
pub(super) fn minimise(
    space: &Space,
    mut found: Counterexample,
    seed: u64,
    control: &Control<'_>,
) -> Counterexample {
    while !control.stopped()
        && let Some(simpler) = simpler(space, &found, seed, control)
    {
        found = simpler;
    }
    if let Some(equilibrium) = &mut found.equilibrium {
        equilibrium.minimal = !control.stopped();
    }
    found
}

/// The first game simpler by a single step that is a counterexample too; `None` if there is none, as far as equilibria are
/// found.
pub fn simpler(
    space: &Space,
    found: &Counterexample,
    seed: u64,
    control: &Control<'_>,
) -> Option<Counterexample> {
    let equilibrium = found.equilibrium.as_ref()?;
    let simpler = space.simpler(&equilibrium.candidate);
    simpler.iter().find_map(|candidate| still(space, candidate, equilibrium, seed, control))
}

/// The simpler game as a counterexample, if it is one.
fn still(
    space: &Space,
    candidate: &Candidate,
    found: &Equilibrium,
    seed: u64,
    control: &Control<'_>,
) -> Option<Counterexample> {
    let mut random = Random::new(seed, u64::MAX);
    let play = &found.scored.settled.play;
    (0..TRIES).find_map(|_| {
        let scored = scored(space, candidate, Some(play), 1.0, &mut random)?;
        if !scored.violates() || control.stopped() {
            return None;
        }
        confirm(space, candidate, &scored, control)
    })
}
