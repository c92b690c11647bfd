//! How many ways to play there are from a lot on: counted once for each state that plays may meet in.

use super::allocation::{Allocations, Lot, moved};
use super::disclosure::Saw;
use super::hash::Lookup;
use super::lot::Trade;
use super::market::{Market, Rule};
use super::moves::next;
use super::sizes::kept_at_first;
use super::table::{Table, TableLot};
use super::view::{Done, Numbered};
use crate::auction::Share;
use crate::instance::Allocation;
use dashu::integer::{IBig, UBig};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What follows from a state of a market.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    pub plays: UBig,
    /// Positions in which somebody moves, by market.
    pub markets: Vec<UBig>,
    /// Information sets, by agent, and their actions.
    pub sets: Vec<UBig>,
    pub sequences: Vec<UBig>,
    /// Plans, by agent; `u64::MAX` if they are at least so many.
    pub plans: Vec<u64>,
}

/// A state, as far as what follows depends on it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct At {
    market: usize,
    /// The allocation as the market opened, which its lots are those of.
    opened: u32,
    lot: usize,
    holds: u32,
    /// Only where tables follow.
    public: u32,
    /// Only where discounts matter to bargainers.
    kept: Vec<Vec<Share>>,
}

/// What may happen in a lot.
struct Branch {
    /// What each agent did who moved, by agent.
    actions: Vec<Option<usize>>,
    done: Option<Done>,
    to: u32,
    /// What each agent paid.
    paid: Vec<IBig>,
}

/// What an agent notices of a branch: her action, what was done, who holds what, and what she paid if she sees that.
type Noticed<'b> = (Option<usize>, &'b Option<Done>, u32, Option<&'b IBig>);

/// An agent's plans from a lot on.
#[derive(Clone, Default)]
struct PlansHere<'b> {
    /// Those for what happens without her.
    without: Option<u64>,
    /// Those after each action at each of her sets; where she has several, they are told apart by what was done.
    after: HashMap<Option<&'b Done>, HashMap<usize, u64>>,
}

impl<'b> PlansHere<'b> {
    /// Something else she may notice, after which she has so many plans.
    fn add(&mut self, set: Option<&'b Done>, action: Option<usize>, plans: u64) {
        let product = match action {
            Some(action) => self.after.entry(set).or_default().entry(action).or_insert(1),
            None => self.without.get_or_insert(1),
        };
        *product = product.saturating_mul(plans);
    }

    fn count(&self) -> u64 {
        let sets = self.after.values();
        let sums =
            sets.map(|actions| actions.values().fold(0, |sum: u64, n| sum.saturating_add(*n)));
        sums.fold(self.without.unwrap_or(1), u64::saturating_mul)
    }
}

/// What one lot comes to.
struct Happenings {
    branches: Vec<Branch>,
    /// Positions in which somebody moves.
    positions: usize,
    /// Information sets by agent, and their actions.
    sets: Vec<usize>,
    sequences: Vec<usize>,
}

/// All that was counted so far.
pub(super) struct Continuations<'m> {
    market: &'m Market,
    allocations: Allocations,
    saws: Numbered<Saw>,
    tables: Lookup<(usize, u32, u32), Arc<TableLot>>,
    counted: Lookup<At, Arc<Counts>>,
    /// The numbers of the states in which first markets open.
    places: Lookup<(u32, u32), usize>,
    has_tables: bool,
    keeps: bool,
}

impl<'m> Continuations<'m> {
    pub fn of(market: &'m Market) -> Self {
        let bargains = market.rules.iter().any(|rule| matches!(rule, Rule::Bargaining(_)));
        let mut saws = Numbered::new();
        saws.number(Saw::new());
        Continuations {
            market,
            allocations: Allocations::default(),
            saws,
            tables: Lookup::default(),
            counted: Lookup::default(),
            places: Lookup::default(),
            has_tables: market.rules.iter().any(|rule| matches!(rule, Rule::Table(_))),
            keeps: bargains && !market.values.undiscounted,
        }
    }

    /// The number of an allocation.
    pub fn number(&mut self, allocation: &Allocation) -> u32 {
        self.allocations.number(&self.market.instance, allocation)
    }

    /// The number of what somebody saw.
    pub fn saw(&mut self, saw: Saw) -> u32 {
        self.saws.number(saw)
    }

    /// What follows when the first market opens: its place in `found`, and the counts.
    pub fn open(
        &mut self,
        holds: u32,
        public: &Saw,
        found: &mut Vec<Counts>,
    ) -> (usize, Arc<Counts>) {
        let public = if self.has_tables { self.saws.number(public.clone()) } else { 0 };
        let kept = match self.keeps {
            true => kept_at_first(self.market, self.allocations.get(holds)),
            false => Vec::new(),
        };
        let counts = self.count(At { market: 0, opened: holds, lot: 0, holds, public, kept });
        let new = found.len();
        let place = *self.places.entry((holds, public)).or_insert(new);
        if place == new {
            found.push(Counts::clone(&counts));
        }
        (place, counts)
    }

    fn count(&mut self, at: At) -> Arc<Counts> {
        if let Some(counts) = self.counted.get(&at) {
            return counts.clone();
        }
        let agents = self.market.agents();
        let Some(rule) = self.market.rules.get(at.market) else {
            return Arc::new(Counts {
                plays: UBig::ONE,
                markets: vec![UBig::ZERO; self.market.rules.len()],
                sets: vec![UBig::ZERO; agents],
                sequences: vec![UBig::ZERO; agents],
                plans: vec![1; agents],
            });
        };
        let lots = self.allocations.lots(at.opened);
        let happenings = match rule {
            Rule::Table(table) if at.lot == 0 => self.in_table(&at, table),
            Rule::Table(_) => return self.close(at),
            _ if at.lot >= lots.len() => return self.close(at),
            rule => self.in_lot(&at, rule, lots[at.lot]),
        };
        let counts = Arc::new(self.add_up(&at, &happenings));
        self.counted.insert(at, counts.clone());
        counts
    }

    /// What follows once a market is over.
    fn close(&mut self, at: At) -> Arc<Counts> {
        let mut kept = at.kept;
        if let (Allocation::Shares(shares), true) = (self.allocations.get(at.holds), self.keeps) {
            let values = &self.market.values;
            for kept in &mut kept {
                let common = kept.iter().zip(shares).map(|(&kept, &now)| values.common(kept, now));
                *kept = common.collect();
            }
            kept.push(shares.clone());
        }
        self.count(At { market: at.market + 1, opened: at.holds, lot: 0, kept, ..at })
    }

    fn add_up(&mut self, at: &At, happenings: &Happenings) -> Counts {
        let agents = self.market.agents();
        let mut counts = Counts {
            plays: UBig::ZERO,
            markets: vec![UBig::ZERO; self.market.rules.len()],
            sets: happenings.sets.iter().map(|&sets| sets.into()).collect(),
            sequences: happenings.sequences.iter().map(|&sequences| sequences.into()).collect(),
            plans: Vec::new(),
        };
        counts.markets[at.market] += happenings.positions;
        let hidden = self.market.disclosure.hides_own_payment();
        // What each agent can tell apart of what happened.
        let mut told_apart: Vec<HashSet<Noticed<'_>>> = vec![HashSet::new(); agents];
        let mut plans: Vec<PlansHere<'_>> = vec![PlansHere::default(); agents];
        for branch in &happenings.branches {
            let next = At { lot: at.lot + 1, holds: branch.to, ..at.clone() };
            let next = self.count(next);
            counts.plays += &next.plays;
            for (total, here) in counts.markets.iter_mut().zip(&next.markets) {
                *total += here;
            }
            for (agent, told_apart) in told_apart.iter_mut().enumerate() {
                let paid = (!hidden).then_some(&branch.paid[agent]);
                if told_apart.insert((branch.actions[agent], &branch.done, branch.to, paid)) {
                    counts.sets[agent] += &next.sets[agent];
                    counts.sequences[agent] += &next.sequences[agent];
                    let several = happenings.sets[agent] > 1;
                    let set = branch.done.as_ref().filter(|_| several);
                    plans[agent].add(set, branch.actions[agent], next.plans[agent]);
                }
            }
        }
        counts.plans = plans.iter().map(PlansHere::count).collect();
        counts
    }

    fn nothing(&self, at: &At) -> Happenings {
        let agents = self.market.agents();
        let branch = Branch {
            actions: vec![None; agents],
            done: None,
            to: at.holds,
            paid: vec![IBig::ZERO; agents],
        };
        Happenings {
            branches: vec![branch],
            positions: 0,
            sets: vec![0; agents],
            sequences: vec![0; agents],
        }
    }

    /// Adds what comes of a trade, or of none.
    fn trade(
        &mut self,
        happenings: &mut Happenings,
        at: &At,
        lot: Lot,
        actions: &[Option<usize>],
        done: Option<Done>,
        trade: Option<Trade>,
    ) {
        let agents = self.market.agents();
        let mut branch = |to: u32, paid: Vec<IBig>| {
            let (actions, done) = (actions.to_vec(), done.clone());
            happenings.branches.push(Branch { actions, done, to, paid });
        };
        let Some(trade) = trade.filter(|trade| !trade.winners.is_empty()) else {
            return branch(at.holds, vec![IBig::ZERO; agents]);
        };
        for &winner in &trade.winners {
            let holds = moved(self.allocations.get(at.holds), lot, winner);
            let mut paid = vec![IBig::ZERO; agents];
            paid[winner] += &trade.price;
            paid[lot.seller] -= &trade.price;
            branch(self.allocations.number(&self.market.instance, &holds), paid);
        }
    }

    fn in_lot(&mut self, at: &At, rule: &'m Rule, lot: Lot) -> Happenings {
        let buyers = match rule {
            Rule::PostedPrice(rule) => rule.buyers(lot.seller),
            Rule::Bargaining(rule) => rule.buyers(lot.seller),
            Rule::DoubleAuction(rule) => rule.buyers(lot.seller),
            Rule::Table(_) => Vec::new(),
        };
        let mut happenings = self.nothing(at);
        if buyers.is_empty() {
            return happenings;
        }
        happenings.branches.clear();
        let agents = self.market.agents();
        let all: Vec<usize> = [lot.seller].into_iter().chain(buyers.iter().copied()).collect();
        let mut moves = |agent: usize, sets: usize, actions: usize| {
            if actions > 1 {
                happenings.sets[agent] = sets;
                happenings.sequences[agent] = sets * actions;
            }
        };
        if let Rule::PostedPrice(rule) = rule {
            moves(lot.seller, 1, rule.offers.len());
            buyers.iter().for_each(|&buyer| moves(buyer, rule.prices.len(), 2));
            happenings.positions = 1 + rule.prices.len();
            let mut actions = vec![None; agents];
            actions[lot.seller] = Some(0);
            self.trade(&mut happenings, at, lot, &actions, Some(Done::Kept), None);
            for (number, price) in rule.prices.iter().enumerate() {
                actions[lot.seller] = Some(number + 1);
                let mut answers = vec![0; buyers.len()];
                loop {
                    let accepts = |place: &usize| answers[*place] == 0;
                    for (&buyer, &answer) in buyers.iter().zip(&answers) {
                        actions[buyer] = Some(answer);
                    }
                    let winners = (0..buyers.len()).filter(accepts).map(|place| buyers[place]);
                    let trade = Trade { winners: winners.collect(), price: price.clone() };
                    let done = Some(Done::Posted(price.clone()));
                    self.trade(&mut happenings, at, lot, &actions, done, Some(trade));
                    if !next(&mut answers, &vec![2; buyers.len()]) {
                        break;
                    }
                }
            }
            return happenings;
        }
        let sizes: Vec<usize> = (all.iter())
            .map(|&agent| match rule {
                Rule::Bargaining(rule) => rule.reports[agent].len(),
                Rule::DoubleAuction(rule) if agent == lot.seller => rule.offers.len(),
                Rule::DoubleAuction(rule) => rule.replies.len(),
                Rule::PostedPrice(_) | Rule::Table(_) => 1,
            })
            .collect();
        all.iter().zip(&sizes).for_each(|(&agent, &size)| moves(agent, 1, size));
        let somebody = sizes.iter().any(|size| *size > 1);
        happenings.positions = usize::from(somebody);
        let done = somebody.then_some(Done::Other);
        let mut chosen = vec![0; all.len()];
        loop {
            let mut actions = vec![None; agents];
            for ((&agent, &action), &size) in all.iter().zip(&chosen).zip(&sizes) {
                actions[agent] = (size > 1).then_some(action);
            }
            let trade = match rule {
                Rule::DoubleAuction(rule) => {
                    let replies: Vec<(usize, usize)> =
                        buyers.iter().copied().zip(chosen[1..].iter().copied()).collect();
                    rule.trade(chosen[0], &replies)
                }
                Rule::Bargaining(rule) => {
                    let worth = |place: usize, gives: bool| {
                        let agent = all[place];
                        let reports = chosen[place] + 1 < rule.reports[agent].len();
                        reports.then(|| self.worth(at, agent, chosen[place], lot, gives))
                    };
                    let worths: Vec<(usize, Option<IBig>)> =
                        (1..all.len()).map(|place| (all[place], worth(place, false))).collect();
                    rule.trade(worth(0, true), &worths)
                }
                Rule::PostedPrice(_) | Rule::Table(_) => None,
            };
            self.trade(&mut happenings, at, lot, &actions, done.clone(), trade);
            if !next(&mut chosen, &sizes) {
                return happenings;
            }
        }
    }

    /// What a lot is worth to a type of the agent who gives it away, or may get it.
    fn worth(&self, at: &At, agent: usize, of_type: usize, lot: Lot, gives: bool) -> IBig {
        let Allocation::Shares(shares) = self.allocations.get(at.holds) else {
            return IBig::ZERO;
        };
        let kept: Vec<Share> = at.kept.iter().map(|shares| shares[agent]).collect();
        let value = |share: Share| self.market.values.of_shares(agent, of_type, &kept, share);
        match gives {
            true => value(shares[agent]) - value(shares[agent] - lot.good),
            false => value(shares[agent] + lot.good) - value(shares[agent]),
        }
    }

    fn in_table(&mut self, at: &At, table: &'m Table) -> Happenings {
        let lot = match self.tables.get(&(at.market, at.holds, at.public)) {
            Some(lot) => lot.clone(),
            None => {
                let (holder, saw) = (self.allocations.get(at.holds), self.saws.get(at.public));
                let lot = Arc::new(table.lot(self.market.agents(), holder, saw));
                self.tables.insert((at.market, at.holds, at.public), lot.clone());
                lot
            }
        };
        let mut happenings = self.nothing(at);
        happenings.branches.clear();
        let sizes: Vec<usize> = lot.actions.iter().map(|actions| actions.len()).collect();
        for (agent, &size) in sizes.iter().enumerate().filter(|(_, size)| **size > 1) {
            happenings.sets[agent] = 1;
            happenings.sequences[agent] = size;
            happenings.positions = 1;
        }
        let done = (happenings.positions > 0).then_some(Done::Other);
        let mut chosen = vec![0; sizes.len()];
        loop {
            let (to, paid) = match lot.entry(&chosen) {
                Some(entry) => {
                    let (to, payments) = table.result(entry);
                    (self.allocations.number(&self.market.instance, to), payments.to_vec())
                }
                None => (at.holds, vec![IBig::ZERO; sizes.len()]),
            };
            let moves = chosen.iter().zip(&sizes);
            let actions = moves.map(|(&action, &size)| (size > 1).then_some(action)).collect();
            happenings.branches.push(Branch { actions, done: done.clone(), to, paid });
            if !next(&mut chosen, &sizes) {
                return happenings;
            }
        }
    }
}
