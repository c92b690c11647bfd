//! Every member of a family, decided exactly.

use super::decided::Decided;
use super::hunting::Ended;
use super::space::Space;
use super::state::HuntState;
use crate::solve::Control;
use rayon::prelude::*;

/// Members of a batch.
const BATCH: u64 = 8;

/// Decides the members of a family one after the other.
pub(super) fn every(
    space: &Space,
    state: &mut HuntState,
    control: &Control<'_>,
    progress: &mut dyn FnMut(&HuntState),
) -> Ended {
    let Some(members) = space.members() else { return Ended::Spent };
    while state.done < members {
        let batch = state.done..members.min(state.done + BATCH);
        let decided: Vec<Option<Decided>> = batch
            .into_par_iter()
            .map(|number| Decided::of(space, &space.member(number), control))
            .collect();
        for one in decided {
            if control.stopped() {
                return Ended::Stopped;
            }
            let number = state.done;
            match one {
                Some(Decided::Violates(found)) => return Ended::Found(number, found),
                Some(Decided::Holds(score)) => state.note(number, score),
                None => state.undecided += 1,
            }
            state.tried += 1;
            state.done += 1;
        }
        progress(state);
    }
    match state.undecided {
        0 => Ended::Exhausted,
        _ => Ended::Spent,
    }
}
