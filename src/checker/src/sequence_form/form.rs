//! A game of two agents in sequence form: payoffs by sequences, connected sets, and the boxes of values.

use crate::code::{Checked, Code, at, reject};
use crate::number::{Budget, bits};
use crate::staged::tree::{End, Side, Tree};
use dashu::integer::IBig;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A tree of two agents; all amounts of money are integers over its `money * chance`.
pub(crate) struct Form<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) budget: &'a Budget,
    pub(crate) halves: [Half<'a>; 2],
    /// The pairs of sets that some end of play passes through.
    connected: HashSet<(usize, usize)>,
    /// The ends by their sequences.
    ends: HashMap<(usize, usize), usize>,
    /// The denominator of money: `money * chance`.
    pub(crate) unit: IBig,
    /// The bits of the longest amount.
    pub(crate) bits: usize,
}

/// One agent's part of it.
pub(crate) struct Half<'a> {
    pub(crate) side: &'a Side,
    /// The sets that a sequence leads to.
    pub(crate) following: Vec<Vec<usize>>,
    /// The ends at which a sequence is her last.
    pub(crate) ends: Vec<Vec<usize>>,
    /// The box of the value of each set: L and U.
    pub(crate) values: Vec<(IBig, IBig)>,
    /// What each sequence earns, with what follows it, at least and at most: h and H.
    pub(crate) earned: Vec<(IBig, IBig)>,
}

impl<'a> Form<'a> {
    /// The sequence form of a tree.
    ///
    /// # Errors
    /// `unsupported-instance` unless there are two agents.
    pub(crate) fn new(tree: &'a Tree, budget: &'a Budget) -> Checked<Form<'a>> {
        let [first, second] = tree.sides.as_slice() else {
            let message = "the sequence form is for two agents";
            return reject(Code::UnsupportedInstance, "claim.form", message);
        };
        let unit = &tree.money * &tree.chance;
        let amounts =
            tree.ends.iter().flat_map(|end| end.utility.iter().chain([&end.welfare, &end.revenue]));
        let longest = amounts.map(bits).max().unwrap_or(0);
        let mut form = Form {
            tree,
            budget,
            halves: [Half::new(first, 0, tree)?, Half::new(second, 1, tree)?],
            connected: HashSet::new(),
            ends: HashMap::new(),
            bits: longest.max(bits(&unit)),
            unit,
        };
        for (number, end) in tree.ends.iter().enumerate() {
            form.ends.insert(pair(end)?, number);
        }
        form.connect()?;
        form.bound_values(0)?;
        form.bound_values(1)?;
        Ok(form)
    }

    /// An agent's part.
    pub(crate) fn half(&self, agent: usize) -> Checked<&Half<'a>> {
        at(&self.halves, agent)
    }

    /// The end at which play stops after these sequences, if there is one.
    pub(crate) fn end(&self, first: usize, second: usize) -> Option<usize> {
        self.ends.get(&(first, second)).copied()
    }

    /// The other's sequence and the agent's utility at each end of one of her sequences.
    pub(crate) fn payoffs(
        &self,
        agent: usize,
        sequence: usize,
    ) -> Checked<impl Iterator<Item = Checked<(usize, &IBig)>> + '_> {
        let numbers = at(&self.half(agent)?.ends, sequence)?;
        Ok(numbers.iter().map(move |number| {
            let end = at(&self.tree.ends, *number)?;
            Ok((*at(&end.sequences, 1 - agent)?, at(&end.utility, agent)?))
        }))
    }

    /// Whether some end of play passes through a set of the agent and a set of the other.
    pub(crate) fn connected(&self, agent: usize, own: usize, other: usize) -> bool {
        let key = if agent == 0 { (own, other) } else { (other, own) };
        self.connected.contains(&key)
    }

    /// All pairs of connected sets.
    pub(crate) fn connections(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.connected.iter().copied()
    }

    fn connect(&mut self) -> Checked<()> {
        let [first, second] = &self.halves;
        let mut last = HashSet::new();
        for end in &self.tree.ends {
            let (one, two) = pair(end)?;
            if let (Some(one), Some(two)) = (first.set_of(one)?, second.set_of(two)?) {
                last.insert((one, two));
            }
        }
        for (one, two) in last {
            let (own, others) = (first.back(one)?, second.back(two)?);
            self.budget.spend("claim", (own.len() * others.len()) as u128, 0)?;
            for set in own {
                self.connected.extend(others.iter().map(|other| (set, *other)));
            }
        }
        Ok(())
    }

    /// The boxes of an agent's values, those that follow first.
    fn bound_values(&mut self, agent: usize) -> Checked<()> {
        let half = self.half(agent)?;
        let mut earned = vec![(IBig::ZERO, IBig::ZERO); half.side.set_of.len()];
        let mut values = vec![(IBig::ZERO, IBig::ZERO); half.side.sets.len()];
        for (number, set) in half.side.sets.iter().enumerate().rev() {
            let mut value: Option<(IBig, IBig)> = None;
            for sequence in set.first..set.first + set.actions.len() {
                let (mut low, mut high) = self.extremes(agent, sequence)?;
                for after in at(&half.following, sequence)? {
                    let (least, most) = at(&values, *after)?;
                    low += least;
                    high += most;
                }
                value = Some(match value {
                    None => (low.clone(), high.clone()),
                    Some((least, most)) => ((&low).max(&least).clone(), (&high).max(&most).clone()),
                });
                if let Some(place) = earned.get_mut(sequence) {
                    *place = (low, high);
                }
            }
            if let (Some(place), Some(value)) = (values.get_mut(number), value) {
                *place = value;
            }
        }
        if let Some(half) = self.halves.get_mut(agent) {
            (half.values, half.earned) = (values, earned);
        }
        Ok(())
    }

    /// The least and the most that a sequence earns at its own ends, over the other's plans.
    fn extremes(&self, agent: usize, sequence: usize) -> Checked<(IBig, IBig)> {
        let other = self.half(1 - agent)?;
        // What each of the other's sequences gives, with all that follows it; what is not here gives nothing.
        let mut given: BTreeMap<usize, (IBig, IBig)> = BTreeMap::new();
        for payoff in self.payoffs(agent, sequence)? {
            let (replied, utility) = payoff?;
            let place = given.entry(replied).or_default();
            place.0 += utility;
            place.1 += utility;
        }
        self.budget.spend("claim", 8 * given.len() as u128, self.bits)?;
        loop {
            let Some((last, _)) = given.last_key_value() else { return Ok(Default::default()) };
            let Some(number) = other.set_of(*last)? else { break };
            let set = at(&other.side.sets, number)?;
            let replies = given.split_off(&set.first);
            let silent = (replies.len() < set.actions.len()).then(Default::default);
            let mut all = replies.into_values().chain(silent);
            let Some(mut best) = all.next() else { break };
            for (low, high) in all {
                best = (best.0.min(low), best.1.max(high));
            }
            self.budget.spend("claim", 8, self.bits)?;
            let before = given.entry(set.parent).or_default();
            before.0 += best.0;
            before.1 += best.1;
        }
        Ok(given.remove(&0).unwrap_or_default())
    }
}

impl<'a> Half<'a> {
    fn new(side: &'a Side, agent: usize, tree: &Tree) -> Checked<Half<'a>> {
        let mut following = vec![Vec::new(); side.set_of.len()];
        for (number, set) in side.sets.iter().enumerate() {
            if let Some(sets) = following.get_mut(set.parent) {
                sets.push(number);
            }
        }
        let mut ends = vec![Vec::new(); side.set_of.len()];
        for (number, end) in tree.ends.iter().enumerate() {
            if let Some(numbers) = ends.get_mut(*at(&end.sequences, agent)?) {
                numbers.push(number);
            }
        }
        Ok(Half { side, following, ends, values: Vec::new(), earned: Vec::new() })
    }

    /// The set of a sequence; nothing for the empty one.
    pub(crate) fn set_of(&self, sequence: usize) -> Checked<Option<usize>> {
        at(&self.side.set_of, sequence).copied()
    }

    /// A set, the set before it, and so on back to the start.
    pub(crate) fn back(&self, set: usize) -> Checked<Vec<usize>> {
        let mut sets = vec![set];
        let mut parent = at(&self.side.sets, set)?.parent;
        while let Some(before) = self.set_of(parent)? {
            sets.push(before);
            parent = at(&self.side.sets, before)?.parent;
        }
        Ok(sets)
    }

    /// Whether a set is another one or leads to it.
    pub(crate) fn precedes(&self, before: usize, set: usize) -> Checked<bool> {
        Ok(self.back(set)?.contains(&before))
    }

    /// The sequences of a set.
    pub(crate) fn sequences(&self, set: usize) -> Checked<std::ops::Range<usize>> {
        let set = at(&self.side.sets, set)?;
        Ok(set.first..set.first + set.actions.len())
    }

    /// The sequences of a set and of all sets below it.
    pub(crate) fn below(&self, set: usize) -> Checked<Vec<usize>> {
        let (mut found, mut sets) = (Vec::new(), vec![set]);
        while let Some(set) = sets.pop() {
            for sequence in self.sequences(set)? {
                found.push(sequence);
                sets.extend(at(&self.following, sequence)?);
            }
        }
        Ok(found)
    }
}

/// The sequences of an end.
fn pair(end: &End) -> Checked<(usize, usize)> {
    Ok((*at(&end.sequences, 0)?, *at(&end.sequences, 1)?))
}
