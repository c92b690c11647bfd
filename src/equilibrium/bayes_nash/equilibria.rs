//! Lists of all Bayes-Nash equilibria of a kind, in components.

use super::super::profile::{Strategies, Weights, judge_strategies};
use super::components::{Component, components};
use super::mixing::Mixing;
use crate::game::{Game, common_denominator, over};
use crate::solve::Control;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// What one agent plays.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strategy {
    /// By type, over the denominator; `None` exactly where the type has probability 0.
    pub laws: Vec<Option<Weights>>,
    /// The sum of the weights of each type.
    pub denominator: IBig,
}

/// One equilibrium.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equilibrium {
    /// By agent, the place of her strategy in [`Equilibria::strategies`].
    pub played: Vec<usize>,
    /// Expected welfare.
    pub welfare: RBig,
    /// Expected revenue.
    pub revenue: RBig,
    /// The place of its component in [`Equilibria::components`].
    pub component: usize,
}

/// Which equilibria are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The extreme ones of a two-agent game: pairs of vertices of the best-reply polyhedra (Mangasarian 1964;
    /// for games with types, of those in behavioural strategies).
    Extreme,
    /// The pure ones.
    Pure,
}

/// All equilibria of a kind, or those found before a limit came.
#[derive(Clone, Debug)]
pub struct Equilibria {
    /// The kind.
    pub kind: Kind,
    /// Only those in which nobody's bids fall as her value rises?
    pub monotone: bool,
    /// The strategies that are played, by agent, each once, ascending.
    pub strategies: Vec<Vec<Strategy>>,
    /// Ascending by what is played.
    pub list: Vec<Equilibrium>,
    /// In the order of their first equilibria.
    pub components: Vec<Component>,
    /// Are these all?
    pub complete: bool,
}

impl Equilibria {
    /// Sorts and judges equilibria, each a strategy per agent.
    pub(super) fn of(
        game: &Game,
        kind: Kind,
        monotone: bool,
        found: Vec<Vec<Strategy>>,
        complete: bool,
        control: &Control<'_>,
    ) -> Self {
        let mut numbers: Vec<BTreeMap<&Strategy, usize>> = vec![BTreeMap::new(); game.agents.len()];
        for profile in &found {
            for (numbers, strategy) in numbers.iter_mut().zip(profile) {
                numbers.insert(strategy, 0);
            }
        }
        for numbers in &mut numbers {
            numbers.values_mut().enumerate().for_each(|(place, number)| *number = place);
        }
        let played = |profile: &Vec<Strategy>| {
            let parts = numbers.iter().zip(profile);
            parts.map(|(numbers, strategy)| numbers[strategy]).collect()
        };
        let mut profiles: Vec<Vec<usize>> = found.iter().map(played).collect();
        profiles.sort();
        let strategies: Vec<Vec<Strategy>> =
            numbers.iter().map(|numbers| numbers.keys().copied().cloned().collect()).collect();
        let (components, grouped) = match kind {
            Kind::Extreme => {
                let order = game.order.as_ref().filter(|_| monotone);
                let mixing = [0, 1].map(|agent| Mixing::of(order?, agent, &strategies[agent]));
                components(&profiles, &mixing, control)
            }
            Kind::Pure => {
                let single = |(place, played): (usize, &Vec<usize>)| Component {
                    equilibria: vec![place],
                    subsets: vec![played.iter().map(|&strategy| vec![strategy]).collect()],
                };
                (profiles.iter().enumerate().map(single).collect(), true)
            }
        };
        let mut of = vec![0; profiles.len()];
        for (number, component) in components.iter().enumerate() {
            component.equilibria.iter().for_each(|&equilibrium| of[equilibrium] = number);
        }
        let worth = |(played, component): (Vec<usize>, usize)| {
            let parts =
                || strategies.iter().zip(&played).map(|(of_agent, &place)| &of_agent[place]);
            let profile = Strategies {
                denominators: parts().map(|strategy| strategy.denominator.clone()).collect(),
                laws: parts().map(|strategy| strategy.laws.clone()).collect(),
            };
            let judged = judge_strategies(game, profile, RBig::ZERO);
            debug_assert!(judged.holds(), "what is listed is an equilibrium");
            let (welfare, revenue) = (judged.welfare, judged.revenue);
            Equilibrium { played, welfare, revenue, component }
        };
        let list = profiles.into_iter().zip(of).map(worth).collect();
        Equilibria { kind, monotone, strategies, list, components, complete: complete && grouped }
    }

    /// A strategy that is played.
    pub fn strategy(&self, agent: usize, place: usize) -> &Strategy {
        &self.strategies[agent][place]
    }
}

impl Strategy {
    /// From probabilities by type and action, of the types that count.
    pub(super) fn mixed(laws: Vec<Option<Vec<(usize, RBig)>>>) -> Self {
        let denominator =
            common_denominator(laws.iter().flatten().flatten().map(|(_, probability)| probability));
        let weights = |law: Vec<(usize, RBig)>| {
            law.iter().map(|(action, p)| (*action, over(p, &denominator))).collect()
        };
        let laws = laws.into_iter().map(|law| law.map(weights)).collect();
        Strategy { laws, denominator }
    }

    /// One action for every type that counts.
    pub(super) fn pure(plan: &[Option<usize>]) -> Self {
        let law = |action: &Option<usize>| action.map(|action| vec![(action, IBig::ONE)]);
        Strategy { laws: plan.iter().map(law).collect(), denominator: IBig::ONE }
    }

    /// What a type plays with certainty, if she does.
    pub fn action(&self, of_type: usize) -> Option<usize> {
        match self.laws[of_type].as_deref() {
            Some([(action, _)]) => Some(*action),
            _ => None,
        }
    }
}
