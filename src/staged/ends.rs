//! The ends of a walk, added up by the agents' last sequences.

use super::Unbuilt;
use super::hash::Lookup;
use super::walk::{Plays, State, Step, Walk};
use crate::instance::Agent;
use dashu::integer::IBig;

/// After so many plays it is asked whether to stop.
const ASKED_EVERY: usize = 1_000;

/// Ends by their last sequences, one after another.
#[derive(Default)]
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

impl Walk<'_, '_> {
    /// Adds an end of play.
    pub fn end(&mut self, state: &State) -> Step {
        self.plays += 1;
        if self.plays > self.limit {
            return Err(self.too_large());
        }
        if self.plays.is_multiple_of(ASKED_EVERY) && (self.stop)() {
            return Err(Unbuilt::Stopped);
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
        if let Some(record) = &mut self.record {
            let earned = state.types.iter().enumerate().map(|(agent, &own)| {
                let value = self.market.values.at_end(agent, own, &state.kept, holds);
                value - &state.costs[agent] - &state.paid[agent]
            });
            record.add(&state.steps, earned.collect());
        }
        sums.welfare += welfare * weight;
        sums.revenue += revenue * weight;
        sums.surplus += &state.surplus * weight;
        sums.optimum += &state.optimum * weight;
        sums.weight += weight;
        Ok(())
    }
}
