//! What floats found, decided by the exact library.

use super::score::{Scored, kind};
use super::small::Settled;
use super::space::{Candidate, Space};
use super::written::profile_text;
use crate::equilibrium::{Follow, StagedJudged, judge_staged};
use crate::exact::Extended;
use crate::game::Game;
use crate::instance::{Instance, Profile, Source};
use crate::smoothness::{Smoothness, Weights, largest_lambda};
use crate::solve::{Control, Precision};
use crate::staged::{Buyers, Market, Tree, Unbuilt};
use dashu::rational::RBig;

/// Most ways to play along a profile that are gone through.
const MOST_PLAYS: usize = 2_000_000;

/// A game that violates the claim, exactly.
#[derive(Clone, Debug)]
pub struct Counterexample {
    /// The game, with its options of information.
    pub instance: Instance,
    /// Its auction alone.
    pub game: Game,
    /// The auction's largest lambda at mu = 1.
    pub smoothness: Smoothness,
    /// Of members of a family, the parameters that are set.
    pub set: Vec<(String, RBig)>,
    /// Expected optimal welfare.
    pub optimal_welfare: RBig,
    /// Welfare in an equilibrium, net of costs.
    pub welfare: RBig,
    /// The equilibrium, where it was found first and the game is judged by it.
    pub equilibrium: Option<Equilibrium>,
}

/// An equilibrium that violates a claim.
#[derive(Clone, Debug)]
pub struct Equilibrium {
    /// What is played.
    pub profile: Profile,
    /// It judged: it has no regret.
    pub judged: StagedJudged,
    /// Is every deviation at an information set that is reached strictly worse?
    pub strict: bool,
    /// Is something learnt, and never for free?
    pub costly: bool,
    /// Is it known that no single step makes the game smaller?
    pub minimal: bool,
    pub(super) candidate: Candidate,
    pub(super) scored: Scored,
}

impl Counterexample {
    /// The largest lambda.
    pub fn lambda(&self) -> Option<&RBig> {
        self.smoothness.lambda.lower.finite()
    }

    /// Optimal welfare over welfare, net of costs; `None` if that is not positive.
    pub fn ratio(&self) -> Option<RBig> {
        (self.welfare > RBig::ZERO).then(|| &self.optimal_welfare / &self.welfare)
    }

    /// Ratio times lambda, more than 1; `None` if welfare is not positive.
    pub fn score(&self) -> Option<RBig> {
        Some(self.ratio()? * self.lambda()?)
    }
}

/// Decides whether a game with this equilibrium violates the claim.
pub(super) fn confirm(
    space: &Space,
    candidate: &Candidate,
    scored: &Scored,
    control: &Control<'_>,
) -> Option<Counterexample> {
    let (instance, set) = match candidate {
        Candidate::Member(places) => (space.instance(places)?, space.setting(places)),
        Candidate::Table(table) => {
            let remark = "Found by a hunt: the welfare ratio of the equilibrium in its profile exceeds 1/lambda.";
            let title = title_of(table.weights.len(), &scored.settled);
            let text = table.to_text(remark, &title);
            (Instance::read(Source::new("found.toml", text)).ok()?, Vec::new())
        }
    };
    let game = Game::compile(&instance).ok()?;
    instance.stages.as_ref()?;
    if !space.hunt.claim.semi && game.product_gap().is_some() {
        return None;
    }
    let titles = (
        "Found by a hunt: an equilibrium whose welfare ratio exceeds 1/lambda of the auction.",
        "an equilibrium found by a hunt",
    );
    let text = profile_text(&instance, &game, &scored.settled.play, titles);
    let profile = Profile::read(Source::new("profile.toml", text), &instance).ok()?;
    let names: Vec<String> = game.agents.clone();
    let market = Market::of(&instance);
    let mut build = |follow: &mut Follow<'_>| Tree::along(&market, Buyers::All, MOST_PLAYS, follow);
    let judged = judge_staged::<Unbuilt>(&profile, &names, RBig::ZERO, &mut build).ok()?;
    if !judged.holds() {
        return None;
    }
    let weights = Weights::revenue(RBig::ONE);
    let kind = kind(&space.hunt.claim);
    let smoothness = largest_lambda(&game, kind, &weights, None, &Precision::Exact, control);
    let violates = match &smoothness.lambda.lower {
        Extended::Finite(lambda) => lambda * &judged.optimal_welfare > judged.welfare,
        _ => false,
    };
    violates.then(|| Counterexample {
        instance,
        game,
        smoothness,
        set,
        optimal_welfare: judged.optimal_welfare.clone(),
        welfare: judged.welfare.clone(),
        equilibrium: Some(Equilibrium {
            profile,
            judged,
            strict: scored.settled.strict,
            costly: scored.settled.costly,
            minimal: false,
            candidate: candidate.clone(),
            scored: scored.clone(),
        }),
    })
}

fn title_of(agents: usize, settled: &Settled) -> String {
    let information = if settled.costly { "information at a price" } else { "free information" };
    let strict = if settled.strict { "a strict" } else { "an" };
    format!("{agents} agents, {information}, {strict} equilibrium below lambda of the optimum")
}
