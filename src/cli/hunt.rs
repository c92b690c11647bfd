//! `poacert hunt`.

use super::certificate_file::CertificateFile;
use super::failure::Failure;
use super::input::{self, is_stdin};
use super::limits::Limits;
use super::options::Options;
use super::output::Output;
use super::status::Status;
use super::whole_file::{replace, same_file, writable};
use crate::certificate::{Played, of_direct, of_staged_profile};
use crate::claims::{StagedAnswer, Verdict, certify_by_theorem, check_question, judge_direct};
use crate::equilibrium;
use crate::game::plan_game;
use crate::instance::{Hunt, HuntSpace, Source};
use crate::report::{HuntFiles, Problem, hunt_line, hunted};
use crate::search::{Counterexample, Ended, HuntState, Space, hunt, question};
use crate::solve::Control;
use crate::staged::Buyers;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Search for a counterexample to a claim, among random games or the instances of a template
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The hunt, TOML or JSON; - reads standard input
    hunt: PathBuf,
    /// What all random choices follow from [default: that of the hunt]
    #[arg(long)]
    seed: Option<u64>,
    /// Where the state is kept: from there an interrupted hunt goes on
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// What the files of a counterexample are called: STEM.toml, STEM.profile.toml, and the certificates STEM.certify.json and
    /// STEM.profile.json [default: ./HUNT.found]
    #[arg(short, long, value_name = "STEM")]
    output: Option<PathBuf>,
}

/// How often the state is written.
const SAVED_EVERY: Duration = Duration::from_secs(2);

impl Arguments {
    pub fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        if options.certificate.is_some() {
            return Err(Failure::usage("a hunt writes several files: name them with --output"));
        }
        let limits = Limits::start(options);
        let space = self.space(options)?;
        let seed = self.seed.unwrap_or(space.hunt.seed);
        let mut state = self.state(&space, seed)?;
        let files = self.files();
        for path in files.paths() {
            check(path, &self.hunt)?;
        }
        let mut saved = Instant::now();
        let mut unsaved = Ok(());
        let ended = limits.run(|control| {
            hunt(&space, seed, &mut state, control, &mut |state| {
                limits.show(|| hunt_line(&space, state));
                if saved.elapsed() >= SAVED_EVERY {
                    saved = Instant::now();
                    unsaved = self.save(state);
                }
            })
        });
        unsaved.and_then(|()| self.save(&state))?;
        let mut written = HuntFiles::default();
        if let Ended::Found(_, found) = &ended {
            written = files.write(found, &space, &limits, options)?;
        }
        limits.finish();
        written.state = self.state.as_ref().map(|path| path.display().to_string());
        output.show(&hunted(&space, seed, &state, &ended, &written))?;
        Ok(match ended {
            Ended::Found(..) => Status::No,
            Ended::Exhausted => Status::Yes,
            Ended::Spent | Ended::Stopped => Status::Undecided,
        })
    }

    /// The hunt with its template.
    fn space(&self, options: &Options) -> Result<Space, Failure> {
        let set = options.parameters()?;
        let hunt = Hunt::read(input::source(&self.hunt)?)?;
        let HuntSpace::Family(family) = &hunt.space else {
            if !set.is_empty() {
                return Err(Failure::usage("random table games have no parameter to --set"));
            }
            return Ok(Space::new(hunt, None)?);
        };
        if let Some((name, ..)) = family.parameters.iter().find(|(name, ..)| set.contains_key(name))
        {
            return Err(Failure::usage(format!(
                "--set {name}: the hunt itself sets this parameter"
            )));
        }
        let path = self.beside(&family.template);
        let template = Source { set, ..input::source(&path)? };
        Ok(Space::new(hunt, Some(template))?)
    }

    /// A path that is given from the hunt's own.
    fn beside(&self, path: &str) -> PathBuf {
        match self.hunt.parent() {
            Some(folder) if !is_stdin(&self.hunt) => folder.join(path),
            _ => PathBuf::from(path),
        }
    }

    /// The state that was kept, or the beginning.
    fn state(&self, space: &Space, seed: u64) -> Result<HuntState, Failure> {
        let Some(path) = &self.state else { return Ok(HuntState::new(space, seed)) };
        check(path, &self.hunt)?;
        match std::fs::read(path) {
            Ok(bytes) => HuntState::read(&bytes, space, seed).ok_or_else(|| {
                let message = format!(
                    "{} is no state of this hunt, with this seed and version",
                    path.display()
                );
                Problem::new("other-state", message)
                    .help("remove the file to begin anew, or name another one")
                    .into()
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(HuntState::new(space, seed)),
            Err(error) => {
                let message = format!("cannot read {}: {error}", path.display());
                Err(Problem::new("unreadable-file", message).into())
            }
        }
    }

    fn save(&self, state: &HuntState) -> Result<(), Failure> {
        match &self.state {
            Some(path) => put(path, &state.to_bytes()),
            None => Ok(()),
        }
    }

    fn files(&self) -> Files {
        let default = || PathBuf::from(format!("{}.found", input::stem(&self.hunt)));
        let stem = self.output.clone().unwrap_or_else(default);
        let with = |ending: &str| {
            let mut path = stem.clone().into_os_string();
            path.push(ending);
            PathBuf::from(path)
        };
        Files {
            instance: with(".toml"),
            profile: with(".profile.toml"),
            certified: with(".certify.json"),
            judged: with(".profile.json"),
        }
    }
}

/// Where what is found is written.
struct Files {
    instance: PathBuf,
    profile: PathBuf,
    certified: PathBuf,
    judged: PathBuf,
}

impl Files {
    fn paths(&self) -> [&Path; 4] {
        [&self.instance, &self.profile, &self.certified, &self.judged]
    }

    /// Writes a counterexample: the instance unless it is that of a template, the equilibrium, and certificates.
    fn write(
        &self,
        found: &Counterexample,
        space: &Space,
        limits: &Limits,
        options: &Options,
    ) -> Result<HuntFiles, Failure> {
        let mut files = HuntFiles::default();
        match found.set.is_empty() {
            true => {
                put(&self.instance, found.instance.source.text.as_bytes())?;
                files.instance = Some(self.instance.display().to_string());
            }
            false => files.instance = Some(found.instance.source.name.clone()),
        }
        if let Some(equilibrium) = &found.equilibrium {
            put(&self.profile, equilibrium.profile.source.text.as_bytes())?;
            files.profile = Some(self.profile.display().to_string());
            let made = of_staged_profile(&found.instance, Buyers::All, &equilibrium.judged, None);
            let file = CertificateFile::at(&self.judged, options);
            files.certificates.extend(file.write_once(Some(made))?);
        }
        limits.run(|control| {
            let control = control.share(1);
            self.certify(found, space, &control, options, &mut files)
        })?;
        Ok(files)
    }

    /// Solves for the worst equilibrium, and writes the certificate that refutes the claim; none if a limit comes
    /// first, or its plans are too many.
    fn certify(
        &self,
        found: &Counterexample,
        space: &Space,
        control: &Control<'_>,
        options: &Options,
        files: &mut HuntFiles,
    ) -> Result<(), Failure> {
        let kind = found.smoothness.kind;
        let theorem = certify_by_theorem(&found.instance, &found.game, None, Some(kind), control);
        let plans = plan_game(&found.instance, true, Buyers::All);
        let (Ok(theorem), Ok(plans)) = (theorem, plans) else { return Ok(()) };
        let question = question(&space.hunt.claim);
        if check_question(&plans, &question).is_err() {
            return Ok(());
        }
        let precision = options.precision_for(&plans, question.concept);
        let worst = equilibrium::solve(&plans, &question, &precision, control);
        let judged = judge_direct(&theorem, None, StagedAnswer::Plans(Box::new(worst)), None)?;
        if judged.verdict == Verdict::Refuted {
            let games = (&found.game, Played::Plans(&plans));
            let made = of_direct(&found.instance, games, Buyers::All, &theorem, &judged);
            let file = CertificateFile::at(&self.certified, options);
            files.certificates.extend(file.write_once(Some(made))?);
        }
        Ok(())
    }
}

/// Refuses a file that cannot be written, or is the hunt itself.
fn check(path: &Path, hunt: &Path) -> Result<(), Failure> {
    if same_file(path, hunt) {
        let message = format!("{} would overwrite the hunt", path.display());
        return Err(Problem::new("unwritable", message).help("name another file").into());
    }
    writable(path).map_err(|error| unwritable(path, &error))
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    replace(path, bytes).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let message = format!("cannot write to {}: {error}", path.display());
    Problem::new("unwritable", message).help("name another place with --output or --state").into()
}
