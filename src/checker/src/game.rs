//! The finite game of an instance: every payoff once, as an integer over one denominator.

use crate::code::{Checked, Code, at, reject};
use crate::instance::deviations::Deviation;
use crate::instance::{Agent, Instance, Value};
use crate::number::{Budget, bits, common_denominator, quotient, scaled, within_budget};
use crate::optimum;
use crate::rules::{Rules, Share};
use crate::shape::{Axis, axes};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// The most columns (theta, a), and the most rows of a smoothness inequality.
pub(crate) const COLUMNS: u128 = 50_000_000;
/// The most payoffs, summed over agents and types.
pub(crate) const PAYOFFS: usize = 40_000_000;
/// The most profiles of types.
const TYPE_PROFILES: usize = 5_000_000;

/// A game: agents, prior, and tables of payoffs.
pub(crate) struct Game {
    pub(crate) players: Vec<Player>,
    /// The number of profiles of types, and of profiles of actions in the unions A_i.
    pub(crate) type_profiles: usize,
    pub(crate) action_profiles: usize,
    /// The denominator of utilities, revenue and welfare.
    pub(crate) denominator: IBig,
    /// `F(theta)` times `prior_denominator`.
    pub(crate) prior: Vec<IBig>,
    pub(crate) prior_denominator: IBig,
    /// `Wel(theta)` times `denominator`.
    pub(crate) welfare: Vec<IBig>,
    /// `Rev(a)` times `denominator`.
    pub(crate) revenue: Vec<IBig>,
    /// The agents as the instance has them.
    pub(crate) agents: Rc<Vec<Agent>>,
    pub(crate) deviations: Vec<Deviation>,
    /// The rules of the auction; those of the game, unless its actions are plans.
    pub(crate) rules: Rc<Rules>,
    /// Whether its actions are plans of a staged instance (section 1d).
    pub(crate) of_plans: bool,
    /// The bits of the longest payoff.
    pub(crate) payoff_bits: usize,
    /// The work accounted for so far.
    pub(crate) budget: Rc<Budget>,
}

/// An agent of the game.
pub(crate) struct Player {
    pub(crate) name: String,
    pub(crate) kinds: Vec<Kind>,
    /// Canonical names of A_i.
    pub(crate) actions: Vec<String>,
    pub(crate) action_index: HashMap<String, usize>,
    /// Where each action stands in the instance.
    pub(crate) origin: Vec<usize>,
    pub(crate) action_axis: Axis,
    pub(crate) type_axis: Axis,
}

/// A type of an agent.
pub(crate) struct Kind {
    pub(crate) name: String,
    /// Whether its probability is positive.
    pub(crate) counts: bool,
    /// The actions it may play, ascending.
    pub(crate) allowed: Vec<usize>,
    /// By action, whether it may play it.
    pub(crate) may: Vec<bool>,
    /// `u_i(a; t)` times the denominator, by profile of actions.
    pub(crate) utility: Vec<IBig>,
}

impl Player {
    /// The types that count.
    pub(crate) fn counting(&self) -> impl Iterator<Item = (usize, &Kind)> {
        self.kinds.iter().enumerate().filter(|(_, kind)| kind.counts)
    }
}

impl Kind {
    /// Whether the type may play an action.
    pub(crate) fn may_play(&self, action: usize) -> bool {
        self.may.get(action) == Some(&true)
    }
}

impl Game {
    /// Tabulates an instance, of a staged one the auction alone; `optimum` is the section about
    /// optimal welfare, where there is one.
    ///
    /// # Errors
    /// `too-large` above the limits of this file, and what [`optimum`] rejects.
    pub(crate) fn new(instance: Instance, optimum: Option<&Node<'_>>) -> Checked<Game> {
        let mut game = Game::lay_out(instance, PAYOFFS)?;
        game.within_limits()?;
        game.revenue = tabulate(
            &game.rules,
            &game.agents,
            &mut game.players,
            game.action_profiles,
            &game.budget,
        )?;
        game.payoff_bits = game.longest_payoff();
        game.welfare = optimum::optimal_welfare(&game, optimum)?;
        game.payoff_bits = game.welfare.iter().map(bits).fold(game.payoff_bits, usize::max);
        Ok(game)
    }

    /// The auction of an instance with optimal welfare, and no payoffs: what staged play is about.
    pub(crate) fn without_payoffs(instance: Instance, optimum: Option<&Node<'_>>) -> Checked<Game> {
        let mut game = Game::lay_out(instance, usize::MAX)?;
        game.welfare = optimum::optimal_welfare(&game, optimum)?;
        Ok(game)
    }

    /// Agents, types, actions and prior, and no payoffs yet.
    fn lay_out(instance: Instance, most_profiles: usize) -> Checked<Game> {
        let Instance { title: _, agents, joint, mechanism, deviations, stages: _ } = instance;
        let rules = Rules::new(&agents, mechanism)?;
        let budget = Rc::new(Budget::default());
        let (mut players, type_profiles, action_profiles) =
            players(&rules, &agents, &budget, most_profiles)?;
        let (prior, prior_denominator) = prior(&agents, joint.as_ref(), &players, type_profiles)?;
        for (theta, _) in prior.iter().enumerate().filter(|(_, f)| !f.is_zero()) {
            for player in &mut players {
                if let Some(kind) = player.kinds.get_mut(player.type_axis.choice(theta)) {
                    kind.counts = true;
                }
            }
        }
        Ok(Game {
            payoff_bits: 0,
            budget,
            players,
            type_profiles,
            action_profiles,
            denominator: &rules.money * &rules.chance,
            prior,
            prior_denominator,
            welfare: Vec::new(),
            revenue: Vec::new(),
            agents: Rc::new(agents),
            deviations,
            rules: Rc::new(rules),
            of_plans: false,
        })
    }

    /// A game of the same agents, types and prior with other actions, by agent: their names, and
    /// which of them each type may take. Payoffs are 0 over `denominator`, optimal welfare is missing.
    pub(crate) fn of_actions(
        &self,
        actions: impl Iterator<Item = (Vec<String>, Vec<Vec<usize>>)>,
        denominator: IBig,
    ) -> Checked<Game> {
        let actions: Vec<_> = actions.collect();
        let sizes: Vec<usize> = actions.iter().map(|(names, _)| names.len()).collect();
        let Some((action_axes, action_profiles)) = axes(&sizes, PAYOFFS) else {
            return reject(Code::TooLarge, "instance", "too many profiles of actions");
        };
        let mut players = Vec::new();
        for ((player, (names, allowed)), axis) in self.players.iter().zip(actions).zip(action_axes)
        {
            let kinds = player.kinds.iter().zip(allowed).map(|(kind, allowed)| {
                let may = (0..names.len()).map(|a| allowed.binary_search(&a).is_ok()).collect();
                let (name, counts) = (kind.name.clone(), kind.counts);
                Kind { name, counts, allowed, may, utility: Vec::new() }
            });
            players.push(Player {
                name: player.name.clone(),
                kinds: kinds.collect(),
                action_index: names.iter().cloned().zip(0..).collect(),
                origin: (0..names.len()).collect(),
                actions: names,
                action_axis: axis,
                type_axis: player.type_axis,
            });
        }
        let mut game = Game {
            players,
            type_profiles: self.type_profiles,
            action_profiles,
            denominator,
            prior: self.prior.clone(),
            prior_denominator: self.prior_denominator.clone(),
            welfare: Vec::new(),
            revenue: Vec::new(),
            agents: Rc::clone(&self.agents),
            deviations: Vec::new(),
            rules: Rc::clone(&self.rules),
            of_plans: true,
            payoff_bits: 0,
            budget: Rc::clone(&self.budget),
        };
        game.within_limits()?;
        game.revenue = vec![IBig::ZERO; action_profiles];
        for kind in game.players.iter_mut().flat_map(|player| &mut player.kinds) {
            kind.utility = vec![IBig::ZERO; action_profiles];
        }
        Ok(game)
    }

    /// Refuses tables beyond the limits of this file.
    pub(crate) fn within_limits(&self) -> Checked<()> {
        let too_large = |what: &str| reject(Code::TooLarge, "instance", format!("too many {what}"));
        if self.action_profiles > PAYOFFS {
            return too_large("profiles of actions");
        }
        if self.columns() > COLUMNS {
            return too_large("columns");
        }
        let types: usize = self.players.iter().map(|player| player.kinds.len()).sum();
        let payoffs = types.saturating_mul(self.action_profiles);
        if payoffs > PAYOFFS {
            return too_large("payoffs");
        }
        let length = bits(&self.denominator);
        within_budget("instance", (payoffs as u128).saturating_mul(4), length).map(|_| ())
    }

    /// The bits of the longest utility or revenue.
    pub(crate) fn longest_payoff(&self) -> usize {
        let utilities = self.players.iter().flat_map(|p| &p.kinds).flat_map(|kind| &kind.utility);
        utilities.chain(&self.revenue).map(bits).max().unwrap_or(0)
    }

    /// The rules of the auction, where actions are its bids.
    ///
    /// # Errors
    /// `unsupported-instance` where they are plans.
    pub(crate) fn auction(&self) -> Checked<&Rules> {
        match self.of_plans {
            true => reject(Code::UnsupportedInstance, "instance", "plans are no bids"),
            false => Ok(&self.rules),
        }
    }

    /// `Wel(F)`.
    pub(crate) fn expected_welfare(&self) -> RBig {
        let sum = self.prior.iter().zip(&self.welfare).fold(IBig::ZERO, |sum, (f, w)| sum + f * w);
        quotient(&sum, &(&self.denominator * &self.prior_denominator))
    }

    /// Whether `F` is the product of its marginals.
    pub(crate) fn prior_is_product(&self) -> Checked<bool> {
        let mut marginals = Vec::new();
        for player in &self.players {
            let mut marginal = vec![IBig::ZERO; player.kinds.len()];
            for (theta, f) in self.prior.iter().enumerate() {
                if let Some(sum) = marginal.get_mut(player.type_axis.choice(theta)) {
                    *sum += f;
                }
            }
            marginals.push(marginal);
        }
        let work = (self.type_profiles as u128) * (self.players.len() as u128);
        let length = bits(&self.prior_denominator).saturating_mul(self.players.len());
        self.spend("claim", work, length)?;
        let power = self.prior_denominator.pow(self.players.len().saturating_sub(1));
        for (theta, f) in self.prior.iter().enumerate() {
            let mut product = IBig::ONE;
            for (player, marginal) in self.players.iter().zip(&marginals) {
                product *= at(marginal, player.type_axis.choice(theta))?;
            }
            if product != f * &power {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether every type in theta counts.
    pub(crate) fn all_count(&self, theta: usize) -> bool {
        self.players.iter().all(|player| player.kind_at(theta).is_some_and(|kind| kind.counts))
    }

    /// The profiles of types that count; their probability may be 0 nevertheless.
    pub(crate) fn counting_profiles(&self) -> impl Iterator<Item = usize> {
        (0..self.type_profiles).filter(|theta| self.all_count(*theta))
    }

    /// `F(theta)` times `prior_denominator`.
    pub(crate) fn probability(&self, theta: usize) -> Checked<&IBig> {
        at(&self.prior, theta)
    }

    /// The number of columns.
    pub(crate) fn columns(&self) -> u128 {
        columns(self.players.iter().map(|p| p.kinds.iter().map(|kind| kind.allowed.len()).sum()))
    }

    /// Accounts for work on integers of about `bits` bits beyond those of the payoffs.
    ///
    /// # Errors
    /// `too-large` where one check would take minutes in all.
    pub(crate) fn spend(&self, place: &str, operations: u128, bits: usize) -> Checked<()> {
        self.budget.spend(place, operations, bits.saturating_add(self.payoff_bits))
    }

    /// What each agent gets and pays at a profile of actions.
    pub(crate) fn shares(&self, profile: usize) -> Checked<Vec<Vec<Share>>> {
        self.auction()?.shares(&origins(&self.players, profile)?, &self.budget)
    }

    /// The value of a type of an agent.
    pub(crate) fn value(&self, agent: usize, kind: usize) -> Checked<&Value> {
        Ok(&at(&at(&self.agents, agent)?.types, kind)?.value)
    }
}

/// The number of columns: per agent the pairs (type, action it may play), multiplied.
fn columns(pairs: impl Iterator<Item = usize>) -> u128 {
    pairs.fold(1, |product, pairs| product.saturating_mul(pairs as u128))
}

/// Lays out agents, types and actions.
fn players(
    rules: &Rules,
    agents: &[Agent],
    budget: &Budget,
    most_profiles: usize,
) -> Checked<(Vec<Player>, usize, usize)> {
    let too_large = |what: &str| reject(Code::TooLarge, "instance", format!("too many {what}"));
    let mut actions = Vec::new();
    for (index, agent) in agents.iter().enumerate() {
        if rules.action_count(index)?.saturating_mul(agent.types.len()) > PAYOFFS {
            return too_large("actions of types");
        }
        actions.push(rules.actions(index, agent, budget)?);
    }
    let type_sizes: Vec<usize> = agents.iter().map(|agent| agent.types.len()).collect();
    let action_sizes: Vec<usize> = actions.iter().map(|own| own.names.len()).collect();
    let Some((type_axes, type_profiles)) = axes(&type_sizes, TYPE_PROFILES) else {
        return too_large("profiles of types");
    };
    let Some((action_axes, action_profiles)) = axes(&action_sizes, most_profiles) else {
        return too_large("profiles of actions");
    };
    let mut players = Vec::new();
    for (((agent, own), action_axis), type_axis) in
        agents.iter().zip(actions).zip(action_axes).zip(type_axes)
    {
        let kinds = agent.types.iter().zip(own.allowed).map(|(kind, allowed)| {
            let may = (0..own.names.len()).map(|a| allowed.binary_search(&a).is_ok()).collect();
            Kind { name: kind.name.clone(), counts: false, allowed, may, utility: Vec::new() }
        });
        players.push(Player {
            name: agent.name.clone(),
            kinds: kinds.collect(),
            action_index: own.names.iter().cloned().zip(0..).collect(),
            actions: own.names,
            origin: own.origin,
            action_axis,
            type_axis,
        });
    }
    Ok((players, type_profiles, action_profiles))
}

/// Fills in the utilities, and returns the revenue at every profile of actions.
fn tabulate(
    rules: &Rules,
    agents: &[Agent],
    players: &mut [Player],
    action_profiles: usize,
    budget: &Budget,
) -> Checked<Vec<IBig>> {
    // By agent and thing, what her types value it at.
    let mut worth: Vec<HashMap<usize, Vec<IBig>>> = agents.iter().map(|_| HashMap::new()).collect();
    let mut known = 0usize;
    let mut revenue = Vec::with_capacity(action_profiles);
    for profile in 0..action_profiles {
        let shares = rules.shares(&origins(players, profile)?, budget)?;
        let mut total = IBig::ZERO;
        for (((player, agent), worth), law) in
            players.iter_mut().zip(agents).zip(&mut worth).zip(&shares)
        {
            let paid = law.iter().fold(IBig::ZERO, |sum, own| sum + &own.weight * &own.payment);
            let mut utilities = vec![-&paid; agent.types.len()];
            for share in law {
                let values = worth.entry(share.thing).or_insert_with(|| {
                    // The entry itself counts too.
                    known += agent.types.len() + 8;
                    agent.types.iter().map(|kind| rules.worth(&kind.value, share.thing)).collect()
                });
                for (utility, value) in utilities.iter_mut().zip(&*values) {
                    if !value.is_zero() {
                        *utility += &share.weight * value;
                    }
                }
            }
            if known > PAYOFFS {
                return reject(Code::TooLarge, "instance", "too many values of bundles");
            }
            for (kind, utility) in player.kinds.iter_mut().zip(utilities) {
                kind.utility.push(utility);
            }
            total += paid;
        }
        revenue.push(total);
    }
    Ok(revenue)
}

/// A profile of actions by where they stand in the instance.
pub(crate) fn origins(players: &[Player], profile: usize) -> Checked<Vec<usize>> {
    players
        .iter()
        .map(|player| at(&player.origin, player.action_axis.choice(profile)).copied())
        .collect()
}

/// The prior as integers over a common denominator.
fn prior(
    agents: &[Agent],
    joint: Option<&BTreeMap<Vec<usize>, RBig>>,
    players: &[Player],
    type_profiles: usize,
) -> Checked<(Vec<IBig>, IBig)> {
    if let Some(joint) = joint {
        let denominator = common_denominator(joint.values())?;
        let mut prior = vec![IBig::ZERO; type_profiles];
        for (types, probability) in joint {
            let theta: usize =
                types.iter().zip(players).map(|(t, player)| t * player.type_axis.stride).sum();
            if let Some(weight) = prior.get_mut(theta) {
                *weight = scaled(probability, &denominator);
            }
        }
        return Ok((prior, denominator));
    }
    let mut denominator = IBig::ONE;
    let mut prior = vec![IBig::ONE; type_profiles];
    for (agent, player) in agents.iter().zip(players) {
        let own: Vec<&RBig> = agent.types.iter().filter_map(|t| t.probability.as_ref()).collect();
        let unit = common_denominator(own.iter().copied())?;
        let weights: Vec<IBig> = own.into_iter().map(|p| scaled(p, &unit)).collect();
        denominator *= unit;
        within_budget("instance", type_profiles as u128, bits(&denominator))?;
        for (theta, weight) in prior.iter_mut().enumerate() {
            *weight *= at(&weights, player.type_axis.choice(theta))?;
        }
    }
    Ok((prior, denominator))
}
