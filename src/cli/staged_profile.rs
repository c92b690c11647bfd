//! `poacert profile` on combined markets.

use super::certificate_file::CertificateFile;
use super::failure::Failure;
use super::limits::Limits;
use super::output::Output;
use super::status::Status;
use crate::certificate::{Certificate, of_plan_profile, of_staged_profile};
use crate::equilibrium::dominance::{Dominance, Level, Rounds, Verdict, dominance};
use crate::equilibrium::{
    Follow, Judged, Sequential, Unjudged, judge_sequential, judge_staged, judge_strategies,
    plan_strategies,
};
use crate::game::{Game, plan_game_until};
use crate::instance::{Instance, Profile};
use crate::report::{StagedSubject, staged_profile};
use crate::staged::{Buyers, GivenTypes, Market, Tree, Unbuilt};
use dashu::rational::RBig;
use std::rc::Rc;

/// Most ways to play along a profile that are gone through.
const MOST_PLAYS: usize = 20_000_000;

/// What is asked about a profile of a combined market.
pub(super) struct Question {
    pub epsilon: RBig,
    pub sequential: bool,
    /// Rounds of weak dominance of the plan game.
    pub undominated: Option<(Rounds, Level)>,
    pub buyers: Buyers,
}

/// Judges a profile of a staged instance: in the trees of its deviations, and with `sequential` in the whole one.
pub(super) fn run(
    instance: &Instance,
    profile: &Profile,
    question: &Question,
    (limits, certificate): (&Limits, &CertificateFile),
    output: Output,
) -> Result<Status, Failure> {
    let names: Vec<String> = instance.agents.iter().map(|agent| agent.name.clone()).collect();
    let market = Market::of(instance);
    let stop = || limits.stopped();
    let mut build = |follow: &mut Follow<'_>| {
        Tree::along_until(&market, question.buyers, (MOST_PLAYS, &stop), follow)
    };
    let judged = judge_staged(profile, &names, question.epsilon.clone(), &mut build)?;
    let mut unfinished = None;
    let sequential = match question.sequential {
        true => match Tree::whole_until(&market, question.buyers, MOST_PLAYS, &stop) {
            Ok(tree) => Some(judge_sequential::<Unbuilt>(profile, &names, &tree)?),
            Err(why) => {
                unfinished = Some(limit(why)?);
                None
            }
        },
        false => None,
    };
    let undominated = match question.undominated {
        Some(asked) => match rounds(instance, profile, &names, question, asked, limits) {
            Ok(found) => Some(found),
            Err(failure) => {
                unfinished = Some(limit(failure)?);
                None
            }
        },
        None => None,
    };
    limits.finish();
    let written = match &undominated {
        Some(found) => certificate.write(
            found,
            |found| found.certificate(instance, question.buyers),
            |found| found.rounds.clone().map(|_| InPlans { rounds: None, ..found }),
        )?,
        None => certificate.write(
            &(&judged, sequential.as_ref()),
            |(judged, sequential)| {
                of_staged_profile(instance, question.buyers, judged, *sequential)
            },
            |(judged, sequential)| sequential.map(|_| (judged, None)),
        )?,
    };
    let rounds =
        undominated.as_ref().and_then(|found| Some((&*found.game, found.rounds.as_ref()?)));
    let about = StagedSubject {
        instance,
        title: profile.title.as_deref(),
        certificate: written.as_deref(),
        unfinished: unfinished.as_deref(),
    };
    output.show(&staged_profile(&about, &judged, sequential.as_ref(), rounds))?;
    let sequential = sequential.as_ref().is_none_or(Sequential::holds);
    Ok(match rounds.map(|(_, rounds)| &rounds.verdict) {
        _ if !judged.holds() || !sequential => Status::No,
        _ if unfinished.is_some() => Status::Undecided,
        Some(Verdict::Eliminated(_)) => Status::No,
        Some(Verdict::Undecided(_)) => Status::Undecided,
        Some(Verdict::Survives) | None => Status::Yes,
    })
}

/// The limit that came first, in words; or what else went wrong.
fn limit(why: impl Into<Failure>) -> Result<String, Failure> {
    match why.into() {
        Failure::Undecided(problem) => Ok(problem.message),
        failure => Err(failure),
    }
}

/// A profile in plans, with the rounds of weak dominance of the plan game.
#[derive(Clone)]
struct InPlans {
    game: Rc<Game>,
    judged: Judged,
    rounds: Option<Dominance>,
}

impl InPlans {
    fn certificate(&self, instance: &Instance, buyers: Buyers) -> Certificate {
        of_plan_profile(instance, &self.game, &self.judged, self.rounds.as_ref(), buyers)
    }
}

/// Rounds of weak dominance of the plan game.
fn rounds(
    instance: &Instance,
    profile: &Profile,
    names: &[String],
    question: &Question,
    (rounds, level): (Rounds, Level),
    limits: &Limits,
) -> Result<InPlans, Failure> {
    let stop = || limits.stopped();
    let game = plan_game_until(instance, true, question.buyers, &stop)?;
    let market = Market::of(instance);
    let plays = GivenTypes::of_until(&market, question.buyers, MOST_PLAYS, &stop)?;
    let strategies = plan_strategies::<Unbuilt>(profile, names, &plays.agents, &game)?;
    let judged = judge_strategies(&game, strategies, question.epsilon.clone());
    let rounds = limits.run(|control| dominance(&game, &judged.strategies, rounds, level, control));
    Ok(InPlans { game: Rc::new(game), judged, rounds: Some(rounds) })
}

impl From<Unjudged<Unbuilt>> for Failure {
    fn from(why: Unjudged<Unbuilt>) -> Self {
        match why {
            Unjudged::Tree(unbuilt) => unbuilt.into(),
            Unjudged::Profile(problems) => (*problems).into(),
        }
    }
}
