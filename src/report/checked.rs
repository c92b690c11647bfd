//! What the independent checker answers.

use super::Shown;
use super::lines::Lines;
use poacert_checker::{Outcome, Statement, in_words};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The output of `poacert check --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct CheckOutput {
    /// `valid`, `invalid`, or `undecided` where a limit came first
    verdict: &'static str,
    /// the certificate's own claim, as far as it could be read
    claim: Option<Value>,
    /// why it is invalid, from `proofs/FORMAT.md`
    code: Option<&'static str>,
    /// where
    place: Option<String>,
    /// the same for people
    message: Option<String>,
    /// the kind of the claim
    kind: Option<&'static str>,
    /// the instance's title
    title: Option<String>,
    /// the instance's overridden parameters
    set: Option<BTreeMap<String, String>>,
    /// the digest of the instance's text with its overrides
    sha256: Option<String>,
}

impl CheckOutput {
    fn new(verdict: &'static str, statement: Option<&Statement>) -> Self {
        CheckOutput {
            verdict,
            claim: statement.map(|statement| statement.claim.clone()),
            code: None,
            place: None,
            message: None,
            kind: statement.map(|statement| statement.kind.text()),
            title: statement.and_then(|statement| statement.title.clone()),
            set: statement.map(|statement| statement.set.clone()),
            sha256: statement.map(|statement| statement.sha256.clone()),
        }
    }
}

/// Valid, or invalid with a code.
pub fn checked(outcome: &Outcome) -> Shown {
    let mut lines = Lines::default();
    let (output, statement) = match outcome {
        Outcome::Valid(statement) => {
            lines.line("valid");
            (CheckOutput::new("valid", Some(statement)), Some(statement))
        }
        Outcome::Invalid { rejection, statement } => {
            lines.line(format!("invalid: {}", rejection.code));
            lines.field("at", &rejection.place);
            lines.field("because", &rejection.message);
            let output = CheckOutput {
                code: Some(rejection.code.text()),
                place: Some(rejection.place.clone()),
                message: Some(rejection.message.clone()),
                ..CheckOutput::new("invalid", statement.as_ref())
            };
            (output, statement.as_ref())
        }
    };
    if let Some(statement) = statement {
        let set = statement.set.iter().map(|(name, value)| format!(" --set {name}={value}"));
        let title = statement.title.as_deref().unwrap_or("untitled");
        lines.field("instance", format!("{title}{}", set.collect::<String>()));
        lines.field("sha256", &statement.sha256);
        lines.field("claim", in_words(statement));
    }
    Shown::new(lines.into_text(), &output)
}

/// A limit came before the checker's answer.
pub fn unfinished_check() -> Shown {
    let text = "undecided: a limit came before the end of the check\n".to_owned();
    Shown::new(text, &CheckOutput::new("undecided", None))
}
