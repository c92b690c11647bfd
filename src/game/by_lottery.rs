//! Payoff tables of single items and table mechanisms: lotteries over outcomes, gone through one by one.

use super::compile::Tables;
use super::layout::Layout;
use super::shape::Shape;
use crate::auction::{ByLottery, common_denominator, over, scaled};
use crate::instance::{Instance, Type};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// One branch of a lottery in integers: probability over `Lotteries::chance`, money over
/// `Lotteries::amount`.
struct Draw {
    probability: IBig,
    outcome: usize,
    payments: Vec<IBig>,
}

/// What the tables are made from.
pub(super) struct Lotteries<'i> {
    rule: ByLottery<'i>,
    layout: &'i Layout,
    /// Numbering of the rule's own profiles.
    everything: Shape,
    /// Common denominator of all probabilities of branches.
    chance: IBig,
    /// Common denominator of all values and payments.
    amount: IBig,
    /// Values by agent, type and outcome.
    values: Vec<Vec<Vec<IBig>>>,
}

impl<'i> Lotteries<'i> {
    /// The lotteries of `rule`, with `everything` numbering its own profiles.
    pub fn of(
        instance: &Instance,
        layout: &'i Layout,
        rule: ByLottery<'i>,
        everything: Shape,
    ) -> Self {
        let outcomes = rule.outcome_count(instance.agents.len());
        let of_agent = |(i, types): (usize, &Vec<Type>)| -> Vec<Vec<RBig>> {
            let of_type = |t: &Type| (0..outcomes).map(|x| rule.value(&t.value, i, x)).collect();
            types.iter().map(of_type).collect()
        };
        let agents = instance.agents.iter().map(|agent| &agent.types).enumerate();
        let exact: Vec<Vec<Vec<RBig>>> = agents.map(of_agent).collect();
        let (chances, amounts) = rule.numbers();
        let amount = common_denominator(exact.iter().flatten().flatten().chain(&amounts));
        let of_agent =
            |agent: &Vec<Vec<RBig>>| agent.iter().map(|values| scaled(values, &amount)).collect();
        Lotteries {
            values: exact.iter().map(of_agent).collect(),
            chance: common_denominator(chances.iter()),
            amount,
            rule,
            layout,
            everything,
        }
    }

    /// The tables; `optimum` gives optimal welfare by type profile, over the denominator of values.
    pub fn tables<E>(
        &self,
        optimum: impl FnOnce(&IBig) -> Result<Vec<IBig>, E>,
    ) -> Result<Tables, E> {
        let optimum = optimum(&self.amount)?.iter().map(|value| value * &self.chance).collect();
        let (utility, revenue) = self.payoffs();
        Ok(Tables { utility, revenue, optimum, money: &self.chance * &self.amount })
    }

    /// What may be drawn at an action profile.
    fn draws(&self, actions: usize) -> Vec<Draw> {
        let original = self.layout.original(actions);
        let lottery = self.rule.lottery(&original, self.everything.number(&original));
        let draws = lottery.iter().filter(|branch| !branch.probability.is_zero());
        draws
            .map(|branch| Draw {
                probability: over(&branch.probability, &self.chance),
                outcome: branch.outcome,
                payments: scaled(&branch.payments, &self.amount),
            })
            .collect()
    }

    /// `u_i(a; t)` by agent and type, and `Rev(a)`, over all action profiles.
    fn payoffs(&self) -> (Vec<Vec<Vec<IBig>>>, Vec<IBig>) {
        let count = self.layout.actions.count();
        let mut utility: Vec<Vec<Vec<IBig>>> =
            self.values.iter().map(|types| vec![Vec::with_capacity(count); types.len()]).collect();
        let mut revenue = Vec::with_capacity(count);
        for actions in 0..count {
            let draws = self.draws(actions);
            for (agent, by_type) in utility.iter_mut().enumerate() {
                let paid: IBig = draws.iter().map(|d| &d.probability * &d.payments[agent]).sum();
                for (values, expected) in self.values[agent].iter().zip(by_type) {
                    let gained: IBig =
                        draws.iter().map(|d| &d.probability * &values[d.outcome]).sum();
                    expected.push(gained - &paid);
                }
            }
            let paid = |d: &Draw| &d.probability * d.payments.iter().sum::<IBig>();
            revenue.push(draws.iter().map(paid).sum());
        }
        (utility, revenue)
    }

    /// `B_i(a)` over all action profiles, for every agent.
    pub fn winnings(&self) -> Vec<Vec<IBig>> {
        (0..self.values.len()).map(|agent| self.winnings_of(agent)).collect()
    }

    fn winnings_of(&self, agent: usize) -> Vec<IBig> {
        let shape = &self.layout.actions;
        let won = |draw: &Draw| self.rule.share(agent, draw.outcome);
        let mut most: BTreeMap<(usize, usize), IBig> = BTreeMap::new();
        for actions in 0..shape.count() {
            for draw in self.draws(actions) {
                let key = (shape.digit(actions, agent), won(&draw));
                let paid = &draw.payments[agent];
                let best = most.entry(key).or_insert_with(|| paid.clone());
                if paid > best {
                    *best = paid.clone();
                }
            }
        }
        let expected = |actions: usize| {
            let action = shape.digit(actions, agent);
            let draws = self.draws(actions);
            draws.iter().map(|draw| &draw.probability * &most[&(action, won(draw))]).sum()
        };
        (0..shape.count()).map(expected).collect()
    }
}
