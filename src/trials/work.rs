//! What has to be run for the claims of files, and what came of it.

use super::claim::{ClaimFile, Point, Trial};
use super::quantity::Answer;
use crate::instance::{Fingerprint, Instance, Source, Syntax};
use std::collections::BTreeMap;
use std::path::Path;

/// What a task belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The trial at this position.
    Trial(usize),
    /// The mutation at this position.
    Mutation(usize),
}

/// What a task is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// The answer that states are about.
    Answer,
    /// What `info` says, for requirements.
    Info,
}

/// Positions of file, claim, part and point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Of the file among the files.
    pub file: usize,
    /// Of the claim in it.
    pub claim: usize,
    /// Of the trial or mutation in that.
    pub part: Part,
    /// Of the point in its family.
    pub point: usize,
    /// What for.
    pub purpose: Purpose,
}

/// One command on one instance.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// Whose it is.
    pub place: Place,
    /// The id of the claim.
    pub claim: &'a str,
    /// The command and its options, without files.
    pub words: Vec<String>,
    /// What it is run on.
    pub instance: &'a Instance,
    /// The strategy profile.
    pub profile: Option<&'a Source>,
    /// Where its certificate goes below the folder of certificates; none for what only flips verdicts.
    pub certificate: Option<String>,
}

/// What came of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Result {
    /// Quantities, and whether no limit came first; where the certificate was written.
    Answered {
        /// The quantities.
        answer: Answer,
        /// Whether no limit came first.
        reached: bool,
        /// The name of the certificate below the folder of certificates.
        certificate: Option<String>,
    },
    /// The command refused, in words.
    Failed(String),
    /// A limit came before there was anything to say: which, in words.
    Stopped(String),
}

/// Results by place.
pub type Results = BTreeMap<Place, Result>;

impl Task<'_> {
    /// The same for the same command of the same version on the same texts, for the same claim: 64 hexadecimal digits.
    pub fn key(&self, version: &str) -> String {
        let mut hash = Fingerprint::default();
        let mut part = |text: &str| hash.part(text);
        part(version);
        part(self.claim);
        self.words.iter().for_each(|word| part(word));
        part(if self.certificate.is_some() { "proved, on" } else { "on" });
        let sources = [Some(&self.instance.source), self.profile];
        for source in sources.into_iter().flatten() {
            part(if source.syntax == Syntax::Toml { "toml" } else { "json" });
            part(&source.text);
            for (name, value) in &source.set {
                part(name);
                part(value);
            }
        }
        hash.finish()
    }

    /// The command as it is typed.
    pub fn line(&self) -> String {
        command_line(&self.words, self.instance, self.profile)
    }
}

/// A command as it is typed.
pub(super) fn command_line(
    words: &[String],
    instance: &Instance,
    profile: Option<&Source>,
) -> String {
    let quoted = |text: &str| match text.contains([' ', '(', ')', '*', '<', '>', '&', ';', '\'']) {
        true => format!("\"{text}\""),
        false => text.to_owned(),
    };
    let mut line = vec!["poacert".to_owned()];
    line.extend(words.first().cloned());
    line.push(quoted(&instance.source.name));
    line.extend(profile.map(|profile| quoted(&profile.name)));
    for (name, value) in &instance.source.set {
        line.push("--set".to_owned());
        line.push(quoted(&format!("{name}={value}")));
    }
    line.extend(words.iter().skip(1).map(|word| quoted(word)));
    line.join(" ")
}

/// All tasks of the claims with these ids (of all if there are none), in the order of the files; those of mutations only
/// where they are asked for.
pub fn tasks<'a>(files: &'a [ClaimFile], only: &[String], mutations: bool) -> Vec<Task<'a>> {
    let mut tasks = Vec::new();
    for (file, of_file) in files.iter().enumerate() {
        for (number, claim) in of_file.claims.iter().enumerate() {
            if !only.is_empty() && !only.contains(&claim.id) {
                continue;
            }
            let mut names = BTreeMap::new();
            let mut add = |part: Part, trial: &'a Trial| {
                for (position, point) in trial.points.iter().enumerate() {
                    let place =
                        |purpose| Place { file, claim: number, part, point: position, purpose };
                    let certificate = match part {
                        Part::Trial(_) => {
                            Some(certificate_name(&claim.id, trial, point, &mut names))
                        }
                        Part::Mutation(_) => None,
                    };
                    let task = Task {
                        place: place(Purpose::Answer),
                        claim: &claim.id,
                        words: trial.words.clone(),
                        instance: &point.instance,
                        profile: point.profile.as_ref(),
                        certificate,
                    };
                    if trial.needs_info {
                        tasks.push(Task {
                            place: place(Purpose::Info),
                            words: vec!["info".to_owned()],
                            profile: None,
                            certificate: None,
                            ..task.clone()
                        });
                    }
                    tasks.push(task);
                }
            };
            for (position, trial) in claim.trials.iter().enumerate() {
                add(Part::Trial(position), trial);
            }
            if mutations {
                for (position, mutation) in claim.mutations.iter().enumerate() {
                    if let Some(changed) = &mutation.changed {
                        add(Part::Mutation(position), changed);
                    }
                }
            }
        }
    }
    tasks
}

/// `CLAIM/INSTANCE[.H=2][.PROFILE].COMMAND.json`, with a number where that is taken.
fn certificate_name(
    claim: &str,
    trial: &Trial,
    point: &Point,
    taken: &mut BTreeMap<String, String>,
) -> String {
    // What is computed twice is proved once.
    let line = command_line(&trial.words, &point.instance, point.profile.as_ref());
    if let Some(name) = taken.get(&line) {
        return name.clone();
    }
    let stem = |name: &str| {
        let stem = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        stem.unwrap_or_else(|| "instance".to_owned())
    };
    let own = stem(&point.instance.source.name);
    let mut name = format!("{claim}/{own}");
    for (parameter, value) in &point.instance.source.set {
        let value = value.replace(['/', '\\', ' '], "_");
        name.push_str(&format!(".{parameter}={value}"));
    }
    if let Some(profile) = point.profile.as_ref().map(|profile| stem(&profile.name))
        && profile != own
    {
        name.push_str(&format!(".{profile}"));
    }
    name.push_str(&format!(".{}", trial.command()));
    let mut free = name.clone();
    let mut number = 1;
    while taken.values().any(|other| *other == format!("{free}.json")) {
        number += 1;
        free = format!("{name}-{number}");
    }
    let name = format!("{free}.json");
    taken.insert(line, name.clone());
    name
}
