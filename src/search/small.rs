//! Small games with options of information, in machine integers: what a hunt tries by the thousand.

use super::random::Random;
use crate::game::Shape;

/// A one-shot Bayesian game in which agents may first learn something of the others' types.
///
/// Invariant: no sum of prior weights times utilities, revenue or optimum overflows; see `LARGEST`.
#[derive(Clone, Debug)]
pub(super) struct Small {
    /// Numbering of type profiles.
    pub types: Shape,
    /// Numbering of action profiles.
    pub actions: Shape,
    /// Actions each type may play, ascending, by agent and type.
    pub allowed: Vec<Vec<Vec<usize>>>,
    /// Weights by type profile.
    pub prior: Vec<i64>,
    /// `u_i(a; t)` by agent, type and action profile.
    pub utility: Vec<Vec<Vec<i64>>>,
    /// `Rev(a)` by action profile.
    pub revenue: Vec<i64>,
    /// `Wel(theta)` by type profile.
    pub optimum: Vec<i64>,
    /// By agent; the first is to learn nothing at no cost.
    pub options: Vec<Vec<Learning>>,
}

/// What every amount, and the sum of the prior weights, stays below in absolute value: products of two, summed over agents,
/// fit an `i64` with room to spare.
pub(super) const LARGEST: i64 = 1 << 27;

/// An option of information whose signal is a function of the types.
#[derive(Clone, Debug)]
pub(super) struct Learning {
    /// By own type.
    pub cost: Vec<i64>,
    /// How many signals there are.
    pub signals: usize,
    /// By type profile.
    pub signal: Vec<usize>,
}

impl Learning {
    /// Nothing, at no cost.
    pub fn nothing(types: &Shape, agent: usize) -> Learning {
        Learning { cost: vec![0; types.size(agent)], signals: 1, signal: vec![0; types.count()] }
    }

    /// The types of some agents, exactly; the last one's type moves fastest.
    pub fn types_of(types: &Shape, about: &[usize], cost: Vec<i64>) -> Learning {
        let number = |profile: usize| {
            about.iter().fold(0, |sum, &j| sum * types.size(j) + types.digit(profile, j))
        };
        Learning {
            cost,
            signals: about.iter().map(|&j| types.size(j)).product(),
            signal: (0..types.count()).map(number).collect(),
        }
    }
}

/// What a type of an agent does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Strategy {
    /// The option she chooses.
    pub option: usize,
    /// Her action by signal.
    pub actions: Vec<usize>,
}

/// Strategies by agent and type.
pub(super) type Play = Vec<Vec<Strategy>>;

/// A best reply.
struct Reply {
    strategy: Strategy,
    /// Is every other strategy that is not the same in effect strictly worse?
    unique: bool,
}

/// A pure equilibrium.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settled {
    /// What is played.
    pub play: Play,
    /// Is every deviation at an information set that is reached strictly worse?
    pub strict: bool,
    /// Does some type act on what she learns?
    pub informed: bool,
    /// Is something learnt, and never for free?
    pub costly: bool,
    /// Expected welfare net of costs, in units of the game times those of the prior.
    pub welfare: i64,
}

/// The most rounds of best replies before a search for an equilibrium is given up.
const ROUNDS: usize = 24;

impl Small {
    /// Expected optimal welfare, in units of the game times those of the prior.
    pub fn expected_optimum(&self) -> i64 {
        self.prior.iter().zip(&self.optimum).map(|(weight, best)| weight * best).sum()
    }

    /// A random strategy profile.
    pub fn random_play(&self, random: &mut Random) -> Play {
        let agents = self.allowed.iter().zip(&self.options);
        agents
            .map(|(by_type, options)| {
                let strategy = |allowed: &Vec<usize>| {
                    let option = random.below(options.len());
                    let action = |_| allowed[random.below(allowed.len())];
                    Strategy { option, actions: (0..options[option].signals).map(action).collect() }
                };
                by_type.iter().map(strategy).collect()
            })
            .collect()
    }

    /// Does a strategy profile fit this game?
    pub fn fits(&self, play: &Play) -> bool {
        play.len() == self.allowed.len()
            && play.iter().enumerate().all(|(i, by_type)| {
                by_type.len() == self.allowed[i].len()
                    && by_type.iter().zip(&self.allowed[i]).all(|(strategy, allowed)| {
                        let option = self.options[i].get(strategy.option);
                        option.is_some_and(|option| option.signals == strategy.actions.len())
                            && strategy.actions.iter().all(|a| allowed.binary_search(a).is_ok())
                    })
            })
    }

    /// The equilibrium that best replies lead to from a strategy profile that fits, if they come to rest.
    pub fn settle(&self, mut play: Play) -> Option<Settled> {
        let mut outcome: Vec<usize> =
            (0..self.types.count()).map(|types| self.profile(&play, types)).collect();
        for _ in 0..ROUNDS {
            let (mut changed, mut strict) = (false, true);
            for agent in 0..self.allowed.len() {
                for of_type in 0..self.allowed[agent].len() {
                    let Some(reply) = self.reply(&play, &outcome, agent, of_type) else { continue };
                    strict &= reply.unique;
                    if play[agent][of_type] != reply.strategy {
                        changed = true;
                        let options = &self.options[agent][reply.strategy.option];
                        for (types, profile) in outcome.iter_mut().enumerate() {
                            if self.types.digit(types, agent) == of_type {
                                let action = reply.strategy.actions[options.signal[types]];
                                *profile = self.actions.replace(*profile, agent, action);
                            }
                        }
                        play[agent][of_type] = reply.strategy;
                    }
                }
            }
            if !changed {
                return Some(self.settled(play, &outcome, strict));
            }
        }
        None
    }

    /// The action profile at a type profile.
    fn profile(&self, play: &Play, types: usize) -> usize {
        let action = |agent: usize| {
            let strategy = &play[agent][self.types.digit(types, agent)];
            strategy.actions[self.options[agent][strategy.option].signal[types]]
        };
        let digits: Vec<usize> = (0..play.len()).map(action).collect();
        self.actions.number(&digits)
    }

    /// A best reply, the present strategy if it is one; `None` for types of probability 0.
    fn reply(&self, play: &Play, outcome: &[usize], agent: usize, of_type: usize) -> Option<Reply> {
        let meets =
            |types: &usize| self.types.digit(*types, agent) == of_type && self.prior[*types] > 0;
        let met: Vec<usize> = (0..self.types.count()).filter(meets).collect();
        let weight: i64 = met.iter().map(|&types| self.prior[types]).sum();
        if weight == 0 {
            return None;
        }
        let allowed = &self.allowed[agent][of_type];
        let utility = &self.utility[agent][of_type];
        let present = &play[agent][of_type];
        let mut best: Option<(i64, Reply)> = None;
        let mut presently = i64::MIN;
        for (number, option) in self.options[agent].iter().enumerate() {
            let mut sums = vec![0; option.signals * allowed.len()];
            let mut reached = vec![false; option.signals];
            for &types in &met {
                let signal = option.signal[types];
                reached[signal] = true;
                let at = &mut sums[signal * allowed.len()..(signal + 1) * allowed.len()];
                for (sum, &action) in at.iter_mut().zip(allowed) {
                    let profile = self.actions.replace(outcome[types], agent, action);
                    *sum += self.prior[types] * utility[profile];
                }
            }
            let cost = weight * option.cost[of_type];
            let (mut value, mut unique) = (-cost, true);
            let mut own = -cost;
            let mut actions = vec![allowed[0]; option.signals];
            for signal in (0..option.signals).filter(|&signal| reached[signal]) {
                let at = &sums[signal * allowed.len()..(signal + 1) * allowed.len()];
                let most = at.iter().copied().max().unwrap_or(0);
                let first = at.iter().position(|&sum| sum == most).unwrap_or(0);
                unique &= at.iter().filter(|&&sum| sum == most).count() == 1;
                actions[signal] = allowed[first];
                value += most;
                if number == present.option {
                    let place = allowed.binary_search(&present.actions[signal]).unwrap_or(0);
                    own += at[place];
                }
            }
            if number == present.option {
                presently = own;
            }
            match &mut best {
                Some((known, _)) if *known > value => {}
                Some((known, reply)) if *known == value => reply.unique = false,
                _ => {
                    let strategy = Strategy { option: number, actions };
                    best = Some((value, Reply { strategy, unique }));
                }
            }
        }
        let (value, mut reply) = best?;
        if presently == value {
            reply.strategy = present.clone();
        }
        Some(reply)
    }

    fn settled(&self, play: Play, outcome: &[usize], strict: bool) -> Settled {
        let mut welfare = 0;
        for (types, &weight) in self.prior.iter().enumerate() {
            let profile = outcome[types];
            let utility = |i: usize| self.utility[i][self.types.digit(types, i)][profile];
            let cost = |i: usize| {
                let of_type = self.types.digit(types, i);
                self.options[i][play[i][of_type].option].cost[of_type]
            };
            let net: i64 = (0..play.len()).map(|i| utility(i) - cost(i)).sum();
            welfare += weight * (net + self.revenue[profile]);
        }
        let mut bought = (0..play.len())
            .flat_map(|i| (0..play[i].len()).map(move |t| (i, t)))
            .filter(|&(i, t)| play[i][t].option > 0 && self.is_likely(i, t))
            .map(|(i, t)| self.options[i][play[i][t].option].cost[t])
            .peekable();
        let costly = bought.peek().is_some() && bought.all(|cost| cost > 0);
        let informed = (0..play.len()).any(|i| self.acts_on_signals(&play, i));
        Settled { play, strict, informed, costly, welfare }
    }

    /// Does some type of an agent do different things at signals she may get?
    fn acts_on_signals(&self, play: &Play, agent: usize) -> bool {
        let mut at: Vec<Option<usize>> = vec![None; play[agent].len()];
        (0..self.types.count()).filter(|&types| self.prior[types] > 0).any(|types| {
            let of_type = self.types.digit(types, agent);
            let strategy = &play[agent][of_type];
            let action = strategy.actions[self.options[agent][strategy.option].signal[types]];
            at[of_type].replace(action).is_some_and(|other| other != action)
        })
    }

    /// Has this type positive probability?
    pub fn is_likely(&self, agent: usize, of_type: usize) -> bool {
        let has = |types: usize| self.types.digit(types, agent) == of_type;
        (0..self.types.count()).any(|types| self.prior[types] > 0 && has(types))
    }
}
