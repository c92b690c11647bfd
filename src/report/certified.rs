//! Judged claims: the verdict with what carries it.

use super::answer::{is_empty, objective};
use super::attained::{attained, members};
use super::dominance::{self, RemovalOutput};
use super::lines::Lines;
use super::number::{extended, interval, number};
use super::smoothness::mu;
use super::{Ends, Fraction, Shown, Subject, revenue};
use crate::claims::{Certified, Hypothesis, Verdict};
use crate::equilibrium::{Direction, Family, PriorMode};
use crate::exact::{Bracket, Extended};
use schemars::JsonSchema;
use serde::Serialize;

/// The output of `poacert certify --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct CertifiedOutput {
    /// `certified`, `refuted` or `undecided`
    verdict: &'static str,
    /// what is judged: `welfare`, `revenue`, or weights
    objective: String,
    /// `given`, or `any`: values are then per unit of optimal welfare
    prior: &'static str,
    /// expected optimal welfare; 1 with any prior
    optimal_welfare: Fraction,
    /// the most a Bayesian incentive compatible, interim individually rational mechanism earns; only where revenue is judged under
    /// the prior given
    #[serde(skip_serializing_if = "Option::is_none")]
    optimal_revenue: Option<Ends>,
    /// `min`: the worst value is judged, for the price of anarchy; `max`: the best, for the price of stability
    sense: &'static str,
    /// whether only monotone equilibria count
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    monotone: bool,
    /// of undominated equilibria: what the rounds of weak dominance leave
    #[serde(skip_serializing_if = "Option::is_none")]
    undominated: Option<RemovalOutput>,
    /// the least value over the concept; the largest with sense `max`
    worst: WorstOutput,
    /// optimal welfare over that value; optimal revenue where that is there
    ratio: Ends,
    /// what the ratio was judged against
    bound: BoundOutput,
    /// the mu of this mechanism's own bound; null unless the objective is welfare
    mu: Option<Fraction>,
    /// where its lambda lies
    lambda: Option<Ends>,
    /// `smooth` or `semi-smooth`
    smoothness: Option<&'static str>,
    /// the theorem that applies: `A` or `B`
    theorem: Option<&'static str>,
    /// what that theorem says of the ratio
    bound_by_theorem: Option<Fraction>,
    /// what the theorem needs, one by one
    hypotheses: Vec<HypothesisOutput>,
    /// what Theorem 5 (revenue with an anonymous reserve) asks, one by one; only where revenue is judged
    #[serde(skip_serializing_if = "Vec::is_empty")]
    theorem_five: Vec<HypothesisOutput>,
    /// what the verdict does not say, if that is easily mistaken
    note: Option<String>,
    /// where the certificate is, if one was written
    certificate: Option<String>,
}

/// The least value over a concept, or the largest.
#[derive(Serialize, JsonSchema)]
struct WorstOutput {
    /// the set of equilibria
    concept: &'static str,
    /// where the value lies
    #[serde(flatten)]
    ends: Ends,
}

/// The bound judged against.
#[derive(Serialize, JsonSchema)]
struct BoundOutput {
    /// `mu/lambda`: of this same grid and tie rule; or the expression given
    expression: String,
    /// where its value lies
    #[serde(flatten)]
    ends: Ends,
}

/// A hypothesis of a theorem, decided.
#[derive(Serialize, JsonSchema)]
pub(super) struct HypothesisOutput {
    /// `product-prior`, `smooth`, `semi-smooth` or `safe-action`
    name: &'static str,
    /// whether it holds
    holds: bool,
    /// what shows it
    witness: Option<String>,
}

/// A judged claim; `of_instance`: the bound is the instance's own mu/lambda.
pub fn certified(subject: &Subject<'_>, judged: &Certified, of_instance: bool) -> Shown {
    let question = &judged.worst.question;
    let smoothness = judged.smoothness.as_ref();
    let output = CertifiedOutput {
        verdict: name(judged.verdict),
        objective: objective(&question.objective),
        prior: question.prior.name(),
        optimal_welfare: Fraction::from(&judged.optimal_welfare),
        optimal_revenue: judged.optimal_revenue.as_ref().map(|optimal| Ends::from(&optimal.value)),
        sense: question.direction.name(),
        monotone: question.monotone,
        undominated: judged.worst.rounds().map(|rounds| RemovalOutput::of(subject.game, rounds)),
        worst: WorstOutput {
            concept: question.concept.name(),
            ends: Ends::from(&judged.worst.value),
        },
        ratio: Ends::from(&judged.ratio),
        bound: BoundOutput {
            expression: judged.expression.clone(),
            ends: Ends::from(&judged.bound),
        },
        mu: smoothness.map(|found| Fraction::from(&mu(found))),
        lambda: smoothness.map(|found| Ends::from(&found.lambda)),
        smoothness: smoothness.map(|found| found.kind.name()),
        theorem: judged.theorem.as_ref().map(|theorem| theorem.name),
        bound_by_theorem: judged.theorem.as_ref().map(|theorem| (&theorem.ratio).into()),
        hypotheses: judged.hypotheses.iter().map(hypothesis).collect(),
        theorem_five: judged.theorem_five.iter().map(hypothesis).collect(),
        note: note(judged),
        certificate: subject.certificate_key(),
    };
    let mut lines = Lines::default();
    lines.line(sentence(judged, &output));
    lines.title(subject.title());
    let per_unit = match question.prior {
        PriorMode::Given => "",
        PriorMode::Any => " (any prior: per unit of optimal welfare)",
    };
    lines.field("optimal welfare", number(&judged.optimal_welfare) + per_unit);
    if let Some(optimal) = &judged.optimal_revenue {
        lines.field("optimal revenue", revenue::optimal(optimal));
    }
    let label = if output.objective.contains('=') { "value" } else { &output.objective };
    if let Some(rounds) = judged.worst.rounds() {
        lines.field("undominated", dominance::removed(rounds));
    }
    let extreme = extreme(question.direction);
    lines.field(&format!("{extreme} {label}"), interval(&judged.worst.value));
    lines.field("ratio", interval(&judged.ratio));
    lines.field("bound", interval(&judged.bound));
    lines.field("bound judged", bound_kind(judged, of_instance));
    lines.field("certificate", subject.certificate_text());
    hypotheses(&mut lines, judged);
    theorem(&mut lines, judged);
    revenue::theorem_five(&mut lines, judged);
    if let Some(note) = &output.note {
        lines.gap().prose(note);
    }
    if let Some(rounds) = judged.worst.rounds() {
        dominance::removal(&mut lines, subject.game, rounds);
    }
    let which = match (question.direction, judged.worst.value.is_exact()) {
        (Direction::Min, true) => "The worst",
        (Direction::Min, false) => "A bad",
        (Direction::Max, true) => "The best",
        (Direction::Max, false) => "A good",
    };
    attained(&mut lines, subject.game, &judged.worst, |what| format!("{which} {what}:"));
    Shown::new(lines.into_text(), &output)
}

/// What a verdict does not say.
fn note(judged: &Certified) -> Option<String> {
    let question = &judged.worst.question;
    let concept = question.concept;
    let of_profiles = concept.family() == Family::Profiles;
    match judged.verdict {
        Verdict::Refuted | Verdict::Certified if is_empty(&judged.worst.value) => {
            Some(format!("There are no {}: the verdict is about an empty set.", members(question)))
        }
        Verdict::Refuted if of_profiles => None,
        Verdict::Certified if !of_profiles && question.direction == Direction::Max => {
            Some(format!(
                "The law within the bound is one of `{concept}`. It need not be a Bayes-Nash equilibrium, \
             so this does not show that a Bayes-Nash equilibrium is within the bound."
            ))
        }
        Verdict::Refuted if question.direction == Direction::Max => None,
        Verdict::Refuted => Some(format!(
            "The law that exceeds the bound is one of `{concept}`. It need not be a Bayes-Nash \
             equilibrium, so this is no refutation for Bayes-Nash equilibria."
        )),
        Verdict::Undecided => Some(
            "A longer --time-limit or a finer --precision may decide it; this is neither a yes \
             nor a no."
                .into(),
        ),
        Verdict::Certified if judged.bound.lower == Extended::Infinity => {
            Some("The bound is infinite, so this says nothing about the ratio.".into())
        }
        Verdict::Certified => None,
    }
}

pub(super) fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Certified => "certified",
        Verdict::Refuted => "refuted",
        Verdict::Undecided => "undecided",
    }
}

/// What a bound is worth that bounds nothing.
pub(super) fn if_infinite(bound: &Bracket) -> &'static str {
    if bound.lower == Extended::Infinity { ", which is infinite and says nothing" } else { "" }
}

fn sentence(judged: &Certified, output: &CertifiedOutput) -> String {
    let question = &judged.worst.question;
    let (all, bound) = (members(question), &judged.expression);
    let extreme = extreme(question.direction);
    let ratio = match output.objective.as_str() {
        "revenue" if judged.optimal_revenue.is_some() => {
            "ratio of optimal revenue to the auctioneer's revenue".to_owned()
        }
        "welfare" => "welfare ratio".to_owned(),
        other => format!("ratio of optimal welfare to {other}"),
    };
    match judged.verdict {
        Verdict::Certified => {
            let empty = if_infinite(&judged.bound);
            format!("CERTIFIED: the {extreme} {ratio} over {all} is at most {bound}{empty}")
        }
        Verdict::Refuted if question.direction == Direction::Max => {
            format!("REFUTED: the best {ratio} over {all} is above {bound}")
        }
        Verdict::Refuted => match question.concept.family() {
            Family::Profiles => {
                format!("REFUTED: a Bayes-Nash equilibrium has a {ratio} above {bound}")
            }
            _ => format!("REFUTED: one of the {all} has a {ratio} above {bound}"),
        },
        Verdict::Undecided => format!(
            "UNDECIDED: the {extreme} {ratio} over {all} and {bound} are not told apart yet"
        ),
    }
}

/// What the value judged is called.
fn extreme(direction: Direction) -> &'static str {
    match direction {
        Direction::Min => "worst",
        Direction::Max => "best",
    }
}

fn bound_kind(judged: &Certified, of_instance: bool) -> String {
    match (of_instance, &judged.smoothness) {
        (true, Some(found)) => format!(
            "mu/lambda of this same grid and tie rule ({}, mu = {})",
            found.kind.name(),
            extended(&mu(found))
        ),
        _ => format!("the explicit expression {}", judged.expression),
    }
}

fn hypotheses(lines: &mut Lines, judged: &Certified) {
    if judged.hypotheses.is_empty() {
        return;
    }
    lines.gap().line("Hypotheses of the theorem:");
    decided(lines, &judged.hypotheses);
}

/// Each hypothesis with what decides it.
pub(super) fn decided(lines: &mut Lines, hypotheses: &[Hypothesis]) {
    let decided = hypotheses.iter().map(|hypothesis| {
        let holds = if hypothesis.holds { "yes" } else { "no" };
        let witness = hypothesis.witness.as_ref().map(|witness| format!(": {witness}"));
        (hypothesis.name, format!("{holds}{}", witness.unwrap_or_default()))
    });
    lines.fields(&decided.collect::<Vec<_>>());
}

/// What the theorem says, beside what the program found by itself.
fn theorem(lines: &mut Lines, judged: &Certified) {
    let Some(theorem) = &judged.theorem else {
        if judged.smoothness.is_some() {
            let extreme = extreme(judged.worst.question.direction);
            lines.line(format!(
                "No theorem applies: the {extreme} value alone carries the verdict."
            ));
        }
        return;
    };
    lines.gap().line(format!("Theorem {} says of the ratio", theorem.name));
    lines.field("at most", number(&theorem.ratio));
    let finder = match judged.worst.question.concept.family() {
        Family::Profiles => "the search finds",
        _ => "the LP finds",
    };
    lines.field(finder, interval(&judged.ratio));
    lines.prose(&format!("({})", theorem.statement));
}

pub(super) fn hypothesis(hypothesis: &Hypothesis) -> HypothesisOutput {
    HypothesisOutput {
        name: hypothesis.name,
        holds: hypothesis.holds,
        witness: hypothesis.witness.clone(),
    }
}
