//! Rules of auctions by enumeration: who may play what, every way ties may be broken, values, allocations.

use super::naive::{Chance, choices, sum};
use dashu::rational::RBig;
use poacert::instance::{
    Auction, Bid, Instance, MultiUnit, MultiUnitRule, Simultaneous, SingleItem, SingleItemRule,
    Ties, Valuation, Value,
};

/// What an auction may end in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The owner of each item; a single item is a list of one.
    Owners(Vec<Option<usize>>),
    /// The number of units of each agent.
    Counts(Vec<usize>),
    /// An outcome of a table.
    Listed(usize),
}

impl Outcome {
    /// Is it the same thing to `agent`: the same items, as many units, or the same outcome of a table?
    pub fn same_to(&self, agent: usize, other: &Outcome) -> bool {
        match (self, other) {
            (Outcome::Counts(one), Outcome::Counts(other)) => one[agent] == other[agent],
            (Outcome::Owners(_), Outcome::Owners(_)) => self.items(agent) == other.items(agent),
            _ => self == other,
        }
    }

    /// The items an agent owns.
    fn items(&self, agent: usize) -> Vec<usize> {
        let Outcome::Owners(owners) = self else { panic!("no items") };
        (0..owners.len()).filter(|&item| owners[item] == Some(agent)).collect()
    }
}

/// All feasible allocations of items or units to so many agents.
pub fn allocations(auction: &Auction, agents: usize) -> Vec<Outcome> {
    let owners = |items: usize| {
        let anyone: Vec<usize> = (0..=agents).collect();
        let owner = |place: usize| (place < agents).then_some(place);
        let all = choices(&vec![anyone; items]).into_iter();
        all.map(|places| Outcome::Owners(places.into_iter().map(owner).collect())).collect()
    };
    match auction {
        Auction::SingleItem(_) => owners(1),
        Auction::Items(auction) => owners(auction.items.len()),
        Auction::Units(auction) => {
            let numbers: Vec<usize> = (0..=auction.units).collect();
            let all = choices(&vec![numbers; agents]).into_iter();
            all.filter(|counts| counts.iter().sum::<usize>() <= auction.units)
                .map(Outcome::Counts)
                .collect()
        }
        Auction::Table(_) => panic!("a table lists its outcomes"),
    }
}

/// What an outcome is worth to an agent with these values.
pub fn worth(value: &Value, agent: usize, outcome: &Outcome) -> RBig {
    match (value, outcome) {
        (Value::Item(worth), Outcome::Owners(_)) => match outcome.items(agent).is_empty() {
            true => RBig::ZERO,
            false => worth.clone(),
        },
        (Value::Bundles(valuation), Outcome::Owners(_)) => {
            of_bundle(valuation, &outcome.items(agent))
        }
        (Value::Marginals(marginals), Outcome::Counts(counts)) => {
            of_units(marginals, counts[agent])
        }
        (Value::Outcomes(worths), Outcome::Listed(outcome)) => worths[*outcome].clone(),
        _ => panic!("values of other goods"),
    }
}

/// The value of a bundle, a list of items.
pub fn of_bundle(valuation: &Valuation, bundle: &[usize]) -> RBig {
    let total = |values: &Vec<RBig>| sum(bundle.iter().map(|&item| values[item].clone()));
    let largest = match valuation {
        Valuation::Additive(values) => Some(total(values)),
        Valuation::UnitDemand(values) => bundle.iter().map(|&item| values[item].clone()).max(),
        Valuation::Xos(clauses) => clauses.iter().map(total).max(),
        Valuation::Bundles(listed) => {
            let inside = |listed: u32| (0..32).all(|j| listed >> j & 1 == 0 || bundle.contains(&j));
            listed.iter().filter(|(listed, _)| inside(*listed)).map(|(_, v)| v.clone()).max()
        }
    };
    largest.unwrap_or(RBig::ZERO)
}

/// The value of so many units.
fn of_units(marginals: &[RBig], count: usize) -> RBig {
    sum((0..count).map(|unit| marginals.get(unit).cloned().unwrap_or(RBig::ZERO)))
}

/// The actions a type may play, by their places.
pub fn allowed(instance: &Instance, agent: usize, of_type: usize) -> Vec<usize> {
    let of_type = &instance.agents[agent].types[of_type];
    match (&instance.auction, &of_type.value) {
        (Auction::Table(table), _) => match &of_type.actions {
            Some(listed) => listed.clone(),
            None => (0..table.actions[agent].len()).collect(),
        },
        (Auction::SingleItem(auction), Value::Item(value)) => {
            let may = |bid: &Bid| auction.overbidding || amount(bid).is_none_or(|b| b <= *value);
            let posted = auction.rule == SingleItemRule::PostedPrice;
            let bids = &auction.bids[agent];
            (0..bids.len()).filter(|&action| posted || may(&bids[action])).collect()
        }
        (Auction::Items(auction), Value::Bundles(valuation)) => {
            let bids = &auction.bids[agent];
            (0..bids.len()).filter(|&a| may_bid(auction, &bids[a], valuation)).collect()
        }
        (Auction::Units(auction), Value::Marginals(marginals)) => {
            let may = |bid: &Vec<RBig>| {
                auction.overbidding
                    || auction.rule == MultiUnitRule::PostedPrice
                    || (0..=bid.len())
                        .all(|k| sum(bid[..k].iter().cloned()) <= of_units(marginals, k))
            };
            let bids = &auction.bids[agent];
            (0..bids.len()).filter(|&action| may(&bids[action])).collect()
        }
        _ => panic!("values of other goods"),
    }
}

/// No bundle's bids sum to more than its value, or overbidding is allowed, or there are no bids.
fn may_bid(auction: &Simultaneous, bid: &[Bid], valuation: &Valuation) -> bool {
    if auction.overbidding || auction.rule == SingleItemRule::PostedPrice || bid.contains(&Bid::Out)
    {
        return true;
    }
    let items = auction.items.len();
    choices(&vec![vec![0, 1]; items]).into_iter().all(|chosen| {
        let bundle: Vec<usize> = (0..items).filter(|&item| chosen[item] == 1).collect();
        let bids = bundle.iter().map(|&item| amount(&bid[item]).expect("a number"));
        sum(bids) <= of_bundle(valuation, &bundle)
    })
}

fn amount(bid: &Bid) -> Option<RBig> {
    match bid {
        Bid::Amount(amount) => Some(amount.clone()),
        Bid::Out => None,
    }
}

/// What certificates call an action.
pub fn action_name(auction: &Auction, agent: usize, action: usize) -> String {
    let parts: Vec<String> = match auction {
        Auction::SingleItem(auction) => match &auction.bids[agent][action] {
            Bid::Amount(_) if auction.rule == SingleItemRule::PostedPrice => vec!["buy".into()],
            bid => amount(bid).map(|amount| amount.to_string()).into_iter().collect(),
        },
        Auction::Items(auction) => {
            let posted = auction.rule == SingleItemRule::PostedPrice;
            let of = |(item, bid): (&String, &Bid)| {
                let amount = amount(bid)?;
                Some(if posted { item.clone() } else { format!("{item}={amount}") })
            };
            auction.items.iter().zip(&auction.bids[agent][action]).filter_map(of).collect()
        }
        Auction::Units(auction) => {
            let bid = &auction.bids[agent][action];
            match auction.rule == MultiUnitRule::PostedPrice && !bid.is_empty() {
                true => vec![bid.len().to_string()],
                false => bid.iter().map(RBig::to_string).collect(),
            }
        }
        Auction::Table(table) => vec![table.actions[agent][action].clone()],
    };
    if parts.is_empty() { "out".to_owned() } else { parts.join(" ") }
}

/// What may happen at a profile of actions.
pub fn lottery(instance: &Instance, a: &[usize]) -> Vec<Chance> {
    match &instance.auction {
        Auction::SingleItem(SingleItem { rule, bids, ties, reserve, .. }) => {
            let bids: Vec<_> = (0..a.len()).map(|i| amount(&bids[i][a[i]])).collect();
            let reserve = (*rule != SingleItemRule::PostedPrice).then_some(reserve);
            sale(*rule, &bids, ties, reserve)
        }
        Auction::Items(auction) => simultaneous(auction, a),
        Auction::Units(auction) => units(auction, a),
        Auction::Table(table) => {
            let mut place = 0;
            for (actions, &action) in table.actions.iter().zip(a) {
                place = place * actions.len() + action;
            }
            let chance = |branch: &poacert::instance::Branch| Chance {
                probability: branch.probability.clone(),
                outcome: Outcome::Listed(branch.outcome),
                payments: branch.payments.clone(),
            };
            table.lotteries[place].iter().map(chance).collect()
        }
    }
}

/// The sale of one item, given everybody's bid.
fn sale(
    rule: SingleItemRule,
    bids: &[Option<RBig>],
    ties: &Ties,
    reserve: Option<&RBig>,
) -> Vec<Chance> {
    let agents = bids.len();
    let bid = |i: usize| bids[i].clone();
    // Nobody bids more, and it is enough.
    let wins = |i: &usize| {
        bid(*i).is_some_and(|mine| {
            reserve.is_none_or(|reserve| mine >= *reserve)
                && (0..agents).all(|j| bid(j).is_none_or(|b| b <= mine))
        })
    };
    let winners: Vec<usize> = match ties {
        Ties::Uniform => (0..agents).filter(wins).collect(),
        Ties::Priority(order) => order.iter().copied().filter(wins).take(1).collect(),
    };
    let own = |i| bid(i).unwrap_or(RBig::ZERO);
    let price = |winner: Option<usize>, i: usize| match rule {
        SingleItemRule::AllPay => own(i),
        SingleItemRule::FirstPrice | SingleItemRule::PostedPrice if winner == Some(i) => own(i),
        SingleItemRule::SecondPrice if winner == Some(i) => {
            let mut price = reserve.expect("a reserve").clone();
            for other in (0..agents).filter(|&j| j != i).filter_map(bid) {
                price = price.max(other);
            }
            price
        }
        _ => RBig::ZERO,
    };
    let chance = |winner: Option<usize>, of: usize| Chance {
        probability: RBig::ONE / RBig::from(of),
        outcome: Outcome::Owners(vec![winner]),
        payments: (0..agents).map(|i| price(winner, i)).collect(),
    };
    match winners.is_empty() {
        true => vec![chance(None, 1)],
        false => winners.iter().map(|&winner| chance(Some(winner), winners.len())).collect(),
    }
}

/// Each item is sold on its own: every combination of what may happen to each.
fn simultaneous(auction: &Simultaneous, a: &[usize]) -> Vec<Chance> {
    let agents = a.len();
    let nothing = Chance {
        probability: RBig::ONE,
        outcome: Outcome::Owners(Vec::new()),
        payments: vec![RBig::ZERO; agents],
    };
    let reserve = (auction.rule != SingleItemRule::PostedPrice).then_some(&auction.reserve);
    let mut chances = vec![nothing];
    for item in 0..auction.items.len() {
        let bids: Vec<_> = (0..agents).map(|i| amount(&auction.bids[i][a[i]][item])).collect();
        let sold = sale(auction.rule, &bids, &auction.ties, reserve);
        let both = |before: &Chance| -> Vec<Chance> {
            let after = |this: &Chance| Chance {
                probability: &before.probability * &this.probability,
                outcome: match (&before.outcome, &this.outcome) {
                    (Outcome::Owners(before), Outcome::Owners(this)) => {
                        Outcome::Owners([before.as_slice(), this].concat())
                    }
                    _ => panic!("no items"),
                },
                payments: (0..agents).map(|i| &before.payments[i] + &this.payments[i]).collect(),
            };
            sold.iter().map(after).collect()
        };
        chances = chances.iter().flat_map(both).collect();
    }
    chances
}

/// A marginal bid wins if enough of the others are not better: every way ties may be broken.
fn units(auction: &MultiUnit, a: &[usize]) -> Vec<Chance> {
    let (agents, units) = (a.len(), auction.units);
    let posted = auction.rule == MultiUnitRule::PostedPrice;
    let mut all: Vec<(usize, RBig)> = Vec::new();
    for (i, &action) in a.iter().enumerate() {
        all.extend(auction.bids[i][action].iter().map(|amount| (i, amount.clone())));
    }
    let all = &all;
    let enough = |&n: &usize| posted || all[n].1 >= auction.reserve;
    let standing: Vec<usize> = (0..all.len()).filter(enough).collect();
    let better = |n: usize| standing.iter().filter(|&&other| all[other].1 > all[n].1).count();
    let alike = |n: usize| standing.iter().filter(|&&other| all[other].1 == all[n].1).count();
    let (mut winning, mut tied) = (Vec::new(), Vec::new());
    for &n in &standing {
        if better(n) + alike(n) <= units {
            winning.push(n);
        } else if better(n) < units {
            tied.push(n);
        }
    }
    let left = if tied.is_empty() { 0 } else { units - winning.len() };
    let drawn: Vec<Vec<usize>> = match &auction.ties {
        Ties::Uniform => (choices(&vec![vec![0, 1]; tied.len()]).into_iter())
            .filter(|chosen| chosen.iter().sum::<usize>() == left)
            .map(|chosen| (0..tied.len()).filter(|&n| chosen[n] == 1).map(|n| tied[n]).collect())
            .collect(),
        Ties::Priority(order) => {
            let of =
                |i: &usize| tied.iter().copied().filter(|&n| all[n].0 == *i).collect::<Vec<_>>();
            vec![order.iter().flat_map(of).take(left).collect()]
        }
    };
    let mut descending: Vec<RBig> = all.iter().map(|(_, amount)| amount.clone()).collect();
    descending.sort();
    descending.reverse();
    let mut uniform_price = auction.reserve.clone();
    if let Some(next) = descending.get(units) {
        uniform_price = uniform_price.max(next.clone());
    }
    let chance = |more: &Vec<usize>| {
        let won = [winning.as_slice(), more].concat();
        let of = |i: usize| won.iter().filter(move |&&n| all[n].0 == i);
        let paid = |n: &usize| match auction.rule {
            MultiUnitRule::UniformPrice => uniform_price.clone(),
            MultiUnitRule::Discriminatory | MultiUnitRule::PostedPrice => all[*n].1.clone(),
        };
        Chance {
            probability: RBig::ONE / RBig::from(drawn.len()),
            outcome: Outcome::Counts((0..agents).map(|i| of(i).count()).collect()),
            payments: (0..agents).map(|i| sum(of(i).map(paid))).collect(),
        }
    };
    drawn.iter().map(chance).collect()
}
