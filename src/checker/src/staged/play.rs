//! Every course of play: types, information, bids, the auction and its disclosure.
//!
//! [`Play`] walks through all of it depth first and hands every end to a [`Sink`]; the markets are in
//! [`super::lots`] and [`super::table`]. Information sets are recorded as it comes to them.

use super::disclosed::Told;
use super::joint::Ending;
use super::market::{Buyers, Market, within_chance_bits};
use super::record::Seat;
use super::table::Position;
use super::tree::InformationSet;
use super::view::Seen;
use crate::code::{Checked, Code, at, reject};
use crate::instance::Mechanism;
use crate::instance::aftermarkets::Trade;
use crate::instance::allocation::Allocation;
use crate::number::bits;
use crate::rules::one_to;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::HashMap;
use std::rc::Rc;

/// The most lots in which somebody moves, one after another.
const LOTS: usize = 64;

/// What is done with the ends of play.
pub(super) trait Sink {
    /// What it needs of them.
    fn wants(&self) -> Wanted;

    /// Takes an end.
    fn end(&mut self, end: &End<'_>) -> Checked<()>;
}

/// What a sink needs of ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Nothing: play is gone through for its information sets.
    Nothing,
    /// Agents' values of their own types.
    Own,
    /// Their values for every type of theirs.
    AllTypes,
}

/// An end of play.
pub(super) struct End<'p> {
    pub(super) theta: usize,
    pub(super) kinds: &'p [usize],
    pub(super) sequences: &'p [usize],
    /// Its probability, times that of [`Play::chance`].
    pub(super) weight: IBig,
    /// What each agent has paid in all, in units of money.
    pub(super) paid: &'p [IBig],
    /// What her information cost.
    pub(super) costs: &'p [IBig],
    /// What the markets have earned.
    pub(super) surplus: &'p IBig,
    /// By agent, what she values the course of allocations at: by type, or her own type alone.
    pub(super) values: Vec<Vec<IBig>>,
}

/// Which actions of an information set play goes on with, by position; all, where it says nothing.
pub(crate) type Follow<'f> =
    &'f mut dyn FnMut(usize, &InformationSet) -> Checked<Option<Vec<usize>>>;

/// Play, as far as it has come.
pub(super) struct Play<'p, 'f, S> {
    pub(super) market: &'p Market,
    pub(super) buyers: Buyers,
    pub(super) follow: Option<Follow<'f>>,
    /// Whether agents have their options of information.
    pub(super) informed: bool,
    /// The markets in which play goes on, with what is bought there worth so much of its value.
    pub(super) markets: Vec<usize>,
    pub(super) discounts: Vec<&'p RBig>,
    /// The allocation it starts at, where there is no auction.
    start: Option<Allocation>,
    pub(super) seats: Vec<Seat>,
    pub(super) seen: Seen,
    pub(super) sink: S,
    pub(super) endings: HashMap<Vec<usize>, Rc<Vec<Ending>>>,
    pub(super) positions: HashMap<(usize, Allocation, Told), Rc<Position>>,
    /// One of so many is drawn, or a divisor of it; and how often at most.
    draw: IBig,
    draws: usize,
    unused_draws: HashMap<usize, IBig>,
    /// The denominator of the weights of ends at given types.
    pub(super) chance: IBig,
    pub(super) text: usize,
    /// The bits of an amount times a weight, and the operations an end takes.
    length: usize,
    work: u128,

    // The course so far.
    pub(super) theta: usize,
    pub(super) kinds: Vec<usize>,
    pub(super) weight: IBig,
    drawn: usize,
    pub(super) sequences: Vec<usize>,
    pub(super) actions: Vec<usize>,
    pub(super) costs: Vec<IBig>,
    pub(super) paid: Vec<IBig>,
    pub(super) surplus: IBig,
    /// After the auction and after each market that is over.
    pub(super) course: Vec<Allocation>,
    /// The allocation as it stands.
    pub(super) now: Allocation,
    /// What everyone has been told, and the signals of the law by agent.
    pub(super) told: Told,
    pub(super) signals: Vec<Option<usize>>,
    pub(super) after: usize,
    pub(super) depth: usize,
}

impl<'p, 'f, S: Sink> Play<'p, 'f, S> {
    /// Play that begins with information, if agents have it here, and the auction.
    pub(super) fn whole(
        market: &'p Market,
        buyers: Buyers,
        informed: bool,
        follow: Option<Follow<'f>>,
        sink: S,
    ) -> Checked<Play<'p, 'f, S>> {
        let markets = (0..market.stages.markets.len()).collect();
        let mut play = Play::new(market, buyers, markets, None, sink)?;
        (play.informed, play.follow) = (informed, follow);
        if informed {
            play.chance = market.told.iter().fold(play.chance, |chance, told| chance * told);
        }
        play.chance *= &market.auction.rules.chance * &market.disclosed;
        play.length = bits(&play.chance).saturating_add(bits(&market.money));
        within_chance_bits(bits(&play.chance)).map(|()| play)
    }

    /// Play of one market alone that opens at an allocation: nothing was paid, nothing is disclosed.
    pub(super) fn alone(
        market: &'p Market,
        index: usize,
        start: &Allocation,
        sink: S,
    ) -> Checked<Play<'p, 'f, S>> {
        Play::new(market, Buyers::Any, vec![index], Some(start.clone()), sink)
    }

    fn new(
        market: &'p Market,
        buyers: Buyers,
        markets: Vec<usize>,
        start: Option<Allocation>,
        sink: S,
    ) -> Checked<Play<'p, 'f, S>> {
        let agents = market.agents();
        let (mut most, mut draws) = (1, 0usize);
        let goods = match &market.auction.rules.mechanism {
            Mechanism::SingleItem(_) | Mechanism::Table(_) => 1,
            Mechanism::Items(auction) => auction.sales.len(),
            Mechanism::Units(auction) => auction.units,
        };
        let mut discounts = Vec::new();
        for index in &markets {
            let round = at(&market.stages.markets, *index)?;
            discounts.push(&round.discount);
            let Some(sides) = round.rule.sides() else { continue };
            let buyers = sides.buyers.iter().filter(|buys| **buys).count();
            most = most.max(buyers.min(agents.saturating_sub(1)));
            draws = draws.saturating_add(goods);
        }
        let draw = one_to(most);
        // Play stops after so many lots.
        let draws = if draw.is_one() { 0 } else { draws.min(LOTS) };
        within_chance_bits(bits(&draw).saturating_mul(draws))?;
        let chance = draw.pow(draws);
        let work = 300 + agents as u128 * (200 + goods * (markets.len() + 1)) as u128;
        Ok(Play {
            market,
            buyers,
            follow: None,
            informed: false,
            markets,
            discounts,
            start,
            seats: (0..agents).map(|_| Seat::new()).collect(),
            seen: Seen::new(),
            sink,
            endings: HashMap::new(),
            positions: HashMap::new(),
            length: bits(&chance).saturating_add(bits(&market.money)),
            draw,
            draws,
            unused_draws: HashMap::new(),
            chance,
            text: 0,
            work,
            theta: 0,
            kinds: vec![0; agents],
            weight: IBig::ZERO,
            drawn: 0,
            sequences: vec![0; agents],
            actions: vec![0; agents],
            costs: vec![IBig::ZERO; agents],
            paid: vec![IBig::ZERO; agents],
            surplus: IBig::ZERO,
            course: Vec::new(),
            now: Allocation::Outcome(0),
            told: Told::default(),
            signals: vec![None; agents],
            after: 0,
            depth: 0,
        })
    }

    /// Goes through all that may happen at theta, with so much weight.
    pub(super) fn at(&mut self, theta: usize, weight: &IBig) -> Checked<()> {
        self.theta = theta;
        let players = &self.market.auction.players;
        self.kinds = players.iter().map(|player| player.type_axis.choice(theta)).collect();
        self.weight = weight.clone();
        match self.start.clone() {
            None => self.choose(0),
            Some(start) => {
                self.now = start.clone();
                self.course = vec![start];
                self.market(0)
            }
        }
    }

    /// The next market opens, or play is over.
    pub(super) fn market(&mut self, position: usize) -> Checked<()> {
        let Some(index) = self.markets.get(position) else { return self.end() };
        match &at(&self.market.stages.markets, *index)?.rule {
            Trade::Table(table) => self.table(position, table),
            _ => {
                let lots = self.now.lots();
                self.lots(position, &lots, 0)
            }
        }
    }

    /// The market is over.
    pub(super) fn close(&mut self, position: usize) -> Checked<()> {
        self.course.push(self.now.clone());
        self.market(position + 1)?;
        self.course.pop();
        Ok(())
    }

    /// Goes on with each of some agents drawn, all equally likely.
    pub(super) fn draw(
        &mut self,
        among: &[usize],
        mut then: impl FnMut(&mut Self, usize) -> Checked<()>,
    ) -> Checked<()> {
        let [one] = among else {
            let before = self.weight.clone();
            let share = &self.draw / IBig::from(among.len().max(1));
            self.weight *= share;
            self.drawn += 1;
            for agent in among {
                then(self, *agent)?;
            }
            self.drawn -= 1;
            self.weight = before;
            return Ok(());
        };
        then(self, *one)
    }

    /// One more lot in which somebody moves.
    pub(super) fn deeper(&mut self, then: impl FnOnce(&mut Self) -> Checked<()>) -> Checked<()> {
        if self.depth == LOTS {
            return reject(Code::TooLarge, "instance", format!("more than {LOTS} lots in a row"));
        }
        self.depth += 1;
        then(self)?;
        self.depth -= 1;
        Ok(())
    }

    fn end(&mut self) -> Checked<()> {
        let market = self.market;
        let agents = market.agents();
        market.auction.spend("instance", self.work, self.length)?;
        let wanted = self.sink.wants();
        if wanted == Wanted::Nothing {
            return Ok(());
        }
        let unused = self.draws.saturating_sub(self.drawn);
        let weight = match unused {
            0 => self.weight.clone(),
            _ => {
                let draw = &self.draw;
                &self.weight * &*self.unused_draws.entry(unused).or_insert_with(|| draw.pow(unused))
            }
        };
        let mut values = Vec::with_capacity(agents);
        for (i, kind) in self.kinds.iter().enumerate() {
            let held: Vec<usize> = self.course.iter().map(|x| x.held(i)).collect();
            let kinds = (wanted == Wanted::Own).then_some(*kind);
            values.push(market.value(i, kinds, &held, &self.discounts)?);
        }
        self.sink.end(&End {
            theta: self.theta,
            kinds: &self.kinds,
            sequences: &self.sequences,
            weight,
            paid: &self.paid,
            costs: &self.costs,
            surplus: &self.surplus,
            values,
        })
    }

    /// What an agent holds in the course of play, with the allocation as it stands last.
    pub(super) fn held(&self, agent: usize) -> Vec<usize> {
        self.course.iter().chain([&self.now]).map(|x| x.held(agent)).collect()
    }

    /// The discounts of the markets up to the one that is open.
    pub(super) fn discounts_so_far(&self) -> &[&'p RBig] {
        // Before the first market is over, the course has one allocation.
        self.discounts.get(..self.course.len()).unwrap_or(&[])
    }
}

/// Replaces an element.
pub(super) fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}
