//! Random table games: an outcome of its own for every action profile, whole values, options to learn others' types.

use super::random::Random;
use super::small::{LARGEST, Learning, Small};
use crate::game::{Shape, common_denominator};
use crate::instance::HuntTables;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// A table game with options of information and a product prior.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TableGame {
    /// Weights of types, positive, by agent.
    pub weights: Vec<Vec<i64>>,
    /// How many actions each agent has.
    pub actions: Vec<usize>,
    /// What each agent gains, by type and action profile.
    pub values: Vec<Vec<Vec<i64>>>,
    /// What each agent pays, by action profile.
    pub payments: Vec<Vec<i64>>,
    /// Who may learn what, at most one option each.
    pub options: Vec<TableOption>,
}

/// An option to learn the types of some others exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TableOption {
    /// Whose.
    pub agent: usize,
    /// The others, ascending.
    pub about: Vec<usize>,
    /// What it costs, for every type.
    pub cost: RBig,
}

impl TableGame {
    /// A random one.
    pub fn draw(of: &HuntTables, random: &mut Random) -> TableGame {
        let size = |range: (usize, usize), random: &mut Random| {
            random.between((range.0 as i64, range.1 as i64)) as usize
        };
        let agents = size(of.agents, random);
        let actions: Vec<usize> = (0..agents).map(|_| size(of.actions, random)).collect();
        let profiles: usize = actions.iter().product();
        let (mut weights, mut values, mut payments) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..agents {
            let types = size(of.types, random);
            let mut list = |count: usize, range: (i64, i64)| -> Vec<i64> {
                (0..count).map(|_| random.between(range)).collect()
            };
            weights.push(list(types, of.weights));
            values.push((0..types).map(|_| list(profiles, of.values)).collect());
            payments.push(list(profiles, of.payments));
        }
        let mut game = TableGame { weights, actions, values, payments, options: Vec::new() };
        let most = of.informed.1.min(agents);
        for _ in 0..size((of.informed.0.min(most), most), random) {
            let options = &game.options;
            let free: Vec<usize> =
                (0..agents).filter(|i| options.iter().all(|option| option.agent != *i)).collect();
            let agent = free[random.below(free.len())];
            let option = game.draw_option(of, agent, random);
            game.options.push(option);
        }
        game.options.sort_by_key(|option| option.agent);
        game
    }

    fn draw_option(&self, of: &HuntTables, agent: usize, random: &mut Random) -> TableOption {
        let others = self.weights.len() - 1;
        let about = random.below(others);
        let mut about = vec![if about < agent { about } else { about + 1 }];
        if of.about > 1 && others > 1 && random.once_in(3) {
            about = (0..=others).filter(|&j| j != agent).collect();
        }
        TableOption { agent, about, cost: of.costs[random.below(of.costs.len())].clone() }
    }

    /// One that differs in a number or two, or in who learns what.
    pub fn neighbour(&self, of: &HuntTables, random: &mut Random) -> TableGame {
        let mut game = self.clone();
        for _ in 0..1 + random.below(3) {
            game.change(of, random);
        }
        game
    }

    fn change(&mut self, of: &HuntTables, random: &mut Random) {
        let agent = random.below(self.weights.len());
        let of_type = random.below(self.weights[agent].len());
        match random.below(12) {
            0 if of.weights.0 < of.weights.1 => {
                self.weights[agent][of_type] = random.between(of.weights);
            }
            1 if !self.options.is_empty() => {
                let place = random.below(self.options.len());
                let taken = |i: usize| self.options.iter().any(|option| option.agent == i);
                let who = if taken(agent) { self.options[place].agent } else { agent };
                self.options[place] = self.draw_option(of, who, random);
                self.options.sort_by_key(|option| option.agent);
            }
            2 if !self.options.is_empty() => {
                let place = random.below(self.options.len());
                self.options[place].cost = of.costs[random.below(of.costs.len())].clone();
            }
            3 | 4 if of.payments.0 < of.payments.1 => {
                let profile = random.below(self.payments[agent].len());
                self.payments[agent][profile] = random.between(of.payments);
            }
            _ => {
                let profile = random.below(self.values[agent][of_type].len());
                self.values[agent][of_type][profile] = random.between(of.values);
            }
        }
    }

    /// Numbering of action profiles.
    pub fn shape(&self) -> Shape {
        Shape::new(self.actions.clone())
    }

    /// The same for the evaluator; `None` if its numbers are too large for that, or there is no welfare.
    pub fn small(&self) -> Option<Small> {
        let types = Shape::new(self.weights.iter().map(Vec::len).collect());
        let actions = self.shape();
        let unit = common_denominator(self.options.iter().map(|option| &option.cost));
        let scale = i64::try_from(&unit).ok()?;
        let agents = 0..self.weights.len();
        let scaled = |amount: i64| amount.checked_mul(scale).filter(|x| x.abs() < LARGEST / 16);
        let net = |(values, payments): (&Vec<i64>, &Vec<i64>)| -> Option<Vec<i64>> {
            values.iter().zip(payments).map(|(value, paid)| scaled(value - paid)).collect()
        };
        let utility = (self.values.iter().zip(&self.payments))
            .map(|(by_type, paid)| by_type.iter().map(|values| net((values, paid))).collect())
            .collect::<Option<Vec<Vec<Vec<i64>>>>>()?;
        let revenue = (0..actions.count())
            .map(|profile| scaled(self.payments.iter().map(|paid| paid[profile]).sum()))
            .collect::<Option<Vec<i64>>>()?;
        let welfare = |profile: usize, outcome: usize| -> i64 {
            agents.clone().map(|i| self.values[i][types.digit(profile, i)][outcome]).sum()
        };
        let best = |profile: usize| (0..actions.count()).map(|x| welfare(profile, x)).max();
        let optimum = (0..types.count())
            .map(|profile| scaled(best(profile)?).filter(|best| *best > 0))
            .collect::<Option<Vec<i64>>>()?;
        let weight = |profile: usize| {
            agents.clone().try_fold(1i64, |product, i| {
                product.checked_mul(self.weights[i][types.digit(profile, i)])
            })
        };
        let prior = (0..types.count()).map(weight).collect::<Option<Vec<i64>>>()?;
        if prior.iter().try_fold(0i64, |sum, weight| sum.checked_add(*weight))? >= LARGEST {
            return None;
        }
        let mut options: Vec<Vec<Learning>> =
            agents.clone().map(|i| vec![Learning::nothing(&types, i)]).collect();
        for option in &self.options {
            let cost = i64::try_from(&(&option.cost * RBig::from(unit.clone())).floor()).ok()?;
            let cost = vec![cost; self.weights[option.agent].len()];
            options[option.agent].push(Learning::types_of(&types, &option.about, cost));
        }
        let all = |i: usize| (0..self.actions[i]).collect::<Vec<usize>>();
        let allowed = agents.map(|i| vec![all(i); self.weights[i].len()]).collect();
        Some(Small { types, actions, allowed, prior, utility, revenue, optimum, options })
    }

    /// What it is made of, for saying which of two games is simpler: agents, options, types, actions, signals, then the sizes
    /// of its numbers.
    pub fn size(&self) -> (Vec<usize>, IBig) {
        let types: usize = self.weights.iter().map(Vec::len).sum();
        let about: usize = self.options.iter().map(|option| option.about.len()).sum();
        let counts =
            vec![self.weights.len(), self.options.len(), types, self.actions.iter().sum(), about];
        let sizes = self.values.iter().flatten().flatten().chain(self.payments.iter().flatten());
        let numbers: IBig = sizes.map(|x| IBig::from(x.abs())).sum();
        let weights: IBig = self.weights.iter().flatten().map(|&x| IBig::from(x)).sum();
        let costs: IBig = (self.options.iter())
            .map(|option| option.cost.numerator() + IBig::from(option.cost.denominator().clone()))
            .sum();
        (counts, numbers + weights + costs)
    }
}
