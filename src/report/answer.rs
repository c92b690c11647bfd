//! Optima over sets of equilibria.

use super::attained::{attained, members};
use super::dominance::{self, RemovalOutput};
use super::lines::Lines;
use super::number::{interval, number};
use super::sequences::{buyers_key, buyers_line};
use super::{Ends, Fraction, Shown, Subject, revenue};
use crate::equilibrium::{Answer, Direction, Objective, PriorMode, Proof, profile_count};
use crate::exact::{Bracket, Extended};
use crate::revenue::OptimalRevenue;
use crate::staged::Buyers;
use schemars::JsonSchema;
use serde::Serialize;

/// The output of `poacert solve --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct AnswerOutput {
    /// the set of equilibria
    pub concept: &'static str,
    /// `welfare`, `revenue`, or weights such as `welfare=2,revenue=-1/2`
    pub objective: String,
    /// `min` or `max`
    pub sense: &'static str,
    /// `given`, or `any`: values are then per unit of optimal welfare
    pub prior: &'static str,
    /// whether only monotone equilibria count
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub monotone: bool,
    /// of undominated equilibria: what the rounds of weak dominance leave
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undominated: Option<RemovalOutput>,
    /// where the optimum lies
    pub value: Ends,
    /// whether both ends are equal
    pub exact: bool,
    /// whether the precision asked for was reached
    pub reached: bool,
    /// expected optimal welfare; 1 with any prior
    pub optimal_welfare: Fraction,
    /// the most a mechanism earns; only for revenue under the prior given, where it is quickly known
    #[serde(skip_serializing_if = "Option::is_none")]
    pub optimal_revenue: Option<Ends>,
    /// columns the solver listed, of all there are
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<usize>,
    /// of combined markets: `sequences`, or `plans` if the plan game was solved
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<&'static str>,
    /// of combined markets: `free` or `accepting`, if only rational answers were left to buyers in the last lots
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyers: Option<&'static str>,
    /// of combined markets: whether only equilibria that are sequential for some trembles count
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sequential: bool,
    /// of combined markets in sequence form: the agents' information sets
    #[serde(skip_serializing_if = "Option::is_none")]
    pub information_sets: Option<Vec<usize>>,
    /// where the certificate is, if one was written
    pub certificate: Option<String>,
}

/// An optimum; `to_beat`: what could be earned, where revenue is asked for; `reached`: as precisely as was asked.
pub fn answer(
    subject: &Subject<'_>,
    answer: &Answer,
    to_beat: Option<&OptimalRevenue>,
    reached: bool,
) -> Shown {
    shown(subject, answer, to_beat, reached, None)
}

/// An optimum over the plan game of a combined market, in which only these answers are left to buyers.
pub fn plan_answer(subject: &Subject<'_>, buyers: Buyers, answer: &Answer, reached: bool) -> Shown {
    shown(subject, answer, None, reached, Some(buyers))
}

fn shown(
    subject: &Subject<'_>,
    answer: &Answer,
    to_beat: Option<&OptimalRevenue>,
    reached: bool,
    plans: Option<Buyers>,
) -> Shown {
    let question = &answer.question;
    let game = subject.game;
    let optimal_welfare = match question.prior {
        PriorMode::Given => game.expected_optimum(),
        PriorMode::Any => dashu::rational::RBig::ONE,
    };
    let output = AnswerOutput {
        concept: question.concept.name(),
        objective: objective(&question.objective),
        sense: question.direction.name(),
        prior: question.prior.name(),
        monotone: question.monotone,
        undominated: answer.rounds().map(|rounds| RemovalOutput::of(game, rounds)),
        value: Ends::from(&answer.value),
        exact: answer.value.is_exact(),
        reached,
        optimal_welfare: Fraction::from(&optimal_welfare),
        optimal_revenue: to_beat.map(|optimal| Ends::from(&optimal.value)),
        columns: answer.columns(),
        form: plans.map(|_| "plans"),
        buyers: plans.and_then(buyers_key),
        sequential: false,
        information_sets: None,
        certificate: subject.certificate_key(),
    };
    let mut lines = Lines::default();
    lines.title(subject.title());
    lines.line(asked(answer));
    if let Some(buyers) = plans {
        let costs = answer.question.concept.has_costs();
        let information = match costs {
            true => {
                "actions are plans; every technology of information is allowed for, the one of the file left out"
            }
            false => "actions are plans",
        };
        lines.field("combined market", information);
        buyers_line(&mut lines, subject.instance, buyers);
    }
    if let Some(rounds) = answer.rounds() {
        lines.field("undominated", dominance::removed(rounds));
    }
    let label = if output.objective.contains('=') { "value" } else { &output.objective };
    lines.field(label, interval(&answer.value));
    lines.field("optimal welfare", number(&optimal_welfare));
    if let Some(optimal) = to_beat {
        lines.field("optimal revenue", revenue::optimal(optimal));
    }
    if let Some(columns) = output.columns {
        let all = match &answer.proof {
            Proof::Plans(_) => profile_count(game).unwrap_or(u64::MAX),
            _ => game.column_count() as u64,
        };
        lines.field("columns", format!("{columns} listed of {all}"));
    }
    lines.field("certificate", subject.certificate_text());
    if !reached && !answer.is_open() {
        lines.gap().prose(undecided(&answer.value, question.may_be_empty()));
    }
    if let Some(rounds) = answer.rounds() {
        dominance::removal(&mut lines, game, rounds);
    }
    if is_empty(&answer.value) {
        lines.gap().prose(&format!("There are no {}.", members(question)));
    }
    let end = match (output.exact, question.direction) {
        (true, _) => "this value",
        (false, Direction::Min) => "the upper end",
        (false, Direction::Max) => "the lower end",
    };
    attained(&mut lines, game, answer, |what| {
        let article = if what.starts_with('e') { "An" } else { "A" };
        format!("{article} {what} that attains {end}:")
    });
    Shown::new(lines.into_text(), &output)
}

/// Why an interval is all there is.
pub(super) fn undecided(value: &Bracket, may_be_empty: bool) -> &'static str {
    match value.lower.finite().and(value.upper.finite()) {
        Some(_) => {
            "Undecided: the interval above is what was proved before a limit, of time, of size or of the solver's accuracy."
        }
        None if may_be_empty => {
            "Undecided: a limit came first. No such equilibrium was found, and perhaps there is none."
        }
        None => {
            "Undecided: no finite bound could be proved on one side. With any prior, type profiles \
             without welfare may leave the value unbounded, which is not proved here."
        }
    }
}

/// The question in words.
fn asked(answer: &Answer) -> String {
    let question = &answer.question;
    let which = match question.direction {
        Direction::Min => "least",
        Direction::Max => "largest",
    };
    let net = if question.concept.has_costs() { " net of information costs" } else { "" };
    let prior = match question.prior {
        PriorMode::Given => "",
        PriorMode::Any => " and all priors, per unit of optimal welfare",
    };
    let objective = objective(&question.objective);
    format!("the {which} {objective}{net} over {}{prior}", members(question))
}

/// Is it the optimum over nothing?
pub(super) fn is_empty(value: &Bracket) -> bool {
    value.lower == Extended::Infinity || value.upper == Extended::NegativeInfinity
}

/// An objective as `--objective` reads it.
pub(super) fn objective(objective: &Objective) -> String {
    match objective {
        objective if *objective == Objective::welfare() => "welfare".into(),
        objective if *objective == Objective::revenue() => "revenue".into(),
        Objective { welfare, revenue } => format!("welfare={welfare},revenue={revenue}"),
    }
}
