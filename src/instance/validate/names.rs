//! Lists of distinct names that other parts of a file refer to.

use crate::instance::code::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::suggestion::{did_you_mean, listed};
use crate::instance::syntax::{Report, Spanned};
use std::collections::BTreeMap;

/// Distinct names with their positions.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    names: Vec<String>,
    positions: BTreeMap<String, usize>,
    /// Whether some name could not be read; what is not found may then be that one.
    incomplete: bool,
    /// Whether some name was reported; then what depends on their number is not to be trusted.
    faulty: bool,
}

impl Names {
    /// Collects names; `what` is what they are names of, such as "agent". Reports names that stand
    /// twice and those that are none.
    pub fn of<'a>(
        what: &str,
        list: impl Iterator<Item = Option<&'a Spanned<String>>>,
        report: &mut Report,
    ) -> Names {
        let mut names = Names::default();
        let mut places = BTreeMap::new();
        for name in list {
            let Some(Spanned { span, value }) = name else {
                names.incomplete = true;
                names.faulty = true;
                names.names.push(String::new());
                continue;
            };
            if value.is_empty() || value.chars().any(char::is_control) || value.trim() != value {
                let message = format!("no {what} can be called this");
                let help = "names are not empty, without blanks around them or control characters";
                report.add(Diagnostic::new(Code::BadName, span.clone(), message).help(help));
                names.faulty = true;
            } else if let Some(first) = places.get(value) {
                let message = format!("two {what}s are called `{value}`");
                let problem = Diagnostic::new(Code::DuplicateName, span.clone(), message);
                let problem = problem.also(Clone::clone(first), "first here");
                report.add(problem.help("give each a name of its own"));
                names.faulty = true;
            } else {
                places.insert(value.clone(), span.clone());
                names.positions.insert(value.clone(), names.names.len());
            }
            names.names.push(value.clone());
        }
        names
    }

    /// Distinct names that are known to be sound.
    pub fn known<'a>(names: impl Iterator<Item = &'a str>) -> Names {
        let names: Vec<String> = names.map(str::to_owned).collect();
        let positions = names.iter().cloned().zip(0..).collect();
        Names { names, positions, ..Names::default() }
    }

    /// The names in order; one that could not be read is empty.
    pub fn list(&self) -> &[String] {
        &self.names
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether all of them are distinct names.
    pub fn is_sound(&self) -> bool {
        !self.faulty
    }

    /// The name at a position that exists.
    pub fn name(&self, position: usize) -> &str {
        self.names.get(position).map_or("", String::as_str)
    }

    /// Where a name stands in the list; if nowhere, that is reported under `code`, with a message
    /// such as "there is no agent" that the name is put behind.
    pub fn find(
        &self,
        name: &Spanned<String>,
        code: Code,
        none: &str,
        report: &mut Report,
    ) -> Option<usize> {
        let found = self.positions.get(&name.value).copied();
        if found.is_none() && !self.incomplete && !report.is_full() {
            let message = format!("{none} `{}`", name.value);
            let help = did_you_mean(&name.value, self.names.iter().map(String::as_str));
            report.add(Diagnostic::new(code, name.span.clone(), message).help(help));
        }
        found
    }

    /// What a table gives for each of these items, in their order; reports items that are none, and
    /// those without an entry. `what` is what is given, such as "bids".
    pub fn each<T>(
        &self,
        entries: Vec<(&Spanned<String>, Option<T>)>,
        what: &str,
        table: Span,
        report: &mut Report,
    ) -> Option<Vec<T>> {
        let mut found: Vec<Option<Option<T>>> = self.names.iter().map(|_| None).collect();
        let mut is_complete = true;
        for (item, given) in entries {
            let position = self.find(item, Code::UnknownItem, "there is no item", report);
            match position.and_then(|position| found.get_mut(position)) {
                Some(place) => *place = Some(given),
                None => is_complete = false,
            }
        }
        let lacking = self.names.iter().zip(&found).filter(|(_, given)| given.is_none());
        let lacking: Vec<&str> = lacking.map(|(name, _)| name.as_str()).collect();
        if !lacking.is_empty() && is_complete {
            let message =
                format!("the table has no {what} for {}", listed(lacking.iter().copied()));
            let problem = Diagnostic::new(Code::MissingKey, table, message);
            report.add(problem.help("every item needs an entry"));
        }
        found.into_iter().map(Option::flatten).collect()
    }
}
