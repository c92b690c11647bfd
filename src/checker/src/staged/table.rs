//! Aftermarkets given entry by entry.

use super::play::{Play, Sink};
use crate::code::{Checked, Code, at, reject};
use crate::instance::allocation::Allocation;
use crate::instance::market_table::{Entry, TableMarket};
use dashu::integer::IBig;
use std::collections::HashMap;
use std::rc::Rc;

/// What may be done at an allocation and disclosed signals.
pub(super) struct Position {
    /// By agent, `out` last.
    pub(super) actions: Vec<Rc<[String]>>,
    /// The entry that applies, by the positions of everybody's actions.
    entries: HashMap<Vec<usize>, usize>,
}

impl Position {
    /// The entries that fit, arranged.
    ///
    /// # Errors
    /// `bad-instance` where two of them have the same actions, or one is missing.
    pub(super) fn of(
        table: &TableMarket,
        fits: impl Fn(&Entry) -> bool,
        agents: usize,
    ) -> Checked<Position> {
        let fitting: Vec<(usize, &Entry)> =
            table.entries.iter().enumerate().filter(|(_, entry)| fits(entry)).collect();
        let mut names: Vec<HashMap<&str, usize>> = vec![HashMap::new(); agents];
        let mut actions: Vec<Vec<String>> = vec![Vec::new(); agents];
        for (_, entry) in &fitting {
            for ((own, names), list) in entry.actions.iter().zip(&mut names).zip(&mut actions) {
                let Some(name) = own else { continue };
                names.entry(name).or_insert_with(|| {
                    list.push(name.clone());
                    list.len() - 1
                });
            }
        }
        let mut entries = HashMap::new();
        for (number, entry) in &fitting {
            let own = entry.actions.iter().zip(&names);
            // `out` comes after all others.
            let place =
                |name: &String, names: &HashMap<&str, usize>| names.get(name.as_str()).copied();
            let key = own.map(|(name, names)| {
                name.as_ref().and_then(|name| place(name, names)).unwrap_or(names.len())
            });
            if entries.insert(key.collect(), *number).is_some() {
                let message = "another entry that fits has the same actions";
                return reject(Code::BadInstance, entry.place.clone(), message);
            }
        }
        let combinations = actions.iter().try_fold(1usize, |n, own| n.checked_mul(own.len() + 1));
        if let (false, Some((_, entry))) = (table.no_trade, fitting.first())
            && combinations != Some(entries.len())
        {
            let message = "with this holder not every combination of actions has an entry";
            return reject(Code::BadInstance, entry.place.clone(), message);
        }
        let out = || ["out".to_string()];
        let actions = actions.into_iter().map(|own| own.into_iter().chain(out()).collect());
        Ok(Position { actions: actions.collect(), entries })
    }

    /// The agents with a choice.
    pub(super) fn movers(&self) -> impl Iterator<Item = usize> {
        self.actions.iter().enumerate().filter(|(_, own)| own.len() > 1).map(|(agent, _)| agent)
    }

    /// The entry that applies to some actions, by their positions.
    pub(super) fn entry(&self, chosen: &[usize]) -> Option<usize> {
        self.entries.get(chosen).copied()
    }

    /// The entry that applies when everybody does `out`.
    pub(super) fn nobody_moves(&self) -> Option<usize> {
        let out: Vec<usize> = self.actions.iter().map(|own| own.len() - 1).collect();
        self.entry(&out)
    }
}

impl<S: Sink> Play<'_, '_, S> {
    /// What may be done in a table at an allocation, with what everyone has been told.
    pub(super) fn position(
        &mut self,
        index: usize,
        table: &TableMarket,
        now: &Allocation,
    ) -> Checked<Rc<Position>> {
        let key = (index, now.clone(), self.told);
        if let Some(known) = self.positions.get(&key) {
            return Ok(Rc::clone(known));
        }
        let agents = self.market.agents();
        let work = table.entries.len() * (agents + 4);
        self.market.auction.spend("instance.aftermarkets", work as u128, 0)?;
        let fits = |entry: &Entry| {
            entry.holder == *now
                && entry.saw.iter().all(|(signal, parts)| {
                    let told = self.told.get(*signal);
                    told.is_some_and(|told| self.seen.tellings.parts(*signal, told) == parts)
                })
        };
        let position = Rc::new(Position::of(table, fits, agents)?);
        self.positions.insert(key, Rc::clone(&position));
        Ok(position)
    }

    /// A market by table: one lot, the whole allocation.
    pub(super) fn table(&mut self, place: usize, table: &TableMarket) -> Checked<()> {
        let index = *at(&self.markets, place)?;
        let now = self.now.clone();
        let position = self.position(index, table, &now)?;
        let mut movers = Vec::new();
        for agent in position.movers() {
            let sight = self.view(agent, (place, 0), None)?;
            let actions = at(&position.actions, agent)?;
            movers.push((agent, self.set(agent, sight, [place + 1, 1, 0], actions)?));
        }
        if movers.is_empty() {
            let entry = position.nobody_moves().map(|entry| at(&table.entries, entry));
            return self.apply(place, entry.transpose()?, false);
        }
        let out: Vec<usize> = position.actions.iter().map(|own| own.len() - 1).collect();
        self.deeper(|play| {
            play.together(&movers, &mut |play, chosen| {
                let mut all = out.clone();
                for ((agent, _), choice) in movers.iter().zip(chosen) {
                    if let Some(own) = all.get_mut(*agent) {
                        *own = *choice;
                    }
                }
                let entry = position.entry(&all).map(|entry| at(&table.entries, entry));
                play.apply(place, entry.transpose()?, true)
            })
        })
    }

    /// What an entry says happens, if one applies; then the market is over.
    fn apply(&mut self, place: usize, entry: Option<&Entry>, moved: bool) -> Checked<()> {
        let before = (self.now.clone(), self.paid.clone(), self.surplus.clone(), self.after);
        if let Some(entry) = entry {
            self.now = entry.to.clone();
            for (paid, more) in self.paid.iter_mut().zip(&entry.payments) {
                let more: IBig = self.market.amount(more);
                self.surplus += &more;
                *paid += more;
            }
        }
        if moved {
            let now = self.seen.allocation(&self.now);
            self.after = self.seen.event(self.after, "-", now);
        }
        self.close(place)?;
        (self.now, self.paid, self.surplus, self.after) = before;
        Ok(())
    }
}
