//! The public signals that may be disclosed together.

use crate::auction::{action_names, allowed_actions};
use crate::instance::{Auction, Bid, Disclosure, DisclosureRow, Instance, Stages, Told};
use dashu::rational::RBig;
use std::collections::{BTreeMap, BTreeSet};

/// What is told to all, by key.
pub(super) type Signals = BTreeMap<String, String>;

/// Most pairs of profiles of types and of actions gone through.
const MOST_PAIRS: usize = 5_000_000;

/// All that may be told to all at once under these keys, each once; `None` if there is too much to go through.
pub(super) fn situations(
    instance: &Instance,
    stages: &Stages,
    keys: &BTreeSet<&str>,
) -> Option<Vec<Signals>> {
    let disclosure = &stages.disclosure;
    let wants = |key: &str, is_told: bool| is_told && keys.contains(key);
    let wanted = Wanted {
        winning_bid: wants("winning-bid", disclosure.winning_bid),
        all_bids: wants("all-bids", disclosure.all_bids),
        types: wants("types", disclosure.types),
        signal: wants("signal", !disclosure.law.is_empty()),
    };
    let of_types = |row: &DisclosureRow| row.types.iter().any(Option::is_some);
    let by_type = wanted.types || (wanted.signal && disclosure.law.iter().any(of_types));
    let of_bids = |row: &DisclosureRow| row.bids.iter().any(Option::is_some);
    let by_bid = wanted.winning_bid
        || wanted.all_bids
        || (wanted.signal && disclosure.law.iter().any(of_bids));
    let agents = 0..instance.agents.len();
    let types = |agent: usize| instance.agents[agent].types.len();
    let allowed = |agent: usize, t: usize| {
        allowed_actions(&instance.auction, agent, &instance.agents[agent].types[t])
    };
    // Each agent's pairs of a type and an action, as far as they matter.
    let pairs = |agent: usize| -> Vec<(usize, usize)> {
        let all =
            (0..types(agent)).flat_map(|t| allowed(agent, t).into_iter().map(move |a| (t, a)));
        let cut = |(t, a)| (if by_type { t } else { 0 }, if by_bid { a } else { 0 });
        all.map(cut).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let pairs: Vec<Vec<(usize, usize)>> = agents.map(pairs).collect();
    let count = pairs.iter().map(Vec::len).fold(1, usize::saturating_mul);
    if count > MOST_PAIRS {
        return None;
    }
    let names = action_names(&instance.auction);
    let mut found = BTreeSet::new();
    for number in 0..count {
        let mut rest = number;
        let chosen: Vec<(usize, usize)> = pairs
            .iter()
            .map(|own| {
                let pair = own[rest % own.len()];
                rest /= own.len();
                pair
            })
            .collect();
        let (types, actions): (Vec<usize>, Vec<usize>) = chosen.into_iter().unzip();
        found.extend(wanted.told(instance, disclosure, &names, &types, &actions));
    }
    Some(found.into_iter().collect())
}

/// What is told and asked about.
struct Wanted {
    winning_bid: bool,
    all_bids: bool,
    types: bool,
    signal: bool,
}

impl Wanted {
    /// All that may be told at these types and actions.
    fn told(
        &self,
        instance: &Instance,
        disclosure: &Disclosure,
        names: &[Vec<String>],
        types: &[usize],
        actions: &[usize],
    ) -> Vec<Signals> {
        let mut told = Signals::new();
        if self.winning_bid {
            told.insert("winning-bid".to_owned(), winning_bid(&instance.auction, actions));
        }
        if self.all_bids {
            let all = names.iter().zip(actions).map(|(own, &action)| own[action].as_str());
            told.insert("all-bids".to_owned(), all.collect::<Vec<_>>().join(","));
        }
        if self.types {
            let all = instance.agents.iter().zip(types);
            let all = all.map(|(agent, &t)| agent.types[t].name.as_str());
            told.insert("types".to_owned(), all.collect::<Vec<_>>().join(","));
        }
        if !self.signal {
            return vec![told];
        }
        let agrees = |said: &[Option<usize>], are: &[usize]| {
            said.iter().zip(are).all(|(said, is)| said.is_none_or(|said| said == *is))
        };
        let mut rows = disclosure.law.iter();
        let row = rows.find(|row| agrees(&row.bids, actions) && agrees(&row.types, types));
        let draws = row.map_or(&[][..], |row| row.draws.as_slice());
        let with = |draw: &Told| match draw {
            Told::Public(text) => {
                let mut told = told.clone();
                told.insert("signal".to_owned(), text.clone());
                told
            }
            Told::Private(_) => told.clone(),
        };
        draws.iter().map(|(_, draw)| with(draw)).collect()
    }
}

/// The text of the winning bid; who wins a tie does not matter.
fn winning_bid(auction: &Auction, actions: &[usize]) -> String {
    const NONE: &str = "none";
    let highest = |bids: &mut dyn Iterator<Item = &Bid>, reserve: &RBig| {
        let amounts = bids.filter_map(|bid| match bid {
            Bid::Amount(amount) if amount >= reserve => Some(amount),
            _ => None,
        });
        amounts.max().map_or_else(|| NONE.to_owned(), RBig::to_string)
    };
    match auction {
        Auction::SingleItem(rule) => {
            let mut bids = rule.bids.iter().zip(actions).map(|(own, &action)| &own[action]);
            highest(&mut bids, &rule.reserve)
        }
        Auction::Items(rule) => {
            let item = |item: usize| {
                let mut bids =
                    rule.bids.iter().zip(actions).map(|(own, &action)| &own[action][item]);
                highest(&mut bids, &rule.reserve)
            };
            (0..rule.items.len()).map(item).collect::<Vec<_>>().join(",")
        }
        Auction::Units(rule) => {
            let bids = rule.bids.iter().zip(actions).flat_map(|(own, &action)| &own[action]);
            let mut bids: Vec<&RBig> = bids.filter(|bid| **bid >= rule.reserve).collect();
            bids.sort_by(|a, b| b.cmp(a));
            let won: Vec<String> =
                bids.iter().take(rule.units).map(|bid| bid.to_string()).collect();
            if won.is_empty() { NONE.to_owned() } else { won.join(",") }
        }
        Auction::Table(_) => NONE.to_owned(),
    }
}
