//! What strategy profiles give, by going through all profiles of types and actions.

use super::lrsnash::{Behaviour, Extreme};
use super::naive::{Naive, choices, sum};
use dashu::rational::RBig;

/// The largest interim regret, welfare and revenue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gives {
    pub regret: RBig,
    pub welfare: RBig,
    pub revenue: RBig,
}

/// What a profile gives; types of probability 0 may be left without a law.
pub fn gives(game: &Naive, behaviour: &Behaviour) -> Gives {
    let zeros = |i: usize| vec![vec![RBig::ZERO; game.actions[i].len()]; game.types[i]];
    let mut earned: Vec<Vec<RBig>> = game.types.iter().map(|&n| vec![RBig::ZERO; n]).collect();
    let mut deviating: Vec<Vec<Vec<RBig>>> = (0..game.agents).map(zeros).collect();
    let (mut welfare, mut revenue) = (RBig::ZERO, RBig::ZERO);
    for (theta, f) in game.prior.iter().filter(|(_, f)| !f.is_zero()) {
        for a in game.plays(theta) {
            let place = |i: usize, a: usize| game.actions[i].binary_search(&a).expect("an action");
            let chances = (0..game.agents).map(|i| &behaviour[i][theta[i]][place(i, a[i])]);
            let p = chances.fold(f.clone(), |p, chance| p * chance);
            if p.is_zero() {
                continue;
            }
            welfare += &p * game.welfare(theta, &a);
            revenue += &p * game.revenue(&a);
            for (i, &t) in theta.iter().enumerate() {
                earned[i][t] += &p * game.utility(i, t, &a);
                for &d in &game.allowed[i][t] {
                    deviating[i][t][place(i, d)] += &p * game.deviated(i, t, &a, d);
                }
            }
        }
    }
    let mut regret = RBig::ZERO;
    for i in 0..game.agents {
        for t in (0..game.types[i]).filter(|&t| !game.marginal(i, t).is_zero()) {
            for &d in &game.allowed[i][t] {
                let place = game.actions[i].binary_search(&d).expect("an action");
                let gain = (&deviating[i][t][place] - &earned[i][t]) / game.marginal(i, t);
                regret = regret.max(gain);
            }
        }
    }
    Gives { regret, welfare, revenue }
}

/// All equilibria in which every type plays one action; types of probability 0 play none.
pub fn pure(game: &Naive) -> Vec<Extreme> {
    let types = |i: usize| (0..game.types[i]).map(move |t| (i, t));
    let slots = (0..game.agents).flat_map(types).filter(|&(i, t)| !game.marginal(i, t).is_zero());
    let slots: Vec<(usize, usize)> = slots.collect();
    let lists: Vec<Vec<usize>> = slots.iter().map(|&(i, t)| game.allowed[i][t].clone()).collect();
    let behaviour = |choice: Vec<usize>| {
        let law = |i: usize, t: usize| {
            let played = slots.iter().position(|slot| *slot == (i, t)).map(|place| choice[place]);
            game.actions[i].iter().map(|&a| RBig::from(u8::from(played == Some(a)))).collect()
        };
        let laws = |i: usize| (0..game.types[i]).map(|t| law(i, t)).collect();
        (0..game.agents).map(laws).collect::<Behaviour>()
    };
    let all = choices(&lists).into_iter().map(behaviour);
    let judged = all.map(|behaviour| (gives(game, &behaviour), behaviour));
    let found = judged.filter(|(gives, _)| gives.regret.is_zero());
    found
        .map(|(g, behaviour)| Extreme { behaviour, welfare: g.welfare, revenue: g.revenue })
        .collect()
}

/// The expectation of a weighted sum of welfare and revenue.
pub fn worth(one: &Extreme, welfare: &RBig, revenue: &RBig) -> RBig {
    sum([welfare * &one.welfare, revenue * &one.revenue].into_iter())
}
