//! Aftermarkets by themselves: the allocations and public signals they may meet, and what tables do there.

use super::joint;
use super::market::Market;
use super::table::Position;
use crate::code::{Checked, Code, at, reject};
use crate::instance::Mechanism;
use crate::instance::aftermarkets::Trade;
use crate::instance::allocation::Allocation;
use crate::instance::disclosure::Told;
use crate::instance::market_table::{Entry, Signal, TableMarket};
use crate::number::bits;
use dashu::integer::IBig;
use std::collections::BTreeSet;

/// The most allocations of a market.
const ALLOCATIONS: usize = 1_000_000;
/// The most combinations of public signals.
const SIGNALS: usize = 1_000_000;

/// By signal, in the order of [`Signal::ALL`], the parts of what everyone is told.
pub(crate) type Public = [Option<Vec<String>>; 4];

/// Where a table may be played: an allocation, and public signals with which the same entries fit.
pub(crate) struct Place<'m> {
    market: &'m Market,
    table: &'m TableMarket,
    index: usize,
    pub(crate) allocation: Allocation,
    position: Position,
    /// By agent and type, the value of the allocation.
    before: Vec<Vec<IBig>>,
}

/// What comes of a profile of actions.
pub(crate) struct Outcome {
    /// By agent and type, utility minus the value before.
    pub(crate) gains: Vec<Vec<IBig>>,
    /// By agent, whether she holds what she held, and pays nothing.
    pub(crate) untouched: Vec<bool>,
    /// The sum of payments.
    pub(crate) paid: IBig,
}

impl Market {
    /// Whether agents have options of information.
    pub(crate) fn has_information(&self) -> bool {
        self.stages.information.iter().any(|options| !options.is_empty())
    }

    /// All feasible allocations.
    ///
    /// # Errors
    /// `too-large`.
    pub(crate) fn allocations(&self) -> Checked<Vec<Allocation>> {
        let agents = self.agents();
        let too_large = || reject(Code::TooLarge, "instance", "too many allocations");
        let owners = |items: usize| {
            let mut all: Vec<Vec<Option<usize>>> = vec![Vec::new()];
            for _ in 0..items {
                if all.len().saturating_mul(agents + 1) > ALLOCATIONS {
                    return too_large();
                }
                let longer = |given: Vec<Option<usize>>| {
                    let next = [None].into_iter().chain((0..agents).map(Some));
                    next.map(move |owner| given.iter().copied().chain([owner]).collect())
                };
                all = all.into_iter().flat_map(longer).collect();
            }
            Ok(all.into_iter().map(Allocation::Owners).collect())
        };
        match &self.auction.rules.mechanism {
            Mechanism::SingleItem(_) => owners(1),
            Mechanism::Items(auction) => owners(auction.names.len()),
            Mechanism::Units(auction) => {
                let mut all: Vec<Vec<usize>> = vec![Vec::new()];
                for _ in 0..agents {
                    let longer = |given: Vec<usize>| {
                        let left = auction.units.saturating_sub(given.iter().sum());
                        (0..=left).map(move |own| given.iter().copied().chain([own]).collect())
                    };
                    all = all.into_iter().flat_map(longer).collect();
                    if all.len() > ALLOCATIONS {
                        return too_large();
                    }
                }
                Ok(all.into_iter().map(Allocation::Units).collect())
            }
            Mechanism::Table(table) => {
                Ok((0..table.outcomes.len()).map(Allocation::Outcome).collect())
            }
        }
    }

    /// Where the table of a market has entries; elsewhere nothing happens. Nothing for other rules.
    pub(crate) fn places(&self, index: usize) -> Checked<Option<Vec<Place<'_>>>> {
        let Trade::Table(table) = &at(&self.stages.markets, index)?.rule else { return Ok(None) };
        let used = Signal::ALL.map(|signal| {
            table.entries.iter().any(|entry| entry.saw.iter().any(|(key, _)| *key == signal))
        });
        let signals = self.public_signals(used)?;
        let holders: BTreeSet<&Allocation> =
            table.entries.iter().map(|entry| &entry.holder).collect();
        let mut places = Vec::new();
        for allocation in holders {
            let mut met = BTreeSet::new();
            for told in &signals {
                let work = table.entries.len() * (self.agents() + 8);
                self.auction.spend("instance.aftermarkets", work as u128, 0)?;
                let fits = |entry: &Entry| entry.holder == *allocation && is_told(entry, told);
                let fitting: Vec<bool> = table.entries.iter().map(fits).collect();
                if !fitting.contains(&true) || !met.insert(fitting) {
                    continue;
                }
                let mut before = Vec::new();
                for agent in 0..self.agents() {
                    before.push(self.value_of(agent, allocation)?);
                }
                places.push(Place {
                    market: self,
                    table,
                    index,
                    allocation: allocation.clone(),
                    position: Position::of(table, fits, self.agents())?,
                    before,
                });
            }
        }
        Ok(Some(places))
    }

    /// What everyone may be told, at any types and bids, of the signals that are used.
    fn public_signals(&self, used: [bool; 4]) -> Checked<BTreeSet<Public>> {
        let [winning, bids, types, drawn] = used;
        let nothing: Public = [const { None }; 4];
        if used == [false; 4] {
            return Ok(BTreeSet::from([nothing]));
        }
        let auction = &self.auction;
        let mut all = BTreeSet::new();
        for theta in 0..auction.type_profiles {
            let mut kinds = Vec::new();
            for player in &auction.players {
                kinds.push(player.type_axis.choice(theta));
            }
            let names = auction.players.iter().zip(&kinds).map(|(player, kind)| {
                player.kinds.get(*kind).map_or_else(String::new, |kind| kind.name.clone())
            });
            let base = [None, None, types.then(|| names.collect()), None];
            if !(winning || bids || drawn) {
                all.insert(base);
                continue;
            }
            let mut profiles = Profiles::of(self, &kinds)?;
            while let Some(actions) = profiles.next(self, &kinds)? {
                auction.spend("instance.disclosure", 8 * self.agents() as u128, 0)?;
                self.told_after(&kinds, &actions, used, &base, &mut all)?;
                if all.len() > SIGNALS {
                    return reject(
                        Code::TooLarge,
                        "instance.disclosure",
                        "too many public signals",
                    );
                }
            }
        }
        Ok(all)
    }

    /// What everyone may be told at some types and bids.
    fn told_after(
        &self,
        kinds: &[usize],
        actions: &[usize],
        [winning, bids, _, drawn]: [bool; 4],
        base: &Public,
        all: &mut BTreeSet<Public>,
    ) -> Checked<()> {
        let auction = &self.auction;
        let players = auction.players.iter().zip(actions);
        let mut won = vec![None];
        if winning {
            let mut origins = Vec::new();
            for (player, action) in players.clone() {
                origins.push(*at(&player.origin, *action)?);
            }
            let endings = joint::endings(&auction.rules, &origins, &auction.budget)?;
            won = endings.into_iter().map(|ending| Some(ending.winning)).collect();
        }
        let mut signals = vec![None];
        if drawn {
            let rows = self.stages.disclosure.law.iter().flatten().zip(&self.rows);
            for (row, asked) in rows {
                let fits = |asked: &[Option<usize>], own: &[usize]| {
                    asked
                        .iter()
                        .zip(own)
                        .all(|(asked, own)| asked.is_none_or(|asked| asked == *own))
                };
                if !fits(&row.types, kinds) || !fits(asked, actions) {
                    continue;
                }
                if let Told::Public(drawn) = &row.tells {
                    signals = drawn.iter().map(|(_, signal)| Some(vec![signal.clone()])).collect();
                }
            }
        }
        let placed = bids.then(|| players.map(|(player, a)| player.show(*a).to_string()).collect());
        for winning in won {
            for signal in &signals {
                let mut told = base.clone();
                let [first, second, _, last] = &mut told;
                (*first, *second, *last) = (winning.clone(), placed.clone(), signal.clone());
                all.insert(told);
            }
        }
        Ok(())
    }
}

/// Whether all that an entry asks for has been told.
fn is_told(entry: &Entry, told: &Public) -> bool {
    entry.saw.iter().all(|(signal, parts)| {
        let known = Signal::ALL.iter().zip(told).find(|(key, _)| *key == signal);
        known.and_then(|(_, told)| told.as_ref()) == Some(parts)
    })
}

/// All profiles of the bids that some types may place.
struct Profiles {
    next: Option<Vec<usize>>,
}

impl Profiles {
    fn of(market: &Market, kinds: &[usize]) -> Checked<Profiles> {
        let mut some = true;
        for (player, kind) in market.auction.players.iter().zip(kinds) {
            some &= !at(&player.kinds, *kind)?.allowed.is_empty();
        }
        Ok(Profiles { next: some.then(|| vec![0; kinds.len()]) })
    }

    fn next(&mut self, market: &Market, kinds: &[usize]) -> Checked<Option<Vec<usize>>> {
        let Some(places) = self.next.take() else { return Ok(None) };
        let (mut actions, mut sizes) = (Vec::new(), Vec::new());
        for ((player, kind), place) in market.auction.players.iter().zip(kinds).zip(&places) {
            let allowed = &at(&player.kinds, *kind)?.allowed;
            actions.push(*at(allowed, *place)?);
            sizes.push(allowed.len());
        }
        self.next = following(places, &sizes);
        Ok(Some(actions))
    }
}

/// The profile after one, the last agent fastest; nothing after the last.
pub(crate) fn following(mut profile: Vec<usize>, sizes: &[usize]) -> Option<Vec<usize>> {
    for (choice, size) in profile.iter_mut().zip(sizes).rev() {
        *choice += 1;
        if *choice < *size {
            return Some(profile);
        }
        *choice = 0;
    }
    None
}

impl Place<'_> {
    /// The actions of each agent, `out` last.
    pub(crate) fn actions(&self) -> impl Iterator<Item = &[String]> {
        self.position.actions.iter().map(|own| &**own)
    }

    /// The numbers of actions.
    pub(crate) fn sizes(&self) -> Vec<usize> {
        self.actions().map(<[String]>::len).collect()
    }

    /// What comes of a profile of actions.
    pub(crate) fn outcome(&self, profile: &[usize]) -> Checked<Outcome> {
        let market = self.market;
        let types: usize = self.before.iter().map(Vec::len).sum();
        market.auction.spend("instance.aftermarkets", 4 * types as u128, bits(&market.money))?;
        let entry = self.position.entry(profile).map(|entry| at(&self.table.entries, entry));
        let Some(entry) = entry.transpose()? else {
            let nothing = |own: &Vec<IBig>| vec![IBig::ZERO; own.len()];
            return Ok(Outcome {
                gains: self.before.iter().map(nothing).collect(),
                untouched: vec![true; self.before.len()],
                paid: IBig::ZERO,
            });
        };
        let discount = &at(&market.stages.markets, self.index)?.discount;
        let mut outcome = Outcome { gains: Vec::new(), untouched: Vec::new(), paid: IBig::ZERO };
        for (agent, (before, payment)) in self.before.iter().zip(&entry.payments).enumerate() {
            let held = [self.allocation.held(agent), entry.to.held(agent)];
            let after = market.value(agent, None, &held, &[discount])?;
            let paid = market.amount(payment);
            let gain = |(after, before): (IBig, &IBig)| after - &paid - before;
            outcome.gains.push(after.into_iter().zip(before).map(gain).collect());
            let [old, new] = held;
            outcome.untouched.push(old == new && paid <= IBig::ZERO);
            outcome.paid += paid;
        }
        Ok(outcome)
    }
}
