//! From what a walk met to a tree with its sets and sequences in canonical order.

use super::Unbuilt;
use super::ends::Sums;
use super::market::Market;
use super::sets::Met;
use super::tree::{Buyers, End, InformationSet, Side, Tree};
use super::walk::{Follow, Plays, Walk};
use dashu::base::Gcd;
use dashu::integer::IBig;

impl Tree {
    /// The tree of all plays.
    ///
    /// # Errors
    ///
    /// If there are more than `limit` plays, an information set is not one, or optimal welfare is not found.
    pub fn whole(market: &Market, buyers: Buyers, limit: usize) -> Result<Tree, Unbuilt> {
        Tree::whole_until(market, buyers, limit, &|| false)
    }

    /// The same, until `stop` says so.
    ///
    /// # Errors
    ///
    /// As [`Tree::whole`], and if it was stopped.
    pub fn whole_until(
        market: &Market,
        buyers: Buyers,
        limit: usize,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<Tree, Unbuilt> {
        if buyers == Buyers::All {
            market.fits(limit, stop)?;
        }
        build(market, buyers, Plays::Likely, (limit, stop), None).map(|built| built.tree)
    }

    /// The part of the tree in which an agent for whom `follow` gives positions of actions at an information set takes only
    /// these; `None`: all. In the sets it is asked about, the numbers `parent` and `first` mean nothing. Sets that are never
    /// reached are not in the tree; those that are have all their actions.
    ///
    /// # Errors
    ///
    /// As [`Tree::whole`], about this part.
    pub fn along(
        market: &Market,
        buyers: Buyers,
        limit: usize,
        follow: &mut dyn FnMut(usize, &InformationSet) -> Option<Vec<usize>>,
    ) -> Result<Tree, Unbuilt> {
        Tree::along_until(market, buyers, (limit, &|| false), follow)
    }

    /// The same, until it is told to stop.
    ///
    /// # Errors
    ///
    /// As [`Tree::along`], and if it was stopped.
    pub fn along_until(
        market: &Market,
        buyers: Buyers,
        until: (usize, &(dyn Fn() -> bool + Sync)),
        follow: &mut dyn FnMut(usize, &InformationSet) -> Option<Vec<usize>>,
    ) -> Result<Tree, Unbuilt> {
        build(market, buyers, Plays::Likely, until, Some(follow)).map(|built| built.tree)
    }
}

/// Types, and what every type would earn, by agent.
type Given = (Vec<usize>, Vec<Vec<IBig>>);

/// A tree with what plan games need of it besides.
pub(super) struct Built {
    pub tree: Tree,
    /// The types at each end of the tree, and what every type would earn there, by agent.
    pub given: Vec<Given>,
}

pub(super) fn build<'m>(
    market: &'m Market,
    buyers: Buyers,
    which: Plays<'m>,
    until: (usize, &'m (dyn Fn() -> bool + Sync)),
    follow: Option<Follow<'_>>,
) -> Result<Built, Unbuilt> {
    let reducible = matches!(which, Plays::Likely);
    let mut walk = Walk::new(market, buyers, which, until, follow)?;
    walk.run()?;
    let mut agents = Vec::new();
    let mut numbers = Vec::new();
    for (agent, met) in std::mem::take(&mut walk.met).into_iter().enumerate() {
        let names = &market.instance.agents[agent];
        let (sets, of_sequence) = numbered(met, names.types.len())
            .map_err(|path| Unbuilt::SamePath { agent: names.name.clone(), path })?;
        let sequences = 1 + sets.iter().map(|set| set.actions.len()).sum::<usize>();
        numbers.push(of_sequence);
        agents.push(Side {
            name: names.name.clone(),
            types: names.types.iter().map(|t| t.name.clone()).collect(),
            sets,
            sequences,
        });
    }
    let ends = walk.ends.list.into_iter().map(|sums| {
        let sequences = sums.sequences.iter().zip(&numbers);
        let sequences = sequences.map(|(&sequence, of)| of[sequence as usize]).collect();
        let Sums { weight, utility, welfare, revenue, surplus, optimum, types, by_type, .. } = sums;
        (End { sequences, weight, utility, welfare, revenue, surplus, optimum }, (types, by_type))
    });
    let mut ends: Vec<(End, Given)> = ends.collect();
    ends.sort_unstable_by(|one, other| {
        one.0.sequences.cmp(&other.0.sequences).then_with(|| one.1.0.cmp(&other.1.0))
    });
    let (ends, given) = ends.into_iter().unzip();
    let mut tree =
        Tree { agents, money: market.money.clone(), chance: market.chance.clone(), ends };
    if reducible {
        tree.reduce();
    }
    Ok(Built { tree, given })
}

/// An agent's sets in canonical order, and the new number of every sequence met; or the path that two of her sets have.
fn numbered(met: Met, types: usize) -> Result<(Vec<InformationSet>, Vec<usize>), Vec<String>> {
    let mut following: Vec<Vec<usize>> = vec![Vec::new(); met.sequences as usize];
    for (number, met) in met.sets.iter().enumerate() {
        following[met.set.parent].push(number);
    }
    for list in &mut following {
        list.sort_by(|&one, &other| met.sets[one].set.path.cmp(&met.sets[other].set.path));
        for pair in list.windows(2) {
            if met.sets[pair[0]].set.path == met.sets[pair[1]].set.path {
                return Err(met.sets[pair[0]].set.path.clone());
            }
        }
    }
    let mut of_sequence = vec![0; met.sequences as usize];
    let mut order = Vec::new();
    let mut next = 1;
    // What is to be visited, the last first.
    let mut waiting: Vec<usize> =
        (0..types).rev().flat_map(|t| following[t].iter().rev().copied()).collect();
    while let Some(number) = waiting.pop() {
        let set = &met.sets[number].set;
        order.push((number, next));
        for action in 0..set.actions.len() {
            of_sequence[set.first + action] = next + action;
        }
        next += set.actions.len();
        for action in (0..set.actions.len()).rev() {
            waiting.extend(following[set.first + action].iter().rev());
        }
    }
    let mut sets: Vec<Option<InformationSet>> =
        met.sets.into_iter().map(|met| Some(met.set)).collect();
    let in_order = order.into_iter().filter_map(|(number, first)| {
        let set = sets[number].take()?;
        Some(InformationSet { parent: of_sequence[set.parent], first, ..set })
    });
    Ok((in_order.collect(), of_sequence))
}

impl Tree {
    /// Makes the denominators as small as they may be.
    fn reduce(&mut self) {
        let mut chance = self.chance.clone();
        for end in &self.ends {
            let End { weight, utility, welfare, revenue, surplus, optimum, .. } = end;
            let amounts = [weight, welfare, revenue, surplus, optimum];
            amounts.into_iter().chain(utility).for_each(|amount| shrink(&mut chance, amount));
            if chance.is_one() {
                break;
            }
        }
        let mut money = self.money.clone();
        for end in &self.ends {
            let End { utility, welfare, revenue, surplus, optimum, .. } = end;
            for amount in [welfare, revenue, surplus, optimum].into_iter().chain(utility) {
                if !amount.is_zero() {
                    shrink(&mut money, &(amount / &chance));
                }
            }
            if money.is_one() {
                break;
            }
        }
        self.chance /= &chance;
        self.money /= &money;
        let both = &chance * &money;
        if both.is_one() {
            return;
        }
        for end in &mut self.ends {
            let End { weight, utility, welfare, revenue, surplus, optimum, .. } = end;
            *weight /= &chance;
            let amounts = [welfare, revenue, surplus, optimum];
            amounts.into_iter().chain(utility).for_each(|amount| *amount /= &both);
        }
    }
}

/// Leaves of a common divisor what divides this number too.
fn shrink(divisor: &mut IBig, number: &IBig) {
    if !divisor.is_one() && !(number % &*divisor).is_zero() {
        *divisor = (&*divisor).gcd(number).into();
    }
}
