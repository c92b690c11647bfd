//! What Theorem 5 of the paper asks of an instance, as far as one instance can show it.

use super::Hypothesis;
use crate::game::Game;
use crate::instance::{Auction, Instance, SingleItemRule};
use crate::revenue::{OptimalRevenue, VirtualValues, best_price, price_revenue};

/// Each condition with what decides it; empty where revenue is not judged.
pub(super) fn theorem_five(
    instance: &Instance,
    game: &Game,
    optimal: Option<&OptimalRevenue>,
) -> Vec<Hypothesis> {
    let Some(setting) = optimal.and_then(|optimal| optimal.setting.as_ref()) else {
        return Vec::new();
    };
    let condition = |name, holds, witness| Hypothesis { name, holds, witness };
    let Auction::SingleItem(rule) = &instance.auction else {
        return vec![condition("single-item", false, None)];
    };
    let mut found = vec![
        condition("single-item", true, None),
        condition("first-price", rule.rule == SingleItemRule::FirstPrice, None),
        condition("product-prior", setting.independent, None),
    ];
    if let Some(virtual_values) = VirtualValues::of(setting) {
        let irregular = (0..setting.agents())
            .find_map(|agent| virtual_values.irregular(agent))
            .map(|at| at.sentence(game));
        found.push(condition("regular", irregular.is_none(), irregular));
    }
    if let (Some(best), Some(earned)) = (best_price(setting), price_revenue(setting, &rule.reserve))
    {
        let witness = format!(
            "as a posted price the reserve {} earns {earned}, the best price {} earns {}",
            rule.reserve, best.price, best.revenue
        );
        found.push(condition("best-reserve", earned == best.revenue, Some(witness)));
    }
    found
}
