//! Information sets as a walk meets them, before they have their final numbers.

use super::hash::Lookup;
use super::tree::InformationSet;
use super::view::Seen;
use std::sync::Arc;

/// What one agent has met so far. Her sequences are numbered as they come; the first ones are empty, one for each type.
pub(super) struct Met {
    numbers: Lookup<(u32, Seen), u32>,
    pub sets: Vec<MetSet>,
    /// How many sequences there are.
    pub sequences: u32,
}

/// An information set, with what may be done there.
pub(super) struct MetSet {
    pub set: InformationSet,
    pub actions: Arc<[String]>,
    /// The positions of the actions that are followed.
    pub followed: Arc<[usize]>,
}

impl Met {
    pub fn new(types: usize) -> Self {
        Met { numbers: Lookup::default(), sets: Vec::new(), sequences: types as u32 }
    }

    /// The set that is reached by a sequence, if what is seen there was seen before.
    pub fn find(&self, parent: u32, seen: &Seen) -> Option<u32> {
        // The key is cheap to copy: amounts of money fit in it.
        self.numbers.get(&(parent, seen.clone())).copied()
    }

    /// Adds a set, whose actions become new sequences.
    pub fn add(
        &mut self,
        parent: u32,
        seen: Seen,
        mut set: InformationSet,
        actions: Arc<[String]>,
        followed: Arc<[usize]>,
    ) -> u32 {
        let number = self.sets.len() as u32;
        set.first = self.sequences as usize;
        self.sequences += actions.len() as u32;
        self.numbers.insert((parent, seen), number);
        self.sets.push(MetSet { set, actions, followed });
        number
    }

    /// The set a sequence ends at; `None` for those of the types.
    pub fn set_of(&self, sequence: u32) -> Option<&MetSet> {
        let after = self.sets.partition_point(|met| met.set.first <= sequence as usize);
        Some(&self.sets[after.checked_sub(1)?])
    }
}
