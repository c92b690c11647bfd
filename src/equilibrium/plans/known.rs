//! A Bayes-Nash equilibrium as a law over plans: one of every concept, to fall back on.

use super::plan::{Plan, PlanProfile, Plans};
use crate::equilibrium::{Finder, Point, Question, Strategies, Weights};
use crate::program::ColumnId;
use crate::solve::{Control, Weighted};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// How many starts the search for an equilibrium has.
const STARTS: usize = 4;
/// Most profiles of plans that it is spread over.
const MOST_PROFILES: usize = 1_000;

/// The best equilibrium that a short search finds, with its objective in the sense of a minimum.
///
/// Everybody's plans are drawn independently of the others'. What a type learns from an action or from her whole plan
/// is then nothing about the others, so that following it is as good as in the equilibrium.
pub(super) fn equilibrium(
    plans: &Plans<'_>,
    question: &Question,
    control: &Control<'_>,
) -> Option<(RBig, Weighted)> {
    let Question { objective, direction, .. } = question;
    let finder = Finder::new(plans.game);
    let found = finder.search(objective, *direction, false, STARTS, control);
    let best = found.into_iter().find(|found| found.is_equilibrium())?;
    let Point::Profile(strategies) = best.point else { return None };
    let value = best.objective.lower.finite()? * RBig::from(direction.sign());
    Some((value, drawn_apart(plans, &strategies)?))
}

/// The law over plans in which every agent draws hers by itself; `None`: on too many profiles.
fn drawn_apart(plans: &Plans<'_>, strategies: &Strategies) -> Option<Weighted> {
    let mut profiles: Vec<(PlanProfile, IBig)> = vec![(Vec::new(), IBig::ONE)];
    for laws in &strategies.laws {
        let own = in_step(laws);
        let with = |(profile, weight): &(PlanProfile, IBig)| {
            let longer = |(plan, chance): &(Plan, IBig)| {
                ([&profile[..], std::slice::from_ref(plan)].concat(), weight * chance)
            };
            own.iter().map(longer).collect::<Vec<_>>()
        };
        if profiles.len().saturating_mul(own.len()) > MOST_PROFILES {
            return None;
        }
        profiles = profiles.iter().flat_map(with).collect();
    }
    let mut weights: Vec<(ColumnId, IBig)> =
        profiles.iter().map(|(profile, weight)| (plans.number(profile), weight.clone())).collect();
    weights.sort();
    Some(Weighted { weights, denominator: strategies.denominators.iter().product() })
}

/// Few plans whose types play as these laws say: one draw, on which each type's actions lie one after the other.
fn in_step(laws: &[Option<Weights>]) -> Vec<(Plan, IBig)> {
    let ends = |law: &Weights| -> Vec<IBig> {
        let sum = law.iter().scan(IBig::ZERO, |sum, (_, weight)| {
            *sum += weight;
            Some(sum.clone())
        });
        sum.collect()
    };
    let mut cuts: Vec<IBig> = laws.iter().flatten().flat_map(ends).collect();
    cuts.sort();
    cuts.dedup();
    let mut start = IBig::ZERO;
    let plan = |end: IBig| {
        let action = |law: &Weights| {
            let place = ends(law).partition_point(|until| *until <= start);
            law.get(place).map(|(action, _)| *action)
        };
        let plan = laws.iter().map(|law| law.as_ref().and_then(action)).collect();
        let weight = &end - &start;
        start = end;
        (plan, weight)
    };
    cuts.into_iter().map(plan).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_draw_serves_all_types() {
        let law = |weights: &[(usize, i32)]| {
            Some(weights.iter().map(|&(action, weight)| (action, weight.into())).collect())
        };
        // Halves and thirds of 6: cut at 2, 3, 4 and 6.
        let laws = [law(&[(0, 3), (1, 3)]), None, law(&[(4, 2), (5, 2), (7, 2)])];
        let expected = [((0, 4), 2), ((0, 5), 1), ((1, 5), 1), ((1, 7), 2)];
        let plan = |&((one, other), weight): &((usize, usize), i32)| {
            (vec![Some(one), None, Some(other)], IBig::from(weight))
        };
        assert_eq!(in_step(&laws), expected.iter().map(plan).collect::<Vec<_>>());
    }
}
