//! A profile of a staged game as laws over plans, for questions about the plan game.

use super::behaviour::{Behaviour, Local};
use super::judge::Unjudged;
use super::matching::Matching;
use crate::equilibrium::Strategies;
use crate::game::{Game, common_denominator, over};
use crate::instance::Profile;
use crate::staged::{InformationSet, Side, plans_of};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// Probabilities of plans, by number.
type Chances = Vec<(usize, RBig)>;

/// The laws over plans that a profile's behaviour amounts to (Kuhn 1953): a plan has the product of the probabilities of its
/// choices. `sides` are the agents of the plan game `game`.
///
/// # Errors
///
/// If an information set that the own earlier play does not exclude has no play, or two.
pub fn plan_strategies<E>(
    profile: &Profile,
    names: &[String],
    sides: &[Side],
    game: &Game,
) -> Result<Strategies, Unjudged<E>> {
    let mut matching = Matching::new(profile, names);
    let mut laws: Vec<Vec<Option<Chances>>> = Vec::new();
    for (agent, side) in sides.iter().enumerate() {
        let likely = game.likely_types(agent);
        // How likely own play makes each sequence possible.
        let mut chances = vec![RBig::ZERO; side.sequences];
        chances[0] = RBig::ONE;
        for set in side.sets.iter().filter(|set| likely.contains(&set.of_type)) {
            let before = chances[set.parent].clone();
            if before.is_zero() {
                continue;
            }
            let Some(local) = matching.at(agent, set) else { continue };
            for (place, action) in set.actions.iter().enumerate() {
                chances[set.first + place] = &before * local.chance(action);
            }
        }
        let number = |of_type: usize, name: &str| {
            let names = &game.action_names[agent];
            let typed = format!("{}: {name}", side.types[of_type]);
            names.iter().position(|known| *known == name || *known == typed)
        };
        let law = |of_type: usize| -> Chances {
            let plans = plans_of(side, of_type).into_iter().filter_map(|plan| {
                let mut chance = RBig::ONE;
                for &(set, action) in &plan.choices {
                    let set = &side.sets[set];
                    let sequence = set.first + action;
                    if chances[sequence].is_zero() {
                        return None;
                    }
                    chance *= &chances[sequence] / &chances[set.parent];
                }
                Some((number(of_type, &plan.name)?, chance))
            });
            plans.collect()
        };
        let types = 0..side.types.len();
        laws.push(types.map(|t| likely.contains(&t).then(|| law(t))).collect());
    }
    if let Some(problems) = matching.diagnostics() {
        return Err(Unjudged::Profile(Box::new(problems)));
    }
    let whole = |own: Vec<Option<Chances>>| {
        let denominator =
            common_denominator(own.iter().flatten().flatten().map(|(_, chance)| chance));
        let weights = |law: Chances| {
            let mut weights: Vec<(usize, IBig)> =
                law.iter().map(|(plan, chance)| (*plan, over(chance, &denominator))).collect();
            weights.sort();
            weights
        };
        let laws = own.into_iter().map(|law| law.map(weights)).collect();
        (denominator, laws)
    };
    let (denominators, laws) = laws.into_iter().map(whole).unzip();
    Ok(Strategies { denominators, laws })
}

/// The behaviour that laws over plans amount to, at the information sets that they do not exclude. `sides` are the agents of the
/// plan game `game`.
pub fn plan_behaviour(sides: &[Side], game: &Game, strategies: &Strategies) -> Behaviour {
    let of_agent = |(agent, side): (usize, &Side)| {
        // How much of a type's law goes through each sequence.
        let mut through = vec![IBig::ZERO; side.sequences];
        for (of_type, law) in strategies.laws[agent].iter().enumerate() {
            let Some(law) = law else { continue };
            for plan in plans_of(side, of_type) {
                let played =
                    |(number, _): &&(usize, IBig)| game.action_names[agent][*number] == plan.name;
                let Some((_, weight)) = law.iter().find(played) else { continue };
                for &(set, action) in &plan.choices {
                    through[side.sets[set].first + action] += weight;
                }
            }
        }
        let local = |set: &InformationSet| {
            let weights = through[set.first..set.first + set.actions.len()].to_vec();
            let denominator: IBig = weights.iter().sum();
            let trembles = vec![None; weights.len()];
            let local = || Local {
                actions: set.actions.clone(),
                denominator: denominator.clone(),
                weights,
                trembles,
            };
            (!denominator.is_zero()).then(|| (set.path.clone(), local()))
        };
        side.sets.iter().filter_map(local).collect()
    };
    Behaviour { sets: sides.iter().enumerate().map(of_agent).collect() }
}
