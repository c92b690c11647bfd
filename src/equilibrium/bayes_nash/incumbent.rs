//! Equilibria found on the way: the best of them is the other end of the interval.

use super::case::{Case, Marks};
use super::finder::{Finder, Found};
use super::program::CaseProgram;
use super::proof::Point;
use super::reply::{Play, best_strategy};
use crate::equilibrium::program::Costs;
use crate::equilibrium::{Direction, Law, Question, Strategies, judge_strategies};
use crate::exact::Extended;
use crate::game::{Game, ratio};
use crate::solve::{Control, FloatProfile, Relaxed};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// Rounds of best replies from one start.
const ROUNDS: usize = 60;
/// The most entries of a program of two agents whose own points are soon there to look for equilibria near them.
const QUICK_ENTRIES: usize = 1_000_000;
/// Starts of a search for equilibria in floats.
const STARTS: usize = 8;
/// Rounds in which two strategies are improved in turn.
const TURNS: usize = 12;

/// The law of the best equilibrium in exact strategies that is soon found, with its objective.
pub(in crate::equilibrium) fn law_of_equilibrium(
    game: &Game,
    question: &Question,
    control: &Control<'_>,
) -> Option<(RBig, Law)> {
    let mut incumbent = Incumbent::new([game; 2], question);
    incumbent.start(control);
    let (value, Point::Profile(strategies)) = incumbent.best? else { return None };
    Some((RBig::from(question.direction.sign()) * value, Law::of_strategies(game, &strategies)?))
}

/// Looks for equilibria and keeps the best.
pub(super) struct Incumbent<'g> {
    game: &'g Game,
    question: Question,
    costs: Costs,
    /// But for two agents: equilibria of which floats have an idea.
    finder: Option<Finder<'g>>,
    /// What the signed objective is at most, and the equilibrium.
    pub best: Option<(RBig, Point)>,
}

impl<'g> Incumbent<'g> {
    /// Looks among the equilibria of a game, which are some of those of the whole game.
    pub fn new([game, whole]: [&'g Game; 2], question: &Question) -> Self {
        let costs = Costs::of(question);
        let of_two = game.agents.len() == 2 && CaseProgram::entries(game) <= QUICK_ENTRIES;
        let finder = (!of_two).then(|| Finder::within(game, whole));
        Incumbent { game, question: question.clone(), costs, finder, best: None }
    }

    /// The signed objective of the best equilibrium so far.
    pub fn value(&self) -> Option<&RBig> {
        self.best.as_ref().map(|(value, _)| value)
    }

    /// Keeps the profile if it is an equilibrium of the set, and better; says whether it is one.
    pub fn offer(&mut self, strategies: Strategies) -> bool {
        let judged = judge_strategies(self.game, strategies, RBig::ZERO);
        if !judged.holds()
            || (self.question.monotone && !is_monotone(self.game, &judged.strategies))
        {
            return false;
        }
        let objective = &self.question.objective;
        let value = &objective.welfare * &judged.welfare + &objective.revenue * &judged.revenue;
        let value = RBig::from(self.question.direction.sign()) * value;
        self.keep(value, Point::Profile(judged.strategies));
        true
    }

    fn keep(&mut self, value: RBig, point: Point) {
        if self.value().is_none_or(|best| value < *best) {
            self.best = Some((value, point));
        }
    }

    /// Keeps what a search in floats found and proved, if it is an equilibrium of the set, and better.
    fn offer_found(&mut self, found: Found) {
        if !found.is_equilibrium() || (self.question.monotone && !found.is_monotone(self.game)) {
            return;
        }
        let value = match self.question.direction {
            Direction::Min => found.objective.upper,
            Direction::Max => -found.objective.lower,
        };
        if let Extended::Finite(value) = value {
            self.keep(value, found.point);
        }
    }

    /// Best replies, one type after the other, from a pure profile.
    pub fn reply_from(&mut self, mut actions: Vec<Vec<usize>>, control: &Control<'_>) -> bool {
        for _ in 0..ROUNDS {
            let judged = judge_strategies(self.game, pure(self.game, &actions), RBig::ZERO);
            let Some(interim) = judged.deviation().cloned() else {
                return self.offer(judged.strategies);
            };
            if control.stopped() {
                return false;
            }
            actions[interim.agent][interim.of_type] = interim.best;
        }
        false
    }

    /// Best replies from everybody's lowest, highest and middle actions; but for two agents, a search.
    pub fn start(&mut self, control: &Control<'_>) {
        for quarter in 0..=4 {
            let of_type = |allowed: &Vec<usize>| {
                allowed.get((allowed.len() - 1) * quarter / 4).copied().unwrap_or(0)
            };
            let actions = self.game.allowed.iter();
            let actions = actions.map(|types| types.iter().map(of_type).collect()).collect();
            self.reply_from(actions, control);
        }
        let Question { objective, direction, monotone, .. } = &self.question;
        let search =
            |finder: &Finder<'g>| finder.search(objective, *direction, *monotone, STARTS, control);
        let found = self.finder.as_ref().map(search).unwrap_or_default();
        found.into_iter().for_each(|found| self.offer_found(found));
    }

    /// Equilibria near what floats say of a case.
    pub fn improve(
        &mut self,
        program: &CaseProgram<'_>,
        case: &Case,
        relaxed: &Relaxed,
        control: &Control<'_>,
    ) {
        let chances = program.chances(relaxed);
        if self.game.agents.len() == 2 {
            self.improve_two(program, case, relaxed, &chances, control);
        } else if let Some(finder) = &self.finder {
            let law = |law: &Vec<IBig>| -> Vec<(usize, RBig)> {
                let total: IBig = law.iter().sum();
                let played = law.iter().enumerate().filter(|(_, chance)| !chance.is_zero());
                played.map(|(a, chance)| (a, ratio(chance.clone(), total.clone()))).collect()
            };
            let laws: Vec<Vec<_>> =
                chances.iter().map(|types| types.iter().map(law).collect()).collect();
            let hint = FloatProfile::of(self.game, &laws);
            if let Some(found) = finder.settle(&self.question.objective, &hint, control) {
                self.offer_found(found);
            }
        }
    }

    /// Two agents: the supports of the floats, and the same with everything that is not a best reply left out.
    fn improve_two(
        &mut self,
        program: &CaseProgram<'_>,
        case: &Case,
        relaxed: &Relaxed,
        chances: &[Vec<Vec<IBig>>],
        control: &Control<'_>,
    ) {
        let played = program.marks(case, |pair| relaxed.is_positive(&pair.played));
        let replies = program.marks(case, |pair| {
            relaxed.is_positive(&pair.played) && !relaxed.is_positive(&[pair.slack])
        });
        for supports in [played, replies] {
            let plays: Vec<Play> = chances.iter().map(|types| Play::of(types)).collect();
            let strategy = |agent: usize, against: &Play| {
                best_strategy(program, &self.costs, agent, &supports, &supports, against, control)
            };
            let Some(first) = strategy(0, &plays[1]) else { continue };
            let Some(second) = strategy(1, &first) else { continue };
            self.polish(program, first, second, control);
            return;
        }
    }

    /// Improves the two strategies of an equilibrium in turn.
    fn polish(
        &mut self,
        program: &CaseProgram<'_>,
        first: Play,
        second: Play,
        control: &Control<'_>,
    ) {
        let mut plays = [first, second];
        let mut unchanged = 0;
        for turn in 0..TURNS {
            let strategies = Strategies {
                denominators: plays.iter().map(|play| play.denominator.clone()).collect(),
                laws: plays.iter().map(|play| play.laws.clone()).collect(),
            };
            let before = self.value().cloned();
            if !self.offer(strategies.clone()) || unchanged == 2 || control.stopped() {
                return;
            }
            let agent = turn % 2;
            let (best, supports) =
                (best_replies(self.game, &strategies), supports(self.game, &strategies));
            // What she may play are her best replies; what the other plays must stay best replies.
            let better = best_strategy(
                program,
                &self.costs,
                agent,
                &best,
                &supports,
                &plays[1 - agent],
                control,
            );
            match better {
                Some(better) if better != plays[agent] => plays[agent] = better,
                _ => unchanged += 1,
            }
            if turn > 0 && self.value().cloned() != before {
                unchanged = 0;
            }
        }
    }
}

impl Play {
    /// A law from chances that need not sum to anything in particular.
    fn of(chances: &[Vec<IBig>]) -> Play {
        let law = |chances: &Vec<IBig>| {
            let positive = chances.iter().enumerate().filter(|(_, chance)| !chance.is_zero());
            let weights: Vec<(usize, IBig)> =
                positive.map(|(a, chance)| (a, chance.clone())).collect();
            (!weights.is_empty()).then_some(weights)
        };
        Play { laws: chances.iter().map(law).collect(), denominator: IBig::ONE << 40 }
    }
}

/// A pure profile as strategies.
pub(super) fn pure(game: &Game, actions: &[Vec<usize>]) -> Strategies {
    let law = |i: usize, t: usize| {
        (!game.marginal(i, t).is_zero()).then(|| vec![(actions[i][t], IBig::ONE)])
    };
    let of_agent = |i: usize| (0..game.types.size(i)).map(|t| law(i, t)).collect();
    let agents = 0..game.agents.len();
    Strategies {
        denominators: agents.clone().map(|_| IBig::ONE).collect(),
        laws: agents.map(of_agent).collect(),
    }
}

/// What is played with positive probability.
fn supports(game: &Game, strategies: &Strategies) -> Marks {
    let marks = |i: usize, law: &Option<Vec<(usize, IBig)>>| {
        let mut marks = vec![false; game.actions.size(i)];
        law.iter().flatten().for_each(|(action, _)| marks[*action] = true);
        marks
    };
    let laws = strategies.laws.iter().enumerate();
    laws.map(|(i, types)| types.iter().map(|law| marks(i, law)).collect()).collect()
}

/// All best replies to the strategies of two agents.
fn best_replies(game: &Game, strategies: &Strategies) -> Marks {
    let of_type = |i: usize, t: usize| {
        let expected = |action: usize| -> IBig {
            let mut sum = IBig::ZERO;
            for types in (0..game.types.count()).filter(|&types| game.types.digit(types, i) == t) {
                let law = &strategies.laws[1 - i][game.types.digit(types, 1 - i)];
                for (reply, weight) in law.iter().flatten() {
                    let profile = game.actions.replace(0, 1 - i, *reply);
                    let profile = game.actions.replace(profile, i, action);
                    sum += weight * &game.prior[types] * &game.utility[i][t][profile];
                }
            }
            sum
        };
        let mut marks = vec![false; game.actions.size(i)];
        let values: Vec<(usize, IBig)> =
            game.allowed[i][t].iter().map(|&action| (action, expected(action))).collect();
        let most = values.iter().map(|(_, value)| value).max();
        for (action, value) in &values {
            marks[*action] = Some(value) == most;
        }
        marks
    };
    let of_agent = |i: usize| (0..game.types.size(i)).map(|t| of_type(i, t)).collect();
    (0..game.agents.len()).map(of_agent).collect()
}

/// Whether nobody's bids fall as her value rises.
pub(super) fn is_monotone(game: &Game, strategies: &Strategies) -> bool {
    let Some(order) = &game.order else { return false };
    strategies.laws.iter().enumerate().all(|(i, types)| {
        let bids = |t: usize| types[t].iter().flatten().map(|(action, _)| order.places[i][*action]);
        let (values, count) = (&order.values[i], types.len());
        (0..count).all(|low| {
            let above = (0..count).filter(|&high| values[low] < values[high]);
            let mut above = above.filter_map(|high| bids(high).min());
            bids(low).max().is_none_or(|most| above.all(|least| most <= least))
        })
    })
}
