//! Best play against a fixed behaviour of the others, by backward induction on one agent's information sets.

use super::behaviour::{Behaviour, Terms};
use crate::staged::{InformationSet, Side, Tree};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What an agent may earn at one of her information sets, times the weight of the set.
#[derive(Clone, Debug)]
pub(super) struct AtSet {
    /// The smallest order in epsilon at which the others and chance let play come here.
    pub order: u32,
    /// How likely they do, at this order, own choices not counted; over the unit of the induction.
    pub weight: IBig,
    /// What each action gives with the best continuation.
    pub values: Vec<RBig>,
    /// The largest of these.
    pub best: RBig,
    /// What the behaviour gives from here on; `None` where it does not say what is played.
    pub own: Option<RBig>,
}

impl AtSet {
    /// What the best continuation gains, times the weight; 0 where the behaviour is not known.
    pub fn regret(&self) -> RBig {
        self.own.as_ref().map_or(RBig::ZERO, |own| &self.best - own)
    }
}

/// One agent against the others' behaviour.
pub(super) struct Induction<'a> {
    pub side: &'a Side,
    /// By information set.
    pub sets: Vec<AtSet>,
    /// The sets that follow each sequence.
    pub following: Vec<Vec<usize>>,
}

/// What follows a sequence at the smallest order at which the others let it happen.
#[derive(Clone)]
struct Faced {
    order: u32,
    weight: IBig,
    utility: IBig,
}

impl<'a> Induction<'a> {
    /// Backward induction for `agent` against the others' `terms` (by agent; her own do not matter).
    pub fn of(tree: &'a Tree, agent: usize, terms: &[Terms], behaviour: &Behaviour) -> Self {
        let side = &tree.agents[agent];
        let faced = faced(tree, agent, terms);
        let following = side.following();
        let mut sets: Vec<Option<AtSet>> = vec![None; side.sets.len()];
        for number in (0..side.sets.len()).rev() {
            let set = &side.sets[number];
            let after = |action: usize| &following[set.first + action];
            let later = |next: &usize| sets[*next].as_ref();
            let actions = 0..set.actions.len();
            let orders = actions.clone().flat_map(|action| {
                let next = after(action).iter().filter_map(later).map(|at| at.order);
                next.chain([faced[set.first + action].order])
            });
            let order = orders.min().unwrap_or(u32::MAX);
            // Own choices do not change how likely a set is: any action tells.
            let direct = |action: usize| {
                let direct = &faced[set.first + action];
                (direct.order == order).then_some(direct)
            };
            let next = |action: usize| {
                after(action).iter().filter_map(later).filter(move |at| at.order == order)
            };
            let weight = direct(0).map_or(IBig::ZERO, |direct| direct.weight.clone())
                + next(0).map(|at| &at.weight).sum::<IBig>();
            let paid =
                |action| direct(action).map_or(RBig::ZERO, |direct| direct.utility.clone().into());
            let values: Vec<RBig> = actions
                .map(|action| next(action).fold(paid(action), |sum, at| sum + &at.best))
                .collect();
            let own = behaviour.at(agent, set).and_then(|local| {
                let mut sum = RBig::ZERO;
                for (action, name) in set.actions.iter().enumerate() {
                    let chance = local.chance(name);
                    if !chance.is_zero() {
                        let mut value = paid(action);
                        for at in next(action) {
                            value += at.own.as_ref()?;
                        }
                        sum += chance * value;
                    }
                }
                Some(sum)
            });
            let best = values.iter().max().cloned().unwrap_or(RBig::ZERO);
            sets[number] = Some(AtSet { order, weight, values, best, own });
        }
        let sets = sets.into_iter().flatten().collect();
        Induction { side, sets, following }
    }

    /// The action to prefer at a set: a best one, if possible of those the behaviour plays, if possible with something
    /// to gain later.
    pub fn best_action(&self, number: usize, behaviour: &Behaviour, agent: usize) -> usize {
        let (set, at) = (&self.side.sets[number], &self.sets[number]);
        let played = |action: &usize| {
            let local = behaviour.at(agent, set);
            local.is_some_and(|local| !local.chance(&set.actions[*action]).is_zero())
        };
        let gains = |action: &usize| {
            let next = &self.following[set.first + action];
            next.iter().any(|&next| self.sets[next].regret() > RBig::ZERO)
        };
        let best = |action: &usize| at.values[*action] == at.best;
        let bests: Vec<usize> = (0..at.values.len()).filter(best).collect();
        let playing: Vec<usize> = bests.iter().copied().filter(played).collect();
        let chosen = playing.iter().copied().find(gains).or_else(|| playing.first().copied());
        chosen.or_else(|| bests.first().copied()).unwrap_or(0)
    }

    /// Whether the behaviour plays something at a set that is not best, best play following.
    pub fn errs_at(&self, number: usize, behaviour: &Behaviour, agent: usize) -> bool {
        let (set, at) = (&self.side.sets[number], &self.sets[number]);
        behaviour.at(agent, set).is_some_and(|local| {
            let actions = set.actions.iter().zip(&at.values);
            actions
                .into_iter()
                .any(|(name, value)| *value != at.best && !local.chance(name).is_zero())
        })
    }

    /// The sets reached with positive probability under own play, in order; own sequences as `terms` says.
    pub fn on_path(&self, own: &Terms) -> impl Iterator<Item = (usize, &'a InformationSet)> {
        let side = self.side;
        let sets = side.sets.iter().enumerate();
        let reached = |set: &InformationSet| !own.coefficients[set.parent].is_zero();
        sets.filter(move |(_, set)| reached(set)).collect::<Vec<_>>().into_iter()
    }
}

/// Sums over the ends of play, by the last sequence of an agent.
fn faced(tree: &Tree, agent: usize, terms: &[Terms]) -> Vec<Faced> {
    let none = Faced { order: u32::MAX, weight: IBig::ZERO, utility: IBig::ZERO };
    let mut faced = vec![none; tree.agents[agent].sequences];
    for end in &tree.ends {
        let others = || end.sequences.iter().zip(terms).enumerate().filter(|(j, _)| *j != agent);
        let order =
            others().fold(0u32, |sum, (_, (&last, own))| sum.saturating_add(own.orders[last]));
        let to = &mut faced[end.sequences[agent]];
        if order > to.order {
            continue;
        }
        let chance: IBig = others().map(|(_, (&last, own))| &own.coefficients[last]).product();
        if chance.is_zero() {
            continue;
        }
        if order < to.order {
            *to = Faced { order, weight: IBig::ZERO, utility: IBig::ZERO };
        }
        to.weight += &chance * &end.weight;
        to.utility += chance * &end.utility[agent];
    }
    faced
}
