//! Every course of play: types, information, bids, the auction and its disclosure.
//!
//! [`Play`] walks through all of it depth first and hands every end to a [`Sink`]; the markets are in
//! [`super::lots`] and [`super::table`]. Information sets are recorded as it comes to them.

use super::disclosed::Told;
use super::joint::{self, Ending};
use super::market::{Buyers, Market, within_chance_bits};
use super::record::{Seat, TEXT};
use super::table::Position;
use super::tree::InformationSet;
use super::view::{Seen, Sight, View};
use crate::code::{Checked, Code, at, reject};
use crate::instance::Mechanism;
use crate::instance::aftermarkets::Trade;
use crate::instance::allocation::Allocation;
use crate::instance::disclosure;
use crate::instance::information::Tells;
use crate::number::{bits, scaled};
use crate::rules::one_to;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::HashMap;
use std::rc::Rc;

/// The most endings of auctions that are remembered.
const REMEMBERED: usize = 1_000_000;
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

/// Which actions of an information set play goes on with; all, where it says nothing.
pub(crate) type Follow<'f> =
    &'f mut dyn FnMut(usize, &InformationSet) -> Checked<Option<Vec<usize>>>;

/// Play, as far as it has come.
pub(super) struct Play<'p, 'f, S> {
    pub(super) market: &'p Market,
    pub(super) buyers: Buyers,
    follow: Option<Follow<'f>>,
    /// Whether agents have their options of information.
    informed: bool,
    /// The markets in which play goes on, with what is bought there worth so much of its value.
    pub(super) markets: Vec<usize>,
    pub(super) discounts: Vec<&'p RBig>,
    /// The allocation it starts at, where there is no auction.
    start: Option<Allocation>,
    pub(super) seats: Vec<Seat>,
    pub(super) seen: Seen,
    pub(super) sink: S,
    endings: HashMap<Vec<usize>, Rc<Vec<Ending>>>,
    pub(super) positions: HashMap<(usize, Allocation, Told), Rc<Position>>,
    /// One of so many is drawn, or a divisor of it; and how often at most.
    draw: IBig,
    draws: usize,
    unused_draws: HashMap<usize, IBig>,
    /// The denominator of the weights of ends at given types.
    pub(super) chance: IBig,
    text: usize,
    /// The bits of an amount times a weight, and the operations an end takes.
    length: usize,
    work: u128,

    // The course so far.
    theta: usize,
    pub(super) kinds: Vec<usize>,
    weight: IBig,
    drawn: usize,
    pub(super) sequences: Vec<usize>,
    actions: Vec<usize>,
    costs: Vec<IBig>,
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
        let work = 100 + agents as u128 * (60 + goods * (markets.len() + 1)) as u128;
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

    /// Agent i and those after her choose options, get signals and bid.
    fn choose(&mut self, i: usize) -> Checked<()> {
        let market = self.market;
        if i == market.agents() {
            return self.auction();
        }
        let kind = *at(&self.kinds, i)?;
        let options = at(&market.options, i)?.as_ref().filter(|_| self.informed);
        let Some(options) = options else { return self.bid(i, Sight::Type, None) };
        let root = self.set(i, Sight::Type, [0, 0, 0], options)?;
        let told = at(&market.told, i)?;
        for choice in root.actions() {
            set(&mut self.sequences, i, root.first + choice);
            let before = self.weight.clone();
            let Some(option) = choice.checked_sub(1) else {
                self.weight = &before * told;
                self.bid(i, Sight::Nothing, None)?;
                self.weight = before;
                continue;
            };
            let option = at(at(&market.stages.information, i)?, option)?;
            set(&mut self.costs, i, market.amount(at(&option.cost, kind)?));
            let own = |agents: &[usize], kinds: &[usize]| {
                agents.iter().map(|j| at(kinds, *j).copied()).collect::<Checked<Vec<usize>>>()
            };
            match &option.tells {
                Tells::Types(agents) => {
                    let types = own(agents, &self.kinds)?;
                    let mut names = Vec::new();
                    for (j, kind) in agents.iter().zip(&types) {
                        names.push(
                            at(&at(&market.auction.players, *j)?.kinds, *kind)?.name.as_str(),
                        );
                    }
                    self.weight = &before * told;
                    self.bid(i, Sight::Signal(types), Some(names.join(",")))?;
                }
                Tells::Law(law) => {
                    let types = own(&law.agents, &self.kinds)?;
                    for (signal, chance) in law.rows.get(&types).into_iter().flatten() {
                        self.weight = &before * scaled(chance, told);
                        let text = at(&law.signals, *signal)?.clone();
                        self.bid(i, Sight::Signal(vec![*signal]), Some(text))?;
                    }
                }
            }
            set(&mut self.costs, i, IBig::ZERO);
            self.weight = before;
        }
        set(&mut self.sequences, i, 0);
        Ok(())
    }

    /// Agent i bids, knowing what she has seen; then those after her choose.
    fn bid(&mut self, i: usize, sight: Sight, text: Option<String>) -> Checked<()> {
        let market = self.market;
        let kind = *at(&self.kinds, i)?;
        let before = *at(&self.sequences, i)?;
        let names = at(at(&market.bids, i)?, kind)?;
        let bids = self.set_with(i, sight, [0, 0, 1], names, |_| text)?;
        let allowed = &at(&at(&market.auction.players, i)?.kinds, kind)?.allowed;
        for choice in bids.actions() {
            set(&mut self.sequences, i, bids.first + choice);
            set(&mut self.actions, i, *at(allowed, choice)?);
            self.choose(i + 1)?;
        }
        set(&mut self.sequences, i, before);
        Ok(())
    }

    /// The auction ends in all its ways.
    fn auction(&mut self) -> Checked<()> {
        let market = self.market;
        let rules = &market.auction.rules;
        let endings = match self.endings.get(&self.actions) {
            Some(endings) => Rc::clone(endings),
            None => {
                let mut origins = Vec::new();
                for (player, action) in market.auction.players.iter().zip(&self.actions) {
                    origins.push(*at(&player.origin, *action)?);
                }
                let endings = joint::endings(rules, &origins, &market.auction.budget)?;
                let endings = Rc::new(endings);
                if self.endings.len() < REMEMBERED {
                    self.endings.insert(self.actions.clone(), Rc::clone(&endings));
                }
                endings
            }
        };
        let unit = &market.money / &rules.money;
        let before = self.weight.clone();
        for ending in &*endings {
            self.paid = ending.payments.iter().map(|paid| paid * &unit).collect();
            self.now = ending.allocation.clone();
            self.course = vec![ending.allocation.clone()];
            self.weight = &before * &ending.weight;
            self.disclose(ending)?;
        }
        self.weight = before;
        Ok(())
    }

    /// What is told is told; then the markets open.
    fn disclose(&mut self, ending: &Ending) -> Checked<()> {
        let market = self.market;
        let rule = &market.stages.disclosure;
        let players = &market.auction.players;
        let tellings = &mut self.seen.tellings;
        self.told = Told::default();
        if rule.winning_bid {
            let told = tellings.winning_bid.number(&ending.winning, || ending.winning.clone());
            self.told.winning_bid = Some(told);
        }
        if rule.all_bids {
            let names = || {
                let own = players.iter().zip(&self.actions);
                own.map(|(player, action)| player.show(*action).to_string()).collect()
            };
            self.told.all_bids = Some(tellings.all_bids.number(&self.actions, names));
        }
        if rule.types {
            let names = || {
                let own = players.iter().zip(&self.kinds);
                let name = |(player, kind): (&crate::game::Player, &usize)| {
                    player.kinds.get(*kind).map_or(String::new(), |kind| kind.name.clone())
                };
                own.map(name).collect()
            };
            self.told.types = Some(tellings.types.number(&self.theta, names));
        }
        let Some(rows) = &rule.law else { return self.market(0) };
        market.auction.spend("instance.disclosure", rows.len() as u128, 0)?;
        let fits = |row: &disclosure::LawRow, asked: &[Option<usize>]| {
            let kinds = row.types.iter().zip(&self.kinds);
            let bids = asked.iter().zip(&self.actions);
            kinds.chain(bids).all(|(asked, own)| asked.is_none_or(|asked| asked == *own))
        };
        let Some((row, _)) = rows.iter().zip(&market.rows).find(|(row, asked)| fits(row, asked))
        else {
            return reject(Code::BadInstance, "instance.disclosure.law", "no row fits");
        };
        let before = self.weight.clone();
        match &row.tells {
            disclosure::Told::Public(drawn) => {
                for (chance, signal) in drawn {
                    let told = self.seen.tellings.drawn.number(signal, || vec![signal.clone()]);
                    self.told.drawn = Some(told);
                    self.signals = vec![Some(told); self.signals.len()];
                    self.weight = &before * scaled(chance, &market.disclosed);
                    self.market(0)?;
                }
            }
            disclosure::Told::Private(drawn) => {
                self.told.drawn = None;
                for (chance, signals) in drawn {
                    self.signals.clear();
                    for signal in signals {
                        let drawn = &mut self.seen.tellings.drawn;
                        let number = |text: &String| drawn.number(text, || vec![text.clone()]);
                        self.signals.push(signal.as_ref().map(number));
                    }
                    self.weight = &before * scaled(chance, &market.disclosed);
                    self.market(0)?;
                }
            }
        }
        self.weight = before;
        Ok(())
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

    /// What an agent sees as things stand, at a move in a lot.
    pub(super) fn view(
        &mut self,
        agent: usize,
        (position, lot): (usize, usize),
        price: Option<&Rc<str>>,
    ) -> Checked<Sight> {
        let hidden = self.market.stages.disclosure.hides_payment;
        let paid = at(&self.paid, agent)?;
        let drawn = *at(&self.signals, agent)?;
        Ok(Sight::Market(View {
            market: position + 1,
            lot: lot + 1,
            holds: self.seen.allocation(&self.now),
            paid: (!hidden).then(|| paid.clone()),
            told: Told { drawn, ..self.told },
            price: price.cloned(),
            after: self.after,
        }))
    }

    /// The information set of an agent who sees something, at a stage of play.
    pub(super) fn set(
        &mut self,
        agent: usize,
        sight: Sight,
        stage: [usize; 3],
        actions: &Rc<[String]>,
    ) -> Checked<Reached> {
        let market = self.market;
        let view = match &sight {
            Sight::Market(view) => Some(view.clone()),
            _ => None,
        };
        self.set_with(agent, sight, stage, actions, |seen| {
            view.map(|view| seen.text(market, &view))
        })
    }

    /// The same, with the text of what is new there.
    fn set_with(
        &mut self,
        agent: usize,
        sight: Sight,
        stage: [usize; 3],
        actions: &Rc<[String]>,
        text: impl FnOnce(&Seen) -> Option<String>,
    ) -> Checked<Reached> {
        let parent = *at(&self.sequences, agent)?;
        let kind = *at(&self.kinds, agent)?;
        let Some(seat) = self.seats.get_mut(agent) else {
            return reject(Code::TooLarge, "tables", "no such agent");
        };
        let key = (parent, kind, sight);
        if let Some((_, known)) = seat.find(&key) {
            if !Rc::ptr_eq(&known.actions, actions) && known.actions != *actions {
                let message = "an agent who sees the same has different actions";
                return reject(Code::UnsupportedInstance, "instance", message);
            }
            return Ok(Reached::of(known.first, actions.len(), known.followed.clone()));
        }
        let number = seat.add(key, stage, text(&self.seen), Rc::clone(actions))?;
        let names = actions.iter().map(|name| name.len() + 24).sum::<usize>();
        self.text += at(&seat.drafts, number)?.length + names;
        if self.text > TEXT {
            return reject(
                Code::TooLarge,
                "instance",
                "the paths of information sets are too long",
            );
        }
        let mut followed = None;
        let first = at(&seat.drafts, number)?.first;
        if let Some(follow) = &mut self.follow {
            let name = &at(&at(&self.market.auction.players, agent)?.kinds, kind)?.name;
            let (path, actions) = (seat.path(number, name)?, actions.to_vec());
            let set = InformationSet { parent: 0, kind, stage, path, actions, first: 0 };
            followed = follow(agent, &set)?.map(Rc::from);
            if let Some(draft) = seat.drafts.get_mut(number) {
                draft.followed.clone_from(&followed);
            }
        }
        Ok(Reached::of(first, actions.len(), followed))
    }
}

/// An information set play has come to.
pub(super) struct Reached {
    /// The sequence of the first action.
    pub(super) first: usize,
    count: usize,
    followed: Option<Rc<[usize]>>,
}

impl Reached {
    fn of(first: usize, count: usize, followed: Option<Rc<[usize]>>) -> Reached {
        Reached { first, count, followed }
    }

    /// The actions play goes on with.
    pub(super) fn actions(&self) -> Vec<usize> {
        match &self.followed {
            None => (0..self.count).collect(),
            Some(some) => some.iter().copied().filter(|action| *action < self.count).collect(),
        }
    }
}

/// Replaces an element.
pub(super) fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}
