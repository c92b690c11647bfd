//! One climb: from a random game, step by step to games that come closer to violating the claim.

use super::random::Random;
use super::score::{Scored, score};
use super::small::Play;
use super::space::{Candidate, Space};
use crate::solve::Control;

/// How a climb ended.
#[derive(Clone, Debug)]
pub(super) struct Climb {
    /// The best game met, with its score.
    pub best: Option<(Candidate, Scored)>,
    /// How many games were tried.
    pub tried: u64,
}

/// The climb of this number; `None` if it was stopped.
pub(super) fn climb(space: &Space, seed: u64, number: u64, control: &Control<'_>) -> Option<Climb> {
    let mut random = Random::new(seed, number);
    let mut best: Option<(Candidate, Scored)> = None;
    for _ in 0..space.hunt.steps {
        if control.stopped() {
            return None;
        }
        let candidate = match &best {
            None => space.draw(&mut random),
            Some((candidate, _)) => space.neighbour(candidate, &mut random),
        };
        let (from, enough) = match &best {
            None => (None, f64::NEG_INFINITY),
            Some((_, scored)) => (Some(&scored.settled.play), scored.score),
        };
        if let Some(scored) = scored(space, &candidate, from, enough, &mut random) {
            best = Some((candidate, scored));
        }
    }
    Some(Climb { best, tried: space.hunt.steps })
}

/// A game's score, if it is at least `enough`.
pub(super) fn scored(
    space: &Space,
    candidate: &Candidate,
    from: Option<&Play>,
    enough: f64,
    random: &mut Random,
) -> Option<Scored> {
    score(&space.small(candidate)?, &space.hunt.claim, from, enough, random)
}
