//! Optima over sets of equilibria without the crate: full linear programs, lrsnash, and brute force.

use super::case::Case;
use crate::oracle::laws::{self, Aim, CONCEPTS};
use crate::oracle::linear_program::{LinearProgram, Verdict};
use crate::oracle::lrsnash::{self, Extreme};
use crate::oracle::plans::{mediated, over_plans};
use crate::oracle::profiles::{pure, worth};
use crate::oracle::simplex;
use dashu::rational::RBig;
use poacert::exact::{Bracket, Extended};
use poacert::instance::{Auction, Bid};

/// The optimum, or what is known of it: of the equilibria of more than two agents, that it lies beyond that of the
/// pure ones.
pub fn optimum(case: &Case, concept: &str, aim: &Aim, monotone: bool) -> Bracket {
    let key = format!("{concept} {aim:?} {monotone}");
    if let Some(known) = case.known.lock().expect("no panic").get(&key) {
        return known.clone();
    }
    let found = match concept {
        "bne" if case.naive.agents == 2 => over(extremes(case), case, aim, monotone),
        "bne" => {
            let pure = over(pures(case), case, aim, monotone);
            match aim.maximise {
                false => Bracket::new(Extended::NegativeInfinity, pure.upper),
                true => Bracket::new(pure.lower, Extended::Infinity),
            }
        }
        "pure-bne" => over(pures(case), case, aim, monotone),
        "communication" => solved(&mediated(&case.naive, aim)),
        "agent-ce" | "agent-cce" | "strategic-ce" | "strategic-cce" => {
            solved(&over_plans(&case.naive, concept, aim))
        }
        _ => {
            let of = CONCEPTS.into_iter().find(|of| of.name == concept).expect("a concept");
            solved(&laws::program(&case.naive, of, aim))
        }
    };
    case.known.lock().expect("no panic").insert(key, found.clone());
    found
}

fn solved(program: &LinearProgram) -> Bracket {
    match simplex::solve(program) {
        Verdict::Optimum(value) => Bracket::new(value.clone(), value),
        other => panic!("every game has an equilibrium: {other:?}"),
    }
}

/// All extreme equilibria of two agents, in strategies over plans.
pub fn extremes(case: &Case) -> &[Extreme] {
    case.extremes.get_or_init(|| lrsnash::extreme(&case.naive))
}

/// All pure equilibria.
pub fn pures(case: &Case) -> &[Extreme] {
    case.pure.get_or_init(|| pure(&case.naive))
}

fn over(list: &[Extreme], case: &Case, aim: &Aim, monotone: bool) -> Bracket {
    let of_set = list.iter().filter(|one| !monotone || is_monotone(case, one));
    let values = of_set.map(|one| worth(one, &aim.welfare, &aim.revenue));
    let end = match aim.maximise {
        false => values.min().map_or(Extended::Infinity, Extended::Finite),
        true => values.max().map_or(Extended::NegativeInfinity, Extended::Finite),
    };
    Bracket::new(end.clone(), end)
}

/// Whether no type that counts plays above one of higher value.
pub fn is_monotone(case: &Case, one: &Extreme) -> bool {
    let Auction::SingleItem(auction) = &case.instance.auction else { return false };
    let naive = &case.naive;
    (0..naive.agents).all(|i| {
        let counts = |t: &usize| !naive.marginal(i, *t).is_zero();
        let types: Vec<usize> = (0..naive.types[i]).filter(counts).collect();
        let value = |t: usize| case.instance.agents[i].types[t].value.item().expect("an item");
        let played = |t: usize| {
            let law = naive.actions[i].iter().zip(&one.behaviour[i][t]);
            let bids = law.filter(|(_, p)| !p.is_zero()).map(|(&a, _)| &auction.bids[i][a]);
            // `out` is below all bids.
            bids.map(|bid| match bid {
                Bid::Out => None,
                Bid::Amount(amount) => Some(amount.clone()),
            })
        };
        types.iter().all(|&low| {
            let above = |high: &usize| {
                value(low) >= value(*high) || played(low).max() <= played(*high).min()
            };
            types.iter().all(above)
        })
    })
}

/// Components of the equilibria of two agents: extreme ones that share a strategy belong together.
pub fn components(case: &Case) -> usize {
    let list = extremes(case);
    let mut component: Vec<usize> = (0..list.len()).collect();
    for one in 0..list.len() {
        for other in 0..one {
            let shares = |i: usize| list[one].behaviour[i] == list[other].behaviour[i];
            let (from, to) = (component[one], component[other]);
            if from != to && (shares(0) || shares(1)) {
                component.iter_mut().filter(|c| **c == from).for_each(|c| *c = to);
            }
        }
    }
    component.sort();
    component.dedup();
    component.len()
}

/// `welfare W + revenue Rev`, under the instance's prior or any.
pub fn aim(maximise: bool, welfare: RBig, revenue: RBig, any_prior: bool) -> Aim {
    Aim { maximise, welfare, revenue, any_prior }
}
