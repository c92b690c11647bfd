//! The walk through all plays: from types to the auction's outcome, with the ends it adds up.

use super::Unbuilt;
use super::allocation::Allocations;
use super::disclosure::Saw;
use super::hash::Lookup;
use super::market::{Market, prior_weight};
use super::sets::Met;
use super::table::TableLot;
use super::tree::{Buyers, InformationSet, Place};
use super::view::{Event, Numbered, Seen};
use crate::auction::{Joint, Outcomes, Share};
use crate::instance::{Agent, Allocation};
use dashu::integer::IBig;
use std::sync::Arc;

/// Which actions are followed at an agent's information set; `None`: all.
pub(super) type Follow<'f> = &'f mut dyn FnMut(usize, &InformationSet) -> Option<Vec<usize>>;

/// Which plays a walk goes through.
pub(super) enum Plays<'m> {
    /// Those of types of positive probability, weighted with it.
    Likely,
    /// Those of all types, given these; every type's utility is added up.
    Given,
    /// The same of the markets alone, which open at this allocation.
    Alone(&'m Allocation),
}

/// A walk, and what it has met.
pub(super) struct Walk<'m, 'f> {
    pub market: &'m Market,
    pub buyers: Buyers,
    which: Plays<'m>,
    limit: usize,
    plays: usize,
    follow: Option<Follow<'f>>,
    joint: Joint<'m>,
    /// `Wel` by type profile, the last agent's type moving fastest.
    optima: Vec<IBig>,
    pub met: Vec<Met>,
    pub ends: Ends,
    pub allocations: Allocations,
    /// Disclosed signals, as everybody sees them and as agents do.
    pub saws: Numbered<Saw>,
    pub events: Numbered<Event>,
    /// What may happen in the auction at profiles of actions seen before.
    outcomes: Lookup<Vec<usize>, Arc<Outcomes>>,
    /// Lots of tables by market, allocation and what is public.
    pub tables: Lookup<(usize, u32, u32), Arc<TableLot>>,
    /// Whether anybody moves from the opening of a market on, by the same.
    pub moves: Lookup<(usize, u32, u32), bool>,
}

/// Where a play stands.
pub(super) struct State {
    pub types: Vec<usize>,
    /// The option each agent chose, 0 if none.
    options: Vec<usize>,
    /// What that cost, by agent.
    costs: Vec<IBig>,
    bids: Vec<usize>,
    /// The probability so far, over the market's chance.
    pub weight: IBig,
    optimum: IBig,
    pub holds: u32,
    /// What every agent kept from the auction on, from each market that is over on; not told apart where nothing is
    /// discounted.
    pub kept: Vec<Vec<Share>>,
    pub paid: Vec<IBig>,
    /// The sum of what was paid in markets.
    pub surplus: IBig,
    pub public: u32,
    /// The same with each agent's own signal.
    pub saw: Vec<u32>,
    pub after: u32,
    /// Everybody's last sequence.
    pub sequences: Vec<u32>,
}

/// Ends by their last sequences, one after another.
pub(super) struct Ends {
    numbers: Lookup<Vec<u32>, usize>,
    pub list: Vec<Sums>,
}

/// What [`End`](super::End)s hold.
pub(super) struct Sums {
    /// The first of the numbers of the sequences met are the types.
    pub sequences: Vec<u32>,
    pub types: Vec<usize>,
    pub weight: IBig,
    pub utility: Vec<IBig>,
    /// By agent and type, what it earns at what the agents get, pay and know; only where types are given.
    pub by_type: Vec<Vec<IBig>>,
    pub welfare: IBig,
    pub revenue: IBig,
    pub surplus: IBig,
    pub optimum: IBig,
}

/// An agent at an information set.
pub(super) struct Mover {
    pub agent: usize,
    pub set: u32,
}

pub(super) type Step = Result<(), Unbuilt>;

impl<'m, 'f> Walk<'m, 'f> {
    pub fn new(
        market: &'m Market,
        buyers: Buyers,
        which: Plays<'m>,
        limit: usize,
        follow: Option<Follow<'f>>,
    ) -> Result<Self, Unbuilt> {
        let mut events = Numbered::new();
        // Number 0 is that nothing happened.
        events.number(Event { before: 0, done: super::view::Done::Other, holds: u32::MAX });
        let met = market.instance.agents.iter().map(|agent| Met::new(agent.types.len()));
        Ok(Walk {
            buyers,
            limit,
            plays: 0,
            follow,
            joint: Joint::of(&market.instance, &market.money),
            optima: match which {
                Plays::Likely => market.optima()?,
                Plays::Given | Plays::Alone(_) => Vec::new(),
            },
            which,
            met: met.collect(),
            ends: Ends { numbers: Lookup::default(), list: Vec::new() },
            allocations: Allocations::default(),
            saws: Numbered::new(),
            events,
            outcomes: Lookup::default(),
            tables: Lookup::default(),
            moves: Lookup::default(),
            market,
        })
    }

    /// Goes through all plays.
    pub fn run(&mut self) -> Step {
        let market = self.market;
        let likely: Vec<Vec<usize>> = match self.which {
            Plays::Likely => market.likely.clone(),
            Plays::Given | Plays::Alone(_) => market
                .instance
                .agents
                .iter()
                .map(|agent| (0..agent.types.len()).collect())
                .collect(),
        };
        let sizes: Vec<usize> = likely.iter().map(Vec::len).collect();
        let mut digits = vec![0; sizes.len()];
        loop {
            let types: Vec<usize> = digits.iter().zip(&likely).map(|(&d, list)| list[d]).collect();
            let weight = match self.which {
                Plays::Likely => prior_weight(market, &types),
                Plays::Given | Plays::Alone(_) => Some(market.chance.clone()),
            };
            if let Some(weight) = weight {
                let mut state = self.start(types, weight);
                match self.which {
                    Plays::Alone(holds) => self.begin_at(holds, &mut state)?,
                    Plays::Likely | Plays::Given => self.options(&mut state)?,
                }
            }
            if !next(&mut digits, &sizes) {
                return Ok(());
            }
        }
    }

    /// The start of play at these types.
    fn start(&self, types: Vec<usize>, weight: IBig) -> State {
        let agents = self.market.agents();
        let place = types.iter().zip(&self.market.instance.agents);
        let place = place.fold(0, |place, (&own, agent)| place * agent.types.len() + own);
        State {
            options: vec![0; agents],
            costs: vec![IBig::ZERO; agents],
            bids: vec![0; agents],
            weight,
            optimum: self.optima.get(place).cloned().unwrap_or(IBig::ZERO),
            holds: 0,
            kept: Vec::new(),
            paid: vec![IBig::ZERO; agents],
            surplus: IBig::ZERO,
            public: 0,
            saw: vec![0; agents],
            after: 0,
            sequences: types.iter().map(|&own| own as u32).collect(),
            types,
        }
    }

    /// Opens the first market at an allocation, with nothing paid and nothing disclosed.
    fn begin_at(&mut self, holds: &Allocation, state: &mut State) -> Step {
        state.holds = self.allocations.number(&self.market.instance, holds);
        if let (Allocation::Shares(shares), false) = (holds, self.market.values.undiscounted) {
            state.kept = vec![shares.clone()];
        }
        state.public = self.saws.number(Saw::new());
        state.saw.fill(state.public);
        self.open(0, state)
    }

    /// Lets everybody choose an option of information.
    fn options(&mut self, state: &mut State) -> Step {
        let mut movers = Vec::new();
        for (agent, information) in self.market.information.iter().enumerate() {
            if !information.names.is_empty() {
                let names = information.names.clone();
                movers.push(self.arrive(agent, state, Seen::Information, names)?);
            }
        }
        self.each_choice(&movers, state, &mut |walk, state, chosen| {
            for (mover, &option) in movers.iter().zip(chosen) {
                let information = &walk.market.information[mover.agent];
                state.options[mover.agent] = option;
                state.costs[mover.agent] = information.cost(option, state.types[mover.agent]);
            }
            walk.signals(state)
        })
    }

    /// Draws everybody's signal, and lets everybody bid.
    fn signals(&mut self, state: &mut State) -> Step {
        let market = self.market;
        let signals: Vec<Vec<(Option<usize>, IBig)>> = (market.information.iter())
            .zip(&state.options)
            .map(|(information, &option)| information.signals(option, &state.types))
            .collect();
        let sizes: Vec<usize> = signals.iter().map(Vec::len).collect();
        let mut digits = vec![0; sizes.len()];
        let before = state.weight.clone();
        loop {
            let mut movers = Vec::new();
            let mut weight = before.clone();
            for (agent, information) in market.information.iter().enumerate() {
                let (signal, probability) = &signals[agent][digits[agent]];
                weight = weight * probability / &information.denominator;
                let names = market.bids[agent][state.types[agent]].0.clone();
                movers.push(self.arrive(agent, state, Seen::Bid(*signal), names)?);
            }
            state.weight = weight;
            self.each_choice(&movers, state, &mut |walk, state, chosen| {
                for (agent, &bid) in chosen.iter().enumerate() {
                    state.bids[agent] = walk.market.bids[agent][state.types[agent]].1[bid];
                }
                walk.auction(state)
            })?;
            if !next(&mut digits, &sizes) {
                break;
            }
        }
        state.weight = before;
        Ok(())
    }

    /// Draws the outcome of the auction, and what is disclosed.
    fn auction(&mut self, state: &mut State) -> Step {
        let outcomes = match self.outcomes.get(&state.bids) {
            Some(outcomes) => outcomes.clone(),
            None => {
                if self.joint.count(&state.bids) > self.limit {
                    return Err(self.too_large());
                }
                let outcomes = Arc::new(self.joint.outcomes(&state.bids));
                self.outcomes.insert(state.bids.clone(), outcomes.clone());
                outcomes
            }
        };
        let before = state.weight.clone();
        let market = self.market;
        for outcome in &outcomes.list {
            let weight = &before * &outcome.weight / &outcomes.denominator;
            state.holds = self.allocations.number(&market.instance, &outcome.allocation);
            state.paid.clone_from(&outcome.payments);
            if let Allocation::Shares(shares) = &outcome.allocation {
                if !market.values.undiscounted {
                    state.kept = vec![shares.clone()];
                }
            }
            if market.disclosure.tells_nothing() {
                state.public = self.saws.number(Saw::new());
                state.saw.fill(state.public);
                state.weight = weight;
                self.open(0, state)?;
                continue;
            }
            let draws = market.disclosure.draws(
                &market.instance,
                &state.types,
                &state.bids,
                &outcome.allocation,
            );
            for draw in draws {
                state.weight = &weight * draw.weight / &market.disclosure.denominator;
                for (agent, saw) in state.saw.iter_mut().enumerate() {
                    let mut seen = draw.public.clone();
                    let signal = draw.private.get(agent).cloned().flatten();
                    seen.extend(signal.map(|signal| ("signal".to_owned(), signal)));
                    *saw = self.saws.number(seen);
                }
                state.public = self.saws.number(draw.public);
                self.open(0, state)?;
            }
        }
        state.weight = before;
        Ok(())
    }

    /// Adds an end of play.
    pub fn end(&mut self, state: &State) -> Step {
        self.plays += 1;
        if self.plays > self.limit {
            return Err(self.too_large());
        }
        let holds = self.allocations.get(state.holds);
        let number = match self.ends.numbers.get(&state.sequences) {
            Some(&number) => number,
            None => {
                let number = self.ends.list.len();
                self.ends.numbers.insert(state.sequences.clone(), number);
                let zeros = |agent: &Agent| vec![IBig::ZERO; agent.types.len()];
                let by_type = match self.which {
                    Plays::Likely => Vec::new(),
                    Plays::Given | Plays::Alone(_) => {
                        self.market.instance.agents.iter().map(zeros).collect()
                    }
                };
                self.ends.list.push(Sums {
                    sequences: state.sequences.clone(),
                    types: state.types.clone(),
                    by_type,
                    weight: IBig::ZERO,
                    utility: vec![IBig::ZERO; state.types.len()],
                    welfare: IBig::ZERO,
                    revenue: IBig::ZERO,
                    surplus: IBig::ZERO,
                    optimum: IBig::ZERO,
                });
                number
            }
        };
        let sums = &mut self.ends.list[number];
        let weight = &state.weight;
        let (mut welfare, mut revenue) = (IBig::ZERO, IBig::ZERO);
        for (agent, &own) in state.types.iter().enumerate() {
            let value = self.market.values.at_end(agent, own, &state.kept, holds);
            let net = value - &state.costs[agent];
            sums.utility[agent] += (&net - &state.paid[agent]) * weight;
            welfare += net;
            revenue += &state.paid[agent];
        }
        for (agent, by_type) in sums.by_type.iter_mut().enumerate() {
            let spent = &state.paid[agent] + &state.costs[agent];
            for (own, earned) in by_type.iter_mut().enumerate() {
                let value = self.market.values.at_end(agent, own, &state.kept, holds);
                *earned += (value - &spent) * weight;
            }
        }
        sums.welfare += welfare * weight;
        sums.revenue += revenue * weight;
        sums.surplus += &state.surplus * weight;
        sums.optimum += &state.optimum * weight;
        sums.weight += weight;
        Ok(())
    }

    fn too_large(&self) -> Unbuilt {
        Unbuilt::TooLarge { plays: None, limit: self.limit }
    }

    /// The set at which an agent is who sees this, with these actions.
    pub fn arrive(
        &mut self,
        agent: usize,
        state: &State,
        seen: Seen,
        actions: Arc<[String]>,
    ) -> Result<Mover, Unbuilt> {
        let parent = state.sequences[agent];
        if let Some(set) = self.met[agent].find(parent, &seen) {
            let met = &self.met[agent].sets[set as usize];
            if !Arc::ptr_eq(&met.actions, &actions) && met.actions != actions {
                let agent = self.market.instance.agents[agent].name.clone();
                return Err(Unbuilt::SamePath { agent, path: met.set.path.clone() });
            }
            return Ok(Mover { agent, set });
        }
        let set = self.describe(agent, state, &seen, &actions);
        let followed = self.follow.as_mut().and_then(|follow| follow(agent, &set));
        let followed = match followed {
            Some(mut followed) => {
                followed.retain(|action| *action < actions.len());
                followed.into()
            }
            None => (0..actions.len()).collect(),
        };
        let set = self.met[agent].add(parent, seen, set, actions, followed);
        Ok(Mover { agent, set })
    }

    /// The set in words.
    fn describe(
        &self,
        agent: usize,
        state: &State,
        seen: &Seen,
        actions: &Arc<[String]>,
    ) -> InformationSet {
        let parent = state.sequences[agent];
        let of_type = state.types[agent];
        let before = self.met[agent].set_of(parent);
        let mut path = match before {
            Some(met) => {
                let mut path = met.set.path.clone();
                path.push(met.actions[parent as usize - met.set.first].clone());
                path
            }
            None => vec![self.market.instance.agents[agent].types[of_type].name.clone()],
        };
        let option = || match before.map(|met| &met.set.place) {
            Some(Place::Information) => path.last().cloned(),
            _ => None,
        };
        let place = match seen {
            Seen::Information => Place::Information,
            Seen::Bid(signal) => {
                let option = option();
                let information = &self.market.information[agent];
                let signal = signal
                    .map(|signal| information.signal(state.options[agent], signal).to_owned());
                path.extend(signal.clone());
                Place::Bid { option, signal }
            }
            Seen::Market(view) => {
                let place = self.market_place(view, before.map(|met| &met.set.place), &path);
                path.push(self.view_text(view));
                place
            }
        };
        InformationSet {
            parent: parent as usize,
            of_type,
            path,
            place,
            actions: actions.to_vec(),
            first: 0,
        }
    }

    /// Goes on with every profile of the followed actions of these agents.
    pub fn each_choice(
        &mut self,
        movers: &[Mover],
        state: &mut State,
        then: &mut dyn FnMut(&mut Self, &mut State, &[usize]) -> Step,
    ) -> Step {
        let followed: Vec<(u32, Arc<[usize]>)> = movers
            .iter()
            .map(|mover| {
                let met = &self.met[mover.agent].sets[mover.set as usize];
                (met.set.first as u32, met.followed.clone())
            })
            .collect();
        if followed.iter().any(|(_, followed)| followed.is_empty()) {
            return Ok(());
        }
        let before: Vec<u32> = movers.iter().map(|mover| state.sequences[mover.agent]).collect();
        let sizes: Vec<usize> = followed.iter().map(|(_, followed)| followed.len()).collect();
        let mut digits = vec![0; sizes.len()];
        let mut chosen = vec![0; sizes.len()];
        loop {
            for (place, mover) in movers.iter().enumerate() {
                let (first, followed) = &followed[place];
                chosen[place] = followed[digits[place]];
                state.sequences[mover.agent] = first + chosen[place] as u32;
            }
            then(self, state, &chosen)?;
            if !next(&mut digits, &sizes) {
                break;
            }
        }
        for (mover, before) in movers.iter().zip(before) {
            state.sequences[mover.agent] = before;
        }
        Ok(())
    }
}

/// Moves on to the next profile, the last digit fastest; are there any more?
pub(super) fn next(digits: &mut [usize], sizes: &[usize]) -> bool {
    for (digit, size) in digits.iter_mut().zip(sizes).rev() {
        *digit += 1;
        if digit < &mut size.clone() {
            return true;
        }
        *digit = 0;
    }
    false
}
