//! What a revenue-maximising seller faces: types, their law, and what they would pay for each share.

use super::Feasible;
use crate::game::{Game, Shape, common_denominator, over};
use crate::instance::{Auction, Instance, Value};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// The most items whose bundles are tabulated.
pub const MOST_ITEMS: usize = 12;

/// The bundles of so many items are not tabulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are {0} items, more than {MOST_ITEMS}")]
pub struct TooManyItems(pub usize);

/// A seller's problem. Types of probability 0 have no part in it.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The types of positive probability, as the game numbers them, by agent.
    pub types: Vec<Vec<usize>>,
    /// Profiles of these types.
    pub profiles: Shape,
    /// Prior weight by profile; they sum to `prior_total`, and may be 0 under a correlated prior.
    pub prior: Vec<IBig>,
    /// The denominator of the prior.
    pub prior_total: IBig,
    /// Is the prior the product of its marginals?
    pub independent: bool,
    /// The denominator of values.
    pub money: IBig,
    /// Values over `money`, by agent, type and share.
    pub values: Vec<Vec<Vec<IBig>>>,
    /// Which shares go together.
    pub feasible: Feasible,
}

impl Setting {
    /// The setting of an instance, whose game this is. The auction's rule plays no part, only what may be sold.
    pub fn of(instance: &Instance, game: &Game) -> Result<Setting, TooManyItems> {
        let feasible = match &instance.auction {
            Auction::SingleItem(_) => Feasible::Bundles(1),
            Auction::Items(rule) if rule.items.len() > MOST_ITEMS => {
                return Err(TooManyItems(rule.items.len()));
            }
            Auction::Items(rule) => Feasible::Bundles(rule.items.len()),
            Auction::Units(rule) => Feasible::Units(rule.units),
            Auction::Table(table) => Feasible::Listed(table.outcomes.len()),
        };
        let types: Vec<Vec<usize>> =
            (0..game.agents.len()).map(|agent| game.likely_types(agent)).collect();
        let profiles = Shape::new(types.iter().map(Vec::len).collect());
        let weight = |profile: usize| {
            let chosen = profiles.digits(profile);
            let chosen: Vec<usize> = types.iter().zip(chosen).map(|(of, t)| of[t]).collect();
            game.prior[game.types.number(&chosen)].clone()
        };
        let worths: Vec<Vec<Vec<RBig>>> = (instance.agents.iter().zip(&types))
            .map(|(agent, of_agent)| {
                let of_type = |&t: &usize| {
                    let value = &agent.types[t].value;
                    (0..feasible.shares()).map(|share| worth(value, share)).collect()
                };
                of_agent.iter().map(of_type).collect()
            })
            .collect();
        let money = common_denominator(worths.iter().flatten().flatten());
        let integers =
            |values: &Vec<RBig>| values.iter().map(|value| over(value, &money)).collect();
        Ok(Setting {
            prior: (0..profiles.count()).map(weight).collect(),
            prior_total: game.prior_total.clone(),
            independent: game.product_gap().is_none(),
            values: worths.iter().map(|types| types.iter().map(integers).collect()).collect(),
            types,
            profiles,
            money,
            feasible,
        })
    }

    /// How many agents.
    pub fn agents(&self) -> usize {
        self.types.len()
    }

    /// The profile as the game numbers it.
    pub fn in_game(&self, game: &Game, profile: usize) -> usize {
        let types = self.types.iter().enumerate();
        let chosen: Vec<usize> = types.map(|(i, of)| of[self.profiles.digit(profile, i)]).collect();
        game.types.number(&chosen)
    }

    /// The weight of a type, over `prior_total`.
    pub fn marginal(&self, agent: usize, of_type: usize) -> IBig {
        let others = 0..self.profiles.others_count(agent);
        others.map(|o| &self.prior[self.profiles.with_others(o, agent, of_type)]).sum()
    }

    /// The largest size of a value, at least 1.
    pub fn largest_value(&self) -> IBig {
        let sizes = self.values.iter().flatten().flatten().map(|value| match *value < IBig::ZERO {
            true => -value,
            false => value.clone(),
        });
        sizes.max().unwrap_or_default().max(IBig::ONE)
    }

    /// The number of units of a good of which nobody wants more than one; `None` if it is not so.
    pub fn unit_demand(&self) -> Option<usize> {
        let units = match self.feasible {
            Feasible::Bundles(1) => 1,
            Feasible::Units(units) => units,
            _ => return None,
        };
        let flat = |values: &Vec<IBig>| values[1..].iter().all(|value| *value == values[1]);
        self.values.iter().flatten().all(flat).then_some(units)
    }
}

/// What a share is worth.
fn worth(value: &Value, share: usize) -> RBig {
    match value {
        Value::Item(worth) if share == 1 => worth.clone(),
        Value::Item(_) => RBig::ZERO,
        Value::Outcomes(worths) => worths.get(share).cloned().unwrap_or(RBig::ZERO),
        // A share is below 2 to the number of items, of which there are at most 12.
        Value::Bundles(valuation) => valuation.worth(share as u32),
        Value::Marginals(marginals) => {
            marginals.iter().take(share).fold(RBig::ZERO, |sum, marginal| sum + marginal)
        }
    }
}
