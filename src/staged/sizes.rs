//! How large a combined market is, counted without going through its plays.

use super::Unbuilt;
use super::continuation::{Continuations, Counts};
use super::market::{Market, prior_weight};
use super::walk::next;
use crate::auction::Joint;
use crate::instance::{Allocation, Instance};
use dashu::integer::{IBig, UBig};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The most type profiles, and combinations of profiles of types that differ and of bids, that are gone through.
const MOST_PROFILES: usize = 400_000;

/// The size of a combined market.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Type profiles of positive probability.
    pub type_profiles: UBig,
    /// Positions in which agents choose options of information; `None` if nobody has any.
    pub information: Option<UBig>,
    /// Positions in which agents bid.
    pub bidding: UBig,
    /// Positions in which somebody moves, by market.
    pub markets: Vec<UBig>,
    /// Ways to play to the end, all draws of chance included.
    pub plays: UBig,
    /// By agent.
    pub agents: Vec<AgentSizes>,
}

/// What one agent may have to decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgentSizes {
    /// Her information sets; at most so many, where she may forget who held what before lots in which she did not move.
    pub sets: UBig,
    /// Her sequences, the empty one included.
    pub sequences: UBig,
}

impl Sizes {
    /// All positions of play: those in which somebody moves, and the ends.
    pub fn positions(&self) -> UBig {
        let before = self.information.iter().chain([&self.bidding]).chain(&self.markets);
        before.sum::<UBig>() + &self.plays
    }
}

/// The sizes of a valid instance; `None` if they are too large to be counted: too many profiles of bids.
pub fn sizes(instance: &Instance) -> Option<Sizes> {
    Count::of(&Market::of(instance))
}

impl Market {
    /// Counts the plays before they are gone through.
    ///
    /// # Errors
    ///
    /// If there are more than `limit`.
    pub fn fits(&self, limit: usize) -> Result<(), Unbuilt> {
        match Count::of(self) {
            Some(sizes) if sizes.plays > UBig::from(limit) => {
                Err(Unbuilt::TooLarge { plays: Some(sizes.plays), limit })
            }
            _ => Ok(()),
        }
    }
}

/// Type profiles that lead to the same bids and, where disclosure tells types, are the same.
struct Class {
    types: Vec<usize>,
    /// How many ways to choose information and to get signals there are in all.
    ways: UBig,
}

struct Count<'m> {
    market: &'m Market,
    classes: Vec<Class>,
    /// What each agent may know before she bids, as the classes that are possible then, with the number of ways to know so
    /// much.
    starts: Vec<HashMap<BTreeSet<usize>, usize>>,
}

/// What an agent knows after the auction, her own bid first: who has what, what she paid, what she saw.
type Known = (usize, u32, Option<IBig>, u32);

impl<'m> Count<'m> {
    fn of(market: &'m Market) -> Option<Sizes> {
        let mut profiles = 0usize;
        let mut by_key: HashMap<Vec<Vec<usize>>, usize> = HashMap::new();
        let mut count = Count { market, classes: Vec::new(), starts: Vec::new() };
        let mut choices = UBig::ZERO;
        // What an agent knows before bidding: her type, her option and her signal.
        let mut known: Vec<HashMap<(usize, usize, Option<usize>), BTreeSet<usize>>> =
            vec![HashMap::new(); market.agents()];
        let size = market.likely.iter().fold(1usize, |all, own| all.saturating_mul(own.len()));
        if size > MOST_PROFILES {
            return None;
        }
        let sizes: Vec<usize> = market.likely.iter().map(Vec::len).collect();
        let mut digits = vec![0; sizes.len()];
        loop {
            let types: Vec<usize> =
                digits.iter().zip(&market.likely).map(|(&digit, own)| own[digit]).collect();
            if prior_weight(market, &types).is_some() {
                choices += 1u8;
                let mut key: Vec<Vec<usize>> = (types.iter().zip(&market.bids))
                    .map(|(&own, bids)| bids[own].1.clone())
                    .collect();
                if market.disclosure.tells_types() {
                    key.push(types.clone());
                }
                let class = *by_key.entry(key).or_insert_with(|| {
                    count.classes.push(Class { types: types.clone(), ways: UBig::ZERO });
                    count.classes.len() - 1
                });
                let mut ways = UBig::ONE;
                for (agent, information) in market.information.iter().enumerate() {
                    let mut own = 0u32;
                    for option in 0..information.names.len().max(1) {
                        for (signal, _) in information.signals(option, &types) {
                            own += 1;
                            let knows = (types[agent], option, signal);
                            known[agent].entry(knows).or_default().insert(class);
                        }
                    }
                    ways *= own;
                }
                count.classes[class].ways += ways;
            }
            if !next(&mut digits, &sizes) {
                break;
            }
        }
        for class in &count.classes {
            let bids = class.types.iter().zip(&market.bids).map(|(&own, bids)| bids[own].1.len());
            profiles = profiles.saturating_add(bids.fold(1, usize::saturating_mul));
        }
        if profiles > MOST_PROFILES {
            return None;
        }
        for known in &known {
            let mut starts: HashMap<BTreeSet<usize>, usize> = HashMap::new();
            for classes in known.values() {
                *starts.entry(classes.clone()).or_insert(0) += 1;
            }
            count.starts.push(starts);
        }
        let bid_sets: Vec<usize> = known.iter().map(HashMap::len).collect();
        Some(count.sizes(choices, &bid_sets))
    }

    fn sizes(&self, type_profiles: UBig, bid_sets: &[usize]) -> Sizes {
        let market = self.market;
        let informed = |agent: usize| !market.information[agent].names.is_empty();
        let mut sizes = Sizes {
            information: (0..market.agents()).any(informed).then(|| type_profiles.clone()),
            type_profiles,
            bidding: self.classes.iter().map(|class| &class.ways).sum(),
            markets: vec![UBig::ZERO; market.rules.len()],
            plays: UBig::ZERO,
            agents: vec![AgentSizes::default(); market.agents()],
        };
        let mut continuations = Continuations::of(market);
        // By agent and class, what she may know after the auction, with the place from which play goes on.
        let mut known: Vec<Vec<HashSet<(Known, usize)>>> =
            vec![vec![HashSet::new(); self.classes.len()]; market.agents()];
        let mut found: Vec<Counts> = Vec::new();
        let joint = Joint::of(&market.instance, &market.money);
        for (number, class) in self.classes.iter().enumerate() {
            let (plays, markets) =
                self.class(number, &joint, &mut continuations, &mut known, &mut found);
            sizes.plays += plays * &class.ways;
            for (total, here) in sizes.markets.iter_mut().zip(markets) {
                *total += here * &class.ways;
            }
        }
        for agent in 0..market.agents() {
            let own = &mut sizes.agents[agent];
            own.sequences = UBig::ONE;
            if informed(agent) {
                let types = market.likely[agent].len();
                own.sets += types;
                own.sequences += types * market.information[agent].names.len();
            }
            own.sets += bid_sets[agent];
            for (classes, &ways) in &self.starts[agent] {
                let first = classes.iter().next().map_or(0, |class| {
                    let of_type = self.classes[*class].types[agent];
                    market.bids[agent][of_type].0.len()
                });
                own.sequences += first * ways;
                let mut all: HashSet<&(Known, usize)> = HashSet::new();
                classes.iter().for_each(|&class| all.extend(&known[agent][class]));
                for (_, place) in all {
                    own.sets += &found[*place].sets[agent] * ways;
                    own.sequences += &found[*place].sequences[agent] * ways;
                }
            }
        }
        sizes
    }

    /// The plays from the bids of a class on, and the positions in markets.
    fn class(
        &self,
        number: usize,
        joint: &Joint<'_>,
        continuations: &mut Continuations<'_>,
        known: &mut [Vec<HashSet<(Known, usize)>>],
        found: &mut Vec<Counts>,
    ) -> (UBig, Vec<UBig>) {
        let market = self.market;
        let types = &self.classes[number].types;
        let lists: Vec<&Vec<usize>> =
            types.iter().zip(&market.bids).map(|(&own, bids)| &bids[own].1).collect();
        let sizes: Vec<usize> = lists.iter().map(|list| list.len()).collect();
        let hidden = market.disclosure.hides_own_payment();
        let mut plays = UBig::ZERO;
        let mut markets = vec![UBig::ZERO; market.rules.len()];
        if sizes.contains(&0) {
            return (plays, markets);
        }
        let mut digits = vec![0; sizes.len()];
        loop {
            let bids: Vec<usize> = digits.iter().zip(&lists).map(|(&d, list)| list[d]).collect();
            for outcome in &joint.outcomes(&bids).list {
                let draws =
                    market.disclosure.draws(&market.instance, types, &bids, &outcome.allocation);
                for draw in draws {
                    let holds = continuations.number(&outcome.allocation);
                    let (place, counts) = continuations.open(holds, &draw.public, found);
                    plays += &counts.plays;
                    for (total, here) in markets.iter_mut().zip(&counts.markets) {
                        *total += here;
                    }
                    for (agent, &bid) in bids.iter().enumerate() {
                        let mut saw = draw.public.clone();
                        let signal = draw.private.get(agent).cloned().flatten();
                        saw.extend(signal.map(|signal| ("signal".to_owned(), signal)));
                        let paid = (!hidden).then(|| outcome.payments[agent].clone());
                        let knows = (bid, holds, paid, continuations.saw(saw));
                        known[agent][number].insert((knows, place));
                    }
                }
            }
            if !next(&mut digits, &sizes) {
                return (plays, markets);
            }
        }
    }
}

/// What everybody kept so far, as a market opens for the first time.
pub(super) fn kept_at_first(market: &Market, holds: &Allocation) -> Vec<Vec<u32>> {
    match holds {
        Allocation::Shares(shares) if !market.values.undiscounted => vec![shares.clone()],
        _ => Vec::new(),
    }
}
