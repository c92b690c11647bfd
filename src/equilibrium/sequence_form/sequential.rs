//! Of the equilibria that a search met, the best that is found to be sequential (Kreps and Wilson 1982).

use super::earnings::Earnings;
use super::incumbent;
use super::proof::Law;
use super::reply::{Plan, objective};
use crate::equilibrium::staged_profile::{Behaviour, Local, chances, complete, settle};
use crate::game::ratio;
use crate::solve::Control;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// From so many equilibria local best replies start.
const STARTS: usize = 8;

/// The signed objective of the best sequential equilibrium that is found, and what is played and by mistake at every set of the
/// tree. `met` are equilibria with their signed objectives.
pub(super) fn best(
    earnings: &Earnings<'_>,
    mut met: Vec<(RBig, [Plan; 2])>,
    control: &Control<'_>,
) -> Option<(RBig, Behaviour)> {
    met.sort_by(|a, b| a.0.cmp(&b.0));
    let mut best: Option<(RBig, Behaviour)> = None;
    for (value, plans) in &met {
        if control.stopped() {
            break;
        }
        let start = completable(earnings, plans);
        if let Some(found) = complete(earnings.tree, &start, control) {
            best = Some((value.clone(), found));
            break;
        }
    }
    if best.as_ref().is_some_and(|(value, _)| met.first().is_some_and(|(least, _)| value == least))
    {
        return best;
    }
    // The best that were met are not known to be sequential: something near them may be.
    let nothing = Behaviour { sets: vec![BTreeMap::new(); 2] };
    let near = met.iter().take(STARTS).map(|(_, plans)| completable(earnings, plans));
    for start in [nothing].into_iter().chain(near) {
        for found in settle(earnings.tree, &start, control) {
            let value = worth(earnings, &found);
            if best.as_ref().is_none_or(|(known, _)| value < *known) {
                best = Some((value, found));
            }
        }
    }
    best
}

/// Plans as behaviour at the sets that they lead to.
fn completable(earnings: &Earnings<'_>, plans: &[Plan; 2]) -> Behaviour {
    let laws = incumbent::behaviour(earnings, plans).laws;
    let of_agent = |(agent, laws): (usize, &Vec<Option<Law>>)| {
        let sets = earnings.side(agent).sets.iter().zip(laws);
        let local = sets.filter_map(|(set, law)| {
            let mut weights = vec![IBig::ZERO; set.actions.len()];
            for (action, weight) in law.as_ref()? {
                weights[*action] = weight.clone();
            }
            let denominator = weights.iter().sum();
            let trembles = vec![None; weights.len()];
            let actions = set.actions.clone();
            Some((set.path.clone(), Local { actions, denominator, weights, trembles }))
        });
        local.collect()
    };
    Behaviour { sets: laws.iter().enumerate().map(of_agent).collect() }
}

/// The signed objective of a behaviour.
fn worth(earnings: &Earnings<'_>, behaviour: &Behaviour) -> RBig {
    let plans = [0, 1].map(|agent| Plan { chances: chances(earnings.tree, behaviour, agent).0 });
    let denominators = plans[0].denominator() * plans[1].denominator();
    ratio(objective(earnings, &plans), denominators * &earnings.objective_unit)
}
