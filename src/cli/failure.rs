//! Why a command has no answer.

use super::status::Status;
use crate::claims::ClaimError;
use crate::game::{GameError, Unproved};
use crate::instance::{Diagnostics, Style};
use crate::report::{Problem, Shown, diagnostics, problem};
use crate::revenue::Disagreement;
use crate::smoothness::GivenError;
use crate::staged::Unbuilt;
use clap::error::ErrorKind;
use std::io::IsTerminal;

/// Bad input, bad usage, a limit that came first, or a bug.
#[derive(Debug)]
pub(super) enum Failure {
    /// The instance is not valid.
    Instance(Box<Diagnostics>),
    /// Several files are not valid.
    Files(Vec<Diagnostics>),
    /// Anything else the user can mend.
    Problem(Problem),
    /// A limit came before there was anything to say.
    Undecided(Problem),
    /// What cannot happen did.
    Bug(Problem),
}

impl Failure {
    /// Bad usage that clap found.
    pub fn of_usage(error: &clap::Error) -> Self {
        let text = match error.kind() {
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                format!("no command is given\n\n{}", error.render())
            }
            _ => error.render().to_string(),
        };
        let text = text.strip_prefix("error: ").unwrap_or(&text);
        Failure::Problem(Problem::new("usage", text.trim_end()))
    }

    /// Bad usage found by ourselves.
    pub fn usage(message: impl Into<String>) -> Self {
        Failure::Problem(Problem::new("usage", message))
    }

    /// The exit status.
    pub fn status(&self) -> Status {
        match self {
            Failure::Instance(_) | Failure::Files(_) | Failure::Problem(_) => Status::Bad,
            Failure::Undecided(_) => Status::Undecided,
            Failure::Bug(_) => Status::Bug,
        }
    }

    /// Both forms of it.
    pub fn shown(&self) -> Shown {
        match self {
            Failure::Instance(list) => diagnostics(std::slice::from_ref(list.as_ref()), style()),
            Failure::Files(lists) => diagnostics(lists, style()),
            Failure::Problem(one) | Failure::Undecided(one) | Failure::Bug(one) => problem(one),
        }
    }
}

/// How diagnostics are drawn on this terminal.
fn style() -> Style {
    let color = std::io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    Style { unicode: true, color }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::Problem(problem)
    }
}

impl From<Diagnostics> for Failure {
    fn from(list: Diagnostics) -> Self {
        Failure::Instance(Box::new(list))
    }
}

impl From<GameError> for Failure {
    fn from(error: GameError) -> Self {
        let message = error.to_string();
        match error {
            GameError::Optimum(Unproved::Stopped) => {
                Failure::Undecided(Problem::new("stopped", message))
            }
            GameError::Unbuilt(unbuilt) => unbuilt.into(),
            GameError::SamePlan { .. } => Failure::Problem(Problem::new("same-plan", message)),
            _ => Failure::Undecided(Problem::new("too-large", message)),
        }
    }
}

impl From<Unbuilt> for Failure {
    fn from(error: Unbuilt) -> Self {
        let message = error.to_string();
        match error {
            Unbuilt::TooLarge { .. } => Failure::Undecided(Problem::new("too-large", message)),
            Unbuilt::Stopped => Failure::Undecided(Problem::new("stopped", message)),
            Unbuilt::SamePath { .. } => Failure::Problem(Problem::new("same-path", message)),
            Unbuilt::Optimum(unproved) => GameError::Optimum(unproved).into(),
        }
    }
}

impl From<ClaimError> for Failure {
    fn from(error: ClaimError) -> Self {
        let message = error.to_string();
        let code = match error {
            ClaimError::AnyPrior { .. } => "prior-any",
            ClaimError::UndominatedConcept { .. } => "undominated",
            ClaimError::MonotoneConcept { .. } | ClaimError::MonotoneUnordered => "monotone",
            ClaimError::TooManyColumns { .. }
            | ClaimError::TooManyPlans { .. }
            | ClaimError::TooManyRows { .. }
            | ClaimError::TooManyEntries { .. } => {
                return Failure::Undecided(Problem::new("too-large", message));
            }
            ClaimError::NoWelfare | ClaimError::NoExpectedWelfare => "no-welfare",
            ClaimError::NoRevenue => "no-revenue",
            ClaimError::Revenue(disagreement) => return disagreement.into(),
            ClaimError::NegativeOptimum { .. } => "negative-optimum",
            ClaimError::BoundNeeded => "bound-needed",
            ClaimError::BadBound { .. } => "bad-bound",
            ClaimError::Contradiction { .. } => {
                let help = "please report this with the instance: one of the two is wrong";
                return Failure::Bug(Problem::new("contradiction", message).help(help));
            }
        };
        Failure::Problem(Problem::new(code, message))
    }
}

impl From<GivenError> for Failure {
    fn from(error: GivenError) -> Self {
        let code = match error {
            GivenError::NoDeviations => "no-deviations",
            GivenError::NoFamily(_) => "no-family",
            GivenError::NotAllowed { .. } => "deviation-not-allowed",
        };
        let problem = Problem::new(code, error.to_string());
        problem.help("write [[deviations]] with law = { action = probability, .. }").into()
    }
}

impl From<Disagreement> for Failure {
    fn from(disagreement: Disagreement) -> Self {
        let help = "please report this with the instance: one of the two is wrong";
        Failure::Bug(Problem::new("contradiction", disagreement.to_string()).help(help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Extended;

    #[test]
    fn a_theorem_that_contradicts_the_optimum_is_a_bug() {
        let ratio = Extended::Finite(2.into());
        let error = ClaimError::Contradiction { ratio, theorem: "A", bound: 1.into() };
        assert_eq!(Failure::from(error).status(), Status::Bug);
        let other = "the linear program";
        let disagreement =
            Disagreement { by_virtual_values: 1.into(), other, value: Extended::Infinity };
        assert_eq!(Failure::from(ClaimError::from(disagreement)).status(), Status::Bug);
        assert_eq!(Failure::from(ClaimError::NoWelfare).status(), Status::Bad);
    }
}
