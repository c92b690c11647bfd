//! `poacert export`.

use super::check::check_within;
use super::failure::Failure;
use super::limits::Limits;
use super::objective::objective;
use super::options::Options;
use super::output::Output;
use super::session::is_within;
use super::solve::Sense;
use super::status::Status;
use super::{input, written};
use crate::certificate::FORMAT;
use crate::equilibrium::{Concept, Family, Objective, PriorMode, Question, solve};
use crate::game::{Game, plan_game};
use crate::instance::{Instance, Source, Syntax};
use crate::interchange::{
    CoqError, EXPORTED, ExportError, LinearProgram, coq, efg, efg_market, json, lp, mps, nfg, vipr,
};
use crate::report::{Problem, checked, unfinished_check};
use crate::staged::{Buyers, Extensive, Market};
use clap::ValueEnum;
use poacert_checker::Outcome;
use std::path::PathBuf;

/// Most plays of a tree that is written out: each is at least a node.
const MOST_PLAYS: usize = 1_000_000;

/// Write a game, or a concept's linear program, in a format of other tools; or a certificate as a Coq theorem
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The instance, TOML or JSON; for coq a certificate; - reads standard input
    #[arg(value_name = "FILE")]
    instance: PathBuf,
    /// The format
    #[arg(long, value_enum)]
    to: Target,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// For lp, mps and vipr: the set of laws, coarse, coarse-ns, bce, bce-ns, coarse-net or any-information
    #[arg(long)]
    concept: Option<Concept>,
    /// For lp, mps and vipr: what is optimised [default: welfare]
    #[arg(long, value_parser = objective)]
    objective: Option<Objective>,
    /// For lp, mps and vipr: the least value or the largest [default: min]
    #[arg(long, value_enum)]
    sense: Option<Sense>,
}

/// A format.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// Gambit's strategic form, over plans; of a combined market, over its agents' reduced plans
    Nfg,
    /// Gambit's extensive form: chance draws types, then everybody moves; a combined market with every stage
    Efg,
    /// The linear program of a concept, for CPLEX, HiGHS, GLPK, QSopt_ex
    Lp,
    /// The same in free MPS
    Mps,
    /// A VIPR 1.0 certificate of its optimum
    Vipr,
    /// The compiled game with every payoff
    Json,
    /// A Coq file that proves what a certificate claims, over proofs/coq
    Coq,
}

impl Target {
    fn name(self) -> &'static str {
        match self {
            Target::Nfg => "nfg",
            Target::Efg => "efg",
            Target::Lp => "lp",
            Target::Mps => "mps",
            Target::Vipr => "vipr",
            Target::Json => "json",
            Target::Coq => "coq",
        }
    }

    fn is_program(self) -> bool {
        matches!(self, Target::Lp | Target::Mps | Target::Vipr)
    }
}

impl Arguments {
    pub fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        options.without_certificate("export")?;
        let question = self.question()?;
        if self.to == Target::Coq {
            return self.theorem(options, output);
        }
        let limits = Limits::start(options);
        let instance = input::instance(&self.instance, options)?;
        let (text, status) = if instance.stages.is_some() && self.to == Target::Efg {
            (market(&instance)?, Status::Yes)
        } else {
            let game = match &instance.stages {
                None => Game::compile_until(&instance, &|| limits.stopped())?,
                Some(_) => {
                    let net = question.as_ref().is_some_and(|asked| asked.concept.has_costs());
                    plan_game(&instance, !net, Buyers::All)?
                }
            };
            match &question {
                Some(question) => self.program(&game, question, options, &limits)?,
                None => (self.game(&instance, &game)?, Status::Yes),
            }
        };
        written::write(output, self.to.name(), &text, self.output.as_deref(), &self.instance)?;
        Ok(status)
    }

    /// The question whose program is written; refuses options that the format has no use for.
    fn question(&self) -> Result<Option<Question>, Failure> {
        let to = self.to.name();
        if !self.to.is_program() {
            let given = [
                ("--concept", self.concept.is_some()),
                ("--objective", self.objective.is_some()),
                ("--sense", self.sense.is_some()),
            ];
            return match given.iter().find(|(_, is_given)| *is_given) {
                Some((option, _)) => {
                    let written = match self.to {
                        Target::Coq => "what a certificate claims",
                        _ => "the game",
                    };
                    let message =
                        format!("{option} is for lp, mps and vipr: --to {to} writes {written}");
                    Err(Failure::usage(message))
                }
                None => Ok(None),
            };
        }
        let Some(concept) = self.concept else {
            let message = format!("--to {to} needs --concept: the set of laws to optimise over");
            return Err(Failure::usage(message));
        };
        if concept.family() != Family::Laws {
            let message = format!("--to {to} is for the concepts of laws over types and actions");
            let help = "use coarse, coarse-ns, bce, bce-ns, coarse-net or any-information";
            return Err(Problem::new("export-concept", message).help(help).into());
        }
        Ok(Some(Question {
            concept,
            objective: self.objective.clone().unwrap_or_else(Objective::welfare),
            direction: self.sense.unwrap_or(Sense::Min).direction(),
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
        }))
    }

    /// Writes the certificate as a theorem, if the checker finds it valid.
    fn theorem(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        options.without_instance("export --to coq")?;
        let limits = Limits::start(options);
        let bytes = input::bytes(&self.instance)?;
        let read = serde_json::from_slice::<serde_json::Value>(&bytes).ok();
        let format = |read: &serde_json::Value| read.get("format") == Some(&FORMAT.into());
        let certificate = read.filter(format).ok_or(CoqError::Malformed)?;
        let outcome = check_within(&limits, bytes, None);
        match outcome {
            None => {
                output.show(&unfinished_check())?;
                return Ok(Status::Undecided);
            }
            Some(outcome @ Outcome::Invalid { .. }) => {
                output.show(&checked(&outcome))?;
                return Ok(Status::No);
            }
            Some(Outcome::Valid(_)) => {}
        }
        let name = self.instance.display().to_string();
        let source = embedded(&certificate, name).ok_or(CoqError::Malformed)?;
        let instance = Instance::read(source)?;
        let game = Game::compile_until(&instance, &|| limits.stopped())?;
        limits.finish();
        let text = coq(&certificate, &instance, &game)?;
        written::write(output, "coq", &text, self.output.as_deref(), &self.instance)?;
        Ok(Status::Yes)
    }

    fn game(&self, instance: &Instance, game: &Game) -> Result<String, Failure> {
        let title = instance.title.as_deref();
        Ok(match self.to {
            Target::Nfg => nfg(game, title.unwrap_or_default())?,
            Target::Json => format!("{}\n", json(game, title)?),
            _ => efg(game, title.unwrap_or_default())?,
        })
    }

    fn program(
        &self,
        game: &Game,
        question: &Question,
        options: &Options,
        limits: &Limits,
    ) -> Result<(String, Status), Failure> {
        let Question { concept, objective, direction, .. } = question;
        let program = LinearProgram::of(game, *concept, objective, *direction)?;
        match self.to {
            Target::Lp => Ok((lp(&program), Status::Yes)),
            Target::Mps => Ok((mps(&program), Status::Yes)),
            _ => {
                let precision = options.precision_for(game, *concept);
                let found = limits.run(|control| solve(game, question, &precision, control));
                limits.finish();
                let status = Status::reached(is_within(&found.value, &precision));
                Ok((vipr(game, &program, &found), status))
            }
        }
    }
}

/// A combined market as a tree.
fn market(instance: &Instance) -> Result<String, Failure> {
    let tree = Extensive::of(&Market::of(instance), Buyers::All, MOST_PLAYS)?;
    let agents: Vec<&str> = instance.agents.iter().map(|agent| agent.name.as_str()).collect();
    Ok(efg_market(&tree, &agents, instance.title.as_deref().unwrap_or_default())?)
}

/// The instance that a certificate embeds.
fn embedded(certificate: &serde_json::Value, name: String) -> Option<Source> {
    let instance = certificate.get("instance")?;
    let syntax = match instance.get("syntax")?.as_str()? {
        "json" => Syntax::Json,
        _ => Syntax::Toml,
    };
    let text = instance.get("source")?.as_str()?.to_owned();
    let set = instance.get("set")?.as_object()?.iter();
    let set = set.map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
    Some(Source { name, text, syntax, set: set.collect::<Option<_>>()? })
}

impl From<CoqError> for Failure {
    fn from(error: CoqError) -> Self {
        let message = error.to_string();
        let problem = match error {
            CoqError::Kind { .. } => Problem::new("not-supported", message).help(EXPORTED),
            CoqError::Empty { .. } => Problem::new("not-supported", message),
            CoqError::TooLarge { .. } => {
                Problem::new("too-large", message).help("use fewer items, units or agents")
            }
            CoqError::Malformed => Problem::new("bad-certificate", message)
                .help("--to coq takes a certificate that poacert wrote"),
        };
        problem.into()
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        let code = match error {
            ExportError::TooLarge { .. } => "too-large",
            ExportError::Name { .. } => "bad-name",
        };
        Problem::new(code, error.to_string()).into()
    }
}
