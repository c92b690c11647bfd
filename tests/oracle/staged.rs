//! Staged instances by recursion: every play is gone through, with every text written out.

use super::naive::{Chance, choices};
use super::naive_rules::{Outcome, action_name, allowed, lottery, worth};
use dashu::rational::RBig;
use poacert::instance::{
    Aftermarket, Allocation, Auction, Bid, Instance, MarketRule, ResaleEntry, Stages, Told, Value,
};
use poacert::staged::Buyers;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What an agent does at a set, given its path and actions: probabilities.
pub type Strategy<'a> = &'a dyn Fn(usize, &[String], &[String]) -> Vec<RBig>;

/// The expectations of a profile of strategies, and the information sets that may be reached.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Played {
    pub sets: BTreeMap<(usize, Vec<String>), Vec<String>>,
    pub utility: Vec<RBig>,
    pub welfare: RBig,
    pub revenue: RBig,
    pub surplus: RBig,
    pub plays: usize,
}

/// More plays than this are given up.
const MOST: usize = 4_000;

struct Player<'a> {
    instance: &'a Instance,
    stages: &'a Stages,
    buyers: Buyers,
    strategy: Strategy<'a>,
    played: Played,
}

#[derive(Clone)]
struct History {
    probability: RBig,
    theta: Vec<usize>,
    cost: Vec<RBig>,
    bids: Vec<usize>,
    paths: Vec<Vec<String>>,
    /// The allocation after the auction, and after each market.
    closed: Vec<Outcome>,
    now: Outcome,
    paid: Vec<RBig>,
    surplus: RBig,
    saw: Vec<Vec<(String, String)>>,
    public: Vec<(String, String)>,
    after: Vec<String>,
}

/// One thing to trade: the seller, and the item if there are several.
type Good = (usize, Option<usize>);

/// Plays an instance; `None` if that takes too long.
pub fn play(instance: &Instance, buyers: Buyers, strategy: Strategy<'_>) -> Option<Played> {
    let agents = instance.agents.len();
    let stages = instance.stages.as_ref().expect("a staged instance");
    let played = Played { utility: vec![RBig::ZERO; agents], ..Played::default() };
    let mut player = Player { instance, stages, buyers, strategy, played };
    let types: Vec<Vec<usize>> =
        instance.agents.iter().map(|agent| (0..agent.types.len()).collect()).collect();
    for theta in choices(&types) {
        let probability = instance.prior.probability(&theta);
        if probability == RBig::ZERO {
            continue;
        }
        let name = |i: usize| instance.agents[i].types[theta[i]].name.clone();
        player.information(History {
            probability,
            cost: vec![RBig::ZERO; agents],
            bids: Vec::new(),
            paths: (0..agents).map(|i| vec![name(i)]).collect(),
            closed: Vec::new(),
            now: Outcome::Listed(0),
            paid: vec![RBig::ZERO; agents],
            surplus: RBig::ZERO,
            saw: vec![Vec::new(); agents],
            public: Vec::new(),
            after: Vec::new(),
            theta,
        })?;
    }
    Some(player.played)
}

impl Player<'_> {
    /// All that may come of simultaneous moves: agents with what they see (if that is text) and may do.
    fn moves(
        &mut self,
        history: &History,
        moves: &[(usize, Option<String>, Vec<String>)],
    ) -> Vec<(History, Vec<usize>)> {
        let mut all = vec![(history.clone(), Vec::new())];
        for (agent, sees, actions) in moves {
            let mut path = history.paths[*agent].clone();
            path.extend(sees.clone());
            let law = (self.strategy)(*agent, &path, actions);
            let known = self.played.sets.insert((*agent, path.clone()), actions.clone());
            assert!(known.is_none_or(|known| known == *actions), "no information set: {path:?}");
            all = (all.iter())
                .flat_map(|(history, chosen)| {
                    (0..actions.len()).filter(|&a| law[a] != RBig::ZERO).map(|action| {
                        let mut history = history.clone();
                        history.probability *= law[action].clone();
                        history.paths[*agent] = path.clone();
                        history.paths[*agent].push(actions[action].clone());
                        (history, [chosen.clone(), vec![action]].concat())
                    })
                })
                .collect();
        }
        all
    }

    fn information(&mut self, history: History) -> Option<()> {
        let none = Vec::new();
        let options = |agent: usize| self.stages.information.get(agent).unwrap_or(&none);
        let learners: Vec<usize> =
            (0..history.theta.len()).filter(|&agent| !options(agent).is_empty()).collect();
        let moves: Vec<(usize, Option<String>, Vec<String>)> = (learners.iter())
            .map(|&agent| {
                let names = options(agent).iter().map(|option| option.name.clone());
                (agent, None, [vec!["none".to_owned()], names.collect()].concat())
            })
            .collect();
        for (mut history, chosen) in self.moves(&history, &moves) {
            // Every combination of signals.
            let mut drawn: Vec<(RBig, Vec<(usize, String)>)> = vec![(RBig::ONE, Vec::new())];
            for (&agent, &choice) in learners.iter().zip(&chosen).filter(|(_, choice)| **choice > 0)
            {
                let option = &self.stages.information[agent][choice - 1];
                history.cost[agent] = option.cost[history.theta[agent]].clone();
                let mut row = 0;
                for &other in &option.about {
                    row = row * self.instance.agents[other].types.len() + history.theta[other];
                }
                drawn = (drawn.iter())
                    .flat_map(|(probability, signals)| {
                        option.signals.iter().zip(&option.law[row]).map(move |(signal, p)| {
                            let signal = vec![(agent, signal.clone())];
                            (probability * p, [signals.clone(), signal].concat())
                        })
                    })
                    .filter(|(probability, _)| *probability != RBig::ZERO)
                    .collect();
            }
            for (probability, signals) in drawn {
                let mut history = history.clone();
                history.probability *= probability;
                for (agent, signal) in signals {
                    history.paths[agent].push(signal);
                }
                self.bids(history)?;
            }
        }
        Some(())
    }

    fn bids(&mut self, history: History) -> Option<()> {
        let lists: Vec<Vec<usize>> = (history.theta.iter().enumerate())
            .map(|(agent, &of_type)| allowed(self.instance, agent, of_type))
            .collect();
        let name = |agent: usize, action: usize| action_name(&self.instance.auction, agent, action);
        let moves: Vec<(usize, Option<String>, Vec<String>)> = (lists.iter().enumerate())
            .map(|(i, list)| (i, None, list.iter().map(|&action| name(i, action)).collect()))
            .collect();
        for (history, chosen) in self.moves(&history, &moves) {
            let a: Vec<usize> = chosen.iter().zip(&lists).map(|(&c, list)| list[c]).collect();
            // Ways to draw the same are one.
            let mut drawn: Vec<Chance> = Vec::new();
            for chance in lottery(self.instance, &a) {
                let same = |other: &&mut Chance| {
                    other.outcome == chance.outcome && other.payments == chance.payments
                };
                match drawn.iter_mut().find(same) {
                    _ if chance.probability == RBig::ZERO => {}
                    Some(same) => same.probability += chance.probability,
                    None => drawn.push(chance),
                }
            }
            for chance in drawn {
                let mut history = history.clone();
                history.probability *= chance.probability;
                history.bids = a.clone();
                history.closed = vec![chance.outcome.clone()];
                history.now = chance.outcome;
                history.paid = chance.payments;
                self.disclose(history)?;
            }
        }
        Some(())
    }

    fn disclose(&mut self, mut history: History) -> Option<()> {
        let rule = &self.stages.disclosure;
        let agents = &self.instance.agents;
        let mut public = Vec::new();
        if rule.winning_bid {
            public.push(("winning-bid".to_owned(), self.winning_bid(&history)));
        }
        let joined = |names: Vec<String>| names.join(",");
        if rule.all_bids {
            let names = (0..agents.len())
                .map(|i| action_name(&self.instance.auction, i, history.bids[i]))
                .collect();
            public.push(("all-bids".to_owned(), joined(names)));
        }
        if rule.types {
            let names =
                (0..agents.len()).map(|i| agents[i].types[history.theta[i]].name.clone()).collect();
            public.push(("types".to_owned(), joined(names)));
        }
        history.public = public.clone();
        history.saw = vec![public; agents.len()];
        let agree = |said: &[Option<usize>], done: &[usize]| {
            (0..done.len()).all(|i| said[i].is_none() || said[i] == Some(done[i]))
        };
        let rows: Vec<_> = (rule.law.iter())
            .filter(|row| agree(&row.types, &history.theta) && agree(&row.bids, &history.bids))
            .collect();
        if rows.is_empty() {
            return self.open(0, history);
        }
        assert_eq!(rows.len(), 1);
        for (probability, told) in &rows[0].draws {
            if *probability == RBig::ZERO {
                continue;
            }
            let mut history = history.clone();
            history.probability *= probability;
            match told {
                Told::Public(text) => {
                    let told = ("signal".to_owned(), text.clone());
                    history.public.push(told.clone());
                    history.saw.iter_mut().for_each(|saw| saw.push(told.clone()));
                }
                Told::Private(texts) => {
                    for (saw, text) in history.saw.iter_mut().zip(texts) {
                        saw.extend(text.iter().map(|text| ("signal".to_owned(), text.clone())));
                    }
                }
            }
            self.open(0, history)?;
        }
        Some(())
    }

    fn winning_bid(&self, history: &History) -> String {
        let bid = |bid: &Bid| match bid {
            Bid::Amount(amount) => amount.to_string(),
            Bid::Out => panic!("nobody wins by staying out"),
        };
        match (&self.instance.auction, &history.now) {
            (Auction::SingleItem(rule), Outcome::Owners(owners)) => match owners[0] {
                Some(owner) => bid(&rule.bids[owner][history.bids[owner]]),
                None => "none".to_owned(),
            },
            (Auction::Items(rule), Outcome::Owners(owners)) => {
                let of = |item: usize| match owners[item] {
                    Some(owner) => bid(&rule.bids[owner][history.bids[owner]][item]),
                    None => "none".to_owned(),
                };
                (0..owners.len()).map(of).collect::<Vec<_>>().join(",")
            }
            (Auction::Units(rule), Outcome::Counts(counts)) => {
                let mut won: Vec<RBig> = Vec::new();
                for (agent, &count) in counts.iter().enumerate() {
                    won.extend_from_slice(&rule.bids[agent][history.bids[agent]][..count]);
                }
                won.sort();
                won.reverse();
                match won.len() {
                    0 => "none".to_owned(),
                    _ => won.iter().map(RBig::to_string).collect::<Vec<_>>().join(","),
                }
            }
            _ => panic!("no winning bids"),
        }
    }

    fn open(&mut self, k: usize, mut history: History) -> Option<()> {
        if k > 0 {
            history.closed.push(history.now.clone());
        }
        match self.stages.aftermarkets.get(k) {
            None => self.end(&history),
            Some(Aftermarket { rule: MarketRule::Table(_), .. }) => self.table(k, history),
            Some(_) => self.lots(k, goods(&history.now), 0, history),
        }
    }

    fn end(&mut self, history: &History) -> Option<()> {
        self.played.plays += 1;
        if self.played.plays > MOST {
            return None;
        }
        let p = &history.probability;
        for agent in 0..history.theta.len() {
            let allocations = &history.closed;
            let value = self.value(agent, history.theta[agent], allocations);
            let net = value - &history.cost[agent];
            self.played.welfare += p * &net;
            self.played.utility[agent] += p * (net - &history.paid[agent]);
            self.played.revenue += p * &history.paid[agent];
        }
        self.played.surplus += p * &history.surplus;
        Some(())
    }

    /// The value of holding these allocations one after the other, the last one for good.
    fn value(&self, agent: usize, of_type: usize, held: &[Outcome]) -> RBig {
        let value = &self.instance.agents[agent].types[of_type].value;
        let mut total = RBig::ZERO;
        let mut before = RBig::ZERO;
        for k in 0..held.len() {
            let kept = kept_from(agent, &held[k..]);
            let now = match value {
                Value::Outcomes(_) => worth(value, agent, held.last().expect("one")),
                _ => worth(value, agent, &kept),
            };
            let discount = match k {
                0 => RBig::ONE,
                _ => self.stages.aftermarkets[k - 1].discount.clone(),
            };
            total += discount * (&now - &before);
            before = now;
        }
        total
    }

    /// What an agent's type gains if the lot goes to the buyer now and nothing else happens any more.
    fn gain(&self, agent: usize, of_type: usize, history: &History, to: &Outcome) -> RBig {
        let with =
            |last: &Outcome| [history.closed.as_slice(), std::slice::from_ref(last)].concat();
        self.value(agent, of_type, &with(to)) - self.value(agent, of_type, &with(&history.now))
    }

    fn lots(&mut self, k: usize, goods: Vec<Good>, lot: usize, history: History) -> Option<()> {
        let Some(&good) = goods.get(lot) else { return self.open(k + 1, history) };
        let buyers = self.buyers_of(k, good.0);
        if buyers.is_empty() {
            return self.lots(k, goods, lot + 1, history);
        }
        let rule = &self.stages.aftermarkets[k].rule;
        let seller = good.0;
        let view = |history: &History, agent: usize, price: Option<&RBig>| {
            Some(self.view(k, lot, history, agent, price))
        };
        match rule {
            MarketRule::PostedPrice { prices, .. } => {
                let posts = prices.iter().map(|price| format!("post {price}"));
                let offers = [vec!["keep".to_owned()], posts.collect()].concat();
                let offer = (seller, view(&history, seller, None), offers);
                for (history, chosen) in self.moves(&history, &[offer]) {
                    if chosen[0] == 0 {
                        self.next(k, &goods, lot, history, "keep", (&[], &RBig::ZERO))?;
                        continue;
                    }
                    let price = &prices[chosen[0] - 1];
                    let last = self.is_last(k, &goods, lot, &history, &buyers);
                    let answers: Vec<_> = (buyers.iter())
                        .map(|&buyer| {
                            let sees = Some(self.view(k, lot, &history, buyer, Some(price)));
                            let to = sold(&history.now, good, buyer);
                            let worth = self.gain(buyer, history.theta[buyer], &history, &to);
                            let both = vec!["accept", "decline"];
                            let may = match (last, self.buyers, worth.cmp(price)) {
                                (false, _, _) | (_, Buyers::All, _) => both,
                                (_, _, Ordering::Greater) => vec!["accept"],
                                (_, _, Ordering::Less) => vec!["decline"],
                                (_, Buyers::Free, _) => both,
                                (_, Buyers::Accepting, _) => vec!["accept"],
                            };
                            (buyer, sees, may.into_iter().map(str::to_owned).collect::<Vec<_>>())
                        })
                        .collect();
                    for (history, chosen) in self.moves(&history, &answers) {
                        let accepts = |n: &usize| answers[*n].2[chosen[*n]] == "accept";
                        let winners: Vec<usize> =
                            (0..buyers.len()).filter(accepts).map(|n| buyers[n]).collect();
                        let done = format!("post {price}");
                        self.next(k, &goods, lot, history, &done, (&winners, price))?;
                    }
                }
            }
            MarketRule::Bargaining { share, .. } => {
                let all = [vec![seller], buyers.clone()].concat();
                let moves: Vec<_> = (all.iter())
                    .map(|&agent| {
                        let types = self.instance.agents[agent].types.iter();
                        let types = types.map(|t| t.name.clone()).collect();
                        let actions = [types, vec!["out".to_owned()]].concat();
                        (agent, view(&history, agent, None), actions)
                    })
                    .collect();
                for (history, chosen) in self.moves(&history, &moves) {
                    let mut worths: Vec<Option<RBig>> = Vec::new();
                    for (&agent, &report) in all.iter().zip(&chosen) {
                        let reports = report < self.instance.agents[agent].types.len();
                        // What anybody gets from the seller, the seller loses.
                        let to = sold(
                            &history.now,
                            good,
                            if agent == seller { buyers[0] } else { agent },
                        );
                        let gain = || self.gain(agent, report, &history, &to);
                        worths.push(reports.then(|| match agent == seller {
                            true => RBig::ZERO - gain(),
                            false => gain(),
                        }));
                    }
                    let best = worths[1..].iter().flatten().max().cloned();
                    let mut winners = Vec::new();
                    let mut price = RBig::ZERO;
                    if let (Some(own), Some(best)) = (worths[0].clone(), best)
                        && best > own
                    {
                        price = &own + share * (&best - &own);
                        winners = (1..all.len())
                            .filter(|&n| worths[n] == Some(best.clone()))
                            .map(|n| all[n])
                            .collect();
                    }
                    self.next(k, &goods, lot, history, "-", (&winners, &price))?;
                }
            }
            MarketRule::DoubleAuction { asks, bids, k: weight, .. } => {
                let all = [vec![seller], buyers.clone()].concat();
                let moves: Vec<_> = (all.iter())
                    .map(|&agent| {
                        let (word, list) =
                            if agent == seller { ("ask", asks) } else { ("bid", bids) };
                        let named = list.iter().map(|amount| format!("{word} {amount}"));
                        let actions = [named.collect(), vec!["out".to_owned()]].concat();
                        (agent, view(&history, agent, None), actions)
                    })
                    .collect();
                for (history, chosen) in self.moves(&history, &moves) {
                    let ask = asks.get(chosen[0]);
                    let bid = |n: usize| bids.get(chosen[n]);
                    let best = (1..all.len()).filter_map(bid).max();
                    let mut winners = Vec::new();
                    let mut price = RBig::ZERO;
                    if let (Some(ask), Some(best)) = (ask, best)
                        && best >= ask
                    {
                        price = weight * ask + (RBig::ONE - weight) * best;
                        winners = (1..all.len())
                            .filter(|&n| bid(n) == Some(best))
                            .map(|n| all[n])
                            .collect();
                    }
                    self.next(k, &goods, lot, history, "-", (&winners, &price))?;
                }
            }
            MarketRule::Table(_) => panic!("a table has no lots"),
        }
        Some(())
    }

    fn next(
        &mut self,
        k: usize,
        goods: &[Good],
        lot: usize,
        history: History,
        done: &str,
        (winners, price): (&[usize], &RBig),
    ) -> Option<()> {
        let mut after: Vec<History> = Vec::new();
        for &winner in winners {
            let mut sale = history.clone();
            sale.probability /= RBig::from(winners.len());
            sale.now = sold(&history.now, goods[lot], winner);
            sale.paid[winner] += price;
            sale.paid[goods[lot].0] -= price;
            after.push(sale);
        }
        if winners.is_empty() {
            after.push(history);
        }
        for mut history in after {
            history.after.push(format!("{done}>{}", self.text(&history.now)));
            self.lots(k, goods.to_vec(), lot + 1, history)?;
        }
        Some(())
    }

    fn table(&mut self, k: usize, history: History) -> Option<()> {
        let MarketRule::Table(table) = &self.stages.aftermarkets[k].rule else {
            panic!("another rule")
        };
        let (fitting, lists) = self.fitting(k, &history.now, &history.public);
        let movers: Vec<usize> = (0..lists.len()).filter(|&i| lists[i].len() > 1).collect();
        let moves: Vec<_> = (movers.iter())
            .map(|&i| (i, Some(self.view(k, 0, &history, i, None)), lists[i].clone()))
            .collect();
        for (mut history, chosen) in self.moves(&history, &moves) {
            let mut done = vec!["out".to_owned(); lists.len()];
            for (n, &agent) in movers.iter().enumerate() {
                done[agent] = lists[agent][chosen[n]].clone();
            }
            let said = |entry: &ResaleEntry, i: usize| {
                entry.actions[i].clone().unwrap_or_else(|| "out".to_owned())
            };
            let applies = fitting
                .iter()
                .find(|&&e| (0..done.len()).all(|i| said(&table.entries[e], i) == done[i]));
            if let Some(&entry) = applies {
                let entry = &table.entries[entry];
                history.now = outcome(self.instance, &entry.to);
                for (agent, payment) in entry.payments.iter().enumerate() {
                    history.paid[agent] += payment;
                    history.surplus += payment;
                }
            }
            if !movers.is_empty() {
                history.after.push(format!("->{}", self.text(&history.now)));
            }
            self.open(k + 1, history)?;
        }
        Some(())
    }

    /// The entries of a table that fit, and what everybody may do.
    fn fitting(
        &self,
        k: usize,
        now: &Outcome,
        public: &[(String, String)],
    ) -> (Vec<usize>, Vec<Vec<String>>) {
        let MarketRule::Table(table) = &self.stages.aftermarkets[k].rule else {
            panic!("another rule")
        };
        let fitting: Vec<usize> = (0..table.entries.len())
            .filter(|&e| {
                let entry = &table.entries[e];
                outcome(self.instance, &entry.holder) == *now
                    && entry.saw.iter().all(|said| public.contains(said))
            })
            .collect();
        let mut lists = Vec::new();
        for agent in 0..self.instance.agents.len() {
            let mut list: Vec<String> = Vec::new();
            let given = fitting.iter().filter_map(|&e| table.entries[e].actions[agent].clone());
            for action in given.chain(["out".to_owned()]) {
                if !list.contains(&action) {
                    list.push(action);
                }
            }
            lists.push(list);
        }
        (fitting, lists)
    }

    fn buyers_of(&self, k: usize, seller: usize) -> Vec<usize> {
        let traders = match &self.stages.aftermarkets[k].rule {
            MarketRule::PostedPrice { traders, .. }
            | MarketRule::Bargaining { traders, .. }
            | MarketRule::DoubleAuction { traders, .. } => traders,
            MarketRule::Table(_) => panic!("a table has no buyers"),
        };
        let all = 0..self.instance.agents.len();
        all.filter(|&i| traders.sellers[seller] && i != seller && traders.buyers[i]).collect()
    }

    /// Does nobody move after this lot, whoever holds it then?
    fn is_last(
        &self,
        k: usize,
        goods: &[Good],
        lot: usize,
        history: &History,
        buyers: &[usize],
    ) -> bool {
        let later = goods[lot + 1..].iter().all(|good| self.buyers_of(k, good.0).is_empty());
        let mut after: Vec<Outcome> =
            buyers.iter().map(|&buyer| sold(&history.now, goods[lot], buyer)).collect();
        after.push(history.now.clone());
        later && after.iter().all(|now| self.nobody_from(k + 1, now, &history.public))
    }

    fn nobody_from(&self, k: usize, now: &Outcome, public: &[(String, String)]) -> bool {
        match self.stages.aftermarkets.get(k).map(|market| &market.rule) {
            None => true,
            Some(MarketRule::Table(table)) => {
                let (fitting, lists) = self.fitting(k, now, public);
                let all_out = |e: &&usize| {
                    let mut actions = table.entries[**e].actions.iter().flatten();
                    actions.all(|action| action == "out")
                };
                let next = fitting
                    .iter()
                    .find(all_out)
                    .map_or(now.clone(), |&e| outcome(self.instance, &table.entries[e].to));
                lists.iter().all(|list| list.len() == 1) && self.nobody_from(k + 1, &next, public)
            }
            Some(_) => {
                goods(now).iter().all(|good| self.buyers_of(k, good.0).is_empty())
                    && self.nobody_from(k + 1, now, public)
            }
        }
    }

    fn text(&self, outcome: &Outcome) -> String {
        let name = |owner: &Option<usize>| {
            owner.map_or(String::new(), |owner| self.instance.agents[owner].name.clone())
        };
        match (outcome, &self.instance.auction) {
            (Outcome::Owners(owners), _) => owners.iter().map(name).collect::<Vec<_>>().join(","),
            (Outcome::Counts(counts), _) => {
                counts.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
            }
            (Outcome::Listed(outcome), Auction::Table(table)) => table.outcomes[*outcome].clone(),
            _ => panic!("no such outcome"),
        }
    }

    fn view(
        &self,
        k: usize,
        lot: usize,
        history: &History,
        agent: usize,
        price: Option<&RBig>,
    ) -> String {
        let mut text = format!("market {} lot {}; holds ", k + 1, lot + 1);
        text += &self.text(&history.now);
        if !self.stages.disclosure.hides_own_payment {
            text += &format!("; paid {}", history.paid[agent]);
        }
        for (key, told) in &history.saw[agent] {
            text += &format!("; saw {key} {told}");
        }
        if let Some(price) = price {
            text += &format!("; price {price}");
        }
        let start = history.closed.first().unwrap_or(&history.now);
        if !history.after.is_empty() || *start != history.now {
            text += "; after ";
            text += &[vec![self.text(start)], history.after.clone()].concat().join(", ");
        }
        text
    }
}

/// What is in all of these holdings of an agent.
fn kept_from(agent: usize, held: &[Outcome]) -> Outcome {
    match &held[0] {
        Outcome::Owners(owners) => {
            let keeps = |item: usize| {
                let mut all = held.iter();
                all.all(|h| matches!(h, Outcome::Owners(o) if o[item] == Some(agent)))
            };
            Outcome::Owners((0..owners.len()).map(|j| keeps(j).then_some(agent)).collect())
        }
        Outcome::Counts(counts) => {
            let number = |h: &Outcome| match h {
                Outcome::Counts(counts) => counts[agent],
                _ => panic!("other goods"),
            };
            let mut kept = vec![0; counts.len()];
            kept[agent] = held.iter().map(number).min().expect("one");
            Outcome::Counts(kept)
        }
        Outcome::Listed(outcome) => Outcome::Listed(*outcome),
    }
}

fn goods(now: &Outcome) -> Vec<Good> {
    match now {
        Outcome::Owners(owners) => {
            let sold = owners.iter().enumerate();
            sold.filter_map(|(item, owner)| Some(((*owner)?, Some(item)))).collect()
        }
        Outcome::Counts(counts) => {
            let each = counts.iter().enumerate();
            each.flat_map(|(agent, &count)| vec![(agent, None); count]).collect()
        }
        Outcome::Listed(_) => Vec::new(),
    }
}

fn sold(now: &Outcome, good: Good, buyer: usize) -> Outcome {
    match (now.clone(), good) {
        (Outcome::Owners(mut owners), (_, Some(item))) => {
            owners[item] = Some(buyer);
            Outcome::Owners(owners)
        }
        (Outcome::Counts(mut counts), (seller, None)) => {
            counts[seller] -= 1;
            counts[buyer] += 1;
            Outcome::Counts(counts)
        }
        _ => panic!("nothing to sell"),
    }
}

/// An allocation as the instance gives it.
fn outcome(instance: &Instance, allocation: &Allocation) -> Outcome {
    match (allocation, &instance.auction) {
        (Allocation::Outcome(outcome), _) => Outcome::Listed(*outcome),
        (Allocation::Shares(shares), Auction::Units(_)) => {
            Outcome::Counts(shares.iter().map(|&units| units as usize).collect())
        }
        (Allocation::Shares(shares), auction) => {
            let items = match auction {
                Auction::Items(rule) => rule.items.len(),
                _ => 1,
            };
            let owner = |item: usize| (0..shares.len()).find(|&i| shares[i] >> item & 1 == 1);
            Outcome::Owners((0..items).map(owner).collect())
        }
    }
}
