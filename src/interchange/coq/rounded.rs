//! Multipliers and deviations in small integers, and what they prove.

use super::sections::{Deviation, Multipliers};
use crate::game::{Game, ratio};
use dashu::base::{DivEuclid, Gcd, Signed, UnsignedAbs};
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// Denominators up to this are kept, for then a bound stays what it is.
const KEPT: u64 = 1_000_000_000_000;
/// What larger ones become: long integers make Coq slow.
const ROUNDED: u64 = 1_000_000_000;

/// What is minimised, with integer weights: of welfare, of revenue.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    pub welfare: IBig,
    pub revenue: IBig,
}

/// Short multipliers: the given ones in lowest terms, rounded if they are long.
pub(super) fn multipliers(game: &Game, mut given: Multipliers) -> Multipliers {
    let denominator = given.denominator.clone();
    let common: IBig = numerators(&mut given)
        .fold(denominator, |common, y| if y.is_zero() { common } else { common.gcd(&*y).into() });
    numerators(&mut given).for_each(|y| *y = &*y / &common);
    given.denominator = &given.denominator / &common;
    if given.denominator > IBig::from(KEPT) {
        let denominator = std::mem::replace(&mut given.denominator, ROUNDED.into());
        numerators(&mut given).for_each(|y| *y = nearest(&(&*y * ROUNDED), &denominator));
        balance(game, &mut given);
    }
    given.regret.retain(|row| !row.3.is_zero());
    given.obedience.retain(|row| !row.4.is_zero());
    given.signalling.retain(|row| !row.3.is_zero());
    given
}

/// All numerators.
fn numerators(of: &mut Multipliers) -> impl Iterator<Item = &mut IBig> {
    let regret = of.regret.iter_mut().map(|row| &mut row.3);
    let obedience = of.obedience.iter_mut().map(|row| &mut row.4);
    let signalling = of.signalling.iter_mut().map(|row| &mut row.3);
    regret.chain(obedience).chain(signalling)
}

/// The integer nearest to a quotient; `denominator` is positive.
fn nearest(numerator: &IBig, denominator: &IBig) -> IBig {
    let twice: IBig = numerator * 2 + denominator;
    twice.div_euclid(denominator * 2)
}

/// Makes `sum over the agent's types of F z` vanish by changing one z each.
fn balance(game: &Game, given: &mut Multipliers) {
    let mut sums: BTreeMap<(usize, usize, usize), (IBig, usize)> = BTreeMap::new();
    for (place, (agent, types, actions, z)) in given.signalling.iter().enumerate() {
        let group = (*agent, game.types.others(*types, *agent), *actions);
        let entry = sums.entry(group).or_insert((IBig::ZERO, place));
        entry.0 += z * &game.prior[*types];
    }
    let mass = |place: usize| &game.prior[given.signalling[place].1];
    let common = sums.values().fold(UBig::ONE, |common, (sum, place)| {
        let needed = mass(*place).clone().unsigned_abs();
        let needed = &needed / (&needed).gcd(sum.clone().unsigned_abs());
        let shared = (&common).gcd(&needed);
        common / shared * needed
    });
    let common = IBig::from(common);
    let corrections: Vec<(usize, IBig)> =
        sums.into_values().map(|(sum, place)| (place, sum * &common / mass(place))).collect();
    given.denominator *= &common;
    numerators(given).for_each(|y| *y *= &common);
    for (place, correction) in corrections {
        given.signalling[place].3 -= correction;
    }
}

/// What multipliers prove: the sum over theta of F min over a of
/// `w - sum y (u_i(a) - u_i(d, a_-i)) - sum z`, the y being those of the type and of what it plays, for the objective w in units of money.
pub(super) fn least(game: &Game, weights: &Weights, proof: &Multipliers) -> RBig {
    let deviating = Deviating::of(game, proof);
    let signalled: BTreeMap<(usize, usize, usize), &IBig> = proof
        .signalling
        .iter()
        .map(|(agent, types, actions, z)| {
            ((*agent, *types, game.actions.others(*actions, *agent)), z)
        })
        .collect();
    let mut total = IBig::ZERO;
    for types in (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()) {
        let of_profile = |actions: usize| {
            let objective = &weights.welfare * game.welfare(types, actions)
                + &weights.revenue * &game.revenue[actions];
            let mut left = objective * &proof.denominator;
            for agent in 0..game.agents.len() {
                left -= deviating.regret(game, agent, types, actions);
                let others = game.actions.others(actions, agent);
                if let Some(z) = signalled.get(&(agent, types, others)) {
                    left -= *z * &game.money;
                }
            }
            left
        };
        let least = legal(game, types).into_iter().map(of_profile).min();
        total += least.unwrap_or(IBig::ZERO) * &game.prior[types];
    }
    ratio(total, &proof.denominator * &game.money * &game.prior_total)
}

/// Profiles of actions that these types may play.
fn legal(game: &Game, types: usize) -> Vec<usize> {
    (0..game.agents.len()).fold(vec![0], |before, agent| {
        let allowed = &game.allowed[agent][game.types.digit(types, agent)];
        let size = game.actions.size(agent);
        let with = |profile: usize| allowed.iter().map(move |action| profile * size + action);
        before.into_iter().flat_map(with).collect()
    })
}

/// Multipliers times deviation payoffs, tabulated by agent, type and the others' actions.
struct Deviating {
    /// The sum of the multipliers of an agent's type, and of these times what deviations earn.
    tables: Vec<Vec<(IBig, Vec<IBig>)>>,
    /// Deviations and multipliers by agent, type and recommended action.
    obedience: BTreeMap<(usize, usize, usize), Vec<(usize, IBig)>>,
}

impl Deviating {
    fn of(game: &Game, proof: &Multipliers) -> Self {
        let mut tables: Vec<Vec<(IBig, Vec<IBig>)>> = (0..game.agents.len())
            .map(|agent| {
                let empty = (IBig::ZERO, vec![IBig::ZERO; game.actions.others_count(agent)]);
                vec![empty; game.types.size(agent)]
            })
            .collect();
        for (agent, of_type, deviation, y) in &proof.regret {
            let (sum, table) = &mut tables[*agent][*of_type];
            *sum += y;
            for (others, earned) in table.iter_mut().enumerate() {
                let played = game.actions.with_others(others, *agent, *deviation);
                *earned += y * &game.utility[*agent][*of_type][played];
            }
        }
        let mut obedience: BTreeMap<_, Vec<(usize, IBig)>> = BTreeMap::new();
        for (agent, of_type, recommended, deviation, y) in &proof.obedience {
            let row = obedience.entry((*agent, *of_type, *recommended)).or_default();
            row.push((*deviation, y.clone()));
        }
        Deviating { tables, obedience }
    }

    /// `sum over d of y (u_i(a) - u_i(d, a_-i))`.
    fn regret(&self, game: &Game, agent: usize, types: usize, actions: usize) -> IBig {
        let of_type = game.types.digit(types, agent);
        let utility = &game.utility[agent][of_type];
        let played = game.actions.digit(actions, agent);
        let rows = self.obedience.get(&(agent, of_type, played));
        let gained = rows.into_iter().flatten().map(|(deviation, y)| {
            y * (&utility[actions] - &utility[game.actions.replace(actions, agent, *deviation)])
        });
        let obedience: IBig = gained.sum();
        let (sum, table) = &self.tables[agent][of_type];
        if sum.is_zero() {
            return obedience;
        }
        let others = game.actions.others(actions, agent);
        obedience + sum * &utility[actions] - &table[others]
    }
}

/// Laws over one denominator, that sum to it.
#[derive(Clone, Debug)]
pub(super) struct Common {
    pub denominator: IBig,
    pub laws: Vec<Deviation>,
}

/// The laws over a common denominator, rounded if it is long.
pub(super) fn laws(mut given: Vec<Deviation>) -> Common {
    let mut denominator = UBig::ONE;
    for law in &mut given {
        let common = law
            .weights
            .iter()
            .fold(law.denominator.clone(), |common, (_, weight)| common.gcd(weight).into());
        law.weights.iter_mut().for_each(|(_, weight)| *weight = &*weight / &common);
        law.denominator = &law.denominator / &common;
        let own = law.denominator.clone().unsigned_abs();
        let shared = (&denominator).gcd(&own);
        denominator = denominator / shared * own;
    }
    let denominator =
        if denominator > UBig::from(KEPT) { ROUNDED.into() } else { IBig::from(denominator) };
    for law in &mut given {
        for (_, weight) in &mut law.weights {
            *weight = nearest(&(&*weight * &denominator), &law.denominator);
        }
        let sum: IBig = law.weights.iter().map(|(_, weight)| weight).sum();
        if let Some((_, largest)) = law.weights.iter_mut().max_by(|one, other| one.1.cmp(&other.1))
        {
            *largest += &denominator - sum;
        }
        law.weights.retain(|(_, weight)| !weight.is_zero());
        law.denominator = denominator.clone();
    }
    Common { denominator, laws: given }
}

/// Whose deviations depend on what: on the whole profile of types, or on the own type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    Profiles,
    Types,
}

/// The largest lambda for which these deviations satisfy every row of smoothness; `None` if a row without optimal welfare
/// fails.
pub(super) fn lambda(game: &Game, keys: Keys, mu: &RBig, common: &Common) -> Option<RBig> {
    let (top, bottom) = (mu.numerator(), IBig::from(mu.denominator().clone()));
    let mut best: Option<RBig> = None;
    for types in 0..game.types.count() {
        let tables: Vec<Vec<IBig>> = (0..game.agents.len())
            .map(|agent| expected(game, keys, common, types, agent))
            .collect();
        let profiles = match keys {
            Keys::Profiles => (0..game.actions.count()).collect(),
            Keys::Types => legal(game, types),
        };
        for actions in profiles {
            let earned = tables.iter().enumerate();
            let earned: IBig =
                earned.map(|(agent, table)| &table[game.actions.others(actions, agent)]).sum();
            let left = earned * &bottom + &game.revenue[actions] * top * &common.denominator;
            let optimum = &game.optimum[types] * &common.denominator * &bottom;
            if optimum > IBig::ZERO {
                let lambda = ratio(left, optimum);
                if best.as_ref().is_none_or(|best| lambda < *best) {
                    best = Some(lambda);
                }
            } else if left.is_negative() || optimum.is_negative() {
                return None;
            }
        }
    }
    best
}

/// What an agent expects from her law against each profile of the others, times the common denominator.
fn expected(game: &Game, keys: Keys, common: &Common, types: usize, agent: usize) -> Vec<IBig> {
    let own = game.types.digit(types, agent);
    let key = match keys {
        Keys::Profiles => types,
        Keys::Types => own,
    };
    let weights = common.laws.iter().filter(|law| law.agent == agent && law.key == key);
    let weights: Vec<&(usize, IBig)> = weights.flat_map(|law| &law.weights).collect();
    let against = |others: usize| {
        let earned = weights.iter().map(|(action, weight)| {
            weight * &game.utility[agent][own][game.actions.with_others(others, agent, *action)]
        });
        earned.sum()
    };
    (0..game.actions.others_count(agent)).map(against).collect()
}

/// An action for every type that never loses; `None` if a type has no such pure action.
pub(super) fn safe_actions(game: &Game) -> Option<Vec<Deviation>> {
    let mut found = Vec::new();
    for agent in 0..game.agents.len() {
        for (key, allowed) in game.allowed[agent].iter().enumerate() {
            let utility = &game.utility[agent][key];
            let never_loses = |action: &usize| {
                (0..game.actions.others_count(agent)).all(|others| {
                    !utility[game.actions.with_others(others, agent, *action)].is_negative()
                })
            };
            let action = allowed.iter().copied().find(never_loses)?;
            let weights = vec![(action, IBig::ONE)];
            found.push(Deviation { agent, key, denominator: IBig::ONE, weights });
        }
    }
    Some(found)
}
