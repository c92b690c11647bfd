//! Optima over equilibrium laws.

use super::law::{entries, mediated_entries, plan_entries};
use super::lines::Lines;
use super::number::{interval, number};
use super::{Ends, Fraction, Shown, Subject};
use crate::equilibrium::{Answer, Direction, Objective, PriorMode, Proof, profile_count};
use schemars::JsonSchema;
use serde::Serialize;

/// The output of `poacert solve --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct AnswerOutput {
    /// the set of equilibrium laws
    concept: &'static str,
    /// `welfare`, `revenue`, or weights such as `welfare=2,revenue=-1/2`
    objective: String,
    /// `min` or `max`
    sense: &'static str,
    /// `given`, or `any`: values are then per unit of optimal welfare
    prior: &'static str,
    /// where the optimum lies
    value: Ends,
    /// whether both ends are equal
    exact: bool,
    /// whether the precision asked for was reached
    reached: bool,
    /// expected optimal welfare; 1 with any prior
    optimal_welfare: Fraction,
    /// columns the solver listed, of all there are
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<usize>,
    /// where the certificate is, if one was written
    certificate: Option<String>,
}

/// An optimum; `reached`: as precisely as was asked.
pub fn answer(subject: &Subject<'_>, answer: &Answer, reached: bool) -> Shown {
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
        value: Ends::from(&answer.value),
        exact: answer.value.is_exact(),
        reached,
        optimal_welfare: Fraction::from(&optimal_welfare),
        columns: Some(answer.columns()),
        certificate: subject.certificate_key(),
    };
    let mut lines = Lines::default();
    lines.title(subject.title());
    lines.line(asked(answer));
    let label = if output.objective.contains('=') { "value" } else { &output.objective };
    lines.field(label, interval(&answer.value));
    lines.field("optimal welfare", number(&optimal_welfare));
    if let Some(columns) = output.columns {
        let all = match &answer.proof {
            Proof::Plans(_) => profile_count(game).unwrap_or(u64::MAX),
            _ => game.column_count() as u64,
        };
        lines.field("columns", format!("{columns} listed of {all}"));
    }
    lines.field("certificate", subject.certificate_text());
    if !reached {
        let finite = answer.value.lower.finite().and(answer.value.upper.finite());
        lines.gap().prose(match finite {
            Some(_) => "Undecided: a limit came first, and the interval above is what is proved so far.",
            None => {
                "Undecided: no finite bound could be proved on one side. With any prior, type profiles \
                 without welfare may leave the value unbounded, which is not proved here."
            }
        });
    }
    let end = match (output.exact, question.direction) {
        (true, _) => "the optimum",
        (false, Direction::Min) => "the upper end",
        (false, Direction::Max) => "the lower end",
    };
    match &answer.proof {
        Proof::Laws(proof) => {
            if let Some(law) = &proof.law {
                lines.gap().line(format!("A law that attains {end}:"));
                entries(&mut lines, game, law);
            }
        }
        Proof::Plans(proof) => {
            if let Some(law) = &proof.law {
                lines.gap().line(format!("A law over plans that attains {end}:"));
                plan_entries(&mut lines, game, law);
            }
        }
        Proof::Reports(proof) => {
            if let Some(law) = &proof.law {
                lines.gap().line(format!("What the mediator recommends, to attain {end}:"));
                mediated_entries(&mut lines, game, law);
            }
        }
    }
    Shown::new(lines.into_text(), &output)
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
    format!("the {which} {objective}{net} over {} laws{prior}", question.concept)
}

/// An objective as `--objective` reads it.
pub(super) fn objective(objective: &Objective) -> String {
    match objective {
        objective if *objective == Objective::welfare() => "welfare".into(),
        objective if *objective == Objective::revenue() => "revenue".into(),
        Objective { welfare, revenue } => format!("welfare={welfare},revenue={revenue}"),
    }
}
