//! The hunt itself: climbs in parallel, in batches, with the same result whatever the number of threads.

use super::climb::{Climb, climb};
use super::every::every;
use super::exact::{Counterexample, confirm};
use super::minimise::minimise;
use super::space::Space;
use super::state::HuntState;
use crate::solve::Control;
use rayon::prelude::*;

/// Climbs of a batch.
const BATCH: u64 = 16;

/// How a hunt ended.
#[derive(Clone, Debug)]
pub enum Ended {
    /// A counterexample to the claim, from the climb or member of this number.
    Found(u64, Box<Counterexample>),
    /// Every member of the family was decided, and none violates the claim.
    Exhausted,
    /// All climbs are made, or all members tried; that nothing was found proves nothing.
    Spent,
    /// A limit came first.
    Stopped,
}

/// Hunts on from a state, which `progress` sees after every batch. The first counterexample, by number of climb or member,
/// ends the hunt, and is minimised.
pub fn hunt(
    space: &Space,
    seed: u64,
    state: &mut HuntState,
    control: &Control<'_>,
    progress: &mut dyn FnMut(&HuntState),
) -> Ended {
    if space.decides_every_member() {
        return every(space, state, control, progress);
    }
    while state.done < space.hunt.climbs {
        let batch = state.done..space.hunt.climbs.min(state.done + BATCH);
        let climbs: Vec<Option<Climb>> =
            batch.into_par_iter().map(|number| climb(space, seed, number, control)).collect();
        for made in climbs {
            let Some(made) = made else { return Ended::Stopped };
            let number = state.done;
            if let Some((candidate, scored)) = made.best {
                let found = match scored.violates() {
                    true => confirm(space, &candidate, &scored, control),
                    false => None,
                };
                if let Some(found) = found {
                    let found = minimise(space, found, seed, control);
                    return Ended::Found(number, Box::new(found));
                }
                if scored.violates() && control.stopped() {
                    return Ended::Stopped;
                }
                state.note(number, scored.score);
            }
            state.tried += made.tried;
            state.done += 1;
        }
        progress(state);
    }
    Ended::Spent
}
