//! The walk through all plays: from types to the auction's outcome, with the ends it adds up.

use super::Unbuilt;
use super::allocation::{Allocations, allocation_text};
use super::disclosure::Saw;
use super::ends::Ends;
use super::extensive::{Branch, Record};
use super::hash::Lookup;
use super::market::{Market, prior_weight};
use super::moves::next;
use super::sets::Met;
use super::table::TableLot;
use super::tree::{Buyers, InformationSet};
use super::view::{Event, Numbered, Seen};
use crate::auction::{Joint, Outcomes, Share};
use crate::instance::Allocation;
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
    pub which: Plays<'m>,
    pub limit: usize,
    /// Whether it is time to stop; asked now and then.
    pub stop: &'m (dyn Fn() -> bool + Sync),
    pub plays: usize,
    pub follow: Option<Follow<'f>>,
    joint: Joint<'m>,
    /// `Wel` by type profile, the last agent's type moving fastest.
    optima: Vec<IBig>,
    pub met: Vec<Met>,
    pub ends: Ends,
    /// Every node, if that is what is asked for.
    pub record: Option<Record>,
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
    pub options: Vec<usize>,
    /// What that cost, by agent.
    pub costs: Vec<IBig>,
    bids: Vec<usize>,
    /// The probability so far, over the market's chance.
    pub weight: IBig,
    pub optimum: IBig,
    /// The allocation play in the markets started from.
    pub start: u32,
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
    /// Every move and draw so far, if plays are recorded.
    pub steps: Vec<Branch>,
}

pub(super) type Step = Result<(), Unbuilt>;

impl<'m, 'f> Walk<'m, 'f> {
    pub fn new(
        market: &'m Market,
        buyers: Buyers,
        which: Plays<'m>,
        (limit, stop): (usize, &'m (dyn Fn() -> bool + Sync)),
        follow: Option<Follow<'f>>,
    ) -> Result<Self, Unbuilt> {
        let mut events = Numbered::new();
        // Number 0 is that nothing happened.
        events.number(Event { before: 0, done: super::view::Done::Other, holds: u32::MAX });
        let met = market.instance.agents.iter().map(|agent| Met::new(agent.types.len()));
        Ok(Walk {
            buyers,
            limit,
            stop,
            plays: 0,
            follow,
            joint: Joint::of(&market.instance, &market.money),
            optima: match which {
                Plays::Likely => market.optima(stop)?,
                Plays::Given | Plays::Alone(_) => Vec::new(),
            },
            which,
            met: met.collect(),
            ends: Ends::default(),
            record: None,
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
        let mut number = 0;
        loop {
            let types: Vec<usize> = digits.iter().zip(&likely).map(|(&d, list)| list[d]).collect();
            let weight = match self.which {
                Plays::Likely => prior_weight(market, &types),
                Plays::Given | Plays::Alone(_) => Some(market.chance.clone()),
            };
            if let Some(weight) = weight {
                let mut state = self.start(types, weight);
                self.draws(&mut state, 0, number, |walk, state| walk.type_names(state));
                number += 1;
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
            start: 0,
            holds: 0,
            kept: Vec::new(),
            paid: vec![IBig::ZERO; agents],
            surplus: IBig::ZERO,
            public: 0,
            saw: vec![0; agents],
            after: 0,
            sequences: types.iter().map(|&own| own as u32).collect(),
            steps: Vec::new(),
            types,
        }
    }

    /// Opens the first market at an allocation, with nothing paid and nothing disclosed.
    fn begin_at(&mut self, holds: &Allocation, state: &mut State) -> Step {
        state.holds = self.allocations.number(&self.market.instance, holds);
        state.start = state.holds;
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
        let (before, after) = (state.weight.clone(), state.steps.len());
        let mut number = 0;
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
            self.draws(state, after, number, |walk, state| {
                let told = signals.iter().zip(&digits).zip(&walk.market.information);
                let told = told.zip(&state.options).filter_map(|(((of, &digit), own), &option)| {
                    of[digit].0.map(|signal| own.signal(option, signal))
                });
                told.collect::<Vec<_>>().join(", ")
            });
            number += 1;
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
        state.steps.truncate(after);
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
        let (before, after) = (state.weight.clone(), state.steps.len());
        let market = self.market;
        for (number, outcome) in outcomes.list.iter().enumerate() {
            let weight = &before * &outcome.weight / &outcomes.denominator;
            state.holds = self.allocations.number(&market.instance, &outcome.allocation);
            state.start = state.holds;
            state.paid.clone_from(&outcome.payments);
            if let (Allocation::Shares(shares), false) =
                (&outcome.allocation, market.values.undiscounted)
            {
                state.kept = vec![shares.clone()];
            }
            if market.disclosure.tells_nothing() {
                state.public = self.saws.number(Saw::new());
                state.saw.fill(state.public);
                state.weight = weight;
                self.draws(state, after, number, Self::allocation_name);
                self.open(0, state)?;
                continue;
            }
            state.weight.clone_from(&weight);
            self.draws(state, after, number, Self::allocation_name);
            let draws = market.disclosure.draws(
                &market.instance,
                &state.types,
                &state.bids,
                &outcome.allocation,
            );
            for (number, draw) in draws.into_iter().enumerate() {
                state.weight = &weight * draw.weight / &market.disclosure.denominator;
                for (agent, saw) in state.saw.iter_mut().enumerate() {
                    let mut seen = draw.public.clone();
                    let signal = draw.private.get(agent).cloned().flatten();
                    seen.extend(signal.map(|signal| ("signal".to_owned(), signal)));
                    *saw = self.saws.number(seen);
                }
                state.public = self.saws.number(draw.public);
                self.draws(state, after + 1, number, |walk, state| {
                    let told = state.saw.iter().flat_map(|&saw| walk.saws.get(saw));
                    let mut texts: Vec<String> = Vec::new();
                    for (key, told) in told {
                        let text = format!("{key}={told}");
                        if !texts.contains(&text) {
                            texts.push(text);
                        }
                    }
                    texts.join(", ")
                });
                self.open(0, state)?;
            }
        }
        state.weight = before;
        state.steps.truncate(after);
        Ok(())
    }

    fn type_names(&self, state: &State) -> String {
        let agents = self.market.instance.agents.iter().zip(&state.types);
        agents.map(|(agent, &own)| agent.types[own].name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// What chance has drawn when the goods go to those who hold them now.
    pub fn allocation_name(&self, state: &State) -> String {
        allocation_text(&self.market.instance, self.allocations.get(state.holds))
    }

    pub fn too_large(&self) -> Unbuilt {
        Unbuilt::TooLarge { plays: None, limit: self.limit }
    }
}
