//! From a program or a search to an answer: the interval, and what proves both ends of it.

use super::case::Marks;
use super::dominance::Dominated;
use super::earnings::{Earnings, Ranges};
use super::incumbent::{Incumbent, behaviour};
use super::point::point;
use super::program::SequenceProgram;
use super::proof::{Attained, LeafBound, Node, SequencePoint, SequenceProof};
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

/// The most entries of a program that a search builds; beyond that obedience is left out.
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
    let ranges = [0, 1].map(|i| Ranges::new(&earnings, i));
    // Relaxations are what they are, with all that is played in them.
    let dominated = match question.concept {
        Concept::Bne => Dominated::new(&earnings, &ranges),
        _ => Dominated::nothing(&earnings),
    };
    let mut incumbent = Incumbent::new(&earnings);
    incumbent.met = sequential.then(Vec::new);
    let whole = control;
    let control = if sequential { &whole.share(2) } else { whole };
    incumbent.start(control);
    let small = SequenceProgram::entries(tree) <= MOST_ENTRIES;
    // Without obedience the program is small, and its bound may well be enough.
    let light =
        |barred: &Marks| SequenceProgram::new(&earnings, ranges.clone(), barred.clone(), false);
    let full =
        |barred: &Marks| SequenceProgram::new(&earnings, ranges.clone(), barred.clone(), true);
    let barred = &dominated.barred;
    let found = match question.concept {
        Concept::Bne => {
            let program = light(barred);
            let mut search = Search::new(&program, incumbent, precision, control);
            if search.bound_all(None) || !small || control.stopped() {
                search.found(None, whole)
            } else {
                let known = search.proved();
                let incumbent = search.incumbent;
                let program = full(barred);
                let mut search = Search::new(&program, incumbent, precision, control);
                search.bound_all(known);
                search.run();
                search.found(None, whole)
            }
        }
        concept => {
            let obedience = concept == Concept::BceNs && small;
            let program = if obedience { full(barred) } else { light(barred) };
            let mut search = Search::new(&program, incumbent, precision, control);
            let relaxed = search.relax();
            let is_point = obedience || concept == Concept::CoarseNs;
            let relaxed = relaxed.filter(|_| is_point);
            search.found(relaxed.and_then(|columns| point(&program, &columns, obedience)), whole)
        }
    };
    let Found { bound, nodes, root, attained, most } = found;
    let worth = attained.as_ref().map_or(most, |(value, _)| value.clone());
    let value = match question.direction {
        Direction::Min => Bracket::new(bound, worth),
        Direction::Max => Bracket::new(-worth, -bound),
    };
    let proof = SequenceProof {
        tree: Some(below(&dominated.steps, nodes)),
        attained: attained.map(|(_, attained)| attained),
        root: root.map(|(bound, leaf)| (bound, below(&dominated.steps, vec![Node::Leaf(leaf)]))),
    };
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

/// What a search found, of the question as a minimum.
struct Found {
    bound: Extended,
    nodes: Vec<Node>,
    root: Option<(RBig, LeafBound)>,
    attained: Option<(RBig, Attained)>,
    most: RBig,
}

/// A tree below the steps of dominance.
fn below(steps: &[(usize, usize, LeafBound)], nodes: Vec<Node>) -> Vec<Node> {
    let branch =
        |&(agent, sequence, _): &(usize, usize, LeafBound)| Node::Branch { agent, sequence };
    let leaves = steps.iter().rev().map(|(_, _, leaf)| Node::Leaf(leaf.clone()));
    steps.iter().map(branch).chain(nodes).chain(leaves).collect()
}

impl Search<'_, '_, '_> {
    /// What was found, with a point of the relaxation if that was solved (an equilibrium is one, too); or the best sequential
    /// equilibrium, where that was asked.
    fn found(&mut self, relaxed: Option<(RBig, SequencePoint)>, control: &Control<'_>) -> Found {
        let relaxed = relaxed.map(|(value, point)| (value, Attained::Point(point)));
        let best = self.incumbent.best.take();
        let equilibrium = best
            .map(|(value, plans)| (value, Attained::Equilibrium(behaviour(self.earnings, &plans))));
        let attained = [equilibrium, relaxed].into_iter().flatten().min_by(|a, b| a.0.cmp(&b.0));
        let bound = self.least_bound(attained.as_ref().map(|(value, _)| value));
        let attained = match self.incumbent.met.take() {
            Some(met) => sequential_of(self.earnings, met, control),
            None => attained,
        };
        let mut nodes = Vec::new();
        self.write(0, &bound, &mut nodes);
        Found { bound, nodes, root: self.root(), attained, most: self.most.clone() }
    }

    /// The multipliers that prove most of all equilibria together.
    fn proved(&self) -> Option<LeafBound> {
        self.entries.first()?.proved.as_ref().map(|(_, leaf)| leaf.clone())
    }

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
