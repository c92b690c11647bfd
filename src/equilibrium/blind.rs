//! What deviations chosen blind, by own type only, prove of laws without signalling.

use super::laws::LawProof;
use super::rows::for_each_others;
use super::two_sided::every_agent_apart;
use super::{Answer, Concept, Direction, Multipliers, Objective, PriorMode, Proof, Weights};
use crate::exact::Extended;
use crate::game::{Game, ratio};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// Laws over actions, by agent and type: numerators over the denominator, to which they sum.
#[derive(Clone, Debug)]
pub struct BlindDeviations {
    /// By agent and type.
    pub laws: Vec<Vec<Weights>>,
    /// What all numerators are over.
    pub denominator: IBig,
}

impl BlindDeviations {
    /// Raises the lower end of the least welfare over `coarse-ns` laws under a product prior, if these deviations prove more
    /// than is known; says whether they do.
    ///
    /// Welfare is revenue plus utilities, and a utility at least what the deviations earn. Without signalling that is, on
    /// average, what they earn with the agent's type drawn anew:
    /// `sum_i E_t sum_d y_i(t, d) u_i(d, a_-i; t) + Rev(a)`, which its least value over the profiles a bounds (the argument of
    /// Theorem A, with multipliers of its own).
    pub fn raise(&self, game: &Game, answer: &mut Answer) -> bool {
        let question = &answer.question;
        let fits = question.concept == Concept::CoarseNs
            && question.objective == Objective::welfare()
            && question.direction == Direction::Min
            && question.prior == PriorMode::Given
            && game.product_gap().is_none();
        let Proof::Laws(proof) = &mut answer.proof else { return false };
        if !fits {
            return false;
        }
        let payoffs = Payoffs::of(game, self);
        let bound = Extended::Finite(payoffs.bound(game, self));
        if bound <= answer.value.lower {
            return false;
        }
        self.prove(game, &payoffs, proof);
        answer.value.lower = bound;
        true
    }

    /// Puts the multipliers in place of those that were there.
    fn prove(&self, game: &Game, payoffs: &Payoffs, proof: &mut LawProof) {
        let mut regret = BTreeMap::new();
        let unit = &game.money * &game.prior_total;
        for (agent, laws) in self.laws.iter().enumerate() {
            for (t, law) in laws.iter().enumerate() {
                regret.extend(law.iter().map(|(d, y)| ((agent, t, *d), y * &unit)));
            }
        }
        let mut no_signalling = BTreeMap::new();
        for types in (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()) {
            for agent in 0..game.agents.len() {
                let earned = &payoffs.by_type[agent][game.types.digit(types, agent)];
                for_each_others(game, types, agent, &mut |others| {
                    let z = &earned[others] * &game.prior_total - &payoffs.average[agent][others];
                    no_signalling.insert((agent, types, others), z);
                });
            }
        }
        let denominator = &self.denominator * unit;
        proof.bound =
            Some(Multipliers { denominator, regret, obedience: BTreeMap::new(), no_signalling });
        proof.orbits = every_agent_apart(game);
    }
}

/// What the deviations earn against every profile of the others.
struct Payoffs {
    /// By agent, type and the others' actions, over money and the deviations' denominator.
    by_type: Vec<Vec<Vec<IBig>>>,
    /// By agent and the others' actions, averaged over her types; over the prior's denominator as well.
    average: Vec<Vec<IBig>>,
}

impl Payoffs {
    fn of(game: &Game, deviations: &BlindDeviations) -> Self {
        let of_type = |agent: usize, t: usize| -> Vec<IBig> {
            let utility = &game.utility[agent][t];
            let earned = |others: usize| {
                let of = |(d, y): &(usize, IBig)| {
                    y * &utility[game.actions.with_others(others, agent, *d)]
                };
                deviations.laws[agent][t].iter().map(of).sum()
            };
            (0..game.actions.others_count(agent)).map(earned).collect()
        };
        let by_type: Vec<Vec<Vec<IBig>>> = (0..game.agents.len())
            .map(|agent| (0..game.types.size(agent)).map(|t| of_type(agent, t)).collect())
            .collect();
        let average = |(agent, types): (usize, &Vec<Vec<IBig>>)| {
            let weights: Vec<IBig> = (0..types.len()).map(|t| game.marginal(agent, t)).collect();
            let earned = |others: usize| {
                types.iter().zip(&weights).map(|(earned, f)| &earned[others] * f).sum()
            };
            (0..game.actions.others_count(agent)).map(earned).collect()
        };
        let average = by_type.iter().enumerate().map(average).collect();
        Payoffs { by_type, average }
    }

    /// What the multipliers prove: the expectation, over types, of the least value over the actions they allow.
    fn bound(&self, game: &Game, deviations: &BlindDeviations) -> RBig {
        let worth: Vec<IBig> = (0..game.actions.count())
            .map(|actions| {
                let earned = |i: usize| &self.average[i][game.actions.others(actions, i)];
                (0..game.agents.len()).map(earned).sum::<IBig>()
                    + &game.revenue[actions] * &deviations.denominator * &game.prior_total
            })
            .collect();
        let apart = every_agent_apart(game);
        let mut total = IBig::ZERO;
        for types in (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()) {
            let mut least: Option<&IBig> = None;
            apart.for_each_column(game, &game.allowed, types, &mut |actions| {
                least = Some(least.map_or(&worth[actions], |least| least.min(&worth[actions])));
            });
            total += least.map_or(IBig::ZERO, |least| least * &game.prior[types]);
        }
        let unit = &game.money * &deviations.denominator * &game.prior_total;
        ratio(total, unit * &game.prior_total)
    }
}
