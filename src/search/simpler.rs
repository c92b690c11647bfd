//! Table games that are simpler than a given one by a single step.

use super::table_game::{TableGame, TableOption};
use crate::game::Shape;
use dashu::rational::RBig;

/// Costs that are tried in the place of others, the simplest first.
const COSTS: [(i64, i64); 8] = [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (1, 8), (1, 16)];

impl TableGame {
    /// Every game with one agent, option, type or action less, one type less to learn about, or one smaller number; `costly` is
    /// whether costs must stay positive.
    pub fn simpler(&self, costly: bool) -> Vec<TableGame> {
        let agents = 0..self.weights.len();
        let mut simpler: Vec<TableGame> = Vec::new();
        if self.weights.len() > 2 {
            for agent in agents.clone() {
                simpler.extend(
                    (0..self.actions[agent]).map(|action| self.without_agent(agent, action)),
                );
            }
        }
        for place in 0..self.options.len() {
            let mut game = self.clone();
            game.options.remove(place);
            simpler.push(game);
        }
        for agent in agents.clone().filter(|&i| self.weights[i].len() > 1) {
            simpler.extend((0..self.weights[agent].len()).map(|t| self.without_type(agent, t)));
        }
        for agent in agents.clone().filter(|&i| self.actions[i] > 1) {
            simpler
                .extend((0..self.actions[agent]).map(|action| self.without_action(agent, action)));
        }
        for (place, option) in self.options.iter().enumerate() {
            if option.about.len() > 1 {
                simpler.extend((0..option.about.len()).map(|which| {
                    let mut game = self.clone();
                    game.options[place].about.remove(which);
                    game
                }));
            }
        }
        for (place, option) in self.options.iter().enumerate() {
            let zero = (!costly).then_some(RBig::ZERO);
            let costs = COSTS.iter().map(|&(n, d)| RBig::from_parts_signed(n.into(), d.into()));
            simpler.extend(zero.into_iter().chain(costs).map(|cost| {
                let mut game = self.clone();
                game.options[place] = TableOption { cost, ..option.clone() };
                game
            }));
        }
        let mut number =
            |at: &dyn Fn(&mut TableGame) -> Option<&mut i64>, value: i64, least: i64| {
                for smaller in [least, value - value.signum()] {
                    let mut game = self.clone();
                    if let Some(place) = at(&mut game)
                        && smaller.abs() < value.abs()
                    {
                        *place = smaller;
                        simpler.push(game);
                    }
                }
            };
        for (i, by_type) in self.weights.iter().enumerate() {
            for (t, &weight) in by_type.iter().enumerate() {
                number(&|game| game.weights[i].get_mut(t), weight, 1);
            }
        }
        for (i, by_type) in self.values.iter().enumerate() {
            for (t, by_profile) in by_type.iter().enumerate() {
                for (x, &value) in by_profile.iter().enumerate() {
                    number(&|game| game.values[i][t].get_mut(x), value, 0);
                }
            }
        }
        for (i, by_profile) in self.payments.iter().enumerate() {
            for (x, &paid) in by_profile.iter().enumerate() {
                number(&|game| game.payments[i].get_mut(x), paid, 0);
            }
        }
        let size = self.size();
        simpler.retain(|game| game.size() < size);
        simpler
    }

    /// The game among the others when an agent always plays the same.
    fn without_agent(&self, agent: usize, action: usize) -> TableGame {
        let mut actions = self.actions.clone();
        actions.remove(agent);
        let mut game = self.on(&actions, |digits| {
            let mut digits = digits.to_vec();
            digits.insert(agent, action);
            digits
        });
        game.weights.remove(agent);
        game.values.remove(agent);
        game.payments.remove(agent);
        let shift = |i: usize| if i > agent { i - 1 } else { i };
        let options = self.options.iter().filter(|option| option.agent != agent);
        game.options = options
            .map(|option| TableOption {
                agent: shift(option.agent),
                about: (option.about.iter().filter(|&&j| j != agent)).map(|&j| shift(j)).collect(),
                cost: option.cost.clone(),
            })
            .filter(|option| !option.about.is_empty())
            .collect();
        game
    }

    fn without_type(&self, agent: usize, of_type: usize) -> TableGame {
        let mut game = self.clone();
        game.weights[agent].remove(of_type);
        game.values[agent].remove(of_type);
        game
    }

    fn without_action(&self, agent: usize, action: usize) -> TableGame {
        let mut actions = self.actions.clone();
        actions[agent] -= 1;
        self.on(&actions, |digits| {
            let mut digits = digits.to_vec();
            digits[agent] += usize::from(digits[agent] >= action);
            digits
        })
    }

    /// The same on other profiles of actions, each standing for one of the old.
    fn on(&self, actions: &[usize], stands_for: impl Fn(&[usize]) -> Vec<usize>) -> TableGame {
        let (old, new) = (self.shape(), Shape::new(actions.to_vec()));
        let from: Vec<usize> =
            (0..new.count()).map(|profile| old.number(&stands_for(&new.digits(profile)))).collect();
        let moved = |list: &Vec<i64>| -> Vec<i64> { from.iter().map(|&x| list[x]).collect() };
        let values = self.values.iter().map(|by_type| by_type.iter().map(moved).collect());
        TableGame {
            weights: self.weights.clone(),
            actions: actions.to_vec(),
            values: values.collect(),
            payments: self.payments.iter().map(moved).collect(),
            options: self.options.clone(),
        }
    }
}
