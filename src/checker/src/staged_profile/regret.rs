//! What the best plans against the others' behaviours earn, by backward induction on sequences.

use super::behaviour::Behaviour;
use crate::code::{Checked, Code, at, reject};
use crate::number::{Budget, quotient};
use crate::staged::tree::{Side, Tree};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// The most that any type of any agent gains by another plan, given her type; never below 0.
pub(crate) fn largest(game: &Tree, budget: &Budget, behaviour: &Behaviour) -> Checked<RBig> {
    let mut largest = RBig::ZERO;
    for agent in 0..game.sides.len() {
        largest = largest.max(of_agent(game, budget, behaviour, agent)?);
    }
    Ok(largest)
}

/// The same of one agent; the tree may be the part in which the others follow the behaviour.
pub(crate) fn of_agent(
    game: &Tree,
    budget: &Budget,
    behaviour: &Behaviour,
    agent: usize,
) -> Checked<RBig> {
    let side = at(&game.sides, agent)?;
    let mut largest = RBig::ZERO;
    behaviour.account(game, budget)?;
    let mut earned = vec![IBig::ZERO; side.set_of.len()];
    // By type: what her behaviour earns, and her probability.
    let mut own = vec![(IBig::ZERO, IBig::ZERO); side.types.len()];
    for end in &game.ends {
        let (utility, sequence) = (at(&end.utility, agent)?, *at(&end.sequences, agent)?);
        if let Some(weight) = behaviour.reach(end, Some(agent))?
            && let Some(place) = earned.get_mut(sequence)
        {
            *place += weight * utility;
        }
        if let Some(weight) = behaviour.reach(end, None)?
            && let Some((earns, probability)) = own.get_mut(*at(&end.types, agent)?)
        {
            // Where she has nothing to do, no plan earns more.
            if sequence != 0 {
                *earns += &weight * utility;
            }
            *probability += weight * &end.weight;
        }
    }
    let values = best_values(side, &mut earned)?;
    let factor = behaviour.unit(None)? / behaviour.unit(Some(agent))?;
    let mut best = vec![IBig::ZERO; side.types.len()];
    for (set, value) in side.sets.iter().zip(values).filter(|(set, _)| set.parent == 0) {
        if let Some(best) = best.get_mut(set.kind) {
            *best += value * &factor;
        }
    }
    for (best, (earns, probability)) in best.into_iter().zip(own) {
        let gain = best - earns;
        if gain > IBig::ZERO {
            if probability.is_zero() {
                return reject(
                    Code::StrategyMissing,
                    behaviour.place.clone(),
                    "a type is never reached",
                );
            }
            largest = largest.max(quotient(&gain, &(probability * &game.money)));
        }
    }
    Ok(largest)
}

/// The value of every set, given what each sequence earns at its own ends, to which that of what follows is added.
fn best_values(side: &Side, earned: &mut [IBig]) -> Checked<Vec<IBig>> {
    let mut values = vec![IBig::ZERO; side.sets.len()];
    for (number, set) in side.sets.iter().enumerate().rev() {
        let mut best = at(earned, set.first)?.clone();
        for sequence in (set.first..).take(set.actions.len()) {
            let value = at(earned, sequence)?;
            if *value > best {
                best.clone_from(value);
            }
        }
        if let Some(before) = earned.get_mut(set.parent) {
            *before += &best;
        }
        if let Some(place) = values.get_mut(number) {
            *place = best;
        }
    }
    Ok(values)
}
