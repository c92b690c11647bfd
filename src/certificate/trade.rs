//! Certificates of what kind of mechanism the aftermarkets are (section 9a of the format).

use super::staged_profile::{NamedLocal, behaviour};
use super::{Certificate, names};
use crate::instance::Instance;
use crate::staged::allocation_text;
use crate::trade::{ExPost, Shown, Trade, Witnessed};
use serde::Serialize;

/// The certificate of the properties of all aftermarkets; `None` if one of them was not decided.
pub fn of_trade(instance: &Instance, markets: &[(Trade, ExPost)]) -> Option<Certificate> {
    let market = |(trade, ex_post): &(Trade, ExPost)| {
        Some(Market {
            voluntary: Voluntary {
                literal: trade.literal.as_ref()?.holds,
                per_allocation: trade.per_allocation.as_ref()?.holds,
            },
            budget: trade.budget.as_ref()?.holds,
            stays_out: trade.stays_out.as_ref()?.holds,
            ex_post: match ex_post {
                ExPost::Holds(_) => "holds",
                ExPost::Fails(_) => "fails",
                ExPost::Undecided(_) => "undecided",
            },
        })
    };
    let claim = Claim { markets: markets.iter().map(market).collect::<Option<_>>()? };
    let proof =
        Proof { ex_post: markets.iter().map(|(_, found)| Ex::of(instance, found)).collect() };
    Some(Certificate::of_staged("trade", instance, claim, proof))
}

#[derive(Serialize)]
struct Claim {
    markets: Vec<Market>,
}

#[derive(Serialize)]
struct Market {
    voluntary: Voluntary,
    budget: bool,
    stays_out: bool,
    ex_post: &'static str,
}

#[derive(Serialize)]
struct Voluntary {
    literal: bool,
    per_allocation: bool,
}

#[derive(Serialize)]
struct Proof {
    ex_post: Vec<Ex>,
}

/// Agent, type, recommended plan, plan followed instead, numerator.
type NamedRow = (String, String, String, String, String);
/// Allocation, types, agent, denominator, multipliers.
type NamedShown = (String, Vec<String>, String, String, Vec<NamedRow>);
/// Allocation, behaviour, types, agent.
type NamedFailure = (String, Vec<NamedLocal>, Vec<String>, String);

/// What shows ex-post rationality, or that it fails.
#[derive(Serialize)]
struct Ex {
    holds: Vec<NamedShown>,
    fails: Option<NamedFailure>,
}

impl Ex {
    fn of(instance: &Instance, found: &ExPost) -> Ex {
        match found {
            ExPost::Holds(shown) => Ex {
                holds: shown.iter().map(|shown| named(instance, shown)).collect(),
                fails: None,
            },
            ExPost::Fails(witnessed) => {
                Ex { holds: Vec::new(), fails: Some(failure(instance, witnessed)) }
            }
            ExPost::Undecided(_) => Ex { holds: Vec::new(), fails: None },
        }
    }
}

fn named(instance: &Instance, shown: &Shown) -> NamedShown {
    let rows = shown.multipliers.iter().cloned();
    (
        allocation_text(instance, &shown.allocation),
        shown.types.clone(),
        shown.agent.clone(),
        shown.denominator.to_string(),
        rows.map(|(agent, of_type, from, to, weight)| {
            (agent, of_type, from, to, weight.to_string())
        })
        .collect(),
    )
}

fn failure(instance: &Instance, found: &Witnessed) -> NamedFailure {
    (
        allocation_text(instance, &found.allocation),
        behaviour(&found.game.agents, &found.behaviour),
        names::types(&found.game, found.types),
        found.game.agents[found.agent].clone(),
    )
}
