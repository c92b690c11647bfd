//! Claims with their verdicts, as text for people and JSON for scripts.

use super::claims_reasons::{reasons, unlike};
use super::lines::Lines;
use super::number::{brief_interval, interval};
use super::table::table;
use super::{Ends, Shown};
use crate::trials::{
    ClaimFile, Decided, JudgedClaim, JudgedMutation, JudgedPoint, JudgedTrial, Quantity,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A claim with its verdict, and the file it is from.
pub struct Judged<'a> {
    /// The file.
    pub file: &'a ClaimFile,
    /// The claim.
    pub claim: JudgedClaim<'a>,
}

impl Judged<'_> {
    /// What decides the claim: an instance with the values of the family there.
    pub(super) fn decided_by(&self) -> String {
        self.claim.decisive().map_or_else(String::new, |(_, point)| place(point))
    }
}

/// An instance with the values of the family there.
pub(super) fn place(point: &JudgedPoint<'_>) -> String {
    let name = &point.point.instance.source.name;
    match values(point) {
        values if values.is_empty() => name.clone(),
        values => format!("{name}, {values}"),
    }
}

/// The values of the family at a point: `H = 4`.
pub(super) fn values(point: &JudgedPoint<'_>) -> String {
    let values = point.point.values.iter().map(|(name, value)| format!("{name} = {value}"));
    values.collect::<Vec<_>>().join(", ")
}

/// A quantity in words.
pub(super) fn quantity(quantity: &Quantity) -> String {
    match quantity {
        Quantity::Number(bracket) => interval(bracket),
        Quantity::Truth(Some(true)) => "yes".to_owned(),
        Quantity::Truth(Some(false)) => "no".to_owned(),
        Quantity::Truth(None) => "undecided".to_owned(),
        Quantity::Word(word) => word.clone(),
    }
}

/// A quantity in a table cell.
pub(super) fn brief_quantity(found: &Quantity) -> String {
    match found {
        Quantity::Number(bracket) => brief_interval(bracket),
        other => quantity(other),
    }
}

/// The output of `poacert claims --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct ClaimsOutput {
    /// whether every verdict is the one expected, and every mutation that was run flips it
    as_expected: bool,
    /// the claims, in the order of the files
    claims: Vec<ClaimOutput>,
}

/// A claim.
#[derive(Serialize, JsonSchema)]
struct ClaimOutput {
    /// its id
    id: String,
    /// the file it is from
    file: String,
    /// the line of its id
    line: usize,
    /// where it is stated
    source: Option<String>,
    /// what it says
    words: String,
    /// the verdict expected
    expected: &'static str,
    /// the verdict found
    found: &'static str,
    /// whether both are the same, and every trial ended as it must
    as_expected: bool,
    /// the instance that decides, with the values of the family there; null where there is none
    decided_by: Option<String>,
    /// why no finite instance decides it
    because: Option<String>,
    /// its trials
    trials: Vec<TrialOutput>,
    /// its mutations; left out unless they were run
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mutations: Vec<MutationOutput>,
}

/// A trial.
#[derive(Serialize, JsonSchema)]
struct TrialOutput {
    /// its name
    name: Option<String>,
    /// `holds` or `fails`
    expected: &'static str,
    /// `holds`, `fails`, `not-applicable`, `undecided` or `broken`
    found: &'static str,
    /// the points of its family
    points: Vec<PointOutput>,
    /// what is claimed of the family
    trends: Vec<TrendOutput>,
}

/// A point of a family.
#[derive(Serialize, JsonSchema)]
struct PointOutput {
    /// the instance
    instance: String,
    /// the strategy profile
    profile: Option<String>,
    /// the values of the family here
    values: BTreeMap<String, String>,
    /// the command as it is typed
    command: String,
    /// as of the trial
    found: &'static str,
    /// requirements
    requires: Vec<StateOutput>,
    /// states
    states: Vec<StateOutput>,
    /// quantities: intervals, truth values, words
    quantities: BTreeMap<String, QuantityOutput>,
    /// why something is not known
    problem: Option<String>,
    /// the certificate, below the directory of certificates
    certificate: Option<String>,
}

/// A state.
#[derive(Serialize, JsonSchema)]
struct StateOutput {
    /// as it is written
    state: String,
    /// whether it is so; null if undecided
    holds: Option<bool>,
}

/// A trend.
#[derive(Serialize, JsonSchema)]
struct TrendOutput {
    /// in words
    trend: String,
    /// whether it is so; null if undecided
    holds: Option<bool>,
    /// what moves, point by point
    values: Vec<Ends>,
}

/// A mutation.
#[derive(Serialize, JsonSchema)]
struct MutationOutput {
    /// what is changed
    words: String,
    /// the verdict then expected
    expected: &'static str,
    /// the verdict then found
    found: &'static str,
    /// what decides it
    because: String,
}

/// A quantity.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum QuantityOutput {
    /// where a number lies
    Number(Ends),
    /// a truth value, null if undecided
    Truth(Option<bool>),
    /// a word
    Word(String),
}

impl From<&Quantity> for QuantityOutput {
    fn from(quantity: &Quantity) -> Self {
        match quantity {
            Quantity::Number(bracket) => QuantityOutput::Number(Ends::from(bracket)),
            Quantity::Truth(truth) => QuantityOutput::Truth(*truth),
            Quantity::Word(word) => QuantityOutput::Word(word.clone()),
        }
    }
}

/// Claims with their verdicts.
pub fn claims(judged: &[Judged<'_>]) -> Shown {
    let output = ClaimsOutput {
        as_expected: judged.iter().all(is_fine),
        claims: judged.iter().map(claim_output).collect(),
    };
    Shown::new(text(judged), &output)
}

/// Whether everything about a claim is as it should be.
pub(super) fn is_fine(judged: &Judged<'_>) -> bool {
    judged.claim.is_as_expected() && judged.claim.mutations.iter().all(JudgedMutation::flips)
}

fn claim_output(judged: &Judged<'_>) -> ClaimOutput {
    let claim = judged.claim.claim;
    ClaimOutput {
        id: claim.id.clone(),
        file: judged.file.source.name.clone(),
        line: claim.line,
        source: claim.source.clone(),
        words: claim.words.clone(),
        expected: claim.expected.text(),
        found: judged.claim.found.text(),
        as_expected: judged.claim.is_as_expected(),
        decided_by: judged.claim.decisive().map(|(_, point)| place(point)),
        because: claim.because.clone(),
        trials: judged.claim.trials.iter().map(trial_output).collect(),
        mutations: judged.claim.mutations.iter().map(mutation_output).collect(),
    }
}

fn mutation_output(mutation: &JudgedMutation) -> MutationOutput {
    MutationOutput {
        words: mutation.words.clone(),
        expected: mutation.flips_to.text(),
        found: mutation.found.text(),
        because: mutation.because.clone(),
    }
}

fn trial_output(trial: &JudgedTrial<'_>) -> TrialOutput {
    let trends = trial.trends.iter().map(|trend| TrendOutput {
        trend: trend.text.clone(),
        holds: trend.truth,
        values: trend.values.iter().map(Ends::from).collect(),
    });
    TrialOutput {
        name: trial.trial.name.clone(),
        expected: if trial.trial.must_fail { "fails" } else { "holds" },
        found: trial.outcome.text(),
        points: trial.points.iter().map(point_output).collect(),
        trends: trends.collect(),
    }
}

fn point_output(point: &JudgedPoint<'_>) -> PointOutput {
    let states = |list: &[Decided]| {
        let one = |state: &Decided| StateOutput { state: state.text.clone(), holds: state.truth };
        list.iter().map(one).collect()
    };
    let values = point.point.values.iter();
    PointOutput {
        instance: point.point.instance.source.name.clone(),
        profile: point.point.profile.as_ref().map(|profile| profile.name.clone()),
        values: values.map(|(name, value)| (name.clone(), value.to_string())).collect(),
        command: point.line.clone(),
        found: point.outcome.text(),
        requires: states(&point.requires),
        states: states(&point.states),
        quantities: point.shows.iter().map(|(name, q)| (name.clone(), q.into())).collect(),
        problem: point.problem.clone(),
        certificate: point.certificate.clone(),
    }
}

fn text(judged: &[Judged<'_>]) -> String {
    let mut lines = Lines::default();
    let row = |one: &Judged<'_>| {
        let found = match one.claim.is_as_expected() {
            true => one.claim.found.text().to_owned(),
            false => format!("{} !", one.claim.found),
        };
        vec![
            one.claim.claim.id.clone(),
            one.claim.claim.expected.text().to_owned(),
            found,
            one.decided_by(),
        ]
    };
    lines.line(table(["claim", "expected", "found", "decided by"], judged.iter().map(row)));
    for one in judged.iter().filter(|one| !is_fine(one)) {
        lines.gap();
        explain(&mut lines, one);
    }
    lines.gap();
    let all = judged.len();
    let fine = judged.iter().filter(|one| is_fine(one)).count();
    let mutations: usize = judged.iter().map(|one| one.claim.mutations.len()).sum();
    let flips = judged.iter().flat_map(|one| &one.claim.mutations).filter(|m| m.flips()).count();
    if fine == all {
        lines.line(format!("{} as expected.", counted(all, "All", "verdict")));
    } else {
        let unlike = judged.iter().filter(|one| !one.claim.is_as_expected()).count();
        lines.line(format!("Not as expected: {unlike} of {}.", counted(all, "", "verdict").trim()));
    }
    if mutations > 0 {
        lines.line(format!("Mutations that flip their claim: {flips} of {mutations}."));
    }
    lines.into_text()
}

fn counted(count: usize, all: &str, what: &str) -> String {
    match (count, all) {
        (1, "") => format!("1 {what}"),
        (1, _) => format!("The {what} is"),
        (_, "") => format!("{count} {what}s"),
        _ => format!("{all} {count} {what}s are"),
    }
}

/// Why a claim is not as expected: the instance, the command, what was stated, what is so.
fn explain(lines: &mut Lines, judged: &Judged<'_>) {
    let claim = &judged.claim;
    let place = format!("{}:{}", judged.file.source.name, claim.claim.line);
    if !claim.is_as_expected() {
        lines.line(format!("{} ({place}): {}", claim.claim.id, unlike(claim)));
    }
    for reason in reasons(claim) {
        lines.line(format!("  {reason}"));
    }
    for mutation in claim.mutations.iter().filter(|mutation| !mutation.flips()) {
        lines.line(format!(
            "{} ({}:{}): with \"{}\" expected {}, found {}",
            claim.claim.id,
            judged.file.source.name,
            mutation.line,
            mutation.words,
            mutation.flips_to,
            mutation.found
        ));
        if !mutation.because.is_empty() {
            lines.line(format!("  {}", mutation.because));
        }
    }
}
