//! The families of a single item.

use super::grid::Grid;
use super::{ActionLaw, NoFamily};
use crate::instance::{Bid, DeviationLaw, Instance, SingleItem, SingleItemRule, SmoothnessKind};
use dashu::rational::RBig;

/// What an agent deviates to at a type profile.
pub(super) fn law(
    instance: &Instance,
    auction: &SingleItem,
    kind: SmoothnessKind,
    family: &DeviationLaw,
    agent: usize,
    types: &[usize],
) -> Result<ActionLaw, NoFamily> {
    let value = value(instance, agent, types).ok_or(NoFamily::NoBids)?;
    if auction.rule == SingleItemRule::PostedPrice {
        return Err(NoFamily::NoBids);
    }
    let bids = &auction.bids[agent];
    let amounts = bids.iter().filter_map(|bid| match bid {
        Bid::Amount(amount) if auction.may_bid(bid, value) => Some(amount.clone()),
        _ => None,
    });
    let grid = Grid::new(amounts.collect(), bids.contains(&Bid::Out), &auction.reserve);
    let moves = kind == SmoothnessKind::SemiSmooth || has_largest_value(instance, agent, types);
    let law = if moves { grid.law(family, value) } else { grid.idle_law() };
    Ok(law.into_iter().map(|(bid, probability)| (auction.label(&bid), probability)).collect())
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

#[cfg(test)]
mod tests {
    use crate::auction::deviation_family::laws;
    use crate::instance::{Instance, SmoothnessKind, Source};
    use dashu::rational::RBig;

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
        let laws = laws(&instance, SmoothnessKind::Smooth, &[0, 0]).expect("families");
        let [law, other] = &laws[..] else { panic!("two agents") };
        let other: Vec<&str> = other.iter().map(|(bid, _)| bid.as_str()).collect();
        let idle = if more.contains("opt-out") { "out" } else { "0" };
        assert_eq!(other, [idle], "the other agent is idle");
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
