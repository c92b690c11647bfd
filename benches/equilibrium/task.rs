//! What one measured process does.

use crate::auction::Auction;
use crate::{full_program, qsopt, watch};
use dashu::rational::RBig;
use poacert::certificate::{Certificate, of_answer, of_smoothness};
use poacert::equilibrium::{
    Concept, Direction, Family, Objective, PriorMode, Question, profile_count, solve,
};
use poacert::exact::{Bracket, Extended};
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
    /// poacert: the worst welfare over a concept, exactly or to a width of `10^-digits`.
    Worst { concept: Concept, any_prior: bool, digits: Option<isize> },
    /// poacert: the best bound mu/lambda.
    Smoothness { semi: bool },
    /// HiGHS on the coarse program with every column.
    FullCoarse,
    /// HiGHS's interior point on the coarse program without signalling, deviations on marginals.
    NoSignalling,
    /// QSopt_ex's `esolver` on the coarse program with every column.
    Esolver,
}

/// What came of a task.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// poacert: from text to certificate. HiGHS: the solve call. esolver: its process.
    pub seconds: f64,
    /// Peak memory of the process until then.
    pub mebibytes: Option<f64>,
    pub check_seconds: Option<f64>,
    pub certificate_bytes: Option<usize>,
    pub result: String,
}

impl Task {
    /// Does the work in this process.
    pub fn run(&self) -> Outcome {
        match &self.work {
            Work::Worst { concept, any_prior, digits } => self.worst(*concept, *any_prior, *digits),
            Work::Smoothness { semi } => self.smoothness(*semi),
            Work::FullCoarse => full_program::coarse(&self.auction, self.limit),
            Work::NoSignalling => full_program::no_signalling(&self.auction, self.limit),
            Work::Esolver => qsopt::coarse(&self.auction, self.limit),
        }
    }

    fn worst(&self, concept: Concept, any_prior: bool, digits: Option<isize>) -> Outcome {
        let start = Instant::now();
        let (instance, game) = self.auction.compile();
        let question = Question {
            concept,
            objective: Objective::welfare(),
            direction: Direction::Min,
            prior: if any_prior { PriorMode::Any } else { PriorMode::Given },
            monotone: false,
        };
        let precision = match digits {
            None => Precision::Exact,
            Some(digits) => Precision::Width(RBig::ONE / RBig::from(10).pow(digits)),
        };
        let answer = solve(&game, &question, &precision, &self.control());
        let certificate = of_answer(&instance, &game, &answer);
        let all = match concept.family() {
            Family::Plans => profile_count(&game).unwrap_or(u64::MAX),
            _ => game.column_count() as u64,
        };
        let columns = format!("{} of {all} columns", answer.columns().unwrap_or_default());
        judged(start, &certificate, &format!("{}; {columns}", in_words(&answer.value)))
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
fn judged(start: Instant, certificate: &Certificate, result: &str) -> Outcome {
    let bytes = certificate.to_bytes();
    let seconds = start.elapsed().as_secs_f64();
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
    let float = |end: &Extended| end.finite().map(|value| value.to_f64().value());
    match (float(&bracket.lower), float(&bracket.upper)) {
        (Some(lower), _) if bracket.lower == bracket.upper => format!("= {lower:.9}"),
        (Some(lower), Some(upper)) => format!("{lower:.9} + {:.1e}", upper - lower),
        (lower, upper) => format!("{lower:?} to {upper:?}"),
    }
}
