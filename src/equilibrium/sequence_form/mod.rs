//! Worst and best equilibria of staged games of two agents, in sequence form (von Stengel 1996).

mod answer;
mod branching;
mod case;
mod dominance;
mod earnings;
mod incumbent;
mod leaf;
mod point;
mod program;
mod proof;
mod reply;
mod search;
mod sequential;

pub use answer::{SequenceAnswer, answers, solve, solve_sequential};
pub use proof::{Attained, Behaviour, LeafBound, Node, RowName, SequencePoint, SequenceProof};
