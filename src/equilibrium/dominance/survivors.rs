//! What is left after some rounds: of each agent, actions by type, less excluded combinations.

use crate::game::Game;

/// What each type of positive probability plays, in the order of types.
pub type Plan = Vec<usize>;

/// Part of a plan: types, by their places among those of positive probability, with what they play.
pub type Part = Vec<(usize, usize)>;

/// The surviving plans of every agent: all combinations of `actions` that contain no part in `excluded`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survivors {
    /// Types of positive probability, by agent; a plan is for these.
    pub types: Vec<Vec<usize>>,
    /// Actions that some surviving plan may play, by agent and place of the type, ascending.
    pub actions: Vec<Vec<Vec<usize>>>,
    /// Parts that no surviving plan contains, by agent; each is of two types at least.
    pub excluded: Vec<Vec<Part>>,
}

impl Survivors {
    /// All plans of a game.
    pub fn everything(game: &Game) -> Survivors {
        let possible = |i: usize| -> Vec<usize> {
            (0..game.types.size(i)).filter(|&t| !game.marginal(i, t).is_zero()).collect()
        };
        let types: Vec<Vec<usize>> = (0..game.agents.len()).map(possible).collect();
        let of_agent = |(i, types): (usize, &Vec<usize>)| {
            types.iter().map(|&t| game.allowed[i][t].clone()).collect()
        };
        let actions = types.iter().enumerate().map(of_agent).collect();
        Survivors { excluded: vec![Vec::new(); types.len()], types, actions }
    }

    /// The game in which types of positive probability have only the actions that are left.
    pub fn restricted(&self, game: &Game) -> Game {
        let mut restricted = game.clone();
        for (agent, types) in self.types.iter().enumerate() {
            for (&t, actions) in types.iter().zip(self.used(agent)) {
                restricted.allowed[agent][t] = actions;
            }
        }
        restricted
    }

    /// How many combinations of actions an agent has: at least as many as surviving plans.
    pub fn combinations(&self, agent: usize) -> usize {
        self.actions[agent].iter().map(Vec::len).fold(1, usize::saturating_mul)
    }

    /// The surviving plans of an agent, in lexicographic order.
    pub fn plans(&self, agent: usize) -> Vec<Plan> {
        let mut plans = vec![Vec::new()];
        for (place, actions) in self.actions[agent].iter().enumerate() {
            let mut longer = Vec::new();
            for plan in &plans {
                for &action in actions {
                    let mut plan = Plan::clone(plan);
                    plan.push(action);
                    // Looked at once, where its last type is reached.
                    let complete = |part: &&Part| part.last().is_some_and(|last| last.0 == place);
                    let mut parts = self.excluded[agent].iter().filter(complete);
                    if !parts.any(|part| contains(&plan, part)) {
                        longer.push(plan);
                    }
                }
            }
            plans = longer;
        }
        plans
    }

    /// How many plans of an agent survive.
    pub fn count(&self, agent: usize) -> usize {
        match self.excluded[agent].is_empty() {
            true => self.combinations(agent),
            false => self.plans(agent).len(),
        }
    }

    /// Takes out all plans with this part.
    pub fn exclude(&mut self, agent: usize, part: &Part) {
        match part.as_slice() {
            &[(place, action)] => self.actions[agent][place].retain(|&a| a != action),
            _ => self.excluded[agent].push(part.clone()),
        }
    }

    /// The actions that the surviving plans of an agent use, by place of the type.
    pub fn used(&self, agent: usize) -> Vec<Vec<usize>> {
        let actions = &self.actions[agent];
        if self.excluded[agent].is_empty() {
            return actions.clone();
        }
        let plans = self.plans(agent);
        let place = |(place, own): (usize, &Vec<usize>)| {
            let used = |action: &&usize| plans.iter().any(|plan| plan[place] == **action);
            own.iter().filter(used).copied().collect()
        };
        actions.iter().enumerate().map(place).collect()
    }
}

/// Whether a plan, complete up to the part's last type, plays this part.
pub fn contains(plan: &Plan, part: &Part) -> bool {
    part.iter().all(|&(place, action)| plan[place] == action)
}
