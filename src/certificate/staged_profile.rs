//! Certificates of profiles of staged instances (section 8b of the format).

use super::{Certificate, Form, Number};
use crate::equilibrium::{Behaviour, Local, Sequential, StagedJudged};
use crate::instance::Instance;
use crate::staged::Buyers;
use dashu::integer::IBig;
use dashu::rational::RBig;
use serde::Serialize;

/// The certificate of a profile of a staged instance, equilibrium or not, sequential or not where that was asked.
pub fn of_staged_profile(
    instance: &Instance,
    buyers: Buyers,
    judged: &StagedJudged,
    sequential: Option<&Sequential>,
) -> Certificate {
    let claim = Claim {
        form: Form::sequences(buyers),
        equilibrium: judged.holds(),
        regret: Number(judged.regret()),
        welfare: Number(judged.welfare.clone()),
        revenue: Number(judged.revenue.clone()),
        surplus: Number(judged.surplus.clone()),
        epsilon: (!judged.epsilon.is_zero()).then(|| Number(judged.epsilon.clone())),
        sequential: sequential.map(Sequential::holds),
        sequential_regret: sequential.map(|found| Number(found.regret())),
    };
    // All sets, where all are asked about.
    let all = sequential.map_or(&judged.behaviour, |found| &found.behaviour);
    let proof = Proof {
        behaviour: behaviour(&judged.agents, all),
        trembles: sequential.map(|found| trembles(&judged.agents, &found.behaviour)),
    };
    Certificate::of_staged("profile", instance, claim, proof)
}

#[derive(Serialize)]
struct Claim {
    #[serde(flatten)]
    form: Form,
    equilibrium: bool,
    regret: Number,
    welfare: Number,
    revenue: Number,
    surplus: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    epsilon: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequential: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequential_regret: Option<Number>,
}

#[derive(Serialize)]
struct Proof {
    behaviour: Vec<NamedLocal>,
    trembles: Option<Vec<NamedTrembles>>,
}

/// Agent, path of the set, denominator, weights of actions.
pub(super) type NamedLocal = (String, Vec<String>, String, Vec<(String, String)>);
/// Agent, path of the set, coefficients and orders of actions.
pub(super) type NamedTrembles = (String, Vec<String>, Vec<(String, Number, String)>);

/// What agents of these names play at every set known, in the order of agents and paths.
pub(super) fn behaviour(agents: &[String], behaviour: &Behaviour) -> Vec<NamedLocal> {
    let weight = |(action, weight): (&String, &IBig)| {
        (!weight.is_zero()).then(|| (action.clone(), weight.to_string()))
    };
    let named = each(agents, behaviour, |local| {
        let weights = local.actions.iter().zip(&local.weights).filter_map(weight).collect();
        Some((local.denominator.to_string(), weights))
    });
    named.map(|(agent, path, (denominator, weights))| (agent, path, denominator, weights)).collect()
}

/// The mistakes that are not the common ones, of coefficient and order 1.
pub(super) fn trembles(agents: &[String], behaviour: &Behaviour) -> Vec<NamedTrembles> {
    let named = each(agents, behaviour, |local| {
        let actions = local.actions.iter().zip(&local.trembles);
        let listed = actions.filter_map(|(action, tremble)| {
            let (coefficient, order) = tremble.as_ref()?;
            let is_common = *order == 1 && *coefficient == RBig::ONE;
            let named = || (action.clone(), Number(coefficient.clone()), order.to_string());
            (!is_common).then(named)
        });
        let listed: Vec<_> = listed.collect();
        (!listed.is_empty()).then_some(listed)
    });
    named.collect()
}

/// What `said` says of every set that it says something of, with agent and path.
fn each<'a, T: 'a>(
    agents: &'a [String],
    behaviour: &'a Behaviour,
    said: impl Fn(&Local) -> Option<T> + 'a,
) -> impl Iterator<Item = (String, Vec<String>, T)> + 'a {
    let all = agents.iter().zip(&behaviour.sets);
    let all =
        all.flat_map(|(agent, sets)| sets.iter().map(move |(path, local)| (agent, path, local)));
    all.filter_map(move |(agent, path, local)| Some((agent.clone(), path.clone(), said(local)?)))
}
