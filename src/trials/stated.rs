//! What a trial states, read: requirements, states, trends, with every name checked.

use super::claim::{Point, Trial};
use super::quantity::known;
use super::raw::{RawCourse, RawTrend};
use super::read::Reader;
use super::state::{Reference, Side, State};
use super::trend::{Course, Trend};
use super::trial::{Recipe, words};
use crate::instance::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::expression::{ExprError, ExprErrorKind};
use crate::instance::suggestion::did_you_mean;
use crate::instance::syntax::{Got, Spanned};
use std::collections::{BTreeMap, BTreeSet};

/// What must be so, as it is written.
pub(super) struct Stated<'a> {
    pub requires: &'a [Spanned<String>],
    pub states: &'a [Spanned<String>],
    pub trends: &'a [RawTrend],
    pub shows: &'a [Spanned<String>],
    /// Commands of the claim's trials by name.
    pub trials: &'a BTreeMap<String, String>,
}

impl Reader<'_> {
    /// The trial of a recipe.
    pub(super) fn trial(
        &mut self,
        recipe: &Recipe<'_>,
        stated: &Stated<'_>,
        span: &Span,
    ) -> Option<Trial> {
        let points = self.points(recipe);
        let words = words(recipe.compute);
        let command = words.first().cloned().unwrap_or_default();
        // Which names there are is not known if the instances are not.
        let own = points.as_deref().and_then(<[Point]>::first).map(|point| {
            let parameters = point.instance.params.keys();
            point.numbers.keys().chain(parameters).cloned().collect::<BTreeSet<String>>()
        });
        let mut needs_info = false;
        let mut requires = Vec::new();
        for text in stated.requires {
            let Some(state) = self.state(text) else { continue };
            for name in state.names() {
                let of_info = known("info").contains(&name.plain().as_str());
                let of_answer = known(&command).contains(&name.plain().as_str());
                needs_info |= of_info && !of_answer && name.trial.is_none();
                if !of_info || name.trial.is_some() {
                    self.check_name(&name, text, &command, own.as_ref(), stated.trials);
                }
            }
            requires.push(state);
        }
        let mut states = Vec::new();
        for text in stated.states {
            let Some(state) = self.state(text) else { continue };
            for name in state.names() {
                self.check_name(&name, text, &command, own.as_ref(), stated.trials);
            }
            states.push(state);
        }
        let trends: Vec<Option<Trend>> = stated
            .trends
            .iter()
            .map(|raw| self.trend(raw, &command, own.as_ref(), stated.trials))
            .collect();
        let is_single = points.as_ref().is_some_and(|points| points.len() < 2);
        // A change may leave one point only, whose distance from a limit still says something.
        if !trends.is_empty() && is_single && recipe.changed.is_none() {
            let message = "a trend needs a family of at least two points";
            let problem = Diagnostic::new(Code::ConflictingKeys, span.clone(), message);
            self.report.add(problem.help("add `over`, or leave `trends` out"));
        }
        let mut shows = Vec::new();
        for text in stated.shows {
            let Some(side) = self.side(text) else { continue };
            match side.only_name() {
                Some(name) => {
                    self.check_name(&name, text, &command, own.as_ref(), stated.trials);
                    shows.push(name);
                }
                None => {
                    let error = ExprError {
                        kind: ExprErrorKind::Syntax,
                        message: "a name of a quantity belongs here".to_owned(),
                        range: 0..text.value.len(),
                    };
                    self.expression_problem(&error, text);
                }
            }
        }
        Some(Trial {
            name: None,
            line: self.source.position(span.start).line,
            words,
            points: points?,
            requires,
            needs_info,
            states,
            trends: trends.into_iter().collect::<Option<_>>()?,
            shows,
            must_fail: false,
        })
    }

    fn trend(
        &mut self,
        raw: &RawTrend,
        command: &str,
        own: Option<&BTreeSet<String>>,
        trials: &BTreeMap<String, String>,
    ) -> Option<Trend> {
        let is = raw.is.get()?;
        let course = match is.value {
            RawCourse::Increasing => Course::Increasing,
            RawCourse::Decreasing => Course::Decreasing,
            RawCourse::NonDecreasing => Course::NonDecreasing,
            RawCourse::NonIncreasing => Course::NonIncreasing,
            RawCourse::Constant => Course::Constant,
            RawCourse::Converging => Course::Converging,
        };
        let mut part = |text: Option<&Spanned<String>>| {
            let text = text?;
            let side = self.side(text)?;
            for name in side.names() {
                self.check_name(&name, text, command, own, trials);
            }
            Some(side)
        };
        let of = part(raw.of.get());
        let given = |key: &Option<Got<Spanned<String>>>| key.as_ref().map(|got| got.get().cloned());
        let (to_text, within_text) = (given(&raw.to), given(&raw.within));
        let to = to_text.as_ref().map(|text| part(text.as_ref()));
        let within = within_text.as_ref().map(|text| part(text.as_ref()));
        if (course == Course::Converging) != to.is_some() || (within.is_some() && to.is_none()) {
            let (code, message) = match to.is_some() || within.is_some() {
                true => (Code::ConflictingKeys, "only what is converging has a limit"),
                false => (Code::MissingKey, "what is converging needs the key `to`"),
            };
            let problem = Diagnostic::new(code, is.span.clone(), message);
            self.report.add(problem.help("write is = \"converging\", to = \"e/(e-1)\""));
            return None;
        }
        let of = of?;
        let mut text = format!("{} {}", of.text, course.text());
        let (to, within) = (or_nothing(to)?, or_nothing(within)?);
        if let Some(to) = &to {
            text.push_str(&format!(" to {}", to.text));
        }
        if let Some(within) = &within {
            text.push_str(&format!(", in the end within {}", within.text));
        }
        Some(Trend { text, of, course, to, within })
    }

    fn state(&mut self, text: &Spanned<String>) -> Option<State> {
        State::read(&text.value).map_err(|error| self.expression_problem(&error, text)).ok()
    }

    fn side(&mut self, text: &Spanned<String>) -> Option<Side> {
        Side::read(&text.value, 0).map_err(|error| self.expression_problem(&error, text)).ok()
    }

    fn expression_problem(&mut self, error: &ExprError, text: &Spanned<String>) {
        let place = within(text, &error.range);
        let problem = Diagnostic::new(Code::BadExpression, place, error.message.clone());
        self.report.add(problem.help(
            "states are written `value >= 2*m/3`, with = != <= >= < > or ~ between expressions, or name a truth value",
        ));
    }

    /// Reports a name that means nothing in a state.
    fn check_name(
        &mut self,
        name: &Reference,
        text: &Spanned<String>,
        command: &str,
        own: Option<&BTreeSet<String>>,
        trials: &BTreeMap<String, String>,
    ) {
        let place = within(text, &name.range);
        let command = match &name.trial {
            None => command,
            Some(trial) => match trials.get(trial) {
                Some(command) => command.as_str(),
                None => {
                    let message = format!("the claim has no trial `{trial}`");
                    let help = match trials.is_empty() {
                        true => "give the other trial a `name`".to_owned(),
                        false => did_you_mean(trial, trials.keys().map(String::as_str)),
                    };
                    self.report.add(Diagnostic::new(Code::UnknownTrial, place, message).help(help));
                    return;
                }
            },
        };
        let plain = name.plain();
        let quantities = known(command);
        let is_own = name.trial.is_none() && own.is_none_or(|own| own.contains(&name.name));
        if quantities.is_empty() || is_own || quantities.contains(&plain.as_str()) {
            return;
        }
        let message = format!("an answer of `{command}` has no `{}`", name.name);
        let names = quantities.iter().copied();
        let help = match own.filter(|_| name.trial.is_none()) {
            Some(own) => did_you_mean(&plain, names.chain(own.iter().map(String::as_str))),
            None => did_you_mean(&plain, names),
        };
        self.report.add(Diagnostic::new(Code::UnknownQuantity, place, message).help(help));
    }
}

/// A part that is there must have been read.
fn or_nothing<T>(part: Option<Option<T>>) -> Option<Option<T>> {
    match part {
        None => Some(None),
        Some(part) => part.map(Some),
    }
}

/// Where a range of a string's text is in the file, if its text stands there as it is.
fn within(text: &Spanned<String>, range: &Span) -> Span {
    match text.span.len().checked_sub(text.value.len()) {
        Some(2) => text.span.start + 1 + range.start..text.span.start + 1 + range.end,
        _ => text.span.clone(),
    }
}
