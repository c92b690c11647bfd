//! `poacert smooth`.

use super::failure::Failure;
use super::options::Options;
use super::output::Output;
use super::session::{Session, is_within};
use super::status::Status;
use super::values::number;
use crate::certificate::{Certificate, Form, of_given, of_smoothness};
use crate::claims::check_welfare;
use crate::equilibrium::Concept;
use crate::game::{Game, Winnings};
use crate::instance::{Instance, SmoothnessKind};
use crate::report::{Problem, Subject, given, smoothness};
use crate::smoothness::{
    Given, Kind, Smoothness, Weights, best_bound, check_given, largest_lambda, safety,
};
use dashu::rational::RBig;
use std::path::PathBuf;

/// Find the largest lambda at a mu, or the best bound mu/lambda, or check given deviations
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The instance, TOML or JSON; - reads standard input
    instance: PathBuf,
    /// Deviations depend on the agent's own type only
    #[arg(long)]
    semi: bool,
    /// Weak smoothness: the most that could have been paid for what was won counts too
    #[arg(long)]
    weak: bool,
    /// The weight of revenue, at least 1 (with --weak at least 0), or `best` [default: 1]
    #[arg(long, value_parser = mu, allow_hyphen_values = true)]
    mu: Option<Mu>,
    /// With --weak, the weight of what could have been paid, at least 0 [default: 1]
    #[arg(long, value_parser = number, requires = "weak", allow_hyphen_values = true)]
    mu2: Option<RBig>,
    /// Check the instance's own deviations at its own lambda, mu and kind; --mu and --semi override
    #[arg(long)]
    given: bool,
    /// With --given, the lambda to check
    #[arg(long, value_parser = number, requires = "given", allow_hyphen_values = true)]
    lambda: Option<RBig>,
}

/// A weight of revenue.
#[derive(Clone)]
enum Mu {
    Best,
    At(RBig),
}

fn mu(text: &str) -> Result<Mu, String> {
    match text {
        "best" => Ok(Mu::Best),
        text => number(text).map(Mu::At).map_err(|error| format!("{error}; or `best`")),
    }
}

impl Arguments {
    pub fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        let session = Session::open(&self.instance, "smooth", options)?;
        check_welfare(&session.game)?;
        match self.given {
            true => self.check_given(session, output),
            false => self.find(session, options, output),
        }
    }

    fn kind(&self, semi: bool) -> Kind {
        match (self.weak, semi) {
            (false, false) => Kind::Smooth,
            (false, true) => Kind::SemiSmooth,
            (true, false) => Kind::Weak,
            (true, true) => Kind::WeakSemi,
        }
    }

    /// The weights, where mu is `default` unless it is given.
    fn weights(&self, default: RBig) -> Result<Weights, Failure> {
        let mu = match &self.mu {
            None => default,
            Some(Mu::At(mu)) => mu.clone(),
            Some(Mu::Best) => {
                let with = if self.given { "--given" } else { "--weak" };
                return Err(Failure::usage(format!("--mu best does not go with {with}")));
            }
        };
        let least = if self.weak { RBig::ZERO } else { RBig::ONE };
        if mu < least {
            return Err(range(format!("mu = {mu} is below {least}")));
        }
        let mu2 = match (&self.mu2, self.weak) {
            (Some(mu2), _) => mu2.clone(),
            (None, true) => RBig::ONE,
            (None, false) => RBig::ZERO,
        };
        if mu2 < RBig::ZERO {
            return Err(range(format!("mu2 = {mu2} is below 0")));
        }
        Ok(Weights { mu, mu2 })
    }

    fn winnings(&self, instance: &Instance) -> Result<Option<Winnings>, Failure> {
        Ok(if self.weak { Some(Game::winnings(instance)?) } else { None })
    }

    fn find(&self, session: Session, options: &Options, output: Output) -> Result<Status, Failure> {
        let Session { limits, instance, game, certificate } = session;
        let best = matches!(self.mu, Some(Mu::Best)) && !self.weak;
        let weights = if best { None } else { Some(self.weights(RBig::ONE)?) };
        let (kind, winnings) = (self.kind(self.semi), self.winnings(&instance)?);
        // As many rows as a coarse program has columns, and no obedience.
        let precision = options.precision_for(&game, Concept::Coarse);
        let found = limits.run(|control| match &weights {
            None => best_bound(&game, kind, &precision, control),
            Some(weights) => {
                largest_lambda(&game, kind, weights, winnings.as_ref(), &precision, control)
            }
        });
        let safety = limits.run(|control| safety(&game, control));
        limits.finish();
        let staged = instance.stages.is_some();
        let make =
            |found: &Smoothness| about_auction(of_smoothness(&instance, &game, found), staged);
        let written = certificate.write(&found, make, |_| None)?;
        let known = if best { &found.bound } else { &found.lambda };
        let reached = is_within(known, &precision);
        let subject = Subject { instance: &instance, game: &game, certificate: written.as_deref() };
        output.show(&smoothness(&subject, &found, winnings.as_ref(), &safety, reached))?;
        Ok(match (found.holds(), found.fails()) {
            (true, _) => Status::Yes,
            (_, true) => Status::No,
            _ => Status::Undecided,
        })
    }

    fn check_given(&self, session: Session, output: Output) -> Result<Status, Failure> {
        let Session { limits, instance, game, certificate } = session;
        limits.finish();
        let claim = instance.smoothness.clone();
        if instance.deviations.is_empty() {
            let help = "add [[deviations]], or leave --given out to look for the best ones";
            let problem = Problem::new("no-deviations", "the instance gives no deviations");
            return Err(problem.help(help).into());
        }
        let lambda = match (&self.lambda, &claim) {
            (Some(lambda), _) => lambda.clone(),
            (None, Some(claim)) => claim.lambda.clone(),
            (None, None) => {
                let problem = Problem::new("no-lambda", "the instance claims no lambda");
                return Err(problem.help("add [smoothness], or give one with --lambda").into());
            }
        };
        let weights = self.weights(claim.as_ref().map_or(RBig::ONE, |claim| claim.mu.clone()))?;
        let claimed = claim.as_ref().map(|claim| claim.kind).unwrap_or_default();
        let semi = self.semi || claimed == SmoothnessKind::SemiSmooth;
        if semi {
            knows_own_type_only(&instance)?;
        }
        let (kind, winnings) = (self.kind(semi), self.winnings(&instance)?);
        let checked = check_given(&instance, &game, kind, &lambda, &weights, winnings.as_ref())?;
        let staged = instance.stages.is_some();
        let make = |checked: &Given| about_auction(of_given(&instance, &game, checked), staged);
        let written = certificate.write(&checked, make, |_| None)?;
        let subject = Subject { instance: &instance, game: &game, certificate: written.as_deref() };
        output.show(&given(&subject, &checked))?;
        Ok(if checked.holds() { Status::Yes } else { Status::No })
    }
}

/// Smoothness of a combined market is that of its auction alone.
fn about_auction(certificate: Certificate, staged: bool) -> Certificate {
    if staged { certificate.in_form(Form::auction()) } else { certificate }
}

/// Semi-smooth deviations may not depend on the types of others.
fn knows_own_type_only(instance: &Instance) -> Result<(), Failure> {
    for deviation in &instance.deviations {
        let mut others = deviation.types.iter().enumerate().filter(|(j, _)| *j != deviation.agent);
        if others.any(|(_, of_type)| of_type.is_some()) {
            let name = &instance.agents[deviation.agent].name;
            let message = format!("a deviation of agent {name} depends on the types of others");
            let problem = Problem::new("not-semi-smooth", message);
            return Err(problem.help("leave --semi out, or give deviations by own type").into());
        }
    }
    Ok(())
}

fn range(message: String) -> Failure {
    Problem::new("out-of-range", message).into()
}
