//! What is left to play in a case, and what rules actions out.

use super::amount::Amount;
use crate::game::Game;
use crate::solve::Control;

/// By agent and type the actions that are left, ascending; none for types of probability 0.
pub(super) type Left = Vec<Vec<Vec<usize>>>;

/// Why an action is ruled out, or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Whatever is left to the others, the deviation gains.
    Dominated { agent: usize, of_type: usize, action: usize, deviation: usize },
    /// The higher type bids at most the action's amount, and so must the lower.
    TooHigh { agent: usize, low: usize, high: usize, action: usize },
    /// The lower type bids more than the action's amount, and so must the higher.
    TooLow { agent: usize, low: usize, high: usize, action: usize },
}

/// What is left of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Narrowed {
    /// Something for every type.
    Open,
    /// Nothing for some type.
    Empty,
    /// All that is left to a type is ruled out for this reason.
    Refuted(Reason),
    /// It was time to stop: more may be ruled out.
    Stopped,
}

/// The game in numbers of one kind.
pub(super) struct Tables<'g, N> {
    pub game: &'g Game,
    /// Agent and type of positive probability.
    pub counting: Vec<(usize, usize)>,
    /// Profiles of types of positive probability, with their weights.
    pub thetas: Vec<(usize, N)>,
    utility: Vec<Vec<Vec<N>>>,
    /// What an action adds to the number of a profile, by agent.
    strides: Vec<usize>,
    monotone: bool,
}

impl<'g, N: Amount> Tables<'g, N> {
    pub fn of(game: &'g Game, monotone: bool) -> Self {
        let agents = game.agents.len();
        let types = (0..agents).flat_map(|i| (0..game.types.size(i)).map(move |t| (i, t)));
        let possible = game.prior.iter().enumerate().filter(|(_, f)| !f.is_zero());
        let of_type = |payoffs: &Vec<_>| payoffs.iter().map(N::of).collect();
        let stride = |agent: usize| {
            let unit: Vec<usize> = (0..agents).map(|i| usize::from(i == agent)).collect();
            game.actions.number(&unit)
        };
        Tables {
            game,
            counting: types.filter(|&(i, t)| !game.marginal(i, t).is_zero()).collect(),
            thetas: possible.map(|(theta, f)| (theta, N::of(f))).collect(),
            utility: game.utility.iter().map(|u| u.iter().map(of_type).collect()).collect(),
            strides: (0..agents).map(stride).collect(),
            monotone,
        }
    }

    /// Everything that types of positive probability may play.
    pub fn everything(&self) -> Left {
        let mut left: Left =
            self.game.allowed.iter().map(|of| vec![Vec::new(); of.len()]).collect();
        for &(i, t) in &self.counting {
            left[i][t] = self.game.allowed[i][t].clone();
        }
        left
    }

    /// The type with the fewest actions of those with several.
    pub fn undecided(&self, left: &Left) -> Option<(usize, usize)> {
        let several = self.counting.iter().copied().filter(|&(i, t)| left[i][t].len() > 1);
        several.min_by_key(|&(i, t)| left[i][t].len())
    }

    /// Rules out actions for as long as some can be, telling each reason; the last of a type's stays.
    pub fn narrow(
        &self,
        left: &mut Left,
        control: &Control<'_>,
        tell: &mut dyn FnMut(Reason),
    ) -> Narrowed {
        loop {
            if self.counting.iter().any(|&(i, t)| left[i][t].is_empty()) {
                return Narrowed::Empty;
            }
            if self.monotone && self.order(left, tell) {
                continue;
            }
            let mut changed = false;
            for &(agent, of_type) in &self.counting {
                let others = self.others(left, agent, of_type);
                for action in left[agent][of_type].clone() {
                    if control.stopped() {
                        return Narrowed::Stopped;
                    }
                    let Some(deviation) = self.dominating(&others, agent, of_type, action) else {
                        continue;
                    };
                    let reason = Reason::Dominated { agent, of_type, action, deviation };
                    if left[agent][of_type].len() == 1 {
                        return Narrowed::Refuted(reason);
                    }
                    tell(reason);
                    left[agent][of_type].retain(|&other| other != action);
                    changed = true;
                }
            }
            if !changed {
                return Narrowed::Open;
            }
        }
    }

    /// For every profile of types with this one, its weight and what the others may play, with action 0 for her.
    fn others(&self, left: &Left, agent: usize, of_type: usize) -> Vec<(&N, Vec<usize>)> {
        let types = &self.game.types;
        let with = self.thetas.iter().filter(|(theta, _)| types.digit(*theta, agent) == of_type);
        with.map(|(theta, weight)| {
            let mut profiles = vec![0];
            for j in (0..left.len()).filter(|&j| j != agent) {
                let actions = &left[j][types.digit(*theta, j)];
                let extended = profiles.iter().flat_map(|profile| {
                    actions.iter().map(move |action| profile + action * self.strides[j])
                });
                profiles = extended.collect();
            }
            (weight, profiles)
        })
        .collect()
    }

    /// A deviation that gains whatever the others play of what is left.
    fn dominating(
        &self,
        others: &[(&N, Vec<usize>)],
        agent: usize,
        of_type: usize,
        action: usize,
    ) -> Option<usize> {
        let utility = &self.utility[agent][of_type];
        let stride = self.strides[agent];
        let gains = |deviation: &&usize| {
            let mut most = N::of(&0.into());
            for (weight, profiles) in others {
                let kept = |&p: &usize| {
                    utility[p + action * stride].minus(&utility[p + **deviation * stride])
                };
                if let Some(kept) = profiles.iter().map(kept).max() {
                    most.add_product(weight, &kept);
                }
            }
            most < N::of(&0.into())
        };
        self.game.allowed[agent][of_type].iter().find(gains).copied()
    }

    /// Keeps the bids of types in the order of their values; whether anything was ruled out.
    fn order(&self, left: &mut Left, tell: &mut dyn FnMut(Reason)) -> bool {
        let Some(order) = &self.game.order else { return false };
        for &(agent, low) in &self.counting {
            let (values, places) = (&order.values[agent], &order.places[agent]);
            let higher = |&&(j, high): &&(usize, usize)| j == agent && values[low] < values[high];
            for &(_, high) in self.counting.iter().filter(higher) {
                let place = |action: &&usize| places[**action];
                let most = left[agent][high].iter().max_by_key(place).copied();
                let least = left[agent][low].iter().min_by_key(place).copied();
                let (Some(most), Some(least)) = (most, least) else { return false };
                if left[agent][low].iter().any(|&a| places[a] > places[most]) {
                    tell(Reason::TooHigh { agent, low, high, action: most });
                    left[agent][low].retain(|&a| places[a] <= places[most]);
                    return true;
                }
                let below = left[agent][high].iter().filter(|&&a| places[a] < places[least]);
                if let Some(action) = below.max_by_key(place).copied() {
                    tell(Reason::TooLow { agent, low, high, action });
                    left[agent][high].retain(|&a| places[a] >= places[least]);
                    return true;
                }
            }
        }
        false
    }
}
