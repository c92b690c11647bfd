//! Aftermarkets written out as tables.

use super::bargaining::OUT;
use crate::instance::{Allocation, ResaleTable};
use dashu::integer::IBig;
use std::collections::HashMap;
use std::sync::Arc;

/// The rule, compiled.
#[derive(Debug)]
pub(super) struct Table {
    entries: ResaleTable,
    /// Payments by entry and agent.
    payments: Vec<Vec<IBig>>,
}

/// What may happen at one allocation and what is disclosed.
#[derive(Debug)]
pub(super) struct TableLot {
    /// What each agent may do: at least `out`, by which she opts out.
    pub actions: Vec<Arc<[String]>>,
    /// The entry that applies, by the positions of actions.
    applies: HashMap<Vec<usize>, usize>,
}

impl TableLot {
    /// Does this agent have a choice?
    pub fn moves(&self, agent: usize) -> bool {
        self.actions[agent].len() > 1
    }

    /// The entry that applies to these actions; `None`: nothing happens.
    pub fn entry(&self, chosen: &[usize]) -> Option<usize> {
        self.applies.get(chosen).copied()
    }

    /// The position of `out`, by agent.
    pub fn all_out(&self) -> Vec<usize> {
        self.actions.iter().map(|names| out(names)).collect()
    }
}

fn out(names: &[String]) -> usize {
    names.iter().position(|name| name == OUT).unwrap_or(0)
}

impl Table {
    pub fn of(entries: &ResaleTable, payments: Vec<Vec<IBig>>) -> Self {
        Table { entries: entries.clone(), payments }
    }

    /// The allocation an entry leads to, and what each agent pays.
    pub fn result(&self, entry: usize) -> (&Allocation, &[IBig]) {
        (&self.entries.entries[entry].to, &self.payments[entry])
    }

    /// The entries that fit an allocation and what everybody saw.
    pub fn lot(&self, agents: usize, holds: &Allocation, saw: &[(String, String)]) -> TableLot {
        let fits = |entry: usize| {
            let entry = &self.entries.entries[entry];
            entry.holder == *holds && entry.saw.iter().all(|said| saw.contains(said))
        };
        let fitting: Vec<usize> = (0..self.entries.entries.len()).filter(|&e| fits(e)).collect();
        let mut names: Vec<Vec<String>> = vec![Vec::new(); agents];
        for &entry in &fitting {
            for (names, action) in names.iter_mut().zip(&self.entries.entries[entry].actions) {
                if let Some(action) = action.as_ref().filter(|action| !names.contains(action)) {
                    names.push(action.clone());
                }
            }
        }
        for names in &mut names {
            if !names.iter().any(|name| name == OUT) {
                names.push(OUT.to_owned());
            }
        }
        let position = |(names, action): (&Vec<String>, &Option<String>)| match action {
            Some(action) => names.iter().position(|name| name == action).unwrap_or(0),
            None => out(names),
        };
        let mut applies = HashMap::new();
        for &entry in &fitting {
            let actions = &self.entries.entries[entry].actions;
            applies.insert(names.iter().zip(actions).map(position).collect(), entry);
        }
        TableLot { actions: names.into_iter().map(Arc::from).collect(), applies }
    }
}
