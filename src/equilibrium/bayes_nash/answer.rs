//! From a search to an answer: the interval, and the tree that proves one end of it.

use super::case::Case;
use super::incumbent::Incumbent;
use super::leaf::Prover;
use super::outer::outer_bound;
use super::program::CaseProgram;
use super::search::{Entry, Search};
use super::{LeafBound, Node, Point, ProfileProof};
use crate::equilibrium::answer::{Answer, Proof};
use crate::equilibrium::dominance::{Level, Verdict, eliminate};
use crate::equilibrium::laws::largest;
use crate::equilibrium::{Direction, Orbits, Question};
use crate::exact::{Bracket, Extended};
use crate::game::{Game, symmetric_classes};
use crate::solve::{Control, Precision};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What a shorter proof may lose: one over this.
const ROUGHLY: u32 = 1_000_000;

/// From so many entries of a program on, a bound from outside comes first.
const SOON_BOUNDED: usize = 1_000_000;
/// The most entries of a program that a search builds; beyond that it looks for equilibria only.
const MOST_ENTRIES: usize = 10_000_000;

/// Answers a question about all Bayes-Nash equilibria, or those in undominated actions.
///
/// The latter are the equilibria of the game that the survivors make: what is removed is, against everything that
/// survives, no better than a mixture of survivors, so that nobody gains by it.
pub(in crate::equilibrium) fn solve_profiles(
    game: &Game,
    question: &Question,
    precision: &Precision,
    control: &Control<'_>,
) -> Answer {
    let Some(rounds) = question.undominated else {
        return solve_among([game; 2], question, precision, control);
    };
    let rounds = eliminate(game, rounds, Level::Interim, control);
    let mut answer = match rounds.verdict {
        Verdict::Survives => {
            let left = rounds.left().restricted(game);
            solve_among([&left, game], question, precision, control)
        }
        _ => Answer {
            question: question.clone(),
            value: Bracket::new(Extended::NegativeInfinity, Extended::Infinity),
            proof: Proof::Profiles(ProfileProof::default()),
        },
    };
    if let Proof::Profiles(proof) = &mut answer.proof {
        proof.undominated = Some(Box::new(rounds));
    }
    answer
}

/// Answers it among the equilibria of a game, all of which are equilibria of the whole game.
fn solve_among(
    [game, whole]: [&Game; 2],
    question: &Question,
    precision: &Precision,
    control: &Control<'_>,
) -> Answer {
    let entries = CaseProgram::entries(game);
    let known = (entries > SOON_BOUNDED).then(|| outer_bound(game, question, &control.share(2)));
    if entries > MOST_ENTRIES {
        let mut incumbent = Incumbent::new([game, whole], question);
        incumbent.start(control);
        let (case, leaf) = (Case::root(game), known.unwrap_or_else(LeafBound::nothing));
        let bound = Prover::new(game, question).bound(&case, &leaf).into();
        let tree = Proved { bound, tree: vec![Node::Leaf(leaf)], root: None };
        return answer(question, tree, incumbent.best, most(game, question));
    }
    let program = CaseProgram::new(game, question);
    let mut search = Search::new(&program, whole, question, precision, control);
    search.run(known);
    let point = search.incumbent.best.take();
    let bound = search.least_bound(point.as_ref().map(|(value, _)| value));
    let mut tree = Vec::new();
    search.write(0, &bound, &mut tree);
    let proved = Proved { bound, tree, root: search.root() };
    answer(question, proved, point, search.most.clone())
}

/// What a search proved of the question as a minimum.
struct Proved {
    bound: Extended,
    tree: Vec<Node>,
    root: Option<(RBig, LeafBound)>,
}

/// The answer; `most`: the signed objective is never more.
fn answer(question: &Question, proved: Proved, point: Option<(RBig, Point)>, most: RBig) -> Answer {
    let attained = match &point {
        Some((value, _)) => Extended::Finite(value.clone()),
        // Some equilibrium exists, but perhaps none of the set.
        None if question.may_be_empty() => Extended::Infinity,
        None => Extended::Finite(most),
    };
    let value = match question.direction {
        Direction::Min => Bracket::new(proved.bound, attained),
        Direction::Max => Bracket::new(-attained, -proved.bound),
    };
    let point = point.map(|(_, point)| point);
    let proof =
        ProfileProof { tree: Some(proved.tree), point, undominated: None, root: proved.root };
    Answer { question: question.clone(), value, proof: Proof::Profiles(proof) }
}

fn most(game: &Game, question: &Question) -> RBig {
    match largest(game, question, &Orbits::new(symmetric_classes(game))) {
        Extended::Finite(most) => most,
        _ => RBig::ZERO,
    }
}

impl Search<'_, '_> {
    /// The bound all leaves prove, or the value of the best equilibrium if that is less. A leaf whose bound no law
    /// attains is empty.
    fn least_bound(&self, attained: Option<&RBig>) -> Extended {
        let leaves = self.entries.iter().filter(|entry| entry.split.is_none());
        let bounds = leaves.filter_map(|entry| entry.proved.as_ref().map(|(bound, _)| bound));
        let least = bounds.filter(|bound| **bound <= self.most).chain(attained).min();
        least.cloned().map_or(Extended::Infinity, Extended::Finite)
    }

    /// What multipliers of few digits prove without any branching.
    fn root(&self) -> Option<(RBig, LeafBound)> {
        let Entry { case, proved, .. } = self.entries.first()?;
        let (bound, leaf) = proved.as_ref()?;
        let nearly = bound - RBig::from_parts(IBig::ONE, ROUGHLY.into());
        let leaf = self.prover.shortened(case, leaf, bound, &nearly);
        Some((self.prover.bound(case, &leaf).min(self.most.clone()), leaf))
    }

    /// Writes the tree below an entry, cut where the bound is proved already.
    fn write(&self, entry: usize, bound: &Extended, tree: &mut Vec<Node>) {
        let Entry { case, proved, split, .. } = &self.entries[entry];
        let Some((proved, leaf)) = proved else {
            tree.push(Node::Empty);
            return;
        };
        // What a leaf must prove: the bound, or more than any law attains.
        let target = match bound {
            Extended::Finite(bound) => bound.clone(),
            _ => (proved + &self.most) / RBig::from(2),
        };
        match split {
            Some((node, children)) if *proved < target => {
                tree.push(node.clone());
                children.iter().for_each(|&child| self.write(child, bound, tree));
            }
            _ => tree.push(Node::Leaf(self.prover.shortened(case, leaf, proved, &target))),
        }
    }
}

impl ProfileProof {
    /// See [`Answer::shorter`]: without the tree below the root, then without the tree.
    pub(in crate::equilibrium) fn shorter(
        mut self,
        question: &Question,
        mut value: Bracket,
    ) -> Option<(Bracket, Self)> {
        self.tree.as_ref()?;
        let bound = match self.root.take() {
            Some((bound, leaf)) if self.tree.as_ref().is_some_and(|tree| tree.len() > 1) => {
                self.tree = Some(vec![Node::Leaf(leaf)]);
                Extended::Finite(bound)
            }
            _ => {
                self.tree = None;
                Extended::NegativeInfinity
            }
        };
        match question.direction {
            Direction::Min => value.lower = bound,
            Direction::Max => value.upper = -bound,
        }
        Some((value, self))
    }
}
