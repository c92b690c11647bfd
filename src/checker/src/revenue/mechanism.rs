//! A direct mechanism: that it is incentive compatible and individually rational, and what it earns.

use super::outcomes::{Outcome, Outcomes};
use crate::code::{Checked, Code, at, reject};
use crate::game::{Game, Player};
use crate::number::{bits, quotient};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::{HashMap, HashSet};

/// The most words that the laws over outcomes may take in all.
const WORDS: usize = 50_000_000;

/// A direct mechanism; weights and payments are over one denominator.
struct Mechanism<'g> {
    game: &'g Game,
    outcomes: &'g Outcomes<'g>,
    denominator: IBig,
    /// The law over outcomes at a profile of types; where there is none, nobody gets anything.
    laws: HashMap<usize, Vec<(Outcome, IBig)>>,
    /// By agent and thing she gets somewhere, what her types value it at.
    values: Vec<HashMap<usize, Vec<IBig>>>,
    /// What each agent pays at a profile of types, where it is not 0.
    payments: HashMap<(usize, usize), IBig>,
}

/// The expected revenue of a mechanism nobody wants to lie to or to stay away from.
pub(super) fn verify_mechanism(
    game: &Game,
    outcomes: &Outcomes<'_>,
    node: &Node<'_>,
) -> Checked<RBig> {
    let table = node.table(&["denominator", "outcomes", "payments"])?;
    let mut mechanism = Mechanism {
        game,
        outcomes,
        denominator: table.get("denominator")?.denominator()?,
        laws: HashMap::new(),
        values: vec![HashMap::new(); game.players.len()],
        payments: HashMap::new(),
    };
    mechanism.read_laws(&table.get("outcomes")?)?;
    mechanism.read_payments(&table.get("payments")?)?;
    mechanism.spend(&node.place)?;
    for (i, player) in game.players.iter().enumerate() {
        mechanism.verify_agent(i, player)?;
    }
    mechanism.revenue()
}

impl Mechanism<'_> {
    fn read_laws(&mut self, node: &Node<'_>) -> Checked<()> {
        let mut words = 0;
        for entry in node.list()? {
            let [types, law] = entry.tuple()?;
            words += law.list()?.len().saturating_mul(self.game.players.len());
            if words > WORDS {
                return entry.reject(Code::TooLarge, "too many outcomes are listed");
            }
            let theta = self.game.counting_types(&types)?;
            let mut weights = Vec::new();
            let (mut sum, mut seen) = (IBig::ZERO, HashSet::new());
            for pair in law.list()? {
                let [outcome, weight] = pair.tuple()?;
                let outcome = self.outcomes.read(&outcome)?;
                self.evaluate(&outcome, &node.place)?;
                let value = weight.integer()?;
                if value <= IBig::ZERO {
                    return weight.reject(Code::MechanismNotALaw, "a weight is not positive");
                }
                if !seen.insert(outcome.clone()) {
                    return pair.reject(Code::DuplicateEntry, "this outcome is listed twice");
                }
                sum += &value;
                weights.push((outcome, value));
            }
            if sum != self.denominator {
                let message = "the weights do not sum to the denominator";
                return law.reject(Code::MechanismNotALaw, message);
            }
            if self.laws.insert(theta, weights).is_some() {
                return entry.reject(Code::DuplicateEntry, "these types are listed twice");
            }
        }
        if self.outcomes.goods.nothing_is_feasible() {
            return Ok(());
        }
        match self.game.counting_profiles().find(|theta| !self.laws.contains_key(theta)) {
            Some(theta) => {
                let types = self.game.show_types(theta);
                node.reject(Code::MechanismNotALaw, format!("({types}) has no outcome"))
            }
            None => Ok(()),
        }
    }

    /// Sees to it that the values of everybody's things are known.
    fn evaluate(&mut self, outcome: &Outcome, place: &str) -> Checked<()> {
        for (i, (thing, known)) in outcome.things().iter().zip(&mut self.values).enumerate() {
            if !known.contains_key(thing) {
                known.insert(*thing, self.outcomes.values(i, *thing, place)?);
            }
        }
        Ok(())
    }

    /// What a type values an outcome at.
    fn value(&self, agent: usize, kind: usize, outcome: &Outcome) -> Checked<&IBig> {
        let known = at(&self.values, agent)?.get(&outcome.thing(agent)?);
        at(known.map_or(&[][..], Vec::as_slice), kind)
    }

    fn read_payments(&mut self, node: &Node<'_>) -> Checked<()> {
        for entry in node.list()? {
            let [agent, types, payment] = entry.tuple()?;
            let (i, _) = self.game.player(&agent)?;
            let theta = self.game.counting_types(&types)?;
            if self.payments.insert((i, theta), payment.integer()?).is_some() {
                return entry.reject(Code::DuplicateEntry, "this payment is listed twice");
            }
        }
        Ok(())
    }

    /// Accounts for `verify_agent` of all agents: every law is seen by each type of each agent.
    fn spend(&self, place: &str) -> Checked<()> {
        let weights = self.laws.values().flatten().map(|(_, weight)| bits(weight));
        let payments = self.payments.values().map(bits);
        let longest = weights.chain(payments).max().unwrap_or(0);
        let entries: usize = self.laws.values().map(Vec::len).sum();
        let types: usize = self.game.players.iter().map(|player| player.kinds.len()).sum();
        let seen = entries.saturating_add(self.game.type_profiles) as u128;
        let work = seen.saturating_mul(types as u128 + 1).saturating_mul(2);
        self.game.spend(place, work, longest.saturating_add(bits(&self.game.prior_denominator)))
    }

    /// No type that counts gains by reporting another one, or by staying away.
    fn verify_agent(&self, i: usize, player: &Player) -> Checked<()> {
        let place = |row: String| format!("incentives of ({}, {row})", player.name);
        for (t, kind) in player.counting() {
            let truthful = self.interim_utility(i, player, t, t)?;
            if truthful < IBig::ZERO {
                let message = "she is better off by not taking part";
                return reject(Code::NotIndividuallyRational, place(kind.name.clone()), message);
            }
            for (s, report) in player.counting() {
                if s != t && self.interim_utility(i, player, t, s)? > truthful {
                    let row = format!("{}, {}", kind.name, report.name);
                    let message = "she is better off by this report";
                    return reject(Code::NotIncentiveCompatible, place(row), message);
                }
            }
        }
        Ok(())
    }

    /// `E_i(t, s)`: what type t gets in expectation when she reports s and the others are truthful,
    /// times her probability and the units of everything in it.
    fn interim_utility(&self, i: usize, player: &Player, t: usize, s: usize) -> Checked<IBig> {
        let axis = player.type_axis;
        let mut utility = IBig::ZERO;
        for others in 0..self.game.type_profiles / axis.size {
            let f = self.game.probability(axis.with(others, t))?;
            if f.is_zero() {
                continue;
            }
            let reported = axis.with(others, s);
            let mut got = IBig::ZERO;
            for (outcome, weight) in self.laws.get(&reported).into_iter().flatten() {
                got += weight * self.value(i, t, outcome)?;
            }
            if let Some(paid) = self.payments.get(&(i, reported)) {
                got -= paid * &self.game.rules.money;
            }
            utility += f * got;
        }
        Ok(utility)
    }

    /// What it earns in expectation.
    fn revenue(&self) -> Checked<RBig> {
        let mut revenue = IBig::ZERO;
        for ((_, theta), paid) in &self.payments {
            revenue += paid * self.game.probability(*theta)?;
        }
        Ok(quotient(&revenue, &(&self.denominator * &self.game.prior_denominator)))
    }
}
