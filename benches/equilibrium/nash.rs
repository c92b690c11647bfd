//! Lists of equilibria, and rounds of weak dominance.

use crate::auction::Auction;
use crate::task::{Outcome, judged};
use dashu::integer::IBig;
use dashu::rational::RBig;
use poacert::certificate::{of_equilibria, of_profile};
use poacert::equilibrium::dominance::{Level, Rounds, Verdict, dominance};
use poacert::equilibrium::{Strategies, extreme_equilibria, judge_strategies, pure_equilibria};
use poacert::solve::Control;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// Which equilibria are listed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Every {
    Extreme,
    Pure,
}

/// Lists them, with the certificate that they are all.
pub fn every(auction: &Auction, which: Every, control: &Control<'_>) -> Outcome {
    let start = Instant::now();
    let (instance, game) = auction.compile();
    let found = match which {
        Every::Pure => pure_equilibria(&game, false, control),
        Every::Extreme => extreme_equilibria(&game, false, control).expect("two bidders"),
    };
    let (count, parts) = (found.list.len(), found.components.len());
    let all = if found.complete { "" } else { ", perhaps not all" };
    let result = match which {
        Every::Pure => format!("{count} equilibria{all}"),
        Every::Extreme => format!("{count} equilibria in {parts} components{all}"),
    };
    judged(start, &of_equilibria(&instance, &game, &found), &result)
}

/// Takes the profile in which everybody bids half of her value, rounded down, through all rounds.
pub fn undominated(auction: &Auction, control: &Control<'_>) -> Outcome {
    let start = Instant::now();
    let (instance, game) = auction.compile();
    let half = |value: usize| auction.steps * value / (2 * auction.types);
    let law = |value: usize| Some(vec![(half(value), IBig::ONE)]);
    let laws = vec![(1..=auction.types).map(law).collect(); auction.bidders];
    let strategies = Strategies { denominators: vec![IBig::ONE; auction.bidders], laws };
    let judgement = judge_strategies(&game, strategies, RBig::ZERO);
    let rounds = dominance(&game, &judgement.strategies, Rounds::Fixpoint, Level::Plan, control);
    let left = rounds.rounds.iter().rev().find_map(|round| round.survivors.as_ref());
    let left = left.unwrap_or(&rounds.start);
    let (plans, all) = (left.count(0), rounds.start.count(0));
    let fate = match &rounds.verdict {
        Verdict::Survives => "the profile survives".to_owned(),
        Verdict::Eliminated(elimination) => format!("eliminated in round {}", elimination.round),
        Verdict::Undecided(unfinished) => format!("undecided: {unfinished}"),
    };
    let count = rounds.rounds.len();
    let result = format!("{fate}; {count} rounds, {plans} of {all} plans left to each");
    judged(start, &of_profile(&instance, &game, &judgement, Some(&rounds)), &result)
}
