//! Answers about smoothness: an interval for lambda, deviations for one end and a law for the other.

use super::program::DeviationLaws;
use super::{Kind, Weights};
use crate::equilibrium::{Law, Orbits};
use crate::exact::{Bracket, Extended};
use crate::game::{Game, Winnings, ratio};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What a deviation law may depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// The agent's own type.
    Type(usize),
    /// The whole type profile.
    Profile(usize),
}

/// What one agent deviates to at one key.
#[derive(Clone, Debug)]
pub struct DeviationLaw {
    /// Who.
    pub agent: usize,
    /// When.
    pub key: Key,
    /// Actions with positive numerators.
    pub weights: Vec<(usize, IBig)>,
    /// What the numerators are over; they sum to it.
    pub denominator: IBig,
}

/// What is known about the largest lambda.
#[derive(Clone, Debug)]
pub struct Smoothness {
    /// The inequality.
    pub kind: Kind,
    /// The weights of revenue and of willingness to pay. `None`: the best bound is only approached as mu grows.
    pub weights: Option<Weights>,
    /// Were the weights chosen for the best bound?
    pub best: bool,
    /// Where the largest lambda lies.
    pub lambda: Bracket,
    /// Where the bound mu/lambda lies.
    pub bound: Bracket,
    /// Proves the lower end of lambda, one for every agent and key.
    pub deviations: Option<Vec<DeviationLaw>>,
    /// Proves the upper end of lambda (the lower end of the bound).
    pub law: Option<Law>,
    /// The row (theta, a) at which the deviations just suffice.
    pub binding: Option<(usize, usize)>,
    /// How many rows were listed at these weights; the others were only priced.
    pub listed: usize,
}

impl Smoothness {
    /// Is lambda certainly positive, so that the mechanism is smooth?
    pub fn holds(&self) -> bool {
        self.lambda.lower > Extended::Finite(RBig::ZERO)
    }

    /// Is lambda certainly not positive?
    pub fn fails(&self) -> bool {
        self.lambda.upper <= Extended::Finite(RBig::ZERO)
    }
}

/// What a law of rows (theta, a) says: sums weighted by it, in money.
#[derive(Clone, Debug)]
pub struct LawSums {
    /// `sum_i sum_key max_d E u_i(d, a_-i)`.
    pub deviations: RBig,
    /// `E Rev`.
    pub revenue: RBig,
    /// `E sum_i B_i`, for the weak kinds.
    pub winnings: RBig,
    /// `E Wel`.
    pub optimum: RBig,
    /// For every agent and key met: the best fixed deviation and what it earns.
    pub best: Vec<(usize, Key, usize, RBig)>,
}

impl LawSums {
    /// Evaluates a law over rows.
    pub fn of(game: &Game, law: &Law, kind: Kind, winnings: Option<&Winnings>) -> Self {
        let agents = game.agents.len();
        let mut gains: std::collections::BTreeMap<(usize, Key), Vec<IBig>> = Default::default();
        let (mut revenue, mut won, mut optimum) = (IBig::ZERO, IBig::ZERO, IBig::ZERO);
        for (types, actions, weight) in &law.entries {
            revenue += weight * &game.revenue[*actions];
            optimum += weight * &game.optimum[*types];
            if let Some(winnings) = winnings {
                let sum: IBig = winnings.iter().map(|of_agent| &of_agent[*actions]).sum();
                won += weight * sum;
            }
            for agent in 0..agents {
                let t = game.types.digit(*types, agent);
                let key = if kind.is_semi() { Key::Type(t) } else { Key::Profile(*types) };
                let by_action = gains
                    .entry((agent, key))
                    .or_insert_with(|| vec![IBig::ZERO; game.actions.size(agent)]);
                for &d in &game.allowed[agent][t] {
                    let played = game.actions.replace(*actions, agent, d);
                    by_action[d] += weight * &game.utility[agent][t][played];
                }
            }
        }
        let unit = &law.denominator * &game.money;
        let in_money = |amount: IBig| ratio(amount, unit.clone());
        let mut best = Vec::new();
        for ((agent, key), by_action) in gains {
            let t = match key {
                Key::Type(t) => t,
                Key::Profile(types) => game.types.digit(types, agent),
            };
            let allowed = game.allowed[agent][t].iter();
            if let Some(&d) = allowed.rev().max_by(|&&a, &&b| by_action[a].cmp(&by_action[b])) {
                best.push((agent, key, d, in_money(by_action[d].clone())));
            }
        }
        LawSums {
            deviations: best.iter().fold(RBig::ZERO, |sum, (_, _, _, gain)| sum + gain),
            revenue: in_money(revenue),
            winnings: in_money(won),
            optimum: in_money(optimum),
            best,
        }
    }
}

/// Deviation laws of a joint program, for every agent and type.
pub(super) fn by_own_type(game: &Game, orbits: &Orbits, laws: &DeviationLaws) -> Vec<DeviationLaw> {
    let mut expanded = Vec::new();
    for agent in 0..game.agents.len() {
        for t in 0..game.types.size(agent) {
            expanded.push(DeviationLaw {
                agent,
                key: Key::Type(t),
                weights: laws.laws[orbits.class_of[agent]][t].clone(),
                denominator: laws.denominator.clone(),
            });
        }
    }
    expanded
}

/// Deviation laws found at a canonical type profile, for every permutation of it: `symmetry` are the
/// game's classes, `orbits` those of agents that also have equal types there.
pub(super) fn by_profile(
    game: &Game,
    symmetry: &Orbits,
    orbits: &Orbits,
    canonical: usize,
    laws: &DeviationLaws,
) -> Vec<DeviationLaw> {
    let mut profiles: Vec<usize> =
        symmetry.members(game, canonical, 0).into_iter().map(|(types, _)| types).collect();
    profiles.sort_unstable();
    profiles.dedup();
    let mut expanded = Vec::new();
    for types in profiles {
        for class in &symmetry.classes {
            let mut members = class.clone();
            members.sort_by_key(|&agent| game.types.digit(types, agent));
            for (&place, &agent) in class.iter().zip(&members) {
                let t = game.types.digit(canonical, place);
                expanded.push(DeviationLaw {
                    agent,
                    key: Key::Profile(types),
                    weights: laws.laws[orbits.class_of[place]][t].clone(),
                    denominator: laws.denominator.clone(),
                });
            }
        }
    }
    expanded
}
