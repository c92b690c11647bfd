//! How play opens: options and their signals, bids, the auction, and what is told after it.

use super::disclosed::Told;
use super::joint::{self, Ending};
use super::play::{Play, Sink, set};
use super::view::Sight;
use crate::code::{Checked, Code, at, reject};
use crate::game::Player;
use crate::instance::disclosure;
use crate::instance::information::Tells;
use crate::number::scaled;
use dashu::integer::IBig;
use std::rc::Rc;

/// The most endings of auctions that are remembered.
const REMEMBERED: usize = 1_000_000;

impl<S: Sink> Play<'_, '_, S> {
    /// Agent i and those after her choose options, get signals and bid.
    pub(super) fn choose(&mut self, i: usize) -> Checked<()> {
        let market = self.market;
        if i == market.agents() {
            return self.auction();
        }
        let kind = *at(&self.kinds, i)?;
        let options = at(&market.options, i)?.as_ref().filter(|_| self.informed);
        let Some(options) = options else { return self.bid(i, Sight::Type, None) };
        let root = self.set(i, Sight::Type, [0, 0, 0], options)?;
        for choice in root.actions() {
            self.act(i, &root, choice, |play| play.inform(i, kind, choice))?;
        }
        Ok(())
    }

    /// Agent i has chosen an option, by its position among them, and learns what it tells.
    fn inform(&mut self, i: usize, kind: usize, choice: usize) -> Checked<()> {
        let market = self.market;
        let told = at(&market.told, i)?;
        let before = self.weight.clone();
        let Some(option) = choice.checked_sub(1) else {
            self.weight = &before * told;
            self.bid(i, Sight::Nothing, None)?;
            self.weight = before;
            return Ok(());
        };
        let option = at(at(&market.stages.information, i)?, option)?;
        set(&mut self.costs, i, market.amount(at(&option.cost, kind)?));
        let own = |agents: &[usize], kinds: &[usize]| {
            agents.iter().map(|j| at(kinds, *j).copied()).collect::<Checked<Vec<usize>>>()
        };
        match &option.tells {
            Tells::Types(agents) => {
                let types = own(agents, &self.kinds)?;
                let mut names = Vec::new();
                for (j, kind) in agents.iter().zip(&types) {
                    names.push(at(&at(&market.auction.players, *j)?.kinds, *kind)?.name.as_str());
                }
                self.weight = &before * told;
                self.bid(i, Sight::Signal(types), Some(names.join(",")))?;
            }
            Tells::Law(law) => {
                let types = own(&law.agents, &self.kinds)?;
                for (signal, chance) in law.rows.get(&types).into_iter().flatten() {
                    self.weight = &before * scaled(chance, told);
                    let text = at(&law.signals, *signal)?.clone();
                    self.bid(i, Sight::Signal(vec![*signal]), Some(text))?;
                }
            }
        }
        set(&mut self.costs, i, IBig::ZERO);
        self.weight = before;
        Ok(())
    }

    /// Agent i bids, knowing what she has seen; then those after her choose.
    fn bid(&mut self, i: usize, sight: Sight, text: Option<String>) -> Checked<()> {
        let market = self.market;
        let kind = *at(&self.kinds, i)?;
        let names = at(at(&market.bids, i)?, kind)?;
        let bids = self.set_with(i, sight, [0, 0, 1], names, |_| text)?;
        let allowed = &at(&at(&market.auction.players, i)?.kinds, kind)?.allowed;
        for choice in bids.actions() {
            set(&mut self.actions, i, *at(allowed, choice)?);
            self.act(i, &bids, choice, |play| play.choose(i + 1))?;
        }
        Ok(())
    }

    /// The auction ends in all its ways.
    fn auction(&mut self) -> Checked<()> {
        let market = self.market;
        let rules = &market.auction.rules;
        let endings = match self.endings.get(&self.actions) {
            Some(endings) => Rc::clone(endings),
            None => {
                let mut origins = Vec::new();
                for (player, action) in market.auction.players.iter().zip(&self.actions) {
                    origins.push(*at(&player.origin, *action)?);
                }
                let endings = joint::endings(rules, &origins, &market.auction.budget)?;
                let endings = Rc::new(endings);
                if self.endings.len() < REMEMBERED {
                    self.endings.insert(self.actions.clone(), Rc::clone(&endings));
                }
                endings
            }
        };
        let unit = &market.money / &rules.money;
        let before = self.weight.clone();
        for ending in &*endings {
            self.paid = ending.payments.iter().map(|paid| paid * &unit).collect();
            self.now = ending.allocation.clone();
            self.course = vec![ending.allocation.clone()];
            self.weight = &before * &ending.weight;
            self.disclose(ending)?;
        }
        self.weight = before;
        Ok(())
    }

    /// What is told is told; then the markets open.
    fn disclose(&mut self, ending: &Ending) -> Checked<()> {
        let market = self.market;
        let rule = &market.stages.disclosure;
        let players = &market.auction.players;
        let tellings = &mut self.seen.tellings;
        self.told = Told::default();
        if rule.winning_bid {
            let told = tellings.winning_bid.number(&ending.winning, || ending.winning.clone());
            self.told.winning_bid = Some(told);
        }
        if rule.all_bids {
            let names = || {
                let own = players.iter().zip(&self.actions);
                own.map(|(player, action)| player.show(*action).to_string()).collect()
            };
            self.told.all_bids = Some(tellings.all_bids.number(&self.actions, names));
        }
        if rule.types {
            let names = || {
                let own = players.iter().zip(&self.kinds);
                let name = |(player, kind): (&Player, &usize)| {
                    player.kinds.get(*kind).map_or(String::new(), |kind| kind.name.clone())
                };
                own.map(name).collect()
            };
            self.told.types = Some(tellings.types.number(&self.theta, names));
        }
        let Some(rows) = &rule.law else { return self.market(0) };
        market.auction.spend("instance.disclosure", rows.len() as u128, 0)?;
        let fits = |row: &disclosure::LawRow, asked: &[Option<usize>]| {
            let kinds = row.types.iter().zip(&self.kinds);
            let bids = asked.iter().zip(&self.actions);
            kinds.chain(bids).all(|(asked, own)| asked.is_none_or(|asked| asked == *own))
        };
        let Some((row, _)) = rows.iter().zip(&market.rows).find(|(row, asked)| fits(row, asked))
        else {
            return reject(Code::BadInstance, "instance.disclosure.law", "no row fits");
        };
        let before = self.weight.clone();
        match &row.tells {
            disclosure::Told::Public(drawn) => {
                for (chance, signal) in drawn {
                    let told = self.seen.tellings.drawn.number(signal, || vec![signal.clone()]);
                    self.told.drawn = Some(told);
                    self.signals = vec![Some(told); self.signals.len()];
                    self.weight = &before * scaled(chance, &market.disclosed);
                    self.market(0)?;
                }
            }
            disclosure::Told::Private(drawn) => {
                self.told.drawn = None;
                for (chance, signals) in drawn {
                    self.signals.clear();
                    for signal in signals {
                        let drawn = &mut self.seen.tellings.drawn;
                        let number = |text: &String| drawn.number(text, || vec![text.clone()]);
                        self.signals.push(signal.as_ref().map(number));
                    }
                    self.weight = &before * scaled(chance, &market.disclosed);
                    self.market(0)?;
                }
            }
        }
        self.weight = before;
        Ok(())
    }
}
