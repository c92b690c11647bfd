//! One trial, read: its family, the instances, the command, the states.

use super::claim::{Point, Trial};
use super::family::{Values, constant, points};
use super::path::{beside, filled, names_in};
use super::quantity::known;
use super::raw::{RawCourse, RawNumbers, RawOver, RawReplacement, RawTrend};
use super::read::Reader;
use super::state::{Reference, Side, State};
use super::trend::{Course, Trend};
use crate::instance::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::expression::{ExprError, ExprErrorKind, parse};
use crate::instance::raw::Scalar;
use crate::instance::suggestion::did_you_mean;
use crate::instance::syntax::{Got, Map, Spanned};
use crate::instance::{Instance, Source};
use dashu::rational::RBig;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a trial says, with what a mutation puts in its place.
pub(super) struct Recipe<'a> {
    pub instance: &'a Spanned<String>,
    pub profile: Option<&'a Spanned<String>>,
    pub compute: &'a Spanned<String>,
    pub set: Vec<(&'a Spanned<String>, &'a Spanned<Scalar>)>,
    /// Parameters of a mutation, which take the place of those of the family.
    pub fixed: Vec<(&'a Spanned<String>, &'a Spanned<Scalar>)>,
    pub over: Option<&'a Spanned<RawOver>>,
    pub numbers: Option<&'a Map<Spanned<RawNumbers>>>,
    pub replace: &'a [RawReplacement],
    pub replace_profile: &'a [RawReplacement],
    /// What is changed, for the names of instances that are.
    pub changed: Option<&'a str>,
}

/// What must be so, as it is written.
pub(super) struct Stated<'a> {
    pub requires: &'a [Spanned<String>],
    pub states: &'a [Spanned<String>],
    pub trends: &'a [RawTrend],
    pub shows: &'a [Spanned<String>],
    /// Commands of the claim's trials by name.
    pub trials: &'a BTreeMap<String, String>,
}

/// The words of a command.
pub(super) fn words(compute: &Spanned<String>) -> Vec<String> {
    compute.value.split_whitespace().map(str::to_owned).collect()
}

impl Reader<'_> {
    /// The points of a recipe, each with its instance.
    pub(super) fn points(&mut self, recipe: &Recipe<'_>) -> Option<Vec<Point>> {
        self.check_command(recipe);
        let mut family: Vec<(usize, Values)> =
            points(recipe.over, &mut self.report)?.into_iter().enumerate().collect();
        let count = family.len();
        let fixed: Vec<(String, Option<RBig>)> = recipe
            .fixed
            .iter()
            .map(|(name, text)| {
                let value = parse(&text.value.0).ok().and_then(|e| e.evaluate(&|_| None).ok());
                (name.value.clone(), value)
            })
            .collect();
        for (_, values) in &mut family {
            for (name, value) in values.iter_mut() {
                let given = fixed.iter().find(|(other, _)| other == name);
                if let Some((_, Some(given))) = given {
                    *value = given.clone();
                }
            }
        }
        family.dedup_by(|(_, one), (_, other)| one == other);
        let numbers = self.numbers(recipe, count);
        let mut found = Vec::new();
        for (position, values) in family {
            let mut own: BTreeMap<String, RBig> = values.iter().cloned().collect();
            for (name, list) in numbers.iter().flatten() {
                if let Some(number) = list.get(position).or(list.first()) {
                    own.insert(name.clone(), number.clone());
                }
            }
            found.push(self.point(recipe, values, own));
        }
        numbers.and_then(|_| found.into_iter().collect())
    }

    fn check_command(&mut self, recipe: &Recipe<'_>) {
        let words = words(recipe.compute);
        let is_profile = words.first().is_some_and(|word| word == "profile");
        if let Err(message) = self.surroundings.check_command(&words) {
            let problem = Diagnostic::new(Code::BadCommand, recipe.compute.span.clone(), message);
            self.report.add(problem.help(
                "write a command as it is typed, without files: \"solve --concept bne --sense max\"",
            ));
        } else if is_profile && recipe.profile.is_none() {
            let message = "`profile` needs a strategy profile";
            let problem = Diagnostic::new(Code::MissingKey, recipe.compute.span.clone(), message);
            self.report.add(problem.help("add profile = \"FILE\" to the trial"));
        } else if let (false, Some(profile)) = (is_profile, recipe.profile) {
            let message = "only `profile` reads a strategy profile";
            let problem = Diagnostic::new(Code::ConflictingKeys, profile.span.clone(), message);
            self.report.add(problem.help("leave `profile` out, or compute \"profile\""));
        }
    }

    /// The numbers of `let`, one for every point.
    fn numbers(
        &mut self,
        recipe: &Recipe<'_>,
        count: usize,
    ) -> Option<BTreeMap<String, Vec<RBig>>> {
        let mut found = BTreeMap::new();
        for (name, raw) in recipe.numbers.iter().flat_map(|numbers| &numbers.0) {
            self.check_free(name, recipe);
            let list = match &raw.value {
                RawNumbers::One(number) => {
                    constant(number, &mut self.report).map(|number| vec![number])
                }
                RawNumbers::Each(list) if list.len() != count => {
                    let (given, span) = (list.len(), raw.span.clone());
                    let message = format!("{given} numbers for a family of {count} points");
                    let problem = Diagnostic::new(Code::WrongLength, span, message);
                    self.report.add(problem.help("give one number, or one for each point"));
                    None
                }
                RawNumbers::Each(list) => {
                    list.iter().map(|number| constant(number, &mut self.report)).collect()
                }
            };
            found.insert(name.value.clone(), list);
        }
        found.into_iter().map(|(name, list)| Some((name, list?))).collect()
    }

    /// Reports a name that means something else.
    fn check_free(&mut self, name: &Spanned<String>, recipe: &Recipe<'_>) {
        let command = words(recipe.compute).into_iter().next().unwrap_or_default();
        let taken = name.value == "e" || known(&command).contains(&name.value.as_str());
        let is_name =
            parse(&name.value).is_ok_and(|expression| expression.names() == [&name.value]);
        if taken || !is_name {
            let message = match taken {
                true => format!("`{}` already means something in states", name.value),
                false => format!("`{}` cannot be a name in states", name.value),
            };
            let problem = Diagnostic::new(Code::BadName, name.span.clone(), message);
            self.report.add(problem.help("choose another name of letters, digits and underscores"));
        }
    }

    /// The instance and the profile at a point.
    fn point(
        &mut self,
        recipe: &Recipe<'_>,
        values: Values,
        numbers: BTreeMap<String, RBig>,
    ) -> Option<Point> {
        let place = filled(&recipe.instance.value, &values);
        let mut source = self.text(&place, &recipe.instance.span)?;
        let replaced = self.replace(&mut source, recipe.replace);
        let parameters = Instance::parameter_names(&source);
        let in_paths: BTreeSet<&str> = names_in(&recipe.instance.value)
            .into_iter()
            .chain(recipe.profile.iter().flat_map(|profile| names_in(&profile.value)))
            .collect();
        for (name, text) in recipe.set.iter().chain(&recipe.fixed) {
            let in_family = values.iter().any(|(other, _)| *other == name.value);
            if parameters.contains(&name.value) {
                source.set.insert(name.value.clone(), text.value.0.clone());
            } else if !(in_family && in_paths.contains(name.value.as_str())) {
                self.no_parameter(&name.value, name.span.clone(), &parameters, &source.name);
                return None;
            }
        }
        for (name, value) in &values {
            if parameters.contains(name) {
                source.set.insert(name.clone(), value.to_string());
            } else if !in_paths.contains(name.as_str()) {
                let span = recipe.over.map_or(0..0, |over| name_span(over, name));
                self.no_parameter(name, span, &parameters, &source.name);
                return None;
            }
        }
        replaced?;
        if let Some(changed) = recipe.changed
            && !recipe.replace.is_empty()
        {
            source.name = format!("{} ({changed})", source.name);
        }
        let instance = self.instance(source)?;
        let profile = match recipe.profile {
            None => None,
            Some(path) => {
                let place = filled(&path.value, &values);
                let mut source = self.text(&place, &path.span)?;
                self.replace(&mut source, recipe.replace_profile)?;
                self.check_profile(&source, &instance)?;
                Some(source)
            }
        };
        Some(Point { instance, profile, values, numbers })
    }

    fn no_parameter(&mut self, name: &str, span: Span, known: &[String], instance: &str) {
        let message = format!("{instance} has no parameter `{name}`");
        let help = match known {
            [] => "it has none; a name in braces in the path may run through files".to_owned(),
            known => did_you_mean(name, known.iter().map(String::as_str)),
        };
        self.report.add(Diagnostic::new(Code::UnknownParameter, span, message).help(help));
    }

    fn text(&mut self, place: &str, span: &Span) -> Option<Source> {
        let path = beside(self.file, place);
        match self.texts.get(&path) {
            Some(known) => known.clone(),
            None => {
                let read = self.surroundings.text(&path);
                let text = match read {
                    Ok(source) => Some(source),
                    Err(reason) => {
                        let message = format!("cannot read {}: {reason}", path.display());
                        let problem = Diagnostic::new(Code::UnreadableFile, span.clone(), message);
                        let help = "paths are relative to the claim file";
                        self.report.add(problem.help(help));
                        None
                    }
                };
                self.texts.insert(path, text.clone());
                text
            }
        }
    }

    fn replace(&mut self, source: &mut Source, changes: &[RawReplacement]) -> Option<()> {
        for change in changes {
            let (text, with) = (change.text.get()?, change.with.get()?);
            if text.value.is_empty() || !source.text.contains(&text.value) {
                let message = format!("this does not occur in {}", source.name);
                let problem = Diagnostic::new(Code::NothingReplaced, text.span.clone(), message);
                self.report.add(problem.help("copy the text from the file, blanks included"));
                return None;
            }
            source.text = source.text.replace(&text.value, with);
        }
        Some(())
    }

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

    /// An instance, read once for the same text and parameters.
    fn instance(&mut self, source: Source) -> Option<Arc<Instance>> {
        let key = (source.name.clone(), source.text.clone(), source.set.clone());
        if let Some(known) = self.instances.get(&key) {
            return known.clone();
        }
        let found = match Instance::read(source) {
            Ok(instance) => Some(Arc::new(instance)),
            Err(problems) => {
                self.elsewhere.push(problems);
                None
            }
        };
        self.instances.insert(key, found.clone());
        found
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

fn name_span(over: &Spanned<RawOver>, name: &str) -> Span {
    let keys: Vec<&Spanned<String>> = match &over.value {
        RawOver::Product(names) => names.0.iter().map(|(key, _)| key).collect(),
        RawOver::Rows(rows) => {
            rows.iter().flat_map(|row| row.0.iter().map(|(key, _)| key)).collect()
        }
    };
    let found = keys.into_iter().find(|key| key.value == name);
    found.map_or_else(|| over.span.clone(), |key| key.span.clone())
}
