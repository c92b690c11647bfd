//! Bayes-Nash equilibria in pure strategies: all of them, and the worst and the best.

mod amount;
mod left;
mod tree;

use super::super::{Answer, Proof, Question};
use super::equilibria::{Equilibria, Kind, Strategy};
use super::proof::{Point, ProfileProof};
use crate::exact::{Bracket, Extended};
use crate::game::{Game, ratio};
use crate::solve::Control;
use amount::{Amount, fits};
use dashu::integer::IBig;
use left::{Left, Narrowed, Tables};
use std::ops::ControlFlow;
use tree::{Proved, Tree};

/// All pure Bayes-Nash equilibria, or those whose bids do not fall as the value rises; types of probability 0
/// are left out.
pub fn pure_equilibria(game: &Game, monotone: bool, control: &Control<'_>) -> Equilibria {
    let mut found = Vec::new();
    let mut keep = |left: &Left| {
        let plan = |of_type: &Vec<Vec<usize>>| {
            let plan: Vec<_> = of_type.iter().map(|actions| actions.first().copied()).collect();
            Strategy::pure(&plan)
        };
        found.push(left.iter().map(plan).collect());
    };
    let complete = match fits(game, [&IBig::ZERO, &IBig::ZERO]) {
        true => list(&Tables::<i128>::of(game, monotone), control, &mut keep),
        false => list(&Tables::<IBig>::of(game, monotone), control, &mut keep),
    };
    Equilibria::of(game, Kind::Pure, monotone, found, complete.is_continue(), control)
}

fn list<N: Amount>(
    tables: &Tables<'_, N>,
    control: &Control<'_>,
    found: &mut dyn FnMut(&Left),
) -> ControlFlow<()> {
    each(tables, tables.everything(), control, found)
}

/// Tells every equilibrium in which types play what is left; breaks off when it is time to stop.
fn each<N: Amount>(
    tables: &Tables<'_, N>,
    mut left: Left,
    control: &Control<'_>,
    found: &mut dyn FnMut(&Left),
) -> ControlFlow<()> {
    match tables.narrow(&mut left, control, &mut |_| {}) {
        Narrowed::Open => {}
        Narrowed::Stopped => return ControlFlow::Break(()),
        Narrowed::Empty | Narrowed::Refuted(_) => return ControlFlow::Continue(()),
    }
    // With one action left to everybody, an action that nothing dominates is a best reply.
    let Some((agent, of_type)) = tables.undecided(&left) else {
        found(&left);
        return ControlFlow::Continue(());
    };
    for action in left[agent][of_type].clone() {
        let mut case = left.clone();
        case[agent][of_type] = vec![action];
        each(tables, case, control, found)?;
    }
    ControlFlow::Continue(())
}

/// The worst or the best pure Bayes-Nash equilibrium: infinite where there is none.
///
/// The tree of cases that rules out everything else is the proof. For larger games HiGHS solves the mixed-integer
/// form first, whose solution, if it is an equilibrium, tells the tree what not to look into.
pub fn solve_pure(game: &Game, question: &Question, control: &Control<'_>) -> Answer {
    let (welfare, revenue, _) = question.objective.integers();
    let proved = match fits(game, [&welfare, &revenue]) {
        true => Tree::new(&Tables::<i128>::of(game, question.monotone), question, control).prove(),
        false => Tree::new(&Tables::<IBig>::of(game, question.monotone), question, control).prove(),
    };
    answer(game, question, proved)
}

fn answer(game: &Game, question: &Question, proved: Proved) -> Answer {
    let (.., unit) = question.objective.integers();
    let unit = unit * &game.money * &game.prior_total;
    // In the sense of a minimum.
    let end = |sum: Option<IBig>| match sum {
        Some(sum) => Extended::Finite(ratio(sum, unit.clone())),
        None => Extended::Infinity,
    };
    let upper = end(proved.best.as_ref().map(|(value, _)| value.clone()));
    let lower = end(proved.least);
    let value = match question.direction {
        super::super::Direction::Min => Bracket { lower, upper },
        super::super::Direction::Max => Bracket { lower: -upper, upper: -lower },
    };
    let strategies = proved.best.map(|(_, left)| Point::Profile(tree::strategies(&left)));
    let proof =
        ProfileProof { tree: Some(proved.nodes), point: strategies, ..ProfileProof::default() };
    Answer { question: question.clone(), value, proof: Proof::Profiles(proof) }
}
