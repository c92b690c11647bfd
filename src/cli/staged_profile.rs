//! `poacert profile` on combined markets.

use super::certificate_file::CertificateFile;
use super::failure::Failure;
use super::limits::Limits;
use super::output::Output;
use super::status::Status;
use crate::certificate::of_staged_profile;
use crate::equilibrium::{
    Follow, Sequential, StagedJudged, Unjudged, judge_sequential, judge_staged,
};
use crate::instance::{Instance, Profile};
use crate::report::staged_profile;
use crate::staged::{Buyers, Market, Tree, Unbuilt};
use dashu::rational::RBig;

/// Most ways to play along a profile that are gone through.
const MOST_PLAYS: usize = 20_000_000;

/// What is asked about a profile of a combined market.
pub(super) struct Question {
    pub epsilon: RBig,
    pub sequential: bool,
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
    let mut build =
        |follow: &mut Follow<'_>| Tree::along(&market, question.buyers, MOST_PLAYS, follow);
    let judged = judge_staged(profile, &names, question.epsilon.clone(), &mut build)?;
    let sequential = match question.sequential {
        true => {
            let tree = Tree::whole(&market, question.buyers, MOST_PLAYS)?;
            Some(judge_sequential::<Unbuilt>(profile, &names, &tree)?)
        }
        false => None,
    };
    limits.finish();
    let both = (judged, sequential);
    let make = |(judged, sequential): &(StagedJudged, Option<Sequential>)| {
        of_staged_profile(instance, question.buyers, judged, sequential.as_ref())
    };
    let shorter = |(judged, sequential): (StagedJudged, Option<Sequential>)| {
        sequential.map(|_| (judged, None))
    };
    let written = certificate.write(&both, make, shorter)?;
    let (judged, sequential) = both;
    let title = profile.title.as_deref();
    let written = written.as_deref();
    output.show(&staged_profile(instance, title, &judged, sequential.as_ref(), written))?;
    let holds = judged.holds() && sequential.as_ref().is_none_or(Sequential::holds);
    Ok(if holds { Status::Yes } else { Status::No })
}

impl From<Unjudged<Unbuilt>> for Failure {
    fn from(why: Unjudged<Unbuilt>) -> Self {
        match why {
            Unjudged::Tree(unbuilt) => unbuilt.into(),
            Unjudged::Profile(problems) => (*problems).into(),
        }
    }
}
