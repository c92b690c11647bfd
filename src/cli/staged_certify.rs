//! `poacert certify` on combined markets: by theorem, by solving them, or both on one page.

use super::failure::Failure;
use super::options::Options;
use super::output::Output;
use super::session::{Opened, Session};
use super::staged_solve::{not_sequential, refuse_undone_answers};
use super::status::Status;
use crate::certificate::{Played, of_direct, of_theorem};
use crate::claims::{
    ClaimError, DirectJudged, StagedAnswer, TheoremJudged, Verdict, certify_by_theorem,
    check_question, is_by_sequences, judge_direct, revenue_to_beat, staged_concept, staged_kind,
};
use crate::equilibrium::dominance::Rounds;
use crate::equilibrium::sequence_form;
use crate::equilibrium::{self, Concept, Direction, Objective, PriorMode, Question};
use crate::game::{Game, plan_game_until};
use crate::instance::Instance;
use crate::report::{Problem, StagedCertified, staged_certified};
use crate::solve::{Control, Precision};
use crate::staged::{Buyers, Market, Side, Tree, plan_count};
use dashu::integer::UBig;
use std::time::{Duration, Instant};

/// Most ways to play that are gone through where solving is asked for.
const MOST_PLAYS: usize = 20_000_000;
/// Most where it is not.
const MOST_PLAYS_UNASKED: usize = 50_000;

/// Most columns of a plan game that is solved where that is not asked for.
const MOST_COLUMNS_UNASKED: usize = 100_000;

/// How long a market is solved for where neither that nor a time is asked for.
const UNASKED: Duration = Duration::from_secs(10);

/// What is asked of a combined market.
pub(super) struct Asked {
    pub by: Option<By>,
    pub concept: Option<Concept>,
    pub objective: Objective,
    pub bound: Option<String>,
    pub direction: Direction,
    pub undominated: Option<Rounds>,
    pub buyers: Buyers,
    /// Only equilibria that are sequential; then the concept is `bne`.
    pub sequential: bool,
}

/// How a claim about a combined market is judged.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum By {
    /// From the auction alone.
    Theorem,
    /// By solving the combined market.
    Direct,
}

/// What was solved.
enum Solved {
    /// The tree.
    Tree(Tree),
    /// The plan game.
    Plans(Box<Game>),
}

impl Solved {
    fn played(&self) -> Played<'_> {
        match self {
            Solved::Tree(tree) => Played::Tree(tree),
            Solved::Plans(game) => Played::Plans(game),
        }
    }

    fn plans(&self) -> Option<&Game> {
        match self {
            Solved::Tree(_) => None,
            Solved::Plans(game) => Some(game),
        }
    }
}

/// Judges a claim about a combined market.
pub(super) fn run(
    session: Opened,
    asked: &Asked,
    options: &Options,
    output: Output,
) -> Result<Status, Failure> {
    let is_restricted = asked.buyers != Buyers::All
        || asked.direction == Direction::Max
        || asked.objective != Objective::welfare()
        || asked.undominated.is_some();
    let by_theorem = match asked.by {
        Some(By::Theorem)
            if asked.concept.is_some_and(|concept| concept != Concept::Bne) || is_restricted =>
        {
            return Err(Failure::usage(
                "theorems are about the worst welfare of all Bayes-Nash equilibria: leave out --concept, --objective, --buyers, --sense, --sequential and --undominated",
            ));
        }
        Some(by) => by == By::Theorem,
        None => asked.concept.is_none() && !is_restricted,
    };
    let of_two = session.instance.agents.len() == 2;
    let is_bne = asked.concept == Some(Concept::Bne) && asked.undominated.is_none();
    if asked.sequential && !(of_two && is_bne) {
        return Err(not_sequential());
    }
    if asked.sequential {
        refuse_undone_answers(&session.instance)?;
    }
    if asked.objective != Objective::welfare() && asked.bound.is_none() {
        return Err(ClaimError::BoundNeeded.into());
    }
    let by_solving = asked.by != Some(By::Theorem);
    let Session { limits, instance, game, certificate } = session.compile()?;
    let kind = asked.concept.filter(|_| !by_theorem).map(staged_kind);
    let bound = asked.bound.as_deref();
    let theorem = limits.run(|control| {
        let control = if by_solving { control.share(2) } else { control.share(1) };
        certify_by_theorem(&instance, &game, bound, kind, &control)
    })?;
    let (mut not_solved, mut left_after) = (None, None);
    let mut solved = None;
    if by_solving {
        let concept = asked.concept.unwrap_or_else(|| staged_concept(&instance, &game));
        let question = Question {
            concept,
            objective: asked.objective.clone(),
            direction: asked.direction,
            prior: PriorMode::Given,
            monotone: false,
            undominated: asked.undominated,
        };
        let asked_for = !by_theorem;
        let work = |control: &Control<'_>| {
            solve(&instance, (asked, asked_for), &question, options, control)
        };
        let started = Instant::now();
        let found = match asked_for {
            true => limits.run(work),
            false => limits.run_at_most(UNASKED, work),
        };
        if by_theorem && options.time_limit.is_none() && started.elapsed() >= UNASKED {
            left_after = Some(UNASKED);
        }
        match found {
            Ok((in_what, answer)) => {
                let to_beat = limits.run(|control| {
                    revenue_to_beat(&instance, &game, &asked.objective, PriorMode::Given, control)
                })?;
                solved = Some((in_what, judge_direct(&theorem, bound, answer, to_beat)?));
            }
            // What the theorems say is known, whatever limit came first.
            Err(Failure::Undecided(problem)) => not_solved = Some(problem.message),
            // What was not asked for need not be there.
            Err(Failure::Problem(problem)) if by_theorem => not_solved = Some(problem.message),
            Err(failure) => return Err(failure),
        }
    }
    limits.finish();
    let mut shown = StagedCertified {
        instance: &instance,
        objective: &asked.objective,
        theorem: &theorem,
        by_theorem,
        direct: solved.as_ref().map(|(in_what, judged)| (judged, in_what.plans())),
        not_solved: not_solved.as_deref(),
        left_after,
        buyers: asked.buyers,
        certificate: None,
    };
    let (verdict, by) = shown.verdict();
    let written = match &solved {
        Some((_, judged)) if judged.worst.is_open() => None,
        // The theorems were not asked for.
        None if !by_theorem => None,
        Some((in_what, judged)) if by != Some("theorem") => {
            let make = |judged: &DirectJudged| {
                let games = (&game, in_what.played());
                of_direct(&instance, games, asked.buyers, &theorem, judged)
            };
            certificate
                .write(judged, make, |judged| shorter(&theorem, bound, judged, in_what.plans()))?
        }
        _ => certificate.write_once(of_theorem(&instance, &game, &theorem))?,
    };
    shown.certificate = written.as_deref();
    output.show(&staged_certified(&shown))?;
    Ok(match verdict {
        Verdict::Certified => Status::Yes,
        Verdict::Refuted => Status::No,
        Verdict::Undecided => Status::Undecided,
    })
}

/// The worst (or best) equilibria of the combined market; where that was not asked for, of a small one.
fn solve(
    instance: &Instance,
    (asked, asked_for): (&Asked, bool),
    question: &Question,
    options: &Options,
    control: &Control<'_>,
) -> Result<(Solved, StagedAnswer), Failure> {
    let (concept, buyers) = (question.concept, asked.buyers);
    if question.undominated.is_none() && is_by_sequences(concept, instance.agents.len()) {
        let most = if asked_for { MOST_PLAYS } else { MOST_PLAYS_UNASKED };
        let stop = || control.stopped();
        let tree = Tree::whole_until(&Market::of(instance), buyers, most, &stop)?;
        let precision = options.precision.clone().unwrap_or(Precision::Exact);
        let solve = match asked.sequential {
            true => sequence_form::solve_sequential,
            false => sequence_form::solve,
        };
        let answer = solve(&tree, question, &precision, control);
        return Ok((Solved::Tree(tree), StagedAnswer::Sequences(Box::new(answer))));
    }
    if !asked_for {
        check_size(instance, !concept.has_costs(), buyers)?;
    }
    let game = plan_game_until(instance, !concept.has_costs(), buyers, &|| control.stopped())?;
    check_question(&game, question)?;
    let precision = options.precision_for(&game, concept);
    let answer = equilibrium::solve(&game, question, &precision, control);
    Ok((Solved::Plans(Box::new(game)), StagedAnswer::Plans(Box::new(answer))))
}

/// Refuses a plan game that is not solved without being asked for.
fn check_size(instance: &Instance, with_information: bool, buyers: Buyers) -> Result<(), Failure> {
    let mut instance = instance.clone();
    if let (Some(stages), false) = (&mut instance.stages, with_information) {
        stages.information.clear();
    }
    let tree = Tree::whole(&Market::of(&instance), buyers, MOST_PLAYS_UNASKED)?;
    let plans = |side: &Side| (0..side.types.len()).map(|t| plan_count(side, t)).sum::<UBig>();
    let columns: UBig = tree.agents.iter().map(plans).product();
    if columns <= MOST_COLUMNS_UNASKED.into() {
        return Ok(());
    }
    let message = format!(
        "its plan game has {columns} columns, more than are solved unasked ({MOST_COLUMNS_UNASKED}); --by direct tries"
    );
    Err(Failure::Undecided(Problem::new("too-large", message)))
}

/// The claim with a wider interval and a shorter proof, judged anew.
fn shorter(
    theorem: &TheoremJudged,
    bound: Option<&str>,
    judged: DirectJudged,
    plans: Option<&Game>,
) -> Option<DirectJudged> {
    let worst = match judged.worst {
        StagedAnswer::Sequences(answer) => StagedAnswer::Sequences(Box::new(answer.shorter()?)),
        StagedAnswer::Plans(answer) => StagedAnswer::Plans(Box::new(answer.shorter(plans?)?)),
    };
    judge_direct(theorem, bound, worst, judged.optimal_revenue).ok()
}
