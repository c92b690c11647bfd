//! Random auctions of several items, as the text of an instance file.

use super::random::{Random, fraction};
use super::random_auction::{Limits, number};
use super::random_sale::{Sale, amounts, by_agent, rule, sizes, within};

const RULES: [&str; 3] =
    ["simultaneous-first-price", "simultaneous-second-price", "simultaneous-all-pay"];
const NAMES: [&str; 3] = ["A", "B", "C"];

/// A random auction of one to three items within the limits: all rules, all kinds of values.
pub fn items(random: &mut Random, limits: Limits) -> String {
    within(random, limits, draft)
}

fn draft(random: &mut Random) -> Sale {
    let items = &NAMES[..*random.pick(&[1, 2, 2, 2, 2, 3])];
    let (sizes, common) = sizes(random);
    let quoted: Vec<String> = items.iter().map(|item| format!("\"{item}\"")).collect();
    let values = by_agent(random, &sizes, common, |random, types| {
        (0..types).map(|_| value(random, items)).collect::<Vec<_>>()
    });
    let overbidding = !random.once_in(3);
    let posted = random.once_in(5);
    let bids = match posted {
        true => Vec::new(),
        false => by_agent(random, &sizes, common, |random, _| bids(random, items, !overbidding)),
    };
    let rule = match posted {
        true => format!("rule = \"posted-price\"\nprice = {}\n", price(random, items)),
        false => {
            let name = *random.pick(&RULES);
            rule(random, name, overbidding)
        }
    };
    let goods = format!("kind = \"items\"\nitems = [{}]\n", quoted.join(", "));
    Sale { goods, values, bids, rule, common }
}

/// A valuation of any kind.
pub fn value(random: &mut Random, items: &[&str]) -> String {
    match random.below(4) {
        0 => format!("{{ additive = {} }}", by_item(random, items)),
        1 => format!("{{ unit-demand = {} }}", by_item(random, items)),
        2 => {
            let clauses = 1 + random.below(3);
            let clauses: Vec<_> = (0..clauses).map(|_| by_item(random, items)).collect();
            format!("{{ xos = [{}] }}", clauses.join(", "))
        }
        _ => format!("{{ bundles = {} }}", bundles(random, items)),
    }
}

/// A value for each item; some are left out.
fn by_item(random: &mut Random, items: &[&str]) -> String {
    let mut values = Vec::new();
    for item in items {
        if values.is_empty() || !random.once_in(4) {
            values.push(format!("{item} = \"{}\"", number(random, 0, 2)));
        }
    }
    format!("{{ {} }}", values.join(", "))
}

/// A value for some bundles, their items in any order.
fn bundles(random: &mut Random, items: &[&str]) -> String {
    let mut values = Vec::new();
    for bundle in 1..1usize << items.len() {
        if !values.is_empty() && random.once_in(3) {
            continue;
        }
        let inside: Vec<&str> = (random.order(items.len()).into_iter())
            .filter(|item| bundle >> item & 1 == 1)
            .map(|item| items[item])
            .collect();
        let worth = fraction(random.between(0, 6), random.between(1, 3));
        values.push(format!("\"{}\" = \"{worth}\"", inside.join(" ")));
    }
    format!("{{ {} }}", values.join(", "))
}

/// The same amounts for every item, or others for each.
fn bids(random: &mut Random, items: &[&str], from_zero: bool) -> String {
    let most = if items.len() == 1 { 4 } else { 2 };
    if random.once_in(2) {
        let count = 2.max(1 + random.below(most));
        return amounts(random, count, from_zero);
    }
    let mut by_item = Vec::new();
    for item in items {
        let count = 1 + random.below(most + 1).max(1);
        by_item.push(format!("{item} = {}", amounts(random, count, from_zero)));
    }
    format!("{{ {} }}", by_item.join(", "))
}

fn price(random: &mut Random, items: &[&str]) -> String {
    if random.once_in(2) {
        return format!("\"{}\"", number(random, 0, 2));
    }
    let prices: Vec<String> =
        items.iter().map(|item| format!("{item} = \"{}\"", number(random, 0, 2))).collect();
    format!("{{ {} }}", prices.join(", "))
}
