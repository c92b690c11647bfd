//! From a search to an answer: the interval, and the tree that proves one end of it.

use super::program::CaseProgram;
use super::search::{Entry, Search};
use super::{LeafBound, Node, ProfileProof};
use crate::equilibrium::answer::{Answer, Proof};
use crate::equilibrium::laws::{largest, signed};
use crate::equilibrium::{Direction, Orbits, Question};
use crate::exact::{Bracket, Extended};
use crate::game::{Game, symmetric_classes};
use crate::solve::{Control, Precision};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What a shorter proof may lose: one over this.
const ROUGHLY: u32 = 1_000_000;

/// Answers a question about all Bayes-Nash equilibria.
pub(in crate::equilibrium) fn solve_profiles(
    game: &Game,
    question: &Question,
    precision: &Precision,
    control: &Control<'_>,
) -> Answer {
    let program = CaseProgram::new(game, question);
    let mut search = Search::new(&program, question, precision, control);
    search.run();
    let point = search.incumbent.best.take();
    let bound = search.proved(point.as_ref().map(|(value, _)| value));
    let attained = match &point {
        Some((value, _)) => Extended::Finite(value.clone()),
        // Some equilibrium exists, but perhaps none that is monotone.
        None if question.monotone => Extended::Infinity,
        None => {
            let orbits = Orbits::new(symmetric_classes(game));
            signed(question, signed(question, largest(game, question, &orbits)))
        }
    };
    let value = match question.direction {
        Direction::Min => Bracket::new(bound.clone(), attained),
        Direction::Max => Bracket::new(-attained, Extended::Finite(-bound.clone())),
    };
    let mut tree = Vec::new();
    search.write(0, &bound, &mut tree);
    let point = point.map(|(_, point)| point);
    let proof = ProfileProof { tree: Some(tree), point, root: search.root() };
    Answer { question: question.clone(), value, proof: Proof::Profiles(proof) }
}

impl Search<'_, '_> {
    /// The bound all leaves prove, or the value of the best equilibrium if that is less.
    fn proved(&self, attained: Option<&RBig>) -> RBig {
        let leaves = self.entries.iter().filter(|entry| entry.split.is_none());
        let bounds = leaves.filter_map(|entry| entry.proved.as_ref().map(|(bound, _)| bound));
        // Some case leaves everybody something to play, or nobody has an action.
        bounds.chain(attained).min().cloned().unwrap_or(RBig::ZERO)
    }

    /// What multipliers of few digits prove without any branching.
    fn root(&self) -> Option<(RBig, LeafBound)> {
        let Entry { case, proved, .. } = self.entries.first()?;
        let (bound, leaf) = proved.as_ref()?;
        let nearly = bound - RBig::from_parts(IBig::ONE, ROUGHLY.into());
        let leaf = self.prover.shortened(case, leaf, bound, &nearly);
        Some((self.prover.bound(case, &leaf), leaf))
    }

    /// Writes the tree below an entry, cut where the bound is proved already.
    fn write(&self, entry: usize, bound: &RBig, tree: &mut Vec<Node>) {
        let Entry { case, proved, split, .. } = &self.entries[entry];
        let Some((proved, leaf)) = proved else {
            tree.push(Node::Empty);
            return;
        };
        match split {
            Some((node, children)) if proved < bound => {
                tree.push(node.clone());
                children.iter().for_each(|&child| self.write(child, bound, tree));
            }
            _ => tree.push(Node::Leaf(self.prover.shortened(case, leaf, proved, bound))),
        }
    }
}

impl ProfileProof {
    /// See [`Answer::shorter`]: without the tree below the root, then without the tree.
    pub(in crate::equilibrium) fn shorter(
        mut self,
        question: &Question,
        mut value: Bracket,
    ) -> Option<Answer> {
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
        Some(Answer { question: question.clone(), value, proof: Proof::Profiles(self) })
    }
}
