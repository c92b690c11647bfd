//! From a search to an answer: the interval, and the tree that proves one end of it.

use super::leaf::Prover;
use super::program::CaseProgram;
use super::search::{Entry, Search};
use super::{LeafBound, Node, Point, ProfileProof};
use crate::equilibrium::answer::{Answer, Proof};
use crate::equilibrium::laws::{largest, signed};
use crate::equilibrium::{Direction, Orbits, Question};
use crate::exact::{Bracket, Extended};
use crate::game::{Game, symmetric_classes};
use crate::solve::{Control, Precision};
use dashu::rational::RBig;

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
    let point = point.map(|(_, strategies)| Point::Profile(strategies));
    let proof = ProfileProof { tree: Some(tree), point };
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
            _ => tree.push(Node::Leaf(self.prover.shortened(case, leaf, bound))),
        }
    }
}

impl Prover<'_> {
    /// Multipliers with fewer digits that prove the bound as well, if rounding finds some.
    fn shortened(&self, _case: &super::case::Case, leaf: &LeafBound, _bound: &RBig) -> LeafBound {
        leaf.clone()
    }
}
