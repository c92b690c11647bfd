//! The named families of deviations, written out as laws over bids.

use super::{Bid, Deviation, DeviationLaw, Instance, SingleItem, SmoothnessKind};
use dashu::rational::RBig;

/// What an agent deviates to at a type profile (one type number per agent), by the instance's own
/// deviations: canonical action labels with positive probabilities that sum to 1. Empty if the
/// instance has no deviations, or there is no such agent or profile.
///
/// Under `Smooth` a family moves only the agent of the largest value, the first of
/// them among equals, and the others make their idle bid; under `SemiSmooth` it moves every
/// agent. The idle bid is `out` where it is allowed, else the lowest bid the type may make, even
/// below the reserve. Families choose among the bids the type may make that are not below the
/// reserve, or among all of them if those are none.
pub fn expand(
    instance: &Instance,
    kind: SmoothnessKind,
    agent: usize,
    types: &[usize],
) -> Vec<(String, RBig)> {
    let matching = |deviation: &&Deviation| deviation.agent == agent && deviation.matches(types);
    let Some(deviation) = instance.deviations.iter().find(matching) else { return Vec::new() };
    if let DeviationLaw::Explicit(law) = &deviation.law {
        return law.clone();
    }
    let Some((auction, value)) = instance.single_item().zip(value(instance, agent, types)) else {
        return Vec::new();
    };
    let Some(bids) = auction.bids.get(agent) else { return Vec::new() };
    let choice = Choice::of(auction, bids, value);
    let law = if kind == SmoothnessKind::SemiSmooth || has_largest_value(instance, agent, types) {
        choice.law(&deviation.law, value)
    } else {
        choice.idle_law()
    };
    law.into_iter().map(|(bid, probability)| (bid.to_string(), probability)).collect()
}

fn value<'a>(instance: &'a Instance, agent: usize, types: &[usize]) -> Option<&'a RBig> {
    instance.agents.get(agent)?.types.get(*types.get(agent)?)?.value.item()
}

/// Whether she is the first of the agents whose value is the largest.
fn has_largest_value(instance: &Instance, agent: usize, types: &[usize]) -> bool {
    let values = || (0..instance.agents.len()).filter_map(|other| value(instance, other, types));
    let largest = values().max();
    values().position(|value| Some(value) == largest) == Some(agent)
}

/// The bids a family chooses among.
struct Choice {
    /// In ascending order; not below the reserve if some bid is not.
    amounts: Vec<RBig>,
    idle: Bid,
}

type Law = Vec<(Bid, RBig)>;

impl Choice {
    fn of(auction: &SingleItem, bids: &[Bid], value: &RBig) -> Choice {
        let allowed = bids.iter().filter(|bid| auction.may_bid(bid, value));
        let mut amounts: Vec<RBig> = allowed
            .filter_map(|bid| match bid {
                Bid::Amount(amount) => Some(amount.clone()),
                Bid::Out => None,
            })
            .collect();
        amounts.sort();
        let idle = match amounts.first() {
            Some(lowest) if !bids.contains(&Bid::Out) => Bid::Amount(lowest.clone()),
            _ => Bid::Out,
        };
        let selling = amounts.partition_point(|amount| *amount < auction.reserve);
        if selling < amounts.len() {
            amounts.drain(..selling);
        }
        Choice { amounts, idle }
    }

    fn idle_law(&self) -> Law {
        vec![(self.idle.clone(), RBig::ONE)]
    }

    /// The amounts up to a limit.
    fn up_to(&self, limit: &RBig) -> &[RBig] {
        let count = self.amounts.partition_point(|amount| amount <= limit);
        self.amounts.get(..count).unwrap_or_default()
    }

    fn law(&self, family: &DeviationLaw, value: &RBig) -> Law {
        match family {
            DeviationLaw::Explicit(_) => Vec::new(),
            DeviationLaw::HalfValue => match self.up_to(&(value / RBig::from(2))).last() {
                Some(half) => vec![(Bid::Amount(half.clone()), RBig::ONE)],
                None => self.idle_law(),
            },
            DeviationLaw::UniformToValue => match self.up_to(value) {
                [] => self.idle_law(),
                amounts => {
                    let each = RBig::ONE / RBig::from(amounts.len());
                    amounts.iter().map(|bid| (Bid::Amount(bid.clone()), each.clone())).collect()
                }
            },
            DeviationLaw::LogDensity => self.log_density(value),
        }
    }

    /// Mass (b_k - b_(k-1))/(v - b_k) on b_k from below, as far as it goes; the rest on b_0.
    fn log_density(&self, value: &RBig) -> Law {
        let mut rest = RBig::ONE;
        let mut law = Law::new();
        for pair in self.amounts.windows(2) {
            let [below, bid] = pair else { continue };
            if bid >= value || rest.is_zero() {
                break;
            }
            let mass = ((bid - below) / (value - bid)).min(rest.clone());
            rest -= &mass;
            law.push((Bid::Amount(bid.clone()), mass));
        }
        if !rest.is_zero() {
            let lowest = self.amounts.first().filter(|lowest| *lowest <= value);
            let bottom = lowest.map_or(self.idle.clone(), |lowest| Bid::Amount(lowest.clone()));
            law.insert(0, (bottom, rest));
        }
        law
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::Source;

    /// The law of agent 1 with bids 0, 1/4, .., 1 and this value against an agent of value 0.
    fn law(family: &str, value: &str, more: &str) -> String {
        let text = format!(
            r#"
            format = "poacert/1"
            auction = {{ rule = "first-price", bids = {{ from = 0, to = 1, step = "1/4" }}, {more} }}
            agents = [
                {{ name = "1", types = [ {{ name = "t", value = "{value}" }} ] }},
                {{ name = "2", types = [ {{ name = "t", value = 0 }} ] }},
            ]
            deviations = [
                {{ agent = "1", family = "{family}" }},
                {{ agent = "2", family = "{family}" }},
            ]
            "#
        );
        let instance = match Instance::read(Source::new("test.toml", text)) {
            Ok(instance) => instance,
            Err(problems) => panic!("{problems}"),
        };
        let other: Vec<String> = expand(&instance, SmoothnessKind::Smooth, 1, &[0, 0])
            .into_iter()
            .map(|(bid, _)| bid)
            .collect();
        let idle = if more.contains("opt-out") { "out" } else { "0" };
        assert_eq!(other, [idle], "the other agent is idle");
        let law = expand(&instance, SmoothnessKind::Smooth, 0, &[0, 0]);
        assert!(law.iter().fold(RBig::ZERO, |sum, (_, probability)| sum + probability).is_one());
        law.iter().map(|(bid, probability)| format!("{bid}:{probability} ")).collect()
    }

    #[test]
    fn half_value_rounds_down_to_the_grid() {
        assert_eq!(law("half-value", "1", ""), "1/2:1 ");
        assert_eq!(law("half-value", "9/10", ""), "1/4:1 ");
        assert_eq!(law("half-value", "1/2", "reserve = \"1/2\""), "0:1 ");
        assert_eq!(law("half-value", "1/2", "reserve = \"1/2\", opt-out = true"), "out:1 ");
        assert_eq!(law("half-value", "1/2", "reserve = 7"), "1/4:1 ");
    }

    #[test]
    fn uniform_to_value_counts_the_grid() {
        assert_eq!(law("uniform-to-value", "1/2", ""), "0:1/3 1/4:1/3 1/2:1/3 ");
        assert_eq!(
            law("uniform-to-value", "5", "overbidding = false, reserve = \"3/4\""),
            "3/4:1/2 1:1/2 "
        );
    }

    #[test]
    fn log_density_ends_at_mass_one() {
        // (1/4)/(3/4) = 1/3, (1/4)/(1/2) = 1/2, and 1/6 of (1/4)/(1/4) is left.
        assert_eq!(law("log-density", "1", ""), "1/4:1/3 1/2:1/2 3/4:1/6 ");
        // (1/4)/(7/4) + (1/4)/(6/4) + (1/4)/(5/4) + (1/4)/1 = 1/7 + 1/6 + 1/5 + 1/4 = 319/420.
        assert_eq!(law("log-density", "2", ""), "0:101/420 1/4:1/7 1/2:1/6 3/4:1/5 1:1/4 ");
        assert_eq!(law("log-density", "0", ""), "0:1 ");
    }
}
