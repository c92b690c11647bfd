//! The strategic form without the types of probability 0: plans, and what they give against those of the others.

use crate::code::{Checked, Code, at, reject};
use crate::game::{Game, Player};
use crate::number::bits;
use crate::tree::Node;
use dashu::integer::IBig;
use std::collections::BTreeMap;

/// The most plans of one agent.
const PLANS: u128 = 100_000;
/// The most profiles of the others' plans.
const PROFILES: u128 = 1_000_000;
/// The most different values that one table may hold.
const VALUES: usize = 8_000_000;

/// Actions, one for each type of positive probability.
pub(crate) type ReducedPlan = Vec<usize>;

/// A profile of types that may occur: its weight, and the place of each agent's type among those of
/// positive probability.
struct Draw {
    weight: IBig,
    places: Vec<usize>,
}

/// A game whose agents choose plans.
pub(crate) struct StrategicForm<'g> {
    pub(crate) game: &'g Game,
    /// By agent, the types of positive probability.
    pub(crate) types: Vec<Vec<usize>>,
    draws: Vec<Draw>,
}

/// What one agent meets: by the values it gives her, how often it occurs.
pub(crate) struct Met {
    pub(crate) rows: BTreeMap<Vec<IBig>, u64>,
    /// The most bits of a value.
    pub(crate) length: usize,
}

impl<'g> StrategicForm<'g> {
    pub(crate) fn of(game: &'g Game) -> Checked<StrategicForm<'g>> {
        let work = (game.type_profiles as u128) * (game.players.len() as u128);
        game.spend("proof.dominance", work, bits(&game.prior_denominator))?;
        let counting = |player: &Player| player.counting().map(|(t, _)| t).collect();
        let types: Vec<Vec<usize>> = game.players.iter().map(counting).collect();
        let mut draws = Vec::new();
        for (theta, weight) in game.prior.iter().enumerate().filter(|(_, f)| !f.is_zero()) {
            let mut places = Vec::new();
            for (player, own) in game.players.iter().zip(&types) {
                let t = player.type_axis.choice(theta);
                places.push(own.iter().take_while(|other| **other < t).count());
            }
            draws.push(Draw { weight: weight.clone(), places });
        }
        Ok(StrategicForm { game, types, draws })
    }

    /// All plans of every agent.
    pub(crate) fn all(&self) -> Checked<Vec<Vec<ReducedPlan>>> {
        let mut all = Vec::new();
        for (player, types) in self.game.players.iter().zip(&self.types) {
            let mut plans: Vec<ReducedPlan> = vec![Vec::new()];
            for t in types {
                let allowed = &at(&player.kinds, *t)?.allowed;
                if (plans.len() as u128) * (allowed.len() as u128) > PLANS {
                    let message = format!("agent `{}` has too many plans", player.name);
                    return reject(Code::TooLarge, "proof.dominance", message);
                }
                let mut longer = Vec::new();
                for plan in &plans {
                    for action in allowed {
                        let mut plan = plan.clone();
                        plan.push(*action);
                        longer.push(plan);
                    }
                }
                plans = longer;
            }
            all.push(plans);
        }
        Ok(all)
    }

    /// The place, among the types of positive probability, of the type a node names.
    pub(crate) fn place(&self, agent: usize, node: &Node<'_>) -> Checked<usize> {
        let t = at(&self.game.players, agent)?.kind(node)?.0;
        match at(&self.types, agent)?.iter().position(|own| *own == t) {
            Some(place) => Ok(place),
            None => node.reject(Code::UnknownName, "a type of probability 0 has no part in plans"),
        }
    }

    /// What an agent's type at this place may play.
    pub(crate) fn allowed(&self, agent: usize, place: usize) -> Checked<&'g [usize]> {
        let t = *at(at(&self.types, agent)?, place)?;
        Ok(&at(&at(&self.game.players, agent)?.kinds, t)?.allowed)
    }

    /// The choices of an agent: her types by place, each with every action it may play.
    pub(crate) fn choices(&self, agent: usize) -> Checked<Vec<(usize, usize)>> {
        let mut choices = Vec::new();
        for place in 0..at(&self.types, agent)?.len() {
            choices.extend(self.allowed(agent, place)?.iter().map(|action| (place, *action)));
        }
        Ok(choices)
    }

    /// What every choice (t, a) gives when the others play these plans, in the order of agents:
    /// the sum of `F(theta) u_i(a, plans(theta_-i); t)` over `theta_i = t`.
    pub(crate) fn values(&self, agent: usize, others: &[&ReducedPlan]) -> Checked<Vec<IBig>> {
        let own = at(&self.game.players, agent)?;
        let mut values = Vec::new();
        for (place, t) in at(&self.types, agent)?.iter().enumerate() {
            let kind = at(&own.kinds, *t)?;
            let mut sums = vec![IBig::ZERO; kind.allowed.len()];
            for draw in &self.draws {
                if at(&draw.places, agent)? != &place {
                    continue;
                }
                let mut base = 0;
                let players = self.game.players.iter().zip(&draw.places).enumerate();
                let opponents = players.filter(|(j, _)| *j != agent);
                for ((_, (player, place)), plan) in opponents.zip(others) {
                    base += at(plan, *place)? * player.action_axis.stride;
                }
                for (action, sum) in kind.allowed.iter().zip(&mut sums) {
                    let profile = base + action * own.action_axis.stride;
                    *sum += &draw.weight * at(&kind.utility, profile)?;
                }
            }
            values.extend(sums);
        }
        Ok(values)
    }

    /// Everything an agent meets when each of the others plays one of the plans left to her.
    pub(crate) fn met(&self, agent: usize, left: &[Vec<ReducedPlan>]) -> Checked<Met> {
        let others = || left.iter().enumerate().filter(|(j, _)| *j != agent).map(|(_, own)| own);
        let profiles = others().fold(1u128, |all, own| all.saturating_mul(own.len() as u128));
        if profiles > PROFILES {
            return reject(Code::TooLarge, "proof.dominance", "too many profiles of plans");
        }
        let choices = self.choices(agent)?.len();
        let agents = self.game.players.len();
        let each = (self.draws.len() * agents + choices * self.draws.len()) as u128;
        let length = bits(&self.game.prior_denominator);
        self.game.spend("proof.dominance", profiles.saturating_mul(each), length)?;
        let mut rows: BTreeMap<Vec<IBig>, u64> = BTreeMap::new();
        let mut longest = 0;
        let lists: Vec<&Vec<ReducedPlan>> = others().collect();
        for number in 0..profiles {
            let (mut rest, mut plans) = (number, Vec::new());
            for own in &lists {
                let size = own.len() as u128;
                plans.push(at(own, (rest % size) as usize)?);
                rest /= size;
            }
            let values = self.values(agent, &plans)?;
            longest = values.iter().map(bits).fold(longest, usize::max);
            *rows.entry(values).or_insert(0) += 1;
            if rows.len().saturating_mul(choices) > VALUES {
                return reject(Code::TooLarge, "proof.dominance", "too many different values");
            }
        }
        Ok(Met { rows, length: longest })
    }

    /// The plans of the others that a node lists, in the order of agents.
    pub(crate) fn others(&self, agent: usize, node: &Node<'_>) -> Checked<Vec<ReducedPlan>> {
        let opponents: Vec<(usize, &Player)> =
            self.game.players.iter().enumerate().filter(|(j, _)| *j != agent).collect();
        let lists = node.list()?;
        if lists.len() != opponents.len() {
            return node.wrong("one plan per other agent is expected");
        }
        let mut plans = Vec::new();
        for ((j, player), list) in opponents.into_iter().zip(lists) {
            let (types, names) = (at(&self.types, j)?, list.list()?);
            if names.len() != types.len() {
                return list.wrong("one action per type of positive probability is expected");
            }
            let mut plan = ReducedPlan::new();
            for (t, name) in types.iter().zip(&names) {
                plan.push(player.action(name, Some(at(&player.kinds, *t)?))?);
            }
            plans.push(plan);
        }
        Ok(plans)
    }
}
