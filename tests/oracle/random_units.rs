//! Random auctions of several units, as the text of an instance file.

use super::random::Random;
use super::random_auction::{Limits, list, number};
use super::random_sale::{Sale, amounts, by_agent, rule, sizes, within};

/// A random auction of one to three units within the limits: all rules.
pub fn units(random: &mut Random, limits: Limits) -> String {
    within(random, limits, draft)
}

fn draft(random: &mut Random) -> Sale {
    let units = *random.pick(&[1, 2, 2, 2, 2, 3]);
    let (sizes, common) = sizes(random);
    let values = by_agent(random, &sizes, common, |random, types| {
        (0..types).map(|_| value(random, units)).collect::<Vec<_>>()
    });
    let overbidding = !random.once_in(3);
    let posted = random.once_in(5);
    let bids = match posted {
        true => Vec::new(),
        false => by_agent(random, &sizes, common, |random, _| {
            let count = 2 + random.below(2);
            amounts(random, count, !overbidding)
        }),
    };
    let rule = match posted {
        true => format!("rule = \"posted-price\"\nprice = \"{}\"\n", number(random, 0, 2)),
        false => {
            let name = *random.pick(&["discriminatory", "uniform-price"]);
            rule(random, name, overbidding)
        }
    };
    Sale { goods: format!("kind = \"units\"\nunits = {units}\n"), values, bids, rule, common }
}

/// Non-increasing marginal values, for all units or for fewer.
fn value(random: &mut Random, units: usize) -> String {
    let count = if random.once_in(3) { 1 + random.below(units) } else { units };
    let mut marginals: Vec<_> = (0..count).map(|_| number(random, 0, 2)).collect();
    marginals.sort();
    marginals.reverse();
    format!("{{ marginals = {} }}", list(&marginals))
}
