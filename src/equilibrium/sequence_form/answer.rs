//! From a program or a search to an answer: the interval, and what proves both ends of it.

use super::dominance::Dominated;
use super::earnings::{Earnings, Ranges};
use super::incumbent::{Incumbent, behaviour};
use super::point::point;
use super::program::SequenceProgram;
use super::proof::{Attained, LeafBound, Node, SequenceProof};
use super::reply::Plan;
use super::search::{Entry, Search};
use super::sequential;
use crate::equilibrium::{Concept, Direction, Question};
use crate::exact::{Bracket, Extended};
use crate::solve::{Control, Precision};
use crate::staged::Tree;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What a shorter proof may lose: one over this.
const ROUGHLY: u32 = 1_000_000;

/// What is known of an optimum over a set of equilibria of a staged game of two agents.
#[derive(Clone, Debug)]
pub struct SequenceAnswer {
    /// What was asked.
    pub question: Question,
    /// Whether only equilibria that are sequential count.
    pub sequential: bool,
    /// Where the optimum lies.
    pub value: Bracket,
    /// Why it lies there.
    pub proof: SequenceProof,
    /// Expected optimal welfare.
    pub optimal_welfare: RBig,
}

/// The most entries of a program that a search builds; beyond that it looks for equilibria only.
const MOST_ENTRIES: usize = 10_000_000;

/// Is this a question that sequence form answers? One about `bne`, `coarse-ns` or `bce-ns` of two agents.
pub fn answers(tree: &Tree, concept: Concept) -> bool {
    tree.agents.len() == 2 && matches!(concept, Concept::Bne | Concept::CoarseNs | Concept::BceNs)
}

/// Answers a question about a tree of two agents, of a concept that [`answers`] allows.
pub fn solve(
    tree: &Tree,
    question: &Question,
    precision: &Precision,
    control: &Control<'_>,
) -> SequenceAnswer {
    answer(tree, question, false, precision, control)
}

/// The same for concept `bne` over those equilibria that are, for some trembles, sequential equilibria (Kreps and Wilson 1982).
/// The tree is one of rational or accepting buyers: then every sequential equilibrium of the game with all answers is one
/// of its equilibria. One end is that of all of these, and the other an equilibrium found to be sequential.
pub fn solve_sequential(
    tree: &Tree,
    question: &Question,
    precision: &Precision,
    control: &Control<'_>,
) -> SequenceAnswer {
    answer(tree, question, true, precision, control)
}

fn answer(
    tree: &Tree,
    question: &Question,
    sequential: bool,
    precision: &Precision,
    control: &Control<'_>,
) -> SequenceAnswer {
    let earnings = Earnings::new(tree, question);
    let obedience = question.concept != Concept::CoarseNs;
    if SequenceProgram::entries(tree) > MOST_ENTRIES {
        return without_bound(&earnings, question, sequential, control);
    }
    let ranges = [0, 1].map(|i| Ranges::new(&earnings, i));
    // Relaxations are what they are, with all that is played in them.
    let dominated = match question.concept {
        Concept::Bne => Dominated::new(&earnings, &ranges),
        _ => Dominated::nothing(&earnings),
    };
    let Dominated { barred, steps } = dominated;
    let program = SequenceProgram::new(&earnings, ranges, barred, obedience);
    let whole = control;
    let control = if sequential { &whole.share(2) } else { whole };
    let mut search = Search::new(&program, precision, control);
    search.incumbent.met = sequential.then(Vec::new);
    let relaxed = match question.concept {
        Concept::Bne => {
            search.run();
            None
        }
        _ => search.relax().and_then(|columns| point(&program, &columns, obedience)),
    };
    // An equilibrium is a point of the relaxations, too.
    let met = search.incumbent.met.take();
    let equilibrium = search.incumbent.best.take();
    let equilibrium = equilibrium
        .map(|(value, plans)| (value, Attained::Equilibrium(behaviour(&earnings, &plans))));
    let relaxed = relaxed.map(|(value, point)| (value, Attained::Point(point)));
    let attained = [equilibrium, relaxed].into_iter().flatten().min_by(|a, b| a.0.cmp(&b.0));
    let bound = search.least_bound(attained.as_ref().map(|(value, _)| value));
    let attained = match met {
        Some(met) => sequential_of(&earnings, met, whole),
        None => attained,
    };
    let mut nodes = Vec::new();
    search.write(0, &bound, &mut nodes);
    let nodes = below(&steps, nodes);
    let root = search.root().map(|(bound, leaf)| (bound, below(&steps, vec![Node::Leaf(leaf)])));
    let worth = match &attained {
        Some((value, _)) => value.clone(),
        None => search.most.clone(),
    };
    let value = match question.direction {
        Direction::Min => Bracket::new(bound, worth),
        Direction::Max => Bracket::new(-worth, -bound),
    };
    let attained = attained.map(|(_, attained)| attained);
    let proof = SequenceProof { tree: Some(nodes), attained, root };
    let optimal_welfare = earnings.optimal_welfare();
    SequenceAnswer { question: question.clone(), sequential, value, proof, optimal_welfare }
}

/// The best sequential equilibrium that is found.
fn sequential_of(
    earnings: &Earnings<'_>,
    met: Vec<(RBig, [Plan; 2])>,
    control: &Control<'_>,
) -> Option<(RBig, Attained)> {
    let found = sequential::best(earnings, met, control);
    found.map(|(value, behaviour)| (value, Attained::Sequential(behaviour)))
}

/// A tree below the steps of dominance.
fn below(steps: &[(usize, usize, LeafBound)], nodes: Vec<Node>) -> Vec<Node> {
    let branch =
        |&(agent, sequence, _): &(usize, usize, LeafBound)| Node::Branch { agent, sequence };
    let leaves = steps.iter().rev().map(|(_, _, leaf)| Node::Leaf(leaf.clone()));
    steps.iter().map(branch).chain(nodes).chain(leaves).collect()
}

/// An equilibrium at best: the program would be too large.
fn without_bound(
    earnings: &Earnings<'_>,
    question: &Question,
    sequential: bool,
    control: &Control<'_>,
) -> SequenceAnswer {
    let mut incumbent = Incumbent::new(earnings);
    incumbent.met = sequential.then(Vec::new);
    incumbent.start(control);
    let best = match incumbent.met.take() {
        Some(met) => sequential_of(earnings, met, control),
        None => incumbent.best.take().map(|(value, plans)| {
            let behaviour = behaviour(earnings, &plans);
            (value, Attained::Equilibrium(behaviour))
        }),
    };
    let worth = best.as_ref().map_or_else(|| earnings.most(), |(value, _)| value.clone());
    let value = match question.direction {
        Direction::Min => Bracket::new(Extended::NegativeInfinity, worth),
        Direction::Max => Bracket::new(-worth, Extended::Infinity),
    };
    let attained = best.map(|(_, attained)| attained);
    SequenceAnswer {
        question: question.clone(),
        sequential,
        value,
        proof: SequenceProof { tree: None, attained, root: None },
        optimal_welfare: earnings.optimal_welfare(),
    }
}

impl Search<'_, '_, '_> {
    /// The bound all leaves prove, or the value of the best equilibrium if that is less. A leaf whose bound no play
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
            let dead = self.dead_end(case);
            tree.push(Node::Leaf(dead));
            return;
        };
        // What a leaf must prove: the bound, or more than any play attains.
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

impl SequenceAnswer {
    /// A wider interval with a shorter proof; `None` if there is nothing left to leave out.
    pub fn shorter(mut self) -> Option<SequenceAnswer> {
        self.proof.tree.as_ref()?;
        let bound = match self.proof.root.take() {
            Some((bound, nodes))
                if self.proof.tree.as_ref().is_some_and(|tree| tree.len() > nodes.len()) =>
            {
                self.proof.tree = Some(nodes);
                Extended::Finite(bound)
            }
            _ => {
                self.proof.tree = None;
                Extended::NegativeInfinity
            }
        };
        match self.question.direction {
            Direction::Min => self.value.lower = bound,
            Direction::Max => self.value.upper = -bound,
        }
        Some(self)
    }
}
