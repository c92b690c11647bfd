//! What a verdict about an instance depends on, read off the instance: ties, buyers, payments seen, menus, opting out, who keeps
//! a market's surplus, types.

use crate::instance::{
    Agent, Auction, Bid, Instance, MarketRule, ResaleTable, Stages, Ties, Valuation, Value,
};
use dashu::rational::RBig;

/// The qualifiers, in their order.
pub(super) const NAMES: [&str; 7] =
    ["ties", "opt-out", "types", "payment", "buyer", "menu", "surplus"];

/// Numbers of a list at most.
const SHOWN: usize = 6;

/// The qualifier of a name.
pub fn qualifier(name: &str) -> Option<&'static str> {
    NAMES.into_iter().find(|known| *known == name)
}

/// Each qualifier that applies, in words; `words` is the command whose answer is judged.
pub fn qualifiers(instance: &Instance, words: &[String]) -> Vec<(&'static str, String)> {
    let mut found = vec![
        ("ties", ties(instance)),
        ("opt-out", opt_out(&instance.auction).to_owned()),
        ("types", instance.agents.iter().map(types).collect::<Vec<_>>().join("; ")),
    ];
    if let Some(stages) = &instance.stages {
        let payment = match stages.disclosure.hides_own_payment {
            true => "nobody sees what she paid",
            false => "everybody sees what she paid",
        };
        if !stages.aftermarkets.is_empty() {
            found.push(("payment", payment.to_owned()));
        }
        found.extend(of_markets(instance, stages, words));
    }
    found
}

fn ties(instance: &Instance) -> String {
    let (ties, each) = match &instance.auction {
        Auction::SingleItem(auction) => (&auction.ties, ""),
        Auction::Items(auction) => (&auction.ties, ", for each item"),
        Auction::Units(auction) => (&auction.ties, ", over tied marginal bids"),
        Auction::Table(_) => return "written out in the table".to_owned(),
    };
    match ties {
        Ties::Uniform => format!("uniform{each}"),
        Ties::Priority(order) => {
            let name = |agent: &usize| instance.agents.get(*agent).map(|agent| agent.name.as_str());
            let names: Vec<&str> = order.iter().filter_map(name).collect();
            format!("priority {}", names.join(", "))
        }
    }
}

fn opt_out(auction: &Auction) -> &'static str {
    let has = match auction {
        Auction::SingleItem(auction) => auction.bids.iter().flatten().any(|bid| *bid == Bid::Out),
        Auction::Items(auction) => {
            let mut bids = auction.bids.iter().flatten();
            bids.any(|bid| bid.iter().all(|part| *part == Bid::Out))
        }
        Auction::Units(auction) => auction.bids.iter().flatten().any(Vec::is_empty),
        Auction::Table(_) => return "the actions are those of the table",
    };
    if has { "`out` is a bid" } else { "everybody bids" }
}

fn types(agent: &Agent) -> String {
    let is_only = agent.types.len() == 1;
    let one = |of_type: &crate::instance::Type| match value(&of_type.value) {
        Some(value) if is_only || value == of_type.name => value,
        Some(value) => format!("{} {value}", of_type.name),
        None => of_type.name.clone(),
    };
    format!("{}: {}", agent.name, listed(agent.types.iter().map(one)))
}

fn value(value: &Value) -> Option<String> {
    let numbers = |values: &[RBig]| {
        let values: Vec<String> = values.iter().map(RBig::to_string).collect();
        format!("({})", values.join(", "))
    };
    match value {
        Value::Item(value) => Some(value.to_string()),
        Value::Marginals(values) => Some(numbers(values)),
        Value::Bundles(Valuation::Additive(values)) => {
            Some(format!("additive {}", numbers(values)))
        }
        Value::Bundles(Valuation::UnitDemand(values)) => {
            Some(format!("unit-demand {}", numbers(values)))
        }
        Value::Bundles(_) | Value::Outcomes(_) => None,
    }
}

fn of_markets(
    instance: &Instance,
    stages: &Stages,
    words: &[String],
) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let mut menus = Vec::new();
    let mut surplus = Vec::new();
    for market in &stages.aftermarkets {
        match &market.rule {
            MarketRule::PostedPrice { prices, .. } => {
                let is_played = words.first().is_some_and(|word| word == "profile");
                let buyer = match option(words, "--buyers") {
                    _ if is_played => "answers as the profile says",
                    Some("accepting") => "accepts when indifferent",
                    Some(_) => "may accept or decline when indifferent",
                    None if words.iter().any(|word| word == "--sequential") => {
                        "answers rationally, as she likes when indifferent"
                    }
                    None => "answers as she likes, even against her interest off the path",
                };
                found.push(("buyer", buyer.to_owned()));
                menus.push(format!("prices {}", listed(prices.iter().map(RBig::to_string))));
                surplus.push("the seller gets the price".to_owned());
            }
            MarketRule::Bargaining { share, .. } => {
                surplus.push(format!("{share} of the gain goes to the seller"));
            }
            MarketRule::DoubleAuction { asks, bids, k, .. } => {
                let asks = listed(asks.iter().map(RBig::to_string));
                let bids = listed(bids.iter().map(RBig::to_string));
                menus.push(format!("asks {asks}, bids {bids}"));
                surplus.push(format!("the price is {k} of the ask and the rest of the bid"));
            }
            MarketRule::Table(table) => surplus.push(of_table(instance, table)),
        }
    }
    found.dedup();
    for (name, parts) in [("menu", menus), ("surplus", surplus)] {
        if !parts.is_empty() {
            found.push((name, parts.join("; ")));
        }
    }
    found
}

/// What payments of a table sum to.
fn of_table(instance: &Instance, table: &ResaleTable) -> String {
    let sums: Vec<RBig> = table
        .entries
        .iter()
        .map(|entry| entry.payments.iter().fold(RBig::ZERO, |sum, payment| sum + payment))
        .collect();
    let least = sums.iter().min().cloned().unwrap_or(RBig::ZERO);
    let most = sums.iter().max().cloned().unwrap_or(RBig::ZERO);
    let paid: Vec<String> = instance
        .agents
        .iter()
        .enumerate()
        .filter(|(agent, _)| {
            let mut payments = table.entries.iter().filter_map(|entry| entry.payments.get(*agent));
            payments.any(|payment| *payment < RBig::ZERO)
        })
        .map(|(_, agent)| agent.name.clone())
        .collect();
    let to = match paid.as_slice() {
        [] => "nobody is paid".to_owned(),
        paid => format!("paid are {}", listed(paid.iter().cloned())),
    };
    match () {
        () if least == RBig::ZERO && most == RBig::ZERO => format!("{to}; payments sum to 0"),
        () if least < RBig::ZERO => format!("{to}; the market adds up to {}", -least),
        () => format!("{to}; the market keeps up to {most}"),
    }
}

/// The value of an option.
fn option<'a>(words: &'a [String], name: &str) -> Option<&'a str> {
    let place =
        words.iter().position(|word| word == name || word.starts_with(&format!("{name}=")))?;
    match words.get(place)?.split_once('=') {
        Some((_, value)) => Some(value),
        None => words.get(place + 1).map(String::as_str),
    }
}

fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match items.as_slice() {
        [first @ .., last] if items.len() > SHOWN => {
            let shown: Vec<&str> = first.iter().take(SHOWN - 2).map(String::as_str).collect();
            format!("{}, .., {last}", shown.join(", "))
        }
        _ => items.join(", "),
    }
}
