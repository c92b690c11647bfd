//! The walk through the markets: lot by lot, each by its rule.

use super::allocation::{Lot, moved};
use super::allocation_text;
use super::bargaining::Bargaining;
use super::double_auction::DoubleAuction;
use super::lot::Trade;
use super::market::Rule;
use super::moves::Mover;
use super::posted_price;
use super::posted_price::{PostedPrice, rational};
use super::table::{Table, TableLot};
use super::tree::{Buyers, Place};
use super::view::{Done, Event, Seen, View, ViewText};
use super::walk::{State, Step, Walk};
use crate::auction::Share;
use crate::instance::Allocation;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::sync::Arc;

/// A lot as it comes up.
#[derive(Clone)]
pub(super) struct Now {
    /// The market, from 0.
    pub market: usize,
    /// All its lots.
    pub lots: Arc<[Lot]>,
    /// The number of this one, from 0.
    pub lot: usize,
}

impl Now {
    fn next(&self) -> Now {
        Now { lot: self.lot + 1, ..self.clone() }
    }
}

impl<'m> Walk<'m, '_> {
    /// Opens a market; there may be none left.
    pub fn open(&mut self, market: usize, state: &mut State) -> Step {
        let Some(rule) = self.market.rules.get(market) else { return self.end(state) };
        if let Rule::Table(table) = rule {
            return self.table(market, table, state);
        }
        let lots = self.allocations.lots(state.holds);
        self.lot(&Now { market, lots, lot: 0 }, state)
    }

    /// Closes a market and opens the next one.
    fn close(&mut self, market: usize, state: &mut State) -> Step {
        if self.market.values.undiscounted {
            return self.open(market + 1, state);
        }
        let before = state.kept.clone();
        if let Allocation::Shares(shares) = self.allocations.get(state.holds) {
            let values = &self.market.values;
            for kept in &mut state.kept {
                let common = kept.iter().zip(shares).map(|(&kept, &now)| values.common(kept, now));
                *kept = common.collect::<Vec<Share>>();
            }
            state.kept.push(shares.clone());
        }
        self.open(market + 1, state)?;
        state.kept = before;
        Ok(())
    }

    /// Plays a lot and all that follows.
    fn lot(&mut self, now: &Now, state: &mut State) -> Step {
        let Some(&lot) = now.lots.get(now.lot) else { return self.close(now.market, state) };
        let market = self.market;
        match &market.rules[now.market] {
            Rule::PostedPrice(rule) => match rule.buyers(lot.seller) {
                buyers if buyers.is_empty() => self.lot(&now.next(), state),
                buyers => self.offer(now, rule, lot, &buyers, state),
            },
            Rule::Bargaining(rule) => match rule.buyers(lot.seller) {
                buyers if buyers.is_empty() => self.lot(&now.next(), state),
                buyers => self.bargain(now, rule, lot, &buyers, state),
            },
            Rule::DoubleAuction(rule) => match rule.buyers(lot.seller) {
                buyers if buyers.is_empty() => self.lot(&now.next(), state),
                buyers => self.double_auction(now, rule, lot, &buyers, state),
            },
            // A table has no lots.
            Rule::Table(_) => self.close(now.market, state),
        }
    }

    /// The seller posts a price or keeps; then the buyers answer.
    fn offer(
        &mut self,
        now: &Now,
        rule: &'m PostedPrice,
        lot: Lot,
        buyers: &[usize],
        state: &mut State,
    ) -> Step {
        let seen = self.seen(now, lot.seller, None, state);
        let seller = self.arrive(lot.seller, state, seen, rule.offers.clone())?;
        let restricted = match self.buyers {
            Buyers::All => false,
            Buyers::Free | Buyers::Accepting => !self.moves_after(now, lot, buyers, state),
        };
        self.each_choice(&[seller], state, &mut |walk, state, offer| {
            let Some(price) = offer[0].checked_sub(1) else {
                return walk.go_on(now, state, Some(Done::Kept), None, lot);
            };
            let mut movers: Vec<Mover> = Vec::new();
            let price = &rule.prices[price];
            for &buyer in buyers {
                let answers = match restricted {
                    false => rule.answers.both.clone(),
                    true => {
                        let worth = walk.worth_to_buyer(buyer, state.types[buyer], lot, state);
                        let accepts = walk.buyers == Buyers::Accepting;
                        rational(&rule.answers, worth.cmp(price), accepts)
                    }
                };
                let seen = walk.seen(now, buyer, Some(price.clone()), state);
                movers.push(walk.arrive(buyer, state, seen, answers)?);
            }
            let accepts: Vec<bool> = (movers.iter())
                .map(|mover| {
                    let met = &walk.met[mover.agent].sets[mover.set as usize];
                    met.actions[0] == posted_price::ACCEPT
                })
                .collect();
            walk.each_choice(&movers, state, &mut |walk, state, answers| {
                let accept = |place: &usize| accepts[*place] && answers[*place] == 0;
                let winners = (0..buyers.len()).filter(accept).map(|place| buyers[place]);
                let trade = Trade { winners: winners.collect(), price: price.clone() };
                walk.go_on(now, state, Some(Done::Posted(price.clone())), Some(trade), lot)
            })
        })
    }

    /// Seller and buyers report types.
    fn bargain(
        &mut self,
        now: &Now,
        rule: &'m Bargaining,
        lot: Lot,
        buyers: &[usize],
        state: &mut State,
    ) -> Step {
        let mut movers = Vec::new();
        for &agent in [lot.seller].iter().chain(buyers) {
            let seen = self.seen(now, agent, None, state);
            movers.push(self.arrive(agent, state, seen, rule.reports[agent].clone())?);
        }
        self.each_choice(&movers, state, &mut |walk, state, reports| {
            let reported = |place: usize, agent: usize| {
                Some(reports[place]).filter(|report| *report + 1 < rule.reports[agent].len())
            };
            let seller = reported(0, lot.seller)
                .map(|of_type| walk.worth_to_seller(lot.seller, of_type, lot, state));
            let worths = buyers.iter().enumerate().map(|(place, &buyer)| {
                let worth = reported(place + 1, buyer)
                    .map(|of_type| walk.worth_to_buyer(buyer, of_type, lot, state));
                (buyer, worth)
            });
            let trade = rule.trade(seller, &worths.collect::<Vec<_>>());
            walk.go_on(now, state, Some(Done::Other), trade, lot)
        })
    }

    /// Asks and bids.
    fn double_auction(
        &mut self,
        now: &Now,
        rule: &'m DoubleAuction,
        lot: Lot,
        buyers: &[usize],
        state: &mut State,
    ) -> Step {
        let mut movers = Vec::new();
        for &agent in [lot.seller].iter().chain(buyers) {
            let names = if agent == lot.seller { &rule.offers } else { &rule.replies };
            if names.len() > 1 {
                let seen = self.seen(now, agent, None, state);
                movers.push(self.arrive(agent, state, seen, names.clone())?);
            }
        }
        let moving: Vec<usize> = movers.iter().map(|mover| mover.agent).collect();
        let done = (!movers.is_empty()).then_some(Done::Other);
        self.each_choice(&movers, state, &mut |walk, state, chosen| {
            // Who does not move has no amount to name, and is out.
            let of = |agent: usize| {
                moving.iter().position(|mover| *mover == agent).map_or(0, |place| chosen[place])
            };
            let replies: Vec<(usize, usize)> = buyers.iter().map(|&b| (b, of(b))).collect();
            let trade = rule.trade(of(lot.seller), &replies);
            walk.go_on(now, state, done.clone(), trade, lot)
        })
    }

    /// The one lot of a table.
    fn table(&mut self, market: usize, table: &'m Table, state: &mut State) -> Step {
        let lot = self.table_lot(market, table, state.holds, state.public);
        let now = Now { market, lots: Arc::new([]), lot: 0 };
        let mut movers = Vec::new();
        for agent in (0..self.market.agents()).filter(|&agent| lot.moves(agent)) {
            let seen = self.seen(&now, agent, None, state);
            movers.push(self.arrive(agent, state, seen, lot.actions[agent].clone())?);
        }
        let moving: Vec<usize> = movers.iter().map(|mover| mover.agent).collect();
        let out = lot.all_out();
        self.each_choice(&movers, state, &mut |walk, state, chosen| {
            let mut actions = out.clone();
            moving.iter().zip(chosen).for_each(|(&agent, &action)| actions[agent] = action);
            let before = (state.holds, state.after);
            let paid = state.paid.clone();
            let surplus = state.surplus.clone();
            if let Some(entry) = lot.entry(&actions) {
                let (to, payments) = table.result(entry);
                state.holds = walk.allocations.number(&walk.market.instance, to);
                for (paid, payment) in state.paid.iter_mut().zip(payments) {
                    *paid += payment;
                    state.surplus += payment;
                }
            }
            if !moving.is_empty() {
                state.after = walk.event(state, Done::Other);
            }
            walk.close(market, state)?;
            (state.holds, state.after) = before;
            (state.paid, state.surplus) = (paid, surplus);
            Ok(())
        })
    }

    /// What a table's lot is at an allocation and what is public.
    pub fn table_lot(
        &mut self,
        market: usize,
        table: &Table,
        holds: u32,
        public: u32,
    ) -> Arc<TableLot> {
        if let Some(lot) = self.tables.get(&(market, holds, public)) {
            return lot.clone();
        }
        let (holder, saw) = (self.allocations.get(holds), self.saws.get(public));
        let lot = Arc::new(table.lot(self.market.agents(), holder, saw));
        self.tables.insert((market, holds, public), lot.clone());
        lot
    }

    /// Carries out a trade, if there is one, and goes on with the next lot.
    fn go_on(
        &mut self,
        now: &Now,
        state: &mut State,
        done: Option<Done>,
        trade: Option<Trade>,
        lot: Lot,
    ) -> Step {
        let before = (state.holds, state.after);
        let Some(trade) = trade.filter(|trade| !trade.winners.is_empty()) else {
            if let Some(done) = done {
                state.after = self.event(state, done);
            }
            self.lot(&now.next(), state)?;
            (state.holds, state.after) = before;
            return Ok(());
        };
        let (weight, after) = (state.weight.clone(), state.steps.len());
        for (number, &winner) in trade.winners.iter().enumerate() {
            let holds = moved(self.allocations.get(before.0), lot, winner);
            state.holds = self.allocations.number(&self.market.instance, &holds);
            state.weight = &weight / trade.winners.len();
            state.paid[winner] += &trade.price;
            state.paid[lot.seller] -= &trade.price;
            self.draws(state, after, number, Self::allocation_name);
            state.after = before.1;
            if let Some(done) = &done {
                state.after = self.event(state, done.clone());
            }
            self.lot(&now.next(), state)?;
            state.paid[winner] -= &trade.price;
            state.paid[lot.seller] += &trade.price;
        }
        (state.holds, state.after) = before;
        state.weight = weight;
        state.steps.truncate(after);
        Ok(())
    }

    fn event(&mut self, state: &State, done: Done) -> u32 {
        self.events.number(Event { before: state.after, done, holds: state.holds })
    }

    /// What a lot is worth to a type of a buyer, everything else staying as it stands.
    pub fn worth_to_buyer(&self, buyer: usize, own: usize, lot: Lot, state: &State) -> IBig {
        let (kept, share) = self.held(buyer, state);
        let values = &self.market.values;
        values.of_shares(buyer, own, &kept, share + lot.good)
            - values.of_shares(buyer, own, &kept, share)
    }

    fn worth_to_seller(&self, seller: usize, own: usize, lot: Lot, state: &State) -> IBig {
        let (kept, share) = self.held(seller, state);
        let values = &self.market.values;
        values.of_shares(seller, own, &kept, share)
            - values.of_shares(seller, own, &kept, share - lot.good)
    }

    /// What an agent kept from each market on, and what she holds.
    fn held(&self, agent: usize, state: &State) -> (Vec<Share>, Share) {
        let share = match self.allocations.get(state.holds) {
            Allocation::Shares(shares) => shares[agent],
            Allocation::Outcome(_) => 0,
        };
        (state.kept.iter().map(|shares| shares[agent]).collect(), share)
    }

    fn seen(&self, now: &Now, agent: usize, price: Option<IBig>, state: &State) -> Seen {
        let hidden = self.market.disclosure.hides_own_payment();
        Seen::Market(View {
            market: now.market,
            lot: now.lot,
            holds: state.holds,
            paid: (!hidden).then(|| state.paid[agent].clone()),
            saw: state.saw[agent],
            price,
            start: state.start,
            after: state.after,
        })
    }

    fn amount(&self, amount: &IBig) -> RBig {
        RBig::from_parts_signed(amount.clone(), self.market.money.clone())
    }

    /// The place of a move in a market, given that of the move before and the path up to here.
    pub fn market_place(&self, view: &View, before: Option<&Place>, path: &[String]) -> Place {
        let (option, signal, bid) = match before {
            Some(Place::Market { option, signal, bid, .. }) => {
                (option.clone(), signal.clone(), bid.clone())
            }
            Some(Place::Bid { option, signal }) => {
                (option.clone(), signal.clone(), path.last().cloned().unwrap_or_default())
            }
            // Everybody has bid before a market opens.
            Some(Place::Information) | None => (None, None, String::new()),
        };
        Place::Market {
            option,
            signal,
            bid,
            market: view.market + 1,
            lot: view.lot + 1,
            holds: self.allocations.get(view.holds).clone(),
            paid: view.paid.as_ref().map(|paid| self.amount(paid)),
            saw: self.saws.get(view.saw).clone(),
            price: view.price.as_ref().map(|price| self.amount(price)),
        }
    }

    /// The text of a view.
    pub fn view_text(&self, view: &View) -> String {
        let instance = &self.market.instance;
        let text = |holds| allocation_text(instance, self.allocations.get(holds));
        let mut after = Vec::new();
        let mut number = view.after;
        while number != 0 {
            let event = self.events.get(number);
            let done = match &event.done {
                Done::Kept => posted_price::KEEP.to_owned(),
                Done::Posted(price) => format!("post {}", self.amount(price)),
                Done::Other => "-".to_owned(),
            };
            after.push((done, text(event.holds)));
            number = event.before;
        }
        after.reverse();
        let text = ViewText {
            market: view.market + 1,
            lot: view.lot + 1,
            holds: &text(view.holds),
            paid: view.paid.as_ref().map(|paid| self.amount(paid).to_string()),
            saw: self.saws.get(view.saw),
            price: view.price.as_ref().map(|price| self.amount(price).to_string()),
            start: &text(view.start),
            after: &after,
        };
        text.text()
    }
}
