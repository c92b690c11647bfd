//! From results to verdicts: states at each point, trends along each family, trials, claims, mutations.

use super::claim::{Claim, Point, Trial};
use super::decide::{Decided, Known, decide_trend};
use super::quantity::{Answer, Quantity};
use super::state::{Reference, State};
use super::verdict::{Outcome, Verdict};
use super::work::{Part, Place, Purpose, Result, Results, command_line};
use crate::exact::Bracket;
use std::collections::BTreeMap;

/// Why something is not decided, where nothing more is known.
const LIMIT: &str = "a limit came first";

/// A claim with its verdict.
#[derive(Clone, Debug)]
pub struct JudgedClaim<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The verdict found.
    pub found: Verdict,
    /// Its trials, in their order.
    pub trials: Vec<JudgedTrial<'a>>,
    /// Its mutations, in their order; empty unless they were run.
    pub mutations: Vec<JudgedMutation>,
}

/// A trial with how it ended.
#[derive(Clone, Debug)]
pub struct JudgedTrial<'a> {
    /// The trial.
    pub trial: &'a Trial,
    /// How it ended.
    pub outcome: Outcome,
    /// Its points, in their order.
    pub points: Vec<JudgedPoint<'a>>,
    /// Its trends, in their order.
    pub trends: Vec<JudgedTrend>,
}

/// What is known at a point.
#[derive(Clone, Debug)]
pub struct JudgedPoint<'a> {
    /// The point.
    pub point: &'a Point,
    /// How it ended.
    pub outcome: Outcome,
    /// The command as it is typed.
    pub line: String,
    /// Requirements, decided.
    pub requires: Vec<Decided>,
    /// States, decided.
    pub states: Vec<Decided>,
    /// Quantities by name, those in states first.
    pub shows: Vec<(String, Quantity)>,
    /// Why something is not known.
    pub problem: Option<String>,
    /// The certificate, below the folder of certificates.
    pub certificate: Option<String>,
}

/// A trend, decided.
#[derive(Clone, Debug)]
pub struct JudgedTrend {
    /// As it is written.
    pub text: String,
    /// Whether it is so; `None`: what is known is too little.
    pub truth: Option<bool>,
    /// The expression that moves.
    pub of: String,
    /// What it is at each point.
    pub values: Vec<Bracket>,
}

/// A mutation with the verdict it leads to.
#[derive(Clone, Debug)]
pub struct JudgedMutation {
    /// What is changed, in words.
    pub words: String,
    /// Its line in the file.
    pub line: usize,
    /// The verdict expected.
    pub flips_to: Verdict,
    /// The verdict found.
    pub found: Verdict,
    /// The verdict without the change.
    pub before: Verdict,
    /// What decides it, in words.
    pub because: String,
}

impl JudgedClaim<'_> {
    /// Whether the verdict, and how every trial ended, is as expected.
    pub fn is_as_expected(&self) -> bool {
        let may_not_apply = self.claim.expected == Verdict::NotApplicable;
        let ends_well = |trial: &JudgedTrial<'_>| {
            trial.is_as_expected() || (may_not_apply && trial.outcome == Outcome::NotApplicable)
        };
        self.found == self.claim.expected && self.trials.iter().all(ends_well)
    }

    /// Whether a limit came first somewhere.
    pub fn is_undecided(&self) -> bool {
        self.found == Verdict::Undecided
            || self.trials.iter().any(|trial| trial.outcome == Outcome::Undecided)
    }

    /// The point that decides: one that fails, or is unlike what is expected; the last where everything holds.
    pub fn decisive(&self) -> Option<(&JudgedTrial<'_>, &JudgedPoint<'_>)> {
        let trials = || self.trials.iter();
        let trial = trials()
            .find(|trial| !trial.is_as_expected())
            .or_else(|| trials().find(|trial| trial.outcome == Outcome::Fails))
            .or_else(|| trials().next())?;
        let points = || trial.points.iter();
        let point = points()
            .find(|point| point.outcome == trial.outcome && trial.outcome != Outcome::Holds)
            .or_else(|| points().next_back())?;
        Some((trial, point))
    }
}

impl JudgedTrial<'_> {
    /// Whether it ended as it must.
    pub fn is_as_expected(&self) -> bool {
        self.outcome == if self.trial.must_fail { Outcome::Fails } else { Outcome::Holds }
    }
}

impl JudgedMutation {
    /// Whether the verdict flips as it must.
    pub fn flips(&self) -> bool {
        self.found == self.flips_to && self.found != self.before
    }
}

/// Judges a claim; `mutations`: with its mutations, which were run.
pub fn judge<'a>(
    claim: &'a Claim,
    (file, number): (usize, usize),
    results: &Results,
    mutations: bool,
) -> JudgedClaim<'a> {
    let results = Found { results, file, claim: number, all: &claim.trials };
    let trials: Vec<JudgedTrial<'a>> = claim
        .trials
        .iter()
        .enumerate()
        .map(|(position, trial)| results.trial(trial, Part::Trial(position)))
        .collect();
    let outcomes: Vec<Outcome> = trials.iter().map(|trial| trial.outcome).collect();
    let mut judged_mutations = Vec::new();
    for (position, mutation) in claim.mutations.iter().enumerate().filter(|_| mutations) {
        let mut changed = outcomes.clone();
        let mut reason = "what it replaces does not occur in the instance".to_owned();
        if let Some(trial) = &mutation.changed {
            let judged = results.trial(trial, Part::Mutation(position));
            reason = because(&judged);
            if let Some(outcome) = changed.get_mut(mutation.trial) {
                *outcome = judged.outcome;
            }
        }
        judged_mutations.push(JudgedMutation {
            words: mutation.words.clone(),
            line: mutation.line,
            flips_to: mutation.flips_to,
            found: claim.about.verdict(&changed),
            before: claim.about.verdict(&outcomes),
            because: reason,
        });
    }
    JudgedClaim {
        claim,
        found: claim.about.verdict(&outcomes),
        trials,
        mutations: judged_mutations,
    }
}

/// What decides a trial, in words.
fn because(judged: &JudgedTrial<'_>) -> String {
    let so = |truth: Option<bool>| match truth {
        Some(true) => "is so",
        Some(false) => "is not so",
        None => "is not decided",
    };
    let decisive = judged.points.iter().find(|point| point.outcome == judged.outcome);
    let problem = decisive.and_then(|point| point.problem.clone());
    let states = decisive.iter().flat_map(|point| point.requires.iter().chain(&point.states));
    let states = states.map(|state| (&state.text, state.truth));
    let trends = judged.trends.iter().map(|trend| (&trend.text, trend.truth));
    let all: Vec<(&String, Option<bool>)> = states.chain(trends).collect();
    let wanted = match judged.outcome {
        Outcome::Holds => Some(true),
        Outcome::Undecided => None,
        _ => Some(false),
    };
    let found = all.iter().find(|(_, truth)| *truth == wanted);
    problem
        .or_else(|| found.map(|(text, truth)| format!("{text} {}", so(*truth))))
        .unwrap_or_default()
}

/// The results of a claim.
struct Found<'a> {
    results: &'a Results,
    file: usize,
    claim: usize,
    all: &'a [Trial],
}

impl<'a> Found<'a> {
    fn result(&self, part: Part, point: usize, purpose: Purpose) -> Option<&'a Result> {
        self.results.get(&Place { file: self.file, claim: self.claim, part, point, purpose })
    }

    fn answer(&self, part: Part, point: usize, purpose: Purpose) -> Option<&'a Answer> {
        match self.result(part, point, purpose)? {
            Result::Answered { answer, .. } => Some(answer),
            _ => None,
        }
    }

    /// Answers of named trials beside a point: at the same point where there are as many, else at their only one.
    fn others(&self, point: usize, count: usize) -> BTreeMap<&'a str, &'a Answer> {
        let mut others = BTreeMap::new();
        for (position, trial) in self.all.iter().enumerate() {
            let at = if trial.points.len() == count { point } else { 0 };
            let answer = self.answer(Part::Trial(position), at, Purpose::Answer);
            if let (Some(name), Some(answer)) = (&trial.name, answer)
                && (trial.points.len() == count || trial.points.len() == 1)
            {
                others.insert(name.as_str(), answer);
            }
        }
        others
    }

    fn trial<'b>(&self, trial: &'b Trial, part: Part) -> JudgedTrial<'b> {
        let points: Vec<JudgedPoint<'b>> =
            (0..trial.points.len()).filter_map(|point| self.point(trial, part, point)).collect();
        let mut outcomes: Vec<Outcome> = points.iter().map(|point| point.outcome).collect();
        let mut trends = Vec::new();
        let answered = |outcome: &Outcome| !matches!(outcome, Outcome::Broken);
        if outcomes.iter().all(answered) {
            for (number, trend) in trial.trends.iter().enumerate() {
                match self.trend(trial, part, number) {
                    Ok(judged) => {
                        outcomes.push(of_truth(judged.truth));
                        trends.push(judged);
                    }
                    Err(_) => {
                        outcomes.push(Outcome::Undecided);
                        trends.push(JudgedTrend {
                            text: trend.text.clone(),
                            truth: None,
                            of: trend.of.text.clone(),
                            values: Vec::new(),
                        });
                    }
                }
            }
        }
        JudgedTrial { trial, outcome: Outcome::of_parts(outcomes), points, trends }
    }

    fn point<'b>(&self, trial: &'b Trial, part: Part, position: usize) -> Option<JudgedPoint<'b>> {
        let point = trial.points.get(position)?;
        let mut judged = JudgedPoint {
            point,
            outcome: Outcome::Undecided,
            line: command_line(&trial.words, &point.instance, point.profile.as_ref()),
            requires: Vec::new(),
            states: Vec::new(),
            shows: Vec::new(),
            problem: None,
            certificate: None,
        };
        let purposes = [Purpose::Answer, Purpose::Info];
        let needed = purposes.iter().filter(|p| **p == Purpose::Answer || trial.needs_info);
        for purpose in needed {
            match self.result(part, position, *purpose) {
                Some(Result::Answered { certificate, .. }) => {
                    judged.certificate = judged.certificate.or(certificate.clone());
                }
                Some(Result::Failed(message)) => {
                    judged.outcome = Outcome::Broken;
                    judged.problem = Some(message.clone());
                    return Some(judged);
                }
                Some(Result::Stopped(limit)) => {
                    judged.problem = Some(limit.clone());
                    return Some(judged);
                }
                None => {
                    judged.problem = Some(LIMIT.to_owned());
                    return Some(judged);
                }
            }
        }
        let others = self.others(position, trial.points.len());
        let known = self.known(point, part, position, &others);
        match decide_all(trial, &known, &mut judged) {
            Ok(outcome) => {
                judged.outcome = outcome;
                let found = self.result(part, position, Purpose::Answer);
                if outcome == Outcome::Undecided
                    && let Some(Result::Answered { reached: false, .. }) = found
                {
                    judged.problem = Some(LIMIT.to_owned());
                }
            }
            Err(problem) => {
                judged.outcome = Outcome::Broken;
                judged.problem = Some(problem);
            }
        }
        Some(judged)
    }

    fn known<'b>(
        &'b self,
        point: &'b Point,
        part: Part,
        position: usize,
        others: &'b BTreeMap<&'b str, &'b Answer>,
    ) -> Known<'b> {
        Known {
            numbers: &point.numbers,
            answers: [
                self.answer(part, position, Purpose::Answer),
                self.answer(part, position, Purpose::Info),
            ],
            parameters: &point.instance.params,
            others,
        }
    }

    fn trend(
        &self,
        trial: &Trial,
        part: Part,
        number: usize,
    ) -> std::result::Result<JudgedTrend, String> {
        let trend = trial.trends.get(number).ok_or_else(String::new)?;
        let mut values = Vec::new();
        let mut limits = Vec::new();
        let mut within = None;
        for (position, point) in trial.points.iter().enumerate() {
            let others = self.others(position, trial.points.len());
            let known = self.known(point, part, position, &others);
            values.push(known.value(&trend.of)?);
            if let Some(to) = &trend.to {
                limits.push(known.value(to)?);
            }
            if let Some(side) = &trend.within {
                within = Some(known.value(side)?);
            }
        }
        let truth = decide_trend(trend, &values, &limits, within.as_ref());
        Ok(JudgedTrend { text: trend.text.clone(), truth, of: trend.of.text.clone(), values })
    }
}

/// Decides all requirements and states of a point, and gathers what is shown of it.
fn decide_all(
    trial: &Trial,
    known: &Known<'_>,
    judged: &mut JudgedPoint<'_>,
) -> std::result::Result<Outcome, String> {
    for state in &trial.requires {
        judged.requires.push(known.decide(state)?);
    }
    for state in &trial.states {
        judged.states.push(known.decide(state)?);
    }
    let mut names: Vec<Reference> = trial.states.iter().flat_map(State::names).collect();
    names.extend(trial.shows.iter().cloned());
    for name in names {
        let text = name.text();
        let is_new = judged.shows.iter().all(|(other, _)| *other != text);
        if is_new && !known.numbers.contains_key(&text) && !known.parameters.contains_key(&text) {
            judged.shows.push((text, known.quantity(&name)?));
        }
    }
    let truths = |list: &[Decided]| Outcome::of_parts(list.iter().map(|one| of_truth(one.truth)));
    Ok(match (truths(&judged.requires), truths(&judged.states)) {
        (Outcome::Fails, _) => Outcome::NotApplicable,
        (Outcome::Undecided, _) => Outcome::Undecided,
        (_, outcome) => outcome,
    })
}

fn of_truth(truth: Option<bool>) -> Outcome {
    match truth {
        Some(true) => Outcome::Holds,
        Some(false) => Outcome::Fails,
        None => Outcome::Undecided,
    }
}
