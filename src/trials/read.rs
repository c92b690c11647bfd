//! From the text of a claim file to valid claims, all problems at once.

use super::claim::{Claim, ClaimFile, Trial};
use super::raw::{RawAbout, RawClaim, RawClaims, RawOutcome, RawTrial, RawVerdict};
use super::stated::Stated;
use super::trial::{Recipe, words};
use super::verdict::{About, Verdict};
use crate::instance::diagnostic::{Diagnostic, Span};
use crate::instance::raw::Scalar;
use crate::instance::suggestion::did_you_mean;
use crate::instance::syntax::{self, Got, Kind, Map, Node, Read, Report, Spanned};
use crate::instance::{Code, Diagnostics, Instance, Profile, Source};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The format of claim files.
pub const FORMAT: &str = "poacert-claims/1";

/// What claims name outside of their file.
pub trait Surroundings {
    /// The text of a file.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    fn text(&self, path: &Path) -> Result<Source, String>;

    /// Whether these words are a command that trials may give, without its files.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    fn check_command(&self, words: &[String]) -> Result<(), String>;
}

/// What is known while a file is read.
pub(super) struct Reader<'a> {
    pub file: &'a str,
    pub source: &'a Source,
    pub surroundings: &'a dyn Surroundings,
    pub report: Report,
    /// Problems of instances and profiles.
    pub elsewhere: Vec<Diagnostics>,
    pub texts: BTreeMap<PathBuf, Option<Source>>,
    pub instances: BTreeMap<Key, Option<Arc<Instance>>>,
}

/// What an instance is read from: name, text, parameters.
pub(super) type Key = (String, String, BTreeMap<String, String>);

/// Reads claim files.
///
/// # Errors
///
/// All problems of all files, and of the instances and profiles they name.
pub fn read(
    sources: Vec<Source>,
    surroundings: &dyn Surroundings,
) -> Result<Vec<ClaimFile>, Vec<Diagnostics>> {
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for source in sources {
        let mut reader = Reader {
            file: &source.name,
            source: &source,
            surroundings,
            report: Report::default(),
            elsewhere: Vec::new(),
            texts: BTreeMap::new(),
            instances: BTreeMap::new(),
        };
        let file = reader.file(&mut ids);
        let Reader { report, elsewhere, .. } = reader;
        let is_sound = report.is_empty() && elsewhere.is_empty();
        if !report.is_empty() {
            problems.push(Diagnostics::new(source.clone(), report.into_list()));
        }
        for found in elsewhere {
            if !problems.contains(&found) {
                problems.push(found);
            }
        }
        files.extend(file.filter(|_| is_sound));
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// The `format` line.
fn format_of(node: &Node) -> Option<Spanned<String>> {
    let Kind::Table(entries) = &node.kind else { return None };
    let value = &entries.iter().find(|entry| entry.key.value == "format")?.value;
    match &value.kind {
        Kind::Text(text) => Some(Spanned { span: value.span.clone(), value: text.clone() }),
        _ => None,
    }
}

/// What an optional key holds, if it is there and could be read.
pub(super) fn got<T>(optional: &Option<Got<T>>) -> Option<&T> {
    optional.as_ref().and_then(Got::get)
}

/// The same of a list; what is left out is empty.
pub(super) fn list<T>(optional: &Option<Got<Vec<T>>>) -> &[T] {
    got(optional).map_or(&[], Vec::as_slice)
}

impl Reader<'_> {
    fn file(&mut self, ids: &mut BTreeMap<String, String>) -> Option<ClaimFile> {
        let node = syntax::parse(self.source, &mut self.report)?;
        let format = format_of(&node);
        if let Some(format) = format.as_ref().filter(|format| format.value != FORMAT) {
            let message = format!("the format `{}` is not known here", format.value);
            let help = format!("claim files have format = \"{FORMAT}\"");
            let problem = Diagnostic::new(Code::UnknownFormat, format.span.clone(), message);
            self.report.add(problem.help(help));
            // In a file of another kind nothing else would be a problem.
            if !format.value.starts_with("poacert-claims") {
                return None;
            }
        }
        let raw = RawClaims::read(&node, &mut self.report)?;
        let list = raw.claims.get()?;
        if list.value.is_empty() {
            let problem = Diagnostic::new(Code::EmptyList, list.span.clone(), "there is no claim");
            self.report.add(problem.help("add [[claims]]"));
        }
        let claims: Vec<Option<Claim>> =
            list.value.iter().map(|raw| self.claim(raw, ids)).collect();
        Some(ClaimFile {
            source: self.source.clone(),
            title: got(&raw.title).cloned(),
            citation: got(&raw.source).cloned(),
            claims: claims.into_iter().collect::<Option<_>>()?,
        })
    }

    fn claim(&mut self, raw: &RawClaim, ids: &mut BTreeMap<String, String>) -> Option<Claim> {
        let id = raw.id.get()?;
        self.check_id(id, ids);
        let about = got(&raw.about).map_or(About::Instance, |about| match about {
            RawAbout::Instance => About::Instance,
            RawAbout::Theorem => About::Theorem,
            RawAbout::Grid => About::Grid,
            RawAbout::Limit => About::Limit,
            RawAbout::Undecidable => About::Undecidable,
        });
        let expected = got(&raw.expected).map_or(about.holding(), |word| verdict(word.value));
        let span = got(&raw.expected).map_or(&id.span, |word| &word.span);
        self.check_verdict(about, expected, span);
        let raw_trials = got(&raw.trials).map_or(&[][..], |trials| &trials.value);
        if raw_trials.is_empty() != (about == About::Undecidable) {
            let (code, message, help) = match about {
                About::Undecidable => (
                    Code::ConflictingKeys,
                    "what is undecidable has no trials",
                    "leave `trials` out, or `about`",
                ),
                _ => (
                    Code::MissingKey,
                    "a claim needs the key `trials`",
                    "add [[claims.trials]], or about = \"undecidable\"",
                ),
            };
            self.report.add(Diagnostic::new(code, id.span.clone(), message).help(help));
        }
        let trials = self.trials(raw_trials);
        let mutations = self.mutations(raw, raw_trials, about, expected);
        let strings = |list: &Option<Got<Vec<String>>>| got(list).cloned().unwrap_or_default();
        let pairs = |map: &Map<String>| {
            map.0.iter().map(|(key, text)| (key.value.clone(), text.clone())).collect()
        };
        self.check_qualifiers(got(&raw.qualifiers));
        Some(Claim {
            id: id.value.clone(),
            line: self.source.position(id.span.start).line,
            words: raw.words.get()?.clone(),
            source: got(&raw.source).cloned(),
            about,
            hypotheses: strings(&raw.hypotheses),
            expected,
            origin: got(&raw.origin).cloned(),
            flips: got(&raw.flips).cloned(),
            notes: strings(&raw.notes),
            qualifiers: got(&raw.qualifiers).map(pairs).unwrap_or_default(),
            because: got(&raw.because).cloned(),
            trials: trials?,
            mutations: mutations?,
        })
    }

    fn check_id(&mut self, id: &Spanned<String>, ids: &mut BTreeMap<String, String>) {
        let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.value.is_empty() || !id.value.chars().all(is_kebab) {
            let message = format!("`{}` cannot be the id of a claim", id.value);
            let problem = Diagnostic::new(Code::BadName, id.span.clone(), message);
            self.report.add(problem.help("ids are lower-case letters, digits and hyphens"));
        } else if let Some(first) = ids.get(&id.value) {
            let message = format!("two claims have the id `{}`", id.value);
            let help = format!("the other one is in {first}; give each an id of its own");
            let problem = Diagnostic::new(Code::DuplicateName, id.span.clone(), message);
            self.report.add(problem.help(help));
        } else {
            ids.insert(id.value.clone(), self.source.name.clone());
        }
    }

    pub(super) fn check_verdict(&mut self, about: About, verdict: Verdict, span: &Span) {
        if !about.admits(verdict) {
            let message = format!("a claim about this is never {verdict}");
            let known = format!("here it is {} or {}", about.holding(), about.failing());
            let problem = Diagnostic::new(Code::ImpossibleVerdict, span.clone(), message);
            self.report.add(problem.help(format!("{known}; `about` decides which")));
        }
    }

    fn check_qualifiers(&mut self, given: Option<&Map<String>>) {
        for (key, _) in given.iter().flat_map(|map| &map.0) {
            if !super::qualifiers::NAMES.contains(&key.value.as_str()) {
                let message = format!("`{}` is no qualifier", key.value);
                let help = did_you_mean(&key.value, super::qualifiers::NAMES);
                let problem = Diagnostic::new(Code::UnknownKey, key.span.clone(), message);
                self.report.add(problem.help(help));
            }
        }
    }

    fn trials(&mut self, raw_trials: &[RawTrial]) -> Option<Vec<Trial>> {
        let commands = self.commands(raw_trials);
        let trials: Vec<Option<Trial>> = raw_trials
            .iter()
            .map(|raw| {
                let recipe = recipe(raw)?;
                let stated = stated(raw, &commands);
                if list(&raw.states).is_empty() && list(&raw.trends).is_empty() {
                    let message = "a trial needs `states` or `trends`";
                    let span = recipe.compute.span.clone();
                    let problem = Diagnostic::new(Code::MissingKey, span, message);
                    self.report.add(problem.help("say what must be so of the answer"));
                }
                let trial = self.trial(&recipe, &stated, &recipe.instance.span)?;
                Some(named(trial, raw))
            })
            .collect();
        trials.into_iter().collect()
    }

    /// The commands of trials that have a name; reports names that stand twice.
    fn commands(&mut self, raw_trials: &[RawTrial]) -> BTreeMap<String, String> {
        let mut commands = BTreeMap::new();
        for raw in raw_trials {
            let (Some(name), Some(compute)) = (got(&raw.name), raw.compute.get()) else { continue };
            let command = words(compute).into_iter().next().unwrap_or_default();
            if commands.insert(name.value.clone(), command).is_some() {
                let message = format!("two trials are called `{}`", name.value);
                let problem = Diagnostic::new(Code::DuplicateName, name.span.clone(), message);
                self.report.add(problem.help("give each a name of its own"));
            }
        }
        commands
    }

    /// Reports problems of a profile.
    pub(super) fn check_profile(&mut self, source: &Source, instance: &Instance) -> Option<()> {
        match Profile::read(source.clone(), instance) {
            Ok(_) => Some(()),
            Err(problems) => {
                self.elsewhere.push(problems);
                None
            }
        }
    }
}

pub(super) fn entries(map: &Map<Spanned<Scalar>>) -> Vec<(&Spanned<String>, &Spanned<Scalar>)> {
    map.0.iter().map(|(key, value)| (key, value)).collect()
}

pub(super) fn recipe(raw: &RawTrial) -> Option<Recipe<'_>> {
    Some(Recipe {
        instance: raw.instance.get()?,
        profile: got(&raw.profile),
        compute: raw.compute.get()?,
        set: got(&raw.set).map(entries).unwrap_or_default(),
        fixed: Vec::new(),
        over: got(&raw.over),
        numbers: got(&raw.numbers),
        replace: &[],
        replace_profile: &[],
        changed: None,
    })
}

pub(super) fn stated<'a>(raw: &'a RawTrial, trials: &'a BTreeMap<String, String>) -> Stated<'a> {
    Stated {
        requires: list(&raw.requires),
        states: list(&raw.states),
        trends: list(&raw.trends),
        shows: list(&raw.shows),
        trials,
    }
}

pub(super) fn named(trial: Trial, raw: &RawTrial) -> Trial {
    Trial {
        name: got(&raw.name).map(|name| name.value.clone()),
        must_fail: got(&raw.expected).is_some_and(|outcome| *outcome == RawOutcome::Fails),
        ..trial
    }
}

pub(super) fn verdict(word: RawVerdict) -> Verdict {
    match word {
        RawVerdict::Certified => Verdict::Certified,
        RawVerdict::Refuted => Verdict::Refuted,
        RawVerdict::RefutedOnGrid => Verdict::RefutedOnGrid,
        RawVerdict::Consistent => Verdict::Consistent,
        RawVerdict::Illustrated => Verdict::Illustrated,
        RawVerdict::NotDecidableHere => Verdict::NotDecidableHere,
        RawVerdict::NotApplicable => Verdict::NotApplicable,
    }
}
