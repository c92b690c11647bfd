//! What one measured process does.

use crate::auction::Auction;
use crate::{full_program, gambit, lrsnash, nash, qsopt, random_games, watch};
use dashu::rational::RBig;
use poacert::certificate::{Certificate, of_answer, of_smoothness};
use poacert::equilibrium::{
    Answer, Concept, Direction, Objective, PriorMode, Proof, Question, profile_count, solve,
};
use poacert::exact::Bracket;
use poacert::game::Game;
use poacert::smoothness::{Kind, best_bound};
use poacert::solve::{Control, Precision};
use poacert_checker::Outcome as Checked;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// A piece of work, stopped after `limit` seconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    pub auction: Auction,
    pub work: Work,
    pub limit: f64,
}

/// Which program works on the auction, and on what.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Work {
    /// poacert: the worst or best welfare over a concept.
    Optimum(Optimum),
    /// poacert: the best bound mu/lambda.
    Smoothness { semi: bool },
    /// HiGHS on the coarse program with every column.
    FullCoarse,
    /// HiGHS's interior point on the coarse program without signalling, deviations on marginals.
    NoSignalling,
    /// QSopt_ex's `esolver` on the coarse program with every column.
    Esolver,
    /// poacert: every extreme equilibrium, or every pure one.
    Every(nash::Every),
    /// lrsnash: every extreme equilibrium of a game of complete information.
    Lrsnash,
    /// Gambit: every equilibrium, by one of its methods.
    Gambit(gambit::Method),
    /// poacert: rounds of weak dominance to their fixpoint.
    Undominated,
    /// poacert: worst and best welfare of random games that are no larger than the auction.
    Random(random_games::Draw),
}

/// What is optimised over which set.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Optimum {
    pub concept: Concept,
    pub best: bool,
    pub any_prior: bool,
    /// To a width of `10^-digits`, or exactly.
    pub digits: Option<isize>,
}

impl Optimum {
    /// The worst welfare under the given prior.
    pub fn worst(concept: Concept, digits: Option<isize>) -> Self {
        Optimum { concept, best: false, any_prior: false, digits }
    }

    pub fn answer(self, game: &Game, control: &Control<'_>) -> Answer {
        let question = Question {
            concept: self.concept,
            objective: Objective::welfare(),
            direction: if self.best { Direction::Max } else { Direction::Min },
            prior: if self.any_prior { PriorMode::Any } else { PriorMode::Given },
            monotone: false,
            undominated: None,
        };
        let precision = match self.digits {
            None => Precision::Exact,
            Some(digits) => Precision::Width(RBig::ONE / RBig::from(10).pow(digits)),
        };
        solve(game, &question, &precision, control)
    }
}

/// What came of a task.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// poacert: from text to certificate. HiGHS, Gambit: the solve call. esolver, lrsnash: their process.
    pub seconds: Option<f64>,
    /// Peak memory of the process until then.
    pub mebibytes: Option<f64>,
    pub check_seconds: Option<f64>,
    pub certificate_bytes: Option<usize>,
    pub result: String,
}

impl Outcome {
    /// A program that is not there, and where to get it.
    pub fn missing(result: &str) -> Self {
        Outcome { result: result.to_owned(), ..Outcome::default() }
    }
}

impl Task {
    /// Does the work in this process.
    pub fn run(&self) -> Outcome {
        match &self.work {
            Work::Optimum(optimum) => self.optimum(*optimum),
            Work::Smoothness { semi } => self.smoothness(*semi),
            Work::FullCoarse => full_program::coarse(&self.auction, self.limit),
            Work::NoSignalling => full_program::no_signalling(&self.auction, self.limit),
            Work::Esolver => qsopt::coarse(&self.auction, self.limit),
            Work::Every(which) => nash::every(&self.auction, *which, &self.control()),
            Work::Lrsnash => lrsnash::extreme(&self.auction, self.limit),
            Work::Gambit(method) => gambit::every(&self.auction, *method, self.limit),
            Work::Undominated => nash::undominated(&self.auction, &self.control()),
            Work::Random(draw) => random_games::both_senses(&self.auction, *draw, self.limit),
        }
    }

    fn optimum(&self, optimum: Optimum) -> Outcome {
        let start = Instant::now();
        let (instance, game) = self.auction.compile();
        let answer = optimum.answer(&game, &self.control());
        let certificate = of_answer(&instance, &game, &answer);
        let columns = answer.columns().unwrap_or_default();
        let work = match &answer.proof {
            Proof::Profiles(proof) => format!("{} cases", proof.tree.as_ref().map_or(0, Vec::len)),
            Proof::Plans(_) => {
                format!("{columns} of {} columns", profile_count(&game).unwrap_or(u64::MAX))
            }
            _ => format!("{columns} of {} columns", game.column_count()),
        };
        judged(start, &certificate, &format!("{}; {work}", in_words(&answer.value)))
    }

    fn smoothness(&self, semi: bool) -> Outcome {
        let start = Instant::now();
        let (instance, game) = self.auction.compile();
        let kind = if semi { Kind::SemiSmooth } else { Kind::Smooth };
        let answer = best_bound(&game, kind, &Precision::Exact, &self.control());
        let certificate = of_smoothness(&instance, &game, &answer);
        judged(start, &certificate, &in_words(&answer.bound))
    }

    fn control(&self) -> Control<'static> {
        Control::new(Some(Duration::from_secs_f64(self.limit)), None, None)
    }
}

/// Ends the measured part, then times the checker.
pub fn judged(start: Instant, certificate: &Certificate, result: &str) -> Outcome {
    let bytes = certificate.to_bytes();
    let seconds = Some(start.elapsed().as_secs_f64());
    let mebibytes = watch::peak("self");
    let check = Instant::now();
    let refused = match poacert_checker::check(&bytes, None) {
        Checked::Valid(_) => "",
        Checked::Invalid { .. } => ", REFUSED by the checker",
    };
    Outcome {
        seconds,
        mebibytes,
        check_seconds: Some(check.elapsed().as_secs_f64()),
        certificate_bytes: Some(bytes.len()),
        result: format!("{result}{refused}"),
    }
}

fn in_words(bracket: &Bracket) -> String {
    match (bracket.lower.finite(), bracket.upper.finite()) {
        (Some(lower), Some(upper)) => {
            let (value, width) = (lower.to_f64().value(), (upper - lower).to_f64().value());
            match lower == upper {
                true => format!("= {value:.9}"),
                false => format!("{value:.9} + {width:.1e}"),
            }
        }
        _ => format!("{} to {}", bracket.lower, bracket.upper),
    }
}
