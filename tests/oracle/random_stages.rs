//! Random stages around an auction.

use super::naive_rules::{Outcome, allocations};
use super::random::{Random, fraction};
use dashu::rational::RBig;
use poacert::instance::{
    Aftermarket, Allocation, Auction, Disclosure, DisclosureRow, InformationOption, Instance,
    MarketRule, MultiUnitRule, ResaleEntry, ResaleTable, SingleItemRule, Stages, Told, Traders,
};

/// Stages that fit an instance.
pub fn stages(random: &mut Random, instance: &Instance) -> Stages {
    let agents = instance.agents.len();
    let information = (0..agents)
        .map(|agent| if random.once_in(3) { options(random, instance, agent) } else { Vec::new() });
    let information = information.collect();
    let disclosure = disclosure(random, instance);
    let count = *random.pick(&[0, 1, 1, 1, 2, 2]);
    let aftermarkets = (0..count).map(|_| aftermarket(random, instance, &disclosure)).collect();
    Stages { information, disclosure, aftermarkets }
}

fn options(random: &mut Random, instance: &Instance, agent: usize) -> Vec<InformationOption> {
    let count = 1 + random.below(2);
    (0..count)
        .map(|number| {
            let others = (0..instance.agents.len()).filter(|&other| other != agent);
            let about: Vec<usize> = others.filter(|_| !random.once_in(3)).collect();
            let rows = about.iter().map(|&other| instance.agents[other].types.len()).product();
            let types = instance.agents[agent].types.len();
            InformationOption {
                name: format!("option {number}"),
                cost: (0..types).map(|_| fraction(random.between(0, 2), 4)).collect(),
                about,
                signals: vec!["low".to_owned(), "high".to_owned()],
                law: (0..rows).map(|_| random.law(2)).collect(),
            }
        })
        .collect()
}

/// Are there bids with amounts in the auction?
fn has_bids(auction: &Auction) -> bool {
    match auction {
        Auction::SingleItem(rule) => rule.rule != SingleItemRule::PostedPrice,
        Auction::Items(rule) => rule.rule != SingleItemRule::PostedPrice,
        Auction::Units(rule) => rule.rule != MultiUnitRule::PostedPrice,
        Auction::Table(_) => false,
    }
}

fn disclosure(random: &mut Random, instance: &Instance) -> Disclosure {
    let agents = instance.agents.len();
    let told = |random: &mut Random| match random.once_in(2) {
        true => Told::Public(if random.once_in(2) { "red" } else { "blue" }.to_owned()),
        false => {
            let one = |random: &mut Random| {
                random.pick(&[None, Some("left"), Some("right")]).map(str::to_owned)
            };
            Told::Private((0..agents).map(|_| one(random)).collect())
        }
    };
    let mut law = Vec::new();
    if random.once_in(3) {
        let agent = random.below(agents);
        // One row for any types, or one for each type of an agent.
        let rows: Vec<Option<usize>> = match random.once_in(2) {
            true => vec![None],
            false => (0..instance.agents[agent].types.len()).map(Some).collect(),
        };
        for row in rows {
            let mut types = vec![None; agents];
            types[agent] = row;
            let draws = random.law(2).into_iter().map(|p| (p, told(random))).collect();
            law.push(DisclosureRow { bids: vec![None; agents], types, draws });
        }
    }
    Disclosure {
        winning_bid: has_bids(&instance.auction) && random.once_in(4),
        all_bids: random.once_in(5),
        types: random.once_in(6),
        hides_own_payment: random.once_in(3),
        law,
    }
}

fn aftermarket(random: &mut Random, instance: &Instance, disclosure: &Disclosure) -> Aftermarket {
    let agents = instance.agents.len();
    let is_table = matches!(instance.auction, Auction::Table(_));
    let amounts = |random: &mut Random| -> Vec<RBig> {
        let all = [fraction(0, 1), fraction(1, 2), fraction(1, 1), fraction(3, 2)];
        let first = random.below(3);
        all[first..=first + random.below(2)].to_vec()
    };
    let some =
        |random: &mut Random| -> Vec<bool> { (0..agents).map(|_| !random.once_in(4)).collect() };
    let traders = Traders { sellers: some(random), buyers: some(random) };
    let parts = [fraction(0, 1), fraction(1, 2), fraction(1, 3), fraction(1, 1)];
    let part = random.pick(&parts).clone();
    let rule = match (is_table, random.below(5)) {
        (true, _) | (_, 4) => MarketRule::Table(table(random, instance, disclosure)),
        (_, 0) => MarketRule::Bargaining { traders, share: part },
        (_, 1) => {
            let (asks, bids) = (amounts(random), amounts(random));
            MarketRule::DoubleAuction { traders, asks, bids, k: part }
        }
        _ => MarketRule::PostedPrice { traders, prices: amounts(random) },
    };
    let discount = match is_table || random.once_in(2) {
        true => fraction(1, 1),
        false => random.pick(&[fraction(1, 2), fraction(2, 3), fraction(0, 1)]).clone(),
    };
    Aftermarket { rule, discount }
}

/// A few entries for a few allocations.
fn table(random: &mut Random, instance: &Instance, disclosure: &Disclosure) -> ResaleTable {
    let agents = instance.agents.len();
    let all: Vec<Allocation> = match &instance.auction {
        Auction::Table(table) => (0..table.outcomes.len()).map(Allocation::Outcome).collect(),
        auction => allocations(auction, agents).iter().map(|o| shares(o, agents)).collect(),
    };
    let mut entries: Vec<ResaleEntry> = Vec::new();
    for holder in &all {
        if !random.once_in(2) {
            continue;
        }
        let movers = random.order(agents)[..1 + random.below(2)].to_vec();
        let colours = match disclosure.law.is_empty() || random.once_in(2) {
            true => vec![None],
            false => vec![Some("red"), Some("blue")],
        };
        for colour in colours {
            for number in 0..1 + random.below(3) {
                let may: Vec<&Allocation> =
                    (all.iter()).filter(|to| possible(instance, holder, to)).collect();
                let mut actions = vec![None; agents];
                for &mover in &movers {
                    actions[mover] = random
                        .pick(&[None, Some("trade"), Some("swap"), Some("out")])
                        .map(str::to_owned);
                }
                let said = |actions: &[Option<String>]| -> Vec<String> {
                    actions.iter().map(|a| a.clone().unwrap_or_else(|| "out".to_owned())).collect()
                };
                let saw: Vec<(String, String)> =
                    colour.iter().map(|c| ("signal".to_owned(), (*c).to_owned())).collect();
                let taken = entries.iter().any(|other| {
                    other.holder == *holder
                        && other.saw == saw
                        && said(&other.actions) == said(&actions)
                });
                if taken || number > 2 {
                    continue;
                }
                entries.push(ResaleEntry {
                    holder: holder.clone(),
                    saw,
                    actions,
                    to: (*random.pick(&may)).clone(),
                    payments: (0..agents).map(|_| fraction(random.between(-1, 2), 2)).collect(),
                });
            }
        }
    }
    ResaleTable { entries, no_trade_otherwise: true }
}

/// Nothing is given away that nobody holds.
fn possible(instance: &Instance, from: &Allocation, to: &Allocation) -> bool {
    match (from, to) {
        (Allocation::Shares(from), Allocation::Shares(to)) => match &instance.auction {
            Auction::Units(_) => to.iter().sum::<u32>() <= from.iter().sum::<u32>(),
            _ => to.iter().fold(0, |all, s| all | s) & !from.iter().fold(0, |all, s| all | s) == 0,
        },
        _ => true,
    }
}

fn shares(outcome: &Outcome, agents: usize) -> Allocation {
    match outcome {
        Outcome::Owners(owners) => {
            let of = |agent: usize| {
                let owned = owners.iter().enumerate().filter(|(_, owner)| **owner == Some(agent));
                owned.map(|(item, _)| 1u32 << item).sum()
            };
            Allocation::Shares((0..agents).map(of).collect())
        }
        Outcome::Counts(counts) => {
            Allocation::Shares(counts.iter().map(|&count| count as u32).collect())
        }
        Outcome::Listed(outcome) => Allocation::Outcome(*outcome),
    }
}
