//! What becomes known after the auction, besides the allocation.

use crate::auction::{Share, action_names, common_denominator, over};
use crate::instance::{
    Allocation, Auction, Bid, Disclosure, DisclosureRow, Instance, SingleItem, Told,
};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What everybody sees, by key; in the order of the format.
pub(super) type Saw = Vec<(String, String)>;

/// A disclosure with its numbers over one denominator.
#[derive(Debug)]
pub(super) struct Disclosed {
    rule: Disclosure,
    actions: Vec<Vec<String>>,
    /// The denominator of all probabilities of signals.
    pub denominator: IBig,
}

/// What agents are told at one draw of the signals.
pub(super) struct Draw {
    /// Over the denominator of the disclosure.
    pub weight: IBig,
    /// What everybody sees.
    pub public: Saw,
    /// The signals of agents who are told one each; empty if there are none.
    pub private: Vec<Option<String>>,
}

impl Disclosed {
    /// The disclosure of an instance.
    pub fn of(instance: &Instance, rule: &Disclosure) -> Self {
        let probabilities = rule.law.iter().flat_map(|row| row.draws.iter().map(|draw| &draw.0));
        Disclosed {
            denominator: common_denominator(probabilities),
            actions: action_names(&instance.auction),
            rule: rule.clone(),
        }
    }

    /// Does anybody learn types by it, beyond what bids tell?
    pub fn tells_types(&self) -> bool {
        let by_types = |row: &DisclosureRow| row.types.iter().any(Option::is_some);
        self.rule.types || self.rule.law.iter().any(by_types)
    }

    /// Is there a signal that everybody may see, and somebody alone?
    pub fn repeats_names(&self) -> bool {
        let draws = || self.rule.law.iter().flat_map(|row| &row.draws).map(|(_, told)| told);
        let public =
            |signal: &str| draws().any(|told| matches!(told, Told::Public(one) if one == signal));
        draws().any(|told| match told {
            Told::Public(_) => false,
            Told::Private(signals) => signals.iter().flatten().any(|signal| public(signal)),
        })
    }

    /// Does nobody see what she paid?
    pub fn hides_own_payment(&self) -> bool {
        self.rule.hides_own_payment
    }

    /// Is nothing told but the allocation?
    pub fn tells_nothing(&self) -> bool {
        let Disclosure { winning_bid, all_bids, types, law, .. } = &self.rule;
        !winning_bid && !all_bids && !types && law.is_empty()
    }

    /// What may be told, given the types, the actions (positions in the agents' lists) and the allocation.
    pub fn draws(
        &self,
        instance: &Instance,
        types: &[usize],
        actions: &[usize],
        allocation: &Allocation,
    ) -> Vec<Draw> {
        let mut public = Saw::new();
        let mut tell = |key: &str, text: String| public.push((key.to_owned(), text));
        if self.rule.winning_bid {
            tell("winning-bid", winning_bid(&instance.auction, actions, allocation));
        }
        if self.rule.all_bids {
            let names = actions.iter().zip(&self.actions).map(|(&bid, names)| names[bid].as_str());
            tell("all-bids", names.collect::<Vec<_>>().join(","));
        }
        if self.rule.types {
            let names = types.iter().zip(&instance.agents).map(|(&t, a)| a.types[t].name.as_str());
            tell("types", names.collect::<Vec<_>>().join(","));
        }
        let Some(row) = self.rule.law.iter().find(|row| fits(row, types, actions)) else {
            return vec![Draw { weight: self.denominator.clone(), public, private: Vec::new() }];
        };
        let likely = row.draws.iter().filter(|(probability, _)| !probability.is_zero());
        let told = likely.map(|(probability, told)| {
            let mut draw = Draw {
                weight: over(probability, &self.denominator),
                public: public.clone(),
                private: Vec::new(),
            };
            match told {
                Told::Public(signal) => draw.public.push(("signal".to_owned(), signal.clone())),
                Told::Private(signals) => draw.private = signals.clone(),
            }
            draw
        });
        told.collect()
    }
}

fn fits(row: &DisclosureRow, types: &[usize], actions: &[usize]) -> bool {
    let agree = |said: &[Option<usize>], done: &[usize]| {
        said.iter().zip(done).all(|(said, done)| said.is_none_or(|said| said == *done))
    };
    agree(&row.types, types) && agree(&row.bids, actions)
}

/// The amounts that won.
fn winning_bid(auction: &Auction, actions: &[usize], allocation: &Allocation) -> String {
    let none = || "none".to_owned();
    let Allocation::Shares(shares) = allocation else { return none() };
    match auction {
        Auction::SingleItem(rule) => single(rule, actions, shares).unwrap_or_else(none),
        Auction::Items(rule) => {
            let of_item = |item: usize| {
                let winner = shares.iter().position(|share| share >> item & 1 == 1);
                winner.map_or_else(none, |w| rule.bids[w][actions[w]][item].to_string())
            };
            (0..rule.items.len()).map(of_item).collect::<Vec<_>>().join(",")
        }
        Auction::Units(rule) => {
            let won = shares.iter().enumerate().flat_map(|(agent, &units)| {
                rule.bids[agent][actions[agent]].iter().take(units as usize)
            });
            let mut won: Vec<&RBig> = won.collect();
            won.sort_unstable_by(|one, other| other.cmp(one));
            match won.is_empty() {
                true => none(),
                false => won.iter().map(|bid| bid.to_string()).collect::<Vec<_>>().join(","),
            }
        }
        Auction::Table(_) => none(),
    }
}

fn single(rule: &SingleItem, actions: &[usize], shares: &[Share]) -> Option<String> {
    let winner = shares.iter().position(|share| *share == 1)?;
    match &rule.bids[winner][actions[winner]] {
        Bid::Amount(amount) => Some(amount.to_string()),
        Bid::Out => None,
    }
}
