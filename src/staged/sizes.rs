//! How large a combined market is, counted without going through its plays.

use super::Unbuilt;
use super::continuation::{Continuations, Counts};
use super::market::{Market, Rule, prior_weight};
use super::moves::next;
use crate::auction::Joint;
use crate::instance::{Allocation, Instance};
use dashu::integer::{IBig, UBig};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The most type profiles, and combinations of bids with profiles of types that differ in what they may bid or, where that is
/// disclosed, at all, that are gone through.
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
    /// Whether these are her numbers, or bounds: where there are tables, signals of one name, public and private, or several markets
    /// may leave her in the same place after different things, which are counted apart.
    pub is_exact: bool,
    /// Her information sets.
    pub sets: UBig,
    /// Her sequences, the empty one included.
    pub sequences: UBig,
    /// The plans of all her types; `u64::MAX` if they are at least so many.
    pub plans: u64,
}

impl Sizes {
    /// Are there so few plays?
    ///
    /// # Errors
    ///
    /// If there are more than `limit`.
    pub fn fits(self, limit: usize) -> Result<(), Unbuilt> {
        match self.plays > UBig::from(limit) {
            true => Err(Unbuilt::TooLarge { plays: Some(self.plays), limit }),
            false => Ok(()),
        }
    }

    /// All positions of play: those in which somebody moves, and the ends.
    pub fn positions(&self) -> UBig {
        let before = self.information.iter().chain([&self.bidding]).chain(&self.markets);
        before.sum::<UBig>() + &self.plays
    }
}

/// Why a combined market was not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uncounted {
    /// There are so many profiles of types and bids, which are gone through one by one; more ways to play.
    TooMany(UBig),
    /// It was stopped.
    Stopped,
}

impl Uncounted {
    /// The most profiles of types and bids that are gone through.
    pub const MOST: usize = MOST_PROFILES;
}

/// The sizes of a valid instance.
///
/// # Errors
///
/// If there are too many profiles of types and bids.
pub fn sizes(instance: &Instance) -> Result<Sizes, Uncounted> {
    sizes_until(instance, &|| false)
}

/// The same, until `stop` says so.
///
/// # Errors
///
/// As [`sizes`], and if it was stopped.
pub fn sizes_until(
    instance: &Instance,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Sizes, Uncounted> {
    Count::of(&Market::of(instance), stop)
}

impl Market {
    /// Counts the plays before they are gone through.
    ///
    /// # Errors
    ///
    /// If there are more than `limit`, or it was stopped.
    pub fn fits(&self, limit: usize, stop: &(dyn Fn() -> bool + Sync)) -> Result<(), Unbuilt> {
        match self.sizes(stop) {
            Ok(sizes) => sizes.fits(limit),
            Err(Uncounted::TooMany(profiles)) if profiles > UBig::from(limit) => {
                Err(Unbuilt::TooLarge { plays: None, limit })
            }
            Err(Uncounted::TooMany(_)) => Ok(()),
            Err(Uncounted::Stopped) => Err(Unbuilt::Stopped),
        }
    }

    /// As [`sizes_until`].
    ///
    /// # Errors
    ///
    /// As [`sizes_until`].
    pub fn sizes(&self, stop: &(dyn Fn() -> bool + Sync)) -> Result<Sizes, Uncounted> {
        Count::of(self, stop)
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
    /// What each agent may know before she bids, with the classes that are possible then.
    starts: Vec<BTreeMap<Start, BTreeSet<usize>>>,
}

/// What an agent knows before she bids: her type, her option and her signal.
type Start = (usize, usize, Option<usize>);

/// What an agent knows after the auction, her own bid first: who has what, what she paid, what she saw.
type Known = (usize, u32, Option<IBig>, u32);

impl<'m> Count<'m> {
    fn of(market: &'m Market, stop: &(dyn Fn() -> bool + Sync)) -> Result<Sizes, Uncounted> {
        let mut by_key: HashMap<Vec<Vec<usize>>, usize> = HashMap::new();
        let mut count = Count { market, classes: Vec::new(), starts: Vec::new() };
        let mut choices = UBig::ZERO;
        count.starts = vec![BTreeMap::new(); market.agents()];
        let size: UBig = market.likely.iter().map(|own| UBig::from(own.len())).product();
        if size > UBig::from(MOST_PROFILES) {
            return Err(Uncounted::TooMany(size));
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
                            count.starts[agent].entry(knows).or_default().insert(class);
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
        let of_class = |class: &Class| -> UBig {
            let bids = class.types.iter().zip(&market.bids);
            bids.map(|(&own, bids)| UBig::from(bids[own].1.len())).product()
        };
        let profiles: UBig = count.classes.iter().map(of_class).sum();
        if profiles > UBig::from(MOST_PROFILES) {
            return Err(Uncounted::TooMany(profiles));
        }
        count.sizes(choices, stop).ok_or(Uncounted::Stopped)
    }

    fn sizes(&self, type_profiles: UBig, stop: &(dyn Fn() -> bool + Sync)) -> Option<Sizes> {
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
                self.class(number, (&joint, stop), &mut continuations, &mut known, &mut found)?;
            sizes.plays += plays * &class.ways;
            for (total, here) in sizes.markets.iter_mut().zip(markets) {
                *total += here * &class.ways;
            }
        }
        let is_exact = is_exact(market);
        for (agent, (own, known)) in sizes.agents.iter_mut().zip(&known).enumerate() {
            own.is_exact = is_exact;
            own.sequences = UBig::ONE;
            if informed(agent) {
                let types = market.likely[agent].len();
                own.sets += types;
                own.sequences += types * market.information[agent].names.len();
            }
            own.sets += self.starts[agent].len();
            // Starts at which the same is possible lead to the same.
            let mut from: HashMap<&BTreeSet<usize>, FromStart> = HashMap::new();
            // Plans by type and option: one for each signal, and then any of these.
            let mut plans: BTreeMap<(usize, usize), u64> = BTreeMap::new();
            for ((of_type, option, _), classes) in &self.starts[agent] {
                let from = from.entry(classes).or_insert_with(|| {
                    let bids = &market.bids[agent][*of_type].1;
                    FromStart::of(bids, classes.iter().map(|&c| &known[c]), agent, &found)
                });
                own.sets += &from.sets;
                own.sequences += &from.sequences;
                let product = plans.entry((*of_type, *option)).or_insert(1);
                *product = product.saturating_mul(from.plans);
            }
            own.plans = plans.values().fold(0, |sum, plans| sum.saturating_add(*plans));
        }
        Some(sizes)
    }

    /// The plays from the bids of a class on, and the positions in markets; `None` if it was stopped.
    fn class(
        &self,
        number: usize,
        (joint, stop): (&Joint<'_>, &(dyn Fn() -> bool + Sync)),
        continuations: &mut Continuations<'_>,
        known: &mut [Vec<HashSet<(Known, usize)>>],
        found: &mut Vec<Counts>,
    ) -> Option<(UBig, Vec<UBig>)> {
        let market = self.market;
        let types = &self.classes[number].types;
        let lists: Vec<&Vec<usize>> =
            types.iter().zip(&market.bids).map(|(&own, bids)| &bids[own].1).collect();
        let sizes: Vec<usize> = lists.iter().map(|list| list.len()).collect();
        let hidden = market.disclosure.hides_own_payment();
        let mut plays = UBig::ZERO;
        let mut markets = vec![UBig::ZERO; market.rules.len()];
        if sizes.contains(&0) {
            return Some((plays, markets));
        }
        let mut digits = vec![0; sizes.len()];
        loop {
            if digits.last() == Some(&0) && stop() {
                return None;
            }
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
                return Some((plays, markets));
            }
        }
    }
}

/// What an agent may have to decide once she knows so much that she bids, the set of her bid left out.
struct FromStart {
    sets: UBig,
    sequences: UBig,
    plans: u64,
}

impl FromStart {
    fn of<'k>(
        bids: &[usize],
        known: impl Iterator<Item = &'k HashSet<(Known, usize)>>,
        agent: usize,
        found: &[Counts],
    ) -> FromStart {
        let mut from = FromStart { sets: UBig::ZERO, sequences: bids.len().into(), plans: 0 };
        let all: HashSet<&(Known, usize)> = known.flatten().collect();
        let mut after: HashMap<usize, u64> = bids.iter().map(|&bid| (bid, 1)).collect();
        for (knows, place) in all {
            let counts = &found[*place];
            from.sets += &counts.sets[agent];
            from.sequences += &counts.sequences[agent];
            let product = after.entry(knows.0).or_insert(1);
            *product = product.saturating_mul(counts.plans[agent]);
        }
        from.plans = after.values().fold(0, |sum, plans| sum.saturating_add(*plans));
        from
    }
}

/// Whether information sets that are counted apart are different ones.
fn is_exact(market: &Market) -> bool {
    let has_tables = market.rules.iter().any(|rule| matches!(rule, Rule::Table(_)));
    !has_tables || market.rules.len() == 1 && !market.disclosure.repeats_names()
}

/// What everybody kept so far, as a market opens for the first time.
pub(super) fn kept_at_first(market: &Market, holds: &Allocation) -> Vec<Vec<u32>> {
    match holds {
        Allocation::Shares(shares) if !market.values.undiscounted => vec![shares.clone()],
        _ => Vec::new(),
    }
}
