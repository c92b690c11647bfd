//! Running the commands of claims, several at a time, by the same functions as the command line.

use super::claims_cache::{Cache, Kept, hash};
use super::failure::Failure;
use super::limits::Limits;
use super::options::Options;
use super::output::Output;
use super::status::Status;
use super::{Arguments, Command};
use crate::instance::{Diagnostics, Source};
use crate::trials::{Answer, Place, Results, Surroundings, Task};
use clap::Parser;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Stack of a thread that runs commands, in bytes.
const STACK: usize = 64 << 20;

/// Files and commands as the command line knows them.
pub(super) struct Shell;

impl Surroundings for Shell {
    fn text(&self, path: &Path) -> Result<Source, String> {
        if path.is_dir() {
            return Err("it is a directory".to_owned());
        }
        let bytes = std::fs::read(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => error.to_string(),
        })?;
        let undecodable = |_: Diagnostics| "it is no UTF-8 text".to_owned();
        Source::decode(path.display().to_string(), bytes).map_err(undecodable)
    }

    fn check_command(&self, words: &[String]) -> Result<(), String> {
        let is_profile = words.first().is_some_and(|word| word == "profile");
        let files = if is_profile { &["i", "p"][..] } else { &["i"] };
        parsed(words, &files.iter().map(ToString::to_string).collect::<Vec<_>>()).map(drop)
    }
}

/// The command of a trial on these files.
fn parsed(words: &[String], files: &[String]) -> Result<Arguments, String> {
    let line = ["poacert".to_owned()].into_iter().chain(words.iter().cloned());
    let line = line.chain(["--".to_owned()]).chain(files.iter().cloned());
    let arguments = Arguments::try_parse_from(line).map_err(|error| in_words(&error))?;
    match &arguments.command {
        Command::Info(_)
        | Command::Smooth(_)
        | Command::Solve(_)
        | Command::Profile(_)
        | Command::Certify(_)
        | Command::Ladder(_) => {}
        _ => {
            return Err("trials compute solve, certify, smooth, profile, info or ladder".to_owned());
        }
    }
    let options = &arguments.options;
    let set_elsewhere = [
        (options.json, "--json"),
        (!options.set.is_empty(), "--set"),
        (options.certificate.is_some(), "--certificate"),
        (options.no_certificate, "--no-certificate"),
        (options.threads.is_some(), "--threads"),
        (options.quiet, "--quiet"),
    ];
    match set_elsewhere.iter().find(|(is_given, _)| *is_given) {
        Some((_, "--set")) => Err("parameters are given by `set` and `over`, not by --set".into()),
        Some((_, option)) => Err(format!("{option} is for the command line, not for trials")),
        None => Ok(arguments),
    }
}

/// What the command line says of a command, on one line.
fn in_words(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let lines = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let text = lines.join(" ");
    text.strip_prefix("error: ").unwrap_or(&text).to_owned()
}

/// How tasks are run.
pub(super) struct Runner<'a> {
    pub limits: &'a Limits,
    pub options: &'a Options,
    pub trial_limit: Option<Duration>,
    /// Where certificates go.
    pub certificates: Option<&'a Path>,
    pub cache: Cache,
}

type Found = crate::trials::Result;

impl Runner<'_> {
    /// The results of all tasks.
    ///
    /// # Errors
    ///
    /// Bugs, and certificates that cannot be written.
    pub fn run(&self, tasks: &[Task<'_>]) -> Result<Results, Failure> {
        let mut results = Results::new();
        // Tasks with the same key are run once.
        let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        let mut left = Vec::new();
        for task in tasks {
            let same = places.entry(self.cache.key(task)).or_default();
            same.push(task.place);
            if same.len() > 1 {
                continue;
            }
            match self.kept(task) {
                Some(found) => drop(results.insert(task.place, found)),
                None => left.push(task),
            }
        }
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = self.options.threads.map_or(processors, usize::from).min(left.len());
        let shown = Mutex::new(Shown {
            done: results.len(),
            all: results.len() + left.len(),
            running: Vec::new(),
        });
        let (next, found) = (AtomicUsize::new(0), Mutex::new(results));
        let bug = Mutex::new(None);
        let work = || {
            while let Some(task) = left.get(next.fetch_add(1, Ordering::Relaxed)) {
                if self.limits.stopped() || lock(&bug).is_some() {
                    continue;
                }
                self.show(&shown, |shown| shown.running.push(task.claim.to_owned()));
                match self.one(task) {
                    Ok(result) => drop(lock(&found).insert(task.place, result)),
                    Err(failure) => *lock(&bug) = Some(failure),
                }
                self.show(&shown, |shown| {
                    shown.done += 1;
                    let place = shown.running.iter().position(|claim| claim == task.claim);
                    place.map(|place| shown.running.remove(place));
                });
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..threads {
                let builder = std::thread::Builder::new().stack_size(STACK);
                if builder.spawn_scoped(scope, work).is_err() {
                    work();
                }
            }
        });
        match bug.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(failure) => Err(failure),
            None => {
                let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
                for same in places.values() {
                    let first = same.first().and_then(|first| found.get(first)).cloned();
                    for place in same.iter().skip(1) {
                        found.extend(first.clone().map(|first| (*place, first)));
                    }
                }
                Ok(found)
            }
        }
    }

    fn show(&self, shown: &Mutex<Shown>, change: impl FnOnce(&mut Shown)) {
        let mut shown = lock(shown);
        change(&mut shown);
        self.limits.show(|| shown.text());
    }

    /// What an earlier run found.
    fn kept(&self, task: &Task<'_>) -> Option<Found> {
        let file = self.certificate(task);
        let kept = self.cache.get(task, self.limit(task), file.as_deref())?;
        let is_written = kept.certificate.is_some_and(|hash| hash.is_some());
        let certificate = task.certificate.clone().filter(|_| file.is_some() && is_written);
        Some(Found::Answered { answer: kept.answer, reached: kept.reached, certificate })
    }

    /// Where the certificate of a task goes, if it has one.
    fn certificate(&self, task: &Task<'_>) -> Option<PathBuf> {
        let has_markets =
            task.instance.stages.as_ref().is_some_and(|stages| !stages.aftermarkets.is_empty());
        let is_proved = task.words.first().is_some_and(|word| word != "info") || has_markets;
        let name = task.certificate.as_ref().filter(|_| is_proved)?;
        Some(self.certificates?.join(name))
    }

    /// The limit of a task, as it would be in a run without a deadline of its own.
    fn limit(&self, task: &Task<'_>) -> Option<Duration> {
        let own = parsed(&task.words, &files(task)).ok();
        let own = own.and_then(|arguments| arguments.options.time_limit);
        own.or(self.trial_limit)
    }

    /// Runs a task.
    fn one(&self, task: &Task<'_>) -> Result<Found, Failure> {
        let mut arguments = match parsed(&task.words, &files(task)) {
            Ok(arguments) => arguments,
            Err(message) => return Ok(Found::Failed(message)),
        };
        let file = self.certificate(task);
        if let Some(folder) = file.as_deref().and_then(Path::parent) {
            std::fs::create_dir_all(folder).map_err(|error| {
                Failure::usage(format!("cannot make {}: {error}", folder.display()))
            })?;
        }
        let limit = arguments.options.time_limit.or(self.trial_limit);
        let left = self.limits.time_left();
        let options = &mut arguments.options;
        let limit = [limit, left].into_iter().flatten().min();
        options.time_limit = limit;
        options.precision = options.precision.take().or_else(|| self.options.precision.clone());
        options.max_certificate = self.options.max_certificate;
        options.quiet = true;
        options.no_certificate = file.is_none();
        options.certificate = file.clone();
        options.set = task.instance.source.set.clone().into_iter().collect();
        let texts = [Some(&task.instance.source), task.profile];
        options.texts = texts
            .into_iter()
            .flatten()
            .map(|source| (PathBuf::from(&source.name), source.clone()))
            .collect::<BTreeMap<_, _>>();
        let output = Output::kept();
        let status = match arguments.command.run(&arguments.options, output.clone()) {
            Ok(status) => status,
            Err(Failure::Undecided(problem)) => return Ok(Found::Stopped(problem.message)),
            Err(failure @ Failure::Bug(_)) => return Err(failure),
            Err(failure) => return Ok(Found::Failed(message(&failure))),
        };
        let printed = serde_json::from_str(&output.taken()).unwrap_or_default();
        let command = task.words.first().map_or("", String::as_str);
        let answer = Answer::of(command, &printed);
        let reached = status != Status::Undecided;
        let written = file.as_deref().and_then(|file| std::fs::read(file).ok());
        let is_written = printed.get("certificate").is_some_and(serde_json::Value::is_string);
        let written = written.filter(|_| is_written);
        let kept = Kept {
            answer: answer.clone(),
            reached,
            limit,
            certificate: file.is_some().then(|| written.as_deref().map(hash)),
        };
        if reached || !self.limits.stopped() {
            self.cache.put(task, &kept);
        }
        let certificate = task.certificate.clone().filter(|_| written.is_some());
        Ok(Found::Answered { answer, reached, certificate })
    }
}

/// The files of a task, as a command line names them.
fn files(task: &Task<'_>) -> Vec<String> {
    let sources = [Some(&task.instance.source), task.profile];
    sources.into_iter().flatten().map(|source| source.name.clone()).collect()
}

/// A failure on one line.
fn message(failure: &Failure) -> String {
    let shown = failure.shown().json;
    let errors = shown.get("error").and_then(serde_json::Value::as_array);
    let messages = errors.into_iter().flatten().filter_map(|error| error.get("message")?.as_str());
    let first = messages.map(str::to_owned).next();
    first.unwrap_or_else(|| "the command refused".to_owned())
}

/// What is shown while tasks are run.
struct Shown {
    done: usize,
    all: usize,
    running: Vec<String>,
}

impl Shown {
    fn text(&self) -> String {
        format!("{} of {} done; {}", self.done, self.all, self.running.join(", "))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
