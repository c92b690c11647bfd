//! `poacert claims`.

use super::claims_cache::Cache;
use super::claims_run::{Runner, Shell};
use super::failure::Failure;
use super::input;
use super::limits::Limits;
use super::options::Options;
use super::output::{Output, say};
use super::status::Status;
use super::values::duration;
use super::whole_file::{replace, same_file, writable};
use crate::report::{
    Judged, Problem, annotations, claims, claims_markdown, diagnostic_annotations, junit, ledger,
};
use crate::trials::{ClaimFile, Task, Verdict, judge, read, tasks};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Judge claims that are given as data, and compare the verdicts with those expected
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Claim files, TOML or JSON; - reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only the claims with these ids, separated by commas; may be repeated
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
    /// Also run the mutations, each of which must flip its claim's verdict
    #[arg(long)]
    mutations: bool,
    /// Stop each trial after this many seconds (or 5m, 2h); --time-limit is about the whole run
    #[arg(long, value_name = "TIME", value_parser = duration, allow_hyphen_values = true)]
    trial_limit: Option<Duration>,
    /// Write the certificate of every trial below this directory
    #[arg(long, value_name = "DIR")]
    certificates: Option<PathBuf>,
    /// Where results are kept, so that a run goes on where an earlier one stopped
    #[arg(long, value_name = "DIR", default_value = ".poacert-claims")]
    cache: PathBuf,
    /// Use no earlier results
    #[arg(long)]
    fresh: bool,
    /// Print Markdown, or write it to a file (--markdown=FILE)
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    markdown: Option<Option<PathBuf>>,
    /// Write a JUnit report
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Also print annotations for GitHub Actions
    #[arg(long)]
    github: bool,
    /// Write a ledger in Markdown: every claim with its verdict, instances, certificates and what flips it
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
}

impl Arguments {
    pub fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        self.check_options(options)?;
        let limits = Limits::start(options);
        let files = self.read(&output)?;
        self.check_only(&files)?;
        let tasks = tasks(&files, &self.only, self.mutations);
        self.check_sources(&tasks)?;
        let runner = Runner {
            limits: &limits,
            options,
            trial_limit: self.trial_limit,
            certificates: self.certificates.as_deref(),
            cache: Cache::open(&self.cache, self.fresh, options),
        };
        let results = runner.run(&tasks)?;
        limits.finish();
        let judged: Vec<Judged<'_>> = files
            .iter()
            .enumerate()
            .flat_map(|(file, of_file)| {
                let claims = of_file.claims.iter().enumerate();
                let chosen = claims.filter(|(_, claim)| self.is_chosen(&claim.id));
                chosen
                    .map(|(number, claim)| Judged {
                        file: of_file,
                        claim: judge(claim, (file, number), &results, self.mutations),
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
        self.write(&files, &judged, &output)?;
        Ok(status(&judged))
    }

    fn is_chosen(&self, id: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == id)
    }

    fn check_options(&self, options: &Options) -> Result<(), Failure> {
        if !options.set.is_empty() {
            return Err(Failure::usage("claim files set parameters themselves: leave --set out"));
        }
        if options.certificate.is_some() {
            return Err(Failure::usage(
                "there is a certificate for every trial: name a directory with --certificates",
            ));
        }
        let stdin = self.files.iter().filter(|path| input::is_stdin(path)).count();
        if stdin > 1 {
            return Err(Failure::usage("only one file can be standard input"));
        }
        for (number, path) in self.written().enumerate() {
            if self.written().skip(number + 1).any(|other| other == path) {
                return Err(unwritable(path, "two reports would be written there"));
            }
            if self.files.iter().any(|file| same_file(path, file)) {
                return Err(unwritable(path, "it is a claim file"));
            }
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)
                    .map_err(|error| unwritable(path, &error.to_string()))?;
            }
            writable(path).map_err(|error| unwritable(path, &error.to_string()))?;
        }
        Ok(())
    }

    /// The files that are written.
    fn written(&self) -> impl Iterator<Item = &PathBuf> {
        let markdown = self.markdown.as_ref().and_then(Option::as_ref);
        [markdown, self.junit.as_ref(), self.ledger.as_ref()].into_iter().flatten()
    }

    /// Refuses to write over what is read.
    fn check_sources(&self, tasks: &[Task<'_>]) -> Result<(), Failure> {
        let read = tasks.iter().flat_map(|task| [Some(&task.instance.source), task.profile]);
        let read: BTreeSet<&str> = read.flatten().map(|source| source.name.as_str()).collect();
        for path in self.written() {
            if read.iter().any(|name| same_file(path, Path::new(name))) {
                return Err(unwritable(path, "it is an instance or a profile of a claim"));
            }
        }
        Ok(())
    }

    /// The claims of the files.
    fn read(&self, output: &Output) -> Result<Vec<ClaimFile>, Failure> {
        let sources: Vec<_> =
            self.files.iter().map(|path| input::source(path)).collect::<Result<_, _>>()?;
        read(sources, &Shell).map_err(|problems| {
            if self.github {
                self.annotate(&diagnostic_annotations(&problems), output);
            }
            Failure::Files(problems)
        })
    }

    fn check_only(&self, files: &[ClaimFile]) -> Result<(), Failure> {
        let known = || files.iter().flat_map(|file| &file.claims).map(|claim| claim.id.as_str());
        match self.only.iter().find(|id| !known().any(|known| known == *id)) {
            Some(id) => {
                let message = format!("--only {id}: there is no such claim");
                let help = format!("there are {}", known().collect::<Vec<_>>().join(", "));
                Err(Problem::new("unknown-claim", message).help(help).into())
            }
            None => Ok(()),
        }
    }

    /// All that was asked for, in files and on standard output.
    fn write(
        &self,
        files: &[ClaimFile],
        judged: &[Judged<'_>],
        output: &Output,
    ) -> Result<(), Failure> {
        let put = |path: &Path, text: &str| {
            let written = replace(path, text.as_bytes());
            written.map_err(|error| unwritable(path, &error.to_string()))
        };
        if let Some(path) = &self.junit {
            put(path, &junit(judged))?;
        }
        if let Some(path) = &self.ledger {
            put(path, &ledger(files, judged, path, self.certificates.as_deref()))?;
        }
        match &self.markdown {
            Some(Some(path)) => {
                put(path, &claims_markdown(judged))?;
                output.show(&claims(judged))?;
            }
            Some(None) if !output.is_json() => output.print(&claims_markdown(judged))?,
            _ => output.show(&claims(judged))?,
        }
        if self.github {
            self.annotate(&annotations(judged), output);
        }
        Ok(())
    }

    /// Annotations stand on standard output, unless that is one JSON object.
    fn annotate(&self, text: &str, output: &Output) {
        match output.is_json() {
            true => say(text.trim_end()),
            false => drop(output.print(text)),
        }
    }
}

/// 2 if something could not be computed, 1 if a verdict is not the one expected or a mutation does not flip it, 3 if a
/// limit came first, else 0.
fn status(judged: &[Judged<'_>]) -> Status {
    let any = |is: &dyn Fn(&Judged<'_>) -> bool| judged.iter().any(is);
    let mutations = |is: &dyn Fn(Verdict) -> bool, judged: &Judged<'_>| {
        judged.claim.mutations.iter().any(|mutation| !mutation.flips() && is(mutation.found))
    };
    let is_broken = |verdict: Verdict| verdict == Verdict::Broken;
    let is_open = |verdict: Verdict| verdict == Verdict::Undecided;
    match () {
        () if any(&|one| is_broken(one.claim.found) || mutations(&is_broken, one)) => Status::Bad,
        () if any(&|one| !one.claim.is_as_expected() && !one.claim.is_undecided()) => Status::No,
        () if any(&|one| mutations(&|verdict| !is_open(verdict), one)) => Status::No,
        () if any(&|one| !one.claim.is_as_expected() || mutations(&is_open, one)) => {
            Status::Undecided
        }
        () => Status::Yes,
    }
}

fn unwritable(path: &Path, reason: &str) -> Failure {
    let message = format!("cannot write to {}: {reason}", path.display());
    Problem::new("unwritable", message).help("name another place").into()
}
