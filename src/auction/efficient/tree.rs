//! Optimal welfare of many items, proved by a tree of prices (branch and bound).

use super::assignment::assign;
use super::worth::{Worth, items, sum};
use crate::instance::Bundle;
use dashu::base::Signed;
use dashu::integer::IBig;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Prices are this many times finer than values, so that fractional ones often prove an optimum without branching.
const FINENESS: usize = 12;
/// How many steps prices take at a node before it is branched on.
const STEPS: usize = 60;
/// The most nodes, over all profiles of types: a larger proof would be of no use to anybody.
const MOST_NODES: usize = 50_000;

/// Why the optimum was not proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproved {
    /// The tree grew too large.
    #[error(
        "optimal welfare has no short proof: prices leave more than {MOST_NODES} cases to go through; use fewer items, types or agents, or simpler values"
    )]
    TooManyNodes,
    /// Told to stop.
    #[error("the limit was reached before optimal welfare was found")]
    Stopped,
}

/// What ends a search early.
pub(super) struct Limit<'a> {
    /// Whether it is time to stop.
    stopped: &'a (dyn Fn() -> bool + Sync),
    /// The nodes of all profiles so far.
    nodes: AtomicUsize,
}

impl<'a> Limit<'a> {
    /// Until `stopped` says so, or there are too many nodes.
    pub fn new(stopped: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Limit { stopped, nodes: AtomicUsize::new(0) }
    }

    /// Counts a node. Whether there are too many depends on no order: they are counted over all profiles.
    fn count(&self) -> Result<(), Unproved> {
        if self.nodes.fetch_add(1, Ordering::Relaxed) >= MOST_NODES {
            return Err(Unproved::TooManyNodes);
        }
        if (self.stopped)() { Err(Unproved::Stopped) } else { Ok(()) }
    }
}

/// Why no allocation is worth more than the optimum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An item not given yet goes to each agent in turn.
    Branch {
        /// The item.
        item: usize,
        /// What follows, by agent who gets it.
        children: Vec<Node>,
    },
    /// Prices of the items not given yet, those that are 0 left out: what agents gain at most at these prices, beyond what they
    /// are given, and the prices together do not exceed the optimum.
    Prices(Vec<(usize, IBig)>),
}

/// The optimum at one profile of types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Optimum {
    /// `Wel(theta)`.
    pub value: IBig,
    /// An allocation worth it: every item's owner, if any.
    pub owners: Vec<Option<usize>>,
    /// Why there is none worth more.
    pub proof: Node,
}

/// Values and prices of bundles over a denominator of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptimumProof {
    /// The denominator of values and prices.
    pub denominator: IBig,
    /// By type profile.
    pub profiles: Vec<Optimum>,
}

/// The values over a denominator fine enough for prices, that many times `unit`.
pub(super) fn refined(worth: &Worth) -> Worth {
    worth.times(&FINENESS.into())
}

/// The denominator that refined values have, theirs having been `unit`.
pub(super) fn refined_unit(unit: &IBig) -> IBig {
    unit * FINENESS
}

/// An optimum with its proof, for agents with these refined values.
pub(super) fn prove(
    worths: &[&Worth],
    items: usize,
    limit: &Limit<'_>,
) -> Result<Optimum, Unproved> {
    let everything: Bundle = (0..items).map(|item| 1 << item).sum();
    let mut search = Search { worths, value: IBig::ZERO, owned: vec![0; worths.len()], limit };
    let prices = search.start(everything, items);
    let mut given = vec![0; worths.len()];
    let proof = search.node(&mut given, everything, prices)?;
    let owner = |item: usize| search.owned.iter().position(|bundle| bundle >> item & 1 == 1);
    Ok(Optimum { owners: (0..items).map(owner).collect(), value: search.value, proof })
}

struct Search<'a> {
    worths: &'a [&'a Worth],
    /// The best allocation so far.
    value: IBig,
    owned: Vec<Bundle>,
    limit: &'a Limit<'a>,
}

/// What prices prove at a node.
struct Priced {
    bound: IBig,
    /// By item, how many agents demand it.
    demanded: Vec<usize>,
    bundles: Vec<Bundle>,
}

impl Search<'_> {
    /// A good allocation and prices to start from: optimal ones where every value is additive or unit-demand.
    fn start(&mut self, everything: Bundle, count: usize) -> Vec<IBig> {
        let substitutes =
            |worth: &&Worth| matches!(worth, Worth::Additive(_) | Worth::UnitDemand(_));
        if self.worths.iter().all(substitutes) {
            return self.assignment(count);
        }
        self.propose(&vec![0; self.worths.len()], everything);
        let mut prices = vec![IBig::ZERO; count];
        for (worth, bundle) in self.worths.iter().zip(&self.owned) {
            let support = worth.support(*bundle);
            items(*bundle).for_each(|item| prices[item] = support[item].clone());
        }
        prices
    }

    /// Additive agents are an offer for each item, which those of unit demand must outbid.
    fn assignment(&mut self, count: usize) -> Vec<IBig> {
        let mut offers = vec![(IBig::ZERO, None); count];
        for (agent, worth) in self.worths.iter().enumerate() {
            if let Worth::Additive(values) = worth {
                for (offer, value) in offers.iter_mut().zip(values) {
                    if *value > offer.0 {
                        *offer = (value.clone(), Some(agent));
                    }
                }
            }
        }
        let single = self.worths.iter().enumerate().filter_map(|(agent, worth)| match worth {
            Worth::UnitDemand(values) => Some((agent, values)),
            _ => None,
        });
        let more = |(agent, values): (usize, &Vec<IBig>)| {
            let gain = |(value, offer): (&IBig, &(IBig, Option<usize>))| {
                (value - &offer.0).max(IBig::ZERO)
            };
            (agent, values.iter().zip(&offers).map(gain).collect())
        };
        let (agents, values): (Vec<usize>, Vec<Vec<IBig>>) = single.map(more).unzip();
        let assigned = assign(&values, count);
        self.owned = vec![0; self.worths.len()];
        for (item, (offer, owner)) in offers.iter().zip(&assigned.owners).enumerate() {
            if let Some(agent) = owner.map(|place| agents[place]).or(offer.1) {
                self.owned[agent] |= 1 << item;
            }
        }
        self.value = self.total(&self.owned);
        offers.iter().zip(&assigned.prices).map(|(offer, price)| &offer.0 + price).collect()
    }

    fn total(&self, owned: &[Bundle]) -> IBig {
        self.worths.iter().zip(owned).map(|(worth, bundle)| worth.worth(*bundle)).sum()
    }

    /// Completes an allocation, improves it by giving single items to others, and keeps it if it is the best so far.
    fn propose(&mut self, owned: &[Bundle], unsold: Bundle) {
        let mut owned = owned.to_vec();
        let worth = |agent: usize, bundle| self.worths[agent].worth(bundle);
        let all = owned.iter().fold(unsold, |all, bundle| all | bundle);
        loop {
            let before = owned.clone();
            for item in items(all) {
                let bit: Bundle = 1 << item;
                owned.iter_mut().for_each(|bundle| *bundle &= !bit);
                let gain =
                    |agent: usize| worth(agent, owned[agent] | bit) - worth(agent, owned[agent]);
                // Whoever has it keeps it unless somebody gains more, so that the total rises and the loop ends.
                let holder = before.iter().position(|bundle| bundle & bit != 0);
                let start = holder.map_or((IBig::ZERO, 0), |agent| (gain(agent), agent));
                let best = (0..owned.len()).fold(start, |best, agent| {
                    let gained = gain(agent);
                    if gained > best.0 { (gained, agent) } else { best }
                });
                owned[best.1] |= bit;
            }
            if owned == before {
                break;
            }
        }
        let value = self.total(&owned);
        if value > self.value {
            (self.value, self.owned) = (value, owned);
        }
    }

    fn priced(&self, given: &[Bundle], free: Bundle, prices: &[IBig]) -> Priced {
        let mut demanded = vec![0; prices.len()];
        let (mut bound, mut bundles) = (sum(prices, free), Vec::new());
        for (worth, given) in self.worths.iter().zip(given) {
            let (gain, bundle) = worth.demand(*given, free, prices);
            bound += gain;
            items(bundle).for_each(|item| demanded[item] += 1);
            bundles.push(given | bundle);
        }
        Priced { bound, demanded, bundles }
    }

    /// The proof for all allocations that extend `given`, with prices to start from.
    fn node(
        &mut self,
        given: &mut [Bundle],
        free: Bundle,
        start: Vec<IBig>,
    ) -> Result<Node, Unproved> {
        self.limit.count()?;
        let mut prices = start;
        let mut best: Option<(IBig, Vec<IBig>, Vec<usize>)> = None;
        for _ in 0..STEPS {
            let whole: Vec<IBig> = prices.iter().map(nearest_whole).collect();
            for candidate in [&prices, &whole] {
                let priced = self.priced(given, free, candidate);
                let better = best.as_ref().is_none_or(|(bound, ..)| priced.bound < *bound);
                if better {
                    self.take(&priced, free);
                }
                if priced.bound <= self.value {
                    return Ok(leaf(free, candidate));
                }
                if better {
                    best = Some((priced.bound, candidate.clone(), priced.demanded));
                }
            }
            let priced = self.priced(given, free, &prices);
            if !self.step(&priced, free, &mut prices) {
                break;
            }
        }
        // Without free items the bound is the value of an allocation, which has been proposed: some item is left here.
        let Some((_, prices, demanded)) = best else { return Ok(leaf(free, &[])) };
        let contested = |item: &usize| (demanded[*item].abs_diff(1), prices[*item].clone());
        let Some(item) = items(free).max_by_key(contested) else {
            return Ok(leaf(free, &prices));
        };
        let mut children = Vec::new();
        for agent in 0..self.worths.len() {
            given[agent] |= 1 << item;
            children.push(self.node(given, free & !(1 << item), prices.clone())?);
            given[agent] &= !(1 << item);
        }
        Ok(Node::Branch { item, children })
    }

    /// Proposes the allocation in which the first agent who demands an item gets it.
    fn take(&mut self, priced: &Priced, free: Bundle) {
        let mut taken: Bundle = 0;
        let mut owned = priced.bundles.clone();
        for bundle in &mut owned {
            *bundle &= !taken;
            taken |= *bundle;
        }
        self.propose(&owned, free & !taken);
    }

    /// A step towards the value to be proved (Polyak 1969): up where too many demand an item, down where nobody does. Returns
    /// whether anything changes.
    fn step(&self, priced: &Priced, free: Bundle, prices: &mut [IBig]) -> bool {
        let excess = |item: usize| IBig::from(priced.demanded[item]) - IBig::ONE;
        let square: IBig = items(free).map(|item| excess(item) * excess(item)).sum();
        if square.is_zero() {
            return false;
        }
        let length = ((&priced.bound - &self.value) / square).max(IBig::ONE);
        let before = prices.to_vec();
        for item in items(free) {
            let price = &prices[item] + &length * excess(item);
            prices[item] = if price.is_negative() { IBig::ZERO } else { price };
        }
        before != prices
    }
}

/// The nearest price that is a multiple of the unit of values.
fn nearest_whole(price: &IBig) -> IBig {
    (price + IBig::from(FINENESS / 2)) / IBig::from(FINENESS) * IBig::from(FINENESS)
}

fn leaf(free: Bundle, prices: &[IBig]) -> Node {
    let priced = items(free).filter_map(|item| prices.get(item).map(|price| (item, price.clone())));
    Node::Prices(priced.filter(|(_, price)| !price.is_zero()).collect())
}
