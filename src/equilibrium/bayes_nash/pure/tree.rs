//! The tree of cases that proves the worst pure equilibrium to be the worst.

use super::super::super::{Question, Strategies};
use super::super::proof::{LeafBound, Node};
use super::amount::Amount;
use super::each;
use super::left::{Left, Narrowed, Reason, Tables};
use crate::solve::{Control, PurePlay, pure_play};
use dashu::integer::IBig;

/// Cases with at most so many profiles of plans of all agents but the one with the most are gone through.
const ENUMERATED: usize = 1_000;

/// What a tree proves of the minimum of the signed objective, in the units of the tables.
pub(super) struct Proved {
    /// In depth-first order.
    pub nodes: Vec<Node>,
    /// No equilibrium is below this; `None`: there is none.
    pub least: Option<IBig>,
    /// The least equilibrium found, with what it plays.
    pub best: Option<(IBig, Left)>,
}

pub(super) struct Tree<'a, N> {
    tables: &'a Tables<'a, N>,
    control: &'a Control<'a>,
    /// The signed objective, by the place of the profile of types and by action profile.
    worth: Vec<Vec<N>>,
    best: Option<(N, Left)>,
    /// The least bound of a case that was left because it was time to stop.
    unsettled: Option<N>,
    question: &'a Question,
}

impl<'a, N: Amount> Tree<'a, N> {
    pub fn new(
        tables: &'a Tables<'a, N>,
        question: &'a Question,
        control: &'a Control<'a>,
    ) -> Self {
        let game = tables.game;
        let (welfare, revenue, _) = question.objective.integers();
        let sign = question.direction.sign();
        let worth = |theta: usize, actions: usize| {
            let sum = &welfare * game.welfare(theta, actions) + &revenue * &game.revenue[actions];
            N::of(&(&sign * sum))
        };
        let by_action =
            |(theta, _): &(usize, N)| (0..game.actions.count()).map(|a| worth(*theta, a)).collect();
        let worth = tables.thetas.iter().map(by_action).collect();
        Tree { tables, control, worth, best: None, unsettled: None, question }
    }

    pub fn prove(mut self) -> Proved {
        let mut nodes = Vec::new();
        let everything = self.tables.everything();
        if plans_but_the_most(&everything) <= ENUMERATED && self.enumerate(everything.clone()) {
            nodes.push(Node::Enumerate);
            return self.proved(nodes);
        }
        let mut left = everything.clone();
        if self.tables.narrow(&mut left, self.control, &mut |_| {}) == Narrowed::Open
            && plans_but_the_most(&left) > ENUMERATED
        {
            self.look_ahead(&left);
        }
        self.cases(everything, &mut nodes);
        self.proved(nodes)
    }

    fn proved(self, nodes: Vec<Node>) -> Proved {
        let least = match (&self.best, &self.unsettled) {
            (Some((value, _)), Some(bound)) => Some(value.min(bound).to_big()),
            (Some((value, _)), None) => Some(value.to_big()),
            (None, bound) => bound.as_ref().map(N::to_big),
        };
        let best = self.best.map(|(value, left)| (value.to_big(), left));
        Proved { nodes, least, best }
    }

    /// Takes HiGHS's word for what to begin with, once it is checked.
    fn look_ahead(&mut self, left: &Left) {
        let play = PurePlay { game: self.tables.game, playable: left };
        let (welfare, revenue, _) = self.question.objective.integers();
        let sign = self.question.direction.sign();
        let weights = [&sign * welfare, &sign * revenue];
        if let Some(plans) = pure_play(&play, &weights, self.control) {
            let single = |plan: Vec<Option<usize>>| {
                plan.into_iter().map(|action| action.into_iter().collect()).collect()
            };
            let _ = self.enumerate(plans.into_iter().map(single).collect());
        }
    }

    /// Appends the subtree of a case.
    ///
    /// An action is branched on by first looking into the case that it is what the type plays, and then going on
    /// without it; the format has these in the other order.
    fn cases(&mut self, mut left: Left, nodes: &mut Vec<Node>) {
        // Second children of the nodes written, the last one's first to be appended.
        let mut seconds: Vec<Vec<Node>> = Vec::new();
        let last = loop {
            let tell = &mut |reason| Self::write(reason, nodes, &mut seconds);
            match self.tables.narrow(&mut left, self.control, tell) {
                Narrowed::Empty => break Node::Empty,
                Narrowed::Refuted(reason) => break Node::Leaf(refutation(reason)),
                Narrowed::Open | Narrowed::Stopped => {}
            }
            let bound = self.bound(&left);
            if self.best.as_ref().is_some_and(|(value, _)| bound >= *value) {
                break Node::Leaf(LeafBound::nothing());
            }
            if plans_but_the_most(&left) <= ENUMERATED && self.enumerate(left.clone()) {
                break Node::Enumerate;
            }
            let undecided = self.tables.undecided(&left).filter(|_| !self.control.stopped());
            let Some((agent, of_type)) = undecided else {
                if self.unsettled.as_ref().is_none_or(|least| bound < *least) {
                    self.unsettled = Some(bound);
                }
                break Node::Leaf(LeafBound::nothing());
            };
            let action = self.preferred(&left[agent][of_type], agent, of_type);
            let mut case = left.clone();
            case[agent][of_type] = vec![action];
            let mut second = Vec::new();
            self.cases(case, &mut second);
            nodes.push(Node::Branch { agent, of_type, action });
            seconds.push(second);
            left[agent][of_type].retain(|&other| other != action);
        };
        nodes.push(last);
        nodes.extend(seconds.into_iter().rev().flatten());
    }

    /// Writes down why something is ruled out.
    fn write(reason: Reason, nodes: &mut Vec<Node>, seconds: &mut Vec<Vec<Node>>) {
        match reason {
            Reason::Dominated { agent, of_type, action, .. } => {
                nodes.push(Node::Branch { agent, of_type, action });
                seconds.push(vec![Node::Leaf(refutation(reason))]);
            }
            Reason::TooHigh { agent, low, high, action } => {
                nodes.push(Node::Monotone { agent, low, high, action });
                seconds.push(vec![Node::Empty]);
            }
            Reason::TooLow { agent, low, high, action } => {
                nodes.extend([Node::Monotone { agent, low, high, action }, Node::Empty]);
            }
        }
    }

    /// What the best equilibrium so far plays, or the first action.
    fn preferred(&self, actions: &[usize], agent: usize, of_type: usize) -> usize {
        let best = self.best.as_ref().and_then(|(_, left)| left[agent][of_type].first());
        *best.filter(|action| actions.contains(action)).unwrap_or(&actions[0])
    }

    /// The sum over the profiles of types of the least objective that what is left allows.
    fn bound(&self, left: &Left) -> N {
        let game = self.tables.game;
        let mut sum = N::of(&IBig::ZERO);
        for ((theta, weight), worth) in self.tables.thetas.iter().zip(&self.worth) {
            let mut profiles = vec![0];
            for (agent, of_agent) in left.iter().enumerate() {
                let actions = &of_agent[game.types.digit(*theta, agent)];
                let extended = profiles.iter().flat_map(|&profile| {
                    actions.iter().map(move |&a| game.actions.replace(profile, agent, a))
                });
                profiles = extended.collect();
            }
            if let Some(least) = profiles.iter().map(|&profile| &worth[profile]).min() {
                sum.add_product(weight, least);
            }
        }
        sum
    }

    /// Goes through the equilibria of a case; `false` if a limit came first.
    fn enumerate(&mut self, left: Left) -> bool {
        let mut found = Vec::new();
        let ended = each(self.tables, left, self.control, &mut |left| found.push(left.clone()));
        for left in found {
            let value = self.bound(&left);
            if self.best.as_ref().is_none_or(|(best, _)| value < *best) {
                self.best = Some((value, left));
            }
        }
        ended.is_continue()
    }
}

/// What rules out an action that is all that is left to a type: her regret row.
fn refutation(reason: Reason) -> LeafBound {
    match reason {
        Reason::Dominated { agent, of_type, action, deviation } => LeafBound {
            obedience: vec![(agent, of_type, action, deviation, IBig::ONE)],
            ..LeafBound::nothing()
        },
        _ => LeafBound::nothing(),
    }
}

/// How many profiles of plans there are of all agents but the one with the most.
fn plans_but_the_most(left: &Left) -> usize {
    let plans = |of_agent: &Vec<Vec<usize>>| {
        let sizes = of_agent.iter().map(|actions| actions.len().max(1));
        sizes.fold(1, usize::saturating_mul)
    };
    let all: Vec<usize> = left.iter().map(plans).collect();
    let most = all.iter().enumerate().max_by_key(|(_, count)| **count).map(|(i, _)| i);
    let others = all.iter().enumerate().filter(|(i, _)| Some(*i) != most);
    others.fold(1, |product, (_, &count)| product.saturating_mul(count))
}

/// The strategies of a case in which one action is left to everybody.
pub(super) fn strategies(left: &Left) -> Strategies {
    let law = |actions: &Vec<usize>| actions.first().map(|&action| vec![(action, IBig::ONE)]);
    Strategies {
        denominators: vec![IBig::ONE; left.len()],
        laws: left.iter().map(|of_agent| of_agent.iter().map(law).collect()).collect(),
    }
}
