//! What one measured process does.

use crate::goods::Text;
use crate::{full_program, watch};
use dashu::rational::RBig;
use poacert::certificate::{Certificate, of_answer, of_smoothness};
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode, Proof, Question, solve};
use poacert::exact::Bracket;
use poacert::game::Node;
use poacert::revenue::optimal_revenue;
use poacert::smoothness::{Kind, Weights, largest_lambda, safety};
use poacert::solve::{Control, Precision};
use poacert::valuation::recognise;
use poacert_checker::Outcome as Checked;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// A piece of work, stopped after `limit` seconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    pub text: Text,
    pub work: Work,
    pub limit: f64,
}

/// Which program works on the auction, and on what.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Work {
    /// poacert: the largest lambda at mu = 1, exactly.
    Smooth,
    /// poacert: the worst or best welfare over a concept, exactly.
    Optimum { concept: Concept, best: bool },
    /// poacert: the tables alone.
    Compile,
    /// poacert: what `info` finds out.
    Properties,
    /// poacert: optimal welfare at every type profile, with its proof in the certificate of a small claim.
    Welfare,
    /// poacert: the optimal revenue.
    Revenue,
    /// HiGHS, with every row.
    FullSmooth,
    /// HiGHS, with every column.
    FullCoarse,
    /// QSopt_ex's `esolver`, with every column.
    Esolver,
}

/// What came of a task.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// poacert: from text to certificate. HiGHS: the solve calls. esolver: its process.
    pub seconds: Option<f64>,
    /// Of all the process's threads until then, to a hundredth.
    pub processor: Option<f64>,
    /// Peak memory of the process until then.
    pub mebibytes: Option<f64>,
    pub check_seconds: Option<f64>,
    pub certificate_bytes: Option<usize>,
    pub result: String,
}

impl Task {
    /// Does the work in this process.
    pub fn run(&self) -> Outcome {
        match self.work {
            Work::Smooth => self.smooth(),
            Work::Optimum { concept, best } => self.optimum(concept, best),
            Work::Compile => self.compile(),
            Work::Properties => self.properties(),
            Work::Welfare => self.welfare(),
            Work::Revenue => self.revenue(),
            Work::FullSmooth => full_program::smooth(&self.text, self.limit),
            Work::FullCoarse => full_program::coarse(&self.text, self.limit),
            Work::Esolver => full_program::esolver(&self.text, self.limit),
        }
    }

    fn smooth(&self) -> Outcome {
        let start = Instant::now();
        let (instance, game) = self.text.compile();
        let weights = Weights::revenue(RBig::ONE);
        let exact = Precision::Exact;
        let answer = largest_lambda(&game, Kind::Smooth, &weights, None, &exact, &self.control());
        let certificate = of_smoothness(&instance, &game, &answer);
        let rows = game.types.count() * game.actions.count();
        let lambda = in_words(&answer.lambda);
        judged(start, &certificate, &format!("{lambda}; {} of {rows} rows", answer.listed))
    }

    fn optimum(&self, concept: Concept, best: bool) -> Outcome {
        let start = Instant::now();
        let (instance, game) = self.text.compile();
        let question = Question {
            concept,
            objective: Objective::welfare(),
            direction: if best { Direction::Max } else { Direction::Min },
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
        };
        let answer = solve(&game, &question, &Precision::Exact, &self.control());
        let certificate = of_answer(&instance, &game, &answer);
        let columns = answer.columns().unwrap_or_default();
        let work = match &answer.proof {
            Proof::Profiles(proof) => format!("{} cases", proof.tree.as_ref().map_or(0, Vec::len)),
            _ => format!("{columns} of {} columns", game.column_count()),
        };
        judged(start, &certificate, &format!("{}; {work}", in_words(&answer.value)))
    }

    fn compile(&self) -> Outcome {
        let start = Instant::now();
        let (_, game) = self.text.compile();
        unchecked(start, format!("{} profiles", game.actions.count()))
    }

    fn properties(&self) -> Outcome {
        let start = Instant::now();
        let (instance, game) = self.text.compile();
        let _ = safety(&game, &self.control());
        let recognised = recognise(&instance, &self.control());
        let stopped = recognised.iter().filter(|of_type| of_type.classes.was_stopped()).count();
        unchecked(start, format!("{} types, {stopped} not decided", recognised.len()))
    }

    fn welfare(&self) -> Outcome {
        let start = Instant::now();
        let (instance, game) = self.text.compile();
        let question = Question {
            concept: Concept::Coarse,
            objective: Objective::welfare(),
            direction: Direction::Min,
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
        };
        let answer = solve(&game, &question, &Precision::Exact, &self.control());
        let certificate = of_answer(&instance, &game, &answer);
        let nodes = game.optimum_proof.as_ref().map(|proof| {
            let leaves: usize = proof.profiles.iter().map(|optimum| leaves(&optimum.proof)).sum();
            format!("{leaves} sets of prices for {} type profiles", proof.profiles.len())
        });
        let how = nodes.unwrap_or("all sets of items".to_owned());
        let value = game.expected_optimum().to_f64().value();
        judged(start, &certificate, &format!("{value:.6}; {how}"))
    }

    fn revenue(&self) -> Outcome {
        let start = Instant::now();
        let (instance, game) = self.text.compile();
        let optimal = optimal_revenue(&instance, &game, &self.control());
        let optimal = optimal.expect("exact methods agree");
        let how = match optimal.by_virtual_values {
            Some(_) => "virtual values",
            None => "program",
        };
        unchecked(start, format!("{}; {how}", in_words(&optimal.value)))
    }

    fn control(&self) -> Control<'static> {
        Control::new(Some(Duration::from_secs_f64(self.limit)), None, None)
    }
}

/// How many sets of prices a proof of optimal welfare has.
fn leaves(node: &Node) -> usize {
    match node {
        Node::Branch { children, .. } => children.iter().map(leaves).sum(),
        Node::Prices(_) => 1,
    }
}

/// Ends the measured part.
fn unchecked(start: Instant, result: String) -> Outcome {
    Outcome {
        seconds: Some(start.elapsed().as_secs_f64()),
        processor: processor_seconds(),
        mebibytes: watch::peak("self"),
        result,
        ..Outcome::default()
    }
}

/// Ends the measured part, then times the checker.
fn judged(start: Instant, certificate: &Certificate, result: &str) -> Outcome {
    let bytes = certificate.to_bytes();
    let measured = unchecked(start, String::new());
    let check = Instant::now();
    let refused = match poacert_checker::check(&bytes, None) {
        Checked::Valid(_) => "",
        Checked::Invalid { .. } => ", REFUSED by the checker",
    };
    Outcome {
        check_seconds: Some(check.elapsed().as_secs_f64()),
        certificate_bytes: Some(bytes.len()),
        result: format!("{result}{refused}"),
        ..measured
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

/// What this process has used of processors, where the system tells; it counts in hundredths.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11).map_while(|field| field.parse().ok());
    let (user, system): (f64, f64) = (fields.next()?, fields.next()?);
    Some((user + system) / 100.0)
}
