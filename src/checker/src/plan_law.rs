//! Laws over profiles of plans, and the rows they must satisfy (FORMAT section 3a).

use crate::code::{Checked, Code, at, reject};
use crate::concept::PlanRows;
use crate::equilibrium::Claim;
use crate::game::Game;
use crate::names::Plan;
use crate::number::{bits, quotient};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::{BTreeMap, HashSet};

/// Sums of `p G_i(t, d)` by deviation d, for every row of a concept that a law can violate.
type Rows = BTreeMap<RowOf, BTreeMap<usize, IBig>>;

/// What a row is about, its deviation apart.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct RowOf {
    agent: usize,
    /// The plan, where the concept has rows for whole plans.
    plan: Option<Plan>,
    t: usize,
    /// The recommended action, where the concept has rows for those.
    recommended: Option<usize>,
}

/// The objective of a law of the concept.
pub(crate) fn law_value(
    game: &Game,
    claim: &Claim,
    concept: PlanRows,
    node: &Node<'_>,
) -> Checked<RBig> {
    let (denominator, entries) = read(game, node)?;
    let likely: Vec<(usize, &IBig)> =
        game.prior.iter().enumerate().filter(|(_, f)| **f > IBig::ZERO).collect();
    let deviations: usize = game.players.iter().map(|player| player.actions.len()).sum();
    let work = (entries.len() as u128)
        .saturating_mul(likely.len() as u128)
        .saturating_mul(deviations as u128 + 1);
    game.spend(&node.place, work, bits(&denominator) + bits(&game.prior_denominator))?;
    let mut rows = Rows::new();
    let (mut utilities, mut revenue) = (IBig::ZERO, IBig::ZERO);
    for (plans, weight) in &entries {
        for (theta, f) in &likely {
            let weight = weight * *f;
            let mut profile = 0;
            for (player, plan) in game.players.iter().zip(plans) {
                profile += at(plan, player.type_axis.choice(*theta))? * player.action_axis.stride;
            }
            revenue += &weight * at(&game.revenue, profile)?;
            for (agent, (player, plan)) in game.players.iter().zip(plans).enumerate() {
                let t = player.type_axis.choice(*theta);
                let kind = at(&player.kinds, t)?;
                let utility = at(&kind.utility, profile)?;
                utilities += &weight * utility;
                let recommended = player.action_axis.choice(profile);
                let of = RowOf {
                    agent,
                    plan: (concept == PlanRows::StrategicCe).then(|| plan.clone()),
                    t,
                    recommended: (concept == PlanRows::AgentCe).then_some(recommended),
                };
                let row = rows.entry(of).or_default();
                for d in &kind.allowed {
                    let deviant = player.action_axis.replace(profile, *d);
                    let gain = &weight * (utility - at(&kind.utility, deviant)?);
                    *row.entry(*d).or_insert(IBig::ZERO) += gain;
                }
            }
        }
    }
    verify_rows(game, concept, &rows)?;
    let unit = denominator * &game.denominator * &game.prior_denominator;
    Ok(&claim.objective.welfare * quotient(&(utilities + &revenue), &unit)
        + &claim.objective.revenue * quotient(&revenue, &unit))
}

/// A profile of plans and its weight.
type Entry = (Vec<Plan>, IBig);

/// Reads a PlanLaw: its denominator and its entries.
fn read(game: &Game, node: &Node<'_>) -> Checked<(IBig, Vec<Entry>)> {
    let table = node.table(&["denominator", "entries"])?;
    let denominator = table.get("denominator")?.denominator()?;
    let (mut seen, mut entries) = (HashSet::new(), Vec::new());
    let mut sum = IBig::ZERO;
    for row in table.get("entries")?.list()? {
        let [plans, weight] = row.tuple()?;
        let profile = game.plans(&plans)?;
        let weight = weight.integer()?;
        if weight <= IBig::ZERO {
            return row.reject(Code::LawNotPositive, "a weight is not positive");
        }
        if !seen.insert(profile.clone()) {
            return row.reject(Code::DuplicateEntry, "this profile of plans is listed twice");
        }
        sum += &weight;
        entries.push((profile, weight));
    }
    if sum != denominator {
        return node.reject(Code::LawNotOfPrior, "the weights do not sum to the denominator");
    }
    Ok((denominator, entries))
}

/// Every row of the concept holds.
fn verify_rows(game: &Game, concept: PlanRows, rows: &Rows) -> Checked<()> {
    if concept == PlanRows::StrategicCce {
        // Only the sum over an agent's types counts, each type deviating at her best.
        for (agent, player) in game.players.iter().enumerate() {
            let own = rows.iter().filter(|(of, _)| of.agent == agent);
            let least = own.filter_map(|(_, row)| row.values().min());
            if least.fold(IBig::ZERO, |sum, least| sum + least) < IBig::ZERO {
                let place = format!("regret of agent {}", player.name);
                return reject(Code::LawViolatesRegret, place, "another plan gains");
            }
        }
        return Ok(());
    }
    let code = match concept {
        PlanRows::AgentCce | PlanRows::StrategicCce => Code::LawViolatesRegret,
        PlanRows::AgentCe | PlanRows::StrategicCe => Code::LawViolatesObedience,
    };
    for (of, row) in rows {
        if let Some((d, _)) = row.iter().find(|(_, sum)| **sum < IBig::ZERO) {
            let player = at(&game.players, of.agent)?;
            let kind = at(&player.kinds, of.t)?;
            let told = of.recommended.map_or(String::new(), |r| format!(", {}", player.show(r)));
            let d = player.show(*d);
            let place = format!("row ({}, {}{told}, {d})", player.name, kind.name);
            return reject(code, place, format!("playing {d} gains"));
        }
    }
    Ok(())
}
