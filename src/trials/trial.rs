//! The points of a trial, read: its family, the instances with their profiles, the command.

use super::claim::Point;
use super::family::{Values, constant, points};
use super::path::{beside, filled, names_in};
use super::quantity::known;
use super::raw::{RawNumbers, RawOver, RawReplacement};
use super::read::Reader;
use crate::instance::Code;
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::expression::parse;
use crate::instance::raw::Scalar;
use crate::instance::suggestion::did_you_mean;
use crate::instance::syntax::{Map, Spanned};
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
        let original: Vec<Values> = family.iter().map(|(_, values)| values.clone()).collect();
        for (position, values) in &mut family {
            for (name, value) in values.iter_mut() {
                let given = fixed.iter().find(|(other, _)| other == name);
                if let Some((_, Some(given))) = given {
                    *value = given.clone();
                }
            }
            // The numbers that belong to a point go with it.
            *position = original.iter().position(|one| one == values).unwrap_or(*position);
        }
        let mut seen = Vec::new();
        family.retain(|(_, values)| {
            let is_new = !seen.contains(values);
            seen.push(values.clone());
            is_new
        });
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
