//! Equilibria found on the way: the best of them is the other end of the interval.

use super::case::{Case, Marks};
use super::earnings::Earnings;
use super::program::{SequenceProgram, sequences};
use super::proof::Behaviour;
use super::reply::{Plan, Replies, best_plan, objective, pure_plan, pure_reply};
use crate::game::ratio;
use crate::solve::{Control, Relaxed};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// Rounds of best replies from one start.
const ROUNDS: usize = 40;
/// Rounds in which two plans are improved in turn.
const TURNS: usize = 12;

/// Equilibria that are kept beside the best at most.
const MET: usize = 200;

/// Looks for equilibria and keeps the best.
pub(super) struct Incumbent<'e, 't> {
    earnings: &'e Earnings<'t>,
    /// The signed objective, and the equilibrium.
    pub best: Option<(RBig, [Plan; 2])>,
    /// All that were met, where that is asked for.
    pub met: Option<Vec<(RBig, [Plan; 2])>>,
}

impl<'e, 't> Incumbent<'e, 't> {
    pub fn new(earnings: &'e Earnings<'t>) -> Self {
        Incumbent { earnings, best: None, met: None }
    }

    /// The signed objective of the best equilibrium so far.
    pub fn value(&self) -> Option<&RBig> {
        self.best.as_ref().map(|(value, _)| value)
    }

    /// Keeps two plans if they are an equilibrium, and better; says whether they are one.
    pub fn offer(&mut self, plans: &[Plan; 2]) -> bool {
        let is_reply = |i: usize| Replies::new(self.earnings, i, &plans[1 - i]).allow(&plans[i]);
        if !is_reply(0) || !is_reply(1) {
            return false;
        }
        let denominators = plans[0].denominator() * plans[1].denominator();
        let worth = objective(self.earnings, plans);
        let value = ratio(worth, denominators * &self.earnings.objective_unit);
        let is_better = self.value().is_none_or(|best| value < *best);
        if let Some(met) = &mut self.met
            && (is_better || met.len() < MET)
            && met.iter().all(|(_, known)| known != plans)
        {
            met.push((value.clone(), plans.clone()));
        }
        if is_better {
            self.best = Some((value, plans.clone()));
        }
        true
    }

    /// Best replies in turn, from pure plans of the first, last and middle actions.
    pub fn start(&mut self, control: &Control<'_>) {
        for quarter in 0..=4 {
            let side = self.earnings.side(1);
            let chosen = |sequence: usize| {
                let set = side.set_of(sequence).map(|set| &side.sets[set]);
                set.is_none_or(|set| sequence == set.first + (set.actions.len() - 1) * quarter / 4)
            };
            let plan = pure_plan(self.earnings, 1, |sequence| IBig::from(!chosen(sequence)));
            self.reply_from(plan, control);
        }
    }

    fn reply_from(&mut self, second: Plan, control: &Control<'_>) {
        let first = Replies::new(self.earnings, 0, &second);
        let mut plans = [pure_reply(self.earnings, 0, &first), second];
        for round in 0..ROUNDS {
            let agent = 1 - round % 2;
            let replies = Replies::new(self.earnings, agent, &plans[1 - agent]);
            if replies.allow(&plans[agent]) {
                if self.offer(&plans) {
                    self.polish(plans, control);
                }
                return;
            }
            if control.stopped() {
                return;
            }
            plans[agent] = pure_reply(self.earnings, agent, &replies);
        }
    }

    /// Equilibria near what floats say of a case.
    pub fn improve(
        &mut self,
        program: &SequenceProgram<'_, '_>,
        case: &Case,
        relaxed: &Relaxed,
        control: &Control<'_>,
    ) {
        let chances = program.chances_of(relaxed);
        let played = |i: usize, s: usize| !case.barred[i][s] && !chances[i][s].is_zero();
        let tight = |i: usize, s: usize| {
            !program.barred[i][s] && !relaxed.is_positive(&[program.slacks[i][s]])
        };
        let plans = chances.clone().map(|chances| Plan { chances });
        let played_marks = program.marks(played);
        let replies = program.marks(|i, s| played(i, s) && tight(i, s));
        let tight_marks = program.marks(|i, s| !case.barred[i][s] && tight(i, s));
        let tries = [
            (&played_marks, &played_marks, 0),
            (&replies, &replies, 0),
            (&tight_marks, &replies, 0),
            (&played_marks, &played_marks, 1),
            (&tight_marks, &replies, 1),
        ];
        for (playable, best, agent) in tries {
            if control.stopped() {
                return;
            }
            let first = best_plan(self.earnings, agent, playable, best, &plans[1 - agent], control);
            let Some(first) = first else { continue };
            if self.settle(agent, first, control) {
                return;
            }
        }
    }

    /// Looks for an equilibrium with this plan of an agent.
    fn settle(&mut self, agent: usize, plan: Plan, control: &Control<'_>) -> bool {
        let other = 1 - agent;
        let replies = Replies::new(self.earnings, other, &plan);
        let mut marks = self.no_marks();
        marks[other] = replies.slacks.iter().map(IBig::is_zero).collect();
        marks[agent] = plan.chances.iter().map(|chance| !chance.is_zero()).collect();
        let reply = best_plan(self.earnings, other, &marks, &marks, &plan, control);
        let Some(reply) = reply else { return false };
        let plans = if agent == 0 { [plan, reply] } else { [reply, plan] };
        let found = self.offer(&plans);
        if found {
            self.polish(plans, control);
        }
        found
    }

    fn no_marks(&self) -> Marks {
        [0, 1].map(|i| vec![false; self.earnings.side(i).sequences])
    }

    /// Improves the two plans of an equilibrium in turn.
    fn polish(&mut self, mut plans: [Plan; 2], control: &Control<'_>) {
        let mut unchanged = 0;
        for turn in 0..TURNS {
            if unchanged == 2 || control.stopped() {
                return;
            }
            let agent = turn % 2;
            // What she may play are her best replies; what the other plays must stay best replies.
            let mut marks = self.no_marks();
            let replies = Replies::new(self.earnings, agent, &plans[1 - agent]);
            marks[agent] = replies.slacks.iter().map(IBig::is_zero).collect();
            marks[1 - agent] = plans[1 - agent].chances.iter().map(|c| !c.is_zero()).collect();
            let better =
                best_plan(self.earnings, agent, &marks, &marks, &plans[1 - agent], control);
            match better {
                Some(better) if better != plans[agent] => {
                    plans[agent] = better;
                    let before = self.value().cloned();
                    if !self.offer(&plans) {
                        return;
                    }
                    match self.value().cloned() == before {
                        true => unchanged += 1,
                        false => unchanged = 0,
                    }
                }
                _ => unchanged += 1,
            }
        }
    }
}

/// A plan as behaviour at the sets that it leads to.
pub(super) fn behaviour(earnings: &Earnings<'_>, plans: &[Plan; 2]) -> Behaviour {
    let laws = [0, 1].map(|i| {
        let sets = earnings.side(i).sets.iter().enumerate();
        let law = |(number, set): (usize, &crate::staged::InformationSet)| {
            let chances = &plans[i].chances;
            (!chances[set.parent].is_zero()).then(|| {
                let each = sequences(earnings, i, number).enumerate();
                let weight =
                    |(action, sequence): (usize, usize)| (action, chances[sequence].clone());
                let weights: Vec<(usize, IBig)> =
                    each.map(weight).filter(|(_, weight)| !weight.is_zero()).collect();
                reduced(weights)
            })
        };
        sets.map(law).collect()
    });
    Behaviour { laws }
}

/// Weights without their common divisor.
fn reduced(mut weights: Vec<(usize, IBig)>) -> Vec<(usize, IBig)> {
    use dashu::base::Gcd;
    let common = weights.iter().fold(IBig::ZERO, |common, (_, weight)| match common.is_zero() {
        true => weight.clone(),
        false => common.gcd(weight).into(),
    });
    if !common.is_zero() {
        weights.iter_mut().for_each(|(_, weight)| *weight /= &common);
    }
    weights
}
