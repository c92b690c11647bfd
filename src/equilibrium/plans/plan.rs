//! Plans: what every type of an agent would do.

use crate::game::Game;

/// An action for each type; `None` for types that do not count because their probability is 0.
pub type Plan = Vec<Option<usize>>;

/// One plan per agent.
pub type PlanProfile = Vec<Plan>;

/// The types of each agent that count: those of positive probability.
pub fn counting_types(game: &Game) -> Vec<Vec<usize>> {
    (0..game.agents.len()).map(|agent| game.likely_types(agent)).collect()
}

/// How many profiles of plans there are; `None` if their numbers do not fit 63 bits.
pub fn profile_count(game: &Game) -> Option<u64> {
    let mut count = 1u64;
    for (agent, types) in counting_types(game).iter().enumerate() {
        for &t in types {
            count = count.checked_mul(game.allowed[agent][t].len() as u64)?;
        }
    }
    (count < 1 << 63).then_some(count)
}

/// The profiles of plans of a game, numbered.
pub struct Plans<'g> {
    pub game: &'g Game,
    /// The types that count, by agent.
    pub types: Vec<Vec<usize>>,
    /// Type profiles of positive probability.
    pub likely: Vec<usize>,
}

impl<'g> Plans<'g> {
    /// The plans of a game; their profiles must be few enough to be numbered ([`profile_count`]).
    pub fn new(game: &'g Game) -> Self {
        let likely = (0..game.types.count()).filter(|&types| !game.prior[types].is_zero());
        Plans { game, types: counting_types(game), likely: likely.collect() }
    }

    /// Agents and types that count, in the order of the digits of a number, the last the fastest.
    fn slots(&self) -> impl DoubleEndedIterator<Item = (usize, usize)> + '_ {
        let of_agent = |(agent, types): (usize, &'_ Vec<usize>)| {
            types.iter().map(move |&t| (agent, t)).collect::<Vec<_>>()
        };
        self.types.iter().enumerate().flat_map(of_agent)
    }

    /// The profile of this number.
    pub fn profile(&self, mut number: u64) -> PlanProfile {
        let sizes = (0..self.types.len()).map(|agent| self.game.types.size(agent));
        let mut profile: PlanProfile = sizes.map(|size| vec![None; size]).collect();
        for (agent, t) in self.slots().rev() {
            let allowed = &self.game.allowed[agent][t];
            let size = allowed.len() as u64;
            profile[agent][t] = Some(allowed[(number % size) as usize]);
            number /= size;
        }
        profile
    }

    /// The number of a profile.
    pub fn number(&self, profile: &PlanProfile) -> u64 {
        self.slots().fold(0, |number, (agent, t)| {
            let allowed = &self.game.allowed[agent][t];
            let digit = allowed.iter().position(|&a| profile[agent][t] == Some(a)).unwrap_or(0);
            number * allowed.len() as u64 + digit as u64
        })
    }

    /// The profile of actions that a profile of plans leads to at types that count.
    pub fn played(&self, profile: &PlanProfile, types: usize) -> usize {
        let shape = &self.game.types;
        let action = |(agent, plan): (usize, &Plan)| plan[shape.digit(types, agent)].unwrap_or(0);
        let actions: Vec<usize> = profile.iter().enumerate().map(action).collect();
        self.game.actions.number(&actions)
    }
}
