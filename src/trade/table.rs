//! Aftermarkets written out as tables: every entry, at every allocation and all signals that may be disclosed.

use super::holdings::{in_words, worth, worth_after};
use super::signals::{Signals, situations};
use super::{Decided, Trade};
use crate::instance::{Allocation, Instance, ResaleEntry, ResaleTable, Stages};
use dashu::rational::RBig;
use std::collections::{BTreeMap, BTreeSet};

/// Most profiles of actions gone through at one allocation.
const MOST_PROFILES: usize = 1_000_000;

/// The name of the action that is always there.
const OUT: &str = "out";

/// A market by table.
pub(super) struct TableMarket<'a> {
    instance: &'a Instance,
    discount: &'a RBig,
    /// Where different entries fit; `None` if there is too much to go through.
    situations: Option<Vec<Situation<'a>>>,
}

/// An allocation with signals at which some entries fit.
struct Situation<'a> {
    holder: &'a Allocation,
    signals: Signals,
    entries: Vec<&'a ResaleEntry>,
}

impl<'a> TableMarket<'a> {
    pub fn new(
        instance: &'a Instance,
        stages: &'a Stages,
        table: &'a ResaleTable,
        discount: &'a RBig,
    ) -> Self {
        let keys: BTreeSet<&str> = table
            .entries
            .iter()
            .flat_map(|entry| entry.saw.iter().map(|(key, _)| key.as_str()))
            .collect();
        let disclosed = situations(instance, stages, &keys);
        let situations = disclosed.map(|disclosed| {
            let holders: BTreeSet<&Allocation> =
                table.entries.iter().map(|entry| &entry.holder).collect();
            let mut found: Vec<Situation<'a>> = Vec::new();
            for holder in holders {
                for signals in &disclosed {
                    let fits = |entry: &&ResaleEntry| {
                        entry.holder == *holder
                            && entry.saw.iter().all(|(key, text)| signals.get(key) == Some(text))
                    };
                    let entries: Vec<&ResaleEntry> = table.entries.iter().filter(fits).collect();
                    // Other signals at which the same entries fit change nothing.
                    let is_known = |known: &Situation<'_>| {
                        known.holder == holder
                            && known.entries.len() == entries.len()
                            && known.entries.iter().zip(&entries).all(|(a, b)| std::ptr::eq(*a, *b))
                    };
                    if !entries.is_empty() && !found.iter().any(is_known) {
                        found.push(Situation { holder, signals: signals.clone(), entries });
                    }
                }
            }
            found
        });
        TableMarket { instance, discount, situations }
    }

    pub fn properties(&self) -> Trade {
        let Some(situations) = &self.situations else {
            return Trade {
                literal: None,
                per_allocation: None,
                budget: None,
                stays_out: None,
                keeps: None,
            };
        };
        Trade {
            literal: Some(self.literal(situations)),
            per_allocation: Some(self.per_allocation(situations)),
            budget: Some(self.budget(situations)),
            stays_out: self.stays_out(situations),
            keeps: Some(self.keeps(situations)),
        }
    }

    /// What an entry gains a type, over what it had.
    fn change(&self, entry: &ResaleEntry, agent: usize, of_type: usize) -> RBig {
        let value = &self.instance.agents[agent].types[of_type].value;
        worth_after(value, agent, &entry.holder, &entry.to, self.discount)
            - &entry.payments[agent]
            - worth(value, agent, &entry.holder)
    }

    /// An agent's actions where these entries fit: `out` is the last.
    fn actions(&self, situation: &Situation<'a>, agent: usize) -> Vec<&'a str> {
        let mut actions = Vec::new();
        for entry in &situation.entries {
            if let Some(action) = entry.actions[agent].as_deref()
                && action != OUT
                && !actions.contains(&action)
            {
                actions.push(action);
            }
        }
        actions.push(OUT);
        actions
    }

    /// An entry in which an agent doing this makes this type lose.
    fn loses(
        &self,
        situation: &Situation<'a>,
        agent: usize,
        of_type: usize,
        action: &str,
    ) -> Option<&'a ResaleEntry> {
        let entries = situation.entries.iter().copied();
        let mut losing = entries.filter(|entry| {
            entry.actions[agent].as_deref().unwrap_or(OUT) == action
                && self.change(entry, agent, of_type) < RBig::ZERO
        });
        losing.next()
    }

    fn per_allocation(&self, situations: &[Situation<'a>]) -> Decided {
        for situation in situations {
            for (agent, of_type) in self.types() {
                let actions = self.actions(situation, agent);
                let losses: Vec<_> = actions
                    .iter()
                    .filter_map(|action| {
                        Some((*action, self.loses(situation, agent, of_type, action)?))
                    })
                    .collect();
                if let (true, Some((action, entry))) =
                    (losses.len() == actions.len(), losses.last())
                {
                    let loss = self.loss(situation, agent, of_type, action, entry);
                    return Decided::no(match actions.len() {
                        1 => format!("{loss}, and has nothing else to do"),
                        _ => format!("{loss}, and with everything else she may lose too"),
                    });
                }
            }
        }
        let is_out = |situation: &Situation<'a>| {
            self.types().all(|(agent, t)| self.loses(situation, agent, t, OUT).is_none())
        };
        Decided::yes(match situations.iter().all(is_out) {
            true => "nobody who plays `out` ever loses".to_owned(),
            false => "at every allocation every type has an action that never loses, though not always `out`".to_owned(),
        })
    }

    fn keeps(&self, situations: &[Situation<'a>]) -> bool {
        let is_kept = |entry: &ResaleEntry, agent: usize| {
            let kept = match (&entry.holder, &entry.to) {
                (Allocation::Shares(had), Allocation::Shares(has)) => had[agent] == has[agent],
                (before, after) => before == after,
            };
            kept && entry.payments[agent] <= RBig::ZERO
        };
        situations.iter().all(|situation| {
            (0..self.instance.agents.len()).all(|agent| {
                self.actions(situation, agent).iter().any(|action| {
                    let does = |entry: &&&ResaleEntry| {
                        entry.actions[agent].as_deref().unwrap_or(OUT) == *action
                    };
                    situation.entries.iter().filter(does).all(|entry| is_kept(entry, agent))
                })
            })
        })
    }

    fn literal(&self, situations: &[Situation<'a>]) -> Decided {
        let mut chosen: BTreeSet<&str> = BTreeSet::new();
        for (agent, of_type) in self.types() {
            let here = |situation: &Situation<'a>| self.actions(situation, agent);
            let names: BTreeSet<&str> = situations.iter().flat_map(here).collect();
            let fails = |name: &'a str| {
                situations.iter().find_map(|situation| {
                    let actions = self.actions(situation, agent);
                    // Where she does not move there is nothing to choose.
                    let does = if actions.len() == 1 { OUT } else { name };
                    if !actions.contains(&does) {
                        return Some((situation, does, None));
                    }
                    let entry = self.loses(situation, agent, of_type, does)?;
                    Some((situation, does, Some(entry)))
                })
            };
            // `out` first: it is what one expects.
            let mut names: Vec<&str> = names.into_iter().filter(|name| *name != OUT).collect();
            names.insert(0, OUT);
            match names.iter().find(|name| fails(name).is_none()) {
                Some(name) => {
                    chosen.insert(name);
                }
                None => {
                    let Some((situation, does, Some(entry))) = fails(OUT) else { continue };
                    let loss = self.loss(situation, agent, of_type, does, entry);
                    return Decided::no(format!(
                        "no single action is safe at every allocation: {loss}"
                    ));
                }
            }
        }
        let chosen: Vec<&str> = chosen.into_iter().collect();
        Decided::yes(match chosen.as_slice() {
            [OUT] | [] => "nobody who plays `out` ever loses, whatever the allocation".to_owned(),
            names => format!(
                "every type has one action that never loses, whatever the allocation (of {})",
                names.join(", ")
            ),
        })
    }

    fn budget(&self, situations: &[Situation<'a>]) -> Decided {
        let sum =
            |entry: &ResaleEntry| entry.payments.iter().fold(RBig::ZERO, |sum, paid| sum + paid);
        let mut least: Option<RBig> = None;
        for situation in situations {
            for entry in &situation.entries {
                let total = sum(entry);
                if total < RBig::ZERO {
                    let place = self.place(situation, entry, None);
                    return Decided::no(format!(
                        "{place} payments sum to {total}: the market pays a subsidy"
                    ));
                }
                least = Some(least.map_or(total.clone(), |least| least.min(total)));
            }
        }
        Decided::yes(match least {
            Some(least) => format!("in every entry payments sum to at least {least}"),
            None => "no entry ever applies".to_owned(),
        })
    }

    fn stays_out(&self, situations: &[Situation<'a>]) -> Option<Decided> {
        let mut all_out = true;
        for situation in situations {
            let agents = 0..self.instance.agents.len();
            let actions: Vec<Vec<&str>> =
                agents.map(|agent| self.actions(situation, agent)).collect();
            let count = actions.iter().map(Vec::len).fold(1, usize::saturating_mul);
            let key = |entry: &&'a ResaleEntry| -> Vec<&'a str> {
                entry.actions.iter().map(|action| action.as_deref().unwrap_or(OUT)).collect()
            };
            let applies: BTreeMap<Vec<&str>, &ResaleEntry> =
                situation.entries.iter().map(|entry| (key(entry), *entry)).collect();
            let out: Vec<&str> = vec![OUT; actions.len()];
            if self.is_quiet(&out, &actions, &applies) {
                continue;
            }
            all_out = false;
            if count > MOST_PROFILES {
                return None;
            }
            let profile = |mut number: usize| -> Vec<&str> {
                actions
                    .iter()
                    .map(|own| {
                        let action = own[number % own.len()];
                        number /= own.len();
                        action
                    })
                    .collect()
            };
            if !(0..count).any(|number| self.is_quiet(&profile(number), &actions, &applies)) {
                let place = self.where_(situation);
                return Some(Decided::no(format!(
                    "{place} no profile of actions leaves everybody where she is without a gain for anybody who deviates"
                )));
            }
        }
        Some(Decided::yes(match all_out {
            true => "if everybody else plays `out`, nobody gains by another action",
            false => {
                "at every allocation some actions leave everybody where she is, and nobody gains by another"
            }
        }))
    }

    /// Whether a profile changes nothing for anybody, and no deviation gains any type anything.
    fn is_quiet<'s>(
        &self,
        profile: &[&'s str],
        actions: &[Vec<&'s str>],
        applies: &BTreeMap<Vec<&'s str>, &ResaleEntry>,
    ) -> bool {
        let change = |profile: &[&'s str], agent: usize, of_type: usize| {
            applies.get(profile).map_or(RBig::ZERO, |entry| self.change(entry, agent, of_type))
        };
        self.types().all(|(agent, t)| change(profile, agent, t).is_zero())
            && actions.iter().enumerate().all(|(agent, own)| {
                own.iter().all(|action| {
                    let mut other = profile.to_vec();
                    other[agent] = action;
                    let types = 0..self.instance.agents[agent].types.len();
                    types.into_iter().all(|t| change(&other, agent, t) <= RBig::ZERO)
                })
            })
    }

    /// All agents with all their types, those of probability 0 included.
    fn types(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let agents = self.instance.agents.iter().enumerate();
        agents.flat_map(|(agent, of)| (0..of.types.len()).map(move |t| (agent, t)))
    }

    /// `at holder 2, seeing all-bids 0,2,1,`.
    fn where_(&self, situation: &Situation<'_>) -> String {
        let seen: Vec<String> =
            situation.signals.iter().map(|(key, text)| format!(" seeing {key} {text},")).collect();
        format!("at {},{}", in_words(self.instance, situation.holder), seen.concat())
    }

    /// The same with what others do in an entry.
    fn place(&self, situation: &Situation<'_>, entry: &ResaleEntry, but: Option<usize>) -> String {
        let named = entry.actions.iter().enumerate().filter(|(agent, _)| Some(*agent) != but);
        let named = named.filter_map(|(agent, action)| {
            let action = action.as_deref().filter(|action| *action != OUT)?;
            Some(format!("agent {} plays {action}", self.instance.agents[agent].name))
        });
        let named: Vec<String> = named.collect();
        let when = match named.is_empty() {
            true => String::new(),
            false => format!(" when {},", named.join(" and ")),
        };
        self.where_(situation) + &when
    }

    /// A sentence about a loss.
    fn loss(
        &self,
        situation: &Situation<'_>,
        agent: usize,
        of_type: usize,
        action: &str,
        entry: &ResaleEntry,
    ) -> String {
        let of = &self.instance.agents[agent];
        let loss = -self.change(entry, agent, of_type);
        let place = self.place(situation, entry, Some(agent));
        format!(
            "{place} agent {} of type {} loses {loss} by `{action}`",
            of.name, of.types[of_type].name
        )
    }
}
