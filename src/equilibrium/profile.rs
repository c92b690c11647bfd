//! Strategy profiles judged exactly: interim utilities, regrets, welfare and revenue.

use crate::game::{Game, common_denominator, over, ratio};
use crate::instance::{Profile, Strategy};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// A law over an agent's actions: positive integer weights, ascending by action.
pub type Weights = Vec<(usize, IBig)>;

/// What each type of positive probability plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strategies {
    /// By agent: the sum of the weights of each of her types.
    pub denominators: Vec<IBig>,
    /// By agent and type; `None` exactly where the type has probability 0, whose play changes nothing.
    pub laws: Vec<Vec<Option<Weights>>>,
}

impl Strategies {
    /// A profile in the numbers of the game compiled from its instance.
    pub fn of(game: &Game, profile: &Profile) -> Strategies {
        let possible = |i: usize, t: usize| !game.marginal(i, t).is_zero();
        let of_agent = |i: usize| {
            let played = profile.strategies[i].iter().enumerate();
            let played: Vec<_> =
                played.map(|(t, law)| law.as_ref().filter(|_| possible(i, t))).collect();
            let chances = played.iter().flatten().flat_map(|law| law.iter().map(|(_, p)| p));
            let denominator = common_denominator(chances);
            let number = |label: &String| game.action_names[i].iter().position(|a| a == label);
            let weights = |law: &Strategy| {
                let entries = law.iter();
                let mut weights: Weights = entries
                    .filter_map(|(label, p)| Some((number(label)?, over(p, &denominator))))
                    .collect();
                weights.sort();
                weights
            };
            let laws = played.into_iter().map(|law| law.map(weights)).collect();
            (denominator, laws)
        };
        let (denominators, laws) = (0..game.agents.len()).map(of_agent).unzip();
        Strategies { denominators, laws }
    }
}

/// One type of one agent in a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interim {
    /// The agent.
    pub agent: usize,
    /// Her type, of positive probability.
    pub of_type: usize,
    /// What she expects from her strategy.
    pub utility: RBig,
    /// The first of the actions that would give her most.
    pub best: usize,
    /// What that gives her.
    pub best_utility: RBig,
}

impl Interim {
    /// What the best deviation gains; never negative.
    pub fn regret(&self) -> RBig {
        &self.best_utility - &self.utility
    }
}

/// What a profile is worth, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The profile.
    pub strategies: Strategies,
    /// Every type of positive probability, in the order of agents and types.
    pub interim: Vec<Interim>,
    /// Expected welfare.
    pub welfare: RBig,
    /// Expected revenue.
    pub revenue: RBig,
    /// How large a regret still counts as none.
    pub epsilon: RBig,
}

impl Judged {
    /// The largest regret of any type.
    pub fn regret(&self) -> RBig {
        self.interim.iter().map(Interim::regret).max().unwrap_or(RBig::ZERO)
    }

    /// Whether nobody gains more than epsilon.
    pub fn holds(&self) -> bool {
        self.regret() <= self.epsilon
    }

    /// The first type with the largest regret, if anybody gains at all.
    pub fn deviation(&self) -> Option<&Interim> {
        let regret = self.regret();
        let gains = |interim: &&Interim| interim.regret() == regret && !regret.is_zero();
        self.interim.iter().find(gains)
    }
}

/// Judges a profile of the instance that the game was compiled from.
pub fn judge(game: &Game, profile: &Profile, epsilon: RBig) -> Judged {
    judge_strategies(game, Strategies::of(game, profile), epsilon)
}

/// Judges strategies: every type of positive probability has a law over actions it may play.
pub fn judge_strategies(game: &Game, strategies: Strategies, epsilon: RBig) -> Judged {
    let play = Play { game, strategies: &strategies };
    let agents = 0..game.agents.len();
    let interim: Vec<Interim> = agents.flat_map(|agent| play.interim(agent)).collect();
    let all = play.law(None);
    let weighted = all.weights.iter().map(|(profile, w)| w * &game.revenue[*profile]);
    let revenue = ratio(weighted.sum(), &game.money * all.total());
    let gained = interim.iter().map(|one| {
        let chance = ratio(game.marginal(one.agent, one.of_type), game.prior_total.clone());
        chance * &one.utility
    });
    let welfare = gained.fold(revenue.clone(), |sum, part| sum + part);
    Judged { interim, welfare, revenue, epsilon, strategies }
}

/// A profile of a game.
struct Play<'a> {
    game: &'a Game,
    strategies: &'a Strategies,
}

/// A law over action profiles, up to its total; an agent left out plays action 0.
struct ActionLaw {
    weights: BTreeMap<usize, IBig>,
}

impl ActionLaw {
    fn total(&self) -> IBig {
        self.weights.values().sum()
    }
}

impl Play<'_> {
    /// Every possible type of an agent.
    fn interim(&self, agent: usize) -> Vec<Interim> {
        // Under independent types the others' actions have one law, whatever the own type.
        let common = self.game.declared_product.then(|| self.law(Some((agent, 0))));
        let types = self.strategies.laws[agent].iter().enumerate();
        let possible = types.filter_map(|(t, law)| Some((t, law.as_ref()?)));
        possible
            .map(|(t, law)| match &common {
                Some(common) => self.interim_of(agent, t, law, common),
                None => self.interim_of(agent, t, law, &self.law(Some((agent, t)))),
            })
            .collect()
    }

    fn interim_of(&self, agent: usize, of_type: usize, own: &Weights, law: &ActionLaw) -> Interim {
        let game = self.game;
        let utility = &game.utility[agent][of_type];
        let unit = &game.money * law.total();
        let expected = |action: usize| -> IBig {
            let weights = law.weights.iter();
            weights.map(|(a, w)| w * &utility[game.actions.replace(*a, agent, action)]).sum()
        };
        let values: BTreeMap<usize, IBig> =
            game.allowed[agent][of_type].iter().map(|&action| (action, expected(action))).collect();
        let (mut best, mut most) = (0, None);
        for (&action, value) in &values {
            if most.is_none_or(|most| value > most) {
                (best, most) = (action, Some(value));
            }
        }
        let mixed: IBig = own.iter().map(|(action, w)| w * &values[action]).sum();
        Interim {
            agent,
            of_type,
            utility: ratio(mixed, &unit * &self.strategies.denominators[agent]),
            best,
            best_utility: ratio(most.cloned().unwrap_or(IBig::ZERO), unit),
        }
    }

    /// The law of the actions of everybody but this agent of this type, or of everybody.
    fn law(&self, without: Option<(usize, usize)>) -> ActionLaw {
        let game = self.game;
        let others: Vec<usize> = (0..game.agents.len())
            .filter(|j| without.is_none_or(|(agent, _)| agent != *j))
            .collect();
        let mut weights = BTreeMap::new();
        if game.declared_product {
            let averages: Vec<Weights> = others.iter().map(|&j| self.average(j)).collect();
            let parts = others.iter().copied().zip(averages.iter());
            self.add_product(IBig::ONE, parts, &mut weights);
            return ActionLaw { weights };
        }
        for (theta, chance) in game.prior.iter().enumerate().filter(|(_, f)| !f.is_zero()) {
            if without.is_some_and(|(agent, t)| game.types.digit(theta, agent) != t) {
                continue;
            }
            let parts = others.iter().filter_map(|&j| {
                Some((j, self.strategies.laws[j][game.types.digit(theta, j)].as_ref()?))
            });
            self.add_product(chance.clone(), parts, &mut weights);
        }
        ActionLaw { weights }
    }

    /// An agent's law over actions, averaged over her types.
    fn average(&self, agent: usize) -> Weights {
        let mut sums: BTreeMap<usize, IBig> = BTreeMap::new();
        for (t, law) in self.strategies.laws[agent].iter().enumerate() {
            let chance = self.game.marginal(agent, t);
            for (action, weight) in law.iter().flatten() {
                *sums.entry(*action).or_insert(IBig::ZERO) += &chance * weight;
            }
        }
        sums.into_iter().collect()
    }

    /// Adds `chance` times the product of laws: one entry per profile of their supports.
    fn add_product<'w>(
        &self,
        chance: IBig,
        parts: impl Iterator<Item = (usize, &'w Weights)>,
        to: &mut BTreeMap<usize, IBig>,
    ) {
        let mut profiles = vec![(0, chance)];
        for (agent, law) in parts {
            let extended = profiles.iter().flat_map(|(profile, weight)| {
                law.iter().map(move |(action, w)| {
                    (self.game.actions.replace(*profile, agent, *action), weight * w)
                })
            });
            profiles = extended.collect();
        }
        for (profile, weight) in profiles {
            *to.entry(profile).or_insert(IBig::ZERO) += weight;
        }
    }
}
