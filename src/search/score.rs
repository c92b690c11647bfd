//! How close a small game comes to violating a claim, in floats.

use super::lambda::lambda;
use super::random::Random;
use super::small::{Play, Settled, Small};
use crate::instance::HuntClaim;
use crate::smoothness::Kind;

/// Random strategy profiles from which an equilibrium is sought.
const STARTS: usize = 6;
/// By how much the ratio must exceed the bound, relatively, to be worth an exact look.
const EXCEEDS: f64 = 1e-7;
/// Welfare below this share of the optimum counts as this share.
const SMALL: f64 = 1e-6;
/// What is taken off where an equilibrium is not as the claim asks.
const UNFIT: f64 = 0.5;

/// A game's worst equilibrium found, and what it is worth.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    /// Ratio times lambda; less where the equilibrium is not as the claim asks.
    pub score: f64,
    /// Whether it is.
    pub fit: bool,
    /// The equilibrium.
    pub settled: Settled,
}

impl Scored {
    /// Is this worth an exact look?
    pub fn violates(&self) -> bool {
        self.fit && self.score > 1.0 + EXCEEDS
    }
}

/// Optimal welfare over that of an equilibrium, which counts as small if it is not positive.
fn ratio(optimum: f64, settled: &Settled) -> f64 {
    optimum / f64::max(settled.welfare as f64, optimum * SMALL)
}

/// The kind of smoothness that a claim is about.
pub(super) fn kind(claim: &HuntClaim) -> Kind {
    if claim.semi { Kind::SemiSmooth } else { Kind::Smooth }
}

/// Scores a game by the worst equilibrium found from a strategy profile, if it fits, and from random ones. `None` if no
/// equilibrium is found, or none that can score more than `enough`.
pub(super) fn score(
    small: &Small,
    claim: &HuntClaim,
    from: Option<&Play>,
    enough: f64,
    random: &mut Random,
) -> Option<Scored> {
    let optimum = small.expected_optimum() as f64;
    let starts = from.filter(|play| small.fits(play)).cloned();
    let random_starts = (0..STARTS).map(|_| small.random_play(random));
    let starts: Vec<Play> = starts.into_iter().chain(random_starts).collect();
    let mut worst: Option<(f64, bool, Settled)> = None;
    for settled in starts.into_iter().filter_map(|play| small.settle(play)) {
        // Smoothness bounds what nobody acts on information in: there is nothing to be found there.
        let fit = (settled.informed || claim.semi)
            && (settled.strict || !claim.strict)
            && (settled.costly || !claim.costly);
        let ratio = ratio(optimum, &settled);
        let comes = ratio - if fit { 0.0 } else { UNFIT };
        if worst.as_ref().is_none_or(|(known, ..)| comes > *known) {
            worst = Some((comes, fit, settled));
        }
    }
    let (_, fit, settled) = worst?;
    let ratio = ratio(optimum, &settled);
    let off = if fit { 0.0 } else { UNFIT };
    let lambda = lambda(small, kind(claim), (enough + off) / ratio)?;
    let score = ratio * lambda - off;
    (score >= enough).then_some(Scored { score, fit, settled })
}
