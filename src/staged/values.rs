//! What agents gain from what they hold, from market to market.

use crate::auction::efficient::Worth;
use crate::auction::{Share, over, scaled};
use crate::instance::{Allocation, Instance, Type, Value};
use dashu::integer::IBig;

/// The most items for which the values of all bundles are listed.
const MOST_LISTED: usize = 12;

/// Every type's value of every history of holdings, in integers.
#[derive(Debug)]
pub(super) struct Values {
    /// Over the money divided by `certain`, by agent and type.
    worths: Vec<Vec<Listed>>,
    /// The discounts, 1 for what the auction gives and then by market, over the first one.
    discounts: Vec<IBig>,
    /// Is nothing discounted? Then only what is held at the end counts.
    pub undiscounted: bool,
    /// Are shares sets of items?
    items: bool,
}

#[derive(Debug)]
enum Listed {
    All(Vec<IBig>),
    Bundles(Worth),
}

impl Values {
    /// Values over `money`, which the denominators of discounted values divide; `discount` is the denominator of discounts.
    pub fn of(instance: &Instance, money: &IBig, discount: &IBig) -> Self {
        let unit = &(money / discount);
        let of_type = |t: &Type| match &t.value {
            Value::Item(value) => Listed::All(vec![IBig::ZERO, over(value, unit)]),
            Value::Outcomes(values) => Listed::All(scaled(values, unit)),
            Value::Marginals(marginals) => {
                let mut sums = vec![IBig::ZERO];
                for marginal in scaled(marginals, unit) {
                    let sum = &sums[sums.len() - 1] + marginal;
                    sums.push(sum);
                }
                Listed::All(sums)
            }
            Value::Bundles(valuation) => {
                let worth = Worth::of(valuation, unit);
                let items = match &instance.auction {
                    crate::instance::Auction::Items(rule) => rule.items.len(),
                    _ => 0,
                };
                match items <= MOST_LISTED {
                    true => Listed::All(worth.table(0, &(0..items).collect::<Vec<_>>())),
                    false => Listed::Bundles(worth),
                }
            }
        };
        let stages = instance.stages.iter().flat_map(|stages| &stages.aftermarkets);
        let later = stages.map(|market| over(&market.discount, discount));
        let discounts: Vec<IBig> = [discount.clone()].into_iter().chain(later).collect();
        Values {
            worths: instance
                .agents
                .iter()
                .map(|agent| agent.types.iter().map(of_type).collect())
                .collect(),
            undiscounted: discounts.iter().all(|other| other == discount),
            discounts,
            items: matches!(instance.auction, crate::instance::Auction::Items(_)),
        }
    }

    fn worth(&self, agent: usize, of_type: usize, share: Share) -> IBig {
        match &self.worths[agent][of_type] {
            // Marginal values left out are 0.
            Listed::All(values) => match values.get(share as usize) {
                Some(value) => value.clone(),
                None => values.last().cloned().unwrap_or(IBig::ZERO),
            },
            Listed::Bundles(worth) => worth.worth(share),
        }
    }

    /// What is in both of two shares.
    pub fn common(&self, one: Share, other: Share) -> Share {
        if self.items { one & other } else { one.min(other) }
    }

    /// What an agent's type gains in all if it held on to `kept` from the auction on, from each later market on, and holds
    /// `share` from the market after these to the end.
    pub fn of_shares(&self, agent: usize, of_type: usize, kept: &[Share], share: Share) -> IBig {
        if self.undiscounted {
            return self.worth(agent, of_type, share) * &self.discounts[0];
        }
        let mut value = IBig::ZERO;
        let mut before = IBig::ZERO;
        let held = kept.iter().map(|&held| self.common(held, share)).chain([share]);
        for (held, discount) in held.zip(&self.discounts) {
            let worth = self.worth(agent, of_type, held);
            value += (&worth - &before) * discount;
            before = worth;
        }
        value
    }

    /// The value of an outcome of a table.
    pub fn of_outcome(&self, agent: usize, of_type: usize, outcome: usize) -> IBig {
        self.worth(agent, of_type, outcome as Share) * &self.discounts[0]
    }

    /// The value of what an agent gets in the end; `kept` is by market, then agent.
    pub fn at_end(
        &self,
        agent: usize,
        of_type: usize,
        kept: &[Vec<Share>],
        holds: &Allocation,
    ) -> IBig {
        match holds {
            Allocation::Outcome(outcome) => self.of_outcome(agent, of_type, *outcome),
            Allocation::Shares(shares) if self.undiscounted => {
                self.of_shares(agent, of_type, &[], shares[agent])
            }
            Allocation::Shares(shares) => {
                let kept: Vec<Share> = kept.iter().map(|shares| shares[agent]).collect();
                self.of_shares(agent, of_type, &kept, shares[agent])
            }
        }
    }
}
