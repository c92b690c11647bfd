//! What is played at information sets, and by mistake.

use crate::game::{common_denominator, over};
use crate::instance::StagedPlay;
use crate::staged::{InformationSet, Place, Side};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// What is played at one information set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// The set's actions.
    pub actions: Vec<String>,
    /// The sum of the weights.
    pub denominator: IBig,
    /// The weight of each action; not negative.
    pub weights: Vec<IBig>,
    /// Coefficient and order in epsilon of each action that is not played; `None` at the others.
    pub trembles: Vec<Option<(RBig, u32)>>,
}

impl Local {
    /// What a play of a profile does at a set; `None` if the set lacks an action that it names.
    pub(super) fn of(play: &StagedPlay, set: &InformationSet) -> Option<Local> {
        let price = match &set.place {
            Place::Market { price, .. } => price.as_ref(),
            Place::Information | Place::Bid { .. } => None,
        };
        let law = play.law_at(&set.actions, price)?;
        let mistakes = play.trembles_at(&set.actions, price)?;
        let denominator = common_denominator(law.iter().map(|(_, chance)| chance));
        let mut weights = vec![IBig::ZERO; set.actions.len()];
        for (action, chance) in &law {
            if let Some(place) = set.actions.iter().position(|known| known == action) {
                weights[place] += over(chance, &denominator);
            }
        }
        let tremble = |(place, action): (usize, &String)| {
            let given = mistakes.iter().find(|(known, ..)| known == action);
            let given = given.map(|(_, coefficient, order)| (coefficient.clone(), *order));
            weights[place].is_zero().then(|| given.unwrap_or((RBig::ONE, 1)))
        };
        let trembles = set.actions.iter().enumerate().map(tremble).collect();
        Some(Local { actions: set.actions.clone(), denominator, weights, trembles })
    }

    /// The only action of a set that has one.
    pub(super) fn forced(set: &InformationSet) -> Local {
        Local {
            actions: set.actions.clone(),
            denominator: IBig::ONE,
            weights: vec![IBig::ONE],
            trembles: vec![None],
        }
    }

    /// The positions of the actions that are played.
    pub fn support(&self) -> Vec<usize> {
        (0..self.weights.len()).filter(|&action| !self.weights[action].is_zero()).collect()
    }

    /// The probability of an action, by name.
    pub(super) fn chance(&self, action: &str) -> RBig {
        let place = self.actions.iter().position(|known| known == action);
        let weight = place.map_or(IBig::ZERO, |place| self.weights[place].clone());
        RBig::from_parts_signed(weight, self.denominator.clone())
    }

    /// Coefficient and order of the leading term of an action's probability, by name.
    fn leading(&self, action: &str) -> (RBig, u32) {
        let place = self.actions.iter().position(|known| known == action);
        let tremble = place.and_then(|place| self.trembles[place].clone());
        tremble.unwrap_or_else(|| (self.chance(action), 0))
    }
}

/// A behaviour of every agent: what is played at the information sets that matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behaviour {
    /// By agent, then by the path of the set.
    pub sets: Vec<BTreeMap<Vec<String>, Local>>,
}

impl Behaviour {
    /// What an agent plays at a set, if that is known.
    pub fn at(&self, agent: usize, set: &InformationSet) -> Option<&Local> {
        self.sets.get(agent)?.get(&set.path)
    }
}

/// How likely an agent makes each of her sequences possible: by sequence the leading term
/// `coefficient epsilon^order` of its probability.
pub(super) struct Terms {
    /// By sequence.
    pub orders: Vec<u32>,
    /// By sequence, over the denominator.
    pub coefficients: Vec<IBig>,
    pub denominator: IBig,
}

impl Terms {
    /// Probabilities without trembles: all orders are 0. A sequence through a set whose play is unknown has
    /// probability 0.
    pub fn exact(behaviour: &Behaviour, agent: usize, side: &Side) -> Terms {
        Terms::of(side, |set, action| {
            let local = behaviour.at(agent, set);
            (local.map_or(RBig::ZERO, |local| local.chance(action)), 0)
        })
    }

    /// Leading terms. At a set whose play is unknown every action trembles.
    pub fn trembling(behaviour: &Behaviour, agent: usize, side: &Side) -> Terms {
        Terms::of(side, |set, action| {
            behaviour.at(agent, set).map_or((RBig::ONE, 1), |local| local.leading(action))
        })
    }

    fn of(side: &Side, own: impl Fn(&InformationSet, &str) -> (RBig, u32)) -> Terms {
        let mut terms = vec![(RBig::ONE, 0u32); side.sequences];
        for set in &side.sets {
            for (place, action) in set.actions.iter().enumerate() {
                let (coefficient, order) = own(set, action);
                let (before, sum) = &terms[set.parent];
                terms[set.first + place] = (before * coefficient, sum.saturating_add(order));
            }
        }
        let denominator = common_denominator(terms.iter().map(|(coefficient, _)| coefficient));
        Terms {
            orders: terms.iter().map(|(_, order)| *order).collect(),
            coefficients: terms.iter().map(|(number, _)| over(number, &denominator)).collect(),
            denominator,
        }
    }
}

/// An information set in words: `agent 1 of type high, who chose spy and saw s0, after the bid 0, at market 1 lot 1, holds 2`.
pub fn in_words(agent: &str, set: &InformationSet) -> String {
    let of_type = set.path.first().map_or("", String::as_str);
    format!("agent {agent} of type {of_type}, {}", place_in_words(set))
}

/// Where an agent stands, in words, without who she is.
pub fn place_in_words(set: &InformationSet) -> String {
    let informed = |option: &Option<String>, signal: &Option<String>| match (option, signal) {
        (Some(option), Some(signal)) => format!("who chose {option} and saw {signal}, "),
        (Some(option), None) => format!("who chose {option}, "),
        (None, _) => String::new(),
    };
    match &set.place {
        Place::Information => "choosing her information".to_owned(),
        Place::Bid { option, signal } => informed(option, signal) + "bidding",
        Place::Market { option, signal, bid, .. } => {
            let view = set.path.last().map_or("", String::as_str).replace("; ", ", ");
            format!("{}after the bid {bid}, at {view}", informed(option, signal))
        }
    }
}
