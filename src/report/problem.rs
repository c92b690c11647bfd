//! What went wrong, when it is not an answer.

use super::Shown;
use crate::instance::{Diagnostics, Style};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// A problem outside of any instance: usage, files, questions without sense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    /// A stable kebab-case code.
    pub code: &'static str,
    /// The problem in one sentence.
    pub message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("description" = "what to do; may be left out"))]
    pub help: Option<String>,
}

impl Problem {
    /// A problem without advice.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Problem { code, message: message.into(), help: None }
    }

    /// The same with advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A problem as an error.
pub fn problem(problem: &Problem) -> Shown {
    let mut text = format!("error: {}\n", problem.message.trim_end());
    if let Some(help) = &problem.help {
        text.push_str(&format!("  help: {help}\n"));
    }
    Shown { text, json: json!({ "error": [problem] }) }
}

/// All problems of files as errors.
pub fn diagnostics(files: &[Diagnostics], style: Style) -> Shown {
    let text = files.iter().map(|problems| problems.render(style)).collect();
    let lists = files.iter().filter_map(|problems| match problems.to_json() {
        Value::Array(list) => Some(list),
        _ => None,
    });
    let errors: Vec<Value> = lists.flatten().collect();
    Shown { text, json: json!({ "error": errors }) }
}
