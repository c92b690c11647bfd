//! Moves in a walk: the information sets that are met, in words, and the choices made there.

use super::Unbuilt;
use super::extensive::Branch;
use super::tree::{InformationSet, Place};
use super::view::Seen;
use super::walk::{State, Step, Walk};
use std::sync::Arc;

/// An agent at an information set.
pub(super) struct Mover {
    pub agent: usize,
    pub set: u32,
}

impl Walk<'_, '_> {
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
        let after = state.steps.len();
        loop {
            state.steps.truncate(after);
            for (place, mover) in movers.iter().enumerate() {
                let (first, followed) = &followed[place];
                chosen[place] = followed[digits[place]];
                state.sequences[mover.agent] = first + chosen[place] as u32;
                if self.record.is_some() {
                    let action = Branch::Action(mover.agent, mover.set as usize, chosen[place]);
                    state.steps.push(action);
                }
            }
            then(self, state, &chosen)?;
            if !next(&mut digits, &sizes) {
                break;
            }
        }
        state.steps.truncate(after);
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
