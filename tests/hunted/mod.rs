//! Table games with information, from the text of an instance, judged by going through everything.

use crate::oracle::linear_program::{LinearProgram, Verdict};
use crate::oracle::naive::choices;
use crate::oracle::random::fraction;
use crate::oracle::simplex;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// A table game in which some agents may learn the types of others.
#[derive(Clone, Debug)]
pub struct Model {
    /// Probabilities of types, by agent.
    pub types: Vec<Vec<RBig>>,
    pub actions: Vec<usize>,
    /// By agent, type and action profile.
    pub values: Vec<Vec<BTreeMap<Vec<usize>, RBig>>>,
    /// What everybody pays, by action profile.
    pub payments: BTreeMap<Vec<usize>, Vec<RBig>>,
    pub options: Vec<Learning>,
}

/// An option to learn.
#[derive(Clone, Debug)]
pub struct Learning {
    pub agent: usize,
    pub about: Vec<usize>,
    pub cost: RBig,
}

/// What a type does: whether she learns, and her action by the types learnt of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    learns: bool,
    actions: BTreeMap<Vec<usize>, usize>,
}

/// An equilibrium.
#[derive(Clone, Debug)]
pub struct Found {
    pub welfare: RBig,
    pub strict: bool,
    /// Somebody pays for what she learns, and nobody learns for free.
    pub costly: bool,
}

fn number(value: &toml::Value) -> RBig {
    match value {
        toml::Value::Integer(integer) => (*integer).into(),
        toml::Value::String(text) => text.parse().unwrap(),
        other => panic!("no number: {other}"),
    }
}

impl Model {
    /// Reads a table whose agents are called 1, 2, .. and whose actions 0, 1, ..
    pub fn read(text: &str) -> Model {
        let table: toml::Table = text.parse().unwrap();
        let agents = table["agents"].as_array().unwrap();
        let lists = table["auction"]["actions"].as_table().unwrap();
        let actions: Vec<usize> =
            (1..=agents.len()).map(|i| lists[&i.to_string()].as_array().unwrap().len()).collect();
        let mut outcomes: BTreeMap<Vec<usize>, String> = BTreeMap::new();
        let mut payments = BTreeMap::new();
        for entry in table["auction"]["entries"].as_array().unwrap() {
            let profile = entry["profile"].as_array().unwrap();
            let profile = profile.iter().map(|a| a.as_str().unwrap().parse().unwrap()).collect();
            let profile: Vec<usize> = profile;
            let nothing = vec![RBig::ZERO; agents.len()];
            let paid = entry.get("payments").and_then(|list| list.as_array());
            payments.insert(
                profile.clone(),
                paid.map_or(nothing, |list| list.iter().map(number).collect()),
            );
            outcomes.insert(profile, entry["outcome"].as_str().unwrap().to_owned());
        }
        let list = |agent: &toml::Value| agent["types"].as_array().unwrap().clone();
        let values = |of_type: &toml::Value| {
            let by_outcome = of_type["value"]["outcomes"].as_table().unwrap();
            let value = |outcome: &String| by_outcome.get(outcome).map_or(RBig::ZERO, number);
            outcomes.iter().map(|(profile, outcome)| (profile.clone(), value(outcome))).collect()
        };
        let empty = Vec::new();
        let options = table.get("information").and_then(|list| list.as_array()).unwrap_or(&empty);
        let place = |name: &toml::Value| name.as_str().unwrap().parse::<usize>().unwrap() - 1;
        Model {
            types: (agents.iter())
                .map(|agent| list(agent).iter().map(|t| number(&t["prob"])).collect())
                .collect(),
            actions,
            values: agents.iter().map(|agent| list(agent).iter().map(values).collect()).collect(),
            payments,
            options: (options.iter())
                .map(|option| Learning {
                    agent: place(&option["agent"]),
                    about: option["learns"].as_array().unwrap().iter().map(place).collect(),
                    cost: number(&option["cost"]),
                })
                .collect(),
        }
    }

    pub fn agents(&self) -> usize {
        self.actions.len()
    }

    fn profiles(&self) -> Vec<Vec<usize>> {
        choices(&self.actions.iter().map(|&n| (0..n).collect()).collect::<Vec<_>>())
    }

    fn type_profiles(&self) -> Vec<Vec<usize>> {
        choices(&self.types.iter().map(|list| (0..list.len()).collect()).collect::<Vec<_>>())
    }

    fn chance(&self, theta: &[usize]) -> RBig {
        theta.iter().zip(&self.types).fold(RBig::ONE, |p, (&t, law)| p * law[t].clone())
    }

    fn welfare(&self, theta: &[usize], a: &[usize]) -> RBig {
        (0..self.agents()).fold(RBig::ZERO, |sum, i| sum + self.values[i][theta[i]][a].clone())
    }

    fn utility(&self, agent: usize, of_type: usize, a: &[usize]) -> RBig {
        self.values[agent][of_type][a].clone() - self.payments[a][agent].clone()
    }

    fn best(&self, theta: &[usize]) -> RBig {
        self.profiles().iter().map(|a| self.welfare(theta, a)).max().unwrap()
    }

    /// Expected optimal welfare.
    pub fn optimum(&self) -> RBig {
        let all = self.type_profiles();
        all.iter().fold(RBig::ZERO, |sum, theta| sum + self.chance(theta) * self.best(theta))
    }

    /// The largest lambda with which this is (lambda, 1)-smooth, by exact programs; `None` if it is any number.
    pub fn lambda(&self) -> Option<RBig> {
        let at = |theta: &Vec<usize>| {
            let best = self.best(theta);
            let mut lp = LinearProgram::new(true);
            let lambda = lp.free_column(RBig::ONE);
            let laws: Vec<Vec<usize>> = (self.actions.iter())
                .map(|&n| (0..n).map(|_| lp.column(RBig::ZERO)).collect())
                .collect();
            for law in &laws {
                lp.equal(law.iter().map(|&column| (column, RBig::ONE)).collect(), RBig::ONE);
            }
            for a in self.profiles() {
                let mut terms = vec![(lambda, -best.clone())];
                for (i, law) in laws.iter().enumerate() {
                    for (d, &column) in law.iter().enumerate() {
                        let mut deviated = a.clone();
                        deviated[i] = d;
                        terms.push((column, self.utility(i, theta[i], &deviated)));
                    }
                }
                let revenue =
                    self.payments[&a].iter().fold(RBig::ZERO, |sum, paid| sum + paid.clone());
                lp.at_least(terms, -revenue);
            }
            match simplex::solve(&lp) {
                Verdict::Optimum(lambda) => lambda,
                verdict => panic!("{verdict:?}"),
            }
        };
        let profiles = self.type_profiles();
        profiles.iter().filter(|theta| !self.best(theta).is_zero()).map(at).min()
    }

    /// All that a type of an agent may do.
    fn plans(&self, agent: usize) -> Vec<Plan> {
        let actions: Vec<usize> = (0..self.actions[agent]).collect();
        let simple = |&action: &usize| Plan {
            learns: false,
            actions: BTreeMap::from([(Vec::new(), action)]),
        };
        let mut plans: Vec<Plan> = actions.iter().map(simple).collect();
        for option in self.options.iter().filter(|option| option.agent == agent) {
            let types = option.about.iter().map(|&j| (0..self.types[j].len()).collect());
            let signals = choices(&types.collect::<Vec<_>>());
            for chosen in choices(&vec![actions.clone(); signals.len()]) {
                let actions = signals.iter().cloned().zip(chosen).collect();
                plans.push(Plan { learns: true, actions });
            }
        }
        plans
    }

    fn action(&self, agent: usize, plan: &Plan, theta: &[usize]) -> usize {
        let option = self.options.iter().find(|option| option.agent == agent);
        let signal = match option {
            Some(option) if plan.learns => option.about.iter().map(|&j| theta[j]).collect(),
            _ => Vec::new(),
        };
        plan.actions[&signal]
    }

    fn cost(&self, agent: usize, plan: &Plan) -> RBig {
        let option = self.options.iter().find(|option| option.agent == agent && plan.learns);
        option.map_or(RBig::ZERO, |option| option.cost.clone())
    }

    fn played(&self, plans: &[Vec<Plan>], theta: &[usize]) -> Vec<usize> {
        (0..self.agents()).map(|i| self.action(i, &plans[i][theta[i]], theta)).collect()
    }

    /// What a type expects from a plan against the others' plans, times her probability.
    fn expects(&self, plans: &[Vec<Plan>], agent: usize, of_type: usize, plan: &Plan) -> RBig {
        let mut sum = RBig::ZERO;
        for theta in self.type_profiles().iter().filter(|theta| theta[agent] == of_type) {
            let mut a = self.played(plans, theta);
            a[agent] = self.action(agent, plan, theta);
            let net = self.utility(agent, of_type, &a) - self.cost(agent, plan);
            sum += self.chance(theta) * net;
        }
        sum
    }

    /// Every pure equilibrium of the game with its options.
    pub fn equilibria(&self) -> Vec<Found> {
        let mut lists = Vec::new();
        let mut owner = Vec::new();
        for agent in 0..self.agents() {
            for _ in 0..self.types[agent].len() {
                lists.push((0..self.plans(agent).len()).collect::<Vec<_>>());
                owner.push(agent);
            }
        }
        let all: Vec<Vec<Plan>> = (0..self.agents()).map(|i| self.plans(i)).collect();
        let mut found = Vec::new();
        for choice in choices(&lists) {
            let mut plans: Vec<Vec<Plan>> = vec![Vec::new(); self.agents()];
            for (&agent, &plan) in owner.iter().zip(&choice) {
                plans[agent].push(all[agent][plan].clone());
            }
            found.extend(self.judged(&plans, &all));
        }
        found
    }

    fn judged(&self, plans: &[Vec<Plan>], all: &[Vec<Plan>]) -> Option<Found> {
        let mut strict = true;
        let mut costs = Vec::new();
        for agent in 0..self.agents() {
            for of_type in 0..self.types[agent].len() {
                let own = &plans[agent][of_type];
                let expects = self.expects(plans, agent, of_type, own);
                for other in all[agent].iter().filter(|other| *other != own) {
                    let gets = self.expects(plans, agent, of_type, other);
                    if gets > expects {
                        return None;
                    }
                    strict &= gets < expects;
                }
                costs.extend(own.learns.then(|| self.cost(agent, own)));
            }
        }
        let mut welfare = RBig::ZERO;
        for theta in self.type_profiles() {
            let costs = (0..self.agents())
                .fold(RBig::ZERO, |sum, i| sum + self.cost(i, &plans[i][theta[i]]));
            let net = self.welfare(&theta, &self.played(plans, &theta)) - costs;
            welfare += self.chance(&theta) * net;
        }
        let costly = !costs.is_empty() && costs.iter().all(|cost| *cost > RBig::ZERO);
        Some(Found { welfare, strict, costly })
    }

    /// Whether some equilibrium violates Theorem 1; with `strictly` one that is strict and costly.
    pub fn violates(&self, strictly: bool) -> bool {
        let Some(lambda) = self.lambda() else { return false };
        let least = lambda * self.optimum();
        let counts = |found: &Found| !strictly || (found.strict && found.costly);
        self.equilibria().iter().any(|found| counts(found) && found.welfare < least)
    }

    /// Games with a number, an action, a type or an option less, or a value smaller by 1.
    pub fn smaller(&self) -> Vec<(String, Model)> {
        let mut smaller: Vec<(String, Model)> = self.cheaper().collect();
        for place in 0..self.options.len() {
            let mut model = self.clone();
            model.options.remove(place);
            smaller.push((format!("without option {place}"), model));
        }
        for agent in 0..self.agents() {
            for action in (0..self.actions[agent]).filter(|_| self.actions[agent] > 1) {
                smaller.push((
                    format!("agent {agent} without action {action}"),
                    self.without_action(agent, action),
                ));
            }
            for of_type in (0..self.types[agent].len()).filter(|_| self.types[agent].len() > 1) {
                let mut model = self.clone();
                model.types[agent].remove(of_type);
                let left = model.types[agent].iter().fold(RBig::ZERO, |sum, p| sum + p.clone());
                model.types[agent].iter_mut().for_each(|p| *p = p.clone() / &left);
                model.values[agent].remove(of_type);
                smaller.push((format!("agent {agent} without type {of_type}"), model));
            }
            for of_type in 0..self.types[agent].len() {
                for (a, value) in &self.values[agent][of_type] {
                    if *value >= RBig::ONE {
                        let mut model = self.clone();
                        let place = model.values[agent][of_type].get_mut(a).unwrap();
                        *place -= fraction(1, 1);
                        smaller.push((format!("agent {agent} type {of_type} at {a:?}"), model));
                    }
                }
            }
        }
        smaller
    }

    /// The same with one payment nearer to 0 by 1.
    fn cheaper(&self) -> impl Iterator<Item = (String, Model)> + '_ {
        let all = self.payments.iter().flat_map(|(a, paid)| (0..paid.len()).map(move |i| (a, i)));
        all.filter(|(a, i)| !self.payments[*a][*i].is_zero()).map(|(a, i)| {
            let mut model = self.clone();
            let paid = &mut model.payments.get_mut(a).unwrap()[i];
            *paid -= if *paid > RBig::ZERO { RBig::ONE } else { RBig::NEG_ONE };
            (format!("payment of agent {i} at {a:?}"), model)
        })
    }

    fn without_action(&self, agent: usize, action: usize) -> Model {
        let mut model = self.clone();
        model.actions[agent] -= 1;
        for values in model.values.iter_mut().flatten() {
            without(values, agent, action);
        }
        without(&mut model.payments, agent, action);
        model
    }

    /// By agent, sorted: her numbers of types and of actions, and how many she may learn of. The same for games that differ in
    /// names only.
    pub fn sizes(&self) -> Vec<(usize, usize, usize)> {
        let learns = |agent: usize| -> usize {
            let own = self.options.iter().filter(|option| option.agent == agent);
            own.map(|option| option.about.len()).sum()
        };
        let size = |i: usize| (self.types[i].len(), self.actions[i], learns(i));
        let mut sizes: Vec<_> = (0..self.agents()).map(size).collect();
        sizes.sort_unstable();
        sizes
    }
}

/// Leaves out the profiles in which an agent plays an action.
fn without<T>(by_profile: &mut BTreeMap<Vec<usize>, T>, agent: usize, action: usize) {
    let kept = std::mem::take(by_profile).into_iter().filter(|(a, _)| a[agent] != action);
    *by_profile = kept
        .map(|(mut a, value)| {
            a[agent] -= usize::from(a[agent] > action);
            (a, value)
        })
        .collect();
}
