//! Judged claims about combined markets: what the theorems say beside what was solved, on one page.

use super::answer::{is_empty, objective};
use super::attained::{attained, members};
use super::certified::{HypothesisOutput, decided, hypothesis, if_infinite, name};
use super::dominance::{self, RemovalOutput};
use super::lines::Lines;
use super::number::{extended, interval, number};
use super::sequences::{buyers_key, buyers_line, net, not_closed};
use super::smoothness::mu;
use super::{Ends, Fraction, Shown, revenue};
use crate::claims::{DirectJudged, StagedAnswer, TheoremJudged, Verdict};
use crate::equilibrium::{Direction, Family, Objective};
use crate::exact::Extended;
use crate::game::Game;
use crate::instance::Instance;
use crate::staged::Buyers;
use schemars::JsonSchema;
use serde::Serialize;
use std::time::Duration;

/// The output of `poacert certify --json` about a combined market.
#[derive(Serialize, JsonSchema)]
pub(super) struct StagedCertifiedOutput {
    /// `certified`, `refuted` or `undecided`
    verdict: &'static str,
    /// what carries the verdict: `theorem` or `direct`; null if undecided
    by: Option<&'static str>,
    /// what is judged: `welfare`, `revenue`, or weights
    objective: String,
    /// expected optimal welfare
    optimal_welfare: Fraction,
    /// the most a Bayesian incentive compatible, interim individually rational mechanism earns; only where revenue is judged
    #[serde(skip_serializing_if = "Option::is_none")]
    optimal_revenue: Option<Ends>,
    /// the least value over the concept (the largest with sense `max`); null if it was not solved for
    worst: Option<WorstOutput>,
    /// optimal welfare over that value; optimal revenue where that is there
    ratio: Option<Ends>,
    /// what was judged against
    bound: BoundOutput,
    /// the mu of the auction's own bound
    mu: Fraction,
    /// where its lambda lies
    lambda: Ends,
    /// `smooth` or `semi-smooth`, of the auction alone
    smoothness: &'static str,
    /// the theorem that applies: `C` or `D`
    theorem: Option<&'static str>,
    /// what that theorem says of the ratio of every Bayes-Nash equilibrium of the combined market
    bound_by_theorem: Option<Fraction>,
    /// what the theorem needs, one by one
    hypotheses: Vec<HypothesisOutput>,
    /// a theorem that is not used, and why; null if none is refused
    refusal: Option<&'static str>,
    /// why the combined market was not solved; null if it was, or was not asked for
    not_solved: Option<String>,
    /// which answers to posted prices are left to buyers: `free` or `accepting`; null for all
    buyers: Option<&'static str>,
    /// whether only equilibria that are sequential for some trembles count in `worst`
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    sequential: bool,
    /// of undominated equilibria: what the rounds of weak dominance leave
    #[serde(skip_serializing_if = "Option::is_none")]
    undominated: Option<RemovalOutput>,
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
    /// `mu/lambda`: of the auction alone on this same grid; or the expression given
    expression: String,
    /// where its value lies
    #[serde(flatten)]
    ends: Ends,
}

/// What is shown of a claim about a combined market.
pub struct StagedCertified<'a> {
    /// The instance.
    pub instance: &'a Instance,
    /// What is judged.
    pub objective: &'a Objective,
    /// What the theorems say.
    pub theorem: &'a TheoremJudged,
    /// Whether they carry a verdict here.
    pub by_theorem: bool,
    /// What was solved, with its plan game where it was one.
    pub direct: Option<(&'a DirectJudged, Option<&'a Game>)>,
    /// Why nothing was, where it was asked for.
    pub not_solved: Option<&'a str>,
    /// How long the market was solved for, where neither that nor a time was asked for and it was left then.
    pub left_after: Option<Duration>,
    /// Which answers are left to buyers.
    pub buyers: Buyers,
    /// Where the certificate was written.
    pub certificate: Option<&'a str>,
}

impl StagedCertified<'_> {
    /// The verdict, and what carries it.
    pub fn verdict(&self) -> (Verdict, Option<&'static str>) {
        match self.direct.map(|(direct, _)| direct.verdict) {
            Some(verdict) if verdict != Verdict::Undecided => (verdict, Some("direct")),
            _ if self.by_theorem && self.theorem.verdict == Verdict::Certified => {
                (Verdict::Certified, Some("theorem"))
            }
            _ => (Verdict::Undecided, None),
        }
    }
}

/// A claim about a combined market.
pub fn staged_certified(shown: &StagedCertified<'_>) -> Shown {
    let theorem = shown.theorem;
    let direct = shown.direct.map(|(direct, _)| direct);
    let (verdict, by) = shown.verdict();
    let bound = direct.map_or(&theorem.bound, |direct| &direct.bound);
    let rounds = match shown.direct {
        Some((DirectJudged { worst: StagedAnswer::Plans(answer), .. }, Some(game))) => {
            answer.rounds().map(|rounds| (rounds, game))
        }
        _ => None,
    };
    let of_welfare = judged_objective(shown) == "welfare";
    let applies = theorem.theorem.as_ref().filter(|_| of_welfare);
    let output = StagedCertifiedOutput {
        verdict: name(verdict),
        by,
        objective: judged_objective(shown),
        optimal_welfare: Fraction::from(&theorem.optimal_welfare),
        optimal_revenue: direct
            .and_then(|direct| direct.optimal_revenue.as_ref())
            .map(|optimal| Ends::from(&optimal.value)),
        worst: direct.map(|direct| WorstOutput {
            concept: direct.worst.question().concept.name(),
            ends: Ends::from(direct.worst.value()),
        }),
        ratio: direct.map(|direct| Ends::from(&direct.ratio)),
        bound: BoundOutput { expression: theorem.expression.clone(), ends: Ends::from(bound) },
        mu: Fraction::from(&mu(&theorem.smoothness)),
        lambda: Ends::from(&theorem.smoothness.lambda),
        smoothness: theorem.smoothness.kind.name(),
        theorem: applies.map(|theorem| theorem.name),
        bound_by_theorem: applies.map(|theorem| (&theorem.ratio).into()),
        hypotheses: match of_welfare {
            true => theorem.hypotheses.iter().map(hypothesis).collect(),
            false => Vec::new(),
        },
        refusal: theorem.refusal,
        not_solved: shown.not_solved.map(str::to_owned),
        buyers: buyers_key(shown.buyers),
        sequential: direct.is_some_and(|direct| direct.worst.is_sequential()),
        undominated: rounds.map(|(rounds, game)| RemovalOutput::of(game, rounds)),
        note: direct.and_then(|direct| note(shown, direct, by)),
        certificate: shown.certificate.map(str::to_owned),
    };
    let mut lines = Lines::default();
    lines.line(sentence(shown, verdict, by));
    lines.title(shown.instance.title.as_deref());
    lines.field("optimal welfare", number(&theorem.optimal_welfare));
    if let Some(optimal) = direct.and_then(|direct| direct.optimal_revenue.as_ref()) {
        lines.field("optimal revenue", revenue::optimal(optimal));
    }
    lines.field("bound", interval(bound));
    lines.field(
        "bound judged",
        match theorem.expression.as_str() {
            "mu/lambda" => format!(
                "mu/lambda of the auction alone, same grid and tie rule ({}, mu = {})",
                theorem.smoothness.kind.name(),
                extended(&mu(&theorem.smoothness))
            ),
            expression => format!("the explicit expression {expression}"),
        },
    );
    lines.field("certificate", shown.certificate.unwrap_or("none written"));
    if of_welfare {
        by_theorem(&mut lines, shown);
    }
    by_solving(&mut lines, shown);
    if let Some((rounds, game)) = rounds {
        lines.field("undominated", dominance::removed(rounds));
        dominance::removal(&mut lines, game, rounds);
    }
    if let Some(note) = &output.note {
        lines.gap().prose(note);
    }
    if let Some((DirectJudged { worst: StagedAnswer::Plans(answer), .. }, Some(game))) =
        shown.direct
    {
        attained(&mut lines, game, answer, |what| {
            let article = if what.starts_with('e') { "An" } else { "A" };
            format!("{article} {what} that attains it, in plans:")
        });
    }
    Shown::new(lines.into_text(), &output)
}

/// What is judged, as `--objective` reads it.
fn judged_objective(shown: &StagedCertified<'_>) -> String {
    match shown.direct {
        Some((direct, _)) => objective(&direct.worst.question().objective),
        None => objective(shown.objective),
    }
}

fn sentence(shown: &StagedCertified<'_>, verdict: Verdict, by: Option<&str>) -> String {
    let what = judged_objective(shown);
    let what = if what.contains('=') { "value" } else { what.as_str() };
    let bound = &shown.theorem.expression;
    let all = match (by, shown.direct) {
        (Some("theorem"), _) | (_, None) => "Bayes-Nash equilibria".to_owned(),
        (_, Some((direct, _))) => direct_members(direct),
    };
    let best = shown.direct.is_some_and(|(direct, _)| {
        by != Some("theorem") && direct.worst.question().direction == Direction::Max
    });
    let extreme = if best { "best" } else { "worst" };
    let how = match by {
        Some("theorem") => ", by theorem",
        Some(_) => ", by solving it",
        None => "",
    };
    match verdict {
        Verdict::Certified => format!(
            "CERTIFIED{how}: the {extreme} {what} ratio over all {all} of the combined market is at most {bound}{}",
            if_infinite(&shown.theorem.bound)
        ),
        Verdict::Refuted => format!(
            "REFUTED{how}: the {extreme} {what} ratio over the {all} of the combined market is above {bound}"
        ),
        Verdict::Undecided => format!(
            "UNDECIDED: nothing shows that the {extreme} {what} ratio over the {all} of the combined market is at most {bound}, nor that it is above"
        ),
    }
}

/// What the theorems say, hypothesis by hypothesis.
fn by_theorem(lines: &mut Lines, shown: &StagedCertified<'_>) {
    let judged = shown.theorem;
    lines.gap().line("By theorem, without building the combined market:");
    decided(lines, &judged.hypotheses);
    match &judged.theorem {
        Some(theorem) => {
            lines.line(format!(
                "Theorem {} says of the ratio of every Bayes-Nash equilibrium",
                theorem.name
            ));
            lines.field("at most", number(&theorem.ratio));
            lines.prose(&format!("({})", theorem.statement));
        }
        None => {
            lines.line("No theorem applies.");
            if judged.refusal.is_some() {
                lines.prose("Theorem D, which allows for information, asks for semi-smoothness: --by theorem judges that.");
            }
        }
    }
    if let Some(refusal) = judged.refusal {
        lines.prose(refusal);
    }
}

/// What was solved.
fn by_solving(lines: &mut Lines, shown: &StagedCertified<'_>) {
    let Some((direct, _)) = shown.direct else {
        if let Some(why) = shown.not_solved {
            lines.gap().prose(&format!("The combined market was not solved: {why}."));
        }
        return;
    };
    let question = direct.worst.question();
    let way = match direct.worst {
        StagedAnswer::Plans(_) if question.concept.has_costs() => {
            "in the plan game without information, which covers every technology"
        }
        StagedAnswer::Plans(_) => "in the plan game",
        StagedAnswer::Sequences(_) => "in sequence form",
    };
    lines.gap().line(format!("Directly, {way}, over all {}:", direct_members(direct)));
    let extreme = match question.direction {
        Direction::Min => "worst",
        Direction::Max => "best",
    };
    let what = objective(&question.objective);
    let (label, net) = match what.as_str() {
        "welfare" => ("welfare", net(shown.instance).trim_end_matches(',')),
        "revenue" => ("revenue", ", payments in markets included"),
        _ => ("value", ""),
    };
    lines.field(&format!("{extreme} {label}"), interval(direct.worst.value()) + net);
    lines.field("ratio", interval(&direct.ratio));
    if shown.buyers != Buyers::All {
        buyers_line(lines, shown.instance, shown.buyers);
    }
}

/// The set that was solved over, in words.
fn direct_members(direct: &DirectJudged) -> String {
    match direct.worst.is_sequential() {
        true => "sequential equilibria".to_owned(),
        false => members(direct.worst.question()),
    }
}

/// What a verdict does not say.
fn note(shown: &StagedCertified<'_>, direct: &DirectJudged, by: Option<&str>) -> Option<String> {
    if let Some(time) = shown.left_after {
        return Some(format!(
            "The combined market was solved for {} seconds, for that was not asked for, and not to the end: --by direct goes on, or \
             a --time-limit.",
            time.as_secs()
        ));
    }
    let question = direct.worst.question();
    let of_profiles = question.concept.family() == Family::Profiles;
    match (direct.verdict, by) {
        (Verdict::Refuted, Some("direct")) if !of_profiles && question.direction == Direction::Min => {
            Some(format!(
                "What exceeds the bound is a member of `{}`. It need not be a Bayes-Nash equilibrium, so this is no \
                 refutation for Bayes-Nash equilibria.",
                question.concept
            ))
        }
        _ if is_empty(direct.worst.value()) => Some(format!(
            "There are no {}: the verdict is about an empty set.",
            direct_members(direct)
        )),
        (Verdict::Certified, Some("direct")) if direct.bound.lower == Extended::Infinity => {
            Some("The bound is infinite, so this says nothing about the ratio.".into())
        }
        (Verdict::Certified, Some("direct")) if !of_profiles && question.direction == Direction::Max => {
            Some(format!(
                "What is within the bound is a member of `{}`. It need not be a Bayes-Nash equilibrium, so this does not show \
                 that a Bayes-Nash equilibrium is within the bound.",
                question.concept
            ))
        }
        (Verdict::Undecided, None) if direct.worst.is_sequential() => {
            Some(not_closed(question.direction))
        }
        (Verdict::Undecided, None) => Some(
            "A longer --time-limit or a finer --precision may decide it; this is neither a yes nor a no.".into(),
        ),
        _ => None,
    }
}
